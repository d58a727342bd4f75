"""Sea, river and a breaking wave."""

from __future__ import annotations

import numpy as np

from voicestage.sound.library.levels import rms, tamed
from voicestage.sound.library.materials import (
    LOOP_S,
    Samples,
    at_place,
    band,
    drift,
    each_side,
    envelope,
    faded,
    noise,
    ping,
    put_round,
    resounding,
    scattered,
)
from voicestage.sound.rooms import Room
from voicestage.units import RATE, frames

BUBBLES = 150
"""Kinds of bubbles in a brook, on each side."""


def sea(rng: np.random.Generator) -> Samples:
    """Waves about every 7 s: a swell rises, breaks and runs out over the sand; the treble comes only with the break."""
    starts = (np.arange(7) + rng.uniform(-0.22, 0.22, 7)) * (LOOP_S / 7)
    heights = rng.uniform(0.55, 1.0, 7)

    def swell(rise_s: float, fall_s: float, late_s: float) -> Samples:
        t = np.arange(LOOP_S * 100) / 100.0
        level = np.zeros(len(t))
        for start, height in zip(starts, heights, strict=True):
            since = (t - start - late_s + rise_s) % LOOP_S
            up_ = np.sin(0.5 * np.pi * np.minimum(since / rise_s, 1.0)) ** 2
            level += height * up_ * np.exp(-np.maximum(since - rise_s, 0.0) / fall_s)
        whole = np.append(level, level[0])
        fine: Samples = np.interp(np.arange(LOOP_S * RATE) / RATE, np.arange(len(whole)) / 100.0, whole).astype(
            np.float32
        )
        return fine

    rumble, breaking, hiss = swell(2.6, 1.6, -0.4), swell(1.3, 1.1, 0.0), swell(1.1, 2.4, 0.7)

    def side() -> Samples:
        flutter = 1.0 + 0.15 * drift(rng, fastest_hz=3.0)
        wave = (0.35 + rumble) * noise(rng, band(60, 260, above_db_oct=7.0))
        wave += np.float32(1.1) * breaking * flutter * noise(rng, band(250, 1_400, above_db_oct=7.0))
        wave += np.float32(0.32) * (0.06 + hiss**2) * noise(rng, band(1_600, 5_000, above_db_oct=9.0))
        return wave

    return tamed(each_side(side), crest_db=17.0)


def river(rng: np.random.Generator) -> Samples:
    """A rush of water, and bubbles: each a short sine that rises in pitch as the bubble closes (Minnaert).

    Bubbles are of all sizes, so their pitches are drawn anew for each of many kinds: a few pitches would be a tune.
    """

    def side() -> Samples:
        rush = noise(rng, band(300, 1_800, below_db_oct=5.0, above_db_oct=6.0))
        rush *= 1.0 + np.float32(0.2) * drift(rng, fastest_hz=6.0)
        gurgle = np.zeros_like(rush)
        for hertz in np.exp(rng.uniform(np.log(340), np.log(2_900), BUBBLES)):
            decay_ms = rng.uniform(0.7, 1.4) * 48.0 * (700.0 / hertz) ** 0.7  # large ones sing longer
            bubble = ping(float(hertz), decay_ms, rise_st=rng.uniform(2.0, 7.0))
            gurgle += scattered(rng, bubble, per_second=150.0 / BUBBLES, spread=0.8)
        return rush + np.float32(0.95 / rms(gurgle)) * gurgle

    return tamed(each_side(side), crest_db=16.0)


def cave_drips(rng: np.random.Generator) -> Samples:
    """Five places where water falls, each at its own steady beat and pitch, in a long dark cave."""
    out = np.float32(0.010) * each_side(lambda: noise(rng, band(60, 300, above_db_oct=7.0)))
    # a drop falls again when it has grown as heavy: whole numbers of drops in the loop, a little uneven
    for drops, hertz, place, level_db in (
        (31, 1_150, -0.6, -6), (19, 780, 0.4, -3), (23, 1_580, 0.75, -10), (13, 620, -0.2, 0), (41, 2_050, 0.05, -14)
    ):  # fmt: skip
        offset = rng.uniform(0.0, LOOP_S)
        for k in range(drops):
            at_s = offset + (k + rng.normal(0.0, 0.06)) * LOOP_S / drops
            own = hertz * (1.0 + 0.05 * rng.standard_normal())
            # the blow on the water, and 15 ms later the bubble that it drags under (Minnaert): it sings, rising
            drop = np.concatenate([ping(3.1 * own, 6), np.zeros(frames(0.009), np.float32), ping(own, 75, rise_st=3.0)])
            put_round(out, at_place(drop, place), at_s, level_db + rng.normal(0.0, 2.0))
            if rng.random() < 0.4:
                put_round(out, at_place(ping(1.5 * own, 45, rise_st=4.0), place), at_s + 0.06, level_db - 9.0)
    cave = Room(rt60_s=2.8, wet_db=0.0, predelay_ms=22, early_ms=130, early=0.35, bass=1.1, treble=0.45)
    return tamed(resounding(out, cave, wet_db=-3.0), crest_db=24.0)


def wave_crash(rng: np.random.Generator) -> Samples:
    """One wave: it draws near, breaks, and the spray falls back."""
    seconds = 6.0
    near = envelope([(0.0, -60.0), (1.0, -18.0), (1.25, 0.0), (2.2, -9.0), (4.0, -26.0), (seconds, -60.0)])
    spray = envelope([(0.0, -90.0), (1.1, -32.0), (1.35, 0.0), (2.0, -5.0), (4.2, -22.0), (seconds, -60.0)])
    thump = envelope([(0.0, -90.0), (1.15, -50.0), (1.22, 4.0), (1.6, -14.0), (2.6, -60.0), (seconds, -120.0)])

    def side() -> Samples:
        wave = near * noise(rng, band(110, 800, above_db_oct=7.0), seconds=seconds)
        wave += np.float32(0.4) * spray * noise(rng, band(1_400, 6_000, above_db_oct=8.0), seconds=seconds)
        return wave + np.float32(0.9) * thump * noise(rng, band(40, 110), seconds=seconds)

    wave = each_side(side)
    assert len(wave) == frames(seconds)
    return faded(tamed(wave, crest_db=16.0), fade_out_ms=400.0)
