"""A new script is given the sounds of its story; what the writer does with them stays done."""

from __future__ import annotations

from pathlib import Path

from voicestage.model.script import Cue, Script
from voicestage.production import Production, adapt

STORY = """\
The Lock

In the cellar it was dark, and somebody was counting under his breath. Overhead the guests had gone home one by one.

“Who is there?” asked Ada.

The door slammed. “Only me,” said Tom.

* * *

Rain fell on the orchard wall. They walked side by side and did not speak.

“You might have knocked,” said Ada.
"""


def cues(script: Script) -> list[str]:
    items = [item for scene in script.scenes for item in scene.items if isinstance(item, Cue)]
    return [f"{item.kind} {item.sound or item.space}" for item in items]


def story(folder: Path, text: str = STORY) -> Path:
    path = folder / "lock.txt"
    path.write_text(text, encoding="utf-8")
    return path


def test_a_new_script_has_the_sounds_of_its_story(tmp_path: Path) -> None:
    production = Production(tmp_path / "lock")

    done = adapt(production, story(tmp_path))

    script, _, diagnostics = production.load()
    assert not diagnostics
    assert not [each for each in production.check() if each.severity == "error"]
    assert cues(script) == ["space cellar", "sfx door-slam", "ambience rain"]
    assert done.proof.holds
    assert [each.reason for each in done.adaptation.cues] == ["In the cellar", "door slammed", "Rain fell"]


def test_without_cues_the_words_are_the_same(tmp_path: Path) -> None:
    with_cues, without = Production(tmp_path / "a"), Production(tmp_path / "b")
    adapt(with_cues, story(tmp_path))
    adapt(without, story(tmp_path), cues=False)

    heard, plain = with_cues.load()[0], without.load()[0]
    assert cues(plain) == []
    assert " ".join(line.text for _, line in heard.lines()) == " ".join(line.text for _, line in plain.lines())


def test_full_cast_has_no_cues_unless_asked(tmp_path: Path) -> None:
    production = Production(tmp_path)
    production.voices_file.write_text("defaults: {style: full-cast}\n", encoding="utf-8")
    adapt(production, story(tmp_path))
    assert cues(production.load()[0]) == []

    adapt(production, story(tmp_path), replace_script=True, cues=True)
    assert cues(production.load()[0])


def test_a_revision_brings_its_sounds_and_leaves_deleted_ones_deleted(tmp_path: Path) -> None:
    production = Production(tmp_path / "lock")
    adapt(production, story(tmp_path))
    (path,) = production.scripts
    kept = [line for line in path.read_text(encoding="utf-8").splitlines() if "door-slam" not in line]
    path.write_text("\n".join(kept) + "\n", encoding="utf-8")

    revised = STORY.replace("did not speak.\n", "did not speak.\n\nThunder rolled along the hills.\n")
    done = adapt(production, story(tmp_path, revised))

    assert done.proof.holds
    assert cues(production.load()[0]) == ["space cellar", "ambience rain", "sfx thunder"]


def test_a_revision_of_a_script_without_sounds_brings_none(tmp_path: Path) -> None:
    production = Production(tmp_path / "lock")
    adapt(production, story(tmp_path), cues=False)

    adapt(production, story(tmp_path, STORY.replace("Only me", "Only us")))

    script = production.load()[0]
    assert cues(script) == []
    assert "Only us" in " ".join(line.text for _, line in script.lines())
