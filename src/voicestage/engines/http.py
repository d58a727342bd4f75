"""Any speech server that speaks OpenAI's protocol: `POST /audio/speech` with model, voice and words, back comes sound.

Where it is and how it is asked stands in the environment, as it belongs to the machine and not to the story, and a key
must never stand in a file that is shared:

    VOICESTAGE_HTTP_URL          http://localhost:8880/v1
    VOICESTAGE_HTTP_KEY          sent as a bearer token, where the server wants one
    VOICESTAGE_HTTP_MODEL        tts-1 unless given; `http/MODEL/VOICE` names another for one voice
    VOICESTAGE_HTTP_TIMEOUT      seconds to wait for one answer, 60
    VOICESTAGE_HTTP_CONCURRENCY  questions at a time from this machine, 2
"""

from __future__ import annotations

import functools
import io
import json
import math
import os
import random
import re
import time
import urllib.error
import urllib.request
from collections.abc import Sequence
from dataclasses import dataclass
from http.client import HTTPException
from types import TracebackType
from typing import TYPE_CHECKING, Self

from voicestage.engines.assembly import assembled, excerpt, reading
from voicestage.engines.digest import digest
from voicestage.engines.slots import slot
from voicestage.engines.split import Atom, atoms_of, pieces
from voicestage.errors import EngineMissing, SynthesisFailed, VoiceMissing, nearest
from voicestage.model.speech import Phrase, Promise, Reading, Speech, Utterance, VoiceInfo
from voicestage.units import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REVISION = 2
"""Bumped when our code changes the sound."""

ATTEMPTS = 4
"""How often a question is put that fails in a way that may pass."""
BACK_OFF_S = 0.5
"""The wait before the second attempt; it doubles with each one, and is up to a half longer, so that several processes
do not all come back at once."""
LONGEST_WAIT_S = 30.0
"""The most that a server's `Retry-After` is heeded."""

_PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})
"""Answers that may be another one the next time (RFC 9110, 15.5 and 15.6)."""
_PIECE = 1000
"""Characters asked for at once: OpenAI takes 4096, smaller servers lose the end of long texts."""
_SHORTEST_S_PER_CHARACTER = 0.02
"""A third of what a letter takes; less means that the sound broke off."""
_LIST_TIMEOUT_S = 5.0
_NAME = re.compile(r"[\w.+()*-]+(/[\w.+()*-]+)?")
_OPENAI = ("alloy", "ash", "ballad", "coral", "echo", "fable", "nova", "onyx", "sage", "shimmer", "verse")
"""What OpenAI's own server offers, which cannot list them."""


@dataclass(frozen=True, slots=True)
class Server:
    """Where the server is and how it is asked."""

    url: str
    key: str
    model: str
    timeout_s: float
    concurrency: int

    @classmethod
    def from_environment(cls) -> Server | None:
        """Return the server that the environment names, or None.

        Raises:
            EngineMissing: a variable holds what it cannot.
        """
        url = os.environ.get("VOICESTAGE_HTTP_URL", "").strip().rstrip("/")
        if not url:
            return None
        if not url.startswith(("http://", "https://")):
            raise EngineMissing(f'VOICESTAGE_HTTP_URL is "{url}". Write it with http:// or https://.')
        return cls(
            url=url,
            key=os.environ.get("VOICESTAGE_HTTP_KEY", "").strip(),
            model=os.environ.get("VOICESTAGE_HTTP_MODEL", "").strip() or "tts-1",
            timeout_s=_number("VOICESTAGE_HTTP_TIMEOUT", 60.0, least=0.1),
            concurrency=int(_number("VOICESTAGE_HTTP_CONCURRENCY", 2, least=1)),
        )

    def request(self, path: str, body: dict[str, object] | None = None) -> urllib.request.Request:
        """Return the question for a path below the server's address."""
        headers = {"User-Agent": "voicestage"}
        if self.key:
            headers["Authorization"] = f"Bearer {self.key}"
        data = None
        if body is not None:
            headers["Content-Type"] = "application/json"
            data = json.dumps(body).encode("utf-8")
        return urllib.request.Request(self.url + path, data=data, headers=headers)


class HttpEngine:
    """What can be known of the server; its list of voices is asked for once a run."""

    name = "http"
    promise: Promise = "free"

    def missing(self) -> str | None:
        """Return how to name a server, or None."""
        try:
            server = Server.from_environment()
        except EngineMissing as error:
            return str(error)
        if server is None:
            return (
                "http needs a speech server: set VOICESTAGE_HTTP_URL to its address, such as http://localhost:8880/v1"
            )
        return None

    def voices(self) -> tuple[VoiceInfo, ...]:
        """Return what the server lists at `/audio/voices`; the names of OpenAI's own where it lists none."""
        return tuple(
            VoiceInfo(engine=self.name, name=name, description="a voice of the server", licence="the server's")
            for name in _listed(_server()) or _OPENAI
        )

    def check_voice(self, spec: str) -> None:
        """Accept what the server lists; where it lists none, or is down, any name that could be one."""
        model, _, voice = spec.rpartition("/")
        if not _NAME.fullmatch(spec):
            near = nearest(spec, _OPENAI) or _OPENAI[0]
            raise VoiceMissing(
                f'"{spec}" is no name of a voice. Write http/VOICE or http/MODEL/VOICE, such as http/{near}.'
            )
        known = () if model else _listed(_server())
        # several servers mix voices by a formula, `af_bella(2)+af_sky(1)`
        if known and voice not in known and not re.search(r"[+(*]", voice):
            like = nearest(voice, known)
            hint = f'Did you mean "{like}"?' if like else f"There are: {', '.join(known[:12])}."
            raise VoiceMissing(f'The speech server has no voice "{voice}". {hint}')

    def check_ipa(self, ipa: str) -> tuple[str, ...]:  # noqa: ARG002
        """Return nothing: a server is given the spelling, as `reads` says."""
        return ()

    def fingerprint(self, voice: str) -> str:
        """Return a digest of the server's address, the model and the voice: what is behind them cannot be known."""
        self.check_voice(voice)
        server = _server()
        return digest(self.name, REVISION, server.url, *_model_and_voice(server, voice))

    def reads(self) -> frozenset[str]:
        """Return `pace`."""
        return frozenset({"pace"})

    def takes(self) -> int:
        """Return 1: a server may read a line differently each time, but cannot be told to."""
        return 1

    def reader(self) -> None:
        """Return None: the server reads words itself."""

    def open(self, *, threads: int = 1) -> HttpSession:  # noqa: ARG002
        """Return a session; it holds nothing but the server's address."""
        return HttpSession(_server())


class HttpSession:
    """Asks the server, piece by piece."""

    def __init__(self, server: Server) -> None:
        self._server = server

    def speak(self, utterance: Utterance | Reading, *, voice: str, pace: float = 1.0, take: int = 1) -> Speech:  # noqa: ARG002
        """Say an utterance by its spelling, at 48 kHz whatever the server's rate."""
        ENGINE.check_voice(voice)
        model, name = _model_and_voice(self._server, voice)

        def say(text: str) -> NDArray[np.float32]:
            body: dict[str, object] = {"model": model, "voice": name, "input": text, "response_format": "wav"}
            if pace != 1.0:
                body["speed"] = pace
            with slot(self._server.url, self._server.concurrency):
                sound = _samples(_answer(self._server, body, text), text)
            letters = sum(map(str.isalnum, text))
            if len(sound) < _SHORTEST_S_PER_CHARACTER * letters / pace * RATE:
                raise SynthesisFailed(
                    f'The speech server broke off: {len(sound) / RATE:.2f} s came for "{excerpt(text)}".'
                )
            return sound

        return assembled(reading(utterance, pieces_of=_pieces_of), say=say, rate=RATE)

    def close(self) -> None:
        """Do nothing."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


def _pieces_of(phrases: Sequence[Phrase]) -> tuple[Atom, ...]:
    found = pieces(atoms_of("".join(phrase.text for phrase in phrases)), limit=_PIECE)
    return tuple(piece for piece in found if any(map(str.isalnum, piece.symbols)))


def _answer(server: Server, body: dict[str, object], text: str) -> bytes:
    """Put the question until it is answered, `ATTEMPTS` times at most.

    Raises:
        SynthesisFailed: the server refuses it, or fails every time.
    """
    reason = ""
    for attempt in range(ATTEMPTS):
        wait_s = BACK_OFF_S * 2**attempt * random.uniform(1.0, 1.5)
        try:
            with urllib.request.urlopen(server.request("/audio/speech", body), timeout=server.timeout_s) as answer:
                data: bytes = answer.read()
                return data
        except urllib.error.HTTPError as error:
            reason = f"it answered {error.code} {error.reason}{_said(error)}"
            if error.code not in _PASSING:
                break
            wait_s = max(wait_s, _retry_after_s(error))
        except TimeoutError:
            reason = f"no answer within {server.timeout_s:g} s"
        except (OSError, HTTPException) as error:
            reason = str(getattr(error, "reason", "") or error or type(error).__name__)
        if attempt < ATTEMPTS - 1:
            time.sleep(min(wait_s, LONGEST_WAIT_S))
    raise SynthesisFailed(f'The speech server at {server.url} did not say "{excerpt(text)}": {reason}.')


def _samples(data: bytes, text: str) -> NDArray[np.float32]:
    """Read the server's sound, whatever its format, as mono at 48 kHz."""
    import numpy as np
    import soundfile

    from voicestage.sound.clips import resampled

    try:
        sound, rate = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
    except (soundfile.LibsndfileError, RuntimeError):
        head = "nothing" if not data else f'"{data[:80].decode("utf-8", errors="replace")}"'
        raise SynthesisFailed(f'The speech server gave no sound for "{excerpt(text)}" but {head}.') from None
    return np.asarray(resampled(sound.mean(axis=1, dtype="float32"), rate, RATE), np.float32)


def _said(error: urllib.error.HTTPError) -> str:
    """Return what the server says of its refusal, as OpenAI's does in JSON or others in words."""
    try:
        text = error.read(2000).decode("utf-8", errors="replace").strip()
    except OSError:
        return ""
    try:
        fields = json.loads(text)
        told = fields.get("error", fields.get("detail", text))
        text = str(told.get("message", told)) if isinstance(told, dict) else str(told)
    except (ValueError, AttributeError):
        pass
    return f": {' '.join(text.split())[:200]}" if text else ""


def _retry_after_s(error: urllib.error.HTTPError) -> float:
    try:
        seconds = float(error.headers.get("Retry-After", "0"))
    except ValueError:  # a date
        return BACK_OFF_S
    return seconds if math.isfinite(seconds) else BACK_OFF_S


@functools.lru_cache(maxsize=8)
def _listed(server: Server) -> tuple[str, ...]:
    """Return the names at `/audio/voices`, which many servers have though OpenAI's has not; none where it is down."""
    try:
        with urllib.request.urlopen(server.request("/audio/voices"), timeout=_LIST_TIMEOUT_S) as answer:
            fields = json.loads(answer.read())
    except (OSError, HTTPException, ValueError):
        return ()
    listed = fields.get("voices") if isinstance(fields, dict) else fields
    if not isinstance(listed, list):
        return ()
    names = [each.get("id") or each.get("name") if isinstance(each, dict) else each for each in listed]
    return tuple(str(name) for name in names if name)


def _model_and_voice(server: Server, spec: str) -> tuple[str, str]:
    model, _, voice = spec.rpartition("/")
    return model or server.model, voice


def _server() -> Server:
    server = Server.from_environment()
    if server is None:
        raise EngineMissing(str(ENGINE.missing()))
    return server


def _number(variable: str, usual: float, *, least: float) -> float:
    text = os.environ.get(variable, "").strip()
    try:
        value = float(text) if text else usual
    except ValueError:
        value = math.nan
    if not value >= least:
        raise EngineMissing(f'{variable} is "{text}". Write a number of at least {least:g}.')
    return value


ENGINE = HttpEngine()
