"""A script and a cast become finished files."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time

import av
import numpy as np
import pytest
import soundfile

from conftest import Project
from voicestage.errors import ProductionError, StorageError, SynthesisFailed, UsageError
from voicestage.production.selection import Selection
from voicestage.render.progress import Progress


def read_back(path: str) -> tuple[float, list[str], dict[str, str]]:
    with av.open(path) as container:
        chapters = [chapter["metadata"]["title"] for chapter in container.chapters()]
        return (container.duration or 0) / 1e6, chapters, dict(container.metadata)


@pytest.mark.parametrize("suffix", ["m4b", "mp3"])
def test_players_find_title_author_chapters_and_length(finished: Project, suffix: str) -> None:
    duration, chapters, tags = read_back(str(finished.root / f"output/Storm.{suffix}"))

    timeline = json.loads((finished.root / "output/timeline.json").read_text(encoding="utf-8"))
    assert abs(duration - timeline["frames"] / timeline["rate"]) < 0.05
    assert chapters == ["One", "Two"]
    assert (tags["title"], tags["artist"]) == ("Storm", "A. Writer")


def test_chapters_begin_where_their_title_is_spoken(finished: Project) -> None:
    timeline = json.loads((finished.root / "output/timeline.json").read_text(encoding="utf-8"))
    title = next(scene for scene in timeline["scenes"] if scene["address"] == "2.0")

    with av.open(str(finished.root / "output/Storm.m4b")) as container:
        second = container.chapters()[1]

    assert abs(float(second["start"] * second["time_base"]) - title["start"] / timeline["rate"]) < 0.002


def test_the_finished_file_has_the_loudness_that_was_asked_for(rendered: Project) -> None:
    rendered.change("voices.yaml", "defaults:", "sound: {loudness: -20}\ndefaults:")

    done = rendered.render()

    assert done.loudness_lufs is not None
    assert done.true_peak_dbtp is not None
    assert abs(done.loudness_lufs + 20.0) <= 0.3
    assert done.true_peak_dbtp < -1.0


def test_the_manifest_names_engine_voice_and_words_of_every_line(finished: Project) -> None:
    manifest = json.loads((finished.root / "output/manifest.json").read_text(encoding="utf-8"))

    assert len(manifest["lines"]) == 10
    whispered = next(line for line in manifest["lines"] if line["text"] == "Are we there?")
    assert whispered["engine"] == "fake"
    assert whispered["voice"] == "cedar"
    assert whispered["speaker"] == "JONAS"
    assert whispered["directions"] == ["whispering"]
    assert {entry["name"] for entry in manifest["files"]} >= {"Storm.m4b", "Storm.mp3", "Storm.flac"}


def test_captions_carry_the_speaker_and_follow_the_timeline(finished: Project) -> None:
    captions = (finished.root / "output/Storm.vtt").read_text(encoding="utf-8")

    assert captions.startswith("WEBVTT\n\n")
    assert "<v MARA>Hold the rail." in captions
    starts = [line.split(" --> ")[0] for line in captions.splitlines() if " --> " in line]
    assert starts == sorted(starts)


def test_lines_do_not_overlap_unless_asked(finished: Project) -> None:
    timeline = json.loads((finished.root / "output/timeline.json").read_text(encoding="utf-8"))

    for scene in timeline["scenes"]:
        ends = [line["start"] + line["frames"] for line in scene["lines"]]
        starts = [line["start"] for line in scene["lines"]]
        assert all(start >= end for start, end in zip(starts[1:], ends, strict=False))


def test_one_scene_alone_is_written_as_flac_and_speaks_only_its_lines(storm: Project) -> None:
    done = storm.render(selection=Selection(scenes=("1.2",)))

    assert done.files == (storm.root / "output/scenes/1.2-cabin.flac",)
    assert done.synthesised == 2
    assert not (storm.root / "output/Storm.m4b").exists()
    samples, rate = soundfile.read(done.files[0])
    assert rate == 48000
    assert abs(len(samples) / rate - done.seconds) < 0.01


def test_a_scene_is_found_by_its_name_and_a_wrong_name_offers_the_nearest(storm: Project) -> None:
    assert storm.render(selection=Selection(scenes=("harbour",))).lines == 2

    with pytest.raises(UsageError, match="cabin"):
        storm.render(selection=Selection(scenes=("cabbin",)))


def test_a_draft_never_touches_a_finished_file(rendered: Project) -> None:
    finished = {path: path.read_bytes() for path in (rendered.root / "output").glob("*") if path.is_file()}

    done = rendered.render(draft=True)

    assert all(".draft" in path.name for path in done.files)
    assert {path: path.read_bytes() for path in finished} == finished
    manifest = json.loads((rendered.root / "output/manifest.draft.json").read_text(encoding="utf-8"))
    assert {line["engine"] for line in manifest["lines"]} == {"hibari"}


def test_solo_is_one_voice_and_no_sound_but_the_voice(rendered: Project) -> None:
    rendered.render(style="solo")

    manifest = json.loads((rendered.root / "output/manifest.json").read_text(encoding="utf-8"))
    timeline = json.loads((rendered.root / "output/timeline.json").read_text(encoding="utf-8"))

    assert {line["voice"] for line in manifest["lines"]} == {"ash"}
    assert not any(scene["beds"] or scene["effects"] for scene in timeline["scenes"])


def test_full_cast_keeps_the_voices_and_leaves_the_sounds_out(rendered: Project) -> None:
    rendered.render(style="full-cast")

    manifest = json.loads((rendered.root / "output/manifest.json").read_text(encoding="utf-8"))
    timeline = json.loads((rendered.root / "output/timeline.json").read_text(encoding="utf-8"))

    assert {line["voice"] for line in manifest["lines"]} == {"ash", "birch", "cedar"}
    assert not any(scene["beds"] or scene["effects"] for scene in timeline["scenes"])


def test_a_damaged_cache_entry_is_dropped_said_and_made_again(rendered: Project) -> None:
    before = soundfile.read(rendered.root / "output/Storm.flac")[0]
    for path in (rendered.root / ".voicestage/cache/samples").glob("*/*.flac"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)
    (rendered.root / "output/Storm.m4b").unlink()

    rendered.render()

    after = soundfile.read(rendered.root / "output/Storm.flac")[0]
    assert np.array_equal(before, after)


def test_an_interrupted_render_goes_on_where_it_stopped(storm: Project) -> None:
    def interrupt(state: Progress) -> None:
        if state.stage == "speak" and state.done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        storm.production.render(workers=0, report=interrupt)

    lines = storm.production.render(workers=0)
    assert lines.synthesised == lines.lines - 4


@pytest.mark.parametrize("workers", [0, 1])
def test_words_that_cannot_be_read_are_named_and_the_other_lines_are_kept(project: Project, workers: int) -> None:
    project.write(script="MARA: Hold the rail.\nJONAS: Привет!\n", voices="cast: {MARA: {}, JONAS: {}}")

    with pytest.raises(SynthesisFailed, match=r"1 of 2 lines.*\n.*1\.1:2.*Привет"):
        project.production.render(draft=True, workers=workers)

    project.change("script/01.md", "Привет!", "Good.")
    assert project.production.render(draft=True, workers=workers).synthesised == 1


@pytest.mark.skipif(
    sys.platform == "win32", reason="Windows has no limit on the size of a file to stand in for a full disk"
)
def test_a_full_disk_is_told_in_a_sentence_and_what_was_spoken_is_kept(storm: Project) -> None:
    limited = (
        "import resource, signal, sys; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
        "resource.setrlimit(resource.RLIMIT_FSIZE, (300_000, 300_000)); "
        "sys.argv = ['voicestage', 'render', '--workers', '0']; from voicestage.cli.main import main; main()"
    )

    done = subprocess.run(
        [sys.executable, "-c", limited], cwd=storm.root, capture_output=True, encoding="utf-8", check=False
    )

    assert done.returncode == 5, done.stderr
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
    assert not [path for path in storm.root.rglob("*.m4b") if path.stat().st_size]
    assert storm.render().synthesised == 0


def test_an_output_folder_that_is_a_file_is_named_and_nothing_is_lost(storm: Project) -> None:
    storm.file("output", "not a folder")

    with pytest.raises(StorageError, match="output"):
        storm.render()
    (storm.root / "output").unlink()

    assert storm.render().synthesised == 0


def test_all_faults_are_told_at_once_each_with_its_place(rendered: Project) -> None:
    rendered.change("script/01.md", "[sfx door-knock -6dB]", "[sfx dor-knock -6dB]")
    rendered.change("script/01.md", "JONAS: I am holding it.", "JONSA: I am holding it.")
    rendered.change("voices.yaml", "voice: birch", "voice: birch, pace: fast")

    with pytest.raises(ProductionError) as caught:
        rendered.render()

    told = str(caught.value)
    assert "script/01.md:" in told
    assert 'Did you mean "door-knock"' in told
    assert "JONAS" in told
    assert "voices.yaml:4:" in told


def test_an_own_sound_wins_over_a_built_in_one(storm: Project) -> None:
    storm.render(selection=Selection(scenes=("deck",)))
    tone = 0.3 * np.sin(np.arange(48000 * 8) * 2 * np.pi * 220 / 48000)
    (storm.root / "script/sounds").mkdir()
    soundfile.write(storm.root / "script/sounds/wind.wav", tone, 48000)

    done = storm.render(selection=Selection(scenes=("deck",)))

    assert (done.synthesised, done.mixed) == (0, 1)


def test_two_worker_processes_give_the_same_samples_as_none(rendered: Project) -> None:
    alone = soundfile.read(rendered.root / "output/Storm.flac")[0]
    other = Project(rendered.root / "other")
    for name in ("script/01.md", "voices.yaml"):
        other.file(name, (rendered.root / name).read_text(encoding="utf-8"))

    other.production.render(workers=2)

    together = soundfile.read(other.root / "output/Storm.flac")[0]
    assert np.array_equal(alone, together)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGINT to send to another process")
def test_ctrl_c_ends_at_once_with_a_sentence_and_leaves_no_process(storm: Project) -> None:
    text = "".join(f"\n\nNARRATOR: Line number {number} of a long night." for number in range(400))
    storm.file("script/02.md", f"# Three\n{text}\n")
    code = (  # a shell that started the tests in the background may have SIGINT ignored
        "import signal, sys; signal.signal(signal.SIGINT, signal.default_int_handler); "
        "sys.argv = ['voicestage', 'render', '--draft', '--workers', '2']; "
        "from voicestage.cli.main import main; main()"
    )
    render = subprocess.Popen(
        [sys.executable, "-c", code], cwd=storm.root, stderr=subprocess.PIPE, encoding="utf-8", start_new_session=True
    )
    kept = storm.root / ".voicestage/cache/entries.txt"
    while not (kept.exists() and " clip " in kept.read_text(encoding="utf-8")) and render.poll() is None:
        time.sleep(0.1)

    render.send_signal(signal.SIGINT)
    _, told = render.communicate(timeout=30)

    assert render.returncode == 130
    assert "run the same command again" in told
    assert "Traceback" not in told
    assert _ends(render.pid)


def _ends(group: int) -> bool:
    """Whether the processes of a group are gone within ten seconds."""
    for _ in range(100):
        try:
            os.killpg(group, 0)
        except ProcessLookupError:
            return True
        time.sleep(0.1)
    return False
