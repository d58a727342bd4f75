"""Finished files, read by programs that are not ours; the whole sample with its real voices; the built wheel."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
import soundfile

from conftest import Project
from voicestage.deliver.measure import measure
from voicestage.production import Production, produce

ROOT = Path(__file__).resolve().parents[2]
STORY = ROOT / "script" / "prose" / "the-light-at-carrow-head.md"

needs_ffprobe = pytest.mark.skipif(shutil.which("ffprobe") is None, reason="ffprobe is not installed on this machine")


def ffprobe(path: Path) -> dict[str, Any]:
    command = ["ffprobe", "-v", "error", "-of", "json", "-show_format", "-show_streams", "-show_chapters", str(path)]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    assert done.stderr == ""
    return dict(json.loads(done.stdout))


@needs_ffprobe
@pytest.mark.full
@pytest.mark.parametrize("suffix", ["m4b", "mp3", "flac"])
def test_ffprobe_agrees_with_the_timeline(finished: Project, suffix: str) -> None:
    probed = ffprobe(finished.root / f"output/Storm.{suffix}")

    timeline = json.loads((finished.root / "output/timeline.json").read_text(encoding="utf-8"))
    assert abs(float(probed["format"]["duration"]) - timeline["frames"] / timeline["rate"]) < 0.05
    tags = {name.casefold(): value for name, value in probed["format"]["tags"].items()}
    assert tags["title"] == "Storm"
    assert tags["artist"] == "A. Writer"
    assert "synthetic" in tags["comment"]
    if suffix != "flac":
        assert [chapter["tags"]["title"] for chapter in probed["chapters"]] == ["One", "Two"]
        for chapter, mark in zip(probed["chapters"], timeline["chapters"], strict=True):
            assert abs(float(chapter["start_time"]) - mark["start"] / timeline["rate"]) < 0.002
            assert abs(float(chapter["end_time"]) - mark["end"] / timeline["rate"]) < 0.002


@pytest.mark.full
def test_the_sample_becomes_a_finished_drama_with_its_real_voices(tmp_path: Path) -> None:
    production = Production(tmp_path)
    shutil.copytree(ROOT / "script", tmp_path / "script")
    shutil.copy(ROOT / "voices.yaml", tmp_path)

    done = produce(production, tmp_path / "script" / "prose" / STORY.name)

    manifest = json.loads((production.output / "manifest.json").read_text(encoding="utf-8"))
    assert {line["engine"] for line in manifest["lines"]} == {"kokoro"}
    assert len({line["character"] for line in manifest["lines"]}) >= 8
    timeline = json.loads((production.output / "timeline.json").read_text(encoding="utf-8"))
    assert len({bed["sound"] for scene in timeline["scenes"] for bed in scene["beds"]}) >= 4
    assert 300 < done.rendered.seconds < 900
    for path in done.rendered.files:
        if path.suffix in {".m4b", ".mp3"}:
            measured = measure(path)
            assert abs(measured.duration_s - done.rendered.seconds) < 0.05
            assert abs(measured.loudness_lufs + 16.0) <= 0.3
            assert measured.true_peak_dbtp < -1.0
    samples, _ = soundfile.read(next(path for path in done.rendered.files if path.suffix == ".flac"))
    assert abs(samples).max() < 1.0


@pytest.mark.full
def test_the_wheel_holds_the_data_and_runs_without_the_source(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "-w", str(tmp_path), str(ROOT)]
    subprocess.run(build, check=True)
    (wheel,) = tmp_path.glob("voicestage-*.whl")
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        archive.extractall(tmp_path / "site")

    assert [name for name in names if name.endswith("kokoro_voices.npz")]
    assert [name for name in names if name.endswith("licenses/NOTICE")]
    code = f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); import voicestage; print(voicestage.__file__)"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, encoding="utf-8", check=True).stdout
    assert str(tmp_path / "site") in shown
    run = (
        f"import sys; sys.path.insert(0, {str(tmp_path / 'site')!r}); sys.argv = ['voicestage', 'voices', '--json'];"
        "from voicestage.cli.main import main; main()"
    )
    listed = subprocess.run(
        [sys.executable, "-c", run], cwd=tmp_path, capture_output=True, encoding="utf-8", check=True
    )
    assert sum(voice["engine"] == "kokoro" for voice in json.loads(listed.stdout)["voices"]) == 28
