# ruff: noqa: E501 - a table of patterns reads best with one to a line
"""How words are said where their spelling shows it: shouted, stuttered, drawn out, laughed; and bare sounds."""

from __future__ import annotations

import re

from voicestage.model.cast import LexiconEntry
from voicestage.speech.abbreviations import uncapitalised
from voicestage.speech.numbers import from_roman

_DOUBLED = frozenset(
    [
        "agree",
        "all",
        "been",
        "bell",
        "boo",
        "book",
        "boom",
        "call",
        "cheer",
        "coffee",
        "cool",
        "deep",
        "door",
        "fool",
        "free",
        "freeze",
        "full",
        "good",
        "goodbye",
        "green",
        "hell",
        "hello",
        "hooray",
        "hoot",
        "hurry",
        "keep",
        "kill",
        "look",
        "meet",
        "mood",
        "moon",
        "need",
        "off",
        "pool",
        "poor",
        "queen",
        "really",
        "room",
        "see",
        "seen",
        "sleep",
        "soon",
        "sorry",
        "stall",
        "still",
        "street",
        "sweet",
        "tell",
        "three",
        "too",
        "tree",
        "wall",
        "weep",
        "well",
        "will",
        "yell",
        "zoo",
        "mm",
        "hmm",
        "shh",
        "ooh",
        "boohoo",
        "yahoo",
        "whoosh",
        "swoosh",
        "oops",
        "zz",
        "wee",
        "bee",
        "knee",
        "spoon",
    ]
)
"""Words that keep two letters of what is drawn out: `sooooon`."""

_ONSETS = [
    "b",
    "bl",
    "br",
    "ch",
    "cl",
    "cr",
    "d",
    "dr",
    "f",
    "fl",
    "fr",
    "g",
    "gl",
    "gr",
    "h",
    "j",
    "k",
    "kn",
    "l",
    "m",
    "n",
    "p",
    "pl",
    "pr",
    "qu",
    "r",
    "s",
    "sc",
    "sh",
    "sl",
    "sm",
    "sn",
    "sp",
    "st",
    "str",
    "sw",
    "t",
    "th",
    "tr",
    "tw",
    "v",
    "w",
    "wh",
    "y",
    "z",
]
_SILENT = {"kn": "n", "wh": "w", "qu": "kw"}
_ONSET_IPA = {"ch": "tʃ", "sh": "ʃ", "th": "ð", "j": "dʒ", "y": "j", "r": "ɹ", "g": "ɡ", "c": "k", "sc": "sk"}
_LAUGH = re.compile(
    r"\b(?P<first>[bmwg]?w?a?)(?P<beat>ha|he|ho|hi|hee)(?P<more>(?:-?(?P=beat)|-?h|(?:-?h[aeio]))+)\b", re.IGNORECASE
)

_SOUNDS = (
    # what dictionaries spell out letter by letter or do not know
    ("sh", "ʃʃ"), ("shh", "ʃʃ"), ("ssh", "ʃʃ"), ("psst", "pst"), ("pst", "pst"), ("brr", "bəː"), ("br", "bəː"),
    ("grr", "ɡɜː"), ("gr", "ɡɜː"), ("pfft", "pft"), ("pft", "pft"), ("tsk", "tsk"), ("zz", "zz"), ("mm", "mm"),
    ("hm", "hm"), ("hmm", "hmm"), ("ugh", "ʌɡ"), ("argh", "ɑː"), ("aargh", "ɑː"), ("arg", "ɑːɡ"), ("eww", "iːuː"), ("ew", "iːuː"),
    ("aww", "ɔː"), ("humph", "hʌmf"), ("hmph", "hʌmf"), ("hmmph", "hʌmf"), ("mhm", "mhm"), ("mm-hmm", "mhm"), ("nuh-uh", "nʌʔʌ"),
    ("bzz", "bzz"), ("vroom", "vɹuːm"), ("phew", "fjuː"), ("whew", "hjuː"), ("ahh", "ɑː"), ("ohh", "oʊ"), ("ooh", "uː"),
    # titles in other tongues
    ("Señor", "sɛnˈjɔː"), ("Señora", "sɛnˈjɔːrə"), ("Señorita", "ˌsɛnjəˈriːtə"), ("Signora", "siːnˈjɔːrə"),
    ("Mademoiselle", "ˌmædəmwəˈzɛl"), ("Mesdemoiselles", "ˌmeɪdəmwəˈzɛl"), ("Messieurs", "meɪˈsjɜː"),
    ("Fräulein", "ˈfrɔɪlaɪn"), ("Messers", "ˈmɛsəz"), ("Miz", "mɪz"), ("Sainte", "sænt"),
)  # fmt: skip


STRESS_ON, STRESS_OFF = "\ue000", "\ue001"
"""Stand around a word that is shouted among others: `He said NO.`"""


def _onset(letters: str) -> str:
    return _ONSET_IPA.get(letters, _SILENT.get(letters, letters.replace("r", "ɹ") if letters != "r" else "ɹ"))


KNOWN = tuple(LexiconEntry(word=word, ipa=ipa) for word, ipa in _SOUNDS) + tuple(
    LexiconEntry(word=f"{onset}uh", ipa=f"{_onset(onset)}ə") for onset in _ONSETS if onset not in ("h", "d", "n")
)
"""Built-in entries, applied after normalisation to what the cast's lexicon left."""


def as_meant(text: str, *, shouting: bool) -> str:
    """Return a text whose words are spelled as they are meant.

    Words in capitals among others stand between `STRESS_ON` and `STRESS_OFF`.

    Args:
        text: some words of a line.
        shouting: whether the whole line is in capitals.
    """
    text = re.sub(r"\b(?P<starts>(?:[^\W\d_]{1,3}-){1,5})(?P<word>[^\W\d_][\w']*)", _stutter, text)
    text = _LAUGH.sub(_laughter, text)
    text = re.sub(r"[^\W\d_]+(?:'[^\W\d_]+)*", lambda match: _loud(match[0], shouting=shouting), text)
    return re.sub(r"[^\W\d_]*([^\W\d_])(?:\1\1|-\1-\1)[^\W\d_]*", _shortened, text, flags=re.IGNORECASE)


def _loud(word: str, *, shouting: bool) -> str:
    """Return a word in capitals as it is said, marked as stressed where the words around it are not in capitals."""
    said = uncapitalised(word, shouting=shouting)
    return (
        f"{STRESS_ON}{said}{STRESS_OFF}"
        if not shouting and said != word and said.casefold() == word.casefold() and said.islower() and word != "OK"
        else said
    )


def _stutter(match: re.Match[str]) -> str:
    """Return `S-s-sorry` as "Suh, suh, sorry", `I-I` as "I, I"."""
    word = match["word"]
    starts = [start for start in match["starts"].split("-") if start]
    if not all(word.casefold().startswith(start.casefold()) for start in starts):
        return match[0]
    if all(start.casefold() == word.casefold() for start in starts):
        return ", ".join([*starts, word])
    said = []
    for start in starts:
        onset = start.casefold()
        if onset in _ONSETS:
            said.append(f"{onset}uh" if start.islower() else f"{onset.capitalize()}uh")
        elif any(vowel in onset for vowel in "aeiouy"):
            said.append(start)
        else:
            return match[0]
    return ", ".join([*said, word])


def _laughter(match: re.Match[str]) -> str:
    """Return `Hahaha` as "Ha, ha, ha", `Mwahaha` as "Mwah, ha, ha"."""
    whole = match[0].replace("-", "").casefold()
    if whole in {"haha", "hehe", "hoho"} or len(whole) >= 5:
        beats = re.findall(r"^[bmwg]?w?a(?=h)|h[aeio]+", whole)
        if len(beats) < 2 or "".join(beats).rstrip("h") != whole.rstrip("h"):
            return match[0]
        said = ", ".join(beats)
        return said.capitalize() if match[0][0].isupper() else said
    return match[0]


def _shortened(match: re.Match[str]) -> str:
    """Return `No` for `Nooooo`, `Soon` for `Sooooon`."""
    word = match[0]
    two = re.sub(r"(.)\1{2,}", r"\1\1", word, flags=re.IGNORECASE)
    if two.casefold() in _DOUBLED:
        return two
    if from_roman(word) is not None or (word.isupper() and word.isascii() and len(word) <= 4):
        return word
    one = re.sub(r"(.)\1{2,}", r"\1", word, flags=re.IGNORECASE)
    return re.sub(r"(.)-\1(?:-\1)+", r"\1", one, flags=re.IGNORECASE)
