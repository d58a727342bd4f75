"""Whose voice a character speaks with: its own, that of whom it speaks `as`, or several of a group."""

from __future__ import annotations

from collections.abc import Mapping

from voicestage.casting.values import like
from voicestage.model.cast import TOGETHER, Cast, Character
from voicestage.model.script import same_name

People = Mapping[str, Character]
"""A cast's characters by the form in which names are compared, aliases included."""


def people_of(cast: Cast) -> People:
    """Return everyone of a cast by name and alias; a name wins over an alias."""
    people = {same_name(alias): character for character in cast.characters for alias in character.aliases}
    return people | {same_name(character.name): character for character in cast.characters}


def source(character: Character, people: People) -> Character:
    """Return whose voice a character has: where it speaks `as` another, the one at the end of that chain."""
    for _ in people:  # a chain is no longer; one that goes round ends somewhere, and loading it says so
        name = like(character.voice or "")
        if name is None or same_name(name) not in people:
            break
        character = people[same_name(name)]
    return character


def members(character: Character, people: People) -> tuple[tuple[Character, str | None], ...]:
    """Return the voices of a character or of a group, each with whose it is; a voice is None where none is chosen yet.

    `voice: as DAVID` is DAVID's, and so is `as DAVID` among the voices of a group; any other of a group is the
    group's own.
    """
    body = source(character, people)
    if TOGETHER not in (body.voice or ""):
        return ((body, body.voice),)
    found: list[tuple[Character, str | None]] = []
    for member in (body.voice or "").split(TOGETHER):
        name = like(member)
        if name and same_name(name) in people:
            other = source(people[same_name(name)], people)
            found.append((other, other.voice))
        else:
            found.append((body, member))
    return tuple(found)
