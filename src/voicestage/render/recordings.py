"""A person's own reading of a line, `MARA (take meet-me.wav): …`, from a file in `script/takes/`.

It takes the place of what the engine would say and goes the same way from there: trimmed, through the line's effects,
levelled like the rest. Its pitch and pace are the person's.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path, PurePosixPath, PureWindowsPath
from typing import TYPE_CHECKING

from voicestage.errors import Diagnostic, ProductionError, Severity, StorageError, nearest
from voicestage.model.script import Line, Script
from voicestage.render import keys
from voicestage.render.plan import Plan, PlannedLine, PlannedScene, Recipe

if TYPE_CHECKING:
    from voicestage.render.cache import Cache
    from voicestage.render.work import Stored

RECORDED = "recorded"
"""What stands for the engine of such a line."""
REVISION = 1
SHORTEST_S = 0.1
QUIETEST_DBFS = -60.0
LOW_RATE_HZ = 22_050
"""Below this a recording sounds like a telephone beside the voices, which have 24 kHz."""

_ENDINGS = {".wav", ".flac", ".mp3", ".ogg", ".opus", ".m4a", ".aac", ".aif", ".aiff"}


def recording_of(line: Line) -> str | None:
    """Return the file that a line's `take` names, or None where it names none."""
    return None if line.take is None or line.take.isdecimal() else line.take


def check_recordings(script: Script, folder: Path) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the recordings that lines name; a low rate is a warning."""
    found: list[Diagnostic] = []
    for _, line in script.lines():
        if name := recording_of(line):
            found += _checked(name, folder, line)
    return tuple(found)


def with_recordings(plan: Plan, folder: Path) -> Plan:
    """Return the plan with recordings in the place of voices; those that are not there are left to the voice.

    Args:
        plan: what the engines would say.
        folder: `script/takes/`.
    """

    def planned(line: PlannedLine) -> PlannedLine:
        name = recording_of(line.line)
        path = _path(name, folder) if name else None
        if name is None or path is None or not path.is_file():
            return line
        digest = hashlib.sha256(path.read_bytes()).hexdigest()[:32]
        return replace(
            line,
            engine=RECORDED,
            voice=name,
            fingerprint=digest,
            pace=1.0,
            take=1,
            raw_key=keys.key(f"{RECORDED}/{REVISION}", {"file": digest}),
            recipe=Recipe(effects=line.recipe.effects),
            recording=path,
        )

    def scene_of(scene: PlannedScene) -> PlannedScene:
        if not any(recording_of(line.line) for line in scene.lines):
            return scene
        return replace(scene, lines=tuple(planned(line) for line in scene.lines))

    return replace(plan, scenes=tuple(scene_of(scene) for scene in plan.scenes))


def keep_recordings(lines: Iterable[PlannedLine], cache: Cache) -> None:
    """Read the recordings among some lines that the cache has not yet, as if an engine had said them.

    Raises:
        ProductionError: some cannot be read any more.
        StorageError: the cache cannot be written.
    """
    faults: list[Diagnostic] = []
    for line in lines:
        if line.recording is None or cache.find("raw", line.raw_key):
            continue
        try:
            raw = read(line.recording)
        except StorageError as error:
            faults.append(Diagnostic(code="bad-take", place=line.line.place, message=str(error)))
            continue
        cache.put("raw", line.raw_key, flac=raw.flac, digest=raw.digest, frames=raw.frames, rate=raw.rate)
    if faults:
        raise ProductionError(faults)


def again(line: PlannedLine, cache: Cache) -> bytes | None:
    """Return a recording as FLAC where what the cache had of it was damaged, and keep it; None where it is none.

    Raises:
        StorageError: it cannot be read any more, or the cache cannot be written.
    """
    if line.recording is None:
        return None
    raw = read(line.recording)
    cache.put("raw", line.raw_key, flac=raw.flac, digest=raw.digest, frames=raw.frames, rate=raw.rate)
    return raw.flac


def read(path: Path) -> Stored:
    """Read a recording of any format and rate as mono at 48 kHz; one that exceeds full scale is turned down.

    Raises:
        StorageError: no decoder here understands it, or nothing is to be heard in it.
    """
    import numpy as np

    from voicestage.render.work import stored
    from voicestage.sound import audio_files
    from voicestage.units import RATE, db_from_gain

    samples = audio_files.read(path).mean(axis=1, dtype=np.float32)
    peak = float(np.abs(samples).max(initial=0.0))
    if len(samples) < SHORTEST_S * RATE:
        raise StorageError(f"{path.name} is empty: it lasts {len(samples) / RATE:.2f} s. Record it again.")
    if not np.isfinite(samples).all():
        raise StorageError(f"{path.name} is broken: it holds what is not a number. Export it again.")
    if not peak or db_from_gain(peak) < QUIETEST_DBFS:
        raise StorageError(f"{path.name} is silent: nothing is above {QUIETEST_DBFS:.0f} dBFS. Record it again.")
    return stored(samples / np.float32(max(1.0, peak)), RATE)


def _checked(name: str, folder: Path, line: Line) -> list[Diagnostic]:
    def finding(code: str, message: str, hint: str = "", *, severity: Severity = "error") -> list[Diagnostic]:
        return [Diagnostic(code=code, place=line.place, message=message, hint=hint, severity=severity)]

    path = _path(name, folder)
    if path is None:
        return finding(
            "take-outside",
            f"take {name} is outside script/takes/.",
            "Put the recording into that folder and give its name alone.",
        )
    if not path.is_file():
        near = nearest(name, _names(folder))
        hint = f'Did you mean "{near}"?' if near else "Put the recording there, or write `take 2` for another reading."
        return finding("no-take", f"there is no recording script/takes/{name}.", hint)
    try:
        read(path)
    except StorageError as error:
        return finding("bad-take", f"take {name}: {error}")
    rate = _rate_of(path)
    if rate and rate < LOW_RATE_HZ:
        hint = "Record it with 44100 Hz or more."
        return finding("low-rate", f"take {name} has {rate} Hz and will sound dull.", hint, severity="warning")
    return []


def _path(name: str, folder: Path) -> Path | None:
    """Return the file of a recording; None where its name leads out of the folder, on any system."""
    posix, windows = PurePosixPath(name), PureWindowsPath(name)
    if posix.is_absolute() or windows.drive or windows.root or ".." in posix.parts or ".." in windows.parts:
        return None
    path = folder / name
    return path if path.resolve().is_relative_to(folder.resolve()) else None


def _names(folder: Path) -> list[str]:
    if not folder.is_dir():
        return []
    return sorted(each.relative_to(folder).as_posix() for each in folder.rglob("*") if each.suffix.lower() in _ENDINGS)


def _rate_of(path: Path) -> int | None:
    """Return a file's rate [Hz] where its header says it."""
    import soundfile

    try:
        return int(soundfile.info(path).samplerate)
    except (RuntimeError, OSError):
        return None
