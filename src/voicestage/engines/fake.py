"""Tones for tests: the pitch is the voice, the length is the words. Nothing but numpy is needed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Sequence
from types import TracebackType
from typing import TYPE_CHECKING, Self

from voicestage.engines.assembly import assembled_with_words, reading
from voicestage.engines.digest import digest
from voicestage.engines.split import Atom, atoms_of, pieces
from voicestage.errors import VoiceMissing, nearest
from voicestage.model.speech import Phrase, Promise, Reading, Speech, SpokenWord, Utterance, VoiceInfo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

RATE = 24_000
REVISION = 1
"""Bumped when our code changes the sound."""

SECONDS_PER_CHARACTER = 0.06
_PIECE = 400
_NAME = re.compile(r"[a-z][a-z0-9_-]*")
_VOICES = (
    VoiceInfo(
        engine="fake", name="fake_alto", gender="female", accent="en-GB", description="a tone", licence="CC0-1.0"
    ),
    VoiceInfo(engine="fake", name="fake_tenor", gender="male", accent="en-GB", description="a tone", licence="CC0-1.0"),
    VoiceInfo(engine="fake", name="fake_bass", gender="male", accent="en-US", description="a tone", licence="CC0-1.0"),
)


class FakeEngine:
    """Speaks in tones; any lower-case word is a voice."""

    name = "fake"
    promise: Promise = "exact"

    def missing(self) -> str | None:
        """Nothing ever is."""
        return None

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Return a few names to choose from; other words will do as well."""
        return _VOICES

    def check_voice(self, spec: str) -> None:
        """Accept any lower-case word."""
        if not _NAME.fullmatch(spec):
            near = nearest(spec, [voice.name for voice in _VOICES]) or _VOICES[0].name
            raise VoiceMissing(f'fake has no voice "{spec}"; any lower-case word is one. Did you mean "{near}"?')

    def check_ipa(self, ipa: str) -> tuple[str, ...]:  # noqa: ARG002
        """Return nothing: a tone says all symbols alike."""
        return ()

    def fingerprint(self, voice: str) -> str:
        """Return a digest of the voice's name and the revision."""
        self.check_voice(voice)
        return digest(self.name, REVISION, voice)

    def reads(self) -> frozenset[str]:
        """Return `pace`."""
        return frozenset({"pace"})

    def takes(self) -> int:
        """Return 3."""
        return 3

    def reader(self) -> FakeReader:
        """Return a reader; it knows no language."""
        return FakeReader()

    def open(self, *, threads: int = 1) -> FakeSession:  # noqa: ARG002
        """Return a session; it holds nothing."""
        return FakeSession()


class FakeReader:
    """Cuts words into pieces."""

    def read(self, utterance: Utterance, *, voice: str) -> Reading:
        """Return the words as their own symbols."""
        ENGINE.check_voice(voice)
        return reading(utterance, pieces_of=_pieces_of)

    def close(self) -> None:
        """Do nothing."""


class FakeSession:
    """Says an utterance as a tone."""

    def speak(self, utterance: Utterance | Reading, *, voice: str, pace: float = 1.0, take: int = 1) -> Speech:
        """Return a tone with one swell a character; each take is 3 Hz above the one before."""
        ENGINE.check_voice(voice)
        read = reading(utterance, pieces_of=_pieces_of)

        def say(text: str) -> tuple[NDArray[np.float32], list[SpokenWord]]:
            return _tone(text, _pitch_hz(voice) + 3.0 * (take - 1), pace), _words(text, pace)

        return assembled_with_words(read, say=say, rate=RATE)

    def close(self) -> None:
        """Do nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _pieces_of(phrases: Sequence[Phrase]) -> tuple[Atom, ...]:
    text = "".join(phrase.text for phrase in phrases)
    return pieces(atoms_of(text), limit=_PIECE) if any(map(str.isalnum, text)) else ()


def _pitch_hz(voice: str) -> float:
    return 90.0 + hashlib.sha256(voice.encode("utf-8")).digest()[0]


def _words(text: str, pace: float) -> list[SpokenWord]:
    """Return the words of a tone: each sounds as long as it has characters."""
    a_character_s = SECONDS_PER_CHARACTER / pace
    return [
        SpokenWord(symbols=word[0], start=word.start() * a_character_s, end=word.end() * a_character_s)
        for word in re.finditer(r"\S+", text)
    ]


def _tone(text: str, pitch_hz: float, pace: float) -> NDArray[np.float32]:
    import numpy as np

    seconds = SECONDS_PER_CHARACTER * len(text) / pace
    time = np.arange(max(1, round(seconds * RATE))) / RATE
    swell = 0.6 + 0.4 * np.cos(2 * np.pi * time * pace / SECONDS_PER_CHARACTER)
    return (0.25 * swell * np.sin(2 * np.pi * pitch_hz * time)).astype(np.float32)


ENGINE = FakeEngine()
