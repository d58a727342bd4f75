"""The listening page holds whatever words there are, and its script reads them again."""

from __future__ import annotations

import base64
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest

from books_made import PNG
from exports_made import spoken
from voicestage.books import story_from_text
from voicestage.deliver.exports.page import write_page

HOSTILE = [
    "<!-- <script>",
    "</script><script>alert(1)</script>",
    "{{DATA}} {{CREDITS}}",
    "]]> --> & \" ' \x02",
    "\u2028",
]


class Scripts(HTMLParser):
    """The texts of a page's scripts, and its title, as a browser's parser finds them."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[tuple[str, str]] = []
        self.attributes: dict[str, str | None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((f"{tag} {dict(attrs).get('id') or ''}".strip(), ""))
        if tag == "html":
            self.attributes = dict(attrs)

    def handle_data(self, data: str) -> None:
        if self.found:
            self.found[-1] = self.found[-1][0], self.found[-1][1] + data


@pytest.mark.parametrize("words", HOSTILE)
def test_any_words_are_read_again(words: str, tmp_path: Path) -> None:
    finished, phrases, audio = spoken(story_from_text("# One\n\nIt was late.\n"), tmp_path)
    finished = replace(finished, title=words, author=words)
    phrases = tuple(replace(phrase, text=words) for phrase in phrases)
    path = write_page(finished, phrases, audio, tmp_path / "p.html")
    text = path.read_text(encoding="utf-8")
    page = Scripts()
    page.feed(text)
    names = [name for name, _ in page.found]
    assert names.count("script data") == 1
    assert sum(name.startswith("script") for name in names) == 2 + len(audio)
    data = json.loads(dict(page.found)["script data"])
    assert {phrase[2] for block in data["script"] for phrase in block["p"]} == {words}
    assert data["title"] == words
    assert "<" not in dict(page.found)["script data"]
    assert not re.search(r"\{\{[A-Z]+\}\}", re.sub(r"\{\{(?:DATA|CREDITS)\}\}", "", text))


@pytest.mark.parametrize(("language", "direction"), [("he", "rtl"), ("en-GB", "ltr")])
def test_the_page_runs_as_its_language_does(language: str, direction: str, tmp_path: Path) -> None:
    finished, phrases, audio = spoken(story_from_text("# One\n\nIt was late.\n"), tmp_path, language=language)
    page = Scripts()
    page.feed(write_page(finished, phrases, audio, tmp_path / "p.html").read_text(encoding="utf-8"))
    assert (page.attributes["lang"], page.attributes["dir"]) == (language, direction)


def test_the_cover_and_the_narrator_are_in_the_page(tmp_path: Path) -> None:
    finished, phrases, audio = spoken(story_from_text("# One\n\nIt was late.\n"), tmp_path)
    assert "<img" not in write_page(finished, phrases, audio, tmp_path / "p.html").read_text(encoding="utf-8")
    cover = tmp_path / "cover.png"
    cover.write_bytes(PNG)
    text = write_page(replace(finished, cover=cover), phrases, audio, tmp_path / "p.html").read_text(encoding="utf-8")
    assert text.count(f'src="data:image/png;base64,{base64.b64encode(PNG).decode()}"') == 1
    page = Scripts()
    page.feed(text)
    data = json.loads(dict(page.found)["script data"])
    assert data["speakers"][data["narrator"]] == "NARRATOR"
