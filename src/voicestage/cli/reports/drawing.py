"""What `timeline` tells."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from voicestage.cli.reports.console import console, shown, write_json


def drawn(files: Sequence[Path], *, as_json: bool) -> None:
    """Report pictures."""
    if as_json:
        write_json({"files": [str(path) for path in files]})
        return
    for path in files:
        console().print(shown(path), markup=False)
