"""Standard IPA in the symbols that Kokoro was taught: misaki's alphabet, where `A I O Q W Y` are diphthongs.

The voices learned English, so a transcription is brought to the symbols of their accent: American has no length marks
and says its r, `(r)` too; British keeps `ː` and `ɒ`, and has `a` for æ, which none of its 87,000 words has. Sounds that
English lacks are kept where the symbol table has them.
"""

from __future__ import annotations

import functools
import json
import re
import unicodedata
from importlib.resources import files

from voicestage.errors import SynthesisFailed

# fmt: off
_SHARED = {
    # diphthongs and affricates, one symbol each
    "eɪ": "A", "ei": "A", "aɪ": "I", "ai": "I", "aʊ": "W", "au": "W", "ɔɪ": "Y", "ɔi": "Y", "tʃ": "ʧ", "dʒ": "ʤ",
    # other spellings of the same sounds, and neighbours of those that English has
    "r": "ɹ", "g": "ɡ", "e": "ɛ", "ʍ": "w", "ɫ": "l", "ʟ": "l", "ɱ": "m", "ʀ": "ʁ", "ħ": "h", "ɦ": "h", "ʔ": "t",
    "ɘ": "ə", "ɵ": "ə", "ǝ": "ə", "ʉ": "u", "ɞ": "ɜ", "ʏ": "y", "ɶ": "œ", "ʑ": "ʒ", "ʐ": "ʒ",
    "ɓ": "b", "ɗ": "d", "ɠ": "ɡ",
    "ʦ": "ts", "ʣ": "dz", "ɝ": "ɜɹ", "ɚ": "əɹ", "˞": "ɹ",
    "n̩": "ᵊn", "l̩": "ᵊl", "ɫ̩": "ᵊl", "m̩": "ᵊm", "ɹ̩": "əɹ", "r̩": "əɹ",
    # marks
    "'": "ˈ", "ʼ": "", "ˑ": "",
}
_AMERICAN = {
    "oʊ": "O", "əʊ": "O", "ou": "O", "o": "O", "ɜː": "ɜɹ", "ɝː": "ɜɹ", "ɪə": "ɪɹ", "eə": "ɛɹ", "ɛə": "ɛɹ", "ʊə": "ʊɹ",
    "ɒ": "ɑ", "a": "ɑ", "ɐ": "ə", "ː": "", "ɾ": "T",
}
_BRITISH = {
    "oʊ": "Q", "əʊ": "Q", "ou": "Q", "o": "ɔ", "ɝ": "ɜː", "ɝː": "ɜː", "ɚ": "ə", "eə": "ɛː", "ɛə": "ɛː", "ɐ": "ə",
    "ɾ": "t", "æ": "a",
}
# fmt: on
_DROPPED = frozenset(
    "\u0361\u035c"  # ties
    "\u032f\u0325\u030a\u032a\u0306\u0308\u031f\u0320\u031d\u031e\u032c\u200d"  # syllabicity, voice, place
    ".‿/[]()|‖"  # syllables, links, brackets
)
"""What a fine transcription adds and the voices would not say otherwise."""
_OPTIONAL_R = re.compile(r"\([rɹ]\)")
"""`(r)`, as dictionaries write what is said in American English and not in British: kɑː(r)."""
_SUPERSCRIPTS = frozenset("ʰʷˠˤⁿˡ̚")
_VOWELS = frozenset("AIOQWYaeiouyæøœɐɑɒɔəɚɛɜɤɨɪɯʊʌᵊᵻ")
_STRESSES = "ˈˌ"
_PUNCTUATION = frozenset(';:,.!?—…"“”()')


def symbols_for(ipa: str, *, british: bool) -> str:
    """Return the symbols for a transcription in standard IPA, with stress marks before the vowels that bear them.

    A transcription without any, as people write words of one syllable, is stressed on its first vowel, as the
    dictionaries of the voices are.

    Raises:
        SynthesisFailed: it holds symbols that cannot be said; the message names them.
    """
    said, unsayable = _mapped(ipa, british)
    if unsayable:
        raise SynthesisFailed(
            f"Kokoro's voices cannot say {' '.join(unsayable)} in /{ipa}/. Write it with the sounds of English."
        )
    return said if any(mark in said for mark in _STRESSES) else stressed(said)


def stressed(symbols: str) -> str:
    """Return a word's symbols with the main stress on the vowel where it has one, else on the first."""
    if _STRESSES[0] in symbols:
        return symbols
    if _STRESSES[1] in symbols:
        return symbols.replace(_STRESSES[1], _STRESSES[0], 1)
    at = next((index for index, symbol in enumerate(symbols) if symbol in _VOWELS), None)
    return symbols if at is None else f"{symbols[:at]}{_STRESSES[0]}{symbols[at:]}"


def unsayable(ipa: str) -> tuple[str, ...]:
    """Return the symbols of a transcription that cannot be said, each once, in order."""
    return _mapped(ipa, british=True)[1]


@functools.lru_cache(maxsize=1)
def symbol_table() -> dict[str, int]:
    """Return Kokoro's 114 symbols with the numbers by which the model knows them."""
    text = files("voicestage.engines").joinpath("data/kokoro_symbols.json").read_text(encoding="utf-8")
    table: dict[str, int] = json.loads(text)
    return table


def _mapped(ipa: str, british: bool) -> tuple[str, tuple[str, ...]]:  # noqa: FBT001
    known = symbol_table()
    table = _table(british)
    ipa = _OPTIONAL_R.sub("" if british else "ɹ", ipa)
    text = "".join(c for c in unicodedata.normalize("NFD", ipa) if c not in _DROPPED)
    text = text.replace("c\u0327", "ç").replace(":", "ː")  # NFD takes ç apart; ASCII colons stand for length
    said: list[str] = []
    bad: dict[str, None] = {}
    at = 0
    while at < len(text):
        for width in (3, 2, 1):
            if (chunk := text[at : at + width]) in table:
                said.append(table[chunk])
                at += len(chunk)
                break
        else:
            char = text[at]
            if char in known and not (char.isascii() and char.isupper()) and char not in _PUNCTUATION:
                said.append(char)
            elif char not in _SUPERSCRIPTS:
                bad[char] = None
            at += 1
    symbols = "".join(said).strip()
    if not british:
        symbols = symbols.replace("ɹɹ", "ɹ")  # ɪə(r) has it twice: American says it in any case
    return _stress_on_vowels(symbols), tuple(bad)


@functools.lru_cache(maxsize=2)
def _table(british: bool) -> dict[str, str]:  # noqa: FBT001
    return {**_SHARED, **(_BRITISH if british else _AMERICAN)}


def _stress_on_vowels(symbols: str) -> str:
    """Move each stress mark from the head of its syllable to its vowel, where Kokoro expects it: ˈstɒp to stˈɒp."""
    out: list[str] = []
    waiting = ""
    for symbol in symbols:
        if symbol in _STRESSES:
            waiting = symbol
        else:
            if symbol in _VOWELS:
                out.append(waiting)
                waiting = ""
            out.append(symbol)
    return "".join(out)
