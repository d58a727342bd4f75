"""What `export` tells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from voicestage.cli.reports.console import console, counted, shown, write_json

if TYPE_CHECKING:
    from voicestage.production import Exported

_LISTED = 12


def formats(found: Mapping[str, str], *, as_json: bool) -> None:
    """List what can be exported."""
    if as_json:
        write_json({"formats": dict(found)})
        return
    for name, sentence in found.items():
        console().print(f"{name:<15} {sentence}", markup=False)


def exported(done: Exported, *, as_json: bool) -> None:
    """Report what was written."""
    if as_json:
        write_json({"files": [str(path) for path in done.files], "warnings": list(done.warnings)})
        return
    out = console()
    for warning in done.warnings:
        out.print(f"warning: {warning}", markup=False)
    for path in done.files[:_LISTED]:
        out.print(f"  {shown(path)}", markup=False)
    if len(done.files) > _LISTED:
        out.print(f"  and {counted(len(done.files) - _LISTED, 'file')} more beside them.")
