"""IPA in letters that can be read aloud."""

import re

import pytest

from voicestage.speech.respelling import by_syllables, respelt

RESPELT = {
    "ˈreɪkjavɪk": "RAYK-yav-ik",
    "dəˈlɔːm": "duh-LAWM",
    "kweɪl": "KWAYL",  # one syllable needs no mark
    "ˈfəʊɡəl": "FOH-guhl",
    "ˈfoʊgəl": "FOH-guhl",
    "iˈbænjɛz": "ee-BAN-yez",
    "ˈɛmə": "EM-uh",
    "rɪˈpiːt": "rih-PEET",
    "ˈkæroʊ": "KARR-oh",  # not like a car
    "ˈmɛri": "MERR-ee",
    "ˈhɪərəʊ": "HEER-oh",
    "kəˈriːnə": "kuh-REE-nuh",
    "ˈnɪr": "NEER",
    "ˈbɑːrbərə": "BAR-buh-ruh",
    "ˈwɔːtə": "WAW-tuh",
    "ˈbʌtn̩": "BUHT-uhn",
    "ˈdjuːk": "DYOOK",
    "ˈstrɛŋθs": "STRENGTHS",
    "ˈsɪŋɡər": "SING-ger",
    "ˈaɪdə": "IGH-duh",
    "frɑːnˈswɑːz": "frahn-SWAHZ",
    "bɔ̃ˈʒuʁ": "bawn-ZHOOR",
    "t͡ʃɛˈxɔf": "cheh-KHAWF",
    "ˌɛvəˈliːn": "ev-uh-LEEN",
    "ˈpɪp ˈkweɪl": "PIP KWAYL",
    "pst": "PST",
    "": "",
}


@pytest.mark.parametrize("ipa", RESPELT)
def test_a_transcription_is_respelt(ipa):
    assert respelt(ipa) == RESPELT[ipa]


@pytest.mark.parametrize(
    ("vowel_first", "at_its_head"),
    [
        ("mˌɑːɡərˈiːt", "ˌmɑːɡəˈriːt"),
        ("kˈarəʊ", "ˈkarəʊ"),
        ("təɡˈɛðə", "təˈɡɛðə"),
        ("ɪkstrˈiːm", "ɪkˈstriːm"),
        ("rˈeɪkjəvɪk", "ˈreɪkjəvɪk"),
    ],
)
def test_a_stress_mark_stands_at_the_head_of_its_syllable(vowel_first, at_its_head):
    assert by_syllables(vowel_first) == at_its_head
    assert by_syllables(at_its_head) == at_its_head


def test_letters_and_the_table_in_the_reference_are_the_same():
    from pathlib import Path

    page = (Path(__file__).parents[3] / "docs/reference/what-is-said.md").read_text(encoding="utf-8")
    rows = re.findall(r"\| `([a-z]+)` \| (\w+) \| `(\S+)` (?=\|)", page)
    assert len(rows) > 30
    for letters, _, ipa in rows:
        assert letters in respelt(ipa).lower(), (letters, ipa)
