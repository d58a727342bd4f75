# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Abbreviations, titles and initials in full: `Dr. Grey` lives at `4 Elm Dr.`, near `St. Mary's`, in `Bath St.`

The table is `data/abbreviations.tsv`; here is what needs more than a table: the saint and the street, the doctor and
the drive, Monsieur and the initial, the books of the Bible. A full stop that only shortens is gone afterwards; one that
ends the sentence as well stays.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from voicestage.speech.context import is_starter, starts_sentence, starts_with_capital
from voicestage.speech.numerals import counts_before
from voicestage.speech.sounds import LETTER_A
from voicestage.speech.tables import rows

_Match = re.Match[str]
_Said = str | Callable[[_Match], str]
_CAPITAL = r"(?=[^\W\d_a-zß-öø-ÿ\U00010428-\U0001044f])"
"""A capital follows."""
_NUMBER = r"(?=#?\d|[IVXLC]+\b(?!\.\w|')|[ivxlc]+\b(?!'))"
_SAID: dict[str, dict[str, str]] = {"title": {}, "after": {}, "number": {}, "word": {}}
_BARE: dict[str, list[str]] = {kind: [] for kind in _SAID}
"""What needs no full stop."""
for _written, _full, _where in rows("abbreviations.tsv"):
    _SAID[_where.rstrip("?")][_written] = _full
    if _where.endswith("?"):
        _BARE[_where[:-1]].append(_written)

_FIXED: tuple[tuple[str, str], ...] = (
    # no full stop, or more than one
    (r"[Aa]\.k\.a\.|aka|AKA", "also known as"), (r"w/o", "without"), (r"w/(?= )", "with"), (r"c/o", "care of"),
    (r"Xmas", "Christmas"), (r"e\.g\.,?", "for example,"), (r"E\.g\.,?", "For example,"), (r"i\.e\.,?", "that is,"),
    (r"I\.e\.,?", "That is,"), (r"WW ?(?:II|2)", "World War Two"), (r"WW ?(?:I|1)", "World War One"),
    # ranks of two words
    (r"Lt\.?[ -]Col\b\.?", "Lieutenant Colonel"), (r"Lt\.?[ -]Gen\b\.?", "Lieutenant General"),
    (r"Lt\.?[ -]Cmdr\b\.?", "Lieutenant Commander"), (r"Maj\.?[ -]Gen\b\.?", "Major General"),
    (r"Brig\.?[ -]Gen\b\.?", "Brigadier General"), (r"Sgt\.?[ -]Maj\b\.?", "Sergeant Major"),
    (r"Lance[ -]Cpl\b\.?", "Lance Corporal"), (r"Rt\.? Hon\b\.?", "Right Honourable"), (r"Hon\.? Sec(?:retary|\b\.?)", "Honorary Secretary"),
    (r"Sec\.(?= of )", "Secretary"), (r"Supt\.(?= of )", "Superintendent"), (r"Gov\.(?= of )", "Governor"),
    (r"Mme\b\.?", "Madame"), (r"Mmes\b\.?", "Mesdames"), (r"Mlle\b\.?", "Mademoiselle"), (r"Mlles\b\.?", "Mesdemoiselles"),
    (r"Mr\.(?= [a-z&])", "Mr"), (r"Mrs\.(?= [a-z&])", "Mrs"), (r"Messrs\.(?= [a-z&])", "Messers"), (r"Sig\.ra\b\.?", "Signora"), (r"(?<=[Tt]he )dr\.(?='s | [a-z])|(?<=\ba )dr\.(?='s | [a-z])", "doctor"),
    # days of the week, before a date, in a list and in a range
    (r"Mon\.(?=,? \d|[-–]|,)", "Monday"), (r"Tues?\.(?=,? \d|[-–]|,)", "Tuesday"), (r"Weds?\.(?=,? \d|[-–]|,)", "Wednesday"),
    (r"Thu(?:rs?)?\.(?=,? \d|[-–]|,)", "Thursday"), (r"Fri\.(?=,? \d|[-–]|,)", "Friday"), (r"Sat\.(?=,? \d|[-–])", "Saturday"),
    (r"Sun\.(?=,? \d|[-–])", "Sunday"),
    *((rf"{day[:3]}\.(?= (?:morning|afternoon|evening|night)\b)", day) for day in ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")),
    (r"Mon(?=[-–][FST][a-z]+)", "Monday"), (r"Sat[-–]Sun\b\.?", "Saturday to Sunday"),
    (r"b\.(?= ?\d{4})", "born"), (r"d\.(?= ?\d{4})", "died"),
)  # fmt: skip
_BIBLE = {
    "Gen": "Genesis", "Ex": "Exodus", "Exod": "Exodus", "Lev": "Leviticus", "Num": "Numbers", "Deut": "Deuteronomy",
    "Josh": "Joshua", "Judg": "Judges", "Sam": "Samuel", "Chron": "Chronicles", "Neh": "Nehemiah", "Ps": "Psalm",
    "Pss": "Psalms", "Prov": "Proverbs", "Eccl": "Ecclesiastes", "Eccles": "Ecclesiastes", "Isa": "Isaiah",
    "Jer": "Jeremiah", "Lam": "Lamentations", "Ezek": "Ezekiel", "Dan": "Daniel", "Hos": "Hosea", "Mic": "Micah",
    "Zech": "Zechariah", "Mal": "Malachi", "Matt": "Matthew", "Mk": "Mark", "Lk": "Luke", "Jn": "John", "Rom": "Romans",
    "Cor": "Corinthians", "Gal": "Galatians", "Eph": "Ephesians", "Phil": "Philippians", "Col": "Colossians",
    "Thess": "Thessalonians", "Tim": "Timothy", "Heb": "Hebrews", "Jas": "James", "Pet": "Peter", "Rev": "Revelation",
}  # fmt: skip
_SURE = "Ps|Pss|Deut|Exod|Lev|Ezek|Isa|Jer|Prov|Eccl|Eccles|Matt|Cor|Thess|Rom|Eph|Heb|Chron|Zech"
"""Books that no title is short for, so that a chapter alone is enough."""
_BOOKS_OF_SEVERAL = "Samuel|Kings|Chronicles|Corinthians|Thessalonians|Timothy|Peter|John|Maccabees|Esdras"
_BEFORE_MONSIEUR = frozenset({
    "then", "and", "but", "when", "so", "if", "as", "while", "here", "yes", "no", "oh", "good", "dear", "ask", "tell",
    "poor", "where", "that", "said", "asked", "cried", "with", "to", "of", "by", "from", "for", "is", "was", "thanks",
    "thank", "bonjour", "adieu", "pardon", "mon", "why", "what", "because", "since", "that's", "where's", "here's",
})  # fmt: skip
"""With one of these before it, even at the head of a sentence, `M.` is no initial as in `John M. Smith`."""
_AFTER_STREET = frozenset(["is", "was", "had", "has", "prof", "dr", "mr", "mrs", "ms", "station"])
"""What follows `Baker St` and is no saint's name, besides what begins a sentence."""
_DIGITS_ONLY = frozenset(
    {
        "No",
        "no",
        "Nos",
        "nos",
        "Apt",
        "apt",
        "Rm",
        "ext",
        "max",
        "min",
        "p",
        "c",
        "ca",
        "est",
        "Est",
        "Pl",
        "Fl",
        "Ep",
        "ep",
        "Ste",
    }
)
_DAYS = {"Thu": "Thursday", "Fri": "Friday", "Sat": "Saturday", "Sun": "Sunday"}
_ZONES = re.compile(r"\s*(?:(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|[A-Z]ST|[A-Z]DT|GMT|UTC|Greenwich)\b")
_ALWAYS_STOP = frozenset({"P.S", "P.P.S", "N.B"})
_VERBS_AFTER_A_NUMBER = frozenset({
    "is", "was", "has", "had", "will", "would", "can", "could", "may", "must", "in", "on", "at", "of", "and", "or",
    "to", "for", "with", "from", "by", "which", "that", "where", "stood", "lay",
})  # fmt: skip


def in_full(text: str) -> str:
    """Return a text with its abbreviations and titles in full, without the full stops that shorten."""
    if not _is_shortened(text):
        return text
    for pattern, said in _RULES:
        text = pattern.sub(said, text)
    return text


def _before(match: _Match) -> str:
    return match.string[: match.start()]


def _after(match: _Match) -> str:
    return match.string[match.end() :]


def _stop(match: _Match, ends: Callable[[str], bool]) -> str:
    """Return the full stop of a sentence that ends with an abbreviation, or nothing."""
    return "." if match[0].endswith(".") and ends(_after(match)) else ""


def _title(match: _Match) -> str:
    return f"{_SAID['title'][match['word']]}{'' if match['gap'] == '-' else ' '}"


def _doubtful_title(match: _Match) -> str:
    return match[0] if starts_sentence(f"{match['gap']}{_after(match)}") else _title(match)


def _anywhere(match: _Match) -> str:
    if match["word"] in ("inst", "ult", "prox"):
        return _SAID["word"][match["word"]]  # "On the 14th inst. I received yours."
    word = match["word"].replace(". ", " ")
    return f"{_SAID['word'][word]}{_stop(match, starts_with_capital if word == 'etc' else starts_sentence)}"


def _behind(match: _Match) -> str:
    if not re.search(r"(?:^|[\s\"'(-])(?:[A-Z\d][\w'.]*|&|and|\d+\w*)$", _before(match)):
        return match[0]
    return f"{match['gap']}{_SAID['after'][match['word']]}{_stop(match, starts_sentence)}"


def _number(match: _Match) -> str:
    word = match["word"]
    if word in _DIGITS_ONLY and not re.match(r"#?\d", _after(match)):
        return match[0]
    if re.match(r"I (?!of\b|and\b|to\b|is\b|was\b|has\b)[a-z]", _after(match)):
        return match[0]  # "That's a fig. I ate it."
    if word in ("No", "no"):
        rest = re.match(r"\d+\w* ([a-z]+)(?<!ing)\b(?! (?:is|was|has|and)\b)", _after(match))
        answers = word == "no" or not _before(match).strip()
        if rest and answers and rest[1] not in _VERBS_AFTER_A_NUMBER and rest[1].endswith(("s", "men", "people")):
            return f"{word}. "  # "No. 5 men won't do it."
    return f"{_SAID['number'][word]} "


def _monsieur(match: _Match) -> str:
    if re.search(r"\b(?:Mr|Mrs|Ms|Miss|Dr|Prof|Sir|Lord|Lady|Capt|Col|Gen|Rev)\.? $", _before(match)):
        return match[0]  # Mr. M. Hale
    before = re.search(r"([^\W\d_']+(?:'s)?)( *)$", _before(match))
    initial = before is not None and before[1][0].isupper() and before[1].casefold() not in _BEFORE_MONSIEUR
    return match[0] if initial else "Monsieur "


def _saint_or_street(match: _Match) -> str:
    before = re.search(r"(?P<word>[^\W_][\w']*)\s+$", _before(match))
    after = match["gap"] + _after(match)
    following = word[0] if (word := re.match(r"[^\W\d_]+", after.lstrip(" -"))) else ""
    named = before is not None and (
        before["word"][0].isupper() or before["word"][0].isdigit() or before["word"].endswith(("th", "st", "nd", "rd"))
    )
    ends = starts_sentence(after) or following.casefold() in _AFTER_STREET
    if following[:1].isupper() and not (named and ends):
        return f"Saint{match['gap'] or ' '}"
    if following == "Just":
        return "Saint "
    if named and match["gap"] != "-":
        return f"Street{'.' if '.' in match[0] and starts_sentence(after) else ''}{match['gap']}"
    return match[0]


def _drive(match: _Match) -> str:
    """Return what `Dr.` is where no name follows: a drive after a number or `on`, else the doctor."""
    place = re.search(
        r"(?:\b(?:\d+\w?|(?i:on|down|up|along|off|at|in|of)) |(?:^|[.!?] ))((?:[A-Z][a-z]+ )+)$", _before(match)
    )
    drive = place is not None and not is_starter(place[1].split()[-1])
    return f"{'Drive' if drive else 'Doctor'}{_stop(match, starts_sentence)}"


def _senior(match: _Match) -> str:
    """Return what `Sr.` is: Hale Senior, Sister Agatha among the pious, Señor Lopez."""
    after = re.match(r"\s*([^\W\d_]+)", _after(match))
    if not after or not after[1][0].isupper() or re.search(r"[A-Z][^\W\d_]+,? $", _before(match)):
        return f"Senior{_stop(match, starts_sentence)}"
    spanish = after[1].casefold().endswith(("ez", "es", "os", "as", "ro", "do", "no", "lo", "co", "ja", "ía", "ón"))
    return "Señor" if spanish else "Sister"


def _half(match: _Match) -> str:
    """Return `a.m.` as AM, with the full stop of the sentence that ends with it."""
    ends = match[0].endswith(".") and starts_with_capital(_after(match)) and not _ZONES.match(_after(match))
    return f"{match['half'].upper()}M{'.' if ends else ''}"


def _letters(match: _Match) -> str:
    """Return `J. R. R.` as J.R.R, `the D.A.'s` as the DA's; the last full stop stays where it ends the sentence."""
    letters = re.sub(r"\. *(?=[^\W\d_])", ".", match["letters"])
    if match["suffix"]:
        return letters.replace(".", "") + match["suffix"]
    ends = starts_sentence(_after(match)) or letters in _ALWAYS_STOP
    return f"{letters}{'.' if ends else ''}"


def _letter(match: _Match) -> str:
    """Return the initial of a name without its full stop; `A` as what is no article."""
    letter, after = match["letter"], _after(match)
    if letter == "I" or (letter in "VXLC" and counts_before(_before(match))):
        return match[0]  # "So do I. Mara knows.", "Chapter V. The Road"
    stop = "." if starts_sentence(after) else ""
    return f"{LETTER_A if letter == 'A' else letter}{stop}"


def _one_of(names: list[str] | dict[str, str]) -> str:
    return "|".join(re.escape(name).replace(r"\ ", r"\.? ") for name in sorted(names, key=len, reverse=True))


_SURE_TITLES = [name for name in _BARE["title"] if name != "Rev"]
_TABLE: tuple[tuple[str, _Said], ...] = (
    (r"\b(?:MR|MRS|MS|DR|PROF|REV|CAPT|SGT|COL|GEN|LT|ST|MME|MLLE)\.(?= ?[A-Z])", lambda match: match[0].capitalize()),
    (r"&c\b\.?", lambda match: f"et cetera{_stop(match, starts_with_capital)}"),
    (
        r"\b([A-Z]{1,2})&([A-Z])\b",
        lambda match: (
            f"{match[1] if len(match[1]) < 2 else '.'.join(match[1])} and {LETTER_A if match[2] == 'A' else match[2]}"
        ),
    ),
    *((rf"(?<![\w.])(?:{written})(?!\w)", said) for written, said in _FIXED),
    (
        r"(?<=day)[-–](?P<day>Thurs?|Fri|Sat|Sun)\b\.?",
        lambda match: f" to {_DAYS[match['day'][:3]]}{_stop(match, starts_sentence)}",
    ),
    (r"(?<![^\W\d_.])(?P<half>[aApP])\. ?[mM]\b\.?", _half),
    (
        rf"\b(?P<book>{'|'.join(_BIBLE)})\.? (?=\d+:\d)|\b(?P<sure>{_SURE})\.? (?=\d)",
        lambda match: f"{_BIBLE[match['book'] or match['sure']]} ",
    ),
    (
        rf"\b(?P<which>[1-3]) (?=(?:{_BOOKS_OF_SEVERAL})\b)",
        lambda match: f"{('First', 'Second', 'Third')[int(match['which']) - 1]} ",
    ),
    (
        rf"\bSr\. {_CAPITAL}|\bSr\b\.?(?=[\s,;:!?)]|$)",
        lambda match: f"{_senior(match)}{' ' if match[0].endswith(' ') else ''}",
    ),
    (r"\bM\. +(?=[^\W\d_a-zà-ÿ][\w']|d'[^\W\d_]|(?:de|du|des|le|la|les|l'abbé|von|and M(?:adame|me))\b)", _monsieur),
    (r"\bDr\.(?=\s*$|[,;:!?)]| [a-z]| (?:He|She|It|They|We|The|Then|But|And|I|You|There)\b)", _drive),
    (rf"\b(?P<word>{_one_of(_SURE_TITLES)})(?:\.(?P<gap>-| ?)| ){_CAPITAL}", _title),
    (
        rf"\b(?P<word>{_one_of([name for name in _SAID['title'] if name not in _SURE_TITLES])})\.(?P<gap>-| ?){_CAPITAL}",
        _doubtful_title,
    ),
    (rf"\b(?P<word>Rev)(?P<gap> ){_CAPITAL}", _doubtful_title),
    (
        rf"\b(?P<word>{_one_of(_SAID['number'])})\. ?{_NUMBER}|\b(?P<bare>{_one_of(_BARE['number'])}) (?=\d)",
        lambda match: _number(match) if match["word"] else f"{_SAID['number'][match['bare']]} ",
    ),
    (r"\bSt\b\.?(?P<gap>-| ?)(?=\w|\W*$|[,;:!?&])", _saint_or_street),
    (rf"(?P<gap>,? )(?P<word>{_one_of(_SAID['after'])})\.(?!\w)", _behind),
    (rf"(?P<gap>,? )(?P<word>{_one_of(_BARE['after'])})(?![\w.])", _behind),
    (rf"(?<![\w.])(?P<word>{_one_of(_SAID['word'])})\.(?!\w)", _anywhere),
    (rf"(?<![\w.])(?P<word>{_one_of(_BARE['word'])})(?![\w.])", _anywhere),
    (r"(?<=[a-z] )(?<!scene )(?<!act )(?<!part )(?<!book )v\. (?=[^\W\d_])", "versus "),
    (r"\bPh\.? ?D\b\.?", lambda match: f"PHD{_stop(match, starts_sentence)}"),
    (r"(?<![\w.])(?P<letters>[^\W\d_](?:\. ?[^\W\d_])+)\.(?P<suffix>'?s\b|'d\b)?(?![^\W\d_])", _letters),
    (r"(?<![\w.'])(?P<letter>[A-Z])\.(?=\s|$|[,;:!?)])", _letter),
    (r" ?& ?", " and "),
)
_RULES: tuple[tuple[re.Pattern[str], _Said], ...] = tuple((re.compile(pattern), said) for pattern, said in _TABLE)
_DOTTED = frozenset(name.split()[0] for names in _SAID.values() for name in names) | _BIBLE.keys() | {
    "St", "Sr", "Dr", "dr", "Lt", "Mon", "Tue", "Tues", "Wed", "Weds", "Thu", "Thur", "Thurs", "Fri", "Sat", "Sun", "Mme",
    "Mmes", "Mlle", "Mlles", "D", "op", "et", "am", "pm",
}  # fmt: skip
_BEFORE_A_STOP = re.compile(r"([^\W\d_]+)\.")
_UNDOTTED = re.compile(
    rf"[&/]|\b(?:{_one_of([*(name for names in _BARE.values() for name in names), 'St', 'Sr', 'aka', 'AKA', 'Xmas', 'PhD', 'WWI', 'WWII', 'WW1', 'WW2', 'Rt', 'Mme', 'Mmes', 'Mlle', 'Mlles', 'Lt', 'Hon'])})\b"
    rf"|\b(?:{'|'.join(_BIBLE)}) \d|\b[1-3] (?:{_BOOKS_OF_SEVERAL})\b|\b(?:Mon|Sat)[–-]"
)


def _is_shortened(text: str) -> bool:
    """Whether a text is worth a closer look: most lines hold no abbreviation."""
    return any(
        len(match[1]) == 1 or match[1] in _DOTTED or match[1].isupper() for match in _BEFORE_A_STOP.finditer(text)
    ) or (_UNDOTTED.search(text) is not None)
