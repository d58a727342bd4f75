"""A script file as blocks that, joined, give back the file: nothing is lost, whatever the text."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from voicestage.script.grammar import Kind, is_fence, kind_of

BYTE_ORDER_MARK = "\ufeff"

# what editors take for the end of a line; form feeds and Unicode's separators are white space inside one
_LINES = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """Some whole lines of a file that are read as one thing."""

    kind: Kind
    source: str
    """Its lines with their line ends, and the byte order mark where the file begins with one."""
    line: int
    """The number of its first line, from 1."""

    @property
    def body(self) -> str:
        """The source without the byte order mark, which no editor shows and no column counts."""
        return self.source.removeprefix(BYTE_ORDER_MARK) if self.line == 1 else self.source


def blocks(text: str) -> tuple[Block, ...]:
    """Cut a file's text into blocks; their sources, joined, are the text again, whatever it is."""
    return tuple(_blocks(_LINES.findall(text)))


def _blocks(lines: list[str]) -> Iterator[Block]:
    index = 0
    at_head = True  # only blank lines so far: front matter may open
    while index < len(lines):
        first = lines[index] if index else lines[index].removeprefix(BYTE_ORDER_MARK)
        kind = kind_of(first)
        end = index + 1
        if at_head and is_fence(first):
            kind, end = "frontmatter", _front_matter_end(lines, index)
        elif kind in {"utterance", "unknown"}:
            while end < len(lines) and lines[end][0].isspace() and not lines[end].isspace():
                end += 1
        at_head = at_head and kind == "blank"
        source = lines[index] if end == index + 1 else "".join(lines[index:end])
        yield Block(kind=kind, source=source, line=index + 1)
        index = end


def _front_matter_end(lines: list[str], start: int) -> int:
    """Return the index after the closing fence; where it is missing, of the first line that cannot be front matter.

    A blank line cannot, so a stray fence never swallows the lines of a script up to the next one.
    """
    for index in range(start + 1, len(lines)):
        if is_fence(lines[index]):
            return index + 1
        if kind_of(lines[index]) in {"blank", "heading", "cue", "note"}:
            return index
    return len(lines)
