"""The scenes of a programme one after the other: where each begins, and where chapters do. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from voicestage.model.timeline import ChapterMark, SceneTimeline, Timeline
from voicestage.units import frames as frames_of

OPENING_S = 0.5
"""Silence before the first sound of the programme: ACX asks for 0.5 to 1 s of head."""
CLOSING_S = 2.0
"""Silence after the last line: ACX asks for 1 to 5 s of tail."""
RINGING_S = 1.1
"""Silence after all has died away, beds and rooms too."""
GRID_FRAMES = 9_216
"""Every scene begins on a multiple of this many frames (192 ms): whole packets of AAC (1,024 frames), of MP3 (1,152)
and of FLAC (4,608), so that a scene that moves need not be encoded again. The silence before it is stretched."""


def programme(scenes: Sequence[SceneTimeline], *, chapter_titles: Mapping[str, str]) -> Timeline:
    """Put the scenes one after the other.

    Args:
        scenes: in order; a chapter's spoken title is a scene of its own, with the address `N.0`.
        chapter_titles: the title of the chapter that begins with the scene of that address.
    """
    at = 0
    placed: list[tuple[int, SceneTimeline]] = []
    marks: list[ChapterMark] = []
    for number, scene in enumerate(scenes):
        pause = pause_between(scenes[number - 1] if number else None, scene)
        at = on_grid(at + max(0 if number else frames_of(OPENING_S), frames_of(pause) - scene.lead))
        if scene.address in chapter_titles:
            start = 0 if not marks else at
            marks.append(ChapterMark(title=chapter_titles[scene.address], start=start, end=start))
        placed.append((at, scene))
        at += scene.frames
    sounding = max([start + scene.mix_frames for start, scene in placed], default=at)
    closing_s = max(CLOSING_S, scenes[-1].pause_after if scenes else 0.0)
    total = on_grid(max(at + frames_of(closing_s), sounding + frames_of(RINGING_S)))
    ends = [mark.start for mark in marks[1:]] + [total]
    chapters = tuple(replace(mark, end=end) for mark, end in zip(marks, ends, strict=True))
    return Timeline(frames=total, scenes=tuple(placed), chapters=chapters)


def pause_between(before: SceneTimeline | None, after: SceneTimeline) -> float:
    """Return the one pause between two scenes [s]: the longest that cues ask for, else that of scene or chapter.

    Before the first scene stands only what a cue asks for.
    """
    asked = [after.pause_before] if after.pause_is_asked else []
    if before is None:
        return max(asked, default=0.0)
    if before.pause_after_is_asked:
        asked.append(before.pause_after)
    return max(asked or [after.pause_before, before.pause_after])


def on_grid(frames: int) -> int:
    """Return the next multiple of `GRID_FRAMES` at or after a frame."""
    return -(-frames // GRID_FRAMES) * GRID_FRAMES
