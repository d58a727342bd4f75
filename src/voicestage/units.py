"""Every conversion between the units people write and the units the code counts in.

Time in the code is a whole number of frames at `RATE`; a frame is one sample of every channel. People write
`1.2s` or `300ms`, `-24dB`, `+1.5` semitones.
"""

from __future__ import annotations

import math
import re

RATE = 48_000
"""Frames in a second of everything that is placed, mixed or delivered [Hz]."""

_NUMBER = r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)"
_SECONDS = re.compile(rf"({_NUMBER})\s*(ms|s|min)", re.ASCII)
_DECIBELS = re.compile(rf"({_NUMBER})\s*dB", re.ASCII | re.IGNORECASE)
_NUMBER_ONLY = re.compile(_NUMBER, re.ASCII)


def parse_seconds(text: str) -> float:
    """Read `1.2s`, `300ms` or `2min` as seconds.

    Raises:
        ValueError: the unit is missing or the number is not one; the message is a sentence for people.
    """
    if match := _SECONDS.fullmatch(text.strip()):
        value, unit = float(match[1]), match[2]
        return value * {"ms": 0.001, "s": 1.0, "min": 60.0}[unit]
    if _NUMBER_ONLY.fullmatch(text.strip()):
        raise ValueError(f'needs its unit: "{text.strip()}s" or "{text.strip()}ms"')
    raise ValueError(f'must be a time such as "1.2s" or "300ms", not "{text}"')


def parse_decibels(text: str) -> float:
    """Read `-24dB` as decibels.

    Raises:
        ValueError: the unit is missing or the number is not one; the message is a sentence for people.
    """
    if match := _DECIBELS.fullmatch(text.strip()):
        return float(match[1])
    if _NUMBER_ONLY.fullmatch(text.strip()):
        raise ValueError(f'needs its unit: "{text.strip()}dB"')
    raise ValueError(f'must be a level such as "-6dB", not "{text}"')


def gain_from_db(decibels: float) -> float:
    """Convert decibels to a linear amplitude factor: 10^(dB/20)."""
    return float(10.0 ** (decibels / 20.0))


def db_from_gain(gain: float) -> float:
    """Convert a linear amplitude factor >= 0 to decibels; 0 gives -infinity."""
    return 20.0 * math.log10(gain) if gain > 0 else -math.inf


def frames(seconds: float, rate: int = RATE) -> int:
    """Convert seconds to whole frames, rounded to the nearest."""
    return round(seconds * rate)


def seconds(frame_count: int, rate: int = RATE) -> float:
    """Convert frames to seconds."""
    return frame_count / rate


def clock(seconds_: float) -> str:
    """Write seconds as people read time: `0:07`, `12:31`, `1:02:03`."""
    whole = round(seconds_)
    hours, minutes, rest = whole // 3600, whole % 3600 // 60, whole % 60
    return f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
