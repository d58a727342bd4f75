"""Projects for editors sound as the mix does: levels, loops, fades, and down under speech."""

from __future__ import annotations

import re
from typing import Any

import numpy as np
import pytest
import soundfile

from conftest import Project
from voicestage.production import export
from voicestage.production.stems import stems
from voicestage.render.crew import local_crew
from voicestage.units import RATE

SCRIPT = """\
    # One

    ## Deck

    [ambience hum -6dB fade 0.7s]

    [pause 1s]

    MARA: Hold the rail.

    [pause 3s]

    JONAS: I am holding it.

    [sfx knock under]

    MARA: Good. I have held it since noon, and nobody has come to relieve me of it.

    [pause 2s]
"""


@pytest.fixture(scope="module")
def deck(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A scene with an own ambience of 1.3 s, which goes round, and its stems."""
    project = Project(tmp_path_factory.mktemp("deck"))
    project.write(script=SCRIPT, voices="defaults: {engine: fake}\ncast: {MARA: {}, JONAS: {}}\n")
    sounds = project.root / "script/sounds"
    sounds.mkdir()
    noise = np.random.default_rng(7).normal(0.0, 0.1, (int(1.3 * RATE), 2)).astype(np.float32)
    soundfile.write(sounds / "hum.wav", noise, RATE)
    soundfile.write(sounds / "knock.wav", 4.0 * noise[: RATE // 2], RATE)
    project.render()
    with local_crew(0) as crew:
        stems(project.production, crew=crew)
    export(project.production, ["reaper", "otio"], out=project.root / "out")
    return project


def stem(project: Project, bus: str) -> np.ndarray:
    (path,) = (project.root / "output/stems").glob(f"*.{bus}.flac")
    return np.asarray(soundfile.read(path, always_2d=True)[0])


def items(project: Project, track: str) -> list[dict[str, Any]]:
    """Read the items of a track of the Reaper project."""
    (path,) = (project.root / "out").glob("*.rpp")
    text = path.read_text(encoding="utf-8")
    body = next(part for part in text.split("  <TRACK\n")[1:] if f'NAME "{track}"' in part)
    found = []
    for item in body.split("    <ITEM\n")[1:]:
        fields: dict[str, Any] = {key: value.split() for key, value in re.findall(r"^ {6}([A-Z]+) (.*)$", item, re.M)}
        fields["points"] = [tuple(map(float, point.split())) for point in re.findall(r"^ {8}PT (.*)$", item, re.M)]
        fields["file"] = path.parent / re.search(r'FILE "(.*)"', item)[1]  # type: ignore[index]
        found.append(fields)
    return found


def played(item: dict[str, Any], frames: int) -> np.ndarray:
    """Play an item as Reaper does: its file from an offset, round and round, its volume, fades and envelope."""
    file = soundfile.read(item["file"], always_2d=True)[0]
    start, length, offset = (round(float(item[key][0]) * RATE) for key in ("POSITION", "LENGTH", "SOFFS"))
    at = np.arange(length)
    samples = file[(offset + at) % len(file)] if item["LOOP"][0] == "1" else file[offset : offset + length]
    at = at[: len(samples)]
    level = np.full(len(samples), float(item["VOLPAN"][0]))
    fade_in, fade_out = (round(float(item[key][1]) * RATE) for key in ("FADEIN", "FADEOUT"))
    if fade_in:
        level *= np.sin(np.minimum(1.0, at / fade_in) * np.pi / 2)
    if fade_out:
        level *= np.sin(np.minimum(1.0, (length - at) / fade_out) * np.pi / 2)
    if item["points"]:
        times, gains, shapes = (np.array(each) for each in zip(*item["points"], strict=True))
        assert set(shapes) == {2.0}
        after = np.clip(np.searchsorted(times, at / RATE, side="right"), 1, len(times) - 1)
        part = np.clip((at / RATE - times[after - 1]) / np.maximum(1e-9, times[after] - times[after - 1]), 0.0, 1.0)
        level *= gains[after - 1] + (gains[after] - gains[after - 1]) * (1 - np.cos(np.pi * part)) / 2
    out = np.zeros((frames, 2))
    out[start : start + len(samples)] = (samples * level[:, None])[: frames - start]
    return out


def test_reaper_plays_the_ambience_as_it_is_mixed(deck: Project) -> None:
    wanted = stem(deck, "ambience")
    (item,) = items(deck, "AMBIENCE")
    assert item["LOOP"] == ["1"]
    found = played(item, len(wanted))
    assert np.sqrt(np.square(wanted).mean()) > 0.001
    assert np.abs(found - wanted).max() < 0.01 * np.abs(wanted).max()


def test_an_effect_goes_down_under_speech_as_it_is_mixed(deck: Project) -> None:
    wanted = stem(deck, "effects")
    (item,) = items(deck, "SFX")
    assert item["LOOP"] == ["0"]
    assert min(gain for _, gain, _ in item["points"]) < 0.9
    found = played(item, len(wanted))
    ratio = np.sqrt(np.square(found).mean() / np.square(wanted).mean())
    assert abs(20 * np.log10(ratio)) < 1.0  # the mix has it in a room, where it stands a little away


def test_otio_plays_nothing_that_is_not_in_its_files(deck: Project) -> None:
    otio = pytest.importorskip("opentimelineio")
    (path,) = (deck.root / "out").glob("*.otio")
    timeline = otio.adapters.read_from_file(str(path))
    (ambience,) = (track for track in timeline.tracks if track.name == "AMBIENCE")
    clips = list(ambience.find_clips())
    (item,) = items(deck, "AMBIENCE")
    length = round(float(item["LENGTH"][0]) * RATE)
    assert len(clips) > 4
    assert sum(clip.duration().value for clip in clips) == length
    for track in timeline.tracks:
        for clip in track.find_clips():
            frames = soundfile.info(path.parent / clip.media_reference.target_url).frames
            assert clip.available_range().duration.value == frames
            assert clip.source_range.end_time_exclusive().value <= frames
    fades = [child for child in ambience if isinstance(child, otio.schema.Transition)]
    assert fades[0].out_offset.value == 0.7 * RATE
    assert fades[-1].in_offset.value > 0
    points = [point for clip in clips for point in clip.metadata["voicestage"].get("levels", [])]
    assert min(db for _, db in points) < -3.0
    first = clips[0].transformed_time_range(clips[0].trimmed_range(), timeline.tracks).start_time.value
    assert first == round(float(item["POSITION"][0]) * RATE)
