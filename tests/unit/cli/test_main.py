"""The command line: quick to answer, clear when something is wrong, one JSON object where a program asks."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import Project

COMMANDS = ("produce", "adapt", "render", "check", "cast", "audition", "words", "voices", "new", "doctor")


def commands() -> list[str]:
    """Return the names of all commands."""
    import typer.main

    from voicestage.cli import commands as _  # noqa: F401 - adds them to the app
    from voicestage.cli.app import app

    return list(typer.main.get_group(app).commands)


def run(*arguments: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "voicestage", *arguments],
        cwd=cwd,
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        check=False,
    )


def test_help_names_every_command_in_a_whole_sentence(tmp_path: Path) -> None:
    told = run("--help", cwd=tmp_path).stdout

    assert all(f"\n  {command}" in told for command in COMMANDS)
    assert not [line for line in told.splitlines() if line.startswith("  ") and line.endswith("...")]


def test_help_loads_nothing_heavy() -> None:
    code = (
        "import sys; from voicestage.cli.main import app\n"
        "try: app(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'numpy', 'scipy', 'onnxruntime', 'soundfile', 'soxr', 'av', 'pydub', 'yaml', 'rich', 'hibari', "
        "'pyttsx3', 'multiprocessing', 'asyncio'}\n"
        "print('loaded:', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, encoding="utf-8", check=True)

    assert done.stdout.splitlines()[-1] == "loaded: []"


def test_outside_a_production_a_sentence_says_how_to_begin(tmp_path: Path) -> None:
    done = run("render", cwd=tmp_path)

    assert done.returncode == 2
    assert "voicestage new NAME" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_file_where_a_folder_belongs_is_told_before_anything_is_done(tmp_path: Path) -> None:
    (tmp_path / "story.txt").write_text("Hello\n", encoding="utf-8")
    for words in (("new", "story.txt"), ("produce", "story.txt", "--out", "story.txt")):
        done = run(*words, cwd=tmp_path)
        assert done.returncode == 2
        assert "story.txt is a file" in done.stderr


def test_the_next_step_is_a_command_that_can_be_pasted(tmp_path: Path) -> None:
    assert 'Next: cd "Night & Day" && voicestage render' in run("new", "Night & Day", cwd=tmp_path).stdout


def test_render_reports_one_json_object(storm: Project) -> None:
    done = run("render", "--json", "--workers", "0", cwd=storm.root)

    fields = json.loads(done.stdout)
    assert done.returncode == 0
    assert fields["lines"] == fields["synthesised"] == fields["processed"]
    assert fields["mixed"] == 4
    assert fields["seconds"] > 5
    assert [Path(name).suffix for name in fields["files"]] == [".m4b", ".mp3", ".flac", ".vtt", ".json", ".json"]

    again = run("render", "--workers", "0", cwd=storm.root)
    assert again.stdout.startswith("Nothing to do")


def test_check_tells_each_fault_with_file_line_and_column(storm: Project) -> None:
    storm.change("script/01.md", "NARRATOR: she said.", "NARATOR: she said.")

    done = run("check", cwd=storm.root)

    assert done.returncode == 3
    assert "script/01.md:14:1" in done.stdout
    assert "NARRATOR" in done.stdout

    fields = json.loads(run("check", "--json", cwd=storm.root).stdout)
    assert fields["diagnostics"][0]["code"] == "unknown-speaker"
    assert fields["diagnostics"][0]["line"] == 14


def test_faults_stop_a_render_without_a_traceback(storm: Project) -> None:
    storm.change("voices.yaml", "voice: birch", "voice: birch, pan: far")

    done = run("render", cwd=storm.root)

    assert done.returncode == 3
    assert "voices.yaml:4:" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (storm.root / "output").exists()


def test_an_engine_that_is_not_there_is_named_with_the_nearest(storm: Project) -> None:
    storm.change("voices.yaml", "JONAS: {voice: cedar}", "JONAS: {voice: kokro/af_bella}")

    done = run("check", cwd=storm.root)

    assert done.returncode == 3
    assert "JONAS" in done.stdout
    assert 'Did you mean "kokoro"?' in done.stdout


def test_a_new_production_passes_its_own_check(tmp_path: Path) -> None:
    assert run("new", "night-boat", cwd=tmp_path).returncode == 0

    done = run("check", cwd=tmp_path / "night-boat")

    assert done.stdout.strip() == "All is well."
    assert run("new", "night-boat", cwd=tmp_path).returncode == 2


def test_doctor_knows_the_engines(tmp_path: Path) -> None:
    fields = json.loads(run("doctor", "--json", cwd=tmp_path).stdout)

    ready = {finding["name"]: finding["ready"] for finding in fields["findings"]}
    assert ready["engine kokoro"]
    assert ready["engine hibari"]


def test_voices_lists_the_english_voices_and_writes_a_sample(tmp_path: Path) -> None:
    listed = json.loads(run("voices", "--engine", "kokoro", "--json", cwd=tmp_path).stdout)["voices"]
    assert len(listed) == 28
    assert {voice["accent"] for voice in listed} == {"en-GB", "en-US"}

    done = run("voices", "--say", "Good evening.", "--voice", "hibari/heart", "--json", cwd=tmp_path)
    sample = json.loads(done.stdout)
    assert (tmp_path / sample["file"]).stat().st_size > 10_000
    assert 0.4 < sample["seconds"] < 3.0


def test_a_wrong_voice_offers_the_nearest(tmp_path: Path) -> None:
    done = run("voices", "--say", "Hello.", "--voice", "bf_ema", cwd=tmp_path)

    assert done.returncode == 4
    assert "bf_emma" in done.stderr


@pytest.mark.parametrize("arguments", [["--debug", "render"], ["render", "--debug"]])
def test_debug_shows_the_traceback_wherever_it_stands(tmp_path: Path, arguments: list[str]) -> None:
    assert "Traceback" in run(*arguments, cwd=tmp_path).stderr


def test_without_a_cast_file_one_error_says_how_to_begin_one(storm: Project) -> None:
    storm.production.voices_file.unlink()

    done = run("check", cwd=storm.root)

    assert done.returncode == 3
    assert done.stdout.count("error") == 1
    assert 'cast: {"MARA": {}, "JONAS": {}}' in done.stdout
    storm.write(voices='cast: {"MARA": {}, "JONAS": {}}\n')
    assert run("check", cwd=storm.root).returncode == 0


def test_one_word_is_one_word_and_nobody_is_the_narrator_alone(tmp_path: Path) -> None:
    (tmp_path / "one.txt").write_text("Hello\n", encoding="utf-8")
    said = run("adapt", "one.txt", cwd=tmp_path).stdout
    assert "voices.yaml (the narrator alone)" in said
    assert "; 1 word, 0 words lost, 0 added." in said
    assert "Read aloud: 1 part, 1 word, about 0:00." in run("inspect", "one.txt", cwd=tmp_path).stdout


def test_a_cast_file_that_is_no_yaml_is_the_only_fault(storm: Project) -> None:
    storm.write(voices="title: The Light: at Carrow Head\ncast: {MARA: {}}\n")

    done = run("check", cwd=storm.root)

    assert done.returncode == 3
    assert "voices.yaml:1" in done.stdout
    assert "Nobody in the cast" not in done.stdout


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("voices --voice bf_emma", "--say"),
        ("voices --out a.wav", "--say"),
        ("cast --lines 1.1:1", "--split NAME NEW"),
        ("cast --merge MARA JONAS --split MARA ADA", "one at a time"),
        ("cast --merge MARA JONAS --write", "one at a time"),
        ("export --split chapters", "--format"),
        ("export --out there", "--format"),
        ("cache --max-size 1GB", "cache gc"),
    ],
)
def test_options_that_would_do_nothing_are_refused(storm: Project, command: str, says: str) -> None:
    before = {path: path.read_bytes() for path in storm.root.rglob("*") if path.is_file()}

    done = run(*command.split(), cwd=storm.root)

    assert done.returncode == 2
    assert says in done.stderr
    assert {path: path.read_bytes() for path in storm.root.rglob("*") if path.is_file()} == before


@pytest.mark.parametrize("command", sorted(commands()))
def test_help_names_what_an_option_takes_in_capitals(command: str, tmp_path: Path) -> None:
    told = run(command, "--help", cwd=tmp_path).stdout

    assert not re.search(
        r"^  (?:-\w, )?--[\w-]+ (?:<(?:str|path|int|float|list)|PATH|INTEGER|FLOAT)", told, re.MULTILINE
    )
    assert not re.search(r"[{\[][a-z_]+[}\]]", told.splitlines()[0])
