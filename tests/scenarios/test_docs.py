"""Every command that the documents show works, in the order in which they show it; every link leads somewhere."""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])

TWO_SCENES = """\
The Gate

“Who is there?” asks Ada.

“Only me,” says Tom.

* * *

The gate is shut.
"""


def commands(document: Path) -> list[str]:
    """Return the shell lines of a document's code blocks that are ours, and the changes of folder between them."""
    lines = document.read_text(encoding="utf-8").splitlines()
    ours = [line.strip() for line in lines if re.match(r"    (voicestage|cd) ", line)]
    return [re.split(r"\s{2,}#", line)[0] for line in ours]


def example(document: Path, first_words: str) -> str:
    """Return the indented block of a document that begins with these words."""
    lines = document.read_text(encoding="utf-8").splitlines()
    start = next(number for number, line in enumerate(lines) if line == f"    {first_words}")
    block = []
    for line in lines[start:]:
        if line and not line.startswith("    "):
            break
        block.append(line.removeprefix("    "))
    return "\n".join(block).strip() + "\n"


WITH_COMMANDS = [document for document in DOCUMENTS if commands(document)]


@pytest.mark.parametrize("document", WITH_COMMANDS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_the_commands_of_a_document_work(document: Path, tmp_path: Path) -> None:
    (tmp_path / "my-story.txt").write_text(TWO_SCENES, encoding="utf-8")
    (tmp_path / "lantern.txt").write_text(example(ROOT / "docs/tutorial.md", "The Lantern"), encoding="utf-8")
    folder = tmp_path
    if document.name == "README.md":  # a newcomer stands in the repository, which is a production itself
        folder = tmp_path / "voicestage"
        shutil.copytree(ROOT / "script", folder / "script")
        shutil.copyfile(ROOT / "voices.yaml", folder / "voices.yaml")
    for command in commands(document):
        words = shlex.split(command)
        if words[0] == "cd":
            folder /= words[1]
            continue
        done = subprocess.run(
            [sys.executable, "-m", "voicestage", *words[1:]],
            cwd=folder,
            capture_output=True,
            encoding="utf-8",
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
            check=False,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout}\n{done.stderr}"


def test_the_tutorials_story_is_cast_as_it_says(tmp_path: Path) -> None:
    from voicestage.production import Production, adapt

    story = tmp_path / "lantern.txt"
    story.write_text(example(ROOT / "docs/tutorial.md", "The Lantern"), encoding="utf-8")
    production = Production(tmp_path / "lantern")

    adapt(production, story)

    script, cast, diagnostics = production.load()
    assert not diagnostics
    assert {line.speaker for _, line in script.lines()} == {"NARRATOR", "ADA", "TOM"}
    assert cast.title == "The Lantern"


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_lead_somewhere(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    links = re.findall(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)", text)
    assert [link for link in links if not (document.parent / link).exists()] == []
