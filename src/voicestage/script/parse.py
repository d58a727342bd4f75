"""From the files of a script to a `Script` and everything that is wrong in them, in one go."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable
from pathlib import Path

from voicestage.errors import Diagnostic, Place, StorageError
from voicestage.files import read_text
from voicestage.model.script import Chapter, Cue, Item, Line, Scene, Script
from voicestage.script.blocks import Block, blocks
from voicestage.script.cues import read_cue
from voicestage.script.grammar import read_front_matter, read_heading, read_notes, read_utterance
from voicestage.script.marks import Fault, shown
from voicestage.script.repairs import unknown_line
from voicestage.script.scenes import slug_of

_LINE_END = re.compile(r"\r\n|\r|\n")


def parse(sources: Iterable[tuple[str, str]]) -> tuple[Script, tuple[Diagnostic, ...]]:
    """Read the files of a script, given as names and texts in their order; any text is read, none raises.

    Returns:
        The script, without the lines and cues that could not be read, and all that was found, in order. Where there
        is an error among it, the script is good for looking at, not for rendering.
    """
    builder = _Builder()
    for file, text in sources:
        builder.add_file(file, text)
    return builder.finish()


def read(folder: Path) -> tuple[Script, tuple[Diagnostic, ...]]:
    """Read `*.md` in `folder`, in the order of their names; places are relative to the folder's parent."""
    sources, unreadable = read_sources(folder)
    script, found = parse(sources)
    diagnostics = (*unreadable, *found)
    if not diagnostics and not any(scene.items for scene in script.scenes):
        what = "has no lines" if sources else "has no .md files"
        hint = (
            'Write "NARRATOR: Once upon a time." into script/01.md, or make one of a story: `voicestage adapt STORY`.'
        )
        missing = Diagnostic(
            code="empty-script",
            place=Place(folder.name),
            message=f'The script folder "{folder.name}" {what}.',
            hint=hint,
        )
        diagnostics = (missing,)
    return script, diagnostics


def read_sources(folder: Path) -> tuple[tuple[tuple[str, str], ...], tuple[Diagnostic, ...]]:
    """Read the files of a script as they are; one that cannot be read is a diagnostic."""
    sources: list[tuple[str, str]] = []
    diagnostics: list[Diagnostic] = []
    paths = folder.glob("*.md") if folder.is_dir() else ()
    for path in sorted(paths, key=lambda path: path.name):
        if path.name.startswith(".") or path.is_dir():  # an editor's lock file is no script
            continue
        shown_path = f"{folder.name}/{path.name}"
        try:
            sources.append((shown_path, read_text(path)))
        except StorageError as error:
            diagnostics.append(_unreadable(shown_path, error))
    return tuple(sources), tuple(diagnostics)


def _unreadable(file: str, error: StorageError) -> Diagnostic:
    cause = error.__cause__
    if isinstance(cause, UnicodeDecodeError):
        # a line end of its own, as in `blocks`; the bytes before the first bad one are UTF-8
        before = cause.object[: cause.start].decode("utf-8").removeprefix("\ufeff")
        place = _Places(file, 1, before).at(len(before))
        hint = "Save the file as UTF-8."
        return Diagnostic(code="not-utf-8", place=place, message="This is not UTF-8 text.", hint=hint)
    reason = cause.strerror if isinstance(cause, OSError) and cause.strerror else str(error)
    hint = "See that the file can be opened, and try again."
    return Diagnostic(code="unreadable-file", place=Place(file), message=f"It cannot be read: {reason}.", hint=hint)


class _Places:
    """The places of offsets in a block's body."""

    def __init__(self, file: str, first_line: int, body: str) -> None:
        self._file = file
        self._first_line = first_line
        self._starts = [0, *(end.end() for end in _LINE_END.finditer(body))]

    def at(self, offset: int) -> Place:
        line = bisect_right(self._starts, offset) - 1
        return Place(self._file, self._first_line + line, offset - self._starts[line] + 1)


class _Builder:
    """A script that grows block by block; the numbers run on through the files."""

    def __init__(self) -> None:
        self._diagnostics: list[Diagnostic] = []
        self._meta: dict[str, tuple[str, Place]] = {}
        self._slugs: dict[str, Place] = {}
        self._chapters: list[Chapter] = []
        self._chapter: tuple[str | None, Place] | None = None
        self._scenes: list[Scene] = []
        self._scene: tuple[str | None, Place] | None = None
        self._items: list[Item] = []  # of the open scene; without one, cues that wait for the next
        self._line_number = 0
        self._paragraph = 0
        self._paragraph_ended = True

    def add_file(self, file: str, text: str) -> None:
        self._paragraph_ended = True
        for block in blocks(text):
            if block.kind == "blank":
                self._paragraph_ended = True
            else:
                self._add_block(file, block)

    def finish(self) -> tuple[Script, tuple[Diagnostic, ...]]:
        if self._items and self._scene is None:  # nothing but cues
            self._open_scene(None, self._items[0].place)
        self._close_chapter()
        meta = tuple((key, value) for key, (value, _) in self._meta.items())
        return Script(chapters=tuple(self._chapters), meta=meta), tuple(self._diagnostics)

    def _add_block(self, file: str, block: Block) -> None:
        body = block.body
        faults: list[Fault] = []
        match block.kind:
            case "utterance":
                if utterance := read_utterance(body, faults):
                    place = Place(file, block.line, 1)
                    if self._scene is None:
                        self._open_scene(None, place)
                    self._line_number += 1
                    self._paragraph += self._paragraph_ended
                    self._paragraph_ended = False
                    line = Line(
                        speaker=utterance.speaker,
                        content=utterance.content,
                        directions=utterance.directions,
                        take=utterance.take,
                        number=self._line_number,
                        paragraph=self._paragraph,
                        place=place,
                    )
                    self._items.append(line)
            case "cue":
                if cue := read_cue(body, faults, place=Place(file, block.line, 1)):
                    self._items.append(cue)
            case "heading":
                if heading := read_heading(body, faults):
                    self._add_heading(*heading, Place(file, block.line, 1))
            case "note":
                read_notes(body, faults)
            case "frontmatter":
                self._add_meta(read_front_matter(body, faults), _Places(file, block.line, body))
            case _:
                faults.append(unknown_line(body))
        if faults:
            places = _Places(file, block.line, body)
            self._diagnostics += (
                Diagnostic(
                    code=fault.code,
                    place=places.at(fault.offset),
                    message=fault.message,
                    hint=fault.hint,
                    severity=fault.severity,
                )
                for fault in sorted(faults, key=lambda fault: fault.offset)
            )

    def _add_meta(self, entries: list[tuple[str, str, int]], places: _Places) -> None:
        for key, value, offset in entries:
            place = places.at(offset)
            first, first_place = self._meta.setdefault(key, (value, place))
            if first != value:
                message = f'"{key}" was "{shown(first)}" at {first_place}; that one counts, not "{shown(value)}".'
                hint = "Keep one of them."
                self._diagnostics.append(
                    Diagnostic(code="repeated-key", place=place, message=message, hint=hint, severity="warning")
                )

    def _add_heading(self, level: int, title: str | None, place: Place) -> None:
        if level == 1:
            self._close_chapter()
            self._chapter = (title, place)
        else:
            self._close_scene()
            self._open_scene(title, place)

    def _open_scene(self, title: str | None, place: Place) -> None:
        if self._chapter is None:
            self._chapter = (None, place)
        self._scene = (title, place)
        self._line_number = self._paragraph = 0
        self._paragraph_ended = True

    def _close_scene(self) -> None:
        if self._scene is None:
            return
        title, place = self._scene
        chapter, number = len(self._chapters) + 1, len(self._scenes) + 1
        slug = (slug_of(title) if title else "") or f"{chapter}-{number}"
        if (first := self._slugs.setdefault(slug, place)) is not place:
            message = f'The scene name "{slug}" stands twice: at {first} and at {place}.'
            hint = f'Give one of them another title, such as "## {shown(title or slug)}, later".'
            self._diagnostics.append(Diagnostic(code="repeated-slug", place=place, message=message, hint=hint))
        self._check_overlaps()
        self._scenes.append(
            Scene(address=f"{chapter}.{number}", slug=slug, title=title, items=tuple(self._items), place=place)
        )
        self._scene = None
        self._items = []

    def _close_chapter(self) -> None:
        if self._chapter is None:
            return
        title, place = self._chapter
        if self._scene is None and not self._scenes:  # a chapter always has a scene to be rendered with
            self._open_scene(None, place)
        self._close_scene()
        number = len(self._chapters) + 1
        self._chapters.append(Chapter(number=number, title=title, scenes=tuple(self._scenes), place=place))
        self._chapter = None
        self._scenes = []

    def _check_overlaps(self) -> None:
        spoken = [index for index, item in enumerate(self._items) if isinstance(item, Line)]
        for index, item in enumerate(self._items):
            if isinstance(item, Cue) and item.kind == "overlap" and not (spoken and spoken[0] < index < spoken[-1]):
                message = "The overlap has no line of this scene on one of its sides."
                hint = "Put it between the two lines that overlap, or delete it."
                self._diagnostics.append(
                    Diagnostic(code="lone-overlap", place=item.place, message=message, hint=hint, severity="warning")
                )
