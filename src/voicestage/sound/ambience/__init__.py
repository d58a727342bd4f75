"""The built-in sounds: synthesised from a seed, so there is nothing to download and no licence to mind.

A *bed* goes round and round under a scene. It is made on a circle: its noise is shaped by a Fourier transform of the
whole loop, its events wrap around its end, its drifts take a whole number of turns. So there is no seam to hide.

A *shot* sounds once, where a cue puts it.
"""

from __future__ import annotations

import hashlib
import importlib
from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from voicestage.errors import nearest

REVISION = 1
"""Bumped when a change here makes a sound sound otherwise; caches keep what was made under the number before."""
NOMINAL_LUFS = -23.0
"""The integrated loudness of each bed."""
SHOT_LUFS = -20.0
"""The loudness of the loudest 400 ms of each shot …"""
SHOT_PEAK_DBFS = -3.0
"""… unless that took its peak above this: then its peak is here."""


@dataclass(frozen=True, slots=True)
class Sound:
    """What a name stands for."""

    kind: Literal["bed", "shot"]
    description: str


_SOUNDS: dict[str, tuple[str, Sound]] = {
    "rain": ("weather", Sound("bed", "steady rain on leaves and ground")),
    "downpour": ("weather", Sound("bed", "heavy rain, close, with its roar")),
    "wind": ("weather", Sound("bed", "wind in gusts about a house")),
    "storm": ("weather", Sound("bed", "gale and rain, with thunder far away")),
    "sea": ("water", Sound("bed", "swell running up a beach")),
    "river": ("water", Sound("bed", "a brook over stones")),
    "room-tone": ("places", Sound("bed", "a quiet room, for silence that is not digital")),
    "crowd-murmur": ("places", Sound("bed", "many people talking; no word can be made out")),
    "engine": ("places", Sound("bed", "a ship's engine, heard through the deck")),
    "fire": ("places", Sound("bed", "a log fire, crackling")),
    "night": ("places", Sound("bed", "crickets on a warm night")),
    "thunder": ("weather", Sound("shot", "a clap that rolls away, 9 s")),
    "wave-crash": ("water", Sound("shot", "one wave, breaking on rocks, 6 s")),
    "door-knock": ("things", Sound("shot", "three knocks on a wooden door")),
    "door-slam": ("things", Sound("shot", "a heavy door falls shut")),
    "ship-horn": ("things", Sound("shot", "one long blast of a steamer, 6 s")),
    "bell": ("things", Sound("shot", "one stroke of a church bell, 7 s")),
    "glass-break": ("things", Sound("shot", "a pane or a glass shatters")),
    "footsteps": ("things", Sound("shot", "six steps in hard shoes on boards")),
    "clock": ("things", Sound("shot", "a mantel clock ticks for 10 s")),
}


def names() -> dict[str, Sound]:
    """Return all built-in sounds by name."""
    return {name: sound for name, (_, sound) in _SOUNDS.items()}


def loop(name: str, seed: int = 0) -> NDArray[np.float32]:
    """Make a bed: 48 s, float32 [frames, 2] at 48 kHz, whose end runs on into its start, at `NOMINAL_LUFS`.

    The same name and seed give the same samples. Both sides share 30 % of their power, so that a listener with one
    loudspeaker hears the same place.

    Raises:
        ValueError: there is no such bed; the message offers the nearest.
    """
    from voicestage.sound.ambience.materials import at_loudness

    return at_loudness(_maker(name, "bed")(_generator(name, seed)), NOMINAL_LUFS)


def shot(name: str, seed: int = 0) -> NDArray[np.float32]:
    """Make a one-shot: float32 [frames, 2] at 48 kHz, silent at both ends, at `SHOT_LUFS`.

    Raises:
        ValueError: there is no such shot; the message offers the nearest.
    """
    from voicestage.sound.ambience.materials import at_shot_level

    return at_shot_level(_maker(name, "shot")(_generator(name, seed)), SHOT_LUFS, peak_dbfs=SHOT_PEAK_DBFS)


def recipe(name: str, seed: int = 0) -> str:
    """Return a digest of all that `name`'s samples follow from, for the keys of a cache."""
    return hashlib.blake2b(f"{name}/{seed}/{REVISION}".encode(), digest_size=16).hexdigest()


def _maker(name: str, kind: str) -> Callable[[np.random.Generator], NDArray[np.float32]]:
    if name not in _SOUNDS or _SOUNDS[name][1].kind != kind:
        known = [each for each, sound in names().items() if sound.kind == kind]
        offer = f', did you mean "{near}"?' if (near := nearest(name, known)) else f"; there are {', '.join(known)}"
        raise ValueError(f'there is no built-in {kind} "{name}"{offer}')
    module = importlib.import_module(f"voicestage.sound.ambience.{_SOUNDS[name][0]}")
    maker: Callable[[np.random.Generator], NDArray[np.float32]] = getattr(module, name.replace("-", "_"))
    return maker


def _generator(name: str, seed: int) -> np.random.Generator:
    digest = hashlib.blake2b(f"{name}/{seed}".encode(), digest_size=16).digest()
    return np.random.default_rng(int.from_bytes(digest, "little"))
