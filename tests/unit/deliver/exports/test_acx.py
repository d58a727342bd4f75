"""The ACX package: whole chapters, long ones divided, nothing cut off in the middle of a wave."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from voicestage.deliver.exports import acx
from voicestage.deliver.exports.finished import Finished, Sound, Utterance
from voicestage.deliver.rights import Heard
from voicestage.model.script import Script
from voicestage.model.timeline import ChapterMark
from voicestage.units import RATE


def finished(folder: Path, *, scenes: int, lines: int, line_s: float = 2.0, sounds: tuple[Sound, ...] = ()) -> Finished:
    """One chapter: scenes of lines with half a second between, three seconds between scenes, hum throughout."""
    utterances: list[Utterance] = []
    at = 2.0
    for scene in range(scenes):
        for line in range(lines):
            utterances.append(
                Utterance(
                    address=f"1.{scene + 1}:{line + 1}", chapter=0, speaker="A", text="a", start=round(at * RATE),
                    end=round((at + line_s) * RATE), clip="c",
                )
            )  # fmt: skip
            at += line_s + 0.5
        at += 2.5
    frames = round((at + 3.0) * RATE)
    hum = 0.1 * np.sin(np.arange(frames) * 2 * np.pi * 200 / RATE)
    soundfile.write(folder / "a.flac", np.stack([hum, hum], axis=1), RATE, subtype="PCM_24")
    return Finished(
        title="A", author=None, language="en", frames=frames, chapters=(ChapterMark(title="One", start=0, end=frames),),
        utterances=tuple(utterances), sounds=sounds, audio=folder / "a.flac", heard=Heard(), script=Script(),
    )  # fmt: skip


def spans(made: Finished, longest_s: float, monkeypatch: pytest.MonkeyPatch) -> list[tuple[float, float, str]]:
    monkeypatch.setattr(acx, "LONGEST_S", longest_s)
    return [(part.start / RATE, part.end / RATE, part.suffix) for part in acx._parts(made)]


def test_a_chapter_is_a_file_and_a_long_one_is_divided_between_scenes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = finished(tmp_path, scenes=4, lines=4)  # scenes of 12.5 s
    assert [suffix for *_, suffix in spans(made, 7200.0, monkeypatch)] == [""]

    parts = spans(made, 32.0, monkeypatch)

    assert [suffix for *_, suffix in parts] == [", part 1 of 2", ", part 2 of 2"]
    (start, cut, _), (again, end, _) = parts
    assert (start, again) == (2.0, cut)
    assert cut == pytest.approx(25.25, abs=1.6), "in the pause behind the second scene"
    assert all(not each.start < cut * RATE < each.end for each in made.utterances)
    assert end == made.utterances[-1].end / RATE


def test_a_scene_that_is_too_long_is_divided_between_lines(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    made = finished(tmp_path, scenes=1, lines=20)

    parts = spans(made, 24.0, monkeypatch)

    assert len(parts) == 3
    assert all(end - start <= 24.0 for start, end, _ in parts)
    for _, cut, _ in parts[:-1]:
        assert all(not each.start < cut * RATE < each.end for each in made.utterances)


def test_music_before_the_first_line_and_behind_the_last_is_in_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    theme = Sound(kind="music", name="theme", start=RATE, end=4 * RATE, clip="t", gain_db=0.0)
    bell = Sound(kind="sfx", name="bell", start=5 * RATE, end=9 * RATE, clip="b", gain_db=0.0)
    rain = Sound(kind="ambience", name="rain", start=0, end=99 * RATE, clip="r", gain_db=0.0)

    ((start, end, _),) = spans(finished(tmp_path, scenes=1, lines=1, sounds=(theme, bell, rain)), 7200.0, monkeypatch)

    assert (start, end) == (1.0, 9.0)


def test_what_rings_on_fades_and_nothing_begins_in_the_middle_of_a_wave(tmp_path: Path) -> None:
    made = finished(tmp_path, scenes=1, lines=2)

    heard = np.concatenate(list(acx._heard(made, 2 * RATE, 5 * RATE)))

    assert len(heard) == round((3 + acx.RINGS_ON_S) * RATE)
    assert np.abs(heard[:48]).max() < 0.02
    assert np.abs(heard[-48:]).max() < 0.001
    assert np.abs(np.diff(heard, n=2, axis=0)).max() < 1e-3
    assert heard[RATE : 3 * RATE].std() == pytest.approx(0.1 / np.sqrt(2), rel=0.01)
