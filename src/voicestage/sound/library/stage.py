"""Behind the scenes of a theatre, and its orchestra before the play."""

from __future__ import annotations

import numpy as np

from voicestage.sound.library.crowd import crowd_murmur
from voicestage.sound.library.levels import rms, tamed
from voicestage.sound.library.materials import (
    LOOP_S,
    Samples,
    at_place,
    band,
    burst,
    drift,
    each_side,
    envelope,
    filtered,
    noise,
    ping,
    put_round,
    resounding,
    scattered,
    struck,
    up,
)
from voicestage.sound.rooms import ROOMS, Room
from voicestage.units import RATE, frames

_RATE = RATE // 2
_STEPS = 200
"""Steps a second in which a tone's pitch and strength are told."""


def backstage(rng: np.random.Generator) -> Samples:
    """The house murmurs behind the curtain; near by boards creak, ropes run, somebody walks and sets something down."""
    house = crowd_murmur(rng)
    curtain = band(90, 480, above_db_oct=9.0)
    muffled = np.stack([filtered(house[:, side], curtain) for side in range(2)], axis=1)
    near = np.float32(0.05) * each_side(lambda: noise(rng, band(60, 250, above_db_oct=7.0)))
    boards = ((64, 130, 0.0), (118, 100, -2.0), (225, 70, -6.0), (450, 40, -12.0))
    for _ in range(3):  # people who walk, softly
        place, at_s, level_db = rng.uniform(-0.8, 0.8), rng.uniform(0, LOOP_S), rng.uniform(-14, -8)
        for step in range(int(rng.integers(4, 8))):
            put_round(near, at_place(struck(rng, boards, scatter=0.05), place), at_s + 0.62 * step, level_db)
            put_round(near, at_place(burst(rng, 500, 2_000, 45), place), at_s + 0.62 * step + 0.07, level_db - 14.0)
    for _ in range(4):  # boards that creak
        hertz = rng.uniform(380, 700)
        creak = scattered(rng, ping(hertz, 28), per_second=rng.uniform(35, 60), spread=0.3, seconds=0.5)
        creak *= np.hanning(len(creak)).astype(np.float32)
        put_round(near, at_place(creak, rng.uniform(-0.9, 0.9)), rng.uniform(0, LOOP_S), -15.0)
    for _ in range(2):  # a rope through its block: a hiss that ticks
        rope = noise(rng, band(900, 3_200), seconds=1.6) * envelope([(0, -30), (0.3, -2), (1.2, 0), (1.6, -40)])
        rope *= 1.0 + 0.6 * np.sign(np.sin(2 * np.pi * 14.0 * np.arange(len(rope)) / RATE)).astype(np.float32)
        put_round(near, at_place(rope, rng.uniform(-0.9, 0.9)), rng.uniform(0, LOOP_S), -31.0)
    for _ in range(2):  # something heavy is put down
        thud = struck(rng, ((48, 260, 0.0), (86, 200, -2.0), (150, 120, -7.0)))
        put_round(near, at_place(thud, rng.uniform(-0.6, 0.6)), rng.uniform(0, LOOP_S), -7.0)
    wings = resounding(near, ROOMS["theatre"], wet_db=-7.0)
    return tamed(wings + np.float32(0.020 / rms(muffled)) * muffled, crest_db=20.0)


_STRINGS_HZ = ((660.0, 440.0, 293.3, 195.6), (440.0, 293.3, 195.6, 130.4), (220.0, 146.7, 97.8, 65.2))
"""The open strings of violins, violas and cellos, in pure fifths from the common a'."""


def orchestra_tuning(rng: np.random.Generator) -> Samples:
    """The oboe's a, strings that find their fifths about it, runs of flute, clarinet and horn."""
    out = np.zeros((LOOP_S * _RATE, 2), np.float32)

    def play(tone: Samples, at_s: float, place: float, level_db: float) -> None:
        put_round(out, at_place(tone, place), at_s, level_db, rate=_RATE)

    # each begins somewhere else on the circle, so that they do not all rest where it closes
    at_s, begins_s = 0.0, rng.uniform(0.0, LOOP_S)
    while at_s < LOOP_S - 4.0:  # oboe
        seconds = rng.uniform(4.0, 6.5)
        play(_tone(rng, 440.0, 440.0, seconds, _OBOE), begins_s + at_s, 0.05, -9.0)
        at_s += seconds + rng.uniform(0.5, 3.0)
    for player in range(13):  # strings
        strings = _STRINGS_HZ[0 if player < 7 else 1 if player < 10 else 2]
        place = -0.75 + 1.5 * player / 12
        at_s, begins_s = 0.0, rng.uniform(0.0, LOOP_S)
        while at_s < LOOP_S - 3.0:
            upper = int(rng.integers(3))
            seconds = rng.uniform(1.8, 4.2)
            for string in (upper, upper + 1):
                if string == upper or rng.random() < 0.75:
                    goal = strings[string]
                    start = goal * 2.0 ** (rng.normal(0.0, 0.35) / 12.0)
                    play(
                        _tone(rng, start, goal, seconds, _STRING), begins_s + at_s, place, -12.0 + rng.normal(0.0, 1.5)
                    )
            at_s += seconds + rng.uniform(0.2, 2.2)
    for place, low, high, spectrum, level_db in (
        (-0.1, 72, 91, _FLUTE, -13.0), (0.25, 55, 79, _CLARINET, -12.0), (0.5, 53, 67, _HORN, -11.0)
    ):  # fmt: skip
        at_s, begins_s = 0.0, rng.uniform(0.0, LOOP_S)
        while at_s < LOOP_S - 4.0:  # runs up and down a scale, and arpeggios
            note = rng.uniform(low, high - 6)
            step = rng.choice([-1, 1])
            for k in range(int(rng.integers(5, 11))):
                hertz = 440.0 * 2.0 ** ((note + step * (0, 2, 4, 5, 7, 9, 11, 12, 14, 16, 17)[k] - 69) / 12.0)
                play(_tone(rng, hertz, hertz, 0.2, spectrum), begins_s + at_s, place, level_db)
                at_s += 0.14
            at_s += rng.uniform(2.5, 6.0)
    wide_ = np.stack([up(out[:, side], rate=_RATE) for side in range(2)], axis=1)
    pit = Room(rt60_s=1.6, wet_db=0.0, predelay_ms=18, early_ms=70, early=0.35, treble=0.55)
    return tamed(resounding(wide_, pit, wet_db=-4.0), crest_db=16.0)


def _spectrum(*levels_db: float) -> Samples:
    """Return one period of a tone of these harmonics, 2048 samples."""
    t = np.arange(2_048) / 2_048
    wave = sum(
        10.0 ** (level / 20.0) * np.sin(2 * np.pi * (k + 1) * t + 0.9 * k * k) for k, level in enumerate(levels_db)
    )
    return np.asarray(wave / np.sqrt(np.mean(np.square(wave))) * 0.2, dtype=np.float32)


_HISS = 0.09
"""Of bow and breath, beside the tone."""
_OBOE = _spectrum(-6, -2, -2, -6, -8, -12, -15, -18, -21, -24, -27, -30)
_STRING = _spectrum(0, -3, -7, -8, -10, -13, -14, -17, -18, -20, -22, -25, -27, -30, -32)
_FLUTE = _spectrum(0, -9, -18, -26, -34)
_CLARINET = _spectrum(0, -30, -4, -28, -9, -27, -14, -26, -19, -27, -24)
_HORN = _spectrum(0, -2, -5, -9, -14, -19, -25, -31)


def _tone(rng: np.random.Generator, from_hz: float, to_hz: float, seconds: float, spectrum: Samples) -> Samples:
    """Return a blown or bowed note that finds its pitch within a second.

    No hand and no breath is steady, and none is without its hiss: without them it would be an organ.
    """
    t = np.arange(0.0, seconds + 2.0 / _STEPS, 1.0 / _STEPS)

    def unsteady(fastest_hz: float) -> Samples:
        return drift(rng, fastest_hz=fastest_hz, seconds=seconds + 0.1, rate=_STEPS)[: len(t)]

    hertz = to_hz * (from_hz / to_hz) ** np.exp(-t / 0.7)
    hertz *= 1.0 + 0.002 * np.sin(2 * np.pi * rng.uniform(4.5, 6.0) * t) + 0.0022 * unsteady(7.0)
    attack = min(0.12, seconds / 4.0)
    level = np.clip(np.minimum(t / attack, (seconds - t) / (1.6 * attack)), 0.0, 1.0)
    level *= (1.0 + 0.15 * np.sin(2 * np.pi * rng.uniform(0.2, 0.6) * t)) * (1.0 + 0.10 * unsteady(18.0))
    at = np.arange(frames(seconds, _RATE)) * (_STEPS / _RATE)
    steps = np.arange(len(t))
    turns = np.interp(at, steps, rng.uniform() + np.cumsum(hertz) / _STEPS)
    wave: Samples = spectrum[(turns * len(spectrum)).astype(np.int64) & (len(spectrum) - 1)]
    wave += np.float32(0.2 * _HISS) * noise(rng, band(900, 4_500), seconds=seconds, rate=_RATE)[: len(wave)]
    wave *= np.interp(at, steps, level).astype(np.float32)
    return wave
