"""The client of a speech server, against a server that runs in the test."""

from __future__ import annotations

import io
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import numpy as np
import pytest
import soundfile

from voicestage.engines import engine, http
from voicestage.engines.contract import CLAUSES, Subject
from voicestage.errors import EngineMissing, SynthesisFailed, VoiceMissing
from voicestage.model.speech import Phrase, Utterance

RATE = 16_000
VARIABLES = ("URL", "KEY", "MODEL", "TIMEOUT", "CONCURRENCY")


def wav(text: str, voice: str, speed: float = 1.0) -> bytes:
    """A tone: the pitch is the voice, the length is the words."""
    time_s = np.arange(round(0.06 * len(text) / speed * RATE)) / RATE
    file = io.BytesIO()
    soundfile.write(file, 0.3 * np.sin(2 * np.pi * (100 + sum(map(ord, voice)) % 100) * time_s), RATE, format="WAV")
    return file.getvalue()


class Theatre(ThreadingHTTPServer):
    """A speech server; `answers` come first, one a question, each a status and a body."""

    daemon_threads = True

    def __init__(self, address: str) -> None:
        super().__init__((address, 0), Handler)
        self.voices: object = {"voices": ["alto", {"id": "tenor"}]}
        self.answers: list[tuple[int, bytes, dict[str, str]]] = []
        self.questions: list[dict[str, object]] = []
        self.keys: list[str | None] = []
        self.delay_s = 0.0
        self.underway = self.most_underway = 0
        self.lock = threading.Lock()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/v1"

    def handle_error(self, *_) -> None:
        """A client that went away is no error of the test."""


class Handler(BaseHTTPRequestHandler):
    server: Theatre

    def do_GET(self) -> None:
        self.answer(200 if self.server.voices else 404, json.dumps(self.server.voices).encode())

    def do_POST(self) -> None:
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        with self.server.lock:
            self.server.questions.append(asked)
            self.server.keys.append(self.headers["Authorization"])
            self.server.underway += 1
            self.server.most_underway = max(self.server.most_underway, self.server.underway)
            prepared = self.server.answers.pop(0) if self.server.answers else None
        time.sleep(self.server.delay_s)
        with self.server.lock:
            self.server.underway -= 1
        self.answer(*(prepared or (200, wav(asked["input"], asked["voice"], asked.get("speed", 1.0)))))

    def answer(self, status: int, body: bytes, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_) -> None:
        """Say nothing."""


@pytest.fixture
def theatre(monkeypatch, loopback):
    http._listed.cache_clear()
    for variable in VARIABLES:
        monkeypatch.delenv(f"VOICESTAGE_HTTP_{variable}", raising=False)
    monkeypatch.setattr(http, "BACK_OFF_S", 0.001)
    with Theatre(loopback) as server:
        monkeypatch.setenv("VOICESTAGE_HTTP_URL", server.url)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()
        yield server
        server.shutdown()


def said(text: str, voice: str = "alto", **how):
    with engine("http").open() as session:
        return session.speak(Utterance(parts=(Phrase(text=text),)), voice=voice, **how)


def test_keeps_the_contract(theatre):
    with engine("http").open() as session:
        subject = Subject(engine=engine("http"), voice="alto", misspelt="allto", other="tenor")
        for clause in CLAUSES:
            clause(subject)
        del session
    assert theatre.questions


def test_asks_as_openai_is_asked(theatre, monkeypatch):
    monkeypatch.setenv("VOICESTAGE_HTTP_KEY", "secret")
    speech = said("Good evening.", "kokoro/alto", pace=1.25)
    asked = {"model": "kokoro", "voice": "alto", "input": "Good evening.", "response_format": "wav", "speed": 1.25}
    assert theatre.questions == [asked]
    assert theatre.keys == ["Bearer secret"]
    assert speech.rate == 48_000
    assert len(speech.samples) == pytest.approx(0.06 * 13 / 1.25 * 48_000, abs=2)


def test_other_formats_and_streamed_wave_files_are_read(theatre):
    samples, _ = soundfile.read(io.BytesIO(wav("Good evening.", "alto")))
    flac = io.BytesIO()
    soundfile.write(flac, samples, RATE, format="FLAC")
    streamed = bytearray(wav("Good evening.", "alto"))
    streamed[4:8] = streamed[40:44] = b"\xff\xff\xff\xff"  # written before the length was known
    theatre.answers = [(200, flac.getvalue(), {}), (200, bytes(streamed), {})]
    lengths = {len(said("Good evening.").samples) for _ in range(2)}
    assert lengths == {3 * len(samples)}


def test_a_failure_that_passes_is_tried_again(theatre):
    theatre.answers = [(503, b"loading", {}), (429, b"", {"Retry-After": "0.01"}), (500, b"", {"Retry-After": "soon"})]
    assert len(said("Good evening.").samples)
    assert len(theatre.questions) == 4


def test_a_failure_that_stays_is_told(theatre):
    theatre.answers = [(503, b"the model is loading", {})] * http.ATTEMPTS
    with pytest.raises(SynthesisFailed, match=r'did not say "Good evening\.": it answered 503.*the model is loading'):
        said("Good evening.")
    assert not theatre.answers


def test_a_refusal_is_told_at_once(theatre):
    theatre.answers = [(401, b'{"error": {"message": "no such key"}}', {})]
    with pytest.raises(SynthesisFailed, match=r"401 Unauthorized: no such key"):
        said("Good evening.")
    assert len(theatre.questions) == 1


def test_a_slow_server_is_not_waited_for(theatre, monkeypatch):
    monkeypatch.setenv("VOICESTAGE_HTTP_TIMEOUT", "0.1")
    theatre.delay_s = 0.4
    with pytest.raises(SynthesisFailed, match=r"no answer within 0.1 s"):
        said("Good evening.")
    assert len(theatre.questions) == http.ATTEMPTS


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (b"", "no sound for .* but nothing"),
        (b"<html>Welcome</html>", 'but "<html>Welcome</html>"'),
        (wav("Go", "alto"), "broke off"),
        (wav("", "alto"), "broke off|no sound|No sound"),
    ],
)
def test_what_is_no_sound_is_told(theatre, body, told):
    theatre.answers = [(200, body, {})]
    with pytest.raises(SynthesisFailed, match=told):
        said("Good evening, everyone who came through the rain.")


def test_a_server_that_is_down_is_named(theatre):
    theatre.shutdown()
    theatre.server_close()
    engine("http").check_voice("alto")  # a voice cannot be checked then, and a finished production needs none
    with pytest.raises(SynthesisFailed, match=rf"The speech server at {theatre.url} did not say .*refused"):
        said("Good evening.")


def test_only_so_many_questions_at_a_time(theatre, monkeypatch):
    monkeypatch.setenv("VOICESTAGE_HTTP_CONCURRENCY", "2")
    theatre.delay_s = 0.05
    callers = [threading.Thread(target=said, args=("Good evening.",)) for _ in range(6)]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    assert len(theatre.questions) == 6
    assert theatre.most_underway == 2


def test_long_words_go_in_pieces(theatre):
    text = "He gave the keeper a clock. " * 100
    said(text)
    assert "".join(str(asked["input"]) for asked in theatre.questions) == text
    assert max(len(str(asked["input"])) for asked in theatre.questions) <= 1000


@pytest.mark.usefixtures("theatre")
def test_voices_are_the_servers():
    assert [voice.name for voice in engine("http").voices()] == ["alto", "tenor"]
    with pytest.raises(VoiceMissing, match='Did you mean "tenor"'):
        engine("http").check_voice("tennor")
    engine("http").check_voice("alto(2)+tenor(1)")
    engine("http").check_voice("other-model/anyone")
    with pytest.raises(VoiceMissing, match="no name of a voice"):
        engine("http").check_voice("two words")


@pytest.mark.parametrize("listed", [None, {"voices": None}, "garbage", 7, {"voices": {"a": 1}}])
def test_a_server_without_a_list_is_taken_for_openais(theatre, listed):
    theatre.voices = listed
    assert "alloy" in [voice.name for voice in engine("http").voices()]
    engine("http").check_voice("anyone")


@pytest.mark.usefixtures("theatre")
def test_the_fingerprint_tells_server_model_and_voice(monkeypatch):
    first = engine("http").fingerprint("alto")
    assert first == engine("http").fingerprint("tts-1/alto")
    assert first != engine("http").fingerprint("tenor")
    monkeypatch.setenv("VOICESTAGE_HTTP_KEY", "secret")
    assert first == engine("http").fingerprint("alto")
    monkeypatch.setenv("VOICESTAGE_HTTP_MODEL", "tts-1-hd")
    assert first != engine("http").fingerprint("alto")


@pytest.mark.parametrize(
    ("variable", "value", "told"),
    [
        ("URL", "", "set VOICESTAGE_HTTP_URL"),
        ("URL", "localhost:8880", "Write it with http"),
        ("TIMEOUT", "soon", 'VOICESTAGE_HTTP_TIMEOUT is "soon"'),
        ("TIMEOUT", "nan", "at least 0.1"),
        ("CONCURRENCY", "0", "at least 1"),
    ],
)
@pytest.mark.usefixtures("theatre")
def test_what_is_set_wrongly_is_told(monkeypatch, variable, value, told):
    monkeypatch.setenv(f"VOICESTAGE_HTTP_{variable}", value)
    assert told in str(engine("http").missing())
    with pytest.raises(EngineMissing, match=told):
        engine("http").open()
