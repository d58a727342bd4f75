from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voicestage.engines.split import Joint, atoms_of, pieces


@given(st.text(max_size=400), st.integers(1, 60))
def test_nothing_is_left_out_and_every_piece_fits(text, limit):
    found = pieces(atoms_of(text), limit=limit)
    assert "".join(piece.symbols for piece in found) == text
    assert all(0 < len(piece.symbols) <= limit for piece in found)


def test_short_text_is_one_piece():
    assert len(pieces(atoms_of("The lamp went out. He slept."), limit=100)) == 1


def test_cuts_at_sentences_before_clauses_before_words():
    found = pieces(atoms_of("The lamp, the lamp went out. He slept, and he dreamt."), limit=40)
    assert [piece.symbols.strip() for piece in found] == ["The lamp, the lamp went out.", "He slept, and he dreamt."]
    assert found[0].joint is Joint.SENTENCE
    found = pieces(atoms_of("When the lamp went out, the keeper slept on"), limit=30)
    assert found[0].symbols.strip() == "When the lamp went out,"
    assert found[0].joint is Joint.CLAUSE


def test_pieces_are_balanced():
    found = pieces(atoms_of("word " * 1000), limit=400)
    sizes = [len(piece.symbols) for piece in found]
    assert max(sizes) <= 400
    assert min(sizes) > 200


def test_a_word_longer_than_a_piece_is_cut():
    found = pieces(atoms_of("a" * 1000), limit=400)
    assert [len(piece.symbols) for piece in found] == [250, 250, 250, 250]


def test_a_sentence_of_forty_thousand_characters():
    text = "on and on the wind went " * 1700
    found = pieces(atoms_of(text), limit=400)
    assert "".join(piece.symbols for piece in found) == text


def test_no_sentence_ends_behind_an_abbreviation():
    text = "They nodded to Mrs. Grey and to Dr. Stone. He slept."
    assert [atom.symbols for atom in atoms_of(text) if atom.joint is Joint.SENTENCE] == ["Stone. "]
