"""A paragraph in the making, as the readers of formats hand it on to `structure`."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Literal

from voicestage.model.book import Run

BlockKind = Literal["prose", "heading", "ornament", "blank"]


@dataclass(slots=True, kw_only=True)
class Block:
    """A paragraph in the making."""

    text: str
    kind: BlockKind = "prose"
    level: int = 0
    """Of a heading, from 1."""
    verse: bool = False
    runs: tuple[Run, ...] = ()
    italics: tuple[tuple[int, int], ...] = ()
    document: str = ""
    offset: int = 0
    """Where it begins in the document."""
    line: int = 0
    page: int = 0
    paragraph: int = 0
    """Its number in a Word document, from 1."""
    anchors: tuple[str, ...] = ()
    """The ids that links can lead to and that stand at it or between it and the block before."""
    types: frozenset[str] = frozenset()
    """What the document says that it and what it stands in are: `epub:type` and `role`, without `doc-`."""
    linked: bool = False
    """Whether all of it is a link inside the book."""
    within: tuple[str, ...] = ()
    """The ids of the innermost elements around it, at most three."""
    calls: tuple[str, ...] = ()
    """What the marks of notes in it lead to, as the document writes it."""
    links: tuple[str, ...] = ()
    """What other links in it lead to inside the book, as the document writes it."""
    moves: tuple[tuple[int, str], ...] = ()
    """Where it goes on in another document: from which of its characters, and in which."""
    answers: bool = False
    """Whether it begins with a note's mark that is a link, or ends with a link back: so notes do."""


@dataclass(slots=True)
class LeftOut:
    """How much was not taken for text, by kind."""

    counts: Counter[str] = field(default_factory=Counter)
