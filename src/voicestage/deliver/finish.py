"""The programme becomes the files that listeners get: mastered, measured on what they decode to, written whole.

It is encoded in pieces, by several processes, and pieces that did not change are taken from the cache; so what follows
an edit is the edited scene and the writing of the files.
"""

from __future__ import annotations

import contextlib
import hashlib
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from voicestage.deliver import encode
from voicestage.deliver.captions import webvtt
from voicestage.deliver.containers import WRITERS, FileTags
from voicestage.deliver.documents import manifest_document, measured_file, timeline_document
from voicestage.deliver.encode import CODECS, Codec, Mastering
from voicestage.deliver.measure import Measured
from voicestage.errors import StorageError
from voicestage.files import shortened, storage_error, write_text, written_whole
from voicestage.render import master
from voicestage.render.cache import DamagedEntry
from voicestage.render.levels import energies, scene_key
from voicestage.render.perform import Programme
from voicestage.render.pieces import Piece, divided
from voicestage.render.plan import Plan
from voicestage.render.progress import Progress, Report
from voicestage.render.sharing import each_done
from voicestage.units import RATE, clock, db_from_gain

LOUDNESS_TOLERANCE_LU = 0.2
ROUNDS = 4
"""How often at most a programme is encoded until what it decodes to fits."""
LEAST_YIELD = 0.25
"""So much loudness 1 dB of gain is expected to give at least [LU]."""
NO_NEARER_LU = 0.3
"""Not worth 3 dB more of limiting."""
LEAST_GAIN_LU = 0.1
"""A try that brings a file no nearer than this is the last."""
SUFFIXES: dict[Codec, str] = {"aac": ".m4b", "mp3": ".mp3", "flac": ".flac"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivered:
    """The finished files, and what was measured on them."""

    files: tuple[Path, ...]
    measured: dict[str, Measured]
    """By file name: M4B, MP3 and FLAC."""
    digests: dict[str, str]
    """The SHA-256 of each, by file name."""
    encoded_s: float
    """How much of the programme had to be encoded; the rest was in the cache [s]."""
    keys: frozenset[str]
    """What the cache needs to keep of encoded pieces."""
    warnings: tuple[str, ...] = ()
    """What the files miss of what was asked for, and why."""


def deliver(
    programme: Programme, plan: Plan, *, tags: FileTags, folder: Path, processes: int, report: Report
) -> Delivered:
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
    target_lufs = programme.loudness.target_lufs
    pieces = divided(programme.timeline)
    encoded_s = 0.0
    used: set[str] = set()  # the first round's too: the next render begins with it
    tried: dict[Codec, list[_Try]] = {codec: [] for codec in CODECS}
    wanted: dict[Codec, float] = dict.fromkeys(CODECS, programme.loudness.gain_db)
    for _ in range(ROUNDS):
        for gain_db in sorted(set(wanted.values())):
            how = Mastering(gain_db, master.limiter_ceiling_dbtp(settings), settings.peak_dbtp)
            codecs = [codec for codec, each in wanted.items() if each == gain_db]
            keys, fresh_s = _encoded(programme, pieces, how, codecs, processes, report)
            encoded_s += fresh_s
            for codec in codecs:
                used.update(keys[codec])
                tried[codec].append(_Try(gain_db, keys[codec], _measured(programme, keys[codec])))
        again = {codec: _next_gain_db(tried[codec], target_lufs) for codec in wanted}
        wanted = {codec: next_db for codec, next_db in again.items() if next_db is not None}
        if not wanted:
            break
    taken = {codec: _best(tries, target_lufs) for codec, tries in tried.items()}
    measured = {codec: each.measured for codec, each in taken.items()}
    warnings = tuple(_missed(programme, plan, stem, taken))
    targets = {codec: folder / f"{stem}{SUFFIXES[codec]}" for codec in CODECS}
    for codec, target in targets.items():
        _write(target, codec, programme, taken[codec].keys, tags)
    names = f"{stem}.vtt", f"timeline{infix}.json", f"manifest{infix}.json"
    captions, where, manifest = (folder / name for name in names)
    write_text(captions, webvtt(programme.timeline))
    write_text(where, timeline_document(programme.timeline, title=tags.title))
    digests = {path: file_digest(path) for path in (*targets.values(), captions, where)}
    entries = [measured_file(path, measured[codec], sha256=digests[path]) for codec, path in targets.items()]
    entries.append(measured_file(captions, None, sha256=digests[captions]))
    write_text(
        manifest,
        manifest_document(
            plan,
            programme.timeline,
            title=tags.title,
            author=tags.author,
            files=entries,
            credits=tags.credits,
            runtimes=programme.runtimes,
            dialogue_lufs=programme.loudness.speech_lufs + taken["flac"].gain_db,
            warnings=warnings,
        ),
    )
    digests[manifest] = file_digest(manifest)
    return Delivered(
        files=tuple(digests),
        measured={path.name: measured[codec] for codec, path in targets.items()},
        digests={path.name: digest for path, digest in digests.items()},
        encoded_s=encoded_s,
        keys=frozenset(used),
        warnings=warnings,
    )


@dataclass(frozen=True, slots=True)
class _Try:
    """A file as it would be at a gain."""

    gain_db: float
    keys: list[str]
    """Of its pieces."""
    measured: Measured

    def off(self, target_lufs: float) -> float:
        """Return how much too loud it is [LU]; 0 where there is nothing but silence."""
        off = self.measured.loudness_lufs - target_lufs
        return off if math.isfinite(off) else 0.0


def _next_gain_db(tries: Sequence[_Try], target_lufs: float) -> float | None:
    """Return the gain at which a file is to be tried again; None where it fits, or where no gain helps.

    Where the limiter is at work 1 dB of gain gives less than 1 LU: how much, the last two tries tell.
    """
    last = tries[-1]
    off = last.off(target_lufs)
    if abs(off) <= LOUDNESS_TOLERANCE_LU:
        return None
    gives = 1.0
    if len(tries) > 1:
        before = tries[-2]
        if abs(off) > abs(before.off(target_lufs)) - LEAST_GAIN_LU:
            return None
        gives = (last.measured.loudness_lufs - before.measured.loudness_lufs) / (last.gain_db - before.gain_db)
    gain_db = round(min(master.LARGEST_GAIN_DB, last.gain_db - off / min(1.0, max(LEAST_YIELD, gives))), 1)
    return gain_db if gain_db != last.gain_db else None


def _best(tries: Sequence[_Try], target_lufs: float) -> _Try:
    """Return the try that fits best; where none fits, of those about as far off the one that is limited least."""
    least = min(abs(each.off(target_lufs)) for each in tries)
    if least <= LOUDNESS_TOLERANCE_LU:
        return next(each for each in tries if abs(each.off(target_lufs)) == least)
    near = [each for each in tries if abs(each.off(target_lufs)) <= least + NO_NEARER_LU]
    return min(near, key=lambda each: each.gain_db)


def _missed(programme: Programme, plan: Plan, stem: str, taken: Mapping[Codec, _Try]) -> Iterator[str]:
    """Say what the finished files miss of loudness and ceiling, and what is in the way."""
    target_lufs, ceiling_dbtp = programme.loudness.target_lufs, plan.cast.sound.peak_dbtp
    for codec, found in taken.items():
        name, off = f"{stem}{SUFFIXES[codec]}", found.off(target_lufs)
        if abs(off) > LOUDNESS_TOLERANCE_LU:
            cause = _in_the_way(programme, found.gain_db, ceiling_dbtp) if off < 0 else ""
            yield f"{name} has {target_lufs + off:.2f} LUFS, {off:+.2f} LU off {target_lufs:g}.{cause}"
        if found.measured.true_peak_dbtp > ceiling_dbtp:
            yield (
                f"{name} peaks at {found.measured.true_peak_dbtp:.2f} dBTP, above its ceiling of {ceiling_dbtp:g}: its "
                "codec overshoots by more than was kept free. Set `peak:` under `sound:` in voices.yaml a little lower."
            )


def _in_the_way(programme: Programme, gain_db: float, ceiling_dbtp: float) -> str:
    """Say why a programme is no louder: it is too soft for any gain, or something in it stands far above the rest."""
    import numpy as np

    from voicestage.sound.loudness import integrated_lufs

    scenes = ((start, programme.cache.kept("scene", scene_key(scene))) for start, scene in programme.timeline.scenes)
    levels = [(start, energies(kept)) for start, kept in scenes if kept]
    mixed_lufs = integrated_lufs(np.concatenate([each for _, each in levels])) if levels else -math.inf
    if mixed_lufs + gain_db < programme.loudness.target_lufs:
        return f" It is so soft that {master.LARGEST_GAIN_DB:g} dB, the most that is given, are not enough."
    start, loudest = max(levels, key=lambda each: float(each[1].max(initial=0.0)))
    place = start + int(np.argmax(loudest)) * (RATE // 10)
    return (
        f" What is loudest, at {clock(place / RATE)}, is held at the ceiling of {ceiling_dbtp:g} dBTP, and the rest "
        "cannot come up further. Make that softer, or ask for less loudness."
    )


def deliver_scene(programme: Programme, plan: Plan, *, path: Path, tags: FileTags) -> float:
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
    programme: Programme,
    pieces: Sequence[Piece],
    how: Mastering,
    codecs: Sequence[Codec],
    processes: int,
    report: Report,
) -> tuple[dict[Codec, list[str]], float]:
    """Encode the pieces that are not in the cache; return the keys of all, and how many seconds were encoded."""
    cache, timeline = programme.cache, programme.timeline
    keys = {codec: [encode.piece_key(codec, timeline, piece, how) for piece in pieces] for codec in codecs}
    wanted: dict[int, list[Codec]] = {}
    for index in range(len(pieces)):
        if absent := [codec for codec in codecs if not _is_kept(programme, codec, keys[codec][index])]:
            wanted[index] = absent
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


def _write(target: Path, codec: Codec, programme: Programme, keys: Sequence[str], tags: FileTags) -> None:
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
