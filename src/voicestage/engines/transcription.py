"""Kokoro's symbols as standard IPA, which the voices say the same when it is given back to them (`ipa.symbols_for`)."""

from __future__ import annotations

_IPA = str.maketrans(
    {
        "A": "eɪ",
        "I": "aɪ",
        "W": "aʊ",
        "Y": "ɔɪ",
        "O": "oʊ",
        "Q": "əʊ",
        "T": "ɾ",
        "ʤ": "dʒ",
        "ʧ": "tʃ",
        "ɹ": "r",
    }
)


def ipa_of(symbols: str) -> str:
    """Return what stands for Kokoro's symbols in IPA; a stress mark stays before its vowel, where Kokoro has it."""
    return symbols.translate(_IPA)
