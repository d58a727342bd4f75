"""From the story to the finished file: produce, adapt, render, check."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated, Literal

import typer

from voicestage.cli.app import app
from voicestage.cli.options import (
    Address,
    Changed,
    Chapters,
    Characters,
    Cues,
    Draft,
    Executor,
    Json,
    Keep,
    Lines,
    Scenes,
    Skip,
    Story,
    StyleOption,
    Workers,
    selected,
    switched,
)
from voicestage.errors import ProductionError, errors_of


@app.command(short_help="Make a finished audio drama of a story.")
def produce(
    story: Story,
    out: Annotated[
        Path | None,
        typer.Option(
            "--out",
            metavar="FOLDER",
            help="The production's folder; default: the one you stand in, else ./STORY-NAME/.",
        ),
    ] = None,
    draft: Draft = False,
    style: StyleOption = None,
    cues: Cues = None,
    workers: Workers = None,
    chapters: Chapters = None,
    skip: Skip = None,
    keep: Keep = None,
    json: Json = False,
) -> None:
    """Make a finished audio drama of a story: adapt, cast, render, deliver.

    Run it again after an interruption, or after you changed the story, the script or voices.yaml: it goes on from what
    is there.
    """
    from voicestage import production
    from voicestage.books.selection import parse_selection
    from voicestage.cli.reports import make as report
    from voicestage.cli.reports.console import progress

    selection = parse_selection(chapters, skip or (), keep or ())
    root = production.produce_root(story, out=out, here=Path.cwd())
    with progress(as_json=json) as told:
        done = production.produce(
            production.Production(root),
            story,
            draft=draft,
            style=style,
            workers=workers,
            selection=selection,
            cues=switched(cues),
            report=told,
        )
    report.produced(done, as_json=json)


@app.command(short_help="Turn a story into a script and a cast.")
def adapt(
    story: Story,
    replace: Annotated[
        bool, typer.Option("--replace", help="Make a new script; the one that stands here goes to script/old/.")
    ] = False,
    tags: Annotated[
        Literal["keep", "trim", "drop"] | None,
        typer.Option(
            "--tags",
            help='Tags such as "said Tom": keep them, trim those of voices known in the scene, or drop all that say '
            "nothing more. Default: as the last time, or keep.",
            show_default=False,
        ),
    ] = None,
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
    cues: Cues = None,
    chapters: Chapters = None,
    skip: Skip = None,
    keep: Keep = None,
    json: Json = False,
) -> None:
    """Turn a story into script/*.md and voices.yaml in the folder you stand in, to change before you render.

    Run it again after you revised the story: only what you revised changes in the script, your corrections stay, and
    what both of you changed is listed.
    """
    from voicestage import production
    from voicestage.books.selection import parse_selection
    from voicestage.cli.reports import make as report

    selection = parse_selection(chapters, skip or (), keep or ())
    here = production.Production(Path.cwd())
    done = production.adapt(
        here,
        story,
        replace_script=replace,
        quotes=quotes,
        voices=voices,
        selection=selection,
        tags=tags,
        cues=switched(cues),
    )
    report.adapted(done, as_json=json)


@app.command(short_help="Render this production; only what changed.")
def render(
    scene: Scenes = None,
    line: Lines = None,
    character: Characters = None,
    changed: Changed = False,
    draft: Draft = False,
    style: StyleOption = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Say what would be done, and about how long it takes; do nothing.")
    ] = False,
    watch: Annotated[
        bool, typer.Option("--watch", help="Render again each time a file is saved, until Ctrl-C.")
    ] = False,
    stems: Annotated[
        bool,
        typer.Option("--stems", help="Also write dialogue, narration, ambience, effects and music to output/stems/."),
    ] = False,
    workers: Workers = None,
    executor: Executor = None,
    address: Address = None,
    json: Json = False,
) -> None:
    """Render the production you stand in, or a part of it; only what changed is spoken again.

    Scenes are written to output/scenes/, lines and characters to output/lines/; without any of these the whole is
    finished in output/.
    """
    from voicestage.cli.reports import make as report
    from voicestage.cli.reports.console import progress
    from voicestage.production import Production, crew_of, watched
    from voicestage.production.stems import stems as write_stems

    production = Production.find(Path.cwd())
    selection = selected(scene, line, character, changed=changed)
    if dry_run:
        forecast = production.forecast(selection, draft=draft, style=style, workers=workers)
        report.foreseen(forecast, as_json=json)
        return
    with crew_of(workers=workers, executor=executor, address=address) as crew, progress(as_json=json) as told:
        if not watch:
            done = production.render(selection, draft=draft, style=style, crew=crew, report=told)
            if stems:
                parts = write_stems(production, crew=crew, draft=draft, style=style)
                done = replace(done, files=(*done.files, *parts.files), warnings=(*done.warnings, *parts.warnings))
        else:
            for outcome in watched(production, selection, draft=draft, style=style, crew=crew, report=told):
                report.watched(outcome, as_json=json)
            return
    report.rendered(done, as_json=json)


@app.command(short_help="Find everything that is wrong, and where.")
def check(
    master: Annotated[
        Literal["podcast", "r128", "acx"] | None,
        typer.Option("--master", help="Measure the finished files against this standard.", show_default=False),
    ] = None,
    json: Json = False,
) -> None:
    """Find everything that is wrong in script, cast and sounds, with its place and what to do."""
    from voicestage.cli.reports import make as report
    from voicestage.production import Production
    from voicestage.production.mastering import check_finished

    production = Production.find(Path.cwd())
    diagnostics = production.check()
    if master:
        diagnostics += check_finished(production, master)
    report.checked(diagnostics, as_json=json)
    if errors_of(diagnostics):
        raise typer.Exit(ProductionError.exit_code)
