from __future__ import annotations

import pytest

from voicestage.errors import UsageError
from voicestage.model.script import Chapter, Cue, Line, Scene, Script, Words
from voicestage.script.edit import edit_line
from voicestage.script.grammar import as_name
from voicestage.script.parse import parse
from voicestage.script.write import write

CANONICAL = """\
---
title: Storm
---

# One

## Backstage

[ambience rain -26dB fade 3s]

MARA (low, take 2): Wait, [pause 0.3s] *please*.
NARRATOR: She waited.
[sfx door under]
NARRATOR: He came.

[pause 1.2s]

@old man: {Siobhan|ʃɪˈvɔːn}?

##

NARRATOR: \\[Sic\\]

# Two

NARRATOR: Later.

[music off fade 0.25s]
"""


def test_the_layout_is_a_persons():
    script, diagnostics = parse([("1.md", CANONICAL)])
    assert not diagnostics
    assert write(script) == CANONICAL


def test_an_empty_script_is_an_empty_text():
    assert write(Script()) == ""


@pytest.mark.parametrize(
    "item",
    [
        Line(speaker="a/b", content=(Words(text="x"),)),
        Line(speaker="A", content=(Words(text="x"),), directions=("take 2",)),
        Cue(kind="pause"),
        Cue(kind="sfx"),
    ],
)
def test_what_cannot_be_read_again_is_not_written(item):
    scene = Scene(address="1.1", slug="1-1", items=(item,))
    with pytest.raises(ValueError, match=r"name|take|cannot be written"):
        write(Script(chapters=(Chapter(number=1, scenes=(scene,)),)))


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("The Woman in #4", "The Woman in 4"),
        ("  “Mara”  ", "Mara"),
        ("a/b\nc", "a b c"),
        ("?!", ""),
        ("A" * 50, "A" * 40),
    ],
)
def test_a_name_can_be_made_of_any_text(text, name):
    assert as_name(text) == name


SOURCE = "\ufeffNARRATOR: One.\r\nMARA  (low ,sad) :  Two,  \r\n  and *three*. \r\n[[note]]\r\nMARA: Four.\r\n"


@pytest.mark.parametrize(
    ("address", "changes", "old", "new"),
    [
        ("1.1:1", {"speaker": "the man"}, "NARRATOR:", "@the man:"),
        ("1.1:1", {"take": "3"}, "NARRATOR:", "NARRATOR (take 3):"),
        ("1.1:2", {"speaker": "JONAS"}, "MARA  (low", "JONAS  (low"),
        ("1:2", {"take": "a, b.wav"}, "MARA  (low ,sad) :", "MARA (low, sad, take a\\, b.wav):"),
        ("1.1:2", {"directions": ()}, "MARA  (low ,sad) :", "MARA:"),
        ("1.1:2", {"words": "Just\n*two*."}, "  Two,  \r\n  and *three*. \r\n", " Just *two*. \r\n"),
        ("1.1:3", {"directions": ["low"], "words": "5"}, "MARA: Four.", "MARA (low): 5"),
    ],
)
def test_an_edit_changes_its_part_and_no_other_byte(address, changes, old, new):
    assert SOURCE.count(old) == 1
    sources = [("a.md", SOURCE)]
    assert edit_line(sources, address, **changes) == ("a.md", SOURCE.replace(old, new))


def test_a_take_is_removed_by_an_empty_one():
    assert edit_line([("a.md", "A (take 2): b")], "1.1:1", take="") == ("a.md", "A: b")


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"words": "so *what"}, "stress is not closed"),
        ({"words": " "}, "says nothing"),
        ({"words": "[sfx door]"}, "line of its own"),
        ({"speaker": "a:b"}, '":"'),
        ({"directions": ["take 2"]}, "is a take"),
    ],
)
def test_an_edit_that_would_be_a_fault_is_refused(changes, says):
    with pytest.raises(UsageError, match="cannot be changed") as caught:
        edit_line([("a.md", SOURCE)], "1.1:1", **changes)
    assert says in str(caught.value)
