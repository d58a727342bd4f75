"""Whether the finished files that stand in output/ are those that a programme would become: then nothing is encoded."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from voicestage.deliver.captions import webvtt
from voicestage.deliver.containers import FileTags
from voicestage.deliver.documents import manifest_fields, timeline_fields
from voicestage.deliver.finish import Delivered, file_digest
from voicestage.files import write_text
from voicestage.render import keys, master
from voicestage.render.perform import Programme
from voicestage.render.plan import Plan
from voicestage.render.planned import code_key

REVISION = 3
"""Bumped when mastering or encoding gives other files for the same programme."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """What was delivered last."""

    plan: str
    """The key of its plan: where it is the same, nothing needs to be looked up."""
    key: str
    """Of what was made of the plan: programme, documents, tags."""
    scenes: Mapping[str, str]
    """The key of each scene's mix by the key of its plan."""
    seconds: float
    """How long it plays."""
    files: Mapping[str, tuple[int, int, str]]
    """Size, time of last change [ns] and SHA-256 of each file, by its name."""
    warnings: tuple[str, ...]
    """What was told of them."""
    made_of: tuple[str, ...]
    """The keys of what the cache has to keep of it."""

    def untouched(self, folder: Path) -> tuple[Path, ...] | None:
        """Return the files where all stand in `folder` as they were delivered; else None."""
        files = tuple(folder / name for name in self.files)
        try:
            fits = all(_untouched(path, known) for path, known in zip(files, self.files.values(), strict=True))
        except OSError:
            return None
        return files if fits and files else None


def read(record: Path) -> Standing | None:
    """Return what was delivered last, or None where there is no record of it that can be read."""
    try:
        fields = json.loads(record.read_text(encoding="utf-8"))
        files = {name: (int(size), int(time), str(digest)) for name, (size, time, digest) in fields["files"].items()}
        warnings, made_of = tuple(map(str, fields["warnings"])), tuple(map(str, fields["made_of"]))
        return Standing(**{**fields, "files": files, "warnings": warnings, "made_of": made_of})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def keep(record: Path, standing: Standing) -> None:
    """Note what was delivered.

    Raises:
        StorageError: it cannot be written.
    """
    write_text(record, json.dumps(asdict(standing), ensure_ascii=False, indent=1) + "\n")


def delivered(done: Delivered, programme: Programme, *, plan: str, key: str, scenes: Mapping[str, str]) -> Standing:
    """Return what is noted of a delivery.

    Args:
        done: the files.
        programme: what is heard in them.
        plan: the key of its plan.
        key: the programme's own, as of `delivered_key`.
        scenes: the key of each scene's mix by the key of its plan.
    """
    found = {path.name: path.stat() for path in done.files}
    known = {name: (status.st_size, status.st_mtime_ns, done.digests[name]) for name, status in found.items()}
    return Standing(
        plan=plan,
        key=key,
        scenes=scenes,
        seconds=programme.timeline.frames / programme.timeline.rate,
        files=known,
        warnings=done.warnings,
        made_of=tuple(sorted(done.keys | programme.loudness.keys)),
    )


def made_of(records: Path) -> frozenset[str]:
    """Return the keys of everything that the deliveries noted in a folder are made of: finished and draft."""
    found = (read(record) for record in records.glob("*.json"))
    return frozenset(key for each in found if each for key in each.made_of)


def plan_key(plan: Plan, scenes: Iterable[str], *, tags: FileTags) -> str:
    """Return the key of a whole plan, given those of its scenes: all that finished files are made of."""
    cover = file_digest(tags.cover) if tags.cover else None
    told = [code_key(), *scenes, repr(plan.cast), repr(plan.draft), repr(tags), str(cover)]
    return hashlib.blake2b("\n".join(told).encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _untouched(path: Path, known: tuple[int, int, str]) -> bool:
    """Compare size and time, and only where the time differs, as after a move to another machine, the bytes."""
    size, time, digest = known
    status = path.stat()
    return status.st_size == size and (status.st_mtime_ns == time or file_digest(path) == digest)


def delivered_key(programme: Programme, plan: Plan, *, tags: FileTags) -> str:
    """Return the key of what a programme is delivered as: what is heard, stands beside it, and is shown by players."""
    documents = (
        webvtt(programme.timeline),
        _compact(timeline_fields(programme.timeline, title=tags.title)),
        _compact(
            manifest_fields(
                plan,
                programme.timeline,
                title=tags.title,
                author=tags.author,
                files=(),
                credits=tags.credits,
                runtimes=programme.runtimes,
            )
        ),
    )
    sound = {name: value for name, value in asdict(plan.cast.sound).items() if isinstance(value, str | float)}
    return keys.key(
        f"delivered/{REVISION}.{master.REVISION}",
        {
            "programme": programme.key,
            "documents": documents,
            "sound": sound,
            "tags": {name: str(value) for name, value in asdict(tags).items()},
            "cover": file_digest(tags.cover) if tags.cover else None,
        },
    )


def _compact(fields: dict[str, Any]) -> str:
    """Write a document as it is digested: without its layout, which takes three times as long."""
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))
