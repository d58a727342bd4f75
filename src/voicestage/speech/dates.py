# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Dates, as they are said in Britain; and what only looks like one: `5 March hares`, `In May 12 men came`."""

from __future__ import annotations

import re
from collections.abc import Callable

from voicestage.numbers import cardinal, from_roman, ordinal, plural, year
from voicestage.speech.context import starts_sentence

_Match = re.Match[str]
_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_MONTH = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_YEAR = r"(?P<year>[12]\d{3})(?![\d,]\d|\d)"
_DATED = re.compile(
    r"(?:^|[(,;:—–]\s*|\b(?:on|by|since|until|till|from|to|of|before|after|about|dated|the|next|last|and|or|day|morning|evening|"
    r"afternoon|night|noon|date|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|born|died|week|in|between) )$",
    re.IGNORECASE,
)
"""What stands before a day and a month that is no common word: `on 5 March`; but `She turned 21 May last year`."""
_COMMON = frozenset({"March", "May", "Mar", "Jan"})


def month_name(short: str) -> str:
    """Return the month that `Sept.` is short for."""
    return next(month for month in _MONTHS if month.startswith(short[:3]))


def _stop(match: _Match) -> str:
    return "." if match[0].endswith(".") and starts_sentence(match.string[match.end() :]) else ""


def _day_first(match: _Match) -> str:
    month = match["month"]
    sure = match["the"] or match["suffix"] or match["year"] or match["of"]
    if not sure and month.rstrip(".") in _COMMON:
        before, after = match.string[: match.start()], match.string[match.end() :]
        spans = re.match(r"(?: to |[–-])(?:the )?\d", after)
        alone = spans or (not before.strip() and not re.match(r" [a-z]", after))
        if not alone and not (before.strip() and _DATED.search(before)):
            return match[0]
    article = (
        "" if match["the"] is None and re.search(r"\bthe $", match.string[: match.start()], re.IGNORECASE) else "the "
    )
    said = f"{match['the'] or article}{ordinal(int(match['day']))} of {month_name(month)}"
    return said + (f"{match['gap']}{year(int(match['year']))}" if match["year"] else _stop(match))


def _days(match: _Match) -> str:
    return f"{match['the'] or 'the '}{ordinal(int(match['first']))} to the {ordinal(int(match['last']))} of {month_name(match['month'])}{_stop(match)}"


def _month_first(match: _Match) -> str:
    month = match["month"]
    if not match["year"] and not match["suffix"]:
        if re.search(r"\b[Ii]n $", match.string[: match.start()]):
            return match[0]  # "In May 12 men came"
        if month.rstrip(".") in _COMMON and re.match(
            r" [a-z]+s\b(?<! is)(?<! was)(?<! has)", match.string[match.end() :]
        ):
            return match[0]
    said = f"{month_name(month)} the {ordinal(int(match['day']))}"
    return said + (f", {year(int(match['year']))}" if match["year"] else "")


def _month_days(match: _Match) -> str:
    return f"{month_name(match['month'])} the {ordinal(int(match['first']))} to the {ordinal(int(match['last']))}"


def _month_year(match: _Match) -> str:
    return f"{month_name(match['month'])}{match['gap']}{year(int(match['year']))}"


def _iso(match: _Match) -> str:
    number, month, day = int(match[1]), int(match[2]), int(match[3])
    return f"the {ordinal(day)} of {_MONTHS[month - 1]}, {year(number)}"


def two_figures(figures: str) -> str:
    """Return the year '05 as "oh five", '47 as "forty-seven"."""
    return f"oh {cardinal(int(figures))}" if figures[0] == "0" else cardinal(int(figures))


def _slashed(match: _Match) -> str:
    last = year(int(match[3])) if len(match[3]) == 4 else two_figures(match[3])
    return f"{cardinal(int(match[1]))}, {cardinal(int(match[2]))}, {last}"


def _roman_month(match: _Match) -> str:
    month = from_roman(match[2].upper())
    if month is None or month > 12:
        return match[0]
    last = year(int(match[3])) if len(match[3]) == 4 else two_figures(match[3])
    return f"the {ordinal(int(match[1]))} of {_MONTHS[month - 1]} {last}"


def _decade(match: _Match) -> str:
    number = int(match["decade"])
    return plural(cardinal(number) if number < 100 else year(number)) + (match["own"] or "")


def _short_month(match: _Match) -> str:
    return f"{month_name(match['month'])}{'.' if starts_sentence(match.string[match.end() :]) else ''}"


RULES: tuple[tuple[str, Callable[[_Match], str]], ...] = (
    (r"\b([12]\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b", _iso),
    (r"\b(\d{1,2})[/.](x?[iv]+|x)[/.](\d{4}|\d{2})\b", _roman_month),
    (r"\b(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b", _slashed),
    (rf"(?<=[a-z])[–-](?=\d{{1,2}} {_MONTH}\b)", lambda _: " to "),
    (
        rf"\b(?P<the>[Tt]he )?(?P<first>[12]?\d|3[01])(?:st|nd|rd|th)?[–-](?P<last>[12]?\d|3[01])(?:st|nd|rd|th)? (?:of )?{_MONTH}(?!\w)",
        _days,
    ),
    (
        rf"\b(?P<the>[Tt]he )?(?P<day>[12]?\d|3[01])(?P<suffix>st|nd|rd|th)? (?P<of>of )?{_MONTH}(?!\w)(?:(?P<gap>,? ){_YEAR})?",
        _day_first,
    ),
    (rf"\b{_MONTH} (?P<first>[12]?\d|3[01])[–-](?P<last>[12]?\d|3[01])\b(?!,\d|\d)", _month_days),
    (
        rf"\b{_MONTH} (?P<day>[12]?\d|3[01])(?P<suffix>st|nd|rd|th)?\b(?!:|,\d|\.\d|%|[ap]m)(?:,? {_YEAR})?",
        _month_first,
    ),
    (rf"\b{_MONTH}(?P<gap>,? ){_YEAR}", _month_year),
)
MONTH_RULES: tuple[tuple[str, Callable[[_Match], str]], ...] = (
    (
        r"\b(?P<month>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.?[–-](?P<last>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?",
        lambda match: f"{month_name(match['month'])} to {month_name(match['last'])}{_stop(match)}",
    ),
    (
        r"(?:(?<=[Ii]n )|(?<=[Bb]y )|(?<=[Ss]ince )|(?<=[Uu]ntil )|(?<=[Oo]f )|(?<=[Ff]rom )|(?<=[Ll]ast )|(?<=[Nn]ext )|(?<=[Ll]ate )|(?<=[Ee]arly )|(?<=[Mm]id-))(?P<month>Jan|Feb|Mar|Apr|Aug|Sept?|Oct|Nov|Dec)\.(?!\w)",
        _short_month,
    ),
    (r"\b(?P<month>Feb|Aug|Sept?|Oct|Nov|Dec)\.(?= (?:is|was|has|had|and|came|went|to|or)\b)", _short_month),
)
"""Months in short without a figure."""
DECADE_RULES: tuple[tuple[str, Callable[[_Match], str]], ...] = (
    (r"(?<=\d0s)[–-](?='?\d)", lambda _: " to "),
    (r"(?<![\w'])'(\d\d)[–-]'?(\d\d)\b(?!')", lambda match: f"{two_figures(match[1])} to {two_figures(match[2])}"),
    (r"\b1,?000s\b(?= of)", lambda _: "thousands"),
    (r"\b100s\b", lambda _: "hundreds"),
    (r"(?<![\w'])'(?P<decade>[2-9]0)s(?P<own>')?", _decade),
    (r"\b(?P<decade>[12]\d{2}0|[2-9]0)'?s(?P<own>')?(?!\w)", _decade),
    (r"(?<![\w'])'(\d\d)\b(?!'(?!s))", lambda match: two_figures(match[1])),
)
