"""Credits say the same everywhere, and call synthetic what is."""

from __future__ import annotations

from pathlib import Path

from voicestage.deliver.rights import STATEMENT, heard, rights_of_sounds

NARRATOR = ("NARRATOR", "fake", "ash")
ADA = ("ADA", "fake", "birch")
MINE = ("ADA", "recorded", "ada.wav")


def test_all_synthetic() -> None:
    found = heard([NARRATOR, ADA, ADA], [("gulls", "Gulls, A. Recordist, CC-BY 4.0")])
    assert found.reader == "fake/ash and 1 more (synthetic)"
    assert found.readers == ("fake/ash", "fake/birch")
    text = found.credits("The Lamp", "A. Writer")
    assert text.startswith(STATEMENT)
    assert "The Lamp, written by A. Writer." in text
    assert "Licences: fake: CC0-1.0." in text
    assert "gulls: Gulls, A. Recordist, CC-BY 4.0" in text


def test_a_person_among_synthetic_voices_is_not_called_synthetic() -> None:
    found = heard([NARRATOR, MINE, MINE], [])
    assert found.voices == ("fake/ash",)
    assert "ada.wav" not in found.credits("The Lamp", None)
    assert found.statement.endswith("except in 2 lines that people recorded.")
    assert found.reader == "fake/ash (some synthetic)"
    assert "people's recordings" in found.readers


def test_nobody_is_synthetic_where_people_read_everything() -> None:
    found = heard([("NARRATOR", "recorded", "a.wav"), MINE], [])
    assert "synthetic" not in found.credits("The Lamp", "A. Writer") + found.reader
    assert found.reader == "a person"


def test_whose_a_sound_is(tmp_path: Path) -> None:
    for name in ("gulls.wav", "bell.wav"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "gulls.txt").write_text("Gulls, A. Recordist, CC-BY 4.0\n", encoding="utf-8")
    rights = rights_of_sounds(["gulls", "gulls.wav", "bell", "rain"], {}, tmp_path)
    assert rights["gulls"] == rights["gulls.wav"] == "Gulls, A. Recordist, CC-BY 4.0"
    assert "no note" in rights["bell"]
    assert rights["rain"] == "synthesised by voicestage"
    assert rights_of_sounds(["rain"], {}, tmp_path / "none") == {"rain": "synthesised by voicestage"}
