"""The rooms and distances there are: what each does to a voice, in numbers. `space` makes it heard."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TypeVar

from voicestage.errors import nearest
from voicestage.units import frames, gain_from_db

_Known = TypeVar("_Known")

REVISION = 1
"""Bumped when a change here or in `space` makes a room or a distance sound otherwise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Room:
    """What a room does to a voice."""

    rt60_s: float
    """How long its sound takes to fall by 60 dB, in the middle octaves [s]."""
    wet_db: float
    """The level of its sound against the dry voice, where no distance is given [dB]."""
    predelay_ms: float = 10.0
    """When the first reflection comes."""
    early_ms: float = 40.0
    """How long the reflections come one by one, before they run together."""
    early: float = 0.35
    """Their share of the room's energy."""
    bass: float = 1.15
    """The decay at 125 Hz against the middle's: stone and large rooms boom."""
    treble: float = 0.55
    """The decay at 8 kHz against the middle's: cloth and air take the treble."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Distance:
    """What a voice loses on its way."""

    dry_db: float
    """The level of the direct sound [dB]."""
    lowpass_hz: float | None
    """Above it the sound falls off by 12 dB an octave; the room hears no more of it either [Hz]."""
    send_db: float
    """How much more of the voice than otherwise the room gets [dB]."""


ROOMS: Mapping[str, Room] = {
    "close": Room(rt60_s=0.15, wet_db=-26, predelay_ms=2, early_ms=10, bass=1.0, treble=0.5),
    "room": Room(rt60_s=0.45, wet_db=-15, predelay_ms=5, early_ms=25, early=0.45),
    "hall": Room(rt60_s=1.9, wet_db=-13, predelay_ms=18, early_ms=70),
    "theatre": Room(rt60_s=1.1, wet_db=-14, predelay_ms=15, early_ms=55, early=0.4, bass=1.05, treble=0.5),
    "church": Room(rt60_s=3.6, wet_db=-12, predelay_ms=28, early_ms=110, early=0.25, bass=1.2, treble=0.4),
    "cellar": Room(rt60_s=1.3, wet_db=-11, predelay_ms=4, early_ms=22, early=0.5, bass=1.3, treble=0.6),
    "outdoors": Room(rt60_s=0.9, wet_db=-25, predelay_ms=35, early_ms=190, early=0.6, bass=0.8, treble=0.45),
}
"""The rooms that are built in. Times are those of usual rooms of their kind: 0.4 to 0.5 s in living rooms, 0.9 to
1.2 s in theatres for plays, 1.8 to 2.2 s in concert halls, 2 to 5 s in churches; levels keep speech 11 dB and more
above its room, so that every word is understood."""

_PLACES = {
    "close": "booth car coach carriage cupboard wardrobe",
    "room": "kitchen parlour parlor bedroom study library office cabin cottage shop tavern inn bathroom",
    "hall": "ballroom corridor staircase station museum gymnasium castle",
    "theatre": "theater stage auditorium cinema courtroom backstage",
    "church": "chapel cathedral abbey nave cloister minster temple",
    "cellar": "cave cavern crypt dungeon tunnel vault tomb mine sewer grotto prison cell",
    "outdoors": "outside street garden forest wood woods beach field square night deck sea",
}
_ROOM_OF = {place: room for room, places in _PLACES.items() for place in places.split()}
"""What people call a place, and the room that is nearest."""

DISTANCES: Mapping[str, Distance] = {
    "near": Distance(dry_db=0.0, lowpass_hz=None, send_db=-6.0),
    "mid": Distance(dry_db=-4.0, lowpass_hz=9_000.0, send_db=0.0),
    "far": Distance(dry_db=-9.0, lowpass_hz=5_000.0, send_db=2.0),
    "off": Distance(dry_db=-14.0, lowpass_hz=3_000.0, send_db=3.0),
}
"""The direct sound falls with the distance, the room's hardly: that is how one hears how far away a voice is. `off` is
behind the scene, around a corner."""


def find_room(name: str, own: Mapping[str, Room] | None = None) -> Room:
    """Return a room by its name; one of the writer's own wins over a built-in one.

    Raises:
        ValueError: there is no such room; the message offers the nearest.
    """
    known = {**ROOMS, **(own or {})}
    return _found(name, known, "room", near=like_room(name, known))


def like_room(name: str, known: Iterable[str]) -> str | None:
    """Return the room that may be meant by a name that is none: that of such a place, or one spelled like it."""
    known = tuple(known)
    room = _ROOM_OF.get(name.casefold())
    return room if room in known else nearest(name, known)


def find_distance(name: str) -> Distance:
    """Return a distance by its name.

    Raises:
        ValueError: there is no such distance; the message offers the nearest.
    """
    return _found(name, DISTANCES, "distance", near=nearest(name, DISTANCES))


def _found(name: str, known: Mapping[str, _Known], what: str, *, near: str | None) -> _Known:
    if name in known:
        return known[name]
    offer = f', did you mean "{near}"?' if near else f"; there are {', '.join(known)}"
    raise ValueError(f'there is no {what} "{name}"{offer}')


def own_room(rt60_s: float, wet_db: float) -> Room:
    """Return a room of the writer's own, known by its decay and level alone; the rest follows from its decay."""
    return Room(
        rt60_s=rt60_s,
        wet_db=wet_db,
        predelay_ms=min(3.0 + 7.0 * rt60_s, 30.0),
        early_ms=min(15.0 + 28.0 * rt60_s, 120.0),
        treble=max(0.4, 0.6 - 0.06 * rt60_s),
    )


def response_frames(room: Room) -> int:
    """Return how long a room's impulse response is [frames]."""
    sounding_s = max(room.rt60_s * max(1.0, room.bass), room.early_ms / 1_000)
    return frames(room.predelay_ms / 1_000) + frames(sounding_s * 1.1)


def gains(room: Room | None, distance: Distance | None) -> tuple[float, float]:
    """Return the factors of a voice for the dry bus and for its room's send; 0 where it has no room."""
    dry_db = distance.dry_db if distance else 0.0
    if room is None:
        return gain_from_db(dry_db), 0.0
    return gain_from_db(dry_db), gain_from_db(room.wet_db + (distance.send_db if distance else 0.0))
