"""Rendering while one writes: each time a file of the production is saved, what it changed is rendered again."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from voicestage.errors import EngineError, ProductionError, UsageError, VoicestageError

if TYPE_CHECKING:
    from voicestage.production.folder import Production, Rendered
    from voicestage.production.selection import Selection
    from voicestage.render.crew import Crew

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
    sleep: Callable[[float], None] = time.sleep,
    **options: Any,
) -> Iterator[Outcome]:
    """Render now, and again each time a file of the production is saved with other content; it ends with Ctrl-C.

    Faults do not end it: the next save is tried again. The crew's sessions stay warm in between.

    Args:
        production: the folder.
        selection: what to render each time.
        crew: those who speak.
        sleep: waits so many seconds.
        options: what `Production.render` takes beside.

    Raises:
        StorageError: something could not be written: this will not get better by saving a file.
    """
    crew.stays = True
    while True:
        seen = _stamps(production)
        try:
            yield Outcome(production.render(selection, crew=crew, **options))
        except (ProductionError, EngineError, UsageError) as error:
            yield Outcome(None, error)
        while _stamps(production) == seen:
            sleep(POLL_S)
        settled = None
        while (now := _stamps(production)) != settled:
            settled = now
            sleep(SETTLE_S)


def _stamps(production: Production) -> dict[str, tuple[int, int]]:
    """Return size and time of every file that is read for a render."""
    folders = (production.script_folder, production.sounds_folder, production.script_folder / "takes")
    files = [path for folder in folders if folder.is_dir() for path in folder.iterdir()]
    files = [path for path in files if path != production.choices_file]  # a render may write it
    found: dict[str, tuple[int, int]] = {}
    for path in (production.voices_file, *files):
        try:
            status = path.stat()
        except OSError:
            continue  # gone between two looks
        found[str(path)] = status.st_size, status.st_mtime_ns
    return found
