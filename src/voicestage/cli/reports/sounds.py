"""What `sounds` tells."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from voicestage.cli.reports.console import console, counted, shown, write_json

if TYPE_CHECKING:
    from voicestage.production.sounds import NamedSound, WrittenSound


def listed(found: Sequence[NamedSound], rooms: Sequence[str], *, as_json: bool) -> None:
    """List sounds, and the rooms in which they can be heard."""
    if as_json:
        write_json({"sounds": [asdict(sound) for sound in found], "rooms": list(rooms)})
        return
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("sound", "kind", "description"):
        table.add_column(heading, no_wrap=heading != "description")
    for sound in found:
        table.add_row(sound.name, sound.kind, sound.description)
    Console(highlight=False).print(table)
    console().print(f"Rooms, for cues such as [space {rooms[0]}]: {', '.join(rooms)}.", markup=False)


def written(sound: WrittenSound, *, as_json: bool) -> None:
    """Report a sound that was written."""
    if as_json:
        write_json({"file": str(sound.path), "seconds": round(sound.seconds, 3)})
        return
    console().print(f"{shown(sound.path)}: {sound.seconds:.1f} s", markup=False)


def paged(path: Path, count: int, *, as_json: bool) -> None:
    """Report the page."""
    if as_json:
        write_json({"file": str(path), "sounds": count})
        return
    console().print(f"{shown(path)}: {counted(count, 'sound')}; open it in a browser.", markup=False)


@contextlib.contextmanager
def making(*, as_json: bool) -> Iterator[Callable[[int, int], None]]:
    """Show how many sounds are made; nothing where there is no terminal."""
    stderr = Console(stderr=True)
    if as_json or not stderr.is_terminal:
        yield lambda _done, _total: None
        return
    with stderr.status("Making the sounds") as status:
        yield lambda done, total: status.update(f"Making the sounds: {done} of {total}")
