from __future__ import annotations

import importlib.metadata
import subprocess
import sys

import pytest

from voicestage.engines import Engine, engine, names, split_voice
from voicestage.errors import EngineError, EngineMissing

THEATRE = importlib.metadata.EntryPoint("theatre", "voicestage.engines.fake:ENGINE", "voicestage.engines")


@pytest.fixture
def plugged(monkeypatch):
    def plug(*entries: importlib.metadata.EntryPoint) -> None:
        def entry_points(*, group: str, name: str | None = None) -> tuple[importlib.metadata.EntryPoint, ...]:
            return tuple(entry for entry in entries if entry.group == group and name in (None, entry.name))

        monkeypatch.setattr(importlib.metadata, "entry_points", entry_points)

    return plug


def test_every_built_in_engine_is_one():
    for name in ("kokoro", "hibari", "pyttsx3", "fake"):
        assert isinstance(engine(name), Engine)
        assert engine(name).name == name


def test_asking_for_engines_loads_nothing_heavy():
    heavy = ["numpy", "onnxruntime", "hibari", "soundfile", "scipy", "pyttsx3"]
    code = (
        "import sys, voicestage.engines as e\n"
        "e.names()\n"
        "for name in e.names(): e.engine(name).missing()\n"
        "e.engine('kokoro').voices(); e.engine('kokoro').fingerprint('0.6*bm_george + 0.4*bm_fable')\n"
        f"print([m for m in {heavy!r} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_unknown_engine_offers_the_nearest():
    with pytest.raises(EngineMissing, match='Did you mean "kokoro"'):
        engine("kokro")


def test_what_is_for_tests_is_not_offered():
    with pytest.raises(EngineMissing) as told:
        engine("xyzzy")
    assert "fake" not in str(told.value)
    assert "hibari" in str(told.value)


def test_plug_in_is_found_by_its_entry_point(plugged):
    plugged(THEATRE)
    assert "theatre" in names()
    assert isinstance(engine("theatre"), Engine)


def test_built_in_engine_is_not_replaced_by_a_plug_in(plugged):
    plugged(importlib.metadata.EntryPoint("fake", "nowhere:ENGINE", "voicestage.engines"))
    assert engine("fake").name == "fake"
    assert "fake" not in names(), "its tones are for tests, and found by who knows of them"


def test_two_packages_with_one_engine_are_both_named(plugged):
    plugged(THEATRE, importlib.metadata.EntryPoint("theatre", "opera:ENGINE", "voicestage.engines"))
    with pytest.raises(EngineError, match=r"opera:ENGINE.*voicestage.engines.fake:ENGINE"):
        engine("theatre")


def test_plug_in_that_does_not_load_is_missing(plugged):
    plugged(importlib.metadata.EntryPoint("opera", "opera_that_is_not_there:ENGINE", "voicestage.engines"))
    with pytest.raises(EngineMissing, match="opera_that_is_not_there"):
        engine("opera")


def test_plug_in_that_is_no_engine_is_refused(plugged):
    plugged(importlib.metadata.EntryPoint("opera", "voicestage.engines.fake:RATE", "voicestage.engines"))
    with pytest.raises(EngineError, match="not an engine"):
        engine("opera")


@pytest.mark.parametrize(
    ("spec", "expected"),
    [
        ("af_bella", ("kokoro", "af_bella")),
        (" pyttsx3/english-us ", ("pyttsx3", "english-us")),
        ("pyttsx3/gmw/en-us", ("pyttsx3", "gmw/en-us")),
        ("0.6*bm_george + 0.4*bm_fable", ("kokoro", "0.6*bm_george + 0.4*bm_fable")),
    ],
)
def test_a_voice_is_split_from_its_engine(spec, expected):
    assert split_voice(spec) == expected


def test_the_default_engine_can_be_another():
    assert split_voice("heart", default="hibari") == ("hibari", "heart")
