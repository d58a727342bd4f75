"""The product's promise, a row a case: what an edit renders again and what it does not."""

from __future__ import annotations

import os
from collections.abc import Callable

import pytest

from conftest import Project

Edit = Callable[[Project], None]


def script(old: str, new: str) -> Edit:
    return lambda project: project.change("script/01.md", old, new)


def voices(old: str, new: str) -> Edit:
    return lambda project: project.change("voices.yaml", old, new)


ROWS: dict[str, tuple[Edit, tuple[int, int, int]]] = {
    "a note": (script("MARA: Good.", "[[ask the composer]]\n\nMARA: Good."), (0, 0, 0)),
    "white space": (script("MARA: Good.", "MARA:   Good.\n\n"), (0, 0, 0)),
    "an unused lexicon entry": (voices("harbour master}", "harbour boss}"), (0, 0, 0)),
    "one word": (script("Hold the rail", "Hold the railing"), (1, 1, 1)),
    "the speaker of one line": (script("MARA: Good.", "JONAS: Good."), (1, 1, 1)),
    "two lines swapped": (
        script("NARRATOR: Morning came.\n\nMARA: We are.", "MARA: We are.\n\nNARRATOR: Morning came."),
        (0, 0, 1),
    ),
    "a longer pause": (script("MARA: Good.", "[pause 2s]\n\nMARA: Good."), (0, 0, 1)),
    "a cue's level": (script("[sfx door-knock -6dB]", "[sfx door-knock -9dB]"), (0, 0, 1)),
    "a bed's level": (script("-20dB", "-23dB"), (0, 0, 1)),
    "a character's pan": (voices("pan: -0.2", "pan: 0.2"), (0, 0, 2)),
    "a character's gain": (voices("JONAS: {voice: cedar}", "JONAS: {voice: cedar, gain: -2dB}"), (0, 0, 2)),
    "a character's voice": (voices("JONAS: {voice: cedar}", "JONAS: {voice: oak}"), (2, 2, 2)),
    "a character's pitch": (voices("JONAS: {voice: cedar}", "JONAS: {voice: cedar, pitch: +2}"), (0, 2, 2)),
    "a lexicon word": (voices("lexicon:", "lexicon:\n  - {word: Morning, say: The morning}"), (1, 1, 1)),
    "a direction": (script("JONAS (whispering):", "JONAS:"), (1, 1, 1)),
    "the loudness": (voices("defaults:", "sound: {loudness: -20}\ndefaults:"), (0, 0, 0)),
    "the title": (script("title: Storm", "title: Tempest"), (0, 0, 0)),
    "a chapter's name": (script("# Two", "# Three"), (1, 1, 1)),
    "a scene's name": (script("## Cabin", "## Below"), (0, 0, 0)),
}


@pytest.mark.parametrize("edit", ROWS)
def test_an_edit_renders_only_what_can_be_heard(rendered: Project, edit: str) -> None:
    change, expected = ROWS[edit]

    change(rendered)
    done = rendered.render()

    assert (done.synthesised, done.processed, done.mixed) == expected


def test_the_order_of_scenes_mixes_nothing(rendered: Project) -> None:
    text = (rendered.root / "script/01.md").read_text(encoding="utf-8")
    deck, cabin = text.index("## Deck"), text.index("## Cabin")
    end = text.index("# Two")
    (rendered.root / "script/01.md").write_text(
        text[:deck] + text[cabin:end] + text[deck:cabin] + text[end:], encoding="utf-8"
    )

    done = rendered.render()

    assert (done.synthesised, done.processed, done.mixed) == (0, 0, 0)
    assert done.delivered


def test_a_second_render_does_nothing_and_says_so(finished: Project) -> None:
    times = {path: path.stat().st_mtime_ns for path in (finished.root / "output").iterdir()}

    again = finished.render()

    assert (again.synthesised, again.processed, again.mixed, again.delivered) == (0, 0, 0, False)
    assert {path: path.stat().st_mtime_ns for path in (finished.root / "output").iterdir()} == times


def test_a_production_that_was_copied_elsewhere_renders_nothing(rendered: Project) -> None:
    for path in (rendered.root / "output").iterdir():
        os.utime(path, (0, 0))

    again = rendered.render()

    assert (again.synthesised, again.mixed, again.delivered) == (0, 0, False)


def test_a_finished_file_that_was_deleted_or_changed_is_written_again(rendered: Project) -> None:
    (rendered.root / "output/Storm.m4b").unlink()
    (rendered.root / "output/Storm.vtt").write_text("mine", encoding="utf-8")

    again = rendered.render()

    assert again.synthesised == 0
    assert again.delivered
    assert (rendered.root / "output/Storm.m4b").exists()
    assert (rendered.root / "output/Storm.vtt").read_text(encoding="utf-8").startswith("WEBVTT")
