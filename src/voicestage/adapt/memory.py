"""What an adaptation is remembered by: `script/adaptation.jsonl`, the story as it was read and who the tool gave it to.

It is committed with the script and read when the story has been revised: only against it can be told what the writer
corrected by hand. The script stands without it. One JSON object a line: first a head, then each paragraph.
"""

from __future__ import annotations

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from voicestage.adapt.attributor import Quotation
from voicestage.adapt.staging.assembly import Span, Spoken
from voicestage.errors import Diagnostic, Place
from voicestage.model.book import Book, Paragraph, ParagraphKind

FILE = "adaptation.jsonl"
VERSION = 1

Tags = Literal["keep", "trim", "drop"]
"""What becomes of `said Tom`: it stays; it goes once the voice is known in the scene; it goes."""


Names = tuple[tuple[str, ...], ...]
"""The names of everybody in a cast: of each the one that counts, then the aliases."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A speech and what the tool made of it."""

    spoken: Spoken
    """Its places are those in `Memory.book`."""
    confidence: float
    reason: str
    others: tuple[tuple[str, float], ...] = ()
    """Who else it may be, likeliest first, each with a confidence."""
    settled: bool = False
    """Whether the writer has decided who speaks it."""
    contested: bool = False
    """Whether a revision asks for another speaker than the writer gave it to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Memory:
    """The last adaptation."""

    book: Book
    """The story as it was read; its raw text is the paragraphs with blank lines between them."""
    said: tuple[Said, ...]
    dropped: tuple[Span, ...] = ()
    tags: Tags = "keep"
    contested: tuple[int, ...] = ()
    """The paragraphs in which a revision changed the same words as the writer."""
    cast: Names = ()
    """Who was known when it was made; empty where that was not remembered."""


def remember(book: Book, said: Iterable[Said], *, dropped: Sequence[Span] = (), tags: Tags = "keep") -> Memory:
    """Return the memory of an adaptation, with all places counted in the text that the memory itself holds."""
    old = Memory(book=_packed(book), said=tuple(said), dropped=tuple(dropped), tags=tags)
    shifts = [new.start - before.start for new, before in zip(old.book.paragraphs, book.paragraphs, strict=True)]
    starts = [paragraph.start for paragraph in book.paragraphs]
    return replace(
        old,
        said=tuple(replace(each, spoken=_moved(each.spoken, shifts)) for each in old.said),
        dropped=tuple((a + shifts[i], b + shifts[i]) for a, b in dropped for i in (_paragraph_at(starts, a),)),
    )


def _paragraph_at(starts: Sequence[int], place: int) -> int:
    return bisect_right(starts, place) - 1


def _packed(book: Book) -> Book:
    paragraphs: list[Paragraph] = []
    at = 0
    for paragraph in book.paragraphs:
        paragraphs.append(replace(paragraph, start=at, source=None))
        at += len(paragraph.text) + 2
    return Book(
        name=book.name,
        raw="\n\n".join(each.text for each in paragraphs),
        paragraphs=tuple(paragraphs),
        title=book.title,
        author=book.author,
        language=book.language,
    )


def _moved(spoken: Spoken, shifts: Sequence[int]) -> Spoken:
    quotation = spoken.quotation
    shift = shifts[quotation.paragraph]
    return replace(
        spoken,
        quotation=replace(
            quotation,
            start=quotation.start + shift,
            end=quotation.end + shift,
            outer_start=quotation.outer_start + shift,
            outer_end=quotation.outer_end + shift,
        ),
    )


# --- the file


def write(memory: Memory) -> str:
    """Write a memory, a line a paragraph, so that a revision changes few lines of it."""
    book = memory.book
    head: dict[str, object] = {"adaptation": VERSION, "story": book.name}
    head |= {"title": book.title, "author": book.author, "language": book.language, "tags": memory.tags}
    if memory.cast:
        head["cast"] = memory.cast
    said: dict[int, list[Said]] = {}
    for each in memory.said:
        said.setdefault(each.spoken.quotation.paragraph, []).append(each)
    rows: list[dict[str, object]] = [head]
    first_group = 0
    for number, paragraph in enumerate(book.paragraphs):
        row: dict[str, object] = {"text": paragraph.text}
        if paragraph.kind != "prose":
            row["kind"] = paragraph.kind
        if paragraph.verse:
            row["verse"] = True
        if paragraph.italics:
            row["italics"] = paragraph.italics
        speeches = []
        for each in said.get(number, ()):
            # a group counts from the speech before: 0 goes on with it, so that a new speech changes no other row
            speeches.append(_speech_row(each, paragraph.start, each.spoken.quotation.group - first_group))
            first_group = each.spoken.quotation.group
        if speeches:
            row["speech"] = speeches
        dropped = [
            (a - paragraph.start, b - paragraph.start)
            for a, b in memory.dropped
            if paragraph.start <= a < paragraph.end
        ]
        if dropped:
            row["dropped"] = dropped
        if number in memory.contested:
            row["contested"] = True
        rows.append(row)
    return "".join(json.dumps(row, ensure_ascii=False, separators=(", ", ": ")) + "\n" for row in rows)


def _speech_row(said: Said, base: int, group: int) -> dict[str, object]:
    quotation = said.spoken.quotation
    row: dict[str, object] = {
        "at": [quotation.outer_start - base, quotation.start - base, quotation.end - base, quotation.outer_end - base],
        "group": group,
        "who": said.spoken.speaker,
        "sure": round(said.confidence, 3),
        "why": said.reason,
    }
    if said.spoken.directions:
        row["how"] = said.spoken.directions
    if said.others:
        row["else"] = [[name, round(confidence, 3)] for name, confidence in said.others]
    if said.settled:
        row["settled"] = True
    if said.contested:
        row["contested"] = True
    return row


def read(text: str, *, file: str = f"script/{FILE}") -> tuple[Memory | None, tuple[Diagnostic, ...]]:
    """Read a memory; where it cannot be read (a merge left its marks in it, a later version wrote it) it is None."""
    rows: list[dict[str, object]] = []
    # not splitlines: a paragraph may hold Unicode's own separators
    lines = [line.removesuffix("\r") for line in text.removeprefix("\ufeff").split("\n")]
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except ValueError:
            return None, (unreadable(file, number, "is no JSON"),)
        if not isinstance(row, dict):
            return None, (unreadable(file, number, "is no object"),)
        rows.append(row)
    if not rows or rows[0].get("adaptation") != VERSION:
        return None, (unreadable(file, 1, "is not the head of an adaptation that this version wrote"),)
    try:
        return _read_rows(rows), ()
    except (KeyError, TypeError, ValueError, IndexError, AttributeError):
        return None, (unreadable(file, 1, "does not hold together"),)


def unreadable(file: str, line: int, what: str) -> Diagnostic:
    """Say why the memory cannot be used: what is wrong with a line of it."""
    return Diagnostic(
        code="adaptation-memory",
        place=Place(file, line),
        message=f"The memory of the adaptation cannot be used: this line {what}.",
        hint="Take the file back from version control, or delete it: the script stands without it.",
        severity="warning",
    )


def _read_rows(rows: Sequence[dict[str, object]]) -> Memory:
    head = rows[0]
    paragraphs: list[Paragraph] = []
    said: list[Said] = []
    dropped: list[Span] = []
    contested: list[int] = []
    at = group = 0
    for number, row in enumerate(rows[1:]):
        text, kind = str(row["text"]), row.get("kind", "prose")
        italics = tuple((int(start), int(end)) for start, end in _list(row.get("italics", [])))
        verse = bool(row.get("verse", False))
        paragraphs.append(Paragraph(text=text, start=at, kind=_kind(kind), verse=verse, italics=italics))
        for speech in _list(row.get("speech", [])):
            each = _speech(speech, at, number, group)
            group = each.spoken.quotation.group
            said.append(each)
        for start, end in _list(row.get("dropped", [])):
            dropped.append((at + int(start), at + int(end)))
        if row.get("contested"):
            contested.append(number)
        at += len(text) + 2
    book = Book(
        name=str(head["story"]),
        raw="\n\n".join(each.text for each in paragraphs),
        paragraphs=tuple(paragraphs),
        title=_text(head.get("title")),
        author=_text(head.get("author")),
        language=_text(head.get("language")) or "en",
    )
    return Memory(
        book=book,
        said=tuple(said),
        dropped=tuple(dropped),
        tags=_tags(head.get("tags", "keep")),
        contested=tuple(contested),
        cast=tuple(tuple(map(str, _list(names))) for names in _list(head.get("cast", []))),
    )


def _speech(row: dict[str, object], base: int, paragraph: int, group: int) -> Said:
    outer_start, start, end, outer_end = (base + int(place) for place in _list(row["at"]))
    if not base <= outer_start <= start <= end <= outer_end:
        raise ValueError("the places of a speech are out of order")
    quotation = Quotation(
        start=start,
        end=end,
        outer_start=outer_start,
        outer_end=outer_end,
        paragraph=paragraph,
        group=group + int(str(row["group"])),
    )
    return Said(
        spoken=Spoken(
            quotation=quotation,
            speaker=str(row["who"]),
            directions=tuple(str(how) for how in _list(row.get("how", []))),
        ),
        confidence=float(str(row["sure"])),
        reason=str(row["why"]),
        others=tuple((str(name), float(sure)) for name, sure in _list(row.get("else", []))),
        settled=bool(row.get("settled", False)),
        contested=bool(row.get("contested", False)),
    )


def _list(value: object) -> list:  # type: ignore[type-arg]
    if not isinstance(value, list):
        raise TypeError("a list was expected")
    return value


def _text(value: object) -> str | None:
    return value if isinstance(value, str) else None


def _kind(value: object) -> ParagraphKind:
    if value in {"prose", "heading", "ornament"}:
        return value
    raise ValueError("not a kind of paragraph")


def _tags(value: object) -> Tags:
    if value in {"keep", "trim", "drop"}:
        return value
    raise ValueError("not a way with tags")
