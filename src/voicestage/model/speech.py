"""What reaches an engine, and what comes out of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Promise = Literal["exact", "seeded", "free"]
"""exact: the same input gives the same samples on one machine; seeded: it does with the same seed; free: no promise."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """Some words as they are to be said, after numbers, abbreviations and the lexicon."""

    text: str
    """With its punctuation and spaces, which carry the melody."""
    ipa: str | None = None
    """How it is said, in standard IPA with stress marks, where that is known; the engine maps it to its own symbols."""
    stress: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A pause inside an utterance."""

    seconds: float
    breath: bool = False
    """Whether a breath is heard in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A line's words as finally spoken; the engine splits them where they exceed its limit."""

    parts: tuple[Phrase | Silence, ...]

    @property
    def text(self) -> str:
        """The words alone."""
        return "".join(part.text for part in self.parts if isinstance(part, Phrase))


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """An utterance in the symbols of one engine, such as phonemes: its words have been read, it needs no dictionary."""

    text: str
    """The words that were read, for messages."""
    parts: tuple[str | Silence, ...]
    """Symbols that the engine says at once, and the silences between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Pronounced:
    """A word as an engine would say it."""

    word: str
    ipa: str
    """In standard IPA, in the accent of the voice, each stress mark before its vowel."""
    known: Literal["given", "dictionary", "guess"]
    """given: the phrase came with its sound; guess: no dictionary or rule of the engine has the word."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VoiceInfo:
    """A voice that an engine offers."""

    engine: str
    name: str
    gender: Literal["female", "male", "neutral", "unknown"] = "unknown"
    accent: str = ""
    """A BCP 47 tag such as `en-GB`."""
    description: str = ""
    licence: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class SpokenWord:
    """A word as it was said, with its time."""

    symbols: str
    """In the engine's symbols, with the punctuation after it."""
    start: float
    """Counted from the first sample [s]."""
    end: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """What an engine said."""

    samples: NDArray[np.float32]
    """Mono, shape [frames], in [-1, 1], finite."""
    rate: int
    """Samples a second [Hz]."""
    words: tuple[SpokenWord, ...] = ()
    """When each word sounds, where the engine knows it."""
