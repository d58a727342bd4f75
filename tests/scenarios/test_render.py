"""A script and a cast become finished files."""

from __future__ import annotations

import json
import os
import sys

import av
import numpy as np
import pytest
import soundfile

from conftest import Project
from voicestage.errors import ProductionError, StorageError, UsageError
from voicestage.render.perform import Progress


def read_back(path: str) -> tuple[float, list[str], dict[str, str]]:
    with av.open(path) as container:
        chapters = [chapter["metadata"]["title"] for chapter in container.chapters()]
        return (container.duration or 0) / 1e6, chapters, dict(container.metadata)


@pytest.mark.parametrize("suffix", ["m4b", "mp3"])
def test_players_find_title_author_chapters_and_length(storm: Project, suffix: str) -> None:
    done = storm.render()

    duration, chapters, tags = read_back(str(storm.root / f"output/Storm.{suffix}"))

    timeline = json.loads((storm.root / "output/timeline.json").read_text(encoding="utf-8"))
    assert abs(duration - timeline["frames"] / timeline["rate"]) < 0.05
    assert abs(duration - done.seconds) < 0.05
    assert chapters == ["One", "Two"]
    assert (tags["title"], tags["artist"]) == ("Storm", "A. Writer")


def test_chapters_begin_where_their_title_is_spoken(storm: Project) -> None:
    storm.render()
    timeline = json.loads((storm.root / "output/timeline.json").read_text(encoding="utf-8"))
    title = next(scene for scene in timeline["scenes"] if scene["address"] == "2.0")

    with av.open(str(storm.root / "output/Storm.m4b")) as container:
        second = container.chapters()[1]

    assert abs(float(second["start"] * second["time_base"]) - title["start"] / timeline["rate"]) < 0.002


def test_the_finished_file_has_the_loudness_that_was_asked_for(storm: Project) -> None:
    storm.change("voices.yaml", "defaults:", "sound: {loudness: -20}\ndefaults:")

    done = storm.render()

    assert done.loudness_lufs is not None
    assert done.true_peak_dbtp is not None
    assert abs(done.loudness_lufs + 20.0) <= 0.3
    assert done.true_peak_dbtp < -1.0


def test_the_manifest_names_engine_voice_and_words_of_every_line(storm: Project) -> None:
    done = storm.render()

    manifest = json.loads((storm.root / "output/manifest.json").read_text(encoding="utf-8"))

    assert len(manifest["lines"]) == done.lines
    whispered = next(line for line in manifest["lines"] if line["text"] == "Are we there?")
    assert whispered["engine"] == "fake"
    assert whispered["voice"] == "cedar"
    assert whispered["speaker"] == "JONAS"
    assert whispered["directions"] == ["whispering"]
    assert {entry["name"] for entry in manifest["files"]} >= {"Storm.m4b", "Storm.mp3", "Storm.flac"}


def test_captions_carry_the_speaker_and_follow_the_timeline(storm: Project) -> None:
    storm.render()

    captions = (storm.root / "output/Storm.vtt").read_text(encoding="utf-8")

    assert captions.startswith("WEBVTT\n\n")
    assert "<v MARA>Hold the rail." in captions
    starts = [line.split(" --> ")[0] for line in captions.splitlines() if " --> " in line]
    assert starts == sorted(starts)


def test_lines_do_not_overlap_unless_asked(storm: Project) -> None:
    storm.render()
    timeline = json.loads((storm.root / "output/timeline.json").read_text(encoding="utf-8"))

    for scene in timeline["scenes"]:
        ends = [line["start"] + line["frames"] for line in scene["lines"]]
        starts = [line["start"] for line in scene["lines"]]
        assert all(start >= end for start, end in zip(starts[1:], ends, strict=False))


def test_one_scene_alone_is_written_as_flac_and_speaks_only_its_lines(storm: Project) -> None:
    done = storm.render(scenes=("1.2",))

    assert done.files == (storm.root / "output/scenes/1.2-cabin.flac",)
    assert done.synthesised == 2
    assert not (storm.root / "output/Storm.m4b").exists()
    samples, rate = soundfile.read(done.files[0])
    assert rate == 48000
    assert abs(len(samples) / rate - done.seconds) < 0.01


def test_a_scene_is_found_by_its_name_and_a_wrong_name_offers_the_nearest(storm: Project) -> None:
    assert storm.render(scenes=("harbour",)).lines == 2

    with pytest.raises(UsageError, match="cabin"):
        storm.render(scenes=("cabbin",))


def test_a_draft_never_touches_a_finished_file(storm: Project) -> None:
    storm.render()
    finished = {path: path.read_bytes() for path in (storm.root / "output").glob("*") if path.is_file()}

    done = storm.render(draft=True)

    assert all(".draft" in path.name for path in done.files)
    assert {path: path.read_bytes() for path in finished} == finished
    manifest = json.loads((storm.root / "output/manifest.draft.json").read_text(encoding="utf-8"))
    assert {line["engine"] for line in manifest["lines"]} == {"hibari"}


def test_solo_is_one_voice_and_no_sound_but_the_voice(storm: Project) -> None:
    storm.render(style="solo")

    manifest = json.loads((storm.root / "output/manifest.json").read_text(encoding="utf-8"))
    timeline = json.loads((storm.root / "output/timeline.json").read_text(encoding="utf-8"))

    assert {line["voice"] for line in manifest["lines"]} == {"ash"}
    assert not any(scene["beds"] or scene["effects"] for scene in timeline["scenes"])


def test_full_cast_keeps_the_voices_and_leaves_the_sounds_out(storm: Project) -> None:
    storm.render(style="full-cast")

    manifest = json.loads((storm.root / "output/manifest.json").read_text(encoding="utf-8"))
    timeline = json.loads((storm.root / "output/timeline.json").read_text(encoding="utf-8"))

    assert {line["voice"] for line in manifest["lines"]} == {"ash", "birch", "cedar"}
    assert not any(scene["beds"] or scene["effects"] for scene in timeline["scenes"])


def test_a_damaged_cache_entry_is_dropped_said_and_made_again(storm: Project) -> None:
    storm.render()
    before = soundfile.read(storm.root / "output/Storm.flac")[0]
    for path in (storm.root / ".voicestage/cache/samples").glob("*/*.flac"):
        data = bytearray(path.read_bytes())
        data[len(data) // 2] ^= 0xFF
        path.write_bytes(data)
    (storm.root / "output/Storm.m4b").unlink()

    storm.render()

    after = soundfile.read(storm.root / "output/Storm.flac")[0]
    assert np.array_equal(before, after)


def test_an_interrupted_render_goes_on_where_it_stopped(storm: Project) -> None:
    def interrupt(state: Progress) -> None:
        if state.stage == "speak" and state.done == 4:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        storm.production.render(workers=0, report=interrupt)

    lines = storm.production.render(workers=0)
    assert lines.synthesised == lines.lines - 4


@pytest.mark.skipif(sys.platform == "win32" or os.geteuid() == 0, reason="root may write to a read-only folder")
def test_a_read_only_output_folder_is_named(storm: Project) -> None:
    (storm.root / "output").mkdir()
    (storm.root / "output").chmod(0o500)

    with pytest.raises(StorageError, match="output"):
        storm.render()


def test_an_output_folder_that_is_a_file_is_named_and_nothing_is_lost(storm: Project) -> None:
    storm.file("output", "not a folder")

    with pytest.raises(StorageError, match="output"):
        storm.render()
    (storm.root / "output").unlink()

    assert storm.render().synthesised == 0


def test_all_faults_are_told_at_once_each_with_its_place(storm: Project) -> None:
    storm.change("script/01.md", "[sfx door-knock -6dB]", "[sfx dor-knock -6dB]")
    storm.change("script/01.md", "JONAS: I am holding it.", "JONSA: I am holding it.")
    storm.change("voices.yaml", "voice: birch", "voice: birch, pace: fast")

    with pytest.raises(ProductionError) as caught:
        storm.render()

    told = str(caught.value)
    assert "script/01.md:" in told
    assert 'Did you mean "door-knock"' in told
    assert "JONAS" in told
    assert "voices.yaml:4:" in told


def test_an_own_sound_wins_over_a_built_in_one(storm: Project) -> None:
    storm.render(scenes=("deck",))
    tone = 0.3 * np.sin(np.arange(48000 * 8) * 2 * np.pi * 220 / 48000)
    (storm.root / "script/sounds").mkdir()
    soundfile.write(storm.root / "script/sounds/wind.wav", tone, 48000)

    done = storm.render(scenes=("deck",))

    assert (done.synthesised, done.mixed) == (0, 1)


def test_two_worker_processes_give_the_same_samples_as_none(storm: Project) -> None:
    storm.render()
    alone = soundfile.read(storm.root / "output/Storm.flac")[0]
    other = Project(storm.root / "other")
    for name in ("script/01.md", "voices.yaml"):
        other.file(name, (storm.root / name).read_text(encoding="utf-8"))

    other.production.render(workers=2)

    together = soundfile.read(other.root / "output/Storm.flac")[0]
    assert np.array_equal(alone, together)
