"""Screenplays and radio plays of other programs: their elements become a `Script`, and a `Script` becomes elements.

Fountain and Final Draft have the same elements; `fountain.py` and `fdx.py` know how each is written. What one side has
and the other cannot say is a diagnostic.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Literal

from voicestage.errors import Diagnostic, Place
from voicestage.languages import language_tag
from voicestage.model.script import (
    NARRATOR,
    NOWHERE,
    Chapter,
    Cue,
    Inline,
    Item,
    Line,
    Scene,
    Script,
    Words,
    same_name,
)
from voicestage.script.cues import read_cue, write_cue
from voicestage.script.emphasis import has_note
from voicestage.script.grammar import as_name, is_spoken
from voicestage.script.marks import CUE_WORDS, Fault, shown
from voicestage.script.scenes import slug_of

ElementKind = Literal[
    "section", "scene", "action", "character", "parenthetical", "dialogue", "transition", "synopsis", "note", "field"
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Element:
    """A paragraph of a screenplay."""

    kind: ElementKind
    text: str = ""
    """Its plain words, without the marks of its kind and of what is inside."""
    content: tuple[Inline, ...] = ()
    """Of what is spoken: the words with their stress, pauses and pronunciations."""
    notes: tuple[str, ...] = ()
    """Notes inside the words."""
    cue: str = ""
    """For an action in brackets: what stands in them."""
    goes_on: bool = False
    """For an action: whether it is another line of the paragraph before it."""
    dual: bool = False
    """For a character: whether the speech goes with the one before."""
    key: str = ""
    """For a field of the title page: its name in lower case."""
    level: int = 0
    """For a section."""
    place: Place = NOWHERE


_EXTENSION = re.compile(r"\s*\(([^()]*)\)\s*$")
_EXTENSIONS = {"v.o.": "thinking", "vo": "thinking", "o.s.": "off", "os": "off", "o.c.": "off", "off": "off"}
_DEVICES = {
    "filtered": "on the phone",
    "filter": "on the phone",
    "on phone": "on the phone",
    "over phone": "on the phone",
    "through phone": "on the phone",
    "on the phone": "on the phone",
    "over the phone": "over the phone",
    "on radio": "on the radio",
    "over radio": "on the radio",
    "on the radio": "on the radio",
    "over the radio": "over the radio",
    "on intercom": "on the intercom",
    "over intercom": "on the intercom",
    "on the intercom": "on the intercom",
    "over loudspeaker": "over the loudspeaker",
    "over pa": "over the loudspeaker",
    "over the loudspeaker": "over the loudspeaker",
}
"""What a voice comes out of, as screenplays say it; such a `(V.O.)` is heard by others and no thought."""
_CONTINUED = re.compile(r"cont(?:inued|['’]?d)?\.?", re.I)
_SOUND = re.compile(r"(?:sfx|sound(?: effects?)?|fx|music|ambience|atmos)\s*:", re.I)
_TAKE = re.compile(r"take\s+(\S.*)", re.I)
_FIELDS = frozenset(("title", "author", "language", "series", "series number"))
_BEATS = frozenset(("beat", "a beat", "pause", "a pause", "long pause"))


class _Reader:
    def __init__(self) -> None:
        self.diagnostics: list[Diagnostic] = []
        self.meta: list[tuple[str, str]] = []
        self.chapters: list[Chapter] = []
        self.scenes: list[Scene] = []
        self.items: list[Item] = []
        self.chapter: tuple[str | None, Place] | None = None
        self.scene: tuple[str | None, Place] | None = None
        self.slugs: set[str] = set()
        self.paragraph = 0
        self.speaker: str | None = None
        self.extensions: tuple[str, ...] = ()
        self.directions: tuple[str, ...] = ()
        self.take: str | None = None

    def warn(self, element: Element, code: str, message: str, hint: str) -> None:
        self.diagnostics.append(
            Diagnostic(code=code, place=element.place, message=message, hint=hint, severity="warning")
        )

    def add(self, element: Element) -> None:
        match element.kind:
            case "field":
                self.say_of_itself("author" if element.key == "authors" else element.key, element)
            case "section" if element.level <= 1:
                self.close_chapter()
                self.chapter = (element.text or None, element.place)
            case "scene":
                self.close_scene()
                self.scene = (element.text or None, element.place)
            case "character":
                self.open_speech(element)
            case "parenthetical":
                self.direct(element)
            case "dialogue":
                self.speak(element, self.speaker or NARRATOR)
            case "action":
                self.paragraph += not element.goes_on
                self.act(element)
            case "note":
                self.note(element)
            case "section" | "transition" | "synopsis":
                pass  # never spoken: they are for the reader of the page

    def say_of_itself(self, key: str, element: Element) -> None:
        text = " ".join(element.text.split())
        if key == "language" and text:
            text = language_tag(text) or ""
            if not text:
                message = f'"{element.text}" is no language that is known.'
                self.warn(element, "unknown-language", message, "Write a tag such as en-GB.")
        if key in _FIELDS and text:
            self.meta.append((key, text))

    def open_speech(self, element: Element) -> None:
        name, extensions = element.text, []
        while match := _EXTENSION.search(name):
            extensions.append(match[1].strip())
            name = name[: match.start()]
        speaker = as_name(" ".join(name.split()))
        if not speaker:
            self.warn(element, "name", f'"{element.text}" is no name.', "The narrator speaks it; give it a name.")
        self.speaker, self.directions, self.take = speaker or NARRATOR, (), None
        for extension in extensions:
            known = _EXTENSIONS.get(extension.lower().replace(" ", ""))
            if known:
                self.directions += (known,)
            elif extension and not _CONTINUED.fullmatch(extension):
                self.directions += (extension.lower(),)
        self.directions = _through_devices(self.directions, len(self.directions))
        self.extensions = self.directions
        if element.dual and any(isinstance(item, Line) for item in self.items):
            self.items.append(Cue(kind="overlap", place=element.place))
        self.paragraph += 1

    def direct(self, element: Element) -> None:
        words = element.text.strip().strip("()")
        if words.lower().strip(" .") in _BEATS:
            self.items.append(Cue(kind="beat", place=element.place))
            return
        self.directions, self.take = self.extensions, None
        for word in re.split(r"[,;]", words):
            if match := _TAKE.fullmatch(word.strip()):
                self.take = match[1]
            elif word.strip():
                self.directions += (" ".join(word.split()),)
        self.directions = _through_devices(self.directions, len(self.extensions))

    def speak(self, element: Element, speaker: str) -> None:
        for note in element.notes:
            message = f'A note inside the words is not taken over: "{shown(note)}".'
            self.warn(element, "note-dropped", message, "It was never spoken.")
        if is_spoken(element.content):
            directions, take = (self.directions, self.take) if speaker == self.speaker else ((), None)
            line = Line(
                speaker=speaker,
                content=element.content,
                directions=directions,
                take=take,
                number=1 + sum(isinstance(item, Line) for item in self.items),
                paragraph=self.paragraph,
                place=element.place,
            )
            self.items.append(line)

    def act(self, element: Element) -> None:
        self.speaker = None
        if element.cue and self.cue(element.cue, element.place):
            return
        if _SOUND.match(element.text):
            message = f'"{shown(element.text)}" asks for a sound.'
            self.warn(element, "sound-in-words", message, "Write a cue at its place, such as [sfx door-slam].")
            return
        self.speak(element, NARRATOR)

    def note(self, element: Element) -> None:
        if not self.cue(element.text, element.place):
            self.warn(element, "note-dropped", "A note is not taken over.", "It was never spoken.")

    def cue(self, text: str, place: Place) -> bool:
        if text.split(maxsplit=1)[:1] and text.split(maxsplit=1)[0].lower() in CUE_WORDS:
            faults: list[Fault] = []
            if (cue := read_cue(f"[{text}]", faults, place=place)) and not faults:
                self.items.append(cue)
                return True
        return False

    def close_scene(self) -> None:
        if self.scene is None and not self.items:
            return
        title, place = self.scene or (None, self.items[0].place)
        number = f"{len(self.chapters) + 1}.{len(self.scenes) + 1}"
        title = title if title and slug_of(title) else None
        count, wanted = 1, title
        while wanted and slug_of(wanted) in self.slugs:
            count += 1
            wanted = f"{title}, {count}"
        slug = slug_of(wanted) if wanted else number.replace(".", "-")
        self.slugs.add(slug)
        self.scenes.append(Scene(address=number, slug=slug, title=wanted, items=tuple(self.items), place=place))
        self.items, self.scene, self.paragraph = [], None, 0

    def close_chapter(self) -> None:
        self.close_scene()
        if self.chapter is None and not self.scenes:
            return
        title, place = self.chapter or (None, self.scenes[0].place)
        number = len(self.chapters) + 1
        scenes = tuple(self.scenes) or (Scene(address=f"{number}.1", slug=f"{number}-1", place=place),)
        self.chapters.append(Chapter(number=number, title=title, scenes=scenes, place=place))
        self.scenes, self.chapter = [], None


def _through_devices(directions: tuple[str, ...], extensions: int) -> tuple[str, ...]:
    """Name what a voice comes out of as voices.yaml does; of the extensions at the front, `V.O.` is no thought then."""
    named = tuple(_DEVICES.get(word.lower(), word) for word in directions)
    if not any(word.lower() in _DEVICES for word in directions):
        return named
    return tuple(word for number, word in enumerate(named) if word != "thinking" or number >= extensions)


def script_of(elements: Iterable[Element]) -> tuple[Script, tuple[Diagnostic, ...]]:
    """Return the script that a screenplay is, and what of it could not be taken over.

    Action is the narrator's; scene headings, transitions and synopses are never spoken.
    """
    reader = _Reader()
    for element in elements:
        reader.add(element)
    reader.close_chapter()
    return Script(chapters=tuple(reader.chapters), meta=tuple(reader.meta)), tuple(reader.diagnostics)


def elements_of(script: Script) -> tuple[tuple[Element, ...], tuple[Diagnostic, ...]]:
    """Return a script as the elements of a screenplay, and what of it they cannot say."""
    found: list[Element] = [Element(kind="field", key=key, text=value) for key, value in script.meta]
    lost: list[Diagnostic] = []
    joined = 0
    for chapter in script.chapters:
        if chapter.title:
            found.append(Element(kind="section", text=chapter.title, level=1, place=chapter.place))
        for scene in chapter.scenes:
            found.append(Element(kind="scene", text=scene.title or f"Scene {scene.address}", place=scene.place))
            previous: Line | None = None
            overlaps = False
            for item in scene.items:
                if isinstance(item, Cue):
                    overlaps = overlaps or item.kind == "overlap"
                    if item.kind != "overlap":
                        found.append(Element(kind="note", text=write_cue(item)[1:-1], place=item.place))
                    continue
                together = previous is not None and previous.paragraph == item.paragraph
                item = replace(item, content=tuple(_sayable(item, lost)))  # noqa: PLW2901
                if same_name(item.speaker) == same_name(NARRATOR) and not item.directions and not item.take:
                    found.append(Element(kind="action", text=item.text, content=item.content, place=item.place))
                else:
                    found += _speech(item, dual=overlaps)
                joined += together
                lost += _directions_lost(item)
                previous, overlaps = item, False
    if joined:
        message = f"{joined} lines flow on from the line before as one paragraph; a screenplay has no such thing."
        hint = "Read in again, a slightly longer pause stands before them."
        lost.append(Diagnostic(code="paragraphs", place=None, message=message, hint=hint, severity="warning"))
    return tuple(found), tuple(lost)


def _speech(line: Line, *, dual: bool) -> Iterator[Element]:
    inward = "thinking" in line.directions and not any(word in _DEVICES for word in line.directions)
    name = f"{line.speaker} (V.O.)" if inward else line.speaker
    yield Element(kind="character", text=name, dual=dual, place=line.place)
    directions = [word for word in line.directions if word != "thinking" or not inward]
    if line.take:
        directions.append(f"take {line.take}")
    if directions:
        yield Element(kind="parenthetical", text=", ".join(directions), place=line.place)
    yield Element(kind="dialogue", text=line.text, content=line.content, place=line.place)


def _sayable(line: Line, lost: list[Diagnostic]) -> Iterator[Inline]:
    """Yield a line's words without what no note can hold: brackets would end it."""
    for part in line.content:
        if isinstance(part, Words) and not has_note(part):
            lost.append(
                Diagnostic(
                    code="pronunciation",
                    place=line.place,
                    message=f'How "{shown(part.text)}" is said cannot be written in a screenplay.',
                    hint="The words are there; give their pronunciation in the lexicon of voices.yaml.",
                    severity="warning",
                )
            )
            yield Words(text=part.text, stress=part.stress)
        else:
            yield part


def _directions_lost(line: Line) -> Iterator[Diagnostic]:
    for word in line.directions:
        if word.lower().strip(" .") in _BEATS:
            yield Diagnostic(
                code="direction",
                place=line.place,
                message=f'The direction "{word}" is a pause in a screenplay.',
                hint="Read in again it is the cue [beat].",
                severity="warning",
            )
