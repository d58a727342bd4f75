"""Which sound a cue wants: its name, what it is used as, and which of several readings of it is heard. Pure.

No two doors slam alike, nor does each scene's rain begin with the same drop. Which reading is heard follows from the
words beside the cue alone, so it stays as it is wherever the scene moves and whatever changes in others.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from voicestage.model.script import Cue, Item, Line

Role = Literal["shot", "ambience", "music", "music-loop"]
"""What a sound is used as: once, as a bed that goes round, as music once or going round."""
LOOPS: frozenset[Role] = frozenset({"ambience", "music-loop"})
READINGS = 4
"""So many readings of a built-in shot are made at most: the cache does not grow with the book."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A sound that a cue names."""

    name: str
    role: Role
    reading: int = 0
    """Which of the `READINGS` of a built-in shot; 0 for all else."""


def role_of(cue: Cue) -> Role:
    """Return what a cue uses its sound as."""
    if cue.kind == "music":
        return "music-loop" if cue.loop else "music"
    return "ambience" if cue.kind == "ambience" else "shot"


def wanted_sounds(items: Sequence[Item]) -> Mapping[int, Wanted]:
    """Return what the cues of a scene want, by their place among its items.

    Two shots of one name that follow each other in a scene are two readings.
    """
    found: dict[int, Wanted] = {}
    last: dict[str, int] = {}
    for index, item in enumerate(items):
        if not isinstance(item, Cue) or item.sound is None:
            continue
        role, reading = role_of(item), 0
        if role == "shot":
            reading = int(READINGS * share(items, index))
            if last.get(item.sound) == reading:
                reading = (reading + 1) % READINGS
            last[item.sound] = reading
        found[index] = Wanted(item.sound, role, reading)
    return found


def share(items: Sequence[Item], index: int) -> float:
    """Return a number from 0 to below 1 that follows from a cue's sound and the words of the line beside it."""
    cue = items[index]
    after = next((item.text for item in items[index:] if isinstance(item, Line)), None)
    before = next((item.text for item in reversed(items[:index]) if isinstance(item, Line)), "")
    words = f"{cue.sound if isinstance(cue, Cue) else ''}\n{before if after is None else after}"
    digest = hashlib.blake2b(words.encode("utf-8"), digest_size=4).digest()
    return int.from_bytes(digest, "little") / 2**32
