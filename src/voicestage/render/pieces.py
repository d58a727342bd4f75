"""The programme in pieces that are mixed, mastered and encoded alone: where they begin, and what can be heard in them.

A piece is a scene, or a part of a long one, with the end of the pause before it and most of the pause after it. It is a
whole number of packets of every codec, so that its packets stand in the finished file as they were encoded. What can be
heard in it, and shortly before and after it where encoders and limiter look, makes its key: a scene that did not change
is never encoded again. Pure.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from voicestage.model.timeline import Bed, SceneTimeline, Timeline
from voicestage.render import keys
from voicestage.render.ducking import Curve, bed_curve, curve, speech_spans, spoken
from voicestage.render.joining import GRID_FRAMES
from voicestage.render.rooms import ingredients
from voicestage.units import frames as frames_of

LONGEST_FRAMES = 625 * GRID_FRAMES
"""120 s exactly: short enough that two processes share a single long scene, and that a worker stays small."""
BREATH_FRAMES = frames_of(0.3)
"""A long scene is divided where nobody speaks for this long on both sides, if there is such a place."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the programme [frames], both ends on the grid."""

    start: int
    end: int

    @property
    def frames(self) -> int:
        """Its length."""
        return self.end - self.start


def divided(timeline: Timeline) -> tuple[Piece, ...]:
    """Divide a programme into pieces, in order and without a gap; each begins 192 ms before its scene, in the pause."""
    begins = [0, *(start - GRID_FRAMES for start, _ in timeline.scenes[1:]), timeline.frames]
    pieces: list[Piece] = []
    for (start, scene), first, last in zip(timeline.scenes, begins[:-1], begins[1:], strict=True):
        cuts = [first, *_cuts(scene, start, last), last]
        pieces += [Piece(*ends) for ends in pairwise(cuts) if ends[0] < ends[1]]
    return tuple(pieces)


def _cuts(scene: SceneTimeline, start: int, end: int) -> Iterator[int]:
    """Yield where a long scene is divided: in pauses, and no matter what stands before the scene."""
    spans = speech_spans(scene)
    at = start
    while end - at > LONGEST_FRAMES:
        latest = at + LONGEST_FRAMES
        choices = range(latest, at + LONGEST_FRAMES // 2, -GRID_FRAMES)
        at = next((cut for cut in choices if _is_quiet(spans, cut - start)), latest)
        yield at


def _is_quiet(spans: tuple[tuple[int, int], ...], frame: int) -> bool:
    return all(end + BREATH_FRAMES <= frame or frame <= start - BREATH_FRAMES for start, end in spans)


def sounding(timeline: Timeline, start: int, end: int) -> tuple[keys.Ingredient, ...]:
    """Return everything that can be heard from frame `start` to `end`, as the ingredients of a key.

    Places count from `start`; of what reaches beyond the stretch only what is heard in it counts.
    """
    found: list[keys.Ingredient] = []
    for at, scene in timeline.scenes:
        if at >= end or at + scene.mix_frames <= start:
            continue
        offset = at - start
        for each in scene.placements:
            if each.start + offset < end - start and each.start + each.frames + each.tail + offset > 0:
                found.append(
                    (each.clip, each.start + offset, each.gain_db, each.pan, each.bus, *ingredients(each, scene.spaces))
                )
                if each.fade_in or each.fade_out or each.ducks:
                    found.append(
                        (each.frames, each.fade_in, each.fade_out, *_curve(curve(each.ducks), offset, end - start))
                    )
        lines = spoken(scene) if scene.beds else ()
        for bed in scene.beds:
            if bed.start + offset < end - start and bed.end + offset > 0:
                found.append(_bed(bed, offset, end - start))
                found.append(_curve(bed_curve(bed, lines), offset, end - start))
    return tuple(found)


def _bed(bed: Bed, offset: int, length: int) -> keys.Ingredient:
    begin, fade_in, phase = bed.start + offset, bed.fade_in, bed.offset
    if begin + fade_in <= 0:  # it has long been there
        begin, fade_in, phase = 0, 0, phase - begin
    end, fade_out = bed.end + offset, bed.fade_out
    if end - fade_out >= length:  # it goes on
        end, fade_out = length, 0
    return bed.digest, begin, end, phase, fade_in, fade_out, bed.gain_db, bed.bus


def _curve(ducking: Curve, offset: int, length: int) -> tuple[keys.Ingredient, ...]:
    """Return a curve's breakpoints inside a stretch, and what it is at both ends."""
    points = zip(ducking.frames, ducking.levels_db, strict=True)
    inside = [(at + offset, level) for at, level in points if 0 < at + offset < length]
    return (ducking.at(-offset), *inside, ducking.at(length - offset))


def sound_digests(timeline: Timeline) -> frozenset[str]:
    """Return the digests of all clips and sounds that a programme is mixed of."""
    clips = {each.clip for _, scene in timeline.scenes for each in scene.placements}
    return frozenset(clips | {bed.digest for _, scene in timeline.scenes for bed in scene.beds})
