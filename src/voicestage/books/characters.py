"""The characters of a paragraph while it is read, each with its place in the document.

White space is put together, what is invisible is left out, and nothing is copied twice: a paragraph of any length takes
time in proportion to it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

from voicestage.markup import Text, resolved
from voicestage.model.book import Run

Piece = tuple[str, int, int, bool]
"""Characters, their first and end in the document (-1: added by the reader), and whether they are slanted."""
_WHITE = re.compile(r"[ \t\n\r\f]+")
_ODD = re.compile("[\t\n\r\f\u00a0\u00ad\u200b\ufeff\u2060\ufb00-\ufb06]|  ")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff\u2060"))

LIGATURES = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
"""Letters that printers cast in one, and that files out of PDFs have as one: `\ufb01sh` is no word of any list."""


@dataclass(slots=True)
class Characters:
    """Those of the paragraph that grows."""

    pieces: list[Piece] = field(default_factory=list)
    length: int = 0
    linked: int = 0
    """How many of them stand in links inside the book."""
    begun: int = 0
    blank: bool = False
    """Whether it has white space that was put there on purpose."""

    def add_text(self, source: str, piece: Text, *, slanted: bool, plain: bool) -> None:
        """Add the characters of a text of `source`, white space put together unless it is `plain`."""
        for characters, start, end in resolved(source, piece):
            if end - start != len(characters):  # an entity
                self.blank = self.blank or characters.isspace()
                if (kept := characters.translate(_INVISIBLE)) and not (kept.isspace() and self.at_space()):
                    self.add(" " if kept == "\u00a0" else kept, start, end, slanted=slanted)
                continue
            if plain:
                self._add_lines(characters, start, slanted=slanted)
                continue
            if not _ODD.search(characters):  # most texts: spaces stand alone, nothing is invisible
                if self.at_space() and characters[0] == " ":
                    characters, start = characters[1:], start + 1  # noqa: PLW2901
                if characters:
                    self.add(characters, start, end, slanted=slanted)
                continue
            at = 0
            for gap in _WHITE.finditer(characters):
                if gap.start() > at:
                    self._add_word(characters[at : gap.start()], start + at, slanted=slanted)
                if not self.at_space():
                    self.add(" ", start + gap.start(), start + gap.end(), slanted=slanted)
                at = gap.end()
            if at < len(characters):
                self._add_word(characters[at:], start + at, slanted=slanted)

    def _add_lines(self, characters: str, start: int, *, slanted: bool) -> None:
        for number, line in enumerate(re.split(r"(\r\n|\r|\n)", characters)):
            if number % 2:
                self.add("\n", -1, -1)
            elif line:
                self._add_word(line, start, slanted=slanted)
            start += len(line)

    def _add_word(self, word: str, start: int, *, slanted: bool) -> None:
        if word.isascii():
            self.add(word, start, start + len(word), slanted=slanted)
            return
        if "\u00a0" in word:
            self.blank = True
            word = word.replace("\u00a0", " ")
        at = 0
        for number, character in enumerate(word):
            letters = LIGATURES.get(ord(character), "")
            if letters or ord(character) in _INVISIBLE:
                if number > at:
                    self.add(word[at:number], start + at, start + number, slanted=slanted)
                if letters:
                    self.add(letters, start + number, start + number + 1, slanted=slanted)
                at = number + 1
        if at < len(word):
            self.add(word[at:], start + at, start + len(word), slanted=slanted)

    def add(self, text: str, start: int, end: int, *, slanted: bool = False) -> None:
        """Add characters with their place in the document; -1 for what is the reader's own."""
        if not self.pieces:
            self.begun = max(start, 0)
        else:
            last, first, after, was_slanted = self.pieces[-1]
            if (
                after == start >= 0
                and was_slanted == slanted
                and after - first == len(last)
                and end - start == len(text)
            ):
                # one run as long as characters follow each other, here and in the document
                self.pieces[-1] = (last + text, first, end, slanted)
                self.length += len(text)
                return
        self.pieces.append((text, start, end, slanted))
        self.length += len(text)

    def at_space(self) -> bool:
        """Tell whether another space would be one too many."""
        return not self.pieces or self.pieces[-1][0][-1] in " \n"

    def text_from(self, length: int) -> str:
        """Return the block's characters from that one on."""
        kept: list[str] = []
        left = self.length - max(0, length)
        for piece in reversed(self.pieces):
            if left <= 0:
                break
            kept.append(piece[0][-left:] if left < len(piece[0]) else piece[0])
            left -= len(piece[0])
        return "".join(reversed(kept))

    def cut(self, length: int) -> None:
        """Take away the block's characters from that one on."""
        while self.pieces and self.length > length:
            text, start, end, slanted = self.pieces.pop()
            self.length -= len(text)
            if self.length < length:
                keep = length - self.length
                self.pieces.append((text[:keep], start, start + keep if start >= 0 else end, slanted))
                self.length = length
        self.linked = min(self.linked, self.length)

    def clear(self) -> None:
        """Begin another paragraph."""
        self.pieces.clear()
        self.length = self.linked = 0
        self.blank = False


class Line(NamedTuple):
    """A line of a paragraph, stripped."""

    text: str
    pieces: list[Piece]


def lines_of(pieces: list[Piece]) -> Iterable[Line]:
    """Divide a block at its line breaks; lines are stripped."""
    line: list[Piece] = []
    for piece in pieces:
        if piece[0] == "\n":
            yield _stripped(line)
            line = []
        else:
            line.append(piece)
    yield _stripped(line)


def _stripped(pieces: list[Piece]) -> Line:
    while pieces and not pieces[0][0].strip():
        pieces.pop(0)
    while pieces and not pieces[-1][0].strip():
        pieces.pop()
    if pieces:
        for number, cut in ((0, str.lstrip), (-1, str.rstrip)):
            text, start, end, slanted = pieces[number]
            kept = cut(text)
            lost = len(text) - len(kept)
            if lost and end - start == len(text):
                start, end = (start + lost, end) if number == 0 else (start, end - lost)
            pieces[number] = (kept, start, end, slanted)
    return Line("".join(piece[0] for piece in pieces), pieces)


def stanzas(lines: Iterable[Line]) -> list[list[Line]]:
    """Divide lines of verse at the empty ones."""
    groups: list[list[Line]] = [[]]
    for line in lines:
        if line.text:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def joined(lines: list[Line]) -> tuple[str, tuple[Run, ...], tuple[tuple[int, int], ...]]:
    """Join the lines of a block: its text, its runs, and where it is slanted."""
    text: list[str] = []
    runs: list[Run] = []
    italics: list[tuple[int, int]] = []
    at = 0
    for number, line in enumerate(lines):
        if number:
            text.append("\n")
            at += 1
        for characters, start, end, slanted in line.pieces:
            after = at + len(characters)
            if start >= 0:
                runs.append((at, after, start, end))
            if slanted and italics and italics[-1][1] == at:
                italics[-1] = italics[-1][0], after
            elif slanted:
                italics.append((at, after))
            text.append(characters)
            at = after
    return "".join(text), tuple(runs), tuple(italics)
