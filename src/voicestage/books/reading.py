"""The façade of this room: a story file becomes a Book."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from voicestage.books.characters import LIGATURES
from voicestage.books.decoding import decode
from voicestage.books.gutenberg import without_marks
from voicestage.books.head import guess_title, read_head
from voicestage.books.layout import CHAPTER_MARK, find_paragraphs
from voicestage.books.reports import LICENCE_LEFT_OUT, Report, ignore, known_language, tell_left_out, warn
from voicestage.books.selection import EVERYTHING, PartSelection, select
from voicestage.books.structure import divided
from voicestage.errors import StorageError, UsageError
from voicestage.model.book import Book, Source

LARGEST_FILE = 512 * 2**20
"""Bytes: larger than any book; what is larger is no story."""
_TEXT_SUFFIXES = frozenset({"", ".txt", ".text"})
_MARKDOWN_SUFFIXES = frozenset({".md", ".markdown"})
_KINDLE = frozenset({".mobi", ".azw", ".azw3", ".kfx", ".prc"})
_OTHERS: Mapping[str, str] = {
    ".doc": "Open it in a word processor and save it as .docx.",
    ".odt": "Open it in a word processor and save it as .docx.",
    ".rtf": "Open it in a word processor and save it as .docx.",
    ".pages": "Export it as EPUB or Word.",
    ".fb2": "Convert it to EPUB.",
    ".cbz": "It is made of pictures; there is nothing to read aloud.",
    ".djvu": "Save its text, or convert it to a PDF with a text layer.",
}
_PAGE = re.compile(rb"(\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*(<\?xml[^>]*>\s*)?<(!doctype html|html)\b", re.IGNORECASE)
"""What a web page begins with, whatever the file is called."""
READABLE = ".epub, .docx, .html, .md, .txt, .pdf, and plays from .fountain, .fdx"


def read_story(path: Path, *, selection: PartSelection = EVERYTHING, report: Report = ignore) -> Book:
    """Read what of a story is to be read aloud: its chapters, without contents, copyright page and their like.

    Args:
        path: the file: EPUB, DOCX, HTML, Markdown, plain text, or PDF with a text layer.
        selection: which parts; every one that is not set apart unless given.
        report: is given a warning for each thing that was guessed or left out (`guessed-encoding`, `left-out`, …).

    Raises:
        UsageError: there is no such file, it is of a kind that cannot be read, or the selection names no part of it;
            the message says what to do.
        StorageError: it cannot be read, is locked, damaged or no text, or holds no words.
    """
    return select(read_book(path, report=report), selection)


def read_book(path: Path, *, report: Report = ignore) -> Book:
    """Read a story with everything that stands around it, as `read_story` does."""
    if path.is_dir():
        raise UsageError(f"{path} is a folder. Name the story's file in it.")
    suffix = path.suffix.lower()
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise StorageError(f"{path.name} is larger than {LARGEST_FILE // 2**20} MB: that is no story.")
        with path.open("rb") as file:
            head = file.read(100)
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {path}. Check its name.") from error
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror or error}.") from error
    if suffix in _KINDLE or head[60:68] == b"BOOKMOBI":
        raise UsageError(
            f"{path.name} is a Kindle file, which is not read. Get the book as EPUB; where a shop has locked it (DRM), "
            "use an edition without."
        )
    if suffix in _OTHERS:
        raise UsageError(f"{path.name} is a {suffix} file; stories are read from {READABLE}. {_OTHERS[suffix]}")
    reader = _reader(suffix, head)
    return reader(path, report)


def _reader(suffix: str, head: bytes) -> Callable[[Path, Report], Book]:
    """Choose by what the file is named, or by what it begins with where the name says nothing."""
    if suffix in {".epub", ".kepub"} or (suffix == "" and b"application/epub+zip" in head):
        return _read_epub
    if suffix in {".docx", ".docm"}:
        return _read_docx
    if suffix in {".html", ".htm", ".xhtml"} or (suffix in _TEXT_SUFFIXES and _PAGE.match(head.replace(b"\0", b""))):
        return _read_page
    if suffix == ".pdf" or (suffix == "" and head.startswith(b"%PDF")):
        return _read_pdf
    return _read_text


def _read_epub(path: Path, report: Report) -> Book:
    from voicestage.books.epub import read_epub

    return read_epub(path, report=report)


def _read_docx(path: Path, report: Report) -> Book:
    from voicestage.books.docx import read_docx

    return read_docx(path, report=report)


def _read_pdf(path: Path, report: Report) -> Book:
    from voicestage.books.pdf import read_pdf

    return read_pdf(path, report=report)


def _read_page(path: Path, report: Report) -> Book:
    from voicestage.books.page import read_page

    return read_page(_bytes_of(path), name=path.name, report=report)


def _read_text(path: Path, report: Report) -> Book:
    raw = decode(_bytes_of(path), path.name, report).translate(LIGATURES)
    suffix = path.suffix.lower()
    if suffix not in _TEXT_SUFFIXES | _MARKDOWN_SUFFIXES:
        raise UsageError(
            f"{path.name} is a {suffix} file; stories are read from {READABLE}. Save it as plain text (UTF-8)."
        )
    if suffix in _MARKDOWN_SUFFIXES:
        from voicestage.books.markdown import plain

        raw, notes = plain(raw)
        if notes:
            tell_left_out(report, path.name, Counter(notes=notes))
    return story_from_text(raw, name=path.name, report=report)


def _bytes_of(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror or error}.") from error


def story_from_text(raw: str, *, name: str = "story.txt", report: Report = ignore) -> Book:
    """Find the paragraphs, the title and the author of a story whose characters are at hand.

    Front matter and the header and licence of a Project Gutenberg file are about the story, not of it: they are in no
    paragraph. Every other word is in exactly one.

    Raises:
        StorageError: the text holds no words.
    """
    head = read_head(raw)
    if head.licence:
        warn(report, name, "left-out", LICENCE_LEFT_OUT)
        bare, counts = without_marks(raw[head.start : head.end])
        tell_left_out(report, name, counts)
        raw = raw[: head.start] + bare + raw[head.end :]
        head = replace(head, end=head.start + len(bare))
    paragraphs = find_paragraphs(raw, head.start, head.end)
    if not any(any(map(str.isalnum, paragraph.text)) for paragraph in paragraphs):
        raise StorageError(f"{name} holds no words. Put the story into it and try again.")
    title, author = guess_title(paragraphs, CHAPTER_MARK)
    ends = [match.start() for match in re.finditer("\n", raw)]
    paragraphs = tuple(replace(each, source=Source(line=bisect_right(ends, each.start - 1) + 1)) for each in paragraphs)
    title = head.get("title") or title
    return Book(
        name=name,
        raw=raw,
        paragraphs=paragraphs,
        title=title,
        author=head.get("author") or author,
        language=known_language(head.get("language") or head.get("lang"), name, report),
        sections=divided(paragraphs, title=title),
        series=head.get("series"),
    )
