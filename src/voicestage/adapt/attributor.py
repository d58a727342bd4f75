"""The seam between finding speech and knowing who speaks: what an attributor is given and what it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from voicestage.model.book import Book
from voicestage.model.cast import Cast, Character

DOUBTFUL = 0.6
"""Below this confidence a speaker is worth a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quotation:
    """A stretch of speech inside one paragraph; all offsets count characters of `Book.raw`, ends are exclusive."""

    start: int
    """The first character that is spoken, behind the opening mark."""
    end: int
    """Behind the last one, before the closing mark."""
    outer_start: int
    """Where the opening mark begins."""
    outer_end: int
    """Where the closing mark ends."""
    paragraph: int
    """Its paragraph's index in `Book.paragraphs`."""
    group: int
    """Parts of one speech, whether a tag or a new paragraph divides them, bear the same number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """Who speaks a quotation."""

    speaker: str | None
    """The name of one of the characters, `NARRATOR` for a narrator who tells of himself, None where nobody is known."""
    confidence: float
    """From 0, a guess, to 1, told in as many words."""
    reason: str
    """What it follows from, as people say it: `tag: "whispers Kit"`."""
    others: tuple[tuple[str, float], ...] = ()
    """Who else it may be, likeliest first, each with a confidence; `review` offers them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What tells a character's gender and age, as people say it; empty where nothing does."""

    gender: str = ""
    """`Mrs. Lennox`, `"she" behind the name`."""
    age: str = ""
    """`"a girl of ten"`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Attributed:
    """What an attributor says: one choice for each quotation, and the characters that the choices name."""

    choices: tuple[Choice, ...]
    characters: tuple[Character, ...]
    """Every speaker but NARRATOR, in the order of their first speech; those of the given cast as they were given."""
    grounds: Mapping[str, Grounds] = field(default_factory=dict)
    """What tells the gender and age of those who were found, by name."""


class Attributor(Protocol):
    """Anything that knows who speaks: the ranker here, or another model."""

    def __call__(self, book: Book, quotations: Sequence[Quotation], cast: Cast | None) -> Attributed:
        """Say who speaks each quotation; a given cast's names, aliases and genders come first."""
        ...
