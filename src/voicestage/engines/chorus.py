"""Several voices who speak together: `kokoro/bf_emma & kokoro/bm_george`.

It is made of other engines' voices, so it is not offered among them: a character with `voices:` has it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from types import TracebackType
from typing import TYPE_CHECKING, Self

from voicestage.engines.assembly import NOTHING_TO_SAY_S, trimmed
from voicestage.engines.digest import digest
from voicestage.engines.split import PAUSE_S, Atom, Joint, atoms_of, joint_after
from voicestage.errors import EngineMissing, VoiceMissing
from voicestage.model.cast import MOST_TOGETHER, TOGETHER
from voicestage.model.speech import Phrase, Promise, Reading, Silence, Speech, Utterance, VoiceInfo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voicestage.engines.api import Engine, Session

NAME = "chorus"
RATE = 24_000
REVISION = 2
"""Bumped when our code changes the sound."""

LATE_S = (0.0, 0.024, 0.011, 0.035, 0.018, 0.029)
"""How long after the first each voice comes in [s]: people who speak together never quite do."""


class ChorusEngine:
    """What can be known of a group without letting it speak."""

    name = NAME
    promise: Promise = "exact"

    def missing(self) -> str | None:
        """Return None: whether its members' engines are there, `check_voice` says."""
        return None

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Return nothing: groups are named by whoever casts them."""
        return ()

    def check_voice(self, spec: str) -> None:
        """Accept two to six voices, each with its engine."""
        members = _members(spec)
        if not 2 <= len(members) <= MOST_TOGETHER:
            raise VoiceMissing(f"A group has from 2 to {MOST_TOGETHER} voices, not {len(members)}.")
        for engine, voice in members:
            if reason := engine.missing():
                raise EngineMissing(reason)
            engine.check_voice(voice)

    def check_ipa(self, ipa: str) -> tuple[str, ...]:  # noqa: ARG002
        """Return nothing: the members' engines are asked when they speak."""
        return ()

    def fingerprint(self, voice: str) -> str:
        """Return a digest of the members' fingerprints, in order, and of our revision."""
        return digest(NAME, REVISION, *(engine.fingerprint(name) for engine, name in _members(voice)))

    def reads(self) -> frozenset[str]:
        """Return all that a member may read; who does not read something leaves it."""
        return frozenset({"pace", "ipa", "stress"})

    def takes(self) -> int:
        """Return 1."""
        return 1

    def reader(self) -> None:
        """Return None: each member reads for itself, in its own accent."""

    def open(self, *, threads: int = 1) -> ChorusSession:
        """Return a session; it opens the members' engines as they come to speak."""
        return ChorusSession(threads=threads)


class ChorusSession:
    """The members' engines, open."""

    def __init__(self, *, threads: int) -> None:
        self._threads = threads
        self._sessions: dict[str, Session] = {}

    def speak(self, utterance: Utterance | Reading, *, voice: str, pace: float = 1.0, take: int = 1) -> Speech:  # noqa: ARG002
        """Say an utterance clause by clause: all members begin each clause together, and end it together."""
        import numpy as np

        ENGINE.check_voice(voice)
        if isinstance(utterance, Reading):
            utterance = Utterance(parts=(Phrase(text=utterance.text),))
        blocks: list[NDArray[np.float32]] = []
        for part in _clauses(utterance):
            if isinstance(part, Silence):
                blocks.append(np.zeros(round(part.seconds * RATE), np.float32))
                continue
            said = [self._said(part, engine, name, pace) for engine, name in _members(voice)]
            blocks.append(_together([sound for sound in said if len(sound)]))
        while blocks and not blocks[-1].any():
            blocks.pop()
        if not blocks:
            return Speech(samples=np.zeros(round(NOTHING_TO_SAY_S * RATE), np.float32), rate=RATE)
        samples = np.concatenate(blocks)
        peak = float(np.abs(samples).max())
        return Speech(samples=samples / np.float32(peak) if peak > 1.0 else samples, rate=RATE)

    def _said(self, clause: Utterance, engine: Engine, voice: str, pace: float) -> NDArray[np.float32]:
        from voicestage.sound.clips import resampled

        if engine.name not in self._sessions:
            self._sessions[engine.name] = engine.open(threads=self._threads)
        speech = self._sessions[engine.name].speak(clause, voice=voice, pace=pace)
        return trimmed(resampled(speech.samples, speech.rate, RATE), RATE, head=True, tail=True)

    def close(self) -> None:
        """Close the members' sessions."""
        for session in self._sessions.values():
            session.close()
        self._sessions.clear()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _members(spec: str) -> list[tuple[Engine, str]]:
    from voicestage.engines.registry import engine, split_voice

    return [(engine(name), voice) for name, voice in map(split_voice, spec.split(TOGETHER))]


def _clauses(utterance: Utterance) -> Iterator[Utterance | Silence]:
    """Go through an utterance clause by clause, with the pauses between them."""
    clause: list[Phrase] = []
    for part in utterance.parts:
        if isinstance(part, Silence):
            if clause:
                yield Utterance(parts=tuple(clause))
                clause = []
            yield part
            continue
        for atom in [Atom(part.text, joint_after(part.text))] if part.ipa else _joined(atoms_of(part.text)):
            clause.append(replace(part, text=atom.symbols))
            if atom.joint >= Joint.CLAUSE and any(c.isalnum() for each in clause for c in each.text):
                yield Utterance(parts=tuple(clause))
                yield Silence(seconds=PAUSE_S[atom.joint])
                clause = []
    if clause:
        yield Utterance(parts=tuple(clause))


def _joined(words: Sequence[Atom]) -> Iterator[Atom]:
    """Join words up to the end of their clause."""
    symbols = ""
    for word in words:
        symbols += word.symbols
        if word.joint >= Joint.CLAUSE:
            yield Atom(symbols, word.joint)
            symbols = ""
    if symbols:
        yield Atom(symbols, words[-1].joint)


def _together(sounds: list[NDArray[np.float32]]) -> NDArray[np.float32]:
    """Return sounds as one: stretched to their mean length, equally loud, each a little late."""
    import numpy as np

    from voicestage.sound.clips import stretched

    if not sounds:
        return np.zeros(0, np.float32)
    length = round(sum(map(len, sounds)) / len(sounds))
    late = [round(seconds * RATE) for seconds in LATE_S[: len(sounds)]]
    out = np.zeros(length + max(late), np.float32)
    level = float(np.sqrt(np.square(sounds[0], dtype=np.float64).mean()))
    for sound, start in zip(sounds, late, strict=True):
        fitted = stretched(sound, length, rate=RATE)
        own = float(np.sqrt(np.square(fitted, dtype=np.float64).mean()))
        out[start : start + length] += fitted * np.float32(level / own / len(sounds) ** 0.5 if own else 0.0)
    return out


ENGINE = ChorusEngine()
