"""A line of the script becomes an utterance: the words as they are said, the pauses, how they are stressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from voicestage.model.cast import LexiconEntry
from voicestage.model.script import Breath, Line, Rest, Words
from voicestage.model.speech import Phrase, Silence, Utterance
from voicestage.speech.abbreviations import in_full
from voicestage.speech.figures import in_words
from voicestage.speech.foreign import with_foreign_names
from voicestage.speech.lexicon import said_by_lexicon
from voicestage.speech.manner import KNOWN, STRESS_OFF, STRESS_ON, as_meant
from voicestage.speech.marks import in_order, plain_characters, quotation_marks, without_signs

BREATH_S = 0.45
"""How long an audible breath takes [s]."""

_HEAD = re.compile(r"^[\s.,;:!?…—–-]+(?=[^\s.,;:!?…—–-])")


def spoken(line: Line, *, lexicon: tuple[LexiconEntry, ...], character: str) -> Utterance:
    """Return what is really said of a line.

    The lexicon sees the words as they are written; what it leaves is normalised, so that an entry for `Mme.` wins
    over the built-in one. What the writer transcribed, `{words|ipa}`, is said so.

    Args:
        line: the writer's.
        lexicon: all entries of the cast.
        character: the name of who speaks, by which entries of one character are chosen.
    """
    parts: list[Phrase | Silence] = []
    for part in _parts(line, lexicon, character):
        last = parts[-1] if parts else None
        if isinstance(part, Phrase) and not isinstance(last, Phrase):
            part = replace(part, text=_HEAD.sub("", part.text.lstrip()))  # noqa: PLW2901 - nothing is said before it
            if not part.text:
                continue
        if isinstance(part, Phrase) and isinstance(last, Phrase) and _flow_on(last, part):
            parts[-1] = replace(last, text=re.sub(r" {2,}", " ", last.text + part.text))
        elif isinstance(part, Silence) and isinstance(last, Silence) and not (part.breath or last.breath):
            parts[-1] = Silence(seconds=last.seconds + part.seconds)
        else:
            parts.append(part)
    return Utterance(parts=tuple(parts))


def _parts(line: Line, lexicon: tuple[LexiconEntry, ...], character: str) -> Iterator[Phrase | Silence]:
    texts = [plain_characters(part.text) if isinstance(part, Words) else "" for part in line.content]
    whole = "".join(texts)
    marks = quotation_marks(whole)
    letters = [c for c in whole if c.isalpha()]
    shouting = len(letters) >= 4 and all(c.isupper() for c in letters)
    start = 0
    for part, text in zip(line.content, texts, strict=True):
        words = "".join(c for at, c in enumerate(text, start) if at not in marks)
        start += len(text)
        if isinstance(part, Rest):
            yield Silence(seconds=part.seconds)
        elif isinstance(part, Breath):
            yield Silence(seconds=BREATH_S, breath=True)
        elif isinstance(part, Words) and part.ipa is not None:
            yield Phrase(text=words, ipa=part.ipa, stress=part.stress)
        else:
            stress = isinstance(part, Words) and part.stress
            for piece in _said(words, lexicon, character, shouting):
                yield replace(piece, stress=True) if stress else piece


def _said(words: str, lexicon: tuple[LexiconEntry, ...], character: str, shouting: bool) -> Iterator[Phrase]:  # noqa: FBT001
    for piece in said_by_lexicon(words, lexicon=lexicon, character=character):
        if isinstance(piece, Phrase):
            yield piece
            continue
        for index, text in enumerate(re.split(f"[{STRESS_ON}{STRESS_OFF}]", normalised(piece, shouting=shouting))):
            for part in _sounded(text):
                yield replace(part, stress=True) if index % 2 else part


def _sounded(text: str) -> Iterator[Phrase]:
    """Go through normalised words, with the sounds of those that the built-in entries or the rules of a tongue know."""
    for part in with_foreign_names(text):
        if isinstance(part, Phrase):
            yield part
            continue
        for rest in said_by_lexicon(part, lexicon=KNOWN):
            yield rest if isinstance(rest, Phrase) else Phrase(text=rest)


def normalised(text: str, *, shouting: bool = False) -> str:
    """Return a text as it is said, but for words whose sounds are known.

    Each room of this one works on what the one before left: signs and addresses; abbreviations, titles and initials;
    figures and numerals; words that are shouted, stuttered, laughed or drawn out; dots and dashes.

    Args:
        text: some words of a line with the spaces at their ends, plain characters only.
        shouting: whether the whole line is in capitals, so that the short words are too.
    """
    return in_order(as_meant(in_words(in_full(without_signs(text))), shouting=shouting))


def _flow_on(first: Phrase, then: Phrase) -> bool:
    return first.ipa is None and then.ipa is None and first.stress == then.stress
