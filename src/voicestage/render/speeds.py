"""How fast this machine is, measured by what it did: what a forecast reckons with."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path

from voicestage.errors import StorageError
from voicestage.files import write_text

CHARACTERS_A_SECOND = 14.0
"""How much of a text is said in a second, until it is measured: English voices at their normal pace."""

_SPEAK = {"kokoro": 0.041, "hibari": 0.001, "pyttsx3": 0.001, "fake": 0.0005}
"""Seconds of one core for a character until they are measured; Kokoro takes 0.58 s for a second of speech."""
_OTHER = 0.05
_PROCESS = 0.03
"""Seconds for a line."""
_MIX = 0.01
_ENCODE = 0.05
"""Seconds for a second of sound."""
_FADE = 0.5
"""How much of what was known before still counts: a machine that is busy today is quick again tomorrow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """Work that was done, and how long it took."""

    spoken: Mapping[str, tuple[float, float, float]] = field(default_factory=dict)
    """By engine: characters, seconds of one core, seconds of sound."""
    lines: float = 0.0
    """Lines that were processed."""
    process_s: float = 0.0
    mixed_s: float = 0.0
    """Sound that was mixed [s]."""
    mix_s: float = 0.0
    encoded_s: float = 0.0
    """Sound that was mastered and encoded [s]."""
    encode_s: float = 0.0

    @property
    def engine_s(self) -> float:
        """The engines' own time, added up over the workers [s]."""
        return sum(seconds for _, seconds, _ in self.spoken.values())

    def plus(self, other: Measured, *, weight: float = 1.0) -> Measured:
        """Return both together, what `self` holds weighted."""
        nothing = (0.0, 0.0, 0.0)
        spoken = {
            name: _sum(self.spoken.get(name, nothing), other.spoken.get(name, nothing), weight)
            for name in {**self.spoken, **other.spoken}
        }
        return Measured(
            spoken=spoken,
            lines=self.lines * weight + other.lines,
            process_s=self.process_s * weight + other.process_s,
            mixed_s=self.mixed_s * weight + other.mixed_s,
            mix_s=self.mix_s * weight + other.mix_s,
            encoded_s=self.encoded_s * weight + other.encoded_s,
            encode_s=self.encode_s * weight + other.encode_s,
        )

    def speaking(self, engine: str, characters: float) -> float:
        """Return how long one core takes to say so many characters [s]."""
        known, seconds, _ = self.spoken.get(engine, (0.0, 0.0, 0.0))
        return characters * (seconds / known if known else _SPEAK.get(engine, _OTHER))

    def sound(self, engine: str, characters: float) -> float:
        """Return how long so many characters sound [s]."""
        known, _, sound = self.spoken.get(engine, (0.0, 0.0, 0.0))
        return characters * (sound / known if known else 1.0 / CHARACTERS_A_SECOND)

    def processing(self, lines: float) -> float:
        """Return how long one core takes to process so many lines [s]."""
        return lines * (self.process_s / self.lines if self.lines else _PROCESS)

    def mixing(self, seconds: float) -> float:
        """Return how long it takes to mix so much sound [s]."""
        return seconds * (self.mix_s / self.mixed_s if self.mixed_s else _MIX)

    def encoding(self, seconds: float) -> float:
        """Return how long it takes to master and encode so much sound [s]."""
        return seconds * (self.encode_s / self.encoded_s if self.encoded_s else _ENCODE)


def read(path: Path) -> Measured:
    """Return what was measured so far; nothing where there is no such file, or none that can be read."""
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        spoken = {name: (float(a), float(b), float(c)) for name, (a, b, c) in fields.pop("spoken").items()}
        return Measured(spoken=spoken, **{name: float(value) for name, value in fields.items()})
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return Measured()


def learn(path: Path, done: Measured) -> None:
    """Add what was just done to what is known; where nothing was done, or nothing can be written, nothing changes."""
    if not (done.spoken or done.lines or done.mixed_s or done.encoded_s):
        return
    known = read(path)
    fields = asdict(known.plus(done, weight=_FADE))
    try:
        write_text(path, json.dumps(fields, indent=1) + "\n")
    except StorageError:
        return


def _sum(
    known: tuple[float, float, float], new: tuple[float, float, float], weight: float
) -> tuple[float, float, float]:
    return known[0] * weight + new[0], known[1] * weight + new[1], known[2] * weight + new[2]
