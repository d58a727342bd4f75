"""Containers at their limits: more chapters than a byte counts, more bytes than 32 bits do."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from voicestage.deliver.exports import audio
from voicestage.deliver.exports.finished import Finished
from voicestage.model.script import Script
from voicestage.model.timeline import ChapterMark
from voicestage.units import RATE


def finished(folder: Path, chapters: int) -> Finished:
    import soundfile

    step = RATE // 50
    frames = chapters * step
    path = folder / "programme.flac"
    noise = np.random.default_rng(1).standard_normal((frames, 2)).astype(np.float32) * 0.1
    soundfile.write(path, noise, RATE, format="FLAC", subtype="PCM_24")
    marks = tuple(
        ChapterMark(title=f"Chapter {n + 1}: “ä; #\\=”", start=n * step, end=(n + 1) * step) for n in range(chapters)
    )
    return Finished(
        title="Many",
        author="A. Writer",
        language="en-GB",
        frames=frames,
        chapters=marks,
        utterances=(),
        sounds=(),
        audio=path,
        voices=("fake/ash",),
        script=Script(),
        narrator="fake/ash (synthetic)",
    )


@pytest.mark.parametrize("codec", ["m4b", "mp3", "opus", "flac"])
def test_more_chapters_than_a_byte_counts(codec: audio.Codec, tmp_path: Path) -> None:
    import av

    many = finished(tmp_path, 300)
    path = audio.encode(many, audio.whole(many, tmp_path / f"many.{codec}"), codec)
    with av.open(str(path)) as container:
        found = [chapter["metadata"]["title"] for chapter in container.chapters()]
    if codec in {"opus", "flac"}:
        assert sorted(found) == sorted(mark.title for mark in many.chapters)
    else:
        assert found == [mark.title for mark in many.chapters]


def test_a_wav_above_four_gigabytes_is_rf64(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import soundfile

    monkeypatch.setattr(audio, "_WAV_LIMIT", 1000)
    small = finished(tmp_path, 3)
    path = audio.write_wav(small, audio.whole(small, tmp_path / "small.wav"))
    assert path.read_bytes()[:4] == b"RF64"
    assert path.read_bytes()[12:16] == b"ds64"
    samples, rate = soundfile.read(path)
    original, _ = soundfile.read(small.audio)
    assert (rate, samples.shape) == (RATE, original.shape)
    assert abs(samples - original).max() < 2**-22
