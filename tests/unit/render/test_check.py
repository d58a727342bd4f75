"""What is said of a cast and a script before a word is spoken."""

from __future__ import annotations

import pytest

from conftest import Project

CASES = {
    "unknown-voice": ("voices.yaml", "{voice: birch", "{voice: kokoro/bf_ema"),
    "take-not-heard": ("script/01.md", "MARA: Good.", "MARA (take 99): Good."),
    "no-take": ("script/01.md", "MARA: Good.", "MARA (take good.wav): Good."),
    "take-outside": ("script/01.md", "MARA: Good.", "MARA (take ../good.wav): Good."),
    "no-cover": ("voices.yaml", "defaults:", "cover: nowhere.jpg\ndefaults:"),
    "unknown-space": ("script/01.md", "[ambience wind", "[space chruch]\n[ambience wind"),
    "unknown-sound": ("script/01.md", "[ambience wind", "[ambience wnid"),
}


@pytest.mark.parametrize("code", CASES)
def test_each_finding_has_a_code_a_place_and_a_sentence(storm: Project, code: str) -> None:
    file, old, new = CASES[code]
    storm.change(file, old, new)

    (finding,) = storm.production.check()

    assert finding.code == code
    assert finding.place is not None
    assert finding.place.file == file
    assert finding.message.endswith((".", "?"))


def test_a_symbol_that_the_voices_cannot_say_is_an_error(storm: Project) -> None:
    storm.change("voices.yaml", "{engine: fake}", "{engine: kokoro}")
    for voice, real in (("ash", "bf_emma"), ("birch", "af_bella"), ("cedar", "bm_george")):
        storm.change("voices.yaml", f"voice: {voice}", f"voice: {real}")
    storm.change("script/01.md", "Morning came.", "{Morning|ˈmɔːǂ} came.")

    (finding,) = storm.production.check()

    assert finding.code == "unsayable-ipa"
    assert "ǂ" in finding.message
    assert (finding.place.file, finding.severity) == ("script/01.md", "error") if finding.place else False


def test_a_sound_production_has_nothing_to_say(storm: Project) -> None:
    assert storm.production.check() == ()


def test_an_empty_script_folder_is_told_once(project: Project) -> None:
    project.write(voices="cast: {MARA: af_bella}\n")
    (project.root / "script").mkdir()

    (finding,) = project.production.check()

    assert finding.code == "empty-script"
    assert "voicestage adapt STORY" in finding.hint


def test_directions_are_known_without_a_cast_file(project: Project) -> None:
    project.write(script="NARRATOR (shoutng): No.\nNARRATOR (shouting): No!\n")
    (finding,) = project.production.check()
    assert finding.code == "unknown-direction"
    assert "shouting" in finding.hint
