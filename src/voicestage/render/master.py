"""Scenes become the programme: joined by overlap-add, one gain to the loudness asked for, and a true-peak ceiling."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from voicestage.model.cast import SoundSettings
from voicestage.model.timeline import SceneTimeline, Timeline
from voicestage.units import RATE, gain_from_db

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

BLOCK_FRAMES = 10 * RATE
HEADROOM_DB = -12.0
"""Scene mixes are kept this much down, so that what exceeds full scale before mastering survives 24 bits."""
CODEC_MARGIN_DB = 1.0
"""AAC and MP3 overshoot what they encode: the limiter stays this much below the ceiling of the finished file."""
LONGEST_GAIN_DB = 40.0
REVISION = 1


def joined(
    timeline: Timeline,
    scene_blocks: Callable[[SceneTimeline], Iterator[Samples]],
    *,
    block_frames: int = BLOCK_FRAMES,
) -> Iterator[Samples]:
    """Yield the programme [frames, 2] before its gain: each scene where it stands, its fade-outs over the next.

    Args:
        timeline: the programme.
        scene_blocks: gives a scene's mix in blocks, as kept: `HEADROOM_DB` down.
        block_frames: how much is given at a time; it changes no sample.
    """
    import numpy as np

    unity = np.float32(gain_from_db(-HEADROOM_DB))
    waiting = list(timeline.scenes)[::-1]
    sounding: list[_Stream] = []
    for at in range(0, timeline.frames, block_frames):
        end = min(at + block_frames, timeline.frames)
        block = np.zeros((end - at, 2), np.float32)
        while waiting and waiting[-1][0] < end:
            start, scene = waiting.pop()
            sounding.append(_Stream(start, scene_blocks(scene)))
        for stream in sounding:
            stream.add_to(block, at)
        sounding = [stream for stream in sounding if not stream.ended]
        yield block * unity


class _Stream:
    """A scene's blocks, taken as they are needed."""

    def __init__(self, start: int, blocks: Iterator[Samples]) -> None:
        self.at = start
        self.blocks = blocks
        self.rest: Samples | None = None
        self.ended = False

    def add_to(self, block: Samples, block_at: int) -> None:
        end = block_at + len(block)
        while self.at < end:
            if self.rest is None or not len(self.rest):
                self.rest = next(self.blocks, None)
                if self.rest is None:
                    self.ended = True
                    return
            count = min(len(self.rest), end - self.at)
            block[self.at - block_at : self.at - block_at + count] += self.rest[:count]
            self.rest = self.rest[count:]
            self.at += count


def programme_gain_db(blocks: Iterator[Samples], settings: SoundSettings) -> float:
    """Return the one gain that brings the programme to its loudness, in steps of 0.1 dB so that it seldom moves.

    The limiter takes a little loudness off what it limits; the gain makes up for it.
    """
    from voicestage.sound.loudness import Meter

    meter = Meter(2, true_peak=False)
    for block in blocks:
        meter.add(block)
    level = meter.integrated_lufs()
    if not math.isfinite(level):
        return 0.0  # nothing but silence
    return round(min(LONGEST_GAIN_DB, settings.loudness_lufs - level), 1)


def mastered(blocks: Iterator[Samples], *, gain_db: float, ceiling_dbtp: float) -> Iterator[Samples]:
    """Yield the finished programme: `blocks` [frames, 2] with their gain, held below the ceiling; as many frames."""
    import numpy as np

    from voicestage.sound.limiter import Limiter

    gain = np.float32(gain_from_db(gain_db))
    limiter = Limiter(ceiling_dbtp=ceiling_dbtp, channels=2, rate=RATE)
    for block in blocks:
        yield limiter.process(block * gain)
    yield limiter.flush()
