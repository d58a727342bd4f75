"""What `cast`, `audition` and `voices` tell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from voicestage.cli.reports.console import console, counted, shown, write_json

if TYPE_CHECKING:
    from voicestage.model.speech import VoiceInfo
    from voicestage.production import Audition, CastList, Said


def cast_list(found: CastList, *, as_json: bool) -> None:
    """Report the cast, who speaks most first."""
    if as_json:
        write_json(asdict(found))
        return
    out = console()
    widest = max(len(role.name) for role in found.roles)
    out.print(f"{'name':<{widest}}  lines  words  minutes  scenes  voice", style="bold")
    for role in found.roles:
        voice = role.voice + (f", pitch {role.pitch_st:+g}" if role.pitch_st else "")
        counts = f"{role.lines:>5}  {role.words:>5}  {role.minutes:>7.1f}  {role.scenes:>6}"
        out.print(f"{role.name:<{widest}}  {counts}  {voice}", markup=False)
        like = f"; of its scenes most like {role.nearest} ({role.likeness:.2f})" if role.nearest else ""
        out.print(f"{'':<{widest}}  {role.reason}{like}", markup=False, style="dim")
    for pair in found.alike:
        scenes = counted(len(pair.scenes), "scene")
        out.print(f"{pair.one} and {pair.other} sound alike ({pair.likeness:.2f}) and share {scenes}.", markup=False)
    if found.wrote:
        out.print(f"Written into voices.yaml: {', '.join(found.wrote)}.", markup=False)
    elif chosen := [role.name for role in found.roles if role.voice and not role.written]:
        out.print(f"Chosen by the tool, not written: {', '.join(chosen)}. `voicestage cast --write` fixes them.")


def audition(made: Audition, *, as_json: bool) -> None:
    """Report the samples and the page."""
    if as_json:
        fields = asdict(made)
        fields["page"] = str(made.page)
        fields["samples"] = [asdict(each) | {"path": str(each.path)} for each in made.samples]
        write_json(fields)
        return
    out = console()
    for sample in made.samples:
        like = f", most like {sample.nearest} ({sample.likeness:.2f})" if sample.nearest else ""
        now = ", the voice it has" if sample.current else ""
        out.print(f"  {shown(sample.path)}: {sample.voice}{now}{like}", markup=False)
    out.print(f"Listen and compare: {shown(made.page)}", markup=False)


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
