from __future__ import annotations

from pathlib import Path

import pytest

from voicestage.engines.dictionaries import LEXICA, TAGGER, dictionaries
from voicestage.engines.phonemes import Phonemiser

STORY = Path(__file__).parents[3] / "script" / "prose" / "the-light-at-carrow-head.md"


@pytest.mark.parametrize("british", [False, True])
def test_words_sound_as_from_hibaris_own_dictionaries(british):
    from hibari.g2p import G2P

    reader = Phonemiser(british=british)._reader
    theirs = G2P(british=british, oov=reader._oov)
    for paragraph in STORY.read_text(encoding="utf-8").split("\n\n"):
        assert reader(paragraph) == theirs(paragraph)


def test_they_are_written_once(monkeypatch, tmp_path):
    monkeypatch.setenv("VOICESTAGE_HOME", str(tmp_path))
    assert set(dictionaries()) == {*LEXICA, *TAGGER}
    (path,) = tmp_path.iterdir()
    written = path.stat().st_mtime_ns
    tables = dictionaries()
    assert path.stat().st_mtime_ns == written
    assert tables["gb_gold"].get("ferry") == "fˈɛɹi"
    assert tables["tagdict"].get("ferryboatman") is None
    assert "ferryboatman" not in tables["vocab"]


def test_where_no_cache_can_be_written_they_are_held_in_memory(monkeypatch, tmp_path):
    (tmp_path / "a-file").write_text("in the way")
    monkeypatch.setenv("VOICESTAGE_HOME", str(tmp_path / "a-file"))
    assert dictionaries()["us_gold"].get("ferry") == "fˈɛɹi"


def test_a_damaged_file_is_written_again(monkeypatch, tmp_path):
    monkeypatch.setenv("VOICESTAGE_HOME", str(tmp_path))
    dictionaries()
    (path,) = tmp_path.iterdir()
    path.write_bytes(path.read_bytes()[:5000])
    assert dictionaries()["us_gold"].get("ferry") == "fˈɛɹi"
