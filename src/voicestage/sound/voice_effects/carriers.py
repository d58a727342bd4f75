"""What a voice comes through: a telephone, a radio, a loudspeaker, a wall, or another world."""

from __future__ import annotations

import numpy as np

from voicestage.sound.voice_effects.shaping import (
    Samples,
    as_loud_as,
    bent,
    curved,
    driven,
    filtered,
    pressed,
    rms,
    wandering,
)
from voicestage.sound.voice_effects.whispering import whisper
from voicestage.units import RATE, gain_from_db


def phone(samples: Samples) -> Samples:
    """A voice on the telephone: 300 to 3400 Hz, a little overdriven."""
    return filtered(driven(filtered(samples, 300.0, 3_400.0), drive_db=6.0), 300.0, 3_400.0)


def radio(samples: Samples) -> Samples:
    """A voice from an old wireless: 180 to 5000 Hz, pressed and overdriven, over a faint hiss."""
    narrow = driven(filtered(samples, 180.0, 5_000.0), drive_db=11.0)
    hiss = np.random.default_rng(180).standard_normal(len(samples), dtype=np.float32)
    hiss *= np.float32(rms(samples) * gain_from_db(-38.0))
    return filtered(narrow + hiss, 180.0, 5_000.0)


def loudspeaker(samples: Samples) -> Samples:
    """A voice over a loudspeaker: a horn's 450 to 4500 Hz, loud, with the echo of the walls 110 ms later."""
    horn = curved(filtered(pressed(samples, ratio=2.0), 450.0, 4_500.0, octave_db=24.0), (700, 0.0), (1_800, 5.0))
    horn = driven(horn, drive_db=8.0)
    late = round(0.11 * RATE)
    out = horn.copy()
    out[late:] += horn[: max(0, len(horn) - late)] * np.float32(gain_from_db(-12.0))
    return as_loud_as(samples, out)


def muffled(samples: Samples) -> Samples:
    """A voice through a door: dull above 900 Hz, and 3 dB softer."""
    return filtered(samples, 0.0, 900.0, octave_db=18.0) * np.float32(gain_from_db(-3.0))


def wall(samples: Samples) -> Samples:
    """A voice from another room: duller the higher it is, hollow, and 4 dB softer."""
    dull = curved(samples, (100, -3.0), (250, 2.0), (700, -3.0), (1_500, -10.0), (3_000, -17.0), (7_000, -34.0))
    return as_loud_as(samples, dull) * np.float32(gain_from_db(-4.0))


def ghost(samples: Samples) -> Samples:
    """A voice that is not quite there: two of it drifting apart, its whisper above, and a breath before each word."""
    count = len(samples)
    first, second = (bent(samples, 0.35 * wandering(count, hertz=0.9, seed=seed)) for seed in (9, 90))
    airy = curved(first * np.float32(0.8) + second * np.float32(0.6), (200, -4.0), (800, 0.0), (4_000, 1.0))
    shade = whisper(samples) * np.float32(gain_from_db(-5.0))
    seconds = np.arange(round(0.45 * RATE)) / RATE
    swelling = np.random.default_rng(45).standard_normal(len(seconds)) * np.exp(seconds * 9.0)
    size = count + len(seconds)
    before = np.fft.irfft(np.fft.rfft(shade, n=size) * np.fft.rfft(swelling, n=size), n=size)[len(seconds) :][:count]
    before = before * (rms(samples) * gain_from_db(-13.0) / max(float(np.sqrt(np.square(before).mean())), 1e-9))
    return as_loud_as(samples, (airy + shade + before).astype(np.float32))
