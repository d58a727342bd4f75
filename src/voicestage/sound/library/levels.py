"""How loud a sound is made: crests tamed, beds and shots brought to their levels."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from voicestage.sound.loudness import Meter, lufs
from voicestage.units import db_from_gain, frames, gain_from_db

Samples = NDArray[np.float32]


def tamed(wave: Samples, *, crest_db: float) -> Samples:
    """Round off what stands out more than `crest_db` above the rms, from 3 dB below that on."""
    ceiling = np.float32(rms(wave) * gain_from_db(crest_db))
    knee = ceiling * np.float32(gain_from_db(-3.0))
    out = wave.copy()
    high = np.nonzero(np.abs(wave) > knee)
    over = np.abs(wave[high]) - knee
    out[high] = np.sign(wave[high]) * (knee + (ceiling - knee) * np.tanh(over / (ceiling - knee)))
    return out


def rms(wave: NDArray[np.floating]) -> float:
    """Return the root of the mean square of all samples."""
    return math.sqrt(float(np.square(wave, dtype=np.float64).mean()))


def at_loudness(wave: Samples, target_lufs: float, *, peak_dbfs: float) -> Samples:
    """Bring a bed to an integrated loudness, heard going round, or its peak to `peak_dbfs` where that is less."""
    meter = Meter(2, true_peak=False)
    meter.add(wave)
    meter.add(wave[: frames(0.4)])
    return _raised(wave, target_lufs - meter.integrated_lufs(), peak_dbfs)


def at_shot_level(wave: Samples, target_lufs: float, *, peak_dbfs: float) -> Samples:
    """Bring a shot's loudest 400 ms to a loudness, or its peak to `peak_dbfs` where that is less."""
    meter = Meter(2, true_peak=False)
    silence = np.zeros((frames(0.4), 2), np.float32)
    for part in (silence, wave, silence):
        meter.add(part)
    loudest_lufs = lufs(float(np.convolve(meter.sub_blocks, np.full(4, 0.25), "valid").max()))
    return _raised(wave, target_lufs - loudest_lufs, peak_dbfs)


def _raised(wave: Samples, gain_db: float, peak_dbfs: float) -> Samples:
    room_db = peak_dbfs - db_from_gain(float(np.abs(wave).max()))
    return wave * np.float32(gain_from_db(min(gain_db, room_db)))
