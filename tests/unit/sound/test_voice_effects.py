import numpy as np
import pytest

from voicestage.sound import voice_effects
from voicestage.units import RATE

from .signals import band_db, pitch_of, vowel

EFFECTS = tuple(voice_effects.names())


def speech():
    """Two vowels with a pause between."""
    other = vowel(150, 0.8, formants=((350, 60), (2000, 110), (2800, 160)))
    return np.concatenate([vowel(120, 0.8), np.zeros(RATE // 4, np.float32), other])


def change_db(before, after, low_hz, high_hz):
    return band_db(after, low_hz, high_hz) - band_db(before, low_hz, high_hz)


@pytest.mark.parametrize("name", EFFECTS)
@pytest.mark.parametrize("frames", [0, 1, 700, 65_537])
def test_as_long_as_before(name, frames):
    out = voice_effects.apply(speech()[:frames], (name,))
    assert out.shape == (frames,)
    assert out.dtype == np.float32
    assert np.isfinite(out).all()


@pytest.mark.parametrize("name", EFFECTS)
def test_the_same_every_time(name):
    assert np.array_equal(voice_effects.apply(speech(), (name,)), voice_effects.apply(speech(), (name,)))


@pytest.mark.parametrize("name", EFFECTS)
def test_silence_stays_silent(name):
    assert np.abs(voice_effects.apply(np.zeros(RATE // 4, np.float32), (name,))).max() < 1e-4


def test_a_whisper_has_no_voice_but_the_same_vowel():
    voice = vowel(120, 1.5)
    whispered = voice_effects.apply(voice, ("whisper",))
    assert pitch_of(voice)[1] > 0.9
    assert pitch_of(whispered)[1] < 0.4
    for low_hz, high_hz in ((600, 1_000), (1_000, 1_500), (2_300, 3_000)):
        assert abs(change_db(voice, whispered, low_hz, high_hz)) < 3.0


def test_a_whisper_pauses_where_the_voice_did():
    whispered = voice_effects.apply(speech(), ("whisper",))
    pause = whispered[round(0.85 * RATE) : round(1.0 * RATE)]
    assert np.abs(pause).max() < 1e-3 * np.abs(whispered).max()


def test_a_telephone_passes_300_to_3400_hz():
    noise = 0.1 * np.random.default_rng(0).standard_normal(2 * RATE).astype(np.float32)
    called = voice_effects.apply(noise, ("phone",))
    middle = change_db(noise, called, 500, 2_500)
    assert change_db(noise, called, 60, 150) < middle - 25
    assert change_db(noise, called, 6_000, 12_000) < middle - 25


def test_the_telephone_and_the_radio_overdrive():
    tone = vowel(700, 1.0, formants=((700, 30),))
    assert change_db(tone, voice_effects.apply(tone, ("phone",)), 2_000, 2_200) > 2.0
    pressed = voice_effects.apply(speech(), ("radio",))
    assert np.abs(pressed).max() < np.abs(speech()).max()


def test_a_radio_hisses_softly():
    pause = voice_effects.apply(speech(), ("radio",))[round(0.85 * RATE) : round(1.0 * RATE)]
    level_db = 20 * np.log10(np.sqrt((pause**2).mean() / (speech() ** 2).mean()))
    assert -60 < level_db < -35


def test_muffled_is_dull_and_softer():
    out = voice_effects.apply(vowel(120, 1.0), ("muffled",))
    assert change_db(vowel(120, 1.0), out, 80, 400) == pytest.approx(-3.0, abs=0.5)
    assert change_db(vowel(120, 1.0), out, 2_300, 3_000) < -20


def test_effects_follow_one_another():
    both = voice_effects.apply(speech(), ("whisper", "phone"))
    assert np.array_equal(both, voice_effects.apply(voice_effects.apply(speech(), ("whisper",)), ("phone",)))
    assert voice_effects.apply(speech(), ()).shape == speech().shape


def test_an_unknown_effect_is_named_with_the_nearest():
    with pytest.raises(ValueError, match=r'no effect "wisper", did you mean "whisper"\?'):
        voice_effects.apply(speech(), ("phone", "wisper"))
