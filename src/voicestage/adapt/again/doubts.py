"""Which lines of a script are worth a look: where the tool was not sure, or a revision contradicts the writer."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from voicestage.adapt.adaptation import assemble_said
from voicestage.adapt.again.matching import match
from voicestage.adapt.again.streams import HEADING, canonical, read_sources, said_of, stream_of
from voicestage.adapt.memory import Memory, Said
from voicestage.model.cast import Cast
from voicestage.model.script import NARRATOR, Line, Scene, same_name
from voicestage.script.parse import parse

_BEFORE, _AFTER = 3, 2
"""Lines of context."""
_NEAR = 8
"""Lines on each side whose speakers are candidates."""
_MOST = 8
"""Candidates that are shown: as many as there are keys."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A speech whose speaker is doubtful."""

    addresses: tuple[str, ...]
    """Its lines: one, or several where a tag stands between its parts."""
    file: str
    row: int
    """The line of the file in which it begins, from 1."""
    speaker: str
    """Who speaks it now."""
    text: str
    confidence: float
    reason: str
    contested: bool
    """Whether the writer gave it to this speaker and a revision of the story asks for another."""
    candidates: tuple[str, ...]
    """Who else it may be, likeliest first."""
    before: tuple[tuple[str, str], ...]
    """The lines before it: speaker and words."""
    after: tuple[tuple[str, str], ...]
    said: tuple[int, ...]
    """Its parts among `Memory.said`."""


def find_doubts(sources: Sequence[tuple[str, str]], memory: Memory, cast: Cast, *, below: float) -> tuple[Doubt, ...]:
    """Return the speeches that are worth a look, in the order of the script.

    A line that the writer gave to another speaker than the tool did is decided, and so is one that he has looked at.

    Args:
        sources: names and contents of the script's files.
        memory: what the last adaptation is remembered by.
        cast: who is known.
        below: the confidence from which a speaker is sure enough, 0 to 1.
    """
    found, lines = _spoken(sources, memory)
    name_of = canonical(cast)
    names = {same_name(character.name): character.name for character in cast.characters}
    doubts: list[Doubt] = []
    for pairs in found.values():
        doubt = _doubt(pairs, lines, memory.said, names, name_of, below)
        if doubt:
            doubts.append(doubt)
    return tuple(doubts)


def said_at(sources: Sequence[tuple[str, str]], memory: Memory) -> dict[str, tuple[int, ...]]:
    """Return for the address of each line of the script that is a speech its parts among `Memory.said`."""
    found, lines = _spoken(sources, memory)
    parts: dict[str, tuple[int, ...]] = {}
    for unit, index in (pair for pairs in found.values() for pair in pairs):
        if placed := lines[unit]:
            address = f"{placed[0].address}:{placed[1].number}"
            parts[address] = (*parts.get(address, ()), index)
    return parts


def _spoken(
    sources: Sequence[tuple[str, str]], memory: Memory
) -> tuple[dict[int, list[tuple[int, int]]], list[_Placed | None]]:
    """Return the speeches by their groups, each as a unit of the script and a part of the memory; and all lines."""
    script, _ = parse(sources)
    mine = read_sources(sources).stream
    was = assemble_said(memory.book, memory.said, memory.dropped, None)
    base = stream_of(was.script)
    speeches = said_of(base, was.origins)
    found: dict[int, list[tuple[int, int]]] = {}  # by group: units of the script, and parts of the memory
    for at, place in enumerate(match(base, mine)):
        index = speeches.get(base.unit_of[at])
        if place >= 0 and index is not None:
            pairs = found.setdefault(memory.said[index].spoken.quotation.group, [])
            if (mine.unit_of[place], index) not in pairs:
                pairs.append((mine.unit_of[place], index))
    return found, _lines(script.lines(), [unit.speaker == HEADING for unit in mine.units])


_Placed = tuple[Scene, Line]


def _lines(spoken: Iterator[_Placed], titles: Sequence[bool]) -> list[_Placed | None]:
    return [None if is_title else next(spoken) for is_title in titles]


def _doubt(
    pairs: Sequence[tuple[int, int]],
    lines: Sequence[_Placed | None],
    said: Sequence[Said],
    names: Mapping[str, str],
    name_of: Callable[[str], str],
    below: float,
) -> Doubt | None:
    parts = [(lines[unit], said[index], unit, index) for unit, index in pairs]
    open_parts = [
        (placed, each, unit, index)
        for placed, each, unit, index in parts
        if placed is not None and _is_open(placed[1], each, name_of, below)
    ]
    if not open_parts:
        return None
    (first, each, unit, _), *_ = open_parts
    if first is None:
        return None
    scene, line = first
    same = [part for part in open_parts if part[0] and same_name(part[0][1].speaker) == same_name(line.speaker)]
    return Doubt(
        addresses=tuple(f"{part[0][0].address}:{part[0][1].number}" for part in same if part[0]),
        file=line.place.file,
        row=line.place.line,
        speaker=line.speaker,
        text=" … ".join(part[0][1].text for part in same if part[0]),
        confidence=min(part[1].confidence for part in same),
        reason=f"the revised story suggests {each.spoken.speaker}" if each.contested else each.reason,
        contested=each.contested,
        candidates=_candidates(scene, line, each, names, name_of),
        before=_context(lines, unit - _BEFORE, unit, scene),
        after=_context(lines, same[-1][2] + 1, same[-1][2] + 1 + _AFTER, scene),
        said=tuple(part[3] for part in same),
    )


def _is_open(line: Line, said: Said, name_of: Callable[[str], str], below: float) -> bool:
    if said.settled:
        return False
    same = name_of(line.speaker) == name_of(said.spoken.speaker)
    return (said.contested and not same) or (same and said.confidence < below)


def _candidates(
    scene: Scene, line: Line, said: Said, names: Mapping[str, str], name_of: Callable[[str], str]
) -> tuple[str, ...]:
    """Return who else may speak: whom the tool thought of, who speaks near, who else there is; the narrator last."""
    at = next(number for number, each in enumerate(scene.lines) if each.number == line.number)
    near = sorted(range(max(0, at - _NEAR), min(len(scene.lines), at + _NEAR + 1)), key=lambda place: abs(place - at))
    likely = [
        said.spoken.speaker,
        *(name for name, _ in said.others),
        *(scene.lines[place].speaker for place in near),
        *names.values(),
    ]
    found: dict[str, str] = {}
    for name in likely:
        found.setdefault(name_of(name), names.get(name_of(name), name))
    found.pop(name_of(line.speaker), None)
    found.pop(same_name(NARRATOR), None)
    return tuple(list(found.values())[:_MOST])


def _context(lines: Sequence[_Placed | None], start: int, end: int, scene: Scene) -> tuple[tuple[str, str], ...]:
    return tuple(
        (placed[1].speaker, placed[1].text)
        for placed in lines[max(0, start) : max(0, end)]
        if placed is not None and placed[0] is scene
    )


def settled(memory: Memory, decided: Container[int]) -> Memory:
    """Return the memory with some speeches decided by the writer."""
    return replace(
        memory,
        said=tuple(
            replace(each, settled=True, contested=False) if number in decided else each
            for number, each in enumerate(memory.said)
        ),
    )
