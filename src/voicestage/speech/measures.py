# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Numbers with units, and fractions: `6 ft. 2 in.`, `a 9mm pistol`, `2 1/2 hrs`, `3/4 mi.`; `data/units.tsv` has the units."""

from __future__ import annotations

import re
from collections.abc import Callable

from voicestage.numbers import cardinal, fraction, read
from voicestage.speech.context import describes_noun, noun_follows, sentence_stop
from voicestage.speech.marks import INCH
from voicestage.speech.tables import rows

_Match = re.Match[str]
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_UNITS = {unit: (one, many) for unit, one, many in rows("units.tsv")} | {INCH: ("inch", "inches")}
_UNIT = "|".join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))
_DESCRIBING = frozenset({INCH, "V", "W", "kV", "mm", "in"})
"""Units before a noun that they describe, with or without an article: a battery of 12 V is a `12V battery`."""
_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5),
    "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip
VULGAR = "".join(_VULGAR)
_ARTICLE = re.compile(
    r"\b(?:an?|the|his|her|my|our|your|their|its|this|that|another|every|each|first|last|next|same)\s$", re.IGNORECASE
)
_SPELLED_UNIT = re.compile(
    r"[ -](?:miles?|inch(?:es)?|pound|ton|pint|hour|acre|cup|ounce|mile|yard|dollar|share|century)\b"
)


def _unit(match: _Match) -> str:
    number, unit = match["number"], match["unit"]
    one, many = _UNITS[unit]
    described = (
        describes_noun(match)
        or (unit in _DESCRIBING and noun_follows(match.string[match.end() :]))
        or re.search(r"\b[Aa]n? $", match.string[: match.start()]) is not None
    )
    single = number in ("1", "1.0") or match["gap"] == "-" or (described and unit not in ("%", "°C", "°F", "°", "p"))
    return f"{read(number)} {one if single else many}{sentence_stop(match)}"


def _inches(match: _Match) -> str:
    number = match["number"]
    single = number == "1" or match["gap"] == "-" or noun_follows(match.string[match.end() :])
    return f"{read(number)} {'inch' if single else 'inches'}{sentence_stop(match)}"


def _feet_and_inches(match: _Match) -> str:
    feet, inches = int(match["feet"]), match["inches"]
    return f"{cardinal(feet)} foot {cardinal(int(inches))}{sentence_stop(match)}"


def _feet(match: _Match) -> str:
    feet, inches = match[1], match[2]
    if inches:
        return f"{cardinal(int(feet))} foot {cardinal(int(inches))}"
    return f"{cardinal(int(feet))} {'foot' if feet == '1' or describes_noun(match) else 'feet'}"


_WINDS = {"N": "north", "S": "south", "E": "east", "W": "west"}


def _stones(match: _Match) -> str:
    said = f"{cardinal(int(match[1]))} stone"
    if match[2]:
        said += f" {cardinal(int(match[2]))}{' pounds' if match[3] else ''}"
    return said


def _angle(match: _Match) -> str:
    said = f"{cardinal(int(match[1]))} degrees"
    if match[2]:
        said += f" {cardinal(int(match[2]))} minutes"
    return f"{said} {_WINDS[match[3]]}"


def _mixed(whole: str | None, above: int, below: int, match: _Match) -> str:
    """Return a fraction, alone or after a whole number; after an article it takes none of its own: the quarter mile."""
    if whole:
        return f"{cardinal(int(whole.replace(',', '')))} and {fraction(above, below, alone=False)}"
    bare = above == 1 and _ARTICLE.search(match.string[: match.start()]) is not None
    hyphen = match.string[match.end() : match.end() + 1] == "-"
    said = fraction(above, below, alone=True)
    said = said.removeprefix("a ").removeprefix("an ") if bare or (hyphen and above == 1) else said
    if hyphen or (
        not bare
        and above > 1
        and _ARTICLE.search(match.string[: match.start()])
        and _SPELLED_UNIT.match(match.string[match.end() :])
    ):
        said = said.replace(" ", "-")
        said = said.removesuffix("s") if below == 4 and hyphen else said
    return said


def _parts(match: _Match) -> tuple[str | None, int, int]:
    if match["sign"]:
        above, below = _VULGAR[match["sign"]]
        return match["whole"], above, below
    return match["whole"], int(match["above"]), int(match["below"])


def _fraction_of_unit(match: _Match) -> str:
    """Return `2 1/2 hrs` as "two and a half hours", `3/4 mi.` as "three quarters of a mile"."""
    whole, above, below = _parts(match)
    one, many = _UNITS.get(match["unit"], ("inch", "inches"))
    if not 1 < below <= 100 or above >= below:
        return match[0]
    stop = sentence_stop(match)
    if match["gap"] == "-" or (describes_noun(match) and match.string[match.end() : match.end() + 4] != " of "):
        amount = _mixed(whole, above, below, match).removeprefix("a ").removeprefix("an ").replace(" ", "-")
        return (
            f"{amount.removesuffix('s') if below == 4 else amount}-{one}{stop}"
            if not whole
            else f"{amount}-{one}{stop}"
        )
    if whole:
        return f"{_mixed(whole, above, below, match)} {many}{stop}"
    part = fraction(above, below, alone=True)
    article = "an" if one[0] in "aeiou" else "a"
    if _ARTICLE.search(match.string[: match.start()]) and above == 1:
        return f"{part.removeprefix('a ').removeprefix('an ')} {one}{stop}"
    article = "an" if one == "hour" else article
    return f"{part}{'' if (above, below) == (1, 2) else ' of'} {article} {one}{stop}"


def _fraction(match: _Match) -> str:
    whole, above, below = _parts(match)
    before, sign = match.string[: match.start()], match["sign"]
    head = f"{read(whole)}{match['join']}" if whole else ""
    if sign is None and (above, below) == (24, 7):
        return f"{head}twenty-four seven"
    if sign is None and ((above, below) in {(9, 11), (7, 7)} or not 1 < below <= 100 or above >= below):
        odds = _ODDS.search(before) or _ON.match(match.string, match.end())
        return f"{head}{cardinal(above)} {'to ' if odds else ''}{cardinal(below)}"
    said = _mixed(whole, above, below, match)
    return said.replace(" ", "-") if whole and match["join"] == "-" else said


_ODDS = re.compile(r"\bodds (?:\w+ ){0,3}$|\bstarted at $|\bpaid $|\bat odds of $")
_ON = re.compile(r"\s(?:on|against|favourite|favorite|outsider|odds)\b")
_FRACTION = rf"(?:(?<![\d/.,])(?P<whole>\d{{1,3}}(?:,\d{{3}})+|\d+)(?P<join>[ -]?)(?=\d*[/⁄{VULGAR}]))?(?:(?<![\d/])(?P<above>\d{{1,2}})[/⁄](?P<below>\d{{1,3}})(?:ths?|nds?|rds?)?(?![\d/])|(?P<sign>[{VULGAR}]))"
RULES: tuple[tuple[str, Callable[[_Match], str]], ...] = (
    (r"(\d{1,3})° ?(?:(\d{1,2})['′])? ?([NSEW])\b", _angle),
    (r"\b(\d{1,3})'(?: ?(\d{1,2})\b\ue004?)?(?![\w'])", _feet),
    (r"\b(?P<feet>\d{1,2}) ?ft\.? (?P<inches>\d{1,2}) ?(?:ins?\.|in\b(?=[,;:)]|$)|inches\b)", _feet_and_inches),
    (r"\b(\d{1,2}) ?st\.? (\d{1,2}) ?(lbs?\b\.?)", _stones),
    (r"\b((?:[04-9]|1[0-9]|2[04-9]|3[04-9])) ?st\b(?!\.? ?[A-Z])(?: (\d{1,2})(?! ?\w))?()", _stones),
    (
        rf"{_FRACTION}(?P<gap>[ -]?)(?P<unit>(?!(?:p|V|W|c)(?!\w))(?:{_UNIT}|in(?=[.\"\ue004]|$)))(?![\w²³])\.?",
        _fraction_of_unit,
    ),
    (rf"(?<![\w.,])(?P<number>{_NUMBER})(?P<gap>[ -]?)in\.(?= [a-z(]|[,;:)-]|$)", _inches),
    (
        rf"(?<![\w.,])(?P<number>{_NUMBER})(?P<gap>[ -]?)(?P<unit>{_UNIT})(?<!\d c)(?<!\d-c)(?![\w²³])\.?",
        _unit,
    ),
    (rf"{_FRACTION}", _fraction),
)
RANGES: tuple[tuple[str, Callable[[_Match], str]], ...] = (
    # both ends before a unit that is written once: 20-30 ft, 10-20%
    (
        rf"(?<![\w.,/-])(\d[\d,.]*)[–-](?=\d[\d,.]* ?(?:{_UNIT}|hours|days|years|miles|inches|feet|pounds|percent|per cent|k)(?![\w]))",
        lambda match: f"{match[1]} to ",
    ),
)
