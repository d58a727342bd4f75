"""People, many at once: they murmur, applaud and laugh.

The murmur is made of this project's own voices: `data/crowd_voices.ogg` holds 6 s of each of fourteen
(training/crowd_voices), so that no engine is needed here.
"""

from __future__ import annotations

import functools
from importlib import resources

import numpy as np
import scipy.fft

from voicestage.sound.library.levels import rms, tamed
from voicestage.sound.library.materials import (
    LOOP_S,
    Samples,
    band,
    drift,
    envelope,
    faded,
    filtered,
    in_hall,
    noise,
    scattered,
    up,
    wide,
)
from voicestage.sound.rooms import ROOMS, Room
from voicestage.sound.space import impulse_response
from voicestage.units import RATE, frames

VOICE_RATE = 16_000
_VOICE_S = 6
_TALKERS = 30
_STEPS = 100


@functools.cache
def _voices() -> Samples:
    """Return the recorded voices, [voices, frames] at `VOICE_RATE`."""
    import soundfile

    with resources.files(__package__).joinpath("data/crowd_voices.ogg").open("rb") as file:
        wave, rate = soundfile.read(file, dtype="float32")
    assert rate == VOICE_RATE
    length = _VOICE_S * VOICE_RATE
    return np.asarray(wave[: len(wave) // length * length].reshape(-1, length), dtype=np.float32)


def crowd_murmur(rng: np.random.Generator) -> Samples:
    """Thirty people in a hall, in groups: each talks for some seconds and listens for some.

    Each is one of fourteen voices, a little higher or lower and read from another point of it, so nobody is heard
    twice; the nearest is no louder than the rest together, so no word stands out.
    """
    count = LOOP_S * VOICE_RATE
    sides = np.zeros((2, count), np.float32)
    voices = _voices()
    control = np.arange(0, count, VOICE_RATE // _STEPS)
    for talker in range(_TALKERS):
        voice = voices[(talker + int(rng.integers(2))) % len(voices)]
        pitch = 2.0 ** (rng.uniform(-1.6, 1.6) / 12.0)
        own = np.interp(np.arange(0.0, len(voice), pitch), np.arange(len(voice)), voice).astype(np.float32)
        said = np.resize(np.roll(own, int(rng.integers(len(own)))), count)
        talks = np.clip(2.0 + 3.0 * drift(rng, fastest_hz=0.22, rate=_STEPS), 0.0, 1.0)
        # who speaks over the seam takes a breath there, each at another time
        talks[: _STEPS // 4] *= np.linspace(0.0, 1.0, _STEPS // 4, dtype=np.float32)
        talks[-_STEPS // 4 :] *= np.linspace(1.0, 0.0, _STEPS // 4, dtype=np.float32)
        heard = said * np.interp(np.arange(count), control, talks).astype(np.float32)
        heard = np.roll(heard, int(rng.integers(count)))
        place = (talker + 0.5) / _TALKERS
        near = rng.uniform(0.6, 1.0)
        sides += np.sqrt([0.15 + 0.7 * (1.0 - place), 0.15 + 0.7 * place]).astype(np.float32)[:, None] * (near * heard)
    return tamed(_smeared(sides), crest_db=15.0)


def _smeared(sides: Samples) -> Samples:
    """Let a hall of 1.1 s smear what could still be followed, and the distance take the treble."""
    hall = Room(rt60_s=1.1, wet_db=0.0, predelay_ms=10, early_ms=60, early=0.3, treble=0.5)
    response = impulse_response(hall)
    count = sides.shape[1]
    hertz = np.linspace(0.0, VOICE_RATE / 2, count // 2 + 1, dtype=np.float32)
    far = band(130, 2_300, above_db_oct=7.0)(hertz)
    out = []
    for side in range(2):
        at_voice_rate = filtered(response[:, side], band(20, 7_000, above_db_oct=48.0))[:: RATE // VOICE_RATE]
        spectrum = scipy.fft.rfft(np.float32(3.0) * at_voice_rate, n=count) * np.float32(0.8) + np.float32(0.45)
        spectrum *= scipy.fft.rfft(sides[side]) * far
        wave = scipy.fft.irfft(spectrum, n=count).astype(np.float32, copy=False)
        out.append(up(wave, rate=VOICE_RATE))
    return np.stack(out, axis=1)


def applause(rng: np.random.Generator) -> Samples:
    """A full house claps, swelling within a second and thinning out after six."""
    seconds = 9.0
    level = envelope([(0.0, -40.0), (0.25, -14.0), (1.0, -1.0), (2.0, 0.0), (5.0, -1.0), (7.0, -9.0), (seconds, -42.0)])
    sides = np.zeros((2, frames(seconds)), np.float32)
    for _ in range(90):
        place = rng.uniform(0.05, 0.95)
        hands_hz = rng.uniform(750, 2_300)
        clap = noise(rng, band(hands_hz / 1.35, hands_hz * 1.35, above_db_oct=8.0), seconds=0.03)
        clap *= envelope([(0.0, 0.0), (0.003, -3.0), (0.03, -50.0)])
        start, end, every_s = rng.uniform(0.0, 0.9), rng.uniform(4.5, 8.3), rng.uniform(0.19, 0.3)
        at = np.arange(start, end, every_s)
        at = at + rng.normal(0.0, 0.012, len(at))
        strengths = rng.uniform(0.6, 1.0, len(at)) * rng.uniform(0.25, 1.0) ** 1.5
        for second, strength in zip(at, strengths, strict=True):
            first = frames(float(np.clip(second, 0.0, seconds - 0.04)))
            for side, share in enumerate((1.0 - place, place)):
                sides[side, first : first + len(clap)] += np.float32(strength * np.sqrt(share)) * clap
    far = wide(*(_claps(rng, seconds) for _ in range(2)))
    near = sides.T
    whole = (near + np.float32(0.75 * rms(near)) * far) * level[:, None]
    return faded(tamed(in_hall(whole, ROOMS["theatre"], wet_db=-6.0), crest_db=15.0), fade_out_ms=400.0)


def _claps(rng: np.random.Generator, seconds: float) -> Samples:
    """Hundreds of hands at the back of the house, too many to tell apart, yet hands and no hiss."""
    wave = np.zeros(frames(seconds), np.float32)
    for hands_hz in np.exp(rng.uniform(np.log(550), np.log(2_400), 12)):
        clap = noise(rng, band(float(hands_hz) / 1.4, float(hands_hz) * 1.4, above_db_oct=8.0), seconds=0.022)
        clap *= envelope([(0.0, 0.0), (0.002, -2.0), (0.022, -40.0)])
        wave += scattered(rng, clap, per_second=60, spread=0.7, seconds=seconds)
    return wave


def crowd_laughter(rng: np.random.Generator) -> Samples:
    """Twenty-eight people laugh at once, each in their own ha-ha-ha that falls and runs out of breath."""
    seconds = 5.0
    rate = VOICE_RATE
    sides = np.zeros((2, frames(seconds, rate)), np.float32)
    for person in range(28):
        start = 0.05 + rng.exponential(0.18)
        laugh = _laugh(rng, woman=person % 2 == 0, rate=rate)
        first = frames(min(start, 2.2), rate)
        laugh = laugh[: sides.shape[1] - first]
        place, near = rng.uniform(0.05, 0.95), rng.uniform(0.35, 1.0)
        for side, share in enumerate((1.0 - place, place)):
            sides[side, first : first + len(laugh)] += np.float32(near * np.sqrt(share)) * laugh
    whole = np.stack([up(side, rate=rate) for side in sides], axis=1)
    return faded(tamed(in_hall(whole, ROOMS["theatre"], wet_db=-4.0), crest_db=14.0), fade_out_ms=500.0)


def _laugh(rng: np.random.Generator, *, woman: bool, rate: int) -> Samples:
    """One person's laugh: 5 to 12 breaths of "ha", about five a second, falling in pitch and strength.

    Figures after Bachorowski, Smoski and Owren, "The acoustic features of human laughter" (JASA 110, 2001): a mean
    pitch of 405 Hz in women's and 272 Hz in men's voiced laughs, up to twice that at the top, 4.5 to 5 calls a second.
    """
    from scipy.signal import lfilter  # it takes long to import, and only this needs it

    calls = int(rng.integers(5, 13))
    base_hz = rng.uniform(290, 480) if woman else rng.uniform(170, 300)
    tract = 1.15 if woman else 1.0
    formants = [(f * tract * rng.uniform(0.93, 1.07), b) for f, b in ((720, 110), (1_250, 130), (2_550, 190))]
    every_s = rng.uniform(0.18, 0.235)
    length = frames(every_s, rate)
    source = np.zeros(length * calls, np.float64)
    phase = 0.0
    for call in range(calls):
        t = np.arange(length) / length
        fall = 0.975**call * (1.0 + 0.12 * np.sin(np.pi * np.minimum(1.0, 1.6 * t)) - 0.06 * t)
        turns = phase + np.cumsum(base_hz * fall) / rate
        phase = float(turns[-1])
        voiced = np.clip(np.sin(np.pi * np.clip((t - 0.12) / 0.55, 0.0, 1.0)), 0.0, 1.0) ** 0.8
        glottis = (turns % 1.0) ** 2 - 1.0 / 3.0
        breath = rng.standard_normal(length) * (0.10 + 0.22 * np.exp(-((t - 0.05) ** 2) / 0.01))
        strength = 0.93**call * rng.uniform(0.8, 1.0)
        source[call * length : (call + 1) * length] = strength * (voiced * glottis + 0.35 * breath)
    out = np.diff(source, prepend=0.0)
    for hertz, width_hz in formants:
        radius = np.exp(-np.pi * width_hz / rate)
        out = lfilter([1.0 - radius], [1.0, -2.0 * radius * np.cos(2 * np.pi * hertz / rate), radius**2], out)
    return faded((out / np.abs(out).max()).astype(np.float32), fade_in_ms=5.0, fade_out_ms=40.0, rate=rate)
