"""Three scripts into one: what the tool wrote, what the writer made of it, and what the revised story asks for.

Nothing here knows files; tokens go in, and which of them stand in which line of the result, said by whom, comes out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from voicestage.adapt.again.matching import match
from voicestage.adapt.again.rows import Entry, Own, Piece, Row
from voicestage.adapt.again.streams import HEADING, Stream
from voicestage.adapt.again.voices import Reach, Voices, voice_of
from voicestage.script.rewrite import Token


@dataclass(slots=True)
class Merged:
    """What `merge` decided."""

    rows: list[Row]
    own: list[Own] = field(default_factory=list)
    wrote: dict[int, int] = field(default_factory=dict)
    """For each unit of the script as it stands the unit of the base that it was."""
    stressed: list[int] = field(default_factory=list)
    """The tokens of the script that the writer stressed."""


def merge(base: Stream, mine: Stream, new: Stream, voices: Voices) -> Merged:
    """Bring the revision into the script: what it changed is changed, what the writer changed stays.

    Args:
        base: what the tool wrote for the story as it was.
        mine: the script as it stands.
        new: what the tool makes of the story as it is now.
        voices: how to tell who says what.
    """
    to_mine, to_new = match(base, mine, stress=False), match(base, new)
    entries, own = _entries(base, mine, new, to_mine, to_new)
    reach = Reach(base, new, to_new, voices.same)
    rows = [_row(group, mine, new) for group in _groups(entries, base, mine, new, voices, reach)]
    rows = _joined(rows, base, new)
    wrote = {mine.unit_of[at]: base.unit_of[place] for place, at in enumerate(to_mine) if at >= 0}
    if voices.known:
        _find_moved(rows, base, mine, new, wrote)
    stressed = [
        at for place, at in enumerate(to_mine) if at >= 0 and mine.tokens[at].stress and not base.tokens[place].stress
    ]
    return Merged(rows=rows, own=own, wrote=wrote, stressed=stressed)


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
    """Decide on tokens that are not in all three; what somebody only stressed has still the same words."""
    was, stands, comes = base.tokens[slice(*b)], mine.tokens[slice(*m)], new.tokens[slice(*n)]
    if stands == comes or (_same_words(stands, comes) and (was == comes or not _same_words(was, stands))):
        for left, right in zip(range(*m), range(*n), strict=True):
            yield Entry(mine=left, new=right)
    elif was == stands or (_same_words(was, stands) and any(token.text[0].isalnum() for token in comes)):
        yield from _with_stress(was, stands, m, n)
    elif not comes and was:
        yield from _deleted(base, mine, b, m, n, to_mine, own)
    else:
        own.append(Own(start=n[0], end=n[1], mine=m, base=b, conflict=not _same_words(was, comes)))
        for left in range(*m):
            yield Entry(mine=left)


def _same_words(one: Sequence[Token], other: Sequence[Token]) -> bool:
    return [token.text for token in one] == [token.text for token in other]


_FEW = 3
"""Tokens up to which each is taken for what came in the place of one; beyond that a sentence is another."""


def _with_stress(was: Sequence[Token], stands: Sequence[Token], m: _Range, n: _Range) -> Iterator[Entry]:
    """Take the revision's words, with the writer's stress where each word has come in the place of one."""
    one_for_one = len(stands) == n[1] - n[0] <= _FEW
    for place, right in enumerate(range(*n)):
        his = one_for_one and stands[place].stress != was[place].stress
        yield Entry(new=right, instead=m[0] + place if his else -1)


def _deleted(
    base: Stream, mine: Stream, b: _Range, m: _Range, n: _Range, to_mine: list[int], own: list[Own]
) -> Iterator[Entry]:
    """Where the story lost words, those lines go that the writer did not touch; the others are for him to decide."""
    from_base = {
        to_mine[place]: place
        for place in range(*b)
        if to_mine[place] >= 0 and mine.tokens[to_mine[place]].stress == base.tokens[place].stress
    }
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
    entries: Sequence[Entry], base: Stream, mine: Stream, new: Stream, voices: Voices, reach: Reach
) -> Iterator[_Group]:
    units = _new_units(entries, mine, new)
    homes = _homes(entries, units, mine)
    breaks = _breaks(entries, units, homes, base)
    group: _Group | None = None
    for at, entry in enumerate(entries):
        home = homes[at]
        voice, followed, contested = voice_of(entry, base, mine, new, voices, reach)
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
