"""Two renders side by side: which line is which, what changed in it, and what that costs. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Literal

from voicestage.render.record import PAUSE, Ingredients, LineRecord, RenderRecord, SceneRecord

_ROOM = (" space", " reverberation", " level of the room")
"""What the names of ingredients end in that follow from the room of a scene."""

Level = Literal["spoken", "processed", "placed"]
"""How deep a change goes: spoken again; processed again; only placed anew in the mix."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One ingredient that is another now."""

    level: Level
    name: str
    before: str | float
    now: str | float


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChange:
    """A line that two renders differ in."""

    kind: Literal["changed", "added", "removed", "moved"]
    before: LineRecord | None
    now: LineRecord | None
    changes: tuple[Change, ...] = ()

    @property
    def line(self) -> LineRecord:
        """The line as it is now, or as it was where it is gone."""
        line = self.now or self.before
        assert line is not None
        return line


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneChange:
    """A scene whose mix is another for a reason beside its lines, in a sentence's end: `[sfx bell]` is new."""

    address: str
    title: str
    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What one render has that the other has not."""

    lines: tuple[LineChange, ...]
    scenes: tuple[SceneChange, ...]
    whole: tuple[Change, ...]
    """Of the finished files: title, loudness and the like; nothing is spoken or mixed for them."""
    affected: tuple[str, ...]
    """The addresses of all scenes that sound different now, in order: those whose mix has no equal before."""
    affected_s: float
    """How long these scenes are [s]."""
    lines_s: float
    """How long the lines are that were changed, added and moved [s]."""

    def of_kind(self, kind: str) -> tuple[LineChange, ...]:
        """Return the lines of one kind of change."""
        return tuple(each for each in self.lines if each.kind == kind)


def compare(before: RenderRecord, now: RenderRecord, *, rate: int) -> Comparison:
    """Say what differs between two renders; `rate` is frames a second."""
    pairs = matched(tuple(before.lines()), tuple(now.lines()))
    lines = tuple(_line_changes(pairs, before, now))
    remixed = _remixed(before, now)
    return Comparison(
        lines=lines,
        scenes=scene_changes(before, now),
        whole=tuple(_changes("placed", before.whole, now.whole)),
        affected=tuple(scene.address for scene in remixed),
        affected_s=sum(scene.frames for scene in remixed) / rate,
        lines_s=sum(each.now.frames for each in lines if each.now) / rate,
    )


def changes_of(before: LineRecord, now: LineRecord) -> tuple[Change, ...]:
    """Return the ingredients of a line that are others now, the deepest first.

    What does not reach the sound is no change: a mix of voices that is only spelled in another way.
    """
    spoken = _changes("spoken", before.raw, now.raw) if before.raw_key != now.raw_key else ()
    return (*spoken, *_changes("processed", before.clip, now.clip), *_changes("placed", before.place, now.place))


def matched(
    before: Sequence[LineRecord], now: Sequence[LineRecord]
) -> tuple[tuple[LineRecord | None, LineRecord | None], ...]:
    """Pair the lines of two renders: in their order those that are the same and those that say the same, then the same
    that stand elsewhere, then what was edited in its place.

    Returns:
        Pairs in the order of `now`, those that are gone at the place where they were; either side may be None.
    """
    found: dict[int, int] = {}
    _match_in_order(before, now, found, _itself)
    _match_in_order(before, now, found, _said)
    _match_anywhere(before, now, found, _itself)
    _match_anywhere(before, now, found, _said)
    taken = set(found.values())
    last = -1
    for index, line in enumerate(now):  # a line with other words, or another speaker, follows what it followed before
        follows = last + 1
        if index not in found and follows < len(before) and follows not in taken and _alike(before[follows], line):
            found[index] = follows
            taken.add(follows)
        last = found.get(index, last)
    pairs: list[tuple[LineRecord | None, LineRecord | None]] = []
    gone = deque(index for index in range(len(before)) if index not in taken)
    for index, line in enumerate(now):
        old = found.get(index)
        while old is not None and gone and gone[0] < old:
            pairs.append((before[gone.popleft()], None))
        pairs.append((None if old is None else before[old], line))
    pairs += [(before[index], None) for index in gone]
    return tuple(pairs)


def _said(line: LineRecord) -> Hashable:
    """Return who says what."""
    return line.speaker, line.text


def _itself(line: LineRecord) -> Hashable:
    """Return all that makes a line but its place: of two that say the same, the one that was put in is another."""
    settled = (value for name, value in line.place.items() if name != PAUSE)
    return line.speaker, line.text, line.raw_key, *line.clip.values(), *settled


def _match_in_order(
    before: Sequence[LineRecord],
    now: Sequence[LineRecord],
    found: dict[int, int],
    sameness: Callable[[LineRecord], Hashable],
) -> None:
    """Match lines that are the same between those that are matched already, so that no two pairs cross."""
    kept = [(-1, -1), *sorted((old, index) for index, old in found.items()), (len(before), len(now))]
    for (old, new), (next_old, next_new) in pairwise(kept):
        ours = [sameness(line) for line in before[old + 1 : next_old]]
        theirs = [sameness(line) for line in now[new + 1 : next_new]]
        if not ours or not theirs:
            continue
        for block in SequenceMatcher(None, ours, theirs, autojunk=False).get_matching_blocks():
            found.update((new + 1 + block.b + at, old + 1 + block.a + at) for at in range(block.size))


def _match_anywhere(
    before: Sequence[LineRecord],
    now: Sequence[LineRecord],
    found: dict[int, int],
    sameness: Callable[[LineRecord], Hashable],
) -> None:
    """Match lines that are the same wherever they stand, the first with the first."""
    taken = set(found.values())
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for index, line in enumerate(before):
        if index not in taken:
            waiting[sameness(line)].append(index)
    for index, line in enumerate(now):
        if index not in found and (same := waiting.get(sameness(line))):
            found[index] = same.popleft()


def _alike(one: LineRecord, other: LineRecord) -> bool:
    """Whether two lines can be one that was edited: the same speaker, or the same words."""
    return one.speaker == other.speaker or one.text == other.text


def _line_changes(
    pairs: Sequence[tuple[LineRecord | None, LineRecord | None]], before: RenderRecord, now: RenderRecord
) -> Iterator[LineChange]:
    stays = _in_order(pairs)
    old_of = {id(new): id(old) for old, new in pairs if old and new}
    stood_before, stands_before = _neighbours(before), _neighbours(now)
    for old, new in pairs:
        if old is None or new is None:
            yield LineChange(kind="added" if new else "removed", before=old, now=new)
            continue
        changes = changes_of(old, new)
        neighbour = stands_before.get(id(new))
        if (old_of.get(neighbour) if neighbour else None) != stood_before.get(id(old)):
            changes = tuple(each for each in changes if each.name != PAUSE)  # it follows another line now
        if changes:
            yield LineChange(kind="changed", before=old, now=new, changes=changes)
        elif id(new) not in stays:
            yield LineChange(kind="moved", before=old, now=new)


def _neighbours(record: RenderRecord) -> dict[int, int]:
    """Return the line before each line of a scene but its first, by identity."""
    return {id(line): id(last) for scene in record.scenes for last, line in pairwise(scene.lines)}


def _in_order(pairs: Sequence[tuple[LineRecord | None, LineRecord | None]]) -> set[int]:
    """Return the lines, by identity, that kept their order: the longest row of them that rises; the rest were moved."""
    kept = [(before.start, now) for before, now in pairs if before and now]
    tails: list[int] = []
    at: list[int] = []
    previous: list[int] = []
    for index, (start, _) in enumerate(kept):
        position = bisect_left(tails, start)
        previous.append(at[position - 1] if position else -1)
        if position == len(tails):
            tails.append(start)
            at.append(index)
        else:
            tails[position], at[position] = start, index
    stays: set[int] = set()
    index = at[-1] if at else -1
    while index >= 0:
        stays.add(id(kept[index][1]))
        index = previous[index]
    return stays


def scene_changes(before: RenderRecord, now: RenderRecord) -> tuple[SceneChange, ...]:
    """Return the scenes that sound different for reasons beside their lines."""
    old = {_identity(scene): scene for scene in before.scenes}
    found: list[SceneChange] = []
    for scene in _remixed(before, now):
        was = old.get(_identity(scene))
        if was and (reasons := tuple(_reasons(was, scene))):
            found.append(SceneChange(address=scene.address, title=scene.title, reasons=reasons))
    return tuple(found)


def _remixed(before: RenderRecord, now: RenderRecord) -> list[SceneRecord]:
    """Return the scenes whose mix has no equal before."""
    mixed_before = {scene.key for scene in before.scenes}
    return [scene for scene in now.scenes if scene.key not in mixed_before]


def _identity(scene: SceneRecord) -> str:
    return scene.title or scene.address


def _reasons(before: SceneRecord, now: SceneRecord) -> Iterator[str]:
    gone, new = _without(before.cues, now.cues), _without(now.cues, before.cues)
    for cue in gone:
        yield f"{cue} is gone"
    for cue in new:
        yield f"{cue} is new"
    if not gone and not new and (before.cues, before.cue_after) != (now.cues, now.cue_after):
        yield "a cue stands elsewhere"
    told = {word for cue in (*gone, *new) for word in cue.strip("[]").split()}
    rooms = _ROOM if "space" in told else ()
    for change in _changes("placed", before.mix, now.mix):
        if change.name.split()[0] not in told and not change.name.endswith(rooms):  # else the cue itself says it
            yield f"{change.name}: {shown(change.before)} → {shown(change.now)}"


def _without(cues: Sequence[str], others: Sequence[str]) -> list[str]:
    left = list(others)
    found: list[str] = []
    for cue in cues:
        if cue in left:
            left.remove(cue)
        else:
            found.append(cue)
    return found


def _changes(level: Level, before: Ingredients, now: Ingredients) -> Iterator[Change]:
    blank: Mapping[str, str | float] = {}
    for name in {**before, **now}:
        one, other = {**blank, **before}.get(name, ""), now.get(name, "")
        if "" in {one, other} and name.endswith(" revision"):
            continue  # what it is the revision of is new, or gone
        if one != other:
            yield Change(level=level, name=name, before=one, now=other)


def shown(value: str | float) -> str:
    """Write an ingredient for people."""
    if isinstance(value, str):
        return f'"{value}"' if value else "none"
    return f"{value:g}"
