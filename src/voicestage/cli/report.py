"""What the commands tell: text for people by Rich, one JSON object for programs. Progress goes to stderr."""

from __future__ import annotations

import contextlib
import json
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table

from voicestage.errors import Diagnostic
from voicestage.units import clock

if TYPE_CHECKING:
    from voicestage.model.speech import VoiceInfo
    from voicestage.production import Adapted, Finding, Produced, Rendered, Said
    from voicestage.render.perform import Progress, Report

_STAGES = {"speak": "Speaking", "mix": "Mixing", "encode": "Encoding"}
_UNITS = {"speak": "lines", "mix": "scenes", "encode": "s"}


def _out() -> Console:
    return Console(highlight=False, soft_wrap=True)


def _json(fields: Mapping[str, Any]) -> None:
    sys.stdout.write(json.dumps(fields, ensure_ascii=False, indent=1) + "\n")


@contextlib.contextmanager
def progress(*, quiet: bool) -> Iterator[Report]:
    """Show how far the work is and how long it still takes; nothing where there is no terminal."""
    console = Console(stderr=True)
    if quiet or not console.is_terminal:
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
    with Bars(*columns, console=console, transient=True) as bars:
        tasks: dict[str, Any] = {}

        def told(state: Progress) -> None:
            count = f"{state.done} of {state.total} {_UNITS[state.stage]}"
            if state.stage not in tasks:
                tasks[state.stage] = bars.add_task(_STAGES[state.stage], total=state.weight_total, count=count)
            bars.update(tasks[state.stage], completed=state.weight_done, total=state.weight_total, count=count)

        yield told


def rendered(done: Rendered, *, as_json: bool) -> None:
    """Report a render."""
    if as_json:
        _json(_rendered_fields(done))
        return
    _print_rendered(done)


def _rendered_fields(done: Rendered) -> dict[str, Any]:
    return {
        "lines": done.lines,
        "synthesised": done.synthesised,
        "processed": done.processed,
        "mixed": done.mixed,
        "seconds": round(done.seconds, 3),
        "engine_seconds": round(done.engine_s, 3),
        "encoded": done.delivered,
        "loudness_lufs": done.loudness_lufs,
        "true_peak_dbtp": done.true_peak_dbtp,
        "files": [str(path) for path in done.files],
        "warnings": list(done.warnings),
    }


def _print_rendered(done: Rendered) -> None:
    out = _out()
    for warning in done.warnings:
        out.print(f"warning: {warning}", markup=False)
    if not done.synthesised and not done.processed and not done.mixed and not done.delivered:
        out.print(f"Nothing to do: all {done.lines} lines are spoken and the finished files are up to date.")
    else:
        out.print(
            f"{done.lines} lines: {done.synthesised} synthesised, {done.processed} processed, "
            f"{_counted(done.mixed, 'scene')} mixed."
        )
    if done.loudness_lufs is not None:
        out.print(f"Loudness {done.loudness_lufs:.1f} LUFS, true peak {done.true_peak_dbtp:.1f} dBTP (measured).")
    out.print(f"Plays {clock(done.seconds)}:")
    for path in done.files:
        out.print(f"  {_shown(path)}", markup=False)


def adapted(done: Adapted, *, as_json: bool) -> None:
    """Report an adaptation."""
    if as_json:
        _json(_adapted_fields(done))
        return
    _print_adapted(done)


def _adapted_fields(done: Adapted) -> dict[str, Any]:
    adaptation = done.adaptation
    return {
        "scripts": [str(path) for path in done.scripts],
        "kept": [str(path) for path in done.kept],
        "voices": str(done.voices),
        "speakers": [character.name for character in adaptation.characters],
        "added": list(done.added),
        "quotations": len(adaptation.quotes),
        "doubtful": sum(quote.confidence < DOUBTFUL for quote in adaptation.quotes),
        "words": adaptation.proof.words_in,
        "words_lost": len(adaptation.proof.lost),
        "words_added": len(adaptation.proof.added),
        "diagnostics": [_diagnostic_fields(each) for each in adaptation.diagnostics],
    }


DOUBTFUL = 0.5
"""Below this confidence a quotation's speaker is worth a look."""


def _print_adapted(done: Adapted) -> None:
    out = _out()
    adaptation = done.adaptation
    for diagnostic in adaptation.diagnostics:
        out.print(str(diagnostic), markup=False)
    for path in done.kept:
        out.print(f"The script that stood here is kept as {_shown(path)}.", markup=False)
    doubtful = sum(quote.confidence < DOUBTFUL for quote in adaptation.quotes)
    out.print(f"Script: {', '.join(_shown(path) for path in done.scripts)}", markup=False)
    out.print(f"Cast:   {_shown(done.voices)} ({', '.join(each.name for each in adaptation.characters)})", markup=False)
    out.print(
        f"{_counted(len(adaptation.quotes), 'quotation')}, {doubtful} of them with a doubtful speaker; "
        f"{adaptation.proof}."
    )


def produced(done: Produced, *, as_json: bool) -> None:
    """Report what `produce` did."""
    if as_json:
        adapted_fields = _adapted_fields(done.adapted) if done.adapted else None
        _json({"root": str(done.root), "adapted": adapted_fields, "rendered": _rendered_fields(done.rendered)})
        return
    if done.adapted:
        _print_adapted(done.adapted)
    else:
        _out().print(f"The script in {_shown(done.root / 'script')} has all words of the story: it is used as it is.")
    _print_rendered(done.rendered)


def checked(diagnostics: Sequence[Diagnostic], *, as_json: bool) -> None:
    """Report all diagnostics."""
    if as_json:
        _json({"diagnostics": [_diagnostic_fields(each) for each in diagnostics]})
        return
    out = _out()
    for diagnostic in diagnostics:
        out.print(str(diagnostic), markup=False)
    errors = sum(each.severity == "error" for each in diagnostics)
    warnings = len(diagnostics) - errors
    out.print("All is well." if not diagnostics else f"{_counted(errors, 'error')}, {_counted(warnings, 'warning')}.")


def _diagnostic_fields(diagnostic: Diagnostic) -> dict[str, Any]:
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


def voices(found: Sequence[VoiceInfo], *, as_json: bool) -> None:
    """List voices by engine."""
    if as_json:
        _json({"voices": [asdict(voice) for voice in found]})
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("voice", "gender", "accent", "description"):
        table.add_column(heading, no_wrap=heading != "description")
    for voice in found:
        name = voice.name if voice.engine == "kokoro" else f"{voice.engine}/{voice.name}"
        table.add_row(name, voice.gender, voice.accent, voice.description)
    Console(highlight=False).print(table)


def said(sample: Said, *, as_json: bool) -> None:
    """Report a sample."""
    if as_json:
        _json({"file": str(sample.path), "seconds": round(sample.seconds, 3)})
        return
    _out().print(f"{_shown(sample.path)}: {sample.seconds:.1f} s", markup=False)


def begun(folder: Path, files: Sequence[Path]) -> None:
    """Report a new production and the next step."""
    out = _out()
    for path in files:
        out.print(f"  {_shown(path)}", markup=False)
    out.print(f"Begun. Next: cd {folder} && voicestage render", markup=False)


def examined(findings: Sequence[Finding], *, as_json: bool) -> None:
    """Report what the machine can do."""
    if as_json:
        _json({"findings": [asdict(finding) for finding in findings]})
        return
    out = _out()
    for finding in findings:
        mark = "ok     " if finding.ready else "missing"
        out.print(f"{mark}  {finding.name}: {finding.message}", markup=False)


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _shown(path: Path) -> str:
    """Write a path as seen from here, where that is shorter."""
    with contextlib.suppress(ValueError):
        return str(path.resolve().relative_to(Path.cwd()))
    return str(path)
