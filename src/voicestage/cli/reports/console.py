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
    from voicestage.render.progress import Progress, Report

_STAGES = {"wait": "Waiting", "speak": "Speaking", "mix": "Mixing", "encode": "Encoding"}
_UNITS = {"speak": "lines", "mix": "scenes", "encode": "s"}
_EVENT_S = 0.5
"""How often `--json` tells how far a stage is, beside its beginning and its end."""


def console() -> Console:
    """Return what people read on."""
    return Console(highlight=False, soft_wrap=True)


def write_json(fields: Mapping[str, Any], *, one_line: bool = False) -> None:
    """Write one object to stdout, at once; on one line where more may follow."""
    sys.stdout.write(json.dumps(fields, ensure_ascii=False, indent=None if one_line else 1) + "\n")
    sys.stdout.flush()


@contextlib.contextmanager
def progress(*, as_json: bool) -> Iterator[Report]:
    """Show on stderr how far the work is and how long it still takes; nothing where there is no terminal.

    Args:
        as_json: write events instead, one JSON object a line, terminal or not.
    """
    stderr = Console(stderr=True)
    if as_json:
        yield _events()
        return
    if not stderr.is_terminal:
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
            if state.stage not in tasks:
                total = None if state.stage == "wait" else state.weight_total
                tasks[state.stage] = bars.add_task(_STAGES[state.stage], total=total, count="")
            elif state.done == 0:  # another round of the same, as in a watch
                bars.reset(tasks[state.stage])
            task = bars.tasks[tasks[state.stage]]
            count = _counted(state, task.elapsed or 0.0)
            bars.update(task.id, completed=state.weight_done, total=task.total and state.weight_total, count=count)

        yield told


def _counted(state: Progress, elapsed_s: float) -> str:
    """Write how far a stage is: `412 of 10,000 lines, 31 min, 3.4 × real time`."""
    if state.stage == "wait":
        return "for another render of this production"
    told = f"{state.done:,} of {state.total:,} {_UNITS[state.stage]}"
    if state.sound_s:
        told += f", {state.sound_s / 60:.0f} min" if state.sound_s >= 60 else f", {state.sound_s:.0f} s"
        if elapsed_s > 1:
            told += f", {state.sound_s / elapsed_s:.1f} × real time"
    return told


def _events() -> Report:
    """Return what writes progress as JSON lines on stderr."""
    import time

    last: dict[str, float] = {}
    began: dict[str, float] = {}

    def told(state: Progress) -> None:
        now = time.monotonic()
        if state.done == 0 or state.stage not in began:
            began[state.stage] = now
        if 0 < state.done < state.total and now - last.get(state.stage, -1.0) < _EVENT_S:
            return
        last[state.stage] = now
        elapsed = now - began[state.stage]
        left = state.weight_total - state.weight_done
        fields = {
            "event": "progress",
            "stage": state.stage,
            "done": state.done,
            "total": state.total,
            "sound_seconds": round(state.sound_s, 3),
            "elapsed_seconds": round(elapsed, 3),
            "seconds_left": round(left * elapsed / state.weight_done, 1) if state.weight_done else None,
        }
        sys.stderr.write(json.dumps(fields) + "\n")
        sys.stderr.flush()

    return told


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
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def shown(path: Path) -> str:
    """Write a path as seen from here, where that is shorter."""
    with contextlib.suppress(ValueError):
        return str(path.resolve().relative_to(Path.cwd()))
    return str(path)


def size(bytes_: float) -> str:
    """Write a size as people read it: `14.2 MB`."""
    for unit in ("bytes", "kB", "MB", "GB"):
        if bytes_ < 1000:
            return f"{bytes_:.0f} {unit}" if unit == "bytes" else f"{bytes_:.1f} {unit}"
        bytes_ /= 1000
    return f"{bytes_:.1f} TB"
