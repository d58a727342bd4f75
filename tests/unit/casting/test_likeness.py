"""How alike voices sound, as measured and as reckoned from that."""

import subprocess
import sys
from itertools import combinations, pairwise

import pytest

from voicestage.casting.kokoro import VOICES
from voicestage.casting.likeness import TWIN, likeness, measured, sound


def between(one, other, **how):
    return likeness(sound(one, **how), sound(other))


def test_every_pair_of_voices_is_measured_once():
    names = [voice.name for voice in VOICES]
    cosines = [between(one, other) for one, other in combinations(names, 2)]
    assert len(cosines) == 378
    assert all(0.4 < cosine < 0.95 for cosine in cosines)
    assert all(between(one, other) == between(other, one) for one, other in combinations(names, 2))
    assert all(between(name, name) == 1.0 for name in names)


def test_twins_are_what_two_other_measurements_found():
    for one, other in (("af_heart", "af_bella"), ("bm_george", "bm_daniel"), ("am_puck", "am_echo")):
        assert between(one, other) >= TWIN
    for one, other in (("bf_emma", "af_heart"), ("am_michael", "bm_fable"), ("bm_george", "bf_lily")):
        assert between(one, other) < 0.7


@pytest.mark.parametrize(
    ("one", "other", "cosine"),  # measured by benchmarks/voice_distances.py
    [
        ("0.5*bf_emma + 0.5*bf_isabella", "bf_emma", 0.84),
        ("0.5*bf_emma + 0.5*bf_isabella", "bf_isabella", 0.90),
        ("0.5*am_fenrir + 0.5*bm_lewis", "am_fenrir", 0.88),
        ("0.5*bm_fable + 0.5*bm_lewis", "bm_lewis", 0.83),
        ("0.5*am_fenrir + 0.5*bm_george", "am_liam", 0.87),
    ],
)
def test_a_mix_is_about_as_alike_as_measured(one, other, cosine):
    assert between(one, other) == pytest.approx(cosine, abs=0.09)


def test_two_spellings_of_a_mix_are_one_voice():
    assert between("0.3*am_onyx+0.7*am_eric", "0.7*am_eric + 0.3*am_onyx") == 1.0


def test_a_moved_pitch_makes_another_voice_by_and_by():
    moved = [likeness(sound("af_kore", pitch_st=step / 2), sound("af_kore")) for step in range(16)]
    assert moved[0] == 1.0
    assert all(after <= before for before, after in pairwise(moved))
    assert moved[2] > 0.95
    assert moved[10] < TWIN
    assert between("af_kore", "af_heart", pitch_st=3) < between("af_kore", "af_heart")


def test_of_other_engines_only_the_same_voice_is_alike():
    assert likeness(sound("en-gb", engine="pyttsx3"), sound("en-gb", engine="pyttsx3")) == 1.0
    assert likeness(sound("en-gb", engine="pyttsx3"), sound("en-us", engine="pyttsx3")) == 0.0
    assert likeness(sound("en-gb", engine="pyttsx3"), sound("af_heart")) == 0.0
    assert likeness(sound("af_nobody"), sound("af_heart")) == 0.0
    assert likeness(sound("0.5*af_heart"), sound("af_heart")) == 0.0


def test_ages_follow_the_measured_pitch():
    by_age = {
        age: [voice for voice in VOICES if voice.gender == "male" and voice.age == age] for age in ("old", "young")
    }
    pitch_hz = measured().pitch_hz
    assert max(pitch_hz[voice.name] for voice in by_age["old"]) <= min(
        pitch_hz[voice.name] for voice in by_age["young"]
    )


def test_the_table_is_read_when_it_is_needed():
    code = (
        "import voicestage.production, voicestage.casting.load, voicestage.casting.choose as c\n"
        "from voicestage.casting.likeness import measured\n"
        "from voicestage.model.cast import Cast, Character\n"
        "c.complete(Cast(characters=(Character(name='A', voice='af_heart'),)))\n"
        "print(measured.cache_info().currsize)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "0"
