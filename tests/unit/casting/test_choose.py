"""Who gets which voice when nobody has said."""

from itertools import combinations

import pytest

from voicestage.casting.choose import choose, complete, heard_gender
from voicestage.casting.kokoro import BY_NAME, TWIN, VOICES, likeness
from voicestage.casting.values import mix
from voicestage.model.cast import Cast, Character

NARRATOR = Character(name="NARRATOR")


def people(count, gender="unknown", **fields):
    return [Character(name=f"{gender.upper()} {index}", gender=gender, **fields) for index in range(count)]


def test_there_are_the_28_english_voices():
    assert len(BY_NAME) == len(VOICES) == 28
    kinds = [voice.name[:2] for voice in VOICES]
    assert [kinds.count(kind) for kind in ("af", "am", "bf", "bm")] == [11, 9, 4, 4]


def test_the_table_is_the_engines_own():
    from voicestage.engines.kokoro_styles import voices

    assert {voice.name: voice.gender for voice in voices()} == {voice.name: voice.gender for voice in VOICES}


def test_the_engine_reads_every_mix_that_is_chosen():
    from voicestage.engines.kokoro_styles import parse_mix

    for voice in choose(people(30, "male")).values():
        assert parse_mix(voice).weights


def test_the_narrator_chooses_first():
    assert choose([*people(3, "female"), NARRATOR])["NARRATOR"] == "bf_emma"
    assert choose([NARRATOR], language="en-US")["NARRATOR"] == "af_heart"
    assert choose([Character(name="Narrator", gender="male")])["Narrator"] == "bm_george"


def test_gender_is_kept():
    chosen = choose([NARRATOR, *people(8, "female"), *people(8, "male")])
    for name, voice in chosen.items():
        if name != "NARRATOR":
            assert BY_NAME[voice].gender == name.split()[0].lower()


def test_no_twins_and_no_voice_twice_in_a_usual_cast():
    chosen = choose([NARRATOR, *people(9, "female"), *people(10, "male")])
    for one, other in combinations(chosen.values(), 2):
        assert likeness(one, other) < TWIN, (one, other)


def test_more_characters_than_voices_get_mixes():
    chosen = choose([NARRATOR, *people(40, "female"), *people(30, "male")])
    assert len(set(chosen.values())) == 71
    mixes = [voice for voice in chosen.values() if "*" in voice]
    assert mixes
    for voice in mixes:
        (one_share, one), (other_share, other) = mix(voice)
        assert one_share == other_share == 0.5
        assert BY_NAME[one].gender == BY_NAME[other].gender
        assert likeness(one, other) < TWIN


def test_a_crowd_shares_evenly_in_the_end():
    voices = list(choose(people(110, "male")).values())
    assert max(map(voices.count, voices)) <= 6


def test_who_is_added_at_the_end_moves_nobody():
    cast = [NARRATOR, *people(12), *people(12, "female")]
    before = choose(cast)
    after = choose([*cast, *people(20, "male")])
    assert {name: after[name] for name in before} == before


def test_written_voices_stay_and_are_kept_clear_of():
    cast = [Character(name="A", voice="af_heart"), Character(name="B", voice="pyttsx3/en"), *people(3, "female")]
    chosen = choose(cast)
    assert chosen.keys() == {"FEMALE 0", "FEMALE 1", "FEMALE 2"}
    assert not {"af_heart", "af_bella", "af_sarah", "af_nova", "af_jessica"} & set(chosen.values())


def test_british_stories_prefer_british_voices():
    chosen = choose([*people(2, "female"), *people(2, "male")], language="en-GB")
    assert sum(BY_NAME[voice].accent == "british" for voice in chosen.values()) >= 3
    american = choose([*people(2, "female"), *people(2, "male")], language="en-US")
    assert all(BY_NAME[voice].accent == "american" for voice in american.values())


@pytest.mark.parametrize(("age", "other"), [("young", "old"), ("old", "young"), ("child", "old")])
def test_age_is_heard(age, other):
    (voice,) = choose(people(1, "male", age=age)).values()
    assert BY_NAME[voice].age != other


def test_who_speaks_most_chooses_first_where_weights_are_given():
    cast = people(2, "female")
    by_order, by_weight = choose(cast), choose(cast, {"FEMALE 1": 90, "FEMALE 0": 3})
    assert by_order["FEMALE 0"] == by_weight["FEMALE 1"]


def test_an_unknown_gender_is_the_same_every_time_and_both_occur():
    genders = [heard_gender(character) for character in people(40)]
    assert genders == [heard_gender(character) for character in people(40)]
    assert 10 < genders.count("female") < 30


def test_complete_fills_in_the_cast():
    cast = Cast(characters=(NARRATOR, Character(name="MARA", voice="am_adam")))
    assert [character.voice for character in complete(cast).characters] == ["bf_emma", "am_adam"]
    assert complete(complete(cast)) is not cast
    full = complete(cast)
    assert complete(full) is full
    system = complete(Cast(characters=(NARRATOR,), engine="pyttsx3"))
    assert system.characters[0].voice == "kokoro/bf_emma"
