"""The finished programme for players, shops and studios: export."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from voicestage.cli.app import app
from voicestage.cli.options import Json
from voicestage.errors import UsageError


@app.command(short_help="Write the finished drama for players, shops, studios.")
def export(
    format_: Annotated[
        list[str] | None,
        typer.Option("--format", metavar="NAME", help="epub, html, srt, acx …; may be given again. Without: list all."),
    ] = None,
    split: Annotated[
        Literal["chapters"] | None,
        typer.Option("--split", help="Audio and captions as one file a chapter.", show_default=False),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", metavar="FOLDER", help="Where they go; default output/export/.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """Write the finished drama in other formats, from what stands in output/; nothing is spoken or mixed again."""
    from voicestage import production
    from voicestage.cli.reports import export as report

    if not format_:
        if split or out:
            raise UsageError("Say in which formats: --format m4b. Without --format they are only listed.")
        report.formats(production.FORMATS, as_json=json)
        return
    names = [name.strip() for each in format_ for name in each.split(",") if name.strip()]
    here = production.Production.find(Path.cwd())
    done = production.export(here, names, out=out, by_chapter=split == "chapters")
    report.exported(done, as_json=json)
