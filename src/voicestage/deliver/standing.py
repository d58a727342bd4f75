"""Whether the finished files that stand in output/ are those that a programme would become: then nothing is encoded."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from voicestage.deliver.captions import webvtt
from voicestage.deliver.containers import FileTags
from voicestage.deliver.documents import manifest_fields, timeline_fields
from voicestage.deliver.finish import file_digest
from voicestage.files import write_text
from voicestage.render import keys, master
from voicestage.render.perform import Programme
from voicestage.render.plan import Plan

REVISION = 2
"""Bumped when mastering or encoding gives other files for the same programme."""


def standing(
    record: Path, programme: Programme, plan: Plan, *, tags: FileTags, folder: Path
) -> tuple[Path, ...] | None:
    """Return the finished files where they are what this programme was delivered as, untouched since; else None."""
    try:
        fields = json.loads(record.read_text(encoding="utf-8"))
        if fields["key"] != _key(programme, plan, tags):
            return None
        files = tuple(folder / name for name in fields["files"])
        fits = all(_untouched(path, known) for path, known in zip(files, fields["files"].values(), strict=True))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None
    return files if fits and files else None


def remember(
    record: Path,
    programme: Programme,
    plan: Plan,
    *,
    tags: FileTags,
    files: Sequence[Path],
    pieces: frozenset[str],
    warnings: Sequence[str] = (),
) -> None:
    """Note what was delivered, what was told of it, and the keys of the pieces it was made of.

    Raises:
        StorageError: it cannot be written.
    """
    known = {path.name: [path.stat().st_size, path.stat().st_mtime_ns, file_digest(path)] for path in files}
    made_of = sorted(pieces | programme.loudness.keys)
    fields = {"key": _key(programme, plan, tags), "files": known, "warnings": list(warnings), "made_of": made_of}
    write_text(record, json.dumps(fields, ensure_ascii=False, indent=1) + "\n")


def told_of(record: Path) -> tuple[str, ...]:
    """Return what was told of the files that were delivered."""
    try:
        return tuple(str(each) for each in json.loads(record.read_text(encoding="utf-8")).get("warnings", ()))
    except (OSError, ValueError, AttributeError, TypeError):
        return ()


def made_of(records: Path) -> frozenset[str]:
    """Return the keys of everything that the deliveries noted in a folder are made of: finished and draft."""
    found: set[str] = set()
    for record in records.glob("*.json"):
        try:
            found.update(json.loads(record.read_text(encoding="utf-8"))["made_of"])
        except (OSError, ValueError, KeyError, TypeError):
            continue
    return frozenset(found)


def _untouched(path: Path, known: tuple[int, int, str]) -> bool:
    """Compare size and time, and only where the time differs, as after a move to another machine, the bytes."""
    size, time, digest = known
    status = path.stat()
    return status.st_size == size and (status.st_mtime_ns == time or file_digest(path) == digest)


def _key(programme: Programme, plan: Plan, tags: FileTags) -> str:
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
