"""Whom he and she mean: the subject that goes on, not who is only spoken of; and never whom the speech calls."""

import pytest

from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.reading.mind import WEIGHTS
from voicestage.adapt.speakers.naming import best_name
from voicestage.adapt.speakers.ranker import read_story, shipped_weights
from voicestage.books import story_from_text

MEANT = (
    # whose sentence goes on
    ("Anna Weiss came home late. Ida Falk was asleep. She had not waited.", "She", "Ida Falk"),
    (
        "Anna Weiss came home late. She thought of Ida Falk, and of the letter. She put down her bag.",
        "She",
        "Anna Weiss",
    ),
    ("Anna Weiss came home late. Her sister's letter was for Ida Falk. She put it away.", "She", "Anna Weiss"),
    # of one clause
    ("Jonas Hale and Tom Orme met at noon. Jonas looked up. Tom saw him at once.", "him", "Jonas Hale"),
    ("Jonas Hale came in late. Tom Orme was there. Tom gave him the lamp.", "him", "Jonas Hale"),
    # named behind it in its sentence, so it is another
    ("Anna Weiss met Ida Falk at the gate. Anna laughed. She took Anna by the arm.", "She", "Ida Falk"),
    ("Jonas Hale was late. Tom Orme waited for Jonas. He told Tom so.", "He", "Jonas Hale"),
    # a clause inside another is about somebody else
    ("Ida Falk knew that the widow Anna Weiss was ill. She went home.", "She", "Ida Falk"),
    ("Tom Orme came in, with his aunt and old Jonas Hale close behind him. He sat down.", "He", "Tom Orme"),
    # pointed out
    ("Tom Orme read. Tom wrote. It was Jonas Hale who looked up. He sat down.", "He", "Jonas Hale"),
    # no one else of that gender
    ("Jonas Hale met Ida Falk at the gate. She laughed.", "She", "Ida Falk"),
    ("Ida Falk met Jonas Hale at the gate. He laughed.", "He", "Jonas Hale"),
    # long ago, and only spoken of lately
    (
        "Anna Weiss had the room to herself. She read until noon. She wrote two letters, one of them to Ida Falk. "
        "She was hungry. She went down.",
        "She",
        "Anna Weiss",
    ),
)


@pytest.mark.parametrize(("text", "pronoun", "whom"), MEANT)
def test_a_pronoun_means(text: str, pronoun: str, whom: str) -> None:
    assert meant_by_last(text + "\n\n“Well,” said Anna Weiss.\n\n“Well,” said Ida Falk.", pronoun) == whom


@pytest.mark.parametrize("called", ["Anna", "Anna dear", "my dear Anna"])
def test_who_is_called_is_not_who_says_it(called: str) -> None:
    story = (
        "Anna Weiss and Ida Falk sat by the stove. Ida was knitting.\n\n“It is late,” said Anna.\n\n"
        f"“It is early, {called},” she said.\n"
    )
    assert meant_by_last(story, "she") == "Ida Falk"


def test_what_speaks_against_somebody_weighs_against_him() -> None:
    for against in (
        "sentences",
        "since_subject",
        "described",
        "any_gender",
        "spoke_last",
        "subject_of_clause",
        "named_behind",
    ):
        assert getattr(WEIGHTS, against) < 0, against
    for speaks_for in ("same_passage", "share", "subject_again"):
        assert getattr(WEIGHTS, speaks_for) > 0, speaks_for


def meant_by_last(text: str, pronoun: str) -> str:
    """Return the name of whom the last such pronoun of the narration means."""
    book = story_from_text(text, name="story")
    quotations, _ = find_quotations(book)
    reading = read_story(book, quotations, None, shipped_weights().forest)
    mention = [one for found in reading.scan.mentions for one in found if one.text == pronoun][-1]
    assert mention.person is not None
    return best_name(reading.roster.real(mention.person))
