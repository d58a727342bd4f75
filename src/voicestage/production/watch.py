"""Rendering while one writes: each time a file of the production is saved, what it changed is rendered again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import EngineError, ProductionError, UsageError, VoicestageError

if TYPE_CHECKING:
    from voicestage.model.cast import Style
    from voicestage.production.folder import Production
    from voicestage.production.rendering import Rendered
    from voicestage.production.selection import Selection
    from voicestage.render.crew import Crew
    from voicestage.render.progress import Report

POLL_S = 0.5
"""How often the files are looked at: there is no watcher that all systems and network drives have."""
SETTLE_S = 0.2
"""How long the files must have been left alone: an editor may write several, or one in pieces."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """One render of a watch: what it did, or why it could not."""

    rendered: Rendered | None
    error: VoicestageError | None = None


def watched(
    production: Production,
    selection: Selection,
    *,
    crew: Crew,
    draft: bool = False,
    style: Style | None = None,
    stems: bool = False,
    report: Report | None = None,
    sleep: Callable[[float], None] = time.sleep,
) -> Iterator[Outcome]:
    """Render now, and again each time a file of the production is saved with other content; it ends with Ctrl-C.

    Faults do not end it: the next save is tried again. The crew's sessions stay warm in between.

    Args:
        production: the folder.
        selection: what to render each time.
        crew: those who speak.
        draft: the quick one-voice engine.
        style: drama, full-cast or solo, where not the cast's own.
        stems: write the stems too each time.
        report: is told how far the work is.
        sleep: waits so many seconds.

    Raises:
        StorageError: something could not be written: this will not get better by saving a file.
    """
    from voicestage.production.rendering import quiet
    from voicestage.production.stems import with_stems

    crew.stays = True
    while True:
        cover = _cover(production)
        seen = _stamps(production, cover)
        try:
            done = production.render(selection, draft=draft, style=style, crew=crew, report=report or quiet)
            if stems:
                done = with_stems(done, production, crew=crew, draft=draft, style=style)
            yield Outcome(done)
        except (ProductionError, EngineError, UsageError) as error:
            yield Outcome(None, error)
        while _stamps(production, cover) == seen:
            sleep(POLL_S)
        settled = None
        while (now := _stamps(production, cover)) != settled:
            settled = now
            sleep(SETTLE_S)


def _cover(production: Production) -> tuple[Path, ...]:
    """Return the picture that voices.yaml names, if it names one; another name changes that file."""
    from voicestage.casting.load import read

    try:
        cast, _ = read(production.voices_file)
    except VoicestageError:
        return ()
    return (production.root / cast.cover,) if cast.cover else ()


def _stamps(production: Production, cover: tuple[Path, ...]) -> dict[str, tuple[int, int]]:
    """Return size and time of every file that is read for a render."""
    folders = (production.script_folder, production.sounds_folder)
    files = [path for folder in folders if folder.is_dir() for path in folder.iterdir()]
    files = [path for path in files if path != production.choices_file]  # a render may write it
    files += production.takes_folder.rglob("*")  # a recording's name may have a folder before it
    found: dict[str, tuple[int, int]] = {}
    for path in (production.voices_file, *cover, *files):
        try:
            status = path.stat()
        except OSError:
            continue  # gone between two looks
        found[str(path)] = status.st_size, status.st_mtime_ns
    return found
