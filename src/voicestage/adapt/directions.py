"""How a speech is said, where its tag says so in a word: she whispers, he shouts."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voicestage.adapt.attributor import Quotation
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.book import Book

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_NEAR = 4
"""Words from the closing mark in which the verb must stand."""
_NOT_VERB = frozenset(
    ("a", "an", "the", "his", "her", "their", "my", "its", "of", "in", "to", "no", "with", "not", "at")
)


def directions_of(book: Book, quotations: Sequence[Quotation]) -> tuple[tuple[str, ...], ...]:
    """Return the directions for each quotation; parts of one speech share what is said of one of them."""
    by_group: dict[int, str] = {}
    for number, quotation in enumerate(quotations):
        limit = quotations[number + 1].outer_start if number + 1 < len(quotations) else len(book.raw)
        paragraph = book.paragraphs[quotation.paragraph]
        tail = book.raw[quotation.outer_end : min(limit, paragraph.end, quotation.outer_end + 120)]
        lead = book.raw[max(paragraph.start, quotation.outer_start - 60) : quotation.outer_start].rstrip()
        found = _behind(tail) or _ahead(lead)
        if found:
            by_group.setdefault(quotation.group, found)
    return tuple((by_group[q.group],) if q.group in by_group else () for q in quotations)


def _behind(tail: str) -> str | None:
    """Read `whispers Kit`, `she screams`, up to the end of the clause."""
    clause = re.split(r"[.!?;:“\"‘«]", tail.lstrip(" ,—–-"), maxsplit=1)[0]
    return _direction([word.lower() for word in _WORD.findall(clause)[:_NEAR]])


def _ahead(lead: str) -> str | None:
    """Read `Kit whispers:`, with nothing behind the verb."""
    if lead[-1:] not in (",", ":"):
        return None
    clause = re.split(r"[.!?;”\"’»]", lead)[-1]
    words = [word.lower() for word in _WORD.findall(clause)]
    return _direction(words[-2:]) if len(words) > 1 else None


def _direction(words: Sequence[str]) -> str | None:
    known = vocabulary()
    for place, word in enumerate(words):
        base = known.speech_verbs.get(word)
        if base in known.directions and (word != base or (place and words[place - 1] in ("i", "they", "we"))):
            if place and words[place - 1] in _NOT_VERB:
                return None
            return (
                None
                if word.endswith("ing") and not (place and words[place - 1] in ("is", "was"))
                else (known.directions[base])
            )
        if base is not None and word != base:
            return None  # another verb carries the speech
    return None
