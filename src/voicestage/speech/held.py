"""Words that are settled, held back while the words around them are normalised.

`Dr. Mara` is a doctor though the lexicon says how Mara is said, so what is settled has to leave a word in its place. It
is a word in Deseret letters, which no story has: a capital where the word has one, so that all rules see a name.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from voicestage.model.speech import Phrase

_CAPITALS, _SMALL = range(0x10400, 0x10428), range(0x10428, 0x10450)
_HELD = re.compile("[\U00010400-\U00010427]?[\U00010428-\U0001044f]+|[\U00010400-\U0001044f]")


class Held:
    """What is held back of one text."""

    def __init__(self) -> None:
        self._phrases: list[Phrase] = []

    def put(self, phrase: Phrase) -> str:
        """Hold a phrase and return the word that stands for it."""
        at = len(self._phrases)
        self._phrases.append(phrase)
        digits = [at % 40] if at < 40 else [at // 40 % 40, at % 40]
        capital = next((c for c in phrase.text if c.isalpha()), "").isupper()
        first = chr(_CAPITALS[at // 1600 % 40]) if capital else ""
        return first + "".join(chr(_SMALL[digit]) for digit in digits)

    def parts(self, text: str) -> Iterator[str | Phrase]:
        """Go through a text as the strings in it and the phrases that were held."""
        at = 0
        for match in _HELD.finditer(text):
            small = [ord(c) - _SMALL[0] for c in match[0] if ord(c) >= _SMALL[0]]
            index = sum(digit * 40**power for power, digit in enumerate(reversed(small)))
            if not small or index >= len(self._phrases):
                continue
            if text[at : match.start()]:
                yield text[at : match.start()]
            yield self._phrases[index]
            at = match.end()
        if text[at:]:
            yield text[at:]


def holds(text: str) -> bool:
    """Whether a text has letters of those that stand for what is held."""
    return _HELD.search(text) is not None
