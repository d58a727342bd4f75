"""The one interface between voicestage and whatever speaks."""

from __future__ import annotations

from collections.abc import Sequence
from types import TracebackType
from typing import Protocol, Self, runtime_checkable

from voicestage.model.speech import Phrase, Promise, Pronounced, Reading, Speech, Utterance, VoiceInfo


@runtime_checkable
class Engine(Protocol):
    """A way to speak: cheap to import and to ask, without state; what is heavy starts with `open`."""

    @property
    def name(self) -> str:
        """What stands before the slash in `pyttsx3/english-us`."""

    @property
    def promise(self) -> Promise:
        """What the engine promises about saying the same thing twice; a contract test holds it to that."""

    def missing(self) -> str | None:
        """Return a sentence that says what to install, or None when the engine can speak here."""

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Return the voices in the order in which they are offered.

        Raises:
            EngineMissing: they cannot be listed without what `missing` names.
        """

    def check_voice(self, spec: str) -> None:
        """Accept the name of a voice, or of a mix where the engine can mix.

        Raises:
            VoiceMissing: there is no such voice; the message offers the nearest.
            EngineMissing: the voices cannot be listed without what `missing` names.
        """

    def check_ipa(self, ipa: str) -> tuple[str, ...]:
        """Return the symbols of a transcription in standard IPA that the engine cannot say, each once, in order."""

    def fingerprint(self, voice: str) -> str:
        """Return a digest of all that shapes the sound but the utterance and the parameters in `reads`.

        It covers model, voice data, symbols, phonemiser and the engine's own revision, and it is the same for two
        spellings of one mix; so a key should hold it and not the voice's name.

        Raises:
            VoiceMissing: there is no such voice.
        """

    def reads(self) -> frozenset[str]:
        """Return what the engine makes use of: `pace`; of a phrase beyond its text, `ipa` and `stress`."""

    def takes(self) -> int:
        """Return how many readings of the same words there are, at least 1; the first is the plain one."""

    def reader(self) -> Reader | None:
        """Return what reads words for the sessions, or None where these read them without great expense.

        One reader serves the sessions of all processes, so that its dictionaries are in memory once.

        Raises:
            EngineMissing: something is not installed; the message says what.
        """

    def open(self, *, threads: int = 1) -> Session:
        """Load what is needed to speak, for use by one thread of the program.

        Args:
            threads: how many threads the engine itself may compute with.

        Raises:
            EngineMissing: something is not installed; the message says what.
        """


class Reader(Protocol):
    """What an engine knows of a language; it holds memory until it is closed."""

    def read(self, utterance: Utterance, *, voice: str) -> Reading:
        """Turn words into the engine's symbols.

        Raises:
            VoiceMissing: there is no such voice.
            SynthesisFailed: the words cannot be read; the message names them and the reason.
        """

    def close(self) -> None:
        """Give back what the reader holds; a second call does nothing."""


@runtime_checkable
class Pronouncer(Reader, Protocol):
    """A reader that can also tell how single words sound and which of them it only guesses; no engine needs one."""

    def pronounced(self, phrases: Sequence[Phrase], *, voice: str) -> tuple[Pronounced, ...]:
        """Return each word of phrases that follow each other with its sound; punctuation is none.

        Raises:
            VoiceMissing: there is no such voice.
            SynthesisFailed: the words cannot be read; the message names them and the reason.
        """


class Session(Protocol):
    """An engine that is ready to speak; it holds memory or a process until it is closed."""

    def speak(self, utterance: Utterance | Reading, *, voice: str, pace: float = 1.0, take: int = 1) -> Speech:
        """Say an utterance of any length, all of it.

        Args:
            utterance: what is said, or what the engine's own reader made of it, which sounds the same; what holds
                nothing to say, such as `…`, becomes a short silence.
            voice: a name or a mix that `check_voice` accepts.
            pace: times the voice's normal speed, 0.5 to 2.
            take: which reading, 1 to the engine's `takes`; the same take is the same every time.

        Raises:
            VoiceMissing: there is no such voice.
            SynthesisFailed: the words cannot be said; the message names them and the reason.
        """

    def close(self) -> None:
        """Give back what the session holds; a second call does nothing."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...
