"""The same file as FFmpeg's muxer writes packet by packet, but for how its packets are grouped."""

from __future__ import annotations

import itertools
import shutil
import struct
import subprocess
from pathlib import Path
from typing import Any

import av
import pytest

from voicestage.deliver import codecs, containers, mp4
from voicestage.deliver.containers import FileTags, write_m4b
from voicestage.model.timeline import ChapterMark
from voicestage.units import RATE

COUNT = 3 * 64 + 17
FRAMES = (COUNT - 1) * codecs.AAC_FRAMES
MARKS = [ChapterMark(title="Eins: ü", start=0, end=RATE), ChapterMark(title="Zwei", start=RATE, end=FRAMES)]
PICTURE = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c49444154789c63f8cfc0000003010100"
    "18dd8db00000000049454e44ae426082"
)


@pytest.fixture(scope="module")
def packets() -> list[bytes]:
    """Real AAC, each packet of its own size."""
    import numpy as np

    rng = np.random.default_rng(3)
    encoder = codecs.AacEncoder()
    loud = np.linspace(0.001, 0.4, encoder.before + FRAMES + encoder.after, dtype=np.float32)
    encoder.add(rng.standard_normal((len(loud), 2), dtype=np.float32) * loud[:, None] * 0.3)
    return encoder.packets(COUNT)


@pytest.fixture(scope="module")
def tags(tmp_path_factory: pytest.TempPathFactory) -> FileTags:
    cover = tmp_path_factory.mktemp("cover") / "cover.png"
    cover.write_bytes(PICTURE)
    return FileTags(title="Títle", author="A. Writer", narrator="kokoro/bf_emma", language="de", cover=cover)


def read(path: Path) -> dict[str, Any]:
    with av.open(str(path)) as file:
        stream = file.streams.audio[0]
        found: dict[str, Any] = {
            "tags": dict(file.metadata),
            "language": stream.metadata["language"],
            "duration": (file.duration, stream.duration, stream.frames),
            "bit rate": stream.bit_rate,
            "chapters": [(each["start"], each["end"], each["metadata"]) for each in file.chapters()],
            "picture": bytes(next(each for each in file.demux(video=0) if each.size)),
        }
    with av.open(str(path)) as file:
        found["packets"] = [(each.pts, each.duration, bytes(each)) for each in file.demux(audio=0) if each.size]
    return found


def boxes(data: bytes) -> list[bytes]:
    at, found = 0, []
    while at < len(data):
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        if size == 1:
            (size,) = struct.unpack(">Q", data[at + 8 : at + 16])
        found.append(kind)
        at += size
    assert at == len(data)
    return found


def by_ffmpeg(path: Path, packets: list[bytes], tags: FileTags, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have FFmpeg's muxer write all packets: the model with every packet for its few."""

    def write(path: Path, packets: list[bytes], *, model: Any, **_: int) -> None:
        with path.open("w+b") as file:
            model(file, packets)

    with monkeypatch.context() as patched:
        patched.setattr(mp4, "write", write)
        patched.setattr(containers, "_of_model", range)
        write_m4b(path, packets, frames=FRAMES, tags=tags, chapters=MARKS)


@pytest.mark.parametrize("wide", [False, True])
def test_the_file_is_the_one_that_the_muxer_would_write(
    tmp_path: Path, packets: list[bytes], tags: FileTags, monkeypatch: pytest.MonkeyPatch, *, wide: bool
) -> None:
    by_ffmpeg(tmp_path / "muxed.m4b", packets, tags, monkeypatch)
    if wide:
        monkeypatch.setattr(mp4, "_FOUR_GIB", 1)
    write_m4b(tmp_path / "own.m4b", packets, frames=FRAMES, tags=tags, chapters=MARKS)
    own, muxed = read(tmp_path / "own.m4b"), read(tmp_path / "muxed.m4b")
    assert [data for _, _, data in own["packets"]] == packets
    assert own == muxed
    assert boxes((tmp_path / "own.m4b").read_bytes()) == [b"ftyp", b"moov", b"mdat"]  # the index first, for streams


def test_it_is_as_long_as_the_model_says_where_a_table_of_32_bits_would_not_hold(tmp_path: Path) -> None:
    day = 26 * 3600 * RATE // codecs.AAC_FRAMES * codecs.AAC_FRAMES  # more than 2^32 frames
    count = day // codecs.AAC_FRAMES + 1
    path = tmp_path / "day.m4b"
    silent = bytes.fromhex("21004998") * 2
    write_m4b(path, itertools.repeat(silent, count), frames=day, tags=FileTags(title="Day"), chapters=())
    with av.open(str(path)) as file:
        stream = file.streams.audio[0]
        assert (stream.frames, stream.duration) == (count, day)
        file.seek((day - 10 * RATE) * 1_000_000 // RATE)
        last = [each.pts for each in file.demux(stream) if each.size][-1]
    assert last == day - codecs.AAC_FRAMES


@pytest.mark.parametrize("given", [COUNT - 1, COUNT + 1])
def test_other_packets_than_were_counted_make_no_file_that_seems_whole(
    tmp_path: Path, packets: list[bytes], tags: FileTags, given: int
) -> None:
    some = [*packets, packets[-1]][:given]
    with pytest.raises(ValueError, match="packets"):
        write_m4b(tmp_path / "a.m4b", some, frames=FRAMES, tags=tags, chapters=())


@pytest.mark.skipif(not shutil.which("ffprobe"), reason="ffprobe is not installed")
def test_ffprobe_finds_nothing_amiss(tmp_path: Path, packets: list[bytes], tags: FileTags) -> None:
    path = tmp_path / "a.m4b"
    write_m4b(path, packets, frames=FRAMES, tags=tags, chapters=MARKS)
    told = subprocess.run(
        ["ffprobe", "-v", "error", "-show_packets", "-select_streams", "a", str(path)],
        capture_output=True,
        check=True,
    )
    assert told.stderr == b""
    assert told.stdout.count(b"[PACKET]") == COUNT
