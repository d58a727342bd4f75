"""The system's own voices: espeak-ng on Linux, SAPI 5 on Windows, the voices of macOS.

pyttsx3 loses, overwrites and races files when one process says more than one line (`pyttsx3_worker`). So every piece
of at most 500 characters is said by a process of its own, with a time-out and a look at the length of what came.
"""

from __future__ import annotations

import functools
import importlib.metadata
import importlib.util
import json
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from voicestage.engines.assembly import assembled, excerpt, reading
from voicestage.engines.digest import digest
from voicestage.engines.split import Atom, atoms_of, pieces
from voicestage.errors import EngineMissing, SynthesisFailed, VoiceMissing, nearest
from voicestage.model.cast import Gender
from voicestage.model.speech import Phrase, Promise, Reading, Speech, Utterance, VoiceInfo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REVISION = 2
"""Bumped when our code changes the sound."""

WORDS_A_MINUTE = 175
"""The speed at pace 1."""
_PIECE = 500
"""espeak-ng slows down with length: 18,400 characters in one go took 27 s."""
_START_S = 20.0
_PATIENCE_S_PER_CHARACTER = 0.1
_SHORTEST_S_PER_CHARACTER = 0.02
"""A third of what a letter takes; less means that the file was read before it was whole."""
_ATTEMPTS = 2

_LINUX = sys.platform.startswith("linux")
_OFFERED_VARIANTS = ("f1", "f2", "f3", "f4", "f5", "m1", "m2", "m3", "m4", "m5", "m6", "m7")
_OLD_NAMES = {"english": "en-gb", "english-us": "en-us", "default": "en-gb"}
"""What espeak-ng's voices were called before 1.49, and still are in many a text."""


@dataclass(frozen=True, slots=True)
class _Voice:
    """A voice of the system: the name we offer, the driver's, and what else it may be called."""

    name: str
    key: str
    also: tuple[str, ...]
    info: VoiceInfo


@dataclass(frozen=True, slots=True)
class _System:
    """What speaks here, and with which voices."""

    library: str
    voices: tuple[_Voice, ...]
    variants: frozenset[str]

    def find(self, spec: str) -> str:
        """Return the driver's name for a voice, or for a variant of one such as `en-us+f3`."""
        base, plus, variant = spec.strip().casefold().partition("+")
        base = _OLD_NAMES.get(base, base)
        keys = {name.casefold(): voice.key for voice in reversed(self.voices) for name in (*voice.also, voice.name)}
        if base not in keys:
            near = nearest(spec, keys)
            hint = f'Did you mean "{near}"?' if near else f"There are: {', '.join(v.name for v in self.voices[:12])} …"
            raise VoiceMissing(f'pyttsx3 has no voice "{spec}" on this system. {hint}')
        if not plus:
            return keys[base]
        by_fold = {known.casefold(): known for known in self.variants}
        if variant not in by_fold:
            near = nearest(variant, self.variants)
            hint = f'Did you mean "{base}+{near}"?' if near else "Leave it out."
            raise VoiceMissing(f'pyttsx3 has no variant "{variant}" of the voice "{base}". {hint}')
        return f"{keys[base]}+{by_fold[variant]}"


class Pyttsx3Engine:
    """What can be known of the system's voices; listing them starts a process once."""

    name = "pyttsx3"
    # one process a piece made espeak-ng repeat itself bit by bit; of the others nothing is known
    promise: Promise = "exact" if _LINUX else "free"

    def missing(self) -> str | None:
        """Return what to install on this system, or None."""
        if importlib.util.find_spec("pyttsx3") is None:
            return "pyttsx3 is not installed: pip install pyttsx3"
        if _LINUX and importlib.util.find_spec("espeakng_loader") is None and not _system_espeak():
            return 'pyttsx3 needs espeak-ng on Linux: pip install "voicestage[espeak]", or: apt install espeak-ng'
        return None

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Return the system's voices, the English ones first."""
        return tuple(voice.info for voice in _system().voices)

    def check_voice(self, spec: str) -> None:
        """Accept a voice's name or the driver's own name for it; on Linux with a variant: `en-us+f3`."""
        _system().find(spec)

    def check_ipa(self, ipa: str) -> tuple[str, ...]:  # noqa: ARG002
        """Return nothing: these voices go by the spelling and leave IPA unread, as `reads` says."""
        return ()

    def fingerprint(self, voice: str) -> str:
        """Return a digest of the voice, of what speaks here, and of the revision."""
        system = _system()
        version = importlib.metadata.version("pyttsx3")
        return digest(self.name, REVISION, version, system.library, system.find(voice))

    def reads(self) -> frozenset[str]:
        """Return `pace`."""
        return frozenset({"pace"})

    def takes(self) -> int:
        """Return 1: the system's voices say the same words in one way."""
        return 1

    def reader(self) -> None:
        """Return None: the system's voices read words themselves."""

    def open(self, *, threads: int = 1) -> Pyttsx3Session:  # noqa: ARG002
        """Return a session; it holds nothing, as every piece has a process of its own."""
        if missing := self.missing():
            raise EngineMissing(missing)
        return Pyttsx3Session(_system())


class Pyttsx3Session:
    """Says an utterance piece by piece."""

    def __init__(self, system: _System) -> None:
        self._system = system

    def speak(self, utterance: Utterance | Reading, *, voice: str, pace: float = 1.0, take: int = 1) -> Speech:  # noqa: ARG002
        """Say an utterance by its spelling; IPA and stress are not read, and there is one reading."""
        key = self._system.find(voice)
        expected = _rate(self._system, key)

        def say(text: str) -> NDArray[np.float32]:
            sound, rate = _said(text, key, pace)
            if rate != expected:
                raise SynthesisFailed(
                    f'The voice changed its sample rate at "{excerpt(text)}": {rate}, not {expected} Hz.'
                )
            return sound

        return assembled(reading(utterance, pieces_of=_pieces_of), say=say, rate=expected)

    def close(self) -> None:
        """Do nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _pieces_of(phrases: Sequence[Phrase]) -> tuple[Atom, ...]:
    text = " ".join("".join(phrase.text for phrase in phrases).split())
    found = pieces(atoms_of(text), limit=_PIECE)
    return tuple(piece for piece in found if any(map(str.isalnum, piece.symbols)))


@functools.lru_cache(maxsize=64)
def _rate(system: _System, key: str) -> int:
    """Return the voice's sample rate [Hz]; espeak-ng's is fixed, of the others one word tells."""
    return 22_050 if system.library.startswith("espeak") else _said("one", key, 1.0)[1]


def _said(text: str, key: str, pace: float) -> tuple[NDArray[np.float32], int]:
    """Return samples, shape [frames], and rate for a text of at most 500 characters, said in a process of its own."""
    import soundfile

    letters = sum(map(str.isalnum, text))
    patience_s = _START_S + _PATIENCE_S_PER_CHARACTER * len(text) / pace
    reason = ""
    for _ in range(_ATTEMPTS):
        with tempfile.TemporaryDirectory(prefix="voicestage-") as folder:
            # the voices of macOS write AIFF whatever the name
            target = Path(folder) / ("speech.aiff" if sys.platform == "darwin" else "speech.wav")
            job = {
                "task": "speak",
                "text": text,
                "voice": key,
                "rate": round(WORDS_A_MINUTE * pace),
                "file": str(target),
                "patience_s": patience_s,
            }
            reason = _worker(job, Path(folder), patience_s).get("error", "")
            if reason:
                continue
            if not target.is_file():
                reason = "no file was written"
                continue
            sound, rate = soundfile.read(target, dtype="float32", always_2d=True)
        if len(sound) >= _SHORTEST_S_PER_CHARACTER * letters / pace * rate:
            return sound.mean(axis=1, dtype="float32"), int(rate)
        reason = f"only {len(sound) / rate:.2f} s came for {letters} letters"
    raise SynthesisFailed(f'The system\'s voice could not say "{excerpt(text)}": {reason}.')


@functools.lru_cache(maxsize=1)
def _system() -> _System:
    """Ask the driver for its voices, in a process of its own, once."""
    if missing := ENGINE.missing():
        raise EngineMissing(missing)
    with tempfile.TemporaryDirectory(prefix="voicestage-") as folder:
        answer = _worker({"task": "voices"}, Path(folder), _START_S)
    if reason := answer.get("error"):
        raise EngineMissing(f"pyttsx3 cannot list the system's voices: {reason}.")
    variants = frozenset(answer["variants"])
    voices = [_voice(entry) for entry in answer["voices"]]
    taken: set[str] = set()
    for index, voice in enumerate(voices):
        if voice.name in taken:  # two voices for one language, or of one name
            voices[index] = _renamed(voice, _slug(voice.key))
        taken.add(voices[index].name)
    voices.sort(key=lambda voice: (not voice.info.accent.startswith("en"), voice.name not in ("en-gb", "en-us")))
    varied = [_variant(voice, v) for voice in voices[:2] for v in _OFFERED_VARIANTS if v in variants]
    return _System(answer["library"], (*voices[:2], *varied, *voices[2:]), variants)


def _voice(entry: dict[str, Any]) -> _Voice:
    language = next((tag.replace("_", "-") for tag in entry["languages"] if tag), "")
    name = language.casefold() if _LINUX and language else _slug(entry["name"].partition(" - ")[0])
    gender: Gender = "unknown"
    if not _LINUX:  # espeak-ng calls all of its voices male
        gender = (
            "female" if "female" in entry["gender"].lower() else "male" if "male" in entry["gender"].lower() else gender
        )
    info = VoiceInfo(
        engine="pyttsx3",
        name=name,
        gender="male" if _LINUX else gender,
        accent=language,
        description=entry["name"],
        licence="GPL-3.0-or-later" if _LINUX else "the system's",
    )
    return _Voice(name, entry["id"], (entry["id"], _slug(entry["name"]), entry["id"].rpartition("/")[2]), info)


def _renamed(voice: _Voice, name: str) -> _Voice:
    return replace(voice, name=name, info=replace(voice.info, name=name))


def _variant(voice: _Voice, variant: str) -> _Voice:
    info = replace(
        voice.info,
        name=f"{voice.name}+{variant}",
        gender="female" if variant.startswith("f") else "male",
        description=f"{voice.info.description}, variant {variant}",
    )
    return _Voice(info.name, f"{voice.key}+{variant}", (), info)


def _worker(job: dict[str, Any], folder: Path, patience_s: float) -> dict[str, Any]:
    """Run one job and return its result; `error` in it is the reason why there is none."""
    job_file = folder / "job.json"
    job_file.write_text(json.dumps(job), encoding="utf-8")
    home = str(Path(__file__).resolve().parents[2])
    known = os.environ.get("PYTHONPATH")
    env = {**os.environ, "PYTHONPATH": f"{home}{os.pathsep}{known}" if known else home, "PYTHONUTF8": "1"}
    command = [sys.executable, "-m", "voicestage.engines.pyttsx3_worker", str(job_file)]
    try:
        done = subprocess.run(
            command, env=env, stdin=subprocess.DEVNULL, capture_output=True, timeout=patience_s + _START_S, check=False
        )
    except subprocess.TimeoutExpired:
        return {"error": f"no answer after {patience_s + _START_S:.0f} s"}
    try:
        result: dict[str, Any] = json.loads((folder / "result.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        said = done.stderr.decode("utf-8", errors="replace").strip().rpartition("\n")[2]
        return {"error": f"its process ended with {done.returncode}{': ' if said else ''}{said}"}
    return result


def _system_espeak() -> bool:
    import ctypes.util

    return bool(ctypes.util.find_library("espeak-ng") or ctypes.util.find_library("espeak"))


def _slug(name: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", name.casefold()).strip("-")


ENGINE = Pyttsx3Engine()
