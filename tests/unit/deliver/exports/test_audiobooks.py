"""A podcast's feed and a W3C audiobook, whatever the book is called."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import unquote
from xml.etree import ElementTree

import pytest

from books_made import PNG
from exports_made import spoken
from voicestage.books import story_from_text
from voicestage.deliver.exports.audiobooks import (
    podcast_chapters,
    podcast_item,
    shelf_folder,
    write_cover,
    write_lpf,
    write_shelf_notes,
)
from voicestage.deliver.exports.finished import Finished

TITLES = ["The Lamp & the Gate", "Où? #1 50%", "もう遅かった", 'A "B" <c> \x02', "x" * 300, "もう" * 90]
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
PODCAST = "{https://podcastindex.org/namespace/1.0}"


def programme(folder: Path, title: str) -> tuple[Finished, list[Path]]:
    finished, _, audio = spoken(story_from_text("# One\n\nIt was late.\n\n# Two\n\nMorning.\n"), folder)
    cover = folder / "front page.png"
    cover.write_bytes(PNG)
    (folder / "none.flac").write_bytes(b"")
    return replace(finished, title=title, author="A. Writer & Co", cover=cover, series=title), audio


@pytest.mark.parametrize("title", TITLES)
def test_a_feed_leads_to_its_files_and_is_what_players_want(title: str, tmp_path: Path) -> None:
    finished, audio = programme(tmp_path, title)
    folder = tmp_path / "podcast"
    folder.mkdir()
    episode = folder / f"{finished.stem}.mp3"
    episode.write_bytes(audio[0].read_bytes())
    assert finished.cover
    cover = write_cover(finished.cover, folder)

    feed = ElementTree.fromstring(podcast_item(finished, episode, cover=cover))

    assert feed.findtext("channel/title") == title.replace("\x02", "")
    enclosure = feed.find("channel/item/enclosure")
    assert enclosure is not None
    address = enclosure.attrib["url"]
    assert address.isascii()
    assert not set(address) & set(' "<>#?')
    assert (folder / unquote(address)) == episode
    assert int(enclosure.attrib["length"]) == episode.stat().st_size
    for place in ("channel", "channel/item"):
        picture = feed.find(f"{place}/{ITUNES}image")
        assert picture is not None
        assert (folder / unquote(picture.attrib["href"])).read_bytes() == PNG
    assert parsedate_to_datetime(feed.findtext("channel/item/pubDate") or "").tzinfo
    people = [(each.attrib["role"], each.text) for each in feed.iter(f"{PODCAST}person")]
    assert people == [("author", "A. Writer & Co"), ("narrator", "fake/ash")]
    assert json.loads(podcast_chapters(finished))["chapters"][1]["title"] == "Two"


@pytest.mark.parametrize("title", TITLES)
def test_a_w3c_audiobook_and_a_shelf_of_any_title(title: str, tmp_path: Path) -> None:
    finished, audio = programme(tmp_path, title)
    with zipfile.ZipFile(write_lpf(finished, audio, tmp_path / "x.lpf")) as package:
        manifest = json.loads(package.read("publication.json"))
        ElementTree.fromstring(package.read("toc.html").decode("utf-8").split("\n", 1)[1])
        for item in manifest["readingOrder"] + manifest["resources"]:
            assert item["url"] in package.namelist()
    assert manifest["name"] == title
    folder = shelf_folder(finished, tmp_path / "shelf")
    files = write_shelf_notes(finished, folder)
    assert all(path.is_file() for path in files)
    assert len(folder.relative_to(tmp_path / "shelf").parts) == 3
