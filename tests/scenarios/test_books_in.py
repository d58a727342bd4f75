"""A book comes in: looked into, adapted in part, its cover taken over; a play is a script already."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from books_made import PNG, simple_epub
from voicestage.books import parse_selection
from voicestage.errors import UsageError
from voicestage.production import Production, adapt, inspect, produce


def test_inspect_tells_what_is_read_and_what_is_not(tmp_path: Path) -> None:
    path = simple_epub(tmp_path / "lamp.epub")
    command = [sys.executable, "-m", "voicestage", "inspect", str(path), "--json", "--skip", "Chapter One"]
    done = subprocess.run(command, capture_output=True, encoding="utf-8", check=True)
    found = json.loads(done.stdout)
    assert (found["title"], found["author"], found["language"]) == ("The Lamp", "A. Writer", "en-GB")
    assert [(part["number"], part["title"], part["source"]) for part in found["parts"]] == [
        (None, "Chapter One", "OEBPS/c1.xhtml"),
        (2, "Chapter Two", "OEBPS/c2.xhtml"),
    ]
    assert found["words"] == 14
    assert sorted(each.name for each in tmp_path.iterdir()) == ["lamp.epub"]


def test_a_part_of_a_book_is_adapted_and_its_cover_taken_over(tmp_path: Path) -> None:
    manifest = '<item id="img" href="cover.png" media-type="image/png" properties="cover-image"/>'
    path = simple_epub(tmp_path / "lamp.epub", manifest=manifest, extra={"OEBPS/cover.png": PNG})
    production = Production(tmp_path / "p")

    done = adapt(production, path, selection=parse_selection("2"))

    script, cast, diagnostics = production.load()
    assert not diagnostics
    assert [chapter.title for chapter in script.chapters] == ["Chapter Two"]
    assert done.adaptation.proof.holds
    assert (cast.title, cast.author, cast.cover) == ("The Lamp", "A. Writer", "cover.png")
    assert (production.root / "cover.png").read_bytes() == PNG


def test_lines_of_verse_are_lines_of_the_script(tmp_path: Path) -> None:
    from books_made import epub

    verse = "<p>“The lamp is out,<br/>the gate is shut,” sang Ada,<br/>and nobody came.</p>"
    path = epub(tmp_path / "b.epub", {"a.xhtml": f"<h1>One</h1><p>She sang.</p>{verse}"})
    production = Production(tmp_path / "p")

    done = adapt(production, path)

    lines = [(line.speaker, line.text, line.paragraph) for _, line in production.load()[0].lines()]
    assert [(speaker, text) for speaker, text, _ in lines] == [
        ("NARRATOR", "She sang."),
        ("ADA", "The lamp is out,"),
        ("ADA", "the gate is shut,"),
        ("NARRATOR", "sang Ada,"),
        ("NARRATOR", "and nobody came."),
    ]
    assert len({paragraph for *_, paragraph in lines[1:]}) == 1
    assert done.adaptation.proof.holds


def test_the_same_selection_goes_on_and_another_is_refused(tmp_path: Path) -> None:
    path = simple_epub(tmp_path / "lamp.epub")
    production = Production(tmp_path / "p")
    adapt(production, path, selection=parse_selection("1"))
    with pytest.raises(UsageError, match="other words"):
        produce(production, path, selection=parse_selection("2"))


def test_a_play_is_a_script_already(tmp_path: Path) -> None:
    play = tmp_path / "gate.fountain"
    play.write_text(
        "Title: The Gate\n\n# One\n\nINT. HALL\n\nRain.\n\nMARA\nWho is there?\n\n# Two\n\nTOM\nMe.\n", encoding="utf-8"
    )
    production = Production(tmp_path / "p")

    done = adapt(production, play, selection=parse_selection("1"))

    script, cast, diagnostics = production.load()
    assert not diagnostics
    assert [(line.speaker, line.text) for _, line in script.lines()] == [
        ("NARRATOR", "Rain."),
        ("MARA", "Who is there?"),
    ]
    assert cast.title == "The Gate"
    assert done.adaptation.proof.holds
    assert [(part.title, part.words) for part in inspect(play).parts] == [("One", 5), ("Two", 2)]


def test_a_books_series_is_the_scripts_and_the_book_is_kept_beside_it(tmp_path: Path) -> None:
    metadata = '<meta name="calibre:series" content="The Lights"/><meta name="calibre:series_index" content="3"/>'
    path = simple_epub(tmp_path / "lamp.epub", metadata=metadata)
    production = Production(tmp_path / "p")
    production.root.mkdir()

    adapt(production, path)

    script, _, diagnostics = production.load()
    assert (script.get("series"), script.get("series number")) == ("The Lights", "3")
    assert not diagnostics
    assert (production.script_folder / "prose" / "lamp.epub").read_bytes() == path.read_bytes()
