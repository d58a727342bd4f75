"""What is said by its sounds wherever it stands: noises, phrases of other tongues; `data/sounds.tsv`."""

from __future__ import annotations

from voicestage.model.cast import LexiconEntry
from voicestage.speech.tables import rows

LETTER_A = "\ue002"
"""Stands for the letter, which is no article."""
KNOWN = tuple(LexiconEntry(word=word, ipa=ipa) for word, ipa in rows("sounds.tsv"))
"""Built-in entries, applied after normalisation to what the cast's lexicon left."""
_WORDS = frozenset(entry.word.casefold() for entry in KNOWN)


def is_sound(word: str) -> bool:
    """Whether a word is one of them, in whatever case."""
    return word.casefold() in _WORDS
