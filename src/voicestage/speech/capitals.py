"""Words in capitals: what is shouted is said as a word and stressed, what is an acronym stays in capitals.

After this room a word in capitals is letters, for every engine. `IT` and `US` are both, so their neighbours decide.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from voicestage.numbers import from_roman
from voicestage.speech.names import known_name
from voicestage.speech.sounds import LETTER_A, is_sound
from voicestage.speech.tables import rows, words

STRESS_ON, STRESS_OFF = "\ue000", "\ue001"
"""Stand around a word that is shouted among others: `He said NO.`"""

_SHORT = words("short_words.tsv")
_SAID_AS_WORDS, _SPELLED = (
    frozenset(word for kind, cell in rows("acronyms.tsv") if kind == which for word in cell.split())
    for which in ("word", "letters")
)
_CAPITALS = re.compile(r"[^\W\d_a-z][^\W\d_a-z]|\bA\b")
_WORD = re.compile(r"[^\W\d_]+(?:'[^\W\d_]+)*'?")
_NUMERALS_TOO = frozenset(
    {"MIX", "DIM", "DIX", "MILD", "CIVIL", "LIVID", "VIVID", "CIVIC", "MIMIC", "LID", "ILL", "DILL", "MILL", "VILL"}
)
_COUNTRY_AFTER = frozenset({
    "citizen", "citizens", "navy", "army", "marshal", "marshals", "dollar", "dollars", "government", "president",
    "senate", "senator", "congress", "marine", "marines", "mail", "border", "customs", "embassy", "troops",
    "soldiers", "forces", "air", "coast", "attorney", "treasury", "military", "police", "agent", "agents", "open",
    "passport", "visa", "state", "states", "ambassador", "constitution", "history", "tour", "economy",
})  # fmt: skip
_OFFICE_AFTER = frozenset({
    "department", "guy", "guys", "man", "people", "support", "team", "system", "systems", "manager", "office",
    "staff", "desk", "company", "job", "specialist", "consultant", "expert", "room", "girl", "woman", "lady",
    "problem", "skills",
})  # fmt: skip
_IN_TITLES_OF_A = re.compile(
    r"(?i)\b(?:vitamin|grade|class|plan|exhibit|type|hepatitis|group|section|part|point|gate|platform|side|block|ward|"
    r"flat|apartment|unit|cell|category|an|straight|from|list|team|company|schedule|appendix|room) $"
)


def as_shouted(text: str, *, shouting: bool, names: frozenset[str] = frozenset()) -> str:
    """Return a text whose shouted words are in small letters, between `STRESS_ON` and `STRESS_OFF` among others.

    Args:
        text: some words of a line, with straight apostrophes.
        shouting: whether the whole line is in capitals; then no word stands out.
        names: names of the cast, in small letters.
    """
    if not _CAPITALS.search(text):
        return text
    found = list(_WORD.finditer(text))
    loud = [_in_capitals(match[0]) for match in found]
    out: list[str] = []
    at = 0
    for index, match in enumerate(found):
        out.append(text[at : match.start()])
        at = match.end()
        word = match[0]
        if word in ("A", "A'") and "." not in (text[match.start() - 1 : match.start()], text[at : at + 1]):
            out.append(_letter_or_article(text, match, shouting=shouting or _beside(loud, index)))
            continue
        if not loud[index]:
            out.append(word)
            continue
        beside = shouting or _beside(loud, index)
        said = _said(word, text, match, beside=beside, names=names)
        shouted = said != word and word.rstrip("'") not in _SAID_AS_WORDS and said != "okay"
        out.append(f"{STRESS_ON}{said}{STRESS_OFF}" if shouted and not shouting else said)
    out.append(text[at:])
    return "".join(out)


def _in_capitals(word: str) -> bool:
    letters = word.replace("'", "")
    return len(letters) > 1 and letters.isupper()


def _beside(loud: Sequence[bool], index: int) -> bool:
    """Whether a word next to this one is in capitals too."""
    return (index > 0 and loud[index - 1]) or (index + 1 < len(loud) and loud[index + 1])


def _said(word: str, text: str, match: re.Match[str], *, beside: bool, names: frozenset[str]) -> str:
    stem, _, tail = word.partition("'")
    if stem == "I":
        return f"I{word[1:].lower()}"
    if (stem in _SPELLED or stem in _SAID_AS_WORDS) and tail in ("S", "D"):
        return f"{stem.capitalize() if stem in _SAID_AS_WORDS else stem}'{tail.lower()}"
    if word == "OK":
        return "okay"
    if stem in _SAID_AS_WORDS and not beside:
        return stem.capitalize()
    if stem in (
        "IT",
        "US",
        "AM",
        "POW",
        "RIP",
        "PA",
        "MA",
        "LA",
        "ID",
        "AI",
        "DI",
        "AD",
        "PE",
        "ERA",
        "ER",
        "DA",
        "LED",
    ):
        return word if _is_letters(stem, text, match, beside=beside) else _lowered(word, names)
    numeral = from_roman(stem) is not None and stem not in _NUMERALS_TOO
    if numeral and not (beside or re.match(r"[!?,]", text[match.end() :])):
        return word
    if tail in ("", "S") and (stem.lower() in names or (known_name(stem) and stem not in _SPELLED)):
        return _lowered(word, names)
    if stem in _SPELLED:
        return word
    if stem.lower() in _SHORT or is_sound(stem):
        return _lowered(word, names)
    if stem in _SAID_AS_WORDS:
        return stem.capitalize()
    if numeral:
        return word
    letters = word.replace("'", "")
    if not re.search(r"[AEIOUYÀ-ÖØ-Ý]|(.)\1", letters) or (len(letters) < 4 and not beside and letters.isascii()):
        return word
    return _lowered(word, names)


def _is_letters(word: str, text: str, match: re.Match[str], *, beside: bool) -> bool:
    """Whether a word that may be either is letters where it stands."""
    before = (re.findall(r"[^\W\d_]+(?:'[^\W\d_]+)*", text[max(0, match.start() - 40) : match.start()]) or [""])[-1]
    after = found[0] if (found := re.match(r"[^\W\d_]+", text[match.end() :].lstrip(" -"))) else ""
    last = before.casefold()
    match word:
        case "IT":
            return (
                last in {"the", "an", "our", "your", "his", "her", "my", "their", "in", "from", "some", "of"}
                and not (beside or text[match.end() : match.end() + 1] == "!")
            ) or after.casefold() in _OFFICE_AFTER
        case "US":
            return last in {"the", "a"} or after.casefold() in _COUNTRY_AFTER or (not before and not beside)
        case "AM":
            return last != "i" and after != "I" and not (beside and last not in _NUMBERS)
        case "POW":
            return not (beside or re.match(r"[!,—…?]", text[match.end() :])) or last in {"a", "the", "of"}
        case "RIP":
            return not after.islower()
        case "ERA":
            return last == "the" and not beside
        case "LED":
            return re.match(r"light|lamp|bulb|display|screen|strip|panel|torch", after) is not None
        case "PA" | "MA" | "DI" if re.match(r"[!?,.]", text[match.end() :]) and not last:
            return False
        case _:
            return not beside or last in {"the", "an", "a", "my", "your", "his", "her", "their", "in", "to"}


_NUMBERS = frozenset({
    "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve", "fifteen",
    "twenty", "thirty", "forty", "fifty", "at",
})  # fmt: skip


def _letter_or_article(text: str, match: re.Match[str], *, shouting: bool) -> str:
    before, after = text[: match.start()], text[match.end() :]
    if _IN_TITLES_OF_A.search(before) or re.match(r"(?:-| )(?:flat|sharp|major|minor|level)\b|'s\b| to Z\b", after):
        return LETTER_A
    return "a" if shouting else match[0]


def _lowered(word: str, names: frozenset[str]) -> str:
    low = word.lower()
    stem = low.partition("'")[0]
    named = "'" not in low or low.endswith("'s")
    return low.capitalize() if (named and (stem in names or known_name(stem))) or not low.isascii() else low
