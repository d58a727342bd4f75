"""Rooms and distances: impulse responses that are computed, and what a voice loses on its way.

An impulse response here is the room alone, without the direct sound: what a send bus is convolved with. It is seven
octaves of noise, each dying away in its own time, behind a few early reflections; the middle octaves die away in
exactly the time asked for, measured after ISO 3382 (T30). At a send of 0 dB a room is as loud as the dry voice.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

from voicestage.sound.rooms import Room, response_frames
from voicestage.units import RATE, frames

Samples = NDArray[np.float32]

_CENTRES_HZ = (125.0, 250.0, 500.0, 1_000.0, 2_000.0, 4_000.0, 8_000.0)
_MIDDLE_HZ = (354.0, 1_414.0)
"""The octaves about 500 Hz and 1 kHz: ISO 3382 takes their mean for a room's single figure."""
_SPEECH_HZ = (200.0, 5_000.0)
_COMMON_SHARE = 0.25
"""The part of its power that each side of a room shares with the other: in mono a room loses 1.9 dB, no more."""
_COMMON_BELOW_HZ = 220.0
"""Below, both ears hear the same of any room: the wave is longer than the head."""


@functools.lru_cache(maxsize=16)
def impulse_response(room: Room, *, seed: int = 0) -> Samples:
    """Return a room's sound for a voice of one moment, without the voice: float32 [frames, 2] at 48 kHz.

    Its power over the speech band, of both sides together, is that of a unit impulse: convolved with a mono voice it is
    as loud as the voice, so that the room's `wet_db` and a distance's `send_db` are its level against the dry voice.
    The same room and seed give the same samples; they are kept, and so read-only.
    """
    rng = np.random.default_rng([seed, round(1_000 * room.rt60_s), round(10 * room.predelay_ms)])
    lead = frames(room.predelay_ms / 1_000)
    length = response_frames(room)
    early = _early(rng, room, lead, length)
    tail = _tail(rng, room, lead, length)
    for _ in range(4):  # the reflections in front bend the decay: set the tail right until the whole is
        whole = _level(early) * math.sqrt(room.early) + _level(tail) * math.sqrt(1.0 - room.early)
        measured_s = rt60(whole)
        slope = 3.0 * math.log(10.0) * (1.0 / measured_s - 1.0 / room.rt60_s)
        tail = tail * np.exp(slope * np.arange(length) / RATE)[:, None]
    whole = _level(early) * math.sqrt(room.early) + _level(tail) * math.sqrt(1.0 - room.early)
    fade = frames(min(0.05, room.rt60_s / 10.0))
    whole[-fade:] *= np.linspace(1.0, 0.0, fade)[:, None]
    response = _level(whole).astype(np.float32)
    response.flags.writeable = False
    return response


def _early(rng: np.random.Generator, room: Room, lead: int, length: int) -> NDArray[np.float64]:
    """Return reflections that come one by one, ever denser and weaker, each from its own side and duller."""
    count = 9
    late = np.sort(rng.uniform(0.0, 1.0, count)) ** 0.8
    late[0] = 0.0
    at = lead + np.round(late * frames(room.early_ms / 1_000)).astype(int)
    out = np.zeros((length, 2))
    for index, frame in enumerate(at):
        angle = rng.uniform(0.1, 0.9) * np.pi / 2.0
        strength = 10.0 ** (-3.0 * (frame - lead) / RATE / room.rt60_s) * rng.uniform(0.5, 1.0)
        strength *= 1.0 if index % 2 else -1.0  # else the reflections add up in the bass
        out[frame] += strength * np.array([np.cos(angle), np.sin(angle)])
    size = _fast_size(length)
    spectrum = np.fft.rfft(out, n=size, axis=0)
    hertz = np.fft.rfftfreq(size, 1.0 / RATE)
    walls = 1.0 / np.sqrt(1.0 + (hertz / 6_500.0) ** 2) * _rumble_filter(hertz)
    return np.asarray(np.fft.irfft(spectrum * walls[:, None], n=size, axis=0)[:length])


def _tail(rng: np.random.Generator, room: Room, lead: int, length: int) -> NDArray[np.float64]:
    """Return noise whose octaves die away each in its time: [frames, 2]."""
    size = _fast_size(length)
    hertz = np.fft.rfftfreq(size, 1.0 / RATE)
    common, left, right = (np.fft.rfft(rng.standard_normal(size)) for _ in range(3))
    below = 1.0 / (1.0 + (hertz / _COMMON_BELOW_HZ) ** 4)
    shared = np.sqrt(_COMMON_SHARE + (1.0 - _COMMON_SHARE) * below)
    alone = np.sqrt(1.0 - shared**2)
    octaves = np.log2(np.maximum(hertz, 1.0) / _CENTRES_HZ[0])
    dull = _rumble_filter(hertz) / np.sqrt(1.0 + (hertz / 9_000.0) ** 2)
    since = np.maximum(np.arange(length) - lead, 0) / RATE
    swell = np.clip((np.arange(length) - lead) / max(1, frames(room.early_ms / 2_000)), 0.0, 1.0)
    out = np.zeros((length, 2))
    for index in range(len(_CENTRES_HZ)):
        away = np.clip(octaves, 0.0, len(_CENTRES_HZ) - 1.0) - index
        weight = np.cos(np.pi / 2.0 * np.clip(np.abs(away), 0.0, 1.0)) * dull
        fall = 10.0 ** (-3.0 * since / (room.rt60_s * _decay_ratio(room, index))) * swell
        for side, own in enumerate((left, right)):
            out[:, side] += fall * np.fft.irfft((shared * common + alone * own) * weight, n=size)[:length]
    return out


def _decay_ratio(room: Room, octave: int) -> float:
    """Return an octave's decay against the middle's: `bass` at 125 Hz, 1 at 500 Hz and 1 kHz, `treble` at 8 kHz."""
    return float(np.interp(octave, [0, 2, 3, 6], [room.bass, 1.0, 1.0, room.treble]))


def _fast_size(length: int) -> int:
    """Return a power of two that is large enough: a Fourier transform of a length with large factors is slow."""
    return 1 << (length - 1).bit_length()


def _rumble_filter(hertz: NDArray[np.floating]) -> NDArray[np.float64]:
    """Let nothing below 80 Hz into a room: there it would only boom."""
    low = np.maximum(hertz, 1e-3) / 80.0
    return np.asarray(low**2 / np.sqrt(1.0 + low**4))


def _level(response: NDArray[np.float64]) -> NDArray[np.float64]:
    """Bring a response's mean power over the speech band, both sides together, to 1."""
    size = _fast_size(len(response))
    power = np.square(np.abs(np.fft.rfft(response, n=size, axis=0))).sum(axis=1)
    hertz = np.fft.rfftfreq(size, 1.0 / RATE)
    speech = (hertz >= _SPEECH_HZ[0]) & (hertz <= _SPEECH_HZ[1])
    # speech falls by about 6 dB an octave above 500 Hz: what it has little of counts little
    weight = 1.0 / (1.0 + (hertz[speech] / 500.0) ** 2)
    return response / math.sqrt(float((power[speech] * weight).sum() / weight.sum()))


def rt60(response: NDArray[np.floating], *, band_hz: tuple[float, float] = _MIDDLE_HZ) -> float:
    """Measure a response's reverberation time after ISO 3382: T30 by backward integration [s].

    Args:
        response: [frames] or [frames, channels] at 48 kHz.
        band_hz: what it is measured in.
    """
    size = _fast_size(2 * len(response))
    spectrum = np.fft.rfft(response, n=size, axis=0)
    hertz = np.fft.rfftfreq(size, 1.0 / RATE)
    inside = (hertz >= band_hz[0]) & (hertz <= band_hz[1])
    spectrum[~inside] = 0.0
    power = np.square(np.fft.irfft(spectrum, axis=0)[: len(response)])
    power = power if power.ndim == 1 else power.sum(axis=1)
    left = np.cumsum(power[::-1])[::-1]
    level_db = 10.0 * np.log10(np.maximum(left / left[0], 1e-12))
    between = np.flatnonzero((level_db <= -5.0) & (level_db >= -35.0))
    slope = np.polyfit(between / RATE, level_db[between], 1)[0]
    return float(-60.0 / slope)


def farther(samples: Samples, lowpass_hz: float | None) -> Samples:
    """Return a sound as it is heard through some air: as long as before, without delay.

    Args:
        samples: [frames] or [frames, channels] at 48 kHz.
        lowpass_hz: a distance's `lowpass_hz`.
    """
    if lowpass_hz is None or not len(samples):
        return samples
    size = 1 << (len(samples) + RATE // 100 - 1).bit_length()  # room for the filter to ring out, not around the end
    hertz = np.linspace(0.0, RATE / 2, size // 2 + 1, dtype=np.float32)
    curve = 1.0 / np.sqrt(1.0 + (hertz / np.float32(lowpass_hz)) ** 4)
    spectrum = np.fft.rfft(samples, n=size, axis=0) * (curve if samples.ndim == 1 else curve[:, None])
    return np.fft.irfft(spectrum, n=size, axis=0)[: len(samples)].astype(np.float32)


class Reverb:
    """A room on a send bus, streamed: the samples do not depend on how many are asked for at a time.

    It convolves by overlap-add on a grid of its own, for which it fetches what the bus carries itself, in order.
    """

    def __init__(self, response: Samples, source: Callable[[int, int], Samples]) -> None:
        """Open the room.

        Args:
            response: what `impulse_response` gave.
            source: gives the bus from a frame on, so many frames: mono float32 [frames]; called in order.
        """
        import scipy.fft

        self._fft = scipy.fft  # in single precision a third faster than numpy's
        self._source = source
        # measured: 475 times real time for 1.3 s at 2^18, 344 at 2^17, 302 at 2^19
        self._size = 1 << (3 * len(response)).bit_length()
        self._step = self._size - len(response) + 1
        self._spectra = [self._fft.rfft(response[:, side], n=self._size) for side in range(2)]
        self._tail = np.zeros((len(response) - 1, 2), np.float32)
        self._ready = np.zeros((0, 2), np.float32)
        self._fetched = 0

    def read(self, count: int) -> Samples:
        """Return the next `count` frames of the room's sound, [count, 2]."""
        parts = [self._ready]
        held = len(self._ready)
        while held < count:
            parts.append(self._next())
            held += self._step
        whole = np.concatenate(parts) if len(parts) > 1 else self._ready
        self._ready = whole[count:]
        return whole[:count]

    def _next(self) -> Samples:
        dry = self._source(self._fetched, self._step)
        self._fetched += self._step
        out = np.zeros((self._step + len(self._tail), 2), np.float32)
        if dry.any():
            spectrum = self._fft.rfft(dry, n=self._size)
            for side, room in enumerate(self._spectra):
                out[:, side] = self._fft.irfft(spectrum * room, n=self._size)
        out[: len(self._tail)] += self._tail
        self._tail = out[self._step :]
        return out[: self._step]
