"""What is done to a voice beyond its pitch, pace and level: whispering, shouting, the telephone, a wall.

Each effect takes and gives mono float32 [frames] at 48 kHz, as long as before, and is deterministic. Each has a
revision of its own, which is part of the key of every clip it is heard in: a change to `phone` makes no whisper again.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from voicestage.errors import nearest
from voicestage.sound.voice_effects import carriers, manners, steps
from voicestage.sound.voice_effects.shaping import Samples
from voicestage.sound.voice_effects.whispering import whisper


@dataclass(frozen=True, slots=True)
class Effect:
    """A voice effect."""

    apply: Callable[[Samples], Samples]
    revision: int
    """Bumped when a change, here or in what it is made of, makes it sound otherwise."""


EFFECTS: dict[str, Effect] = {
    "whisper": Effect(whisper, 1),
    "shout": Effect(manners.shout, 1),
    "scream": Effect(manners.scream, 1),
    "mumble": Effect(manners.mumble, 1),
    "laugh": Effect(manners.laugh, 1),
    "cry": Effect(manners.cry, 2),
    "inner": Effect(manners.inner, 1),
    "phone": Effect(carriers.phone, 1),
    "radio": Effect(carriers.radio, 1),
    "loudspeaker": Effect(carriers.loudspeaker, 1),
    "muffled": Effect(carriers.muffled, 1),
    "wall": Effect(carriers.wall, 1),
    "ghost": Effect(carriers.ghost, 1),
}
"""By the name under `effects:` in voices.yaml."""

_STEPS: dict[str, tuple[Callable[[Samples, float], Samples], int]] = {
    "low-cut": (steps.low_cut, 1),
    "high-cut": (steps.high_cut, 1),
    "drive": (steps.drive, 1),
    "breath": (steps.breath, 1),
    "tremble": (steps.tremble, 1),
    "echo": (steps.echo, 1),
}
"""Those that are written with an amount, `low-cut 300Hz`, each with its revision."""

_STEP = re.compile(r"(?P<name>[a-z-]+) (?P<amount>[+-]?\d+(?:\.\d+)?)(?:Hz|dB|ms)")


def apply(samples: Samples, names: tuple[str, ...]) -> Samples:
    """Apply effects one after the other to mono samples at 48 kHz.

    Raises:
        ValueError: there is no such effect; the message offers the nearest.
    """
    effects = [find(name) for name in names]
    for effect in effects:
        samples = effect.apply(samples) if len(samples) else samples
    return samples


def versioned(names: tuple[str, ...]) -> tuple[tuple[str, int], ...]:
    """Return a chain of effects as it stands in a clip's key: each name with its revision."""
    return tuple((name, find(name).revision) for name in names)


def find(name: str) -> Effect:
    """Return an effect by its name, or by its name and amount.

    Raises:
        ValueError: there is no such effect; the message offers the nearest.
    """
    if name in EFFECTS:
        return EFFECTS[name]
    if (match := _STEP.fullmatch(name)) and match["name"] in _STEPS:
        step, revision = _STEPS[match["name"]]
        amount = float(match["amount"])
        return Effect(lambda samples: step(samples, amount), revision)
    near = nearest(name, EFFECTS)
    offer = f', did you mean "{near}"?' if near else f"; there are {', '.join(EFFECTS)}"
    raise ValueError(f'there is no effect "{name}"{offer}')
