"""A plan to be heard while it is still spoken: stretch by stretch, each of the samples that it has in the whole.

Where a line begins rests on what stands before it, never on what follows. So the first lines of a scene settle how it
sounds up to the line after them, and that much can be heard while the rest of it is spoken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from voicestage.model.timeline import SceneTimeline, Timeline
from voicestage.render.arrange import SoundClip
from voicestage.render.cache import Entry
from voicestage.render.ducking import MERGE_S
from voicestage.render.joining import programme
from voicestage.render.layout import laid_out
from voicestage.render.plan import Plan, PlannedLine, PlannedScene
from voicestage.render.wanted import Wanted
from voicestage.units import RATE
from voicestage.units import frames as frames_of

FIRST_LINES = 2
MOST_LINES = 16
"""How many lines are spoken at a time: few at first, so that something is soon heard, and twice as many each time, as
at the end of each time workers wait for the last of them."""
UNSETTLED_S = MERGE_S
"""How long before a line that is not there yet beds and effects already stay down, or go down, for it."""
_UNKNOWN = "?"


@dataclass(frozen=True, slots=True)
class Stretch:
    """Frames of a programme that nothing still to come can change, and the scenes that are heard in them."""

    scenes: tuple[tuple[int, SceneTimeline], ...]
    """Each with the frame it begins at."""
    start: int
    end: int


def stretches(
    plan: Plan,
    *,
    speak: Callable[[Sequence[PlannedLine]], Mapping[str, Entry]],
    sound: Callable[[Wanted], SoundClip],
) -> Iterator[Stretch]:
    """Give a plan as stretches that follow each other without a gap, speaking no further than is asked for.

    Args:
        plan: what is to be heard.
        speak: gives the clips of some lines by their addresses.
        sound: gives what the arrangement needs of a sound that a cue wants.
    """
    heard = 0
    placed: list[tuple[int, SceneTimeline]] = []
    sizes = _sizes()
    for scene in plan.scenes:
        clips: dict[str, Entry] = {}
        for lines in _grouped(scene.lines, sizes):
            clips |= speak(lines)
            timeline, settled = _as_far_as_spoken(scene, plan, clips, sound)
            start = _joined(placed, timeline).scenes[-1][0]
            if start + settled > heard:
                yield Stretch((*placed, (start, timeline)), heard, start + settled)
                heard = start + settled
        placed.append((start, timeline))
        while placed[1:] and placed[0][0] + placed[0][1].mix_frames <= heard:
            del placed[0]
    if placed:
        yield Stretch(tuple(placed), heard, _joined(placed).frames)


def _sizes() -> Iterator[int]:
    size = FIRST_LINES
    while True:
        yield size
        size = min(MOST_LINES, 2 * size)


def _grouped(lines: Sequence[PlannedLine], sizes: Iterator[int]) -> Iterator[Sequence[PlannedLine]]:
    """Divide the lines of a scene; one without lines, of sounds alone, is one group of none."""
    at = 0
    while at < len(lines) or not at:
        size = next(sizes)
        yield lines[at : at + size]
        at += size


def _as_far_as_spoken(
    scene: PlannedScene, plan: Plan, clips: Mapping[str, Entry], sound: Callable[[Wanted], SoundClip]
) -> tuple[SceneTimeline, int]:
    """Lay a scene out, and say how many of its frames nothing can change that is not spoken yet.

    What is not spoken stands in it without a length: then everything after it begins as soon as it can.
    """
    missing = Entry(_UNKNOWN, 0, RATE, 0)
    known = {line.line.number: clips.get(line.address, missing) for line in scene.lines}
    timeline = laid_out(scene, plan.cast, clips=known, sound=sound)
    waiting = [each.start for each in timeline.placements if each.clip == _UNKNOWN]
    return timeline, min(waiting) - frames_of(UNSETTLED_S) if waiting else timeline.frames


def _joined(placed: Sequence[tuple[int, SceneTimeline]], *following: SceneTimeline) -> Timeline:
    """Join scenes that have their place, and one that follows them."""
    scenes = [*(scene for _, scene in placed), *following]
    whole = programme(scenes, chapter_titles={scenes[0].address: ""})
    moved = placed[0][0] - whole.scenes[0][0] if placed else 0
    joined = tuple((start + moved, scene) for start, scene in whole.scenes)
    return replace(whole, scenes=joined, frames=whole.frames + moved)
