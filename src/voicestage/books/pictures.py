"""Whether a picture in a book can be its cover, told by its first bytes: nothing is decoded here."""

from __future__ import annotations

import posixpath
import struct

from voicestage.model.book import Picture

_MOST_PIXELS = 50_000_000
"""A cover of more than this (7,000 × 7,000) is no cover; it would take a player's memory away."""


def usable_picture(path: str, data: bytes) -> Picture | None:
    """Return a JPEG or PNG as a cover, named by what it really is, or None."""
    if data.startswith(b"\x89PNG\r\n\x1a\n") and len(data) > 33:
        width, height = struct.unpack(">II", data[16:24])
        suffix = ".png"
    elif data.startswith(b"\xff\xd8\xff"):
        size = _jpeg_size(data)
        if size is None:
            return None
        width, height = size
        suffix = ".jpg"
    else:
        return None
    if not 0 < width * height <= _MOST_PIXELS:
        return None
    return Picture(name=posixpath.splitext(posixpath.basename(path))[0] + suffix, data=data)


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    """Find width and height in a JPEG's frame header (ITU-T T.81, B.2.2)."""
    at = 2
    while at + 9 < len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
        elif 0xC0 <= marker <= 0xCF and marker not in {0xC4, 0xC8, 0xCC}:
            height, width = struct.unpack(">HH", data[at + 5 : at + 9])
            return width, height
        elif marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
        else:
            at += 2 + max(2, struct.unpack(">H", data[at + 2 : at + 4])[0])
    return None
