"""Own sounds win by name, are read whatever they are, and keep their licence; what cannot be used is said."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import numpy as np
import pytest
import soundfile

from voicestage.model.script import Chapter as ScriptChapter
from voicestage.model.script import Cue, Item, Line, Scene, Script, Words
from voicestage.render import own_sounds as preparation
from voicestage.render import sound_check
from voicestage.render.cache import Cache
from voicestage.render.own_sounds import credits_of, own_sounds
from voicestage.render.sound_check import check_sounds
from voicestage.render.sounds import SoundShelf, StoredSounds
from voicestage.render.wanted import READINGS, Wanted, role_of
from voicestage.sound import library
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


def wanted(cue: Cue) -> Wanted:
    return Wanted(str(cue.sound), role_of(cue))


def shelf(folder: Path) -> SoundShelf:
    return SoundShelf(folder, Cache(folder.parent / "cache"))


def samples(shelf: SoundShelf, cue: Cue) -> np.ndarray:
    clip = shelf.clip(wanted(cue))
    return StoredSounds(shelf.cache).loop(clip.digest).read(0, clip.frames)


RAIN = Cue(kind="ambience", sound="rain")


@pytest.mark.parametrize(("rate", "channels"), [(22_050, 1), (44_100, 2), (96_000, 2), (48_000, 6)])
def test_an_own_file_wins_by_name_at_any_rate_and_width(folder: Path, rate: int, channels: int) -> None:
    soundfile.write(folder / "rain.wav", tone(6.0, rate=rate, channels=channels), rate)

    heard = samples(shelf(folder), RAIN)

    assert heard.shape == (5 * RATE, 2), "a second of the six is the seam"
    assert loudness(heard) == pytest.approx(preparation.OWN_BED_LUFS, abs=0.7)
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
    assert shelf(folder).clip(wanted(cue)).frames == RATE // 2


@pytest.mark.parametrize("level", [0.004, 0.05, 0.98])
def test_an_own_effect_is_as_loud_as_a_built_in_one(folder: Path, level: float) -> None:
    soundfile.write(folder / "ping.wav", level * tone(1.5) / 0.2, RATE, subtype="FLOAT")

    heard = samples(shelf(folder), Cue(kind="sfx", sound="ping"))

    assert loudness(heard) == pytest.approx(library.SHOT_LUFS, abs=0.5)


def test_an_own_effect_whose_peak_is_high_stays_below_the_peak_of_built_in_ones(folder: Path) -> None:
    crack = np.zeros((RATE, 1), np.float32)
    crack[1000:1040] = 0.5
    soundfile.write(folder / "crack.wav", crack, RATE, subtype="FLOAT")

    heard = np.abs(samples(shelf(folder), Cue(kind="sfx", sound="crack"))).max()

    assert 20 * np.log10(heard) == pytest.approx(library.SHOT_PEAK_DBFS, abs=0.2)


@pytest.mark.parametrize("cue", [Cue(kind="sfx", sound="hum"), Cue(kind="music", sound="hum")])
def test_what_begins_and_ends_in_the_middle_of_a_wave_does_not_click(folder: Path, cue: Cue) -> None:
    t = np.arange(25 * RATE) / RATE
    soundfile.write(folder / "hum.wav", 0.5 * np.cos(2 * np.pi * 110 * t), RATE, subtype="FLOAT")

    heard = samples(shelf(folder), cue)

    padded = np.concatenate([np.zeros((9, 2)), heard, np.zeros((9, 2))])
    bends = np.abs(np.diff(padded, n=2, axis=0)).max(axis=1)
    inside = bends[RATE : 2 * RATE].max()
    assert max(bends[:1000].max(), bends[-1000:].max()) < 5 * inside
    assert np.abs(heard[RATE // 100 : -RATE // 100]).max() == pytest.approx(
        np.abs(heard[RATE : 2 * RATE]).max(), rel=0.01
    )


def test_doors_slam_in_as_many_ways_as_there_are_readings_and_no_more(folder: Path) -> None:
    shelved = shelf(folder)

    slams = {shelved.clip(Wanted("door-slam", "shot", reading)).digest for reading in range(READINGS)}

    assert len(slams) == READINGS
    assert len({shelved.clip(Wanted("clock", "shot", reading)).digest for reading in range(READINGS)}) == 1
    assert shelved.clip(Wanted("clock", "ambience")).begins_anywhere
    assert not shelved.clip(Wanted("door-slam", "ambience")).begins_anywhere


def test_how_loud_an_effect_is_at_which_time_is_measured_once(folder: Path) -> None:
    t = np.arange(4 * RATE) / RATE
    soundfile.write(folder / "fall.wav", 0.3 * np.sin(2 * np.pi * 500 * t) * np.exp(-3 * t), RATE, subtype="FLOAT")

    fall = shelf(folder).clip(Wanted("fall", "shot"))

    assert fall.loudest_lufs(0, fall.frames) == pytest.approx(library.SHOT_LUFS, abs=0.2)
    assert fall.loudest_lufs(2 * RATE, 3 * RATE) == pytest.approx(library.SHOT_LUFS - 52 + 7, abs=2.0)
    assert fall.loudest_lufs(9 * RATE, 10 * RATE) == -np.inf
    soundfile.write(folder / "fall.wav", t, RATE)
    assert Cache(folder.parent / "cache").kept("envelope", fall.digest) == fall.energies


def test_of_a_long_file_the_first_part_goes_round(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(preparation, "LONGEST_LOOP_S", 20.0)
    monkeypatch.setattr(sound_check, "LONGEST_LOOP_S", 20.0)
    soundfile.write(folder / "sea.flac", tone(35.0), RATE)
    cue = Cue(kind="ambience", sound="sea")

    assert shelf(folder).clip(wanted(cue)).frames == 19 * RATE
    (warning,) = check_sounds(script(cue), folder)
    assert (warning.code, warning.severity) == ("long-bed", "warning")
    assert "0:35" in warning.message


@pytest.mark.parametrize("kind", ["ambience", "music"])
def test_five_hours_as_a_bed_cost_no_more_than_what_goes_round(
    folder: Path, monkeypatch: pytest.MonkeyPatch, kind: Literal["ambience", "music"]
) -> None:
    monkeypatch.setattr(preparation, "LONGEST_LOOP_S", 2.0)
    monkeypatch.setattr(sound_check, "LONGEST_LOOP_S", 2.0)
    rate = 8_000
    with soundfile.SoundFile(folder / "sea.flac", "w", rate, 1) as file:
        file.write(np.full(rate, 900, np.int16))
        for _ in range(300):
            file.write(np.zeros(60 * rate, np.int16))
    cue = Cue(kind=kind, sound="sea", loop=kind == "music")

    (warning,) = check_sounds(script(cue), folder)

    assert "5:00:0" in warning.message
    assert shelf(folder).clip(wanted(cue)).frames < 2 * RATE


def test_music_that_goes_round_keeps_its_beat_and_does_not_click(folder: Path) -> None:
    soundfile.write(folder / "beat.wav", tone(8.0), RATE)

    heard = samples(shelf(folder), Cue(kind="music", sound="beat", loop=True))

    assert len(heard) == 8 * RATE - preparation.MUSIC_SEAM_FRAMES
    assert preparation.MUSIC_SEAM_FRAMES <= 0.02 * RATE
    steps = np.abs(np.diff(np.concatenate([heard, heard[:1]]), axis=0)).max(axis=1)
    assert steps[-1] <= 1.5 * np.percentile(steps, 99.9)


def test_a_sting_has_a_body_and_a_tail_and_a_long_piece_has_not(folder: Path) -> None:
    fall = np.exp(-np.maximum(0.0, np.arange(6 * RATE) / RATE - 2.0) * 2.0)[:, None]
    soundfile.write(folder / "sting.wav", tone(6.0) * fall, RATE)
    soundfile.write(folder / "theme.wav", tone(31.0), RATE)
    shelved = shelf(folder)

    sting = shelved.clip(wanted(Cue(kind="music", sound="sting")))

    assert sting.frames == 6 * RATE
    assert sting.body == pytest.approx((2.0 + np.log(10.0) / 2.0 / 2.0) * RATE, abs=0.11 * RATE)
    assert shelved.known(wanted(Cue(kind="music", sound="sting"))) == sting
    assert shelved.clip(wanted(Cue(kind="music", sound="theme"))).body is None


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

    assert own.clip(wanted(Cue(kind="sfx", sound="room-tone"))).frames == 8 * RATE
    assert own.clip(wanted(Cue(kind="ambience", sound="door-knock"))).frames == 12 * RATE


def told(folder: Path, *items: Item) -> list[str]:
    scene = Scene(address="1.1", slug="a", items=items)
    whole = Script(chapters=(ScriptChapter(number=1, scenes=(scene,)),))
    found = check_sounds(whole, folder)
    assert all(each.hint and each.severity in {"error", "warning"} for each in found)
    return [each.code for each in found]


def test_a_file_of_digital_silence_is_named(folder: Path) -> None:
    soundfile.write(folder / "nothing.wav", np.zeros(3 * RATE), RATE)
    late = np.zeros(3 * RATE)
    late[-100] = 0.1
    soundfile.write(folder / "late.wav", late, RATE)

    assert told(folder, Cue(kind="sfx", sound="nothing")) == ["silent-sound"]
    assert told(folder, Cue(kind="ambience", sound="late")) == []


def test_an_effect_much_longer_than_its_scene_is_named(folder: Path) -> None:
    soundfile.write(folder / "storm.flac", tone(90.0), RATE)
    words = Line(speaker="MARA", content=(Words(text="Hold the rail and do not look down."),), number=1)
    story = Line(speaker="MARA", content=(Words(text="word " * 200),), number=1)
    storm = Cue(kind="sfx", sound="storm", flow="under")

    assert told(folder, storm, words) == ["long-effect"]
    assert told(folder, story, storm, words) == ["long-effect"]
    assert told(folder, storm, story, words) == []
    assert told(folder, Cue(kind="sfx", sound="storm", flow="wait"), words) == []
    assert told(folder, storm, words, Cue(kind="pause", seconds=80.0)) == []
    assert told(folder, Cue(kind="ambience", sound="storm"), words) == []


def test_an_ambience_that_would_drown_words_is_named(folder: Path) -> None:
    assert told(folder, Cue(kind="ambience", sound="sea", gain_db=-6.0)) == ["loud-bed"]
    assert told(folder, Cue(kind="ambience", sound="sea", gain_db=-11.0)) == []
    assert told(folder, Cue(kind="ambience", sound="sea")) == []
    assert told(folder, Cue(kind="music", sound="sea", gain_db=-6.0)) == []


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
