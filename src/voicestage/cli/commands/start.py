"""Before the first story: new, doctor."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voicestage.cli.app import app
from voicestage.cli.options import Json


@app.command(short_help="Begin a production with a short scene.")
def new(
    name: Annotated[Path, typer.Argument(metavar="NAME", help="The folder of the new production.", show_default=False)],
) -> None:
    """Begin a production with a short scene that you can change and render."""
    from voicestage.cli.reports import start as report
    from voicestage.production import begin

    report.begun(name, begin(name))


@app.command(short_help="Say what this machine can do.")
def doctor(json: Json = False) -> None:
    """Say what this machine can do, and what to install for the rest."""
    from voicestage.cli.reports import start as report
    from voicestage.production import examine

    report.examined(examine(Path.cwd()), as_json=json)
