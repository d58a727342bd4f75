"""A scene's timeline becomes sound, block by block: flat in memory, and the same samples for any block size."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, Protocol

from voicestage.model.timeline import Bed, Placement, SceneTimeline
from voicestage.render.arrange import speech_spans
from voicestage.units import RATE, gain_from_db
from voicestage.units import frames as frames_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

BLOCK_FRAMES = 10 * RATE
"""10 s: larger blocks are no faster and take more memory."""
REVISION = 1
"""Bumped when the same timeline gives other samples."""

DUCK_ATTACK_S = 0.2
"""A bed is down before the first syllable, not at it."""
DUCK_RELEASE_S = 0.7
DUCK_MERGE_S = 1.2
"""Through shorter gaps a bed stays down: coming up and going down again would pump."""
_CONTROL_FRAMES = 64


class Loop(Protocol):
    """A sound that goes round: read it from any frame on."""

    def read(self, start: int, count: int) -> Samples:
        """Return `count` frames [count, 2] from frame `start` on, which may lie beyond its end."""
        ...


def mix(
    timeline: SceneTimeline,
    *,
    clip: Callable[[str], Samples],
    loop: Callable[[str], Loop],
    block_frames: int = BLOCK_FRAMES,
) -> Iterator[Samples]:
    """Mix one scene to stereo.

    Args:
        timeline: what stands where.
        clip: gives a clip's samples by their digest, mono [frames] or stereo [frames, 2].
        loop: gives a bed's sound by its digest.
        block_frames: how much is mixed at a time; it changes no sample.

    Yields:
        Blocks [frames, 2] that make up `mix_frames`, before mastering: speech at its clips' level.
    """
    import numpy as np

    waiting = sorted(timeline.placements, key=lambda placement: placement.start)[::-1]
    sounding: list[tuple[Placement, Samples]] = []
    duck = _duck_curve(speech_spans(timeline))
    loops = [(bed, loop(bed.digest)) for bed in timeline.beds]
    for at in range(0, timeline.mix_frames, block_frames):
        end = min(at + block_frames, timeline.mix_frames)
        block = np.zeros((end - at, 2), np.float32)
        while waiting and waiting[-1].start < end:
            placement = waiting.pop()
            sounding.append((placement, _placed(clip(placement.clip), placement)))
        for placement, samples in sounding:
            _add(block, at, placement.start, samples)
        sounding = [(placement, samples) for placement, samples in sounding if placement.start + len(samples) > end]
        ducking = _sampled(duck, at, end)
        for bed, sound in loops:
            _add_bed(block, at, bed, sound, ducking)
        yield block


def pan_gains(pan: float) -> tuple[float, float]:
    """Return the left and right factor of a mono source by the constant-power law: -3 dB each in the middle.

    So a mono clip measures as loud in the stereo mix as it does alone.
    """
    import math

    angle = (min(1.0, max(-1.0, pan)) + 1.0) * math.pi / 4.0
    return math.cos(angle), math.sin(angle)


def _placed(samples: Samples, placement: Placement) -> Samples:
    import numpy as np

    gain = gain_from_db(placement.gain_db)
    if samples.ndim == 1:
        left, right = pan_gains(placement.pan)
        return np.outer(samples, np.array([left * gain, right * gain], np.float32)).astype(np.float32, copy=False)
    return samples * np.float32(gain)


def _add(block: Samples, at: int, start: int, samples: Samples) -> None:
    first, last = max(start, at), min(start + len(samples), at + len(block))
    if first < last:
        block[first - at : last - at] += samples[first - start : last - start]


def _add_bed(block: Samples, at: int, bed: Bed, sound: Loop, ducking: Samples) -> None:
    import numpy as np

    first, last = max(bed.start, at), min(bed.end, at + len(block))
    if first >= last:
        return
    gain = np.full(last - first, gain_from_db(bed.gain_db), np.float32)
    if bed.duck_db:
        depth = 1.0 - gain_from_db(bed.duck_db)
        gain *= 1.0 - np.float32(depth) * ducking[first - at : last - at]
    frames = np.arange(first, last, dtype=np.float64)
    if first < bed.start + bed.fade_in:
        gain *= _equal_power((frames - bed.start) / bed.fade_in)
    if last > bed.end - bed.fade_out:
        gain *= _equal_power((bed.end - frames) / bed.fade_out)
    block[first - at : last - at] += sound.read(first - bed.start + bed.offset, last - first) * gain[:, None]


def _equal_power(position: NDArray[np.float64]) -> Samples:
    """Rise as a quarter of a sine from 0 to 1: two beds that cross keep their common power."""
    import numpy as np

    return np.sin(np.clip(position, 0.0, 1.0) * (np.pi / 2)).astype(np.float32)


def _duck_curve(spans: Sequence[tuple[int, int]]) -> tuple[list[int], list[float]]:
    """Return breakpoints, frame and depth from 0 (up) to 1 (down), computed from the timeline: it anticipates."""
    attack, release, merge = frames_of(DUCK_ATTACK_S), frames_of(DUCK_RELEASE_S), frames_of(DUCK_MERGE_S)
    joined: list[tuple[int, int]] = []
    for start, end in spans:
        if joined and start - joined[-1][1] < merge:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    frames: list[int] = []
    depths: list[float] = []
    for start, end in joined:
        frames += [start - attack, start, end, end + release]
        depths += [0.0, 1.0, 1.0, 0.0]
    return frames, depths


def _sampled(curve: tuple[list[int], list[float]], at: int, end: int) -> Samples:
    """Evaluate a curve for the frames from `at` to `end` on a control grid that does not depend on the block."""
    import numpy as np

    if not curve[0]:
        return np.zeros(end - at, np.float32)
    grid = np.arange(at // _CONTROL_FRAMES, end // _CONTROL_FRAMES + 2) * _CONTROL_FRAMES
    depth = np.interp(grid, curve[0], curve[1])
    smooth = (1.0 - np.cos(np.pi * depth)) / 2.0
    return np.interp(np.arange(at, end), grid, smooth).astype(np.float32)
