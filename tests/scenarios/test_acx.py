"""What ACX takes: whole chapters with their sounds, one pair of credits, a sample that begins as it must."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import soundfile

from conftest import Project
from voicestage.production import Exported, export

QUIET = """\
    ---
    title: Quay
    author: A. Writer
    ---

    # One

    [pause 3s]
    NARRATOR: It was late on the quay.
    NARRATOR: Nobody came that night.

    [sfx door-slam -3dB]

    # Two

    [sfx door-knock -3dB]
    [pause 4s]
    NARRATOR: Morning came.
"""


@pytest.fixture(scope="module")
def package(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, Exported]:
    """The package of a quiet programme that speaks its own credits."""
    quay = Project(tmp_path_factory.mktemp("acx"))
    credits_ = "credits: {opening: spoken, closing: spoken}\n"
    quay.write(script=QUIET, voices=credits_ + "defaults: {engine: fake, style: drama, titles: silent}\n")
    quay.render()
    return quay, export(quay.production, ["acx"])


def loud(path: Path) -> np.ndarray:
    """Tell for each 10 ms of a file whether it is louder than -40 dB."""
    samples, rate = soundfile.read(path, always_2d=True)
    step = rate // 100
    blocks = samples[: len(samples) // step * step].reshape(-1, step, samples.shape[1])
    return np.sqrt((blocks**2).mean(axis=(1, 2))) > 0.01


def test_credits_that_the_programme_speaks_are_those_of_the_package(package: tuple[Project, Exported]) -> None:
    _, done = package
    assert [path.name for path in done.files if path.suffix == ".mp3"] == [
        "00 Opening Credits.mp3",
        "01 One.mp3",
        "02 Two.mp3",
        "03 Closing Credits.mp3",
        "Retail Sample.mp3",
    ]


def test_every_file_begins_and_ends_with_the_quiet_that_acx_wants(package: tuple[Project, Exported]) -> None:
    _, done = package
    assert [warning for warning in done.warnings[:-1] if "quiet" in warning] == []


def test_sounds_before_the_first_line_and_behind_the_last_are_in_their_chapters(
    package: tuple[Project, Exported],
) -> None:
    quay, _ = package
    folder = quay.root / "output/export/acx"
    one, two = loud(folder / "01 One.mp3"), loud(folder / "02 Two.mp3")
    # the knock, four seconds of quiet, the line
    runs = np.flatnonzero(np.diff(two.astype(int)))
    assert np.diff(runs).max() > 300
    assert np.flatnonzero(two)[0] * 0.01 == pytest.approx(0.7, abs=0.1)
    timeline = json.loads((quay.root / "output/timeline.json").read_text(encoding="utf-8"))
    scene = next(scene for scene in timeline["scenes"] if scene["effects"])
    (slam,) = scene["effects"]
    assert np.flatnonzero(one)[-1] * 0.01 > 0.7 + (slam["start"] - scene["lines"][0]["start"]) / 48_000
