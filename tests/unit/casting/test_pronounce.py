"""An entry of the lexicon is written, and nothing else."""

import pytest

from voicestage.casting.load import parse
from voicestage.casting.pronounce import set_entry
from voicestage.errors import ProductionError
from voicestage.model.cast import LexiconEntry

VIK = LexiconEntry(word="Vik", ipa="viːk")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("", "lexicon:\n  - {word: Vik, ipa: viːk}\n"),
        ("# mine\n", "# mine\nlexicon:\n  - {word: Vik, ipa: viːk}\n"),
        (
            "title: x # c\n\n# end\n",
            "title: x # c\n\nlexicon:\n  - {word: Vik, ipa: viːk}\n\n# end\n",
        ),
        ("lexicon:\ntitle: x\n", "lexicon:\n  - {word: Vik, ipa: viːk}\ntitle: x\n"),
        (
            "lexicon:\n- {word: a, say: b}   # so\n# and\ntitle: x",
            "lexicon:\n- {word: a, say: b}   # so\n- {word: Vik, ipa: viːk}\n# and\ntitle: x",
        ),
        (
            "lexicon:\r\n    - word: a\r\n      say: b\r\n",
            "lexicon:\r\n    - word: a\r\n      say: b\r\n    - {word: Vik, ipa: viːk}\r\n",
        ),
        ("lexicon: [{word: a, say: b}]", "lexicon: [{word: a, say: b}, {word: Vik, ipa: viːk}]"),
        ("lexicon: []\n", "lexicon: [{word: Vik, ipa: viːk}]\n"),
        ("{title: x}", "{title: x, lexicon: [{word: Vik, ipa: viːk}]}"),
        (
            'lexicon:\n  - {word: Vik, say: "veek"}  # heard in Bergen\n',
            "lexicon:\n  - {word: Vik, ipa: viːk}  # heard in Bergen\n",
        ),
        (
            "lexicon:\n  - word: Vik\n    ipa: vɪk   # no\n  - {word: a, say: b}\n",
            "lexicon:\n  - word: Vik\n    ipa: viːk   # no\n  - {word: a, say: b}\n",
        ),
        (
            "cast: {ADA: {}}\nlexicon: [{word: Vik, say: v, character: Ada}]\n",
            "cast: {ADA: {}}\nlexicon: [{word: Vik, say: v, character: Ada}, {word: Vik, ipa: viːk}]\n",
        ),
    ],
)
def test_an_entry_stands_where_it_belongs(before, after):
    assert set_entry(before, VIK) == after
    assert set_entry(after, VIK) == after


def test_one_character_has_an_entry_of_its_own():
    text = "cast:\n  ADA: {aliases: [Ada Grey]}\nlexicon:\n  - {word: Vik, say: v}\n"
    after = set_entry(text, LexiconEntry(word="Vik", say="Wick: x", character="Ada Grey"))
    assert after == text + '  - {word: Vik, say: "Wick: x", character: Ada Grey}\n'
    assert [(each.say, each.character) for each in parse(after)[0].lexicon] == [("v", None), ("Wick: x", "ADA")]


@pytest.mark.parametrize(
    ("text", "entry", "told"),
    [
        ("lexicon: &l [{word: a, say: b}]\nx: [", VIK, "voices.yaml:2:4"),
        ("lexicon: {word: a}", VIK, "cannot be changed"),
        ("- a\n- b\n", VIK, "cannot be changed"),
        ("cast: {ADA: {}}", LexiconEntry(word="Vik", say="v", character="Adda"), 'no "Adda"'),
    ],
)
def test_what_cannot_be_written_is_told_and_nothing_changes(text, entry, told):
    with pytest.raises(ProductionError, match=told):
        set_entry(text, entry)
