"""What `new` and `doctor` tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.cli.reports.console import console, shown, write_json

if TYPE_CHECKING:
    from voicestage.production import Finding


def begun(folder: Path, files: Sequence[Path]) -> None:
    """Report a new production and the next step."""
    out = console()
    for path in files:
        out.print(f"  {shown(path)}", markup=False)
    name = str(folder)
    name = f'"{name}"' if set(name) & set(" &()';") else name
    out.print(f"Begun. Next: cd {name} && voicestage render", markup=False)


def examined(findings: Sequence[Finding], *, as_json: bool) -> None:
    """Report what the machine can do."""
    if as_json:
        write_json({"findings": [asdict(finding) for finding in findings]})
        return
    out = console()
    for finding in findings:
        mark = "ok     " if finding.ready else "missing"
        out.print(f"{mark}  {finding.name}: {finding.message}", markup=False)
