"""A sound as a picture: its spectrogram, and a PNG of it without any imaging library."""

from __future__ import annotations

import struct
import zlib

import numpy as np
from numpy.typing import NDArray

from voicestage.units import RATE

_LOWEST_HZ, _HIGHEST_HZ = 40.0, 16_000.0
# dark blue to yellow by five points, so that lighter is always louder
_COLOURS = np.array([(8, 10, 26), (48, 30, 98), (150, 45, 100), (236, 120, 50), (252, 240, 160)], np.float64)
_SHADES = 40
"""So few that the picture packs well, and no step is seen."""


def spectrogram(
    samples: NDArray[np.float32], *, width: int = 480, height: int = 120, range_db: float = 75.0
) -> NDArray[np.uint8]:
    """Return a picture [height, width, 3] of a sound, [frames] or [frames, channels] at 48 kHz.

    Time runs to the right; frequency upwards by octaves from 40 Hz to 16 kHz; from the loudest point `range_db` down.
    """
    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    size = 4_096 if len(mono) > 8 * RATE else 2_048
    padded = np.pad(mono, (size // 2, size))
    starts = np.linspace(0, max(1, len(mono) - 1), width).astype(np.int64)
    window = np.hanning(size).astype(np.float32)
    power = np.square(np.abs(np.fft.rfft(np.stack([padded[at : at + size] * window for at in starts]), axis=1)))
    edges = np.geomspace(_LOWEST_HZ, _HIGHEST_HZ, height + 1) * size / RATE
    rows = np.empty((height, width))
    for row in range(height):
        first = int(edges[row])
        rows[row] = power[:, first : max(first + 1, int(edges[row + 1]))].mean(axis=1)
    level_db = 10.0 * np.log10(rows + 1e-12)
    level_db += 3.0 * np.log2(edges[1:, None] / edges[1])  # as ears do, count by octaves
    shade = np.clip(1.0 + (level_db - level_db.max()) / range_db, 0.0, 1.0)[::-1]
    shade = np.rint(shade * _SHADES) / _SHADES
    points = np.linspace(0.0, 1.0, len(_COLOURS))
    return np.stack([np.interp(shade, points, _COLOURS[:, each]) for each in range(3)], axis=2).astype(np.uint8)


def png(picture: NDArray[np.uint8]) -> bytes:
    """Encode [height, width, 3] as PNG (ISO/IEC 15948)."""
    height, width, _ = picture.shape
    rows = np.concatenate([np.zeros((height, 1), np.uint8), picture.reshape(height, -1)], axis=1)

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", zlib.compress(rows.tobytes(), 9)), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
