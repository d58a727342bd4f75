"""A quiet room, a street, and what one travels in: carriage, train, ship."""

from __future__ import annotations

import numpy as np

from voicestage.sound.library.levels import rms, tamed
from voicestage.sound.library.materials import (
    LOOP_S,
    Modes,
    Samples,
    at_place,
    band,
    burst,
    drift,
    each_side,
    noise,
    ping,
    put_round,
    resounding,
    scattered,
    struck,
    up,
    wide,
)
from voicestage.sound.rooms import Room
from voicestage.units import RATE, frames

_LOW_RATE = RATE // 8
_MID_RATE = RATE // 3


def room_tone(rng: np.random.Generator) -> Samples:
    """Air and far traffic: falls by 8 dB an octave, stands still."""
    return tamed(each_side(lambda: noise(rng, band(45, 130, above_db_oct=8.0))), crest_db=14.0)


def engine(rng: np.random.Generator) -> Samples:
    """A slow diesel: harmonics of 11 firings a second, felt more than heard, and the ship trembling with them."""
    t = np.arange(LOOP_S * _LOW_RATE, dtype=np.float64) / _LOW_RATE
    firing_hz = round(11.0 * LOOP_S) / LOOP_S  # a whole number of turns in the loop
    sway = 0.25 * drift(rng, fastest_hz=0.2, rate=_LOW_RATE)
    common = np.zeros(len(t), np.float32)
    sides = np.zeros((2, len(t)), np.float32)
    for harmonic in range(3, 30):
        level = rng.uniform(0.5, 1.0) * (harmonic / 5.0) ** -1.0 if harmonic > 4 else rng.uniform(0.5, 0.9)
        phase = rng.uniform(0, 2 * np.pi, 3)
        swell = 1.0 + 0.3 * drift(rng, fastest_hz=0.4, rate=_LOW_RATE)
        common += (level * swell * np.sin(2 * np.pi * firing_hz * harmonic * t + 0.2 * sway + phase[0])).astype(
            np.float32
        )
        for side in range(2):
            sides[side] += (level * np.sin(2 * np.pi * firing_hz * harmonic * t + phase[side + 1])).astype(np.float32)
    beat = (1.0 + 0.25 * np.cos(2 * np.pi * firing_hz / 4 * t)).astype(np.float32)

    def side_of(wave: Samples) -> Samples:
        rumble = noise(rng, band(50, 240, above_db_oct=7.0), rate=_LOW_RATE)
        return up((wave / np.float32(rms(wave)) + np.float32(0.55) * rumble) * beat, rate=_LOW_RATE)

    return tamed(wide(side_of(sides[0] + common), side_of(sides[1] + common)), crest_db=14.0)


def city_street(rng: np.random.Generator) -> Samples:
    """Traffic far away, nine cars that pass from side to side, steps of passers-by, a horn now and then."""
    far = each_side(lambda: up(noise(rng, band(50, 420, above_db_oct=7.0), rate=_LOW_RATE), rate=_LOW_RATE))
    out = far * (1.0 + 0.2 * drift(rng, fastest_hz=0.2))[:, None]
    for k in range(9):
        put_round(out, _car(rng), (k + rng.uniform(-0.35, 0.35)) * LOOP_S / 9, rng.uniform(1.0, 7.0))
    for walker in range(3):
        place, at_s, every_s = rng.uniform(-0.8, 0.8), rng.uniform(0, LOOP_S), rng.uniform(0.5, 0.6)
        drift_by = rng.uniform(-0.08, 0.08)
        for step in range(14):
            heel = burst(rng, 900, 3_200, 22)
            level_db = -9.0 - 0.35 * (step - 7) ** 2 / 4.0 - 2.0 * walker
            put_round(
                out, at_place(heel, float(np.clip(place + drift_by * step, -1, 1))), at_s + step * every_s, level_db
            )
    for at_s, place, level_db in ((rng.uniform(8, 20), -0.5, -14.0), (rng.uniform(30, 42), 0.7, -18.0)):
        t = np.arange(frames(0.45)) / RATE
        horn = sum(np.sign(np.sin(2 * np.pi * hertz * t)) * 0.3 + np.sin(2 * np.pi * hertz * t) for hertz in (392, 494))
        edge = np.clip(np.minimum(t / 0.02, (t[-1] - t) / 0.05), 0.0, 1.0)
        put_round(out, at_place((horn * edge).astype(np.float32), place), at_s, level_db)
    street = Room(rt60_s=1.2, wet_db=0.0, predelay_ms=20, early_ms=120, early=0.5, treble=0.5)
    return tamed(resounding(out, street, wet_db=-9.0), crest_db=16.0)


def _car(rng: np.random.Generator) -> Samples:
    """A car that passes from one side to the other: tyres that hiss, a motor that falls in pitch."""
    seconds = 7.0
    count = frames(seconds, _MID_RATE)
    t = np.arange(count) / _MID_RATE - seconds / 2.0
    near = 1.0 / (1.0 + (t / rng.uniform(0.6, 1.0)) ** 2)
    tyres = noise(rng, band(300, 1_400, above_db_oct=8.0), seconds=seconds, rate=_MID_RATE)
    speed = rng.uniform(9, 15)
    doppler = 1.0 - 0.035 * np.tanh(t * speed / 12.0)
    turns = np.cumsum(rng.uniform(38, 55) * doppler) / _MID_RATE
    motor = sum(np.sin(2 * np.pi * k * turns + k * k) / k**0.7 for k in range(1, 9))
    wave = (tyres * near + 0.18 * motor * np.sqrt(near)).astype(np.float32)
    edge = np.minimum(1.0, np.minimum(np.arange(count), np.arange(count)[::-1]) / (0.8 * _MID_RATE))
    wave = up(wave * edge.astype(np.float32), rate=_MID_RATE)
    way = np.tanh(np.linspace(-3.0, 3.0, len(wave))) * rng.choice([-1.0, 1.0])
    angle = (0.85 * way + 1.0) * np.pi / 4.0
    return np.stack([wave * np.cos(angle), wave * np.sin(angle)], axis=1).astype(np.float32)


def train(rng: np.random.Generator) -> Samples:
    """In a railway carriage: the rails' joints under two bogies, a rumble, and the wagon that creaks and sways."""
    rumble = each_side(lambda: up(noise(rng, band(45, 260, above_db_oct=11.0), rate=_LOW_RATE), rate=_LOW_RATE))
    rush = each_side(lambda: noise(rng, band(400, 1_800, above_db_oct=9.0)))
    sway = 1.0 + 0.15 * drift(rng, fastest_hz=0.4)
    out = (rumble + np.float32(0.13) * rush) * sway[:, None]
    joints = 50  # in the loop: one every 0.96 s
    wheel: Modes = (
        (58, 150, -3.0), (97, 120, 0.0), (183, 90, -3.0), (420, 60, -7.0), (940, 40, -9.0), (1_650, 28, -11.0),
        (2_700, 18, -15.0),
    )  # fmt: skip
    for joint in range(joints):
        rail, gap_db = float(np.exp(rng.normal(0.0, 0.05))), rng.normal(0.0, 1.4)  # no two joints lie alike
        for after_s, place, level_db in ((0.0, -0.25, 13.0), (0.145, -0.2, 11.5), (0.47, 0.25, 9.5), (0.615, 0.2, 8.0)):
            at_s = joint * LOOP_S / joints + after_s + rng.normal(0.0, 0.004)
            blow = struck(rng, wheel, scatter=0.04, scale=rail)
            click = burst(rng, 800, 4_200, rng.uniform(22, 38))
            blow[: len(click)] += np.float32(0.55) * click
            put_round(out, at_place(blow, place), at_s, level_db + gap_db + rng.normal(0.0, 0.8))
    for _ in range(7):  # couplings and panels
        creak = scattered(rng, ping(rng.uniform(600, 1_400), 30), per_second=45, spread=0.4, seconds=0.35)
        creak *= np.hanning(len(creak)).astype(np.float32)
        put_round(out, at_place(creak, rng.uniform(-0.7, 0.7)), rng.uniform(0, LOOP_S), -15.0)
    return tamed(out, crest_db=17.0)


def carriage(rng: np.random.Generator) -> Samples:
    """Two horses at a trot over cobbles, and above all the iron tyres behind them; harness that jingles."""
    rolling = np.zeros(LOOP_S * RATE, np.float32)
    for lowest, highest, decay_ms, per_s, level in ((150, 420, 45, 66, 1.0), (900, 2_600, 12, 84, 0.35)):
        for hertz in rng.uniform(lowest, highest, 30):  # no two stones are one size
            grain = ping(float(hertz), decay_ms)
            rolling += np.float32(level) * scattered(rng, grain, per_second=per_s / 30, spread=0.5)
    tyres = each_side(lambda: noise(rng, band(90, 900, above_db_oct=7.0)))
    out = np.float32(0.16) * tyres * (1.0 + 0.25 * drift(rng, fastest_hz=1.6))[:, None]
    out += np.float32(0.28) * wide(rolling, np.roll(rolling, LOOP_S * RATE // 3))
    hoof: Modes = ((310, 34, -4.0), (640, 28, 0.0), (1_080, 20, -3.0), (1_900, 13, -8.0), (150, 60, -9.0))
    for horse, (place, beats) in enumerate(((-0.2, 132), (0.15, 132))):
        offset = 0.11 * horse + rng.uniform(0.0, 0.03)
        for beat in range(beats):
            # a trot: two hooves at once, hardly apart, then the other two
            at_s = offset + (beat + rng.normal(0.0, 0.02)) * LOOP_S / beats
            pitch = (1.0 if beat % 2 else 1.13) * float(np.exp(rng.normal(0.0, 0.06)))
            for after_s, level_db in ((0.0, -1.5), (rng.uniform(0.012, 0.03), -5.5)):
                clop = struck(rng, hoof, scatter=0.05, scale=pitch)
                put_round(out, at_place(clop, place), at_s + after_s, level_db - 2.0 * horse + rng.normal(0.0, 1.5))
            if rng.random() < 0.3:
                bell = struck(rng, ((3_900, 90, 0.0), (5_300, 70, -3.0), (6_700, 50, -6.0)), scatter=0.03)
                put_round(out, at_place(bell, place), at_s + 0.05, -24.0 + rng.normal(0.0, 2.0))
    street = Room(rt60_s=0.8, wet_db=0.0, predelay_ms=15, early_ms=90, early=0.5, treble=0.5)
    return tamed(resounding(out, street, wet_db=-10.0), crest_db=17.0)
