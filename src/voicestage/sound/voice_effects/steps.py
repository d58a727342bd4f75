"""Voice effects with an amount, of which a writer makes chains: `[low-cut 400Hz, drive 9dB]`."""

from __future__ import annotations

import numpy as np

from voicestage.sound.voice_effects.shaping import (
    Samples,
    as_loud_as,
    bent,
    driven,
    filtered,
    wandering,
    wavering,
)
from voicestage.sound.voice_effects.whispering import whisper
from voicestage.units import RATE, gain_from_db


def low_cut(samples: Samples, amount: float) -> Samples:
    """Take away what lies below `amount` Hz, by 24 dB an octave."""
    return filtered(samples, amount, float("inf"), octave_db=24.0)


def high_cut(samples: Samples, amount: float) -> Samples:
    """Take away what lies above `amount` Hz, by 24 dB an octave."""
    return filtered(samples, 0.0, amount, octave_db=24.0)


def drive(samples: Samples, amount: float) -> Samples:
    """Overdrive the voice by `amount` dB, at the same level."""
    return driven(samples, drive_db=amount)


def breath(samples: Samples, amount: float) -> Samples:
    """Lay the voice's own whisper over it, `amount` dB above it (below, where negative)."""
    return as_loud_as(samples, samples + whisper(samples) * np.float32(gain_from_db(amount)))


def tremble(samples: Samples, amount: float) -> Samples:
    """Let pitch and level tremble `amount` times a second."""
    wave = wavering(len(samples), hertz=amount, seed=1, shake=0.3)
    wave = wave * np.exp(0.4 * wandering(len(samples), hertz=1.5, seed=2)).clip(0.4, 1.5)
    return as_loud_as(samples, (bent(samples, 0.4 * wave) * (1.0 + 0.22 * wave)).astype(np.float32))


def echo(samples: Samples, amount: float) -> Samples:
    """Repeat the voice once, `amount` ms later and 9 dB softer, within its own length."""
    late = round(amount * RATE / 1_000.0)
    out = samples.copy()
    out[late:] += samples[: max(0, len(samples) - late)] * np.float32(gain_from_db(-9.0))
    return as_loud_as(samples, out)
