"""A piece of the programme is mixed, mastered, encoded and measured on what it decodes to: a job in, packets out.

A worker reads clips out of the cache and writes nothing, so any process can do it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from voicestage.deliver import codecs
from voicestage.model.timeline import SceneTimeline, Timeline
from voicestage.render import keys, master
from voicestage.render import mix as mixing
from voicestage.render.pieces import Piece, sounding
from voicestage.units import db_from_gain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

Codec = Literal["aac", "mp3", "flac"]
CODECS: tuple[Codec, ...] = ("aac", "mp3", "flac")
_ENCODERS: dict[Codec, type[codecs.Encoder]] = {
    "aac": codecs.AacEncoder,
    "mp3": codecs.Mp3Encoder,
    "flac": codecs.FlacEncoder,
}
_PACKET_FRAMES = {"aac": codecs.AAC_FRAMES, "mp3": codecs.MP3_FRAMES, "flac": codecs.FLAC_FRAMES}
PEAK_ROUNDS = 4
"""How often at most a piece is encoded until what it decodes to stays below the ceiling."""
PEAK_STEP_DB = 0.2
"""How much further down than it exceeded the ceiling a piece is limited the next time."""
REVISION = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodeJob:
    """A piece to encode."""

    cache: Path
    scenes: tuple[tuple[int, SceneTimeline], ...]
    """Those that sound in it or about it, each with the frame it begins at, counted from the piece."""
    frames: int
    gain_db: float
    limiter_dbtp: float
    """What the limiter holds at first."""
    peak_dbtp: float
    """What the decoded piece must stay below."""
    codecs: tuple[Codec, ...]
    last: bool
    """Whether nothing follows: then the packets that end the file belong to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class EncodedPiece:
    """What a piece became in one codec."""

    packets: tuple[bytes, ...]
    energies: bytes
    """Of the decoded piece: K-weighted mean squares of successive 100 ms, float64."""
    peak: float
    """True peak of the decoded piece, a factor."""


@dataclass(frozen=True, slots=True)
class Mastering:
    """What makes the programme's level."""

    gain_db: float
    limiter_dbtp: float
    peak_dbtp: float


def piece_key(codec: Codec, timeline: Timeline, piece: Piece, how: Mastering) -> str:
    """Build the key of an encoded piece: what is heard in it and as far about it as limiter and encoder look."""
    before, after = margins()
    return keys.key(
        f"{codec}/{REVISION}.{codecs.REVISION}.{master.REVISION}.{mixing.REVISION}",
        {
            "heard": sounding(timeline, piece.start - before, piece.end + after),
            "frames": piece.frames,
            "last": piece.end == timeline.frames,
            "gain_db": how.gain_db,
            "limiter_dbtp": how.limiter_dbtp,
            "peak_dbtp": how.peak_dbtp,
        },
    )


def encode_job(cache: Path, timeline: Timeline, piece: Piece, how: Mastering, wanted: Sequence[Codec]) -> EncodeJob:
    """Make the job for one piece of a programme."""
    before, after = margins()
    first, last = piece.start - before, piece.end + after
    heard = tuple(
        (at - piece.start, scene) for at, scene in timeline.scenes if at < last and at + scene.mix_frames > first
    )
    return EncodeJob(
        cache=cache,
        scenes=heard,
        frames=piece.frames,
        gain_db=how.gain_db,
        limiter_dbtp=how.limiter_dbtp,
        peak_dbtp=how.peak_dbtp,
        codecs=tuple(wanted),
        last=piece.end == timeline.frames,
    )


def margins() -> tuple[int, int]:
    """Return how many frames before and after a piece have a part in it."""
    before, after = master.margins()
    encoders = _ENCODERS.values()
    return before + max(each.before for each in encoders), after + max(each.after for each in encoders)


def encode_piece(job: EncodeJob) -> dict[Codec, EncodedPiece]:
    """Mix, master and encode a piece; where it decodes to more than its ceiling, again a little further down.

    Raises:
        DamagedEntry: one of its clips is not what it was; it has been removed.
    """
    done: dict[Codec, EncodedPiece] = {}
    left, limiter_dbtp = job.codecs, job.limiter_dbtp
    for _ in range(PEAK_ROUNDS):
        over_db = 0.0
        done |= _encoded(replace(job, codecs=left, limiter_dbtp=limiter_dbtp))
        left = tuple(codec for codec in left if db_from_gain(done[codec].peak) >= job.peak_dbtp)
        if not left:
            break
        over_db = max(db_from_gain(done[codec].peak) for codec in left) - job.peak_dbtp
        limiter_dbtp -= over_db + PEAK_STEP_DB
    return done


def _encoded(job: EncodeJob) -> dict[Codec, EncodedPiece]:
    encoders: dict[Codec, codecs.Encoder] = {codec: _ENCODERS[codec]() for codec in job.codecs}
    before, after = margins()
    at = -before
    own = _OwnLevel()
    for block in _mastered(job, -before, job.frames + after):
        for encoder in encoders.values():
            if len(part := _between(block, at, -encoder.before, job.frames + encoder.after)):
                encoder.add(part)
        if "flac" in encoders:  # it decodes to what it was given
            own.add(_between(block, at, 0, job.frames))
        at += len(block)
    done: dict[Codec, EncodedPiece] = {}
    for codec, encoder in encoders.items():
        count = job.frames // _PACKET_FRAMES[codec]
        packets = encoder.packets(count + (codec != "flac"))
        level = own
        if codec != "flac":
            level = _OwnLevel()
            for block in codecs.decoded(codec, [packets[0], *packets]):
                level.add(block)
        kept = packets if job.last else packets[:count]
        done[codec] = EncodedPiece(packets=tuple(kept), energies=level.energies(), peak=level.peak())
    return done


def _mastered(job: EncodeJob, start: int, end: int) -> Iterator[Samples]:
    from voicestage.render.sounds import stored_sounds

    blocks = mixing.mix(job.scenes, start, end, sounds=stored_sounds(job.cache))
    return master.mastered(blocks, gain_db=job.gain_db, ceiling_dbtp=job.limiter_dbtp)


def _between(block: Samples, at: int, first: int, last: int) -> Samples:
    """Return the part of a block that begins at frame `at` which lies in [first, last)."""
    return block[max(0, first - at) : max(0, last - at)]


class _OwnLevel:
    """Loudness and true peak of what is added."""

    def __init__(self) -> None:
        from voicestage.sound.loudness import Meter

        self._meter = Meter(2)

    def add(self, block: Samples) -> None:
        if len(block):
            self._meter.add(block)

    def energies(self) -> bytes:
        return self._meter.sub_blocks.tobytes()

    def peak(self) -> float:
        return float(10.0 ** (self._meter.true_peak_dbtp() / 20.0))


def packed(piece: EncodedPiece) -> bytes:
    """Return a piece's packets as bytes to keep."""
    sizes = json.dumps([len(packet) for packet in piece.packets]).encode("ascii")
    return sizes + b"\n" + b"".join(piece.packets)


def unpacked(data: bytes) -> Iterator[bytes]:
    """Yield the packets that were kept."""
    head, _, body = data.partition(b"\n")
    at = 0
    for size in json.loads(head):
        yield body[at : at + size]
        at += size


def level_fields(piece: EncodedPiece) -> bytes:
    """Return a piece's measurements as bytes to keep."""
    return json.dumps({"peak": piece.peak}).encode("ascii") + b"\n" + piece.energies


def read_level(data: bytes) -> tuple[float, bytes]:
    """Return true peak and energies as they were kept."""
    head, _, energies = data.partition(b"\n")
    fields: Mapping[str, float] = json.loads(head)
    return fields["peak"], energies
