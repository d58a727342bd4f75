"""The sounds that cues name: one's own file in `script/sounds/` wins by name, else a synthesised one is made.

Each is brought to stereo at 48 kHz once and kept in the cache, so a render reads it from any frame on without
holding it.
"""

from __future__ import annotations

import functools
import hashlib
import threading
import unicodedata
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import Diagnostic, StorageError, nearest
from voicestage.files import read_text
from voicestage.model.script import Cue, Script
from voicestage.render import keys
from voicestage.render.arrange import LOOPS, Role, SoundClip, role_of
from voicestage.render.cache import VERIFIED_FRAMES, Cache, DamagedEntry, Entry
from voicestage.units import RATE, clock, gain_from_db

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from soundfile import SoundFile

    from voicestage.render.mix import Loop

    Samples = NDArray[np.float32]

SUFFIXES = (".wav", ".flac", ".mp3", ".ogg", ".m4a")
NOTE_SUFFIX = ".txt"
"""A side note has a sound's name and this ending."""
REVISION = 2
"""Bumped when the preparation of own files changes."""
SEAM_FRAMES = RATE
"""An own bed's end is cross-faded into its start over 1 s, so that it can go round; of a short one over a quarter."""
MUSIC_SEAM_FRAMES = RATE // 50
"""Music that goes round is cut in bars: 20 ms keep the beat, and no click is heard."""
LONGEST_LOOP_S = 600.0
"""Of an own bed that is longer, so much goes round."""
HELD_LOOP_FRAMES = 64 * RATE
"""Loops up to this length, all built-in ones, are held in memory while they sound: 18 MB each."""
LOOPS_HELD = 3
"""How many at most; a scene seldom has more than two beds."""
OWN_BED_LUFS = -23.0
"""Own beds are brought to the level that speech has, so that a cue's level means the same for all sounds [LUFS]."""


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
    used = {mine.name for cue in _cues(script) if cue.sound and (mine := own_named(own, cue.sound))}
    return tuple(own[name] for name in sorted(used) if own[name].licence)


def check_sounds(script: Script, folder: Path) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the sounds that cues name.

    An error for each cue whose sound is neither in `folder` nor built in, and for each own file in use that cannot be
    decoded or holds nothing; a warning for a bed that is too long to go round as a whole, and for music that other
    music ends before it is heard.
    """
    from voicestage.sound import library

    own = own_sounds(folder)
    found: list[Diagnostic] = []
    looked_at: set[tuple[str, str]] = set()
    for cue in _cues(script):
        if cue.sound is None:
            continue
        if mine := own_named(own, cue.sound):
            if (mine.name, role_of(cue)) not in looked_at:
                looked_at.add((mine.name, role_of(cue)))
                found += _check_own(mine, cue)
        elif not library.known(cue.sound):
            known = {*own, *library.names(), *library.OTHER_NAMES}
            found.append(
                Diagnostic(
                    code="unknown-sound",
                    place=cue.place,
                    message=f'there is no sound "{cue.sound}".',
                    hint=_sound_hint(cue.sound, known),
                )
            )
    return (*found, *_check_music(script))


def _check_music(script: Script) -> Iterator[Diagnostic]:
    """Find music that gives way to other music before a line, a pause or an effect has let it be heard."""
    for scene in script.scenes:
        before: Cue | None = None
        for item in scene.items:
            if not isinstance(item, Cue) or item.kind in {"pause", "beat", "silence", "sfx"}:
                before = None
            elif item.kind == "music":
                if before is not None:
                    yield Diagnostic(
                        code="music-not-heard",
                        place=before.place,
                        message=f'the music "{before.sound}" gives way to what follows it as soon as it begins.',
                        hint="One music plays at a time. Delete one of the two cues, or put a line or a pause between.",
                        severity="warning",
                    )
                waits_for = not item.loop and item.flow != "under"
                before = None if item.off or waits_for else item


def _cues(script: Script) -> Iterator[Cue]:
    for scene in script.scenes:
        yield from (item for item in scene.items if isinstance(item, Cue))


def _check_own(own: OwnSound, cue: Cue) -> Iterator[Diagnostic]:
    from voicestage.sound.audio_files import frame_count, read_blocks

    name = f"script/sounds/{own.path.name}"
    try:
        first = next(read_blocks(own.path, block_frames=RATE), None)
        length = frame_count(own.path) if first is not None and role_of(cue) in LOOPS else 1
    except StorageError as error:
        hint = "Export it again from where it came, as WAV or FLAC."
        reason = str(error).replace(str(own.path), name).split(". ")[0].rstrip(".")
        yield Diagnostic(code="unreadable-sound", place=cue.place, message=f"{reason}.", hint=hint)
        return
    if first is None:
        hint = "Export it again, or delete it and this cue."
        yield Diagnostic(code="empty-sound", place=cue.place, message=f"{name} holds no sound.", hint=hint)
    elif length > LONGEST_LOOP_S * RATE:
        yield Diagnostic(
            code="long-bed",
            place=cue.place,
            message=f"{name} is {clock(length / RATE)} long; of it the first {clock(LONGEST_LOOP_S)} go round.",
            hint="Cut out the part that you want, if it is another.",
            severity="warning",
        )


def _sound_hint(name: str, known: Iterable[str]) -> str:
    offer = f'Did you mean "{near}"? ' if (near := nearest(name, known)) else ""
    return f"{offer}Put {name}.wav (or flac, mp3, ogg, m4a) into script/sounds/, or use a built-in one."


TAIL_LU = 10.0
"""What is so much softer than the loudest of a piece of music is its tail: a line may come over it."""
LONGEST_STING_S = 30.0
"""Longer music has no tail worth looking for: a line comes over it before."""


class SoundShelf:
    """The sounds of one production, made when they are first asked for."""

    def __init__(self, folder: Path, cache: Cache) -> None:
        self.own = own_sounds(folder)
        self.cache = cache
        self.given: set[str] = set()
        """The digests of all sounds that were asked for."""
        self._recipes: dict[tuple[str, Role], tuple[OwnSound | None, Role, str]] = {}
        self._bodies: dict[str, int] = {}

    def clip(self, cue: Cue) -> SoundClip:
        """Return what the arrangement needs of the sound that `cue` names, making it where it is missing.

        Raises:
            StorageError: an own file cannot be read or decoded.
        """
        own, role, sound_key = self._recipe(cue)
        entry = self.cache.find("sound", sound_key)
        if entry is None:
            assert cue.sound is not None
            blocks = _own_blocks(own, role) if own else _synthesised(cue.sound, role)
            entry = self.cache.put_stream("sound", sound_key, blocks, rate=RATE)
        self.given.add(entry.digest)
        return self._described(entry, role)

    def known(self, cue: Cue) -> SoundClip | None:
        """Return what `clip` does where the sound has been made, and None where it has not."""
        _, role, sound_key = self._recipe(cue)
        entry = self.cache.find("sound", sound_key)
        try:
            return self._described(entry, role) if entry else None
        except DamagedEntry:
            return None  # it is made again

    def key(self, cue: Cue) -> str:
        """Return the key of the sound that `cue` names."""
        return self._recipe(cue)[2]

    def _described(self, entry: Entry, role: Role) -> SoundClip:
        body = None
        if role == "music" and entry.frames <= LONGEST_STING_S * RATE:
            if entry.digest not in self._bodies:
                self._bodies[entry.digest] = _body_frames(self.cache, entry)
            body = self._bodies[entry.digest]
        return SoundClip(digest=entry.digest, frames=entry.frames, loop=role in LOOPS, body=body)

    def _recipe(self, cue: Cue) -> tuple[OwnSound | None, Role, str]:
        """Return the own file if there is one, what the sound is used as, and its key."""
        assert cue.sound is not None
        role = role_of(cue)
        recipe = cue.sound, role
        if recipe not in self._recipes:
            own = own_named(self.own, cue.sound)
            self._recipes[recipe] = own, role, _own_key(own, role) if own else _synthesised_key(cue.sound, role)
        return self._recipes[recipe]


@functools.lru_cache(maxsize=2)
def stored_sounds(cache: Path) -> StoredSounds:
    """Return what reads the sounds of the cache in that folder, one in each process: its loops stay in memory."""
    return StoredSounds(Cache(cache))


class StoredSounds:
    """What the mixer reads, out of the cache: clips whole, sounds of any length from any frame on.

    It writes nothing, so a worker process has its own.
    """

    def __init__(self, cache: Cache) -> None:
        self._cache = cache
        self._loops: OrderedDict[str, Loop] = OrderedDict()
        self._verified: set[str] = set()
        """Clips that this process has read before: a third of the time of reading them is their digest."""
        self._lock = threading.Lock()

    def clip(self, digest: str) -> Samples:
        """Return a clip's samples, mono [frames] or stereo [frames, 2].

        Raises:
            DamagedEntry: it is not what it was; it has been removed and is made again when it is next asked for.
        """
        samples = self._cache.samples(digest, verify=digest not in self._verified)
        self._verified.add(digest)
        return samples

    def loop(self, digest: str) -> Loop:
        """Open a sound for reading from any frame on, verified when it is first opened.

        Raises:
            DamagedEntry: it is not what it was.
        """
        with self._lock:
            if digest not in self._loops:
                self._loops[digest] = self._opened(digest)
                if len(self._loops) > LOOPS_HELD:
                    self._loops.popitem(last=False)
            self._loops.move_to_end(digest)
            return self._loops[digest]

    def _opened(self, digest: str) -> Loop:
        import numpy as np

        held: list[Samples] | None = []
        frames = 0
        for block in self._cache.blocks(digest, frames=VERIFIED_FRAMES):
            frames += len(block)
            if held is not None:
                held.append(block.T)
            if frames > HELD_LOOP_FRAMES:
                held = None
        return FileLoop(self._cache.path(digest)) if held is None else HeldLoop(np.concatenate(held, axis=1))


class HeldLoop:
    """A sound in memory that goes round."""

    def __init__(self, samples: Samples) -> None:
        self._samples = samples

    def read(self, start: int, count: int) -> Samples:
        """Return `count` frames [count, 2] from frame `start` on, going round at its end."""
        import numpy as np

        length = self._samples.shape[1]
        at = start % length
        if at + count <= length:
            return self._samples[:, at : at + count].T
        parts = [self._samples[:, at:]]
        left = count - (length - at)
        parts += [self._samples] * (left // length) + [self._samples[:, : left % length]]
        return np.concatenate(parts, axis=1).T


class FileLoop:
    """A stored sound that goes round, read by seeking: flat in memory for any length."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._file: SoundFile | None = None
        self._lock = threading.Lock()

    def read(self, start: int, count: int) -> Samples:
        """Return `count` frames [count, 2] from frame `start` on, going round at its end."""
        import numpy as np
        import soundfile

        out = np.empty((count, 2), np.float32)
        with self._lock:
            file = self._file = self._file or soundfile.SoundFile(self._path)
            filled, at = 0, start % file.frames
            while filled < count:
                if file.tell() != at:
                    file.seek(at)
                piece = file.read(min(count - filled, file.frames - at), dtype="float32", always_2d=True)
                out[filled : filled + len(piece)] = piece
                filled += len(piece)
                at = 0
        return out


def _synthesised_key(name: str, role: str) -> str:
    from voicestage.sound.library import recipe

    return keys.key(f"sound/{REVISION}", {"recipe": recipe(name), "once": role == "shot"})


def _synthesised(name: str, role: str) -> Iterator[Samples]:
    from voicestage.sound.library import loop, shot

    yield shot(name) if role == "shot" else loop(name)


def _own_key(own: OwnSound, role: str) -> str:
    with own.path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256").hexdigest()
    return keys.key(f"sound/{REVISION}", {"file": digest, "role": role})


def _own_blocks(own: OwnSound, role: str) -> Iterator[Samples]:
    """Yield an own file's sound: a bed levelled as the built-in ones are and closed to a loop, the rest as it is."""
    import numpy as np

    from voicestage.sound.audio_files import read_blocks
    from voicestage.sound.loudness import Meter

    if role == "shot":
        yield from read_blocks(own.path)
        return
    longest = round(LONGEST_LOOP_S * RATE) if role in LOOPS else None
    meter = Meter(2, true_peak=False)
    frames = 0
    tail = np.zeros((0, 2), np.float32)
    for block in _first(read_blocks(own.path), longest):
        meter.add(block)
        frames += len(block)
        tail = np.concatenate([tail, block])[-SEAM_FRAMES:]
    level = meter.integrated_lufs()
    gain = np.float32(gain_from_db(OWN_BED_LUFS - level) if np.isfinite(level) else 1.0)
    seam_frames = {"ambience": SEAM_FRAMES, "music-loop": MUSIC_SEAM_FRAMES}.get(role, 0)
    seam = min(seam_frames, frames // 4)
    rise = np.sin(np.linspace(0.0, np.pi / 2, seam, dtype=np.float32))[:, None]
    closing = tail[len(tail) - seam :] * rise[::-1]
    for number, block in enumerate(_first(read_blocks(own.path), frames - seam)):
        heard = block * gain
        if number == 0 and seam:  # blocks are 10 s long, the seam at most one
            heard[:seam] = heard[:seam] * rise + closing * gain
        yield heard


def _body_frames(cache: Cache, entry: Entry) -> int:
    """Return where nothing is left of a sound but its tail, to 100 ms."""
    import numpy as np

    from voicestage.sound.loudness import Meter

    meter = Meter(2, true_peak=False)
    for block in cache.blocks(entry.digest, frames=VERIFIED_FRAMES):
        meter.add(block)
    energies = meter.sub_blocks
    if not len(energies) or not energies.max() > 0.0:
        return entry.frames
    last = int(np.flatnonzero(energies >= energies.max() * 10.0 ** (-TAIL_LU / 10.0))[-1])
    return min(entry.frames, (last + 1) * (RATE // 10))


def _first(blocks: Iterable[Samples], count: int | None) -> Iterator[Samples]:
    """Yield so many frames of some blocks; all where `count` is None."""
    left = count
    for block in blocks:
        yield block if left is None else block[:left]
        if left is not None:
            left -= len(block)
            if left <= 0:
                return
