"""A whisper: the words without the voice."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from voicestage.sound.voice_effects.shaping import Samples
from voicestage.units import RATE

_RATE = RATE // 2
_ORDER = 18
_SIZE = 720
"""30 ms frames, half overlapping."""


def whisper(samples: Samples) -> Samples:
    """The words without the voice: noise through the same mouth.

    In each frame of 30 ms linear prediction of order 18 at 24 kHz gives the filter that the mouth is, and noise of the
    same energy goes through it instead of the voice. Frames that have hardly any bass, as s, f and t do, are noise
    already and stay as they are. Frames are worked on all at once; the noise's seed is fixed. As whispers have little
    below 500 Hz, the bass is let down.
    """
    from voicestage.sound.clips import resampled

    low = resampled(samples, RATE, _RATE)
    size, hop = _SIZE, _SIZE // 2
    count = -(-len(low) // hop) + 1
    padded = np.zeros((count + 1) * hop, np.float32)
    padded[hop : hop + len(low)] = low
    noise = np.random.default_rng(_ORDER).standard_normal(len(padded), dtype=np.float32)
    window = np.sqrt(np.hanning(size + 1)[:-1]).astype(np.float32)
    heard, hiss = (np.lib.stride_tricks.sliding_window_view(x, size)[::hop] * window for x in (padded, noise))

    emphasised = np.diff(heard.astype(np.float64), prepend=0.0, axis=1)
    predictor = _linear_prediction(emphasised, _ORDER)
    fft_size = 2 * size
    mouth = 1.0 / np.abs(np.fft.rfft(predictor, n=fft_size, axis=1))
    hertz = np.fft.rfftfreq(fft_size, 1.0 / _RATE)
    # undo the emphasis (6 dB an octave) but for the lowest octaves, where a whisper has no voice
    mouth *= 1.0 / np.maximum(2.0 * np.sin(np.pi * np.maximum(hertz, 450.0) / _RATE), 1e-3)
    mouth *= 1.0 / np.sqrt(1.0 + (350.0 / np.maximum(hertz, 1.0)) ** 4)
    breath = np.fft.irfft(np.fft.rfft(hiss, n=fft_size, axis=1) * mouth, n=fft_size, axis=1)[:, :size]
    energy = np.sqrt(np.square(heard, dtype=np.float64).sum(axis=1) / np.maximum(np.square(breath).sum(axis=1), 1e-12))
    voiced = _voiced(heard)[:, None]
    framed = (breath * energy[:, None] * voiced + heard * (1.0 - voiced)).astype(np.float32) * window

    out = np.zeros_like(padded)
    out[: count * hop] += framed[:, :hop].ravel()
    out[hop : (count + 1) * hop] += framed[:, hop:].ravel()
    return _same_length(resampled(out[hop : hop + len(low)], _RATE), len(samples))


def _voiced(rows: NDArray[np.float32]) -> NDArray[np.float64]:
    """Return for each windowed row how much of it is voice, [rows], 0 to 1: by the share of its power below 1.2 kHz."""
    power = np.abs(np.fft.rfft(rows, axis=1)) ** 2
    bass = power[:, : round(1_200 * _SIZE / _RATE)].sum(axis=1) / np.maximum(power.sum(axis=1), 1e-12)
    voiced: NDArray[np.float64] = np.clip((bass - 0.1) / 0.15, 0.0, 1.0)
    return voiced


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


def _same_length(samples: Samples, length: int) -> Samples:
    return np.concatenate([samples, np.zeros(max(0, length - len(samples)), np.float32)])[:length]
