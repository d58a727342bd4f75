"""Notes that no heading, class or type tells: a mark in the story leads to them, and they begin with that mark.

EPUB 2 has no types, so this is how most books have their notes: links there and back. Where there are no links, the
same star or figure in brackets stands behind a word and before the note.
"""

from __future__ import annotations

import re
from collections import Counter, deque
from collections.abc import Iterator, Sequence
from dataclasses import replace

from voicestage.books.blocks import Block
from voicestage.books.package import linked
from voicestage.model.book import Run

LEADING_MARK = re.compile(
    r"\s*(?:[\[({]\s*(?:\d{1,3}|[A-Za-z*†‡§¶]{1,3})\s*[\])}]|\d{1,3}[.):]?(?=\s|\Z)|[*†‡§¶‖]{1,3}(?=\s*[^\s*]))"
)
"""What a note begins with."""
_ONLY_MARK = re.compile(r"[\s\d\[\](){}*†‡§¶‖.:A-Za-z]{0,6}")
_SYMBOL = re.compile(r"\s*([*†‡§¶‖]{1,3}|\[\d{1,3}\])\s*(?=[^\s*\]])")
_STRESSED = re.compile(r"\s*\*[^\s*][^*]*\*")
_PLAIN_MARK = re.compile(r"(?<=[\w.,;:!?…\"”’»)])(?:\[\d{1,3}\]|[†‡§¶‖]{1,3}|\*{1,3})(?![\w*\[])")
_LONGEST_NOTE = 1_500
"""Words: what is longer is a chapter of its own."""
_NEAR = 80
"""How many paragraphs at most stand between a mark without a link and its note."""


def without_notes(blocks: Sequence[Block], left_out: Counter[str]) -> list[Block]:
    """Return the blocks that are not notes, without the marks of those that are gone; `left_out` is told of both."""
    notes = _linked_notes(blocks)
    kept = [block for number, block in enumerate(blocks) if number not in notes]
    left_out["notes"] += len(notes)
    return _without_plain_notes(kept, left_out) if any("*" in b.text or _SYMBOL.match(b.text) for b in kept) else kept


def _linked_notes(blocks: Sequence[Block]) -> set[int]:
    """Return the indices of the notes that links tell."""
    called: set[tuple[str, str]] = set()
    named: dict[tuple[str, str], int] = {}
    for number, block in enumerate(blocks):
        if not block.linked:
            called.update(_targets(block.calls, block.document))
        for anchor in block.anchors:
            named.setdefault((block.document, anchor), number)
    if not called and not any(block.answers for block in blocks):
        return set()
    found: set[int] = set()
    number = 0
    while number < len(blocks):
        end = _note_end(blocks, number, called, named)
        found.update(range(number, end))
        number = max(end, number + 1)
    return found


def _note_end(
    blocks: Sequence[Block], first: int, called: set[tuple[str, str]], named: dict[tuple[str, str], int]
) -> int:
    """Return where the note that begins at a block ends; at the block itself where none begins there."""
    block = blocks[first]
    if block.level or block.kind != "prose" or not (block.answers or LEADING_MARK.match(block.text)):
        return first
    own = [each for each in (*block.anchors, *block.within) if (block.document, each) in called]
    if not own and block.answers:
        own = _answered(blocks, first, named)
    if not own:
        return first
    end = first + 1
    while end < len(blocks) and blocks[end].document == block.document and set(own) & set(blocks[end].within):
        if blocks[end].level:
            return first
        end += 1
    if end == first + 1 and _ONLY_MARK.fullmatch(block.text) and end < len(blocks) and not blocks[end].level:
        end += 1  # a list of terms: the mark, then the note
    words = sum(len(each.text.split()) for each in blocks[first:end])
    return end if words <= _LONGEST_NOTE else first


def _answered(blocks: Sequence[Block], number: int, named: dict[tuple[str, str], int]) -> list[str]:
    """Return by which of its names a block is linked from the very place that it links back to."""
    block = blocks[number]
    own = {(block.document, each): each for each in (*block.anchors, *block.within)}
    found: list[str] = []
    for target in _targets(block.links, block.document):
        place = named.get(target)
        if place is not None and place != number and not blocks[place].linked:
            leads = (*blocks[place].calls, *blocks[place].links)
            found += [own[each] for each in _targets(leads, blocks[place].document) if each in own]
    return found


def _targets(hrefs: Sequence[str], document: str) -> Iterator[tuple[str, str]]:
    for href in hrefs:
        if (target := linked(href, document)) and target[1]:
            yield target


# --- without links


def _without_plain_notes(blocks: Sequence[Block], left_out: Counter[str]) -> list[Block]:
    """Drop notes whose mark stands behind a word not far before, and that mark."""
    kept: list[Block] = []
    waiting: deque[tuple[int, str, int]] = deque()  # the block's place in `kept`, the mark, where it stands
    cuts: dict[int, list[tuple[int, int]]] = {}
    for block in blocks:
        while waiting and (len(kept) - waiting[0][0] > _NEAR or kept[waiting[0][0]].document != block.document):
            waiting.popleft()
        lead = _SYMBOL.match(block.text) if block.kind == "prose" and not block.level else None
        if lead and not (lead[1] == "*" and _STRESSED.match(block.text)):
            mark = next((each for each in waiting if each[1] == lead[1]), None)
            if mark:
                waiting.remove(mark)
                cuts.setdefault(mark[0], []).append((mark[2], mark[2] + len(mark[1])))
                left_out["notes"] += 1
                left_out["note marks"] += 1
                continue
        if block.kind == "prose":
            waiting.extend((len(kept), each[0], each.start()) for each in _PLAIN_MARK.finditer(block.text))
        kept.append(block)
    for place, spans in cuts.items():
        kept[place] = without(kept[place], spans)
    return kept


def without(block: Block, spans: Sequence[tuple[int, int]]) -> Block:
    """Return a block without some of its characters; spans do not overlap."""
    text, runs, italics = block.text, block.runs, block.italics
    for start, end in sorted(spans, reverse=True):
        text = text[:start] + text[end:]
        runs = tuple(each for run in runs for each in _cut(run, start, end))
        italics = tuple((a, b) for a, b in (_closed_up(span, start, end) for span in italics) if b > a)
    return replace(block, text=text, runs=runs, italics=italics)


def _cut(run: Run, start: int, end: int) -> Iterator[Run]:
    first, last, there, there_end = run
    gone = end - start
    if last <= start:
        yield run
    elif first >= end:
        yield first - gone, last - gone, there, there_end
    elif there_end - there == last - first:
        if first < start:
            yield first, start, there, there + start - first
        if last > end:
            yield start, last - gone, there_end - (last - end), there_end
    # what an entity stands for is gone as a whole: it is one mark


def _closed_up(span: tuple[int, int], start: int, end: int) -> tuple[int, int]:
    gone = end - start
    return tuple(at if at <= start else max(start, at - gone) for at in span)  # type: ignore[return-value]
