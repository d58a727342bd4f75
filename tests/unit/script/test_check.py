from __future__ import annotations

from voicestage.script.check import check_directions, check_speakers
from voicestage.script.parse import parse


def script_of(text):
    return parse([("script/01.md", text)])[0]


def test_names_are_compared_without_case_and_the_narrator_is_known():
    script = script_of("mara: x\nMara  VOSS: a\nNarrator: b\nMARA: c")
    assert not check_speakers(script, ["MARA", "mara voss"])


def test_an_unknown_speaker_is_told_once_with_the_nearest_name_and_both_repairs():
    (found,) = check_speakers(script_of("MARA: a\nMarra: b\nMARRA: c\nMARRA: d"), ["MARA"])
    assert (found.code, found.severity, str(found.place)) == ("unknown-speaker", "error", "script/01.md:2:1")
    assert "2 more lines" in found.message
    for part in ('Did you mean "MARA"?', '"Marra: {}" under "cast:" in voices.yaml', '"NARRATOR: Marra: b"'):
        assert part in found.hint


def test_narration_that_looks_like_a_name_is_led_to_the_narrator():
    (found,) = check_speakers(script_of("He said nothing: it was late."), ["MARA"])
    assert '"NARRATOR: He said nothing: it was late."' in found.hint


def test_an_unknown_direction_is_a_warning_with_the_nearest():
    (found,) = check_directions(script_of("MARA (wispering, Sad, take 2): a"), ["whispering", "sad"])
    assert (found.code, found.severity) == ("unknown-direction", "warning")
    assert '"whispering"' in found.hint


def test_a_direction_among_the_words_is_told_before_it_is_spoken():
    script = script_of("MARA: (whispering) Now.\nMARA: (As ever.) Now.")
    (found,) = check_directions(script, ["whispering"])
    assert (found.code, found.place.line) == ("spoken-direction", 1)
    assert '"MARA (whispering):"' in found.hint
