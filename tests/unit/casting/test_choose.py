"""Who gets which voice when nobody has said."""

from itertools import combinations

import pytest

from voicestage.casting.choose import choose as chosen_for
from voicestage.casting.choose import complete
from voicestage.casting.fitting import candidates, heard_gender
from voicestage.casting.kokoro import BY_NAME, VOICES
from voicestage.casting.likeness import TWIN, likeness, sound
from voicestage.casting.values import mix
from voicestage.model.cast import Cast, Character

NARRATOR = Character(name="NARRATOR")


def choose(*given, **how):
    return {name: choice.voice for name, choice in chosen_for(*given, **how).items()}


def heard(choice):
    return sound(choice.voice, pitch_st=choice.pitch_st)


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
            assert {BY_NAME[part].gender for _, part in mix(voice)} == {name.split()[0].lower()}


def test_no_two_of_a_large_cast_sound_alike():
    chosen = chosen_for([NARRATOR, *people(14, "female"), *people(14, "male")])
    for one, other in combinations(chosen.values(), 2):
        assert likeness(heard(one), heard(other)) < TWIN, (one, other)


def test_more_characters_than_voices_get_mixes_then_a_moved_pitch():
    chosen = chosen_for([NARRATOR, *people(18, "male")])
    mixes = [choice for choice in chosen.values() if "*" in choice.voice]
    assert any(choice.pitch_st for choice in mixes)
    assert any(not choice.pitch_st for choice in mixes)
    for choice in mixes:
        (one_share, one), (other_share, other) = mix(choice.voice)
        assert {one_share, other_share} in ({0.5}, {0.3, 0.7})
        assert BY_NAME[one].gender == BY_NAME[other].gender
    moved = [choice for choice in chosen.values() if choice.pitch_st]
    assert all(2 <= abs(choice.pitch_st) <= 4 for choice in moved)
    assert "pitch moved" in moved[0].reason


@pytest.mark.parametrize(("gender", "count"), [("male", 20), ("female", 22)])
def test_so_many_of_one_gender_are_told_apart_in_one_scene(gender, count):
    chosen = chosen_for(
        people(count, gender), meetings={f"{gender.upper()} {n}": frozenset({"1.1"}) for n in range(count)}
    )
    for one, other in combinations(chosen.values(), 2):
        assert likeness(heard(one), heard(other)) < TWIN, (one, other)


@pytest.mark.parametrize("count", [24, 30])
def test_nobody_is_like_another_of_the_scene_while_a_voice_is_left(count):
    cast = people(count, "male")
    chosen = chosen_for(cast)
    taken = []
    for character in cast:
        mine = heard(chosen[character.name])
        if any(likeness(mine, other) >= TWIN for other in taken):
            others = (sound(each.voice, pitch_st=each.pitch_st) for each in candidates(character, "en"))
            assert not any(all(likeness(each, other) < TWIN for other in taken) for each in others)
        taken.append(mine)


def test_a_crowd_shares_evenly_in_the_end():
    voices = list(choose(people(60, "male")).values())
    assert max(map(voices.count, voices)) <= 6


SCENES = {f"MALE {index}": frozenset({f"1.{index // 8}"}) for index in range(48)}


def test_who_never_meets_may_share_but_nobody_within_a_scene():
    cast = people(48, "male")
    chosen = chosen_for(cast, meetings=SCENES)
    for one, other in combinations(chosen, 2):
        if SCENES[one] & SCENES[other]:
            assert likeness(heard(chosen[one]), heard(chosen[other])) < TWIN, (one, other)
    assert len(set(chosen.values())) < 48


def test_small_parts_share_with_small_parts_before_a_pitch_is_moved():
    cast = people(30, "male")
    weights = {character.name: 1000.0 if index < 4 else 1.0 for index, character in enumerate(cast)}
    meetings = {
        character.name: frozenset({"1.1" if index < 4 else f"2.{index}"}) for index, character in enumerate(cast)
    }
    chosen = chosen_for(cast, weights, meetings=meetings)
    large = [chosen[character.name] for character in cast[:4]]
    small = [chosen[character.name] for character in cast[4:]]
    assert not any(choice.pitch_st for choice in small)
    assert len({choice.voice for choice in small}) < len(small)
    for one in small:
        assert all(likeness(heard(one), heard(other)) < TWIN for other in large)


def test_where_a_scene_has_more_than_can_be_told_apart_the_least_alike_is_taken():
    chosen = chosen_for(people(40, "male"))
    assert "this one least" in chosen["MALE 39"].reason


def test_a_child_is_a_woman_a_little_higher():
    (choice,) = chosen_for(people(1, "male", age="child")).values()
    assert BY_NAME[choice.voice].gender == "female"
    assert 1 <= choice.pitch_st <= 4


def test_the_same_cast_is_cast_the_same():
    cast = [NARRATOR, *people(20, "female"), *people(20, "male")]
    assert chosen_for(cast, meetings=SCENES) == chosen_for(cast, meetings=SCENES)


def test_who_is_added_at_the_end_moves_nobody():
    cast = [NARRATOR, *people(12), *people(12, "female")]
    before = choose(cast)
    after = choose([*cast, *people(20, "male")])
    assert {name: after[name] for name in before} == before


def test_what_was_chosen_stays_whoever_comes_and_however_much_they_say():
    cast = [NARRATOR, *people(8, "female")]
    weights = {character.name: 100.0 for character in cast}
    before = chosen_for(cast, weights, meetings={})
    newcomer = Character(name="ANNA", gender="female")
    after = chosen_for([newcomer, *reversed(cast)], weights | {"ANNA": 9000.0, "FEMALE 3": 1.0}, kept=before)
    assert {name: after[name] for name in before} == before
    assert all(likeness(heard(after["ANNA"]), heard(other)) < TWIN for other in before.values())


def test_the_order_of_the_cast_does_not_count_where_it_is_known_who_speaks_how_much():
    cast = [NARRATOR, *people(9), *people(9, "female"), *people(9, "male")]
    weights = {character.name: float(100 * (index % 3)) for index, character in enumerate(cast)}
    assert chosen_for(cast, weights) == chosen_for(cast[::-1], weights)


def test_a_narrator_who_tells_as_david_keeps_others_away_from_davids_voice():
    cast = [Character(name="NARRATOR", voice="as DAVID"), Character(name="DAVID", gender="male"), *people(2, "male")]
    meetings = {"NARRATOR": frozenset({"1.1"}), "DAVID": frozenset({"2.1"})}
    meetings |= {"MALE 0": frozenset({"1.1"}), "MALE 1": frozenset({"1.1"})}
    weights = {"NARRATOR": 900.0, "MALE 0": 100.0, "DAVID": 1.0, "MALE 1": 1.0}
    chosen = chosen_for(cast, weights, meetings=meetings)
    assert chosen["DAVID"].voice == choose([Character(name="DAVID", gender="male")])["DAVID"]  # he says the most
    assert likeness(heard(chosen["MALE 1"]), heard(chosen["DAVID"])) < TWIN


def test_every_voice_of_a_group_is_kept_clear_of():
    cast = [Character(name="CROWD", voice="af_heart & bf_emma & am_onyx"), *people(4, "female")]
    for choice in chosen_for(cast).values():
        assert all(likeness(heard(choice), sound(member)) < TWIN for member in ("af_heart", "bf_emma", "am_onyx"))


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


@pytest.mark.parametrize(("age", "other"), [("young", "old"), ("old", "young")])
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
