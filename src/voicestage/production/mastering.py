"""Hold the finished files against a standard: `check --master`."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import Diagnostic, Place, UsageError

if TYPE_CHECKING:
    from voicestage.deliver.checks import MasterStandard
    from voicestage.production.folder import Production

SUFFIXES = {"podcast": (".m4b", ".mp3"), "r128": (".flac",)}
"""Which of the finished files go where a standard asks for it. ACX takes none of them: it takes those of its export."""


def check_finished(production: Production, standard: MasterStandard) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the files that a standard is about, drafts left out.

    Raises:
        UsageError: there are none.
        StorageError: one cannot be read.
    """
    from voicestage.deliver.checks import check_master

    if standard == "acx":
        return tuple(_acx(production))
    files = [path for path in _finished(production) if path.suffix in SUFFIXES[standard]]
    if not files:
        raise UsageError(f"There is nothing finished in {production.output}. Run `voicestage render` first.")
    return tuple(finding for path in files for finding in check_master(path, standard))


def _acx(production: Production) -> list[Diagnostic]:
    from voicestage.deliver.checks import check_master

    folder = production.output / "export" / "acx"
    files = sorted(folder.glob("*.mp3"))
    finished = _finished(production)
    if not files:
        first = "" if finished else "`voicestage render`, then "
        raise UsageError(
            "ACX takes a file for each chapter, at 44.1 kHz, with credits and a sample, and none is there yet. "
            f"Run {first}`voicestage export --format acx`; then check again."
        )
    found: list[Diagnostic] = []
    newest = max((path.stat().st_mtime for path in finished), default=0.0)
    if min(path.stat().st_mtime for path in files) < newest:
        found.append(
            Diagnostic(
                code="old-export",
                place=Place(f"{folder.parent.name}/{folder.name}"),
                message="what stands here was exported before the last render.",
                hint="Run `voicestage export --format acx` again.",
                severity="warning",
            )
        )
    return [*found, *(finding for path in files for finding in check_master(path, "acx"))]


def _finished(production: Production) -> list[Path]:
    suffixes = {suffix for each in SUFFIXES.values() for suffix in each}
    files = (path for path in sorted(production.output.glob("*")) if path.suffix in suffixes)
    return [path for path in files if not path.stem.endswith(".draft")]
