"""Who speaks how: cast, audition, voices."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voicestage.cli.app import app
from voicestage.cli.options import Changed, Characters, Json, Lines, Scenes, Workers, selected
from voicestage.errors import UsageError


@app.command(short_help="Show who speaks how much, in which voice and why.")
def cast(
    write: Annotated[
        bool, typer.Option("--write", help="Write the voices that the tool chose into voices.yaml.")
    ] = False,
    merge: Annotated[
        tuple[str, str] | None,
        typer.Option("--merge", metavar="NAME OTHER", help="They are one: OTHER's lines and names become NAME's."),
    ] = None,
    split: Annotated[
        tuple[str, str] | None,
        typer.Option("--split", metavar="NAME NEW", help="They are two: NEW gets a voice and its own lines."),
    ] = None,
    lines: Annotated[
        list[str] | None,
        typer.Option("--lines", metavar="LINES", help="With --split, the lines that are NEW's: 1.2:14,1.2:20-23."),
    ] = None,
    json: Json = False,
) -> None:
    """Show the cast: lines, words, minutes, scenes, voices, and who could be taken for whom; or repair it."""
    from voicestage import production
    from voicestage.cli.reports import casting as report

    here = production.Production.find(Path.cwd())
    if sum((bool(merge), bool(split), write)) > 1:
        raise UsageError("--merge, --split and --write are for one at a time: each changes the cast.")
    if lines and not split:
        raise UsageError("--lines says which lines are the new one's, so it needs --split NAME NEW.")
    if merge or split:
        from voicestage.cli.reports import adapting
        from voicestage.production import recast

        if merge:
            adapting.recast(recast.merge(here, *merge), as_json=json)
        if split:
            adapting.recast(recast.split(here, *split, lines=lines or ()), as_json=json)
        return
    report.cast_list(production.cast_list(here, write=write), as_json=json)


@app.command(short_help="Let voices read a character's own lines, to compare.")
def audition(
    name: Annotated[str | None, typer.Argument(metavar="NAME", help="A name of the cast.", show_default=False)] = None,
    scene: Scenes = None,
    line: Lines = None,
    character: Characters = None,
    changed: Changed = False,
    voice: Annotated[
        list[str] | None,
        typer.Option("--voice", metavar="VOICE", help="A voice to hear; may be given again. Default: those that suit."),
    ] = None,
    count: Annotated[int, typer.Option("--count", min=1, metavar="N", help="How many voices.")] = 6,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Let voices read a character's own lines, and write the samples with a page to listen to.

    They are in output/auditions/NAME/; open its index.html. With --line they read just that line, with --scene or
    --changed some of what the character says there.
    """
    from voicestage import production
    from voicestage.cli.reports import casting as report
    from voicestage.cli.reports.console import progress

    here = production.Production.find(Path.cwd())
    with progress(as_json=json) as told:
        heard = production.audition(
            here,
            name,
            selection=selected(scene, line, character, changed=changed),
            voices=tuple(voice or ()),
            count=count,
            workers=workers,
            report=told,
        )
    report.audition(heard, as_json=json)


@app.command(short_help="List the voices, or hear one.")
def voices(
    engine: Annotated[
        str | None,
        typer.Option("--engine", metavar="NAME", help="Only this engine's voices."),
    ] = None,
    say: Annotated[
        str | None,
        typer.Option("--say", metavar="TEXT", help="Say this with --voice and write the sample."),
    ] = None,
    voice: Annotated[
        str | None,
        typer.Option(
            "--voice",
            metavar="VOICE",
            help="With --say: bf_emma, pyttsx3/english, 0.6*bm_george + 0.4*bm_fable; default bf_emma.",
            show_default=False,
        ),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FILE",
            help="With --say, where the sample goes: .wav, .flac or .ogg; default ./VOICE.wav.",
            show_default=False,
        ),
    ] = None,
    json: Json = False,
) -> None:
    """List the voices with gender and accent, or let one of them say something."""
    from voicestage import production
    from voicestage.cli.reports import casting as report

    if say is not None:
        report.said(production.say(say, voice=voice or "bf_emma", path=out), as_json=json)
    elif voice or out:
        raise UsageError('--voice and --out are for a sample: say something with --say "Good evening."')
    else:
        report.voices(production.list_voices(engine), as_json=json)
