"""A breath taken between words, synthesised: air drawn in through an open mouth."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

REVISION = 1
"""Bumped when a change here makes a breath sound otherwise."""

LEVEL_DB = -20.0
"""A breath against the speech around it: 15 to 25 dB down in recordings of audiobooks before they are cleaned."""

_REST_S = 0.06
"""The breath is held this long before the next word."""
_RESONANCES = ((480.0, 260.0, 0.5), (1_350.0, 420.0, 1.0), (2_400.0, 600.0, 0.8), (3_900.0, 1_100.0, 0.45))
"""Where the open mouth rings when air is drawn in: frequency, width [Hz], share."""


def breath(seconds: float, rate: int, *, rms: float) -> NDArray[np.float32]:
    """Return an audible breath in.

    Args:
        seconds: how long it takes, the short rest before the next word included.
        rate: [Hz].
        rms: the level of the speech around it; the breath lies `LEVEL_DB` against it.

    Returns:
        Mono, [frames]; the same for the same arguments.
    """
    count = round(seconds * rate)
    drawn = max(0, count - round(_REST_S * rate))
    if drawn < 16 or not rms:
        return np.zeros(count, np.float32)
    hertz = np.fft.rfftfreq(drawn, 1.0 / rate)
    mouth = np.sqrt(sum(share / (1.0 + ((hertz - centre) / width) ** 2) for centre, width, share in _RESONANCES))
    mouth = mouth / np.sqrt(1.0 + (250.0 / np.maximum(hertz, 1.0)) ** 4)
    noise = np.random.default_rng(drawn).standard_normal(drawn)
    air = np.fft.irfft(np.fft.rfft(noise) * mouth, n=drawn)
    at = np.linspace(0.0, 1.0, drawn)
    swell = np.sin(np.pi * at**0.75) ** 1.5 * (0.6 + 0.4 * at)  # it comes slowly, and fullest just before its end
    air *= swell
    level = float(np.sqrt(np.square(air).mean()))
    out = np.zeros(count, np.float32)
    out[:drawn] = air * (rms * 10.0 ** (LEVEL_DB / 20.0) / level)
    return out
