"""The loudness of a whole programme as a picture, with its chapters and scenes."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from voicestage.deliver.drawing.letters import fitted, width
from voicestage.deliver.drawing.scenes import (
    CURVE,
    GREY,
    LEVELS_LUFS,
    PALE,
    loudness_height,
    momentary_lufs,
    signed,
)
from voicestage.deliver.drawing.shapes import Area, Curve, Group, Picture, Rect, Shape, Text
from voicestage.model.timeline import Timeline
from voicestage.units import RATE, clock

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

WIDTH, LEFT, RIGHT = 1240.0, 72.0, 20.0
TOP, HIGH = 62.0, 190.0
BANDS = ("#f4f1ea", "#fbfaf7")
TARGET = "#3f7d58"
_Scale = Callable[[float], float]
"""Turns a frame into a place."""

LEAST_GAP = 6.0
"""Between the names of two scenes; where there is less the second is left out."""


def programme_picture(
    timeline: Timeline,
    energies: Sequence[NDArray[np.float64]],
    *,
    gain_db: float = 0.0,
    target_lufs: float | None = None,
) -> Picture:
    """Draw how loud a whole programme is.

    Args:
        timeline: the programme.
        energies: of each scene, as for `scene_picture`.
        gain_db: what the finished programme is given.
        target_lufs: the loudness that is asked for.
    """
    import numpy as np

    step = RATE // 10
    whole = np.zeros(-(-timeline.frames // step) + 1)
    for (start, _), part in zip(timeline.scenes, energies, strict=True):
        at = start // step
        count = min(len(part), len(whole) - at)
        whole[at : at + count] += part[:count]

    def x(frame: float) -> float:
        return LEFT + frame / timeline.frames * (WIDTH - LEFT - RIGHT)

    items: list[Shape | Group] = [
        Text(x=8, y=24, words="Loudness of the whole", size="large"),
        Text(x=WIDTH - RIGHT, y=24, words=f"{clock(timeline.frames / RATE)} long", anchor="end", colour=GREY),
        Text(x=8, y=TOP + 14, words="LUFS"),
    ]
    for number, mark in enumerate(timeline.chapters):
        left, right = x(mark.start), x(mark.end)
        band = Rect(x=left, y=TOP - 18, width=right - left, height=HIGH + 18, fill=BANDS[number % 2])
        name = Text(x=left + 4, y=TOP - 5, words=fitted(mark.title, right - left - 8))
        items.append(Group(told=f"{clock(mark.start / RATE)}  {mark.title}", shapes=(band, name)))
    for level in LEVELS_LUFS:
        line = loudness_height(level, TOP, HIGH)
        items.append(Rect(x=LEFT, y=line, width=WIDTH - LEFT - RIGHT, height=0.6, fill=PALE))
        items.append(Text(x=LEFT - 6, y=line + 4, words=signed(level), anchor="end", colour=GREY))
    items += _scenes(timeline, x)
    items += _curve(whole, step, x, gain_db)
    if target_lufs is not None:
        line = loudness_height(target_lufs, TOP, HIGH)
        items.append(Rect(x=LEFT, y=line - 0.5, width=WIDTH - LEFT - RIGHT, height=1.0, fill=TARGET))
        told = f"wanted on the whole: {signed(target_lufs)} LUFS"
        items.append(Text(x=WIDTH - RIGHT - 110, y=24, words=told, anchor="end", colour=TARGET))
    items += _ruler(timeline.frames / RATE, x, TOP + HIGH + 20)
    return Picture(width=WIDTH, height=TOP + HIGH + 48, title="Loudness of the whole", items=tuple(items))


def _curve(whole: NDArray[np.float64], step: int, x: _Scale, gain_db: float) -> Iterator[Shape]:
    """Yield the mean loudness of as many stretches as the picture has room for, over what is loudest in each."""
    import numpy as np

    group = max(1, len(whole) // 1100)
    lufs = momentary_lufs(whole, gain_db)
    starts = range(0, len(whole), group)
    loudest = [loudness_height(float(lufs[at : at + group].max()), TOP, HIGH) for at in starts]
    mean = np.array([whole[at : at + group].mean() for at in starts])
    heights = [
        loudness_height(float(each), TOP, HIGH) for each in -0.691 + 10 * np.log10(np.maximum(mean, 1e-12)) + gain_db
    ]
    xs = [min(x((at + group / 2) * step), WIDTH - RIGHT) for at in starts]
    yield Area(xs=xs, tops=loudest, bottom=TOP + HIGH, fill=CURVE, opacity=0.22)
    yield Curve(xs=xs, ys=heights, colour=CURVE)


def _scenes(timeline: Timeline, x: _Scale) -> Iterator[Shape]:
    """Yield where each scene begins, named where there is room for its name."""
    free = 0.0
    for start, scene in timeline.scenes:
        at = x(start)
        yield Rect(x=at, y=TOP, width=0.6, height=HIGH + 4, fill=GREY, opacity=0.5)
        if at >= free and not scene.address.endswith(".0"):  # a spoken title stands beside its first scene
            yield Text(x=at + 2, y=TOP + HIGH + 14, words=scene.address, colour=GREY)
            free = at + 2 + width(scene.address) + LEAST_GAP


def _ruler(seconds: float, x: _Scale, y: float) -> Iterator[Shape]:
    wide = x(RATE) - x(0)
    step = next((each for each in (1, 5, 10, 30, 60, 300, 600, 1_800, 3_600) if each * wide >= 60), 7_200)
    for at in range(0, int(seconds) + 1, step):
        yield Rect(x=x(at * RATE), y=y, width=0.8, height=5, fill=GREY)
        yield Text(x=x(at * RATE), y=y + 18, words=clock(at), anchor="middle", colour=GREY)
