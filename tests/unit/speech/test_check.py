from __future__ import annotations

from voicestage.engines import engine
from voicestage.errors import Place
from voicestage.model.cast import LexiconEntry
from voicestage.model.script import Line, Words
from voicestage.speech.check import check_lexicon, check_line

PLACE = Place("voices.yaml", 14, 5)
LEXICON = (
    LexiconEntry(word="Reykjavík", ipa="ˈreɪkjavɪk"),
    LexiconEntry(word="Kx", ipa="ˈʘaǃ", place=PLACE),
    LexiconEntry(word="Mme.", say="Madame"),
    LexiconEntry(word="lead", say="led", ipa="lɛd"),
)


def test_ipa_that_cannot_be_said_is_an_error_with_its_place():
    (finding,) = check_lexicon(LEXICON, engine("kokoro"))
    assert finding.code == "unsayable-ipa"
    assert finding.place == PLACE
    assert "ʘ ǃ" in finding.message
    assert "kokoro" in finding.message


def test_an_engine_that_reads_no_ipa_is_a_warning_unless_say_is_given():
    findings = check_lexicon(LEXICON, engine("pyttsx3"))
    assert [finding.code for finding in findings] == ["ipa-unread", "ipa-unread"]
    assert all(finding.severity == "warning" for finding in findings)


def test_ipa_in_a_line_is_checked_too():
    line = Line(speaker="A", content=(Words(text="Kx", ipa="ʘ"), Words(text="lead", ipa="lɛd")))
    assert [finding.code for finding in check_line(line, engine("kokoro"))] == ["unsayable-ipa"]
