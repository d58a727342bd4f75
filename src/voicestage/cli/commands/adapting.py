"""After the adaptation: review."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from voicestage.adapt.attributor import DOUBTFUL
from voicestage.cli.app import app
from voicestage.cli.options import Json
from voicestage.errors import UsageError


@app.command(short_help="Look at the doubtful lines, and say who speaks them.")
def review(
    set_: Annotated[
        list[str] | None,
        typer.Option("--set", metavar="LINE=NAME", help="Give a speech to a speaker: 1.2:14=MARA; may be given again."),
    ] = None,
    keep: Annotated[
        list[str] | None,
        typer.Option("--keep", metavar="LINE", help="This line's speaker is right; may be given again."),
    ] = None,
    below: Annotated[
        float,
        typer.Option(
            "--below", metavar="SHARE", min=0.0, max=1.0, help="Look at speakers less sure than this, 0 to 1."
        ),
    ] = DOUBTFUL,
    list_: Annotated[bool, typer.Option("--list", help="Only list them.")] = False,
    json: Json = False,
) -> None:
    """Look at the lines whose speaker is doubtful, each with its context, its reason and who else it may be.

    A key decides each; only the name before that line changes in the script. Without a terminal they are listed.
    Where a speech has several lines, naming one is enough; 1.2:14,1.2:16 names both.
    """
    from voicestage.cli.reports import adapting as report
    from voicestage.production import Production
    from voicestage.production.review import decide, doubts, known_name

    production = Production.find(Path.cwd())
    if set_ or keep:
        speakers = [pair for each in set_ or () for pair in _pairs(each)]
        kept = [address for each in keep or () for address in _addresses(each)]
        report.decided(decide(production, speakers, keep=kept), as_json=json)
        return
    found = doubts(production, below=below)
    if json or list_ or not found or not (sys.stdin.isatty() and sys.stdout.isatty()):
        report.doubts(found, as_json=json)
        return
    lines, kept = report.ask(found, known=lambda name: known_name(production, name))
    report.decided(decide(production, lines.items(), keep=kept), as_json=False)


def _pairs(text: str) -> list[tuple[str, str]]:
    addresses, equals, name = text.partition("=")
    if not equals or not _addresses(addresses) or not name.strip():
        raise UsageError(f'"{text}" is no decision. Write a line and a name, as in --set 1.2:14=MARA.')
    return [(address, name.strip()) for address in _addresses(addresses)]


def _addresses(text: str) -> list[str]:
    return [part.strip() for part in text.split(",") if part.strip()]
