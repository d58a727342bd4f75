"""The blocks of a book, its table of contents and what it says about itself become a `Book`."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from voicestage.books.flow import Block
from voicestage.books.layout import CHAPTER_MARK
from voicestage.books.matter import APART, kind_by_title, kind_by_types, kind_by_words, matter_of
from voicestage.errors import StorageError
from voicestage.model.book import Book, Paragraph, ParagraphKind, Picture, Run, Section, Source


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a table of contents."""

    title: str
    document: str
    fragment: str = ""
    depth: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What a book says about itself."""

    title: str | None = None
    author: str | None = None
    language: str | None = None
    series: str | None = None
    series_number: str | None = None
    publisher: str | None = None
    cover: Picture | None = None


_NUMBERED = re.compile(r"(?:chapter|book|part|volume|act|canto|letter|stave|section|prologue|epilogue)\b", re.I)
_LONGEST_TITLE = 120
_MOST_BLANKS = 0.12
"""A book with more empty paragraphs than this, as a share of its paragraphs, has them everywhere: they mean nothing."""
_LONGEST_STRESS = 40
_STRESS_AROUND = re.compile(r"[\w*'’]")


def build(
    name: str,
    blocks: Sequence[Block],
    *,
    about: About,
    contents: Sequence[Entry] = (),
    kinds: Mapping[str, str] | None = None,
) -> Book:
    """Put a book together.

    Args:
        name: its file's name.
        blocks: its paragraphs in order.
        about: title, author and what else the book says about itself.
        contents: its table of contents.
        kinds: what a document is, by its name, where the book says so.

    Raises:
        StorageError: there is not a word in it.
    """
    kept = _without_links(_scene_breaks(blocks), contents)
    kept = _headings(kept, contents)
    if not any(any(map(str.isalnum, block.text)) for block in kept):
        raise StorageError(f"{name} holds no words. If its pages are pictures, it needs a text recognition first.")
    raw, paragraphs = _laid_out(kept)
    return Book(
        name=name,
        raw=raw,
        paragraphs=paragraphs,
        title=about.title,
        author=about.author,
        language=about.language or "en",
        sections=divided(paragraphs, title=about.title, kinds=kinds or {}, types=[block.types for block in kept]),
        series=about.series,
        series_number=about.series_number,
        publisher=about.publisher,
        cover=about.cover,
    )


# --- what is a scene break, a link, a heading


def _scene_breaks(blocks: Sequence[Block]) -> list[Block]:
    """Take an empty paragraph for a scene break where such are rare; drop the others, and repeated breaks."""
    prose = sum(block.kind == "prose" for block in blocks)
    blanks = sum(block.kind == "blank" for block in blocks)
    believed = blanks <= _MOST_BLANKS * prose
    found = [
        replace(block, kind="ornament") if block.kind == "blank" else block
        for block in blocks
        if block.kind != "blank" or believed
    ]
    return [
        block
        for before, block in pairwise([None, *found])
        if block is not None
        and not (block.kind == "ornament" and (before is None or before.kind == "ornament") and not block.anchors)
    ]


def _without_links(blocks: Sequence[Block], contents: Sequence[Entry]) -> list[Block]:
    """Drop what only leads about in the book: a list of links, "back to the contents"; not a chapter's linked title."""
    titles = {_folded(entry.title) for entry in contents}
    kept: list[Block] = []
    waiting: list[Block] = []

    def settle() -> None:
        if len(waiting) < 3:
            kept.extend(
                block for block in waiting if _folded(block.text) in titles or CHAPTER_MARK.fullmatch(block.text)
            )
        waiting.clear()

    for block in blocks:
        if block.linked and block.kind == "prose":
            waiting.append(block)
        else:
            settle()
            kept.append(block)
    settle()
    return kept


def _folded(text: str) -> str:
    return "".join(character for character in text.casefold() if character.isalnum())


def _headings(blocks: list[Block], contents: Sequence[Entry]) -> list[Block]:
    """Decide which blocks are chapters' headings, by the table of contents where there is one."""
    places = _targets(blocks, contents)
    if len(places) < 2:
        return _by_level(blocks, _chapter_level(blocks), {})
    found: dict[int, str] = {}
    chapters: set[int] = set()
    for (at, title), following in zip(places, [*[place for place, _ in places[1:]], len(blocks)], strict=True):
        heads = _title_blocks(blocks, at, following, title)
        chapters.update(heads)
        if (
            not heads
            and any(block.kind == "prose" for block in blocks[at:following])
            and kind_by_title(title) not in APART
        ):
            found[at] = title
    levels = [blocks[index].level for index in chapters if blocks[index].level]
    marked = [replace(block, kind="heading") if n in chapters else block for n, block in enumerate(blocks)]
    return _by_level(marked, min(levels, default=1), found, chapters)


def _targets(blocks: Sequence[Block], contents: Sequence[Entry]) -> list[tuple[int, str]]:
    """Find the block that each line of the table of contents leads to; of several at one block the first counts."""
    first: dict[str, int] = {}
    anchors: dict[tuple[str, str], int] = {}
    for number, block in enumerate(blocks):
        first.setdefault(block.document, number)
        for anchor in block.anchors:
            anchors.setdefault((block.document, anchor), number)
    shallow = [entry for entry in contents if entry.depth <= 2]
    found: dict[int, str] = {}
    for entry in shallow if len(shallow) >= 3 else contents:
        at = anchors.get((entry.document, entry.fragment)) if entry.fragment else None
        at = first.get(entry.document) if at is None else at
        if at is not None:
            found.setdefault(at, entry.title)
    return sorted(found.items())


def _title_blocks(blocks: Sequence[Block], at: int, end: int, title: str) -> list[int]:
    """Return which of the first blocks of a chapter are its title: headings, or what the contents call it."""
    wanted = _folded(title)
    found: list[int] = []
    for number in range(at, min(end, at + 6)):
        block = blocks[number]
        if block.kind == "ornament":
            continue
        words = _folded(block.text)
        said = _folded("".join(blocks[each].text for each in found))
        part = words and words in wanted and (len(words) > 2 or words == wanted or CHAPTER_MARK.fullmatch(block.text))
        if not (block.level or (part and said != wanted)):
            break
        found.append(number)
    return found


def _chapter_level(blocks: Sequence[Block]) -> int:
    """Return the deepest level at which a heading begins a chapter, where no table of contents tells."""
    levels = Counter(block.level for block in blocks if block.kind == "heading")
    numbered = Counter(
        block.level for block in blocks if block.kind == "heading" and _NUMBERED.match(block.text.strip())
    )
    if numbered:
        return max(level for level, count in numbered.items() if count == max(numbered.values()))
    return next((level for level in sorted(levels) if levels[level] >= 2), max(levels, default=1))


def _by_level(
    blocks: Sequence[Block], deepest: int, added: Mapping[int, str], chapters: set[int] | frozenset[int] = frozenset()
) -> list[Block]:
    """Keep headings down to a level; those below stand in the text, behind a scene break."""
    found: list[Block] = []
    for number, block in enumerate(blocks):
        if number in added:
            found.append(
                Block(text=added[number], kind="heading", level=deepest, document=block.document, types=block.types)
            )
        stands = number in chapters or block.level <= deepest or _is_numbered(block) or kind_by_title(block.text)
        if block.kind == "heading" and not stands:
            if found and found[-1].kind == "prose":
                found.append(Block(text="* * *", kind="ornament", document=block.document))
            found.append(replace(block, kind="prose", level=0))
        elif block.kind == "prose" and not block.verse and _is_numbered(block):
            found.append(replace(block, kind="heading", level=deepest))
        else:
            found.append(block)
    return found


def _is_numbered(block: Block) -> bool:
    text = block.text.strip()
    return len(text) <= _LONGEST_TITLE and bool(CHAPTER_MARK.fullmatch(text) and _NUMBERED.match(text))


# --- the text


def _laid_out(blocks: Sequence[Block]) -> tuple[str, tuple[Paragraph, ...]]:
    """Put the blocks one below the other, with blank lines between them."""
    texts: list[str] = []
    paragraphs: list[Paragraph] = []
    at = 0
    for block in blocks:
        text, runs, italics = _stressed(block)
        kind: ParagraphKind = "ornament" if block.kind == "blank" else block.kind
        source = Source(document=block.document, line=block.line, page=block.page, runs=runs)
        paragraphs.append(Paragraph(text=text, start=at, kind=kind, verse=block.verse, italics=italics, source=source))
        texts.append(text)
        at += len(text) + 2
    return "\n\n".join(texts), tuple(paragraphs)


def _stressed(block: Block) -> tuple[str, tuple[Run, ...], tuple[tuple[int, int], ...]]:
    """Put stars around single slanted words, as a writer of scripts would; a whole sentence is not stressed."""
    text = block.text
    if not block.italics or block.kind != "prose":
        return text, block.runs, block.italics
    marks = [mark for span in block.italics for mark in _stress(text, *span)]
    if not marks:
        return text, block.runs, block.italics

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
    )


def _stress(text: str, first: int, last: int) -> tuple[int, ...]:
    """Return where stars go around slanted characters; nowhere unless they are a few whole words of a sentence."""
    slanted = text[first:last]
    start = first + len(slanted) - len(slanted.lstrip())
    words = slanted.strip().rstrip(",;:.!?…—")
    end = start + len(words)
    alone = not text[:start].strip(" \"'“‘") and not text[end:].strip(" \"'”’.,!?…")
    touches = _STRESS_AROUND.match(text[start - 1 : start]) or _STRESS_AROUND.match(text[end : end + 1])
    few = words and len(words) <= _LONGEST_STRESS and len(words.split()) <= 3 and not re.search(r"[.!?…*_]", words)
    return (start, end) if few and not alone and not touches and any(map(str.isalpha, words)) else ()


def _split(run: Run, marks: Sequence[int]) -> list[Run]:
    start, end, there, there_end = run
    cuts = [start, *[mark for mark in marks if start < mark < end], end]
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
    said = [_said(paragraph, types[n] if types else frozenset(), kinds or {}) for n, paragraph in enumerate(paragraphs)]
    starts = _starts(paragraphs, said, title)
    sections: list[Section] = []
    spans = list(pairwise([*starts, len(paragraphs)]))
    first_chapter = len(spans)
    found: list[tuple[int, int, str | None, str]] = []
    for number, (first, end) in enumerate(spans):
        heading = _title_of(paragraphs[first:end])
        kind = said[first] or kind_by_title(heading)
        if kind is None and not heading:
            kind = kind_by_words("\n".join(paragraph.text for paragraph in paragraphs[first:end]))
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


def _starts(paragraphs: Sequence[Paragraph], said: Sequence[str | None], title: str | None) -> list[int]:
    """Return where parts begin: at a heading behind prose, and where another document is of another kind."""
    starts = [0] if paragraphs else []
    prose = False
    headed = False
    for number, paragraph in enumerate(paragraphs):
        before = paragraphs[number - 1] if number else None
        moved = before is not None and _document(before) != _document(paragraph)
        turns = number > 0 and said[number] != said[number - 1]
        if _is_book_title(paragraphs, number, title):
            prose = True  # what follows the book's own title is its first part
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
        own = not title or _folded(paragraph.text) != _folded(title)
        headed = headed or (paragraph.kind == "heading" and said[number] is None and own)
    return starts


def _is_book_title(paragraphs: Sequence[Paragraph], number: int, title: str | None) -> bool:
    """Tell whether the paragraph before is the book's title, by a heading of its own at the head of its file."""
    before = paragraphs[number - 1] if 0 < number <= 4 else None
    return bool(
        before and title and _document(before) and before.kind == "heading" and _folded(before.text) == _folded(title)
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
    """Tell whether a part has the book's title and little else; only packed books have such parts."""
    if last or not title or not _document(paragraphs[0]):
        return False
    words = [_folded(paragraph.text) for paragraph in paragraphs if paragraph.kind != "ornament"]
    return bool(words) and _folded(title) in words[:3] and sum(map(len, words)) < 300


def _has_words(paragraphs: Sequence[Paragraph]) -> bool:
    return any(paragraph.kind == "prose" and any(map(str.isalnum, paragraph.text)) for paragraph in paragraphs)
