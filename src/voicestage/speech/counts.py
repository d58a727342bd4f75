# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Numbers that only count or name: scores, odds, codes, telephones, houses, and all that is left."""

from __future__ import annotations

import re
from collections.abc import Callable

from voicestage.numbers import cardinal, digits, ordinal, read, year
from voicestage.speech.sounds import LETTER_A

_Match = re.Match[str]
_NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?|\.\d+"
_SCORED = re.compile(
    r"\b(?:won|wins?|lost|loses?|losing|beat|beaten|score[ds]?|drew|tied|result|victory|defeat|love,)(?: \w+,?){0,3} $",
    re.IGNORECASE,
)
_SCORES = re.compile(
    r" (?:win|victory|defeat|loss|lead|draw|score|thrashing|result|down|up|ahead|to (?:us|them|the))\b"
)
_OPEN = re.compile(
    r"\b(?:shift|hours|open|work|works|worked|working|ran|runs|from|week|day|daily|Fri(?:day)?|job)(?: \w+)? $",
    re.IGNORECASE,
)
_BOOKS = (
    "Genesis|Exodus|Leviticus|Numbers|Deuteronomy|Joshua|Judges|Ruth|Samuel|Kings|Chronicles|Ezra|Nehemiah|Esther|Job|"
    "Psalms?|Proverbs|Ecclesiastes|Isaiah|Jeremiah|Lamentations|Ezekiel|Daniel|Hosea|Joel|Amos|Obadiah|Jonah|Micah|Nahum|"
    "Habakkuk|Zephaniah|Haggai|Zechariah|Malachi|Matthew|Mark|Luke|John|Acts|Romans|Corinthians|Galatians|Ephesians|"
    "Philippians|Colossians|Thessalonians|Timothy|Titus|Philemon|Hebrews|James|Peter|Jude|Revelations?|Surah?|chapter"
)


def _verse(match: _Match) -> str:
    last = f" to {read(match[4])}" if match[4] else ""
    return f"{match[1]} {read(match[2])}, {read(match[3])}{last}".replace(",", "," if match[4] else "")


def _ratio(match: _Match) -> str:
    return f"{read(match[1])} to {read(match[2])}"


def _range(match: _Match) -> str:
    first, second = match["first"], match["second"]
    before, after = match.string[: match.start()], match.string[match.end() :]
    if len(first) == 4 and first[0] in "12":
        whole = int(second) if len(second) == 4 else int(first[: 4 - len(second)] + second)
        last = year(whole) if len(second) != 2 else cardinal(int(second)) if second[0] != "0" else year(whole)
        return f"{year(int(first))} to {last}"
    if len(first) <= 2 and len(second) <= 2:
        one, two = int(first), int(second)
        if one == two and first[0] != "0":
            return f"{cardinal(one)} {cardinal(two)}"  # fifty-fifty
        if (two == 0 or one == 0) and (second != "00"):
            return f"{_goals(one)} {_goals(two)}"
        opens = one > two and two < 9 and _OPEN.search(before) is not None  # open from 9-5
        scored = one > two or _SCORED.search(before) is not None or _SCORES.match(after) is not None
        if scored and not opens:
            return f"{cardinal(one)} {cardinal(two)}"
    return f"{read(first)} to {read(second)}"


def _goals(number: int) -> str:
    return cardinal(number) if number else "nil"


def _house(match: _Match) -> str:
    """Return `221B` as "two two one B", `10A` as "ten A"."""
    number, letter = match[1], match[2]
    return f"{digits(number) if len(number) == 3 else cardinal(int(number))} {LETTER_A if letter.upper() == 'A' else letter.upper()}"


def _dotted(match: _Match) -> str:
    parts = match[0].split(".")
    if len(parts) == 4 and all(int(part) < 256 for part in parts):
        return " dot ".join(digits(part) if len(part) > 1 else cardinal(int(part)) for part in parts)
    return " point ".join(cardinal(int(part)) for part in parts)


def _year_alone(match: _Match) -> str:
    number = int(match[0])
    return cardinal(number) if number % 1000 < 100 and number < 1010 else year(number)


def _inside(match: _Match) -> str:
    """Return figures inside a word, apart from its letters: MP3, 7UP."""
    said = digits(match[0]) if len(match[0]) > 1 and match[0][0] == "0" else cardinal(int(match[0]))
    before, after = match.string[: match.start()][-1:], match.string[match.end() :][:1]
    return f"{' ' * before.isalpha()}{said}{' ' * after.isalpha()}"


def _telephone(match: _Match) -> str:
    return ", ".join(digits(group) for group in re.findall(r"\d+", match[0]))


RULES: tuple[tuple[str, Callable[[_Match], str]], ...] = (
    (r"\b(\d{1,3}(?:,\d{3})+|\d+)(?:st|nd|rd|th)\b", lambda match: ordinal(int(match[1].replace(",", "")))),
    (
        r"(?:\+\d{1,3}[ -])?(?<![\d.,-])\(?0?\d{2,5}\)?[ -]\d{3,4}[ -]\d{3,4}\b|\b1-\d{3}-\d{3}-\d{4}\b|\+\d{2} \d{2,4} \d{4} \d{4}\b",
        _telephone,
    ),
    (r"\b(\d{3})-(\d{4})\b", _telephone),
    (r"\b\d-\d-\d\b(?!-)", lambda match: digits(match[0])),
    (r"\b10-4\b", lambda _: "ten four"),
    (r"\b\d{1,3}(?:\.\d{1,3}){2,3}\b(?!\.\d)", _dotted),
    (r"\b(?P<first>\d{1,4})[–—-](?P<second>\d{1,4})\b(?![\w-]|\.\d)", _range),
    (r"\b(\d{1,3})k\b", lambda match: f"{cardinal(int(match[1]))} thousand"),
    (r"\b(\d{1,3})([A-Z])\b", _house),
    (r"\b(\d{1,3})([abd])(?=,? [A-Z]|[,.;!?]|$)", _house),
    (r"\b(Boeing|Airbus|Flight|flight|Bus|Highway|Area) (\d{3})\b", lambda match: f"{match[1]} {digits(match[2])}"),
    (r"\b([Aa]|[Tt]he|[Hh]is|[Hh]er) (7[0-9]7|707)\b", lambda match: f"{match[1]} {digits(match[2])}"),
    (r"\b([Aa]|[Hh]is|[Hh]er|Porsche) (911)\b", lambda match: f"{match[1]} nine eleven"),
    (r"\b(\d+)x\b", lambda match: f"{read(match[1])} times"),
    (r"№ ?(?=\d)|(?<!\w)#(?=\d)", lambda match: "Number " if match[0][0] == "№" else "number "),
    (
        r"(?i)\b(call(?:ed)?|dial(?:led|ed)?|r[iau]ng|phoned?) (\d{3})\b(?!,)",
        lambda match: f"{match[1]} {digits(match[2])}",
    ),
    (r"^\W*(911|999|112)(?=\W*$)", lambda match: digits(match[0])),
    (r"\b(\d{1,3}(?: \d{3})+)(?= [a-z])", lambda match: read(match[1].replace(" ", ""))),
    (r"\b(?:1[1-9]|20)\d\d\b(?![,.]\d)", _year_alone),
    (
        r"(?<=\b[Ii]n )10\d\d\b|(?<=\bof )10\d\d\b|(?<=\b[Ss]ince )10\d\d\b|(?<=\b[Bb]y )10\d\d\b|(?<=\byear )10\d\d\b|(?<=\b[Bb]efore )10\d\d\b|(?<=\b[Aa]fter )10\d\d\b|(?<=A\.D )10\d\d\b|(?<=\bAD )10\d\d\b|\b10\d\d(?= (?:A\.?D|B\.?C|C\.?E)\b)",
        lambda match: year(int(match[0])),
    ),
    (r"\bA(?=\d)", lambda _: f"{LETTER_A} "),
    (rf"(?<![\w.])(?:{_NUMBER})(?!\w)", lambda match: read(match[0])),
    (r"\d+", _inside),
)
CODES: tuple[tuple[str, Callable[[_Match], str]], ...] = (
    (
        r"\b(480|720|1080|1440|2160)[pP]\b",
        lambda match: f"{cardinal(int(match[1][:-2]))} {cardinal(int(match[1][-2:]))} P",
    ),
    (
        r"\b(\d{1,3}) ?[kK]\b(?=[ -](?:run|race|walk|swim|ride|loop|course|TV|screen|video|jog|day))",
        lambda match: f"{cardinal(int(match[1]))} K",
    ),
    (r"(?<=[\d½¼¾⅓⅔⅛⅜⅝⅞)'\ue004]) ?[x×] ?(?=\d)", lambda _: " by "),
)
"""What must not be taken for a unit."""
RATIOS: tuple[tuple[str, Callable[[_Match], str]], ...] = (
    (rf"\b({_BOOKS}) (\d{{1,3}}):(\d{{1,3}})(?:[–-](\d{{1,3}}))?\b", _verse),
    (r"\b(\d{1,3}):(\d{1,3})\b(?= (?:odds|scale|ratio|model|against|mixture)\b)", _ratio),
    (
        r"(?i)\b((?:odds|ratio|scale|mixed|proportions?)(?: \w+){0,2} )(\d{1,3}):(\d{1,3})\b",
        lambda match: f"{match[1]}{read(match[2])} to {read(match[3])}",
    ),
    (r"(?<![\d:])(\d{1,3}):(\d)(?![\d:])", _ratio),
    (r"\b(1):(\d{3,})\b(?!:)", _ratio),
)
