# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Where figures stand in a text, and what they are there: a time, a date, money, a king, a chapter.

One table of patterns in the order in which they are applied; each match becomes words, so a later pattern finds only
what the earlier ones left.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from voicestage.speech.numbers import (
    cardinal,
    decimal,
    digits,
    fraction,
    from_roman,
    ordinal,
    plural,
    year,
)

_Match = re.Match[str]

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]
_MONTH = r"(?P<month>Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June?|July?|Aug(?:ust|\.)?|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)"
_YEAR = r"(?P<year>[12]\d{3})(?![\d,]\d|\d)"
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_MAGNITUDES = {"k": "thousand", "m": "million", "bn": "billion", "tn": "trillion"}
_CURRENCIES = {
    "£": ("pound", "pounds", "penny", "pence"),
    "$": ("dollar", "dollars", "cent", "cents"),
    "€": ("euro", "euros", "cent", "cents"),
    "¥": ("yen", "yen", "sen", "sen"),
    "₹": ("rupee", "rupees", "paisa", "paise"),
}
_UNITS = {
    "km": ("kilometre", "kilometres"), "cm": ("centimetre", "centimetres"), "mm": ("millimetre", "millimetres"),
    "kg": ("kilogram", "kilograms"), "mg": ("milligram", "milligrams"), "lb": ("pound", "pounds"),
    "lbs": ("pound", "pounds"), "oz": ("ounce", "ounces"), "ft": ("foot", "feet"), "yd": ("yard", "yards"),
    "yds": ("yard", "yards"), "mi": ("mile", "miles"), "mph": ("mile an hour", "miles an hour"),
    "km/h": ("kilometre an hour", "kilometres an hour"), "kph": ("kilometre an hour", "kilometres an hour"),
    "hr": ("hour", "hours"), "hrs": ("hour", "hours"), "min": ("minute", "minutes"), "mins": ("minute", "minutes"),
    "sec": ("second", "seconds"), "secs": ("second", "seconds"), "ms": ("millisecond", "milliseconds"),
    "ml": ("millilitre", "millilitres"), "Hz": ("hertz", "hertz"), "kHz": ("kilohertz", "kilohertz"),
    "MHz": ("megahertz", "megahertz"), "GHz": ("gigahertz", "gigahertz"), "kW": ("kilowatt", "kilowatts"),
    "MB": ("megabyte", "megabytes"), "GB": ("gigabyte", "gigabytes"), "dB": ("decibel", "decibels"),
    "°C": ("degree Celsius", "degrees Celsius"), "°F": ("degree Fahrenheit", "degrees Fahrenheit"),
    "°": ("degree", "degrees"), "m²": ("square metre", "square metres"), "km²": ("square kilometre", "square kilometres"),
    "m³": ("cubic metre", "cubic metres"), "g": ("gram", "grams"), "m": ("metre", "metres"), "p": ("penny", "pence"),
    "¢": ("cent", "cents"), "%": ("percent", "percent"), "‰": ("per mille", "per mille"),
}  # fmt: skip
_VULGAR = {
    "½": (1, 2), "⅓": (1, 3), "⅔": (2, 3), "¼": (1, 4), "¾": (3, 4), "⅕": (1, 5), "⅖": (2, 5), "⅗": (3, 5), "⅘": (4, 5),
    "⅙": (1, 6), "⅚": (5, 6), "⅛": (1, 8), "⅜": (3, 8), "⅝": (5, 8), "⅞": (7, 8),
}  # fmt: skip
_COUNTED = (
    "Chapter|Book|Part|Volume|Vol\\.|Act|Scene|Canto|Section|Article|Appendix|Figure|Table|Psalm|Phase|Stage|Type|Mark|"
    "Class|Grade|Level|Episode|Season|Symphony|Sonata|Apollo|Gemini|Rocky|World War|Super Bowl"
)
_RULERS = frozenset(
    [
        "Henry",
        "Edward",
        "George",
        "Louis",
        "Charles",
        "James",
        "William",
        "Richard",
        "Elizabeth",
        "Mary",
        "Philip",
        "Napoleon",
        "Frederick",
        "Friedrich",
        "Wilhelm",
        "Ivan",
        "Peter",
        "Paul",
        "Catherine",
        "Nicholas",
        "Alexander",
        "Otto",
        "Ferdinand",
        "Alfonso",
        "Francis",
        "Leo",
        "Pius",
        "Gregory",
        "Clement",
        "Innocent",
        "Benedict",
        "Urban",
        "Boniface",
        "Julius",
        "Sixtus",
        "Adrian",
        "Celestine",
        "Ramses",
        "Ptolemy",
        "Cleopatra",
        "Gustav",
        "Christian",
        "Haakon",
        "Olaf",
        "Robert",
        "David",
        "Malcolm",
        "Stephen",
        "Constantine",
        "Theodore",
        "Michael",
        "Basil",
        "Leopold",
        "Umberto",
        "Victor",
        "Emmanuel",
        "Amadeus",
        "Cosimo",
        "Xerxes",
        "Darius",
        "Mithridates",
        "Antiochus",
        "Seleucus",
        "Johan",
        "Carl",
        "Karl",
        "Anne",
        "Margaret",
        "Isabella",
        "Joan",
    ]
)
_CROWNED = r"(?:King|Queen|Pope|Emperor|Empress|Tsar|Czar|Kaiser|Sultan|Prince|Duke|Saint)\s+"


def in_words(text: str) -> str:
    """Return a text in which figures and Roman numerals are words."""
    for pattern, said in _RULES if _FIGURE.search(text) else _ROMAN_RULES:
        text = pattern.sub(said, text)
    return text


def _number(text: str) -> str:
    plain = text.replace(",", "")
    if "." in plain:
        return decimal(plain)
    if len(plain) > 1 and plain[0] == "0":
        return digits(plain)
    return (
        digits(plain)
        if len(plain) > 12 or (len(plain) >= 7 and "," not in text and plain[-3:] != "000")
        else cardinal(int(plain))
    )


def _time(match: _Match) -> str:
    hour, minute = int(match["hour"]), int(match["minute"])
    half = (match["half"] or "").replace(".", "").replace(" ", "").lower()
    if half:
        said = cardinal(hour) if minute == 0 else f"{cardinal(hour)} {_minute(minute)}"
        return f"{said} {half[0]}.m."
    if minute == 0:
        return (
            f"{cardinal(hour)} o'clock" if 0 < hour <= 12 else "midnight" if hour == 0 else f"{cardinal(hour)} hundred"
        )
    return f"{'zero' if hour == 0 else cardinal(hour)} {_minute(minute)}"


def _minute(minute: int) -> str:
    return f"oh {cardinal(minute)}" if minute < 10 else cardinal(minute)


def _hour(match: _Match) -> str:
    return f"{cardinal(int(match['hour']))} {match['half'][0].lower()}.m."


def _military(match: _Match) -> str:
    hour, minute = match["time"][:2], match["time"][2:]
    first = f"oh {cardinal(int(hour[1]))}" if hour[0] == "0" and hour != "00" else cardinal(int(hour))
    return f"{first} {'hundred' if minute == '00' else _minute(int(minute))} hours"


def _clock_seconds(match: _Match) -> str:
    return " ".join((cardinal(int(match[1])), _minute(int(match[2])), "and", cardinal(int(match[3])), "seconds"))


def _verse(match: _Match) -> str:
    last = f" to {_number(match[3])}" if match[3] else ""
    return f"{_number(match[1])}, {_number(match[2])}{last}"


def _month(name: str) -> str:
    return next(month for month in _MONTHS if month.startswith(name[:3]))


def _day_first(match: _Match) -> str:
    said = f"{match['the'] or 'the '}{ordinal(int(match['day']))} of {_month(match['month'])}"
    return said + (f"{match['gap']}{year(int(match['year']))}" if match["year"] else "")


def _month_first(match: _Match) -> str:
    said = f"{_month(match['month'])} the {ordinal(int(match['day']))}"
    return said + (f", {year(int(match['year']))}" if match["year"] else "")


def _month_year(match: _Match) -> str:
    return f"{_month(match['month'])}{match['gap']}{year(int(match['year']))}"


def _iso(match: _Match) -> str:
    number, month, day = int(match[1]), int(match[2]), int(match[3])
    return f"the {ordinal(day)} of {_MONTHS[month - 1]}, {year(number)}"


def _slashed(match: _Match) -> str:
    long = int(match[3]) if len(match[3]) == 4 else None
    return f"{cardinal(int(match[1]))}, {cardinal(int(match[2]))}, {year(long) if long else digits(match[3])}"


def _money(match: _Match) -> str:
    one, many, coin, coins = _CURRENCIES[match["sign"]]
    amount, magnitude = match["amount"], match["magnitude"] or ""
    if magnitude:
        word = _MAGNITUDES.get(magnitude.strip().lower(), magnitude.strip())
        return f"{decimal(amount)} {word} {one if match['noun'] else many}"
    whole, _, part = amount.replace(",", "").partition(".")
    pounds = int(whole or 0)
    if match["noun"]:
        return f"{decimal(amount)} {one}"
    said = f"{cardinal(pounds)} {one if pounds == 1 else many}"
    pence = int(part.ljust(2, "0")) if part and len(part) <= 2 else 0
    if part and len(part) > 2:
        return f"{decimal(amount)} {many}"
    if not pence:
        return said
    small = f"{cardinal(pence)} {coin if pence == 1 else coins}"
    return small if not pounds else f"{said} {'and ' + small if pence < 10 else cardinal(pence)}"


def _unit(match: _Match) -> str:
    one, many = _UNITS[match["unit"]]
    number = match["number"]
    hyphen = match["gap"] == "-"
    return f"{_number(number)} {one if number in ('1', '1.0') or hyphen else many}"


def _feet(match: _Match) -> str:
    inches = f" {cardinal(int(match[2]))}" if match[2] else ""
    return f"{cardinal(int(match[1]))} {'foot' if inches else 'feet'}{inches}"


def _range(match: _Match) -> str:
    first, second = match["first"], match["second"]
    if len(first) == 4 and first[0] in "12":
        whole = int(second) if len(second) == 4 else int(first[: 4 - len(second)] + second)
        last = year(whole) if len(second) != 2 else cardinal(int(second)) if second[0] != "0" else year(whole)
        return f"{year(int(first))} to {last}"
    if first == second:  # fifty-fifty
        return f"{_number(first)} {_number(second)}"
    return f"{_number(first)} to {_number(second)}"


def _decade(match: _Match) -> str:
    number = int(match["decade"])
    return plural(cardinal(number) if number < 100 else year(number)) + (match["own"] or "")


def _fraction(match: _Match) -> str:
    above, below = int(match["above"]), int(match["below"])
    if (above, below) == (24, 7):
        return "twenty-four seven"
    if (above, below) in {(9, 11), (7, 7)} or not 1 < below <= 100 or above >= below:
        return f"{cardinal(above)} {cardinal(below)}"
    whole = match["whole"]
    return (
        f"{cardinal(int(whole))} and {fraction(above, below, alone=False)}"
        if whole
        else fraction(above, below, alone=True)
    )


def _vulgar(match: _Match) -> str:
    above, below = _VULGAR[match[2]]
    return (
        f"{cardinal(int(match[1]))} and {fraction(above, below, alone=False)}"
        if match[1]
        else fraction(above, below, alone=True)
    )


def _year_alone(match: _Match) -> str:
    number = int(match[0])
    return cardinal(number) if number % 1000 < 100 and number < 1010 else year(number)


def _counted(match: _Match) -> str:
    numeral = match["numeral"].upper()
    number = from_roman(numeral)
    if number is None or numeral in {"C", "L"} or (numeral == "I" and match["what"].islower()):
        return match[0]  # class C; for my part I think
    what = match["what"]
    said = cardinal(number)
    return f"{what} {said.capitalize() if what[0].isupper() and not what.isupper() else said}"


def _ruler(match: _Match) -> str:
    number = from_roman(match["numeral"])
    if number is None or number > 39:
        return match[0]
    if len(match["numeral"]) == 1 and not match["title"]:
        after = match.string[match.end() :]
        if match["name"] not in _RULERS or match["numeral"] == "X":
            return match[0]
        if match["numeral"] == "I" and not re.match(
            r"['’]s\b|[.,;:!?)—…]|$|\s+(?:of|was|and|is|had|died|the|to)\b", after
        ):
            return match[0]
    return f"{match['title'] or ''}{match['name']} the {ordinal(number).capitalize()}"


def _century(match: _Match) -> str:
    number = from_roman(match["numeral"])
    return match[0] if number is None else f"{ordinal(number)}{match['rest']}"


_RULES: tuple[tuple[re.Pattern[str], Callable[[_Match], str]], ...] = tuple(
    (re.compile(pattern), said)
    for pattern, said in (
        # Roman numerals
        (rf"\b(?P<what>(?i:{_COUNTED}))\s+(?P<numeral>[IVXLC]+|[ivxlc]+)\b(?!')", _counted),
        (r"\b(?P<numeral>[IVX]+)(?:th)?(?P<rest> [Cc]entur(?:y|ies))\b", _century),
        (rf"\b(?P<title>{_CROWNED})?(?P<name>[A-Z][^\W\d_]+)\s+(?P<numeral>[IVX]+)\b(?!\.[A-Z])", _ruler),
        (
            r"(?<=[\dkmM])[–-](?=[£$€¥])|(?<=[ap]\.m\.)[–-](?=\d)|(?<=\d[ap]m)[–-](?=\d)|(?<=\d)[–-](?=\d{1,2}:\d\d)",
            lambda _: " to ",
        ),
        # times
        (r"\b(?P<hour>[01]?\d|2[0-4])[:.](?P<minute>[0-5]\d) ?(?P<half>[aApP]\.? ?[mM]\b\.?)", _time),
        (r"\b([01]?\d|2[0-4]):([0-5]\d):([0-5]\d)\b", _clock_seconds),
        (r"\b(?P<hour>[01]?\d|2[0-4]):(?P<minute>[0-5]\d)(?P<half>)(?: o'clock)?(?![\d:])", _time),
        (r"\b(?P<hour>\d{1,2}) ?(?P<half>[aApP]\.? ?[mM]\b\.?)(?=\W|$)", _hour),
        (r"\b(?P<time>(?:[01]\d|2[0-3])[0-5]\d) (?:hours|hrs)\b", _military),
        (r"\b(\d{1,3}):(\d{1,3})(?:[–-](\d{1,3}))?\b", _verse),
        # dates
        (r"\b([12]\d{3})-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])\b", _iso),
        (r"\b(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})\b", _slashed),
        (
            rf"\b(?P<the>[Tt]he )?(?P<day>[12]?\d|3[01])(?:st|nd|rd|th)? (?:of )?{_MONTH}(?!\w)(?:(?P<gap>,? ){_YEAR})?",
            _day_first,
        ),
        (rf"\b{_MONTH} (?P<day>[12]?\d|3[01])(?:st|nd|rd|th)?\b(?!:|,\d)(?:,? {_YEAR})?", _month_first),
        (rf"\b{_MONTH}(?P<gap>,? ){_YEAR}", _month_year),
        # money
        (rf"(?P<amount>{_NUMBER}) ?(?P<sign>[€£¥₹])(?P<magnitude>)(?P<noun>)(?!\d)", _money),
        (
            rf"(?:US|C|A|HK)?(?P<sign>[£$€¥₹]) ?(?P<amount>{_NUMBER})(?P<magnitude> ?(?:k|bn|tn|m|K|M)\b| (?:thousand|million|billion|trillion))?"
            r"(?=(?P<noun>[ -](?:bills?|notes?|coins?|ticket|fine|reward|job|car|question)\b)?)",
            _money,
        ),
        # other counts
        (r"\b1,?000s\b(?= of)", lambda _: "thousands"),
        (r"\b100s\b", lambda _: "hundreds"),
        (r"(?<![\w'])'(?P<decade>[2-9]0)s(?P<own>)\b", _decade),
        (r"\b(?P<decade>[12]\d{2}0|[2-9]0)'?s(?P<own>')?\b", _decade),
        (
            r"(?<![\w'])'(\d\d)\b(?!')",
            lambda match: cardinal(int(match[1])) if match[1][0] != "0" else f"oh {cardinal(int(match[1]))}",
        ),
        (r"\b(\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)\b", lambda match: ordinal(int(match[1].replace(",", "")))),
        (r"\b(\d)'(?: ?(\d{1,2}))?(?![\w'])", _feet),
        (
            rf"(?<![\w.,])(?P<number>{_NUMBER})(?P<gap>[ -]?)(?P<unit>{'|'.join(map(re.escape, sorted(_UNITS, key=len, reverse=True)))})(?![\w²³])",
            _unit,
        ),
        (r"(?:\b(?P<whole>\d+) )?(?<![\d/])\b(?P<above>\d{1,2})[/⁄](?P<below>\d{1,3})\b(?!/)", _fraction),
        (r"(?:\b(\d+) ?)?([½⅓⅔¼¾⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞])", _vulgar),
        (
            r"\b(?:\+?\d{1,3}[ -])?\(?0?\d{2,5}\)?[ -]\d{3,4}[ -]\d{3,4}\b",
            lambda match: ", ".join(digits(group) for group in re.findall(r"\d+", match[0])),
        ),
        (r"\b(\d{3})-(\d{4})\b", lambda match: f"{digits(match[1])}, {digits(match[2])}"),
        (r"\b(?P<first>\d{1,4})[–—-](?P<second>\d{1,4})\b(?![\w-])", _range),
        (
            r"\b(\d{1,3})([A-CE-Z])\b",
            lambda match: f"{digits(match[1]) if len(match[1]) == 3 else cardinal(int(match[1]))} {match[2]}",
        ),
        (r"\b(Boeing|Airbus|Flight|flight|Bus|Highway|Area) (\d{3})\b", lambda match: f"{match[1]} {digits(match[2])}"),
        (r"\b([23])D\b", lambda match: f"{cardinal(int(match[1]))} D"),
        (r"\b(\d+) ?[x×] ?(\d+)\b", lambda match: f"{_number(match[1])} by {_number(match[2])}"),
        (r"\b(\d+)x\b", lambda match: f"{_number(match[1])} times"),
        (
            r"\b(?:No|Nos|no)\. ?(?=\d)|№ ?(?=\d)|(?<!\w)#(?=\d)",
            lambda match: "Numbers " if match[0][:3] == "Nos" else "Number " if match[0][0] == "N" else "number ",
        ),
        (r"(?<![\w.])[-−](?=\.?\d)", lambda _: "minus "),
        (
            r"(?i)\b(call(?:ed)?|dial(?:led|ed)?|r[iau]ng|phoned?) (\d{3})\b(?!,)",
            lambda match: f"{match[1]} {digits(match[2])}",
        ),
        (r"\b(?:1[1-9]|20)\d\d\b(?![,.]\d)", _year_alone),
        (r"(?<=\b[Ii]n )10\d\d\b|(?<=\bof )10\d\d\b|(?<=\bsince )10\d\d\b", lambda match: year(int(match[0]))),
        (rf"(?<![\w.])(?:{_NUMBER})(?![\d])", lambda match: _number(match[0])),
        (
            r"\d+",
            lambda match: (
                f" {digits(match[0]) if len(match[0]) > 1 and match[0][0] == '0' else cardinal(int(match[0]))} "
            ),
        ),
    )
)
_ROMAN_RULES = _RULES[:3]
_FIGURE = re.compile(f"[\\d{''.join(_VULGAR)}]|№")
"""Most lines hold no figure: asking first takes a tenth of the time."""
