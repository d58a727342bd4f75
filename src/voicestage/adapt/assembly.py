"""Put the script together: chapters, scenes, and in them a line for every stretch of speech and of narration."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from voicestage.adapt.attributor import Quotation
from voicestage.adapt.names import speaker_name
from voicestage.adapt.scenes import ChapterPlan, divide, scene_title
from voicestage.model.book import Book, Paragraph
from voicestage.model.script import NARRATOR, Chapter, Cue, Inline, Item, Line, Scene, Script, Words
from voicestage.script.scenes import slug_of

_BLANK = re.compile(r"[\s\x00-\x1f\x7f-\x9f]+")
_EMPHASIS = re.compile(r"(?<![\w*'’])(\*\*?|__?)(?=[^\s*_])([^*_]{1,300}?)(?<=[^\s*_])\1(?![\w*'’])")
_POINTS = ".,!?…;:"


def assemble(
    book: Book, quotations: Sequence[Quotation], speakers: Sequence[str], directions: Sequence[tuple[str, ...]]
) -> Script:
    """Return the script of a story.

    Args:
        book: the story.
        quotations: its speech, in order and without overlap.
        speakers: for each quotation the name of who speaks it; `NARRATOR` is the narrator.
        directions: for each quotation how it is said.
    """
    by_paragraph: dict[int, list[int]] = {}
    for index, quotation in enumerate(quotations):
        by_paragraph.setdefault(quotation.paragraph, []).append(index)
    chapters: list[Chapter] = []
    taken: set[str] = set()
    for number, plan in enumerate(divide(book), start=1):
        scenes: list[Scene] = []
        for scene_plan in plan.scenes:
            items: list[Item] = []
            for place, index in enumerate(scene_plan.paragraphs, start=1):
                spoken = [(quotations[i], speakers[i], directions[i]) for i in by_paragraph.get(index, ())]
                items += [
                    replace(item, paragraph=place) if isinstance(item, Line) else item
                    for item in _items(book.paragraphs[index], spoken)
                ]
            if items:
                scenes.append(Scene(address=f"{number}.{len(scenes) + 1}", slug="", items=_numbered(items)))
        chapters.append(Chapter(number=number, title=plan.title, scenes=_named(plan, scenes, number, taken)))
    return Script(chapters=tuple(chapters), meta=_meta(book))


def _meta(book: Book) -> tuple[tuple[str, str], ...]:
    known: Mapping[str, str | None] = {"title": book.title, "author": book.author, "language": book.language}
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
        title = opening = scene_title(" ".join(line.text for line in scene.lines[:4]))
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


def _items(paragraph: Paragraph, spoken: Sequence[tuple[Quotation, str, tuple[str, ...]]]) -> Iterator[Item]:
    """Cut a paragraph into lines; a speech of nothing but dots becomes a beat."""
    pending: Line | None = None
    for speaker, directions, raw in _pieces(paragraph, spoken):
        text = flat(raw)
        if any(map(str.isalnum, text)):
            if pending:
                yield pending
            pending = Line(speaker=speaker_name(speaker), content=content(text), directions=directions)
        elif speaker != NARRATOR and text:
            if pending:
                yield pending
            pending = None
            yield Cue(kind="beat")
        elif pending and text[:1] and text[0] in _POINTS and pending.text[-1].isalnum():
            # a full stop behind the closing mark
            pending = replace(pending, content=(*pending.content, Words(text=text[0])))
    if pending:
        yield pending


def _pieces(
    paragraph: Paragraph, spoken: Sequence[tuple[Quotation, str, tuple[str, ...]]]
) -> Iterator[tuple[str, tuple[str, ...], str]]:
    base, at = paragraph.start, 0
    for quotation, speaker, directions in spoken:
        yield NARRATOR, (), paragraph.text[at : quotation.outer_start - base]
        yield speaker, directions, paragraph.text[quotation.start - base : quotation.end - base]
        at = quotation.outer_end - base
    yield NARRATOR, (), paragraph.text[at:]


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
