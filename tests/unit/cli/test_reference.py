"""The page of the commands is what the commands tell of themselves."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from voicestage.cli import reference

ROOT = Path(__file__).parents[3]


def test_the_page_is_current() -> None:
    page = (ROOT / reference.PAGE).read_text(encoding="utf-8")
    assert page == reference.page(), "run: python -m voicestage.cli.reference"


def test_it_has_the_commands_and_options_that_help_shows() -> None:
    def shown(*words: str) -> str:
        command = [sys.executable, "-m", "voicestage", *words, "--help"]
        return subprocess.run(command, capture_output=True, encoding="utf-8", check=True).stdout

    page = reference.page()
    names = re.findall(r"^## (\S+)$", page, flags=re.M)
    assert names == re.findall(r"^  ([a-z]+) ", shown().partition("Commands:")[2], flags=re.M)
    export = page.partition("## export")[2].partition("\n## ")[0]
    assert re.findall(r"^\| `(--[a-z-]+)`", export, flags=re.M) == [
        option for option in re.findall(r"^  (--[a-z-]+)", shown("export"), flags=re.M) if option != "--help"
    ]
