"""What Project Gutenberg puts around and into a story: header, licence, who made the file, marks of notes and pages.

Its pages and EPUBs mark header and licence by their ids since 2021, which `flow` knows; before, and in plain texts,
only the lines with three stars tell.
Source: https://www.gutenberg.org/attic/readme.txt, and files of all its years.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from voicestage.books.blocks import Block
from voicestage.books.elements import LICENCE

START = re.compile(
    r"\*{3} ?START OF (?:THE|THIS) PROJECT GUTENBERG[^\r\n]*(?:[\r\n]+[^\r\n*]+\*{3})?"
    r"|\*END\*?[ ]?THE SMALL PRINT![^\r\n]*\*END\*",
    re.I,
)
END = re.compile(
    r"\*{3} ?END OF (?:THE|THIS) PROJECT GUTENBERG|\*{3} ?START: FULL LICEN[CS]E"
    r"|^[ \t]*(?:end of (?:the |this )?project|ende (?:dieses|des) projekt|fin (?:de|du) (?:ce )?projec?t) gutenberg",
    re.I | re.M,
)
_CREDIT = re.compile(
    r"[(\[]?\s*(?:(?:this )?(?:e-?(?:book|text)|file|html version|text)s? (?:is |was |were )?)?"
    r"(?:produced|prepared|transcribed|scanned|digiti[sz]ed|proofed|created|updated|converted)\b.{0,60}\b(?:by|from)\b"
    r"|[(\[]?\s*(?:(?:html|epub|e-?text|ascii|text)(?: \w+){0,2}|produced|transcribed) (?:by|from)\b"
    r"|\[?\s*(?:transcriber[’']?s?|editor[’']?s?)? ?notes?: project gutenberg"
    r"|\[\s*transcriber[’']?s? notes?\b"
    r"|.{0,200}(?:distributed proofread|pgdp\.net)"
    r"|\(?this file was produced",
    re.I | re.DOTALL,
)
"""How the lines begin that tell, right behind the header, who made the file."""
_LONGEST_CREDIT = 700
_LONGEST_LINE = 500
_HEAD, _TAIL = 20_000, 60_000
"""Characters in which header and licence stand."""
_PARAGRAPH = re.compile(r"\s*(\S.*?)(?=(?:\r\n|\r|\n)[ \t]*(?:\r\n|\r|\n)|\Z)", re.DOTALL)

_MARK = re.compile(
    # at the head of a line it may be the note itself, unless the line goes on with the one before
    r"(?<![\r\n])\[(?:footnote )?\d{1,3}\]|(?<=[^\s\[(])\[(?-i:[A-Z])\]"
    r"|(?<=[^\s.!?…\"”’)\]])(?:\r\n|[\r\n])\[\d{1,3}\]"
    r"|\[pg\.? ?\d{1,4}\]|\{\d{1,4}\}|\[page \d{1,4}\]|\[blank page\]",
    re.I,
)
_BRACKETED = re.compile(
    r"\[(?:(?P<note>(?:foot|end)note)|(?P<aside>sidenote)|illustrations?|music|transcriber[’']?s? notes?|decoration)\b"
    r"(?:[^\[\]]++|\[[^\[\]]*+\])*+\]",
    re.I,
)
_LONGEST_BRACKETED = 5_000
_TRANSLITERATED = re.compile(r"\[(?:greek|hebrew|russian):[ ]?([^\[\]]{1,500})\]", re.I)


def frame(raw: str, start: int = 0) -> tuple[int, int, str] | None:
    """Return where a text's story begins and ends, and the header before it; None where there is no frame."""
    opening = START.search(raw, start, start + _HEAD)
    begin = opening.end() if opening else start
    tail = max(begin, len(raw) - _TAIL)
    closing = END.search(raw, tail) if opening or "gutenberg" in raw[tail:].casefold() else None
    if opening is None and closing is None:
        return None
    if opening:
        while (told := _PARAGRAPH.match(raw, begin)) and is_credit(told[1]):
            begin = told.end()
    end = raw.rfind("\n", begin, closing.start()) + 1 if closing else len(raw)
    return begin, max(begin, end), raw[start : opening.start()] if opening else ""


def is_credit(text: str) -> bool:
    """Tell whether a paragraph says who made the file."""
    return len(text) <= _LONGEST_CREDIT and bool(_CREDIT.match(text))


def without_frame(blocks: Sequence[Block], left_out: Counter[str]) -> list[Block]:
    """Return the blocks of a book that are its story, by the lines with stars; `left_out` is told of what is not."""
    first, end = 0, len(blocks)
    read = 0
    for number, block in enumerate(blocks):
        if read > _HEAD:
            break
        read += len(block.text)
        if len(block.text) <= _LONGEST_LINE and START.search(block.text):
            first = number + 1
            while first < len(blocks) and is_credit(blocks[first].text):
                first += 1
            break
    read = 0
    for number in range(len(blocks) - 1, first - 1, -1):
        read += len(blocks[number].text)
        if read > _TAIL:
            break
        if len(blocks[number].text) <= _LONGEST_LINE and END.search(blocks[number].text):
            end = number
    left_out[LICENCE] += (first > 0) + (end < len(blocks))
    return list(blocks[first:end])


def without_marks(story: str) -> tuple[str, Counter[str]]:
    """Return a text without what it has in brackets for the eye, with as many lines as before, and what that was."""
    counts: Counter[str] = Counter()

    def gone(match: re.Match[str]) -> str:
        if len(match[0]) > _LONGEST_BRACKETED:
            return match[0]
        counts["notes" if match["note"] else "notes at the margin" if match["aside"] else "pictures"] += 1
        return _line_ends(match)

    def unmarked(match: re.Match[str]) -> str:
        counts["page numbers" if match[0][1:2].lower() in {"p", "b"} or match[0][0] == "{" else "note marks"] += 1
        return _line_ends(match)

    story = _BRACKETED.sub(gone, story) if "[" in story else story
    story = _MARK.sub(unmarked, story)
    return _TRANSLITERATED.sub(r"\1", story), counts


def _line_ends(match: re.Match[str]) -> str:
    return "".join(character for character in match[0] if character in "\r\n")
