"""The memory of a production: what was spoken, processed and mixed, found again by content.

    .voicestage/cache/raw/3f/3f….json       key → digest, frames, bytes        (raw, clip, scene, sound alike)
    .voicestage/cache/samples/a0/a0….flac   digest → samples, 24-bit FLAC

Only the driver writes here. An entry is written to a temporary name and renamed, and verified when it is read: what
is damaged is dropped, and the caller makes it again. It is safe to delete all of it; that costs only time.
"""

from __future__ import annotations

import contextlib
import json
import secrets
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from voicestage.errors import VoicestageError
from voicestage.files import storage_error, write_bytes, write_text

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Kind = Literal["raw", "clip", "scene", "sound"]


VERIFIED_FRAMES = 480_000
"""How much is read at a time where samples are only verified."""


class DamagedEntry(VoicestageError):
    """A cached entry was not what it claims to be; it has been dropped and can be made again."""

    def __init__(self, digest: str, reason: str) -> None:
        self.digest = digest
        super().__init__(f"a cached sound was damaged ({reason}) and has been dropped; it is made again.")


@dataclass(frozen=True, slots=True)
class Entry:
    """What the cache knows of some samples without reading them."""

    digest: str
    """Of the samples, not of the file."""
    frames: int
    rate: int
    size: int
    """Bytes of the stored file."""


class Cache:
    """The store in `.voicestage/cache` of one production."""

    def __init__(self, root: Path) -> None:
        self.root = root

    def find(self, kind: Kind, key: str) -> Entry | None:
        """Return the entry that `key` made, or None where there is none or its samples are gone."""
        try:
            fields = json.loads(self._reference(kind, key).read_text(encoding="utf-8"))
            entry = Entry(str(fields["digest"]), int(fields["frames"]), int(fields["rate"]), int(fields["size"]))
            whole = self.path(entry.digest).stat().st_size == entry.size
        except (OSError, ValueError, KeyError, TypeError):
            return None
        return entry if whole else None

    def put(self, kind: Kind, key: str, *, flac: bytes, digest: str, frames: int, rate: int) -> Entry:
        """Keep the samples that `key` made, already encoded.

        Raises:
            StorageError: they could not be written.
        """
        write_bytes(self.path(digest), flac)
        return self._refer(kind, key, digest=digest, frames=frames, rate=rate)

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

        temporary = self.root / "samples" / f".{kind}-{secrets.token_hex(4)}.flac"
        try:
            temporary.parent.mkdir(parents=True, exist_ok=True)
            write_flac(temporary, watched(), rate=rate, channels=2)
            target = self.path(digest.hexdigest())
            target.parent.mkdir(parents=True, exist_ok=True)
            temporary.replace(target)
        except OSError as error:
            raise storage_error(temporary, error) from error
        finally:
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        return self._refer(kind, key, digest=digest.hexdigest(), frames=frames, rate=rate)

    def samples(self, digest: str) -> NDArray[np.float32]:
        """Read samples back and verify them.

        Raises:
            DamagedEntry: they are not what `digest` says; the file has been removed.
        """
        from voicestage.sound.audio_files import decode_flac, sample_digest

        try:
            samples, _ = decode_flac(self.path(digest).read_bytes())
        except (OSError, VoicestageError, RuntimeError) as error:
            raise self._dropped(digest, str(error)) from error
        if sample_digest(samples) != digest:
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
                read.add(block)
                yield block
        except (OSError, VoicestageError, RuntimeError) as error:
            raise self._dropped(digest, str(error)) from error
        if read.hexdigest() != digest:
            raise self._dropped(digest, "its samples have changed")

    def drop_damaged(self, digests: Iterable[str]) -> tuple[str, ...]:
        """Read all of these, remove those that are damaged, and return what was said of each."""
        told: list[str] = []
        for digest in sorted(set(digests)):
            try:
                for _ in self.blocks(digest, frames=VERIFIED_FRAMES):
                    pass
            except DamagedEntry as error:
                told.append(str(error))
        return tuple(told)

    def path(self, digest: str) -> Path:
        """Return where the samples of that digest stand."""
        return self.root / "samples" / digest[:2] / f"{digest}.flac"

    def drop_unused(self, kind: Kind, used: frozenset[str]) -> int:
        """Remove the entries of `kind` whose keys are not in `used`; return how many bytes that freed."""
        freed = 0
        kept = {entry.digest for key in used if (entry := self.find(kind, key))}
        for reference in (self.root / kind).glob("*/*.json"):
            if reference.stem in used:
                continue
            if (entry := self.find(kind, reference.stem)) and entry.digest not in kept:
                with contextlib.suppress(OSError):
                    self.path(entry.digest).unlink()
                    freed += entry.size
            with contextlib.suppress(OSError):
                reference.unlink()
        return freed

    def _reference(self, kind: Kind, key: str) -> Path:
        return self.root / kind / key[:2] / f"{key}.json"

    def _refer(self, kind: Kind, key: str, *, digest: str, frames: int, rate: int) -> Entry:
        entry = Entry(digest, frames, rate, self.path(digest).stat().st_size)
        fields = {"digest": digest, "frames": frames, "rate": rate, "size": entry.size}
        write_text(self._reference(kind, key), json.dumps(fields, sort_keys=True) + "\n")
        return entry

    def _dropped(self, digest: str, reason: str) -> DamagedEntry:
        with contextlib.suppress(OSError):
            self.path(digest).unlink()
        return DamagedEntry(digest, reason)
