# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""Abbreviations, titles, initials and acronyms in full: `Dr. Grey` lives at `4 Elm Dr.`, near `St. Mary's`, in `Bath St.`"""

from __future__ import annotations

import re
from collections.abc import Callable

_Match = re.Match[str]
_CAPITAL = r"(?=[^\W\d_a-zà-ÿ])"
"""A capital follows."""

_TITLES = {
    "Mr": "Mister", "Mrs": "Missus", "Ms": "Miz", "Mx": "Mix", "Messrs": "Messers", "Dr": "Doctor", "Drs": "Doctors",
    "Prof": "Professor", "Rev": "Reverend", "Revd": "Reverend", "Fr": "Father", "Capt": "Captain", "Cpt": "Captain",
    "Lt": "Lieutenant", "Lieut": "Lieutenant", "Col": "Colonel", "Maj": "Major", "Gen": "General", "Brig": "Brigadier",
    "Sgt": "Sergeant", "Cpl": "Corporal", "Pvt": "Private", "Pte": "Private", "Cmdr": "Commander", "Cdr": "Commander",
    "Adm": "Admiral", "Gov": "Governor", "Sen": "Senator", "Rep": "Representative", "Hon": "Honourable",
    "Pres": "President", "Insp": "Inspector", "Det": "Detective", "Supt": "Superintendent", "Const": "Constable",
    "Mt": "Mount", "Ft": "Fort", "Mme": "Madame", "Mmes": "Mesdames", "Mlle": "Mademoiselle", "Mlles": "Mesdemoiselles",
    "MM": "Messieurs", "Sra": "Señora", "Srta": "Señorita", "Hr": "Herr", "Sig": "Signor",
    "Sig.ra": "Signora", "Bp": "Bishop", "Abp": "Archbishop", "Ste": "Sainte",
}  # fmt: skip
_KEEP = frozenset({"Mr", "Mrs", "Ms"})
"""Engines know these with and without their full stop."""
_WITHOUT_STOP = frozenset(
    {
        "Mr",
        "Mrs",
        "Ms",
        "Mx",
        "Dr",
        "Prof",
        "Rev",
        "Revd",
        "Mme",
        "Mmes",
        "Mlle",
        "Mlles",
        "Messrs",
        "Capt",
        "Lt",
        "Sgt",
        "Cpl",
        "Ste",
        "Sra",
        "Srta",
    }
)
_WORDS = {
    r"etc\.": "et cetera", r"e\.g\.,?": "for example,", r"i\.e\.,?": "that is,",
    r"I\.e\.,?": "That is,",
    r"Sat\.(?=,? \d)": "Saturday",
    r"Sun\.(?=,? \d)": "Sunday", r"vs?\.(?= )": "versus", r"viz\.": "namely",
    r"cf\.": "compare", r"approx\.": "approximately", r"dept\.": "department", r"Dept\.": "Department",
    r"a\.k\.a\.": "also known as", r"aka": "also known as", r"et al\.": "et alia", r"ibid\.": "ibidem",
    r"Ltd\b\.?": "Limited", r"Inc\.": "Incorporated", r"Corp\.": "Corporation", r"Bros\.": "Brothers",
    r"(?<=& )Co\.|(?<=and )Co\.": "Company", r"Co\.(?= (?:Ltd|Limited))": "Company", r"Esq\b\.?": "Esquire",
    r"Jr\b\.?": "Junior", r"Snr\b\.?|Sr\b\.?": "Senior", r"Ave\.": "Avenue", r"Rd\.": "Road", r"Blvd\.": "Boulevard",
    r"Sq\.": "Square", r"Hwy\.?": "Highway", r"Univ\.": "University", r"misc\.": "miscellaneous", r"max\.": "maximum",
    r"pp\.(?= ?\d)": "pages", r"p\.(?= ?\d)": "page", r"Vol\.(?= ?[\dIVX])": "Volume",
    r"vol\.(?= ?[\dIVX])": "volume", r"C[Hh][Aa][Pp]\.(?= ?[\dIVX])": "Chapter",
    r"[Cc]h\.(?= ?[\dIVX])": "chapter",
    r"[Ff]ig\.(?= ?\d)": "figure", r"(?:ca|c)\.(?= ?\d)": "circa", r"b\.(?= ?\d{4})": "born", r"d\.(?= ?\d{4})": "died",
    r"w/o": "without", r"c/o": "care of", r"Xmas": "Christmas", r"incl\.": "including", r"est\.(?= ?\d)": "established",
    r"temp\.": "temperature", r"min\.(?= )": "minimum", r"Mon\.(?=,? )": "Monday", r"Tues?\.(?=,? )": "Tuesday",
    r"Wed\.(?=, )": "Wednesday", r"Thurs?\.(?=,? )": "Thursday", r"Fri\.(?=,? )": "Friday",
}  # fmt: skip
_SAID_AS_WORDS = frozenset(
    [
        "NASA",
        "NATO",
        "UNESCO",
        "UNICEF",
        "OPEC",
        "FIFA",
        "UEFA",
        "AIDS",
        "SCUBA",
        "LASER",
        "RADAR",
        "SONAR",
        "SWAT",
        "NIMBY",
        "YOLO",
        "GIF",
        "PIN",
        "SIM",
        "RAM",
        "ROM",
        "ZIP",
        "COVID",
        "SARS",
        "INTERPOL",
        "EFTA",
        "ASCII",
        "BASIC",
        "SIDS",
        "CERN",
        "ESA",
    ]
)
_SPELLED = frozenset(
    [
        "USSR",
        "NYPD",
        "LAPD",
        "UNHCR",
        "AIDA",
        "IBAN",
        "IEEE",
        "IOUS",
        "RSVP",
        "ASAP",
        "USA",
        "UK",
        "EU",
        "UN",
        "US",
        "FBI",
        "CIA",
        "BBC",
        "SOS",
        "TV",
        "DJ",
        "DNA",
        "RAF",
        "HMS",
        "ID",
        "IOU",
        "UFO",
        "CEO",
        "AI",
        "PR",
        "MI",
        "MP",
        "PM",
        "AM",
        "PA",
        "ICU",
        "ER",
        "UV",
        "IQ",
        "IT",
        "QC",
        "KC",
        "MD",
        "VIP",
        "POW",
        "AWOL",
        "GPS",
        "ATM",
        "EMT",
        "ITV",
        "NHS",
        "MOT",
        "AA",
        "RAC",
        "IRA",
        "IRS",
        "OBE",
        "MBE",
        "CBE",
        "UAE",
        "DIY",
        "FAQ",
        "HIV",
        "IVF",
        "LA",
        "NY",
        "DC",
        "NYC",
        "SUV",
        "HQ",
        "VHS",
        "CD",
        "DVD",
        "PC",
        "LP",
        "EP",
        "PE",
        "RE",
        "PS",
        "PTO",
        "QED",
        "RIP",
        "AC",
        "BC",
        "AD",
        "CE",
        "BCE",
    ]
)
_SHORT = frozenset(
    [
        "a",
        "an",
        "am",
        "and",
        "any",
        "are",
        "ask",
        "bad",
        "but",
        "buy",
        "bye",
        "can",
        "cry",
        "cut",
        "dad",
        "day",
        "did",
        "die",
        "do",
        "dog",
        "don't",
        "eat",
        "end",
        "far",
        "few",
        "for",
        "fun",
        "get",
        "go",
        "god",
        "got",
        "had",
        "has",
        "he",
        "her",
        "hey",
        "hi",
        "him",
        "his",
        "hit",
        "hot",
        "how",
        "i",
        "i'm",
        "if",
        "in",
        "is",
        "it",
        "its",
        "jim",
        "job",
        "joe",
        "key",
        "kid",
        "lie",
        "let",
        "lot",
        "mad",
        "man",
        "may",
        "me",
        "men",
        "mom",
        "mum",
        "my",
        "new",
        "no",
        "not",
        "now",
        "of",
        "off",
        "oh",
        "old",
        "on",
        "one",
        "or",
        "our",
        "out",
        "own",
        "pay",
        "put",
        "ran",
        "red",
        "run",
        "sad",
        "sam",
        "sat",
        "saw",
        "say",
        "see",
        "set",
        "she",
        "shh",
        "shy",
        "sir",
        "sit",
        "six",
        "so",
        "son",
        "stop",
        "sun",
        "ten",
        "the",
        "tim",
        "to",
        "tom",
        "too",
        "top",
        "try",
        "two",
        "up",
        "use",
        "war",
        "was",
        "way",
        "we",
        "who",
        "why",
        "win",
        "won",
        "yes",
        "yet",
        "you",
    ]
) - {"am", "it", "a"}
"""Short words that are shouted, not spelled, wherever they stand in capitals."""

_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_BEFORE_MONSIEUR = frozenset(
    [
        "then",
        "and",
        "but",
        "when",
        "so",
        "if",
        "as",
        "while",
        "here",
        "yes",
        "no",
        "oh",
        "good",
        "dear",
        "ask",
        "tell",
        "poor",
        "where",
        "that",
    ]
)
"""With one of these before it, even at the head of a sentence, `M.` is no initial as in `John M. Smith`."""
_AFTER_STREET = frozenset(
    [
        "he",
        "she",
        "it",
        "they",
        "we",
        "i",
        "you",
        "his",
        "her",
        "its",
        "their",
        "the",
        "a",
        "an",
        "this",
        "that",
        "there",
        "then",
        "and",
        "but",
        "or",
        "so",
        "when",
        "where",
        "nobody",
        "nothing",
        "in",
        "at",
        "on",
        "by",
        "with",
        "to",
        "from",
        "of",
        "is",
        "was",
        "prof",
        "dr",
        "mr",
        "mrs",
        "ms",
    ]
)
"""What begins a sentence after `Baker St.`, and no saint's name."""


def in_full(text: str) -> str:
    """Return a text with its abbreviations and titles in full and its initials together."""
    if not _SHORTENED.search(text):
        return text
    for pattern, said in _RULES:
        text = pattern.sub(said, text)
    return text


def uncapitalised(word: str, *, shouting: bool) -> str:
    """Return a word in capitals as it is said: in small letters where it is shouted, as it stands where it is spelled.

    Args:
        word: letters and apostrophes.
        shouting: whether the whole line is in capitals, so that the short words are too.
    """
    letters = word.replace("'", "")
    if word == "A" and shouting:
        return "a"
    if len(letters) < 2 or not letters.isupper():
        return word
    if word in _SAID_AS_WORDS:
        return word.capitalize()
    if word.lower() in _SHORT:
        return _lowered(word)
    if word == "OK":
        return "okay"
    if (word in _SPELLED and not (shouting and word in {"US", "IT", "AM", "PA", "RE"})) or (
        _ROMAN.fullmatch(letters) and letters != "MIX"
    ):
        return word
    sounds = re.search(r"[AEIOUY]|(.)\1", letters)
    if not sounds or (len(letters) < 4 and not shouting):
        return word
    return _lowered(word)


def _lowered(word: str) -> str:
    return "I" + word[1:].lower() if word.startswith("I'") else word.lower()


def _title(match: _Match) -> str:
    name = match["title"]
    return match[0] if name in _KEEP else f"{_TITLES[name]} "


def _monsieur(match: _Match) -> str:
    before = re.search(r"([^\W\d_]+)\s*$", match.string[: match.start()])
    initial = before is not None and before[1][0].isupper() and before[1].casefold() not in _BEFORE_MONSIEUR
    return match[0] if initial else "Monsieur "


def _saint_or_street(match: _Match) -> str:
    before = re.search(r"(?P<gap>^|[.!?…—:;,]\s*|\s)(?P<word>[^\W_][\w']*)\s+$", match.string[: match.start()])
    after = match.string[match.end() :].strip()
    following = word[0] if (word := re.match(r"[^\W\d_][\w']*", after)) else ""
    named = before is not None and (
        before["word"][0].isupper() or before["word"][0].isdigit() or before["word"].endswith(("th", "st", "nd", "rd"))
    )
    if following[:1].isupper() and not (named and following.casefold() in _AFTER_STREET):
        return "Saint "
    if named:
        stop = "." if match[0].startswith("St.") and (following[:1].isupper() or not after) else ""
        return f"Street{stop}{match[0][len(match[0].rstrip()) :]}"
    return match[0]


def _drive(match: _Match) -> str:
    named = re.search(r"\b[A-Z][a-z]+\s+$", match.string[: match.start()])
    ends = not match.string[match.end() :].strip()
    return match[0] if not named else "Drive." if ends else "Drive"


def _senior(match: _Match) -> str:
    named = re.search(r"[A-Z][^\W\d_]*,?\s*$", match.string[: match.start()])
    return "Senior " if named else "Señor "


def _initials(match: _Match) -> str:
    return re.sub(r"\.\s+(?=[^\W\d_]\.)", ".", match[0])


_Said = str | Callable[[_Match], str]
_TABLE: tuple[tuple[str, _Said], ...] = (
    (r"\b(?:MR|MRS|MS|DR|PROF|REV|CAPT|SGT|COL|GEN|LT|ST|MME|MLLE)\.(?= ?[A-Z])", lambda match: match[0].capitalize()),
    (r"&c\b\.?", "et cetera"),
    (r"\bLt\.? Col\b\.?", "Lieutenant Colonel"),
    (r"\bMaj\.? Gen\b\.?", "Major General"),
    (r"\bSr\. (?=[^\W\d_a-z])", _senior),
    (r"\bM\. (?=[^\W\d_a-zà-ÿ][\w'])", _monsieur),
    (r"\bMM\. " + _CAPITAL, "Messieurs "),
    (r"\bSt\b(?:\. ?|(?= [A-Z]) |(?=[,;:!?]|$))", _saint_or_street),
    (r"\bDr\.(?=\s*$|[,;:!?])", _drive),
    (rf"\b(?P<title>{'|'.join(sorted(map(re.escape, _TITLES), key=len, reverse=True))})\. ?{_CAPITAL}", _title),
    (rf"\b(?P<title>{'|'.join(sorted(_WITHOUT_STOP, key=len, reverse=True))}) {_CAPITAL}", _title),
    (r"\b(?:Mme|Mlle)\b\.?", lambda match: _TITLES[match[0].rstrip(".")]),
    (r"\bRevd\b\.?", "Reverend"),
    *((rf"(?<![\w.])(?:{written})(?!\w)", said) for written, said in _WORDS.items()),
    (r"\bPh\.? ?D\b\.?", "PHD"),
    (r"(?<![\w.])(?:[^\W\d_]\. ?){2,}(?=[^\W\d_]|\W|$)", _initials),
    (r" ?& ?", " and "),
)
_RULES: tuple[tuple[re.Pattern[str], _Said], ...] = tuple((re.compile(pattern), said) for pattern, said in _TABLE)
_SHORTENED = re.compile(
    rf"[&/]|\b(?:{'|'.join([*_WITHOUT_STOP, 'St', 'Ltd', 'Esq', 'Jr', 'Sr', 'Snr', 'Hwy', 'aka', 'Xmas', 'PhD'])})\b|\w\.(?=.)|(?:etc|St|Dr|Co|Ave|Rd)\.$|[A-Z][a-z]{{1,3}}\.\s*$"
)
"""What some line needs to hold before it is worth a closer look."""
