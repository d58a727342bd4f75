"""Which voices are heard of a character, and how alike two characters are by them."""

import pytest

from voicestage.casting.heard import heard_in, how_alike
from voicestage.casting.likeness import likeness, sound
from voicestage.model.cast import Cast, Character, Delivery

CAST = Cast(
    characters=(
        Character(name="NARRATOR", voice="as David Blake", delivery=Delivery(pitch_st=-1)),
        Character(name="DAVID", aliases=("David Blake",), voice="am_puck", delivery=Delivery(pitch_st=2)),
        Character(name="TOM", voice="am_echo"),
        Character(name="CROWD", voice="am_echo & af_heart & as DAVID"),
        Character(name="MARA", voice="af_heart"),
        Character(name="ROBOT", voice="pyttsx3/en-gb"),
        Character(name="NOBODY"),
    )
)


def alike(one, other):
    found = heard_in(CAST)
    return how_alike(found[one], found[other])


def test_who_speaks_as_another_is_heard_with_that_voice_and_both_pitches():
    (narrator,) = heard_in(CAST)["NARRATOR"]
    assert narrator.sound == sound("am_puck", pitch_st=1)
    assert alike("NARRATOR", "TOM") == likeness(sound("am_puck", pitch_st=1), sound("am_echo"))


def test_all_of_a_group_are_heard():
    assert [each.sound.parts[0][1] for each in heard_in(CAST)["CROWD"]] == ["am_echo", "af_heart", "am_puck"]
    assert alike("CROWD", "MARA") == alike("TOM", "CROWD") == 1.0


def test_one_person_heard_twice_is_no_likeness():
    assert alike("NARRATOR", "DAVID") == 0.0
    assert alike("CROWD", "DAVID") == pytest.approx(likeness(sound("am_echo"), sound("am_puck", pitch_st=2)))


def test_who_has_no_voice_is_not_heard():
    assert "NOBODY" not in heard_in(CAST)
    assert how_alike((), heard_in(CAST)["TOM"]) == 0.0
    assert alike("ROBOT", "TOM") == 0.0
