"""Between two renders: why, diff, take, play, cache."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated, Literal

import typer

from voicestage.cli.app import app
from voicestage.cli.options import Changed, Characters, Draft, Json, Lines, Scenes, StyleOption, Workers, selected
from voicestage.errors import UsageError

LineAddress = Annotated[str, typer.Argument(metavar="LINE", help="The line, such as 1.2:14.", show_default=False)]


@app.command(short_help="Play it, while the rest is still rendered.")
def play(
    scene: Scenes = None,
    line: Lines = None,
    character: Characters = None,
    changed: Changed = False,
    draft: Draft = False,
    style: StyleOption = None,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Play the production you stand in, or a part of it: its first lines are heard while the next ones are spoken."""
    from voicestage import production
    from voicestage.cli.reports import changes as report
    from voicestage.cli.reports.console import progress
    from voicestage.production.playing import play as play_
    from voicestage.sound.player import player

    here = production.Production.find(Path.cwd())
    selection = selected(scene, line, character, changed=changed)
    with production.crew_of(workers=workers) as crew, progress(as_json=json) as told:
        played = play_(here, selection, player=player(), crew=crew, draft=draft, style=style, report=told)
    report.played(played, as_json=json)


@app.command(short_help="Say why a line sounds as it does.")
def why(
    where: Annotated[
        str | None,
        typer.Argument(
            metavar="WHERE", help="A line (1.2:14), or a time in the last render (00:12:31).", show_default=False
        ),
    ] = None,
    scene: Scenes = None,
    line: Lines = None,
    character: Characters = None,
    changed: Changed = False,
    draft: Draft = False,
    json: Json = False,
) -> None:
    """Say what made a line sound as it does, and what changed in it since the last render, from what to what.

    Of a scene, of lines, of a character or of what changed each line is told in short.
    """
    from voicestage.cli.reports import changes as report
    from voicestage.production import Production
    from voicestage.production.changes import why as why_
    from voicestage.production.changes import why_of

    selection = selected(scene, line, character, changed=changed)
    here = Production.find(Path.cwd())
    if where is None and selection.whole:
        raise UsageError("Say which line, by its address (1.2:14) or its time, or --scene, --character or --changed.")
    if where is not None and not selection.whole:
        raise UsageError(f"Either {where}, or --scene, --line, --character and --changed; not both.")
    if where is not None:
        report.explained(why_(here, where, draft=draft), as_json=json)
    else:
        report.explained_all(why_of(here, selection, draft=draft), as_json=json)


@app.command(short_help="Say what the last two renders differ in.")
def diff(draft: Draft = False, json: Json = False) -> None:
    """Say what the last two renders differ in: lines changed, added, moved and removed, and how much sound that is."""
    from voicestage.cli.reports import changes as report
    from voicestage.production import Production
    from voicestage.production.changes import diff as diff_

    report.compared(diff_(Production.find(Path.cwd()), draft=draft), as_json=json)


@app.command(short_help="Hear other readings of a line and keep one.")
def take(
    line: LineAddress,
    count: Annotated[int, typer.Option("--n", min=1, metavar="N", help="How many readings to write.")] = 3,
    keep: Annotated[
        int | None,
        typer.Option("--keep", min=1, metavar="N", help="Write this reading into the script.", show_default=False),
    ] = None,
    workers: Workers = None,
    json: Json = False,
) -> None:
    """Write several readings of a line to output/takes/, and keep the one you choose in the script as `(take N)`.

    In a terminal you are asked which one to keep; elsewhere say it with --keep.
    """
    from voicestage.cli.reports import changes as report
    from voicestage.cli.reports.console import progress
    from voicestage.production import Production
    from voicestage.production.takes import keep_take, takes

    here = Production.find(Path.cwd())
    with progress(as_json=json) as told:
        found = takes(here, line, count=max(count, keep or 1), workers=workers, report=told)
    report.taken(found, as_json=json)
    if keep is None and not json:
        keep = report.asked(found)
    if keep is not None:
        report.kept(keep_take(here, line, keep), keep, as_json=json)


@app.command(short_help="Say how large the cache is; check it, clear it.")
def cache(
    action: Annotated[
        Literal["size", "verify", "gc"],
        typer.Argument(
            metavar="[ACTION]", help="size: how large. verify: read all of it. gc: remove what nothing uses."
        ),
    ] = "size",
    max_size: Annotated[
        str | None,
        typer.Option("--max-size", metavar="SIZE", help="gc: the oldest first, until it is this small (2GB)."),
    ] = None,
    older_than: Annotated[
        str | None, typer.Option("--older-than", metavar="DAYS", help="gc: only what is older than this (30d).")
    ] = None,
    json: Json = False,
) -> None:
    """Say how large the cache of this production is, verify it, or remove what no render needs any more.

    What the script as it stands or the last renders need is never removed.
    """
    from voicestage.cli.reports import changes as report
    from voicestage.production import Production
    from voicestage.production.store import store, sweep, verify

    if action != "gc" and (max_size or older_than):
        raise UsageError("--max-size and --older-than say what to remove: voicestage cache gc.")
    here = Production.find(Path.cwd())
    if action == "verify":
        report.verified(verify(here), as_json=json)
    elif action == "gc":
        swept = sweep(here, max_bytes=_bytes(max_size), older_than_days=_days(older_than))
        report.swept(swept, as_json=json)
    else:
        report.stored(store(here), as_json=json)


def _bytes(size: str | None) -> int | None:
    """Read `500MB` or `2GB`."""
    if size is None:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(kB|MB|GB|TB)", size.strip(), re.IGNORECASE)
    if match is None:
        raise UsageError(f'--max-size must be a size such as 500MB or 2GB, not "{size}".')
    return round(float(match[1]) * {"k": 1e3, "m": 1e6, "g": 1e9, "t": 1e12}[match[2][0].lower()])


def _days(age: str | None) -> float | None:
    """Read `30d` or `12h`."""
    if age is None:
        return None
    match = re.fullmatch(r"(\d+(?:\.\d+)?)\s*(d|h)", age.strip())
    if match is None:
        raise UsageError(f'--older-than must be an age such as 30d or 12h, not "{age}".')
    return float(match[1]) / (24.0 if match[2] == "h" else 1.0)
