"""What a person is told of a revision: what only the writer can decide, what went with the story's words, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from voicestage.adapt.again.rows import Own, Piece, Row
from voicestage.adapt.again.streams import HEADING, Stream
from voicestage.adapt.proof import words
from voicestage.errors import Diagnostic, Place
from voicestage.model.script import Inline, Line, Script, Words
from voicestage.script.marks import shown, write_words


class Stand(NamedTuple):
    """Where a row of the result stands."""

    address: str
    """Of its line, `1.2:5`; empty for a title."""
    place: Place
    line: Line | None
    """None for a title."""

    @property
    def named(self) -> str:
        """The address as a message begins with it."""
        return f"{self.address}: " if self.address else ""


def stands_of(rows: Sequence[Row], script: Script) -> list[Stand]:
    """Return for each row where it stands in the script."""
    spoken = (Stand(f"{scene.address}:{line.number}", line.place, line) for scene, line in script.lines())
    titles = (Stand("", chapter.place, None) for chapter in script.chapters if chapter.title)
    return [next(titles if row.speaker == HEADING else spoken) for row in rows]


class Seats:
    """Knows where each stretch of the writer's own words is, or would stand if he had not taken it out."""

    def __init__(self, rows: Sequence[Row], stands: Sequence[Stand]) -> None:
        self._stands = stands
        self._row_of_mine = {entry.mine: at for at, row in enumerate(rows) for entry in row.entries}
        self._row_of_new = {entry.new: at for at, row in enumerate(rows) for entry in row.entries}

    def of(self, own: Own) -> tuple[str, Stand | None]:
        """Return how a stretch lies to a line, and where that line stands; None where nothing stands."""
        first, end = own.mine
        above = self._row_of_mine.get(first - 1, self._row_of_new.get(own.start - 1)) if first or own.start else None
        if first < end and first in self._row_of_mine:
            return "here", self._stands[self._row_of_mine[first]]
        below = self._row_of_mine.get(end, self._row_of_new.get(own.end))
        if above is not None:
            return ("here" if above == below else "behind this line"), self._stands[above]
        return "before this line", self._stands[below] if below is not None else None


def word_conflicts(
    own: Sequence[Own],
    tags: Collection[Own],
    seats: Seats,
    base: Stream,
    mine: Stream,
    new: Stream,
) -> Iterator[Diagnostic]:
    """Go through the words that both the writer and the revision changed; `tags` are tags that were to be dropped."""
    for each in own:
        if not each.conflict:
            continue
        _, stand = seats.of(each)
        yours, was, now = _text(mine, each.mine), _text(base, each.base), _text(new, (each.start, each.end))
        yield Diagnostic(
            code="adapt-conflict",
            place=stand.place if stand else None,
            message=f"{stand.named if stand else ''}{_both_changed(yours, was, now, is_tag=each in tags)}",
            hint="Take the tag out of the script yourself if it shall go." if each in tags else _DECIDE,
            severity="warning",
        )


_DECIDE = "Change the line if the story is right."


def _both_changed(yours: str, was: str, now: str, *, is_tag: bool) -> str:
    if is_tag:
        return f'"{shown(yours)}" has a tag that was to be dropped, but you changed something there. Yours was kept.'
    says = f'says "{shown(now)}"' if now else "has nothing there"
    if not words(yours):
        return f'you took out "{shown(was)}", and the story now {says}. It stays out.'
    if not words(was):
        return f'you put in "{shown(yours)}", and the story now {says}. Yours was kept.'
    did = f'made "{shown(yours)}" of "{shown(was)}"' if yours != was else f'changed the stress in "{shown(was)}"'
    return f"you {did}, and the story now {says}. Yours was kept."


def _text(stream: Stream, span: tuple[int, int]) -> str:
    """Return the words of a stretch as they stand, with their spaces."""
    parts: list[str] = []
    for at in range(*span):
        unit = stream.units[stream.unit_of[at]]
        start, end = unit.places[at - unit.first]
        if parts and (start == 0 or unit.text[start - 1].isspace()):
            parts.append(" ")
        parts.append(unit.text[start:end])
    return "".join(parts)


def voice_conflicts(rows: Sequence[Row], stands: Sequence[Stand]) -> Iterator[Diagnostic]:
    """Go through the lines that the writer gave to somebody and the revised story gives to another."""
    for row, stand in zip(rows, stands, strict=True):
        if row.contested and stand.line:
            yield Diagnostic(
                code="adapt-conflict",
                place=stand.place,
                message=(
                    f"{stand.named}you gave this line to {_shown_voice(stand.line)}; the revised story suggests "
                    f"{' '.join(row.contested)}. Yours was kept."
                ),
                hint=_DECIDE,
                severity="warning",
            )


def marks_gone(
    rows: Sequence[Row], stands: Sequence[Stand], mine: Stream, stressed: Sequence[int]
) -> Iterator[Diagnostic]:
    """Go through the pauses, breaths, pronunciations and stress that went with words which the story changed.

    Args:
        rows: the script as it was written.
        stands: where each row stands.
        mine: the script as it stood.
        stressed: its tokens that the writer stressed.
    """
    homes = [{row.moved, *(piece.mine for piece in row.pieces)} for row in rows]
    left = [Counter(_marks(stand.line.content if stand.line else ())) for stand in stands]
    unstressed = _unstressed(rows, mine, stressed)
    for unit, stood in enumerate(mine.units):
        gone: list[str] = []
        here = [number for number, units in enumerate(homes) if unit in units] if stood.content else []
        for mark in _marks(stood.content):
            stays = next((number for number in here if left[number][mark]), None)
            if stays is None:
                gone.append(mark)
            else:
                left[stays][mark] -= 1
        for mark in (*gone, *unstressed.get(unit, ())):
            stand = stands[here[0] if here else _stood(rows, unit)]
            yield Diagnostic(
                code="adapt-conflict",
                place=stand.place,
                message=(f"{stand.named}{mark} stood among words that the story no longer has, and is gone with them."),
                hint="Set it again if the new words want it.",
                severity="warning",
            )


def _unstressed(rows: Sequence[Row], mine: Stream, stressed: Sequence[int]) -> dict[int, list[str]]:
    """Return for each line the words that the writer stressed and that are gone, as they were written."""
    kept = {at for row in rows for entry in row.entries for at in (entry.mine, entry.instead)}
    moved = {row.moved for row in rows}
    found: dict[int, list[str]] = {}
    last = -1
    for at in stressed:
        unit = mine.unit_of[at]
        if at in kept or unit in moved:
            continue
        if last == at - 1 and unit in found:
            found[unit][-1] = f"{found[unit][-1][:-1]} {mine.tokens[at].text}*"
        else:
            found.setdefault(unit, []).append(f"*{mine.tokens[at].text}*")
        last = at
    return found


def _marks(content: Sequence[Inline]) -> Iterator[str]:
    """Go through the pauses, breaths and pronunciations of a line, as they are written."""
    for part in content:
        if not isinstance(part, Words):
            yield write_words((part,))
        elif part.ipa:
            yield write_words((replace(part, stress=False),))


def _above(piece: Piece, unit: int) -> bool:
    return piece.mine is not None and piece.mine < unit


def _stood(rows: Sequence[Row], unit: int) -> int:
    """Return the row where a line stood that is gone: a new one that came in its place, else the one before."""
    at = max((at for at, row in enumerate(rows) for piece in row.pieces if _above(piece, unit)), default=-1)
    comes_anew = at + 1 < len(rows) and rows[at + 1].pieces[0].mine is None
    return at + 1 if comes_anew or at < 0 else at


def _shown_voice(line: Line) -> str:
    return f"{line.speaker} ({', '.join(line.directions)})" if line.directions else line.speaker


def followed(rows: Sequence[Row], stands: Sequence[Stand], mine: Stream) -> Iterator[Diagnostic]:
    """Go through the lines whose words stayed and whose speaker or directions went with the story."""
    for row, stand in zip(rows, stands, strict=True):
        unit = row.pieces[0].mine
        if not row.followed or stand.line is None or unit is None:
            continue
        stood = mine.units[unit]
        before = f"{stood.speaker} ({', '.join(stood.directions)})" if stood.directions else stood.speaker
        if stood.speaker != HEADING:
            yield Diagnostic(
                code="adapt-followed",
                place=stand.place,
                message=(
                    f'{stand.named}"{shown(stand.line.text, 40)}" went from {before} to {_shown_voice(stand.line)}, '
                    "as the revised story has it."
                ),
                severity="warning",
                hint="",
            )
