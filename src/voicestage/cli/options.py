"""Arguments and options that more than one command has."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

if TYPE_CHECKING:
    from voicestage.production.selection import Selection

Story = Annotated[
    Path,
    typer.Argument(
        metavar="STORY",
        help="The story: EPUB, DOCX, HTML, Markdown, text, PDF, or a play in Fountain or FDX.",
        show_default=False,
    ),
]
Chapters = Annotated[
    str | None,
    typer.Option("--chapters", metavar="3-7", help="Only these, as `inspect` numbers them.", show_default=False),
]
Skip = Annotated[
    list[str] | None,
    typer.Option("--skip", metavar="PART", help="Not this part, by title or kind; may be given again."),
]
Keep = Annotated[
    list[str] | None,
    typer.Option("--keep", metavar="PART", help="Also this part, although it is set apart; may be given again."),
]
Json = Annotated[bool, typer.Option("--json", help="Report as one JSON object instead of text.")]
Draft = Annotated[bool, typer.Option("--draft", help="Quick and rough: one fast voice for all, files named *.draft.*.")]
StyleOption = Annotated[
    Literal["drama", "full-cast", "solo"] | None,
    typer.Option(
        "--style",
        help="drama: with ambience and effects. full-cast: voices only. solo: one narrator. Default: the production's.",
        show_default=False,
    ),
]
Cues = Annotated[
    Literal["on", "off"] | None,
    typer.Option(
        "--cues",
        help="Whether the script is given the sounds that the story tells of. Default: on for drama.",
        show_default=False,
    ),
]
Workers = Annotated[
    int | None,
    typer.Option("--workers", min=0, metavar="N", help="Processes that speak; default one a core.", show_default=False),
]
Scenes = Annotated[
    list[str] | None,
    typer.Option("--scene", metavar="SCENE", help="Only this scene: its number (1.2) or name; may be given again."),
]
Lines = Annotated[
    list[str] | None,
    typer.Option("--line", metavar="LINE", help="Only this line, such as 1.2:14; may be given again."),
]
Characters = Annotated[
    list[str] | None,
    typer.Option("--character", metavar="NAME", help="Only what this character says; may be given again."),
]
Changed = Annotated[
    bool, typer.Option("--changed", help="Only the scenes that sound different since the last render of the whole.")
]
Executor = Annotated[
    Literal["dask", "ray"] | None,
    typer.Option("--executor", help="Let workers on other machines speak; default: this machine.", show_default=False),
]
Address = Annotated[
    str | None,
    typer.Option(
        "--address",
        metavar="ADDRESS",
        help="Dask's scheduler, tcp://host:8786; auto for the Ray cluster this machine is part of.",
        show_default=False,
    ),
]


def selected(
    scenes: list[str] | None, lines: list[str] | None, characters: list[str] | None, *, changed: bool
) -> Selection:
    """Return what `--scene`, `--line`, `--character` and `--changed` mean together."""
    from voicestage.production.selection import Selection

    return Selection(
        scenes=tuple(scenes or ()), lines=tuple(lines or ()), characters=tuple(characters or ()), changed=changed
    )


def switched(word: Literal["on", "off"] | None) -> bool | None:
    """Return what `on`, `off` or nothing means."""
    return None if word is None else word == "on"
