"""What stands around a story: front matter, a Project Gutenberg header and licence, the title and the author."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from voicestage.books import gutenberg
from voicestage.books.layout import BY
from voicestage.books.matter import kind_by_title
from voicestage.model.book import Paragraph

_FRONT_MATTER = re.compile(r"\s*---[ \t]*(?:\r\n|\r|\n)(.*?)(?:\r\n|\r|\n)(?:---|\.\.\.)[ \t]*(?=\r|\n|\Z)", re.DOTALL)
_FIELD = re.compile(r"([A-Za-z][\w-]{0,40})[ \t]*:(?:[ \t]+(.*))?")
_BYLINE = re.compile(rf"{BY}[ :]\s*(\S.{{0,80}})", re.IGNORECASE | re.DOTALL)
_LONGEST_HEAD = 20_000
"""Characters in which front matter must begin and end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Head:
    """Where the story lies in its file, and what the file says about it."""

    start: int
    end: int
    fields: tuple[tuple[str, str], ...] = ()
    """What front matter or a Gutenberg header says, with lower-case keys."""
    licence: bool = False
    """Whether a Project Gutenberg header or licence was left out."""

    def get(self, key: str) -> str | None:
        """Return the value for `key`, or None where it is missing or empty."""
        return dict(self.fields).get(key) or None


def read_head(raw: str) -> Head:
    """Find the story in the file's text: behind front matter, between the lines of a Gutenberg file."""
    opening = raw[:_LONGEST_HEAD]
    if match := _FRONT_MATTER.match(opening):
        fields = _fields(match[1])
        if fields is not None:
            return Head(start=match.end(), end=len(raw), fields=fields)
    framed = gutenberg.frame(raw)
    if framed is None:
        return Head(start=0, end=len(raw))
    start, end, header = framed
    lines = re.split(r"\r\n|\r|\n", header)
    fields = tuple((found[1].lower(), (found[2] or "").strip()) for line in lines if (found := _FIELD.fullmatch(line)))
    return Head(start=start, end=end, fields=fields, licence=True)


def _fields(block: str) -> tuple[tuple[str, str], ...] | None:
    """Read `key: value` lines; None where the block is prose between two ornaments."""
    fields: dict[str, list[str]] = {}
    key = ""
    for line in re.split(r"\r\n|\r|\n", block):
        if not line.strip() or line.startswith("#"):
            continue
        item = re.fullmatch(r"\s*-\s+(\S.*)", line.rstrip())
        if item and key:  # a list of authors
            fields[key].append(item[1].strip("\"'"))
        elif not line[0].isspace():
            match = _FIELD.fullmatch(line.rstrip())
            if match is None:
                return None
            key = match[1].lower()
            value = (match[2] or "").strip()
            listed = value[1:-1].split(",") if value.startswith("[") and value.endswith("]") else [value]
            fields[key] = [each.strip().strip("\"'") for each in listed if each.strip()]
    return tuple((name, ", ".join(values)) for name, values in fields.items()) or None


def byline_of(text: str) -> str | None:
    """Return who wrote the story where a line says so, `by A. Writer`, or None."""
    match = _BYLINE.fullmatch(" ".join(text.split()))
    return match[1].strip() if match else None


def guess_title(paragraphs: Sequence[Paragraph], is_chapter_mark: re.Pattern[str]) -> tuple[str | None, str | None]:
    """Return title and author as the headings before the first prose tell them, each None where they do not."""
    opening: list[str] = []
    for paragraph in paragraphs:
        text = " ".join(paragraph.text.split())
        if paragraph.kind == "prose" or is_chapter_mark.match(text):
            break
        if paragraph.kind == "heading":
            opening.append(text)
    title = author = None
    for text in opening:
        if by := byline_of(text):
            author = author or by
        else:
            title = title or text
    later = [
        p
        for before, p in pairwise((None, *paragraphs))
        if p
        and p.kind == "heading"
        and not (before and before.kind == "heading")  # a chapter's title below its number
        and not (is_chapter_mark.fullmatch(p.text.strip()) or kind_by_title(p.text))
    ]
    if title is not None and len(opening) == 1 and len(later) > 1:
        title = None  # the first of several chapter titles is not the book's
    return title, author
