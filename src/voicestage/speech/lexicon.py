"""Which words of a text stand in the lexicon, and how they are said."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from voicestage.model.cast import LexiconEntry
from voicestage.model.script import same_name
from voicestage.model.speech import Phrase

Lookup = Callable[[str], LexiconEntry]
_WORD = re.compile(r"\w+")


def said_by_lexicon(text: str, *, lexicon: tuple[LexiconEntry, ...], character: str = "") -> tuple[str | Phrase, ...]:
    """Return a text as the words that the lexicon says, as phrases, and the strings between them.

    Whole words only; the longest entry first; an entry for the character before one for all; one in the word's own
    case before one in another. So `Reykjavík` is found in `Reykjavík's`, and `lead` in `LEAD` but not in `leader`.

    Args:
        text: with straight apostrophes, composed (NFC).
        lexicon: all entries.
        character: who speaks; entries of other characters are left out.
    """
    if not lexicon:
        return (text,) if text else ()
    compiled = _compiled(_Lexicon(lexicon), same_name(character))
    found: list[str | Phrase] = []
    at = 0
    for match in compiled.matches(text):
        entry = compiled.find(match[0])
        found += [text[at : match.start()], Phrase(text=entry.say or match[0], ipa=entry.ipa)]
        at = match.end()
    return tuple(part for part in (*found, text[at:]) if part)


def entries_in(text: str, *, lexicon: tuple[LexiconEntry, ...], character: str = "") -> tuple[LexiconEntry, ...]:
    """Return the entries by which words of a text are said, in order, once for each time; as `said_by_lexicon`."""
    if not lexicon:
        return ()
    compiled = _compiled(_Lexicon(lexicon), same_name(character))
    return tuple(compiled.find(match[0]) for match in compiled.matches(text))


class _Lexicon:
    """A lexicon that is known by its identity: to hash hundreds of entries took longer than to read a line."""

    __slots__ = ("entries",)

    def __init__(self, entries: tuple[LexiconEntry, ...]) -> None:
        self.entries = entries

    def __hash__(self) -> int:
        return id(self.entries)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Lexicon) and self.entries is other.entries


@dataclass(frozen=True, slots=True)
class _Compiled:
    """A lexicon ready to be looked for."""

    by_first_word: dict[str, re.Pattern[str]]
    """The entries that begin with a word, the longest first: a text has few words of which any begins with one."""
    others: re.Pattern[str] | None
    """All entries, where some begin with a sign."""
    find: Lookup

    def matches(self, text: str) -> Iterator[re.Match[str]]:
        if self.others is not None:
            yield from self.others.finditer(text)
            return
        at = 0
        for word in _WORD.finditer(text):
            pattern = self.by_first_word.get(word[0].casefold()) if word.start() >= at else None
            if pattern is not None and (match := pattern.match(text, word.start())):
                yield match
                at = match.end()


@functools.lru_cache(maxsize=64)
def _compiled(lexicon: _Lexicon, character: str) -> _Compiled:
    own = [
        entry for entry in lexicon.entries if entry.character is not None and same_name(entry.character) == character
    ]
    shared = [entry for entry in lexicon.entries if entry.character is None]
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
    if any(not _WORD.match(word) for word in words):
        return _Compiled({}, re.compile("|".join(map(_pattern, words)), re.IGNORECASE), find)
    groups: dict[str, list[str]] = {}
    for word in words:
        first = _WORD.match(word)
        groups.setdefault(first[0].casefold() if first else "", []).append(_pattern(word))
    return _Compiled(
        {first: re.compile("|".join(patterns), re.IGNORECASE) for first, patterns in groups.items()}, None, find
    )


def _pattern(word: str) -> str:
    head = r"(?<!\w)" if word[0].isalnum() else ""
    tail = r"(?!\w)" if word[-1].isalnum() else ""
    return head + r"\s+".join(re.escape(piece) for piece in word.split()) + tail


def _plain(word: str) -> str:
    from voicestage.speech.marks import plain_characters

    return " ".join(plain_characters(word).split())
