"""The sounds that a writer puts into `script/sounds/`: found by name, with their licence, and made fit for the mix.

Each is brought to the level that built-in sounds have, so that a cue's level means the same for all; beds are closed to
a loop, and nothing begins or ends with a click.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.files import read_text
from voicestage.model.script import Cue, Script
from voicestage.render.wanted import LOOPS
from voicestage.units import RATE, db_from_gain, gain_from_db

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voicestage.sound.loudness import Meter

    Samples = NDArray[np.float32]

SUFFIXES = (".wav", ".flac", ".mp3", ".ogg", ".m4a")
NOTE_SUFFIX = ".txt"
"""A side note has a sound's name and this ending."""
SEAM_FRAMES = RATE
"""An own bed's end is cross-faded into its start over 1 s, so that it can go round; of a short one over a quarter."""
MUSIC_SEAM_FRAMES = RATE // 50
"""Music that goes round is cut in bars: 20 ms keep the beat, and no click is heard."""
LONGEST_LOOP_S = 600.0
"""Of an own bed that is longer, so much goes round."""
OWN_BED_LUFS = -23.0
"""Own beds are brought to the level that speech has, so that a cue's level means the same for all sounds [LUFS]."""
LARGEST_SHOT_GAIN_DB = 30.0
"""An own shot is brought to the level of the built-in ones; what is softer than this is left soft: it may be noise."""
EDGE_FRAMES = round(0.004 * RATE)
"""What begins or ends in the middle of a wave would click: 4 ms take that away and leave a knock a knock."""


@dataclass(frozen=True, slots=True)
class OwnSound:
    """A file that the writer put into `script/sounds/`."""

    name: str
    path: Path
    licence: str = ""
    """What its side note says of whose it is and under what licence, on one line; empty without a note."""


def own_sounds(folder: Path) -> dict[str, OwnSound]:
    """Return the files in `folder` by name, without their endings; the first in `SUFFIXES` wins."""
    found: dict[str, OwnSound] = {}
    if folder.is_dir():
        files = [path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES]
        for path in sorted(files, key=lambda each: (SUFFIXES.index(each.suffix.lower()), each.name)):
            name = unicodedata.normalize("NFC", path.stem)  # as people type it; macOS takes letters and accents apart
            found.setdefault(name, OwnSound(name, path, _note(path)))
    return found


def own_named(own: Mapping[str, OwnSound], name: str) -> OwnSound | None:
    """Return the own sound that a cue names, with its file's ending or without; None where there is none."""
    name = unicodedata.normalize("NFC", name)
    stem, dot, ending = name.rpartition(".")
    return own.get(name) or (own.get(stem) if dot + ending.lower() in SUFFIXES else None)


def _note(path: Path) -> str:
    """Read the side note of a sound, `harbour.txt` or `harbour.flac.txt` beside `harbour.flac`."""
    for note in (path.with_suffix(NOTE_SUFFIX), path.with_name(path.name + NOTE_SUFFIX)):
        if note.is_file():
            return "; ".join(line.strip() for line in read_text(note).splitlines() if line.strip())
    return ""


def credits_of(script: Script, folder: Path) -> tuple[OwnSound, ...]:
    """Return the own sounds that a script's cues use and that have a side note, by name: what the credits list."""
    own = own_sounds(folder)
    used = {mine.name for cue in cues_of(script) if cue.sound and (mine := own_named(own, cue.sound))}
    return tuple(own[name] for name in sorted(used) if own[name].licence)


def cues_of(script: Script) -> Iterator[Cue]:
    """Go through all cues of a script."""
    for scene in script.scenes:
        yield from (item for item in scene.items if isinstance(item, Cue))


def file_digest(own: OwnSound) -> str:
    """Return the digest of the bytes of an own sound's file."""
    with own.path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def prepared(own: OwnSound, role: str) -> Iterator[Samples]:
    """Yield an own file's sound at the level of built-in ones: a bed closed to a loop, the rest without clicks."""
    import numpy as np

    from voicestage.sound.audio_files import read_blocks
    from voicestage.sound.loudness import Meter

    longest = round(LONGEST_LOOP_S * RATE) if role in LOOPS else None
    meter = Meter(2, true_peak=False)
    frames, peak = 0, 0.0
    tail = np.zeros((0, 2), np.float32)
    for block in _first(read_blocks(own.path), longest):
        meter.add(block)
        frames += len(block)
        peak = max(peak, float(np.abs(block).max()))
        tail = np.concatenate([tail, block])[-SEAM_FRAMES:]
    if role == "shot":
        gain = np.float32(_shot_gain(meter, peak))
    else:
        level = meter.integrated_lufs()
        gain = np.float32(gain_from_db(OWN_BED_LUFS - level) if np.isfinite(level) else 1.0)
    if role not in LOOPS:
        yield from _softened(read_blocks(own.path), frames, gain)
        return
    seam_frames = SEAM_FRAMES if role == "ambience" else MUSIC_SEAM_FRAMES
    seam = min(seam_frames, frames // 4)
    rise = np.sin(np.linspace(0.0, np.pi / 2, seam, dtype=np.float32))[:, None]
    closing = tail[len(tail) - seam :] * rise[::-1]
    for number, block in enumerate(_first(read_blocks(own.path), frames - seam)):
        heard = block * gain
        if number == 0 and seam:  # blocks are 10 s long, the seam at most one
            heard[:seam] = heard[:seam] * rise + closing * gain
        yield heard


def _shot_gain(meter: Meter, peak: float) -> float:
    """Return the factor that brings a shot's loudest 400 ms to that of built-in ones, and its peak below theirs."""
    import numpy as np

    from voicestage.sound.library import SHOT_LUFS, SHOT_PEAK_DBFS
    from voicestage.sound.loudness import lufs

    squares = np.concatenate([np.zeros(3), meter.sub_blocks, np.zeros(3)])
    loudest = lufs(float(np.convolve(squares, np.full(4, 0.25), "valid").max()))
    if not np.isfinite(loudest) or not peak:
        return 1.0
    room_db = SHOT_PEAK_DBFS - db_from_gain(peak)
    return gain_from_db(min(SHOT_LUFS - loudest, room_db, LARGEST_SHOT_GAIN_DB))


def _softened(blocks: Iterable[Samples], frames: int, gain: np.float32) -> Iterator[Samples]:
    """Yield blocks at a gain, the first and last milliseconds faded."""
    import numpy as np

    edge = min(EDGE_FRAMES, frames // 2)
    at = 0
    for block in blocks:
        heard = block * gain
        place = np.arange(at, at + len(block))
        for left in (place, frames - 1 - place):
            near = left < edge
            if near.any():
                heard[near] *= np.sin((left[near] + 0.5) * (np.pi / 2 / edge)).astype(np.float32)[:, None] ** 2
        yield heard
        at += len(block)


def _first(blocks: Iterable[Samples], count: int | None) -> Iterator[Samples]:
    """Yield so many frames of some blocks; all where `count` is None."""
    left = count
    for block in blocks:
        yield block if left is None else block[:left]
        if left is not None:
            left -= len(block)
            if left <= 0:
                return
