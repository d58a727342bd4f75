"""Two renders side by side: which line is which, what changed in it, and what that costs. Pure."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from voicestage.render.record import Ingredients, LineRecord, RenderRecord, SceneRecord

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
    """The addresses of all scenes that sound different now, in order."""
    seconds: float
    """How much of the programme sounds different now: of changed, added and moved lines [s]."""

    def of_kind(self, kind: str) -> tuple[LineChange, ...]:
        """Return the lines of one kind of change."""
        return tuple(each for each in self.lines if each.kind == kind)


def compare(before: RenderRecord, now: RenderRecord, *, rate: int) -> Comparison:
    """Say what differs between two renders; `rate` is frames a second."""
    pairs = matched(tuple(before.lines()), tuple(now.lines()))
    lines = tuple(_line_changes(pairs))
    scenes, remixed = _scene_changes(before, now)
    of_lines = {each.line.address.rpartition(":")[0] for each in lines if each.now}
    of_lines |= {each.address for each in scenes}
    return Comparison(
        lines=lines,
        scenes=scenes,
        whole=tuple(_changes("placed", before.whole, now.whole)),
        affected=tuple(scene.address for scene in now.scenes if scene.address in of_lines | remixed),
        seconds=sum(each.now.frames for each in lines if each.now) / rate,
    )


def affected(before: RenderRecord, now: RenderRecord) -> tuple[str, ...]:
    """Return the addresses of the scenes of `now` in which something is to be heard that was not so before.

    For a plan, whose mixes are not known: a scene that stands as it stood, with all its lines, cues and levels, is not
    among them, wherever in the script it stands.
    """
    known = {_signature(scene) for scene in before.scenes}
    return tuple(scene.address for scene in now.scenes if _signature(scene) not in known)


def _signature(scene: SceneRecord) -> object:
    lines = tuple(
        (line.raw_key, tuple(line.clip.items()), tuple(line.place.items()), line.text) for line in scene.lines
    )
    return scene.cues, scene.cue_after, tuple(scene.mix.items()), lines


def changes_of(before: LineRecord, now: LineRecord) -> tuple[Change, ...]:
    """Return the ingredients of a line that are others now, the deepest first.

    What does not reach the sound is no change: a mix of voices that is only spelled in another way.
    """
    spoken = _changes("spoken", before.raw, now.raw) if before.raw_key != now.raw_key else ()
    return (*spoken, *_changes("processed", before.clip, now.clip), *_changes("placed", before.place, now.place))


def matched(
    before: Sequence[LineRecord], now: Sequence[LineRecord]
) -> tuple[tuple[LineRecord | None, LineRecord | None], ...]:
    """Pair the lines of two renders: those that say the same, then those that stand between the same neighbours.

    Returns:
        Pairs in the order of `now`, those that are gone at the place where they were; either side may be None.
    """
    found: dict[int, int] = {}
    waiting: dict[tuple[str, str], deque[int]] = defaultdict(deque)
    for index, line in enumerate(before):
        waiting[line.speaker, line.text].append(index)
    for index, line in enumerate(now):
        if same := waiting.get((line.speaker, line.text)):
            found[index] = same.popleft()
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


def _alike(one: LineRecord, other: LineRecord) -> bool:
    """Whether two lines can be one that was edited: the same speaker, or the same words."""
    return one.speaker == other.speaker or one.text == other.text


def _line_changes(
    pairs: Sequence[tuple[LineRecord | None, LineRecord | None]],
) -> Iterator[LineChange]:
    stays = _in_order(pairs)
    for before, now in pairs:
        if before is None or now is None:
            yield LineChange(kind="added" if now else "removed", before=before, now=now)
        elif changes := changes_of(before, now):
            yield LineChange(kind="changed", before=before, now=now, changes=changes)
        elif id(now) not in stays:
            yield LineChange(kind="moved", before=before, now=now)


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


def _scene_changes(before: RenderRecord, now: RenderRecord) -> tuple[tuple[SceneChange, ...], set[str]]:
    """Return the scenes with reasons of their own, and the addresses of all whose mix has no equal before."""
    old = {_identity(scene): scene for scene in before.scenes}
    mixed_before = {scene.key for scene in before.scenes}
    changes: list[SceneChange] = []
    for scene in now.scenes:
        if was := old.get(_identity(scene)):
            reasons = tuple(_reasons(was, scene))
            if reasons and was.key != scene.key:
                changes.append(SceneChange(address=scene.address, title=scene.title, reasons=reasons))
    remixed = {scene.address for scene in now.scenes if scene.key and scene.key not in mixed_before}
    return tuple(changes), remixed


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
    for change in _changes("placed", before.mix, now.mix):
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
        if one != other:
            yield Change(level=level, name=name, before=one, now=other)


def shown(value: str | float) -> str:
    """Write an ingredient for people."""
    if isinstance(value, str):
        return f'"{value}"' if value else "none"
    return f"{value:g}"
