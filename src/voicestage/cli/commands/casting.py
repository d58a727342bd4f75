"""Who speaks how: voices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voicestage.cli.app import app
from voicestage.cli.options import Json


@app.command(short_help="List the voices, or hear one.")
def voices(
    engine: Annotated[
        str | None,
        typer.Option("--engine", help="Only this engine's voices."),
    ] = None,
    say: Annotated[
        str | None,
        typer.Option("--say", metavar="TEXT", help="Say this with --voice and write the sample."),
    ] = None,
    voice: Annotated[
        str, typer.Option("--voice", help="A voice, such as bf_emma, pyttsx3/english, 0.6*bm_george + 0.4*bm_fable.")
    ] = "bf_emma",
    out: Annotated[
        Path | None,
        typer.Option("--out", help="Where the sample goes; default ./VOICE.wav.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """List the voices with gender and accent, or let one of them say something."""
    from voicestage import production
    from voicestage.cli.reports import casting as report

    if say is not None:
        report.said(production.say(say, voice=voice, path=out), as_json=json)
    else:
        report.voices(production.list_voices(engine), as_json=json)
