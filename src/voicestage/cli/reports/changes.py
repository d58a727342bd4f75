"""What `why`, `diff`, `take`, `play` and `cache` tell."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicestage.cli.reports.console import console, counted, shown, size, write_json
from voicestage.units import clock

if TYPE_CHECKING:
    from voicestage.production.changes import Why
    from voicestage.production.playing import Played
    from voicestage.production.store import Store, Swept
    from voicestage.production.takes import Take
    from voicestage.render.compare import Change, Comparison, LineChange

_MEANING = {"spoken": "spoken again", "processed": "processed again", "placed": "only its scene is mixed again"}
_LISTED = 40
"""How many lines a report names; --json names all."""


def explained(why: Why, *, as_json: bool) -> None:
    """Report why a line sounds as it does."""
    if as_json:
        write_json(_why_fields(why))
        return
    line = why.line
    out = console()
    out.print(f"{line.address}  {line.speaker}: {line.text.strip()}", markup=False)
    out.print(f"  written at {why.place}" + (f", cast at {why.character}" if why.character else ", cast by the tool"))
    if why.heard_at:
        out.print(f"  heard at {clock(why.heard_at[0])}, for {why.heard_at[1] - why.heard_at[0]:.1f} s")
    for heading, ingredients in (("spoken", line.raw), ("processed", line.clip), ("placed", line.place)):
        made = [f"{name} {_shown(value)}" for name, value in ingredients.items() if value != "" and not _is_quiet(name)]
        out.print(f"  {heading}: {', '.join(made) or 'plainly'}", markup=False)
    if not why.rendered:
        out.print("It has not been rendered yet.")
    elif why.heard_at is None:
        out.print("It is new since the last render: it is spoken.")
    elif why.changes:
        out.print(f"Since the last render, so that it is {_MEANING[why.changes[0].level]}:")
        _print_changes(why.changes, indent="  ")
    else:
        out.print("Nothing changed in it since the last render.")
        if why.before:
            out.print("In the last render these were new:")
            _print_changes(why.before, indent="  ")
    _print_around(why)


def explained_all(found: Sequence[Why], *, as_json: bool) -> None:
    """Report why each line of a selection sounds as it does, shortly."""
    if as_json:
        write_json({"lines": [_why_fields(each) for each in found]})
        return
    from voicestage.render.record import PAUSE

    out = console()
    if not found:
        out.print("No line of it is another than in the last render.")
    scene = ""
    for why in found:
        line = why.line
        if line.address.rpartition(":")[0] != scene:
            scene = line.address.rpartition(":")[0]
            _print_around(why)
        if not why.rendered or why.heard_at is None:
            told = "it is new"
        elif why.changes:
            told = _MEANING[why.changes[0].level]
        else:
            told = "unchanged"
        out.print(f"{line.address}  {line.speaker}: {line.text.strip()}", markup=False)
        out.print(f"  {told}; {line.raw['voice']}, {line.place[PAUSE]:g} s after the line before")
        _print_changes(why.changes, indent="    ")


def _print_around(why: Why) -> None:
    for reason in why.around:
        console().print(f"Scene {why.line.address.rpartition(':')[0]} since the last render: {reason}", markup=False)


def _why_fields(why: Why) -> dict[str, Any]:
    line = why.line
    return {
        "address": line.address,
        "speaker": line.speaker,
        "text": line.text,
        "script": str(why.place),
        "voices": str(why.character) if why.character else None,
        "heard_at": why.heard_at,
        "made_of": {**line.raw, **line.clip, **line.place},
        "changed": [asdict(change) for change in why.changes],
        "changed_in_the_last_render": [asdict(change) for change in why.before],
        "changed_around_it": list(why.around),
    }


_QUIET = frozenset({"voice data", "level of short lines"})
"""Ingredients that say nothing to a person until they change; the revisions neither."""


def _is_quiet(name: str) -> bool:
    return name in _QUIET or name.endswith(" revision")


def compared(found: Comparison, *, as_json: bool) -> None:
    """Report what two renders differ in."""
    if as_json:
        write_json(
            {
                "lines": [_line_fields(each) for each in found.lines],
                "scenes": [asdict(each) for each in found.scenes],
                "whole": [asdict(each) for each in found.whole],
                "affected": list(found.affected),
                "affected_seconds": round(found.affected_s, 3),
                "lines_seconds": round(found.lines_s, 3),
            }
        )
        return
    out = console()
    counts = [
        f"{len(found.of_kind(kind))} {kind}" for kind in ("changed", "added", "removed", "moved") if found.of_kind(kind)
    ]
    if not counts and not found.affected and not found.whole:
        out.print("The last two renders differ in nothing that can be heard or seen.")
        return
    out.print(f"Lines: {', '.join(counts) or 'none changed'}; {found.lines_s:.1f} s of them are others.")
    for each in found.lines[:_LISTED]:
        out.print(f"  {each.kind:<8} {each.line.address}  {each.line.speaker}: {each.line.text.strip()}", markup=False)
        _print_changes(each.changes, indent=" " * 11)
    if len(found.lines) > _LISTED:
        out.print(f"  … and {len(found.lines) - _LISTED} more (--json names all)")
    for scene in found.scenes:
        for reason in scene.reasons:
            out.print(f"  scene {scene.address}: {reason}", markup=False)
    if found.affected:
        named = ", ".join(found.affected[:20])
        out.print(f"Sounding different: {counted(len(found.affected), 'scene')} ({named}), {clock(found.affected_s)}.")
    for change in found.whole:
        out.print(f"  the whole: {_change(change)}", markup=False)


def taken(takes: Sequence[Take], *, as_json: bool) -> None:
    """Report the takes that were written."""
    if as_json:
        write_json({"takes": [{**asdict(take), "path": str(take.path)} for take in takes]})
        return
    out = console()
    for take in takes:
        used = "  (the script asks for this one)" if take.used else ""
        out.print(f"take {take.number}: {shown(take.path)}, {take.seconds:.1f} s{used}", markup=False)


def asked(takes: Sequence[Take]) -> int | None:
    """Ask which take to keep, where somebody sits there to answer."""
    if not sys.stdin.isatty():
        return None
    answer = console().input(f"Keep which? 1 to {len(takes)}, or Enter for none: ").strip()
    return int(answer) if answer.isdecimal() and 1 <= int(answer) <= len(takes) else None


def kept(path: Path, number: int, *, as_json: bool) -> None:
    """Report which take the script asks for now."""
    if not as_json:
        console().print(f"{shown(path)} asks for take {number} now.", markup=False)


def played(found: Played, *, as_json: bool) -> None:
    """Report how long it played."""
    if as_json:
        write_json({"seconds": round(found.seconds, 3), "warnings": list(found.warnings)})
        return
    out = console()
    for warning in found.warnings:
        out.print(f"warning: {warning}", markup=False)
    out.print(f"Played {clock(found.seconds)}.")


def stored(store: Store, *, as_json: bool) -> None:
    """Report how large the cache is."""
    if as_json:
        write_json(asdict(store))
        return
    out = console()
    names = {"raw": "what the voices said", "clip": "processed lines", "sound": "sounds", "pieces": "finished pieces"}
    for kind, count, bytes_ in store.entries:
        out.print(f"{names[kind]:<20} {count:>7}  {size(bytes_):>9}")
    out.print(f"{'together':<20} {'':>7}  {size(store.bytes):>9}, of which {size(store.used_bytes)} are in use.")


def verified(told: Sequence[str], *, as_json: bool) -> None:
    """Report what was damaged."""
    if as_json:
        write_json({"damaged": list(told)})
        return
    out = console()
    for each in told:
        out.print(each, markup=False)
    out.print("All is as it was made." if not told else f"{counted(len(told), 'sound')} will be made again.")


def swept(found: Swept, *, as_json: bool) -> None:
    """Report what was removed."""
    if as_json:
        write_json(asdict(found))
        return
    removed = counted(found.entries, "entry").replace("entrys", "entries")
    console().print(f"Removed {removed}, {size(found.bytes)}; {size(found.kept_bytes)} are left.")


def _line_fields(change: LineChange) -> dict[str, Any]:
    return {
        "kind": change.kind,
        "before": change.before.address if change.before else None,
        "now": change.now.address if change.now else None,
        "speaker": change.line.speaker,
        "text": change.line.text,
        "changes": [asdict(each) for each in change.changes],
    }


def _print_changes(changes: Sequence[Change], *, indent: str) -> None:
    for change in changes:
        console().print(f"{indent}{_change(change)}", markup=False)


def _change(change: Change) -> str:
    return f"{change.name}: {_shown(change.before)} → {_shown(change.now)}"


def _shown(value: str | float) -> str:
    from voicestage.render.compare import shown as written

    return written(value)
