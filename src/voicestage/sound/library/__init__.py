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
from typing import TYPE_CHECKING, Literal

from voicestage.errors import nearest
from voicestage.units import frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REVISION = 5
"""Bumped when a change here makes a sound sound otherwise; caches keep what was made under the number before."""
NOMINAL_LUFS = -23.0
"""The integrated loudness of each bed …"""
BED_PEAK_DBFS = -6.5
"""… unless that took its peak above this, as in a clock's ticks."""
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
    # weather and water
    "rain": ("weather", Sound("bed", "steady rain on leaves and ground")),
    "downpour": ("weather", Sound("bed", "heavy rain, close, with its roar")),
    "wind": ("weather", Sound("bed", "wind in gusts about a house")),
    "storm": ("weather", Sound("bed", "gale and rain, with thunder far away")),
    "thunder": ("weather", Sound("shot", "a strike near by that cracks and rolls away, 9 s")),
    "sea": ("water", Sound("bed", "swell running up a beach")),
    "river": ("water", Sound("bed", "a brook over stones")),
    "cave-drips": ("water", Sound("bed", "drops that fall in a long cave")),
    "wave-crash": ("water", Sound("shot", "one wave, breaking on rocks, 6 s")),
    "splash": ("outdoors", Sound("shot", "something heavy falls into the water")),
    # nature
    "fire": ("nature", Sound("bed", "a log fire, crackling")),
    "forest": ("nature", Sound("bed", "birds in a wood, and leaves")),
    "night": ("nature", Sound("bed", "crickets on a warm night")),
    "owl": ("outdoors", Sound("shot", "a tawny owl calls in a wood, 6 s")),
    # people
    "crowd-murmur": ("crowd", Sound("bed", "many people talking; no word can be made out")),
    "applause": ("crowd", Sound("shot", "a full house claps, 9 s")),
    "crowd-laughter": ("crowd", Sound("shot", "many people laugh at once, 5 s")),
    "backstage": ("stage", Sound("bed", "behind the scenes: boards, ropes, the house beyond the curtain")),
    "orchestra-tuning": ("stage", Sound("bed", "an orchestra tunes before the play")),
    # places and journeys
    "room-tone": ("places", Sound("bed", "a quiet room, for silence that is not digital")),
    "city-street": ("places", Sound("bed", "traffic near and far, passers-by")),
    "carriage": ("places", Sound("bed", "a horse and carriage on cobbles")),
    "gallop": ("outdoors", Sound("shot", "a horse gallops by on turf, 6 s")),
    "train": ("places", Sound("bed", "in a railway carriage, over the joints of the rails")),
    "train-whistle": ("things", Sound("shot", "a steam whistle, twice, 4 s")),
    "engine": ("places", Sound("bed", "a ship's engine, heard through the deck")),
    "ship-horn": ("things", Sound("shot", "one long blast of a steamer, 6 s")),
    # in the house
    "clock": ("house", Sound("bed", "a mantel clock, ticking twice a second")),
    "door-knock": ("house", Sound("shot", "three knocks on a wooden door")),
    "door-open": ("house", Sound("shot", "a latch, and hinges that creak")),
    "door-close": ("house", Sound("shot", "a door is shut quietly")),
    "door-slam": ("house", Sound("shot", "a heavy door falls shut")),
    "footsteps-wood": ("house", Sound("shot", "six steps in hard shoes on boards")),
    "footsteps-stone": ("house", Sound("shot", "six steps on flagstones in a hall")),
    "footsteps-gravel": ("outdoors", Sound("shot", "six steps on a gravel path")),
    "footsteps-running": ("house", Sound("shot", "somebody runs, ten steps")),
    "telephone": ("house", Sound("shot", "an old telephone rings twice")),
    "glass-break": ("house", Sound("shot", "a pane or a glass shatters")),
    "paper": ("house", Sound("shot", "a sheet of paper is unfolded")),
    "pen": ("house", Sound("shot", "a nib writes four words")),
    # things
    "church-bell": ("things", Sound("shot", "one stroke of a church bell, 10 s")),
    "hand-bell": ("things", Sound("shot", "a dinner bell is shaken")),
    "heartbeat": ("things", Sound("bed", "a heart, 65 beats a minute")),
    "gunshot": ("things", Sound("shot", "one shot in the open, and its echo")),
    "sword-draw": ("things", Sound("shot", "a sword leaves its sheath")),
    "sword-clash": ("things", Sound("shot", "two blades meet three times")),
}
OTHER_NAMES = {"bell": "church-bell", "footsteps": "footsteps-wood", "sword": "sword-clash"}
"""Names that mean one of several sounds."""


EXCERPT_S = 8.0
"""How much of a bed is heard where it is asked for as a shot [s]."""
_EXCERPT_FADES_S = (0.3, 2.0)
SHOT_EVERY_S = 12.0
"""How often a shot comes where it is asked for as a bed [s]."""


def names() -> dict[str, Sound]:
    """Return all built-in sounds by name."""
    return {name: sound for name, (_, sound) in _SOUNDS.items()}


def known(name: str) -> bool:
    """Tell whether there is a built-in sound of that name."""
    return OTHER_NAMES.get(name, name) in _SOUNDS


def find(name: str) -> tuple[str, Sound]:
    """Return a sound's own name and what it is, by that name or another of its names.

    Raises:
        ValueError: there is no such sound; the message offers the nearest.
    """
    own = OTHER_NAMES.get(name, name)
    if own not in _SOUNDS:
        offer = f', did you mean "{near}"?' if (near := nearest(name, (*_SOUNDS, *OTHER_NAMES))) else ""
        raise ValueError(f'there is no built-in sound "{name}"{offer}')
    return own, _SOUNDS[own][1]


def loop(name: str, seed: int = 0) -> NDArray[np.float32]:
    """Make a sound that goes round: float32 [frames, 2] at 48 kHz, whose end runs on into its start.

    A bed is 48 s long and stands at `NOMINAL_LUFS`. A shot stands at its own level and is followed by silence, so that
    it comes again every `SHOT_EVERY_S`. The same name and seed give the same samples. Both sides share 30 % of their
    power or more, so that a listener with one loudspeaker hears the same place.

    Raises:
        ValueError: there is no such sound; the message offers the nearest.
    """
    import numpy as np

    from voicestage.sound.library.levels import at_loudness

    own, sound = find(name)
    if sound.kind == "bed":
        return at_loudness(_made(own, seed), NOMINAL_LUFS, peak_dbfs=BED_PEAK_DBFS)
    wave = shot(name, seed)
    rest = np.zeros((max(0, frames(SHOT_EVERY_S) - len(wave)), 2), np.float32)
    return np.concatenate([wave, rest])


def shot(name: str, seed: int = 0) -> NDArray[np.float32]:
    """Make a sound that is heard once: float32 [frames, 2] at 48 kHz, silent at both ends.

    A shot stands at `SHOT_LUFS`; of a bed `EXCERPT_S` are heard, at `NOMINAL_LUFS`, faded in and out.

    Raises:
        ValueError: there is no such sound; the message offers the nearest.
    """
    from voicestage.sound.library.levels import at_shot_level
    from voicestage.sound.library.materials import faded

    own, sound = find(name)
    if sound.kind == "bed":
        fade_in_s, fade_out_s = _EXCERPT_FADES_S
        excerpt = loop(own, seed)[: frames(EXCERPT_S)]
        return faded(excerpt, fade_in_ms=1_000 * fade_in_s, fade_out_ms=1_000 * fade_out_s)
    return at_shot_level(_made(own, seed), SHOT_LUFS, peak_dbfs=SHOT_PEAK_DBFS)


def recipe(name: str, seed: int = 0) -> str:
    """Return a digest of all that a sound's samples follow from, for the keys of a cache."""
    own, _ = find(name)
    return hashlib.blake2b(f"{own}/{seed}/{REVISION}".encode(), digest_size=16).hexdigest()


def _made(name: str, seed: int) -> NDArray[np.float32]:
    import numpy as np

    module = importlib.import_module(f"voicestage.sound.library.{_SOUNDS[name][0]}")
    make: Callable[[np.random.Generator], NDArray[np.float32]] = getattr(module, name.replace("-", "_"))
    digest = hashlib.blake2b(f"{name}/{seed}".encode(), digest_size=16).digest()
    return make(np.random.default_rng(int.from_bytes(digest, "little")))
