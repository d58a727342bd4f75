from voicestage.adapt import adapt
from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.staging.assembly import ProposedCue, Spoken, assemble
from voicestage.adapt.staging.scenes import divide
from voicestage.books import story_from_text
from voicestage.model.script import Cue, Line

STORY = """It rains. The door slams.

“Go on,” said Ann, “in.” Thunder rolls.

* * *

“No.”
"""


def assembled(story, *, cues=(), dropped=(), speaker="Ann"):
    book = story_from_text(story)
    quotations, _ = find_quotations(book)
    spoken = [Spoken(quotation=quotation, speaker=speaker) for quotation in quotations]
    at = [ProposedCue(cue=Cue(kind="sfx", sound=sound), at=book.raw.index(words)) for sound, words in cues]
    spans = [(book.raw.index(words), book.raw.index(words) + len(words)) for words in dropped]
    return book, assemble(book, spoken, divide(book), cues=at, dropped=spans)


def shown(script):
    return [
        f"{item.speaker}: {item.text}" if isinstance(item, Line) else f"[{item.sound}]"
        for scene in script.scenes
        for item in scene.items
    ]


def test_each_line_says_where_its_words_stand_in_the_story():
    book, done = assembled(STORY)
    lines = [line for _, line in done.script.lines()]
    assert len(done.origins) == len(lines)
    for line, origin in zip(lines, done.origins, strict=True):
        assert line.text in book.raw[origin.start : origin.end]
    assert [origin.spoken for origin in done.origins] == [None, 0, None, 1, None, 2]


def test_a_cue_stands_before_the_line_whose_words_are_at_its_place_or_follow_next():
    cues = [("rain", "It rains"), ("slam", "door"), ("thunder", "Thunder"), ("sea", "* * *")]
    _, done = assembled(STORY, cues=cues)
    assert shown(done.script) == [
        "[rain]",
        "[slam]",
        "NARRATOR: It rains. The door slams.",
        "ANN: Go on,",
        "NARRATOR: said Ann,",
        "ANN: in.",
        "[thunder]",
        "NARRATOR: Thunder rolls.",
        "[sea]",
        "ANN: No.",
    ]


def test_a_cue_behind_the_last_words_ends_the_last_scene():
    book = story_from_text(STORY)
    found = []

    def propose(given, plan, quotations):
        found.append((given, len(plan), len(quotations)))
        return [ProposedCue(cue=Cue(kind="sfx", sound="end"), at=len(given.raw))]

    script = adapt(book, propose_cues=propose).script
    assert found == [(book, 1, 3)]
    assert shown(script)[-1] == "[end]"


def test_where_a_tag_inside_a_speech_is_dropped_the_speech_is_one_line():
    _, done = assembled(STORY, dropped=["said Ann,"])
    assert shown(done.script)[1:3] == ["ANN: Go on, in.", "NARRATOR: Thunder rolls."]


def test_where_a_tag_behind_a_speech_is_dropped_its_comma_becomes_a_full_stop():
    _, done = assembled("“Go on,” said Ann. She waits.\n\n“No,” said Ann.\n", dropped=["said Ann. ", "said Ann.\n"])
    assert shown(done.script) == ["ANN: Go on.", "NARRATOR: She waits.", "ANN: No."]
