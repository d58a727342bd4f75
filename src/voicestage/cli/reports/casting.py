"""What `voices` tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from voicestage.cli.reports.console import console, shown, write_json

if TYPE_CHECKING:
    from voicestage.model.speech import VoiceInfo
    from voicestage.production import Said


def voices(found: Sequence[VoiceInfo], *, as_json: bool) -> None:
    """List voices by engine."""
    if as_json:
        write_json({"voices": [asdict(voice) for voice in found]})
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
        write_json({"file": str(sample.path), "seconds": round(sample.seconds, 3)})
        return
    console().print(f"{shown(sample.path)}: {sample.seconds:.1f} s", markup=False)
