"""Pieces that were encoded alone, put together: gapless, sample by sample, in files that other programs read."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile
from numpy.typing import NDArray

from voicestage.deliver import codecs, flac, mp3
from voicestage.deliver.containers import FileTags, write_flac, write_m4b, write_mp3
from voicestage.model.timeline import ChapterMark
from voicestage.render.joining import GRID_FRAMES
from voicestage.units import RATE

LENGTH = 60 * GRID_FRAMES
CUTS = (0, 13 * GRID_FRAMES, 31 * GRID_FRAMES, 40 * GRID_FRAMES, LENGTH)
ENCODERS: dict[str, tuple[type[codecs.Encoder], int, Callable[..., None]]] = {
    "m4b": (codecs.AacEncoder, codecs.AAC_FRAMES, write_m4b),
    "mp3": (codecs.Mp3Encoder, codecs.MP3_FRAMES, write_mp3),
    "flac": (codecs.FlacEncoder, codecs.FLAC_FRAMES, write_flac),
}


@pytest.fixture(scope="module")
def voice() -> NDArray[np.float32]:
    """Sounds like vowels: pulses through resonances, louder and softer, never silent at a cut."""
    rng = np.random.default_rng(5)
    at = np.arange(LENGTH)
    pitch = 2 * np.pi * np.cumsum(140 + 30 * np.sin(at / RATE * 2.1)) / RATE
    tones = sum(np.sin(k * pitch) / k * (0.3 + np.sin(at / RATE * (2 + k)) ** 2) for k in range(1, 25))
    mono = 0.08 * tones * (0.6 + 0.4 * np.sin(at / RATE * 9)) + 0.002 * rng.standard_normal(LENGTH)
    return np.stack([mono, 0.7 * mono], axis=1).astype(np.float32)


def in_pieces(name: str, samples: NDArray[np.float32], cuts: Sequence[int]) -> list[bytes]:
    encoder_type, size, _ = ENCODERS[name]
    margin = 20 * GRID_FRAMES
    around = np.concatenate([np.zeros((margin, 2), np.float32), samples, np.zeros((margin, 2), np.float32)])
    packets: list[bytes] = []
    for start, end in itertools.pairwise(cuts):
        encoder = encoder_type()
        encoder.add(around[margin + start - encoder.before : margin + end + encoder.after])
        packets += encoder.packets((end - start) // size + (end == len(samples) and name != "flac"))
    return packets


def decoded(path: Path) -> NDArray[np.float32]:
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
        frames = [part for frame in container.decode(audio=0) for part in resampler.resample(frame)]
    return np.concatenate([frame.to_ndarray() for frame in frames], axis=1).T


def error_db(heard: NDArray[np.float32], meant: NDArray[np.float32], at: int, reach: int = 1024) -> float:
    around = slice(max(0, at - reach), at + reach)
    return float(10 * np.log10(np.sum((heard - meant)[around] ** 2) / np.sum(meant[around] ** 2)))


@pytest.mark.parametrize("name", ENCODERS)
def test_pieces_put_together_are_the_whole_without_a_gap(tmp_path: Path, voice: NDArray[np.float32], name: str) -> None:
    path = tmp_path / f"a.{name}"
    marks = [ChapterMark(title="Eins", start=0, end=CUTS[2]), ChapterMark(title="Zwei: ü", start=CUTS[2], end=LENGTH)]
    tags = FileTags(title="Títle", author="A. Writer")

    ENCODERS[name][2](path, in_pieces(name, voice, CUTS), frames=LENGTH, tags=tags, chapters=marks)

    heard = decoded(path)
    assert len(heard) == LENGTH
    alone = tmp_path / f"b.{name}"
    ENCODERS[name][2](alone, in_pieces(name, voice, (0, LENGTH)), frames=LENGTH, tags=tags, chapters=())
    if name == "flac":
        assert np.abs(heard - voice).max() <= 2**-24
    else:
        single = decoded(alone)
        for cut in CUTS[1:-1]:
            assert error_db(heard, voice, cut) < error_db(single, voice, cut) + 6.0
    with av.open(str(path)) as container:
        assert {key.casefold(): value for key, value in container.metadata.items()}["title"] == "Títle"
        assert [chapter["metadata"]["title"] for chapter in container.chapters()] == ["Eins", "Zwei: ü"]


@pytest.mark.parametrize("name", ["mp3", "flac"])
def test_libsndfile_reads_the_same_length_and_finds_every_place(
    tmp_path: Path, voice: NDArray[np.float32], name: str
) -> None:
    path = tmp_path / f"a.{name}"
    ENCODERS[name][2](path, in_pieces(name, voice, CUTS), frames=LENGTH, tags=FileTags(title="T"), chapters=())

    whole, _ = soundfile.read(path, dtype="float32")
    with soundfile.SoundFile(path) as file:
        file.seek(CUTS[2] + 777)
        part = file.read(5000, dtype="float32")

    assert len(whole) == LENGTH
    assert np.abs(part - whole[CUTS[2] + 777 :][:5000]).max() < 1e-6
    assert error_db(whole, voice, LENGTH // 2, LENGTH // 2) < -15.0


def test_mp3_frames_taken_apart_and_put_together_are_the_same(voice: NDArray[np.float32]) -> None:
    stream = b"".join(in_pieces("mp3", voice, (0, LENGTH)))

    assert b"".join(frame.to_bytes() for frame in mp3.frames(stream)) == stream


def test_the_first_mp3_frame_of_a_piece_needs_nothing_before_it(voice: NDArray[np.float32]) -> None:
    pieces = in_pieces("mp3", voice, (10 * GRID_FRAMES, 20 * GRID_FRAMES, 30 * GRID_FRAMES))

    second = mp3.frames(b"".join(pieces[10 * GRID_FRAMES // 1152 :]))

    assert second[0].borrowed == 0
    assert any(frame.borrowed for frame in second[1:])


def test_a_piece_that_begins_with_an_attack_out_of_silence_is_whole(voice: NDArray[np.float32]) -> None:
    sudden = np.concatenate([np.zeros((13 * GRID_FRAMES, 2), np.float32), np.clip(4 * voice, -0.9, 0.9)])[:LENGTH]
    rng = np.random.default_rng(2)
    sudden[13 * GRID_FRAMES :] += rng.uniform(-0.3, 0.3, (LENGTH - 13 * GRID_FRAMES, 2)).astype(np.float32)

    packets = in_pieces("mp3", np.clip(sudden, -0.9, 0.9), (0, 13 * GRID_FRAMES, LENGTH))

    assert len(packets) == LENGTH // 1152 + 1
    assert sum(len(block) for block in codecs.decoded("mp3", [packets[0], *packets])) == len(packets) * 1152


@pytest.mark.parametrize("number", [0, 1, 127, 128, 2047, 2048, 65_535, 65_536, 400_000])
def test_a_flac_frame_with_another_number_is_a_whole_frame(voice: NDArray[np.float32], number: int) -> None:
    (frame, *_) = in_pieces("flac", voice, (0, GRID_FRAMES))

    other = flac.numbered(frame, number)

    assert flac.numbered(other, 0) == frame
    context = av.CodecContext.create("flac", "r")
    context.extradata = flac._stream_info(GRID_FRAMES, 0, 0)
    context.options = {"err_detect": "crccheck+explode"}
    (heard,) = context.decode(av.Packet(other))
    assert heard.samples == flac.BLOCK_FRAMES
