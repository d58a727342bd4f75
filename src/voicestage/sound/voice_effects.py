"""What is done to a voice beyond its pitch and level: whispering, the telephone, the radio, mumbling.

Each effect takes and gives mono float32 [frames] at 48 kHz, as long as before, and is deterministic.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from voicestage.errors import nearest
from voicestage.units import RATE, gain_from_db

Samples = NDArray[np.float32]

REVISION = 1
"""Bumped when a change here makes an effect sound otherwise; it is part of each clip's key."""


def names() -> dict[str, str]:
    """Return the effects by name, each with what it does."""
    return {name: (effect.__doc__ or "").split(".")[0].split("\n")[0] for name, effect in _EFFECTS.items()}


def apply(samples: Samples, names: tuple[str, ...]) -> Samples:
    """Apply effects one after the other to mono samples at 48 kHz.

    Raises:
        ValueError: there is no such effect; the message offers the nearest.
    """
    for name in names:
        if name not in _EFFECTS:
            offer = (
                f', did you mean "{near}"?'
                if (near := nearest(name, _EFFECTS))
                else f"; there are {', '.join(_EFFECTS)}"
            )
            raise ValueError(f'there is no effect "{name}"{offer}')
    for name in names:
        samples = _EFFECTS[name](samples) if len(samples) else samples
    return samples


_WHISPER_RATE = RATE // 2
_WHISPER_ORDER = 18
_WHISPER_SIZE = 960
"""40 ms frames, half overlapping."""


def whisper(samples: Samples) -> Samples:
    """The words without the voice: noise through the same mouth.

    In each frame of 40 ms linear prediction of order 18 at 24 kHz gives the filter that the mouth is, and noise of the
    same energy goes through it instead of the voice. Frames are worked on all at once; the noise's seed is fixed. As
    whispers have little below 500 Hz, the bass is let down.
    """
    from voicestage.sound.clips import resampled

    low = resampled(samples, RATE, _WHISPER_RATE)
    size, hop = _WHISPER_SIZE, _WHISPER_SIZE // 2
    count = -(-len(low) // hop) + 1
    padded = np.zeros((count + 1) * hop, np.float32)
    padded[hop : hop + len(low)] = low
    noise = np.random.default_rng(_WHISPER_ORDER).standard_normal(len(padded), dtype=np.float32)
    window = np.sqrt(np.hanning(size + 1)[:-1]).astype(np.float32)
    heard, hiss = (np.lib.stride_tricks.sliding_window_view(x, size)[::hop] * window for x in (padded, noise))

    emphasised = np.diff(heard.astype(np.float64), prepend=0.0, axis=1)
    predictor = _linear_prediction(emphasised, _WHISPER_ORDER)
    fft_size = 2 * size
    mouth = 1.0 / np.abs(np.fft.rfft(predictor, n=fft_size, axis=1))
    hertz = np.fft.rfftfreq(fft_size, 1.0 / _WHISPER_RATE)
    # undo the emphasis (6 dB an octave) but for the lowest octaves, where a whisper has no voice
    mouth *= 1.0 / np.maximum(2.0 * np.sin(np.pi * np.maximum(hertz, 450.0) / _WHISPER_RATE), 1e-3)
    mouth *= 1.0 / np.sqrt(1.0 + (350.0 / np.maximum(hertz, 1.0)) ** 4)
    breath = np.fft.irfft(np.fft.rfft(hiss, n=fft_size, axis=1) * mouth, n=fft_size, axis=1)[:, :size]
    energy = np.sqrt(np.square(heard, dtype=np.float64).sum(axis=1) / np.maximum(np.square(breath).sum(axis=1), 1e-12))
    framed = (breath * energy[:, None]).astype(np.float32) * window

    out = np.zeros_like(padded)
    out[: count * hop] += framed[:, :hop].ravel()
    out[hop : (count + 1) * hop] += framed[:, hop:].ravel()
    return _same_length(resampled(out[hop : hop + len(low)], _WHISPER_RATE), len(samples))


def _linear_prediction(rows: NDArray[np.float64], order: int) -> NDArray[np.float64]:
    """Return each windowed row's prediction-error filter, [rows, order + 1]: autocorrelation and Levinson-Durbin."""
    size = rows.shape[1]
    power = np.abs(np.fft.rfft(rows, n=2 * size, axis=1)) ** 2
    correlation = np.fft.irfft(power, axis=1)[:, : order + 1]
    correlation[:, 0] = correlation[:, 0] * 1.0001 + 1e-9  # silence has no filter: a little white noise gives it one
    predictor = np.zeros((len(rows), order + 1))
    predictor[:, 0] = 1.0
    error = correlation[:, 0].copy()
    for k in range(1, order + 1):
        reflection = -(predictor[:, :k] * correlation[:, k:0:-1]).sum(axis=1) / error
        predictor[:, 1 : k + 1] += reflection[:, None] * predictor[:, k - 1 :: -1][:, :k]
        error *= 1.0 - reflection**2
    return predictor


def phone(samples: Samples) -> Samples:
    """A voice on the telephone: 300 to 3400 Hz, a little overdriven."""
    return _filtered(_driven(_filtered(samples, 300.0, 3_400.0), drive_db=6.0), 300.0, 3_400.0)


def radio(samples: Samples) -> Samples:
    """A voice from an old wireless: 180 to 5000 Hz, pressed and overdriven, over a faint hiss."""
    narrow = _driven(_filtered(samples, 180.0, 5_000.0), drive_db=11.0)
    hiss = np.random.default_rng(180).standard_normal(len(samples), dtype=np.float32)
    hiss *= np.float32(_rms(samples) * gain_from_db(-38.0))
    return _filtered(narrow + hiss, 180.0, 5_000.0)


def muffled(samples: Samples) -> Samples:
    """Mumbled, or through a door: nothing above 900 Hz, and 3 dB softer."""
    return _filtered(samples, 0.0, 900.0, octave_db=18.0) * np.float32(gain_from_db(-3.0))


_EFFECTS: dict[str, Callable[[Samples], Samples]] = {
    "whisper": whisper,
    "phone": phone,
    "radio": radio,
    "muffled": muffled,
}


def _filtered(samples: Samples, low_hz: float, high_hz: float, *, octave_db: float = 36.0) -> Samples:
    """Pass a band without delay, falling off by `octave_db` an octave on both sides (0 Hz: no lower edge)."""
    size = len(samples) + RATE // 10  # room for the filter to ring out, instead of around the end
    spectrum = np.fft.rfft(samples, n=size)
    hertz = np.maximum(np.fft.rfftfreq(size, 1.0 / RATE), 1e-3)
    power = octave_db / 3.01
    gain = 1.0 / np.sqrt(1.0 + (hertz / high_hz) ** power)
    if low_hz:
        gain = gain / np.sqrt(1.0 + (low_hz / hertz) ** power)
    out: Samples = np.fft.irfft(spectrum * gain, n=size)[: len(samples)].astype(np.float32)
    return out


def _driven(samples: Samples, *, drive_db: float) -> Samples:
    """Round off peaks, `drive_db` into tanh beyond a usual crest of 12 dB, and give back the level."""
    level = _rms(samples)
    if not level:
        return samples
    gain = gain_from_db(drive_db - 12.0) / level
    out: Samples = np.tanh(samples * np.float32(gain)).astype(np.float32)
    return out * np.float32(level / _rms(out))


def _rms(samples: Samples) -> float:
    return float(np.sqrt(np.square(samples, dtype=np.float64).mean()))


def _same_length(samples: Samples, length: int) -> Samples:
    return np.concatenate([samples, np.zeros(max(0, length - len(samples)), np.float32)])[:length]
