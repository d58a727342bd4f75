"""Every fault says where it is, to the column, and how to repair it."""

from __future__ import annotations

import pytest

from voicestage.script.parse import parse


@pytest.mark.parametrize(
    ("text", "column", "code", "says"),
    [
        # names
        ("mara: hello", 1, "unknown-line", '"Mara: hello"'),
        ("the man (low): hello", 1, "unknown-line", '"The man (low): hello"'),
        ("He looked at all of them for a long, long time: nothing.", 1, "unknown-line", '"NARRATOR: He looked'),
        ("A" * 41 + ": hi", 1, "unknown-line", "40 characters"),
        ("MRS. ÅS said no.", 1, "unknown-line", 'If MRS. ÅS does, write "MRS. ÅS: said no."'),
        ("MARA I am here.", 1, "unknown-line", '"MARA: I am here."'),
        ("Nobody answered.", 1, "unknown-line", '"NARRATOR: Nobody answered."'),
        ("12:30 struck.", 1, "unknown-line", '"NARRATOR: 12:30 struck."'),
        ("MARA", 1, "unknown-line", '"MARA: words"'),
        ("MARA#2: hi", 1, "unknown-line", '"#"'),
        ("MARA： hi", 1, "unknown-line", '":"'),
        ("“Hello,” she said.", 1, "unknown-line", '"NAME: words"'),
        ("---", 1, "front-matter", "not closed"),
        ("* * *", 1, "unknown-line", '"##"'),
        ("// later", 1, "unknown-line", "[["),
        ("INT. HOUSE - DAY", 1, "unknown-line", '"## INT. HOUSE - DAY"'),
        ("   so", 4, "unknown-line", "utterance above"),
        ("@: hi", 1, "name", "missing"),
        ("@-: hi", 1, "name", "letter or digit"),
        # directions
        ("MARA (low: hi", 6, "unclosed-parenthesis", "MARA (direction): words"),
        ("MARA (low) hi", 11, "missing-colon", '"MARA (low): words"'),
        ("@mara hi", 9, "missing-colon", "colon"),
        ("MARA (): hi", 7, "direction", "missing"),
        ("MARA (low, , sad): hi", 12, "direction", "missing"),
        ("MARA (take): hi", 7, "direction", "take 2"),
        ("MARA (take 0): hi", 7, "direction", "take 2"),
        ("MARA (take 2, take 3): hi", 15, "direction", "two takes"),
        # words
        ("MARA:", 5, "empty-utterance", "says nothing"),
        ("MARA: [[later]]", 5, "empty-utterance", "says nothing"),
        ("MARA: [pause 1s]", 5, "empty-utterance", "pause"),
        ("MARA: a *b c", 9, "unclosed-stress", r"\*"),
        ("MARA: 2 * 3", 9, "lone-star", r"\*"),
        ("MARA: **so**", 7, "stars", "*so*"),
        ("MARA: a [b", 9, "unclosed-bracket", r"\["),
        ("MARA: a [b [breath]", 9, "unclosed-bracket", r"\["),
        ("MARA: a ]", 9, "stray-bracket", r"\]"),
        ("MARA: a }", 9, "stray-bracket", r"\}"),
        ("MARA: {a|b", 7, "unclosed-brace", r"\{"),
        ("MARA: {a}", 7, "pronunciation", "{Reykjavik|"),
        ("MARA: {a|}", 7, "pronunciation", "{Reykjavik|"),
        ("MARA: {*a*|b}", 7, "pronunciation", "*{text|ipa}*"),
        ("MARA: a [[b", 9, "unclosed-note", "]]"),
        ("MARA: a [pause]", 9, "time", "[pause 0.4s]"),
        ("MARA: a [pause 3]", 9, "time", '"3s"'),
        ("MARA: a [pause -1s]", 9, "time", "from 0s"),
        ("MARA: a [paus 1s]", 9, "unknown-mark", '"pause"'),
        ("MARA: a [sighs]", 9, "unknown-mark", r"\["),
        ("MARA: a [beat]", 9, "unknown-mark", "[pause 0.7s]"),
        ("MARA: a [sfx door]", 9, "cue-in-words", "line of its own"),
        # cues
        ("[pause]", 2, "cue", "[beat]"),
        ("[silence]", 2, "cue", "[silence 2s]"),
        ("[pause 1]", 8, "cue", '"1s"'),
        ("[pause 1,2s]", 8, "cue", '"1.2s"'),
        ("[pause 11min]", 8, "cue", "10min"),
        ("[pause " + "9" * 400 + "s]", 8, "cue", "10min"),
        ("[beat 1s]", 7, "cue", "[pause 1s]"),
        ("[sfx]", 2, "cue", "which sound"),
        ("[sfx -6dB]", 2, "cue", "which sound"),
        ("[sfx under]", 2, "cue", "which sound"),
        ("[sfx off]", 6, "cue", "ends by itself"),
        ("[sfx door slam]", 11, "cue", '"door-slam"'),
        ("[sfx door -6]", 11, "cue", '"-6dB"'),
        ("[sfx door -600dB]", 11, "cue", "-100dB"),
        ("[sfx door -6dB -7dB]", 16, "cue", "twice"),
        ("[sfx door 3s]", 11, "cue", '"fade 3s"'),
        ("[sfx door fade]", 11, "cue", '"fade 2s"'),
        ("[sfx door fade 2]", 16, "cue", '"2s"'),
        ("[sfx door fad 2s]", 11, "cue", '"fade"'),
        ("[sfx door undr]", 11, "cue", '"under"'),
        ("[sfx door farr]", 11, "cue", '"far"'),
        ("[sfx door far near]", 15, "cue", "twice"),
        ("[sfx door pan]", 11, "cue", "-1, left"),
        ("[sfx door pan 2]", 15, "cue", "-1 to +1"),
        ("[sfx door pan 30s]", 15, "cue", "-1 to +1"),
        ("[ambience rain far]", 16, "cue", "all around"),
        ("[music theme pan 0.3]", 14, "cue", "all around"),
        ("[music loop]", 2, "cue", "does not say which sound"),
        ("[music theme loop wait]", 2, "cue", '"wait"'),
        ("[music theme lop]", 14, "cue", '"loop"'),
        ("[ambience rain loop]", 16, "cue", "not known"),
        ("[music theme of]", 14, "cue", '"[music off]"'),
        ("[space]", 2, "cue", "does not say which room"),
        ("[space church -6dB]", 15, "cue", "level has no meaning"),
        ("[room church]", 2, "unknown-cue", "[space church]"),
        ("[ambience rain wait]", 16, "cue", "no meaning"),
        ("[ambience off -3dB]", 15, "cue", "no meaning"),
        ("[pause 1s -3dB]", 11, "cue", "no meaning"),
        ("[atmos rain]", 2, "unknown-cue", '"ambience"'),
        ("[musik theme]", 2, "unknown-cue", '"music"'),
        ("[breath]", 2, "unknown-cue", "inside the words"),
        ("[]", 1, "unknown-cue", "empty"),
        ("[sfx door", 1, "unclosed-bracket", '"]"'),
        ("[sfx a] [sfx b]", 9, "after-bracket", "line of its own"),
        ("[beat] MARA: hi", 8, "after-bracket", "line of its own"),
        # notes and headings
        ("[[later", 1, "unclosed-note", "]]"),
        ("[[later]] MARA: hi", 11, "after-bracket", "line of its own"),
        ("#Act", 2, "heading", '"# Act"'),
        ("### Deep", 1, "heading", '"## Deep"'),
        ("# A [[b", 5, "unclosed-note", "]]"),
    ],
)
def test_a_fault_has_its_column_and_its_repair(text, column, code, says):
    # also after a byte order mark and a line end of each kind, which move nothing
    for before, line in (("", 1), ("\ufeff", 1), ("\r\n\r\n", 3), ("\r", 2)):
        _, found = parse([("script/01.md", before + text)])
        assert [(one.code, one.place.line, one.place.column) for one in found] == [(code, line, column)]
        assert says in f"{found[0].message} {found[0].hint}"
        assert found[0].severity == "error"


def test_a_fault_in_an_indented_line_has_its_own_line_and_column():
    _, (found,) = parse([("1.md", "MARA: one\r\n  two\r\n\tthree *four\r\nJONAS: five")])
    assert str(found.place) == "1.md:3:8"


def test_all_faults_are_found_and_the_rest_is_read():
    script, found = parse([("1.md", "so\nMARA: a\n[sfx]\nMARA: *b\n[beat]\n"), ("2.md", "MARA: [x] {y\nMARA: c")])
    assert [str(one.place) for one in found] == ["1.md:1:1", "1.md:3:2", "1.md:4:7", "2.md:1:7", "2.md:1:11"]
    assert "c" in [line.text for _, line in script.lines()]


def test_an_indented_speaker_is_told_and_a_backslash_means_it():
    _, (found,) = parse([("1.md", "MARA: a\n  JONAS (low): b")])
    assert (found.code, found.severity, str(found.place)) == ("indented-name", "warning", "1.md:2:3")
    _, found = parse([("1.md", "MARA: She read:\n  TRESPASSERS\\: keep out.")])
    assert not found


def test_a_repeated_scene_title_names_both_places():
    _, (found,) = parse([("1.md", "## The Storm\nMARA: a"), ("2.md", "## the storm!\nMARA: b")])
    assert found.code == "repeated-slug"
    assert "1.md:1:1" in found.message
    assert "2.md:1:1" in found.message


def test_a_block_full_of_faults_is_told_of_with_measure():
    _, found = parse([("1.md", "MARA: " + "[x]" * 1000)])
    assert len(found) == 20


def test_a_line_that_cannot_be_front_matter_is_told():
    _, (found,) = parse([("1.md", "---\ntitle: A\n- B\n---\nMARA: a")])
    assert (found.code, str(found.place)) == ("front-matter", "1.md:3:1")


def test_messages_stay_short_whatever_the_text():
    long = "a" * 5000
    for text in (
        f"{long}: x",
        f"MARA: [{long}]",
        f"[{long}]",
        f"MARA ({long}) x",
        f"[sfx a {long}]",
        f"#{long}",
        f"[pause {long}s]",
    ):
        _, found = parse([("1.md", text)])
        assert found
        assert all(len(str(one)) < 500 for one in found)
