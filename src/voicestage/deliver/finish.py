"""The programme becomes the files that listeners get: mastered, measured on what they decode to, written whole.

It is encoded in pieces, by several processes, and pieces that did not change are taken from the cache; so what follows
an edit is the edited scene and the writing of the files.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from voicestage.deliver import encode
from voicestage.deliver.captions import webvtt
from voicestage.deliver.containers import WRITERS, Tags
from voicestage.deliver.documents import manifest_document, measured_file, timeline_document
from voicestage.deliver.encode import CODECS, Codec, Mastering
from voicestage.deliver.measure import Measured
from voicestage.errors import StorageError
from voicestage.files import shortened, storage_error, write_text, written_whole
from voicestage.render import master
from voicestage.render.cache import DamagedEntry
from voicestage.render.levels import energies
from voicestage.render.perform import Programme, Progress, Report
from voicestage.render.pieces import Piece, divided
from voicestage.render.plan import Plan
from voicestage.render.sharing import each_done
from voicestage.units import RATE, db_from_gain

LOUDNESS_TOLERANCE_LU = 0.2
ROUNDS = 3
"""How often at most a programme is encoded until what it decodes to fits."""
SUFFIXES: dict[Codec, str] = {"aac": ".m4b", "mp3": ".mp3", "flac": ".flac"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The finished files, and what was measured on them."""

    files: tuple[Path, ...]
    measured: dict[str, Measured]
    """By file name: M4B, MP3 and FLAC."""
    encoded_s: float
    """How much of the programme had to be encoded; the rest was in the cache [s]."""
    keys: frozenset[str]
    """What the cache needs to keep of encoded pieces."""


def deliver(programme: Programme, plan: Plan, *, tags: Tags, folder: Path, processes: int, report: Report) -> Delivered:
    """Master and encode the programme and write everything into `folder`.

    Args:
        programme: what is heard.
        plan: what it is a performance of.
        tags: what players show.
        folder: where the files go.
        processes: how many encode at a time; 0 for this one.
        report: is told how far the work is.

    Raises:
        StorageError: the folder cannot be written, the disk is full, or the cover is no picture.
        DamagedEntry: something in the cache was damaged; it has been removed and is made again.
    """
    stem = file_stem(tags.title) + (".draft" if plan.draft else "")
    infix = ".draft" if plan.draft else ""
    _check_writable(folder)
    settings = plan.cast.sound
    pieces = divided(programme.timeline)
    gain_db = programme.loudness.gain_db
    encoded_s = 0.0
    used: set[str] = set()  # the first round's too: the next render begins with it
    for attempt in range(ROUNDS):
        how = Mastering(gain_db, master.limiter_ceiling_dbtp(settings), settings.peak_dbtp)
        keys, fresh_s = _encoded(programme, pieces, how, processes, report)
        encoded_s += fresh_s
        used.update(key for each in keys.values() for key in each)
        measured = {codec: _measured(programme, keys[codec]) for codec in CODECS}
        off_lu = programme.loudness.target_lufs - measured["aac"].loudness_lufs
        if attempt == ROUNDS - 1 or abs(off_lu) <= LOUDNESS_TOLERANCE_LU or not math.isfinite(off_lu):
            break
        gain_db = round(gain_db + off_lu, 1)
    targets = {codec: folder / f"{stem}{SUFFIXES[codec]}" for codec in CODECS}
    for codec, target in targets.items():
        _write(target, codec, programme, keys[codec], tags)
    write_text(folder / f"{stem}.vtt", webvtt(programme.timeline))
    write_text(folder / f"timeline{infix}.json", timeline_document(programme.timeline, title=tags.title))
    entries = [measured_file(path, measured[codec], sha256=file_digest(path)) for codec, path in targets.items()]
    entries.append(measured_file(folder / f"{stem}.vtt", None, sha256=file_digest(folder / f"{stem}.vtt")))
    write_text(
        folder / f"manifest{infix}.json",
        manifest_document(
            plan,
            programme.timeline,
            title=tags.title,
            author=tags.author,
            files=entries,
            credits=tags.credits,
            runtimes=programme.runtimes,
            dialogue_lufs=programme.loudness.speech_lufs + gain_db,
        ),
    )
    documents = (folder / f"{stem}.vtt", folder / f"timeline{infix}.json", folder / f"manifest{infix}.json")
    return Delivered(
        files=(*targets.values(), *documents),
        measured={path.name: measured[codec] for codec, path in targets.items()},
        encoded_s=encoded_s,
        keys=frozenset(used),
    )


def deliver_scene(programme: Programme, plan: Plan, *, path: Path, tags: Tags) -> float:
    """Write one scene, mastered by itself, as FLAC; return how long it plays [s].

    Raises:
        StorageError: it cannot be written.
        DamagedEntry: something in the cache was damaged; it has been removed and is made again.
    """
    _check_writable(path.parent)
    settings = plan.cast.sound
    how = Mastering(programme.loudness.gain_db, settings.peak_dbtp, settings.peak_dbtp)
    packets: list[bytes] = []
    for piece in divided(programme.timeline):
        job = encode.encode_job(programme.cache.root, programme.timeline, piece, how, ["flac"])
        packets += encode.encode_piece(job)["flac"].packets
    with _writing(path) as temporary:
        WRITERS["flac"](temporary, packets, frames=programme.timeline.frames, tags=tags, chapters=())
    return programme.timeline.frames / RATE


def _encoded(
    programme: Programme, pieces: Sequence[Piece], how: Mastering, processes: int, report: Report
) -> tuple[dict[Codec, list[str]], float]:
    """Encode the pieces that are not in the cache; return the keys of all, and how many seconds were encoded."""
    cache, timeline = programme.cache, programme.timeline
    keys = {codec: [encode.piece_key(codec, timeline, piece, how) for piece in pieces] for codec in CODECS}
    wanted: dict[int, list[Codec]] = {}
    for index in range(len(pieces)):
        codecs = [codec for codec in CODECS if not _is_kept(programme, codec, keys[codec][index])]
        if codecs:
            wanted[index] = codecs
    missing = sorted(wanted, key=lambda index: pieces[index].frames, reverse=True)
    total = sum(pieces[index].frames for index in missing)
    jobs = [encode.encode_job(cache.root, timeline, pieces[index], how, wanted[index]) for index in missing]
    report(_encoding(0, total))
    done = 0
    for number, result in each_done(encode.encode_piece, jobs, processes=processes, frames=total):
        for codec, piece in result.items():
            key = keys[codec][missing[number]]
            cache.keep(codec, key, encode.packed(piece))
            cache.keep("measured", key, encode.level_fields(piece))
        done += jobs[number].frames
        report(_encoding(done, total))
    return keys, total / RATE


def _is_kept(programme: Programme, codec: Codec, key: str) -> bool:
    return programme.cache.has(codec, key) and programme.cache.has("measured", key)


def _measured(programme: Programme, keys: Sequence[str]) -> Measured:
    """Put together what was measured on the decoded pieces."""
    import numpy as np

    from voicestage.sound.loudness import integrated_lufs

    peaks: list[float] = []
    parts: list[bytes] = []
    for key in keys:
        stored = programme.cache.kept("measured", key)
        if stored is None:
            raise DamagedEntry(key, "what was measured on it has changed")
        peak, part = encode.read_level(stored)
        peaks.append(peak)
        parts.append(part)
    return Measured(
        duration_s=programme.timeline.frames / RATE,
        loudness_lufs=round(integrated_lufs(np.concatenate([energies(part) for part in parts])), 2),
        true_peak_dbtp=round(db_from_gain(max(peaks)), 2),
    )


def _write(target: Path, codec: Codec, programme: Programme, keys: Sequence[str], tags: Tags) -> None:
    def packets() -> Iterator[bytes]:
        for key in keys:
            stored = programme.cache.kept(codec, key)
            if stored is None:
                raise DamagedEntry(key, "its packets have changed")
            yield from encode.unpacked(stored)

    timeline = programme.timeline
    with _writing(target) as temporary:
        WRITERS[codec](temporary, packets(), frames=timeline.frames, tags=tags, chapters=timeline.chapters)


@contextlib.contextmanager
def _writing(target: Path) -> Iterator[Path]:
    """Give a temporary path that becomes `target`; what PyAV raises becomes a sentence.

    Raises:
        StorageError: it cannot be written.
    """
    import av

    try:
        with written_whole(target) as temporary:
            yield temporary
    except av.FFmpegError as error:
        reason = error.strerror or str(error)
        raise StorageError(
            f"{target} could not be written: {reason}. Free some space in output/ and run it again: "
            "what was spoken is kept."
        ) from error


def file_stem(title: str, *, most: int = 150) -> str:
    """Return a title as a file name that Windows, macOS and Linux all take, without an ending.

    It has at most `most` bytes: a name may have 255, and endings, numbers and a mark of what is unfinished come to it.
    """
    safe = re.sub(r'[<>:"/\\|?*\x00-\x1f\x7f\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]+', " ", title)
    safe = shortened(" ".join(safe.split()).strip(" .")[:100], most).strip(" .")
    if re.fullmatch(r"(?i)(con|prn|aux|nul|com\d|lpt\d)", safe.split(".")[0]):
        safe = f"_{safe}"
    return safe or "untitled"


def file_digest(path: Path) -> str:
    """Return the SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


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
