"""Which words of a text are names, by their capitals."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
"""A word as it is listed: `O'Brien` is one, `Jean-Luc` two."""

_OPENS = re.compile(r"(?:^|[.!?…:;—–\[(\"“”„«‘’'])[\s\"“”„«‘’'(\[*_]*$")
"""What stands before a word whose capital says nothing: a sentence, a speech or an aside begins with it."""
_SHORT = re.compile(
    r"\b(?:mr|mrs|ms|dr|st|mme|mlle|messrs|capt|col|gen|maj|lt|sgt|prof|rev|hon|fr|sr|[a-hj-z])\.\s*$", re.IGNORECASE
)
"""A point that ends no sentence: of a title or an initial."""
# fmt: off
_NO_NAMES = frozenset({
    "i", "i'm", "i'd", "i'll", "i've", "mr", "mrs", "ms", "miss",
    "dr", "sir", "madam", "mme", "mlle", "monday", "tuesday", "wednesday", "thursday",
    "friday", "saturday", "sunday", "january", "february", "march", "april", "may", "june",
    "july", "august", "september", "october", "november", "december",
})
# fmt: on


def base(word: str) -> str:
    """Return a word without the ending of a genitive: `Mara` of `Mara's`."""
    plain = word.replace("’", "'")
    return plain[:-2] if plain.casefold().endswith("'s") and len(plain) > 3 else plain.rstrip("'")


def names(texts: Iterable[str], *, known: Iterable[str] = ()) -> frozenset[str]:
    """Return the words that are names, each folded as by `str.casefold`.

    A word is one that has a capital oftener than not, and has it where no sentence begins or is of a known name.

    Args:
        texts: what is written, line by line, without headings.
        known: names that are known already, such as those of the cast: their words with capitals count.
    """
    inside: set[str] = set()
    capital: Counter[str] = Counter()
    small: Counter[str] = Counter()
    for text in texts:
        for match in WORD.finditer(text):
            word = base(match[0])
            folded = word.casefold()
            if not word[:1].isupper():
                small[folded] += 1
            elif len(word) == 1 or not word.isupper():  # SHOUTED words and letters that are said one by one
                capital[folded] += 1
                before = text[max(0, match.start() - 12) : match.start()]
                if len(word) > 1 and (_SHORT.search(before) or not _OPENS.search(before)):
                    inside.add(folded)
    of_known = {base(word).casefold() for name in known for word in WORD.findall(name) if word[0].isupper()}
    return frozenset(word for word in inside | of_known if capital[word] > small[word]) - _NO_NAMES
