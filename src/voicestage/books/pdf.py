"""PDF with a text layer: lines become a wrapped text, without running heads, page numbers and hyphens at line ends.

A PDF has no paragraphs, only characters at places. A paragraph begins where a line is indented, where the gap above it
is wider than between lines, or where the line before ends short.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from voicestage.books.decoding import Report
from voicestage.books.flow import Block, BlockKind
from voicestage.books.layout import CHAPTER_MARK, is_ornament
from voicestage.books.structure import About, Entry, build
from voicestage.errors import Diagnostic, Place, StorageError
from voicestage.model.book import Book

if TYPE_CHECKING:
    from pypdf import PdfReader

MOST_PAGES = 10_000
_EDGE_LINES = 2
"""Running heads and page numbers stand among this many lines at the top and the bottom of a page."""
_REPEATED = 3
"""A line that stands at the edge of at least this many pages is a running head."""
_PAGE_NUMBER = re.compile(r"[-–—\[( ]*(?:page )?(?:\d{1,4}|[ivxlc]{1,7})(?: of \d{1,4})?[-–—\]) ]*", re.I)
_HYPHENATED = re.compile(r"[a-zß-ÿ]{2}[-\u2010\u00ad]\Z")
_SENTENCE_END = re.compile(r"[.!?…:][\"'”’»)\]]*\Z")
_TITLE_SIZE = 1.15
"""A line in letters this much larger than the text's is a heading."""


@dataclass(slots=True)
class _Line:
    text: str
    x: float
    """Where it begins, in points from the left."""
    y: float
    """Points from the bottom of the page."""
    size: float
    page: int
    end: float
    """About where it ends."""


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
    body, dropped = _without_running_heads(pages)
    if dropped:
        report(
            Diagnostic(
                code="left-out",
                place=Place(path.name),
                message=f"Left out: {dropped} running heads and page numbers.",
                hint="They are for the eye. The words of the story are all there.",
                severity="warning",
            )
        )
    blocks = _blocks(body)
    return build(path.name, blocks, about=about, contents=contents)


def _pages(reader: PdfReader, name: str, report: Report) -> list[list[_Line]]:
    from pypdf.errors import PyPdfError

    pages: list[list[_Line]] = []
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
            report(
                Diagnostic(
                    code="damaged-part",
                    place=Place(name),
                    message=f"Page {number} could not be read and is left out ({type(error).__name__}).",
                    hint="Print the PDF to a new one and try again.",
                    severity="warning",
                )
            )
            continue
        pages.append(_lines(pieces, number))
    return pages


def _lines(pieces: Sequence[tuple[str, float, float, float]], page: int) -> list[_Line]:
    """Put pieces of text together to lines: those that stand at one height, in the order of the page."""
    lines: list[_Line] = []
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
                lines.append(_Line(part, x, y, size, page, x))
            fresh = False
    for line in lines:
        indent = len(line.text) - len(line.text.lstrip())
        line.x += 0.25 * line.size * indent
        line.text = " ".join(line.text.replace("\u00a0", " ").split())
        line.end = line.x + 0.5 * line.size * len(line.text)
    return [line for line in lines if line.text]


def _without_running_heads(pages: Sequence[list[_Line]]) -> tuple[list[_Line], int]:
    """Drop page numbers and what repeats at the edge of pages but for its page number."""
    edges: Counter[str] = Counter()
    for page in pages:
        edges.update({_mask(line.text) for line in _edges(page)})
    kept: list[_Line] = []
    dropped = 0
    for page in pages:
        edge = {id(line) for line in _edges(page)}
        for line in page:
            masked = _mask(line.text)
            numbered = bool(_PAGE_NUMBER.fullmatch(line.text)) and len(pages) > 1
            repeated = edges[masked] >= _REPEATED and not CHAPTER_MARK.fullmatch(line.text)
            if id(line) in edge and (numbered or repeated):
                dropped += 1
            else:
                kept.append(line)
    return kept, dropped


def _edges(page: list[_Line]) -> list[_Line]:
    ordered = sorted(page, key=lambda line: -line.y)
    return ordered[:_EDGE_LINES] + ordered[-_EDGE_LINES:] if len(ordered) > 2 * _EDGE_LINES else ordered


def _mask(text: str) -> str:
    """Return a line without the page number at one of its ends."""
    return re.sub(r"\A\W*(?:\d+|[ivxlc]+)\b\W*|\W*\b(?:\d+|[ivxlc]+)\W*\Z", "#", text.casefold())


def _blocks(lines: Sequence[_Line]) -> list[Block]:
    """Join lines to paragraphs."""
    size = median(line.size for line in lines)
    text = [line for line in lines if abs(line.size - size) < 0.1 * size]
    lefts = Counter(round(line.x) for line in text)
    # the text's left edge: what stands further right is indented, what seldom stands further left hangs out
    most = max(lefts.values())
    left = min(x for x, count in lefts.items() if count >= 0.25 * most)
    gaps = [a.y - b.y for a, b in pairwise(text) if a.page == b.page and 0 < a.y - b.y < 4 * size]
    leading = median(gaps) if gaps else 1.2 * size
    ends = sorted(line.end for line in text)
    right = ends[int(0.8 * len(ends))]
    blocks: list[Block] = []
    current: list[_Line] = []

    def end() -> None:
        if current:
            blocks.append(_block(current, size))
            current.clear()

    for line in lines:
        before = current[-1] if current else None
        if before is not None and _begins(line, before, leading=leading, left=left, right=right, size=size):
            end()
        current.append(line)
    end()
    return blocks


def _begins(line: _Line, before: _Line, *, leading: float, left: float, right: float, size: float) -> bool:
    """Tell whether a line begins a paragraph."""
    if abs(line.size - before.size) > 0.1 * size or is_ornament(line.text) or is_ornament(before.text):
        return True
    if CHAPTER_MARK.fullmatch(line.text) or CHAPTER_MARK.fullmatch(before.text):
        return True
    indented = line.x - left > 0.6 * size and line.x - before.x > 0.6 * size
    if line.page != before.page:
        return indented or (bool(_SENTENCE_END.search(before.text)) and before.end < 0.85 * right)
    if before.y - line.y > 1.35 * leading or indented:
        return True
    return bool(_SENTENCE_END.search(before.text)) and before.end < 0.7 * right


def _block(lines: Sequence[_Line], size: float) -> Block:
    words = lines[0].text
    for line in lines[1:]:
        if _HYPHENATED.search(words) and line.text[:1].islower():
            words = words[:-1] + line.text
        else:
            words += ("" if words.endswith("—") else " ") + line.text
    large = lines[0].size > _TITLE_SIZE * size and len(words) < 120
    title = large or bool(CHAPTER_MARK.fullmatch(words))
    kind: BlockKind = "ornament" if is_ornament(words) else "heading" if title else "prose"
    return Block(
        text=words, kind=kind, level=1 if kind == "heading" else 0, page=lines[0].page, document=f"page {lines[0].page}"
    )


def _about(reader: PdfReader) -> About:
    found = reader.metadata
    title = (found.title or "").strip() if found else ""
    author = (found.author or "").strip() if found else ""
    if re.search(r"\.(?:docx?|indd|tex|odt|pdf|qxd|rtf)$|^untitled|^microsoft word", title, re.I):
        title = ""
    return About(title=title or None, author=author or None)


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
                    entries.append(Entry(title=title, document=f"page {page + 1}", depth=depth))

    try:
        walk(reader.outline, 1)
    except Exception:  # noqa: BLE001 - bookmarks are a help, and pypdf raises whatever a damaged one leads to
        return []
    return entries
