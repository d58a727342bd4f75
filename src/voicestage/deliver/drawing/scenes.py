"""A scene as a score: time runs on from line to line of it, and in each stand who speaks, effects, beds and loudness.

A second is as wide as its words need, so a line can be read where it is heard; a long scene becomes a long page.
"""

from __future__ import annotations

import colorsys
import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeVar

from voicestage.deliver.drawing.letters import LINE, fitted, lines
from voicestage.deliver.drawing.shapes import Area, Curve, Group, Picture, Rect, Shape, Text
from voicestage.model.timeline import Bed, Placement, SceneTimeline
from voicestage.render.ducking import Curve as Ducking
from voicestage.render.ducking import bed_curve, curve, spoken
from voicestage.units import RATE, clock, gain_from_db

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

PIXELS_A_SECOND = 42.0
SYSTEM_S = 30.0
"""So much time is in one line of the score."""
MARGIN, RIGHT = 128.0, 16.0
LANE, BED, ROOM, GAP = 34.0, 30.0, 15.0, 4.0
LOUDNESS = 84.0
LEAST_ROOM = 34.0
"""For words; below it stands a number."""
LEVELS_LUFS = (-12, -24, -36, -48)
LOUDEST_LUFS, SOFTEST_LUFS = -6.0, -54.0
INK, PALE, GREY, CURVE = "#222222", "#e4e4e4", "#8a8a8a", "#b03a2e"
BED_COLOURS = {"ambience": ("#a9cdb9", "#4f7f66"), "music": ("#cbb8e0", "#6d4f94")}
EFFECT, EFFECT_LINE = "#f0cf8f", "#9a6f1e"
ROOM_COLOURS = ("#dfe6ee", "#efe3dc")

_Item = TypeVar("_Item")
_Scale = Callable[[float], float]
"""Turns a frame into a place."""


@dataclass(frozen=True, slots=True)
class _Lane:
    """A row of the score: what stands in it from the scene's beginning to its end."""

    name: str
    colour: str
    placements: tuple[Placement, ...] = ()
    beds: tuple[Bed, ...] = ()

    def sounds_in(self, first: int, last: int) -> bool:
        return any(each.start < last and each.start + each.frames > first for each in self.placements) or any(
            bed.start < last and bed.end > first for bed in self.beds
        )


def scene_picture(scene: SceneTimeline, energies: NDArray[np.float64], *, gain_db: float = 0.0) -> Picture:
    """Draw a scene.

    Args:
        scene: where everything stands.
        energies: of successive 100 ms of its mix: K-weighted mean squares.
        gain_db: what the finished programme is given.
    """
    step = round(SYSTEM_S * RATE)
    longest = min(SYSTEM_S, max(8.0, scene.mix_frames / RATE))
    width = MARGIN + longest * PIXELS_A_SECOND + RIGHT
    lanes = list(_lanes(scene))
    rooms = list(_rooms(scene))
    ducking = {id(bed): bed_curve(bed, spoken(scene)) for bed in scene.beds}
    items: list[Shape | Group] = [Text(x=8, y=24, words=f"{scene.address}  {scene.title}".strip(), size="large")]
    length = clock(scene.frames / RATE)
    items.append(Text(x=width - RIGHT, y=24, words=f"{length} long", anchor="end", colour=GREY))
    y = 40.0
    for first in range(0, max(1, _heard_until(scene, energies, gain_db)), step):
        last = min(first + step, first + round(longest * RATE))
        y = _system(items, scene, energies, lanes, rooms, ducking, first=first, last=last, y=y, gain_db=gain_db)
    return Picture(width=width, height=y + 6, title=f"{scene.address} {scene.title}".strip(), items=tuple(items))


def _heard_until(scene: SceneTimeline, energies: NDArray[np.float64], gain_db: float) -> int:
    """Return the frame behind all that is drawn: no line of the score is for a room's last breath alone."""
    import numpy as np

    sounding = np.flatnonzero(momentary_lufs(energies, gain_db) > SOFTEST_LUFS)
    last = int(sounding[-1] + 1) * round(0.1 * RATE) if len(sounding) else 0
    placed = max((each.start + each.frames for each in scene.placements), default=0)
    return min(scene.mix_frames, max(scene.frames, placed, last))


def _system(
    items: list[Shape | Group],
    scene: SceneTimeline,
    energies: NDArray[np.float64],
    lanes: Sequence[_Lane],
    rooms: Sequence[tuple[int, int, str]],
    ducking: dict[int, Ducking],
    *,
    first: int,
    last: int,
    y: float,
    gain_db: float,
) -> float:
    """Draw one line of the score from frame `first` to `last`; return where the next begins."""

    def x(frame: float) -> float:
        return MARGIN + (min(max(frame, first), last) - first) / RATE * PIXELS_A_SECOND

    top = y
    rows: list[Shape | Group] = []
    if heard := [room for room in rooms if room[0] < last and room[1] > first]:
        rows.append(Text(x=8, y=y + 11, words="room", colour=GREY))
        rows += (shape for number, room in enumerate(heard) for shape in _room(room, number, x, y))
        y += ROOM + GAP
    for lane in (each for each in lanes if each.sounds_in(first, last)):
        high = BED if lane.beds else LANE
        if lane.name:
            rows.append(Rect(x=8, y=y + high / 2 - 4, width=8, height=8, fill=lane.colour))
            rows.append(Text(x=20, y=y + high / 2 + 4, words=fitted(lane.name, MARGIN - 28)))
        rows += (_clip(each, first, last, x, y) for each in lane.placements if each.line is not None)
        rows += (_effect(each, first, last, x, y) for each in lane.placements if each.line is None)
        rows += (_bed(bed, ducking[id(bed)], first, last, x, y) for bed in lane.beds)
        y += high + GAP
    rows += _loudness(energies, first, last, x, y, gain_db)
    y += LOUDNESS + GAP
    items += _seconds(scene, first, last, x, top, y)
    items += (row for row in rows if not isinstance(row, Group) or row.shapes)
    return y + 30


def colour_of(speaker: str) -> str:
    """Return a speaker's colour: the same in every scene, and light enough for dark letters on it."""
    hue = int.from_bytes(hashlib.blake2b(speaker.casefold().encode("utf-8"), digest_size=2).digest(), "big") / 65_536
    red, green, blue = colorsys.hls_to_rgb(hue, 0.78, 0.6)
    return f"#{round(255 * red):02x}{round(255 * green):02x}{round(255 * blue):02x}"


def _lanes(scene: SceneTimeline) -> Iterator[_Lane]:
    """Yield a lane for each speaker, in the order in which they speak, as many for effects as overlap, and beds."""
    said = [each for each in scene.placements if each.line is not None]
    for speaker in dict.fromkeys(each.speaker or "" for each in said):
        own = tuple(each for each in said if each.speaker == speaker)
        yield _Lane(speaker, colour_of(speaker), placements=own)
    effects = sorted((each for each in scene.placements if each.line is None), key=lambda each: each.start)
    packed = _packed(effects, lambda each: (each.start, each.start + each.frames))
    for number, lane in enumerate(packed):
        yield _Lane("effects" if number == 0 else "", EFFECT_LINE, placements=tuple(lane))
    for kind in ("ambience", "music"):
        beds = [bed for bed in scene.beds if bed.kind == kind]
        for sound in dict.fromkeys(bed.sound for bed in beds):
            ordered = sorted((bed for bed in beds if bed.sound == sound), key=lambda bed: bed.start)
            for packed_beds in _packed(ordered, lambda bed: (bed.start, bed.end)):
                yield _Lane(sound, BED_COLOURS[kind][1], beds=tuple(packed_beds))


def _packed(each_of: Iterable[_Item], span: Callable[[_Item], tuple[int, int]]) -> list[list[_Item]]:
    """Put what does not sound at once into one row, in as few rows as that takes; they come in order of time."""
    rows: list[list[_Item]] = []
    for each in each_of:
        free = next((row for row in rows if span(row[-1])[1] <= span(each)[0]), None)
        if free is None:
            rows.append([each])
        else:
            free.append(each)
    return rows


def _rooms(scene: SceneTimeline) -> Iterator[tuple[int, int, str]]:
    """Yield which room those are in who are heard in one, from when to when."""
    span: tuple[int, int, str] | None = None
    for each in sorted(scene.placements, key=lambda placement: placement.start):
        if each.space is None:
            continue
        end = each.start + each.frames
        if span and span[2] == each.space:
            span = span[0], max(span[1], end), span[2]
            continue
        if span:
            yield span[0], min(span[1], each.start), span[2]
        span = each.start, end, each.space
    if span:
        yield span


def _room(room: tuple[int, int, str], number: int, x: _Scale, y: float) -> Iterator[Shape]:
    left, right = x(room[0]), x(room[1])
    yield Rect(x=left, y=y, width=right - left, height=ROOM, fill=ROOM_COLOURS[number % 2], radius=2)
    yield Text(x=left + 4, y=y + 11, words=fitted(room[2], right - left - 8))


def _clip(placement: Placement, first: int, last: int, x: _Scale, y: float) -> Group:
    """Draw a line: its words where it begins, as many as there is room for."""
    end = placement.start + placement.frames
    where = f" ({placement.distance})" if placement.distance else ""
    told = (
        f"{clock(placement.start / RATE)}  {placement.line}{where}: {placement.text}  {placement.gain_db:+.1f} dB, "
        f"{_side(placement.pan)}"
    )
    if end <= first or placement.start >= last:
        return Group(told=told, shapes=())
    left, right = x(placement.start), x(end)
    colour = colour_of(placement.speaker or "")
    shapes: list[Shape] = []
    if placement.tail:
        rings = min(x(end + min(placement.tail, RATE)), x(last)) - right
        shapes.append(Rect(x=right, y=y + LANE - 8, width=max(0.0, rings), height=5, fill=colour, opacity=0.45))
    shapes.append(Rect(x=left, y=y + 1, width=max(1.5, right - left), height=LANE - 2, fill=colour, radius=3))
    shapes += (
        Text(x=left + 4, y=y + 13 + number * LINE["small"], words=line)
        for number, line in enumerate(_words(placement, where, right - left - 8, goes_on=placement.start < first))
    )
    return Group(told=told, shapes=tuple(shapes))


def _words(placement: Placement, where: str, room: float, *, goes_on: bool) -> list[str]:
    """Return what stands on a line's clip; its number alone where there is no room for words."""
    if goes_on:
        return lines(f"… {placement.text}", room, 2)
    if room < LEAST_ROOM:
        return [fitted(str(placement.line), room + 6)]
    return lines(f"{placement.line}{where}: {placement.text}", room, 2)


def _effect(placement: Placement, first: int, last: int, x: _Scale, y: float) -> Group:
    end = placement.start + placement.frames
    where = f" ({placement.distance})" if placement.distance else ""
    told = (
        f"{clock(placement.start / RATE)}  {placement.text}{where}  {placement.gain_db:+.1f} dB, "
        f"{_side(placement.pan)}, {placement.frames / RATE:.1f} s"
    )
    if end <= first or placement.start >= last:
        return Group(told=told, shapes=())
    ducking = curve(placement.ducks)
    shape = Bed(
        kind="ambience", sound="", digest="", start=placement.start, end=end, gain_db=0.0, fade_in=placement.fade_in,
        fade_out=placement.fade_out, duck_db=0.0,
    )  # fmt: skip
    left, right = x(placement.start), x(end)
    words = fitted(f"{placement.text}{where}", max(right - left - 8, 0.0))
    outline = _outline(shape, ducking, first, last, x, y, LANE, (EFFECT, EFFECT_LINE))
    return Group(told=told, shapes=(*outline, Text(x=left + 4, y=y + LANE - 7, words=words)))


def _bed(bed: Bed, ducking: Ducking, first: int, last: int, x: _Scale, y: float) -> Group:
    """Draw a bed as high as it is loud: full height is its level between lines."""
    told = f"{bed.sound}: {bed.gain_db:+.1f} dB, {bed.duck_db:+.1f} dB more under speech"
    if bed.end <= first or bed.start >= last:
        return Group(told=told, shapes=())
    left, right = x(bed.start), x(bed.end)
    level, under = (signed(each) for each in (bed.gain_db, bed.gain_db + bed.duck_db))
    words = fitted(f"{level} dB, under speech {under} dB", right - left - 8)
    outline = _outline(bed, ducking, first, last, x, y, BED, BED_COLOURS[bed.kind])
    return Group(told=told, shapes=(*outline, Text(x=left + 4, y=y + BED - 5, words=words)))


def _outline(
    bed: Bed, ducking: Ducking, first: int, last: int, x: _Scale, y: float, high: float, colours: tuple[str, str]
) -> tuple[Shape, ...]:
    low, top = max(first, bed.start), min(last, bed.end)
    frames = sorted({low, top, *(frame for frame in _turns(bed, ducking) if low < frame < top)})
    xs = [x(frame) for frame in frames]
    if len(set(xs)) < 2:
        return (Rect(x=xs[0], y=y + 1, width=1.5, height=high - 2, fill=colours[1]),)
    tops = [y + high - (high - 2) * _level(bed, ducking, frame) for frame in frames]
    area = Area(xs=xs, tops=tops, bottom=y + high, fill=colours[0])
    return area, Curve(xs=xs, ys=tops, colour=colours[1], thickness=1.0)


def _turns(bed: Bed, ducking: Ducking) -> Iterator[int]:
    yield from (bed.start + bed.fade_in * k // 8 for k in range(1, 9))
    yield from (bed.end - bed.fade_out * k // 8 for k in range(1, 9))
    for one, other in zip(ducking.frames, ducking.frames[1:], strict=False):
        yield from (one + (other - one) * k // 4 for k in range(4))
    yield from ducking.frames[-1:]


def _level(bed: Bed, ducking: Ducking, frame: int) -> float:
    level = gain_from_db(ducking.at(frame))
    if bed.fade_in:
        level *= math.sin(math.pi / 2 * min(1.0, (frame - bed.start) / bed.fade_in))
    if bed.fade_out:
        level *= math.sin(math.pi / 2 * max(0.0, min(1.0, (bed.end - frame) / bed.fade_out)))
    return level


def _loudness(
    energies: NDArray[np.float64], first: int, last: int, x: _Scale, y: float, gain_db: float
) -> Iterator[Shape]:
    """Yield the loudness of 400 ms windows, as it is in the finished programme, over its axis."""
    yield Text(x=8, y=y + 14, words="loudness")
    yield Text(x=8, y=y + 27, words="LUFS, 400 ms", colour=GREY)
    for level in LEVELS_LUFS:
        at = loudness_height(level, y, LOUDNESS)
        yield Rect(x=MARGIN, y=at, width=x(last) - MARGIN, height=0.6, fill=PALE)
        yield Text(x=MARGIN - 6, y=at + 4, words=signed(level), anchor="end", colour=GREY)
    step = RATE // 10
    low, high = first // step, min(len(energies), -(-last // step))
    if high - low > 1:
        ys = [loudness_height(each, y, LOUDNESS) for each in momentary_lufs(energies, gain_db)[low:high]]
        yield Curve(xs=[x((k + 0.5) * step) for k in range(low, high)], ys=ys, colour=CURVE)


def momentary_lufs(energies: NDArray[np.float64], gain_db: float) -> NDArray[np.float64]:
    """Return the loudness of 400 ms windows about successive 100 ms."""
    import numpy as np

    smooth = np.convolve(energies, np.full(4, 0.25), mode="same") if len(energies) > 3 else energies
    lufs: NDArray[np.float64] = -0.691 + 10 * np.log10(np.maximum(smooth, 1e-12)) + gain_db
    return lufs


def loudness_height(lufs: float, y: float, high: float) -> float:
    """Return how high a loudness stands on an axis."""
    share = (LOUDEST_LUFS - lufs) / (LOUDEST_LUFS - SOFTEST_LUFS)
    return y + high * min(1.0, max(0.0, share))


def _seconds(scene: SceneTimeline, first: int, last: int, x: _Scale, top: float, y: float) -> Iterator[Shape]:
    """Yield the ruler of a line of the score, and a pale line up from each five seconds."""
    for second in range(-(-first // RATE), last // RATE + 1):
        at = x(second * RATE)
        five = second % 5 == 0
        if five:
            yield Rect(x=at, y=top, width=0.6, height=y - top, fill=PALE)
            yield Text(x=at, y=y + 16, words=clock(second), anchor="middle", colour=GREY)
        yield Rect(x=at, y=y, width=0.8, height=5 if five else 3, fill=GREY)
    if first < scene.frames < last:
        yield Rect(x=x(scene.frames), y=top, width=1.0, height=y - top, fill=GREY)


def signed(value: float) -> str:
    """Write a number with its sign, as it is printed."""
    return f"{value:+g}".replace("-", "−")


def _side(pan: float) -> str:
    if not round(pan, 2):
        return "in the middle"
    return f"{abs(pan):.0%} to the {'left' if pan < 0 else 'right'}"
