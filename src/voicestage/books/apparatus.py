"""Printed tables of contents and blocks of notes among the paragraphs of a story, told by their words.

A table of contents is the heading "Contents" and what follows it up to the first chapter. Its lines are headings as the
chapters' own are, so only two things tell where it ends: prose follows, and the first chapter's heading has stood in it
before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import islice

from voicestage.books.layout import CHAPTER_MARK
from voicestage.books.matter import kind_by_title
from voicestage.books.notes import LEADING_MARK
from voicestage.model.book import Paragraph

Words = tuple[str, ...]
Listed = Sequence[tuple[Words, int]]
_NOTES = re.compile(r"\s*(?:foot|end)?notes?\s*[:.]?\s*", re.I)
_LEADER = re.compile(r"(?<=\S)(?:[\s.·…_]{2,}(?:\d{1,4}|[ivxlc]{1,7})|\s\d{1,4})\s*\Z", re.I)
"""Dots and a page's number behind a line of a table of contents."""
_SENTENCE_END = re.compile(r"[.!?…]['\"’”»)\]]*\s*\Z")
_LONGEST_ENTRY = 100
_MOST_LISTS = 3
"""Tables of contents and lists of pictures in one book."""
_LONGEST_TITLE = 4
"""Headings of which a chapter's title is made at most: `BOOK ONE`, `CHAPTER I`, `The Gate`."""
_MARK_WORDS = frozenset(("chapter", "book", "part", "letter", "stave", "section", "act"))
_ENOUGH = 200
"""Chapters of a book; a file with a hundred thousand headings has no table of contents that could be found."""
_COVERED = 0.6
"""A paragraph so much of which is the titles of later chapters is a list of them, whatever its layout."""


def find_apparatus(paragraphs: Sequence[Paragraph]) -> list[tuple[int, int, str]]:
    """Return the first and end of each table of contents and each block of notes, with its kind, in order."""
    found: list[tuple[int, int, str]] = []
    lists = 0
    at = 0
    while at < len(paragraphs):
        end = at
        text = paragraphs[at].text
        if paragraphs[at].kind != "ornament" and len(text) <= _LONGEST_ENTRY:
            if lists < _MOST_LISTS and kind_by_title(text) == "contents":
                lists += 1
                end = _contents_end(paragraphs, at)
                if end > at:
                    found.append((at, end, "contents"))
            elif _NOTES.fullmatch(text):
                end = _notes_end(paragraphs, at)
                if end > at + 1:
                    found.append((at, end, "notes"))
        at = max(end, at + 1)
    return found


# --- tables of contents


def _contents_end(paragraphs: Sequence[Paragraph], title: int) -> int:
    """Return where a table of contents ends; at its title where none follows."""
    known: dict[str, set[Words]] = {}
    headings = (each for each in paragraphs[title + 1 :] if each.kind == "heading")
    for each in islice(headings, 10 * _ENOUGH):
        for bare in _without_mark(_words(each.text)):
            if bare:
                known.setdefault(bare[0], set()).add(bare)
    end = title + 1
    while (
        end < len(paragraphs) and _is_entry(paragraphs[end], known) and _in_one_file(paragraphs[title], paragraphs[end])
    ):
        end += 1
    entries = [index for index in range(title + 1, end) if paragraphs[index].kind != "ornament"]
    if end == len(paragraphs):  # nothing but a list: a part of its own in a packed book, or no list at all
        return title
    listed = _listed(paragraphs, entries)
    own = _repeated(paragraphs, entries, listed)
    if own:
        return entries[-own]
    if not entries:
        return end if paragraphs[title].kind == "heading" and paragraphs[end].kind == "heading" else title
    return _without_recurrence(paragraphs, entries, listed, end)


def _in_one_file(title: Paragraph, entry: Paragraph) -> bool:
    """Tell whether two paragraphs stand in one file of a packed book: a printed table of contents does."""
    return title.source is None or entry.source is None or title.source.document == entry.source.document


def _without_recurrence(paragraphs: Sequence[Paragraph], entries: Sequence[int], listed: Listed, end: int) -> int:
    """Return where a list ends whose first title does not stand again before the prose."""
    headings = islice((each for each in paragraphs[end:] if each.kind == "heading"), _ENOUGH)
    comes = any(_stands_in(_words(each.text), listed[: 10 * _ENOUGH], len(entries)) for each in headings)
    chapters = sum(paragraphs[index].kind == "heading" for index in entries)
    if not comes and chapters < 2:
        return entries[0] - 1  # a list of other things, which is told
    last = entries[-1]
    return last if paragraphs[last].kind == "heading" and last == end - 1 and len(entries) > 1 else end


def _is_entry(paragraph: Paragraph, known: Mapping[str, AbstractSet[Words]]) -> bool:
    """Tell whether a paragraph may be lines of a table of contents."""
    if paragraph.kind != "prose":
        return True
    lines = _lines(paragraph)
    if all(len(line) <= _LONGEST_ENTRY and (_LEADER.search(line) or not _SENTENCE_END.search(line)) for line in lines):
        return True
    return len(paragraph.text) < 20_000 and _covered(_words(paragraph.text), known)


def _covered(words: Words, known: Mapping[str, AbstractSet[Words]]) -> bool:
    """Tell whether words are for the most part titles of chapters, one after the other."""
    at = covered = 0
    while at < len(words):
        fits = (len(each) for each in known.get(words[at], ()) if words[at : at + len(each)] == each)
        longest = max(fits, default=0)
        covered += longest
        at += longest or 1
    return covered >= _COVERED * len(words) and covered > 0


def _listed(paragraphs: Sequence[Paragraph], entries: Sequence[int]) -> Listed:
    """Return the words of one to four lines of a list that follow each other, each with the last line's entry."""
    lines = [(number, _entry_words(line)) for number, index in enumerate(entries) for line in _lines(paragraphs[index])]
    listed: list[tuple[Words, int]] = []
    for first in range(len(lines)):
        words: Words = ()
        for number, more in lines[first : first + _LONGEST_TITLE]:
            words += more
            listed.append((words, number))
    return listed


def _repeated(paragraphs: Sequence[Paragraph], entries: Sequence[int], listed: Listed) -> int:
    """Return how many headings right before the prose are a chapter's own: those that stand in the list already."""
    own = 0
    words: Words = ()
    marked = False
    for count in range(1, min(_LONGEST_TITLE, len(entries) - 1) + 1):
        paragraph = paragraphs[entries[-count]]
        if paragraph.kind != "heading":
            break
        least = len(words) + 1  # something of this heading, too, must stand in the list
        words = _words(paragraph.text) + words
        unlisted = own == count - 1 > 0 and not marked and _is_bare_mark(paragraph.text)
        if unlisted or _stands_in(words, listed, len(entries) - count, least):
            own = count
        marked = marked or _is_bare_mark(paragraph.text)
    return own


def _is_bare_mark(text: str) -> bool:
    """Tell whether a heading is only a number, which lists of titles leave out: `CHAPTER I.`."""
    return bool(CHAPTER_MARK.fullmatch(text)) and len(_words(text)) <= 3


def _stands_in(words: Words, listed: Listed, place: int, least: int = 1) -> bool:
    """Tell whether a title stands in a list before a place in it: with more around it, or without `Chapter IV`."""
    return any(
        at < place and (each == bare or (len(bare) > 1 and _contains(each, bare)))
        for bare in _without_mark(words, least)
        for each, at in listed
    )


def _without_mark(words: Words, least: int = 1) -> Iterator[Words]:
    """Yield a title, and the same without `Chapter` and without `Chapter IV`, of which `least` words stay."""
    yield words
    while len(words) > max(1, least) and (words[0] in _MARK_WORDS or _is_bare_mark(words[0])):
        words = words[1:]
        yield words


def _contains(words: Words, part: Words) -> bool:
    return any(words[at : at + len(part)] == part for at in range(len(words) - len(part) + 1))


def _lines(paragraph: Paragraph) -> list[str]:
    return [line for line in paragraph.text.split("\n") if line.strip()]


def _entry_words(line: str) -> Words:
    bare = line if CHAPTER_MARK.fullmatch(line.strip()) else _LEADER.sub("", line)
    return _words(bare) or _words(line)


def _words(text: str) -> Words:
    return tuple(re.findall(r"[^\W_]+", text.casefold().replace("’", "").replace("'", "")))


# --- notes


def _notes_end(paragraphs: Sequence[Paragraph], title: int) -> int:
    """Return where a block of notes ends: behind the last that begins with a mark, before the next heading."""
    end = title + 1
    for index in range(title + 1, len(paragraphs)):
        if paragraphs[index].kind != "prose":
            break
        if LEADING_MARK.match(paragraphs[index].text):
            end = index + 1
    return end
