# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""What is written and never said: quotation marks, emoji, notes' numbers, addresses' slashes; dashes and dots in order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

_CHARACTERS = str.maketrans(
    dict.fromkeys("’‘ʼ‛＇", "'")
    | dict.fromkeys("\u00a0\u2007\u202f\u2009\u200a\u2002\u2003\t\n\r", " ")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f", "")
    | {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "‐": "-", "‑": "-", "―": "—", "′": "'", "″": '"'}
)
_DOUBLE_QUOTES = frozenset('"“”„‟«»‹›')
_ELISIONS = frozenset(
    [
        "tis",
        "twas",
        "twere",
        "twill",
        "twould",
        "em",
        "cause",
        "til",
        "till",
        "bout",
        "round",
        "n",
        "cos",
        "neath",
        "gainst",
        "tween",
        "twixt",
        "ere",
        "im",
        "er",
    ]
)
"""Words that lost their head and keep an apostrophe for it: 'tis, rock 'n' roll."""

_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SMILEYS = r"(?<![\w:;])(?:[:;=8][-'^]?[()DPpOo3/\\|]|<3|\^_\^|[xX]D)(?!\w)"


def plain_characters(text: str) -> str:
    """Return a text composed (NFC), with straight apostrophes, plain spaces, and nothing that does not print."""
    text = unicodedata.normalize("NFC", text).translate(_CHARACTERS)
    return "".join(c for c in text if c == " " or unicodedata.category(c)[:2] not in ("Cc", "Cf"))


def quotation_marks(text: str) -> frozenset[int]:
    """Return where quotation marks stand in a line; an apostrophe is none, even at the edge of a word.

    A single mark that could be either, as after `boys`, closes a quotation only if one is open.

    Args:
        text: a whole line, with straight apostrophes.
    """
    marks: set[int] = set()
    opened = False
    for at, char in enumerate(text):
        if char in _DOUBLE_QUOTES:
            marks.add(at)
        if char != "'":
            continue
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if before.isalnum() and after.isalnum():
            continue
        if not before.isalnum() and after.isalnum():
            word = re.match(r"[^\W_]+", text[at + 1 :])
            if word and not after.isdigit() and word[0].casefold() not in _ELISIONS:  # '68 is a year
                marks.add(at)
                opened = True
        elif not before.isalnum() or opened:
            marks.add(at)
            opened = False
    return frozenset(marks)


def without_signs(text: str) -> str:
    """Return a text without emoji and notes' marks, and with addresses and signs in words."""
    if not _SIGN.search(text):
        return text
    for pattern, said in _SIGNS:
        text = pattern.sub(said, text)
    return text


def in_order(text: str) -> str:
    """Return a text with its dots, dashes, points and spaces as an engine reads them best."""
    for pattern, said in _PUNCTUATION:
        text = pattern.sub(said, text)
    return text


def _address(match: re.Match[str]) -> str:
    said = re.sub(r"^https?://", "", match[0]).rstrip("/")
    said = re.sub(r"^www\.", "W.W.W. dot ", said)
    for sign, word in ((".", "dot"), ("/", "slash"), ("-", "dash"), ("_", "underscore"), ("@", "at"), ("~", "tilde")):
        said = re.sub(rf"(?<!W\.W\.W){re.escape(sign)}(?!W)" if sign == "." else re.escape(sign), f" {word} ", said)
    return re.sub(r"W \.? ?dot W.*? dot ", "W.W.W. dot ", " ".join(said.split()))


_SIGNS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (
            r"\b(?:https?://|www\.)[\w.~/%-]*[\w/]|\b[\w.-]+@[\w-]+(?:\.[\w-]+)+\b|\b[\w-]+\.(?:com|org|net|co\.uk|de|io)\b(?:/[\w./-]*\w)?",
            _address,
        ),
        (r"\bmc²", "M.C. squared"),
        (r"\b([xyznrabc])²", r"\1 squared"),
        (r"\b([xyznrabc])³", r"\1 cubed"),
        # the number of a note: [3], ¹, *, †; but m² and x³
        (r"\[(?:note |fn )?\d{1,3}\]", ""),
        (rf"(?<=[^\W\d_]{{2}})[{_SUPERSCRIPTS}]+(?![\w])|(?<=[.,;:!?…])[{_SUPERSCRIPTS}]+", ""),
        (r"(?<=[\w.,;:!?])(?:[†‡]+|\*{1,3}(?=\s|$))", ""),
        (_SMILEYS, ""),
        # emoji and pictures
        (
            "[\U0001f000-\U0001faff\U0001f1e6-\U0001f1ff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\u2190-\u21ff\u25a0-\u25ff\u20e3©®™]+",
            "",
        ),
        # signs between words
        (r"(?<!\w)#(?=[^\W\d_])", "hashtag "),
        (r"(?<!\w)@(?=\w)", "at "),
        (r"(?<=\d) ?\+ ?(?=\d)", " plus "),
        (r"(?<=\w) ?= ?(?=[\w-])", " equals "),
        (r"(?<=\d) ?÷ ?(?=\d)", " divided by "),
        (r"(?<=\d) ?± ?(?=\d)", " plus or minus "),
        (r"§§? ?(?=\d)", "section "),
        (r"\band/or\b", "and or"),
        (r"(?<=[^\W\d_]{2})/(?=[^\W\d_]{2})", " or "),
        (r"[*_]+", " "),
        (r"[~^|\\]+", " "),
    )
)
_PUNCTUATION: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        # broken-off and spaced dots, dashes typed as hyphens; a range of numbers keeps its dash
        (r"\.(?: ?\.)+", "…"),
        (r"…(?:\s*…)+", "…"),
        (r"\s*…\s*[.,;:]|\s+…", "…"),
        (r"…(?=\w)", "… "),
        (r"(?<!-)-{2,}(?!-)|---+", "—"),
        (r"(?<=\s)[-–](?=\s|$)|(?<=\D)–(?=\D)", "—"),
        (r"(?<=\w)-(?=\s*$)|(?<=\w)-(?=\s*[.,;:!?])", "—"),
        (r"—(?:\s*—)+", "—"),
        (r"\s*—\s*(?=[.,;:!?…])", ""),
        (r"([!?‽])[!?‽]*[?‽][!?‽]*|[?‽][!‽]+|‽", "?"),
        (r"!{2,}", "!"),
        (r",(?:\s*,)+", ","),
        (r"\(\s*\)", ""),
        (r"\s+(?=[,.;!?…](?:\s|$))", ""),
        (r"\s{2,}", " "),
    )
)
_SIGN = re.compile(f"[^\\w\\s,.!?'—–-]|[_{_SUPERSCRIPTS}]|\\.\\w|www")
