"""Other readings of a line: written side by side, and the chosen one kept in the script."""

from __future__ import annotations

import functools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import UsageError
from voicestage.files import write_text
from voicestage.script.scenes import line_of

if TYPE_CHECKING:
    from voicestage.production.folder import Production
    from voicestage.render.progress import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Take:
    """One reading of a line."""

    number: int
    path: Path
    seconds: float
    used: bool
    """Whether the script asks for it."""


def takes(
    production: Production, address: str, *, count: int = 3, workers: int | None = None, report: Report | None = None
) -> tuple[Take, ...]:
    """Write the first `count` takes of a line, to compare.

    Args:
        production: the folder.
        address: a line's, such as `1.2:14`.
        count: how many, the plain reading included.
        workers: 0 speaks in this process.
        report: is told how far the work is.

    Raises:
        UsageError: there is no such line, or the voice has fewer takes; the message says how many.
        ProductionError: script, cast or sounds have faults.
        EngineError: the line could not be spoken.
        StorageError: something could not be written.
    """
    from voicestage.deliver.containers import FileTags
    from voicestage.deliver.finish import deliver_scene
    from voicestage.engines.registry import engine
    from voicestage.production.rendering import default_workers, make, quiet
    from voicestage.render.crew import local_crew
    from voicestage.render.plan import with_take

    report = report or quiet
    found: list[Take] = []
    speakers = local_crew(min(1, default_workers() if workers is None else workers))
    with production.settled(report=report) as decided, speakers as crew:
        scene, line = line_of(decided.script, address)
        reel = decided.plan.reel({f"{scene.address}:{line.number}"})
        planned = reel.lines[0]
        if planned.recording:
            raise UsageError(
                f"{address} is the recording {planned.voice}: take its name out to hear what the voice says."
            )
        known = engine(planned.engine).takes()
        if count > known:
            readings = f"{known} readings" if known > 1 else "one reading"
            raise UsageError(f"{planned.engine}/{planned.voice} has {readings} of a line: --n {known} at most.")
        cache = production.cache()
        for number in range(1, count + 1):
            part = replace(reel, scenes=(with_take(reel.scenes[0], number),))
            path = production.output / "takes" / f"{scene.address}-{line.number}-take-{number}.flac"
            title = f"{decided.title}: {scene.address}:{line.number} take {number}"
            tags = FileTags(title=title, author=reel.cast.author)
            deliver = functools.partial(deliver_scene, plan=part, path=path, tags=tags)
            seconds = make(production, part, deliver, cache=cache, crew=crew, report=report).result
            found.append(Take(number=number, path=path, seconds=seconds, used=number == planned.take))
    return tuple(found)


def keep_take(production: Production, address: str, number: int) -> Path:
    """Write `take N` into the script's line, or take it out where N is 1; return the file that changed.

    Raises:
        UsageError: there is no such line.
        StorageError: the script could not be written.
    """
    from voicestage.script.edit import edit_line
    from voicestage.script.parse import read_sources

    sources, _ = read_sources(production.script_folder)
    name, text = edit_line(sources, address, take=str(number) if number > 1 else "")
    path = production.script_folder.parent / name
    write_text(path, text)
    return path
