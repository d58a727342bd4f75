"""Which voices of another default engine suit a character, and in which order they are tried.

Of these voices nothing is measured. An engine tells their gender and accent, so the choice goes by that; two that are
not the same are taken for two people, and so is one voice whose pitch is moved far enough (`likeness`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from voicestage.casting.fitting import Candidate, heard_gender, narrates
from voicestage.model.cast import Character
from voicestage.model.speech import VoiceInfo

_MOVES_ST: tuple[float, ...] = (2.0, -2.0, 3.0, -3.0, 4.0, -4.0)
_BORROWED_ST = {"female": 3.5, "male": -3.5}
"""How far a voice of the other gender is moved, where the engine has none of a character's own."""
_BORROWED_MOVES_ST: tuple[float, ...] = (1.5, -1.5, 0.75)
"""The same once more, to make another voice of one; further away nobody would believe it."""
_CHILD_ST = 2.5


def spec(voice: VoiceInfo) -> str:
    """Return a voice as voices.yaml names it: `pyttsx3/en-gb`."""
    return f"{voice.engine}/{voice.name}"


def candidates(character: Character, language: str, voices: Sequence[VoiceInfo]) -> Iterator[Candidate]:
    """Go through an engine's voices for a character, the most natural first, and of those the best fitting.

    These are the voices of its gender and those of which none is known; then the same with the pitch moved. Where there
    are none, those of the other gender, moved to its own. A narrator of unknown gender takes what the engine offers
    first. Voices of another language are passed over while there are voices of the story's.

    Args:
        character: who is to be cast.
        language: `en-GB` prefers voices of that accent.
        voices: in the order in which the engine offers them.
    """
    spoken = [voice for voice in voices if _language(voice) in ("", _base(language))] or list(voices)
    spoken.sort(key=lambda voice: voice.accent.casefold() != language.casefold())
    child = character.age == "child" and not character.delivery.pitch_st
    gender = "female" if character.age == "child" else heard_gender(character)
    base_st, moves_st = (_CHILD_ST if child else 0.0), _MOVES_ST
    if narrates(character) and character.gender not in ("female", "male"):
        fitting = spoken
    else:
        own = [voice for voice in spoken if voice.gender == gender]
        fitting = own + [voice for voice in spoken if voice.gender not in ("female", "male")]
        if not fitting:
            fitting, base_st, moves_st = spoken, base_st + _BORROWED_ST[gender], _BORROWED_MOVES_ST
    for voice in fitting:
        yield Candidate(spec(voice), base_st, "plain")
    for move_st in moves_st:
        for voice in fitting:
            yield Candidate(spec(voice), base_st + move_st, "moved")


def described(voice: VoiceInfo) -> str:
    """Say what is known of a voice, in a few words."""
    known = (voice.gender if voice.gender != "unknown" else "", voice.accent)
    return ", ".join(word for word in known if word) or f"one of {voice.engine}'s"


def _base(tag: str) -> str:
    return tag.partition("-")[0].casefold()


def _language(voice: VoiceInfo) -> str:
    return _base(voice.accent)
