"""Where chapters and scenes begin: headings make chapters, ornaments make scenes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from voicestage.model.book import Book

_TITLE_WORDS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ScenePlan:
    """A scene to be: its paragraphs, as indices in `Book.paragraphs`."""

    paragraphs: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterPlan:
    """A chapter to be: its heading's words, None before the first heading, and its scenes."""

    title: str | None
    scenes: tuple[ScenePlan, ...]


@dataclass(slots=True)
class _Draft:
    titles: list[str] = field(default_factory=list)
    scenes: list[list[int]] = field(default_factory=lambda: [[]])


def divide(book: Book) -> tuple[ChapterPlan, ...]:
    """Divide a story into chapters and scenes.

    Headings that follow each other without prose between them (`BOOK I`, `CHAPTER I`) make one chapter's title.
    """
    drafts = [_Draft()]
    for number, paragraph in enumerate(book.paragraphs):
        draft = drafts[-1]
        if paragraph.kind == "heading":
            if any(draft.scenes):
                drafts.append(draft := _Draft())
            draft.titles.append(paragraph.text)
        elif paragraph.kind == "ornament":
            if draft.scenes[-1]:
                draft.scenes.append([])
        else:
            draft.scenes[-1].append(number)
    return tuple(
        ChapterPlan(
            title=_joined(draft.titles),
            scenes=tuple(ScenePlan(paragraphs=tuple(numbers)) for numbers in draft.scenes if numbers),
        )
        for draft in drafts
        if draft.titles or any(draft.scenes)
    )


def _joined(titles: Sequence[str]) -> str | None:
    joined = ""
    for title in (" ".join(title.split()) for title in titles):
        gap = "" if not joined else " " if joined[-1] in ".!?:;,—" else ". "
        joined += gap + title
    return joined or None


def scene_title(opening: str) -> str:
    """Return a title for a scene from its first words; it is never spoken."""
    found = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", opening[:200])[:_TITLE_WORDS]
    return " ".join(found).replace("’", "'") or "Scene"
