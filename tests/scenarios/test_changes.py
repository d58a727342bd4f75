"""One changes one thing: what it costs is told before, why it sounds so after, and a part is heard at once."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
import soundfile

from books_made import PNG
from conftest import STORM_SCRIPT, STORM_VOICES, Project
from voicestage.cli.main import app
from voicestage.cli.reports import make as report
from voicestage.errors import UsageError
from voicestage.production import Outcome, Rendered, watched
from voicestage.production.changes import diff, why, why_of
from voicestage.production.selection import WHOLE, Selection
from voicestage.production.takes import keep_take, takes
from voicestage.production.watch import POLL_S
from voicestage.render.crew import local_crew


def told(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Run a command of the command line here, and return what it prints."""
    with pytest.raises(SystemExit) as ended:
        app(list(arguments))
    assert not ended.value.code
    return capsys.readouterr().out


def test_a_forecast_makes_nothing_and_says_what_the_render_then_does(storm: Project) -> None:
    foreseen = storm.production.forecast(workers=0)
    assert not (storm.root / ".voicestage/cache").exists()
    assert not (storm.root / "output").exists()

    done = storm.render()

    assert (foreseen.synthesised, foreseen.processed, len(foreseen.mixed)) == (
        done.synthesised,
        done.processed,
        len(storm.production.decide().plan.scenes),
    )
    assert foreseen.encoded
    assert abs(foreseen.plays_s - done.seconds) < 0.3 * done.seconds


def test_after_a_render_a_forecast_is_empty_and_after_an_edit_it_names_its_scene(rendered: Project) -> None:
    nothing = rendered.production.forecast()
    rendered.change("script/01.md", "Hold the rail", "Hold the railing")
    one = rendered.production.forecast()
    rendered.change("voices.yaml", "pan: -0.2", "pan: 0.2")
    two = rendered.production.forecast()

    assert (nothing.synthesised, nothing.processed, nothing.mixed, nothing.encoded) == (0, 0, (), False)
    assert (one.synthesised, one.processed, one.mixed, one.encoded) == (1, 1, ("1.1",), True)
    assert (two.synthesised, two.mixed) == (1, ("1.1", "2.1"))


PARTS = {
    "a scene": (Selection(scenes=("1.1",)), 4),
    "a line": (Selection(lines=("1.1:1",)), 1),
    "a character": (Selection(characters=("JONAS",)), 2),
    "what changed": (Selection(changed=True), 4),
    "several": (Selection(scenes=("1.2",), lines=("1.1:1",), characters=("JONAS",), changed=True), 9),
}


@pytest.mark.parametrize("part", PARTS)
def test_a_forecast_of_a_part_counts_what_its_render_then_does(rendered: Project, part: str) -> None:
    selection, lines = PARTS[part]
    rendered.change("script/01.md", "Hold the rail", "Hold the railing")
    rendered.change("voices.yaml", "JONAS: {voice: cedar}", "JONAS: {voice: cedar, pitch: +1}")

    foreseen = rendered.production.forecast(selection, workers=0)
    done = rendered.render(selection=selection)

    assert (foreseen.lines, foreseen.encoded) == (done.lines, True)
    assert (foreseen.synthesised, foreseen.processed) == (done.synthesised, done.processed)
    assert foreseen.encode_s == foreseen.plays_s > 0
    assert part == "what changed" or foreseen.lines == lines


def test_where_nothing_changed_the_forecast_and_the_render_of_what_changed_are_empty(
    rendered: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(rendered.root)
    for arguments in (["--dry-run"], []):
        assert told(capsys, "render", "--changed", "--workers", "0", *arguments) == (
            "No scene sounds different since the last render of the whole.\n"
        )


def test_a_new_title_is_only_packaged_again_and_the_forecast_knows(rendered: Project) -> None:
    rendered.change("script/01.md", "title: Storm", "title: Tempest")

    foreseen = rendered.production.forecast()

    assert (foreseen.synthesised, foreseen.mixed, foreseen.encoded) == (0, (), True)


def test_why_names_the_ingredient_from_what_to_what_by_address_and_by_time(rendered: Project) -> None:
    rendered.change("voices.yaml", "JONAS: {voice: cedar}", "JONAS: {voice: oak, pace: 1.2, gain: -2dB}")

    told = why(rendered.production, "1.1:3")

    assert [(each.name, each.before, each.now) for each in told.changes if each.name != "voice data"] == [
        ("voice", "fake/cedar", "fake/oak"),
        ("pace", 1.0, 1.2),
        ("gain", 0.0, -2.0),
    ]
    assert told.heard_at is not None
    at = told.heard_at[0] + 0.1
    assert why(rendered.production, f"00:00:{at:05.2f}").line.address == "1.1:3"
    assert str(told.place) == "script/01.md:16:1"
    assert str(told.character).startswith("voices.yaml:5")


def test_why_follows_a_line_that_moved_and_knows_a_new_one(rendered: Project) -> None:
    rendered.change("script/01.md", "MARA: Hold the rail.", "NARRATOR: It blew.\n\nMARA: Hold the rail.")

    moved, new = why(rendered.production, "1.1:2"), why(rendered.production, "1.1:1")

    assert moved.heard_at is not None
    assert not [each for each in moved.changes if each.level != "placed"]
    assert new.heard_at is None


def test_why_says_what_the_last_render_changed(rendered: Project) -> None:
    rendered.change("script/01.md", "Hold the rail", "Hold the railing")
    rendered.render()

    told = why(rendered.production, "1.1:1")

    assert not told.changes
    assert [(each.name, each.before, each.now) for each in told.before] == [
        ("words", "Hold the rail.", "Hold the railing.")
    ]


def test_why_of_a_part_tells_its_lines_and_of_what_changed_those_that_are_others(rendered: Project) -> None:
    rendered.change("script/01.md", "Hold the rail", "Hold the railing")
    rendered.change("script/01.md", "NARRATOR: Morning", "MARA: So.\n\nNARRATOR: Morning")

    def addresses(**selection: object) -> list[str]:
        return [each.line.address for each in why_of(rendered.production, Selection(**selection))]  # type: ignore[arg-type]

    assert addresses(scenes=("1.2",)) == ["1.2:1", "1.2:2"]
    assert addresses(characters=("JONAS",), lines=("1.1:1",)) == ["1.1:1", "1.1:3", "1.2:2"]
    assert addresses(changed=True) == ["1.1:1", "2.1:1", "2.1:2"], "the last follows another line than it did"
    assert addresses(changed=True, scenes=("1.1",)) == ["1.1:1", "1.1:2", "1.1:3", "1.1:4", "2.1:1", "2.1:2"]


def test_why_answers_to_the_options_that_render_has(
    rendered: Project, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(rendered.root)
    rendered.change("script/01.md", "Hold the rail", "Hold the railing")
    rendered.change("script/01.md", "-20dB", "-23dB")

    changed = told(capsys, "why", "--changed")
    fields = json.loads(told(capsys, "why", "--character", "MARA", "--json"))

    assert 'words: "Hold the rail." → "Hold the railing."' in changed
    assert "Scene 1.1 since the last render: [ambience wind -23dB" in changed
    assert "JONAS" not in changed
    assert [line["speaker"] for line in fields["lines"]] == ["MARA"] * 3
    for arguments in (["why"], ["why", "1.1:1", "--changed"]):
        with pytest.raises(UsageError, match="--changed"):
            app(arguments)


@pytest.mark.parametrize("where", ["1.1:99", "9.9:1", "02:00:00", "soon"])
def test_why_of_what_is_not_there_is_told_in_a_sentence(rendered: Project, where: str) -> None:
    with pytest.raises(UsageError, match=r"\w+ .*\."):
        why(rendered.production, where)


def test_diff_tells_changed_added_removed_and_moved_lines_and_the_seconds(rendered: Project) -> None:
    rendered.change("script/01.md", "Hold the rail", "Hold the railing")
    rendered.change("script/01.md", "NARRATOR: she said.\n\n", "")
    rendered.change(
        "script/01.md", "NARRATOR: Morning came.\n\nMARA: We are.", "MARA: We are.\n\nNARRATOR: Morning came."
    )
    rendered.change(
        "script/01.md", "JONAS (whispering): Are we there?", "JONAS (whispering): Are we there?\n\nMARA: No."
    )
    rendered.change("script/01.md", "[sfx door-knock -6dB]", "[sfx door-knock -9dB]")
    done = rendered.render()

    told = diff(rendered.production)

    kinds = {kind: [each.line.text for each in told.of_kind(kind)] for kind in ("added", "removed", "moved")}
    assert kinds["added"] == ["No."]
    assert kinds["removed"] == ["she said."]
    assert len(kinds["moved"]) == 1
    assert kinds["moved"][0] in {"Morning came.", "We are."}
    assert "Hold the railing." in [each.line.text for each in told.of_kind("changed")]
    assert told.affected == ("1.1", "1.2", "2.1")
    assert len(told.affected) == done.mixed
    assert 0 < told.lines_s < told.affected_s < done.seconds
    assert any("-9dB] is new" in reason for scene in told.scenes for reason in scene.reasons)


def test_diff_of_a_new_title_and_loudness_names_the_whole_alone(rendered: Project) -> None:
    rendered.change("script/01.md", "title: Storm", "title: Tempest")
    rendered.change("voices.yaml", "defaults:", "sound: {loudness: -20}\ndefaults:")
    rendered.render()

    told = diff(rendered.production)

    (title, loudness, gain) = ((each.name, each.before, each.now) for each in told.whole)
    assert title == ("title", "Storm", "Tempest")
    assert loudness == ("loudness", -16.0, -20.0)
    assert gain[0] == "gain"
    assert float(gain[2]) - float(gain[1]) == pytest.approx(-4.0, abs=0.3)
    assert (told.lines, told.scenes, told.affected, told.affected_s, told.lines_s) == ((), (), (), 0, 0)


def test_before_the_second_render_diff_says_what_to_do(storm: Project) -> None:
    with pytest.raises(UsageError, match="voicestage render"):
        diff(storm.production)


def test_a_line_and_a_character_are_written_alone(rendered: Project) -> None:
    done = rendered.render(selection=Selection(lines=("1.2:1",), characters=("mara",)))

    assert (done.lines, done.synthesised) == (4, 0)
    assert [path.name for path in done.files] == ["1.2-1.flac", "mara.flac"]
    assert all(len(soundfile.read(path)[0]) > 48000 for path in done.files)


def test_changed_writes_the_scenes_that_changed_and_only_those(rendered: Project) -> None:
    rendered.change("script/01.md", "[sfx door-knock -6dB]", "[sfx door-knock -9dB]")
    rendered.change("script/01.md", "We are.", "We are there.")

    done = rendered.render(selection=Selection(changed=True))

    assert [path.name for path in done.files] == ["1.1-deck.flac", "2.1-harbour.flac"]
    assert (done.synthesised, done.mixed) == (1, 2)


def own_sound(project: Project, name: str, *, hertz: float) -> None:
    folder = project.root / "script/sounds"
    folder.mkdir(parents=True, exist_ok=True)
    tone = 0.1 * np.sin(np.arange(96000) * (2 * np.pi * hertz / 48000))
    soundfile.write(folder / f"{name}.wav", tone, 48000)


def own_room(project: Project, rt60: str) -> None:
    cast = (project.root / "voices.yaml").read_text(encoding="utf-8").split("\ndefaults:")[-1].removeprefix("defaults:")
    project.file("voices.yaml", f"sound: {{spaces: {{vault: {{rt60: {rt60}}}}}}}\ndefaults:{cast}")


CHANGED = {
    "a sound of one's own in place of a built-in one": (
        lambda project: own_sound(project, "door-knock", hertz=300.0),
        ("1.1",),
    ),
    "another sound of one's own": (lambda project: own_sound(project, "gong", hertz=300.0), ("1.2",)),
    "the reverberation of a room of one's own": (lambda project: own_room(project, "1s"), ("1.2", "2.1")),
    "a pause that no scene has": (
        lambda project: project.change("voices.yaml", "defaults:", "pauses: {beat: 3s}\ndefaults:"),
        (),
    ),
    "the pause between scenes, in which a bed fades out": (
        lambda project: project.change("voices.yaml", "defaults:", "pauses: {scene: 4s}\ndefaults:"),
        ("1.1",),
    ),
    "a bed's level": (lambda project: project.change("script/01.md", "-20dB", "-23dB"), ("1.1",)),
}


@pytest.fixture(scope="module")
def roomy(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The storm with sounds and a room of its own, rendered."""
    project = Project(tmp_path_factory.mktemp("roomy"))
    project.write(script=STORM_SCRIPT, voices=STORM_VOICES)
    own_room(project, "2s")
    own_sound(project, "gong", hertz=200.0)
    project.change("script/01.md", "NARRATOR: It was warm", "[sfx gong]\n\nNARRATOR: It was warm")
    project.change("script/01.md", "JONAS (whispering)", "[space vault]\n\nJONAS (whispering)")
    project.change("script/01.md", "NARRATOR: Morning", "[space vault]\n\n[sfx gong]\n\nNARRATOR: Morning")
    project.render()
    return project


@pytest.mark.parametrize("edit", CHANGED)
def test_what_changed_is_what_sounds_different(roomy: Project, tmp_path: Path, edit: str) -> None:
    change, expected = CHANGED[edit]
    shutil.copytree(roomy.root, tmp_path / "roomy")
    project = Project(tmp_path / "roomy")
    if edit == "another sound of one's own":
        expected = ("1.2", "2.1")

    change(project)
    foreseen = project.production.forecast(workers=0)
    told = {each.line.address: each.around for each in why_of(project.production, Selection(scenes=("1.1", "1.2")))}
    done = project.render(selection=Selection(changed=True))
    whole = project.render()
    found = diff(project.production) if expected else None

    assert tuple(path.name.partition("-")[0] for path in done.files) == expected
    assert (foreseen.mixed, done.mixed, whole.mixed) == (expected, len(expected), 0)
    if found:
        assert found.affected == expected
        assert 0 < found.affected_s < whole.seconds
        assert {each.address for each in found.scenes} | {each.line.address[:3] for each in found.lines} == {*expected}
        explained = {address[:3] for address, around in told.items() if around}
        lines = {each.line.address for each in found.lines}
        assert explained | {address[:3] for address in lines} >= {*expected} - {"2.1"}


def test_why_and_diff_name_a_room_that_a_scene_is_put_into(rendered: Project) -> None:
    rendered.change("script/01.md", "[ambience wind", "[space church]\n\n[ambience wind")

    told = why(rendered.production, "1.1:1")
    rendered.render()
    after, found = why(rendered.production, "1.1:1"), diff(rendered.production)

    expected = [("space", "", "church"), ("reverberation", "", 3.6)]
    assert [(each.name, each.before, each.now) for each in told.changes][:2] == expected
    assert told.around == ("[space church] is new",)
    assert [(each.name, each.before, each.now) for each in after.before][:2] == expected
    assert [(each.kind, each.line.address) for each in found.lines] == [("changed", f"1.1:{n}") for n in (1, 3, 4)]


def test_diff_names_a_sound_and_a_room_of_ones_own_that_sound_otherwise(roomy: Project, tmp_path: Path) -> None:
    shutil.copytree(roomy.root, tmp_path / "roomy")
    project = Project(tmp_path / "roomy")
    own_sound(project, "gong", hertz=300.0)
    own_room(project, "1s")
    project.render()

    found = diff(project.production)

    (line,) = [each for each in found.lines if each.line.address == "1.2:2"]
    assert [(each.name, each.before, each.now) for each in line.changes] == [("reverberation", 2.0, 1.0)]
    assert {each.address for each in found.scenes} == {"1.2", "2.1"}
    assert all(any(reason.startswith("gong samples: ") for reason in each.reasons) for each in found.scenes)


def test_of_lines_that_say_the_same_the_one_that_was_put_in_is_the_new_one(rendered: Project) -> None:
    rendered.change("script/01.md", "NARRATOR: Morning came.\n", "NARRATOR: Morning came.\n\nMARA: Good.\n")
    rendered.render()
    rendered.change("script/01.md", "MARA: Good.\n", "MARA (softly): Good.\n\nMARA: Good.\n")
    done = rendered.render()

    found = diff(rendered.production)

    assert [(each.kind, each.line.address) for each in found.lines] == [("added", "1.1:4")]
    assert (found.affected, done.mixed) == (("1.1",), 1)


def test_a_scene_alone_is_mixed_as_it_is_in_the_whole(storm: Project) -> None:
    storm.render(selection=Selection(scenes=("1.1", "1.2", "2.1")))

    done = storm.render()

    assert (done.synthesised, done.mixed) == (2, 1), "only the chapters' spoken titles, and as tones these two are one"


def test_a_character_without_lines_and_one_who_is_not_there_are_told(rendered: Project) -> None:
    with pytest.raises(UsageError, match="MARA"):
        rendered.render(selection=Selection(characters=("MARRA",)))


def test_another_take_is_another_reading_and_the_kept_one_stands_in_the_script(rendered: Project) -> None:
    found = takes(rendered.production, "1.1:1", count=3, workers=0)

    sounds = [soundfile.read(take.path)[0] for take in found]
    assert [take.used for take in found] == [True, False, False]
    assert not np.array_equal(sounds[0], sounds[1])
    assert not np.array_equal(sounds[1], sounds[2])

    path = keep_take(rendered.production, "1.1:1", 2)
    assert "MARA (take 2): Hold the rail." in path.read_text(encoding="utf-8")
    done = rendered.render()
    assert (done.synthesised, done.processed, done.mixed) == (0, 0, 1), "it was spoken already"

    keep_take(rendered.production, "1.1:1", 1)
    assert "MARA: Hold the rail." in path.read_text(encoding="utf-8")


def test_more_takes_than_the_voice_has_are_refused_with_their_number(rendered: Project) -> None:
    with pytest.raises(UsageError, match="3 readings"):
        takes(rendered.production, "1.1:1", count=4, workers=0)


def test_a_watch_renders_what_a_save_changed_and_survives_a_fault(rendered: Project) -> None:
    edits = iter(
        [
            lambda: rendered.change("script/01.md", "Hold the rail", "Hold the railing"),
            lambda: rendered.change("script/01.md", "MARA: Good.", "Good."),
            lambda: rendered.change("script/01.md", "Good.", "MARA: Good."),
        ]
    )

    def sleep(seconds: float) -> None:
        if seconds == POLL_S:
            next(edits)()

    with local_crew(0) as crew:
        seen = watched(rendered.production, WHOLE, crew=crew, sleep=sleep)
        outcomes = [next(seen) for _ in range(4)]

    synthesised = [each.rendered.synthesised if each.rendered else str(each.error) for each in outcomes]
    assert synthesised[:2] == [0, 1]
    assert "script/01.md" in str(synthesised[2])
    assert synthesised[3] == 0


def test_a_watch_looks_at_the_cover_and_at_recordings_in_folders(rendered: Project) -> None:
    recording, cover = rendered.root / "script/takes/day one/good.wav", rendered.root / "cover.png"
    recording.parent.mkdir(parents=True)
    soundfile.write(recording, 0.1 * np.sin(np.arange(48000) / 20), 48000)
    cover.write_bytes(PNG)
    rendered.change("script/01.md", "MARA: Good.", "MARA (take day one/good.wav): Good.")
    rendered.change("voices.yaml", "defaults:", "cover: cover.png\ndefaults:")
    edits = iter(
        [
            lambda: soundfile.write(recording, 0.1 * np.sin(np.arange(60000) / 20), 48000),
            lambda: cover.write_bytes(PNG + b"\0"),
        ]
    )

    def sleep(seconds: float) -> None:
        if seconds == POLL_S:
            next(edits)()

    with local_crew(0) as crew:
        seen = watched(rendered.production, WHOLE, crew=crew, stems=True, sleep=sleep)
        first, recorded, covered = (next(seen).rendered for _ in range(3))

    assert first
    assert recorded
    assert covered
    assert (recorded.processed, recorded.mixed) == (1, 1)
    assert (covered.mixed, covered.delivered) == (0, True)
    for done in (first, recorded, covered):
        stems = [path for path in done.files if path.parent.name == "stems"]
        assert len(stems) == 5
        assert all(path.is_file() for path in stems)


def test_a_watch_tells_programs_one_object_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    done = Rendered(
        lines=3, synthesised=1, processed=1, mixed=1, seconds=4.0, engine_s=0.1, files=(Path("a.m4b"),), delivered=True
    )
    report.watched(Outcome(done), as_json=True)
    report.watched(Outcome(None, UsageError("Two\nlines.")), as_json=True)

    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]

    assert [line.get("synthesised", line.get("error")) for line in lines] == [1, "Two\nlines."]


def test_events_tell_progress_as_json_lines(storm: Project, capsys: pytest.CaptureFixture[str]) -> None:
    from voicestage.cli.reports.console import progress

    with progress(as_json=True) as told:
        storm.render(report=told)

    events = [json.loads(line) for line in capsys.readouterr().err.splitlines()]
    last = {event["stage"]: event for event in events}
    assert set(last) == {"speak", "mix", "encode"}
    assert all(event["done"] == event["total"] for event in last.values())
    assert last["speak"]["sound_seconds"] > 5
