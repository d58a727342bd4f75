"""Plays that we write are read by another parser as we meant them."""

from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

import pytest

from voicestage.script.fdx import write_fdx
from voicestage.script.fountain import write_fountain
from voicestage.script.parse import parse
from voicestage.script.screenplay import elements_of

fountain = pytest.importorskip(
    "screenplay_tools.fountain.parser", reason="screenplay-tools is not installed: pip install screenplay-tools"
)
fdx = pytest.importorskip("screenplay_tools.fdx.parser", reason="pip install screenplay-tools")

SCRIPT = """\
---
title: The Gate
author: A. Writer
---

# One

## The hall, evening

[ambience rain -22dB fade 2s]

NARRATOR: It has rained since noon: nobody came.

MARA (whispering): Did you hear that?

[overlap]

@old tom: Hear what?

@דנה: שלום.

NARRATOR: MARA STOOD UP.

NARRATOR: CUT TO:

NARRATOR: INT. is no word.

NARRATOR: היה מאוחר.

MARA (thinking): \\(aside\\)

# Two

## INT. QUAY

MARA: ~ so.
"""
SPOKEN = [
    ("ACTION", "It has rained since noon: nobody came."),
    ("CHARACTER", "MARA"),
    ("PARENTHETICAL", "whispering"),
    ("DIALOGUE", "Did you hear that?"),
    ("CHARACTER", "old tom"),
    ("DIALOGUE", "Hear what?"),
    ("CHARACTER", "דנה"),
    ("DIALOGUE", "שלום."),
    ("ACTION", "MARA STOOD UP."),
    ("ACTION", "CUT TO:"),
    ("ACTION", "INT. is no word."),
    ("ACTION", "היה מאוחר."),
    ("CHARACTER", "MARA"),
]
NEVER_SPOKEN = {"SECTION", "NOTE", "HEADING", "TITLEENTRY"}


def elements() -> Any:
    script, faults = parse([("01.md", SCRIPT)])
    assert not faults
    return elements_of(script)[0]


def told(parsed: Any) -> list[tuple[str, str]]:
    """Return what is spoken; that parser puts actions together that follow each other."""
    found: list[tuple[str, str]] = []
    for each in parsed.elements:
        kind = each.type.value
        if kind not in NEVER_SPOKEN:
            texts = [each.name] if kind == "CHARACTER" else each.text.split("\n\n")
            found += [(kind, text.strip()) for text in texts if text.strip()]
    return found


def test_fountain_is_read_as_it_was_meant() -> None:
    parser = fountain.Parser()
    parser.add_text(write_fountain(elements()))
    found = told(parser.script)
    assert found[: len(SPOKEN)] == SPOKEN
    assert ("PARENTHETICAL", "aside") not in found
    titles = {each.key.lower(): each.text.strip() for each in parser.script.titleEntries}
    assert (titles["title"], titles["author"]) == ("The Gate", "A. Writer")
    headings = [each.text for each in parser.script.elements if each.type.value == "HEADING"]
    assert headings == ["The hall, evening", "INT. QUAY"]
    assert any(each.is_dual_dialogue for each in parser.script.elements if each.type.value == "CHARACTER")


def test_final_draft_is_read_as_it_was_meant() -> None:
    text = write_fdx(elements())
    ElementTree.fromstring(text)
    found = told(fdx.Parser().parse(text))
    # acts and cues are actions to it
    spoken = [each for each in found if each[1] not in {"One", "Two"} and not each[1].startswith("[")]
    # that parser passes over dual dialogue
    single = [*SPOKEN[:1], *SPOKEN[6:]]
    assert spoken[: len(single)] == single
    assert ("DIALOGUE", "(aside)") in spoken
