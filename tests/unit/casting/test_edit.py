# ruff: noqa: E501 - a table of texts reads best with one to a line
"""Edits of voices.yaml change what they say and no byte more."""

import pytest

from voicestage.casting.edit import add_character, set_value, set_values
from voicestage.casting.extend import extend, new_text
from voicestage.casting.load import parse
from voicestage.errors import ProductionError
from voicestage.model.cast import Cast, Character, Delivery

NEW = Character(name="NEW", voice="af_sky")


@pytest.mark.parametrize(
    ("text", "edited"),
    [
        ("", "cast:\n  NEW: {voice: af_sky}\n"),
        ("# mine", "# mine\ncast:\n  NEW: {voice: af_sky}\n"),
        ("---\n", "---\ncast:\n  NEW: {voice: af_sky}\n"),
        ("title: x", "title: x\ncast:\n  NEW: {voice: af_sky}\n"),
        ("title: x\r\n\r\n# end\r\n", "title: x\r\ncast:\r\n  NEW: {voice: af_sky}\r\n\r\n# end\r\n"),
        ("  title: x\n", "  title: x\n  cast:\n    NEW: {voice: af_sky}\n"),
        ("{title: x}\n", "{title: x, cast: {NEW: {voice: af_sky}}}\n"),
        ("{}", "{cast: {NEW: {voice: af_sky}}}"),
        ("cast: {}\ntitle: y", "cast: {NEW: {voice: af_sky}}\ntitle: y"),
        ("cast:   # people\ntitle: y", "cast:   # people\n  NEW: {voice: af_sky}\ntitle: y"),
        (
            "cast:\n    A: af_bella # she\n    # the rest\n\nsound:\n",
            "cast:\n    A: af_bella # she\n    NEW: {voice: af_sky}\n    # the rest\n\nsound:\n",
        ),
        (
            "cast:\n  A:\n    voice: af_bella\n    pace: 1.1 # quick\n",
            "cast:\n  A:\n    voice: af_bella\n    pace: 1.1 # quick\n  NEW: {voice: af_sky}\n",
        ),
        ("cast: {A: af_bella,\n  B: # c\n}", "cast: {A: af_bella,\n  B:, NEW: {voice: af_sky} # c\n}"),
        ("cast: {A: af_bella, }", "cast: {A: af_bella, NEW: {voice: af_sky}, }"),
        ("cast: &all\n  A: af_bella", "cast: &all\n  A: af_bella\n  NEW: {voice: af_sky}\n"),
        ("cast:\n  A: |\n    af_bella\n\n\n", "cast:\n  A: |\n    af_bella\n  NEW: {voice: af_sky}\n\n\n"),
        ("cast:\n  A: af_bella\n...\n", "cast:\n  A: af_bella\n  NEW: {voice: af_sky}\n...\n"),
        ("\ufeffcast:\n  A: af_bella\n", "\ufeffcast:\n  A: af_bella\n  NEW: {voice: af_sky}\n"),
    ],
)
def test_a_character_is_added_at_the_end_of_the_cast(text, edited):
    assert add_character(text, NEW) == edited
    assert parse(edited)[0].characters[-1].voice == "af_sky"


@pytest.mark.parametrize(
    ("text", "path", "value", "edited"),
    [
        ("cast:\n  A: {voice: af_bella} # c\n", ("cast", "a", "voice"), "af_sky", "cast:\n  A: {voice: af_sky} # c\n"),
        ("cast:\n  A:\n    voice: 'x'  # c\n", ("cast", "A", "voice"), "af_sky", "cast:\n  A:\n    voice: af_sky  # c\n"),
        ("cast: {A: af_bella}", ("cast", "A", "voice"), "af_sky", "cast: {A: af_sky}"),
        ("cast: {A: af_bella}", ("cast", "A", "pace"), "1.1", "cast: {A: {voice: af_bella, pace: 1.1}}"),
        ("cast: {A: {voice: }}", ("cast", "A", "voice"), "af_sky", "cast: {A: {voice: af_sky }}"),
        ("cast:\n  A:\n  B:\n", ("cast", "A", "gain"), "-3dB", "cast:\n  A: {gain: -3dB}\n  B:\n"),
        ("cast: {A}", ("cast", "A", "voice"), "af_sky", "cast: {A: {voice: af_sky}}"),
        ("cast:\n  A:\n    voice: x # c\n  B:\n", ("cast", "A", "pan"), "-0.2", "cast:\n  A:\n    voice: x # c\n    pan: -0.2\n  B:\n"),
        ("x: y", ("title",), "12:30", 'x: y\ntitle: "12:30"\n'),
        ("title: a # b", ("title",), "No", 'title: "No" # b'),
        ("title: &t a\nauthor: *t", ("title",), "c: d", 'title: &t "c: d"\nauthor: *t'),
        ("title: &t a\nauthor: *t", ("author",), "b", "title: &t a\nauthor: b"),
        ("title: |\n  a\n  b\n\n# x\n", ("title",), "c", "title: c\n\n# x\n"),
        ("sound: {peak: -1dB}\r\n", ("sound", "loudness"), "acx", "sound: {peak: -1dB, loudness: acx}\r\n"),
        ("title: a\r\n", ("sound", "loudness"), "-18", "title: a\r\nsound: {loudness: -18}\r\n"),
    ],
)  # fmt: skip
def test_a_value_is_set_alone(text, path, value, edited):
    assert set_value(text, path, value) == edited


def test_several_values_are_set_in_one_go():
    text = "cast:\n  A: {voice: x}\n  B:\n  C: y # c\n"
    voices = {("cast", name, "voice"): f"af_{name.lower()}" for name in "ABC"}
    assert set_values(text, voices) == "cast:\n  A: {voice: af_a}\n  B: {voice: af_b}\n  C: af_c # c\n"


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("cast: [a]", "Write by hand: NEW: {voice: af_sky}"),
        ("base: &c {A: x}\ncast: *c", "Write by hand: NEW: {voice: af_sky}"),
        ("cast:\n  ? A\n  : x\n", "Write by hand: cast: {NEW: {voice: af_sky}}"),
        ("cast: {new: }", '"NEW" stands here and at 1:8'),
        ("cast: {A: {aliases: [New]}}", '"New" is a name of NEW'),
        ("title: A: b", "put the title in quotes"),
    ],
)
def test_what_cannot_be_added_is_refused(text, message):
    with pytest.raises(ProductionError) as error:
        add_character(text, NEW)
    assert message in str(error.value)


@pytest.mark.parametrize(
    ("path", "value", "message"),
    [
        (("cast", "A", "pace"), "9", "pace: must be a number from 0.5 to 2.0"),
        (("cast", "A", "tempo"), "1", 'there is no "tempo" under cast'),
        (("cast", "A", "aliases"), "Bob", "Write by hand: cast: A: aliases: Bob"),
        (("cast", "A", "voice"), "", "voice: is empty"),
    ],
)
def test_what_cannot_be_set_is_refused(path, value, message):
    with pytest.raises(ProductionError) as error:
        set_value("cast: {A: {aliases: [a, b]}}", path, value)
    assert message in str(error.value)


STORY = (
    Character(name="NARRATOR"),
    Character(name="NO", gender="female", age="old", aliases=("Miss No", "no")),
    Character(
        name="MME. ARNAUD",
        gender="female",
        aliases=tuple(f"Madame Arnaud the {word}" for word in ("First", "Second", "Third", "Fourth", "Fifth", "Sixth")),
        delivery=Delivery(
            pace=0.9, pitch_st=1.5, gain_db=-2, pan=0.1, space="hall", distance="near", effects=("radio",)
        ),
    ),
    Character(name="Ægir", voice="pyttsx3/Some Voice: (odd)"),
    Character(name="12"),
)


def test_a_new_file_says_what_it_was_given():
    text = extend(None, STORY, title="A: b", author='Q "x"', language="en-GB")
    cast, findings = parse(text)
    assert findings == ()
    assert (cast.title, cast.author, cast.language) == ("A: b", 'Q "x"', "en-GB")
    assert [each.name for each in cast.characters] == [each.name for each in STORY]
    for written, given in zip(cast.characters, STORY, strict=True):
        assert written.voice
        assert (written.gender, written.age, written.delivery) == (given.gender, given.age, given.delivery)
    assert cast.characters[1].aliases == ("Miss No",)
    assert cast.characters[2].aliases == STORY[2].aliases
    assert max(map(len, text.splitlines())) <= 120


def test_other_readers_of_yaml_take_it_for_the_same():
    import yaml

    read = yaml.safe_load(extend(None, STORY, title="1984", author="Null"))
    assert (read["title"], read["author"]) == ("1984", "Null")
    assert list(read["cast"]) == ["NARRATOR", "NO", "MME. ARNAUD", "Ægir", "12"]


def test_extending_leaves_what_stands_and_adds_who_is_missing():
    text = "# mine\ncast:\n  MARA: {voice: af_heart, aliases: [Mara Voss]}   # she\n\nsound: {loudness: acx}\n"
    found = (
        Character(name="NARRATOR"),
        Character(name="MARA VOSS", gender="female"),
        Character(name="Mara", voice="am_adam"),
        Character(name="JOE", gender="male", aliases=("mara", "Joe B", "JOE B", "NARRATOR")),
        Character(name="joe"),
    )
    after = extend(text, found, title="unused")
    added = "  NARRATOR: {voice: bf_emma}\n  JOE: {voice: am_fenrir, gender: male, aliases: [Joe B]}\n"
    assert after == text.replace("# she\n", f"# she\n{added}")
    assert extend(after, found) == after


def test_a_faulty_file_is_not_extended():
    with pytest.raises(ProductionError, match="pace"):
        extend("cast: {A: {pace: fast}}", STORY)


def test_another_engine_is_left_to_choose():
    after = extend("defaults: {engine: pyttsx3}\n", [Character(name="JOE")])
    assert parse(after)[0].characters[0].voice is None


def test_an_empty_story_has_a_file_too():
    assert parse(new_text(Cast(title="T")))[0].title == "T"
