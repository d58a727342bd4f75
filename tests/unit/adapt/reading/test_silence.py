"""Who says nothing does not speak, though his name stands beside a speech."""

import pytest

from voicestage.adapt import adapt
from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.speakers.ranker import read_story
from voicestage.books import story_from_text

SILENT = (
    *(
        "Jonas said nothing.",
        "Jonas did not answer.",
        "Jonas didn't reply.",
        "Jonas made no reply.",
        "Jonas was silent.",
    ),
    *("Jonas did not say anything.", "Jonas kept silent.", "Jonas gave no answer.", "Jonas never answered."),
    *("Jonas said not a word.", "Jonas had nothing to say.", "Jonas wouldn't say.", "Jonas stayed quiet."),
    *("Jonas couldn't answer.", "Jonas had said nothing.", "Jonas just said nothing.", "Jonas held his tongue."),
)
SPEAKS = (
    *("Jonas said nothing more.", "Jonas did not answer at once.", "Jonas fell silent.", "Jonas said no more."),
    *("Jonas said nothing for a while.", "Jonas did not look up.", "Jonas answered.", "Jonas was tired."),
    *("Jonas didn't speak loudly.", "Jonas never answered quickly."),
)


def read(told):
    story = f"Anna and Jonas sat down.\n\n“Hello there,” said Anna.\n\n{told}\n\n“Nothing at all?”\n"
    book = story_from_text(story)
    quotations, _ = find_quotations(book)
    return read_story(book, quotations, None, None).scan.turns


@pytest.mark.parametrize("told", SILENT)
def test_who_says_nothing_is_known(told):
    before, behind = read(told)
    assert [mention.text for mention in before.silent] == ["Jonas"]
    assert [mention.text for mention in behind.silent_before] == ["Jonas"]
    assert not behind.clues


@pytest.mark.parametrize("told", SPEAKS)
def test_who_has_spoken_or_will_is_not_silent(told):
    before, behind = read(told)
    assert not before.silent
    assert not behind.silent_before
    assert [clue.mention.text for clue in behind.clues] == ["Jonas"]


def test_saying_nothing_is_no_tag():
    story = "Anna and Jonas sat down.\n\n“Hello there.” Jonas said nothing.\n\n“Hello,” said Anna.\n"
    book = story_from_text(story)
    quotations, _ = find_quotations(book)
    first, second = read_story(book, quotations, None, None).scan.turns
    assert first.tag is None
    assert second.tag is not None


@pytest.mark.parametrize(
    ("told", "who"),
    [
        ("As Jonas sat down, Anna opened the stove.", "Anna"),
        ("Because Jonas said nothing, Anna did.", "Anna"),
        ("When Anna saw the stove, she laughed.", "Anna"),
        ("Jonas said nothing, so Anna rose.", "Anna"),
        ("Jonas met Anna on the stairs, who, out of breath, cried,", "Anna"),
        ("Jonas turned away, while Anna replied that it was, adding,", "Anna"),
    ],
)
def test_the_main_clause_says_who_acts(told, who):
    story = f"Anna and Jonas sat down.\n\n{told} “Hello there.”\n"
    book = story_from_text(story)
    quotations, _ = find_quotations(book)
    (turn,) = read_story(book, quotations, None, None).scan.turns
    assert turn.clues[0].mention.text == who


@pytest.mark.parametrize("told", SILENT)
def test_who_says_nothing_leaves_the_turn_to_the_other(told):
    story = (
        "Anna Weiss had come home early, and Jonas was still up. Mrs. Tolland sat by the stove.\n\n"
        "“It is late,” said Mrs. Tolland.\n\nAnna turned to Jonas. “Hello there.”\n\n"
        f"{told}\n\n“Nothing at all?”\n\n“And you two?” asked Mrs. Tolland.\n"
    )
    assert [quote.speaker.split()[0] for quote in adapt(story_from_text(story)).quotes[1:3]] == ["Anna", "Anna"]
