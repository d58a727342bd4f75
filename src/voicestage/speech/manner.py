"""How words are said where their spelling shows it: laughed and drawn out; and sounds that no dictionary has."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator

from voicestage.numbers import from_roman
from voicestage.speech.sounds import is_sound
from voicestage.speech.tables import words

_DOUBLED = words("doubled.tsv")
_LAUGH = re.compile(
    r"(?<![\w-])(?P<first>(?:[bmgnw]{0,2}[wyu]?[auo]h?-?)?)(?P<beat>hee|ha|he|ho|hi)(?P<more>(?:-?(?P=beat)|-?h[aeio]|-?h)+)\b",
    re.IGNORECASE,
)
_TRIPLED = re.compile(r"([^\W\d_])\1\1", re.IGNORECASE)
_DRAWN = re.compile(r"[^\W\d_]*([^\W\d_])\1\1[^\W\d_]*", re.IGNORECASE)
_DRAWN_BY_HYPHENS = tuple(
    (re.compile(pattern, re.IGNORECASE), said)
    for pattern, said in (
        (r"(?<=[^\W\d_])-([^\W\d_])(?:-\1){2,}(?![\w-])", r"\1\1"),  # B-r-r-r
        (r"(?<=[^\W\d_])([aeiou])(?:-\1){2,}", r"\1"),  # Ple-e-ease, No-o-o
        (r"(?<=[^\W\d_])([^\W\d_])(?:-\1)+\b(?!-)", r"\1"),  # goodbye-e, haw-w-w
        (r"(?<=[^\W\d_])([aeiou])-\1-(?=[^\W\d_])", r"\1"),  # ho-o-me
    )
)
_NO_VOWEL = re.compile(r"(?<![\w'.])[BCDFGHJKLMNPRSTVWZbcdfghjklmnprstvwz][bcdfghjklmnprstvwz]{2,9}(?![\w'])")
_CONSONANTS = (
    ("sh", "ʃ"), ("ch", "tʃ"), ("tch", "tʃ"), ("th", "θ"), ("ph", "f"), ("ng", "ŋ"), ("ck", "k"), ("gh", "ɡ"),
    ("wh", "w"), ("r", "ɜː"), ("j", "dʒ"), ("c", "k"), ("g", "ɡ"), ("w", "w"), ("h", "h"),
)  # fmt: skip


def as_meant(text: str) -> str:
    """Return a text whose laughs are in beats and whose drawn-out words are short."""
    text = _LAUGH.sub(_laughter, text)
    if "-" in text:
        for pattern, said in _DRAWN_BY_HYPHENS:
            text = pattern.sub(said, text)
    return _DRAWN.sub(_shortened, text) if _TRIPLED.search(text) else text


def consonants_sounded(word: str) -> str | None:
    """Return the IPA of a noise without a vowel, as `Krrk` and `Fssht`; None where no letter is doubled: mph."""
    low = re.sub(r"(.)\1{2,}", r"\1\1", word.casefold())
    if is_sound(low) or not _NO_VOWEL.fullmatch(word) or not re.search(r"(.)\1", low):
        return None
    low = re.sub(r"([^sm])\1", r"\1", low)
    ipa, at = "", 0
    while at < len(low):
        letters, sound = next((pair for pair in _CONSONANTS if low.startswith(pair[0], at)), (low[at], low[at]))
        ipa += sound
        at += len(letters)
    return ipa


def noises(text: str) -> Iterator[re.Match[str]]:
    """Go through the words of a text that have no vowel."""
    return _NO_VOWEL.finditer(text)


def _laughter(match: re.Match[str]) -> str:
    """Return `Hahaha` as "Ha, ha, ha", `Mwahaha` as "Mwah, ha, ha"."""
    whole = match[0].replace("-", "").casefold()
    first = match["first"].rstrip("-").casefold()
    beats = re.findall(r"h(?:ee|[aeio])", whole[len(first) :])
    if len(beats) < 2 or (len(whole) < 5 and whole not in {"haha", "hehe", "hoho"}):
        return match[0]
    said = ", ".join([*([{"a": "ah", "u": "uh"}.get(first, first)] if first else []), *beats])
    return said.capitalize() if match[0][0].isupper() else said


def _shortened(match: re.Match[str]) -> str:
    """Return `No` for `Nooooo`, `Soon` for `Sooooon`, `Vroom` for `Vrrrooom`."""
    word = match[0]
    if from_roman(word) is not None or (word.isupper() and word.isascii() and len(word) <= 4):
        return word
    runs = re.split(r"((.)\2{2,})", word, flags=re.IGNORECASE)
    pieces = [runs[at] for at in range(0, len(runs), 3)]
    drawn = [runs[at] for at in range(1, len(runs), 3)]
    once = word
    for lengths in itertools.product((2, 1), repeat=min(len(drawn), 4)):
        said = pieces[0]
        for index, run in enumerate(drawn):
            said += run[: lengths[index] if index < 4 else 1] + pieces[index + 1]
        once = said
        if said.casefold() in _DOUBLED or is_sound(said):
            return said
    return once
