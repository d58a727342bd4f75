"""From raw speech to a clip that is fit to mix."""

import numpy as np
import pytest

from voicestage.errors import SynthesisFailed
from voicestage.model.speech import Reading, SpokenWord
from voicestage.render.plan import SPEECH_LUFS, Recipe
from voicestage.render.times import read_words, write_words
from voicestage.render.work import Job, carry_out, process, stored
from voicestage.sound import voice_effects
from voicestage.sound.loudness import loudness
from voicestage.units import RATE

SPOKEN_RATE = 24_000


def said(seconds, *, level=0.1, offset=0.0):
    """Syllables of a buzz, four a second, with silence before and after."""
    t = np.arange(round(seconds * SPOKEN_RATE)) / SPOKEN_RATE
    buzz = sum(np.sin(2 * np.pi * 150 * k * t) / k for k in range(1, 20)) * (0.55 - 0.45 * np.cos(2 * np.pi * 4 * t))
    quiet = np.zeros(SPOKEN_RATE // 4)
    return (np.concatenate([quiet, level * buzz, quiet]) + offset).astype(np.float32)


@pytest.mark.parametrize("effects", [(), *((name,) for name in voice_effects.EFFECTS), ("phone", "echo 120ms")])
@pytest.mark.parametrize("level", [0.02, 0.3])
def test_a_line_of_2_s_is_at_speech_level_whatever_was_done_to_it(effects, level):
    clip = process(said(3.0, level=level), SPOKEN_RATE, Recipe(effects=effects, pitch_st=1.0 if effects else 0.0))
    assert loudness(clip) == pytest.approx(SPEECH_LUFS, abs=0.1)
    assert np.isfinite(clip).all()
    assert np.abs(clip).max() <= 10 ** (-1 / 20)


def test_a_word_is_levelled_by_its_voices_constant():
    word = said(0.3)
    soft, loud = (process(word, SPOKEN_RATE, Recipe(short_line_gain_db=gain)) for gain in (-6.0, 0.0))
    assert 20 * np.log10(np.abs(loud).max() / np.abs(soft).max()) == pytest.approx(6.0, abs=0.1)


@pytest.mark.parametrize("effects", [(), *((name,) for name in voice_effects.EFFECTS), ("drive 12dB", "echo 120ms")])
@pytest.mark.parametrize("pitch_st", [0.0, 3.0])
def test_the_edges_are_quiet_and_the_offset_is_gone_whatever_was_done_to_it(effects, pitch_st):
    clip = process(said(0.8, offset=0.05), SPOKEN_RATE, Recipe(effects=effects, pitch_st=pitch_st))
    assert np.abs(clip[[0, -1]]).max() < 1e-4
    assert abs(clip.mean()) < 2e-4
    assert len(clip) < 1.2 * RATE


def test_what_is_not_a_number_is_not_kept():
    broken = said(1.0)
    broken[SPOKEN_RATE // 2] = np.nan
    with pytest.raises(SynthesisFailed, match="not a number"):
        stored(broken, SPOKEN_RATE)


def test_what_was_trimmed_before_a_clip_is_told_so_that_the_times_of_its_words_can_follow():
    job = Job(
        address="1.1:1",
        engine="fake",
        voice="ash",
        fingerprint="",
        pace=1.0,
        take=1,
        utterance=Reading(text="Buzz,", parts=("bʌz,",)),
        recipe=Recipe(),
        raw=stored(said(1.0), SPOKEN_RATE).flac,
    )
    told = write_words([SpokenWord(symbols="bʌz,", start=0.25, end=1.25)])

    (word,) = read_words(told, head_s=carry_out(job).head_s)

    assert word.symbols == "bʌz,"
    assert word.start == pytest.approx(0.025, abs=0.011)  # silence is found in steps of 10 ms
    assert word.end - word.start == pytest.approx(1.0, abs=0.002)
    assert read_words("") == read_words("no JSON") == ()
