"""Phrases: nothing lost, in order, and where the pauses are."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from voicestage.deliver.exports.phrases import LONGEST_PHRASE, boundaries, divide
from voicestage.units import RATE


@given(st.lists(st.text("abc ,.!?;—“” é", min_size=1, max_size=60), max_size=12).map("".join))
def test_divided_words_are_all_there_in_order(text: str) -> None:
    text = " ".join(text.split())
    at = 0
    for start, piece in divide(text):
        assert text[start : start + len(piece)] == piece
        assert not text[at:start].strip()
        at = start + len(piece)
    assert not text[at:].strip()


def test_sentences_are_phrases_and_long_ones_are_divided_at_their_clauses() -> None:
    text = (
        "Wait. “Who is there?” she asked, and nobody who stood on the quay that night, wet as they were, had an answer "
        "for her that was not also a lie."
    )
    pieces = [piece for _, piece in divide(text)]
    assert pieces[:2] == ["Wait.", "“Who is there?”"]
    assert all(len(piece) <= LONGEST_PHRASE for piece in pieces)
    assert pieces[2].endswith(",")


def tone(seconds: float) -> np.ndarray:
    return (0.3 * np.sin(np.arange(round(seconds * RATE)) * 0.05)).astype(np.float32)


def test_a_phrase_begins_behind_the_pause_that_is_nearest_to_its_share_of_the_letters() -> None:
    # spoken slower than its letters say, with a pause inside the second sentence too
    silence = np.zeros(round(0.25 * RATE), np.float32)
    clip = np.concatenate([tone(1.4), silence, tone(0.9), silence, tone(1.0)])
    pieces = divide("He waited on the quay. Nobody came, of course, that night.")
    (border,) = boundaries(pieces, clip, len(clip))
    assert abs(border / RATE - 1.65) < 0.06


def test_without_a_pause_time_is_shared_out_by_letters() -> None:
    pieces = divide("Aaaa bbbb. Cccc dddd.")
    (border,) = boundaries(pieces, None, 1000)
    assert abs(border - 500) < 5
