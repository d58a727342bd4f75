import numpy as np
import pytest

from voicestage.casting.fields import EFFECTS as EFFECTS_IN_FILE
from voicestage.casting.fields import STEPS
from voicestage.sound import voice_effects
from voicestage.units import RATE

from .signals import band_db, pitch_of, vowel

EFFECTS = (
    *voice_effects.EFFECTS,
    "low-cut 300Hz",
    "high-cut 2000Hz",
    "drive 9dB",
    "breath -6dB",
    "tremble 6Hz",
    "echo 120ms",
)


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


def roughness(samples):
    """How much of the level moves 30 to 150 times a second, below any pitch used here."""
    level = np.abs(samples.astype(float))
    spectrum = np.fft.rfft(level)
    hertz = np.fft.rfftfreq(len(level), 1 / RATE)
    spectrum[(hertz < 30) | (hertz > 110)] = 0
    return np.fft.irfft(spectrum).std() / level.mean()


def flutter(samples):
    """How much of the level moves 2 to 10 times a second."""
    level = np.abs(samples.astype(float))
    spectrum = np.fft.rfft(level)
    hertz = np.fft.rfftfreq(len(level), 1 / RATE)
    spectrum[(hertz < 2) | (hertz > 10)] = 0
    return np.fft.irfft(spectrum).std() / level.mean()


def tilt_db(samples):
    return band_db(samples, 2_000, 5_000) - band_db(samples, 100, 600)


LOUD_AS_BEFORE = (
    "shout",
    "scream",
    "mumble",
    "laugh",
    "cry",
    "inner",
    "loudspeaker",
    "ghost",
    "drive 9dB",
    "tremble 6Hz",
)


@pytest.mark.parametrize("name", LOUD_AS_BEFORE)
def test_level_is_left_to_the_direction(name):
    after = voice_effects.apply(speech(), (name,))
    assert 20 * np.log10(np.sqrt((after**2).mean() / (speech() ** 2).mean())) == pytest.approx(0.0, abs=0.1)


def test_a_shout_is_bright_and_a_scream_brighter_and_rough():
    voice = vowel(220, 1.5)
    shouted, screamed = (voice_effects.apply(voice, (name,)) for name in ("shout", "scream"))
    assert tilt_db(voice) + 8 < tilt_db(shouted) < tilt_db(screamed)
    assert roughness(screamed) > 2 * roughness(shouted)
    assert pitch_of(shouted)[0] == pytest.approx(220, rel=0.01)


def test_mumbling_is_dull_but_not_as_dull_as_a_door():
    voice = vowel(120, 1.5)
    tilts = [tilt_db(voice_effects.apply(voice, (name,))) for name in ("mumble", "muffled")]
    assert tilt_db(voice) - 10 > tilts[0] > tilts[1]


def test_a_laugh_pushes_and_tears_tremble():
    voice = vowel(180, 3.0)
    for name in ("laugh", "cry", "tremble 6Hz"):
        moved = voice_effects.apply(voice, (name,))
        assert flutter(moved) > 3 * flutter(voice)
        assert pitch_of(moved)[0] == pytest.approx(180, rel=0.04)


def test_tears_break_the_voice_now_and_then():
    voice = vowel(180, 4.0)
    wept = voice_effects.apply(voice, ("cry",))
    steps = range(RATE // 5, len(voice) - 2 * RATE // 5, RATE // 20)
    voiced = [pitch_of(wept[at : at + RATE // 5])[1] for at in steps]
    assert all(pitch_of(voice[at : at + RATE // 5])[1] > 0.9 for at in steps)
    broken = sum(strength < 0.5 for strength in voiced) / len(voiced)
    assert 0.15 < broken < 0.5


def test_a_thought_keeps_its_voice_and_loses_its_edge():
    voice = vowel(120, 1.5)
    thought = voice_effects.apply(voice, ("inner",))
    assert pitch_of(thought)[1] > 0.6
    assert tilt_db(thought) < tilt_db(voice) - 1


def test_a_ghost_breathes_before_it_speaks():
    late = np.concatenate([np.zeros(RATE // 2, np.float32), vowel(120, 1.0)])
    haunted = voice_effects.apply(late, ("ghost",))
    before, long_before = haunted[round(0.4 * RATE) : RATE // 2], haunted[: round(0.1 * RATE)]
    assert np.abs(before).mean() > 4 * np.abs(long_before).mean() > 0


def test_an_echo_comes_back_once():
    click = np.zeros(RATE, np.float32)
    click[1_000] = 0.5
    echoed = voice_effects.apply(click, ("echo 250ms",))
    assert list(np.flatnonzero(np.abs(echoed) > 0.01)) == [1_000, 13_000]


def test_cuts_take_what_lies_beyond():
    noise = 0.1 * np.random.default_rng(0).standard_normal(RATE).astype(np.float32)
    narrow = voice_effects.apply(noise, ("low-cut 400Hz", "high-cut 3000Hz"))
    assert change_db(noise, narrow, 600, 2_000) == pytest.approx(0.0, abs=0.7)
    assert change_db(noise, narrow, 50, 200) < -20
    assert change_db(noise, narrow, 6_000, 9_000) < -20


def test_the_cast_file_knows_the_same_effects():
    assert set(EFFECTS_IN_FILE) == set(voice_effects.EFFECTS)
    for name, (unit, low, high) in STEPS.items():
        for amount in (low, high):
            out = voice_effects.apply(speech(), (f"{name} {amount:g}{unit}",))
            assert np.isfinite(out).all()


def test_a_chain_names_the_revision_of_each_effect():
    versions = voice_effects.versioned(("phone", "drive 9dB"))
    assert versions == (("phone", voice_effects.EFFECTS["phone"].revision), ("drive 9dB", 1))


def test_effects_follow_one_another():
    both = voice_effects.apply(speech(), ("whisper", "phone"))
    assert np.array_equal(both, voice_effects.apply(voice_effects.apply(speech(), ("whisper",)), ("phone",)))
    assert voice_effects.apply(speech(), ()).shape == speech().shape


def test_an_unknown_effect_is_named_with_the_nearest():
    with pytest.raises(ValueError, match=r'no effect "wisper", did you mean "whisper"\?'):
        voice_effects.apply(speech(), ("phone", "wisper"))
