"""Which paragraphs of a book are headings of its chapters, which are scene breaks, and which only lead about in it.

A table of contents tells most; without one the levels of headings do, and the words that chapters begin with.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from voicestage.books.blocks import Block
from voicestage.books.layout import CHAPTER_MARK
from voicestage.books.matter import APART, kind_by_title


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """A line of a table of contents."""

    title: str
    document: str
    fragment: str = ""
    depth: int = 1


_NUMBERED = re.compile(r"(?:chapter|book|part|volume|act|canto|letter|stave|section|prologue|epilogue)\b", re.I)
_PART = re.compile(r"(?:part|book|volume|act)\b", re.I)
_LONGEST_TITLE = 120
_MOST_BLANKS = 0.12
"""A book with more empty paragraphs than this, as a share of its paragraphs, has them everywhere: they mean nothing."""


def with_headings(blocks: Sequence[Block], contents: Sequence[Entry]) -> list[Block]:
    """Return the blocks of a book with its chapters' headings and its scene breaks known, without lists of links."""
    return _headings(_without_links(_scene_breaks(blocks), contents), contents)


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
    titles = {folded(entry.title) for entry in contents}
    kept: list[Block] = []
    waiting: list[Block] = []

    def settle() -> None:
        if len(waiting) < 3:
            kept.extend(
                block for block in waiting if folded(block.text) in titles or CHAPTER_MARK.fullmatch(block.text)
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


def folded(text: str) -> str:
    """Return the letters and figures of a text, to compare titles by."""
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
    """Find the block that each chapter of the table of contents begins at; of several at one block the first counts."""
    first: dict[str, int] = {}
    anchors: dict[tuple[str, str], int] = {}
    for number, block in enumerate(blocks):
        first.setdefault(block.document, number)
        for anchor in block.anchors:
            anchors.setdefault((block.document, anchor), number)
    shallow = [entry for entry in contents if entry.depth <= 2]
    placed: list[tuple[int, Entry]] = []
    for entry in shallow if len(shallow) >= 3 else contents:
        at = anchors.get((entry.document, entry.fragment)) if entry.fragment else None
        at = first.get(entry.document) if at is None else at
        if at is not None:
            placed.append((at, entry))
    found: dict[int, str] = {}
    for at, entry in _without_subsections(blocks, placed):
        found.setdefault(at, entry.title)
    return sorted(found.items())


def _without_subsections(blocks: Sequence[Block], placed: Sequence[tuple[int, Entry]]) -> list[tuple[int, Entry]]:
    """Leave out what the contents list below a chapter that has prose of its own before it: that is no chapter.

    The chapters of a part are not meant: a part has none, or its chapters are files of their own, or have numbers.
    """
    if len({entry.depth for _, entry in placed}) < 2:
        return list(placed)
    prose = [0]
    for block in blocks:
        prose.append(prose[-1] + (block.kind == "prose"))
    top = min(entry.depth for _, entry in placed)
    if sum(entry.depth == top for _, entry in placed) < 2:
        return list(placed)
    kept: list[tuple[int, Entry]] = []
    above: list[tuple[int, Entry, bool]] = []  # the lines that enclose this one, each with whether it is a chapter
    for at, entry in placed:
        while above and above[-1][1].depth >= entry.depth:
            above.pop()
        chapter = True
        if above:
            begun, parent, is_chapter = above[-1]
            own = prose[at] > prose[begun] and entry.document == parent.document
            numbered = _NUMBERED.match(entry.title) or CHAPTER_MARK.fullmatch(entry.title)
            chapter = is_chapter and (not own or bool(numbered) or bool(_PART.match(parent.title)))
        above.append((at, entry, chapter))
        if chapter:
            kept.append((at, entry))
    return kept


def _title_blocks(blocks: Sequence[Block], at: int, end: int, title: str) -> list[int]:
    """Return which of the first blocks of a chapter are its title: headings, or what the contents call it."""
    wanted = folded(title)
    found: list[int] = []
    for number in range(at, min(end, at + 6)):
        block = blocks[number]
        if block.kind == "ornament":
            continue
        words = folded(block.text)
        said = folded("".join(blocks[each].text for each in found))
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
