"""A line of the script becomes an utterance: the words as they are said, the pauses, how they are stressed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from voicestage.model.cast import LexiconEntry
from voicestage.model.script import Breath, Line, Rest, Words
from voicestage.model.speech import Phrase, Silence, Utterance
from voicestage.speech.abbreviations import in_full
from voicestage.speech.capitals import STRESS_OFF, STRESS_ON, as_shouted
from voicestage.speech.figures import in_words
from voicestage.speech.foreign import with_foreign_names
from voicestage.speech.held import Held, holds
from voicestage.speech.lexicon import said_by_lexicon
from voicestage.speech.manner import as_meant, consonants_sounded, noises
from voicestage.speech.marks import ELISION, in_order, inches, plain_characters, quotation_marks, without_signs
from voicestage.speech.sounds import KNOWN, LETTER_A
from voicestage.speech.stutters import stammered

BREATH_S = 0.45
"""How long an audible breath takes [s]."""

_A = Phrase(text="A", ipa="eɪ")
_HEAD = re.compile(r"^[\s.,;:!?…—–-]+(?=[^\s.,;:!?…—–-])")


def spoken(
    line: Line, *, lexicon: tuple[LexiconEntry, ...], character: str, names: frozenset[str] = frozenset()
) -> Utterance:
    """Return what is really said of a line.

    The lexicon sees the words as they are written; what it leaves is normalised, so that an entry for `Mme.` wins
    over the built-in one. What the writer transcribed, `{words|ipa}`, is said so.

    In what is said a full stop is always one that is heard, and a word in capitals is letters.

    Args:
        line: the writer's.
        lexicon: all entries of the cast.
        character: the name of who speaks, by which entries of one character are chosen.
        names: words of the names of the cast, in small letters: `LIZ!` is called, not spelled.
    """
    parts: list[Phrase | Silence] = []
    for part in _parts(line, lexicon, character, names):
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


def _parts(
    line: Line, lexicon: tuple[LexiconEntry, ...], character: str, names: frozenset[str]
) -> Iterator[Phrase | Silence]:
    texts = [plain_characters(part.text, elision=ELISION) if isinstance(part, Words) else "" for part in line.content]
    whole = inches("".join(texts))
    marks = quotation_marks(whole)
    shouting = whole.isupper() and sum(map(str.isalpha, whole)) >= 4
    start = 0
    for part, text in zip(line.content, texts, strict=True):
        words = whole[start : start + len(text)]
        if marks:
            words = "".join(c for at, c in enumerate(words, start) if at not in marks)
        words = words.replace(ELISION, "'")
        start += len(text)
        if isinstance(part, Rest):
            yield Silence(seconds=part.seconds)
        elif isinstance(part, Breath):
            yield Silence(seconds=BREATH_S, breath=True)
        elif isinstance(part, Words) and part.ipa is not None:
            yield Phrase(text=words, ipa=part.ipa, stress=part.stress)
        else:
            stress = isinstance(part, Words) and part.stress
            for piece in _said(words, lexicon, character, names, shouting):
                yield replace(piece, stress=True) if stress else piece


def _said(
    words: str,
    lexicon: tuple[LexiconEntry, ...],
    character: str,
    names: frozenset[str],
    shouting: bool,  # noqa: FBT001
) -> Iterator[Phrase]:
    pieces = said_by_lexicon(words, lexicon=lexicon, character=character)
    if holds(words):  # in Deseret, of all letters: then what is settled parts the words
        for piece in pieces:
            if isinstance(piece, Phrase):
                yield piece
            else:
                yield from _spelled_out(piece, Held(), names, shouting)
        return
    held = Held()
    text = "".join(held.put(piece) if isinstance(piece, Phrase) else piece for piece in pieces)
    yield from _spelled_out(text, held, names, shouting)


def _spelled_out(text: str, held: Held, names: frozenset[str], shouting: bool) -> Iterator[Phrase]:  # noqa: FBT001
    said = normalised(text, held, names=names, shouting=shouting)
    for index, stretch in enumerate(re.split(f"[{STRESS_ON}{STRESS_OFF}]", said)):
        for part in _sounded(stretch, held):
            yield replace(part, stress=True) if index % 2 else part


def _sounded(text: str, held: Held) -> Iterator[Phrase]:
    """Go through normalised words, with the sounds of those that the built-in entries or the rules of a tongue know."""
    for part in with_foreign_names(text):
        if isinstance(part, Phrase):
            yield part
            continue
        for rest in said_by_lexicon(part, lexicon=KNOWN):
            if isinstance(rest, Phrase) and not (len(rest.text) > 1 and rest.text.isupper()):
                yield rest
                continue
            for piece in held.parts(rest.text if isinstance(rest, Phrase) else rest):
                yield piece if isinstance(piece, Phrase) else Phrase(text=piece)


def normalised(text: str, held: Held, *, names: frozenset[str] = frozenset(), shouting: bool = False) -> str:
    """Return a text as it is said, but for words whose sounds are known.

    Each room of this one works on what the one before left: signs and addresses; abbreviations, titles and initials;
    figures and numerals; words that are stammered, laughed, drawn out or shouted; dots and dashes.

    Args:
        text: some words of a line with the spaces at their ends, plain characters only.
        held: takes what is settled on the way.
        names: words of the names of the cast, in small letters.
        shouting: whether the whole line is in capitals, so that the short words are too.
    """
    text = in_words(in_full(without_signs(text)))
    text = as_meant(stammered(text, held))
    for noise in reversed([*noises(text)]):
        if ipa := consonants_sounded(noise[0]):
            text = f"{text[: noise.start()]}{held.put(Phrase(text=noise[0], ipa=ipa))}{text[noise.end() :]}"
    text = in_order(as_shouted(text, shouting=shouting, names=names))
    return text.replace(LETTER_A, held.put(_A)) if LETTER_A in text else text


def _flow_on(first: Phrase, then: Phrase) -> bool:
    return first.ipa is None and then.ipa is None and first.stress == then.stress
