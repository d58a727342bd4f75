"""Each character's part: how much it speaks, and in which scenes."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import combinations

from voicestage.casting.heard import heard_in, how_alike
from voicestage.casting.likeness import TWIN
from voicestage.casting.sources import people_of
from voicestage.model.cast import Cast
from voicestage.model.script import Line, Script, same_name

_SECONDS_PER_LETTER = 0.066
"""Of the sample's lines in their voices, punctuation and spaces counted as letters."""


@dataclass(slots=True)
class Part:
    """What one character has to say."""

    name: str
    lines: list[Line] = field(default_factory=list)
    scenes: dict[str, int] = field(default_factory=dict)
    """How many lines it has in each scene, by address, in order."""

    @property
    def letters(self) -> int:
        """Characters of text, spaces and punctuation included."""
        return sum(len(line.text) for line in self.lines)

    @property
    def words(self) -> int:
        """Words between spaces."""
        return sum(len(line.text.split()) for line in self.lines)

    @property
    def seconds(self) -> float:
        """About how long it speaks at the usual pace [s]."""
        return self.letters * _SECONDS_PER_LETTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two characters who speak in one scene and sound alike."""

    one: str
    other: str
    likeness: float
    scenes: tuple[str, ...]
    """Where both speak, by address."""


def parts(script: Script, cast: Cast) -> dict[str, Part]:
    """Return the part of everyone in the cast, in its order; who is not in it has none.

    Titles of chapters, which the narrator says, are not counted.
    """
    found = {character.name: Part(character.name) for character in cast.characters}
    people = people_of(cast)
    for scene, line in script.lines():
        if character := people.get(same_name(line.speaker)):
            part = found[character.name]
            part.lines.append(line)
            part.scenes[scene.address] = part.scenes.get(scene.address, 0) + 1
    return found


def weights(found: Mapping[str, Part]) -> dict[str, float]:
    """Return how much each one speaks, for `choose`."""
    return {name: float(part.letters) for name, part in found.items() if part.lines}


def meetings(found: Mapping[str, Part]) -> dict[str, frozenset[str]]:
    """Return the scenes in which each one speaks, for `choose`; who has no line yet may meet anyone."""
    return {name: frozenset(part.scenes) for name, part in found.items() if part.lines}


def alike(script: Script, cast: Cast) -> Iterator[Pair]:
    """Go through the pairs of characters who speak in one scene and whose voices are too alike for that.

    In a solo reading there are none: there one voice speaks everyone.
    """
    if cast.style == "solo":
        return
    found = parts(script, cast)
    heard = heard_in(cast)
    for one, other in combinations([name for name in found if name in heard], 2):
        together = tuple(scene for scene in found[one].scenes if scene in found[other].scenes)
        if together and (cosine := how_alike(heard[one], heard[other])) >= TWIN:
            yield Pair(one=one, other=other, likeness=cosine, scenes=together)
