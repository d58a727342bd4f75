"""A programme's timeline becomes sound, block by block: flat in memory, and the same samples for any block or piece.

Any stretch of a programme can be mixed alone: what a frame is made of follows from the timeline, never from what was
mixed before it.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from voicestage.model.cast import Space
from voicestage.model.timeline import BUSES, Bed, Bus, Placement, SceneTimeline
from voicestage.render.ducking import Curve, bed_curve, curve, spoken
from voicestage.render.rooms import direct, reverberant
from voicestage.units import RATE, gain_from_db

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]
    Gain = Samples | np.float32
    """One for all frames, or one for each."""

BLOCK_FRAMES = RATE
"""1 s: what is worked on stays in the processor's cache. Measured, times real time: 1,005 with 0.25 s, 1,181 with
0.5 s, 1,159 with 1 s, 1,152 with 2 s, 1,020 with 5 s, 791 with 10 s; half of it is the decoding of the clips."""
REVISION = 3
"""Bumped when the same timeline gives other samples."""
HELD_FRAMES = 60 * RATE
"""A one-shot up to this length is held in memory while it sounds; a longer one is read as it goes."""
_CONTROL_FRAMES = 64
_LEVEL = Curve()


class Loop(Protocol):
    """A sound that goes round: read it from any frame on."""

    def read(self, start: int, count: int) -> Samples:
        """Return `count` frames [count, 2] from frame `start` on, which may lie beyond its end."""
        ...


class Sounds(Protocol):
    """Where the mixer gets its samples from, by their digests."""

    def clip(self, digest: str) -> Samples:
        """Return a clip's samples: mono [frames] or stereo [frames, 2]."""
        ...

    def loop(self, digest: str) -> Loop:
        """Open a sound of any length."""
        ...


def mix(
    scenes: Sequence[tuple[int, SceneTimeline]],
    start: int,
    end: int,
    *,
    sounds: Sounds,
    block_frames: int = BLOCK_FRAMES,
) -> Iterator[Samples]:
    """Mix a stretch of a programme to stereo, before mastering: speech at its clips' level.

    Args:
        scenes: each with the frame it begins at, in order; where two sound at a time, they add up.
        start: the first frame wanted; below 0 there is silence.
        end: the frame after the last.
        sounds: gives the samples.
        block_frames: how much is mixed at a time; it changes no sample.

    Yields:
        Blocks [frames, 2] that make up the stretch.
    """
    for frames, buses in _blocks(scenes, start, end, sounds=sounds, block_frames=block_frames, apart=False):
        yield added(buses, frames)


def added(buses: Mapping[Bus, Samples], frames: int) -> Samples:
    """Return the sum of buses [2, frames] as a block [frames, 2]; the first of them is added to, so use them before."""
    import numpy as np

    # always in this order, so that the sum is the same to the last bit
    parts = [buses[bus] for bus in BUSES if bus in buses]
    if not parts:
        return np.zeros((frames, 2), np.float32)
    whole = parts[0]
    for part in parts[1:]:
        whole += part
    block = np.empty((frames, 2), np.float32)
    block[:, 0], block[:, 1] = whole
    return block


def mix_buses(
    scenes: Sequence[tuple[int, SceneTimeline]],
    start: int,
    end: int,
    *,
    sounds: Sounds,
    block_frames: int = BLOCK_FRAMES,
) -> Iterator[tuple[int, dict[Bus, Samples]]]:
    """Mix a stretch of a programme to its buses; arguments as for `mix`.

    Yields:
        How many frames a block has, and the buses on which something sounds in it, each [2, frames].
    """
    return _blocks(scenes, start, end, sounds=sounds, block_frames=block_frames, apart=True)


def _blocks(
    scenes: Sequence[tuple[int, SceneTimeline]],
    start: int,
    end: int,
    *,
    sounds: Sounds,
    block_frames: int,
    apart: bool,
) -> Iterator[tuple[int, dict[Bus, Samples]]]:
    """Yield blocks of buses; of one bus for all where they are not wanted apart, which takes less time."""
    waiting = [each for each in scenes if each[0] < end and each[0] + each[1].mix_frames > start][::-1]
    sounding: list[_SceneMix] = []
    for at in range(start, end, block_frames):
        until = min(at + block_frames, end)
        while waiting and waiting[-1][0] < until:
            sounding.append(_SceneMix(*waiting.pop(), since=start, sounds=sounds))
        buses = _Buses(until - at, apart=apart)
        for scene in sounding:
            scene.add_to(buses, at, until)
        sounding = [scene for scene in sounding if scene.end > until]
        yield until - at, buses.samples


class _Buses:
    """The buses of a block, made when something first sounds on them."""

    def __init__(self, frames: int, *, apart: bool) -> None:
        self.samples: dict[Bus, Samples] = {}
        self.frames = frames
        self._apart = apart

    def add(self, name: Bus, at: int, sides: tuple[Samples, Samples], gains: tuple[Gain, Gain]) -> None:
        """Add the two sides of a sound from frame `at` of the block on, each at its gain."""
        import numpy as np

        name = name if self._apart else BUSES[0]
        if name not in self.samples:
            self.samples[name] = np.zeros((2, self.frames), np.float32)
        for bus, side, gain in zip(self.samples[name], sides, gains, strict=True):
            bus[at : at + len(side)] += side * gain


def pan_gains(pan: float) -> tuple[float, float]:
    """Return the left and right factor of a mono source by the constant-power law: -3 dB each in the middle.

    So a mono clip measures as loud in the stereo mix as it does alone.
    """
    angle = (min(1.0, max(-1.0, pan)) + 1.0) * math.pi / 4.0
    return math.cos(angle), math.sin(angle)


def balance(pan: float) -> tuple[float, float]:
    """Return the left and right factor of a stereo source: the same power wherever it is, none lost in the middle."""
    left, right = pan_gains(pan)
    return left * math.sqrt(2.0), right * math.sqrt(2.0)


class _SceneMix:
    """A scene while a stretch of the programme is mixed."""

    def __init__(self, start: int, timeline: SceneTimeline, *, since: int, sounds: Sounds) -> None:
        self.start = start
        self.end = start + timeline.mix_frames
        self._sounds = sounds
        first = since - start
        self._waiting = sorted(
            (each for each in timeline.placements if each.start + each.frames + each.tail > first),
            key=lambda placement: placement.start,
        )[::-1]
        self._sounding: list[_Shot] = []
        self._spaces = timeline.spaces
        lines = spoken(timeline) if timeline.beds else ()
        self._beds = [(bed, sounds.loop(bed.digest), bed_curve(bed, lines)) for bed in timeline.beds if bed.end > first]

    def add_to(self, buses: _Buses, at: int, until: int) -> None:
        """Add what sounds from frame `at` of the programme to `until`."""
        at, until = at - self.start, until - self.start
        while self._waiting and self._waiting[-1].start < until:
            self._sounding += _opened(self._waiting.pop(), self._sounds, self._spaces)
        for shot in self._sounding:
            shot.add_to(buses, at)
        self._sounding = [shot for shot in self._sounding if shot.end > until]
        for bed, loop, ducking in self._beds:
            if bed.start < until and bed.end > at:
                _add_bed(buses, at, bed, loop, ducking)


@dataclass(slots=True)
class _Shot:
    """A clip or a one-shot while it sounds."""

    bus: Bus
    start: int
    end: int
    left: np.float32
    right: np.float32
    samples: Samples | None
    """Mono [frames] or planar [2, frames]; None where it is too long to be held."""
    stream: Loop | None = None
    ducking: Curve = _LEVEL
    fade_in: int = 0
    fade_out: int = 0
    """Of a stream; what is held has been faded."""

    def add_to(self, buses: _Buses, at: int) -> None:
        first, last = max(self.start, at), min(self.end, at + buses.frames)
        if first >= last:
            return
        if self.stream is not None:
            piece = self.stream.read(first - self.start, last - first).T
        else:
            assert self.samples is not None
            piece = self.samples[..., first - self.start : last - self.start]
        level = _sampled(self.ducking, first, last)
        if self.fade_in and (rising := min(last, self.start + self.fade_in)) > first:
            level = _whole(level, last - first)
            level[: rising - first] *= _rising(self.start, self.fade_in, first, rising)
        if self.fade_out and (falling := max(first, self.end - self.fade_out)) < last:
            level = _whole(level, last - first)
            level[falling - first :] *= _falling(self.end, self.fade_out, falling, last)
        sides = (piece, piece) if piece.ndim == 1 else (piece[0], piece[1])
        buses.add(self.bus, first - at, sides, (self.left * level, self.right * level))


def _opened(placement: Placement, sounds: Sounds, spaces: Sequence[Space]) -> list[_Shot]:
    """Return a placement's direct sound, and its room's where it has one."""
    import numpy as np

    gain = gain_from_db(placement.gain_db)
    ducking = curve(placement.ducks)
    if placement.frames > HELD_FRAMES and placement.line is None:
        stream = sounds.loop(placement.clip)
        left, right = balance(placement.pan)
        return [  # too long for a room
            _Shot(
                bus=placement.bus,
                start=placement.start,
                end=placement.start + placement.frames,
                left=np.float32(gain * left),
                right=np.float32(gain * right),
                samples=None,
                stream=stream,
                ducking=ducking,
                fade_in=placement.fade_in,
                fade_out=placement.fade_out,
            )
        ]
    clip = sounds.clip(placement.clip)
    if placement.line is None:
        clip = clip[: placement.frames]
    if placement.fade_in or placement.fade_out:
        clip = clip.copy()
        heard, rising = clip.T, min(placement.fade_in, len(clip))
        heard[..., :rising] *= _rising(0, placement.fade_in, 0, rising)
        falling = max(0, len(clip) - placement.fade_out)
        heard[..., falling:] *= _falling(len(clip), placement.fade_out, falling, len(clip))
    samples, dry = direct(clip, placement)
    left, right = pan_gains(placement.pan) if samples.ndim == 1 else balance(placement.pan)
    shots = [
        _Shot(
            bus=placement.bus,
            start=placement.start,
            end=placement.start + len(samples),
            left=np.float32(left * gain * dry),
            right=np.float32(right * gain * dry),
            samples=samples if samples.ndim == 1 else np.ascontiguousarray(samples.T),
            ducking=ducking,
        )
    ]
    wet = reverberant(samples, placement, spaces)
    if wet is not None:
        end, level = placement.start + wet.shape[1], np.float32(gain)
        shots.append(_Shot(placement.bus, placement.start, end, level, level, wet, ducking=ducking))
    return shots


def _add_bed(buses: _Buses, at: int, bed: Bed, loop: Loop, ducking: Curve) -> None:
    import numpy as np

    first, last = max(bed.start, at), min(bed.end, at + buses.frames)
    level = np.float32(gain_from_db(bed.gain_db))
    gain = _sampled(ducking, first, last)
    if (rising := min(last, bed.start + bed.fade_in)) > first:
        gain = _whole(gain, last - first)
        gain[: rising - first] *= _rising(bed.start, bed.fade_in, first, rising)
    if (falling := max(first, bed.end - bed.fade_out)) < last:
        gain = _whole(gain, last - first)
        gain[falling - first :] *= _falling(bed.end, bed.fade_out, falling, last)
    piece = loop.read(first - bed.start + bed.offset, last - first)
    gain = gain * level
    buses.add(bed.bus, first - at, (piece[:, 0], piece[:, 1]), (gain, gain))


def _rising(start: int, length: int, first: int, last: int) -> Samples:
    """Return what a fade of `length` frames that begins at `start` is from frame `first` to `last`.

    It rises as a quarter of a sine: two beds that cross keep their common power.
    """
    import numpy as np

    rise: Samples = np.sin((np.arange(first, last) - start) * (np.pi / 2.0 / max(1, length))).astype(np.float32)
    return rise


def _falling(end: int, length: int, first: int, last: int) -> Samples:
    """Return the same of a fade that is over at `end`."""
    import numpy as np

    fall: Samples = np.sin((end - np.arange(first, last)) * (np.pi / 2.0 / max(1, length))).astype(np.float32)
    return fall


def _whole(level: Samples | np.float32, frames: int) -> Samples:
    """Return a level for each frame, to be changed."""
    import numpy as np

    return level if isinstance(level, np.ndarray) else np.full(frames, level, np.float32)


def _sampled(ducking: Curve, first: int, last: int) -> Samples | np.float32:
    """Evaluate a curve for the frames from `first` to `last`, on a control grid that does not depend on the block.

    Returns:
        A factor for each frame; one for all where it is the same throughout.
    """
    import numpy as np

    steady_db = ducking.steady_db(first - _CONTROL_FRAMES, last + _CONTROL_FRAMES)
    if steady_db is not None:
        return np.float32(gain_from_db(steady_db))
    grid_first = first // _CONTROL_FRAMES
    grid = np.arange(grid_first, -(-last // _CONTROL_FRAMES) + 1) * _CONTROL_FRAMES
    factors = ducking.factors(grid).astype(np.float32)
    ramp = (np.arange(_CONTROL_FRAMES, dtype=np.float32) / np.float32(_CONTROL_FRAMES))[None, :]
    between = factors[:-1, None] + (factors[1:] - factors[:-1])[:, None] * ramp
    wanted: Samples = between.reshape(-1)[first - grid_first * _CONTROL_FRAMES : last - grid_first * _CONTROL_FRAMES]
    return wanted
