"""Nothing lost: the words of the prose against the words of the script, counted apart from how it was made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from voicestage.model.book import Book
from voicestage.model.script import Script

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_WINDOW = 2_000
"""Words that are compared at once behind the first difference; keeps the time in proportion to the text."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What became of the words of a story."""

    words_in: int
    words_out: int
    lost: tuple[str, ...] = ()
    """Words of the prose that are not in the script at their place."""
    added: tuple[str, ...] = ()
    """Words of the script that are not in the prose at their place."""

    @property
    def holds(self) -> bool:
        """Whether every word is in the script exactly once, in order."""
        return not self.lost and not self.added

    def __str__(self) -> str:
        return f"{self.words_in:,} words, {len(self.lost):,} words lost, {len(self.added):,} added"


def words(text: str) -> list[str]:
    """Return the words of a text: runs of letters and digits, apostrophes inside them included."""
    return _WORD.findall(text)


def prove(book: Book, script: Script) -> Proof:
    """Compare the words of a story's paragraphs and headings with those of a script's lines and chapter titles."""
    prose = [word for p in book.paragraphs if p.kind != "ornament" for word in words(p.text)]
    spoken = [word for text in _texts(script) for word in words(text)]
    lost, added = _differences(prose, spoken)
    return Proof(words_in=len(prose), words_out=len(spoken), lost=lost, added=added)


def _texts(script: Script) -> Iterable[str]:
    for chapter in script.chapters:
        yield chapter.title or ""
        for scene in chapter.scenes:
            for line in scene.lines:
                yield line.text


def _differences(prose: Sequence[str], spoken: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lost: list[str] = []
    added: list[str] = []
    left = right = 0
    while left < len(prose) or right < len(spoken):
        if left < len(prose) and right < len(spoken) and prose[left] == spoken[right]:
            left, right = left + 1, right + 1
            continue
        here, there = prose[left : left + _WINDOW], spoken[right : right + _WINDOW]
        blocks = SequenceMatcher(None, here, there, autojunk=False).get_matching_blocks()
        # stop at the first long agreement: behind it the plain comparison goes on
        stop = next((block for block in blocks if block.size >= 8), blocks[-1])
        at_left = at_right = 0
        for block in blocks:
            lost += here[at_left : block.a]
            added += there[at_right : block.b]
            at_left, at_right = block.a + block.size, block.b + block.size
            if block == stop:
                break
        left, right = left + at_left, right + at_right
    return tuple(lost), tuple(added)
