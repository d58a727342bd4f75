"""Own sounds win by name, are read whatever they are, and keep their licence; what cannot be used is said."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import soundfile

from voicestage.model.script import Chapter as ScriptChapter
from voicestage.model.script import Cue, Scene, Script
from voicestage.render import sounds
from voicestage.render.cache import Cache
from voicestage.render.sounds import SoundShelf, StoredSounds, check_sounds, credits_of, own_sounds
from voicestage.sound.loudness import loudness
from voicestage.units import RATE


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sounds").mkdir()
    return tmp_path / "sounds"


def tone(seconds: float, *, rate: int = RATE, channels: int = 1) -> np.ndarray:
    t = np.arange(round(seconds * rate)) / rate
    return np.repeat(0.2 * np.sin(2 * np.pi * 440 * t)[:, None], channels, axis=1).astype(np.float32)


def script(*cues: Cue) -> Script:
    return Script(chapters=(ScriptChapter(number=1, scenes=(Scene(address="1.1", slug="a", items=cues),)),))


def shelf(folder: Path) -> SoundShelf:
    return SoundShelf(folder, Cache(folder.parent / "cache"))


def samples(shelf: SoundShelf, cue: Cue) -> np.ndarray:
    clip = shelf.clip(cue)
    return StoredSounds(shelf.cache).loop(clip.digest).read(0, clip.frames)


RAIN = Cue(kind="ambience", sound="rain")


@pytest.mark.parametrize(("rate", "channels"), [(22_050, 1), (44_100, 2), (96_000, 2), (48_000, 6)])
def test_an_own_file_wins_by_name_at_any_rate_and_width(folder: Path, rate: int, channels: int) -> None:
    soundfile.write(folder / "rain.wav", tone(6.0, rate=rate, channels=channels), rate)

    heard = samples(shelf(folder), RAIN)

    assert heard.shape == (5 * RATE, 2), "a second of the six is the seam"
    assert loudness(heard) == pytest.approx(sounds.OWN_BED_LUFS, abs=0.7)
    spectrum = np.abs(np.fft.rfft(heard[:, 0]))
    assert np.argmax(spectrum) * RATE / len(heard) == pytest.approx(440, abs=1)


@pytest.mark.parametrize("seconds", [0.5, 3.0, 12.0])
def test_an_own_bed_goes_round_without_a_click(folder: Path, seconds: float) -> None:
    noise = np.random.default_rng(0).standard_normal((round(seconds * RATE), 2)) * 0.05
    soundfile.write(folder / "hum.flac", np.cumsum(noise, axis=0) * 0.02, RATE)

    heard = samples(shelf(folder), Cue(kind="ambience", sound="hum"))

    steps = np.abs(np.diff(np.concatenate([heard, heard[:1]]), axis=0)).max(axis=1)
    assert steps[-1] <= 3 * np.percentile(steps, 99.9)


@pytest.mark.parametrize("name", ["Café door", "Café door.wav", "Cafe\u0301 door"])
def test_an_own_sound_is_named_with_its_ending_or_without_however_its_letters_are_written(
    folder: Path, name: str
) -> None:
    soundfile.write(folder / "Cafe\u0301 door.wav", tone(0.5), RATE)
    cue = Cue(kind="sfx", sound=name)

    assert check_sounds(script(cue), folder) == ()
    assert shelf(folder).clip(cue).frames == RATE // 2


def test_an_effect_keeps_the_level_of_its_file(folder: Path) -> None:
    soundfile.write(folder / "ping.wav", tone(0.5), RATE, subtype="FLOAT")

    assert np.abs(samples(shelf(folder), Cue(kind="sfx", sound="ping"))).max() == pytest.approx(0.2, abs=1e-3)


def test_of_a_long_file_the_first_part_goes_round(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sounds, "LONGEST_LOOP_S", 20.0)
    soundfile.write(folder / "sea.flac", tone(35.0), RATE)
    cue = Cue(kind="ambience", sound="sea")

    assert shelf(folder).clip(cue).frames == 19 * RATE
    (warning,) = check_sounds(script(cue), folder)
    assert (warning.code, warning.severity) == ("long-bed", "warning")
    assert "0:35" in warning.message


@pytest.mark.parametrize("kind", ["ambience", "music"])
def test_five_hours_as_a_bed_cost_no_more_than_what_goes_round(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: Literal["ambience", "music"]
) -> None:
    monkeypatch.setattr(sounds, "LONGEST_LOOP_S", 2.0)
    rate = 8_000
    with soundfile.SoundFile(folder / "sea.flac", "w", rate, 1) as file:
        for _ in range(300):
            file.write(np.zeros(60 * rate, np.int16))
    cue = Cue(kind=kind, sound="sea", loop=kind == "music")

    (warning,) = check_sounds(script(cue), folder)

    assert "5:00:00" in warning.message
    assert shelf(folder).clip(cue).frames < 2 * RATE


def test_music_that_goes_round_keeps_its_beat_and_does_not_click(folder: Path) -> None:
    soundfile.write(folder / "beat.wav", tone(8.0), RATE)

    heard = samples(shelf(folder), Cue(kind="music", sound="beat", loop=True))

    assert len(heard) == 8 * RATE - sounds.MUSIC_SEAM_FRAMES
    assert sounds.MUSIC_SEAM_FRAMES <= 0.02 * RATE
    steps = np.abs(np.diff(np.concatenate([heard, heard[:1]]), axis=0)).max(axis=1)
    assert steps[-1] <= 1.5 * np.percentile(steps, 99.9)


def test_a_sting_has_a_body_and_a_tail_and_a_long_piece_has_not(folder: Path) -> None:
    fall = np.exp(-np.maximum(0.0, np.arange(6 * RATE) / RATE - 2.0) * 2.0)[:, None]
    soundfile.write(folder / "sting.wav", tone(6.0) * fall, RATE)
    soundfile.write(folder / "theme.wav", tone(31.0), RATE)
    shelved = shelf(folder)

    sting = shelved.clip(Cue(kind="music", sound="sting"))

    assert sting.frames == 6 * RATE
    assert sting.body == pytest.approx((2.0 + np.log(10.0) / 2.0 / 2.0) * RATE, abs=0.11 * RATE)
    assert shelved.known(Cue(kind="music", sound="sting")) == sting
    assert shelved.clip(Cue(kind="music", sound="theme")).body is None


def test_music_that_nobody_will_hear_is_named(folder: Path) -> None:
    first, second = Cue(kind="music", sound="rain", flow="under"), Cue(kind="music", sound="wind", loop=True)
    sting = Cue(kind="music", sound="rain")
    pause = Cue(kind="pause", seconds=2.0)

    (warning,) = check_sounds(script(first, second), folder)

    assert (warning.code, warning.severity) == ("music-not-heard", "warning")
    assert check_sounds(script(sting, second), folder) == ()
    assert check_sounds(script(first, pause, second, pause, Cue(kind="music", off=True)), folder) == ()


def test_a_bed_as_an_effect_and_an_effect_as_a_bed(folder: Path) -> None:
    own = shelf(folder)

    assert own.clip(Cue(kind="sfx", sound="room-tone")).frames == 8 * RATE
    assert own.clip(Cue(kind="ambience", sound="door-knock")).frames == 12 * RATE


def test_what_cannot_be_used_is_said_with_its_reason(folder: Path) -> None:
    (folder / "broken.mp3").write_bytes(b"this is no sound" * 100)
    soundfile.write(folder / "empty.wav", np.zeros((0, 1), np.float32), RATE)
    cues = [Cue(kind="sfx", sound=name) for name in ("broken", "empty", "rian", "bell")]

    found = check_sounds(script(*cues), folder)

    assert [each.code for each in found] == ["unreadable-sound", "empty-sound", "unknown-sound"]
    assert "script/sounds/broken.mp3" in found[0].message
    assert '"rain"' in found[2].hint


def test_a_side_note_keeps_the_licence_for_the_credits(folder: Path) -> None:
    soundfile.write(folder / "harbour.flac", tone(5.0), RATE)
    soundfile.write(folder / "gulls.wav", tone(5.0), RATE)
    (folder / "harbour.txt").write_text("Harbour at dawn, by R. Ecordist\n\nCC BY 4.0\n", encoding="utf-8")
    (folder / "gulls.wav.txt").write_text("CC0\n", encoding="utf-8")

    assert own_sounds(folder)["harbour"].licence == "Harbour at dawn, by R. Ecordist; CC BY 4.0"
    used = script(Cue(kind="ambience", sound="harbour"), RAIN)
    assert [each.name for each in credits_of(used, folder)] == ["harbour"]
