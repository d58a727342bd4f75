import re

import pytest

from voicestage.adapt import adapt
from voicestage.books import story_from_text

STORY = """“No,” said Tom. He shut the door. “Not today.”

“Then when?” asked Ann.

“Tomorrow,” Tom said, “or the day after.”

“You said so,” she said softly, “on Monday.”

“I did,” said Tom, and laid down his knife.

Ann said, “Good.”

“It's late,” said Tom to the dog.
"""


def lines(story, tags):
    done = adapt(story_from_text(story), tags=tags)
    assert done.proof.holds
    told = [re.sub(r'\ADropped: "|"\Z', "", each.message) for each in done.dropped]
    return [f"{line.speaker}: {line.text}" for _, line in done.script.lines()], told, done


def test_all_bare_tags_are_dropped_and_said():
    found, told, done = lines(STORY, "drop")

    assert found == [
        "TOM: No.",
        "NARRATOR: He shut the door.",
        "TOM: Not today.",
        "ANN: Then when?",
        "TOM: Tomorrow, or the day after.",
        "ANN: You said so, on Monday.",
        "TOM: I did,",
        "NARRATOR: said Tom, and laid down his knife.",
        "ANN: Good.",
        "TOM: It's late,",
        "NARRATOR: said Tom to the dog.",
    ]
    assert told == ["said Tom.", "asked Ann.", "Tom said,", "she said softly,", "Ann said,"]
    assert [(each.place.line, each.place.column) for each in done.dropped][:2] == [(1, 7), (3, 14)]
    assert " ".join(done.proof.dropped) == "said Tom asked Ann Tom said she said softly Ann said"


def test_trimmed_are_those_of_voices_that_the_scene_has_named():
    _, told, _ = lines(STORY, "trim")
    assert told == ["Tom said,", "she said softly,", "Ann said,"]


def test_a_new_scene_names_its_voices_again():
    story = STORY + "\n* * *\n\n“Here,” said Ann.\n\n“Where?” asked Tom.\n\n“There,” said Ann.\n"
    _, told, _ = lines(story, "trim")
    assert told == ["Tom said,", "she said softly,", "Ann said,", "said Ann."]


def test_all_stay_where_nothing_else_is_asked():
    found, told, done = lines(STORY, "keep")
    assert not told
    assert not done.proof.dropped
    assert "NARRATOR: said Tom." not in found
    assert found[1] == "NARRATOR: said Tom. He shut the door."


@pytest.mark.parametrize(
    ("tag", "goes"),
    [
        ("said Tom.", True),
        ("said Mr. Brandt.", True),
        ("Mr. Brandt said.", True),
        ("he replied.", True),
        ("said the captain.", True),
        ("whispered Tom.", True),
        ("said Tom loudly.", True),
        ("said Tom at last.", False),
        ("promised Tom.", False),
        ("said Tom, who was tired.", False),
        ("said the man in the oilskin.", False),
        ("said Tom to Ann.", False),
        ("lied Tom.", False),
    ],
)
def test_a_tag_that_says_more_than_who_speaks_stays(tag, goes):
    _, told, _ = lines(f"Tom sits. Ann waits.\n\n“It is so,” {tag}\n", "drop")
    assert told == ([tag] if goes else [])
