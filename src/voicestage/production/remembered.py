"""What an adaptation is remembered by, as the folder keeps it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import Diagnostic, NotUtf8
from voicestage.files import read_text, write_text
from voicestage.production.changed_cast import names_of
from voicestage.production.folder import Production

if TYPE_CHECKING:
    from voicestage.adapt import Memory


def read_memory(production: Production) -> tuple[Memory | None, tuple[Diagnostic, ...]]:
    """Read what the last adaptation is remembered by; None where there is nothing, or nothing that can be used."""
    from voicestage.adapt import memory

    path = production.script_folder / memory.FILE
    if not path.is_file():
        return None, ()
    try:
        return memory.read(read_text(path))
    except NotUtf8 as error:
        return None, (memory.unreadable(f"script/{memory.FILE}", error.line, "is no UTF-8 text"),)


def write_memory(production: Production, remembered: Memory) -> None:
    """Write what an adaptation is to be remembered by, if that changed."""
    from voicestage.adapt import memory

    path = production.script_folder / memory.FILE
    text = memory.write(remembered)
    if not path.is_file() or path.read_bytes() != text.encode("utf-8"):
        write_text(path, text)


def with_names(memory: Memory, voices: Path) -> Memory:
    """Return a memory that knows the names of a cast file."""
    from voicestage.casting.load import read as read_cast

    return replace(memory, cast=names_of(read_cast(voices)[0]))
