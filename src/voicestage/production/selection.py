"""Which part of a production is meant: scenes, lines, characters, or what changed since the last render."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicestage.errors import UsageError, nearest
from voicestage.model.script import Line, Script, same_name
from voicestage.script.scenes import line_of, scene_of, slug_of

if TYPE_CHECKING:
    from voicestage.render.plan import Plan


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a person asked for; the whole where nothing is given."""

    scenes: Sequence[str] = ()
    """Addresses (`1.2`) or names (`saloon-midnight`)."""
    lines: Sequence[str] = ()
    """Addresses such as `1.2:14`."""
    characters: Sequence[str] = ()
    """Names or aliases of the cast."""
    changed: bool = False
    """Every scene that sounds different since the last render of the whole."""

    @property
    def whole(self) -> bool:
        """Whether nothing is left out."""
        return not (self.scenes or self.lines or self.characters or self.changed)


WHOLE = Selection()


@dataclass(frozen=True, slots=True, kw_only=True)
class Reel:
    """Some lines that are heard one after the other."""

    name: str
    """For its file, such as `1.2-14` or `mara`."""
    lines: tuple[str, ...]
    """Their addresses, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Chosen:
    """What a selection means in a plan."""

    scenes: tuple[str, ...]
    """Addresses, in the order in which they were asked for."""
    reels: tuple[Reel, ...]


def chosen(selection: Selection, script: Script, plan: Plan, *, changed: Callable[[], Sequence[str]]) -> Chosen:
    """Find what a selection means.

    Args:
        selection: what was asked for.
        script: the whole script.
        plan: of the whole.
        changed: gives the addresses of the scenes that sound different since the last render of the whole.

    Raises:
        UsageError: there is no such scene, line or character (the nearest is offered), or a character has no line.
    """
    scenes = [scene_of(script, name).address for name in selection.scenes]
    if selection.changed:
        scenes += [address for address in changed() if address not in scenes]
    reels: list[Reel] = []
    for address in selection.lines:
        scene, line = line_of(script, address)
        reels.append(Reel(name=f"{scene.address}-{line.number}", lines=(f"{scene.address}:{line.number}",)))
    reels += [_reel(name, plan) for name in selection.characters]
    return Chosen(scenes=tuple(dict.fromkeys(scenes)), reels=tuple(reels))


def who(selection: Selection, script: Script) -> str:
    """Return the one character that a selection means: the one it names, or who speaks the first line it names.

    Raises:
        UsageError: it means none, or several.
    """
    if len(selection.characters) > 1:
        raise UsageError("One character at a time is auditioned.")
    if selection.characters:
        return selection.characters[0]
    if selection.lines:
        return line_of(script, selection.lines[0])[1].speaker
    raise UsageError("Say whose voice is looked for, such as `voicestage audition MARA`.")


def lines_in(
    selection: Selection, script: Script, *, name: str, lines: Sequence[Line], changed: Sequence[str]
) -> tuple[list[Line], list[Line]]:
    """Return those of a character's lines that a selection names, and the others in the scenes that it means.

    Args:
        selection: lines and scenes.
        script: the whole script.
        name: the character's.
        lines: what it says.
        changed: the addresses of the scenes that `selection` means by what changed.

    Raises:
        UsageError: there is no such line or scene, or somebody else says the line.
    """
    own = {id(line) for line in lines}
    named: list[Line] = []
    for address in selection.lines:
        line = line_of(script, address)[1]
        if id(line) not in own:
            raise UsageError(f"{address} is said by {line.speaker}, not by {name}.")
        named.append(line)
    scenes = {*changed, *(scene_of(script, each).address for each in selection.scenes)}
    inside = [line for scene, line in script.lines() if scene.address in scenes and id(line) in own]
    return named, [line for line in inside if all(line is not each for each in named)]


def _reel(name: str, plan: Plan) -> Reel:
    character = plan.cast.find(name)
    if character is None:
        known = [each for character in plan.cast.characters for each in character.names]
        near = nearest(name, known)
        hint = f"Did you mean {near}?" if near else f"There are {', '.join(known)}."
        raise UsageError(f'There is no character "{name}". {hint}')
    lines = tuple(line.address for line in plan.lines if same_name(line.character) == same_name(character.name))
    if not lines:
        raise UsageError(f"{character.name} has no line in the script.")
    return Reel(name=slug_of(character.name) or "character", lines=lines)
