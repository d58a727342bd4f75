"""What is said of a line is remembered, and forgotten where it may be wrong."""

from __future__ import annotations

from pathlib import Path

import pytest

from voicestage.model.cast import Cast, Character, LexiconEntry
from voicestage.model.script import Line, Rest, Words
from voicestage.render.words import SaidWords, short_names

LINE = Line(speaker="MARA", content=(Words(text="At 7:45 "), Rest(seconds=0.4), Words(text="sharp.", stress=True)))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "words.json"


def test_what_is_remembered_is_what_was_said(path: Path) -> None:
    first = SaidWords(path)
    said = first.of(LINE, "MARA")
    first.keep()

    assert SaidWords(path).of(LINE, "MARA") == said


def test_what_is_remembered_is_not_worked_out_again(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = SaidWords(path)
    said = first.of(LINE, "MARA")
    first.keep()
    monkeypatch.setattr("voicestage.speech.spoken.spoken", lambda *_, **__: pytest.fail("worked out again"))

    assert SaidWords(path).of(LINE, "MARA") == said


def test_another_lexicon_is_heard_at_once(path: Path) -> None:
    first = SaidWords(path)
    first.of(LINE, "MARA")
    first.keep()

    other = SaidWords(path, lexicon=(LexiconEntry(word="sharp", say="on the dot"),))

    assert "on the dot" in other.of(LINE, "MARA").text


@pytest.mark.parametrize("text", ["", "{", '{"state": 1}', "[]", "\x00"])
def test_a_damaged_memory_is_no_fault(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")

    assert SaidWords(path).of(LINE, "MARA").text.startswith("At")


def test_short_names_of_the_cast_are_heard_and_count(path: Path) -> None:
    line = Line(speaker="MARA", content=(Words(text="Wait for RHY!"),))
    names = short_names(Cast(characters=(Character(name="Rhy Ames"), Character(name="MARA", aliases=("Bo",)))))
    assert names == {"rhy", "bo"}
    first = SaidWords(path)
    assert first.of(line, "MARA").text == "Wait for RHY!"
    first.keep()
    assert SaidWords(path, names=names).of(line, "MARA").text == "Wait for Rhy!"
