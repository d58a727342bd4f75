"""Piper's voices as they are found and named; how they sound is the contract's, where piper is installed."""

from __future__ import annotations

import json

import pytest

from voicestage.engines import engine, piper
from voicestage.errors import VoiceMissing
from voicestage.model.speech import Phrase

SETTINGS = {
    "audio": {"sample_rate": 22_050},
    "espeak": {"voice": "en-gb-x-rp"},
    "phoneme_id_map": {"a": [1], "ˈ": [2]},
    "speaker_id_map": {"p225": 0, "p236": 1},
}


@pytest.fixture
def theatre(tmp_path, monkeypatch):
    """Two models of the user's own, one with two speakers, and one without its settings."""
    monkeypatch.setenv("VOICESTAGE_HOME", str(tmp_path))
    monkeypatch.setattr(piper, "_PACKAGED", {})
    folder = tmp_path / "piper"
    folder.mkdir()
    for name, settings in (("vctk", SETTINGS), ("alba", SETTINGS | {"speaker_id_map": {}}), ("broken", None)):
        (folder / f"{name}.onnx").write_bytes(name.encode())
        if settings:
            (folder / f"{name}.onnx.json").write_text(json.dumps(settings), encoding="utf-8")
    return folder


@pytest.mark.usefixtures("theatre")
def test_voices_are_the_models_in_the_folder():
    engine("piper").check_voice("alba")
    engine("piper").check_voice("vctk#p236")
    assert list(piper._models()) == ["alba", "vctk"]


@pytest.mark.usefixtures("theatre")
@pytest.mark.parametrize(
    ("voice", "told"),
    [
        ("albo", 'Did you mean "alba"'),
        ("broken", "There are: alba, vctk"),
        ("vctk", 'Did you mean "vctk#p225"'),
        ("vctk#p235", 'Did you mean "vctk#p225"|Did you mean "vctk#p236"'),
        ("alba#p225", 'It has one alone: "alba"'),
    ],
)
def test_what_is_not_there_offers_what_is(voice, told):
    with pytest.raises(VoiceMissing, match=told):
        engine("piper").check_voice(voice)


def test_settings_that_cannot_be_read_are_named(theatre):
    (theatre / "alba.onnx.json").write_text("{", encoding="utf-8")
    with pytest.raises(Exception, match=r"alba\.onnx\.json, the settings of a voice"):
        engine("piper").check_voice("alba#x")


@pytest.mark.usefixtures("theatre")
def test_ipa_is_checked_against_the_models_own_symbols():
    assert engine("piper").check_ipa("ˈa.b͡b") == ("b",)


def test_ipa_stands_between_brackets_and_brackets_of_the_text_do_not():
    (piece,) = piper._pieces_of([Phrase(text="Past [[old]] "), Phrase(text="Reykjavík", ipa="ˈreɪk"), Phrase(text=".")])
    assert piece.symbols == "Past (old) [[ˈreɪk]]."
