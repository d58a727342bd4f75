"""The rows of a merged script written into its files: what did not change keeps its bytes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from voicestage.adapt.again.merge import Merged
from voicestage.adapt.again.rows import Piece, Row
from voicestage.adapt.again.streams import Sources, Stream, Unit
from voicestage.adapt.again.wording import Wording
from voicestage.model.script import NOWHERE, Cue
from voicestage.script.blocks import Block
from voicestage.script.cues import read_cue, write_cue
from voicestage.script.grammar import Kind, read_heading, write_heading
from voicestage.script.rewrite import notes_in
from voicestage.script.scenes import slug_of


@dataclass(slots=True)
class Woven:
    """The files of the script, and what was done to its lines."""

    files: list[tuple[str, str]]
    rows: list[Row]
    """The lines and titles as they were written."""
    added: int = 0
    removed: int = 0
    changed: int = 0
    """Lines and titles."""


def weave(
    merged: Merged, sources: Sources, texts: Sequence[tuple[str, str]], base: Stream, new: Stream, *, known: bool
) -> Woven:
    """Write the rows of a merged script into its files.

    Args:
        merged: the rows; those that cannot be joined because a cue or note stands between them are parted again.
        sources: the script as it stands, in its units.
        texts: the names and contents of its files.
        base: what the tool wrote for the story as it was.
        new: what it makes of the story as it is now.
        known: whether `base` is that; else scenes and cues stay as they are wherever lines stood before.
    """
    weaver = _Weaver(sources, texts, base, new, wrote=merged.wrote if known else None)
    return weaver.weave(list(_unjoined(merged.rows, sources)))


@dataclass(slots=True)
class _File:
    name: str
    newline: str
    parts: list[str] = field(default_factory=list)

    def put(self, text: str) -> None:
        """Add whole lines; a last line without its end gets one first."""
        if text and self.parts and not self.parts[-1].endswith(("\n", "\r")):
            self.parts.append(self.newline)
        if text:
            self.parts.append(text)


class _Weaver:
    """Goes through the rows and writes each behind what stands before it."""

    def __init__(
        self,
        sources: Sources,
        texts: Sequence[tuple[str, str]],
        base: Stream,
        new: Stream,
        *,
        wrote: Mapping[int, int] | None,
    ) -> None:
        self._sources = sources
        self._base = base
        self._new = new
        self._known = wrote is not None
        self._wrote = wrote or {}
        self._files = {name: _File(name, _newline(text)) for name, text in texts}
        self._at = texts[0][0] if texts else ""
        self._next_gap = 0
        self._waiting: list[tuple[str, Block]] = []
        self._taken: dict[int, list[Cue]] = {}
        """Cues taken from before a line of the base, by its first token."""
        self._slugs = {slug_of(title) for gap in sources.gaps for _, block in gap if (title := _scene_title(block))}
        self._kept: set[int] = set()
        self._changed = 0

    def weave(self, rows: list[Row]) -> Woven:
        self._wording = Wording(rows, self._sources, self._new)
        homes = [[piece.mine for piece in row.pieces if piece.mine is not None] for row in rows]
        moved = [row.moved for row in rows if row.moved is not None]
        self._kept = {*moved, *(unit for units in homes for unit in units)}
        written: set[int] = set()
        for number, row in enumerate(rows):
            again = bool(homes[number]) and homes[number][0] in written
            self._open(rows, homes, number, again=again)
            self._write(row, again=again)
            written.update(homes[number])
        while self._next_gap < len(self._sources.gaps):
            self._take_gap()
        self._flush(blank=None)
        return Woven(
            files=[(file.name, "".join(file.parts)) for file in self._files.values()],
            rows=rows,
            added=sum(not units for units in homes) - len(moved),
            removed=len(self._sources.units) - len(self._kept),
            changed=self._changed,
        )

    # --- what stands between

    def _take_gap(self) -> None:
        above = self._next_gap - 1
        if above >= 0 and above not in self._kept:  # the notes inside a line that goes stay as lines of their own
            source = self._sources.units[above]
            self._waiting += (self._made(source.file, "note", note) for note in notes_in(source.block.body))
        below = self._next_gap
        gone = [] if below in self._kept or below not in self._wrote else self._base.units[self._wrote[below]].cues
        for file, block in self._sources.gaps[below]:
            cue = read_cue(block.body, []) if block.kind == "cue" and gone else None
            if cue is None or not any(_same(cue, each) for each in gone):  # the tool's own go with their line
                self._waiting.append((file, block))
        self._next_gap += 1

    def _open(self, rows: Sequence[Row], homes: Sequence[list[int]], number: int, *, again: bool) -> None:
        """Write what stands before a row: blank lines, notes, cues, the heading of its scene.

        Args:
            rows: all of them.
            homes: for each the units of the script that it comes from.
            number: which row.
            again: whether it is a further part of a line that was one.
        """
        row = rows[number]
        before = rows[number - 1] if number else None
        touching = False  # whether this row and the one before stood side by side
        if homes[number] and not again:
            unit = homes[number][0]
            touching = not number or (bool(homes[number - 1]) and homes[number - 1][-1] == unit - 1)
            while self._next_gap <= unit:
                self._take_gap()
        elif not homes[number]:
            below = self._next_home(homes, number) if self._belongs_below(rows, homes, number) else 0
            while self._next_gap < len(self._sources.gaps) and self._next_gap <= below:
                self._take_gap()
        if self._known and not again:
            self._divide(row)
            self._undivide(row)
        if self._known or not homes[number]:
            self._cue(row)
        if touching:
            blank = self._parted_anew(before, row) if before and self._known else None
        else:
            blank = self._parted(before, row)
        if homes[number] and self._sources.units[homes[number][0]].file != self._at:
            blank = None  # another file begins here
        self._flush(blank=blank)

    def _next_home(self, homes: Sequence[list[int]], number: int) -> int:
        return next((units[0] for units in homes[number:] if units), len(self._sources.units))

    def _belongs_below(self, rows: Sequence[Row], homes: Sequence[list[int]], number: int) -> bool:
        """Tell whether a new row stands in the scene of what comes next, not of what came before."""
        here = self._place(rows[number])
        if here is None or not number:
            return False
        above = next((place for row in reversed(rows[:number]) if (place := self._place(row))), None)
        known = (
            place
            for row, units in zip(rows[number:], homes[number:], strict=True)
            if units and (place := self._place(row))
        )
        below = next(known, None)
        return below is not None and here[:2] == below[:2] and (above is None or here[:2] != above[:2])

    def _place(self, row: Row) -> tuple[int, int, int] | None:
        first = self._first_new(row)
        return None if first is None else self._new.units[first].paragraph

    def _first_new(self, row: Row) -> int | None:
        return next((self._new.unit_of[entry.new] for entry in row.entries if entry.new >= 0), None)

    def _sides(self, row: Row) -> tuple[Unit | None, Unit | None]:
        """Return the line of the base that a row was, and the line of the revision that it begins."""
        now = self._first_new(row)
        if now is None or next(row.entries).new != self._new.units[now].first:
            return None, None
        for entry in row.entries:
            if entry.base >= 0 and entry.new >= 0 and self._new.unit_of[entry.new] == now:
                return self._base.units[self._base.unit_of[entry.base]], self._new.units[now]
        return None, self._new.units[now]

    def _divide(self, row: Row) -> None:
        """Put a heading where the revision begins a scene that was none."""
        was, now = self._sides(row)
        if now is None or not now.opens or now.scene is None:
            return
        if was is not None and was.opens and (was.paragraph[1] or not now.paragraph[1]):
            return
        if any(_scene_title(block) is not None for _, block in self._waiting):
            return
        title, count = now.scene, 1
        while slug_of(title) in self._slugs:
            count += 1
            title = f"{now.scene}, {count}"
        self._slugs.add(slug_of(title))
        at = len(self._waiting)
        while at and self._waiting[at - 1][1].kind in {"cue", "note"}:
            at -= 1  # cues directly before the line are the new scene's
        name = self._waiting[-1][0] if self._waiting else self._at
        blank = self._made(name, "blank", "")
        above = [] if at and self._waiting[at - 1][1].kind == "blank" else [blank]
        self._waiting[at:at] = [*above, self._made(name, "heading", write_heading(2, title)), blank]

    def _undivide(self, row: Row) -> None:
        """Take away the heading of a scene that the revision joins to the one before, if the tool gave it its title."""
        entry = next(row.entries)
        if entry.base < 0 or entry.new < 0:
            return
        was, now = self._base.units[self._base.unit_of[entry.base]], self._new.units[self._new.unit_of[entry.new]]
        if not was.opens or entry.base != was.first or (now.opens and entry.new == now.first):
            return
        for index, (_, block) in enumerate(self._waiting):
            if _scene_title(block) == was.scene:
                end = index + 1
                while end < len(self._waiting) and self._waiting[end][1].kind == "blank":
                    end += 1
                del self._waiting[index:end]
                return

    def _cue(self, row: Row) -> None:
        """Put in the cues that the revision asks for, and take out those that it no longer does."""
        before, now = self._sides(row)
        if now is None:
            return
        taken = self._taken.setdefault(before.first, []) if before else []
        was = _without(before.cues, taken) if before else []
        for cue in _without(was, now.cues):
            for index, (_, block) in enumerate(self._waiting):
                if block.kind == "cue" and (other := read_cue(block.body, [])) and _same(other, cue):
                    del self._waiting[index]
                    taken.append(cue)  # the rest of a line that was divided may ask for it
                    break
        stands = {
            (near.kind, near.sound)
            for _, block in self._waiting
            if block.kind == "cue" and (near := read_cue(block.body, []))
        }
        added = [cue for cue in _without(now.cues, was) if (cue.kind, cue.sound) not in stands]
        name = self._waiting[-1][0] if self._waiting else self._at
        if added and before is None and not (self._waiting and self._waiting[-1][1].kind == "blank"):
            self._waiting.append(self._made(name, "blank", ""))
        self._waiting += (self._made(name, "cue", write_cue(cue)) for cue in added)

    def _made(self, file: str, kind: Kind, text: str) -> tuple[str, Block]:
        return file, Block(kind=kind, source=text + self._files[file].newline, line=0)

    def _parted(self, before: Row | None, row: Row) -> bool:
        """Tell whether a blank line stands between two rows that were not side by side."""
        if before is None:
            return False
        there, here = self._last_place(before), self._place(row)
        return here is None or here != there

    def _last_place(self, row: Row) -> tuple[int, int, int] | None:
        known = [entry.new for entry in row.entries if entry.new >= 0]
        return self._new.units[self._new.unit_of[known[-1]]].paragraph if known else None

    def _parted_anew(self, before: Row, row: Row) -> bool | None:
        """Tell whether the revision parts or joins the paragraphs of two rows; None where it does neither."""
        there, here = self._last_place(before), self._place(row)
        was_there = [entry.base for entry in before.entries if entry.base >= 0]
        was_here = [entry.base for entry in row.entries if entry.base >= 0]
        if here is None or there is None or not was_here or not was_there:
            return None
        units, unit_of = self._base.units, self._base.unit_of
        was = units[unit_of[was_here[0]]].paragraph != units[unit_of[was_there[-1]]].paragraph
        return None if was == (here != there) else here != there

    def _flush(self, *, blank: bool | None) -> None:
        """Write what waits; `blank` says whether there shall be a blank line, None that all stays as it is."""
        waiting, self._waiting = self._waiting, []
        if blank is False and all(block.kind == "blank" for _, block in waiting):
            return
        if blank and not any(block.kind == "blank" for _, block in waiting) and self._files[self._at].parts:
            waiting.insert(0, self._made(self._at, "blank", ""))
        after_blank = False
        for name, block in waiting:
            is_blank = block.kind == "blank"
            if blank is None or not (is_blank and (after_blank or not self._files[name].parts)):
                self._files[name].put(block.source)
            after_blank = is_blank
            self._at = name

    # --- the rows themselves

    def _write(self, row: Row, *, again: bool) -> None:
        first = row.pieces[0]
        stands = self._sources.units[first.mine] if first.mine is not None and not again else None
        if stands:
            self._at = stands.file
        text = self._wording.of(row, again=again, newline=self._files[self._at].newline)
        self._changed += stands is not None and text != stands.block.source
        self._files[self._at].put(text)


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\r" if "\r" in text and "\n" not in text else "\n"


def _unjoined(rows: Sequence[Row], sources: Sources) -> Iterator[Row]:
    """Part again what was joined over a cue, a note, a heading, or another take."""
    for row in rows:
        parts: list[list[Piece]] = []
        last: int | None = None
        for piece in row.pieces:
            here = piece.mine
            new_home = here is not None and last is not None and here != last
            if parts and (not new_home or _may_join(sources, last or 0, here or 0)):
                parts[-1].append(piece)
            else:
                parts.append([piece])
            last = here if here is not None else last
        for part in parts:
            yield replace(row, pieces=part)


def _may_join(sources: Sources, above: int, below: int) -> bool:
    one, other = sources.units[above], sources.units[below]
    between = {block.kind for gap in sources.gaps[above + 1 : below + 1] for _, block in gap}
    if one.utterance is None and other.utterance is None:  # two titles; what was between them stands behind them
        return "heading" not in between
    if one.file != other.file or one.utterance is None or other.utterance is None or other.utterance.take:
        return False
    return between <= {"blank"}


def _scene_title(block: Block) -> str | None:
    """Return the title of a scene's heading, empty where it has none; None for anything else."""
    heading = read_heading(block.body, []) if block.kind == "heading" else None
    return (heading[1] or "") if heading and heading[0] == 2 else None


def _same(one: Cue, other: Cue) -> bool:
    return replace(one, place=NOWHERE) == replace(other, place=NOWHERE)


def _without(cues: Sequence[Cue], others: Sequence[Cue]) -> list[Cue]:
    """Return those cues that are not among the others, wherever each came from."""
    left = list(others)
    kept: list[Cue] = []
    for cue in cues:
        found = next((each for each in left if _same(each, cue)), None)
        if found is not None:
            left.remove(found)
        else:
            kept.append(cue)
    return kept
