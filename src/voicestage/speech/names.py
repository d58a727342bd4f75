"""Names whose sounds are known: `data/names.tsv`, and who is called out in three capitals: `data/short_names.tsv`."""

from __future__ import annotations

from dataclasses import dataclass

from voicestage.speech.tables import rows, words


@dataclass(frozen=True, slots=True)
class Name:
    """How a name is said."""

    tongue: str
    """ISO 639-1."""
    ipa: str
    """Standard IPA; `(r)` is said where every r is."""
    doubtful: bool
    """Whether it is said so only beside other names of its tongue: Charles Bovary, but Charles Dickens."""
    hinted: bool = False
    """Whether for that a name of its tongue anywhere in the line is enough: Jean."""


_NAMES = {
    name.casefold(): Name(tongue.rstrip("?*"), ipa, doubtful=tongue[-1] in "?*", hinted=tongue[-1] == "*")
    for name, tongue, ipa in rows("names.tsv")
}
_SHORT = words("short_names.tsv")


def find(word: str) -> Name | None:
    """Return what is known of a name, in whatever case it is written."""
    return _NAMES.get(word.casefold())


def known_name(word: str) -> bool:
    """Whether a word is a name of the tables."""
    folded = word.casefold()
    return folded in _SHORT or folded in _NAMES
