"""Casting among the voices that another default engine lists."""

from voicestage.casting.choose import choose
from voicestage.casting.listed import candidates
from voicestage.model.cast import Character
from voicestage.model.speech import VoiceInfo


def voice(name, gender="unknown", accent="en-US", engine="system"):
    return VoiceInfo(engine=engine, name=name, gender=gender, accent=accent)


SYSTEM = (
    voice("anna", "female", "de-DE"),
    voice("amy", "female", "en-US"),
    voice("hazel", "female", "en-GB"),
    voice("ryan", "male", "en-GB"),
)
MARA, JONAS = Character(name="MARA", gender="female"), Character(name="JONAS", gender="male")
NARRATOR = Character(name="NARRATOR")


def chosen(*characters, voices=SYSTEM, **how):
    return choose(characters, language="en-GB", engine="system", voices=voices, **how)


def test_each_gets_a_voice_of_its_gender_and_the_narrator_one_of_the_storys_accent():
    found = chosen(NARRATOR, MARA, JONAS)
    assert found["MARA"].voice == "system/amy"
    assert found["NARRATOR"].voice == "system/hazel"
    assert found["JONAS"].voice == "system/ryan"
    assert all(choice.pitch_st == 0 for choice in found.values())


def test_a_voice_of_another_language_waits_until_there_is_no_other():
    women = [Character(name=name, gender="female") for name in ("ADA", "BEA", "CLEO")]
    assert "system/anna" not in {choice.voice for choice in chosen(*women).values()}
    only = chosen(MARA, voices=SYSTEM[:1])
    assert only["MARA"].voice == "system/anna"


def test_one_voice_for_all_is_moved_apart_and_down_for_a_man():
    found = chosen(NARRATOR, MARA, JONAS, voices=(voice("heart", "female"),))
    assert {choice.voice for choice in found.values()} == {"system/heart"}
    assert found["NARRATOR"].pitch_st == 0
    assert found["JONAS"].pitch_st < -1
    assert len({choice.pitch_st for choice in found.values()}) == 3


def test_voices_of_unknown_gender_serve_everyone():
    found = chosen(MARA, JONAS, voices=(voice("alloy"), voice("echo")))
    assert {choice.voice for choice in found.values()} == {"system/alloy", "system/echo"}
    assert all(choice.pitch_st == 0 for choice in found.values())


def test_a_child_is_a_woman_moved_up():
    first = next(candidates(Character(name="TIM", gender="male", age="child"), "en-GB", SYSTEM))
    assert first.voice == "system/hazel"
    assert first.pitch_st > 0


def test_nobody_is_given_a_voice_where_there_is_none():
    assert chosen(MARA, voices=()) == {}
