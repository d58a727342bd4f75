"""What is in a story, before anything is made of it: its parts, words and minutes, and what to know about it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import Diagnostic
from voicestage.model.book import Source
from voicestage.production.reading import READING_WORDS_A_MINUTE, read_source

if TYPE_CHECKING:
    from voicestage.books import PartSelection


@dataclass(frozen=True, slots=True, kw_only=True)
class BookPart:
    """A chapter, or what stands before or behind the chapters."""

    number: int | None
    """What `--chapters` calls it; None where it is not read aloud."""
    title: str | None
    kind: str
    matter: str
    words: int
    paragraphs: int
    minutes: float
    source: str
    """Where it begins: `OEBPS/c1.xhtml`, `page 12`, `paragraph 40`, `line 340`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspected:
    """What a story is."""

    name: str
    title: str | None
    author: str | None
    language: str
    series: str | None
    cover: bool
    parts: tuple[BookPart, ...]
    words: int
    """Of the parts that are read aloud."""
    minutes: float
    warnings: tuple[Diagnostic, ...]


def inspect(story: Path, selection: PartSelection | None = None) -> Inspected:
    """Look into a story file; nothing is written.

    Args:
        story: prose in any format that `produce` reads, or a screenplay.
        selection: which parts would be read aloud; those it leaves out are listed without a number.

    Raises:
        UsageError: there is no such file, it is of a kind that cannot be read, or the selection fits nothing.
        StorageError: it is damaged, locked, no text, or holds no words.
    """
    from voicestage.books import select
    from voicestage.books.selection import EVERYTHING, numbered, with_kept

    warnings: list[Diagnostic] = []
    book, _ = read_source(story, report=warnings.append, whole=True)
    chosen = select(book, selection or EVERYTHING)
    read = {chosen.paragraphs[section.first].start for section in chosen.sections if section.end > section.first}
    parts: list[BookPart] = []
    for section, number in zip(book.sections, numbered(with_kept(book, selection or EVERYTHING)), strict=True):
        paragraphs = book.paragraphs[section.first : section.end]
        words = sum(len(each.text.split()) for each in paragraphs if each.kind != "ornament")
        parts.append(
            BookPart(
                number=number if paragraphs and paragraphs[0].start in read else None,
                title=section.title,
                kind=section.kind,
                matter=section.matter,
                words=words,
                paragraphs=sum(each.kind == "prose" for each in paragraphs),
                minutes=round(words / READING_WORDS_A_MINUTE, 1),
                source=_place(paragraphs[0].source if paragraphs else None),
            )
        )
    words = sum(len(each.text.split()) for each in chosen.paragraphs if each.kind != "ornament")
    return Inspected(
        name=book.name,
        title=book.title,
        author=book.author,
        language=book.language,
        series=f"{book.series} {book.series_number or ''}".strip() if book.series else None,
        cover=book.cover is not None,
        parts=tuple(parts),
        words=words,
        minutes=round(words / READING_WORDS_A_MINUTE, 1),
        warnings=tuple(warnings),
    )


def _place(source: Source | None) -> str:
    if source is None:
        return ""
    if source.page:
        return f"page {source.page}"
    if source.paragraph:
        return f"paragraph {source.paragraph}"
    return source.document or f"line {source.line}"
