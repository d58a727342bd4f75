"""Short modern stories, present tense and past, in various marks: most speakers are found without a cast.

In `modern/` each paragraph that speaks begins with its speaker in braces, `{Noor} “Nothing.”`; nothing of them trains
the trees (training/attribution).
"""

import re
from pathlib import Path

import pytest

from voicestage.adapt import adapt
from voicestage.books import story_from_text
from voicestage.model.script import same_name

STORIES = Path(__file__).parent / "modern"
_SPEAKER = re.compile(r"^\{([^}]+)\} ", re.MULTILINE)
ALSO = {
    "Voice": ("Old Man", "Aurel"),
    "Aurel": ("Voice", "Old Man"),
    "Stage manager": ("Colin", "Manager"),
    "Yusuf's wife": ("Wife", "His Wife"),
}


def marked(name: str) -> tuple[str, list[str]]:
    """Return a story without its marks, and the speaker of each paragraph that speaks, in order."""
    text = (STORIES / f"{name}.md").read_text(encoding="utf-8")
    return _SPEAKER.sub("", text), _SPEAKER.findall(text)


def found_in(name: str) -> list[tuple[str, str, str, bool]]:
    """Return for each quotation: what is said, who says it, who is found, and whether that is right."""
    text, speakers = marked(name)
    adaptation = adapt(story_from_text(text, name=name))
    assert adaptation.proof.holds
    names = {c.name: {same_name(n) for n in c.names} for c in adaptation.characters}
    rows = []
    paragraphs = iter(speakers)
    last = -1
    who = ""
    for quote in adaptation.quotes:
        paragraph = text.count("\n\n", 0, quote.start)
        if paragraph != last:
            who, last = next(paragraphs), paragraph
        wanted = {same_name(each) for each in (who, *ALSO.get(who, ()))}
        found = names.get(quote.speaker, {same_name(quote.speaker)})
        first_names = {word for each in found for word in (each, each.split()[0])}
        rows.append((text[quote.start : quote.end], who, quote.speaker, bool(wanted & first_names)))
    assert next(paragraphs, None) is None
    return rows


@pytest.mark.parametrize(
    ("name", "least"),
    [("the-last-tram", 0.8), ("plot-nineteen", 0.8), ("the-understudy", 0.5), ("a-signal-from-the-barn", 0.75)],
)
def test_most_speakers_of_a_short_modern_story_are_found(name: str, least: float) -> None:
    rows = found_in(name)

    wrong = [row[:3] for row in rows if not row[3]]
    assert 1 - len(wrong) / len(rows) >= least, wrong
