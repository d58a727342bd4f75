"""Rain, wind, storm and thunder."""

from __future__ import annotations

import numpy as np

from voicestage.sound.library.levels import rms, tamed
from voicestage.sound.library.lightning import lightning
from voicestage.sound.library.materials import (
    LOOP_S,
    Samples,
    band,
    drift,
    each_side,
    faded,
    filtered,
    in_hall,
    noise,
    ping,
    scattered,
    up,
)
from voicestage.sound.rooms import Room
from voicestage.units import RATE, frames

_LOW_RATE = RATE // 4
_FAR_RATE = RATE // 16
_THUNDER_S = 9.0
_SIZES = 40
"""Of drops, on each side."""


def rain(rng: np.random.Generator) -> Samples:
    """Hiss of countless far drops between 1 and 9 kHz, and near drops that can be told apart."""

    def side() -> Samples:
        hiss = noise(rng, band(1_500, 6_500, below_db_oct=7.0, above_db_oct=9.0))
        near = _drops(rng, 1_000, 7_500, per_second=330, spread=0.7)
        slow = 1.0 + 0.09 * drift(rng, fastest_hz=0.5)
        whole: Samples = (hiss + np.float32(0.75 / rms(near)) * near) * slow
        return whole

    return tamed(each_side(side), crest_db=17.0)


def _drops(rng: np.random.Generator, low_hz: float, high_hz: float, *, per_second: float, spread: float) -> Samples:
    """Drops of all sizes, each soon over: a few pitches, or such as rang on, would be heard as a chord."""
    wave = np.zeros(LOOP_S * RATE, np.float32)
    for hertz in np.exp(rng.uniform(np.log(low_hz), np.log(high_hz), _SIZES)):
        drop = ping(float(hertz), 16_000 / hertz + 2)
        wave += scattered(rng, drop, per_second=per_second / _SIZES, spread=spread)
    return wave


def downpour(rng: np.random.Generator) -> Samples:
    """The roar of heavy rain: more body than rain, drops too dense to tell apart, water running off."""

    def side() -> Samples:
        body = noise(rng, band(250, 2_600, below_db_oct=6.0, above_db_oct=5.0))
        spray = noise(rng, band(2_500, 8_000, below_db_oct=9.0, above_db_oct=9.0))
        running = _drops(rng, 450, 2_200, per_second=110, spread=0.6)
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
    """A gale over a downpour; in every round two lightnings far away."""
    gale = _gale(rng, force=1.8)
    water = each_side(lambda: noise(rng, band(350, 5_500, below_db_oct=6.0, above_db_oct=6.0)))
    storm_ = gale / np.float32(rms(gale)) + np.float32(0.55 / rms(water)) * water
    far = band(30, 160, above_db_oct=9.0)
    for at_s, level in ((rng.uniform(6, 12), 0.8), (rng.uniform(28, 34), 0.55)):
        clap = lightning(rng, nearest_m=rng.uniform(2_000.0, 3_000.0), seconds=_THUNDER_S, rate=_FAR_RATE)
        roll = np.stack([filtered(clap[:, side], far, rate=_FAR_RATE) for side in range(2)], axis=1)
        roll = faded(roll, fade_in_ms=700.0, fade_out_ms=2_000.0, rate=_FAR_RATE)
        roll = np.stack([up(roll[:, side], rate=_FAR_RATE) for side in range(2)], axis=1)
        start = frames(at_s)
        storm_[start : start + len(roll)] += np.float32(level / rms(roll)) * roll
    return tamed(storm_, crest_db=15.0)


def thunder(rng: np.random.Generator) -> Samples:
    """A lightning strikes near by: it cracks and claps, and rolls away through the cloud and among the hills."""
    strike = lightning(rng, nearest_m=rng.uniform(300.0, 550.0), seconds=_THUNDER_S, rate=RATE)
    hills = Room(rt60_s=3.0, wet_db=0.0, predelay_ms=40, early_ms=350, early=0.5, bass=1.3, treble=0.3)
    whole = in_hall(strike, hills, wet_db=-4.0)[: frames(_THUNDER_S)]
    return faded(tamed(whole, crest_db=15.0), fade_in_ms=2.0, fade_out_ms=3_500.0)
