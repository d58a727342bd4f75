"""The sound of a lightning: thousands of small shocks along a crooked channel, heard as they arrive.

After Ribner and Roy, "Acoustics of thunder: a quasilinear model for tortuous lightning" (JASA 72, 1911, 1982): each
short piece of the channel sends a shock in the shape of an N. What lies across the line of sight arrives at once and
claps; what runs away from it arrives piece after piece and rolls. On its way each shock grows longer and duller.
"""

from __future__ import annotations

import numpy as np
import scipy.fft
from numpy.typing import NDArray

from voicestage.sound.library.materials import Samples, wide
from voicestage.units import frames

SOUND_M_S = 340.0
PIECE_M = 7.0
PIECES = 900
CLOUD_M = 2_000.0
"""At this height the channel turns and runs on inside the cloud, away from the listener."""
_GROUPS = 12
"""Distances at which the air's part is reckoned."""
_ECHOES = 8
"""Ways by which each shock comes: straight, and scattered by wind and ground."""


def lightning(rng: np.random.Generator, *, nearest_m: float, seconds: float, rate: int) -> Samples:
    """Return what is heard of one lightning from its first shock on: [frames, 2] at `rate`, of no particular level.

    Args:
        rng: what its channel is drawn from.
        nearest_m: how far away it strikes the ground; near ones crack, far ones roll.
        seconds: how long is listened; the last is faded by whoever calls.
        rate: frames a second.
    """
    points = _channel(rng, nearest_m)
    pieces, middles = np.diff(points, axis=0), (points[1:] + points[:-1]) / 2.0
    strengths = np.exp(0.6 * rng.standard_normal(len(pieces)))
    late = rng.exponential(1.0, (len(pieces), _ECHOES))
    late[:, 0] = 0.0
    weights = 0.5 * np.exp(-late) * rng.choice([-1.0, 1.0], late.shape)
    weights[:, 0] = 1.0
    sides = []
    for ear_m in (-9.0, 9.0):  # apart as far as trees and walls make the two sides differ
        sight = middles - np.array([0.0, ear_m, 1.7])
        away = np.linalg.norm(sight, axis=1)
        along = np.abs((sight * pieces).sum(axis=1)) / (away * np.linalg.norm(pieces, axis=1))
        levels = (
            strengths * np.exp(-((along / 0.45) ** 2)) * (nearest_m / away) ** 0.6
        )  # less than by distance: the cloud sends it down
        sides.append(_heard(away, levels[:, None] * weights, late, seconds=seconds, rate=rate))
    return wide(*sides)


def _channel(rng: np.random.Generator, nearest_m: float) -> NDArray[np.float64]:
    """Return the corners of a channel [m]: up to the cloud, then on in it; each piece turns from the one before."""
    at, heading = np.array([nearest_m, 0.0, 0.0]), np.array([0.0, 0.0, 1.0])
    lean = rng.uniform(-0.5, 0.5, 2)
    points = [at]
    for _ in range(PIECES):
        way = np.array([lean[0], lean[1], 1.0] if at[2] < CLOUD_M else [lean[0] + 0.9, lean[1], 0.12])
        heading = 0.72 * heading + 0.28 * way / np.linalg.norm(way) + 0.5 * rng.standard_normal(3)
        heading /= np.linalg.norm(heading)
        at = at + PIECE_M * heading
        points.append(at)
    return np.array(points)


def _heard(
    away_m: NDArray[np.float64],
    levels: NDArray[np.float64],
    late: NDArray[np.float64],
    *,
    seconds: float,
    rate: int,
) -> Samples:
    """Return one side of it: all shocks as they arrive, those from farther away longer, duller and more scattered."""
    count = frames(seconds, rate)
    size = scipy.fft.next_fast_len(2 * count, real=True)
    hertz = np.linspace(0.0, rate / 2, size // 2 + 1, dtype=np.float32)
    spectrum = np.zeros(len(hertz), np.complex64)
    for group in np.array_split(np.argsort(away_m), _GROUPS):
        far_m = float(away_m[group].mean())
        when_s = 0.02 + ((away_m[group] - away_m.min()) / SOUND_M_S)[:, None] + late[group] * far_m * 1e-4
        arrived = when_s < seconds
        shocks = np.zeros(size, np.float32)
        np.add.at(shocks, (when_s[arrived] * rate).astype(np.int64), levels[group][arrived].astype(np.float32))
        pitch = hertz / (130.0 * (300.0 / far_m) ** 0.4)  # an N is strongest at about the inverse of its length
        air = np.exp(-hertz * far_m / 3.0e6) / (1.0 + np.square(hertz * far_m / 2.2e6))
        spectrum += scipy.fft.rfft(shocks) * (1j * pitch / (1.0 + np.square(pitch)) * air).astype(np.complex64)
    wave: Samples = scipy.fft.irfft(spectrum, n=size)[:count].astype(np.float32, copy=False)
    return wave
