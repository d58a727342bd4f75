import numpy as np
import pytest

from voicestage.sound.breath import LEVEL_DB, breath

from .signals import band_db, pitch_of

RATE = 24_000


def test_a_breath_is_air_of_its_level_that_swells():
    air = breath(0.45, RATE, rms=0.1)
    assert len(air) == round(0.45 * RATE)
    drawn = air[: round(0.39 * RATE)]
    assert 20 * np.log10(np.sqrt((drawn**2).mean()) / 0.1) == pytest.approx(LEVEL_DB, abs=0.1)
    assert not air[len(drawn) :].any()  # held before the next word
    parts = [np.sqrt((part**2).mean()) for part in np.array_split(drawn, 5)]
    assert max(parts) in parts[1:4]
    assert parts[0] < 0.5 * max(parts)
    assert abs(air[0]) < 1e-4


def test_it_has_no_voice_and_little_bass():
    air = breath(1.0, 48_000, rms=0.1)
    assert pitch_of(air)[1] < 0.4
    assert band_db(air, 800, 3_000) > band_db(air, 50, 200) + 15


def test_it_is_the_same_every_time_and_nothing_without_time_or_speech():
    assert np.array_equal(breath(0.4, RATE, rms=0.1), breath(0.4, RATE, rms=0.1))
    assert not breath(0.05, RATE, rms=0.1).any()
    assert not breath(0.4, RATE, rms=0.0).any()
