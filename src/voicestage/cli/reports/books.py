"""What `inspect` tells."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from voicestage.cli.reports.console import console, counted, diagnostic_fields, write_json
from voicestage.units import clock

if TYPE_CHECKING:
    from voicestage.production import Inspected


def inspected(found: Inspected, *, as_json: bool) -> None:
    """Report what is in a story."""
    if as_json:
        fields = asdict(found)
        fields["warnings"] = [diagnostic_fields(each) for each in found.warnings]
        write_json(fields)
        return
    out = console()
    by = f" by {found.author}" if found.author else ""
    series = f" ({found.series})" if found.series else ""
    out.print(f"{found.title or found.name}{by}{series}, language {found.language}", markup=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("", justify="right")
    table.add_column("part", max_width=60)
    table.add_column("kind")
    table.add_column("words", justify="right")
    table.add_column("time", justify="right")
    table.add_column("from")
    for part in found.parts:
        number = str(part.number) if part.number else "–"
        cells = (number, part.title or "", part.kind, f"{part.words:,}", clock(part.minutes * 60), part.source)
        table.add_row(*(Text(cell) for cell in cells), style=None if part.number else "dim")
    out.print(table)
    chosen = [part for part in found.parts if part.number]
    many, minutes = counted(len(chosen), "part"), clock(found.minutes * 60)
    out.print(f"Read aloud: {many}, {counted(found.words, 'word')}, about {minutes}.")
    for warning in found.warnings:
        out.print(str(warning), markup=False)
