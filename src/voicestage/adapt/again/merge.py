"""Three scripts into one: what the tool wrote, what the writer made of it, and what the revised story asks for.

Nothing here knows files; tokens go in, and which of them stand in which line of the result, said by whom, comes out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from voicestage.adapt.again.matching import match
from voicestage.adapt.again.streams import HEADING, Stream

REACH_LINES = 12
"""How many lines before and after a revised one may be another's by it: about the length of an exchange."""

SameName = Callable[[str, str], bool]
"""Tells whether two names mean one character of the cast."""


@dataclass(slots=True)
class Entry:
    """A token of the result: from the script as it stands (`mine`), from the revision (`new`), or from both."""

    mine: int = -1
    base: int = -1
    new: int = -1


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Words that are the writer's, not the story's."""

    start: int
    """Tokens of the revision, from here …"""
    end: int
    """… to here (exclusive), are replaced"""
    mine: tuple[int, int]
    """by these tokens of the script as it stands."""
    base: tuple[int, int]
    """What the tool had written there."""
    conflict: bool
    """Whether the revision changed the same words, too."""


@dataclass(slots=True)
class Piece:
    """A line of the result, or a part of one: entries of one unit of `mine`, or of one new unit."""

    entries: list[Entry]
    mine: int | None
    """The unit of the script as it stands that it comes from; None for a new line."""


@dataclass(slots=True)
class Row:
    """A line or title of the result."""

    pieces: list[Piece]
    speaker: str
    directions: tuple[str, ...]
    followed: bool = False
    """Whether its words stayed and its speaker or directions changed with the story."""
    contested: tuple[str, ...] = ()
    """What the story now asks for where the writer decided otherwise: a speaker, directions."""
    moved: int | None = None
    """The unit of the script, elsewhere, whose words a new line has, so that it is that line moved."""

    @property
    def entries(self) -> Iterator[Entry]:
        """All tokens in order."""
        for piece in self.pieces:
            yield from piece.entries


@dataclass(slots=True)
class Merged:
    """What `merge` decided."""

    rows: list[Row]
    own: list[Own] = field(default_factory=list)
    wrote: dict[int, int] = field(default_factory=dict)
    """For each unit of the script as it stands the unit of the base that it was."""


@dataclass(slots=True)
class Voices:
    """How to tell who says what now."""

    old: Stream
    """What today's attribution makes of the story as it was."""
    old_of: list[int]
    """For each token of the base its token there, or -1."""
    same: SameName
    plain_before: Mapping[int, int]
    """For each unit of `old` how plainly the story says there who speaks."""
    plain_now: Mapping[int, int]
    """The same for the revision."""
    known: bool
    """Whether the base is what the tool wrote; without that every name in the script counts as the writer's."""

    def plainer(self, old: int, unit: int) -> bool:
        """Whether the revision says more plainly who speaks a line than the story did at a token of `old`."""
        return self.plain_now.get(unit, 0) > self.plain_before.get(self.old.unit_of[old], 0)


def merge(base: Stream, mine: Stream, new: Stream, voices: Voices) -> Merged:
    """Bring the revision into the script: what it changed is changed, what the writer changed stays.

    Args:
        base: what the tool wrote for the story as it was.
        mine: the script as it stands.
        new: what the tool makes of the story as it is now.
        voices: how to tell who says what.
    """
    to_mine, to_new = match(base, mine), match(base, new)
    entries, own = _entries(base, mine, new, to_mine, to_new)
    reach = _Reach(base, new, to_new, voices.same)
    rows = [_row(group, mine, new) for group in _groups(entries, base, mine, new, voices, reach)]
    rows = _joined(rows, base, new)
    wrote = {mine.unit_of[at]: base.unit_of[place] for place, at in enumerate(to_mine) if at >= 0}
    if voices.known:
        _find_moved(rows, base, mine, new, wrote)
    return Merged(rows=rows, own=own, wrote=wrote)


def _find_moved(rows: Sequence[Row], base: Stream, mine: Stream, new: Stream, wrote: Mapping[int, int]) -> None:
    """Find the new lines that are lines of the script moved; what the writer made of those goes with them."""
    kept = {piece.mine for row in rows for piece in row.pieces}
    gone: dict[tuple[str, ...], list[int]] = {}
    for number, unit in enumerate(mine.units):
        if number not in kept and unit.speaker != HEADING:
            gone.setdefault(tuple(token.text for token in mine.tokens[unit.first : unit.end]), []).append(number)
    if not gone:
        return
    for row in rows:
        words = tuple(new.tokens[entry.new].text for entry in row.entries if entry.mine < 0)
        if row.speaker == HEADING or row.pieces[0].mine is not None or not gone.get(words):
            continue
        row.moved = gone[words].pop(0)
        stood = mine.units[row.moved]
        was = base.units[wrote[row.moved]] if row.moved in wrote else stood
        if stood.speaker != was.speaker:
            row.speaker = stood.speaker
        if stood.directions != was.directions:
            row.directions = stood.directions


# --- which words


def _entries(
    base: Stream, mine: Stream, new: Stream, to_mine: list[int], to_new: list[int]
) -> tuple[list[Entry], list[Own]]:
    entries: list[Entry] = []
    own: list[Own] = []
    at = (0, 0, 0)
    stable = [place for place in range(len(base.tokens)) if to_mine[place] >= 0 and to_new[place] >= 0]
    for place in (*stable, None):
        here = (
            (place, to_mine[place], to_new[place])
            if place is not None
            else (len(base.tokens), len(mine.tokens), len(new.tokens))
        )
        chunk = ((at[0], here[0]), (at[1], here[1]), (at[2], here[2]))
        if at != here:
            entries += _chunk(base, mine, new, *chunk, to_mine, own)
        if place is not None:
            entries.append(Entry(mine=here[1], base=place, new=here[2]))
            at = (here[0] + 1, here[1] + 1, here[2] + 1)
    return entries, own


_Range = tuple[int, int]


def _chunk(
    base: Stream, mine: Stream, new: Stream, b: _Range, m: _Range, n: _Range, to_mine: list[int], own: list[Own]
) -> Iterator[Entry]:
    """Decide on tokens that are not in all three."""
    was, stands, comes = base.tokens[slice(*b)], mine.tokens[slice(*m)], new.tokens[slice(*n)]
    if stands == comes:
        for left, right in zip(range(*m), range(*n), strict=True):
            yield Entry(mine=left, new=right)
    elif was == stands:
        for right in range(*n):
            yield Entry(new=right)
    elif was == comes:
        own.append(Own(start=n[0], end=n[1], mine=m, base=b, conflict=False))
        for left in range(*m):
            yield Entry(mine=left)
    elif not comes:
        yield from _deleted(mine, b, m, n, to_mine, own)
    else:
        own.append(Own(start=n[0], end=n[1], mine=m, base=b, conflict=True))
        for left in range(*m):
            yield Entry(mine=left)


def _deleted(mine: Stream, b: _Range, m: _Range, n: _Range, to_mine: list[int], own: list[Own]) -> Iterator[Entry]:
    """Where the story lost words, those lines go that the writer did not touch; the others are for him to decide."""
    from_base = {to_mine[place]: place for place in range(*b) if to_mine[place] >= 0}
    for unit in dict.fromkeys(mine.unit_of[slice(*m)]):
        first, end = max(m[0], mine.units[unit].first), min(m[1], mine.units[unit].end)
        places = [from_base.get(place, -1) for place in range(first, end)]
        if places[0] >= 0 and places == list(range(places[0], places[0] + len(places))):
            continue
        own.append(Own(start=n[0], end=n[1], mine=(first, end), base=b, conflict=True))
        for left in range(first, end):
            yield Entry(mine=left)


# --- which lines


@dataclass(slots=True)
class _Group:
    """Entries that are said in one go."""

    entries: list[Entry]
    mine: int | None
    new: int | None
    voice: tuple[str, tuple[str, ...]] | None = None
    followed: bool = False
    contested: tuple[str, ...] = ()


def _groups(
    entries: Sequence[Entry], base: Stream, mine: Stream, new: Stream, voices: Voices, reach: _Reach
) -> Iterator[_Group]:
    units = _new_units(entries, mine, new)
    homes = _homes(entries, units, mine)
    breaks = _breaks(entries, units, homes, base)
    group: _Group | None = None
    for at, entry in enumerate(entries):
        home = homes[at]
        voice, followed, contested = _voice(entry, base, mine, new, voices, reach)
        goes_on = (
            group is not None
            and not breaks[at]
            and home == group.mine
            and (home is not None or units[at] == group.new)
            and (voice is None or group.voice is None or voice == group.voice)
        )
        if group is None or not goes_on:
            if group:
                yield group
            group = _Group(entries=[], mine=home, new=units[at])
        group.entries.append(entry)
        if voice is not None:
            group.voice = voice
        group.followed |= followed
        group.contested = tuple(dict.fromkeys((*group.contested, *contested)))
    if group:
        yield group


def _new_units(entries: Sequence[Entry], mine: Stream, new: Stream) -> list[int | None]:
    """Return for each entry its line in the revision; the writer's own words have that of their neighbours."""
    units: list[int | None] = [new.unit_of[entry.new] if entry.new >= 0 else None for entry in entries]
    for order in (range(1, len(entries)), range(len(entries) - 2, -1, -1)):
        step = -1 if order.step > 0 else 1
        for at in order:
            if units[at] is None and units[at + step] is not None:
                here, beside = entries[at].mine, entries[at + step].mine
                if here >= 0 and beside >= 0 and mine.unit_of[here] == mine.unit_of[beside]:
                    units[at] = units[at + step]
    return units


def _homes(entries: Sequence[Entry], units: Sequence[int | None], mine: Stream) -> list[int | None]:
    """Return for each entry the line of the script that it stands in; None for those of new lines."""
    homes: list[int | None] = [mine.unit_of[entry.mine] if entry.mine >= 0 else None for entry in entries]
    at = 0
    while at < len(entries):
        if homes[at] is not None:
            at += 1
            continue
        end = at
        while end < len(entries) and entries[end].mine < 0 and units[end] == units[at]:
            end += 1
        if at and units[at - 1] == units[at] and homes[at - 1] is not None:
            homes[at:end] = [homes[at - 1]] * (end - at)
        elif end < len(entries) and entries[end].mine >= 0 and units[end] == units[at]:
            homes[at:end] = [mine.unit_of[entries[end].mine]] * (end - at)
        at = end
    return homes


def _breaks(
    entries: Sequence[Entry], units: Sequence[int | None], homes: Sequence[int | None], base: Stream
) -> list[bool]:
    """Tell before which entries the revision ends a line that was one line; what the writer joined stays joined."""
    before = _nearest(entries, homes, base, backwards=True)
    after = _nearest(entries, homes, base, backwards=False)
    return [
        at > 0
        and homes[at] is not None
        and homes[at] == homes[at - 1]
        and None not in (units[at], units[at - 1])
        and units[at] != units[at - 1]
        and before[at - 1] is not None
        and before[at - 1] == after[at]
        for at in range(len(entries))
    ]


def _nearest(
    entries: Sequence[Entry], homes: Sequence[int | None], base: Stream, *, backwards: bool
) -> list[int | None]:
    """Return for each entry the base's line of the nearest entry, in its own line of the script, that was there."""
    found: list[int | None] = [None] * len(entries)
    last: tuple[int | None, int | None] = (None, None)
    for at in range(len(entries)) if backwards else range(len(entries) - 1, -1, -1):
        if entries[at].base >= 0:
            last = (homes[at], base.unit_of[entries[at].base])
        if last[0] == homes[at]:
            found[at] = last[1]
    return found


# --- who says them


class _Reach:
    """How far a revision is heard: in the lines about it, and wherever somebody has another name by it.

    What today's attribution thinks of a line far away may change too, as it looks at the whole; that is not the
    writer's revision.
    """

    def __init__(self, base: Stream, new: Stream, to_new: Sequence[int], same: SameName) -> None:
        self._base, self._new, self._same = base, new, same
        self._near: set[int] = set()
        at = 0
        for place, found in (*enumerate(to_new), (len(to_new), len(new.tokens))):
            if found != at or self._divided(base, place) != self._divided(new, found) or self._retagged(place, found):
                unit = base.unit_of[min(place, len(to_new) - 1)] if to_new else 0
                self._near.update(range(unit - REACH_LINES, unit + REACH_LINES + 1))
            at = found + 1 if found >= 0 else at
        self._stays: dict[str, bool] = {}

    def _retagged(self, place: int, found: int) -> bool:
        """Whether other tags were dropped from a token's paragraph than before."""
        if not (0 <= place < len(self._base.tokens) and 0 <= found < len(self._new.tokens)):
            return False
        was, comes = self._base.units[self._base.unit_of[place]], self._new.units[self._new.unit_of[found]]
        return was.unsaid != comes.unsaid

    @staticmethod
    def _divided(stream: Stream, place: int) -> bool:
        """Whether a paragraph begins with a token."""
        if not 0 < place < len(stream.tokens):
            return True
        before, here = (stream.units[stream.unit_of[at]] for at in (place - 1, place))
        return before.paragraph != here.paragraph

    def of(self, place: int, speaker: str) -> bool:
        """Whether the revision may change who says a token of the base, whom the tool gave to `speaker`."""
        if self._base.unit_of[place] in self._near:
            return True
        if speaker not in self._stays:
            self._stays[speaker] = any(self._same(unit.speaker, speaker) for unit in self._new.units)
        return not self._stays[speaker]


def _voice(
    entry: Entry, base: Stream, mine: Stream, new: Stream, voices: Voices, reach: _Reach
) -> tuple[tuple[str, tuple[str, ...]] | None, bool, tuple[str, ...]]:
    """Return who says a token and how, whether the story changed that, and what it asks for in vain."""
    if entry.mine < 0:
        return None, False, ()
    stands = mine.units[mine.unit_of[entry.mine]]
    if entry.base < 0 or entry.new < 0:
        return None, False, ()
    was, comes = base.units[base.unit_of[entry.base]], new.units[new.unit_of[entry.new]]
    old = voices.old_of[entry.base]
    before = voices.old.units[voices.old.unit_of[old]] if old >= 0 else was
    if (comes.speaker == HEADING) != (before.speaker == HEADING):  # a title became a line, or a line a title
        return (comes.speaker, comes.directions), True, ()
    if not voices.known or HEADING in (stands.speaker, comes.speaker) or not reach.of(entry.base, before.speaker):
        return (stands.speaker, stands.directions), False, ()
    speaker, directions = stands.speaker, stands.directions
    contested: list[str] = []
    asked = (old >= 0 and voices.plainer(old, new.unit_of[entry.new])) or not voices.same(comes.speaker, before.speaker)
    if asked and not voices.same(comes.speaker, speaker):
        if voices.same(speaker, was.speaker):
            speaker = comes.speaker
        else:
            contested.append(comes.speaker)
    if comes.directions not in (before.directions, directions):
        if directions == was.directions:
            directions = comes.directions
        else:
            contested.append(f"({', '.join(comes.directions)})")
    followed = (speaker, directions) != (stands.speaker, stands.directions)
    return (speaker, directions), followed, tuple(contested)


def _row(group: _Group, mine: Stream, new: Stream) -> Row:
    if group.voice is None:
        unit = mine.units[group.mine] if group.mine is not None else new.units[group.new or 0]
        group.voice = (unit.speaker, unit.directions)
    speaker, directions = group.voice
    piece = Piece(entries=group.entries, mine=group.mine)
    return Row(
        pieces=[piece],
        speaker=speaker,
        directions=directions,
        followed=group.followed,
        contested=group.contested,
    )


def _joined(rows: list[Row], base: Stream, new: Stream) -> list[Row]:
    """Join what the revision made one line of; `weave` undoes it where a cue or note stands between."""
    joined: list[Row] = []
    for row in rows:
        last = joined[-1] if joined else None
        if (
            last
            and (last.speaker, last.directions) == (row.speaker, row.directions)
            and _became_one(list(last.entries), list(row.entries), base, new)
        ):
            last.pieces += row.pieces
            last.followed |= row.followed
            last.contested = tuple(dict.fromkeys((*last.contested, *row.contested)))
        else:
            joined.append(row)
    return joined


def _became_one(left: Sequence[Entry], right: Sequence[Entry], base: Stream, new: Stream) -> bool:
    last = next((entry for entry in reversed(left) if entry.new >= 0), None)
    first = next((entry for entry in right if entry.new >= 0), None)
    if last is None or first is None or new.unit_of[last.new] != new.unit_of[first.new]:
        return False
    was_last = next((entry.base for entry in reversed(left) if entry.base >= 0), None)
    was_first = next((entry.base for entry in right if entry.base >= 0), None)
    return was_last is None or was_first is None or base.unit_of[was_last] != base.unit_of[was_first]
