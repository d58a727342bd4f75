from __future__ import annotations

import pytest

from voicestage.engines.ipa import stressed, symbol_table, symbols_for, unsayable
from voicestage.errors import SynthesisFailed


@pytest.mark.parametrize(
    ("ipa", "american", "british"),
    [
        ("ˈreɪkjavɪk", "ɹˈAkjɑvɪk", "ɹˈAkjavɪk"),
        ("həˈloʊ", "həlˈO", "həlˈQ"),
        ("həˈləʊ", "həlˈO", "həlˈQ"),
        ("ˈt͡ʃɑːli", "ʧˈɑli", "ʧˈɑːli"),
        ("dʒɔɪ", "ʤˈY", "ʤˈY"),
        ("ˈsʌdn̩", "sˈʌdᵊn", "sˈʌdᵊn"),
        ("ˈbɝd", "bˈɜɹd", "bˈɜːd"),
        ("ˈbɜːd", "bˈɜɹd", "bˈɜːd"),
        ("ˈlɒst", "lˈɑst", "lˈɒst"),
        ("/ˌmæ.dəˈmɔɪ/", "mˌædəmˈY", "mˌadəmˈY"),
        ("kɑː(r)", "kˈɑɹ", "kˈɑː"),
        ("ˈbɪə(r)", "bˈɪɹ", "bˈɪə"),
        ("ˈvɜː(r)dʒɪl", "vˈɜɹʤɪl", "vˈɜːʤɪl"),
        ("fʁɑ̃ˈswaz", "fʁɑ̃swˈɑz", "fʁɑ̃swˈaz"),
        ("lɛd", "lˈɛd", "lˈɛd"),
        ("'gəʊ", "ɡˈO", "ɡˈQ"),
        ("ɪç", "ˈɪç", "ˈɪç"),
        ("ɪc\u0327", "ˈɪç", "ˈɪç"),
        ("ʃʃ", "ʃʃ", "ʃʃ"),
    ],
)
def test_standard_ipa_becomes_kokoros_symbols(ipa, american, british):
    assert symbols_for(ipa, british=False) == american
    assert symbols_for(ipa, british=True) == british
    assert set(american + british) <= symbol_table().keys()


def test_what_cannot_be_said_is_named():
    assert unsayable("ˈʘaǃʘ") == ("ʘ", "ǃ")
    with pytest.raises(SynthesisFailed, match="ʘ ǃ"):
        symbols_for("ˈʘaǃʘ", british=True)


@pytest.mark.parametrize("symbol", ["A", "W", ",", "1", "ʕ"])
def test_kokoros_own_letters_and_punctuation_are_no_ipa(symbol):
    assert unsayable(symbol) == (symbol,)


def test_the_table_is_that_of_the_phonemiser():
    import json
    from pathlib import Path

    from hibari.g2p import ASSETS

    assert len(symbol_table()) == 114
    assert symbol_table() == json.loads((Path(ASSETS) / "vocab.json").read_text(encoding="utf-8"))


def test_stress_is_raised_to_the_main_one():
    assert stressed("ɪz") == "ˈɪz"
    assert stressed("ʃˌi") == "ʃˈi"
    assert stressed("həlˈO") == "həlˈO"
    assert stressed("ʃʃ") == "ʃʃ"
