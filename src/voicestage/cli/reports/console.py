"""What every report is made with: the console, JSON, progress, paths and counts in words."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console

from voicestage.errors import Diagnostic

if TYPE_CHECKING:
    from voicestage.render.perform import Progress, Report

_STAGES = {"speak": "Speaking", "mix": "Mixing", "encode": "Encoding"}
_UNITS = {"speak": "lines", "mix": "scenes", "encode": "s"}


def console() -> Console:
    """Return what people read on."""
    return Console(highlight=False, soft_wrap=True)


def write_json(fields: Mapping[str, Any]) -> None:
    """Write one object to stdout."""
    sys.stdout.write(json.dumps(fields, ensure_ascii=False, indent=1) + "\n")


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Report]:
    """Show how far the work is and how long it still takes; nothing where there is no terminal."""
    stderr = Console(stderr=True)
    if quiet or not stderr.is_terminal:
        yield lambda _: None
        return
    from rich.progress import BarColumn, TextColumn, TimeElapsedColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (
        TextColumn("{task.description:<9}"),
        BarColumn(),
        TextColumn("{task.fields[count]}"),
        TimeElapsedColumn(),
        TextColumn("left"),
        TimeRemainingColumn(),
    )
    with Bars(*columns, console=stderr, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def told(state: Progress) -> None:
            count = f"{state.done} of {state.total} {_UNITS[state.stage]}"
            if state.stage not in tasks:
                tasks[state.stage] = bars.add_task(_STAGES[state.stage], total=state.weight_total, count=count)
            bars.update(tasks[state.stage], completed=state.weight_done, total=state.weight_total, count=count)

        yield told


def diagnostic_fields(diagnostic: Diagnostic) -> dict[str, Any]:
    """Return a diagnostic as JSON has it."""
    place = diagnostic.place
    return {
        "code": diagnostic.code,
        "severity": diagnostic.severity,
        "file": place.file if place else None,
        "line": place.line if place else None,
        "column": place.column if place else None,
        "message": diagnostic.message,
        "hint": diagnostic.hint,
    }


def counted(count: int, noun: str) -> str:
    """Write a number with its noun."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def shown(path: Path) -> str:
    """Write a path as seen from here, where that is shorter."""
    with contextlib.suppress(ValueError):
        return str(path.resolve().relative_to(Path.cwd()))
    return str(path)
