"""Nothing lost: the words of the prose against the words of the script, counted apart from how it was made."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from voicestage.adapt.align import align
from voicestage.model.book import Book
from voicestage.model.script import Script

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class OwnWords(NamedTuple):
    """Words of the story from `start` to `end` (exclusive, counted after what is dropped) that the writer replaced."""

    start: int
    end: int
    words: tuple[str, ...]
    """What stands in their place."""
    missing: tuple[str, ...] = ()
    """Those of the story's words that are not among `words`, as the proof finds them."""
    added: tuple[str, ...] = ()
    """Those of `words` that are not the story's, likewise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """What became of the words of a story."""

    words_in: int
    words_out: int
    lost: tuple[str, ...] = ()
    """Words of the prose that are not in the script at their place."""
    added: tuple[str, ...] = ()
    """Words of the script that are not in the prose at their place."""
    dropped: tuple[str, ...] = ()
    """The words of the tags that were dropped, in order."""
    own: tuple[OwnWords, ...] = ()
    """Where the script has the writer's own words."""

    @property
    def holds(self) -> bool:
        """Whether every word that was not dropped or replaced by the writer is in the script exactly once, in order."""
        return not self.lost and not self.added

    def __str__(self) -> str:
        text = f"{_counted(self.words_in, 'word')}, {_counted(len(self.lost), 'word')} lost, {len(self.added):,} added"
        if self.dropped:
            text += f", {len(self.dropped):,} dropped with their tags"
        if self.own:
            missing = sum(len(each.missing) for each in self.own)
            added = sum(len(each.added) for each in self.own)
            text += f", {_counted(len(self.own), 'place')} in your own words ("
            text += f"{_counted(missing, 'word')} of the story missing, {added:,} added)"
        return text


def _counted(count: int, noun: str) -> str:
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def words(text: str) -> list[str]:
    """Return the words of a text: runs of letters and digits, apostrophes inside them included."""
    return _WORD.findall(text)


def prove(
    book: Book, script: Script, *, dropped: Sequence[tuple[int, int]] = (), own: Sequence[OwnWords] = ()
) -> Proof:
    """Compare the words of a story's paragraphs and headings with those of a script's lines and chapter titles.

    Args:
        book: the story.
        script: what was made of it.
        dropped: stretches of `book.raw` that are not to be in the script, in order.
        own: what the writer changed in the script, in order.
    """
    prose = words_of(book, dropped)
    spoken = [word for text in _texts(script) for word in words(text)]
    expected: list[str] = []
    at = 0
    for each in own:
        expected += [*prose[at : each.start], *each.words]
        at = each.end
    expected += prose[at:]
    lost, added = _differences(expected, spoken)
    gone = [word for start, end in dropped for word in words(book.raw[start:end])]
    return Proof(
        words_in=len(prose) + len(gone),
        words_out=len(spoken),
        lost=lost,
        added=added,
        dropped=tuple(gone),
        own=tuple(_with_differences(each, prose) for each in own),
    )


def _with_differences(own: OwnWords, prose: Sequence[str]) -> OwnWords:
    missing, added = _differences(prose[own.start : own.end], own.words)
    return own._replace(missing=missing, added=added)


def parts(book: Book, dropped: Sequence[tuple[int, int]]) -> Iterator[tuple[str, tuple[int, int] | None]]:
    """Go through the text of a story's paragraphs and headings, with the stretches that are dropped apart.

    Args:
        book: the story.
        dropped: stretches of `book.raw`, in order, each inside a paragraph.

    Yields:
        A text with None, or a dropped one with where it stands.
    """
    waiting = list(reversed(dropped))
    for paragraph in book.paragraphs:
        at = paragraph.start
        while waiting and waiting[-1][0] < paragraph.end:
            start, end = waiting.pop()
            if at <= start and paragraph.kind != "ornament":
                yield paragraph.text[at - paragraph.start : start - paragraph.start], None
                yield paragraph.text[start - paragraph.start : end - paragraph.start], (start, end)
                at = end
        if paragraph.kind != "ornament":
            yield paragraph.text[at - paragraph.start :], None


def words_of(book: Book, dropped: Sequence[tuple[int, int]]) -> list[str]:
    """Return the words of a story but for those that are dropped."""
    return [word for text, span in parts(book, dropped) if span is None for word in words(text)]


def _texts(script: Script) -> Iterator[str]:
    for chapter in script.chapters:
        yield chapter.title or ""
        for scene in chapter.scenes:
            for line in scene.lines:
                yield line.text


def _differences(prose: Sequence[str], spoken: Sequence[str]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if prose == spoken:
        return (), ()
    matches = align(prose, spoken)
    return _gaps(prose, ((each.left, each.size) for each in matches)), _gaps(
        spoken, ((each.right, each.size) for each in matches)
    )


def _gaps(tokens: Sequence[str], matched: Iterable[tuple[int, int]]) -> tuple[str, ...]:
    found: list[str] = []
    at = 0
    for start, size in matched:
        found += tokens[at:start]
        at = start + size
    return (*found, *tokens[at:])
