"""PDF with a text layer: its lines become paragraphs and headings, without hyphens at line ends.

A PDF has no paragraphs, only characters at places. A paragraph begins where a line is indented, where the gap above it
is wider than between lines, or where the line before ends short.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from voicestage.books.blocks import Block, BlockKind
from voicestage.books.characters import LIGATURES
from voicestage.books.head import byline_of
from voicestage.books.headings import Entry
from voicestage.books.layout import CHAPTER_MARK, is_ornament
from voicestage.books.pages import Line, leading_of, read_pages
from voicestage.books.reports import Report, warn
from voicestage.books.structure import About, build
from voicestage.errors import StorageError
from voicestage.model.book import Book

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 10_000
_COMPOUND = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)+")
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_AROUND_WORDS = "\"'“‘’”.,;:!?()"
_SHORTEST_HALF = 3
"""Letters of either half of a compound that only its halves tell: `in-`, `un-` and `re-` are words by accident."""
_HYPHENATED = re.compile(r"[a-zß-ÿ]{2}[-\u2010\u00ad]\Z")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*\Z")
_TITLE_SIZE = 1.15
"""A line in letters this much larger than the text's is a heading."""
_FIRST_BLOCKS = 6
"""So many paragraphs may say what the book is called, and by whom it is, where the file does not."""
_LONGEST_TITLE = 120
"""Characters."""


def read_pdf(path: Path, *, report: Report) -> Book:
    """Read a PDF.

    Raises:
        StorageError: it is damaged, locked, or its pages are pictures.
    """
    from pypdf import PdfReader
    from pypdf.errors import PyPdfError

    try:
        reader = PdfReader(path, strict=False)
        if reader.is_encrypted and not reader.decrypt(""):
            raise StorageError(f"{path.name} is locked with a password. Save a copy without one and try again.")
        if len(reader.pages) > MOST_PAGES:
            raise StorageError(f"{path.name} has more than {MOST_PAGES:,} pages: that is no book.")
        pages = _pages(reader, path.name, report)
        about, contents = _about(reader), _outline(reader)
    except StorageError:
        raise
    except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError, OSError) as error:
        # what pypdf raises on damaged files is not one family
        raise StorageError(
            f"{path.name} is damaged or no PDF ({type(error).__name__}). Print it to a new PDF from a reader or save "
            "its text, and try again."
        ) from error
    except ImportError as error:
        raise StorageError(f"{path.name} is encrypted. Save a copy without encryption and try again.") from error
    if not any(any(map(str.isalnum, line.text)) for page in pages for line in page):
        raise StorageError(
            f"{path.name} has no text layer: its pages are pictures. Run a text recognition (OCR) over it first."
        )
    body, left_out = read_pages(pages)
    blocks = _blocks(body)
    for before, block in pairwise(blocks[:_FIRST_BLOCKS]):
        if (author := byline_of(block.text)) and before.kind == "heading":
            about = replace(about, title=about.title or before.text, author=about.author or author)
    return build(path.name, blocks, about=about, contents=_placed(contents, blocks), left_out=left_out, report=report)


def _pages(reader: PdfReader, name: str, report: Report) -> list[list[Line]]:
    from pypdf.errors import PyPdfError

    pages: list[list[Line]] = []
    for number, page in enumerate(reader.pages, start=1):
        pieces: list[tuple[str, float, float, float]] = []

        def keep(text: str, cm: Any, tm: Any, _font: Any, size: Any, pieces: Any = pieces) -> None:
            if text:
                x = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                y = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                scale = abs(tm[3] or tm[1]) * abs(cm[3] or cm[1] or 1.0)
                pieces.append((text, float(x), float(y), float(size or 1.0) * float(scale or 1.0)))

        try:
            page.extract_text(visitor_text=keep)
        except (PyPdfError, ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
            message = f"Page {number} could not be read and is left out ({type(error).__name__})."
            warn(report, name, "damaged-part", message, "Print the PDF to a new one and try again.")
            continue
        pages.append(_lines(pieces, number))
    return pages


def _lines(pieces: Sequence[tuple[str, float, float, float]], page: int) -> list[Line]:
    """Put pieces of text together to lines: those that stand at one height, in the order of the page."""
    lines: list[Line] = []
    fresh = True
    for text, x, y, size in pieces:
        for number, part in enumerate(re.split(r"(\n)", text)):
            if number % 2:
                fresh = True
                continue
            if not part:
                continue
            last = lines[-1] if lines else None
            if last is not None and abs(last.y - y) < 0.4 * max(size, 1.0) and (not fresh or x >= last.x):
                gap = " " if fresh and not last.text.endswith(" ") and not part.startswith(" ") else ""
                last.text += gap + part
                last.size = max(last.size, size) if part.strip() else last.size
            elif part.strip():
                lines.append(Line(part, x, y, size, page, x))
            fresh = False
    for line in lines:
        indent = len(line.text) - len(line.text.lstrip())
        line.x += 0.25 * line.size * indent
        line.text = " ".join(line.text.replace("\u00a0", " ").translate(LIGATURES).split())
        line.end = line.x + 0.5 * line.size * len(line.text)
    return [line for line in lines if line.text]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Setting:
    """How a book is set, in points."""

    size: float
    """Of most letters."""
    leading: float
    """From line to line."""
    left: float
    right: float
    compounds: set[str]
    """The words that are written with a hyphen inside a line."""
    words: set[str]
    """All words but those that a hyphen at a line's end cuts."""


def _blocks(lines: Sequence[Line]) -> list[Block]:
    """Join lines to paragraphs."""
    size = median(line.size for line in lines)
    text = [line for line in lines if abs(line.size - size) < 0.1 * size]
    lefts = Counter(round(line.x) for line in text)
    # the text's left edge: what stands further right is indented, what seldom stands further left hangs out
    most = max(lefts.values())
    left = min(x for x, count in lefts.items() if count >= 0.25 * most)
    leading = leading_of(text)
    ends = sorted(line.end for line in text)
    right = ends[int(0.8 * len(ends))]
    compounds = {found.casefold() for line in lines for found in _COMPOUND.findall(line.text)}
    setting = _Setting(
        size=size, leading=leading, left=left, right=right, compounds=compounds, words=set(_whole_words(lines))
    )
    blocks: list[Block] = []
    current: list[Line] = []
    page = 0

    def end() -> None:
        nonlocal page
        if current:
            block = _block(current, setting)
            # a page's first block is where a bookmark of that page leads to
            block.anchors = tuple(map(_anchor, range(page + 1, block.page + 1)))
            page = max(page, block.page)
            blocks.append(block)
            current.clear()

    for line in lines:
        before = current[-1] if current else None
        if before is not None and _begins(line, before, setting):
            end()
        current.append(line)
    end()
    return blocks


def _begins(line: Line, before: Line, setting: _Setting) -> bool:
    """Tell whether a line begins a paragraph."""
    leading, left, right, size = setting.leading, setting.left, setting.right, setting.size
    if abs(line.size - before.size) > 0.1 * size or is_ornament(line.text) or is_ornament(before.text):
        return True
    if CHAPTER_MARK.fullmatch(line.text) or CHAPTER_MARK.fullmatch(before.text):
        return True
    indented = line.x - left > 0.6 * size and line.x - before.x > 0.6 * size
    if line.page != before.page:
        ends = before.end < 0.85 * right and bool(_SENTENCE_END.search(before.text))
        centred = before.x - left > 2.0 * size and right - before.end > 2.0 * size
        short = centred or before.end - left < 0.5 * (right - left)
        return indented or ends or (short and not line.text[:1].islower())
    if before.y - line.y > 1.35 * leading or indented:
        return True
    return bool(_SENTENCE_END.search(before.text)) and before.end < 0.7 * right


def _block(lines: Sequence[Line], setting: _Setting) -> Block:
    size = setting.size
    verse = _is_verse(lines, setting)
    words = lines[0].text
    for line in lines[1:]:
        if verse:
            words += f"\n{line.text}"
        elif _HYPHENATED.search(words) and line.text[:1].islower():
            words = (words if _is_compound(words, line.text, setting) else words[:-1]) + line.text
        else:
            words += ("" if words.endswith("—") else " ") + line.text
    large = lines[0].size > _TITLE_SIZE * size and len(words) < _LONGEST_TITLE
    title = large or bool(CHAPTER_MARK.fullmatch(words))
    kind: BlockKind = "ornament" if is_ornament(words) else "heading" if title else "prose"
    level = 1 if kind == "heading" else 0
    return Block(text=words, kind=kind, level=level, page=lines[0].page, verse=verse and kind == "prose")


def _whole_words(lines: Sequence[Line]) -> Iterator[str]:
    """Yield the words of lines, in lower case, that no hyphen at a line's end cuts."""
    cut = False
    for line in lines:
        words = _WORD.findall(line.text.casefold())
        begin, cut = int(cut), bool(_HYPHENATED.search(line.text))
        yield from words[begin : len(words) - cut]


def _is_compound(before: str, after: str, setting: _Setting) -> bool:
    """Tell whether a hyphen at a line's end is the word's own, as in `well-known`.

    It is where the book writes the word so elsewhere, or has both halves as words and never the two in one.
    """
    first = before.rsplit(maxsplit=1)[-1][:-1].strip(_AROUND_WORDS).casefold()
    second = after.split(maxsplit=1)[0].strip(_AROUND_WORDS).casefold()
    if f"{first}-{second}" in setting.compounds:
        return True
    halves = min(len(first), len(second)) >= _SHORTEST_HALF and {first, second} <= setting.words
    return halves and first + second not in setting.words


def _is_verse(lines: Sequence[Line], setting: _Setting) -> bool:
    """Tell whether lines end where the writer ended them: all are indented, short, and begin with a capital."""
    return len(lines) > 1 and all(
        line.x - setting.left > 1.5 * setting.size
        and line.end < 0.75 * setting.right
        and line.text.lstrip("\"'“‘*—")[:1].isupper()
        for line in lines
    )


def _anchor(page: int) -> str:
    return f"page {page}"


def _placed(contents: Sequence[Entry], blocks: Sequence[Block]) -> list[Entry]:
    """Let each bookmark lead to its title, where that stands on its page but not at the head of it."""
    by_page: dict[str, list[Block]] = {}
    for block in blocks:
        by_page.setdefault(_anchor(block.page), []).append(block)
    placed: list[Entry] = []
    for entry in contents:
        title = entry.title.casefold().split()
        for block in by_page.get(entry.fragment, ()):
            words = block.text.casefold().split()
            if words and title[: len(words)] == words and len(block.text) <= _LONGEST_TITLE:
                name = f"{entry.fragment}: {entry.title}"
                block.anchors += (name,)
                placed.append(replace(entry, fragment=name))
                break
        else:
            placed.append(entry)
    return placed


def _about(reader: PdfReader) -> About:
    found = reader.metadata
    title = (found.title or "").strip() if found else ""
    author = (found.author or "").strip() if found else ""
    if re.search(r"\.(?:docx?|indd|tex|odt|pdf|qxd|rtf)$|^untitled|^microsoft word", title, re.I):
        title = ""
    language = reader.root_object.get("/Lang")
    return About(title=title or None, author=author or None, language=str(language) if language else None)


def _outline(reader: PdfReader) -> list[Entry]:
    """Return the bookmarks as a table of contents; a damaged one is none."""
    entries: list[Entry] = []

    def walk(items: Any, depth: int) -> None:
        for item in items:
            if isinstance(item, list):
                if depth < 5:
                    walk(item, depth + 1)
            elif (page := reader.get_destination_page_number(item)) is not None and page >= 0:
                title = " ".join(str(item.title).split())
                if title:
                    entries.append(Entry(title=title, document="", fragment=_anchor(page + 1), depth=depth))

    try:
        walk(reader.outline, 1)
    except Exception:  # noqa: BLE001 - bookmarks are a help, and pypdf raises whatever a damaged one leads to
        return []
    return entries
