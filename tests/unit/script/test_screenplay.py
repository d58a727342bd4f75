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
