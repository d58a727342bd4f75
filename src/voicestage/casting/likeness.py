"""How alike two voices sound, by the cosine of their speaker embeddings: 1 for a voice and itself.

Measured for every pair of the default engine's voices (`benchmarks/voice_distances.py`: GE2E embeddings of the same 10
s of speech; the table is `data/kokoro_voices.json`). A mix and a moved pitch are reckoned from that. Of other engines'
voices nothing is known, but that a voice is like itself.
"""

from __future__ import annotations

import functools
import json
import math
from dataclasses import dataclass
from importlib.resources import files

from voicestage.casting import values
from voicestage.model.cast import Cast, Character

TWIN = 0.80
"""From here on two voices are too alike for one scene; one voice in two sentences has 0.96, two people mostly 0.63."""

_MIXED = 0.965
"""What a real mix falls short of the sum of embeddings by. With it what is reckoned is off by 0.001 in the mean and by
0.037 in standard deviation (34 mixes, each against the 28 voices and the other mixes)."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard of a voice, as far as casting knows: whose it is, in what shares, and how its pitch is moved."""

    parts: tuple[tuple[float, str], ...]
    """Shares that sum to 1, and voices of the table; of another engine one part, `engine/voice`."""
    pitch_st: float = 0.0


@dataclass(frozen=True, slots=True)
class Measured:
    """The table."""

    pitch_hz: dict[str, float]
    """The median pitch of each voice [Hz]."""
    alike: dict[tuple[str, str], float]
    """The cosine of two voices, in both orders."""
    moved: tuple[float, ...]
    """The likeness of a voice to itself moved by 0, 1, 2 … semitones, its formants kept; the mean of eight voices."""


@functools.lru_cache(maxsize=1)
def measured() -> Measured:
    """Return the table; it is read when casting first needs it."""
    table = json.loads(files("voicestage.casting").joinpath("data/kokoro_voices.json").read_text(encoding="utf-8"))
    names = list(table["pitch_hz"])
    alike = {(name, name): 1.0 for name in names}
    for name, row in zip(names, table["alike"], strict=True):
        for other, hundredths in zip(names, row.split(), strict=False):
            alike[name, other] = alike[other, name] = int(hundredths) / 100
    return Measured(pitch_hz=table["pitch_hz"], alike=alike, moved=(1.0, *table["moved"]))


def sound_of(character: Character, cast: Cast) -> Sound | None:
    """Return what is heard of a character; None where it has no voice yet."""
    if character.voice is None:
        return None
    engine, slash, name = character.voice.partition("/")
    if not slash:
        engine, name = cast.engine, character.voice
    return sound(name, engine=engine, pitch_st=character.delivery.pitch_st)


@functools.lru_cache(maxsize=10_000)
def sound(voice: str, *, engine: str = "kokoro", pitch_st: float = 0.0) -> Sound:
    """Return what is heard of a voice or a mix."""
    own = Sound(((1.0, f"{engine}/{voice}"),), pitch_st)
    if engine != "kokoro":
        return own
    try:
        parts = values.mix(voice)
    except values.BadValue:
        return own
    if any(name not in measured().pitch_hz for _, name in parts):
        return own
    total = sum(weight for weight, _ in parts)
    return Sound(tuple((weight / total, name) for weight, name in parts), pitch_st)


@functools.lru_cache(maxsize=100_000)
def likeness(one: Sound, other: Sound) -> float:
    """Return how alike two voices sound.

    A mix is taken for the sum of its voices' embeddings. A moved pitch takes from a voice's likeness to itself what was
    measured, and from that to another voice the root of it: six pairs of twins at 0.85 had 0.80 left at 2 semitones and
    0.77 at 3, up and down, where the root makes 0.82 and 0.79.
    """
    moved = _left(one.pitch_st - other.pitch_st)
    if sorted(one.parts) == sorted(other.parts):
        return moved
    known = measured().alike
    if not all((a, b) in known for _, a in one.parts for _, b in other.parts):
        return 0.0
    mixes = (len(one.parts) > 1) + (len(other.parts) > 1)
    lengths = math.sqrt(_product(one, one) * _product(other, other))
    return math.sqrt(moved) * _MIXED**mixes * _product(one, other) / lengths


def _product(one: Sound, other: Sound) -> float:
    known = measured().alike
    return sum(a * b * known[name, theirs] for a, name in one.parts for b, theirs in other.parts)


def _left(semitones: float) -> float:
    """Return what moving its pitch leaves of a voice, between the measured steps in proportion."""
    moved = measured().moved
    steps = min(abs(semitones), len(moved) - 1)
    below = min(int(steps), len(moved) - 2)
    return moved[below] + (steps - below) * (moved[below + 1] - moved[below])
