"""What sounds are made of: shaped noise, slow drifts, struck resonances, rooms, and levels.

Everything a bed is made of is periodic in `LOOP_S`. Noise is made in the frequency domain, where a loop's filter is one
multiplication; what has no treble is made at a lower rate and brought up by lengthening its spectrum.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from voicestage.sound.library.levels import rms
from voicestage.sound.rooms import Room
from voicestage.sound.space import Reverb, impulse_response
from voicestage.units import RATE, frames, gain_from_db

Samples = NDArray[np.float32]
Curve = Callable[[NDArray[np.float32]], NDArray[np.float32]]
"""Frequencies [Hz] → magnitudes."""
Modes = Sequence[tuple[float, float, float]]
"""A body's resonances: frequency [Hz], time in which it falls by 60 dB [ms], level [dB]."""

LOOP_S = 48
COMMON_SHARE = 0.3
"""The part of its power that each side of a bed shares with the other."""


def band(low_hz: float, high_hz: float, *, below_db_oct: float = 12.0, above_db_oct: float = 12.0) -> Curve:
    """Return a curve that is flat between two frequencies and falls off at both sides [dB per octave]."""

    def curve(hertz: NDArray[np.float32]) -> NDArray[np.float32]:
        rise = (np.maximum(hertz, 1.0) / low_hz) ** (below_db_oct / 6.02)
        fall = (np.maximum(hertz, 1.0) / high_hz) ** (above_db_oct / 6.02)
        out: NDArray[np.float32] = (rise / np.sqrt(1.0 + rise**2) / np.sqrt(1.0 + fall**2)).astype(np.float32)
        return out

    return curve


def noise(rng: np.random.Generator, curve: Curve, *, seconds: float = LOOP_S, rate: int = RATE) -> Samples:
    """Return periodic Gaussian noise of a given spectrum, with an rms of 1: [frames] at `rate`."""
    count = frames(seconds, rate)
    bins = count // 2 + 1
    spectrum = rng.standard_normal(2 * bins, dtype=np.float32).view(np.complex64)
    spectrum *= curve(np.linspace(0.0, rate / 2, bins, dtype=np.float32))
    spectrum[0] = 0.0
    wave: Samples = scipy.fft.irfft(spectrum, n=count).astype(np.float32, copy=False)
    wave /= np.float32(rms(wave))
    return wave


def up(wave: Samples, *, rate: int, to: int = RATE) -> Samples:
    """Bring periodic samples to a higher rate; exact, and still periodic."""
    count = len(wave) * to // rate
    spectrum = scipy.fft.rfft(wave)
    higher: Samples = scipy.fft.irfft(spectrum, n=count).astype(np.float32, copy=False)
    return higher * np.float32(to / rate)


def filtered(wave: Samples, curve: Curve, *, rate: int = RATE) -> Samples:
    """Filter periodic samples by a curve, without any delay."""
    spectrum = scipy.fft.rfft(wave)
    spectrum *= curve(np.linspace(0.0, rate / 2, len(spectrum), dtype=np.float32))
    out: Samples = scipy.fft.irfft(spectrum, n=len(wave)).astype(np.float32, copy=False)
    return out


def drift(rng: np.random.Generator, *, fastest_hz: float, seconds: float = LOOP_S, rate: int = RATE) -> Samples:
    """Return a slow periodic wander about 0 with an rms of 1, [frames] at `rate`."""
    turns = max(2, round(fastest_hz * seconds))
    spectrum = np.zeros(8 * turns + 1, np.complex128)
    spectrum[1 : turns + 1] = rng.standard_normal(turns) + 1j * rng.standard_normal(turns)
    coarse = scipy.fft.irfft(spectrum)
    coarse /= rms(coarse)
    count = frames(seconds, rate)
    at = np.arange(count) * (len(coarse) / count)
    wander: Samples = np.interp(at, np.arange(len(coarse) + 1), np.append(coarse, coarse[0])).astype(np.float32)
    return wander


def scattered(
    rng: np.random.Generator,
    grain: Samples,
    *,
    per_second: float,
    spread: float,
    density: Samples | None = None,
    seconds: float = LOOP_S,
    rate: int = RATE,
) -> Samples:
    """Return a Poisson process of grains, periodic.

    Args:
        rng: what times and strengths are drawn from.
        grain: one event.
        per_second: how many, on the average.
        spread: of their strength, which is log-normal; 0: all alike.
        density: where they fall more often, 0 to 1 over the loop in steps of any length.
        seconds: the loop's length.
        rate: frames a second.
    """
    count = frames(seconds, rate)
    starts = rng.integers(0, count, rng.poisson(per_second * seconds))
    if density is not None:
        starts = starts[rng.random(len(starts)) < density[starts * len(density) // count]]
    strengths = (np.exp(spread * rng.standard_normal(len(starts))) * rng.choice([-1.0, 1.0], len(starts))).astype(
        np.float32
    )
    wave = np.zeros(count + len(grain), np.float32)
    at = np.arange(len(grain))
    for some in np.array_split(np.arange(len(starts)), max(1, len(starts) * len(grain) // 500_000)):
        np.add.at(wave, (starts[some, None] + at).ravel(), (strengths[some, None] * grain).ravel())
    wave[: len(grain)] += wave[count:]
    return wave[:count]


def ping(hertz: float, decay_ms: float, *, rise_st: float = 0.0, rate: int = RATE) -> Samples:
    """Return one struck resonance, a sine that falls by 60 dB in `decay_ms` and may rise in pitch meanwhile."""
    t = np.arange(frames(decay_ms / 1000.0, rate)) / rate
    glide = hertz * 2.0 ** (rise_st / 12.0 * t / max(t[-1], 1e-9))
    wave = np.sin(2.0 * np.pi * np.cumsum(glide) / rate) * 10.0 ** (-3.0 * t / (decay_ms / 1000.0))
    return (wave * np.minimum(1.0, t / 0.0003)).astype(np.float32)


def envelope(points: list[tuple[float, float]], *, rate: int = RATE) -> Samples:
    """Return a curve through (seconds, dB) points, straight in dB; the first and the last are faded from and to 0."""
    times, levels = zip(*points, strict=True)
    t = np.arange(frames(times[-1], rate)) / rate
    gain = 10.0 ** (np.interp(t, times, levels) / 20.0)
    return faded(gain.astype(np.float32), fade_in_ms=2.0, fade_out_ms=20.0, rate=rate)


def faded(wave: Samples, *, fade_in_ms: float = 2.0, fade_out_ms: float = 50.0, rate: int = RATE) -> Samples:
    """Fade [frames] or [frames, channels] in and out along half cosines."""
    out = wave.copy()
    for length_ms, edge in ((fade_in_ms, out), (fade_out_ms, out[::-1])):
        length = min(frames(length_ms / 1000.0, rate), len(wave) // 2)
        slope = (0.5 - 0.5 * np.cos(np.pi * np.arange(length) / length)).astype(np.float32)
        edge[:length] *= slope if wave.ndim == 1 else slope[:, None]
    return out


def put(into: Samples, wave: Samples, at_s: float, gain_db: float = 0.0) -> None:
    """Add `wave` to `into` in place at a time; what hangs over the end is cut."""
    start = frames(at_s)
    length = max(0, min(len(wave), len(into) - start))
    into[start : start + length] += wave[:length] * np.float32(gain_from_db(gain_db))


def wide(left: Samples, right: Samples) -> Samples:
    """Return [frames, 2] of two independent noises, such that the sides share `COMMON_SHARE` of their power.

    Each is heard on both sides, stronger on its own: with a turn by half the arcsine the correlation is the share.
    """
    turn = 0.5 * math.asin(COMMON_SHARE)
    own, other = np.float32(math.cos(turn)), np.float32(math.sin(turn))
    return np.stack([own * left + other * right, other * left + own * right], axis=1)


def each_side(make: Callable[[], Samples]) -> Samples:
    """Call `make` once for each side and spread what it gives: `wide`."""
    return wide(make(), make())


def at_place(wave: Samples, place: float) -> Samples:
    """Return mono [frames] as [frames, 2] at a place from -1, left, to +1, right, by the constant-power law."""
    angle = (place + 1.0) * math.pi / 4.0
    return np.stack([wave * np.float32(math.cos(angle)), wave * np.float32(math.sin(angle))], axis=1)


def silence(seconds: float, *, rate: int = RATE) -> Samples:
    """Return mono silence, to put things into."""
    return np.zeros(frames(seconds, rate), np.float32)


def struck(
    rng: np.random.Generator, modes: Modes, *, scatter: float = 0.02, scale: float = 1.0, rate: int = RATE
) -> Samples:
    """Return a struck body; each stroke scatters the pitches and levels of its modes a little.

    Args:
        rng: what the stroke is drawn from.
        modes: the body's.
        scatter: how far each pitch is off, as a share of it.
        scale: what all pitches are multiplied by: a smaller body, or another place of a large one.
        rate: frames a second.
    """
    out = silence(max(decay for _, decay, _ in modes) / 1000.0 + 0.01, rate=rate)
    for hertz, decay_ms, level_db in modes:
        mode = ping(scale * hertz * (1.0 + scatter * rng.standard_normal()), decay_ms, rate=rate)
        out[: len(mode)] += mode * np.float32(gain_from_db(level_db + rng.normal(0.0, 1.0)))
    return out


def paces(rng: np.random.Generator, count: int, every_s: float, *, uneven: float) -> Samples:
    """Return when steps fall: nobody walks like a clock, but who is late makes up for it.

    Args:
        rng: what they are drawn from.
        count: how many.
        every_s: on the average.
        uneven: the standard deviation of the intervals, as a share of their mean; 0.03 to 0.06 in people who walk
            (Hausdorff et al., J. Appl. Physiol. 82:262, 1997, and others since).
    """
    intervals = every_s * (1.0 + uneven * rng.standard_normal(count - 1))
    intervals += (
        np.where(np.arange(count - 1) % 2, 0.5, -0.5) * every_s * rng.uniform(-0.04, 0.04)
    )  # one leg, the other
    return np.concatenate([[0.0], np.cumsum(intervals)]).astype(np.float32)


def burst(rng: np.random.Generator, low_hz: float, high_hz: float, decay_ms: float, *, rate: int = RATE) -> Samples:
    """Return a burst of noise that falls by 60 dB in `decay_ms`."""
    seconds = decay_ms / 1000.0
    hiss = noise(rng, band(low_hz, high_hz), seconds=seconds, rate=rate)
    return hiss * envelope([(0.0, 0.0), (seconds, -60.0)], rate=rate)[: len(hiss)]


def put_round(into: Samples, wave: Samples, at_s: float, gain_db: float = 0.0, *, rate: int = RATE) -> None:
    """Add `wave`, [frames] or [frames, 2] as `into` is, at a time; what hangs over the end goes on at the start."""
    start = frames(at_s, rate) % len(into)
    level = np.float32(gain_from_db(gain_db))
    first = min(len(wave), len(into) - start)
    into[start : start + first] += wave[:first] * level
    into[: len(wave) - first] += wave[first:] * level


def resounding(dry: Samples, room: Room, *, wet_db: float, seed: int = 0) -> Samples:
    """Return a loop [frames, 2] with its room, going round as the loop does.

    Args:
        dry: the loop.
        room: the room.
        wet_db: the level of the room's sound against the loop's.
        seed: of the room.
    """
    response = impulse_response(room, seed=seed)
    mono = np.concatenate([dry.mean(axis=1), np.zeros(8 * len(response), np.float32)])
    wet = Reverb(response, lambda at, count: mono[at : at + count]).read(len(dry) + len(response) - 1)
    out = dry + wet[: len(dry)] * np.float32(gain_from_db(wet_db))
    out[: len(response) - 1] += wet[len(dry) :] * np.float32(gain_from_db(wet_db))
    return out


def in_hall(dry: Samples, room: Room, *, wet_db: float, seed: int = 0) -> Samples:
    """Return a shot [frames, 2] with its room, longer by the room's decay; arguments as for `resounding`."""
    response = impulse_response(room, seed=seed)
    longer = np.concatenate([dry, np.zeros((len(response), 2), np.float32)])
    return resounding(longer, room, wet_db=wet_db, seed=seed)


def in_room(dry: Samples, rng: np.random.Generator, *, decay_s: float, level_db: float, treble_hz: float) -> Samples:
    """Return mono [frames] in a room, [frames, 2] and longer by its decay: the sound itself and a diffuse tail.

    Args:
        dry: mono.
        rng: what the tail is drawn from.
        decay_s: time in which the tail falls by 60 dB.
        level_db: the tail's energy beside that of the dry sound.
        treble_hz: above it the tail is dull.
    """
    tail_frames = frames(decay_s)
    size = 1 << (len(dry) + tail_frames).bit_length()
    fall = 10.0 ** (-3.0 * np.arange(tail_frames) / tail_frames)
    out = np.zeros((len(dry) + tail_frames, 2), np.float32)
    spectrum = scipy.fft.rfft(dry, n=size)
    dull = band(120.0, treble_hz, above_db_oct=9.0)(np.linspace(0.0, RATE / 2, size // 2 + 1, dtype=np.float32))
    for side in range(2):
        tail = rng.standard_normal(tail_frames) * fall * np.minimum(1.0, np.arange(tail_frames) / frames(0.008))
        wet = scipy.fft.irfft(spectrum * scipy.fft.rfft(tail, n=size) * dull, n=size)[: len(out)]
        energy = math.sqrt(float(np.square(dry, dtype=np.float64).sum()) / max(float(np.square(wet).sum()), 1e-30))
        out[:, side] = wet * energy * gain_from_db(level_db)
    out[: len(dry)] += dry[:, None]
    return faded(out, fade_in_ms=0.5)
