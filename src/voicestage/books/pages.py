"""The pages of a printed book: which lines are the text, and which are running heads, page numbers and notes below it.

A bare number at the edge of a page is its page number only if the numbers of other pages run on with it; else it is a
chapter's. A running head stands at one height, in one size of letters, on several pages.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

from voicestage.books.notes import LEADING_MARK


@dataclass(slots=True)
class Line:
    """A line of a page."""

    text: str
    x: float
    """Where it begins, in points from the left."""
    y: float
    """Points from the bottom of the page."""
    size: float
    """Of its letters, in points."""
    page: int
    """From 1."""
    end: float
    """About where it ends."""


_EDGE_LINES = 2
"""A running head and a page number are this many lines at most at the top and the bottom of a page."""
_LONGEST_HEAD = 70
"""Characters of a running head."""
_REPEATED = 3
"""A line that stands at the edge of at least this many pages is a running head."""
_ONE_HEIGHT = 8.0
"""Points: lines of running heads stand no further apart than this."""
_NUMBER = re.compile(
    r"[-–—\[( ]*(?:page |p\. ?|seite )?(?P<number>\d{1,4}|[ivxlc]{1,7})(?: (?:of|/|von) \d{1,4})?[-–—\]) ]*", re.I
)
_ROMAN = {"i": 1, "v": 5, "x": 10, "l": 50, "c": 100}
_FIGURE = re.compile(r"\s*(\d{1,3}|[*†‡§]{1,3})[.)]?\s*(?=[^\s\d*])")
_SMALLER = 0.92
"""Notes at the foot of a page are set in letters at most this large, as a share of the text's."""


def read_pages(pages: Sequence[list[Line]]) -> tuple[list[Line], Counter[str]]:
    """Return the lines of the text in order, and what was not taken for it, by kind.

    Where nothing would be left, everything is text.
    """
    left_out: Counter[str] = Counter()
    numbers = _page_numbers(pages)
    heads = _running_heads(pages, numbers)
    kept: list[Line] = []
    for page in pages:
        gone: dict[int, str] = {}
        for edge in _edges(page):
            found: set[str] = set()
            for line in edge:
                kind = "page numbers" if id(line) in numbers else "running heads" if _is_head(line, heads) else ""
                if not kind or kind in found:
                    break  # what stands further inside is text
                found.add(kind)
                gone[id(line)] = kind
        left_out.update(gone.values())
        kept += (line for line in page if id(line) not in gone)
    kept, notes = _without_notes(kept)
    if not any(any(map(str.isalnum, line.text)) for line in kept):
        return [line for page in pages for line in page], Counter()
    left_out["notes"] += notes
    return kept, left_out


def _edges(page: Sequence[Line]) -> tuple[list[Line], list[Line]]:
    """Return the lines at the top and at the bottom of a page, each from the edge inwards."""
    ordered = sorted(page, key=lambda line: -line.y)
    return ordered[:_EDGE_LINES], ordered[: -_EDGE_LINES - 1 : -1]


# --- running heads

Heads = dict[str, tuple[float, float]]
"""Lines without their page numbers, each with its height on the page and the size of its letters."""


def _running_heads(pages: Sequence[list[Line]], numbers: AbstractSet[int]) -> Heads:
    leading = leading_of([line for page in pages for line in page])
    found: dict[str, dict[int, Line]] = {}
    for page in pages:
        for edge in _edges(page):
            for line, inner in zip(edge, [*edge[1:], None], strict=True):
                text = _mask(line.text)
                # a head stands apart, or bears the page's number: a refrain or the same last line does neither
                apart = inner is None or abs(line.y - inner.y) > 1.25 * leading or abs(line.size - inner.size) > 0.5
                if len(line.text) <= _LONGEST_HEAD and (apart or "#" in text or (inner and id(inner) in numbers)):
                    found.setdefault(text, {}).setdefault(line.page, line)
    return {
        text: (median(line.y for line in lines.values()), median(line.size for line in lines.values()))
        for text, lines in found.items()
        if len(lines) >= _REPEATED and text != "#"
    }


def _is_head(line: Line, heads: Heads) -> bool:
    """Tell a running head from the chapter's title that it repeats: that stands lower or is larger."""
    y, size = heads.get(_mask(line.text), (0.0, 0.0))
    return size > 0.0 and abs(line.y - y) <= _ONE_HEIGHT and line.size <= 1.1 * size


def _mask(text: str) -> str:
    """Return a line without the page number at one of its ends."""
    return re.sub(r"\A\W*(?:\d+|[ivxlc]+)\b\W*|\W*\b(?:\d+|[ivxlc]+)\W*\Z", "#", text.casefold())


# --- page numbers


def _page_numbers(pages: Sequence[list[Line]]) -> set[int]:
    """Return which lines are page numbers, as `id`: those that run on from page to page, and stand where these do."""
    families: dict[tuple[bool, bool, int], list[Line]] = {}  # at the top, Roman, what it differs from the page by
    candidates: list[tuple[bool, Line]] = []
    for page in pages:
        top, bottom = _edges(page)
        for is_top, edge in ((True, top), (False, bottom)):
            for line in edge:
                if (value := _value(line.text)) is None:
                    continue
                roman = not any(map(str.isdigit, line.text))
                families.setdefault((is_top, roman, value - line.page), []).append(line)
                candidates.append((is_top, line))
    least = min(3, max(2, len(pages) - 1))
    found = [
        (is_top, line)
        for (is_top, _, _), lines in families.items()
        if len({line.page for line in lines}) >= least
        for line in lines
    ]
    tops, bottoms = [line for is_top, line in found if is_top], [line for is_top, line in found if not is_top]
    if tops and bottoms and {line.page for line in tops} & {line.page for line in bottoms}:
        # a chapter on each page: the number of the chapter above, that of the page below
        found = [(False, line) for line in bottoms]
    heights = {is_top: median(line.y for top, line in found if top == is_top) for is_top in {top for top, _ in found}}
    numbers = {id(line) for _, line in found}
    # plates and blank leaves upset the count; a number at the same place below the text is one all the same
    return numbers | {
        id(line)
        for is_top, line in candidates
        if False in heights and not is_top and abs(line.y - heights[False]) <= _ONE_HEIGHT / 4
    }


def _value(text: str) -> int | None:
    match = _NUMBER.fullmatch(text)
    if match is None:
        return None
    digits = match["number"].lower()
    if digits.isdecimal():
        return int(digits)
    values = [_ROMAN[letter] for letter in digits]
    return sum(-one if one < after else one for one, after in zip(values, [*values[1:], 0], strict=True))


# --- notes at the foot of a page


def _without_notes(lines: Sequence[Line]) -> tuple[list[Line], int]:
    """Drop notes: lines at the foot of a page, in small letters or below a gap, the first of which begins with a mark.

    Those in letters as large as the text's are notes only if their mark stands in the text above; there it goes too.
    """
    if not lines:
        return [], 0
    size = median(line.size for line in lines)
    leading = leading_of(lines)
    kept: list[Line] = []
    count = 0
    for page in _by_page(lines):
        end = _small_notes(page, size)
        if end == len(page):
            end = _apart_notes(page, leading)
        count += sum(bool(LEADING_MARK.match(line.text)) for line in page[end:])
        kept += page[:end]
    return kept, count


def leading_of(lines: Sequence[Line]) -> float:
    """Return the distance from line to line, in points."""
    size = median(line.size for line in lines) if lines else 0.0
    gaps = [a.y - b.y for a, b in pairwise(lines) if a.page == b.page and 0 < a.y - b.y < 4 * size]
    return median(gaps) if gaps else 1.2 * size


def _small_notes(page: Sequence[Line], size: float) -> int:
    """Return where the notes in small letters begin; at the page's end where there are none or all of it is small."""
    begin = len(page)
    while begin and page[begin - 1].size <= _SMALLER * size:
        begin -= 1
    marked = (number for number in range(begin, len(page)) if LEADING_MARK.match(page[number].text))
    return next(marked, len(page)) if begin else len(page)


def _apart_notes(page: Sequence[Line], leading: float) -> int:
    """Return where the notes below a gap begin, and take their marks out of the text above."""
    for number in range(len(page) - 1, 0, -1):
        if page[number - 1].y - page[number].y > 1.8 * leading:
            mark = _FIGURE.match(page[number].text)
            behind = re.compile(rf"(?<=[^\W\d_]|[.,;:!?”\"]){re.escape(mark[1])}(?![\w*])") if mark else None
            place = next((line for line in page[:number] if behind and behind.search(line.text)), None)
            if place is None or behind is None:
                return len(page)
            place.text = behind.sub("", place.text, count=1)
            return number
    return len(page)


def _by_page(lines: Sequence[Line]) -> Iterator[list[Line]]:
    page: list[Line] = []
    for line in lines:
        if page and line.page != page[-1].page:
            yield page
            page = []
        page.append(line)
    if page:
        yield page
