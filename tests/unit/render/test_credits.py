"""What the narrator says before and after a story."""

from __future__ import annotations

from voicestage.model.cast import Cast, Credits
from voicestage.model.script import Scene
from voicestage.render.credits import SYNTHETIC, credit_scenes

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


def test_of_a_crowd_some_are_named() -> None:
    _, closing = credit_scenes(
        Cast(credits=SPOKEN), title="Storm", author=None, names=[f"M{number}" for number in range(13)]
    )

    assert said(closing)[1].endswith("M10, M11 and others.")


def test_usually_there_are_none() -> None:
    assert credit_scenes(Cast(), title="Storm", author=None, names=["MARA"]) == (None, None)
