"""Listing, writing and paging sounds; every file is read back by another library."""

from __future__ import annotations

import base64
import io
import re
import tracemalloc
from pathlib import Path

import av
import numpy as np
import pytest
import soundfile

from voicestage.errors import UsageError
from voicestage.production.sounds import NamedSound, list_sounds, sound_samples, write_page, write_sound
from voicestage.sound import library
from voicestage.units import RATE


@pytest.fixture
def own(tmp_path: Path) -> Path:
    folder = tmp_path / "script" / "sounds"
    folder.mkdir(parents=True)
    t = np.arange(2 * RATE) / RATE
    soundfile.write(folder / "rain.flac", 0.1 * np.sin(2 * np.pi * 440 * t), RATE)
    (folder / "rain.txt").write_text("CC0, by A. Writer", encoding="utf-8")
    return folder


def test_own_sounds_come_first_and_replace_built_in_ones(own: Path) -> None:
    listed = list_sounds(own)

    assert listed[0] == NamedSound(name="rain", kind="own", description="rain.flac; CC0, by A. Writer")
    assert [sound.name for sound in listed].count("rain") == 1
    assert len(listed) == len(library.names()) == len(list_sounds())


@pytest.mark.parametrize(("suffix", "subtype"), [(".wav", "PCM_24"), (".flac", "PCM_24"), (".ogg", "VORBIS")])
def test_a_bed_is_written_at_any_length(tmp_path: Path, suffix: str, subtype: str) -> None:
    done = write_sound("room-tone", tmp_path / f"tone{suffix}", seconds=60.0)

    info = soundfile.info(done.path)
    assert (info.samplerate, info.channels, info.subtype) == (RATE, 2, subtype)
    assert info.frames / RATE == done.seconds == 60.0
    with av.open(str(done.path)) as container:
        assert sum(frame.samples for frame in container.decode(audio=0)) >= 60 * RATE


def test_over_its_seam_a_bed_goes_on() -> None:
    once = library.loop("room-tone")
    longer = sound_samples("room-tone", seconds=100.0)

    assert np.array_equal(longer[50 * RATE : 90 * RATE], np.concatenate([once, once])[2 * RATE : 42 * RATE])
    assert np.abs(longer[[0, -1]]).max() < 1e-4


def test_a_shot_is_followed_by_silence() -> None:
    knock = library.shot("door-knock")
    longer = sound_samples("door-knock", seconds=3.0)

    assert np.array_equal(longer[: len(knock)], knock)
    assert not longer[len(knock) :].any()


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r'no sound "rian"\. Did you mean "rain"'):
        write_sound("rian", tmp_path / "a.wav")
    with pytest.raises(UsageError, match=r"ends in \.wav or \.flac or \.ogg"):
        write_sound("rain", tmp_path / "a.mp3")
    with pytest.raises(UsageError, match="more than 0"):
        write_sound("rain", tmp_path / "a.wav", seconds=0.0)
    assert not list(tmp_path.glob("a.*"))


def test_of_a_file_that_plays_for_hours_only_its_beginning_is_read(own: Path, tmp_path: Path) -> None:
    hours = own / "harbour.flac"
    with soundfile.SoundFile(hours, "w", samplerate=8_000, channels=1) as file:
        for _ in range(61):
            file.write(0.1 * np.ones(60 * 8_000, np.float32))

    tracemalloc.start()
    heard = sound_samples("harbour", own_folder=own, seconds=5.0)
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert heard.shape == (5 * RATE, 2)
    assert most < 50e6
    with pytest.raises(UsageError, match=r"harbour\.flac is 1:01:00 long\. Say with --seconds how much"):
        write_sound("harbour", tmp_path / "a.wav", own_folder=own)
    assert not (tmp_path / "a.wav").exists()


def test_the_page_holds_every_sound_and_needs_nothing_else(
    own: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    few = {name: library.names()[name] for name in ("rain", "room-tone", "door-knock")}
    monkeypatch.setattr(library, "names", lambda: few)

    write_page(tmp_path / "page.html", own_folder=own)

    page = (tmp_path / "page.html").read_text(encoding="utf-8")
    assert re.findall(r'<tr id="([\w-]+)">', page) == ["rain", "room-tone", "door-knock"]
    assert not re.search(r'(?:src|href)="(?!data:)', page)
    sounds = [base64.b64decode(each) for each in re.findall(r"data:audio/mpeg;base64,([^\"]+)", page)]
    pictures = [base64.b64decode(each) for each in re.findall(r"data:image/png;base64,([^\"]+)", page)]
    seconds = []
    for sound in sounds:
        with av.open(io.BytesIO(sound)) as container:
            seconds.append(sum(frame.samples / frame.sample_rate for frame in container.decode(audio=0)))
    assert seconds == pytest.approx([2.0, 12.0, len(library.shot("door-knock")) / RATE], abs=0.1)
    for picture in pictures:
        with av.open(io.BytesIO(picture)) as container:
            frame = next(container.decode(video=0))
            assert (frame.width, frame.height) == (360, 72)
            assert frame.to_ndarray(format="rgb24").std() > 10
