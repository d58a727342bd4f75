"""IPA as people read it who never learned it: `rayk-yuh-VEEK`, the stressed syllable in capitals.

The letters are those of the newspapers, one spelling a sound where English has one that can be read in one way only:

    a  cat      ah  father   air  hair    ar  car     aw  law     ay  say     e  bed     ee  see     eer  here
    i  sit      igh high     o    hot     oh  no      oo  food    oor tour    or  for    ow  now     oy   boy
    uh cup, about            ur   fur     er  butter  uu  book
    ch church   dh  this     g    get     j   jam     kh  loch    ng  sing    sh  ship   th  thin    zh   vision

A short vowel at the end of a syllable is written `eh`, `ih`; between vowels the r of such a syllable is doubled,
`KARR-oh`, so that it is not read as that of `car`.
"""

from __future__ import annotations

import itertools
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

# fmt: off
_VOWELS = {
    "iː": "ee", "i": "ee", "ɪ": "i", "ɨ": "i", "ᵻ": "i", "e": "e", "ɛ": "e", "æ": "a", "a": "a",
    "ɑː": "ah", "ɑ": "ah", "aː": "ah", "ɒ": "o", "ɔː": "aw", "ɔ": "aw", "ʊ": "uu", "uː": "oo", "u": "oo", "ʉː": "oo",
    "ʉ": "oo", "ʌ": "uh", "ə": "uh", "ɐ": "uh", "ᵊ": "uh", "ɜː": "ur", "ɜ": "ur", "əː": "ur", "ɝ": "ur",
    "ɝː": "ur", "ɚ": "er", "eɪ": "ay", "ei": "ay", "aɪ": "igh", "ai": "igh", "ɔɪ": "oy", "ɔi": "oy", "aʊ": "ow",
    "au": "ow", "oʊ": "oh", "əʊ": "oh", "ou": "oh", "o": "oh", "oː": "oh", "eː": "ay",
    "ɪə": "eer", "eə": "air", "ɛə": "air", "ɛː": "air", "ʊə": "oor",
    "y": "oo", "yː": "oo", "ʏ": "uu", "ø": "ur", "øː": "ur", "œ": "ur", "ɯ": "oo", "ɤ": "uh",
}
_WITH_R = {  # before an r that ends the syllable
    "ɑː": "ar", "ɑ": "ar", "aː": "ar", "ɔː": "or", "ɔ": "or", "o": "or", "oː": "or", "ɜː": "ur", "ɜ": "ur", "ɝ": "ur",
    "ɪ": "eer", "i": "eer", "iː": "eer", "ɛ": "air", "e": "air", "ɛː": "air", "eə": "air", "ɪə": "eer", "ʊ": "oor",
    "ʊə": "oor", "u": "oor", "uː": "oor", "ə": "er", "ɚ": "er", "ʌ": "ur", "æ": "ar", "a": "ar", "ɒ": "or",
}
_CONSONANTS = {
    "tʃ": "ch", "dʒ": "j", "ʃ": "sh", "ʒ": "zh", "θ": "th", "ð": "dh", "ŋ": "ng", "j": "y", "x": "kh", "χ": "kh",
    "ç": "kh", "ɣ": "gh", "ɡ": "g", "g": "g", "ɹ": "r", "r": "r", "ʁ": "r", "ʀ": "r", "ɾ": "t", "ʔ": "", "ɲ": "ny",
    "ʎ": "ly", "ɬ": "l", "ɫ": "l", "ɱ": "m", "ɸ": "f", "β": "v", "q": "k", "c": "k", "ʦ": "ts", "ʣ": "dz", "ʧ": "ch",
    "ʤ": "j", "ʍ": "w", "ɥ": "w", "ʋ": "v", "ɕ": "sh", "ʑ": "zh", "ʂ": "sh", "ʐ": "zh", "ħ": "h", "ɦ": "h",
} | {letter: letter for letter in "bdfhklmnpstvwz"}
# fmt: on
_OPEN = {"i": "ih", "e": "eh"}
"""How a short vowel is spelt with nothing after it."""
_CHECKED = frozenset("ɪɛeæaɒʊʌ")
"""Short vowels: one with stress keeps a consonant to itself, as in EM-uh; without it all but `ɪ` keep a single one."""
_RS = frozenset("rɹ")
_ONSETS = frozenset(
    {*map("".join, itertools.product("pbkɡfs", "l")), *map("".join, itertools.product("pbtdkɡfvθʃ", "r"))}
    | {*map("".join, itertools.product("tdkɡsθʃ", "w")), *map("".join, itertools.product("s", "ptkmnf"))}
    | {*map("".join, itertools.product("ʃ", "lmnpt")), "spl", "spr", "str", "skr", "skw", "skl", "ʃtr", "ʃpr"}
)
"""Consonants that begin a syllable together; `ŋ` begins none."""
_BEFORE_YOO = frozenset({*"pbtdkɡfvhmnlszθ", "sp", "st", "sk"})
"""Those with which a `j` goes, before u alone: `DYOOK`, but `RAYK-yav-ik`."""
_MAIN, _SECOND = "ˈ", "ˌ"
_SOUND = re.compile("|".join(sorted({*_VOWELS, *_CONSONANTS}, key=len, reverse=True)) + "|.")


@dataclass(slots=True)
class Syllable:
    """One vowel with the consonants about it, each a sound in IPA."""

    onset: list[str]
    vowel: str
    """Empty where there is none, as in `pst`."""
    coda: list[str]
    stress: str = ""
    """`ˈ`, `ˌ` or nothing."""


def respelt(ipa: str) -> str:
    """Return a transcription in letters that can be read aloud, syllables joined by hyphens."""
    return " ".join("-".join(_spelt(word)) for word in map(syllables, ipa.split()) if word)


def by_syllables(ipa: str) -> str:
    """Return a transcription with its stress marks at the head of their syllables, as dictionaries have them."""
    return " ".join(
        "".join("".join((each.stress, *each.onset, each.vowel, *each.coda)) for each in syllables(word))
        for word in ipa.split()
    )


def syllables(word: str) -> list[Syllable]:
    """Take the IPA of one word apart: as many consonants as may begin a syllable go to the vowel after them.

    A stress mark that stands before consonants says where its syllable begins.
    """
    found: list[Syllable] = []
    waiting: list[str] = []
    stress, marked = "", 0
    for sound in _sounds(word):
        if sound in (_MAIN, _SECOND):
            stress, marked = sound, len(waiting)
        elif sound not in _VOWELS:
            waiting.append(sound)
        else:
            split = 0
            if found:
                explicit = stress and marked < len(waiting)
                split = marked if explicit else _split(found[-1], waiting, sound, stressed=bool(stress))
                found[-1].coda = waiting[:split]
            found.append(Syllable(waiting[split:], sound, [], stress))
            waiting, stress = [], ""
    if found:
        found[-1].coda += waiting
    elif waiting:
        found = [Syllable(waiting, "", [])]
    return found


def _sounds(word: str) -> Iterator[str]:
    """Go through the sounds of a word and its stress marks; what a fine transcription adds is left out."""
    text = unicodedata.normalize("NFD", word).replace("c\u0327", "ç").replace(":", "ː").replace("g", "ɡ")
    text = re.sub("([lmnɹr])\u0329", r"ə\1", text)  # a consonant that is a syllable
    text = text.replace("\u0303", "n")  # a vowel through the nose
    text = "".join(c for c in text if c in "ˈˌː" or unicodedata.category(c) in ("Ll", "Lo") or c == "ᵊ")
    return (match[0] for match in _SOUND.finditer(text))


def _split(before: Syllable, consonants: list[str], vowel: str, *, stressed: bool) -> int:
    """Return how many of the consonants between two vowels belong to the first; `stressed` says of the second."""
    plain = ["r" if each in _RS else each for each in consonants]
    start = next(at for at in range(len(plain) + 1) if _begins(plain[at:], vowel))
    if start == 0 and plain and plain[0] not in "jwh" and before.vowel in _CHECKED:
        return int(bool(before.stress) or (len(plain) == 1 and before.vowel != "ɪ" and not stressed))
    return start


def _begins(consonants: list[str], vowel: str) -> bool:
    """Whether a syllable can begin with these before this vowel."""
    if len(consonants) > 1 and consonants[-1] == "j":
        return vowel[0] in "uʊʉ" and "".join(consonants[:-1]) in _BEFORE_YOO
    return consonants != ["ŋ"] and (len(consonants) < 2 or "".join(consonants) in _ONSETS)


def _spelt(word: list[Syllable]) -> Iterator[str]:
    stressed = any(each.stress == _MAIN for each in word)
    onset: list[str] = word[0].onset
    for index, each in enumerate(word):
        then = word[index + 1].onset if index + 1 < len(word) else []
        vowel, coda = _VOWELS.get(each.vowel, ""), each.coda
        if coda and coda[0] in _RS:
            if each.vowel in _CHECKED and coda[1:] == then == [] and index + 1 < len(word):
                coda = ["r", "r"]
            elif each.vowel in _WITH_R:
                vowel, coda = _WITH_R[each.vowel], coda[1:]
        elif not coda:
            vowel = _OPEN.get(vowel, vowel)
        letters = "".join((*map(_letters, onset), vowel, *map(_letters, coda)))
        yield letters.upper() if each.stress == _MAIN or (index == 0 and not stressed) else letters
        onset = then[1:] if letters.endswith("r") and then and then[0] in _RS else then  # the r is written already


def _letters(sound: str) -> str:
    return _CONSONANTS.get(sound, sound)
