"""Which of the default engine's voices suit a character, and in which order they are tried."""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from voicestage.casting import values
from voicestage.casting.kokoro import BY_NAME, VOICES, KokoroVoice
from voicestage.casting.likeness import TWIN, likeness, sound
from voicestage.model.cast import Character, Gender
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
_CHILD_MOVES_ST = (1.5, -1.5)
"""The same for a child, who is moved already: 1 to 4 semitones together."""
_UNEVEN = ((0.7, 0.3), (0.3, 0.7))


@dataclass(frozen=True, slots=True)
class Candidate:
    """A voice that a character could have."""

    voice: str
    """Plain, or a mix."""
    pitch_st: float
    """Moved by so many semitones, added to what the character has."""
    kind: Literal["plain", "mix", "moved"]
    """moved: plain or a mix, with its pitch moved to make another voice of it."""


def candidates(character: Character, language: str) -> Iterator[Candidate]:
    """Go through all voices for a character, the most natural first, and of those the best fitting.

    These are the plain voices; mixes of two, half and half, then uneven; and all of them with the pitch moved, by
    little first: 1,624 for a man. In one scene 20 to 24 of one gender can be told apart with them.

    Args:
        character: who is to be cast.
        language: `en-GB` prefers British voices, `en-US` American ones.
    """
    names = fitting(character, language)
    mixed = (*mixes(names), *mixes(names, _UNEVEN))
    child = character.age == "child" and not character.delivery.pitch_st
    base_st = _CHILD_ST if child else 0.0
    for name in names:
        yield Candidate(name, base_st, "plain")
    for mix in mixed:
        yield Candidate(mix, base_st, "mix")
    for move_st in _CHILD_MOVES_ST if child else _MOVES_ST:
        for voice in (*names, *mixed):
            yield Candidate(voice, base_st + move_st, "moved")


def fitting(character: Character, language: str) -> list[str]:
    """Return the plain voices that suit a character by gender, age and accent, the best first."""
    gender = "female" if character.age == "child" else heard_gender(character)
    voices = [voice for voice in VOICES if voice.gender == gender]
    names = [voice.name for voice in sorted(voices, key=lambda voice: -_fit(voice, character, language))]
    if narrates(character):
        names.insert(0, _NARRATORS[language.casefold() == "en-us", "male" if character.gender == "male" else "female"])
    return list(dict.fromkeys(names))


def mixes(names: Sequence[str], weights: Iterable[tuple[float, float]] = ((0.5, 0.5),)) -> Iterator[str]:
    """Return mixes of each two voices that are no twins; those of the better fitting first."""
    pairs = sorted(itertools.combinations(range(len(names)), 2), key=sum)
    for shares in weights:
        for first, second in pairs:
            one, other = names[first], names[second]
            if likeness(sound(one), sound(other)) < TWIN:
                yield f"{shares[0]:g}*{one} + {shares[1]:g}*{other}"


def stable_hash(name: str) -> int:
    """Return a number for a name that is the same on every machine and in every run."""
    return int.from_bytes(hashlib.blake2b(same_name(name).encode("utf-8", "replace"), digest_size=8).digest())


def heard_gender(character: Character) -> Gender:
    """Return female or male: the character's own, or where that is open one by the hash of the name."""
    if character.gender in ("female", "male"):
        return character.gender
    return "female" if stable_hash(character.name) % 2 else "male"


def narrates(character: Character) -> bool:
    """Whether a character is the narrator."""
    return same_name(character.name) == same_name(NARRATOR)


def described(voice: str, character: Character) -> str:
    """Say what speaks for a voice, in a few words."""
    known = BY_NAME[max(values.mix(voice), key=lambda part: part[0])[1]]
    who = "for the narrator, " if narrates(character) else "for a child, " if character.age == "child" else ""
    return f"{who}{known.gender}, {known.accent}"


def _fit(voice: KokoroVoice, character: Character, language: str) -> float:
    """How well a voice suits a character, in grades of quality."""
    fit = voice.grade if voice.plain else voice.grade - 2.5
    accent = {"en-gb": "british", "en-us": "american"}.get(language.casefold())
    fit += 2.0 * (voice.accent == accent)
    wanted = "young" if character.age == "child" else character.age
    if wanted != "unknown":
        fit += 1.2 * (voice.age == wanted) - 1.2 * ({voice.age, wanted} == {"young", "old"})
    return fit
