"""What is heard beside the voices: sounds."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voicestage.cli.app import app
from voicestage.cli.options import Json
from voicestage.errors import UsageError


@app.command(short_help="List the sounds, or hear one.")
def sounds(
    name: Annotated[
        str | None, typer.Argument(metavar="[NAME]", help="The sound to hear, such as rain.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="Where it goes: .wav, .flac or .ogg; default ./NAME.wav.",
            show_default=False,
        ),
    ] = None,
    play: Annotated[bool, typer.Option("--play", help="Play it instead of writing it.")] = False,
    seconds: Annotated[
        float | None,
        typer.Option("--seconds", metavar="S", help="How long; a bed goes round.", show_default=False),
    ] = None,
    seed: Annotated[int, typer.Option("--seed", min=0, metavar="N", help="Another one of its kind.")] = 0,
    page: Annotated[
        Path | None,
        typer.Option("--page", metavar="FILE.html", help="Write one page with all sounds to listen to."),
    ] = None,
    json: Json = False,
) -> None:
    """List the sounds that cues can name, your own first; write or play one of them; or put all on one page."""
    from voicestage.cli.reports import sounds as report
    from voicestage.production import Production
    from voicestage.production import sounds as use

    around = Production.around(Path.cwd())
    own = around.sounds_folder if around else None
    if page is not None:
        if name or play or out:
            raise UsageError("--page has all sounds: leave out the name, --out and --play.")
        with report.making(as_json=json) as told:
            found = use.write_page(page, own_folder=own, seed=seed, told=told)
        report.paged(page, len(found), as_json=json)
    elif name is None:
        if play or out or seconds is not None:
            raise UsageError("Say which sound: voicestage sounds rain.")
        report.listed(use.list_sounds(own), use.list_rooms(), as_json=json)
    elif play:
        from voicestage.sound.player import player

        samples = use.sound_samples(name, own_folder=own, seconds=seconds, seed=seed)
        with player() as heard:
            heard.play(samples)
    else:
        report.written(use.write_sound(name, out, own_folder=own, seconds=seconds, seed=seed), as_json=json)
