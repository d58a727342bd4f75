"""Where sentences end, and where a full stop ends none."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicestage.sentences import ends_sentence, first_sentence, last_sentence, sentence_ends, sentences


def cut(text: str) -> list[str]:
    return [text[start:end] for start, end in sentences(text)]


@pytest.mark.parametrize(
    "whole",
    [
        "They nodded to Mrs. Grey and the doorbell rang.",
        "They nodded to Mrs. Grey, to Dr. and Mrs. Stone, and to the Rev. Mr. Pole.",
        "At St. Mary's church the bell tolled.",
        "At 5 p.m. the telephone rang.",
        "At 5 p.m. Ada rang the bell.",
        "At No. 5 Elm St. the door slammed.",
        "It was by J. R. R. Grey and John F. Stone, in vol. 3 of the set.",
        "He sailed in the U.S. Navy until Oct. 31.",
        "Some of it, e.g. Latin and i.e. Greek, was lost c. 1850.",
        "Smith & Co. were bankers, Grey Jr. a clerk, etc. and so on.",
        "He paid 3.50 for it.",
        "“Stop!” she cried, and the gate banged.",
        "Bang! went the door.",
        "So… that was it.",
        "It was Capt. “Red” Grey.",
    ],
)
def test_one_sentence_stays_one(whole: str) -> None:
    assert cut(whole) == [whole]


@pytest.mark.parametrize(
    "parts",
    [
        ["The bell rang.", "They ran."],
        ["He came at 5 p.m.", "She was late."],
        ["The last train had gone at 5 p.m.", "Ada walked."],
        ["They lived in Bath St.", "He did not like it."],
        ["She met Mr. Grey.", "He bowed to Mrs. Stone!", "And then?", "Nothing…", "The door opened."],
        ["It was he, not I.", "They knew."],
        ["He took plan B.", "The rest is known."],
        ["There were pens, ink, etc.", "Nobody wrote."],
        ["“It is late.”", "The clock struck."],
        ["He said no.", "5 men left."],
        ["He was a rep.", "Mr. Grey was a gen.", "Nobody knew what that was."],
        ["(It was late.)", "*The clock struck.*", "Then they went"],
        ["He left the U.S.", "It was May."],
    ],
)
def test_sentences_are_cut_where_they_end(parts: list[str]) -> None:
    assert cut(" ".join(parts)) == parts
    assert cut("\n".join(parts)) == parts


def test_what_is_asked_inside_a_sentence_counts_where_that_is_wanted() -> None:
    text = "“Who is there?” she asked Mrs. Grey. Nobody."
    assert cut(text) == ["“Who is there?” she asked Mrs. Grey.", "Nobody."]
    found = [text[start:end] for start, end in sentences(text, inner=True)]
    assert found == ["“Who is there?”", "she asked Mrs. Grey.", "Nobody."]


def test_a_border_between_two_texts_is_found_with_both_in_view() -> None:
    assert ends_sentence("The bell rang. ", "They ran.")
    assert ends_sentence("The bell rang.")
    assert not ends_sentence("They nodded to Mrs. ", "Grey.")
    assert not ends_sentence("The bell rang, ", "they ran.")
    assert not ends_sentence("", "They ran.")


def test_the_last_sentence_is_what_nothing_has_ended() -> None:
    assert last_sentence("Mr. Grey came. The sign beside Mrs. Stone said") == " The sign beside Mrs. Stone said"
    assert last_sentence("He left. Mr. Grey came. ") == " Mr. Grey came. "
    assert last_sentence("no end") == "no end"


def test_the_first_sentence_is_the_text_up_to_its_end() -> None:
    assert first_sentence("Mr. Grey came. He sat down.") == "Mr. Grey came."
    assert first_sentence("no end") == "no end"


@given(st.text(alphabet='Mr. Stp5abA!?…"”’)* \n', max_size=60))
def test_nothing_but_white_space_stands_between_sentences(text: str) -> None:
    at = 0
    for start, end in sentences(text):
        assert not text[at:start].strip()
        assert start < end
        at = end
    assert not text[at:].strip()
    assert all(not text[end : end + 1].strip() for end in sentence_ends(text))
