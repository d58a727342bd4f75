"""What a merged script is made of: tokens, in pieces of lines, in rows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(slots=True)
class Entry:
    """A token of the result: from the script as it stands (`mine`), from the revision (`new`), or from both."""

    mine: int = -1
    base: int = -1
    new: int = -1
    instead: int = -1
    """The token of the script whose place the revision's takes, where the writer set or took away that one's stress."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Own:
    """Words that are the writer's, not the story's."""

    start: int
    """Tokens of the revision, from here …"""
    end: int
    """… to here (exclusive), are replaced"""
    mine: tuple[int, int]
    """by these tokens of the script as it stands."""
    base: tuple[int, int]
    """What the tool had written there."""
    conflict: bool
    """Whether the revision changed the same words, too."""


@dataclass(slots=True)
class Piece:
    """A line of the result, or a part of one: entries of one unit of `mine`, or of one new unit."""

    entries: list[Entry]
    mine: int | None
    """The unit of the script as it stands that it comes from; None for a new line."""


@dataclass(slots=True)
class Row:
    """A line or title of the result."""

    pieces: list[Piece]
    speaker: str
    directions: tuple[str, ...]
    followed: bool = False
    """Whether its words stayed and its speaker or directions changed with the story."""
    contested: tuple[str, ...] = ()
    """What the story now asks for where the writer decided otherwise: a speaker, directions."""
    moved: int | None = None
    """The unit of the script, elsewhere, whose words a new line has, so that it is that line moved."""

    @property
    def entries(self) -> Iterator[Entry]:
        """All tokens in order."""
        for piece in self.pieces:
            yield from piece.entries
