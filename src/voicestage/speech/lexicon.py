"""Which words of a text stand in the lexicon, and how they are said."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable

from voicestage.model.cast import LexiconEntry
from voicestage.model.script import same_name
from voicestage.model.speech import Phrase

Lookup = Callable[[str], LexiconEntry]


def said_by_lexicon(text: str, *, lexicon: tuple[LexiconEntry, ...], character: str = "") -> tuple[str | Phrase, ...]:
    """Return a text as the words that the lexicon says, as phrases, and the strings between them.

    Whole words only; the longest entry first; an entry for the character before one for all; one in the word's own
    case before one in another. So `Reykjavík` is found in `Reykjavík's`, and `lead` in `LEAD` but not in `leader`.

    Args:
        text: with straight apostrophes, composed (NFC).
        lexicon: all entries.
        character: who speaks; entries of other characters are left out.
    """
    pattern, find = _compiled(lexicon, same_name(character))
    found: list[str | Phrase] = []
    at = 0
    for match in pattern.finditer(text) if pattern else ():
        entry = find(match[0])
        found += [text[at : match.start()], Phrase(text=entry.say or match[0], ipa=entry.ipa)]
        at = match.end()
    return tuple(part for part in (*found, text[at:]) if part)


@functools.lru_cache(maxsize=64)
def _compiled(lexicon: tuple[LexiconEntry, ...], character: str) -> tuple[re.Pattern[str] | None, Lookup]:
    own = [entry for entry in lexicon if entry.character is not None and same_name(entry.character) == character]
    shared = [entry for entry in lexicon if entry.character is None]
    exact: dict[str, LexiconEntry] = {}
    folded: dict[str, LexiconEntry] = {}
    for entries in (own, shared):
        taken = set(folded)
        for entry in entries:
            word = _plain(entry.word)
            if word and word.casefold() not in taken:  # a character's own entry hides the shared one in every case
                exact.setdefault(word, entry)
                folded.setdefault(word.casefold(), entry)

    def find(text: str) -> LexiconEntry:
        word = _plain(text)
        return exact.get(word) or folded[word.casefold()]

    words = sorted(folded, key=len, reverse=True)
    return (re.compile("|".join(map(_pattern, words)), re.IGNORECASE) if words else None), find


def _pattern(word: str) -> str:
    head = r"(?<!\w)" if word[0].isalnum() else ""
    tail = r"(?!\w)" if word[-1].isalnum() else ""
    return head + r"\s+".join(re.escape(piece) for piece in word.split()) + tail


def _plain(word: str) -> str:
    from voicestage.speech.marks import plain_characters

    return " ".join(plain_characters(word).split())
