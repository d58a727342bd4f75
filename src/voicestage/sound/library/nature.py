"""A fire, a forest with its birds, a night with its crickets."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from voicestage.sound.library.levels import rms, tamed
from voicestage.sound.library.materials import (
    LOOP_S,
    Samples,
    at_place,
    band,
    drift,
    each_side,
    faded,
    noise,
    ping,
    put_round,
    resounding,
    scattered,
    silence,
    up,
)
from voicestage.sound.rooms import Room
from voicestage.units import RATE, frames

_STEPS = 100
"""Steps a second of what changes slowly."""


def fire(rng: np.random.Generator) -> Samples:
    """A soft roar that flutters, embers that tick, and now and then a crack of the wood."""
    embers = [(ping(float(hertz), 14_000 / hertz + 2), 5) for hertz in np.geomspace(1_800, 7_800, 9)]
    cracks = [(ping(float(hertz), 9_000 / hertz + 6), 1) for hertz in (700, 950, 1_300, 1_700)]

    def side() -> Samples:
        roar = up(noise(rng, band(55, 280, above_db_oct=7.0), rate=RATE // 4), rate=RATE // 4)
        roar *= np.exp(np.float32(0.28) * drift(rng, fastest_hz=2.2))
        hiss = np.float32(0.10) * noise(rng, band(1_500, 7_000)) * np.exp(np.float32(0.4) * drift(rng, fastest_hz=0.8))
        wave: Samples = np.float32(0.8) * roar + hiss
        # crackles come in flurries
        flurry = np.clip(0.35 + 0.4 * drift(rng, fastest_hz=0.5, rate=_STEPS), 0.0, 1.0)
        for grains, spread, level in ((embers, 0.9, 0.55), (cracks, 0.8, 0.5)):
            crackle = np.zeros_like(wave)
            for grain, per_s in grains:
                crackle += scattered(rng, grain, per_second=2 * per_s, spread=spread, density=flurry)
            wave += np.float32(level / rms(crackle)) * tamed(crackle, crest_db=23.0)
        return wave

    return tamed(each_side(side), crest_db=19.0)


def night(rng: np.random.Generator) -> Samples:
    """Six crickets, each with its own pitch, pulse and place, over still air."""
    rate = RATE // 3
    t = np.arange(LOOP_S * rate, dtype=np.float64) / rate
    out = np.float32(0.10) * each_side(lambda: noise(rng, band(90, 500, above_db_oct=6.0), rate=rate))
    for place in np.linspace(0.1, 0.9, 6):
        # whole numbers of turns in the loop
        hertz, pulses_hz, chirps_hz = (
            round(rng.uniform(*span) * LOOP_S) / LOOP_S for span in ((3_800, 5_000), (26, 34), (0.7, 1.6))
        )
        pulse = np.maximum(0.0, np.sin(2 * np.pi * pulses_hz * t)) ** 1.5
        chirp = np.clip(3.0 * np.sin(2 * np.pi * chirps_hz * t + rng.uniform(0, 6.28)) - 0.6, 0.0, 1.0)
        song = (0.32 * rng.uniform(0.4, 1.0) * pulse * chirp * np.sin(2 * np.pi * hertz * t)).astype(np.float32)
        song *= np.exp(np.float32(0.2) * drift(rng, fastest_hz=0.2, rate=rate))
        out += song[:, None] * np.sqrt([1.0 - place, place]).astype(np.float32)
    return tamed(np.stack([up(out[:, side], rate=rate) for side in range(2)], axis=1), crest_db=18.0)


def forest(rng: np.random.Generator) -> Samples:
    """Leaves in a light wind, and seven birds that sing each from its own branch, now one and now another."""

    def leaves() -> Samples:
        wave = noise(rng, band(500, 4_500, below_db_oct=6.0, above_db_oct=7.0))
        wave *= np.exp(np.float32(0.45) * drift(rng, fastest_hz=0.3))
        low = up(noise(rng, band(80, 350, above_db_oct=7.0), rate=RATE // 8), rate=RATE // 8)
        return wave + np.float32(0.5) * low

    birds = np.zeros((LOOP_S * RATE, 2), np.float32)
    songs: tuple[tuple[Callable[[np.random.Generator], Samples], float, float, float], ...] = (
        (_trill, -0.7, 0.0, 7.0),
        (_two_notes, 0.55, -1.0, 8.5),
        (_flute, 0.2, 2.0, 9.0),
        (_trill, 0.85, -7.0, 6.0),
        (_two_notes, -0.35, -9.0, 7.5),
        (_flute, -0.85, -6.0, 10.0),
        (_coo, 0.4, -12.0, 15.0),
    )
    for sing, place, level_db, every_s in songs:
        at_s = rng.uniform(0.0, every_s)
        while at_s < LOOP_S - 1.0:
            put_round(birds, at_place(sing(rng), place), at_s, level_db + rng.normal(0.0, 1.5))
            at_s += every_s * rng.uniform(0.55, 1.5)
    trees = Room(rt60_s=1.1, wet_db=0.0, predelay_ms=30, early_ms=160, early=0.4, bass=0.8, treble=0.6)
    heard = resounding(birds, trees, wet_db=-10.0)
    air = each_side(leaves)
    return tamed(heard + np.float32(0.055 / rms(air)) * air, crest_db=20.0)


def _note(from_hz: float, to_hz: float, seconds: float, *, wobble_hz: float = 0.0, wobble: float = 0.0) -> Samples:
    """Return a whistled note that glides: nearly a sine, as birds sing."""
    t = np.arange(frames(seconds)) / RATE
    hertz = from_hz * (to_hz / from_hz) ** (t / seconds) * (1.0 + wobble * np.sin(2 * np.pi * wobble_hz * t))
    turns = 2 * np.pi * np.cumsum(hertz) / RATE
    swell = np.sin(np.pi * np.arange(len(t)) / len(t)) ** 0.6
    return ((np.sin(turns) + 0.06 * np.sin(2 * turns)) * swell * 0.2).astype(np.float32)


def _phrase(notes: list[tuple[float, Samples]]) -> Samples:
    out = silence(max(at_s + len(note) / RATE for at_s, note in notes) + 0.01)
    for at_s, note in notes:
        start = frames(at_s)
        out[start : start + len(note)] += note
    return out


def _trill(rng: np.random.Generator) -> Samples:
    """A finch: a run of falling chirps that gets faster, and a flourish."""
    high = rng.uniform(4_300, 5_000)
    notes, at_s, gap_s = [], 0.0, 0.15
    for _ in range(int(rng.integers(8, 13))):
        notes.append((at_s, _note(high, 0.72 * high, 0.055)))
        at_s, gap_s, high = at_s + gap_s, max(0.075, 0.93 * gap_s), 0.985 * high
    notes.append((at_s + 0.02, _note(0.7 * high, 1.25 * high, 0.09)))
    notes.append((at_s + 0.12, _note(1.2 * high, 0.6 * high, 0.13)))
    return _phrase(notes)


def _two_notes(rng: np.random.Generator) -> Samples:
    """A great tit: teacher, teacher, teacher."""
    high, low = rng.uniform(5_300, 5_900), rng.uniform(3_700, 4_100)
    notes = []
    for k in range(int(rng.integers(3, 7))):
        notes += [(0.34 * k, _note(high, 0.97 * high, 0.09)), (0.34 * k + 0.13, _note(low, 0.98 * low, 0.14))]
    return _phrase(notes)


def _flute(rng: np.random.Generator) -> Samples:
    """A blackbird: four to six mellow notes that glide, and a scratchy end."""
    notes, at_s = [], 0.0
    for _ in range(int(rng.integers(4, 7))):
        from_hz, seconds = rng.uniform(1_700, 2_900), rng.uniform(0.12, 0.32)
        to_hz = from_hz * rng.uniform(0.82, 1.22)
        notes.append((at_s, _note(from_hz, to_hz, seconds, wobble_hz=rng.uniform(15, 30), wobble=0.015)))
        at_s += seconds + rng.uniform(0.01, 0.06)
    notes += [(at_s + 0.06 * k, np.float32(0.4) * _note(5_200 - 500 * k, 3_400, 0.05)) for k in range(3)]
    return _phrase(notes)


def _coo(rng: np.random.Generator) -> Samples:
    """A wood pigeon far away: five low notes, the second the longest, twice or three times."""
    notes, at_s = [], 0.0
    base = rng.uniform(430, 480)
    for _ in range(int(rng.integers(2, 4))):
        for seconds, ratio in ((0.22, 0.93), (0.55, 1.0), (0.42, 0.97), (0.2, 0.93), (0.26, 0.9)):
            notes.append((at_s, faded(_note(base * ratio, base * ratio * 0.97, seconds), fade_in_ms=30.0)))
            at_s += seconds + 0.09
        at_s += 0.25
    return _phrase(notes)
