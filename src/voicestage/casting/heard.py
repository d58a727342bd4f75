"""Which voices are heard of a character, and how alike two characters are by them."""

from __future__ import annotations

from dataclasses import dataclass

from voicestage.casting.likeness import Sound, likeness, sound
from voicestage.casting.sources import People, members, people_of, source
from voicestage.model.cast import Cast, Character
from voicestage.model.script import same_name


@dataclass(frozen=True, slots=True)
class Heard:
    """One voice that is heard of a character."""

    person: str
    """Whose it is, as names are compared: of `NARRATOR: as DAVID` david."""
    sound: Sound


def heard_in(cast: Cast) -> dict[str, tuple[Heard, ...]]:
    """Return what is heard of everyone who has a voice, by name: one voice, or each of a group."""
    people = people_of(cast)
    found = {character.name: heard_of(character, cast, people=people) for character in cast.characters}
    return {name: voices for name, voices in found.items() if voices}


def heard_of(character: Character, cast: Cast, *, people: People | None = None) -> tuple[Heard, ...]:
    """Return what is heard of one character, as its voice and pitch are here; nothing where it has none yet.

    Args:
        character: of the cast, perhaps with another voice than there.
        cast: whom it may speak `as`.
        people: the cast by name, where it is at hand.
    """
    people = people_of(cast) if people is None else people
    body = source(character, people)
    pitch_st = character.delivery.pitch_st + (body.delivery.pitch_st if body is not character else 0.0)
    found = []
    for whose, voice in members(character, people):
        if voice is not None:
            engine, slash, name = voice.partition("/")
            engine, name = (engine, name) if slash else (cast.engine, voice)
            found.append(Heard(same_name(whose.name), sound(name, engine=engine, pitch_st=pitch_st)))
    return tuple(found)


def how_alike(one: tuple[Heard, ...], other: tuple[Heard, ...]) -> float:
    """Return how alike two characters are: the likest of their voices, 0 where they have none to compare.

    Two voices of one person are meant to be the same and are not compared: a narrator `as DAVID` beside David himself,
    or a crowd in which he is.
    """
    return max(
        (likeness(mine.sound, theirs.sound) for mine in one for theirs in other if mine.person != theirs.person),
        default=0.0,
    )
