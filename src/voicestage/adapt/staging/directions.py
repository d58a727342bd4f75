"""How a speech is said, where the words around it say so: she whispers, he asks softly, her voice shakes."""

from __future__ import annotations

import re
from collections.abc import Sequence

from voicestage.adapt.attributor import Quotation
from voicestage.adapt.staging.manners import ADVERBS, LEADS, PARTICIPLES, PHRASES, VERBS
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.book import Book
from voicestage.sentences import first_sentence

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")
_SPACES = re.compile(r"\s+")
"""A line may end anywhere."""
_BORDER = re.compile(r"[;:“”\"‘«»]")
_SUBJECT = 8
"""Words from the closing mark in which the verb must stand: `the old man in the corner whispers`."""
_TAIL, _LEAD = 160, 160
"""Characters of narration behind and before a speech that are looked at."""
_MOST = 2
"""Directions that a line gets: more than two manners at once nobody can hear."""
_NO_SUBJECT = frozenset(
    (
        "nobody",
        "nothing",
        "something",
        "none",
        "no",
        "everyone",
        "everybody",
        "someone",
        "somebody",
        "who",
        "that",
        "which",
        "others",
        "all",
    )
)
_NOT_BEFORE = frozenset(
    ("a", "an", "the", "his", "her", "their", "my", "its", "of", "in", "to", "no", "with", "not", "at", "never", "who")
)
_NEGATIONS = frozenset(("not", "never", "hardly", "scarcely", "without", "didn't", "doesn't", "less", "neither", "nor"))
_PERSON = frozenset(("he", "she", "they", "i", "we"))


def directions_of(book: Book, quotations: Sequence[Quotation]) -> tuple[tuple[str, ...], ...]:
    """Return the directions for each quotation; parts of one speech share what is said of one of them."""
    by_group: dict[int, list[str]] = {}
    for number, quotation in enumerate(quotations):
        paragraph = book.paragraphs[quotation.paragraph]
        before = quotations[number - 1].outer_end if number else 0
        after = quotations[number + 1].outer_start if number + 1 < len(quotations) else len(book.raw)
        tail = book.raw[quotation.outer_end : min(after, paragraph.end, quotation.outer_end + _TAIL)]
        start = max(before, paragraph.start, quotation.outer_start - _LEAD)
        lead = book.raw[start : quotation.outer_start]
        spoken = book.raw[quotation.start : quotation.end]
        found = directions_around(*(_SPACES.sub(" ", part) for part in (spoken.rstrip(), tail, lead)))
        by_group.setdefault(quotation.group, []).extend(found)
    return tuple(tuple(dict.fromkeys(by_group[quotation.group]))[:_MOST] for quotation in quotations)


def directions_around(spoken: str, tail: str, lead: str) -> tuple[str, ...]:
    """Return the directions that the narration beside a speech asks for.

    Args:
        spoken: the words of the speech.
        tail: the narration behind it, up to the next speech.
        lead: the narration before it, from the last speech.
    """
    found = [*_behind(spoken, tail), *_ahead(lead)]
    return tuple(dict.fromkeys(found))[:_MOST]


def _behind(spoken: str, tail: str) -> list[str]:
    """Read `whispers Kit`, `she says softly`, `said Tom with a laugh`, up to the end of the sentence."""
    text = _BORDER.split(first_sentence(tail.lstrip(" ,—–-")), maxsplit=1)[0].rstrip(".!?…")
    words = _words(text)
    if not words:
        return []
    is_sentence = spoken[-1:] in (".", "!", "?", "…") and text[:1].isupper()
    verb = _verb(words, text, is_sentence=is_sentence)
    if verb is None:
        # what somebody does beside the speech is no tag, but may say how it sounds
        if {"came", "comes"} & set(words[:4]):  # came a voice through the door
            return _phrases(text, PHRASES)
        return _phrases(text, LEADS) if is_sentence or text[:1].islower() else []
    place, base = verb
    found = [VERBS[base]] if base in VERBS else []
    end = next((n for n, word in enumerate(words) if n > place and word in ("and", "but", "as", "while", "when")), None)
    for at, word in enumerate(words[:end]):
        if word in ADVERBS and at > 0 and not _NEGATIONS & set(words[max(0, at - 2) : at]) and abs(at - place) <= 5:
            found.append(ADVERBS[word])
    found += _phrases(text, PHRASES)
    if "," in text:
        part = _words(text.partition(",")[2])
        found += [PARTICIPLES[word] for word in part[:2] if word in PARTICIPLES]
    return found


def _verb(words: Sequence[str], text: str, *, is_sentence: bool) -> tuple[int, str] | None:
    """Return the place and base form of the verb that carries the speech, None where there is none."""
    known = vocabulary().speech_verbs
    for place, word in enumerate(words[:_SUBJECT]):
        base = known.get(word) or (word if word in VERBS else None)
        if base is None:
            if word in _NO_SUBJECT and place == 0:
                return None
            continue
        before = words[place - 1] if place else ""
        if word == base and before not in ("i", "they", "we") and base not in ("read", "burst"):
            continue  # an infinitive, a noun
        if before in _NOT_BEFORE:
            return None
        if word.endswith("ing") and before not in ("is", "was", "are", "were", "be"):
            return None
        if is_sentence and not (words[0] in _PERSON or _is_name(text, place)):
            return None
        return place, base
    return None


def _is_name(text: str, verb: int) -> bool:
    """Tell whether all before the verb is a name: `Mme. Delorme whispers`."""
    found = _WORD.findall(text)[:verb]
    return bool(found) and all(word[:1].isupper() for word in found) and found[0].lower() not in ("the", "a", "an")


def _ahead(lead: str) -> list[str]:
    """Read `Kit whispers:`, and the sentence before a speech: `Her voice softens.`"""
    text = lead.rstrip()
    if not text:
        return []
    mark = text[-1]
    sentences = [part for part in re.split(r"(?<=[.!?;])\s+|[”\"’»]", text.rstrip(".!?:,;—– ")) if part.strip()]
    if not sentences:
        return []
    sentence = sentences[-1].strip()
    words = _words(sentence)
    found: list[str] = []
    if mark in (",", ":"):
        known = vocabulary().speech_verbs
        for word in words[-5:]:
            base = known.get(word)
            if base and word != base and base in VERBS:
                found.append(VERBS[base])
        if any(word in known for word in words):
            found += [ADVERBS[word] for word in words[-3:] if word in ADVERBS]
        found += _phrases(sentence, PHRASES)
    return [*found, *_phrases(sentence, LEADS)]


def _phrases(text: str, table: Sequence[tuple[re.Pattern[str], str]]) -> list[str]:
    plain = text.replace("’", "'")
    return [direction for pattern, direction in table if pattern.search(plain)]


def _words(text: str) -> list[str]:
    return [word.lower().replace("’", "'") for word in _WORD.findall(text)]
