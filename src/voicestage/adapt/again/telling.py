"""What a person is told of a revision: what only the writer can decide, what went with the story's words, and where."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from voicestage.adapt.again.merge import Own, Piece, Row
from voicestage.adapt.again.streams import HEADING, Stream
from voicestage.errors import Diagnostic
from voicestage.model.script import Inline, Line, Script, Words
from voicestage.script.marks import shown, write_words


def lines_of(rows: Sequence[Row], script: Script) -> list[tuple[str, Line] | None]:
    """Return for each row its line in the script with the line's address; None for titles."""
    spoken = iter([(f"{scene.address}:{line.number}", line) for scene, line in script.lines()])
    return [None if row.speaker == HEADING else next(spoken) for row in rows]


def word_conflicts(
    own: Sequence[Own],
    rows: Sequence[Row],
    lines: Sequence[tuple[str, Line] | None],
    base: Stream,
    mine: Stream,
    new: Stream,
) -> Iterator[Diagnostic]:
    """Go through the words that both the writer and the revision changed."""
    row_of_mine: dict[int, int] = {}
    row_of_new: dict[int, int] = {}
    for number, row in enumerate(rows):
        for entry in row.entries:
            row_of_mine[entry.mine] = number
            row_of_new[entry.new] = number
    for each in own:
        if not each.conflict:
            continue
        at = row_of_mine.get(each.mine[0], row_of_new.get(each.start - 1, row_of_new.get(each.end, 0)))
        line = lines[at] if at < len(lines) else None
        yours, was, now = _text(mine, each.mine), _text(base, each.base), _text(new, (each.start, each.end))
        says = f'says "{shown(now)}"' if now else "has nothing there"
        yield Diagnostic(
            code="adapt-conflict",
            place=line[1].place if line else None,
            message=(
                f'{f"{line[0]}: " if line else ""}you made "{shown(yours)}" of "{shown(was)}", '
                f"and the story now {says}. Yours was kept."
            ),
            hint="Change the line if the story is right.",
            severity="warning",
        )


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


def voice_conflicts(rows: Sequence[Row], lines: Sequence[tuple[str, Line] | None]) -> Iterator[Diagnostic]:
    """Go through the lines that the writer gave to somebody and the revised story gives to another."""
    for row, line in zip(rows, lines, strict=True):
        if row.contested and line:
            yield Diagnostic(
                code="adapt-conflict",
                place=line[1].place,
                message=(
                    f"{line[0]}: you gave this line to {_shown_voice(line[1])}; the revised story suggests "
                    f"{' '.join(row.contested)}. Yours was kept."
                ),
                hint="Change the line if the story is right.",
                severity="warning",
            )


def marks_gone(rows: Sequence[Row], lines: Sequence[tuple[str, Line] | None], mine: Stream) -> Iterator[Diagnostic]:
    """Go through the pauses, breaths and pronunciations that went with words which the story changed."""
    homes = [{row.moved, *(piece.mine for piece in row.pieces)} for row in rows]
    left = [Counter(_marks(line[1].content)) if line else Counter() for line in lines]
    for unit, stood in enumerate(mine.units):
        for mark in _marks(stood.content):
            here = [number for number, units in enumerate(homes) if unit in units]
            stays = next((number for number in here if left[number][mark]), None)
            if stays is not None:
                left[stays][mark] -= 1
                continue
            line = lines[here[0] if here else _stood(rows, unit)]
            yield Diagnostic(
                code="adapt-conflict",
                place=line[1].place if line else None,
                message=(
                    f"{f'{line[0]}: ' if line else ''}{mark} stood among words that the story no longer has, "
                    "and is gone with them."
                ),
                hint="Set it again if the new words want it.",
                severity="warning",
            )


def _marks(content: Sequence[Inline]) -> Iterator[str]:
    """Go through the marks among a line's words but for the stress, as they are written."""
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


def followed(rows: Sequence[Row], lines: Sequence[tuple[str, Line] | None], mine: Stream) -> Iterator[Diagnostic]:
    """Go through the lines whose words stayed and whose speaker or directions went with the story."""
    for row, line in zip(rows, lines, strict=True):
        unit = row.pieces[0].mine
        if not row.followed or line is None or unit is None:
            continue
        stood = mine.units[unit]
        before = f"{stood.speaker} ({', '.join(stood.directions)})" if stood.directions else stood.speaker
        if stood.speaker != HEADING:
            yield Diagnostic(
                code="adapt-followed",
                place=line[1].place,
                message=(
                    f'{line[0]}: "{shown(line[1].text, 40)}" went from {before} to {_shown_voice(line[1])}, '
                    "as the revised story has it."
                ),
                severity="warning",
                hint="",
            )
