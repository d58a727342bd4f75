"""Where each spoken phrase stands in the documents of the book that the story was read from, word by word."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from voicestage.deliver.exports.overlays import Mark
from voicestage.deliver.exports.phrases import Phrase
from voicestage.model.book import Book, Source

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
_CONTEXT = 4
"""Words that must agree before the book and what is spoken are taken to be at one place."""
_AHEAD = 60
"""How many words that only the script has are passed over at once."""


@dataclass(slots=True, kw_only=True)
class Document:
    """A document of the book with the phrases spoken in it."""

    path: str
    source: str
    marks: list[tuple[int, int, Mark]] = field(default_factory=list)
    """First and end in `source`, and what sounds there; in order."""


def place(documents: Mapping[str, Document], phrases: Sequence[Phrase], book: Book, *, prefix: str) -> None:
    """Find every phrase in the documents, in order, and mark it there with an id that begins with `prefix`."""
    words = [
        (match[0].casefold(), number, match.start(), match.end())
        for number, paragraph in enumerate(book.paragraphs)
        if paragraph.kind != "ornament"
        for match in _WORD.finditer(paragraph.text)
    ]
    spoken = [
        (match[0].casefold(), number) for number, phrase in enumerate(phrases) for match in _WORD.finditer(phrase.text)
    ]
    spans: dict[int, list[int]] = {}
    for word, at in _aligned([each[0] for each in words], [each[0] for each in spoken]):
        spans.setdefault(spoken[at][1], []).append(word)
    for phrase, found in sorted(spans.items()):
        by_paragraph: dict[int, list[int]] = {}
        for word in found:
            by_paragraph.setdefault(words[word][1], []).append(word)
        pieces: list[tuple[str, int, int]] = []
        for number, inside in by_paragraph.items():
            paragraph = book.paragraphs[number]
            if paragraph.source is None:
                continue
            first, last = words[inside[0]][2], words[inside[-1]][3]
            # the marks around the words belong to them, up to the next white space
            while first and not paragraph.text[first - 1].isspace():
                first -= 1
            while last < len(paragraph.text) and not paragraph.text[last].isspace():
                last += 1
            pieces += _places(paragraph.source, first, last, documents)
        _add(documents, pieces, phrases[phrase], f"{prefix}-p{phrase}")


def _add(documents: Mapping[str, Document], pieces: Sequence[tuple[str, int, int]], phrase: Phrase, name: str) -> None:
    """Mark the pieces of a phrase; its time is shared out by their length."""
    total = sum(end - start for _, start, end in pieces) or 1
    done = 0
    for number, (document, begin, end) in enumerate(pieces):
        marks = documents[document].marks
        start = max(begin, marks[-1][1]) if marks else begin  # what is between two phrases belongs to the first
        if start < end:
            identity = f"{name}-{number}" if number else name
            share = done / total, (done + end - begin) / total
            marks.append((start, end, Mark(identity=identity, phrase=phrase, first=share[0], last=share[1])))
        done += end - begin


def _places(source: Source, first: int, last: int, documents: Mapping[str, Document]) -> Iterator[tuple[str, int, int]]:
    """Return where characters of a paragraph stand in their documents, in stretches without a tag inside."""
    joined: list[tuple[str, int, int]] = []
    for start, end, there, there_end in source.runs:
        document = source.document_at(start)
        if end <= first or start >= last or document not in documents:
            continue
        if there_end - there == end - start:
            begin, stop = there + max(0, first - start), there_end - max(0, end - last)
        else:
            begin, stop = there, there_end
        text = documents[document].source
        if joined and joined[-1][0] == document and "<" not in text[joined[-1][2] : begin]:
            joined[-1] = document, joined[-1][1], stop
        else:
            joined.append((document, begin, stop))
    return (each for each in joined if documents[each[0]].source[each[1] : each[2]].strip())


def _aligned(book: Sequence[str], spoken: Sequence[str]) -> Iterator[tuple[int, int]]:
    """Yield pairs of equal words, both in order; what only one of them has is passed over."""
    places: dict[tuple[str, ...], list[int]] = {}
    for at in range(len(book) - _CONTEXT + 1):
        places.setdefault(tuple(book[at : at + _CONTEXT]), []).append(at)
    left = right = 0
    while right < len(spoken):
        if left < len(book) and book[left] == spoken[right]:
            yield left, right
            left, right = left + 1, right + 1
            continue
        for ahead in range(right, min(right + _AHEAD, len(spoken) - _CONTEXT + 1)):
            found = next((at for at in places.get(tuple(spoken[ahead : ahead + _CONTEXT]), ()) if at >= left), None)
            if found is not None:
                left, right = found, ahead
                break
        else:
            right += 1
