import pytest

from voicestage.adapt import Attributed, Choice, adapt
from voicestage.adapt.proof import prove
from voicestage.adapt.reading.names import plain_name, speaker_name
from voicestage.books import story_from_text
from voicestage.model.cast import Cast, Character
from voicestage.model.script import Chapter, Cue, Line, Scene, Script, Words
from voicestage.script.parse import parse
from voicestage.script.write import write

STORY = """BOOK ONE

CHAPTER I

“I'll be there,” Mara promises, and runs for the stairs. “Wait!”

Jonas waits.

* * *

“Hush,” whispers Mara. “They can _hear_ you.”

“…”

“Get out!” Jonas shouts at the crows.

CHAPTER II

Nothing stirs.
"""


def lines(story, cast=None):
    script = adapt(story_from_text(story), cast).script
    return [(line.speaker, line.directions, line.text) for _, line in script.lines()]


def test_the_script_of_a_story():
    script = adapt(story_from_text(STORY)).script
    first, second = script.chapters
    assert (first.title, second.title) == ("BOOK ONE. CHAPTER I", "CHAPTER II")
    assert [scene.address for scene in script.scenes] == ["1.1", "1.2", "2.1"]
    assert [scene.slug for scene in script.scenes] == [
        "ill-be-there-mara-promises",
        "hush-whispers-mara-they-can",
        "2-1",
    ]
    assert [(line.speaker, line.text, line.paragraph, line.number) for line in first.scenes[0].lines] == [
        ("MARA", "I'll be there,", 1, 1),
        ("NARRATOR", "Mara promises, and runs for the stairs.", 1, 2),
        ("MARA", "Wait!", 1, 3),
        ("NARRATOR", "Jonas waits.", 2, 4),
    ]
    assert Words(text="hear", stress=True) in first.scenes[1].lines[2].content
    assert [item.kind for item in first.scenes[1].items if isinstance(item, Cue)] == ["beat"]


def test_a_script_survives_being_written_and_read():
    script = adapt(story_from_text(STORY)).script
    read, diagnostics = parse([("story.md", write(script))])
    assert not [d for d in diagnostics if d.severity == "error"]
    assert prove(story_from_text(STORY), read).holds
    assert [(s.slug, [(li.speaker, li.directions, li.text) for li in s.lines]) for s in read.scenes] == [
        (s.slug, [(li.speaker, li.directions, li.text) for li in s.lines]) for s in script.scenes
    ]


@pytest.mark.parametrize(
    ("tag", "direction"),
    [
        ("whispers Kit", "whispering"),
        ("Kit shouts", "shouting"),
        ("screamed Kit", "screaming"),
        ("she mutters", "muttering"),
        ("Kit laughs", "laughing"),
        ("says Kit", None),
        ("says Kit with a whisper of a smile", None),
        ("asks Kit, who never shouts", None),
    ],
)
def test_directions_from_the_verb_of_the_tag(tag, direction):
    assert lines(f"Kit sits. She waits.\n\n“Not yet,” {tag}.\n")[1] == (
        "KIT",
        (direction,) if direction else (),
        "Not yet,",
    )


def test_the_given_cast_names_the_speakers_and_new_ones_are_added():
    cast = Cast(characters=(Character(name="Old Tom", aliases=("Captain Tarr", "the captain"), gender="male"),))
    adaptation = adapt(
        story_from_text("“Cast off,” says Captain Tarr.\n\n“Aye,” says Nell.\n\n“And quietly,” the captain says.\n"),
        cast,
    )
    assert [quote.speaker for quote in adaptation.quotes] == ["Old Tom", "Nell", "Old Tom"]
    assert [line.speaker for _, line in adaptation.script.lines()][::2] == ["OLD TOM", "NELL", "OLD TOM"]
    assert adaptation.characters[0] == cast.characters[0]
    assert adaptation.characters[1].name == "Nell"


def test_genders_come_from_titles_names_and_pronouns():
    story = "“No,” says Herr Falk.\n\n“Yes,” says Ysolde. Ysolde folds her arms.\n\n“Perhaps,” says Clara.\n"
    genders = {c.name: c.gender for c in adapt(story_from_text(story)).characters}
    assert genders == {"Herr Falk": "male", "Ysolde": "female", "Clara": "female"}


def test_where_nobody_can_be_found_the_voice_is_unknown_and_reported():
    adaptation = adapt(story_from_text("“Is it over?”\n\n“It is over.”\n"))
    assert {quote.speaker for quote in adaptation.quotes} == {"Unknown Voice"}
    assert [line.speaker for _, line in adaptation.script.lines()] == ["UNKNOWN VOICE"] * 2
    (found,) = adaptation.diagnostics
    assert (found.code, found.place.line) == ("unknown-voice", 1)


def test_a_reason_quotes_the_words_it_follows_from():
    first, second = adapt(story_from_text("“Run,” whispers Kit to Bruno.\n\n“Why?”\n")).quotes
    assert first.reason == 'tag: "whispers Kit"'
    assert 0.6 < second.confidence < first.confidence
    assert second.speaker == "Bruno"


def test_another_attributor_can_decide():
    def nobody_but_ada(_book, quotations, _cast):
        choice = Choice(speaker="Ada", confidence=0.5, reason="there is nobody else")
        return Attributed(choices=(choice,) * len(quotations), characters=(Character(name="Ada"),))

    adaptation = adapt(story_from_text("“Hello,” says Kit.\n"), attributor=nobody_but_ada)
    assert [line.speaker for _, line in adaptation.script.lines()] == ["ADA", "NARRATOR"]


def test_the_proof_names_what_is_lost_added_and_moved():
    book = story_from_text("# The Lamp\n\nOne two three four.\n")

    def script(title, *texts):
        content = tuple(Line(speaker="NARRATOR", content=(Words(text=text),)) for text in texts)
        return Script(
            chapters=(Chapter(number=1, title=title, scenes=(Scene(address="1.1", slug="a", items=content),)),)
        )

    assert prove(book, script("The Lamp", "One two", "three four.")).holds
    lost = prove(book, script("The Lamp", "One two four."))
    assert (lost.lost, lost.added) == (("three",), ())
    added = prove(book, script("The Lamp", "One two two three four"))
    assert (added.lost, added.added) == ((), ("two",))
    assert not prove(book, script("The Lamp", "One three two four")).holds
    assert prove(book, script(None, "One two three four")).lost == ("The", "Lamp")
    assert str(prove(book, script("The Lamp", "One two three four"))) == "6 words, 0 words lost, 0 added"


@pytest.mark.parametrize(
    ("name", "plain", "spoken"),
    [
        ("Mme. Arnaud", "Mme. Arnaud", "MME. ARNAUD"),
        ("Señora Ibáñez", "Señora Ibáñez", "SEÑORA IBÁÑEZ"),
        ("O’Brien", "O'Brien", "O'BRIEN"),
        ("*The* (Captain):", "The Captain", "THE CAPTAIN"),
        ("A Very Long Name That Goes On and On Beyond Forty", "A Very Long Name That Goes On and On", None),
    ],
)
def test_names_as_a_script_bears_them(name, plain, spoken):
    assert plain_name(name) == plain
    assert speaker_name(plain) == (spoken or plain.upper())
