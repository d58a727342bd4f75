"""Whether a given name is a woman's or a man's, the world over: for those of whom nothing else tells it."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib.resources import files

from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Gender

DATA = "given_names.tsv"
"""34,000 names, each with `f` or `m` (training/given_names)."""
_GENDERS: dict[str, Gender] = {"f": "female", "m": "male"}
_LETTERS = str.maketrans({"ı": "i", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ß": "ss", "æ": "ae", "œ": "oe"})
"""Those that are not a plain letter with a mark."""


def gender_of_given_name(name: str) -> Gender:
    """Return the gender of those who bear a given name; unknown where both do, or nobody whom the lists know.

    The vocabulary's own names go before: they leave open what English stories call a man and a woman, such as Kit.

    >>> gender_of_given_name("Sigrún"), gender_of_given_name("Bashir"), gender_of_given_name("Kit")
    ('female', 'male', 'unknown')
    """
    key = name.lower()
    return vocabulary().given_names.get(key) or _world().get(_plain(key), "unknown")


@cache
def _world() -> dict[str, Gender]:
    rows = (line.split("\t") for line in (files(__package__) / DATA).read_text("utf-8").splitlines())
    return {name: _GENDERS[letter] for name, letter in rows}


def _plain(name: str) -> str:
    """Return a name without the marks of its letters, as the list has it."""
    decomposed = unicodedata.normalize("NFKD", name.translate(_LETTERS).replace("’", "'"))
    return "".join(letter for letter in decomposed if not unicodedata.combining(letter))
