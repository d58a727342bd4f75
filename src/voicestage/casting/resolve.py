"""What voice, pace, effects and place a given line has."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from voicestage.casting.fitting import heard_gender, stable_hash
from voicestage.casting.sources import People, members, people_of, source
from voicestage.errors import Diagnostic, ProductionError, nearest
from voicestage.model.cast import TOGETHER, Cast, Character, Delivery
from voicestage.model.script import NARRATOR, Line, same_name

SLOWEST, FASTEST = 0.5, 2.0

DRAFT_ENGINE, DRAFT_VOICE = "hibari", "heart"
"""The fast engine has one voice; in a draft pitch and place tell the characters apart."""

_DRAFT_PITCHES = {
    "female": (1.5, 3.0, 0.75, 4.0, -0.75, 2.25, 3.5),
    "male": (-3.5, -5.0, -2.0, -4.25, -2.75, -4.75, -1.5),
}
"""Semitones from the draft's voice, which is a woman's; neighbours in the cast lie far apart."""

_PLACES = (-0.12, 0.12, -0.24, 0.24, -0.06, 0.06, -0.18, 0.18, -0.3, 0.3)
"""Where characters stand who are given no place; small, so that it is good with one ear too."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Performance:
    """How one line is spoken."""

    character: str
    """The name under `cast:`, whichever alias the script wrote."""
    engine: str
    voice: str
    """The engine's name for it, without the engine."""
    delivery: Delivery
    """The character's and the line's directions together; `pan` is always set."""


def performer(cast: Cast, *, draft: bool = False) -> Callable[[Line], Performance]:
    """Return what gives each line of a script its performance.

    Args:
        cast: Who speaks how; everyone who speaks needs a voice (`choose.complete`), except in a draft.
        draft: Whether the fast engine speaks everyone, to hear the play at once.

    Returns:
        A function; it raises ProductionError where the speaker is not in the cast or has no voice.
    """
    people = people_of(cast)
    directions = {same_name(word): delivery for word, delivery in cast.directions}
    pans = places(cast)
    pitches = _draft_pitches(cast)

    def perform(line: Line) -> Performance:
        speaker = people.get(same_name(line.speaker))
        if speaker is None:
            raise ProductionError([_unknown(line, cast)])
        given = [directions[word] for word in map(same_name, line.directions) if word in directions]
        solo = cast.style == "solo"
        body = (people.get(same_name(NARRATOR)) or cast.characters[0]) if solo else speaker
        voiced = source(body, people)
        own = body.delivery
        if voiced is not body:  # how they sound, not where they stand
            own = together(replace(voiced.delivery, space=None, distance=None, pan=None), own)
        if draft:
            engine, voice = DRAFT_ENGINE, DRAFT_VOICE
            own = replace(own, pitch_st=0.0 if solo else pitches[speaker.name])
        else:
            engine, voice = engine_and_voice(_voice(voiced, people), cast.engine)
        if solo:
            given = [Delivery(pace=each.pace, pitch_st=each.pitch_st, gain_db=each.gain_db) for each in given]
        delivery = together(own, *given)
        if delivery.pan is None:
            delivery = replace(delivery, pan=pans[body.name])
        return Performance(character=speaker.name, engine=engine, voice=voice, delivery=delivery)

    return perform


def performance(line: Line, cast: Cast, *, draft: bool = False) -> Performance:
    """Return how one line is spoken; for many lines of one cast `performer` is quicker.

    Raises:
        ProductionError: the speaker is not in the cast, or has no voice.
    """
    return performer(cast, draft=draft)(line)


def together(first: Delivery, *others: Delivery) -> Delivery:
    """Return deliveries as one: paces multiplied, pitches and gains added, effects one after the other.

    Where a later one names a space, a distance or a pan, it wins.
    """
    pace, pitch, gain = first.pace, first.pitch_st, first.gain_db
    effects, space, distance, pan = first.effects, first.space, first.distance, first.pan
    for other in others:
        pace, pitch, gain = pace * other.pace, pitch + other.pitch_st, gain + other.gain_db
        effects += tuple(effect for effect in other.effects if effect not in effects)
        space, distance = other.space or space, other.distance or distance
        pan = pan if other.pan is None else other.pan
    return Delivery(
        pace=min(max(round(pace, 6), SLOWEST), FASTEST),  # 0.9 * 1.1 must not change a key by its last digit
        pitch_st=round(pitch, 6),
        gain_db=round(gain, 6),
        effects=effects,
        space=space,
        distance=distance,
        pan=pan,
    )


def _voice(character: Character, people: People) -> str:
    """Return the voice of a character; of a group all of them, each `as NAME` that character's."""
    voices = members(character, people)
    if lacking := next((whose for whose, voice in voices if voice is None), None):
        raise ProductionError([_uncast(lacking)])
    return TOGETHER.join(voice or "" for _, voice in voices)


def engine_and_voice(voice: str, default_engine: str) -> tuple[str, str]:
    """Take `pyttsx3/en-gb` apart; a voice without an engine is the default engine's; a group is a chorus of them."""
    if TOGETHER in voice:
        members = ("/".join(engine_and_voice(member, default_engine)) for member in voice.split(TOGETHER))
        return "chorus", TOGETHER.join(members)
    engine, slash, name = voice.partition("/")
    return (engine, name) if slash else (default_engine, voice)


def places(cast: Cast) -> Mapping[str, float]:
    """Return where in the stereo picture each character stands who names no place, the narrator in the middle.

    A place comes from the name; who finds it taken goes to the next free one. So a character added at the end moves
    nobody, and one who is given a `pan` leaves the others where they were.
    """
    found = {character.name: 0.0 for character in cast.characters if _narrates(character)}
    others = [character for character in cast.characters if not _narrates(character)]
    for character, index in zip(others, _slots(others, len(_PLACES)), strict=True):
        found[character.name] = _PLACES[index]
    return found


def _draft_pitches(cast: Cast) -> Mapping[str, float]:
    found = {character.name: 0.0 for character in cast.characters if _narrates(character)}
    for gender, pitches in _DRAFT_PITCHES.items():
        group = [
            character for character in cast.characters if not _narrates(character) and heard_gender(character) == gender
        ]
        for character, index in zip(group, _slots(group, len(pitches)), strict=True):
            found[character.name] = pitches[index]
    return found


def _slots(characters: list[Character], count: int) -> list[int]:
    """Give each character one of `count` slots by the hash of its name; the next free one where it is taken."""
    slots: list[int] = []
    free: set[int] = set()
    for character in characters:
        free = free or set(range(count))
        slot = stable_hash(character.name) % count
        while slot not in free:
            slot = (slot + 1) % count
        free.discard(slot)
        slots.append(slot)
    return slots


def _narrates(character: Character) -> bool:
    return same_name(character.name) == same_name(NARRATOR)


def _unknown(line: Line, cast: Cast) -> Diagnostic:
    near = nearest(line.speaker, [name for character in cast.characters for name in character.names])
    return Diagnostic(
        code="unknown-speaker",
        place=line.place,
        message=f'"{line.speaker}" is not in the cast.',
        hint=f"Did you mean {near}?" if near else f"Add it under cast: in voices.yaml, or begin with {NARRATOR}:.",
    )


def _uncast(character: Character) -> Diagnostic:
    return Diagnostic(
        code="no-voice",
        place=character.place,
        message=f"{character.name} has no voice.",
        hint="Write one, such as voice: af_heart, or let the tool choose.",
    )
