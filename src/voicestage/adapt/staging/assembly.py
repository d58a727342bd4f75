"""Put the script together: chapters, scenes, and in them a line for every stretch of speech and of narration."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from voicestage.adapt.attributor import Quotation
from voicestage.adapt.reading.names import speaker_name
from voicestage.adapt.staging.scenes import ChapterPlan, scene_title
from voicestage.model.book import Book, Paragraph
from voicestage.model.script import NARRATOR, Chapter, Cue, Inline, Item, Line, Scene, Script, Words
from voicestage.script.scenes import slug_of

_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_EMPHASIS = re.compile(r"(?<![\w*'’])(\*\*?|__?)(?=[^\s*_])([^*_]{1,300}?)(?<=[^\s*_])\1(?![\w*'’])")
_OPENING = 4
"""Lines of a scene that name it."""
_POINTS = ".,!?…;:"
_ENDS = frozenset(".!?…\"”’'»)")
_LONGEST = 1_500
"""Characters of a line, at about 17 a second: a longer one is said as several, so that none is lost for long, or takes
much memory, and a change costs no more than a minute and a half of speech."""
_SENTENCE = re.compile(r"[.!?…][\"”’')\]]*\s+(?=[^\W\d_a-z]|[\"“‘'(])")
_WORD = re.compile(r"\s+")

Span = tuple[int, int]
"""Start and end (exclusive), in characters of `Book.raw`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A quotation with who speaks it, and how."""

    quotation: Quotation
    speaker: str
    """A character's name, or `NARRATOR`."""
    directions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedCue:
    """A cue that the story asks for at a place in it."""

    cue: Cue
    at: int
    """A place in `Book.raw` [characters]: the cue stands before the line whose words are there or follow next.
    Where a sentence of narration begins there, the cue stands before that sentence."""
    divides: bool = False
    """Whether narration is divided there although no sentence begins there: at a clause."""
    reason: str = ""
    """The words of the story that ask for it."""


CueProposer = Callable[[Book, Sequence[ChapterPlan], Sequence[Quotation]], Sequence[ProposedCue]]
"""Finds what is to be heard beside the voices: is given a story, its scenes and its speech."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Where a line of the script comes from."""

    start: int
    """In characters of `Book.raw`, of the stretch that holds its words."""
    end: int
    spoken: int | None
    """The index of the (first) `Spoken` that it says; None for narration."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Assembled:
    """A script, and where each of its lines comes from."""

    script: Script
    origins: tuple[Origin, ...]
    """One for each line, in the order of `Script.lines()`."""
    cues: tuple[ProposedCue, ...] = ()
    """What was proposed for it."""


def assemble(
    book: Book,
    spoken: Sequence[Spoken],
    plan: Sequence[ChapterPlan],
    *,
    cues: Sequence[ProposedCue] = (),
    dropped: Sequence[Span] = (),
) -> Assembled:
    """Return the script of a story.

    Args:
        book: the story.
        spoken: its speech, in order and without overlap.
        plan: its chapters and scenes, as `scenes.divide` gives them.
        cues: what sounds where; those of one place stand in the order given.
        dropped: stretches of narration that are not spoken, in order and without overlap.
    """
    by_paragraph: dict[int, list[int]] = {}
    for index, each in enumerate(spoken):
        by_paragraph.setdefault(each.quotation.paragraph, []).append(index)
    waiting = sorted(cues, key=lambda each: each.at)
    breaks = [each.at for each in waiting if each.divides or book.raw[: each.at].rstrip()[-1:] in _ENDS]
    origins: list[Origin] = []
    chapters: list[Chapter] = []
    taken: set[str] = set()
    for number, chapter in enumerate(plan, start=1):
        scenes: list[Scene] = []
        for scene_plan in chapter.scenes:
            items: list[Item] = []
            for place, index in enumerate(scene_plan.paragraphs, start=1):
                for item, origin in _items(book, index, spoken, by_paragraph.get(index, ()), dropped, breaks):
                    if isinstance(item, Line) and origin:
                        items += _due(waiting, origin.end)
                        items.append(replace(item, paragraph=place))
                        origins.append(origin)
                    else:
                        items.append(item)
            if items:
                scenes.append(Scene(address=f"{number}.{len(scenes) + 1}", slug="", items=_numbered(items)))
        if waiting and scenes and number == len(plan):  # what sounds behind the last words
            scenes[-1] = replace(scenes[-1], items=(*scenes[-1].items, *(each.cue for each in waiting)))
        chapters.append(Chapter(number=number, title=chapter.title, scenes=_named(chapter, scenes, number, taken)))
    script = Script(chapters=tuple(chapters), meta=_meta(book))
    return Assembled(script=script, origins=tuple(origins), cues=tuple(cues))


def _due(waiting: list[ProposedCue], end: int) -> list[Cue]:
    """Take the cues whose place comes before `end`."""
    count = next((index for index, each in enumerate(waiting) if each.at >= end), len(waiting))
    due = [each.cue for each in waiting[:count]]
    del waiting[:count]
    return due


def _meta(book: Book) -> tuple[tuple[str, str], ...]:
    known: Mapping[str, str | None] = {
        "title": book.title,
        "author": book.author,
        "language": book.language,
        "series": book.series,
        "series number": book.series_number if book.series else None,
    }
    return tuple((key, flat(value)) for key, value in known.items() if value and flat(value))


def _named(plan: ChapterPlan, scenes: Sequence[Scene], chapter: int, taken: set[str]) -> tuple[Scene, ...]:
    """Give scenes their titles and slugs; a chapter's only scene needs no title."""
    if not scenes:
        return (Scene(address=f"{chapter}.1", slug=f"{chapter}-1"),) if plan.title else ()
    if len(scenes) == 1:
        taken.add(f"{chapter}-1")
        return (replace(scenes[0], slug=f"{chapter}-1"),)
    named: list[Scene] = []
    for number, scene in enumerate(scenes, start=1):
        first = scene.lines[:_OPENING]
        narration = " ".join(line.text for line in first if line.speaker == NARRATOR)
        title = opening = scene_title(" ".join(line.text for line in first), narration)
        if not slug_of(opening) or slug_of(opening).replace("-", "").isdecimal():
            title = opening = f"Scene {number}"
        count = 1
        while slug_of(title) in taken:
            count += 1
            title = f"{opening}, {count}"
        taken.add(slug_of(title))
        named.append(replace(scene, slug=slug_of(title), title=title))
    return tuple(named)


def _numbered(items: Sequence[Item]) -> tuple[Item, ...]:
    numbered: list[Item] = []
    count = 0
    for item in items:
        if isinstance(item, Line):
            count += 1
            numbered.append(replace(item, number=count))
        else:
            numbered.append(item)
    return tuple(numbered)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """A stretch of a paragraph: one speech, some narration, or narration that is dropped."""

    start: int
    end: int
    spoken: int | None = None
    dropped: bool = False


def _items(
    book: Book,
    paragraph: int,
    spoken: Sequence[Spoken],
    indices: Sequence[int],
    dropped: Sequence[Span],
    breaks: Sequence[int],
) -> Iterator[tuple[Item, Origin | None]]:
    """Cut a paragraph into lines; a speech of nothing but dots becomes a beat.

    Where a tag between two parts of a speech is dropped, they become one line; where one behind a speech is, the
    comma before it becomes a full stop.
    """
    text, base = book.paragraphs[paragraph].text, book.paragraphs[paragraph].start
    pending: Line | None = None
    origin: Origin | None = None
    gap = False  # whether a tag was dropped behind the pending line
    whole = _broken(_pieces(book, paragraph, spoken, indices, dropped), breaks)
    for piece in _bounded(_lined(whole, book.paragraphs[paragraph]), book.raw):
        if piece.dropped:
            gap = True
            continue
        words = flat(text[piece.start - base : piece.end - base])
        says = None if piece.spoken is None else spoken[piece.spoken]
        if any(map(str.isalnum, words)):
            if gap and pending and origin and says and _goes_on(spoken, origin, says):
                between = text[origin.end - base : piece.start - base]
                pending = _closed(pending) if re.search("[.!?]", between) else pending
                pending = replace(pending, content=(*pending.content, Words(text=" "), *content(words)))
                origin = replace(origin, end=piece.end)
                gap = False
                continue
            if pending:
                yield (_closed(pending) if gap else pending), origin
            gap = False
            speaker = says.speaker if says else NARRATOR
            pending = Line(
                speaker=speaker_name(speaker),
                content=content(words),
                directions=says.directions if says else (),
            )
            origin = Origin(start=piece.start, end=piece.end, spoken=piece.spoken)
        elif says and says.speaker != NARRATOR and words:
            if pending:
                yield (_closed(pending) if gap else pending), origin
            pending, gap = None, False
            yield Cue(kind="beat"), None
        elif pending and words[:1] and words[0] in _POINTS and pending.text[-1].isalnum():
            # a full stop behind the closing mark
            pending = replace(pending, content=(*pending.content, Words(text=words[0])))
    if pending:
        yield (_closed(pending) if gap else pending), origin


def _goes_on(spoken: Sequence[Spoken], origin: Origin, says: Spoken) -> bool:
    """Tell whether a speech is the rest of the one that a line says."""
    before = None if origin.spoken is None else spoken[origin.spoken]
    return before is not None and (before.quotation.group, before.speaker, before.directions) == (
        says.quotation.group,
        says.speaker,
        says.directions,
    )


def _closed(line: Line) -> Line:
    """Return a line with a full stop in place of the comma that led to its tag."""
    last = line.content[-1]
    if isinstance(last, Words) and last.text.endswith(","):
        return replace(line, content=(*line.content[:-1], replace(last, text=last.text[:-1] + ".")))
    return line


def _pieces(
    book: Book, paragraph: int, spoken: Sequence[Spoken], indices: Sequence[int], dropped: Sequence[Span]
) -> Iterator[_Piece]:
    at, end = book.paragraphs[paragraph].start, book.paragraphs[paragraph].end
    for index in indices:
        quotation = spoken[index].quotation
        yield from _narration(at, quotation.outer_start, dropped)
        yield _Piece(start=quotation.start, end=quotation.end, spoken=index)
        at = quotation.outer_end
    yield from _narration(at, end, dropped)


def _broken(pieces: Iterable[_Piece], breaks: Sequence[int]) -> Iterator[_Piece]:
    """Cut narration where a cue stands."""
    for piece in pieces:
        start = piece.start
        if piece.spoken is None and not piece.dropped:
            for at in breaks[bisect_right(breaks, piece.start) : bisect_left(breaks, piece.end)]:
                yield replace(piece, start=start, end=at)
                start = at
        yield replace(piece, start=start)


def _lined(pieces: Iterable[_Piece], paragraph: Paragraph) -> Iterator[_Piece]:
    """Cut verse at its line ends: each line of it is said as one."""
    for piece in pieces:
        start = piece.start
        while paragraph.verse and (at := paragraph.text.find("\n", start - paragraph.start)) >= 0:
            at += paragraph.start
            if at >= piece.end:
                break
            yield replace(piece, start=start, end=at)
            start = at + 1
        yield replace(piece, start=start)


def _bounded(pieces: Iterable[_Piece], raw: str) -> Iterator[_Piece]:
    """Cut what is longer than `_LONGEST` where a sentence ends, or, where none does, between two words."""
    for piece in pieces:
        start = piece.start
        while piece.end - start > _LONGEST:
            cut = start
            for border in (_SENTENCE, _WORD):
                ends = [match.end() for match in border.finditer(raw, start, min(start + _LONGEST, piece.end))]
                if ends and ends[-1] < piece.end:
                    cut = ends[-1]
                    break
            if cut == start:
                break  # one word
            yield replace(piece, start=start, end=cut)
            start = cut
        yield replace(piece, start=start)


def _narration(start: int, end: int, dropped: Sequence[Span]) -> Iterator[_Piece]:
    first = max(0, bisect_right(dropped, start, key=lambda span: span[0]) - 1)
    for left, right in dropped[first:]:
        if left >= end:
            break
        if right <= start:
            continue
        yield _Piece(start=start, end=max(start, left))
        yield _Piece(start=left, end=right, dropped=True)
        start = right
    yield _Piece(start=start, end=max(start, end))


def flat(text: str) -> str:
    """Return a text on one line: every run of white space and control characters as one space."""
    return _BLANK.sub(" ", text).strip()


def content(text: str) -> tuple[Inline, ...]:
    """Return a line's words, `*emphasis*` and `_emphasis_` as stress."""
    parts: list[Inline] = []
    at = 0
    for match in _EMPHASIS.finditer(text):
        if not any(map(str.isalnum, match[2])):
            continue
        if match.start() > at:
            parts.append(Words(text=text[at : match.start()]))
        parts.append(Words(text=match[2], stress=True))
        at = match.end()
    if at < len(text):
        parts.append(Words(text=text[at:]))
    return tuple(parts)
