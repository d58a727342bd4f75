"""Which parts of a book are read aloud: `--chapters 3-7`, `--skip "Preface"`, `--keep "Dedication"`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from voicestage.errors import UsageError, nearest
from voicestage.model.book import Book, Paragraph, Section

_RANGES = re.compile(r"\s*(\d{1,6})\s*(?:[-–]\s*(\d{1,6})?)?\s*")
_LISTED = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class PartSelection:
    """What a person asked for."""

    chapters: tuple[tuple[int, int], ...] = ()
    """First and last number of each range; all where empty. Numbers are those that `inspect` shows."""
    skip: tuple[str, ...] = ()
    """Titles, or kinds such as `preface`, of parts that are not read."""
    keep: tuple[str, ...] = ()
    """Titles or kinds of parts that are read although they are set apart."""


EVERYTHING = PartSelection()


def parse_selection(chapters: str | None = None, skip: Iterable[str] = (), keep: Iterable[str] = ()) -> PartSelection:
    """Read `3-7`, `1,4-6` or `12-`.

    Raises:
        UsageError: it is none of these.
    """
    ranges: list[tuple[int, int]] = []
    for part in (chapters or "").split(",") if chapters is not None else ():
        match = _RANGES.fullmatch(part)
        first = int(match[1]) if match else 0
        last = first if not match or "-" not in part.replace("–", "-") else int(match[2] or 999_999)
        if not 1 <= first <= last:
            raise UsageError(
                f'--chapters takes numbers such as 3-7 or 1,4-6, not "{chapters}". See `voicestage inspect`.'
            )
        ranges.append((first, last))
    return PartSelection(chapters=tuple(ranges), skip=tuple(skip), keep=tuple(keep))


def numbered(sections: Sequence[Section]) -> list[int | None]:
    """Number the parts that are read, from 1; None for those set apart."""
    numbers: list[int | None] = []
    count = 0
    for section in sections:
        count += not section.apart
        numbers.append(None if section.apart else count)
    return numbers


def select(book: Book, selection: PartSelection = EVERYTHING) -> Book:
    """Return the book with only what is to be read: paragraphs keep their places in `raw`.

    Raises:
        UsageError: the selection names a part or a number that the book does not have, or leaves nothing.
    """
    kept = with_kept(book, selection)
    for name in (*selection.skip, *selection.keep):
        if not any(_matches(name, section) for section in book.sections):
            raise UsageError(_unknown(name, book))
    numbers = numbered(kept)
    last = max((number for number in numbers if number), default=0)
    for first, until in selection.chapters:
        if first > last or (until > last and until != 999_999):
            raise UsageError(
                f"{book.name} has {last} {'chapter' if last == 1 else 'chapters'}, "
                f"not {first if first > last else until}. {_listed(kept)}"
            )
    chosen = [
        section
        for section, number in zip(kept, numbers, strict=True)
        if not section.apart
        and not _matching(selection.skip, section)
        and (not selection.chapters or any(a <= (number or 0) <= b for a, b in selection.chapters))
    ]
    if len(chosen) == len(book.sections):
        return replace(book, sections=tuple(chosen))
    paragraphs: list[Paragraph] = []
    sections: list[Section] = []
    for section in chosen:
        start = len(paragraphs)
        paragraphs += book.paragraphs[section.first : section.end]
        sections.append(replace(section, first=start, end=len(paragraphs)))
    if not any(paragraph.kind == "prose" for paragraph in paragraphs):
        raise UsageError(f"Nothing of {book.name} is left to read. {_listed(kept)}")
    return replace(book, paragraphs=tuple(paragraphs), sections=tuple(sections))


def with_kept(book: Book, selection: PartSelection) -> list[Section]:
    """Return the parts of a book, those that are asked for no longer set apart."""
    return [
        replace(section, apart=False) if _matching(selection.keep, section) else section for section in book.sections
    ]


def _matching(names: Iterable[str], section: Section) -> bool:
    return any(_matches(name, section) for name in names)


def _matches(name: str, section: Section) -> bool:
    wanted = _folded(name)
    title = _folded(section.title or "")
    if section.kind != "chapter" and wanted == _folded(section.kind):
        return True
    return bool(wanted) and (title == wanted or title.startswith(f"{wanted} "))


def _folded(text: str) -> str:
    return " ".join(re.findall(r"[^\W_]+", text.casefold().replace("’", "'").replace("'", "")))


def _unknown(name: str, book: Book) -> str:
    known = [title for section in book.sections for title in (section.title, section.kind) if title]
    near = nearest(name, known)
    return f'{book.name} has no part "{name}". ' + (f'Did you mean "{near}"?' if near else _listed(book.sections))


def _listed(sections: Sequence[Section]) -> str:
    shown = [
        f"{number or '–'} {section.title or section.kind}"
        for section, number in zip(sections, numbered(sections), strict=True)
    ]
    more = f" and {len(shown) - _LISTED} more" if len(shown) > _LISTED else ""
    return f"It has: {'; '.join(shown[:_LISTED])}{more}."
