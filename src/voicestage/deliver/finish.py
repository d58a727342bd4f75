"""The programme becomes the files that listeners get: mastered, measured on what they decode to, written whole."""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.deliver.captions import webvtt
from voicestage.deliver.documents import manifest_document, measured_file, timeline_document
from voicestage.deliver.encode import FlacWriter, M4bWriter, Mp3Writer, Tags, encode
from voicestage.deliver.measure import Measured, measure, measured_by
from voicestage.files import storage_error, write_text, written_whole
from voicestage.render import master
from voicestage.render.perform import Programme, Progress, Report
from voicestage.render.plan import Plan
from voicestage.units import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voicestage.sound.loudness import Meter

    Samples = NDArray[np.float32]

LOUDNESS_TOLERANCE_LU = 0.2
ROUNDS = 3
"""How often at most a programme is encoded until what it decodes to fits."""
SYNTHETIC = "The voices in this recording are synthetic, made with voicestage."


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The finished files, and what was measured on them."""

    files: tuple[Path, ...]
    measured: dict[str, Measured]
    """By file name: M4B, MP3 and FLAC."""
    duration_s: float


def deliver(programme: Programme, plan: Plan, *, tags: Tags, folder: Path, report: Report) -> Delivered:
    """Master and encode the programme and write everything into `folder`.

    Raises:
        StorageError: the folder cannot be written, the disk is full, or the cover is no picture.
    """
    from voicestage.sound.loudness import Meter

    stem = file_stem(tags.title) + (".draft" if plan.draft else "")
    infix = ".draft" if plan.draft else ""
    _check_writable(folder)
    targets = [folder / f"{stem}{suffix}" for suffix in (".m4b", ".mp3", ".flac")]
    marks = programme.timeline.chapters
    settings = plan.cast.sound
    gain_db = master.programme_gain_db(programme.blocks(), settings)
    ceiling_dbtp = settings.peak_dbtp - master.CODEC_MARGIN_DB
    with contextlib.ExitStack() as stack:
        paths = [stack.enter_context(written_whole(target)) for target in targets]
        for attempt in range(ROUNDS):
            blocks = master.mastered(programme.blocks(), gain_db=gain_db, ceiling_dbtp=ceiling_dbtp)
            writers = (
                M4bWriter(paths[0], tags, marks),
                Mp3Writer(paths[1], tags, marks),
                FlacWriter(paths[2], tags),
            )
            meter = Meter(2)
            encode(_watched(blocks, programme.timeline.frames, meter, report), writers)
            measured = [
                *_measured_together(paths[:2]),
                measured_by(meter, duration_s=programme.timeline.frames / RATE),  # FLAC gives back what it was given
            ]
            off_lu = settings.loudness_lufs - measured[0].loudness_lufs
            over_db = max(each.true_peak_dbtp for each in measured) - settings.peak_dbtp
            if attempt == ROUNDS - 1 or (abs(off_lu) <= LOUDNESS_TOLERANCE_LU and over_db < 0.0):
                break
            gain_db = round(gain_db + (off_lu if abs(off_lu) < 20.0 else 0.0), 1)
            ceiling_dbtp -= max(0.0, over_db + 0.2) if over_db >= 0.0 else 0.0
    write_text(folder / f"{stem}.vtt", webvtt(programme.timeline))
    write_text(folder / f"timeline{infix}.json", timeline_document(programme.timeline, title=tags.title))
    entries = [
        measured_file(path, each, sha256=file_digest(path)) for path, each in zip(targets, measured, strict=True)
    ]
    entries.append(measured_file(folder / f"{stem}.vtt", None, sha256=file_digest(folder / f"{stem}.vtt")))
    write_text(
        folder / f"manifest{infix}.json",
        manifest_document(plan, programme.timeline, title=tags.title, author=tags.author, files=entries),
    )
    documents = (folder / f"{stem}.vtt", folder / f"timeline{infix}.json", folder / f"manifest{infix}.json")
    return Delivered(
        files=(*targets, *documents),
        measured={path.name: each for path, each in zip(targets, measured, strict=True)},
        duration_s=programme.timeline.frames / RATE,
    )


def deliver_scene(programme: Programme, plan: Plan, *, path: Path, tags: Tags) -> float:
    """Write one scene, mastered by itself, as FLAC; return how long it plays [s].

    Raises:
        StorageError: it cannot be written.
    """
    _check_writable(path.parent)
    settings = plan.cast.sound
    gain_db = master.programme_gain_db(programme.blocks(), settings)
    with written_whole(path) as temporary:
        blocks = master.mastered(programme.blocks(), gain_db=gain_db, ceiling_dbtp=settings.peak_dbtp)
        encode(blocks, [FlacWriter(temporary, tags)])
    return programme.timeline.frames / RATE


def file_stem(title: str) -> str:
    """Return a title as a file name that Windows, macOS and Linux all take."""
    safe = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f]+', " ", title)
    safe = " ".join(safe.split()).strip(" .")[:100].strip(" .")
    if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)", safe.split(".")[0]):
        safe = f"_{safe}"
    return safe or "untitled"


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _measured_together(paths: list[Path]) -> list[Measured]:
    """Measure the files side by side: decoding and metering leave Python's lock alone most of the time."""
    from concurrent.futures import ThreadPoolExecutor

    call: Callable[[Path], Measured] = measure
    with ThreadPoolExecutor(max_workers=2) as pool:
        return list(pool.map(call, paths))


def _watched(blocks: Iterator[Samples], total: int, meter: Meter, report: Report) -> Iterator[Samples]:
    done = 0
    for block in blocks:
        report(_encoding(done, total))
        meter.add(block)
        yield block
        done += len(block)
    report(_encoding(total, total))


def _encoding(done: int, total: int) -> Progress:
    whole, part = total // RATE, done // RATE
    return Progress(stage="encode", done=part, total=whole, weight_done=float(part), weight_total=float(whole))


def _check_writable(folder: Path) -> None:
    """Find a read-only or missing folder before the encoders meet it."""
    probe = folder / ".voicestage-writable"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise storage_error(folder, error) from error
