"""Sounds that the tests make for themselves; nothing is stored."""

import numpy as np

from voicestage.units import RATE


def sine(hertz, seconds, *, level_dbfs=-20.0, rate=RATE, phase=0.0):
    t = np.arange(round(seconds * rate)) / rate
    return (10.0 ** (level_dbfs / 20.0) * np.sin(2 * np.pi * hertz * t + phase)).astype(np.float32)


def vowel(pitch_hz, seconds, *, rate=RATE, formants=((700, 90), (1200, 100), (2600, 160))):
    """A sung vowel: a pulse train through resonances, differenced as lips do."""
    from scipy.signal import lfilter

    turns = np.cumsum(np.full(round(seconds * rate), pitch_hz / rate))
    wave = np.diff(np.floor(turns), prepend=0.0)
    for hertz, width in formants:
        radius = np.exp(-np.pi * width / rate)
        wave = lfilter([1.0], [1.0, -2 * radius * np.cos(2 * np.pi * hertz / rate), radius**2], wave)
    wave = np.diff(wave, prepend=0.0)
    return (0.5 * wave / np.abs(wave).max()).astype(np.float32)


def pitch_of(samples, *, rate=RATE, lowest_hz=60, highest_hz=400):
    """The pitch [Hz] and how periodic it is (0 to 1), by autocorrelation of the middle."""
    middle = samples[len(samples) // 4 : 3 * len(samples) // 4].astype(float)
    power = np.abs(np.fft.rfft(middle, 2 * len(middle))) ** 2
    correlation = np.fft.irfft(power)[: len(middle)]
    shortest, longest = rate // highest_hz, rate // lowest_hz
    lag = shortest + int(np.argmax(correlation[shortest:longest]))
    return rate / lag, correlation[lag] / correlation[0]


def band_db(samples, low_hz, high_hz, *, rate=RATE):
    """The level [dB] of what lies between two frequencies."""
    mono = samples if samples.ndim == 1 else samples[:, 0]
    spectrum = np.abs(np.fft.rfft(mono.astype(float))) ** 2
    frequencies = np.fft.rfftfreq(len(mono), 1 / rate)
    inside = (frequencies >= low_hz) & (frequencies < high_hz)
    return 10 * np.log10(spectrum[inside].sum() / len(mono) ** 2 + 1e-30)
