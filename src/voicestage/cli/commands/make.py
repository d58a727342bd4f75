"""From the story to the finished file: produce, adapt, render, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from voicestage.cli.app import app
from voicestage.cli.options import Draft, Json, Story, StyleOption, Workers
from voicestage.errors import ProductionError, errors_of


@app.command(short_help="Make a finished audio drama of a story.")
def produce(
    story: Story,
    out: Annotated[
        Path | None,
        typer.Option("--out", help="The production's folder; default: the one you stand in, else ./STORY-NAME/."),
    ] = None,
    draft: Draft = False,
    style: StyleOption = None,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Make a finished audio drama of a story: adapt, cast, render, deliver.

    Run it again after an interruption, or after you changed the script or voices.yaml: it goes on from what is there.
    """
    from voicestage import production
    from voicestage.cli.reports import make as report
    from voicestage.cli.reports.console import progress

    root = production.produce_root(story, out=out, here=Path.cwd())
    with progress(quiet=json) as told:
        done = production.produce(
            production.Production(root), story, draft=draft, style=style, workers=workers, report=told
        )
    report.produced(done, as_json=json)


@app.command(short_help="Turn a story into a script and a cast.")
def adapt(
    story: Story,
    replace: Annotated[
        bool, typer.Option("--replace", help="Make a new script; the one that stands here goes to script/old/.")
    ] = False,
    quotes: Annotated[
        Path | None,
        typer.Option(
            "--quotes", metavar="FILE.jsonl", help="Also write who speaks each quotation, and how sure it is."
        ),
    ] = None,
    voices: Annotated[
        Path | None,
        typer.Option("--voices", metavar="FILE", help="Take this cast (a voices.yaml); it is read, never written."),
    ] = None,
    json: Json = False,
) -> None:
    """Turn a story into script/*.md and voices.yaml in the folder you stand in, to change before you render."""
    from voicestage import production
    from voicestage.cli.reports import make as report

    here = production.Production(Path.cwd())
    done = production.adapt(here, story, replace_script=replace, quotes=quotes, voices=voices)
    report.adapted(done, as_json=json)


@app.command(short_help="Render this production; only what changed.")
def render(
    scene: Annotated[
        list[str] | None,
        typer.Option("--scene", metavar="SCENE", help="Only this scene: its number (1.2) or name; may be given again."),
    ] = None,
    draft: Draft = False,
    style: StyleOption = None,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Render the production you stand in, or single scenes; only what changed is spoken again."""
    from voicestage.cli.reports import make as report
    from voicestage.cli.reports.console import progress
    from voicestage.production import Production

    production = Production.find(Path.cwd())
    with progress(quiet=json) as told:
        done = production.render(scenes=tuple(scene or ()), draft=draft, style=style, workers=workers, report=told)
    report.rendered(done, as_json=json)


@app.command(short_help="Find everything that is wrong, and where.")
def check(json: Json = False) -> None:
    """Find everything that is wrong in script, cast and sounds, with its place and what to do."""
    from voicestage.cli.reports import make as report
    from voicestage.production import Production

    diagnostics = Production.find(Path.cwd()).check()
    report.checked(diagnostics, as_json=json)
    if errors_of(diagnostics):
        raise typer.Exit(ProductionError.exit_code)
