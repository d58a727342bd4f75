"""The memory of a production: what was spoken, processed and mixed, found again by content.

    .voicestage/cache/entries.txt           key → digest, frames, bytes, times: one line each (raw, clip, sound alike)
    .voicestage/cache/samples/a0/a0….flac   digest → samples, 24-bit FLAC
    .voicestage/cache/made/aac/7c/7c….bin   key → bytes (scene, envelope, measured, aac …)

The last are the loudness of a scene and of a sound, and a piece of the programme as it stands in a finished file. A
scene's mix itself is not kept: to mix it again from its clips takes no longer than to read it would (measured), and an
hour of it is 0.6 GB.

Only the driver writes here. Samples are written to a temporary name and renamed, and verified when they are read; then
their line is appended. So a driver that is killed leaves at most a sound that no line names, or half a line, which is
passed over. What is damaged is dropped, and the caller makes it again. It is safe to delete all of it; that costs only
time. One file of lines and not a small file an entry: 20,000 entries are read in 0.1 s, not in one second.
"""

from __future__ import annotations

import contextlib
import errno
import hashlib
import os
import secrets
import threading
import zlib
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal, cast, get_args

from voicestage.errors import VoicestageError
from voicestage.files import UNFINISHED, storage_error, write_bytes, write_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["raw", "clip", "sound"]
MadeKind = Literal["scene", "speech", "limited", "envelope", "measured", "aac", "mp3", "flac"]
"""What is kept as bytes, by its key alone."""
_DIGEST_BYTES = 16

VERIFIED_FRAMES = 480_000
"""How much is read at a time where samples are only verified."""


class DamagedEntry(VoicestageError):
    """A cached entry was not what it claims to be; it has been dropped and can be made again."""

    def __init__(self, digest: str, reason: str) -> None:
        self.digest = digest
        self.reason = reason
        super().__init__(
            f"what was kept as {digest[:8]} was damaged ({reason}) and has been dropped; it is made again."
        )

    def __reduce__(self) -> tuple[type[DamagedEntry], tuple[str, str]]:
        return type(self), (self.digest, self.reason)  # it comes back from worker processes


@dataclass(frozen=True, slots=True)
class Entry:
    """What the cache knows of some samples without reading them."""

    digest: str
    """Of the samples, not of the file."""
    frames: int
    rate: int
    size: int
    """Bytes of the stored file."""
    maker: str = ""
    """What made them where that matters: the runtime that spoke."""
    head_s: float = 0.0
    """Of a clip: how much was trimmed away before it [s]."""
    words: str = ""
    """Of what an engine said: when each word sounds, as `times.write_words` writes it."""


class Cache:
    """The store in `.voicestage/cache` of one production."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self._list = root / "entries.txt"
        self._entries: dict[tuple[str, str], Entry] | None = None
        self._sizes: dict[str, int] = {}
        """How large the file of each digest is; keys whose samples are equal share it."""
        self._lock = threading.RLock()
        self.told: dict[str, str] = {}
        """What was found damaged so far: a sentence for each digest or key."""
        self._torn = False
        """Whether the list ends in the middle of a line, as a full disk leaves it."""

    def find(self, kind: Kind, key: str) -> Entry | None:
        """Return the entry that `key` made, or None where there is none or its samples are gone or cut short."""
        entry = self._known().get((kind, key))
        return entry if entry and self._stands(entry.digest) else None

    def entries(self) -> Iterator[tuple[Kind, str, Entry]]:
        """Go through all that is listed, whether its samples are there or not."""
        for (kind, key), entry in self._known().items():
            yield cast("Kind", kind), key, entry

    def put(
        self,
        kind: Kind,
        key: str,
        *,
        flac: bytes,
        digest: str,
        frames: int,
        rate: int,
        maker: str = "",
        head_s: float = 0.0,
        words: str = "",
    ) -> Entry:
        """Keep the samples that `key` made, already encoded; a file that stands there whole is left as it is.

        Raises:
            StorageError: they could not be written.
        """
        if not self._stands(digest):
            write_bytes(self.path(digest), flac)
        return self._refer(kind, key, Entry(digest, frames, rate, 0, maker, head_s, words))

    def put_stream(self, kind: Kind, key: str, blocks: Iterator[NDArray[np.float32]], *, rate: int) -> Entry:
        """Keep a long sound that arrives in blocks [frames, 2], never holding it whole.

        Raises:
            StorageError: it could not be written.
        """
        from voicestage.sound.audio_files import SampleDigest, write_flac

        digest = SampleDigest()
        frames = 0

        def watched() -> Iterator[NDArray[np.float32]]:
            nonlocal frames
            for block in blocks:
                digest.add(block)
                frames += len(block)
                yield block

        temporary = self.root / "samples" / f".{kind}.{secrets.token_hex(4)}{UNFINISHED}.flac"
        try:
            temporary.parent.mkdir(parents=True, exist_ok=True)
            write_flac(temporary, watched(), rate=rate, channels=2)
            target = self.path(digest.hexdigest())
            if not self._stands(digest.hexdigest()):
                target.parent.mkdir(parents=True, exist_ok=True)
                temporary.replace(target)
        except OSError as error:
            raise storage_error(temporary, error) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        return self._refer(kind, key, Entry(digest.hexdigest(), frames, rate, 0))

    def samples(self, digest: str, *, verify: bool = True) -> NDArray[np.float32]:
        """Read samples back and verify them, unless that was done before.

        Raises:
            DamagedEntry: they are not what `digest` says; the file has been removed.
        """
        from voicestage.sound.audio_files import decode_flac, sample_digest

        try:
            samples, _ = decode_flac(self.path(digest).read_bytes())
        except (OSError, VoicestageError, RuntimeError) as error:
            raise self._dropped(digest, str(error)) from error
        if verify and sample_digest(samples) != digest:
            raise self._dropped(digest, "its samples have changed")
        return samples

    def blocks(self, digest: str, *, frames: int) -> Iterator[NDArray[np.float32]]:
        """Read a long sound in blocks of at most `frames`, and verify it at the end.

        Raises:
            DamagedEntry: it is not what `digest` says; the file has been removed.
        """
        from voicestage.sound.audio_files import SampleDigest, flac_blocks

        read = SampleDigest()
        try:
            for block in flac_blocks(self.path(digest), frames=frames):
                read.add(block[:, 0] if block.shape[1] == 1 else block)  # mono is kept, and digested, as [frames]
                yield block
        except (OSError, VoicestageError, RuntimeError) as error:
            raise self._dropped(digest, str(error)) from error
        if read.hexdigest() != digest:
            raise self._dropped(digest, "its samples have changed")

    def drop_damaged(self, digests: Iterable[str]) -> tuple[DamagedEntry, ...]:
        """Read all of these, remove those that are damaged, and return what is to be said of each."""
        found: list[DamagedEntry] = []
        for digest in sorted(set(digests)):
            try:
                for _ in self.blocks(digest, frames=VERIFIED_FRAMES):
                    pass
            except DamagedEntry as error:
                found.append(error)
        return tuple(found)

    def drop_damaged_pieces(self) -> int:
        """Read all that is kept as bytes, remove what is damaged, and return how much that was."""
        return sum(self.kept(kind, key) is None for kind, key, _ in self.made())

    def note(self, error: DamagedEntry) -> None:
        """Note what was found damaged elsewhere, as by a worker."""
        self.told.setdefault(error.digest, str(error))

    def path(self, digest: str) -> Path:
        """Return where the samples of that digest stand."""
        return Path(self._name(digest))

    def keep(self, kind: MadeKind, key: str, data: bytes) -> None:
        """Keep the bytes that `key` made.

        Raises:
            StorageError: they could not be written.
        """
        write_bytes(self._made(kind, key), hashlib.blake2b(data, digest_size=_DIGEST_BYTES).digest() + data)

    def kept(self, kind: MadeKind, key: str) -> bytes | None:
        """Return the bytes that `key` made, or None where there are none; damaged ones are removed."""
        try:
            stored = self._made(kind, key).read_bytes()
        except OSError:
            return None
        data = stored[_DIGEST_BYTES:]
        whole = hashlib.blake2b(data, digest_size=_DIGEST_BYTES).digest() == stored[:_DIGEST_BYTES]
        if not whole:
            self._remove(self._made(kind, key))
            self.note(DamagedEntry(key, f"a piece, {kind}, has changed"))
        return data if whole else None

    def has(self, kind: MadeKind, key: str) -> bool:
        """Return whether there is something that `key` made, without verifying it."""
        return self._made(kind, key).is_file()

    def made(self) -> Iterator[tuple[MadeKind, str, Path]]:
        """Go through all that is kept as bytes: kind, key and file."""
        for kind in get_args(MadeKind):
            for path in (self.root / "made" / kind).glob("*/*.bin"):
                yield kind, path.stem, path

    def drop_made(self, used: Container[str]) -> int:
        """Remove what keys that are not in `used` made as bytes, of every kind; return how many bytes that freed."""
        return sum(self._remove(path) for _, key, path in self.made() if key not in used)

    def _made(self, kind: MadeKind, key: str) -> Path:
        return self.root / "made" / kind / key[:2] / f"{key}.bin"

    def drop(self, names: Container[tuple[str, str]]) -> int:
        """Remove entries by kind and key, and samples that none of the others name; return the bytes that freed.

        The list is written before the samples go, so that a kill between the two leaves no line without its samples.

        Raises:
            StorageError: the list could not be written.
        """
        known = self._known()
        going = {name: entry for name, entry in known.items() if name in names}
        if not going:
            return 0
        for name in going:
            del known[name]
        write_text(self._list, "".join(_line(kind, key, entry) for (kind, key), entry in known.items()))
        kept = {entry.digest for entry in known.values()}
        return sum(self._remove(self.path(each)) for each in {entry.digest for entry in going.values()} - kept)

    def stray(self) -> Iterator[Path]:
        """Go through the files in the store that no entry names: left by a kill, or put there by somebody else."""
        listed = {entry.digest for entry in self._known().values()}
        for path in (self.root / "samples").rglob("*"):
            if path.is_file() and (path.stem not in listed or path != self.path(path.stem)):
                yield path

    def _known(self) -> dict[tuple[str, str], Entry]:
        if self._entries is None:
            with self._lock:
                if self._entries is None:
                    entries, self._sizes, self._torn = _read_list(self._list)
                    self._entries = entries
        return self._entries

    def _stands(self, digest: str) -> bool:
        """Whether the samples of that digest are there, as long as they were written."""
        self._known()
        try:  # os.stat on a string: a third of the time of Path.stat, and a book has twenty thousand
            return os.stat(self._name(digest)).st_size == self._sizes.get(digest)  # noqa: PTH116
        except OSError:
            return False

    def _name(self, digest: str) -> str:
        return f"{self.root}/samples/{digest[:2]}/{digest}.flac"

    def _refer(self, kind: Kind, key: str, entry: Entry) -> Entry:
        entry = replace(entry, size=self.path(entry.digest).stat().st_size)
        with self._lock:
            known = self._known()
            line = (("\n" if self._torn else "") + _line(kind, key, entry)).encode("utf-8")
            try:
                with self._list.open("ab", buffering=0) as file:  # one write: lines of two processes never mix
                    self._torn = file.write(line) != len(line)
            except OSError as error:
                raise storage_error(self._list, error) from error
            if self._torn:
                raise storage_error(self._list, OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)))
            known[kind, key] = entry
            self._sizes[entry.digest] = entry.size
        return entry

    def _dropped(self, digest: str, reason: str) -> DamagedEntry:
        self._remove(self.path(digest))
        error = DamagedEntry(digest, reason)
        self.note(error)
        return error

    def _remove(self, path: Path) -> int:
        """Remove a file and return how large it was; 0 where it is not there or cannot be removed."""
        with contextlib.suppress(OSError):
            size = path.stat().st_size
            path.unlink()
            return size
        return 0


def _line(kind: str, key: str, entry: Entry) -> str:
    """Write an entry with a checksum before it, by which a torn or damaged line is known."""
    fields = f"{kind} {key} {entry.digest} {entry.frames} {entry.rate} {entry.size} {entry.maker}"
    if entry.head_s or entry.words:
        fields += f"\t{entry.head_s}\t{entry.words}"
    return f"{zlib.crc32(fields.encode('utf-8')):08x} {fields}\n"


def _read_list(path: Path) -> tuple[dict[tuple[str, str], Entry], dict[str, int], bool]:
    """Return what is listed, the size of each digest's file, and whether the list ends in the middle of a line.

    The last line of a key, and of a digest, wins.
    """
    try:
        data = path.read_bytes()
    except OSError:
        return {}, {}, False
    entries: dict[tuple[str, str], Entry] = {}
    sizes: dict[str, int] = {}
    for line in data.split(b"\n"):
        try:
            if int(line[:8], 16) != zlib.crc32(line[9:]):
                continue
            kind, key, digest, frames, rate, size, rest = line[9:].decode("utf-8").split(" ", 6)
            maker, head_s, words = rest.split("\t", 2) if "\t" in rest else (rest, "0", "")
            sizes[digest] = int(size)
            entries[kind, key] = Entry(digest, int(frames), int(rate), sizes[digest], maker, float(head_s), words)
        except ValueError:  # torn; and twenty thousand times `suppress` take as long as the rest
            continue
    return entries, sizes, bool(data) and not data.endswith(b"\n")
