from __future__ import annotations

import pytest

from voicestage.engines.ipa import symbol_table
from voicestage.engines.phonemes import PIECE, Phonemiser
from voicestage.errors import SynthesisFailed
from voicestage.model.speech import Phrase


@pytest.fixture(scope="module")
def british():
    return Phonemiser(british=True)


@pytest.fixture(scope="module")
def american():
    return Phonemiser(british=False)


def said(phonemiser: Phonemiser, *phrases: Phrase | str) -> str:
    parts = [Phrase(text=phrase) if isinstance(phrase, str) else phrase for phrase in phrases]
    return " ".join(piece.symbols for piece in phonemiser.pieces(parts))


def test_quotation_marks_do_not_change_the_words(british):
    plain = said(british, "I'll be there, she said. No.")
    assert said(british, "\"I'll be there,\" she said. 'No.'") == plain
    assert said(british, "“I’ll be there,” she said. ‘No.’") == plain
    assert said(british, "«I'll be there,» she said. „No.“") == plain


def test_accents_differ(british, american):
    assert said(british, "I can't go home.") == "ˌI kˈɑːnt ɡˌQ hˈQm."
    assert said(american, "I can't go home.") == "ˌI kˈænt ɡˌO hˈOm."


def test_every_symbol_is_in_the_table(british):
    odd = "(Aside) [hm] so_called {x} <y> — 'no' – “yes”… 50% & £3.50; 7:45! Zoë's café?"
    assert set(said(british, odd)) <= symbol_table().keys()


def test_ipa_stands_for_its_words(british):
    assert said(british, "past ", Phrase(text="Reykjavik", ipa="ˈreɪkjavɪk"), "'s wall.") == "pˈɑːst ɹˈAkjavɪks wˈɔːl."


def test_stress_raises_a_weak_word(british):
    assert "ˈɪz" not in said(british, "that is it")
    assert "ˈɪz" in said(british, "that ", Phrase(text="is", stress=True), " it")


def test_phrases_keep_the_spaces_between_them(british):
    whole = said(british, "the lamp went out")
    assert said(british, "the lamp", " went out") == whole
    assert said(british, "the lamp ", "went out") == whole
    assert said(british, "the la", "mp went out") == whole


@pytest.mark.parametrize("text", ["", " ", "…", "—", "😀", "“”", "?!", "()"])
def test_nothing_to_say_is_no_piece(british, text):
    assert british.pieces([Phrase(text=text)]) == ()


def test_letters_that_are_not_latin_are_refused_not_left_out(british):
    with pytest.raises(SynthesisFailed, match="Москва"):
        said(british, "He went to Москва by train.")
    with pytest.raises(SynthesisFailed, match="猫"):
        said(british, "猫")
    assert said(british, "to ", Phrase(text="Москва", ipa="mɐˈskva"), ".")


def test_letters_with_marks_are_read_as_english_readers_do(british):
    assert said(british, "Hélène") == said(british, "Helene")
    assert said(british, "Françoise") == said(british, "Franssoise")
    assert said(british, "cafe\u0301") == said(british, "café")
    assert said(british, "٣") == said(british, "3")


def test_a_long_unknown_word_is_read_to_its_end(british):
    # the net for unknown words cuts at 24 letters
    assert len(said(british, "zorblaxi" * 12)) > 80


def test_a_sentence_of_forty_thousand_characters_is_said_whole(british):
    unit = "on and on the wind went "
    pieces = british.pieces([Phrase(text=unit * 1700)])
    symbols = "".join(piece.symbols.replace(" ", "") for piece in pieces)
    assert all(0 < len(piece.symbols) <= PIECE for piece in pieces)
    assert symbols.count("wˈɪnd") == 1700


def test_long_speech_is_cut_between_sentences(british):
    pieces = british.pieces([Phrase(text="Dr. Grey went to St. Ives at 7:45, and came back. " * 30)])
    assert len(pieces) > 1
    assert all(piece.symbols.endswith(".") for piece in pieces)
