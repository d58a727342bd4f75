"""The sounds that cues want: one's own file in `script/sounds/` wins by name, else a synthesised one is made.

Each is brought to stereo at 48 kHz once and kept in the cache, so a render reads it from any frame on without
holding it.
"""

from __future__ import annotations

import functools
import threading
from collections import OrderedDict
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.render import keys
from voicestage.render.arrange import SoundClip
from voicestage.render.cache import VERIFIED_FRAMES, Cache, DamagedEntry, Entry
from voicestage.render.own_sounds import OwnSound, file_digest, own_named, own_sounds, prepared
from voicestage.render.wanted import LOOPS, Wanted
from voicestage.units import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from soundfile import SoundFile

    from voicestage.render.mix import Loop

    Samples = NDArray[np.float32]

REVISION = 3
"""Bumped when the preparation of own files changes."""
HELD_LOOP_FRAMES = 64 * RATE
"""Loops up to this length, all built-in ones, are held in memory while they sound: 18 MB each."""
LOOPS_HELD = 3
"""How many at most; a scene seldom has more than two beds."""

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
        self._recipes: dict[Wanted, tuple[OwnSound | None, str]] = {}
        self._energies: dict[str, bytes] = {}

    def clip(self, wanted: Wanted) -> SoundClip:
        """Return what the arrangement needs of a sound that a cue wants, making it where it is missing.

        Raises:
            StorageError: an own file cannot be read or decoded, or what is made of it cannot be written.
            DamagedEntry: it is not what it was; it has been removed.
        """
        own, sound_key = self._recipe(wanted)
        entry = self.cache.find("sound", sound_key)
        if entry is None:
            blocks = prepared(own, wanted.role) if own else _synthesised(wanted)
            entry = self.cache.put_stream("sound", sound_key, blocks, rate=RATE)
        self.given.add(entry.digest)
        return self._described(entry, wanted, own, keep=True)

    def known(self, wanted: Wanted) -> SoundClip | None:
        """Return what `clip` does where the sound has been made, and None where it has not."""
        own, sound_key = self._recipe(wanted)
        entry = self.cache.find("sound", sound_key)
        try:
            return self._described(entry, wanted, own, keep=False) if entry else None
        except DamagedEntry:
            return None  # it is made again

    def key(self, wanted: Wanted) -> str:
        """Return the key of a sound that a cue wants."""
        return self._recipe(wanted)[1]

    def _described(self, entry: Entry, wanted: Wanted, own: OwnSound | None, *, keep: bool) -> SoundClip:
        body, energies = None, b""
        if wanted.role == "shot":
            energies = self._levels(entry, keep=keep)
        elif wanted.role == "music" and entry.frames <= LONGEST_STING_S * RATE:
            body = _body_frames(self._levels(entry, keep=keep), entry.frames)
        return SoundClip(
            digest=entry.digest,
            frames=entry.frames,
            loop=wanted.role in LOOPS,
            body=body,
            begins_anywhere=own is None and wanted.role == "ambience" and _goes_round(wanted.name),
            energies=energies,
        )

    def _levels(self, entry: Entry, *, keep: bool) -> bytes:
        """Return a sound's energies, as `SoundClip` has them: measured once and kept."""
        if entry.digest not in self._energies:
            levels = self.cache.kept("envelope", entry.digest)
            if levels is None:
                levels = _measured_energies(self.cache, entry)
                if keep:
                    self.cache.keep("envelope", entry.digest, levels)
            self._energies[entry.digest] = levels
        return self._energies[entry.digest]

    def _recipe(self, wanted: Wanted) -> tuple[OwnSound | None, str]:
        """Return the own file if there is one, and the sound's key."""
        if wanted not in self._recipes:
            own = own_named(self.own, wanted.name)
            self._recipes[wanted] = own, _own_key(own, wanted.role) if own else _synthesised_key(wanted)
        return self._recipes[wanted]


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


def _synthesised_key(wanted: Wanted) -> str:
    from voicestage.sound.library import recipe

    return keys.key(f"sound/{REVISION}", {"recipe": recipe(wanted.name, _seed(wanted)), "once": wanted.role == "shot"})


def _synthesised(wanted: Wanted) -> Iterator[Samples]:
    from voicestage.sound.library import loop, shot

    yield shot(wanted.name, _seed(wanted)) if wanted.role == "shot" else loop(wanted.name)


def _seed(wanted: Wanted) -> int:
    """Return the seed of a reading; of a bed, which takes longer to make, there is one reading."""
    return 0 if _goes_round(wanted.name) else wanted.reading


def _goes_round(name: str) -> bool:
    """Tell whether a built-in sound is made as a bed."""
    from voicestage.sound.library import find

    return find(name)[1].kind == "bed"


def _own_key(own: OwnSound, role: str) -> str:
    return keys.key(f"sound/{REVISION}", {"file": file_digest(own), "role": role})


def _measured_energies(cache: Cache, entry: Entry) -> bytes:
    from voicestage.sound.loudness import Meter

    meter = Meter(2, true_peak=False)
    for block in cache.blocks(entry.digest, frames=VERIFIED_FRAMES):
        meter.add(block)
    return meter.sub_blocks.tobytes()


def _body_frames(levels: bytes, frames: int) -> int:
    """Return where nothing is left of a sound but its tail, to 100 ms."""
    import numpy as np

    energies = np.frombuffer(levels, np.float64)
    if not len(energies) or not energies.max() > 0.0:
        return frames
    last = int(np.flatnonzero(energies >= energies.max() * 10.0 ** (-TAIL_LU / 10.0))[-1])
    return min(frames, (last + 1) * (RATE // 10))
