"""Speech stays on top: how far beds and effects go down under it, computed from the timeline. Pure.

A line that is soft, or far away, needs more room than one at the usual level, and what is loud has further to go. So
each line asks for a depth of its own, and what sounds under it is down to that before its first syllable.
"""

from __future__ import annotations

import functools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicestage.model.timeline import Bed, Bus, Placement, SceneTimeline
from voicestage.render.plan import SPEECH_LUFS
from voicestage.units import db_from_gain, gain_from_db
from voicestage.units import frames as frames_of

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voicestage.render.arrange import SoundClip

ATTACK_S = 0.2
"""A bed is down before the first syllable, not at it."""
RELEASE_S = 0.7
MERGE_S = 1.2
"""Through shorter gaps a bed stays down: coming up and going down again would pump."""
BED_UNDER_DB: Mapping[str, float] = {"ambience": -20.0, "music": -18.0}
"""No bed's level comes nearer to the line that is spoken over it. Listeners want 15 LU over ambience and 10 over music
at least, most of them more (Torcoli et al., JAES 67(12), 2019; 20 dB: WCAG 2.2, success criterion 1.4.7), and a swell,
or a loud passage, stands some LU above the whole."""
EFFECT_UNDER_LU = -12.0
"""The loudest 400 ms of an effect under a line, against the line: as with music, 10 LU is the least."""
_FAR = 1 << 60
_RINGS_ON_S = 1.0
"""For so long what was loud before a line is still looked at where a room rings on after it."""

Span = tuple[int, int, float]
"""First frame, frame after the last, and a level or depth [dB]."""


@dataclass(frozen=True)
class Curve:
    """A level over time that turns smoothly from breakpoint to breakpoint; before and after them it is 0 dB."""

    frames: tuple[int, ...] = ()
    """In frames of the scene, rising."""
    levels_db: tuple[float, ...] = ()

    def at(self, frame: int) -> float:
        """Return the level at a frame [dB]."""
        return db_from_gain(float(self.factors([frame])[0]))

    def steady_db(self, first: int, last: int) -> float | None:
        """Return the level that it has from one frame to another throughout; None where it turns [dB]."""
        low, high = bisect_right(self.frames, first), bisect_left(self.frames, last)
        levels = {*self.levels_db[max(0, low - 1) : high + 1]}  # from the breakpoint before to the one after
        if low == 0 or high == len(self.frames):
            levels.add(0.0)
        return levels.pop() if len(levels) == 1 else None

    def factors(self, frames: Sequence[int] | NDArray[np.int64]) -> NDArray[np.float64]:
        """Return the factor at some frames, of which it alone depends; between equal breakpoints exactly theirs."""
        import numpy as np

        corners, levels = self._corners
        after = np.searchsorted(corners, frames, side="right")
        before = after - 1
        part = (np.asarray(frames) - corners[before]) / (corners[after] - corners[before])
        turned: NDArray[np.float64] = levels[before] + (levels[after] - levels[before]) * (1 - np.cos(np.pi * part)) / 2
        return turned

    @functools.cached_property
    def _corners(self) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Its breakpoints and one far away on each side, with their factors."""
        import numpy as np

        frames = np.array([-_FAR, *self.frames, _FAR], np.int64)
        return frames, np.array([1.0, *map(gain_from_db, self.levels_db), 1.0])


def line_level_db(gain_db: float, distance: str | None) -> float:
    """Return how loud a line is against one at the usual level; what is louder than that asks for no less room."""
    from voicestage.sound.rooms import find_distance

    return min(0.0, gain_db + (find_distance(distance).dry_db if distance else 0.0))


def spoken(scene: SceneTimeline) -> tuple[Span, ...]:
    """Return where somebody speaks in a scene, and how loud against the usual level, in order of time."""
    lines = (each for each in scene.placements if each.line is not None)
    found = ((each.start, each.start + each.frames, line_level_db(each.gain_db, each.distance)) for each in lines)
    return tuple(sorted(found))


def speech_spans(scene: SceneTimeline) -> tuple[tuple[int, int], ...]:
    """Return where somebody speaks, in frames of the scene, joined where they touch."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in spoken(scene):
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def bed_depth_db(kind: Bus, *, gain_db: float, duck_db: float, level_db: float = 0.0) -> float:
    """Return how far a bed goes down under a line: as far as is asked for, and out of the way in any case.

    Args:
        kind: ambience or music.
        gain_db: the bed's level, against speech.
        duck_db: what is asked for, 0 or below.
        level_db: the line's, 0 or below.
    """
    return min(duck_db, BED_UNDER_DB[kind] + level_db - gain_db)


def bed_curve(bed: Bed, spans: Iterable[Span]) -> Curve:
    """Return how far down a bed is, under the lines of its scene as `spoken` gives them."""
    depths = (
        (start, end, bed_depth_db(bed.kind, gain_db=bed.gain_db, duck_db=bed.duck_db, level_db=level))
        for start, end, level in spans
        if end > bed.start - frames_of(MERGE_S) and start < bed.end + frames_of(ATTACK_S)
    )
    return curve(depths)


def effect_spans(
    placement: Placement, clip: SoundClip, spans: Sequence[Span], *, wet_db: float | None
) -> tuple[Span, ...]:
    """Return under which lines an effect goes down, and how far; nowhere where it is soft enough by then.

    Args:
        placement: the effect.
        clip: how loud it is.
        spans: the lines of its scene, as `spoken` gives them.
        wet_db: the level of the room's sound against the effect's own; None where it has no room.
    """
    end = placement.start + placement.frames + placement.tail
    gain_db = placement.gain_db + line_level_db(0.0, placement.distance)
    found: list[Span] = []
    for first, last, level_db in spans:
        if last <= placement.start or first >= end:
            continue
        loudest = clip.loudest_lufs(first - placement.start, last - placement.start)
        if wet_db is not None:
            before = first - placement.start - frames_of(_RINGS_ON_S)
            loudest = max(loudest, clip.loudest_lufs(before, last - placement.start) + wet_db)
        depth = SPEECH_LUFS + level_db + EFFECT_UNDER_LU - (loudest + gain_db)
        if depth < 0.0:
            found.append((first, last, round(depth, 2)))
    return tuple(found)


def curve(depths: Iterable[Span]) -> Curve:
    """Return a level that is down to each depth from its span's first frame to its last, and comes up slowly.

    Args:
        depths: first frame, frame after the last and depth [dB], in order of time.
    """
    attack, release, merge = frames_of(ATTACK_S), frames_of(RELEASE_S), frames_of(MERGE_S)
    held: list[Span] = []
    for start, end, depth in depths:
        if depth >= 0.0:
            continue
        if held and start - held[-1][1] < merge:
            before = held[-1]
            held[-1] = before[0], max(before[1], end if before[2] == depth else start), before[2]
            if before[2] == depth:
                continue
        held.append((start, end, depth))
    corners = sorted({at for start, end, _ in held for at in (start - attack, start, end, end + release)})
    levels: list[float] = []
    waiting, near = held[::-1], list[Span]()
    for at in corners:
        while waiting and waiting[-1][0] - attack <= at:
            near.append(waiting.pop())
        near = [span for span in near if span[1] + release >= at]
        levels.append(min((_under(span, at, attack, release) for span in near), default=0.0))
    return Curve(tuple(corners), tuple(levels))


def _under(span: Span, at: int, attack: int, release: int) -> float:
    """Return what one span asks for at a frame."""
    start, end, depth = span
    if at < start:
        return depth * max(0.0, 1.0 - (start - at) / attack)
    return depth * max(0.0, 1.0 - (at - end) / release) if at > end else depth
