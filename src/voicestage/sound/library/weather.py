"""Rain, wind, storm and thunder."""

from __future__ import annotations

import numpy as np

from voicestage.sound.library.levels import rms, tamed
from voicestage.sound.library.materials import (
    LOOP_S,
    Samples,
    band,
    drift,
    each_side,
    envelope,
    faded,
    filtered,
    noise,
    ping,
    scattered,
    up,
)
from voicestage.units import RATE, frames

_LOW_RATE = RATE // 4
_FAR_RATE = RATE // 16
_THUNDER_S = 9.0


def rain(rng: np.random.Generator) -> Samples:
    """Hiss of countless far drops between 1 and 9 kHz, and near drops that can be told apart."""
    # many pitches, each soon over: a few that rang on would be heard as a chord
    drops = [(ping(float(hertz), 16_000 / hertz + 2), 30) for hertz in np.geomspace(1_000, 7_500, 11)]

    def side() -> Samples:
        hiss = noise(rng, band(1_500, 6_500, below_db_oct=7.0, above_db_oct=9.0))
        near = np.zeros_like(hiss)
        for drop, per_s in drops:
            near += scattered(rng, drop, per_second=per_s, spread=0.7)
        slow = 1.0 + 0.09 * drift(rng, fastest_hz=0.5)
        whole: Samples = (hiss + np.float32(0.75 / rms(near)) * near) * slow
        return whole

    return tamed(each_side(side), crest_db=17.0)


def downpour(rng: np.random.Generator) -> Samples:
    """The roar of heavy rain: more body than rain, drops too dense to tell apart, water running off."""
    splash = ping(900, 22)

    def side() -> Samples:
        body = noise(rng, band(250, 2_600, below_db_oct=6.0, above_db_oct=5.0))
        spray = noise(rng, band(2_500, 8_000, below_db_oct=9.0, above_db_oct=9.0))
        running = scattered(rng, splash, per_second=110, spread=0.6)
        slow: Samples = 1.0 + 0.12 * drift(rng, fastest_hz=0.3)
        body += np.float32(0.45) * spray + np.float32(0.35 / rms(running)) * running
        return body * slow

    return tamed(each_side(side), crest_db=15.0)


def wind(rng: np.random.Generator) -> Samples:
    """Gusts: the stronger the wind, the higher its bands come up; a whistle wanders on top."""
    return _gale(rng, force=1.0)


def _gale(rng: np.random.Generator, *, force: float) -> Samples:
    gust = _gusts(rng)
    bands = (
        (110, 0.6, 0.55),
        (210, 0.8, 0.8),
        (380, 1.0, 0.65),
        (640, 1.5, 0.28),
        (1_050, 2.2, 0.13 * force),
        (1_900, 3.0, 0.05 * force),
    )

    def side() -> Samples:
        own = gust * np.exp(np.float32(0.16) * drift(rng, fastest_hz=0.7, rate=_LOW_RATE))
        wave = np.zeros(LOOP_S * _LOW_RATE, np.float32)
        for centre_hz, power, level in bands:
            hiss = noise(rng, band(centre_hz / 1.3, centre_hz * 1.3, below_db_oct=14.0), rate=_LOW_RATE)
            wander = np.exp(np.float32(0.25) * drift(rng, fastest_hz=0.9, rate=_LOW_RATE))
            wave += np.float32(level) * hiss * own ** np.float32(power) * wander
        return up(wave, rate=_LOW_RATE)

    return tamed(each_side(side), crest_db=15.0)


def _gusts(rng: np.random.Generator) -> Samples:
    """Return the wind's force about 1 over the loop: swings of several seconds, with flutter."""
    swing: Samples = 0.36 * drift(rng, fastest_hz=0.16, rate=_LOW_RATE) + 0.10 * drift(
        rng, fastest_hz=1.1, rate=_LOW_RATE
    )
    return np.asarray(np.exp(swing), dtype=np.float32)


def storm(rng: np.random.Generator) -> Samples:
    """A gale over a downpour; in every round two thunders far away."""
    gale = _gale(rng, force=1.8)
    water = each_side(lambda: noise(rng, band(350, 5_500, below_db_oct=6.0, above_db_oct=6.0)))
    storm_ = gale / np.float32(rms(gale)) + np.float32(0.55 / rms(water)) * water
    far = band(30, 160, above_db_oct=9.0)
    clap = _peals(rng, rate=_FAR_RATE)
    roll = np.stack([filtered(clap[:, side], far, rate=_FAR_RATE) for side in range(2)], axis=1)
    roll = faded(roll, fade_in_ms=700.0, fade_out_ms=2_000.0, rate=_FAR_RATE)
    roll = np.stack([up(roll[:, side], rate=_FAR_RATE) for side in range(2)], axis=1)
    for at_s, level, sides in ((rng.uniform(6, 12), 0.8, (0, 1)), (rng.uniform(28, 34), 0.55, (1, 0))):
        start = frames(at_s)
        storm_[start : start + len(roll)] += np.float32(level / rms(roll)) * roll[:, sides]
    return tamed(storm_, crest_db=15.0)


def thunder(rng: np.random.Generator) -> Samples:
    """A crack, then peals that come from ever farther along the lightning and get duller."""
    crack = noise(rng, band(800, 4_500, above_db_oct=6.0), seconds=_THUNDER_S) * envelope(
        [(0.0, -40.0), (0.05, -30.0), (0.06, 0.0), (0.25, -14.0), (1.2, -45.0), (_THUNDER_S, -120.0)]
    )
    whole = _peals(rng, rate=RATE) + np.float32(0.40) * crack[:, None]
    return faded(tamed(whole, crest_db=15.0), fade_in_ms=5.0, fade_out_ms=1_500.0)


def _peals(rng: np.random.Generator, *, rate: int) -> Samples:
    """Return a thunder without its crack: strokes along the lightning, in two layers of bass."""
    t = np.arange(frames(_THUNDER_S, rate)) / rate
    strokes = np.concatenate([[0.06], np.cumsum(rng.exponential(0.55, 12)) + 0.3])
    strokes = strokes[strokes < 0.75 * _THUNDER_S]
    out = np.zeros((len(t), 2), np.float32)
    for curve, rise_s, fall_s, fade_s, gain in (
        (band(30, 110, above_db_oct=9.0), 0.03, 0.9, 3.0, 1.0),
        (band(120, 700, above_db_oct=7.0), 0.01, 0.35, 1.8, 0.5),
    ):
        level = np.zeros(len(t))
        for k, at_s in enumerate(strokes):
            since = np.maximum(t - at_s, 0.0)
            strength = np.exp(-at_s / fade_s) * (1.0 if k == 0 else rng.uniform(0.3, 1.0))
            swell = 1.0 - np.exp(-since / (rise_s * (1.0 + 6.0 * at_s)))
            level += (t >= at_s) * strength * swell * np.exp(-since / fall_s)
        middle, left, right = (noise(rng, curve, seconds=_THUNDER_S, rate=rate) for _ in range(3))
        sides = np.float32(0.7) * (middle[:, None] + np.stack([left, right], axis=1))
        out += np.float32(gain) * level.astype(np.float32)[:, None] * sides
    return out
