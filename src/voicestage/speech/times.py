# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Times of the day, and times that something took. `a.m.` and `p.m.` have become AM and PM before."""

from __future__ import annotations

import re
from collections.abc import Callable

from voicestage.numbers import cardinal, digits

_Match = re.Match[str]
_HALF = r"(?P<half>[aApP][mM])\b"
_UNITS_AFTER = (
    r"(?! ?(?:%|(?:per|million|billion|thousand|hundred|times?|inch|inches|feet|foot|metres?|meters?|miles?|km|kg|cm|mm|lbs?|"
    r"oz|pounds?|dollars?|euros?|seconds?|minutes?|hours?|degrees?|each(?! (?:day|morning|evening|night))|apiece|a piece|"
    r"litres?|tons?|grams?|points?)\b))"
)
_BEFORE = r"(?:at|by|until|till|before|after|since|past)"


def _time(match: _Match) -> str:
    hour, minute = int(match["hour"]), int(match["minute"])
    if match["half"]:
        said = cardinal(hour) if minute == 0 else f"{cardinal(hour)} {_minute(minute)}"
        return f"{said} {match['half'].upper()}"
    if minute == 0:
        if hour in (0, 24):
            return "midnight"
        return f"{cardinal(hour)} o'clock" if hour <= 12 else f"{cardinal(hour)} hundred hours"
    return f"{'zero' if hour == 0 else cardinal(hour)} {_minute(minute)}"


def _minute(minute: int) -> str:
    return f"oh {cardinal(minute)}" if minute < 10 else cardinal(minute)


def _hour(match: _Match) -> str:
    return f"{cardinal(int(match['hour']))} {match['half'].upper()}"


def _dotted(match: _Match) -> str:
    minute = int(match["minute"])
    said = _minute(minute) if minute else "o'clock"
    return f"{match['before']}{cardinal(int(match['hour']))} {said}"


def _military(match: _Match) -> str:
    hour, minute = match["time"][:2], match["time"][2:]
    first = f"oh {cardinal(int(hour[1]))}" if hour[0] == "0" and hour != "00" else cardinal(int(hour))
    rest = "hundred" if minute == "00" else _minute(int(minute))
    return f"{match['before']}{first} {rest}{match['hours'] and ' hours'}"


def _seconds(match: _Match) -> str:
    return " ".join((cardinal(int(match[1])), _minute(int(match[2])), "and", cardinal(int(match[3])), "seconds"))


def _hundredths(match: _Match) -> str:
    return f"{cardinal(int(match[1]))} {_minute(int(match[2]))} point {digits(match[3])}"


def _took(match: _Match) -> str:
    hours, minutes = int(match[1]), int(match[2])
    return f"{cardinal(hours)} hour{'s' * (hours != 1)} {cardinal(minutes)} minute{'s' * (minutes != 1)}"


def _minutes_seconds(match: _Match) -> str:
    minutes, seconds = int(match[1]), int(match[2])
    return f"{cardinal(minutes)} minute{'s' * (minutes != 1)} {cardinal(seconds)}"


RULES: tuple[tuple[str, Callable[[_Match], str]], ...] = (
    (
        rf"\b(\d{{1,2}}(?:[:.]\d\d)?)(?: ?[ap]m| ?[AP]M)?[–-](?=\d{{1,2}}(?:[:.]\d\d)? ?{_HALF})",
        lambda match: f"{match[0][:-1]} to ",
    ),
    (rf"\b(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d) ?{_HALF}", _time),
    (r"\b(\d{1,2}):([0-5]\d)\.(\d{1,3})\b", _hundredths),
    (r"\b([01]?\d|2[0-4]):([0-5]\d):([0-5]\d)\b", _seconds),
    (r"(?<=\d)[–-](?=\d{1,2}:\d\d)", lambda _: " to "),
    (
        r"\b(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?P<half>)(?: o'clock| hours| hrs)?(?![\d:])(?! (?:scale|odds|ratio|model|against|mixture))",
        _time,
    ),
    (rf"\b(?P<hour>\d{{1,2}}) ?{_HALF}", _hour),
    (
        rf"(?P<before>\b(?i:{_BEFORE}) |\b(?i:the) (?=\d{{1,2}}\.\d\d (?:to|from|train|was|is|bus|express|out|had|left|slow|fast|for|up|down|did|came|pulled)\b))(?P<hour>1?\d|2[0-3])\.(?P<minute>[0-5]\d)\b(?!\.?\d){_UNITS_AFTER}",
        _dotted,
    ),
    (r"(?P<before>)\b(?P<time>(?:[01]\d|2[0-3])[0-5]\d)(?P<hours> ?(?:hours|hrs\.?))\b", _military),
    (rf"(?P<before>\b(?i:{_BEFORE}) )(?P<time>0\d[0-5]\d)(?P<hours>)\b(?!\d|[-.]\d)", _military),
    (
        r"(?P<before>\b[Aa]t )(?P<time>(?:1\d|2[0-3])(?:00|15|30|45))(?P<hours>)\b(?=[.,;!?]?$|[.,;!?] |\"| (?:sharp|exactly|tomorrow|today|tonight|on|the|he|she|they|we)\b)",
        _military,
    ),
    (r"\b(\d{1,2}) ?h(?:rs?)? (\d{1,2}) ?m(?:ins?)?\b", _took),
    (r"\b(\d{1,2})'(1[2-9]|[2-5]\d)(?:\ue004|'')?(?![\w'])", _minutes_seconds),
    (r"\b(\d{1,2})-?ish\b", lambda match: f"{cardinal(int(match[1]))}-ish"),
)
