"""How alike two voices sound, by the cosine of their speaker embeddings: 1 for a voice and itself.

Measured for every pair of the default engine's voices (`benchmarks/voice_distances.py`: GE2E embeddings of the same 10
s of speech; the table is `data/kokoro_voices.json`). A mix and a moved pitch are reckoned from that. Of other engines'
voices nothing is known, but that a voice is like itself.
"""

from __future__ import annotations

import functools
import json
import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from importlib.resources import files

from voicestage.casting import values

TWIN = 0.80
"""From here on two voices are too alike for one scene; one voice in two sentences has 0.96, two people mostly 0.63."""

_MIXED = 0.965
"""What a real mix falls short of the sum of embeddings by. With it what is reckoned is off by 0.001 in the mean and by
0.037 in standard deviation (34 even mixes, each against the 28 voices and the other mixes), and by no more where the
shares are 0.7 and 0.3 (16 mixes)."""
_STRANGERS = 0.6
"""What is left of any likeness to another voice, however far the pitch is moved."""
_SHARED = 0.018
"""What two voices that are moved the same way gain, a semitone that both are moved by."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What is heard of a voice, as far as casting knows: whose it is, in what shares, and how its pitch is moved."""

    parts: tuple[tuple[float, str], ...]
    """Shares that sum to 1, and voices of the table, by name; of another engine one part, `engine/voice`."""
    pitch_st: float = 0.0
    alike: Mapping[str, float] = field(default_factory=dict, compare=False, repr=False)
    """How alike it is to each voice of the table before its pitch is moved; empty for another engine's."""
    scale: float = field(default=1.0, compare=False, repr=False)
    """What the sum over its shares is to be multiplied by."""


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


@functools.lru_cache(maxsize=20_000)
def sound(voice: str, *, engine: str = "kokoro", pitch_st: float = 0.0) -> Sound:
    """Return what is heard of a voice or a mix."""
    own = Sound(((1.0, f"{engine}/{voice}"),), pitch_st)
    if engine != "kokoro":
        return own
    if pitch_st:
        return replace(sound(voice), pitch_st=pitch_st)
    try:
        parts = values.mix(voice)
    except values.BadValue:
        return own
    names, known = measured().pitch_hz, measured().alike
    if any(name not in names for _, name in parts):
        return own
    total = sum(share for share, _ in parts)
    parts = tuple(sorted(((share / total, name) for share, name in parts), key=lambda part: part[1]))
    sums = {name: sum(share * known[name, part] for share, part in parts) for name in names}
    length = math.sqrt(sum(share * sums[name] for share, name in parts))
    scale = (_MIXED if len(parts) > 1 else 1.0) / length
    return Sound(parts, alike={name: scale * each for name, each in sums.items()}, scale=scale)


def likeness(one: Sound, other: Sound) -> float:
    """Return how alike two voices sound.

    A mix is taken for the sum of its voices' embeddings. A moved pitch takes from a voice's likeness to itself what was
    measured, nothing from a likeness of 0.6, which two people have anyway, and in between in proportion; two voices
    that are moved the same way come nearer by that. For ten mixes moved by 2 and 4 semitones up and down, against each
    other and 49 unmoved voices and mixes (2,640 pairs), what is reckoned is off by 0.008 in the mean and by 0.046 in
    standard deviation.
    """
    if one.parts == other.parts:
        cosine = 1.0
    elif one.alike and other.alike:
        alike = other.alike
        cosine = one.scale * sum([share * alike[name] for share, name in one.parts])
    else:
        return 0.0
    first_st, second_st = one.pitch_st, other.pitch_st
    if first_st == second_st == 0.0 or (cosine == 1.0 and first_st == second_st):
        return cosine
    lost = _lost(first_st - second_st) * (cosine - _STRANGERS) / (1.0 - _STRANGERS) if cosine > _STRANGERS else 0.0
    shared_st = min(abs(first_st), abs(second_st)) if first_st * second_st > 0.0 else 0.0
    return min(cosine - lost + _SHARED * shared_st, 1.0)


@functools.lru_cache(maxsize=1024)
def _lost(semitones: float) -> float:
    """Return what a moved pitch takes from a voice's likeness to itself, between the measured steps in proportion."""
    moved = measured().moved
    steps = min(abs(semitones), len(moved) - 1)
    below = min(int(steps), len(moved) - 2)
    return 1.0 - moved[below] - (steps - below) * (moved[below + 1] - moved[below])
