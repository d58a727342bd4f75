"""Arguments and options that more than one command has."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

Story = Annotated[Path, typer.Argument(help="The story: a text (.txt) or Markdown (.md) file.", show_default=False)]
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
Workers = Annotated[
    int | None,
    typer.Option("--workers", min=0, metavar="N", help="Processes that speak; default one a core.", show_default=False),
]
