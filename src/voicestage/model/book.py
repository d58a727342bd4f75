"""A story as read from a file: paragraphs with their place in the raw text and in the file they came from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ParagraphKind = Literal["prose", "heading", "ornament"]
Matter = Literal["front", "body", "back"]

Run = tuple[int, int, int, int]
"""Some characters and where they stand in their document: first and end in the paragraph's text, first and end there.

Where both are of one length they are the same characters; else the text's are what an entity stands for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """Where a paragraph stands in the file that it came from."""

    document: str = ""
    """The file inside a packed one, `OEBPS/chapter-3.xhtml`; empty where there is only the file itself."""
    line: int = 0
    """The line in that document, from 1; 0 where it has none."""
    page: int = 0
    """The page of a PDF, from 1; 0 elsewhere."""
    paragraph: int = 0
    """The paragraph of a Word document, from 1; 0 elsewhere."""
    runs: tuple[Run, ...] = ()
    """For EPUB, HTML and DOCX: where each character comes from, in order. What is in none was added by the reader, such
    as the stars around stress and the space between two lines."""
    moves: tuple[tuple[int, str], ...] = ()
    """Where a paragraph goes on in another document, as files are cut anywhere: from which of its characters, and in
    which."""

    def document_at(self, at: int) -> str:
        """Return the document that one of the paragraph's characters stands in."""
        return next((document for start, document in reversed(self.moves) if at >= start), self.document)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of the story, a chapter's heading, or an ornament (`* * *`) that divides scenes."""

    text: str
    """The paragraph's characters, as many as in the raw text: a line break inside it is one space for each of its
    characters (in verse it stays), so `text[i]` is the raw text's character `start + i`."""
    start: int
    """Where it begins, in characters of `Book.raw`."""
    kind: ParagraphKind = "prose"
    verse: bool = False
    """Whether its lines are lines of their own, as in poems, addresses and signatures."""
    italics: tuple[tuple[int, int], ...] = ()
    """Where the print is slanted, in characters of `text`: a hint of stress, of a title, of a thought."""
    source: Source | None = None

    @property
    def end(self) -> int:
        """Where it ends (exclusive), in characters of `Book.raw`."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A chapter, or a part before or behind the chapters such as a preface."""

    title: str | None
    first: int
    """Its first paragraph, as an index in `Book.paragraphs`."""
    end: int
    """Where it ends (exclusive)."""
    kind: str = "chapter"
    """chapter, or what else it is: cover, title page, copyright, contents, dedication, preface, notes …"""
    matter: Matter = "body"
    apart: bool = False
    """Whether it is not read aloud unless somebody asks for it: contents, copyright, index, notes and their like."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture inside a book, as its file has it."""

    name: str
    data: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A story: its raw text and the paragraphs found in it, in order and without overlap.

    No word of the story is outside a paragraph: only white space, the marks and underlines of headings, front matter,
    and the frame that Project Gutenberg puts around a text. What a format has beside the story (page numbers, running
    heads, the marks of notes) is not in `raw`.
    """

    name: str
    """The file's name without its folder, for messages."""
    raw: str
    """The text as decoded, without newline translation; for other formats than text the words found, paragraphs
    between blank lines."""
    paragraphs: tuple[Paragraph, ...]
    title: str | None = None
    author: str | None = None
    language: str = "en"
    sections: tuple[Section, ...] = ()
    """The chapters and what stands around them; together all paragraphs, in order."""
    series: str | None = None
    series_number: str | None = None
    publisher: str | None = None
    cover: Picture | None = None
