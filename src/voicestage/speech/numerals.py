# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Roman numerals: kings and chapters, centuries and years; and where `I` is no numeral but who speaks."""

from __future__ import annotations

import re
from collections.abc import Callable

from voicestage.numbers import cardinal, from_roman, ordinal, year

_Match = re.Match[str]
_COUNTED = (
    "Chapters?|Books?|Parts?|Volumes?|Acts?|Scenes?|Cantos?|Sections?|Articles?|Appendix|Figures?|Tables?|Plates?|Pages?|"
    "Psalms?|Phase|Stage|Type|Mark|Class|Grade|Level|Episode|Season|Symphony|Sonata|Apollo|Gemini|Rocky|Rambo|Superman|"
    "Batman|Jaws|Godfather|Terminator|Final Fantasy|Star Wars|Star Trek|Quest|World War|Super Bowl|Leg|Round|Form|Model|"
    "Series|Version|Lesson|Verse|Stave|Soyuz|Saturn|Titan|Vatican|Schedule|"
    "Tome|Stanza|Movement|Opus|Vol"
)
_COUNTS = re.compile(rf"\b(?i:{_COUNTED}) $")
_LOWER_I = "chapter|scene|act|volume|canto|section|appendix|figure"
"""After these in small letters too `I` may be a numeral: `in act I, scene ii`; but `for my part I think so`."""
_RULERS = frozenset({
    "Henry", "Edward", "George", "Louis", "Charles", "James", "William", "Richard", "Elizabeth", "Mary", "Philip",
    "Napoleon", "Frederick", "Friedrich", "Wilhelm", "Ivan", "Peter", "Paul", "Catherine", "Nicholas", "Alexander",
    "Otto", "Ferdinand", "Alfonso", "Francis", "Leo", "Pius", "Gregory", "Clement", "Innocent", "Benedict", "Urban",
    "Boniface", "Julius", "Sixtus", "Adrian", "Celestine", "Ramses", "Rameses", "Ptolemy", "Cleopatra", "Gustav",
    "Gustavus", "Christian", "Haakon", "Olaf", "Robert", "David", "Malcolm", "Stephen", "Constantine", "Theodore",
    "Michael", "Basil", "Leopold", "Umberto", "Victor", "Emmanuel", "Amadeus", "Cosimo", "Xerxes", "Darius",
    "Mithridates", "Antiochus", "Seleucus", "Johan", "Carl", "Karl", "Anne", "Margaret", "Isabella", "Joan", "Edmund",
    "Egbert", "Harold", "Cnut", "Matilda",
})  # fmt: skip
_CROWNED = r"(?:King|Queen|Pope|Emperor|Empress|Tsar|Czar|Kaiser|Sultan|Prince|Duke|Saint)\s+"
_ENDS = re.compile(
    r"'s\b|[.,;:!?)—…–-]|$|\s+(?:of|and|is|had|died|to|in|reigned|ruled|begins|began|ends|ended|opens|was(?! \w+ing)|has|at)\b"
)
"""What follows a numeral I."""
_NOT_WORDS = r"(?!(?:MIX|MILD|CIVIL|LIVID|VIVID|CIVIC|DIM|MILL|ILL|LID|DID|MIMIC|DILL|VIVI)\b)"


def _number(numeral: str) -> int | None:
    return from_roman(numeral.upper())


def _after(match: _Match) -> str:
    return match.string[match.end() :]


def counts_before(text: str) -> bool:
    """Whether a text ends with what a numeral follows: `Chapter `."""
    return _COUNTS.search(text) is not None


def _counted(match: _Match) -> str:
    what, numeral = match["what"], match["numeral"]
    number = _number(numeral)
    if number is None or numeral.upper() in {"C", "L", "D", "M"}:
        return match[0]  # class C
    heads = what.isupper() or (not match.string[: match.start()].strip() and re.match(r" [A-Z]", _after(match)))
    if numeral == "I" and not heads and not _ENDS.match(match.string, match.end()):
        return match[0]  # the book I wanted
    if (
        numeral == "I"
        and what[0].islower()
        and not (re.fullmatch(_LOWER_I, what) and re.match(r"[.,;:)]|$| of\b", _after(match)))
    ):
        return match[0]
    said = cardinal(number)
    return f"{what} {said.capitalize() if what[0].isupper() and not what.isupper() else said}"


def _ordinal(match: _Match) -> str:
    number = _number(match["numeral"])
    return match[0] if number is None else f"{ordinal(number)}{match['rest'] or ''}"


def _ruler(match: _Match) -> str:
    numeral, name = match["numeral"], match["name"]
    number = _number(numeral)
    if number is None or number > 39:
        return match[0]
    if len(numeral) == 1 and not (match["title"] and numeral != "I"):
        if (name not in _RULERS and not match["title"]) or (numeral == "X" and not match["title"]):
            return match[0]
        if numeral == "I" and not _ENDS.match(match.string, match.end()):
            return match[0]
    return f"{match['title'] or ''}{name} the {ordinal(number).capitalize()}"


def _year(match: _Match) -> str:
    number = _number(match[0])
    return match[0] if number is None or not 1000 < number < 2100 else year(number)


RULES: tuple[tuple[str, Callable[[_Match], str]], ...] = (
    (rf"\b(?P<what>(?i:{_COUNTED}))\s+(?P<numeral>[IVXLC]+|[ivxlc]+)\b(?!'(?!s\b))", _counted),
    (r"\b(?P<numeral>[IVXLC]{1,7})(?:st|nd|rd|th)\b(?P<rest>)", _ordinal),
    (
        r"\b(?P<numeral>[IVX]+)(?P<rest> (?:[Cc]entur(?:y|ies)|Dynasty|Corps|Legion|Army Corps|Olympiad|Arrondissement)\b)",
        _ordinal,
    ),
    (rf"\b(?P<title>{_CROWNED})?(?P<name>[A-Z][^\W\d_]+)\s+(?P<numeral>[IVX]+)\b(?!\.[A-Z])", _ruler),
    (rf"\b{_NOT_WORDS}M[MDCLXVI]{{3,}}\b", _year),
)
