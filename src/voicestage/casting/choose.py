"""Casting by itself: a voice for every character that has none.

Who speaks most chooses first, and nobody who has a voice is moved: what is written in voices.yaml stays, and so does
what was chosen before (`kept`), whoever is added and however much anyone comes to say. No choice could be stable
without that memory: two names that would each alone get the same voice cannot both keep it once they meet.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from voicestage.casting import listed
from voicestage.casting.fitting import Candidate, candidates, described, narrates, stable_hash
from voicestage.casting.heard import heard_of
from voicestage.casting.likeness import TWIN, Sound, likeness, sound
from voicestage.casting.sources import People, members, people_of
from voicestage.model.cast import Cast, Character
from voicestage.model.script import same_name
from voicestage.model.speech import VoiceInfo

_SMALL = 0.01
"""Who has less than this share of what is said may share a voice with others who have."""

Meetings = Mapping[str, frozenset[str]]
"""The scenes in which each character speaks, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A voice for a character, and why."""

    voice: str
    """One of Kokoro's or a mix, by its name alone; of another engine `engine/voice`."""
    pitch_st: float = 0.0
    """Moved by so many semitones, added to what the character has."""
    reason: str


def choose(
    characters: Iterable[Character],
    weights: Mapping[str, float] | None = None,
    *,
    meetings: Meetings | None = None,
    language: str = "en",
    engine: str = "kokoro",
    voices: Sequence[VoiceInfo] | None = None,
    kept: Mapping[str, Choice] | None = None,
) -> dict[str, Choice]:
    """Choose voices for those characters that have none.

    Args:
        characters: The whole cast; voices that are set are kept clear of.
        weights: How much each one speaks, by name. Who speaks most chooses first; among equals a hash of the name
            decides, so that the order of the cast does not count. Where not given, the order counts.
        meetings: Who speaks in which scenes; where not given, everyone meets everyone.
        language: `en-GB` prefers British voices, `en-US` American ones.
        engine: Whose the voices are that are set without one.
        voices: Among which the choice is made, as an engine lists them; without any nobody is given one. Where it is
            None, Kokoro's and their mixes.
        kept: What was chosen before, by name; it stays.

    Returns:
        A choice for each character without a voice, by name. Nobody sounds like another of the cast while there are
        voices, mixes and moved pitches enough, nor after that like another of a scene. Small parts share with those
        they never meet before a pitch is moved.
    """
    cast = Cast(characters=tuple(characters), engine=engine)
    people = dict(people_of(cast))
    speakers = _speakers(cast, people)
    shares = _shares(speakers, weights or {})
    heard = {each.name: heard_of(each, cast, people=people) for each in cast.characters}
    chosen: dict[str, Choice] = {}

    def give(character: Character, choice: Choice) -> None:
        chosen[character.name] = choice
        given = with_choice(character, chosen, engine)
        people.update({name: given for name, each in people.items() if each is character})
        for speaker in speakers[character.name]:
            now = people[same_name(speaker.name)]
            heard[speaker.name] = heard_of(now, cast, people=people)

    waiting = [character for character in cast.characters if character.voice is None]
    for character in waiting:
        if kept and character.name in kept:
            give(character, kept[character.name])
    waiting = [character for character in waiting if character.name not in chosen]
    if voices is not None and not voices:
        return chosen

    def turn(character: Character) -> tuple[bool, float, int]:
        share = shares.get(character.name, 0.0)
        return not narrates(character), -share, stable_hash(character.name) if shares else 0

    for character in sorted(waiting, key=turn):
        mine = speakers[character.name]
        company = [
            _Voice(
                sound=each.sound,
                share=shares.get(name, 0.0),
                met=any(_meet(speaker.name, name, meetings) for speaker in mine),
            )
            for name, heard_voices in heard.items()
            for each in heard_voices
            if each.person != same_name(character.name)
        ]
        small = bool(shares) and not narrates(character) and shares.get(character.name, 0.0) < _SMALL
        offer, describe = _offer(character, language, voices)
        give(character, _best(offer, describe, _pitches_st(character, mine), company, small=small))
    return chosen


def complete(
    cast: Cast,
    weights: Mapping[str, float] | None = None,
    *,
    meetings: Meetings | None = None,
    kept: Mapping[str, Choice] | None = None,
) -> Cast:
    """Return the cast with a voice for everyone; the same cast where nobody lacks one.

    The choice is made among Kokoro's voices, so they are named with their engine where another is the default.
    """
    if all(character.voice for character in cast.characters):
        return cast
    chosen = choose(cast.characters, weights, meetings=meetings, language=cast.language, engine=cast.engine, kept=kept)
    return with_choices(cast, chosen)


def with_choices(cast: Cast, chosen: Mapping[str, Choice]) -> Cast:
    """Return the cast with what was chosen for those who have no voice."""
    return replace(cast, characters=tuple(with_choice(each, chosen, cast.engine) for each in cast.characters))


def with_choice(character: Character, chosen: Mapping[str, Choice], engine: str = "kokoro") -> Character:
    """Return the character with what was chosen for it, if anything was."""
    choice = chosen.get(character.name)
    if choice is None or character.voice:
        return character
    voice = choice.voice if engine == "kokoro" or "/" in choice.voice else f"kokoro/{choice.voice}"
    pitch_st = character.delivery.pitch_st + choice.pitch_st
    return replace(character, voice=voice, delivery=replace(character.delivery, pitch_st=pitch_st))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Voice:
    """A voice that somebody else is heard with."""

    sound: Sound
    share: float
    """Of all that is said."""
    met: bool
    """Whether it is heard in a scene of whom a voice is sought for."""


def _offer(
    character: Character, language: str, voices: Sequence[VoiceInfo] | None
) -> tuple[Callable[[], Iterator[Candidate]], Callable[[str], str]]:
    """Return what goes through the voices that a character could have, and what describes one of them."""
    if voices is None:
        return lambda: candidates(character, language), lambda voice: described(voice, character)
    known = {listed.spec(voice): voice for voice in voices}
    return (
        lambda: listed.candidates(character, language, voices),
        lambda voice: listed.described(known[voice]),
    )


def _best(
    offer: Callable[[], Iterator[Candidate]],
    describe: Callable[[str], str],
    pitches_st: frozenset[float],
    company: list[_Voice],
    *,
    small: bool,
) -> Choice:
    """Choose a voice that is heard at each of some pitches [semitones], beside the voices of others."""
    # who came last fills the gap that was left, so is most likely in the way: asked first, most candidates go at once
    everyone = company[::-1]
    met = [voice for voice in everyone if voice.met]

    def offered() -> Iterator[tuple[Candidate, list[Sound]]]:
        for candidate in offer():
            engine, slash, name = candidate.voice.partition("/")
            engine, name = (engine, name) if slash else ("kokoro", candidate.voice)
            yield candidate, [sound(name, engine=engine, pitch_st=own_st + candidate.pitch_st) for own_st in pitches_st]

    def clear(sounds: list[Sound], others: list[_Voice]) -> bool:
        return all(likeness(mine, other.sound) < TWIN for other in others for mine in sounds)

    def shared(sounds: list[Sound]) -> float:
        return sum(other.share for other in everyone if any(likeness(mine, other.sound) >= TWIN for mine in sounds))

    def choice(candidate: Candidate, why: str) -> Choice:
        reason = f"{describe(candidate.voice)}; {why}"
        return Choice(voice=candidate.voice, pitch_st=candidate.pitch_st, reason=reason)

    for candidate, sounds in offered():
        if small and candidate.kind == "moved":
            break
        if clear(sounds, everyone):
            return choice(candidate, _WHY[candidate.kind])
    if small or len(met) < len(everyone):
        for _, kind in itertools.groupby(offered(), key=lambda each: each[0].kind):
            if free := [each for each in kind if clear(each[1], met)]:
                candidate, _ = min(free, key=lambda each: shared(each[1]))
                return choice(candidate, "like a voice of other scenes, unlike all of its own")
    least, likest = None, math.inf
    for candidate, sounds in offered():
        nearest = 0.0
        for other in met:
            nearest = max(nearest, *(likeness(mine, other.sound) for mine in sounds))
            if nearest >= likest:
                break
        else:
            least, likest = candidate, nearest
    assert least is not None, "there are voices of each gender"
    return choice(least, "each voice is like another of its scenes, this one least")


_WHY = {
    "plain": "unlike all others",
    "mix": "a mix, as each plain voice is like another's",
    "moved": "its pitch moved, as each voice is like another's",
}


def _speakers(cast: Cast, people: People) -> dict[str, list[Character]]:
    """Return who is heard with each character's voice: itself, who speaks `as` it, the groups in which it is."""
    found: dict[str, list[Character]] = {}
    for character in cast.characters:
        for name in dict.fromkeys(whose.name for whose, _ in members(character, people)):
            found.setdefault(name, []).append(character)
    return found


def _shares(speakers: Mapping[str, list[Character]], weights: Mapping[str, float]) -> dict[str, float]:
    """Return the share of all that is said with each character's voice; nothing where no weights are given."""
    total = sum(weights.values())
    if not total:
        return {}
    return {name: sum(weights.get(each.name, 0.0) for each in mine) / total for name, mine in speakers.items()}


def _pitches_st(character: Character, speakers: Iterable[Character]) -> frozenset[float]:
    """Return by how much a character's voice is moved for each who is heard with it [semitones]."""
    own_st = character.delivery.pitch_st
    return frozenset(own_st if each is character else own_st + each.delivery.pitch_st for each in speakers)


def _meet(one: str, other: str, meetings: Meetings | None) -> bool:
    """Whether two share a scene; everyone does of whom nothing is known."""
    if meetings is None or one not in meetings or other not in meetings:
        return True
    return not meetings[one].isdisjoint(meetings[other])
