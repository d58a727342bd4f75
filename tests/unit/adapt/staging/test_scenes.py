"""Stories without a mark between their scenes; `||` stands where a reader would put one."""

from itertools import pairwise
from pathlib import Path

import pytest

from voicestage.adapt import adapt
from voicestage.adapt.staging.scenes import divide, scene_title
from voicestage.books import story_from_text

FOLDER = Path(__file__).parent / "unmarked"
STORIES = {path.stem: path.read_text(encoding="utf-8") for path in sorted(FOLDER.glob("*.txt"))}


def openings(story):
    """Return the first words of every scene but the first."""
    book = story_from_text("\n\n".join(part for part in story.strip().split("\n\n") if part != "||"))
    script = adapt(book).script
    return [scene.lines[0].text[:24] for scene in script.scenes[1:]], script


def wanted(story):
    paragraphs = story.strip().split("\n\n")
    return [" ".join(after.split())[:24] for mark, after in pairwise(paragraphs) if mark == "||"]


@pytest.mark.parametrize("name", STORIES)
def test_a_story_without_marks_is_divided_where_it_goes_on_later_or_elsewhere(name):
    assert openings(STORIES[name])[0] == wanted(STORIES[name])


def test_scenes_are_named_from_their_words():
    _, script = openings(STORIES["ferry"])
    assert [scene.title for scene in script.scenes] == ["The quay, at noon", "The upper deck", "By evening"]
    assert [scene.slug for scene in script.scenes] == ["the-quay-at-noon", "the-upper-deck", "by-evening"]


@pytest.mark.parametrize(
    ("narration", "title"),
    [
        ("The bridge is dark, but for the compass. Wind leans on the glass.", "The bridge"),
        ("At five in the morning the harbour lies as flat as a plate.", "The harbour, at five in the morning"),
        ("Somebody has to stand in the bow and look.", "The bow"),
        ("Two days later nobody spoke of it.", "Two days later"),
        ("He said nothing at all, and went on saying it.", "He said nothing at all"),
        ("She waited in Mrs. Cole's kitchen for the rain to stop.", "Mrs. Cole's kitchen"),
    ],
)
def test_a_title_says_where_and_when(narration, title):
    assert scene_title(narration, narration) == title


def test_a_story_that_marks_its_scenes_is_divided_nowhere_else():
    story = STORIES["key"].replace("||", "* * *", 1)
    book = story_from_text("\n\n".join(part for part in story.strip().split("\n\n") if part != "||"))
    (chapter,) = divide(book)
    assert len(chapter.scenes) == 2
