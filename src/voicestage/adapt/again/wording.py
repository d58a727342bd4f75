"""A row of a merged script as it is written: of a line that stood there, what did not change keeps its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from voicestage.adapt.again.rows import Entry, Piece, Row
from voicestage.adapt.again.streams import HEADING, Sources, Stream, Unit
from voicestage.model.script import Inline, Words
from voicestage.script.grammar import write_heading, write_utterance, write_utterance_head
from voicestage.script.marks import write_words
from voicestage.script.rewrite import Change, cut, notes_in, rewrite


class Wording:
    """Writes the rows of a merged script, each by itself."""

    def __init__(self, rows: Sequence[Row], sources: Sources, new: Stream) -> None:
        """Look at all rows, as those that were one line share its bytes.

        Args:
            rows: all that will be written.
            sources: the script as it stands.
            new: what the revised story becomes.
        """
        self._sources = sources
        self._new = new
        self._extents = _extents(rows, sources.stream)

    def of(self, row: Row, *, again: bool, newline: str) -> str:
        """Return a row as it stands in its file.

        Args:
            row: a line or title.
            again: whether it is a further part of a line that was one.
            newline: how lines end in that file.
        """
        if row.speaker == HEADING or any(self._is_title(piece) for piece in row.pieces):
            return self._whole(row, newline)
        return self._utterance(row, newline, again=again)

    def _is_title(self, piece: Piece) -> bool:
        return piece.mine is not None and self._sources.units[piece.mine].utterance is None

    def _whole(self, row: Row, newline: str) -> str:
        """Write a title, or what was one, anew where anything in it changed."""
        piece = row.pieces[0]
        if len(row.pieces) == 1 and piece.mine is not None and self._untouched(piece):
            source = self._sources.units[piece.mine]
            if (source.utterance is None) == (row.speaker == HEADING):
                return source.block.source
        content = tuple(self._contents(row))
        homes = dict.fromkeys(piece.mine for piece in row.pieces if piece.mine is not None)
        notes = [note for unit in homes for note in notes_in(self._sources.units[unit].block.body)]
        end = " ".join(("", *notes)) + newline
        if row.speaker == HEADING:
            title = "".join(part.text for part in content if isinstance(part, Words))
            return write_heading(1, title) + end
        return write_utterance(row.speaker, content, directions=row.directions) + end

    def _untouched(self, piece: Piece) -> bool:
        """Tell whether a piece is a whole unit of the script as it stands, and nothing else."""
        if piece.mine is None:
            return False
        unit = self._sources.stream.units[piece.mine]
        return [entry.mine for entry in piece.entries] == list(range(unit.first, unit.end))

    def _contents(self, row: Row) -> Iterator[Inline]:
        """Go through the words of a row, with the spaces of whichever script they come from."""
        last: Entry | None = None
        for entry in row.entries:
            if last is not None and self._spaced(last, entry):
                yield self._space(last, entry)
            yield from self._word(entry)
            last = entry

    def _word(self, entry: Entry) -> tuple[Inline, ...]:
        """Return the word of an entry, with its marks."""
        unit, start, end = self._words(entry)
        parts = cut(unit.content, start, end)
        stress = self._stressed(entry)
        return tuple(replace(part, stress=stress) if isinstance(part, Words) else part for part in parts)

    def _stressed(self, entry: Entry) -> bool:
        at = entry.instead if entry.instead >= 0 else entry.mine
        return self._sources.stream.tokens[at].stress if at >= 0 else self._new.tokens[entry.new].stress

    def _space(self, before: Entry, after: Entry) -> Words:
        """Return the space between two words, stressed if both are."""
        return Words(text=" ", stress=self._stressed(before) and self._stressed(after))

    def _words(self, entry: Entry) -> tuple[Unit, int, int]:
        """Return where an entry's word stands: its unit, and from where to where in the unit's text."""
        stream, at = (self._sources.stream, entry.mine) if entry.mine >= 0 else (self._new, entry.new)
        unit = stream.units[stream.unit_of[at]]
        return unit, *unit.places[at - unit.first]

    def _utterance(self, row: Row, newline: str, *, again: bool) -> str:
        first = row.pieces[0]
        if row.moved is not None and (utterance := self._sources.units[row.moved].utterance):
            head = write_utterance_head(row.speaker, row.directions, utterance.take)
            body = self._sources.units[row.moved].block.body
            if (row.speaker, row.directions) == (utterance.speaker, utterance.directions):
                head = body[: utterance.colon]
            return f"{head}{body[utterance.colon : utterance.end]}{newline}"
        if first.mine is None:
            return f"{write_utterance(row.speaker, self._contents(row), directions=row.directions)}{newline}"
        source = self._sources.units[first.mine]
        utterance, body = source.utterance, source.block.body
        if utterance is None:
            raise AssertionError("a title is written by _whole")
        if (row.speaker, row.directions) == (utterance.speaker, utterance.directions) and not again:
            head = body[: utterance.colon]
        else:
            head = write_utterance_head(row.speaker, row.directions, None if again else utterance.take)
        said = tail = ""
        for place, piece in enumerate(row.pieces):
            text, tail = self._said(piece)
            if place:
                text = f" {text.lstrip()}" if self._spaced_before(piece) else text.lstrip()
                said = said.rstrip()
            said += text
        if not tail:
            said, tail = said.rstrip(), newline
        if not said[:1].isspace():
            said = f" {said}"
        mark = "" if again else source.block.source[: len(source.block.source) - len(body)]  # a byte order mark
        return f"{mark}{head}:{said}{tail}"

    def _spaced_before(self, piece: Piece) -> bool:
        """Tell whether a space stands before a piece that goes on with a line, as the revision has it."""
        at = next((entry.new for entry in piece.entries if entry.new >= 0), -1)
        if at < 0:
            return True
        unit = self._new.units[self._new.unit_of[at]]
        start = unit.places[at - unit.first][0]
        return start == 0 or unit.text[start - 1].isspace()

    def _said(self, piece: Piece) -> tuple[str, str]:
        """Return the source of a piece's words, and what stands behind them where the unit's end is in the piece."""
        if piece.mine is None:
            return write_words(self._contents(Row(pieces=[piece], speaker="", directions=()))), ""
        source, unit = self._sources.units[piece.mine], self._sources.stream.units[piece.mine]
        utterance, body = source.utterance, source.block.body
        if utterance is None:
            raise AssertionError("a title is written by _whole")
        low, high = self._extents[id(piece)]
        is_last = high == unit.end - unit.first
        start = source.tokens[low].start if low else utterance.colon + 1
        end = utterance.end if is_last else source.tokens[high].start
        changes = tuple(self._changes(piece, unit.first + low, unit.first + high))
        text = rewrite(body, start, end, source.tokens[low:high], changes)
        return text, body[utterance.end :] if is_last else ""

    def _changes(self, piece: Piece, low: int, high: int) -> Iterator[Change]:
        """Go through what is put in or taken out between the tokens `low` and `high` of the script as it stands."""
        at = low
        run: list[Entry] = []
        before: Entry | None = None
        for entry in (*piece.entries, None):
            if entry is not None and entry.mine < 0:
                run.append(entry)
                continue
            here = high if entry is None else entry.mine
            if run or here > at:
                yield self._change(before, run, entry, at - low, here - low)
            run, before = [], entry
            at = here + 1

    def _change(self, before: Entry | None, run: Sequence[Entry], after: Entry | None, first: int, last: int) -> Change:
        content: list[Inline] = []
        for place, entry in enumerate(run):
            if place and self._spaced(run[place - 1], entry):
                content.append(self._space(run[place - 1], entry))
            content += self._word(entry)
        if run:
            space_before = before is None or self._spaced(before, run[0])
            space_after = after is not None and self._spaced(run[-1], after)
        else:
            space_before = space_after = before is None or after is None or self._spaced(before, after)
        return Change(
            first=first,
            last=last,
            content=tuple(content),
            space_before=space_before,
            space_after=space_after,
        )

    def _spaced(self, before: Entry, after: Entry) -> bool:
        """Tell whether a space stands between two tokens that follow each other in the result."""
        for stream, left, right in (
            (self._new, before.new, after.new),
            (self._sources.stream, before.mine, after.mine),
        ):
            if left >= 0 and right == left + 1 and stream.unit_of[left] == stream.unit_of[right]:
                unit = stream.units[stream.unit_of[left]]
                return unit.places[left - unit.first][1] < unit.places[right - unit.first][0]
        unit, start, _ = self._words(after)
        return start == 0 or unit.text[start - 1].isspace()


def _extents(rows: Sequence[Row], stream: Stream) -> dict[int, tuple[int, int]]:
    """Return for each piece which tokens of its unit it takes the place of; together they are all of the unit."""
    pieces: dict[int, list[Piece]] = {}
    for row in rows:
        for piece in row.pieces:
            if piece.mine is not None:
                pieces.setdefault(piece.mine, []).append(piece)
    extents: dict[int, tuple[int, int]] = {}
    for number, parts in pieces.items():
        unit = stream.units[number]
        starts = [next((e.mine for e in part.entries if e.mine >= 0), unit.end) - unit.first for part in parts]
        bounds = [0, *starts[1:], unit.end - unit.first]
        extents |= {id(part): span for part, span in zip(parts, pairwise(bounds), strict=True)}
    return extents
