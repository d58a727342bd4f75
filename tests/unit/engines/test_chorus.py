import numpy as np
import pytest

from voicestage.engines import engine, names
from voicestage.engines.assembly import trimmed
from voicestage.errors import EngineError, VoiceMissing
from voicestage.model.speech import Phrase, Silence, Utterance

VOICE = "fake/alto & fake/tenor & fake/bass"
WORDS = Utterance(
    parts=(Phrase(text="All hands on deck, "), Phrase(text="now!"), Silence(seconds=0.5), Phrase(text="Go."))
)


def said(utterance=WORDS, voice=VOICE, **how):
    with engine("chorus").open() as session:
        return session.speak(utterance, voice=voice, **how)


def test_all_voices_are_heard_at_once():
    speech = said(Utterance(parts=(Phrase(text="All hands on deck now"),)))
    spectrum = np.abs(np.fft.rfft(speech.samples * np.hanning(len(speech.samples))))
    hertz = np.fft.rfftfreq(len(speech.samples), 1 / speech.rate)
    for voice in ("alto", "tenor", "bass"):
        with engine("fake").open() as session:
            alone = session.speak(Utterance(parts=(Phrase(text="All hands on deck now"),)), voice=voice).samples
        pitch = np.abs(np.fft.rfft(alone, 2**17)).argmax() * speech.rate / 2**17
        near = np.abs(hertz - pitch) < 6
        assert spectrum[near].max() > 8 * np.median(spectrum)


def test_a_pause_stays_and_words_before_and_after_it():
    speech = said()
    loud = np.abs(speech.samples) > 0.003
    edges = np.flatnonzero(np.diff(np.flatnonzero(loud)) > 0.4 * speech.rate)
    assert len(edges) == 1
    assert np.isfinite(speech.samples).all()
    assert np.abs(speech.samples).max() <= 1


def test_it_is_the_same_every_time_and_pace_is_heard():
    once, again, fast = said(), said(), said(pace=1.5)
    assert np.array_equal(once.samples, again.samples)
    assert len(fast.samples) < 0.85 * len(once.samples)


def test_the_fingerprint_is_that_of_its_members_in_order():
    chorus = engine("chorus")
    assert chorus.fingerprint(VOICE) == chorus.fingerprint(VOICE)
    assert chorus.fingerprint("fake/alto & fake/bass") != chorus.fingerprint(VOICE)


def test_faults_name_the_member():
    with pytest.raises(VoiceMissing, match="NOT A VOICE"):
        engine("chorus").check_voice("fake/alto & fake/NOT A VOICE")
    with pytest.raises(EngineError, match="There is no engine"):
        engine("chorus").check_voice("fake/alto & kokorro/bf_emma")
    with pytest.raises(VoiceMissing, match="from 2 to 6"):
        engine("chorus").check_voice("fake/alto")


def test_it_is_not_offered_as_an_engine():
    assert "chorus" not in names()


def test_nothing_to_say_is_a_short_silence():
    speech = said(Utterance(parts=(Phrase(text="…"),)))
    assert not trimmed(speech.samples, speech.rate, head=True, tail=True)[: round(0.1 * speech.rate)].any()


def test_no_pause_stands_behind_a_title():
    joined = said(Utterance(parts=(Phrase(text="Good evening Mrs. Grey"),)))
    plain = said(Utterance(parts=(Phrase(text="Good evening Missus Grey"),)))
    assert len(joined.samples) < len(plain.samples) + 0.2 * joined.rate
