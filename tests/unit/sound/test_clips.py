import subprocess
import sys

import numpy as np
import pytest

from voicestage.sound import clips
from voicestage.sound.loudness import loudness
from voicestage.units import RATE

from .signals import band_db, pitch_of, sine, vowel

ENGINE_RATE = 24_000


def said(*, before_s=0.5, after_s=0.4, seconds=1.0, noise=1e-5):
    quiet = np.random.default_rng(1)
    voice = vowel(120, seconds, rate=ENGINE_RATE)
    parts = [np.zeros(round(before_s * ENGINE_RATE)), voice, np.zeros(round(after_s * ENGINE_RATE))]
    whole = np.concatenate(parts)
    return (whole + noise * quiet.standard_normal(len(whole))).astype(np.float32)


def test_a_segment_loses_nothing_of_a_float():
    samples = np.random.default_rng(0).uniform(-1, 1, 5_000).astype(np.float32)
    back, rate = clips.from_segment(clips.to_segment(samples, 22_050))
    assert rate == 22_050
    assert np.abs(back - samples).max() <= 2**-24


def test_what_exceeds_full_scale_is_turned_down_not_clipped():
    loud = 3.0 * sine(200, 0.2, level_dbfs=0.0)
    back, _ = clips.from_segment(clips.to_segment(loud, RATE))
    assert np.allclose(back, loud / np.abs(loud).max(), atol=1e-6)


def test_segments_of_16_bit_stereo_come_back_mono():
    from pydub import AudioSegment

    samples = (np.array([[1000, 3000], [-2000, -2000]])).astype("<i2")
    segment = AudioSegment(data=samples.tobytes(), sample_width=2, frame_rate=8_000, channels=2)
    back, rate = clips.from_segment(segment)
    assert rate == 8_000
    assert np.allclose(back * 32768, [2000, -2000])


def test_silence_at_the_edges_goes_and_a_little_stays():
    trimmed, _ = clips.from_segment(clips.trimmed(clips.to_segment(said(), ENGINE_RATE))[0])
    assert len(trimmed) / ENGINE_RATE == pytest.approx(1.0 + 0.025 + 0.060, abs=0.03)
    assert abs(trimmed[0]) < 1e-6
    assert abs(trimmed[-1]) < 1e-6


@pytest.mark.parametrize("level", [0.3, 0.9, 1.0])
def test_trimming_leaves_the_level(level):
    samples = said() * np.float32(level / 0.5)
    trimmed, _ = clips.from_segment(clips.trimmed(clips.to_segment(samples, ENGINE_RATE))[0])
    assert np.abs(trimmed).max() == pytest.approx(np.abs(samples).max(), rel=0.01)


def test_a_soft_breath_before_a_word_stays():
    samples = said(before_s=0.5)
    breath = slice(round(0.4 * ENGINE_RATE), round(0.5 * ENGINE_RATE))
    samples[breath] += 10 ** (-40 / 20) * 0.5 * np.random.default_rng(3).standard_normal(round(0.1 * ENGINE_RATE)) / 3
    trimmed, _ = clips.from_segment(clips.trimmed(clips.to_segment(samples, ENGINE_RATE))[0])
    assert len(trimmed) / ENGINE_RATE >= 1.0 + 0.1 + 0.060


def test_an_offset_goes():
    trimmed, _ = clips.from_segment(clips.trimmed(clips.to_segment(said() + np.float32(0.02), ENGINE_RATE))[0])
    assert len(trimmed) / ENGINE_RATE < 1.15
    assert abs(trimmed.mean()) < 2e-3


@pytest.mark.parametrize("samples", [np.zeros(0, np.float32), np.zeros(24_000, np.float32)])
def test_silence_leaves_next_to_nothing_and_does_no_harm(samples):
    trimmed, rate = clips.from_segment(clips.trimmed(clips.to_segment(samples, ENGINE_RATE))[0])
    assert len(trimmed) <= 0.025 * ENGINE_RATE
    clip = clips.levelled(clips.resampled(trimmed, rate), -23.0)
    assert not clip.any()


def test_resampling_keeps_the_tone():
    up = clips.resampled(sine(1_000, 1.0, rate=ENGINE_RATE), ENGINE_RATE)
    assert up.dtype == np.float32
    assert len(up) == RATE
    assert np.abs(up[4_800:-4_800] - sine(1_000, 1.0)[4_800:-4_800]).max() < 1e-4


def test_a_long_clip_is_levelled_by_itself():
    for level_dbfs in (-40.0, -12.0):
        clip = clips.levelled(sine(500, 3.0, level_dbfs=level_dbfs), -23.0, fallback_gain_db=9.0)
        assert loudness(clip) == pytest.approx(-23.0, abs=0.05)


def test_a_word_is_levelled_by_its_voice():
    word = sine(500, 0.3, level_dbfs=-30.0)
    assert clips.speech_level(word) is None
    assert np.allclose(clips.levelled(word, -23.0, fallback_gain_db=6.0), word * 10 ** (6 / 20), rtol=2e-3)


def test_between_them_it_blends():
    middle = sine(500, 1.2, level_dbfs=-30.0)  # half way between 0.4 s and 2 s
    own_gain_db = -23.0 - clips.speech_level(middle)
    got_db = 20 * np.log10(np.abs(clips.levelled(middle, -23.0, fallback_gain_db=0.0)).max() / np.abs(middle).max())
    assert got_db == pytest.approx(own_gain_db / 2, abs=0.02)


def test_levelling_never_clips():
    crest = np.zeros(3 * RATE, np.float32)
    crest[::4_000] = 0.5
    assert np.abs(clips.levelled(crest, -10.0)).max() <= 10 ** (-1 / 20)


@pytest.mark.parametrize("semitones", [-4.0, 3.0])
def test_pitch_moves_and_length_and_formants_stay(semitones):
    voice = vowel(120, 1.5)
    moved = clips.pitched(voice, semitones)
    assert len(moved) == len(voice)
    assert pitch_of(moved)[0] == pytest.approx(120 * 2 ** (semitones / 12), rel=0.01)
    sung = vowel(120 * 2 ** (semitones / 12), 1.5)
    thirds = [200 * 2 ** (k / 3) for k in range(14)]
    off = np.array([band_db(moved, low, low * 1.26) - band_db(sung, low, low * 1.26) for low in thirds])
    assert np.std(off) < 6.0  # 8 and more without formants put back


def test_a_pitched_sound_stays_where_it_was():
    pulse = np.zeros(RATE, np.float32)
    pulse[20_000:20_400] = np.hanning(400) * np.sin(np.arange(400) * 0.2)
    moved = clips.pitched(pulse, 5.0)
    centre = (np.arange(RATE) * moved**2).sum() / (moved**2).sum()
    assert centre == pytest.approx(20_200, abs=0.005 * RATE)


@pytest.mark.parametrize("factor", [0.8, 1.25])
def test_stretching_keeps_the_pitch(factor):
    voice = vowel(120, 1.5)
    longer = clips.stretched(voice, round(len(voice) * factor))
    assert len(longer) == round(len(voice) * factor)
    assert pitch_of(longer)[0] == pytest.approx(120, rel=0.01)


def test_no_pitch_is_no_change():
    voice = vowel(120, 0.2)
    assert clips.pitched(voice, 0.0) is voice


def test_another_process_makes_the_same_samples():
    program = """
import numpy as np
from voicestage.sound import clips, audio_files
x = np.random.default_rng(5).standard_normal(48_000).astype(np.float32) * np.float32(0.1)
segment, _ = clips.trimmed(clips.to_segment(x, 24_000))
y = clips.levelled(clips.pitched(clips.resampled(*clips.from_segment(segment)), 2.0), -23.0)
print(audio_files.sample_digest(y))
"""
    runs = [subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True) for _ in "ab"]
    assert runs[0].stdout == runs[1].stdout
    assert not runs[0].stderr
