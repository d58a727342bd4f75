"""What the narrator says before and after a story."""

from __future__ import annotations

import pytest

from voicestage.model.cast import Cast, Credits
from voicestage.model.script import Scene
from voicestage.render.credits import SYNTHETIC, credit_scenes, said_note

SPOKEN = Credits(opening="spoken", closing="spoken", text="The music is by R. Composer.")


def said(scene: Scene | None) -> list[str]:
    assert scene is not None
    assert {line.speaker for line in scene.lines} == {"NARRATOR"}
    return [line.text for line in scene.lines]


def test_title_author_characters_and_that_the_voices_are_synthetic() -> None:
    cast = Cast(credits=SPOKEN)

    opening, closing = credit_scenes(
        cast, title="Storm", author="A. Writer", names=["NARRATOR", "MARA", "MRS O'BRIEN", "the Captain"]
    )

    assert said(opening) == ["Storm, by A. Writer."]
    assert said(closing) == [
        "You have heard Storm, by A. Writer.",
        "The characters were Mara, Mrs O'Brien and the Captain.",
        SYNTHETIC,
        "The music is by R. Composer.",
    ]


def test_what_is_not_known_is_not_said() -> None:
    opening, closing = credit_scenes(
        Cast(credits=Credits(opening="spoken", closing="spoken")), title="Storm!", author=None, names=["NARRATOR"]
    )

    assert said(opening) == ["Storm!"]
    assert said(closing) == ["You have heard Storm!", SYNTHETIC]


@pytest.mark.parametrize(
    ("note", "said"),
    [
        (
            "Harbour at dawn, by R. Ecordist, https://example.org/harbour, CC BY 4.0",
            "Harbour at dawn, by R. Ecordist, Creative Commons Attribution 4.0.",
        ),
        ("Bells (c) A. B.; CC BY-NC-SA 3.0; www.example.org", "Bells (c) A. B., Creative Commons Attribution "
         "NonCommercial ShareAlike 3.0."),
        ("Wind, CC0", "Wind, Creative Commons Zero."),
        ("Own recording.", "Own recording."),
        ("https://example.org/x", ""),
    ],
)  # fmt: skip
def test_whose_a_sound_is_and_under_what_licence_is_said_without_addresses(note: str, said: str) -> None:
    assert said_note(note) == said


def test_the_sounds_of_a_drama_are_in_its_credits() -> None:
    notes = ["Harbour, by R. Ecordist, CC BY 4.0", "https://example.org"]
    heard = {
        style: said(credit_scenes(Cast(credits=SPOKEN, style=style), title="S", author=None, names=[], notes=notes)[1])
        for style in ("drama", "full-cast")
    }

    assert heard["drama"][1:3] == ["Sound: Harbour, by R. Ecordist, Creative Commons Attribution 4.0.", SYNTHETIC]
    assert heard["full-cast"][1] == SYNTHETIC


def test_of_a_crowd_some_are_named() -> None:
    _, closing = credit_scenes(
        Cast(credits=SPOKEN), title="Storm", author=None, names=[f"M{number}" for number in range(13)]
    )

    assert said(closing)[1].endswith("M10, M11 and others.")


def test_usually_there_are_none() -> None:
    assert credit_scenes(Cast(), title="Storm", author=None, names=["MARA"]) == (None, None)
