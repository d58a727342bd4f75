"""A picture as PNG, at twice its usual size: drawn here, with numpy alone, band by band, so flat in memory."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from typing import TYPE_CHECKING

from voicestage.deliver.drawing.letters import SCALE, letters, width
from voicestage.deliver.drawing.shapes import Area, Curve, Group, Picture, Rect, Shape, Text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Pixels = NDArray[np.float32]

BAND = 256
"""Rows that are drawn at a time."""
LARGEST_SIDE = 32_000
"""More pixels than this many programs refuse."""


def png(picture: Picture) -> bytes:
    """Return the bytes of a PNG file (ISO/IEC 15948).

    Raises:
        ValueError: the picture is too large for one; SVG has no such bound.
    """
    wide, high = round(picture.width * SCALE), round(picture.height * SCALE)
    if max(wide, high) > LARGEST_SIDE:
        raise ValueError(f"it would be {wide} by {high} pixels")
    shapes = [shape for item in picture.items for shape in (item.shapes if isinstance(item, Group) else (item,))]
    packed = zlib.compressobj(9)
    data = b"".join(packed.compress(rows) for rows in _bands(shapes, wide, high)) + packed.flush()
    header = struct.pack(">IIBBBBB", wide, high, 8, 2, 0, 0, 0)
    parts = (_chunk(b"IHDR", header), _chunk(b"IDAT", data), _chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _bands(shapes: list[Shape], wide: int, high: int) -> Iterator[bytes]:
    import numpy as np

    for top in range(0, high, BAND):
        pixels = np.full((min(BAND, high - top), wide, 3), 255.0, np.float32)
        for shape in shapes:
            _draw(pixels, top, shape)
        rows = np.rint(pixels).astype(np.uint8).reshape(len(pixels), -1)
        yield np.concatenate([np.zeros((len(rows), 1), np.uint8), rows], axis=1).tobytes()


def _draw(pixels: Pixels, top: int, shape: Shape) -> None:
    if isinstance(shape, Rect):
        _rect(pixels, top, shape)
    elif isinstance(shape, Area):
        xs, tops = _scaled(shape.xs), _scaled(shape.tops)
        first, last = _columns(pixels, xs[0], xs[-1])
        if first < last:
            upper = _at(range(first, last), xs, tops)
            _cover(pixels, top, first, upper, shape.bottom * SCALE, shape.fill, shape.opacity)
    elif isinstance(shape, Curve):
        _curve(pixels, top, shape)
    else:
        _text(pixels, top, shape)


def _rect(pixels: Pixels, top: int, shape: Rect) -> None:
    import numpy as np

    left, right = shape.x * SCALE, (shape.x + shape.width) * SCALE
    first, last = _columns(pixels, left, right)
    if first < last:
        columns = np.arange(first, last)
        share = np.clip(np.minimum(right, columns + 1) - np.maximum(left, columns), 0.0, 1.0)
        upper = np.full(last - first, shape.y * SCALE)
        bottom = (shape.y + shape.height) * SCALE
        _cover(pixels, top, first, upper, bottom, shape.fill, shape.opacity, share=share)


def _curve(pixels: Pixels, top: int, shape: Curve) -> None:
    import numpy as np

    xs, ys = _scaled(shape.xs), _scaled(shape.ys)
    first, last = _columns(pixels, xs[0], xs[-1])
    if first >= last:
        return
    edges = np.interp(np.arange(first, last + 1), xs, ys)
    half = shape.thickness * SCALE / 2
    upper = np.minimum(edges[:-1], edges[1:]) - half
    _cover(pixels, top, first, upper, np.maximum(edges[:-1], edges[1:]) + half, shape.colour, 1.0)


def _text(pixels: Pixels, top: int, shape: Text) -> None:
    import numpy as np

    known = letters(shape.size)
    row = round(shape.y * SCALE) - known.origin[0] - top
    if row >= len(pixels) or row + known.ink.shape[1] <= 0:
        return
    at = shape.x * SCALE
    if shape.anchor != "start":
        at -= width(shape.words, shape.size) * SCALE / (2 if shape.anchor == "middle" else 1)
    colour = _colour(shape.colour)
    for letter in shape.words:
        place = known.place(letter)
        column = round(at) - known.origin[1]
        ink = known.ink[place]
        up, low = max(0, row), min(len(pixels), row + ink.shape[0])
        left, right = max(0, column), min(pixels.shape[1], column + ink.shape[1])
        if up < low and left < right:
            dark = ink[up - row : low - row, left - column : right - column].astype(np.float32)[:, :, None] / 255.0
            pixels[up:low, left:right] += (colour - pixels[up:low, left:right]) * dark
        at += float(known.advance[place])


def _cover(
    pixels: Pixels,
    top: int,
    first: int,
    upper: NDArray[np.float64],
    lower: float | NDArray[np.float64],
    colour: str,
    opacity: float,
    *,
    share: NDArray[np.float64] | None = None,
) -> None:
    """Paint columns from `first` on between two heights, edges by the share of each pixel that is covered."""
    import numpy as np

    low = max(0, int(np.floor(upper.min())) - top)
    high = min(len(pixels), int(np.ceil(np.max(lower))) - top)
    if low >= high:
        return
    rows = np.arange(low, high)[:, None] + top
    covered = np.clip(np.minimum(lower, rows + 1) - np.maximum(upper, rows), 0.0, 1.0)
    if share is not None:
        covered = covered * share
    painted = pixels[low:high, first : first + len(upper)]
    painted += (_colour(colour) - painted) * (covered * opacity).astype(np.float32)[:, :, None]


def _columns(pixels: Pixels, left: float, right: float) -> tuple[int, int]:
    import math

    return max(0, math.floor(left)), min(pixels.shape[1], max(math.floor(left) + 1, math.ceil(right)))


def _scaled(values: object) -> NDArray[np.float64]:
    import numpy as np

    return np.asarray(values, np.float64) * SCALE


def _at(columns: range, xs: NDArray[np.float64], ys: NDArray[np.float64]) -> NDArray[np.float64]:
    import numpy as np

    return np.interp(np.asarray(columns) + 0.5, xs, ys)


def _colour(colour: str) -> Pixels:
    import numpy as np

    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], np.float32)
