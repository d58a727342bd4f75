"""Where chapters and scenes begin: headings make chapters; ornaments, or words that say later or elsewhere, scenes."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from voicestage.adapt.staging.settings import ELSEWHERE, NAMED_PLACE, NOT_NOW, PLACE, TIME
from voicestage.model.book import Book
from voicestage.sentences import first_sentence

_TITLE_WORDS = 5
_SHORTEST = 40
"""Words that a scene has at least, where the story itself does not divide it."""
_OPENING = 3
"""Words that may stand before the time in the sentence that begins a scene."""
_NARRATION = 6
"""Words of narration before the first speech of a paragraph that opens a scene."""
_DESCRIPTION = 16
"""Words of a paragraph between two speeches that tells of another place rather than of a gesture."""
_MARKS = '"“”‘«»„'


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


def divide(book: Book, speaking: Collection[int] = ()) -> tuple[ChapterPlan, ...]:
    """Divide a story into chapters and scenes.

    Headings that follow each other without prose between them (`BOOK I`, `CHAPTER I`) make one chapter's title. A
    story that has no ornament anywhere is divided where its words say that it is later or elsewhere, never inside an
    exchange.

    Args:
        book: the story.
        speaking: the paragraphs in which somebody speaks.
    """
    drafts = [_Draft()]
    marked = False
    for number, paragraph in enumerate(book.paragraphs):
        draft = drafts[-1]
        if paragraph.kind == "heading":
            if any(draft.scenes):
                drafts.append(draft := _Draft())
            draft.titles.append(paragraph.text)
        elif paragraph.kind == "ornament":
            marked = marked or any(draft.scenes)
            if draft.scenes[-1]:
                draft.scenes.append([])
        else:
            draft.scenes[-1].append(number)
    if not marked:
        for draft in drafts:
            draft.scenes = [part for scene in draft.scenes for part in _parts(book, scene, speaking)]
    return tuple(
        ChapterPlan(
            title=_joined(draft.titles),
            scenes=tuple(ScenePlan(paragraphs=tuple(numbers)) for numbers in draft.scenes if numbers),
        )
        for draft in drafts
        if draft.titles or any(draft.scenes)
    )


def _parts(book: Book, scene: Sequence[int], speaking: Collection[int]) -> list[list[int]]:
    """Divide paragraphs that no mark divides where they go on later, or elsewhere."""
    sizes = [len(book.paragraphs[number].text.split()) for number in scene]
    parts: list[list[int]] = [[]]
    size, left = 0, sum(sizes)
    for place, number in enumerate(scene):
        if size >= _SHORTEST and left >= _SHORTEST and _opens(book, scene, place, speaking):
            parts.append([])
            size = 0
        parts[-1].append(number)
        size += sizes[place]
        left -= sizes[place]
    return parts


def _opens(book: Book, scene: Sequence[int], place: int, speaking: Collection[int]) -> bool:
    """Tell whether a paragraph goes on later, or elsewhere, and not in the middle of an exchange."""
    text = book.paragraphs[scene[place]].text.lstrip("*_ ").replace("’", "'")
    if text[:1] in _MARKS or text[:1] in "—–-":
        return False
    narration = re.split(f"[{_MARKS}]", text, maxsplit=1)[0]
    sentence = first_sentence(narration)
    if NOT_NOW.search(sentence) and not sentence.lower().startswith(("back ", "by ")):
        return False
    before, here, after = (0 <= at < len(scene) and scene[at] in speaking for at in (place - 1, place, place + 1))
    if before and here and len(narration.split()) < _NARRATION:
        return False
    if (found := TIME.search(sentence)) and len(sentence[: found.start()].split()) < _OPENING:
        return True
    # a place alone says less: people who talk may look, or walk, there
    if before and (here or (after and len(narration.split()) < _DESCRIPTION)):
        return False
    found = PLACE.search(sentence[:1].lower() + sentence[1:])
    return ELSEWHERE.match(sentence) is not None or (found is not None and found.start() == 0)


def _joined(titles: Sequence[str]) -> str | None:
    joined = ""
    for title in (" ".join(title.split()) for title in titles):
        gap = "" if not joined else " " if joined[-1] in ".!?:;,—" else ". "
        joined += gap + title
    return joined or None


def scene_title(opening: str, narration: str = "") -> str:
    """Return a title for a scene from its words; it is never spoken.

    Args:
        opening: its first words, which name it where nothing better does.
        narration: what the narrator says in its first lines: where it is, and when.
    """
    text = " ".join(narration.replace("’", "'").split())[:400]
    plain = text[:1].lower() + text[1:]
    sentence = first_sentence(plain)
    time = TIME.search(sentence)
    subject = sentence[time.end() :].lstrip(" ,") if time and not time.start() else sentence
    place = PLACE.search(plain) or NAMED_PLACE.match(subject)
    if place or time:
        title = ", ".join(part for part in (place and place[1], time and time[0]) if part)
        return title[:1].upper() + title[1:]
    found = re.findall(r"[^\W_]+(?:['’-][^\W_]+)*", opening[:200])[:_TITLE_WORDS]
    return " ".join(found).replace("’", "'") or "Scene"
