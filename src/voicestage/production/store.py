"""The cache as its owner sees it: how large it is, whether it is sound, and what can go."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import VoicestageError

if TYPE_CHECKING:
    from voicestage.production.folder import Production
    from voicestage.render.cache import Cache
    from voicestage.render.record import RenderRecord

DAY_S = 86_400.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Store:
    """What the cache holds."""

    entries: tuple[tuple[str, int, int], ...]
    """Kind, entries and bytes: raw (what engines said), clip, sound, pieces (of finished files)."""
    bytes: int
    used_bytes: int
    """Of what the script as it stands, its draft, or the last renders need; none of it is ever removed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Swept:
    """What was removed."""

    entries: int
    bytes: int
    kept_bytes: int


def store(production: Production) -> Store:
    """Say how large the cache is."""
    cache = production.cache()
    used = _in_use(production, cache)
    counts: Counter[str] = Counter()
    sizes: Counter[str] = Counter()
    digests: dict[str, int] = {}
    for kind, _, entry in cache.entries():
        counts[kind] += 1
        sizes[kind] += entry.size
        digests[entry.digest] = entry.size
    pieces = _pieces(production, cache)
    counts["pieces"], sizes["pieces"] = len(pieces), sum(piece.size for piece in pieces)
    return Store(
        entries=tuple((kind, counts[kind], sizes[kind]) for kind in ("raw", "clip", "sound", "pieces") if counts[kind]),
        bytes=sum(digests.values()) + sizes["pieces"],
        used_bytes=sum(size for digest, size in digests.items() if digest in used)
        + sum(piece.size for piece in pieces if piece.used),
    )


def verify(production: Production) -> tuple[str, ...]:
    """Read everything in the cache, remove what is damaged, and return what was said of each; it is made again
    by the render that needs it.

    Raises:
        StorageError: the list of entries could not be written.
    """
    cache = production.cache()
    with production.alone():
        cache.drop_damaged(entry.digest for _, _, entry in cache.entries())
        cache.drop({(kind, key) for kind, key, entry in cache.entries() if not cache.path(entry.digest).exists()})
        cache.drop_damaged_pieces()
    return tuple(cache.told.values())


def sweep(production: Production, *, max_bytes: int | None = None, older_than_days: float | None = None) -> Swept:
    """Remove what nothing uses: all of it, or the oldest of it until the cache is small enough.

    What the script as it stands, its draft or the last renders need is never removed. Age is the time since something
    was made; a file from the future, of a clock that was wrong, is new.

    Args:
        production: the folder.
        max_bytes: remove the oldest until the cache has at most this size, and no more.
        older_than_days: remove only what is older.

    Raises:
        StorageError: the list of entries could not be written.
    """
    cache = production.cache()
    with production.alone():
        freed = 0
        for path in cache.stray():
            freed += _size(path)
            path.unlink(missing_ok=True)
        used = _in_use(production, cache)
        sizes = {entry.digest: entry.size for _, _, entry in cache.entries()}
        unused: list[tuple[float, int, str | _Piece]] = [
            (_made(cache.path(digest)), size, digest) for digest, size in sizes.items() if digest not in used
        ]
        pieces = _pieces(production, cache)
        unused += [(_made(piece.path), piece.size, piece) for piece in pieces if not piece.used]
        total = sum(sizes.values()) + sum(piece.size for piece in pieces)
        now = time.time()
        going: set[str] = set()
        entries = 0
        for made, size, what in sorted(unused, key=lambda each: each[:2]):
            if older_than_days is not None and now - made < older_than_days * DAY_S:
                break
            if max_bytes is not None and total <= max_bytes:
                break
            total -= size
            if isinstance(what, str):
                going.add(what)
            else:
                what.path.unlink(missing_ok=True)
                freed, entries = freed + size, entries + 1
        names = {(kind, key) for kind, key, entry in cache.entries() if entry.digest in going}
        freed += cache.drop(names)
    return Swept(entries=entries + len(names), bytes=freed, kept_bytes=total)


@dataclass(frozen=True, slots=True)
class _Piece:
    """A stored piece of a finished file, or the loudness of a scene."""

    path: Path
    size: int
    used: bool
    """Whether a finished file that stands in output/ is made of it."""


def _pieces(production: Production, cache: Cache) -> list[_Piece]:
    from voicestage.deliver.standing import made_of

    used = made_of(production.delivered().parent)
    return [_Piece(path, _size(path), key in used) for _, key, path in cache.made()]


def _in_use(production: Production, cache: Cache) -> frozenset[str]:
    """Return the digests of all samples that are needed; where the script has faults, of all there are."""
    try:
        return frozenset(_needed(production, cache))
    except VoicestageError:
        return frozenset(entry.digest for _, _, entry in cache.entries())


def _needed(production: Production, cache: Cache) -> Iterator[str]:
    from voicestage.render.sounds import SoundShelf

    shelf = SoundShelf(production.sounds_folder, cache)
    for draft in (False, True):
        plan = production.decide(draft=draft).plan
        for scene in plan.scenes:
            yield from (entry.digest for wanted in scene.sounds if (entry := cache.find("sound", shelf.key(wanted))))
            for line in scene.lines:
                if raw := cache.find("raw", line.raw_key):
                    yield raw.digest
                    if clip := cache.find("clip", line.recipe.key(raw.digest)):
                        yield clip.digest
        for record in (production.renders(draft=draft).last(), production.renders(draft=draft).before()):
            yield from _recorded(record, cache) if record else ()


def _recorded(record: RenderRecord, cache: Cache) -> Iterator[str]:
    """Yield what a render was made of; it may have had another style than the script as it stands."""
    for scene in record.scenes:
        yield from scene.sounds
        for line in scene.lines:
            found = (cache.find("raw", line.raw_key), cache.find("clip", line.clip_key))
            yield from (entry.digest for entry in found if entry)


def _made(path: Path) -> float:
    try:
        return path.stat().st_mtime
    except OSError:
        return 0.0


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
