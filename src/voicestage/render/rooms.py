"""What a room and a distance make of a clip: its direct sound, and the room's sound, which rings on after it.

A clip is convolved with its room by itself and as a whole, never on a bus: so the samples depend neither on the block
nor on the piece that is mixed, and the room's sound is there for whoever mixes a stretch in which only it is heard.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from voicestage.model.cast import Space
from voicestage.model.timeline import Placement
from voicestage.sound import rooms
from voicestage.units import db_from_gain, gain_from_db

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

SMALLEST_FFT = 1 << 16


def room_of(name: str | None, own: Iterable[Space]) -> rooms.Room | None:
    """Return the room of that name; None for no name.

    Raises:
        ValueError: there is none.
    """
    if name is None:
        return None
    return rooms.find_room(name, {each.name: rooms.own_room(each.rt60_s, each.wet_db) for each in own})


def tail_frames(name: str | None, own: Iterable[Space]) -> int:
    """Return how long a room rings on after what is said in it [frames]."""
    room = room_of(name, own)
    return rooms.response_frames(room) - 1 if room else 0


def wet_level_db(placement: Placement, own: Iterable[Space]) -> float | None:
    """Return the level of the room's sound against the direct sound [dB]; None where there is no room."""
    room = room_of(placement.space, own)
    if room is None:
        return None
    dry, wet = rooms.gains(room, rooms.find_distance(placement.distance) if placement.distance else None)
    return db_from_gain(wet / dry)


def ingredients(placement: Placement, own: Iterable[Space]) -> tuple[str | float | int, ...]:
    """Return what room and distance add to the key of a placement; nothing where it has neither."""
    if placement.space is None and placement.distance is None:
        return ()
    room = room_of(placement.space, own)
    fields = tuple(float(getattr(room, name)) for name in rooms.Room.__slots__) if room else ()
    return (rooms.REVISION, placement.distance or "", *fields)


def direct(samples: Samples, placement: Placement) -> tuple[Samples, float]:
    """Return a clip as it is heard through the air, and the factor of its level."""
    if placement.distance is None:
        return samples, 1.0
    from voicestage.sound.space import farther

    distance = rooms.find_distance(placement.distance)
    return farther(samples, distance.lowpass_hz), gain_from_db(distance.dry_db)


def reverberant(samples: Samples, placement: Placement, own: Iterable[Space]) -> Samples | None:
    """Return what the room makes of a clip, at its level, stereo planar [2, frames + tail]; None where it has no room.

    Args:
        samples: mono [frames] or stereo [frames, 2], as `direct` gives it.
        placement: its room and distance.
        own: the rooms of voices.yaml.
    """
    import numpy as np

    room = room_of(placement.space, own)
    if room is None:
        return None
    distance = rooms.find_distance(placement.distance) if placement.distance else None
    send = np.float32(rooms.gains(room, distance)[1])
    mono = samples if samples.ndim == 1 else (samples[:, 0] + samples[:, 1]) * np.float32(np.sqrt(0.5))
    return _convolved(mono * send, room)


def _convolved(samples: Samples, room: rooms.Room) -> Samples:
    """Convolve by overlap-add, with Fourier transforms whose size follows from the clip and the room alone."""
    import numpy as np
    import scipy.fft

    tail = rooms.response_frames(room) - 1
    size = max(SMALLEST_FFT, 1 << (3 * tail).bit_length())
    while size // 2 >= max(SMALLEST_FFT, len(samples) + tail):
        size //= 2
    step = size - tail
    spectra = _spectra(room, size)
    out = np.zeros((2, len(samples) + tail), np.float32)
    for start in range(0, len(samples), step):
        dry = scipy.fft.rfft(samples[start : start + step], n=size)
        end = min(start + size, out.shape[1])
        for side in range(2):
            out[side, start:end] += scipy.fft.irfft(dry * spectra[side], n=size)[: end - start]
    return out


@functools.lru_cache(maxsize=6)
def _spectra(room: rooms.Room, size: int) -> tuple[NDArray[Any], NDArray[Any]]:
    import scipy.fft

    from voicestage.sound.space import impulse_response

    response = impulse_response(room)
    return scipy.fft.rfft(response[:, 0], n=size), scipy.fft.rfft(response[:, 1], n=size)
