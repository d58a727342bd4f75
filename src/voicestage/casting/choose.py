"""Casting by itself: a voice for every character that has none.

The choice goes through the characters in order and never looks ahead, so a character that is added at the end moves
nobody. What is chosen is written into voices.yaml by the caller and stands there fixed.
"""

from __future__ import annotations

import hashlib
import itertools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from voicestage.casting import values
from voicestage.casting.kokoro import BY_NAME, TWIN, VOICES, KokoroVoice, likeness
from voicestage.model.cast import Cast, Character, Gender
from voicestage.model.script import NARRATOR, same_name

_NARRATORS: dict[tuple[bool, Gender], str] = {
    (False, "female"): "bf_emma",
    (False, "male"): "bm_george",
    (True, "female"): "af_heart",
    (True, "male"): "am_michael",
}
"""By whether the story is American, and by gender: voices that are good for hours, none the twin of another."""

_HALF = 0.83
"""Where every voice is taken, mixes of taken ones are, at about 0.815, still further apart than near-twins."""


def choose(
    characters: Iterable[Character], weights: Mapping[str, float] | None = None, *, language: str = "en"
) -> dict[str, str]:
    """Choose Kokoro voices for those characters that have none.

    Args:
        characters: The whole cast in order; voices that are set are kept clear of.
        weights: How much each one speaks, by name. Where given, who speaks most chooses first; else the order counts.
        language: `en-GB` prefers British voices, `en-US` American ones.

    Returns:
        A voice for each character without one, by name: the narrator's first, near-twins and repetitions avoided,
        mixes of two voices where all good ones are taken.
    """
    cast = list(characters)
    taken = [parts for character in cast if character.voice and (parts := _parts(character.voice))]
    waiting = [character for character in cast if character.voice is None]
    waiting.sort(key=lambda character: (not _narrates(character), -_weight(character, weights)))
    chosen: dict[str, str] = {}
    for character in waiting:
        voice = _best(character, taken, language)
        chosen[character.name] = voice
        taken.append(_parts(voice))
    return chosen


def complete(cast: Cast, weights: Mapping[str, float] | None = None) -> Cast:
    """Return the cast with a voice for everyone; the same cast where nobody lacks one.

    The choice is made among Kokoro's voices, so they are named with their engine where another is the default.
    """
    chosen = choose(cast.characters, weights, language=cast.language)
    if not chosen:
        return cast
    prefix = "" if cast.engine == "kokoro" else "kokoro/"
    return replace(
        cast,
        characters=tuple(
            replace(character, voice=prefix + chosen[character.name]) if character.name in chosen else character
            for character in cast.characters
        ),
    )


def stable_hash(name: str) -> int:
    """Return a number for a name that is the same on every machine and in every run."""
    return int.from_bytes(hashlib.blake2b(same_name(name).encode("utf-8", "replace"), digest_size=8).digest())


def heard_gender(character: Character) -> Gender:
    """Return female or male: the character's own, or where that is open one by the hash of the name."""
    if character.gender in ("female", "male"):
        return character.gender
    return "female" if stable_hash(character.name) % 2 else "male"


_Parts = tuple[tuple[float, str], ...]


def _parts(voice: str) -> _Parts:
    """The Kokoro voices in a voice, with their share of it; nothing for another engine's."""
    engine, slash, rest = voice.rpartition("/")
    if slash and engine != "kokoro":
        return ()
    try:
        parts = values.mix(rest)
    except values.BadValue:
        return ()
    total = sum(weight for weight, _ in parts)
    return tuple((weight / total, name) for weight, name in parts if name in BY_NAME)


def _narrates(character: Character) -> bool:
    return same_name(character.name) == same_name(NARRATOR)


def _weight(character: Character, weights: Mapping[str, float] | None) -> float:
    return weights.get(character.name, 0.0) if weights else 0.0


def _best(character: Character, taken: list[_Parts], language: str) -> str:
    american = language.casefold() == "en-us"
    if _narrates(character):
        gender: Gender = "male" if character.gender == "male" else "female"
        usual = _NARRATORS[american, gender]
        if _clear(_parts(usual), taken):
            return usual
    else:
        gender = heard_gender(character)
    fitting = [voice for voice in VOICES if voice.gender == gender]
    fitting.sort(key=lambda voice: -_fit(voice, character, language))  # stable: ties stay in the table's order
    for voice in fitting:
        if _clear(_parts(voice.name), taken):
            return voice.name
    for limit in (TWIN, _HALF):
        for mix in _mixes(fitting):
            if _clear(_parts(mix), taken, limit):
                return mix
    # more of one gender than can be told apart: the one that is heard least, the best fitting first
    return min((voice.name for voice in fitting), key=lambda name: sum(_share(name, parts) for parts in taken))


def _fit(voice: KokoroVoice, character: Character, language: str) -> float:
    """How well a voice suits a character, in grades of quality."""
    fit = voice.grade if voice.plain else voice.grade - 2.5
    accent = {"en-gb": "british", "en-us": "american"}.get(language.casefold())
    fit += 2.0 * (voice.accent == accent)
    wanted = "young" if character.age == "child" else character.age
    if wanted != "unknown":
        fit += 1.2 * (voice.age == wanted) - 1.2 * ({voice.age, wanted} == {"young", "old"})
    return fit


def _clear(parts: _Parts, taken: Iterable[_Parts], limit: float = TWIN) -> bool:
    """Whether a voice can be told from everyone's."""
    return all(_alike(parts, other) < limit for other in taken)


def _alike(one: _Parts, other: _Parts) -> float:
    """Estimate the likeness of two voices, either of which may be a mix.

    The mean over the parts, weighted by their shares, gives a mix 0.815 with its halves (0.76 to 0.92 was measured
    for seven mixes) and two mixes that share a half 0.72 (at most 0.77 was measured).
    """
    if set(one) == set(other):
        return 1.0 if one else 0.0
    return sum(a * b * likeness(name, theirs) for a, name in one for b, theirs in other)


def _share(name: str, parts: _Parts) -> float:
    return sum(share for share, part in parts if part == name)


def _mixes(fitting: list[KokoroVoice]) -> Iterator[str]:
    """Halves of two voices that are no twins; the better fitting pairs first."""
    pairs = itertools.combinations(range(len(fitting)), 2)
    for first, second in sorted(pairs, key=sum):
        one, other = fitting[first].name, fitting[second].name
        if likeness(one, other) < TWIN:
            yield f"0.5*{one} + 0.5*{other}"
