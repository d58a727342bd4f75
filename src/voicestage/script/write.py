"""A `Script` as the text of one file, laid out as a person would: `parse` gives the same script back."""

from __future__ import annotations

from itertools import pairwise

from voicestage.model.script import Chapter, Cue, Item, Line, Scene, Script
from voicestage.script.cues import write_cue
from voicestage.script.grammar import write_front_matter, write_heading, write_utterance


def write(script: Script) -> str:
    """Write a script: front matter, headings, an utterance a line, a blank line between paragraphs.

    Raises:
        ValueError: a speaker is not a name (see `grammar.as_name`), a key of the front matter is not one, or a cue
            lacks what its kind needs.
    """
    parts: list[str] = []
    if script.meta:
        parts.append(write_front_matter(script.meta))
    for chapter in script.chapters:
        if chapter.title or chapter is not script.chapters[0] or not _opens_by_itself(chapter):
            parts.append(write_heading(1, chapter.title))
        for scene in chapter.scenes:
            if scene.title or scene is not chapter.scenes[0] or not (scene.lines or len(chapter.scenes) == 1):
                parts.append(write_heading(2, scene.title))
            if scene.items:
                parts.append(write_items(scene))
    return "\n\n".join(parts) + "\n" if parts else ""


def _opens_by_itself(chapter: Chapter) -> bool:
    """Tell whether an untitled first chapter needs no heading: a titled scene or a line opens it."""
    return bool(chapter.scenes) and bool(chapter.scenes[0].title or chapter.scenes[0].lines)


def write_items(scene: Scene) -> str:
    """Write the lines and cues of a scene, without its heading and without a line end after the last.

    Raises:
        ValueError: as `write`.
    """
    text = [_write_item(item) for item in scene.items[:1]]
    paragraphs = _paragraphs(scene.items)
    for (_, before), (item, paragraph) in pairwise(zip(scene.items, paragraphs, strict=True)):
        text.append("\n" if before == paragraph else "\n\n")
        text.append(_write_item(item))
    return "".join(text)


def _paragraphs(items: tuple[Item, ...]) -> list[int]:
    """Number the groups of adjacent lines: cues between two lines of a paragraph are in it, others are groups apart."""
    numbers: list[int] = []
    group = 0
    next_paragraphs = _next_paragraphs(items)
    paragraph: int | None = None
    in_cues = False
    for item, following in zip(items, next_paragraphs, strict=True):
        if isinstance(item, Line):
            group += in_cues or paragraph != item.paragraph
            paragraph, in_cues = item.paragraph, False
        elif not in_cues and (paragraph is None or following != paragraph):
            group += 1
            in_cues = True
        numbers.append(group)
    return numbers


def _next_paragraphs(items: tuple[Item, ...]) -> list[int | None]:
    """Give for every item the paragraph of the first line after it, or of itself where it is a line."""
    following: list[int | None] = []
    paragraph: int | None = None
    for item in reversed(items):
        paragraph = item.paragraph if isinstance(item, Line) else paragraph
        following.append(paragraph)
    return following[::-1]


def _write_item(item: Item) -> str:
    if isinstance(item, Cue):
        return write_cue(item)
    return write_utterance(item.speaker, item.content, directions=item.directions, take=item.take)
