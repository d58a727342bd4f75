"""What holds of every text that is made ready to be said."""

from hypothesis import given
from hypothesis import strategies as st

from voicestage.model.script import Line, Words
from voicestage.model.speech import Phrase
from voicestage.numbers import cardinal, from_roman, ordinal, to_roman, year
from voicestage.speech.spoken import spoken

MARKS = st.sampled_from(
    [*"0123456789 .,:;!?'\"-–—…/%£$€°½#@*[]()&+=", "St.", "Dr.", "IV", "pm", "May", "HELP", "é", "ñ", "ha"]
)
TEXTS = st.lists(st.one_of(MARKS, st.text(max_size=6)), max_size=14).map("".join)


def say(text):
    return spoken(Line(speaker="A", content=(Words(text=text),)), lexicon=(), character="A")


@given(TEXTS)
def test_no_figure_is_left_and_no_mark_of_emphasis(text):
    said = say(text).text
    assert not any(c in "0123456789½\ue000\ue001" for c in said)


@given(TEXTS)
def test_the_same_text_is_said_the_same_way(text):
    assert say(text) == say(text)


@given(TEXTS)
def test_all_sounds_are_written_in_ipa_with_a_letter(text):
    assert all(any(c.isalpha() for c in part.ipa) for part in say(text).parts if isinstance(part, Phrase) and part.ipa)


@given(st.integers(1, 3999))
def test_roman_numerals_come_back(number):
    assert from_roman(to_roman(number)) == number


@given(st.integers(0, 10**15))
def test_numbers_are_words(number):
    for said in (cardinal(number), ordinal(number), year(number % 3000)):
        assert said.replace(" ", "").replace("-", "").isalpha()
