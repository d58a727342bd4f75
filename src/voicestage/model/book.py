"""A story as read from a file: paragraphs with their place in the raw text."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

ParagraphKind = Literal["prose", "heading", "ornament"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    """A paragraph of the story, a chapter's heading, or an ornament (`* * *`) that divides scenes."""

    text: str
    """The paragraph's characters, as many as in the raw text: a line break inside it is one space for each of its
    characters, so `text[i]` is the raw text's character `start + i`."""
    start: int
    """Where it begins, in characters of `Book.raw`."""
    kind: ParagraphKind = "prose"

    @property
    def end(self) -> int:
        """Where it ends (exclusive), in characters of `Book.raw`."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Book:
    """A story: its raw text and the paragraphs found in it, in order and without overlap.

    No word of the story is outside a paragraph: only white space, the marks and underlines of headings, front matter,
    and the frame that Project Gutenberg puts around a text.
    """

    name: str
    """The file's name without its folder, for messages."""
    raw: str
    """The text as decoded, without newline translation."""
    paragraphs: tuple[Paragraph, ...]
    title: str | None = None
    author: str | None = None
    language: str = "en"
