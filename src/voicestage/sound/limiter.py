"""A look-ahead true-peak limiter that touches nothing but what would exceed the ceiling.

What it does to a frame follows from the frames around it alone, in a finite window (`window_before`,
`window_after`), and every step works element by element: so neither the size of the blocks nor where a piece was cut
changes a bit of it.

The gain, in five steps:

1. the peak of each frame until the next, 4x oversampled, over the channels together; only where the samples come
   within the interpolator's reach of the ceiling;
2. the reduction 1 - ceiling / peak that each frame needs;
3. it falls off along a straight line after each peak (release), so that the gain does not follow each cycle of a bass;
4. its maximum over the frames around, as far as smoothing and interpolator see;
5. two moving averages in a row, which never fall below what is needed (each averages values that all include it), and
   have a slope without corners: no click.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from voicestage.sound import oversampling
from voicestage.units import RATE, gain_from_db

RELEASE_FRAMES = 1 << 13
"""The reduction falls by 1 in this many frames: 6 dB are given back in 85 ms, 12 dB in 128 ms."""
_SLOPE = 1.0 / RELEASE_FRAMES
_HOP = 1 << 15
_MARGIN_DB = 0.02
"""The interpolator of whoever measures next is another one."""


class Limiter:
    """Holds a signal that arrives in blocks below a ceiling.

    The output is aligned with the input and as long: `process` gives what is ready (it holds back up to 0.9 s), `flush`
    the rest. Frames nowhere near a peak come out bit by bit as they went in.

    Args:
        ceiling_dbtp: true peak not to exceed, on a 4x oversampled measurement [dBTP]; below 0.
        lookahead_ms: how long before a peak the gain begins to fall, 2 to 20 ms; taken to the nearest power of two of
            frames.
        channels: of the blocks; all get one gain, so the image does not move.
        rate: frames a second.
    """

    def __init__(self, ceiling_dbtp: float, *, lookahead_ms: float = 5.0, channels: int = 2, rate: int = RATE) -> None:
        if ceiling_dbtp > 0.0:
            raise ValueError(f"the ceiling must be 0 dBTP or below, not {ceiling_dbtp}")
        if not 2.0 <= lookahead_ms <= 20.0:
            raise ValueError(f"the look-ahead must be 2 to 20 ms, not {lookahead_ms}")
        self.channels = channels
        self._ceiling = gain_from_db(ceiling_dbtp - _MARGIN_DB)
        self._box = 1 << round(math.log2(lookahead_ms * rate / 1000.0 / 2.0))
        self._hold = oversampling.TAPS
        """Frames for which the gain stands still about a peak: the interpolator must see one gain alone."""
        self.window_after = 2 * (self._box - 1) + self._hold + oversampling.ROW + oversampling.TAPS
        """Frames after a given one that it depends on."""
        self.window_before = RELEASE_FRAMES + self.window_after
        """Frames before it."""
        self._padding_before = _whole_rows(self.window_before)
        self._padding_after = _whole_rows(self.window_after)
        self._waiting = [np.zeros((self._padding_before, channels), np.float32)]
        self._waiting_frames = self._padding_before

    def process(self, block: NDArray[np.float32]) -> NDArray[np.float32]:
        """Take the next block, [frames, channels] or [frames] of one channel; return what is ready, maybe none."""
        mono = block.ndim == 1
        self._waiting.append(np.asarray(block, dtype=np.float32).reshape(len(block), self.channels))
        self._waiting_frames += len(block)
        around = self._padding_before + self._padding_after
        hops = max(0, self._waiting_frames - around) // _HOP
        if not hops:
            return np.zeros((0,) if mono else (0, self.channels), np.float32)
        waiting = np.concatenate(self._waiting)
        out = np.concatenate([self._limited(waiting[k * _HOP : (k + 1) * _HOP + around]) for k in range(hops)])
        self._waiting = [waiting[hops * _HOP :].copy()]
        self._waiting_frames = len(self._waiting[0])
        return out[:, 0] if mono else out

    def flush(self) -> NDArray[np.float32]:
        """Return the frames held back, [frames, channels], as though silence followed. Add nothing after it."""
        left = self._waiting_frames - self._padding_before
        hops = -(-left // _HOP)
        waiting = np.concatenate(
            [*self._waiting, np.zeros((hops * _HOP + self._padding_after - left, self.channels), np.float32)]
        )
        around = self._padding_before + self._padding_after
        parts = [self._limited(waiting[k * _HOP : (k + 1) * _HOP + around]) for k in range(hops)]
        self._waiting, self._waiting_frames = [waiting[:0]], 0
        return np.concatenate([*parts, waiting[:0]])[:left]

    def _limited(self, window: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return a hop's frames of a window that has the padding on both sides."""
        wanted = window[self._padding_before : self._padding_before + _HOP]
        needed = self._needed(window)
        if needed is None:
            return wanted
        gain = (1.0 - self._smoothed(_released(needed)))[:_HOP]
        return wanted * gain.astype(np.float32)[:, None]

    def _needed(self, window: NDArray[np.float32]) -> NDArray[np.float64] | None:
        """Return the reduction each frame of the window needs, 0 to 1; None where none does."""
        edges = np.zeros(oversampling.TAPS, np.float32)
        needed = None
        for channel in window.T:
            padded = np.concatenate([edges[: oversampling.BEFORE], channel, edges[: oversampling.AFTER]])
            loud = np.flatnonzero(oversampling.row_peaks(padded) * oversampling.reach() > self._ceiling)
            if not len(loud):
                continue
            peaks = oversampling.peaks_of_rows(padded, loud)
            over = peaks.max(axis=1) > self._ceiling
            if not over.any():
                continue
            if needed is None:
                needed = np.zeros(len(window))
            rows = needed.reshape(-1, oversampling.ROW)
            reduction = 1.0 - self._ceiling / np.maximum(peaks[over].astype(np.float64), self._ceiling)
            rows[loud[over]] = np.maximum(rows[loud[over]], reduction)
        return needed

    def _smoothed(self, reduction: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return steps 4 and 5 from the first wanted frame on.

        Sums and maxima over 2^n frames are made by doubling: x[i] + x[i+1], then those 2 frames apart, and so on.
        Unlike a running sum this gives the same bits wherever it starts.
        """
        reach = self._box - 1 + self._hold
        first = self._padding_before - reach - (self._box - 1)
        spread = _windowed_max(reduction[first:], 2 * reach + 1)
        for _ in range(2):
            length = 1
            while length < self._box:
                spread = spread[:-length] + spread[length:]
                length *= 2
            spread = spread / self._box
        return spread


def _whole_rows(frames: int) -> int:
    return -(-frames // oversampling.ROW) * oversampling.ROW


def _released(needed: NDArray[np.float64]) -> NDArray[np.float64]:
    """Let each value fall off after it by `_SLOPE` a frame: r[i] = max over j of (needed[i - j] - j slope)."""
    released = needed.copy()
    step = 1
    while step < RELEASE_FRAMES:
        # the shifted copy is made first: in place a value would be taken twice
        np.maximum(released[step:], released[:-step] - step * _SLOPE, out=released[step:])
        step *= 2
    return released


def _windowed_max(values: NDArray[np.float64], length: int) -> NDArray[np.float64]:
    """Return max(values[i : i + length]) for each i that has them all."""
    span = 1
    while 2 * span <= length:
        values = np.maximum(values[:-span], values[span:])
        span *= 2
    rest = length - span
    return np.maximum(values[:-rest], values[rest:]) if rest else values
