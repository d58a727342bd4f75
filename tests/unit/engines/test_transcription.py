"""Kokoro's symbols as IPA: what is shown can be written into the lexicon and sounds the same."""

import pytest

from voicestage.engines.ipa import symbols_for
from voicestage.engines.phonemes import PhonemeReader
from voicestage.engines.transcription import ipa_of
from voicestage.model.speech import Phrase

WORDS = (
    "Marguerite Philippa Carrow Sparrow Captain Solberg Halvard Nico Brandt judge church measure voice how boy go day "
    "high water button little bottle beard square tour bird better singing thinking loch yacht strength"
)


@pytest.fixture(scope="module")
def reader():
    reader = PhonemeReader(british=lambda voice: voice == "british")
    yield reader
    reader.close()


@pytest.mark.parametrize("accent", ["british", "american"])
def test_what_is_shown_of_a_word_is_said_the_same_when_it_is_given_back(reader, accent):
    words = reader.pronounced([Phrase(text=WORDS)], voice=accent)
    assert [word.word for word in words] == WORDS.split()
    for word in words:
        given = reader.pronounced([Phrase(text=word.word, ipa=word.ipa)], voice=accent)
        assert given[0].known == "given"
        assert given[0].ipa == word.ipa, word


def test_kokoros_letters_are_none_of_ipa():
    shown = ipa_of("kˈAɹQ ʤˈIəntWYOT")
    assert shown == "kˈeɪrəʊ dʒˈaɪəntaʊɔɪoʊɾ"
    assert symbols_for("ˈkeɪrəʊ", british=True) == "kˈAɹQ"


def test_it_is_told_what_is_guessed(reader):
    (known, guessed) = reader.pronounced([Phrase(text="captain Zvorlak")], voice="british")
    assert (known.known, guessed.known) == ("dictionary", "guess")
    assert guessed.ipa
