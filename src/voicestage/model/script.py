"""A speaker-tagged script: chapters, scenes, and in them lines and cues."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from voicestage.errors import Place

NARRATOR = "NARRATOR"
"""The name that the adapter gives to narration; a character like any other."""

NOWHERE = Place("")
"""The place of what did not come from a file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Words:
    """Some words of a line."""

    text: str
    """As the writer spells them, with their punctuation and spaces."""
    stress: bool = False
    """Whether the writer marked them `*stressed*`."""
    ipa: str | None = None
    """How they are said, in standard IPA, where the writer gave `{words|ipa}`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rest:
    """A pause inside a line, `[pause 0.4s]`."""

    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Breath:
    """An audible breath inside a line, `[breath]`."""


Inline = Words | Rest | Breath


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One utterance: who says what, and how."""

    speaker: str
    """The name as written, without a leading `@`; names are compared by `same_name`."""
    content: tuple[Inline, ...]
    directions: tuple[str, ...] = ()
    """The words in parentheses, in order, without any `take`."""
    take: str | None = None
    """`"2"` asks for another reading; a file name for a person's own reading in `script/takes/`."""
    number: int = 0
    """Its number in the scene, from 1: `1.2:14` is line 14 of scene 1.2."""
    paragraph: int = 0
    """Lines of one scene with the same number flow on as one paragraph does."""
    place: Place = NOWHERE

    @property
    def text(self) -> str:
        """The words with their spaces and punctuation, without marks of any kind."""
        return "".join(part.text for part in self.content if isinstance(part, Words))


CueKind = Literal["pause", "beat", "silence", "sfx", "ambience", "music", "overlap", "space"]
Flow = Literal["hold", "under", "wait"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cue:
    """A direction to the mixer between lines, `[sfx door-slam -6dB]`."""

    kind: CueKind
    sound: str | None = None
    """The name of the sound for sfx, ambience and music; None with `off`, and for the rest."""
    off: bool = False
    """Whether an ambience or music ends here, or the voices leave their room."""
    space: str | None = None
    """The room that everyone is in from here on, for space; None with `off`."""
    gain_db: float | None = None
    fade_s: float | None = None
    seconds: float | None = None
    """The length of a pause or silence, or how far an overlap reaches back [s]."""
    flow: Flow = "hold"
    """What the next line does: waits for the body of the sound, not at all, or to its end."""
    loop: bool = False
    """Whether a music goes round until it is ended."""
    distance: str | None = None
    """How far away an effect is: near, mid, far or off."""
    pan: float | None = None
    """Where an effect is, -1 left to +1 right."""
    place: Place = NOWHERE


Item = Line | Cue


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """The unit that is rendered alone."""

    address: str
    """Chapter and scene number, `1.2`; numbers run on through the files."""
    slug: str
    """Its title in lower-case letters, digits and hyphens; unique in the script; the address's form where untitled."""
    title: str | None = None
    items: tuple[Item, ...] = ()
    place: Place = NOWHERE

    @property
    def lines(self) -> tuple[Line, ...]:
        """The utterances in order."""
        return tuple(item for item in self.items if isinstance(item, Line))


@dataclass(frozen=True, slots=True, kw_only=True)
class Chapter:
    """A chapter mark in the finished book, and its scenes."""

    number: int
    title: str | None = None
    """None where lines stand before any `#` heading."""
    scenes: tuple[Scene, ...] = ()
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Script:
    """The whole of `script/*.md`."""

    chapters: tuple[Chapter, ...] = ()
    meta: tuple[tuple[str, str], ...] = field(default=())
    """Front matter in order: title, author, language and whatever else stands there; values as written."""

    def get(self, key: str) -> str | None:
        """Return the front matter's value for `key`, or None."""
        return dict(self.meta).get(key)

    @property
    def scenes(self) -> tuple[Scene, ...]:
        """All scenes in order."""
        return tuple(scene for chapter in self.chapters for scene in chapter.scenes)

    def lines(self) -> Iterator[tuple[Scene, Line]]:
        """Go through all utterances with their scenes, in order."""
        for scene in self.scenes:
            for line in scene.lines:
                yield scene, line


@functools.lru_cache(maxsize=1024)
def same_name(name: str) -> str:
    """Return the form by which names are compared: case folded, white space as one space."""
    return " ".join(name.split()).casefold()
