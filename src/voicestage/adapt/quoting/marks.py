"""Quotation marks: which style a story uses, and which mark opens and closes what inside one paragraph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Style = Literal["double", "single", "dash"]
"""double: "…" “…” «…» „…“; single: ‘…’ '…'; dash: — at the head of the paragraph."""


@dataclass(frozen=True, slots=True)
class Span:
    """A marked stretch of a paragraph: the marks at `start` and before `end`, in characters of the paragraph."""

    start: int
    end: int
    inner_start: int
    inner_end: int
    closed: bool = True


_DOUBLE_OPENER = re.compile(r"(?:(?<=[\s(\[—–-])|^)[\"“„«»‹](?=\S)")
_SINGLE_OPENER = re.compile(r"(?:(?<=[\s(\[—–-])|^)['‘‚](?=\w)")
_SINGLE_CLOSER = re.compile(r"[.,!?…—–;:-]['’](?!\w)")
DASH_OPENER = re.compile(r"\s*(?:—|–|―|--?)\s*(?=[_*]{0,2}(?:[^\W_]|[¿¡…'’]))")
_DOUBLE_MARK = re.compile(r"[\"“”„‟«»]")
_SINGLE_MARK = re.compile(r"['‘’‚]")
_MOST_APOSTROPHES = 200
"""Marks inside one speech between single marks; keeps the time in proportion to the text."""
_ELISIONS = frozenset(
    ("tis", "twas", "twere", "twill", "em", "cause", "bout", "til", "till", "round", "n", "im", "ere", "un", "ud", "e")
)


def choose_style(paragraphs: Iterable[str]) -> Style:
    """Return the style that most of the paragraphs speak in."""
    doubles = singles = dashes = 0
    for text in paragraphs:
        double = _DOUBLE_OPENER.search(text)
        single = _SINGLE_OPENER.search(text) if _SINGLE_CLOSER.search(text) else None
        # of two kinds in a paragraph the outer one counts
        doubles += bool(double and not (single and single.start() < double.start()))
        singles += bool(single and not (double and double.start() < single.start()))
        dashes += bool(DASH_OPENER.match(text))
    if singles > doubles and singles >= dashes:
        return "single"
    return "dash" if dashes > doubles else "double"


def uses_reversed(text: str) -> bool:
    """Tell whether guillemets point inward, »so«, as in German and Danish print."""
    return len(re.findall(r"(?:^|[\s(])»(?=\w)", text)) > len(re.findall(r"(?:^|[\s(])«\s?(?=\w)", text))


def pair_doubles(text: str, *, inward: bool = False) -> tuple[list[Span], list[int]]:
    """Pair the double marks of one paragraph.

    Args:
        text: the paragraph.
        inward: whether » opens and « closes.

    Returns:
        The spans, a span that nothing closes reaching to the paragraph's end or the next opening; and where closing
        marks stand that nothing opened.
    """
    spans: list[Span] = []
    stray: list[int] = []
    opened: int | None = None
    depth = 0
    low = "„" in text
    marks = list(_DOUBLE_MARK.finditer(text))
    closers_left = sum(mark[0] in "”»" for mark in marks)
    for number, mark in enumerate(marks):
        at = mark.start()
        closers_left -= mark[0] in "”»"
        role = _double_role(text, at, opened, low=low, inward=inward)
        if opened is None:
            if role == "close":
                stray.append(at)
            else:
                opened, depth = at, 0
        elif role == "open":
            openers_left = sum(later[0] in "“«" for later in marks[number + 1 : number + 9])
            if mark[0] in "“«»„" and closers_left > openers_left + 1:
                depth += 1
            else:
                spans.append(_unclosed(text, opened, at))
                opened, depth = at, 0
        elif depth:
            depth -= 1
        else:
            spans.append(Span(opened, at + 1, opened + 1, at))
            opened = None
    if opened is not None:
        spans.append(_unclosed(text, opened, len(text)))
    return spans, stray


def _double_role(text: str, at: int, opened: int | None, *, low: bool, inward: bool) -> Literal["open", "close"]:
    mark = text[at]
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if mark in "«»":
        return "open" if (mark == "»") == inward else "close"
    if mark == "„":
        return "open"
    if mark in "“‟":
        return "close" if low and opened is not None else "open"
    starts_word = (before.isspace() or before in "([") and not after.isspace()
    if mark == "”":
        # Swedish print, or a slip of the hand
        return "open" if opened is None and starts_word else "close"
    if opened is None:
        # 6" is six inches; a mark at a word's end opens nothing
        ends_word = not before.isspace() and before not in "([—–-" and not after.isalnum()
        return "close" if ends_word else "open"
    return "open" if starts_word and after.isalnum() else "close"


def _unclosed(text: str, start: int, limit: int) -> Span:
    end = start + len(text[start:limit].rstrip())
    return Span(start, end, start + 1, end, closed=False)


def pair_singles(text: str) -> tuple[list[Span], list[int]]:
    """Pair the single marks of one paragraph, apostrophes told apart; like `pair_doubles`, without stray marks."""
    spans: list[Span] = []
    marks = [mark.start() for mark in _SINGLE_MARK.finditer(text)]
    position = 0
    while position < len(marks):
        start = marks[position]
        if not _opens_single(text, start):
            position += 1
            continue
        close, unsure, after = None, None, position + 1
        while after < min(len(marks), position + _MOST_APOSTROPHES):
            at = marks[after]
            if _opens_single(text, at) and text[at] in "‘‚":
                break
            certainty = _closes_single(text, at)
            if certainty == 2:
                close = at
                break
            if certainty == 1:
                unsure = at
            after += 1
        if close is None:
            close = unsure
        if close is not None:
            spans.append(Span(start, close + 1, start + 1, close))
            position = next((n for n in range(position + 1, len(marks)) if marks[n] > close), len(marks))
        elif start == len(text) - len(text.lstrip()):
            # an unclosed speech is believed only at the head of a paragraph; elsewhere it is an apostrophe
            spans.append(_unclosed(text, start, len(text)))
            break
        else:
            position += 1
    return spans, []


def _opens_single(text: str, at: int) -> bool:
    if text[at] == "’":
        return False
    before = text[at - 1] if at else " "
    after = text[at + 1] if at + 1 < len(text) else " "
    if after.isspace() or not (before.isspace() or before in '([—–-"“'):
        return False
    word = re.match(r"\w*", text[at + 1 : at + 12])
    return text[at] != "'" or not word or word[0].lower() not in _ELISIONS or at == 0


def _closes_single(text: str, at: int) -> int:
    """Return 2 where the mark closes, 1 where it may, 0 where it is an apostrophe or opens."""
    if text[at] in "‘‚" or at == 0:
        return 0
    before = text[at - 1]
    after = text[at + 1] if at + 1 < len(text) else " "
    if after.isalnum() or before.isspace():
        return 0
    if not before.isalnum():
        return 2
    broken_off = after in "—–" and before not in "sS"
    return 2 if (after in ",;:?!)]" or broken_off) and text[max(0, at - 2) : at].lower() not in ("in", "an") else 1
