"""Finished files, read by programs that are not ours; the whole sample with its real voices; the built wheel."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
import soundfile

from conftest import Project
from voicestage.deliver.measure import measure
from voicestage.production import Production, export, produce
from voicestage.render.crew import local_crew
from voicestage.render.pieces import divided

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


@pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="ffmpeg is not installed on this machine")
@pytest.mark.full
@pytest.mark.parametrize("suffix", ["m4b", "mp3", "flac"])
def test_ffmpegs_meter_hears_the_loudness_and_the_peak_that_were_asked_for(finished: Project, suffix: str) -> None:
    path = finished.root / f"output/Storm.{suffix}"
    command = ["ffmpeg", "-hide_banner", "-nostats", "-i", str(path), "-af", "ebur128=peak=true", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stderr
    summary = told[told.rindex("Summary:") :]

    loudness, peak = (float(re.search(rf"\b{name}:\s+(-?[\d.]+)", summary)[1]) for name in ("I", "Peak"))  # type: ignore[index]
    assert round(abs(loudness - -16.0), 1) <= 0.3  # it tells tenths
    assert peak < -1.0


def by_faad(path: Path, folder: Path) -> np.ndarray:
    """Decode with FAAD2, which shares no code with FFmpeg."""
    if shutil.which("faad") is None:
        pytest.skip("faad is not installed on this machine")
    target = folder / "faad.wav"
    subprocess.run(["faad", "-q", "-b", "4", "-o", str(target), str(path)], check=True)
    return np.asarray(soundfile.read(target, dtype="float32")[0])


def by_libsndfile(path: Path, _: Path) -> np.ndarray:
    """Decode with mpg123 or libFLAC."""
    return np.asarray(soundfile.read(path, dtype="float32")[0])


@pytest.mark.full
@pytest.mark.parametrize(
    ("suffix", "decoded"),
    [("m4b", by_faad), ("mp3", by_libsndfile), ("flac", by_libsndfile)],
)
def test_decoders_that_are_not_ffmpegs_find_every_sample_and_no_seam_between_old_and_new_pieces(
    rendered: Project, tmp_path: Path, suffix: str, decoded: Callable[[Path, Path], np.ndarray]
) -> None:
    rendered.change("script/01.md", "Are we there?", "Are we there yet?")
    rendered.render()
    path = rendered.root / f"output/Storm.{suffix}"

    heard = decoded(path, tmp_path)

    with local_crew(0) as crew:
        timeline = rendered.production.perform(rendered.production.decide().plan, crew=crew).timeline
    assert heard.shape == (timeline.frames, 2)
    if suffix == "m4b":  # the same samples as FFmpeg's, but for the noise that both make up: 0.0026 in rain
        with av.open(str(path)) as container:
            frames = [frame.to_ndarray() for frame in container.decode(audio=0)]
        assert np.abs(heard - np.concatenate(frames, axis=1).T).max() < 5e-3
    whole, _ = soundfile.read(rendered.root / "output/Storm.flac", dtype="float32")
    error = np.square(heard - whole).mean(axis=1)
    joints = [piece.start for piece in divided(timeline)[1:]]
    assert len(joints) >= 4
    usual = np.percentile(error.reshape(-1, 1024).mean(axis=1), 99)
    for at in joints:
        assert error[at - 1024 : at + 1024].mean() <= usual


@pytest.fixture(scope="module")
def exported(finished: Project, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("readers")
    export(finished.production, [*CONTAINERS, "acx"], out=out)
    export(finished.production, ["podcast", "audiobookshelf", "lpf"], out=out)
    return out


CONTAINERS = ("m4b", "mp3", "opus", "flac", "wav")


def whole_files(folder: Path) -> list[Path]:
    """Every file with the whole programme among the exports: five containers, a podcast, a shelf."""
    shelf = list((folder / "audiobookshelf").rglob("*.m4b"))
    return [*(folder / f"Storm.{suffix}" for suffix in CONTAINERS), folder / "podcast" / "Storm.mp3", *shelf]


def chapters_of(probed: dict[str, Any], tags: dict[str, str]) -> list[tuple[float, str]]:
    """Return the chapters that FFmpeg tells, as it tells them of a file of this kind."""
    if probed["chapters"]:
        return [(float(chapter["start_time"]), chapter["tags"]["title"]) for chapter in probed["chapters"]]
    found = []
    for number in range(1000):
        if (time := tags.get(f"chapter{number:03}")) is not None:
            hours, minutes, seconds = time.split(":")
            start = 3600 * int(hours) + 60 * int(minutes) + float(seconds)
            found.append((start, tags[f"chapter{number:03}name"]))
    return found


@needs_ffprobe
@pytest.mark.full
def test_length_chapters_and_tags_are_the_same_in_every_file_that_is_exported(
    finished: Project, exported: Path
) -> None:
    timeline = json.loads((finished.root / "output/timeline.json").read_text(encoding="utf-8"))
    seconds = timeline["frames"] / timeline["rate"]
    marks = [(mark["start"] / timeline["rate"], mark["title"]) for mark in timeline["chapters"]]
    comments = set()
    for path in whole_files(exported):
        probed = ffprobe(path)
        told = {**probed["format"].get("tags", {}), **probed["streams"][0].get("tags", {})}
        tags = {name.casefold(): value for name, value in told.items()}
        assert abs(float(probed["format"]["duration"]) - seconds) < 0.06, path
        assert (tags["title"], tags["artist"], tags["genre"]) == ("Storm", "A. Writer", "Audiobook"), path
        comments.add(tags["comment"])
        if path.suffix == ".wav":
            continue  # FFmpeg reads no cues; libsndfile does, below
        found = chapters_of(probed, tags)
        assert [title for _, title in found] == [title for _, title in marks], path
        assert all(abs(one - other) < 0.002 for (one, _), (other, _) in zip(found, marks, strict=True)), path
    assert len(comments) == 1
    assert "synthetic" in comments.pop()


def test_libsndfile_reads_the_tags_and_the_cues_of_a_wav(finished: Project, tmp_path: Path) -> None:
    (path,) = export(finished.production, ["wav"], out=tmp_path).files
    timeline = json.loads((finished.root / "output/timeline.json").read_text(encoding="utf-8"))
    with soundfile.SoundFile(path) as file:
        assert (file.title, file.artist, file.genre) == ("Storm", "A. Writer", "Audiobook")
        assert "synthetic" in file.comment
        assert file.frames == timeline["frames"]
        log = file.extra_info
    positions = [int(found) for found in re.findall(r"Cue ID.*? Offset :\s*(\d+)", log)]
    assert positions == [mark["start"] for mark in timeline["chapters"]]
    assert re.findall(r"labl : \d+ : (.*)", log) == [mark["title"] for mark in timeline["chapters"]]


@needs_ffprobe
@pytest.mark.full
def test_the_chapters_of_a_packed_audiobook_are_as_long_as_it_says(exported: Path, tmp_path: Path) -> None:
    with zipfile.ZipFile(exported / "Storm.lpf") as archive:
        manifest = json.loads(archive.read("publication.json"))
        archive.extractall(tmp_path)
    for item in manifest["readingOrder"]:
        probed = ffprobe(tmp_path / item["url"])
        assert abs(float(probed["format"]["duration"]) - float(item["duration"][2:-1])) < 0.06


@pytest.mark.full
@pytest.mark.skipif(shutil.which("mediainfo") is None, reason="mediainfo is not installed on this machine")
@pytest.mark.parametrize("suffix", ["m4b", "mp3"])
def test_mediainfo_agrees_with_the_timeline(finished: Project, exported: Path, suffix: str) -> None:
    command = ["mediainfo", "--Output=JSON", str(exported / f"Storm.{suffix}")]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    tracks = {track["@type"]: track for track in json.loads(done.stdout)["media"]["track"]}

    timeline = json.loads((finished.root / "output/timeline.json").read_text(encoding="utf-8"))
    assert abs(float(tracks["General"]["Duration"]) - timeline["frames"] / timeline["rate"]) < 0.1
    assert tracks["General"]["Title"] == "Storm"
    assert tracks["General"]["Performer"] == "A. Writer"
    if suffix == "mp3":  # it reads no CHAP frames
        return
    chapters = {key: title for key, title in tracks["Menu"]["extra"].items() if key.startswith("_")}
    assert [title.rpartition(":")[2] for title in chapters.values()] == ["One", "Two"]
    starts = [[int(part) for part in key.strip("_").split("_")] for key in chapters]
    for (hours, minutes, seconds, thousandths), mark in zip(starts, timeline["chapters"], strict=True):
        found = 3600 * hours + 60 * minutes + seconds + thousandths / 1000
        assert abs(found - mark["start"] / timeline["rate"]) < 0.002


@pytest.mark.full
@pytest.mark.skipif(shutil.which("mediainfo") is None, reason="mediainfo is not installed on this machine")
def test_mediainfo_finds_a_constant_bit_rate_in_what_acx_takes(exported: Path) -> None:
    paths = list((exported / "acx").glob("*.mp3"))
    assert len(paths) > 3
    for path in paths:
        command = ["mediainfo", "--Output=Audio;%BitRate_Mode% %BitRate% %SamplingRate%", str(path)]
        done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
        assert done.stdout.strip() == "CBR 192000 44100"


@pytest.mark.full
@pytest.mark.skipif(shutil.which("AtomicParsley") is None, reason="AtomicParsley is not installed on this machine")
def test_atomicparsley_reads_the_tags_that_apple_books_shows(exported: Path) -> None:
    command = ["AtomicParsley", str(exported / "Storm.m4b"), "--textdata"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    atoms = dict(re.findall(r'Atom "(\S+)" contains: (.*)', done.stdout))
    assert atoms["©nam"] == "Storm"
    assert atoms["©ART"] == "A. Writer"
    assert atoms["stik"] in {"Audiobook", "2"}
    assert "synthetic" in done.stdout


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
