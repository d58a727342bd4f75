"""Seeing what is heard."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from voicestage.cli.app import app
from voicestage.cli.options import Draft, Json


@app.command(short_help="Draw scenes: who speaks when, beds, ducking, loudness.")
def timeline(
    scene: Annotated[
        list[str] | None,
        typer.Argument(metavar="[SCENE]...", help="Scenes, such as 1.2 or saloon-midnight; all without any."),
    ] = None,
    format_: Annotated[
        Literal["svg", "png"],
        typer.Option("--format", help="SVG tells more where one points; PNG goes anywhere."),
    ] = "svg",
    draft: Draft = False,
    json: Json = False,
) -> None:
    """Draw scenes into output/timeline/, and the loudness of the whole where no scene is named.

    What is not rendered yet is rendered first.
    """
    from voicestage.cli.reports import drawing as report
    from voicestage.production import Production
    from voicestage.production.drawing import draw

    report.drawn(draw(Production.find(Path.cwd()), tuple(scene or ()), draft=draft, form=format_), as_json=json)
