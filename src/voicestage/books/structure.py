"""The blocks of a book, its table of contents and what it says about itself become a `Book`."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from itertools import pairwise

from voicestage.books.apparatus import find_apparatus
from voicestage.books.blocks import Block
from voicestage.books.gutenberg import without_frame
from voicestage.books.head import byline_of
from voicestage.books.headings import Entry, folded, with_headings
from voicestage.books.layout import CHAPTER_MARK
from voicestage.books.matter import (
    APART,
    is_imprint,
    kind_by_title,
    kind_by_types,
    kind_by_words,
    kind_of_archive,
    matter_of,
)
from voicestage.books.notes import without_notes
from voicestage.books.reports import Report, ignore, known_language, tell_left_out
from voicestage.errors import StorageError
from voicestage.model.book import Book, Paragraph, ParagraphKind, Picture, Run, Section, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a book says about itself."""

    title: str | None = None
    author: str | None = None
    language: str | None = None
    """As it says it: a tag or a name."""
    series: str | None = None
    series_number: str | None = None
    publisher: str | None = None
    cover: Picture | None = None


_TOLD = frozenset(("preface", "afterword"))
"""What is read, unless it is what an archive puts there."""
_MOST_TOLD = 100
"""Paragraphs of a part of few words."""
_LONGEST_STRESS = 40
_STRESS_AROUND = re.compile(r"[\w*'’]")


def build(
    name: str,
    blocks: Sequence[Block],
    *,
    about: About,
    contents: Sequence[Entry] = (),
    kinds: Mapping[str, str] | None = None,
    left_out: Mapping[str, int] | None = None,
    report: Report = ignore,
) -> Book:
    """Put a book together.

    Args:
        name: its file's name.
        blocks: its paragraphs in order.
        about: title, author and what else the book says about itself.
        contents: its table of contents.
        kinds: what a document is, by its name, where the book says so.
        left_out: what was not taken for text, by kind.
        report: is told what was left out, and what the book says of itself that nobody understands.

    Raises:
        StorageError: there is not a word in it.
    """
    left_out = Counter(left_out)
    kept = without_notes(without_frame(blocks, left_out), left_out)
    tell_left_out(report, name, left_out)
    kept = with_headings(_joined_over_files(kept, contents), contents)
    if not any(any(map(str.isalnum, block.text)) for block in kept):
        raise StorageError(f"{name} holds no words. If its pages are pictures, it needs a text recognition first.")
    raw, paragraphs = _laid_out(kept)
    return Book(
        name=name,
        raw=raw,
        paragraphs=paragraphs,
        title=about.title,
        author=about.author,
        language=known_language(about.language, name, report),
        sections=divided(paragraphs, title=about.title, kinds=kinds or {}, types=[block.types for block in kept]),
        series=about.series,
        series_number=about.series_number,
        publisher=about.publisher,
        cover=about.cover,
    )


def _joined_over_files(blocks: Sequence[Block], contents: Sequence[Entry]) -> list[Block]:
    """Put together a paragraph that the end of a file cuts in two: it ends in no point and goes on in lower case."""
    targets = {(entry.document, entry.fragment) for entry in contents}
    joined: list[Block] = []
    for block in blocks:
        before = joined[-1] if joined else None
        if (
            before
            and before.document != block.document
            and before.kind == block.kind == "prose"
            and not (before.verse or block.verse or before.level or block.level)
            and block.text[0].islower()
            and (before.text[-1].isalnum() or before.text[-1] in ",;")
            and targets.isdisjoint((block.document, each) for each in ("", *block.anchors))
        ):
            shift = len(before.text) + 1
            joined[-1] = replace(
                before,
                text=f"{before.text} {block.text}",
                runs=before.runs + tuple((a + shift, b + shift, c, d) for a, b, c, d in block.runs),
                italics=before.italics + tuple((a + shift, b + shift) for a, b in block.italics),
                moves=(*before.moves, (shift, block.document)),
            )
        else:
            joined.append(block)
    return joined


# --- the text


def _laid_out(blocks: Sequence[Block]) -> tuple[str, tuple[Paragraph, ...]]:
    """Put the blocks one below the other, with blank lines between them."""
    texts: list[str] = []
    paragraphs: list[Paragraph] = []
    at = 0
    for block in blocks:
        text, runs, italics, moves = _stressed(block)
        kind: ParagraphKind = "ornament" if block.kind == "blank" else block.kind
        source = Source(
            document=block.document,
            line=block.line,
            page=block.page,
            paragraph=block.paragraph,
            runs=runs,
            moves=moves,
        )
        paragraphs.append(Paragraph(text=text, start=at, kind=kind, verse=block.verse, italics=italics, source=source))
        texts.append(text)
        at += len(text) + 2
    return "\n\n".join(texts), tuple(paragraphs)


_Moves = tuple[tuple[int, str], ...]


def _stressed(block: Block) -> tuple[str, tuple[Run, ...], tuple[tuple[int, int], ...], _Moves]:
    """Put stars around single slanted words, as a writer of scripts would; a whole sentence is not stressed."""
    text = block.text
    if not block.italics or block.kind != "prose":
        return text, block.runs, block.italics, block.moves
    whole = len(text) - len(text.lstrip(" \"'“‘")), len(text.rstrip(" \"'”’.,!?…"))
    marks = [mark for span in block.italics for mark in _stress(text, *span, whole=whole)]
    if not marks:
        return text, block.runs, block.italics, block.moves

    def moved(at: int) -> int:
        return at + bisect_right(marks, at)

    def moved_end(at: int) -> int:  # the star behind a word is not the word's
        return moved(at - 1) + 1

    pieces = [text[a:b] for a, b in pairwise([0, *marks, len(text)])]
    runs: list[Run] = []
    for run in block.runs:
        runs += _split(run, marks)
    return (
        "*".join(pieces),
        tuple((moved(a), moved_end(b), c, d) for a, b, c, d in runs),
        tuple((moved(a), moved_end(b)) for a, b in block.italics),
        tuple((moved(at), document) for at, document in block.moves),
    )


def _stress(text: str, first: int, last: int, *, whole: tuple[int, int]) -> tuple[int, ...]:
    """Return where stars go around slanted characters; nowhere unless they are a few whole words of a sentence.

    `whole` is where the paragraph's words begin and end.
    """
    slanted = text[first:last]
    start = first + len(slanted) - len(slanted.lstrip())
    words = slanted.strip().rstrip(",;:.!?…—")
    end = start + len(words)
    alone = start <= whole[0] and end >= whole[1]
    touches = _STRESS_AROUND.match(text[start - 1 : start]) or _STRESS_AROUND.match(text[end : end + 1])
    few = words and len(words) <= _LONGEST_STRESS and len(words.split()) <= 3 and not re.search(r"[.!?…*_]", words)
    return (start, end) if few and not alone and not touches and any(map(str.isalpha, words)) else ()


def _split(run: Run, marks: Sequence[int]) -> list[Run]:
    start, end, there, there_end = run
    cuts = [start, *marks[bisect_right(marks, start) : bisect_left(marks, end)], end]
    if len(cuts) == 2 or there_end - there != end - start:
        return [run]
    return [(a, b, there + a - start, there + b - start) for a, b in pairwise(cuts)]


# --- the parts


def divided(
    paragraphs: Sequence[Paragraph],
    *,
    title: str | None = None,
    kinds: Mapping[str, str] | None = None,
    types: Sequence[frozenset[str]] = (),
) -> tuple[Section, ...]:
    """Divide a book into chapters and what stands around them: at headings, and where the book says what a part is."""
    said: list[str | None] = [
        _said(paragraph, types[n] if types else frozenset(), kinds or {}) for n, paragraph in enumerate(paragraphs)
    ]
    inside: set[int] = set()  # of a table of contents, whose headings begin nothing
    for first, end, listed in find_apparatus(paragraphs):
        if not any(said[first:end]):
            said[first:end] = [listed] * (end - first)
            inside.update(range(first + 1, end))
    starts = _starts(paragraphs, said, title, inside)
    sections: list[Section] = []
    spans = list(pairwise([*starts, len(paragraphs)]))
    first_chapter = len(spans)
    found: list[tuple[int, int, str | None, str]] = []
    for number, (first, end) in enumerate(spans):
        heading = _title_of(paragraphs[first : first + 1 if first + 1 in inside else end])
        kind = said[first] or kind_by_title(heading)
        words = "\n".join(p.text for p in paragraphs[first:end]) if end - first <= _MOST_TOLD else ""
        if kind is None and not heading:
            kind = kind_by_words(words)
        elif kind in _TOLD:
            kind = kind_of_archive(words) or kind
        if kind is None and not heading and _document(paragraphs[first]):
            kind = kind_by_title(paragraphs[first].text)  # a word set as any other is: "CONTENTS"
        if kind is None and _is_title_page(paragraphs[first:end], title, last=number == len(spans) - 1):
            kind = "title page"
        found.append((first, end, heading, kind or "chapter"))
        if kind is None and first_chapter == len(spans):
            first_chapter = number
    for number, (first, end, heading, kind) in enumerate(found):
        matter = matter_of(kind, before_chapters=number < first_chapter)
        sections.append(Section(title=heading, first=first, end=end, kind=kind, matter=matter, apart=kind in APART))
    if not any(_has_words(paragraphs[section.first : section.end]) for section in sections if not section.apart):
        return tuple(replace(section, apart=False) for section in sections)
    return tuple(sections)


def _said(paragraph: Paragraph, types: frozenset[str], kinds: Mapping[str, str]) -> str | None:
    document = paragraph.source.document if paragraph.source else ""
    return kind_by_types(types) or kinds.get(document)


def _starts(
    paragraphs: Sequence[Paragraph], said: Sequence[str | None], title: str | None, inside: AbstractSet[int]
) -> list[int]:
    """Return where parts begin: at a heading behind prose, and where another document is of another kind.

    None begins at what is inside a table of contents.
    """
    starts = [0] if paragraphs else []
    prose = False
    headed = False
    for number, paragraph in enumerate(paragraphs):
        if number in inside:
            continue
        before = paragraphs[number - 1] if number else None
        moved = before is not None and _document(before) != _document(paragraph)
        turns = number > 0 and said[number] != said[number - 1]
        if _is_book_title(paragraphs, number, title) and not byline_of(paragraph.text):
            prose = True  # what follows the book's own title and author is its first part
        # before the first heading every file of a packed book is a part of its own: cover, title page, dedication
        if number > starts[-1] and (
            (paragraph.kind == "heading" and prose)
            or turns
            or (moved and (not headed or (paragraph.kind == "heading")))
        ):
            starts.append(number)
            prose = False
            headed = headed and not turns
        prose = prose or paragraph.kind == "prose"
        own = not title or folded(paragraph.text) != folded(title)
        headed = headed or (paragraph.kind == "heading" and said[number] is None and own)
    return starts


def _is_book_title(paragraphs: Sequence[Paragraph], number: int, title: str | None) -> bool:
    """Tell whether the paragraph before is the book's title, by a heading of its own at the head of its file.

    The author may stand between.
    """
    at = number - 1
    if 1 < number <= 4 and paragraphs[at].kind == "heading" and byline_of(paragraphs[at].text):
        at -= 1
    before = paragraphs[at] if 0 < number <= 4 else None
    return bool(
        before and title and _document(before) and before.kind == "heading" and folded(before.text) == folded(title)
    )


def _document(paragraph: Paragraph) -> str:
    return paragraph.source.document if paragraph.source else ""


def _title_of(paragraphs: Sequence[Paragraph]) -> str | None:
    titles: list[str] = []
    for paragraph in paragraphs:
        if paragraph.kind == "prose":
            break
        if paragraph.kind == "heading":
            titles.append(" ".join(paragraph.text.split()))
    joined = ""
    for each in titles:
        joined += ("" if not joined else " " if joined[-1] in ".!?:;,—" else ". ") + each
    return joined or None


def _is_title_page(paragraphs: Sequence[Paragraph], title: str | None, *, last: bool) -> bool:
    """Tell whether a part has the book's title and little else; in a plain text nothing that could be a story."""
    if last or not title:
        return False
    if not _document(paragraphs[0]) and not all(map(is_imprint, (p.text for p in paragraphs if p.kind == "prose"))):
        return False
    if any(p.kind == "heading" and CHAPTER_MARK.fullmatch(p.text.strip()) for p in paragraphs):
        return False  # a chapter of the book's own name
    words = [folded(paragraph.text) for paragraph in paragraphs if paragraph.kind != "ornament"]
    return bool(words) and folded(title) in words[:3] and sum(map(len, words)) < 300


def _has_words(paragraphs: Sequence[Paragraph]) -> bool:
    return any(paragraph.kind == "prose" and any(map(str.isalnum, paragraph.text)) for paragraph in paragraphs)
