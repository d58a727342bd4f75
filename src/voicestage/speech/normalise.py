"""What is written is not always what is said: quotation marks, titles, shouting, drawn-out words, dashes.

Tables of patterns, in the order in which they are applied. Numbers, times, dates, units, `Mr.`, `Dr.` and `St.` are
left to the engines, which read them by themselves.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

from voicestage.model.cast import LexiconEntry

_CHARACTERS = str.maketrans(
    dict.fromkeys("’‘ʼ‛＇", "'")
    | dict.fromkeys("\u00a0\u2007\u202f\u2009\u200a\u2002\u2003\t\n\r", " ")
    | dict.fromkeys("\u00ad\u200b\u200c\u200d\u2060\ufeff", "")
    | {"ﬁ": "fi", "ﬂ": "fl", "ﬀ": "ff", "‐": "-", "‑": "-", "―": "—"}
)
_DOUBLE_QUOTES = frozenset('"“”„‟«»‹›')


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_ELISIONS = _words("tis twas twere twill twould em cause til till bout round n cos neath gainst tween twixt ere im er")
"""Words that lost their head and keep an apostrophe for it: 'tis, rock 'n' roll."""

_BEFORE_MONSIEUR = _words("then and but when so if as while here yes no oh good dear ask tell poor where that")
"""With one of these before it, even at the head of a sentence, `M.` is no initial as in `John M. Smith`."""

_ACRONYMS = _words("USSR NYPD LAPD UNHCR AIDA IBAN IEEE IOUS RSVP ASAP")
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_DOUBLED = _words(
    "agree all been bell boo book boom call cheer coffee cool deep door fool free freeze full good goodbye green hell "
    "hello hooray hoot hurry keep kill look meet mood moon need off pool poor queen really room see seen sleep soon "
    "sorry stall still street sweet tell three too tree wall weep well will yell zoo"
)
"""Words that keep two letters of what is drawn out: `sooooon`."""

KNOWN = tuple(
    LexiconEntry(word=word, ipa=ipa)
    for word, ipa in (
        # what dictionaries spell out letter by letter
        ("sh", "ʃʃ"), ("shh", "ʃʃ"), ("ssh", "ʃʃ"), ("psst", "pst"), ("pst", "pst"), ("brr", "bəː"), ("br", "bəː"),
        ("grr", "ɡɜː"), ("gr", "ɡɜː"), ("pfft", "pft"), ("pft", "pft"), ("tsk", "tsk"), ("zz", "zz"), ("mm", "mm"),
        ("hm", "hm"), ("ugh", "ʌɡ"),
        # titles in other tongues
        ("Señor", "sɛnˈjɔː"), ("Señora", "sɛnˈjɔːrə"), ("Señorita", "ˌsɛnjəˈriːtə"), ("Signora", "siːnˈjɔːrə"),
        ("Mademoiselle", "ˌmædəmwəˈzɛl"),
    )
)  # fmt: skip
"""Built-in entries, applied after normalisation to what the cast's lexicon left."""


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


def normalised(text: str, *, shouting: bool = False) -> str:
    """Return a text as it is said.

    Args:
        text: some words of a line with the spaces at their ends, plain characters only.
        shouting: whether the whole line is in capitals, so that the short words are too.
    """
    text = re.sub(r"[^\W\d_]+(?:'[^\W\d_]+)*", lambda match: _quieted(match[0], shouting), text)
    text = re.sub(r"[^\W\d_]*([^\W\d_])\1\1[^\W\d_]*", lambda match: _shortened(match[0]), text, flags=re.IGNORECASE)
    for pattern, replacement in _RULES:
        text = pattern.sub(replacement, text)
    return text


def _quieted(word: str, shouting: bool) -> str:  # noqa: FBT001
    """Return a word in capitals in small letters, so that it is not spelled out; acronyms and numerals stay."""
    letters = word.replace("'", "")
    if len(letters) < 2 or not letters.isupper() or word in _ACRONYMS or _ROMAN.fullmatch(letters):
        return word
    sounds = re.search(r"[AEIOUY]|(.)\1", letters)
    if not sounds or (len(letters) < 4 and not shouting):
        return word
    return "I" + word[1:].lower() if word.startswith("I'") else word.lower()


def _shortened(word: str) -> str:
    """Return `No` for `Nooooo`, `Soon` for `Sooooon`."""
    two = re.sub(r"(.)\1{2,}", r"\1\1", word, flags=re.IGNORECASE)
    if two.casefold() in _DOUBLED:
        return two
    if _ROMAN.fullmatch(word):
        return word
    return re.sub(r"(.)\1{2,}", r"\1", word, flags=re.IGNORECASE)


def _monsieur(match: re.Match[str]) -> str:
    before = re.search(r"([^\W\d_]+)\s*$", match.string[: match.start()])
    initial = before is not None and before[1][0].isupper() and before[1].casefold() not in _BEFORE_MONSIEUR
    return match[0] if initial else "Monsieur "


def _fraction(match: re.Match[str]) -> str:
    alone, after_number = _FRACTIONS[match[2]]
    return f"{match[1]} and {after_number}" if match[1] else alone


_FRACTIONS = {
    "½": ("half", "a half"),
    "¼": ("a quarter", "a quarter"),
    "¾": ("three quarters", "three quarters"),
    "⅓": ("a third", "a third"),
    "⅔": ("two thirds", "two thirds"),
}
_Replacement = str | Callable[[re.Match[str]], str]
_RULES: tuple[tuple[re.Pattern[str], _Replacement], ...] = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        # titles that hibari spells out or takes for another word
        (r"\bMme\b\.?", "Madame"),
        (r"\bMmes\b\.?", "Mesdames"),
        (r"\bMlle\b\.?", "Mademoiselle"),
        (r"\bMM\. (?=[^\W\d_a-z])", "Messieurs "),
        (r"\bMessrs\b\.?", "Messers"),
        (r"\bM\. (?=[^\W\d_a-z][\w'])", _monsieur),
        (r"\bSr\. (?=[^\W\d_a-z])", "Señor "),
        (r"\bSra\. (?=[^\W\d_a-z])", "Señora "),
        (r"\bSrta\. (?=[^\W\d_a-z])", "Señorita "),
        (r"\bHr\. (?=[^\W\d_a-z])", "Herr "),
        (r"\b(Rev)d\b\.?", r"\1erend"),
        (r"(?:\b(\d+) ?)?([½¼¾⅓⅔])", _fraction),
        # marks of emphasis, and what is left of a layout
        (r"[*_]+", " "),
        # broken-off and spaced dots, dashes typed as hyphens; a range of numbers keeps its dash
        (r"\.(?: ?\.)+", "…"),
        (r"…(?:\s*…)+", "…"),
        (r"\s*…\s*[.,;:]|\s+…", "…"),
        (r"…(?=\w)", "… "),
        (r"(?<!-)-{2,}(?!-)|---+", "—"),
        (r"(?<=\s)[-–](?=\s)|(?<=\D)–(?=\D)", "—"),
        (r"—(?:\s*—)+", "—"),
        (r"\s*—\s*(?=[.,;:!?…])", ""),
        (r"([!?])[!?]*\?[!?]*|\?!+", "?"),
        (r"!{2,}", "!"),
        (r",(?:\s*,)+", ","),
        (r"\s{2,}", " "),
    )
)
