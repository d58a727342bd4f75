"""How one line is spoken."""

from dataclasses import replace

import pytest

from voicestage.casting.load import parse
from voicestage.casting.resolve import Performance, performance, performer, places, together
from voicestage.errors import Place, ProductionError
from voicestage.model.cast import Character, Delivery
from voicestage.model.script import Line, Words

CAST, _ = parse("""\
cast:
  NARRATOR: {voice: bf_emma, pace: 0.97}
  MARA: {voice: af_bella, gender: female, pitch: +1, gain: -1dB, pan: -0.2, space: hall, effects: [muffled], aliases: Mara Voss}
  JONAS: {voice: pyttsx3/en-gb, gender: male}
  GHOST: {}
directions:
  twice: {pace: 0.8}
  from the well: {effects: [radio, muffled], space: well, distance: far, pan: 0.5, gain: -4dB, pitch: -2}
""")  # noqa: E501


def line(speaker, *directions):
    return Line(speaker=speaker, content=(Words(text="Yes."),), directions=directions, place=Place("a.md", 3, 1))


def test_a_line_has_its_characters_voice_by_any_name():
    assert performance(line("mara voss"), CAST) == Performance(
        character="MARA",
        engine="kokoro",
        voice="af_bella",
        delivery=Delivery(pitch_st=1, gain_db=-1, pan=-0.2, space="hall", effects=("muffled",)),
    )
    jonas = performance(line("JONAS"), CAST)
    assert (jonas.engine, jonas.voice) == ("pyttsx3", "en-gb")


def test_directions_are_laid_over_the_character_in_order():
    delivery = performance(line("MARA", "twice", "From the Well"), CAST).delivery
    assert delivery == Delivery(
        pace=0.8, pitch_st=-1, gain_db=-5, effects=("muffled", "radio"), space="well", distance="far", pan=0.5
    )


def test_paces_multiply_within_what_can_be_spoken():
    assert performance(line("NARRATOR", "twice"), CAST).delivery.pace == pytest.approx(0.776)
    assert performance(line("MARA", *["twice"] * 9), CAST).delivery.pace == 0.5
    assert together(Delivery(pace=2.0), Delivery(pace=2.0)).pace == 2.0


def test_an_unknown_direction_changes_nothing():
    assert performance(line("MARA", "purply"), CAST) == performance(line("MARA"), CAST)


def test_an_unknown_speaker_and_a_missing_voice_are_told():
    with pytest.raises(ProductionError, match=r'a.md:3:1  "MARRA" is not in the cast. Did you mean MARA\?'):
        performance(line("MARRA"), CAST)
    with pytest.raises(ProductionError, match=r"voices.yaml:5:3  GHOST has no voice\."):
        performance(line("GHOST"), CAST)


def test_solo_is_one_voice_for_all():
    solo = performer(replace(CAST, style="solo"))
    mara, narrator = solo(line("MARA", "from the well", "twice")), solo(line("NARRATOR"))
    assert (mara.engine, mara.voice, mara.character) == (narrator.engine, "bf_emma", "MARA")
    assert mara.delivery == Delivery(pace=0.776, pitch_st=-2, gain_db=-4, pan=0.0)
    assert solo(line("GHOST")).voice == "bf_emma"


def test_a_draft_has_one_voice_and_tells_characters_apart():
    draft = performer(CAST, draft=True)
    spoken = {name: draft(line(name)) for name in ("NARRATOR", "MARA", "JONAS", "GHOST")}
    assert {(each.engine, each.voice) for each in spoken.values()} == {("hibari", "heart")}
    pitches = {name: each.delivery.pitch_st for name, each in spoken.items()}
    assert pitches["NARRATOR"] == 0
    assert pitches["JONAS"] < -1 < pitches["MARA"]
    assert len(set(pitches.values())) == 4
    assert all(-5 <= pitch <= 4 for pitch in pitches.values())
    assert spoken["MARA"].delivery.space == "hall"


def test_places_are_small_apart_and_stay():
    cast = replace(CAST, characters=tuple(Character(name=name) for name in ("NARRATOR", *"ABCDEFGHIJ")))
    before = places(cast)
    assert before["NARRATOR"] == 0
    others = [place for name, place in before.items() if name != "NARRATOR"]
    assert len(set(others)) == 10
    assert all(0 < abs(place) <= 0.3 for place in others)
    more = replace(cast, characters=(*cast.characters, *(Character(name=f"N{index}") for index in range(30))))
    assert {name: places(more)[name] for name in before} == before


def test_giving_one_character_a_place_moves_nobody_else():
    placed = tuple(
        replace(each, delivery=replace(each.delivery, pan=0.9)) if each.name == "JONAS" else each
        for each in CAST.characters
    )
    assert places(replace(CAST, characters=placed)) == places(CAST)


def test_a_narrator_who_speaks_as_a_character_sounds_like_him_and_stands_in_the_middle():
    narrator = next(each for each in CAST.characters if each.name == "NARRATOR")
    told = tuple(replace(each, voice="as MARA") if each is narrator else each for each in CAST.characters)
    mara, told_by = performance(line("MARA"), CAST), performance(line("NARRATOR"), replace(CAST, characters=told))
    assert (told_by.engine, told_by.voice, told_by.character) == (mara.engine, mara.voice, "NARRATOR")
    assert told_by.delivery.pitch_st == mara.delivery.pitch_st + narrator.delivery.pitch_st
    assert told_by.delivery.pan == 0
    assert told_by.delivery.space is None


def test_a_group_is_a_chorus_of_voices():
    crew = Character(name="CREW", voice="af_sky & as MARA & pyttsx3/en-gb")
    spoken = performance(line("CREW"), replace(CAST, characters=(*CAST.characters, crew)))
    mara = performance(line("MARA"), CAST)
    assert spoken.engine == "chorus"
    assert spoken.voice == f"{CAST.engine}/af_sky & {mara.engine}/{mara.voice} & pyttsx3/en-gb"
