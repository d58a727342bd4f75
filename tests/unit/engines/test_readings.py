"""What is really heard, from the written words to the symbols: tables of sentences, and that no word is spelled."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from voicestage.engines.phonemes import Phonemiser, unmarked
from voicestage.model.script import Line, Words
from voicestage.model.speech import Phrase
from voicestage.speech.spoken import spoken

HERE = Path(__file__).parent
UNIT = HERE.parent


def rows(path: Path) -> list[list[str]]:
    lines = path.read_text(encoding="utf-8").split("\n")
    return [line.split("\t") for line in lines if line and not line.startswith("# ")]


@pytest.fixture(scope="module")
def british() -> Phonemiser:
    return Phonemiser(british=True)


@pytest.fixture(scope="module")
def american() -> Phonemiser:
    return Phonemiser(british=False)


def phrases(written: str) -> list[Phrase]:
    utterance = spoken(Line(speaker="A", content=(Words(text=written),)), lexicon=(), character="A")
    return [part for part in utterance.parts if isinstance(part, Phrase)]


def said(phonemiser: Phonemiser, written: str) -> str:
    return unmarked(" ".join(piece.symbols for piece in phonemiser.pieces(phrases(written))))[0]


@pytest.mark.parametrize(("written", "symbols"), rows(HERE / "phonemes.tsv"))
def test_what_is_heard(british: Phonemiser, written: str, symbols: str) -> None:
    assert said(british, written) == symbols


@pytest.mark.parametrize(("sentence", "symbols"), rows(HERE / "heteronyms.tsv"))
def test_words_of_several_sounds(british: Phonemiser, sentence: str, symbols: str) -> None:
    word = re.search(r"\{(.*)\}", sentence)
    assert word
    found = [
        token.phonemes
        for token in british._tokens(phrases(sentence.replace("{", "").replace("}", "")))
        if re.match(rf"{word[1]}\b", token.text) or token.text.endswith(f"-{word[1]}")
    ]
    assert found
    assert found[0].replace("ˌ", "ˈ").endswith(symbols) or found[0].replace("ˌ", "ˈ").startswith(symbols)


def test_a_rule_for_heteronyms_leaves_what_was_given(british: Phonemiser) -> None:
    given = [Phrase(text="He has "), Phrase(text="read", ipa="riːd"), Phrase(text=" it.")]
    assert [token.phonemes for token in british._tokens(given)][2] == "ɹˈiːd"


@pytest.mark.parametrize(
    ("written", "symbols"),
    [
        ("He had a blazing row.", "hˌi hæd ɐ blˈAzɪŋ ɹˈW."),
        ("She opened the drawer.", "ʃˌi ˈOpᵊnd ðə dɹˈɔɹ."),
        ("'Enry's doin' nothin'.", "ˈɛnɹiz dˈuɪn nˈʌθɪn."),
        ("Hermione met M. de Villefort.", "həɹmˈIəni mˈɛt məsjˈɜɹ dˈə vˌilfˈɔɹ."),
    ],
)
def test_in_american_too(american: Phonemiser, written: str, symbols: str) -> None:
    assert said(american, written) == symbols


def test_no_word_is_spelled_no_figure_left_and_each_stop_is_heard(british: Phonemiser) -> None:
    spelled: set[str] = set()
    for written, _ in rows(UNIT / "speech" / "said.tsv"):
        parts = phrases(written)
        tokens = list(british._tokens(parts))
        symbols = "".join(token.phonemes or "" for token in tokens)
        assert not re.search(r"\d", symbols), written
        text = "".join(part.text for part in parts)
        assert len(re.findall(r"\.(?=\s|$)", text)) == symbols.count("."), written
        for token in tokens:
            if len(token.text) > 1 and token.text.isalpha() and token.text.isascii() and not token.text.isupper():
                letters = british._reader.lexicon.get_NNP(token.text)[0]
                if _bare(token.phonemes or "") == _bare(letters or "-"):
                    spelled.add(token.text)
    assert spelled <= {"uk", "io", "st", "lt", "pt"}  # ends of addresses, and abbreviations of nothing


def _bare(symbols: str) -> str:
    return symbols.replace("ˈ", "").replace("ˌ", "")


def test_a_genitive_follows_the_sound_before_it(british: Phonemiser) -> None:
    def after(ipa: str) -> str:
        (piece,) = british.pieces([Phrase(text="X", ipa=ipa), Phrase(text="'s hat")])
        return piece.symbols.split()[0]

    assert after("ˈmɑːrə") == "mˈɑːɹəz"
    assert after("ˈluːk") == "lˈuːks"
    assert after("iːˈnɛs") == "iːnˈɛsɪz"
