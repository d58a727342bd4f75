"""The cache as its owner sees it: how large it is, whether it is sound, and what can go."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicestage.errors import VoicestageError

if TYPE_CHECKING:
    from voicestage.production.folder import Production
    from voicestage.render.cache import Cache

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
    used_digests: set[str] = set()
    for kind, key, entry in cache.entries():
        counts[kind] += 1
        sizes[kind] += entry.size
        digests[entry.digest] = entry.size
        if (kind, key) in used:
            used_digests.add(entry.digest)
    made = sum(path.stat().st_size for _, _, path in cache.made())  # what nothing uses of these goes by itself
    counts["pieces"], sizes["pieces"] = sum(1 for _ in cache.made()), made
    return Store(
        entries=tuple((kind, counts[kind], sizes[kind]) for kind in ("raw", "clip", "sound", "pieces") if counts[kind]),
        bytes=sum(digests.values()) + made,
        used_bytes=sum(digests[digest] for digest in used_digests) + made,
    )


def verify(production: Production) -> tuple[str, ...]:
    """Read everything in the cache, remove what is damaged, and return what was said of each; it is made again.

    Raises:
        StorageError: the list of entries could not be written.
    """
    cache = production.cache()
    with production.alone():
        told = cache.drop_damaged(entry.digest for _, _, entry in cache.entries())
        cache.drop({(kind, key) for kind, key, entry in cache.entries() if not cache.path(entry.digest).exists()})
        gone = [kind for kind, key, _ in cache.made() if cache.kept(kind, key) is None]
    return (*told, *(f"a stored piece was damaged ({kind}) and has been dropped; it is made again." for kind in gone))


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
    from voicestage.deliver.standing import made_of

    cache = production.cache()
    with production.alone():
        used = _in_use(production, cache)
        kept = {entry.digest: entry.size for _, _, entry in cache.entries()}
        total = sum(kept.values())
        in_use = {entry.digest for kind, key, entry in cache.entries() if (kind, key) in used}
        now = time.time()
        going: set[str] = set()
        for made, digest in sorted((_made(cache, digest), digest) for digest in kept.keys() - in_use):
            if older_than_days is not None and now - made < older_than_days * DAY_S:
                break
            if max_bytes is not None and total <= max_bytes:
                break
            going.add(digest)
            total -= kept[digest]
        names = {(kind, key) for kind, key, entry in cache.entries() if entry.digest in going}
        freed = cache.drop(names)
        for path in cache.stray():
            freed += path.stat().st_size
            path.unlink(missing_ok=True)
        freed += cache.drop_made(made_of(production.delivered().parent))
        total += sum(path.stat().st_size for _, _, path in cache.made())
    return Swept(entries=len(names), bytes=freed, kept_bytes=total)


def _in_use(production: Production, cache: Cache) -> set[tuple[str, str]]:
    """Return kind and key of all that is needed; where the script has faults, everything is."""
    try:
        return set(_needed(production, cache))
    except VoicestageError:
        return {(kind, key) for kind, key, _ in cache.entries()}


def _needed(production: Production, cache: Cache) -> Iterator[tuple[str, str]]:
    from voicestage.render.sounds import SoundShelf

    shelf = SoundShelf(production.sounds_folder, cache)
    for draft in (False, True):
        plan = production.decide(draft=draft).plan
        for scene in plan.scenes:
            yield from (("sound", shelf.key(wanted)) for wanted in scene.sounds)
            for line in scene.lines:
                yield "raw", line.raw_key
                if raw := cache.find("raw", line.raw_key):
                    yield "clip", line.recipe.key(raw.digest)
        for record in (production.renders(draft=draft).last(), production.renders(draft=draft).before()):
            if record:
                yield from (("raw", line.raw_key) for line in record.lines())


def _made(cache: Cache, digest: str) -> float:
    try:
        return cache.path(digest).stat().st_mtime
    except OSError:
        return 0.0
