"""The façade of this room: a story file becomes a Book."""

from __future__ import annotations

from pathlib import Path

from voicestage.books.decoding import Report, decode
from voicestage.books.head import guess_title, read_head
from voicestage.books.layout import CHAPTER_MARK, find_paragraphs
from voicestage.errors import Diagnostic, Place, StorageError, UsageError
from voicestage.model.book import Book

_TEXT_SUFFIXES = frozenset({"", ".txt", ".text", ".md", ".markdown"})


def _ignore(diagnostic: Diagnostic) -> None:
    """Take a diagnostic that nobody asked for."""


def read_story(path: Path, *, report: Report = _ignore) -> Book:
    """Read a story from a plain text or Markdown file.

    Args:
        path: the file; `.txt` or `.md`, UTF-8 for preference.
        report: is given a warning for each thing that was guessed or left out (`guessed-encoding`, `left-out`).

    Raises:
        UsageError: there is no such file, or it is of a kind that cannot be read; the message says what to do.
        StorageError: it cannot be read, is no text, or holds no words.
    """
    if path.is_dir():
        raise UsageError(f"{path} is a folder. Name the story's file in it.")
    try:
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {path}. Check its name.") from error
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror or error}.") from error
    raw = decode(data, path.name, report)
    if path.suffix.lower() not in _TEXT_SUFFIXES:
        raise UsageError(
            f"{path.name} is a {path.suffix} file; stories are read from .txt and .md. Save it as plain text (UTF-8)."
        )
    return story_from_text(raw, name=path.name, report=report)


def story_from_text(raw: str, *, name: str = "story.txt", report: Report = _ignore) -> Book:
    """Find the paragraphs, the title and the author of a story whose characters are at hand.

    Front matter and the header and licence of a Project Gutenberg file are about the story, not of it: they are in no
    paragraph. Every other word is in exactly one.

    Raises:
        StorageError: the text holds no words.
    """
    head = read_head(raw)
    paragraphs = find_paragraphs(raw, head.start, head.end)
    if not any(any(map(str.isalnum, paragraph.text)) for paragraph in paragraphs):
        raise StorageError(f"{name} holds no words. Put the story into it and try again.")
    if head.licence:
        report(
            Diagnostic(
                code="left-out",
                place=Place(name),
                message="The Project Gutenberg header and licence were left out: they are not part of the story.",
                severity="warning",
            )
        )
    title, author = guess_title(paragraphs, CHAPTER_MARK)
    return Book(
        name=name,
        raw=raw,
        paragraphs=paragraphs,
        title=head.get("title") or title,
        author=head.get("author") or author,
        language=head.get("language") or "en",
    )
