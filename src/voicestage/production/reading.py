"""What comes in, whatever its kind: prose as a `Book`, a screenplay as a `Book` with its `Script`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import Diagnostic, StorageError, UsageError
from voicestage.model.book import Book, Paragraph, Section, Source
from voicestage.model.script import Script

if TYPE_CHECKING:
    from voicestage.adapt import Adaptation
    from voicestage.books import PartSelection
    from voicestage.model.cast import Cast

SCREENPLAYS = frozenset({".fountain", ".spmd", ".fdx"})
_SCRIPTS = frozenset({".md", ".markdown", ".txt", ".text"})
READING_WORDS_A_MINUTE = 155
"""How fast audiobooks are read, pauses included (ACX counts 9,300 words an hour)."""


def read_source(
    story: Path, selection: PartSelection | None = None, *, report: Callable[[Diagnostic], None], whole: bool = False
) -> tuple[Book, Script | None]:
    """Read a story or a screenplay.

    Args:
        story: the file.
        selection: which parts are to be read aloud.
        report: is given what a person should know although the work goes on.
        whole: with the parts that are not read aloud.

    Returns:
        The book, and for a screenplay the script that it is already.

    Raises:
        UsageError: there is no such file, it is of no kind that is read, or it is a script of voicestage's own.
        StorageError: it cannot be read, or holds no words.
    """
    from voicestage.books import read_book, select
    from voicestage.books.selection import EVERYTHING

    selection = selection or EVERYTHING
    if story.suffix.lower() not in SCREENPLAYS:
        book = read_book(story, report=report)
        if story.suffix.lower() in _SCRIPTS:
            _refuse_a_script(story)
        return (book if whole else select(book, selection)), None
    script, diagnostics = _screenplay(story, report)
    for diagnostic in diagnostics:
        report(diagnostic)
    book = _book_of(script, story.name)
    if whole:
        return book, script
    chosen = select(book, selection)
    kept = {chosen.paragraphs[section.first].start for section in chosen.sections if section.end > section.first}
    chapters = tuple(
        chapter
        for chapter, section in zip(script.chapters, book.sections, strict=True)
        if section.end > section.first and book.paragraphs[section.first].start in kept
    )
    return chosen, replace(script, chapters=chapters)


def _refuse_a_script(story: Path) -> None:
    """Refuse what is a script already: read as prose, its names would be spoken."""
    from voicestage.script.grammar import is_fence, kind_of

    text = story.read_bytes().decode("utf-8-sig", errors="ignore")
    lines = iter(text.splitlines())
    if text.startswith("---"):
        next(lines)
        for line in lines:
            if is_fence(line):
                break
    spoken = 0
    for line in lines:
        kind = kind_of(line)
        spoken += kind == "utterance"
        if kind == "unknown" and not (spoken and line[:1].isspace()):  # else it goes on with the line above
            return
    if spoken > 1:
        raise UsageError(
            f"{story.name} is a script already, which says who speaks. Put it into script/ of a production as .md, and "
            "run `voicestage render` there."
        )


def _screenplay(story: Path, report: Callable[[Diagnostic], None]) -> tuple[Script, tuple[Diagnostic, ...]]:
    from voicestage.books.decoding import decode, decode_markup
    from voicestage.script.fdx import read_fdx
    from voicestage.script.fountain import read_fountain
    from voicestage.script.screenplay import script_of

    try:
        data = story.read_bytes()
    except FileNotFoundError as error:
        raise UsageError(f"There is no file {story}. Check its name.") from error
    except OSError as error:
        raise StorageError(f"{story} cannot be read: {error.strerror or error}.") from error
    if story.suffix.lower() == ".fdx":
        elements = read_fdx(decode_markup(data)[0], name=story.name)
    else:
        elements = read_fountain(decode(data, story.name, report), name=story.name)
    script, diagnostics = script_of(elements)
    if not any(scene.lines for scene in script.scenes):
        raise StorageError(f"{story.name} holds no words that are spoken. Put the play into it and try again.")
    return script, diagnostics


def _book_of(script: Script, name: str) -> Book:
    """Return what of a script is spoken as a book, a paragraph for each line."""
    texts: list[str] = []
    paragraphs: list[Paragraph] = []
    sections: list[Section] = []
    at = 0
    for chapter in script.chapters:
        first = len(paragraphs)
        spoken = [(chapter.title, "heading", chapter.place)] if chapter.title else []
        spoken += [(line.text, "prose", line.place) for scene in chapter.scenes for line in scene.lines]
        for text, kind, place in spoken:
            source = Source(line=place.line)
            paragraphs.append(
                Paragraph(text=text, start=at, kind="heading" if kind == "heading" else "prose", source=source)
            )
            texts.append(text)
            at += len(text) + 2
        sections.append(Section(title=chapter.title, first=first, end=len(paragraphs)))
    return Book(
        name=name,
        raw="\n\n".join(texts),
        paragraphs=tuple(paragraphs),
        title=script.get("title"),
        author=script.get("author"),
        language=script.get("language") or "en",
        sections=tuple(sections),
    )


def adapted_screenplay(book: Book, script: Script, cast: Cast | None) -> Adaptation:
    """Return a screenplay as an adaptation: who speaks stands in it, nothing is guessed."""
    from voicestage.adapt import Adaptation
    from voicestage.adapt.proof import prove
    from voicestage.model.cast import Cast, Character
    from voicestage.model.script import NARRATOR, same_name

    known = cast or Cast()
    characters: dict[str, Character] = {}
    for _, line in script.lines():
        if same_name(line.speaker) != same_name(NARRATOR):
            found = known.find(line.speaker) or Character(name=line.speaker)
            characters.setdefault(same_name(found.name), found)
    proof = prove(book, script)
    return Adaptation(script=script, characters=tuple(characters.values()), quotes=(), proof=proof, diagnostics=())
