"""What is really said: said.tsv, a case a line, written and said: `{word|ipa}` has its sounds, `*word*` is stressed."""

from pathlib import Path

import pytest

from voicestage.model.script import Line, Words
from voicestage.model.speech import Phrase
from voicestage.speech.spoken import spoken

ROWS = [
    tuple(row.split("\t"))
    for row in (Path(__file__).parent / "said.tsv").read_text(encoding="utf-8").split("\n")
    if row and not row.startswith("# ")
]


@pytest.mark.parametrize(("written", "said"), ROWS, ids=[row[0] for row in ROWS])
def test_what_is_really_said(written, said):
    utterance = spoken(Line(speaker="A", content=(Words(text=written),)), lexicon=(), character="A")
    phrases = [part for part in utterance.parts if isinstance(part, Phrase)]
    assert "".join(map(_shown, phrases)) == said


def _shown(part: Phrase) -> str:
    text = f"{{{part.text}|{part.ipa}}}" if part.ipa else part.text
    return f"*{text}*" if part.stress else text


def test_the_table_is_whole():
    assert len(ROWS) >= 1500
    assert len({written for written, _ in ROWS}) == len(ROWS)
