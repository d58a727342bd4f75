"""Words that lost a part and keep an apostrophe for it, as hibari's dictionaries would say them if they had them.

`'Arry` is Harry without its h, `doin'` is doing with an n, `jus'` is just without its t; what no such rule finds stands
in `data/dialect.tsv`. That a mark is an apostrophe and opens no quotation was decided before (`speech.marks`).
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.resources import files

from voicestage.engines.ipa import symbols_for

LookUp = Callable[[str], str | None]
"""Gives the symbols of a word that stands in the dictionaries, or that they know the stem of."""

_WORD = re.compile(
    r"(?<![\w'])(?:'[^\W\d_]+(?:'[^\W\d_]+)*'?|[^\W\d_]+(?:'[^\W\d_]+)*'|[^\W\d_]+(?:'[^\W\d_]+)+)(?!\w)"
)
_STRESS = "ˈˌ"
_LOST_ENDS = ("t", "d", "k", "f", "g", "h", "ve", "e")


@dataclass(frozen=True, slots=True)
class _Known:
    """A word of the table."""

    ipa: str
    weak: bool
    """Whether it bears no stress, as in "tell 'em"."""


def parts(text: str, *, look_up: LookUp, british: bool) -> Iterator[tuple[str, str | None]]:
    """Go through a text as words with an apostrophe and their symbols, and the strings between them with None."""
    at = 0
    for match in _WORD.finditer(text) if "'" in text else ():
        word = match[0]
        symbols = _symbols(word, look_up, british=british)
        if symbols is None and word.startswith("'") and word.endswith("'s"):  # 'Enry's
            word = word[:-2]
            symbols = _symbols(word, look_up, british=british)
        if symbols is None:
            continue
        if text[at : match.start()]:
            yield text[at : match.start()], None
        yield word, symbols
        at = match.start() + len(word)
    if text[at:]:
        yield text[at:], None


def _symbols(word: str, look_up: LookUp, *, british: bool) -> str | None:
    """Return the symbols of a word, or None where it is no such word: `don't`, `Tom's`, `the boys'`."""
    folded = word.casefold()
    said: str | None
    if (known := _table().get(folded)) is not None:
        said = symbols_for(known.ipa, british=british)
        return "".join(symbol for symbol in said if symbol not in _STRESS) if known.weak else said
    head, tail = folded.startswith("'"), folded.endswith("'")
    stem = folded.strip("'")
    if not (head or tail) or len(stem) < 2 or not stem.replace("'", "").isascii():
        return None
    if tail and stem.endswith("in") and (said := look_up(f"{stem}g") or (head and look_up(f"h{stem}g")) or None):
        said = said[:-1] + "n" if said.endswith("ŋ") else said
        return _without_h(said) if head and not look_up(f"{stem}g") else said
    if head and "'" not in stem:
        said = look_up(f"h{stem}")
        return _without_h(said) if said else look_up(stem)
    if head:
        return None
    if stem.endswith("s") or look_up(stem):
        return None  # the boys'
    for lost in _LOST_ENDS:
        if said := look_up(stem + lost):
            return said if lost in ("h", "e") else said.rstrip("tdkfɡvɾ") or said
    return None


def _without_h(symbols: str) -> str:
    return symbols.replace("h", "", 1) if symbols.lstrip(_STRESS).startswith("h") else symbols


@functools.lru_cache(maxsize=1)
def digest() -> str:
    """Return a digest of the table, a part of what an engine says."""
    return hashlib.blake2b(repr(_table()).encode("utf-8"), digest_size=8).hexdigest()


@functools.lru_cache(maxsize=1)
def _table() -> dict[str, _Known]:
    text = files("voicestage.engines").joinpath("data/dialect.tsv").read_text(encoding="utf-8")
    lines = (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
    return {word: _Known(ipa, weak=bool(rest)) for word, ipa, *rest in lines}
