"""Fountain and Final Draft: what comes in, what goes out, and that both say the same."""

from __future__ import annotations

from typing import Any

import pytest

from voicestage.errors import StorageError
from voicestage.model.script import Cue, Line, Script
from voicestage.script.fdx import read_fdx, write_fdx
from voicestage.script.fountain import read_fountain, write_fountain
from voicestage.script.parse import parse
from voicestage.script.screenplay import elements_of, script_of

PLAY = """\
Title: The Gate
Author: A. Writer

# Act One

= Nobody reads this aloud.

INT. HALL - NIGHT #1A#

Rain on the roof.
It has rained since noon.

MARA (V.O.) (CONT'D)
(whispering)
Who is *there*?
(beat)
Nobody.

TOM ^
Only me. [[pause 0.4s]] As [always].

[[sfx door-knock -6dB]]

[[Ask the composer.]]

SFX: thunder

/* MARA
never said */

CUT TO:

.THE QUAY

@McAda
~La, la.

!STOP

# Act Two

EXT. QUAY - DAY

> The end <
"""


def shape(script: Script) -> list[Any]:
    found: list[Any] = []
    for chapter in script.chapters:
        for scene in chapter.scenes:
            found.append((chapter.title, scene.title))
            for item in scene.items:
                if isinstance(item, Line):
                    found.append((item.speaker, item.directions, item.take, item.content))
                else:
                    found.append((item.kind, item.sound, item.gain_db, item.seconds))
    return found


def test_fountain_comes_in() -> None:
    script, diagnostics = script_of(read_fountain(PLAY, name="gate.fountain"))

    assert [(scene.address, scene.title) for scene in script.scenes] == [
        ("1.1", "INT. HALL - NIGHT"),
        ("1.2", "THE QUAY"),
        ("2.1", "EXT. QUAY - DAY"),
    ]
    assert [(line.speaker, line.text, line.directions) for _, line in script.lines()] == [
        ("NARRATOR", "Rain on the roof.", ()),
        ("NARRATOR", "It has rained since noon.", ()),
        ("MARA", "Who is there?", ("thinking", "whispering")),
        ("MARA", "Nobody.", ("thinking", "whispering")),
        ("TOM", "Only me. As [always].", ()),
        ("McAda", "La, la.", ()),
        ("NARRATOR", "STOP", ()),
        ("NARRATOR", "The end", ()),
    ]
    cues = [(item.kind, item.sound) for item in script.scenes[0].items if isinstance(item, Cue)]
    assert cues == [("beat", None), ("overlap", None), ("sfx", "door-knock")]
    assert (script.get("title"), script.get("author")) == ("The Gate", "A. Writer")
    assert [(each.code, each.place.line if each.place else 0) for each in diagnostics] == [
        ("note-dropped", 24),
        ("sound-in-words", 26),
    ]


SCRIPT = """\
---
title: The Gate
author: A. Writer
---

# One

## The hall, evening

[ambience rain -22dB fade 2s]

NARRATOR: It has rained since noon: nobody came.

MARA (whispering, take 2): Did you *hear* that?

[overlap]

@old tom: Hear {Reykjavík|ˈreɪkjavɪk}? [pause 0.4s] No. [breath] 2 \\* 3 \\[so\\].

NARRATOR: MARA STOOD UP.

[beat]

MARA (thinking): He lies.

# Two

## The quay

NARRATOR (whispering): INT. is no word.
"""


@pytest.mark.parametrize("form", ["fountain", "fdx"])
def test_what_goes_out_comes_in_again(form: str) -> None:
    script, faults = parse([("01.md", SCRIPT)])
    assert not faults
    elements, lost = elements_of(script)
    assert not lost

    text = write_fountain(elements) if form == "fountain" else write_fdx(elements)
    again, diagnostics = script_of(read_fountain(text) if form == "fountain" else read_fdx(text))

    assert shape(again) == shape(script)
    assert not diagnostics
    assert again.get("title") == "The Gate"


def test_what_a_screenplay_cannot_say_is_said() -> None:
    script, _ = parse([("01.md", "MARA: Hold the rail,\nNARRATOR: she said.\n")])
    _, lost = elements_of(script)
    assert [each.code for each in lost] == ["paragraphs"]


def test_final_drafts_own_files_come_in() -> None:
    source = (
        '<?xml version="1.0" encoding="UTF-8"?><FinalDraft DocumentType="Script"><Content>'
        '<Paragraph Type="Scene Heading" Number="1"><Text>INT. HALL - NIGHT</Text></Paragraph>'
        '<Paragraph Type="Action"><Text>Rain &amp; </Text><Text Style="Italic">wind</Text><Text>.</Text></Paragraph>'
        '<Paragraph><DualDialogue><Paragraph Type="Character"><Text>MARA</Text></Paragraph>'
        '<Paragraph Type="Dialogue"><Text>Who?</Text></Paragraph>'
        '<Paragraph Type="Character"><Text>TOM</Text></Paragraph>'
        '<Paragraph Type="Dialogue"><Text>Me.</Text></Paragraph></DualDialogue></Paragraph>'
        '<Paragraph Type="Transition"><Text>CUT TO:</Text></Paragraph></Content>'
        "<TitlePage><Content><Paragraph><Text>The Gate</Text></Paragraph></Content></TitlePage></FinalDraft>"
    )
    script, diagnostics = script_of(read_fdx(source))
    assert not diagnostics
    assert [(line.speaker, line.text) for _, line in script.lines()] == [
        ("NARRATOR", "Rain & wind."),
        ("MARA", "Who?"),
        ("TOM", "Me."),
    ]
    assert [item.kind for item in script.scenes[0].items if isinstance(item, Cue)] == ["overlap"]
    assert script.get("title") == "The Gate"
    with pytest.raises(StorageError, match="no Final Draft document"):
        read_fdx("<html/>")


# --- scripts without capitals, and what is for the reader of the page

SPEECHES = {
    "hebrew": ("INT. HALL\n\nהגשם יורד על הגג.\nהוא יורד מהצהריים.\n\nמרה\nמי שם?\n\nמרה (לוחשת)\nשוב.\n", "מרה"),
    "japanese": ("INT. HALL\n\n雨が屋根に降っている。\n昼から降っている。\n\n美咲\n誰？\n\n美咲\nまた。\n", "美咲"),
    "arabic": ("INT. HALL\n\nالمطر يهطل على السطح.\nمنذ الظهر.\n\nمها\nمن هناك؟\n\nمها\nثانية.\n", "مها"),
    "georgian": ("INT. HALL\n\nწვიმა მოდის სახურავზე.\nშუადღიდან.\n\nმარია\nვინ არის?\n\nმარია\nისევ.\n", "მარია"),
    "greek": ("INT. HALL\n\nΗ βροχή πέφτει\nαπό το μεσημέρι.\n\nΜΑΡΙΑ\nΠοιος;\n\nΜΑΡΙΑ\nΠάλι.\n", "ΜΑΡΙΑ"),
    "polish": ("INT. HALL\n\nŁąka jest mokra\nod południa.\n\nŁUCJA\nKto?\n\nŁUCJA\nZnowu.\n", "ŁUCJA"),
    "russian": ("INT. HALL\n\nДождь идёт\nс полудня.\n\nМАРИЯ\nКто?\n\nМАРИЯ\nСнова.\n", "МАРИЯ"),
    "lower-case": ("INT. HALL\n\nrain on the roof\nsince noon.\n\nMARA\nWho?\n\nMARA\nAgain.\n", "MARA"),
    "forced": (
        "INT. HALL\n\n!雨\n昼から。\n\n@ある古い灯台の番人の話\n誰？\n\n@ある古い灯台の番人の話\nまた。\n",
        "ある古い灯台の番人の話",
    ),
}


@pytest.mark.parametrize("language", SPEECHES)
def test_an_action_of_two_lines_is_no_speech_and_a_speech_is_in_every_script(language: str) -> None:
    text, name = SPEECHES[language]
    script, diagnostics = script_of(read_fountain(text))
    lines = [line for _, line in script.lines()]
    assert [line.speaker for line in lines] == ["NARRATOR", "NARRATOR", name, name]
    assert lines[0].paragraph == lines[1].paragraph != lines[2].paragraph
    assert not diagnostics


@pytest.mark.parametrize(
    "line", ["FADE IN:", "FADE OUT.", "CUT TO:", "SMASH CUT:", "DISSOLVE TO:", "> anything at all", "BLACKOUT."]
)
def test_what_is_for_the_reader_of_the_page_is_not_spoken(line: str) -> None:
    script, _ = script_of(read_fountain(f"{line}\n\nINT. HALL\n\nRain.\n\n{line}\n\nWind.\n"))
    assert [each.text for _, each in script.lines()] == ["Rain.", "Wind."]


@pytest.mark.parametrize("line", ["THE DOOR.", "!CUT TO:", "It went on and on, to:", "FADE IN the light, he said."])
def test_what_only_looks_like_it_is_spoken(line: str) -> None:
    script, _ = script_of(read_fountain(f"INT. HALL\n\n{line}\n\nWind.\n"))
    assert [each.text for _, each in script.lines()] == [line.removeprefix("!"), "Wind."]


FINAL_DRAFT = (
    '<?xml version="1.0"?><FinalDraft DocumentType="Script" Template="No" Version="3"><Content>'
    '<Paragraph Type="Scene Heading" Number="1"><SceneProperties Length="1/8" Page="1" Title=""/>'
    '<Text Style="Bold">INT. HALL - NIGHT</Text></Paragraph>'
    '<Paragraph Type="Action"><ScriptNote ID="1"><Paragraph><Text>A note to self</Text></Paragraph></ScriptNote>'
    "<Text>Rain [so] {much|more}.</Text></Paragraph>"
    '<Paragraph Type="Character"><Text Style="Bold+Underline">MARA</Text><Text> (V.O.)</Text></Paragraph>'
    '<Paragraph Type="Dialogue"><Text>2 * 3_a. </Text><Text Style="Italic">Say so.</Text></Paragraph>'
    '<Paragraph Type="Lyrics"><Text>La la</Text></Paragraph>'
    '<Paragraph Type="Shot"><Text>CLOSE ON the door</Text></Paragraph>'
    '<Paragraph Type="New Act"><Text Style="Underline">ACT TWO</Text></Paragraph>'
    '<Paragraph Type="Scene Heading"><Text>EXT. QUAY</Text></Paragraph>'
    '<Paragraph Type="Action"><Text>Sea.</Text></Paragraph></Content><TitlePage><Content>'
    '<Paragraph Alignment="Center"><Text>THE GATE</Text></Paragraph><Paragraph><Text></Text></Paragraph>'
    "<Paragraph><Text>Written by</Text></Paragraph><Paragraph><Text>A. Writer</Text></Paragraph>"
    "</Content></TitlePage></FinalDraft>"
)


def test_final_drafts_styles_notes_and_title_page() -> None:
    script, diagnostics = script_of(read_fdx(FINAL_DRAFT))
    assert (script.get("title"), script.get("author")) == ("THE GATE", "A. Writer")
    assert [scene.title for scene in script.scenes] == ["INT. HALL - NIGHT", "EXT. QUAY"]
    assert [chapter.title for chapter in script.chapters] == [None, "ACT TWO"]
    assert [(line.speaker, line.text) for _, line in script.lines()] == [
        ("NARRATOR", "Rain [so] {much|more}."),
        ("MARA", "2 * 3_a. Say so."),
        ("MARA", "La la"),
        ("NARRATOR", "Sea."),
    ]
    assert [each.code for each in diagnostics] == ["note-dropped"]


@pytest.mark.parametrize(("said", "language"), [("English", "en"), ("en-gb", "en-GB"), ("Klingonish", None)])
def test_the_language_of_a_play_is_a_tag(said: str, language: str | None) -> None:
    script, diagnostics = script_of(read_fountain(f"Title: X\nLanguage: {said}\n\nRain.\n"))
    assert script.get("language") == language
    assert [each.code for each in diagnostics] == ([] if language else ["unknown-language"])


def test_words_and_cues_that_look_alike_stay_apart() -> None:
    script, faults = parse(
        [("01.md", "NARRATOR: \\[sfx door-slam\\]\n\n[sfx door-slam]\n\nMARA: \\{a\\|b\\} \\(c\\)\n")]
    )
    assert not faults
    elements, _ = elements_of(script)
    for write, read in ((write_fountain, read_fountain), (write_fdx, read_fdx)):
        again, _ = script_of(read(write(elements)))
        assert shape(again)[1:] == shape(script)[1:]


def test_what_no_note_can_hold_is_said() -> None:
    script, _ = parse([("01.md", "MARA (beat): {a \\| b|x}.\n")])
    _, lost = elements_of(script)
    assert sorted(each.code for each in lost) == ["direction", "pronunciation"]


def test_a_voice_out_of_a_device_is_no_thought_and_a_title_of_two_lines_has_a_stop() -> None:
    play = (
        'Title:\n    _**NIGHT SHIFT**_\n    Episode 1: "Low"\nAuthor: A. Writer\n\n'
        "VOICE (V.O.)\n(filtered, tired)\nYou.\n\n"
        "MARA (V.O.)\nMe.\n\nTOM (ON RADIO)\nHim.\n\nANN (V.O.) (OVER PHONE)\nHer.\n"
    )
    script, _ = script_of(read_fountain(play))
    assert script.get("title") == 'NIGHT SHIFT. Episode 1: "Low"'
    directions = [line.directions for _, line in script.lines()]
    assert directions == [("on the phone", "tired"), ("thinking",), ("on the radio",), ("on the phone",)]


@pytest.mark.parametrize(
    "directions", ["thinking, on the phone", "over the radio", "thinking", "afraid, on the intercom"]
)
def test_devices_and_thoughts_go_out_and_come_in_again(directions: str) -> None:
    script, _ = parse([("01.md", f"MARA ({directions}): So.\n")])
    again, _ = script_of(read_fountain(write_fountain(elements_of(script)[0])))
    assert [line.directions for _, line in again.lines()] == [line.directions for _, line in script.lines()]
