# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""What is written and never said: quotation marks, emoji, notes' numbers, addresses' slashes; dashes and dots in order."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from voicestage.speech.sounds import LETTER_A
from voicestage.speech.tables import words

ELISION = "\ue005"
"""A curly apostrophe at the head of a word: it is never an opening mark."""
INCH = "\ue004"
"""The double quotation mark that stands for inches."""
_CHARACTERS = str.maketrans(
    dict.fromkeys("’‘ʼ‛＇", "'")
    | dict.fromkeys("\u00a0\u2007\u202f\u2009\u200a\u2002\u2003\t\n\r", " ")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff\ufe0e\ufe0f", "")
    | {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "‐": "-", "‑": "-", "―": "—", "′": "'", "″": INCH}
)
_CURLY_HEAD = re.compile(r"(?<![\w’])’(?=[^\W\d_])")
_DOUBLE_QUOTES = frozenset('"“”„‟«»‹›')
_ELISIONS = words("elisions.tsv")
"""Words that lost their head and keep an apostrophe for it: 'tis, rock 'n' roll, 'Arry."""
_OPEN_ELISIONS = frozenset({
    "ead", "ell", "elp", "ere", "ere's", "old", "ome", "ope", "orse", "ot", "our", "ouse", "ow", "ung", "urry", "urt",
    "and", "ands", "and's", "ard", "alf", "ave", "as", "ad", "at", "ear", "eart", "eaven", "is", "er", "e", "e's",
    "e'd", "e'll", "im", "it", "ill", "all", "air", "arm", "eat", "am", "ats", "ut", "igh", "igher", "ide", "it's",
})  # fmt: skip
"""The same, but words too: a mark before them closes somewhere, or it is an apostrophe: 'Old on!"""
_LOST_TAIL = re.compile(r"(?i)(?<!\w)(?:th|t|an|o|wi|ol|jus|mus|mos|tha|nex|las|firs|gi|ha|n|[a-z]{2,}in)$")
_CLOSING = re.compile(r"(?<=[\w.,!?…—])'(?!\w)")
_MAYBE_INCHES = re.compile(r"[\d½¼¾⅛⅜⅝⅞]\"")
_YEAR = re.compile(r"'\d\d(?:s\b|(?![\w']))")
"""'68 is a year, '2 + 2' a quotation."""
_OWN = re.compile(r"\w\.'(?:s|d)\b")
"""`the D.A.'s` is no quotation."""
_SUPERSCRIPTS = "⁰¹²³⁴⁵⁶⁷⁸⁹"
_SMILEYS = r"(?<![\w:;])(?:[:;=][-'^]?[()DPpOo3/\\|]|8[-^][()DPpO|]|<3|\^_\^|[xX]D)(?!\w)"


def plain_characters(text: str, *, elision: str = "'") -> str:
    """Return a text composed (NFC), with straight apostrophes, plain spaces, and nothing that does not print.

    Args:
        text: as it is written.
        elision: what stands for a closing single mark at the head of a word, which can only be an apostrophe.
    """
    text = unicodedata.normalize("NFC", text)
    if "’" in text:
        text = _CURLY_HEAD.sub(elision, text)
    text = text.translate(_CHARACTERS)
    if text.isprintable():
        return text
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
        if char != "'" or _OWN.match(text, at - 2 if at > 1 else 0):
            continue
        before, after = text[at - 1 : at] if at else "", text[at + 1 : at + 2]
        if before.isalnum() and after.isalnum():
            continue
        if not before.isalnum() and after.isalnum():
            word = re.match(r"[^\W_]+(?:'[^\W_]+)*'?", text[at + 1 :])
            if word and not _YEAR.match(text, at) and not _is_elision(word[0].casefold(), text, at):  # '68 is a year
                marks.add(at)
                opened = True
        elif not before.isalnum() or (opened and not _lost_tail(text, at)):
            marks.add(at)
            opened = False
    return frozenset(marks)


def _lost_tail(text: str, at: int) -> bool:
    """Whether a mark behind a word stands for letters, `th'` or `goin'`, while a quotation is open that closes later."""
    return _LOST_TAIL.search(text, 0, at) is not None and _CLOSING.search(text, at + 1) is not None


def _is_elision(word: str, text: str, at: int) -> bool:
    """Whether the mark before a word stands for letters: 'em; and 'old where no mark closes after it."""
    if word.rstrip("'") in _ELISIONS or word in _ELISIONS or word.partition("'")[0] in _ELISIONS:
        return True
    if word not in _OPEN_ELISIONS and word.partition("'")[0] not in _OPEN_ELISIONS:
        return False
    return not any(not _LOST_TAIL.search(text, 0, mark.start()) for mark in _CLOSING.finditer(text, at + len(word)))


def inches(text: str) -> str:
    """Return a text in which the double marks that stand for inches are `INCH`: `2" long`.

    Behind a figure a mark is that of a quotation only if it closes one: where one is open, and the marks that are left
    come in pairs without it.
    """
    if not _MAYBE_INCHES.search(text):
        return text
    maybe = {match.end() - 1 for match in _MAYBE_INCHES.finditer(text)}
    marks = [at for at, char in enumerate(text) if char == '"']
    found: set[int] = set()
    opened = False
    for index, at in enumerate(marks):
        left = sum(other not in maybe for other in marks[index + 1 :])
        if at in maybe and (not opened or left % 2 == 1):
            found.add(at)
        else:
            opened = not opened
    return "".join(INCH if at in found else char for at, char in enumerate(text))


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


_ADDRESS_SIGNS = (
    (".", "dot"), ("/", "slash"), ("-", "dash"), ("_", "underscore"), ("@", "at"), ("~", "tilde"), ("?", "question mark"),
    ("=", "equals"), ("&", "and"), ("#", "hash"), ("+", "plus"), (":", "colon"), ("%", "percent"),
)  # fmt: skip


def _address(match: re.Match[str]) -> str:
    said = re.sub(r"^https?://", "", match[0]).rstrip("/")
    said = re.sub(r"^www\.", "W.W.W dot ", said)
    for sign, word in _ADDRESS_SIGNS:
        said = re.sub(rf"(?<!W\.W\.W){re.escape(sign)}(?!W)" if sign == "." else re.escape(sign), f" {word} ", said)
    return re.sub(r"W \.? ?dot W.*? dot ", "W.W.W dot ", " ".join(said.split()))


_SIGNS: tuple[tuple[re.Pattern[str], str | Callable[[re.Match[str]], str]], ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        (
            r"\b(?:https?://|www\.)[\w.~/%?=&#+:-]*[\w/]|\b[\w.-]+@[\w-]+(?:\.[\w-]+)+\b|\b[\w-]+\.(?:com|org|net|co\.uk|de|io)\b(?:/[\w./-]*\w)?",
            _address,
        ),
        (
            r"\b([\w-]+)\.(txt|docx?|pdf|exe|jpe?g|png|gif|mp[34]|wav|zip|html?|csv|xlsx?)\b",
            lambda match: f"{match[1]} dot {match[2].upper()}",
        ),
        # words that were not to be read
        (
            r"\b([Ff])(?:[*#@$%!&-]{3,}|u[*#@$%]{1,2}k)(ing|ers?|ed|s)?(?!\w)",
            lambda match: f"{'E' if match[1] == 'F' else 'e'}ff{match[2] or ''}",
        ),
        (r"(?<=\b[^\W\d_])[*#@$%&]{2,}(?=[a-z]|\b|\W|$)|(?<=\b[^\W\d_])[#@$%&*][!#@$%&*]+(?=[a-z])", "—"),
        (r"(?<!\w)[@#$%&*!]*[@#$%][@#$%&*!]{2,}(?!\w)", "—"),
        (r"\bmc²", "M.C squared"),
        (r"\b([xyznrabc])²", r"\1 squared"),
        (r"\b([xyznrabc])³", r"\1 cubed"),
        # the number of a note: [3], ¹, *, †; but m² and x³
        (r"\[(?:note |fn )?\d{1,3}\]", ""),
        (rf"(?<=[^\W\d_]{{2}})[{_SUPERSCRIPTS}]+(?![\w])|(?<=[.,;:!?…])[{_SUPERSCRIPTS}]+", ""),
        (r"(?<=[\w.,;:!?])(?:[†‡]+|\*{1,3}(?=\s|$))", ""),
        (_SMILEYS, ""),
        (r"(?<=[.,;!?])\(\d{1,2}\)", ""),
        (r"\bC\+\+", "C plus plus"),
        (r"\b([B-F])\+(?![\w+])", r"\1 plus"),
        (r"\bA\+(?![\w+])", f"{LETTER_A} plus"),
        (r"\b([CFDG])#(?!\w)", r"\1 sharp"),
        (r"(?<=\d) ?> ?(?=\d)", " greater than "),
        (r"(?<=\d) ?< ?(?=\d)", " less than "),
        (r"~ ?(?=\d)", "about "),
        (r"\bs/he\b", "she or he"),
        (r"\$(?= sign)", "dollar"),
        (r"£(?= sign)", "pound"),
        # emoji and pictures
        (
            "[\U0001f000-\U0001faff\U0001f1e6-\U0001f1ff\u2600-\u27bf\u2b00-\u2bff\u2300-\u23ff\u2190-\u21ff\u25a0-\u25ff\u20e3©®™]+",
            "",
        ),
        # signs between words
        (r"(?<!\w)#(?=[^\W\d_])", "hashtag "),
        (r"(?<!\w)@(?=\w)", "at "),
        (r"(?<=\d) ?\+ ?(?=\d)", " plus "),
        (r"(?<=\w) ?= ?(?=[\w$£€-])", " equals "),
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
_SIGN = re.compile(
    rf"[^\w\s,.!?'\"—–;:()…-]|[_{_SUPERSCRIPTS}]|\.\w|www|[:;=8][-'^]?[()DPpOo3/\\|]|[.,;!?]\(|[xX]D\b|\b[Ff]-{{3}}"
)
"""What some line needs to hold before it is worth a closer look."""
