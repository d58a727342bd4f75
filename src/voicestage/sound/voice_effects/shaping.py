"""What the voice effects are made of: filters, pressing, overdrive, wavering, breath.

All take mono float32 [frames] at 48 kHz and give as many frames back; what is random has a fixed seed.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from voicestage.units import RATE, gain_from_db

Samples = NDArray[np.float32]
Curve = NDArray[np.float64]

_RING_OUT = RATE // 10
"""Room for a filter to ring out in, instead of around the end."""


def shaped(samples: Samples, gain: Callable[[Curve], Curve]) -> Samples:
    """Filter without delay: `gain` gives the factor for each frequency [Hz]."""
    size = len(samples) + _RING_OUT
    hertz = np.maximum(np.fft.rfftfreq(size, 1.0 / RATE), 1e-3)
    out: Samples = np.fft.irfft(np.fft.rfft(samples, n=size) * gain(hertz), n=size)[: len(samples)].astype(np.float32)
    return out


def filtered(samples: Samples, low_hz: float, high_hz: float, *, octave_db: float = 36.0) -> Samples:
    """Pass a band, falling off by `octave_db` an octave on both sides (0 Hz: no lower edge; infinite: no upper)."""
    power = octave_db / 3.01

    def gain(hertz: Curve) -> Curve:
        passed: Curve = 1.0 / np.sqrt(1.0 + (hertz / high_hz) ** power)
        return passed / np.sqrt(1.0 + (low_hz / hertz) ** power) if low_hz else passed

    return shaped(samples, gain)


def curved(samples: Samples, *points: tuple[float, float]) -> Samples:
    """Filter by a curve through points of (Hz, dB), straight between them over the octaves, level beyond them."""
    octaves = [float(np.log2(hertz)) for hertz, _ in points]
    levels_db = [level_db for _, level_db in points]
    return shaped(samples, lambda hertz: 10.0 ** (np.interp(np.log2(hertz), octaves, levels_db) / 20.0))


def driven(samples: Samples, *, drive_db: float) -> Samples:
    """Round off peaks, `drive_db` into tanh beyond a usual crest of 12 dB, and give back the level."""
    level = rms(samples)
    if not level:
        return samples
    gain = gain_from_db(drive_db - 12.0) / level
    return as_loud_as(samples, np.tanh(samples * np.float32(gain)).astype(np.float32))


def pressed(samples: Samples, *, ratio: float) -> Samples:
    """Even out the level of syllables by `ratio` to 1, over 40 ms; what lies 30 dB down and more stays down."""
    level = swell(samples)
    loudest = float(level.max(initial=0.0))
    if not loudest:
        return samples
    gain = np.maximum(level / loudest, gain_from_db(-30.0)) ** (1.0 / ratio - 1.0)
    return as_loud_as(samples, (samples * gain).astype(np.float32))


def swell(samples: Samples, *, seconds: float = 0.04) -> NDArray[np.float64]:
    """Return the level about each frame: the root mean square over a Hann window of `seconds`."""
    window = np.hanning(round(seconds * RATE) + 2)[1:-1]
    size = len(samples) + len(window)
    power = np.fft.rfft(np.square(samples, dtype=np.float64), n=size) * np.fft.rfft(window / window.sum(), n=size)
    middle = len(window) // 2
    return np.sqrt(np.maximum(np.fft.irfft(power, n=size)[middle : middle + len(samples)], 0.0))


def wavering(count: int, *, hertz: float, seed: int, shake: float = 0.0) -> NDArray[np.float64]:
    """Return a slow wave between -1 and 1, [count]; `shake` is how far its rhythm strays, as a share of it."""
    turns = np.full(count, hertz / RATE)
    if shake:
        turns *= np.exp(shake * wandering(count, hertz=hertz / 2.0, seed=seed))
    wave: NDArray[np.float64] = np.sin(2.0 * np.pi * np.cumsum(turns))
    return wave


def wandering(count: int, *, hertz: float, seed: int) -> NDArray[np.float64]:
    """Return smooth chance of unit variance, [count], that turns some `hertz` times a second."""
    knots = np.random.default_rng(seed).standard_normal(int(count * 2.0 * hertz / RATE) + 5)
    at = np.arange(count) * (2.0 * hertz / RATE) + 1.0
    low = at.astype(np.int64)
    part = 0.5 - 0.5 * np.cos(np.pi * (at - low))  # from one knot to the next along a half cosine
    smooth: NDArray[np.float64] = knots[low] * (1.0 - part) + knots[low + 1] * part
    return smooth


def bent(samples: Samples, semitones: NDArray[np.float64]) -> Samples:
    """Bend the pitch about its place: each frame is read earlier or later, so that it rises and falls by `semitones`.

    The bend must waver about zero; its mean is taken out, so that the words stay where they are.
    """
    if not len(samples):
        return samples
    rate = 2.0 ** ((semitones - semitones.mean()) / 12.0)
    at = np.cumsum(rate / rate.mean()) - 1.0
    return np.interp(at, np.arange(len(samples)), samples).astype(np.float32)


def as_loud_as(before: Samples, after: Samples) -> Samples:
    """Give `after` the level of `before`."""
    level = rms(after)
    return after * np.float32(rms(before) / level) if level else after


def rms(samples: Samples) -> float:
    """Return the root mean square; 0 of no samples."""
    return float(np.sqrt(np.square(samples, dtype=np.float64).mean())) if len(samples) else 0.0
