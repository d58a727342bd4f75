"""Casting by itself: a voice for every character that has none.

The choice goes through the characters in order and never looks ahead, so a character that is added at the end moves
nobody. What is chosen is written into voices.yaml by the caller and stands there fixed.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from voicestage.casting import values
from voicestage.casting.kokoro import BY_NAME, VOICES, KokoroVoice
from voicestage.casting.likeness import TWIN, Sound, likeness, sound, sound_of
from voicestage.model.cast import Cast, Character, Gender
from voicestage.model.script import NARRATOR, same_name

_NARRATORS: dict[tuple[bool, Gender], str] = {
    (False, "female"): "bf_emma",
    (False, "male"): "bm_george",
    (True, "female"): "af_heart",
    (True, "male"): "am_michael",
}
"""By whether the story is American, and by gender: voices that are good for hours, none the twin of another."""

_CHILD_ST = 2.5
"""A child is spoken by a woman, as on the radio, this much higher."""
_MOVES_ST = (2.0, -2.0, 3.0, -3.0, 4.0, -4.0)
"""How far a pitch may be moved to make another voice of one; further sounds made."""
_SMALL = 0.01
"""Who has less than this share of what is said may share a voice with others who have."""

Meetings = Mapping[str, frozenset[str]]
"""The scenes in which each character speaks, by name."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A voice for a character, and why."""

    voice: str
    pitch_st: float = 0.0
    """Moved by so many semitones, added to what the character has."""
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _Taken:
    """A character that has its voice."""

    name: str
    heard: Sound
    weight: float


def choose(
    characters: Iterable[Character],
    weights: Mapping[str, float] | None = None,
    *,
    meetings: Meetings | None = None,
    language: str = "en",
    engine: str = "kokoro",
) -> dict[str, Choice]:
    """Choose Kokoro voices for those characters that have none.

    Args:
        characters: The whole cast in order; voices that are set are kept clear of.
        weights: How much each one speaks, by name. Where given, who speaks most chooses first; else the order counts.
        meetings: Who speaks in which scenes; where not given, everyone meets everyone.
        language: `en-GB` prefers British voices, `en-US` American ones.
        engine: Whose the voices are that are set without one.

    Returns:
        A choice for each character without a voice, by name: the narrator's first. Nobody sounds like another of the
        cast while there are voices, mixes and moved pitches enough, nor after that like another of a scene. Small
        parts share before a pitch is moved.
    """
    cast = Cast(characters=tuple(characters), engine=engine)
    total = sum(weights.values()) if weights else 0.0
    share = {name: weight / total for name, weight in weights.items()} if weights and total else None
    taken = [
        _Taken(name=character.name, heard=heard, weight=_weight(character, share))
        for character in cast.characters
        if (heard := sound_of(character, cast))
    ]
    waiting = [character for character in cast.characters if character.voice is None]
    waiting.sort(key=lambda character: (not _narrates(character), -_weight(character, share)))
    chosen: dict[str, Choice] = {}
    for character in waiting:
        partners, small = _partners(character, meetings), _small(character, share)
        choice = _best(character, taken, partners, small=small, language=language)
        chosen[character.name] = choice
        pitch_st = character.delivery.pitch_st + choice.pitch_st
        heard = sound(choice.voice, pitch_st=pitch_st)
        taken.append(_Taken(name=character.name, heard=heard, weight=_weight(character, share)))
    return chosen


def complete(cast: Cast, weights: Mapping[str, float] | None = None, *, meetings: Meetings | None = None) -> Cast:
    """Return the cast with a voice for everyone; the same cast where nobody lacks one.

    The choice is made among Kokoro's voices, so they are named with their engine where another is the default.
    """
    if all(character.voice for character in cast.characters):
        return cast
    chosen = choose(cast.characters, weights, meetings=meetings, language=cast.language, engine=cast.engine)
    return replace(cast, characters=tuple(with_choice(each, chosen, cast.engine) for each in cast.characters))


def with_choice(character: Character, chosen: Mapping[str, Choice], engine: str = "kokoro") -> Character:
    """Return the character with what was chosen for it, if anything was."""
    choice = chosen.get(character.name)
    if choice is None or character.voice:
        return character
    voice = choice.voice if engine == "kokoro" else f"kokoro/{choice.voice}"
    pitch_st = character.delivery.pitch_st + choice.pitch_st
    return replace(character, voice=voice, delivery=replace(character.delivery, pitch_st=pitch_st))


def fitting(character: Character, language: str) -> list[str]:
    """Return the voices that suit a character by gender, age and accent, the best first."""
    gender = "female" if character.age == "child" else heard_gender(character)
    voices = [voice for voice in VOICES if voice.gender == gender]
    return [voice.name for voice in sorted(voices, key=lambda voice: -_fit(voice, character, language))]


def mixes(names: list[str]) -> Iterator[str]:
    """Return halves of two voices that are no twins; those of the better fitting first."""
    for first, second in sorted(itertools.combinations(range(len(names)), 2), key=sum):
        one, other = names[first], names[second]
        if likeness(sound(one), sound(other)) < TWIN:
            yield f"0.5*{one} + 0.5*{other}"


def stable_hash(name: str) -> int:
    """Return a number for a name that is the same on every machine and in every run."""
    return int.from_bytes(hashlib.blake2b(same_name(name).encode("utf-8", "replace"), digest_size=8).digest())


def heard_gender(character: Character) -> Gender:
    """Return female or male: the character's own, or where that is open one by the hash of the name."""
    if character.gender in ("female", "male"):
        return character.gender
    return "female" if stable_hash(character.name) % 2 else "male"


def _best(
    character: Character, taken: list[_Taken], partners: Callable[[str], bool], *, small: bool, language: str
) -> Choice:
    names = fitting(character, language)
    if _narrates(character):
        gender: Gender = "male" if character.gender == "male" else "female"
        names.insert(0, _NARRATORS[language.casefold() == "en-us", gender])
    own_st = character.delivery.pitch_st
    child_st = _CHILD_ST if character.age == "child" and not own_st else 0.0
    met = [other for other in taken if partners(other.name)]

    def heard(voice: str, pitch_st: float) -> Sound:
        return sound(voice, pitch_st=own_st + pitch_st)

    def clear(voices: Iterable[str], pitch_st: float) -> Iterator[str]:
        return (voice for voice in voices if _nearest(heard(voice, pitch_st), taken) < TWIN)

    def choice(voice: str, why: str, *, pitch_st: float = child_st) -> Choice:
        return Choice(voice=voice, pitch_st=pitch_st, reason=f"{_described(voice, character)}; {why}")

    for voice in clear(names, child_st):
        return choice(voice, "unlike all others")
    for voice in clear(mixes(names), child_st):
        return choice(voice, "a mix, as each plain voice is like another's")
    if not small:
        for move in _MOVES_ST:
            for voice in clear(names, child_st + move):
                return choice(
                    voice, "its pitch moved, as each voice and mix is like another's", pitch_st=child_st + move
                )

    def shared_with(voice: str, pitch_st: float) -> float:
        return sum(other.weight for other in taken if likeness(heard(voice, pitch_st), other.heard) >= TWIN)

    if free := [voice for voice in names if _nearest(heard(voice, child_st), met) < TWIN]:
        voice = min(free, key=lambda each: shared_with(each, child_st))
        return choice(voice, "like a voice of other scenes, unlike all of its own")
    moved = [(voice, child_st + move) for move in (0.0, *_MOVES_ST) for voice in names]
    voice, pitch_st = min(moved, key=lambda each: (round(_nearest(heard(*each), met), 2), shared_with(*each)))
    return choice(voice, "each voice is like another of its scenes, this one least", pitch_st=pitch_st)


def _described(voice: str, character: Character) -> str:
    """Say what speaks for a voice, in a few words."""
    known = BY_NAME[values.mix(voice)[0][1]]
    who = "for the narrator, " if _narrates(character) else "for a child, " if character.age == "child" else ""
    return f"{who}{known.gender}, {known.accent}"


def _nearest(heard: Sound, others: Iterable[_Taken]) -> float:
    """Return the likeness of a voice to the most alike of others; 0 where there is none."""
    return max((likeness(heard, other.heard) for other in others), default=0.0)


def _partners(character: Character, meetings: Meetings | None) -> Callable[[str], bool]:
    """Return what says who shares a scene with a character: everyone, where nothing is known of it."""
    if meetings is None or character.name not in meetings:
        return lambda _: True
    scenes = meetings[character.name]
    return lambda name: name not in meetings or not scenes.isdisjoint(meetings[name])


def _small(character: Character, share: Mapping[str, float] | None) -> bool:
    return share is not None and not _narrates(character) and share.get(character.name, 0.0) < _SMALL


def _narrates(character: Character) -> bool:
    return same_name(character.name) == same_name(NARRATOR)


def _weight(character: Character, share: Mapping[str, float] | None) -> float:
    return share.get(character.name, 0.0) if share else 1.0


def _fit(voice: KokoroVoice, character: Character, language: str) -> float:
    """How well a voice suits a character, in grades of quality."""
    fit = voice.grade if voice.plain else voice.grade - 2.5
    accent = {"en-gb": "british", "en-us": "american"}.get(language.casefold())
    fit += 2.0 * (voice.accent == accent)
    wanted = "young" if character.age == "child" else character.age
    if wanted != "unknown":
        fit += 1.2 * (voice.age == wanted) - 1.2 * ({voice.age, wanted} == {"young", "old"})
    return fit
