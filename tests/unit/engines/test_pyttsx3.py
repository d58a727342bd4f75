from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest

from voicestage.engines import engine, pyttsx3
from voicestage.errors import SynthesisFailed, VoiceMissing
from voicestage.model.speech import Phrase, Utterance

LINUX = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="the names are espeak-ng's")


@LINUX
@pytest.mark.parametrize(
    "spec", ["en-gb", "EN-GB", "english-us", "gmw/en-us", "english-america", "en-us+f3", "en-us+croak"]
)
def test_a_voice_has_several_names(spec):
    engine("pyttsx3").check_voice(spec)


@LINUX
def test_names_of_one_voice_share_its_fingerprint():
    of = engine("pyttsx3").fingerprint
    assert of("english-us") == of("en-us") == of("gmw/en-us")
    assert of("en-us") != of("en-us+f3")


@LINUX
def test_an_unknown_variant_is_named():
    with pytest.raises(VoiceMissing, match=r'no variant "crok".*"en-us\+croak"'):
        engine("pyttsx3").check_voice("en-us+crok")


@LINUX
def test_english_comes_first_with_women_among_the_voices():
    voices = engine("pyttsx3").voices()
    assert [voice.name for voice in voices[:2]] == ["en-gb", "en-us"]
    assert any(voice.gender == "female" and voice.accent == "en-us" for voice in voices)


def speak(text: str) -> None:
    with engine("pyttsx3").open() as session:
        session.speak(Utterance(parts=(Phrase(text=text),)), voice=engine("pyttsx3").voices()[0].name)


def test_a_failure_of_the_driver_is_told_with_the_words(monkeypatch):
    engine("pyttsx3").voices()
    monkeypatch.setattr(pyttsx3, "_worker", lambda *_: {"error": "OSError: no such driver"})
    with pytest.raises(SynthesisFailed, match=r'"The lamp went out\.".*no such driver'):
        speak("The lamp went out.")


def test_a_file_that_is_too_short_is_not_taken(monkeypatch):
    import numpy as np
    import soundfile

    def cut_off(job: dict[str, object], folder: Path, patience_s: float) -> dict[str, str]:  # noqa: ARG001
        soundfile.write(str(job["file"]), np.zeros(100, np.float32), 22_050)
        return {}

    engine("pyttsx3").voices()
    pyttsx3._rate(pyttsx3._system(), pyttsx3._system().voices[0].key)
    monkeypatch.setattr(pyttsx3, "_worker", cut_off)
    with pytest.raises(SynthesisFailed, match=r"only 0\.00 s came for 14 letters"):
        speak("The lamp went out.")


def test_a_worker_that_dies_or_hangs_is_an_error(monkeypatch, tmp_path):
    monkeypatch.setattr(pyttsx3.sys, "executable", sys.executable)
    answer = pyttsx3._worker({"task": "speak"}, tmp_path, 5.0)
    assert "KeyError" in answer["error"]
    (tmp_path / "result.json").unlink()
    monkeypatch.setattr(pyttsx3, "_START_S", 0.0)
    assert "no answer" in pyttsx3._worker({"task": "voices"}, tmp_path, 0.001)["error"]


def test_the_worker_says_why_it_failed(tmp_path):
    from voicestage.engines import pyttsx3_worker

    job = tmp_path / "job.json"
    job.write_text(json.dumps({"task": "speak"}), encoding="utf-8")
    pyttsx3_worker.main(str(job))
    assert "error" in json.loads((tmp_path / "result.json").read_text(encoding="utf-8"))
