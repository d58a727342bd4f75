# ruff: noqa: E501 - a table of messages reads best with one to a line
"""What voices.yaml says, and what is said about its faults."""

from dataclasses import fields

import pytest

from voicestage.casting import values
from voicestage.casting.directions import BUILT_IN
from voicestage.casting.fields import BY_PATH, EFFECTS, children
from voicestage.casting.load import parse, read
from voicestage.errors import StorageError
from voicestage.model.cast import Cast, Delivery, LexiconEntry, Pauses, Space

FULL = """\
title: The Understudy            # may also stand in the script
author: A. Writer
cover: cover.jpg
defaults: {language: en-GB, engine: kokoro, style: full-cast, titles: silent}

cast:
  NARRATOR: {voice: bf_emma, pace: 0.97}
  MARA:
    aliases: [Mara Voss, little Mara]
    gender: female
    age: young
    voice: af_bella
    pitch: +1
    gain: -1dB
    pan: -0.2
  GHOST:
    voice: 0.6*bm_george + 0.4*bm_fable
    space: cellar
    distance: far
    effects: [muffled]
  JONAS: {voice: pyttsx3/en-gb}
  ELSE: af_sky
  NOBODY:
  SOMEBODY: {voice: auto}

directions:
  whispering: {whisper: true, pace: 0.92, gain: -4dB}
  from the well: {effects: [muffled, radio], distance: far, pan: 0.5}

lexicon:
  - {word: Reykjavík, ipa: ˈreɪkjavɪk}
  - {word: lead, ipa: lɛd, character: jonas}
  - {word: Mme., say: Madame}

pauses: {join: 100ms, sentence: 0.2s, scene: 2s}

sound:
  loudness: acx
  ambience: -20dB
  spaces: {cellar: {rt60: 2.4s, wet: -9dB}}
"""


def said(text, **options):
    """The findings about a text, as a person reads them."""
    return [str(found) for found in parse(text, **options)[1]]


def test_every_field_arrives():
    cast, findings = parse(FULL)
    assert findings == ()
    assert (cast.title, cast.author, cast.cover) == ("The Understudy", "A. Writer", "cover.jpg")
    assert (cast.language, cast.engine, cast.style, cast.titles) == ("en-GB", "kokoro", "full-cast", "silent")
    mara = cast.find("mara voss")
    assert mara is not None
    assert (mara.name, mara.aliases, mara.gender, mara.age) == ("MARA", ("Mara Voss", "little Mara"), "female", "young")
    assert mara.delivery == Delivery(pitch_st=1, gain_db=-1, pan=-0.2)
    assert str(mara.place) == "voices.yaml:8:3"
    ghost = cast.find("GHOST")
    assert ghost is not None
    assert ghost.voice == "0.6*bm_george + 0.4*bm_fable"
    assert ghost.delivery == Delivery(space="cellar", distance="far", effects=("muffled",))
    voices = {character.name: character.voice for character in cast.characters}
    assert voices["JONAS"] == "pyttsx3/en-gb"
    assert voices["ELSE"] == "af_sky"
    assert voices["NOBODY"] is None
    assert voices["SOMEBODY"] is None
    directions = dict(cast.directions)
    assert directions["whispering"] == Delivery(effects=("whisper",), pace=0.92, gain_db=-4)
    assert directions["from the well"] == Delivery(effects=("muffled", "radio"), distance="far", pan=0.5)
    assert directions["on the radio"] == BUILT_IN["on the radio"]
    words = [
        LexiconEntry(word=entry.word, say=entry.say, ipa=entry.ipa, character=entry.character) for entry in cast.lexicon
    ]
    assert words == [
        LexiconEntry(word="Reykjavík", ipa="ˈreɪkjavɪk"),
        LexiconEntry(word="lead", ipa="lɛd", character="JONAS"),
        LexiconEntry(word="Mme.", say="Madame"),
    ]
    assert cast.pauses == Pauses(join=0.1, sentence=0.2, scene=2.0)
    assert (cast.sound.standard, cast.sound.loudness_lufs, cast.sound.peak_dbtp) == ("acx", -18.0, -3.0)
    assert cast.sound.ambience_db == -20
    assert cast.sound.spaces == (Space(name="cellar", rt60_s=2.4, wet_db=-9),)


@pytest.mark.parametrize("text", ["", "# nothing yet\n", "cast:\n", "---\n", "cast: {}\nsound:\npauses:\n"])
def test_an_empty_file_is_the_usual_cast(text):
    assert parse(text) == (Cast(directions=tuple(BUILT_IN.items())), ())


def test_the_defaults_of_the_table_are_those_of_the_model():
    written = "".join(
        f"{section}:\n" + "".join(f"  {field.key}: {field.default}\n" for field in children(section) if field.default)
        for section in ("defaults", "pauses", "sound")
    )
    assert parse(written) == parse("")
    usual = ", ".join(f"{field.key}: {field.default}" for field in children("cast.*") if field.default)
    (character,) = parse(f"cast: {{MARA: {{{usual}}}}}")[0].characters
    (bare,) = parse("cast: {MARA: }")[0].characters
    assert character == bare


@pytest.mark.parametrize(
    "name", ["no", "on", "null", "true", "010", "1e3", "12", "NO", "y", "Ægir", "MME. ARNAUD", "अनु"]
)
def test_a_name_is_never_taken_for_something_else(name):
    cast, findings = parse(f"cast:\n  {name}: {{voice: af_sky}}\n")
    assert findings == ()
    assert cast.characters[0].name == name


@pytest.mark.parametrize("title", ["12:30", "1984", "No", "null", "2001-01-01", "~", "0x10", "1_000"])
def test_a_title_is_text(title):
    assert parse(f"title: {title}")[0].title == title


def test_the_message_of_the_contract():
    text = "cast:\n  MARA:\n    pace: fast\n"
    assert said(text) == ['voices.yaml:3:11  pace: must be a number from 0.5 to 2.0, not "fast". Try 1.2.']


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        ("pace: 3", 'pace: must be a number from 0.5 to 2.0, not "3". Try 1.2.'),
        ("pace: '1,5'", 'pace: must be a number from 0.5 to 2.0, not "1,5". Try 1.5.'),
        ("pace: 1,5", 'there is no "5" under cast. A decimal number has a point, as 1.5.'),
        ("pace: 1e0", 'pace: must be a number from 0.5 to 2.0, not "1e0". Try 1.2.'),
        ("pace: [1]", "pace: must be one value, not a list."),
        ("pace: {x: 1}", "pace: must be one value, not names with values."),
        ("pitch: 13", 'pitch: must be a number of semitones from -12 to +12, not "13". Try +1.'),
        ("gain: -3", 'gain: needs its unit: "-3dB".'),
        ("gain: loud", 'gain: must be a level from -40dB to +20dB, not "loud". Try -3dB.'),
        ("gain: 90dB", 'gain: must be a level from -40dB to +20dB, not "90dB". Try -3dB.'),
        ("pan: left", 'pan: must be a number from -1 to +1, not "left". Try -0.2.'),
        ("gender: femail", 'gender: must be female, male, neutral or unknown, not "femail". Try female.'),
        ("distance: fra", 'distance: must be near, mid, far or off, not "fra". Try far.'),
        ("whisper: maybe", 'whisper: must be true or false, not "maybe".'),
        ("effects: [rdio]", 'effects: there is no effect "rdio". Did you mean radio?'),
        ("effects: [xyz]", f'effects: there is no effect "xyz". Known are {", ".join(EFFECTS)}.'),
        ("effects: [low-cut 5Hz]", 'effects: low-cut must be from 20Hz to 4000Hz, not "low-cut 5Hz".'),
        ("effects: [drive 9]", 'effects: drive must be from 0dB to 30dB, not "drive 9".'),
        ("effects: [dirve 9dB]", 'effects: there is no effect "dirve 9dB". Did you mean drive 9dB?'),
        ("voice: a b", 'voice: must be a voice, engine/voice or a mix, not "a b". Try af_bella.'),
        ("voice: 0.5*a + b", 'voice: is not a mix of voices: "0.5*a + b". Try 0.6*bm_george + 0.4*bm_fable.'),
        ("voice: 0.5*a + 0.4*b", 'voice: the weights in "0.5*a + 0.4*b" sum to 0.9. Make them sum to 1.'),
        ("voice: /x", 'voice: must be engine/voice, not "/x". Try pyttsx3/en-gb.'),
        ('voice: ""', "voice: is empty. Write something, or remove the line."),
        ("vioce: x", 'there is no "vioce" under cast. Did you mean voice?'),
        ("loudness: r128", '"loudness" does not stand here. Put it under sound:.'),
        (
            'aliases: "Mara, Voss"',
            'aliases: the name "Mara, Voss" has "," in it; it may have letters, digits, spaces and . \' - &. '
            "Write several as [one, two].",
        ),
    ],
)
def test_a_wrong_value_is_explained(entry, message):
    found = said(f"cast: {{MARA: {{{entry}}}}}")
    assert [text.split("  ", 1)[1] for text in found] == [message]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("titel: x", 'voices.yaml:1:1  there is no "titel" in this file. Did you mean title?'),
        ("NARRATOR: af_sky", 'voices.yaml:1:1  there is no "NARRATOR" in this file. Characters stand under cast:.'),
        ("language: en", 'voices.yaml:1:1  "language" does not stand here. Put it under defaults:.'),
        ("cast: [A, B]", "voices.yaml:1:7  cast: must hold names, each with a colon, not a list."),
        ("cast: {A: [x]}", "voices.yaml:1:11  cast: must hold names such as voice, voices, aliases, each with a colon, not a list."),
        ("pauses: {turn: 350}", 'voices.yaml:1:16  turn: needs its unit: "350s" or "350ms".'),
        ("pauses: {turn: -1s}", 'voices.yaml:1:16  turn: must be a time from 0s to 60s, not "-1s". Try 350ms.'),
        ("sound: {loudness: loud}", 'voices.yaml:1:19  loudness: must be podcast, r128, acx or a number from -40 to -5, not "loud". Try podcast.'),
        ("defaults: {language: English please}", 'voices.yaml:1:22  language: must be a language such as en-GB, not "English please".'),
        ("lexicon: {a: b}", "voices.yaml:1:10  lexicon: must be a list. Begin every entry with a hyphen: - {word: …}"),
        ("lexicon: [{word: a}]", 'voices.yaml:1:11  lexicon: "a" says nothing: it needs say or ipa. Try {word: a, say: …}.'),
        ("lexicon: [{word: a, say: b, ipa: c}]", 'voices.yaml:1:11  lexicon: "a" has both say and ipa. Try {word: a, say: …}.'),
        ("lexicon: [{say: b}]", "voices.yaml:1:11  lexicon: every entry needs its word. Try {word: Mme., say: Madame}."),
        ("cast: {MARA: }\nlexicon: [{word: a, say: b, character: MARRA}]", 'voices.yaml:2:40  character: there is no "MARRA" under cast. Did you mean MARA?'),
        ("lexicon: [{word: a, say: b}, {word: a, say: c}]", 'voices.yaml:1:30  lexicon: "a" stands here and at 1:11. Keep one of them.'),
        ("title: a\ntitle: b", 'voices.yaml:2:1  "title" stands here and at 1:1. Keep one of them.'),
        ("cast: {MARA: , Mara: }", 'voices.yaml:1:16  "Mara" stands here and at 1:8. Keep one of them.'),
        ("cast: {MARA: {aliases: [Bob]}, BOB: }", 'voices.yaml:1:25  "Bob" is a name of BOB (1:32) and of MARA. Keep it with one of them.'),
        ("title: Story #1", "voices.yaml:1:14  warning: title: what follows # is a comment. Put the title in quotes if it belongs to it."),
        ("title: !!int 3", 'voices.yaml:1:8  warning: the tag "tag:yaml.org,2002:int" means nothing here. Put it in quotes.'),
    ],
)  # fmt: skip
def test_a_wrong_place_is_explained(text, message):
    assert said(text) == [message]


def test_all_errors_are_told_at_once_in_the_order_of_the_file():
    text = "titel: x\ncast:\n  MARA: {pace: fast, gain: 3}\n  JONAS: {pan: 2}\nsound: {peak: 1dB}\n"
    assert [line.split("  ")[0] for line in said(text)] == [
        "voices.yaml:1:1", "voices.yaml:3:16", "voices.yaml:3:28", "voices.yaml:4:16", "voices.yaml:5:15",
    ]  # fmt: skip


def test_a_chain_of_effects_with_amounts_has_one_spelling():
    cast, findings = parse("directions: {over the comm: {effects: [Low-Cut 0.4 kHz, drive +9 dB, radio, echo .12s]}}")
    assert findings == ()
    assert dict(cast.directions)["over the comm"].effects == ("low-cut 400Hz", "drive 9dB", "radio", "echo 120ms")


def test_a_voice_may_be_anothers_and_a_group_may_be_several():
    cast, findings = parse(
        "cast: {DAVID: am_onyx, NARRATOR: as David, CREW: {voices: [af_bella, as DAVID, pyttsx3/en-gb]}}"
    )
    assert findings == ()
    assert [each.voice for each in cast.characters] == ["am_onyx", "as David", "af_bella & as DAVID & pyttsx3/en-gb"]


@pytest.mark.parametrize(
    ("entries", "message"),
    [
        ("NARRATOR: as DAVIT, DAVID: am_onyx", 'voice: there is no "DAVIT" under cast. Did you mean DAVID?'),
        ("A: as B, B: as C, C: as A", "voice: A speaks as B speaks as C speaks as A. Give one of them a voice."),
        ("A: as B, B: {voices: [x, y]}", "voice: B is several voices. Speak as one of them."),
        ("A: {voices: [x]}", "voices: must be from 2 to 6 voices, not 1. Try [af_bella, bm_george]."),
        ("A: {voices: [x, y], voice: z}", "voices: stands beside voice:. Keep one of them."),
        ("A: {voices: [x, auto]}", "voices: a group names its voices; auto is none. Try [af_bella, bm_george]."),
    ],
)
def test_faults_of_groups_and_borrowed_voices(entries, message):
    assert message in [text.split("  ", 1)[1] for text in said(f"cast: {{{entries}}}")]


def test_what_is_wrong_leaves_the_rest_standing():
    cast, _ = parse("title: Fine\ncast: {MARA: {pace: fast, gain: -3dB}}\n")
    assert cast.title == "Fine"
    assert cast.characters[0].delivery == Delivery(gain_db=-3)


def test_both_spellings_of_a_number():
    for written in ("+1", "1", "1.0", '"1"', "+1 st"):
        cast, findings = parse(f"cast: {{A: {{pitch: {written}}}}}")
        assert findings == ()
        assert cast.characters[0].delivery.pitch_st == 1


def test_an_anchor_serves_several_characters():
    cast, findings = parse(
        "cast:\n  GUARD: &guard {space: cellar, gain: -2dB}\n  CAPTAIN: {<<: *guard, gain: -1dB}\n  COOK: *guard\n"
    )
    assert findings == ()
    assert [character.delivery for character in cast.characters] == [
        Delivery(space="cellar", gain_db=-2),
        Delivery(space="cellar", gain_db=-1),
        Delivery(space="cellar", gain_db=-2),
    ]


def test_a_fault_behind_an_anchor_is_told_once():
    assert len(said("cast:\n  A: &a {pace: fast}\n  B: *a\n  C: {<<: *a}\n")) == 1


@pytest.mark.parametrize("text", ["cast: &a {X: *a}", "cast: {A: &a {<<: *a}}", "cast: &a [*a]"])
def test_a_value_cannot_repeat_itself(text):
    (found,) = said(text)
    assert "it would repeat itself" in found


def test_a_billion_laughs_are_not_laughed():
    laughs = "".join(f"x{i}: &x{i} {{<<: [{', '.join([f'*x{i - 1}'] * 9)}]}}\n" for i in range(1, 12))
    cast, _ = parse(f"x0: &x0 {{pace: 2}}\n{laughs}cast: {{Q: {{<<: *x11}}}}")
    assert cast.characters[0].delivery.pace == 2


def test_spaces_are_checked_where_they_are_known():
    text = "cast: {A: {space: celar}, B: {space: hall}}\nsound: {spaces: {cellar: {rt60: 2s}}}"
    assert said(text) == []
    assert said(text, known_spaces=("hall",)) == [
        'voices.yaml:1:19  space: there is no room "celar". Did you mean cellar?'
    ]


def test_built_in_directions_use_known_effects_and_stay_in_range():
    for word, delivery in BUILT_IN.items():
        assert all(effect in EFFECTS or values.step(effect) == effect for effect in delivery.effects)
        assert word == word.casefold()
        assert 0.8 <= delivery.pace <= 1.25
        assert delivery.distance in (None, *BY_PATH["directions.*.distance"].choices)
        assert delivery != Delivery()


def test_every_field_of_a_delivery_can_be_written():
    written = {"pace", "pitch_st", "gain_db", "effects", "space", "distance", "pan"}
    assert {field.name for field in fields(Delivery)} == written


def test_a_file_with_a_byte_order_mark_and_windows_line_ends(tmp_path):
    path = tmp_path / "voices.yaml"
    path.write_bytes(b"\xef\xbb\xbftitle: A\r\ncast:\r\n  MARA: {pace: fast}\r\n")
    cast, findings = read(path)
    assert cast.title == "A"
    assert [str(found.place) for found in findings] == ["voices.yaml:3:16"]


def test_a_missing_file_is_a_storage_error(tmp_path):
    with pytest.raises(StorageError, match=r"voices\.yaml cannot be read"):
        read(tmp_path / "voices.yaml")


def test_a_file_that_is_no_text_is_a_finding_with_its_line(tmp_path):
    path = tmp_path / "voices.yaml"
    path.write_bytes(b"title: Storm\ncast: \xff\xfe\x00")
    cast, (found,) = read(path)
    assert (found.code, str(found.place), found.severity) == ("not-utf-8", "voices.yaml:2", "error")
    assert cast.directions


def test_a_story_in_its_place_is_told_on_one_line():
    (found,) = parse("The Lantern\n\nIt was dark on the quay, and the ferry was late.\n")[1]
    assert '"The Lantern It was dark on the quay, an…"' in found.message
