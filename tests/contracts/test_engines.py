"""What every engine keeps to, whoever wrote it."""

from __future__ import annotations

import hashlib
import multiprocessing
import pickle
import re
from concurrent.futures import ProcessPoolExecutor

import numpy as np
import pytest

from voicestage.engines import Engine, Session, engine
from voicestage.errors import VoiceMissing
from voicestage.model.speech import Phrase, Silence, Speech, Utterance

NAMES = ("kokoro", "hibari", "pyttsx3", "fake")
VOICE = {"kokoro": "bm_george", "hibari": "heart", "pyttsx3": "en-gb", "fake": "fake_alto"}
OTHER = {"kokoro": "0.6*bm_george + 0.4*bm_fable", "pyttsx3": "en-us+f3", "fake": "fake_bass"}
MISSPELT = {"kokoro": "bm_gorge", "hibari": "hart", "pyttsx3": "en-gbb", "fake": "Fake_Alto"}
SENTENCE = "The lamp went out."
CLOCK = "He gave the keeper a clock. "


def words(text: str) -> Utterance:
    return Utterance(parts=(Phrase(text=text),))


def seconds(speech: Speech) -> float:
    return len(speech.samples) / speech.rate


def digest(speech: Speech) -> str:
    return hashlib.sha256(speech.samples.tobytes()).hexdigest()


def said_elsewhere(name: str, voice: str, text: str) -> str:
    with engine(name).open() as session:
        return digest(session.speak(words(text), voice=voice))


@pytest.fixture(scope="module", params=NAMES)
def name(request):
    return request.param


@pytest.fixture(scope="module")
def speaker(name) -> Engine:
    found = engine(name)
    assert found.missing() is None, found.missing()
    return found


@pytest.fixture(scope="module")
def session(speaker):
    with speaker.open() as opened:
        yield opened


@pytest.fixture(scope="module")
def sentence(session, name) -> Speech:
    return session.speak(words(SENTENCE), voice=VOICE[name])


def test_gives_sound_as_the_interface_says(sentence):
    assert sentence.samples.dtype == np.float32
    assert sentence.samples.ndim == 1
    assert sentence.rate in (22_050, 24_000)
    assert np.isfinite(sentence.samples).all()
    assert 0.01 < np.abs(sentence.samples).max() <= 1.0
    assert 0.5 < seconds(sentence) < 4.0


def test_keeps_its_promise(speaker, session, name, sentence):
    if speaker.promise == "free":
        pytest.skip(f"{name} promises nothing on this system")
    between = session.speak(words("Something else comes between."), voice=OTHER.get(name, VOICE[name]))
    again = session.speak(words(SENTENCE), voice=VOICE[name])
    assert digest(between) != digest(sentence)
    assert digest(again) == digest(sentence)
    with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as pool:
        assert pool.submit(said_elsewhere, name, VOICE[name], SENTENCE).result() == digest(sentence)


def test_offers_voices_that_it_accepts(speaker, name):
    voices = speaker.voices()
    assert voices
    assert len({voice.name for voice in voices}) == len(voices)
    for voice in voices:
        assert voice.engine == name
        assert voice.licence
        speaker.check_voice(voice.name)


def test_names_the_nearest_voice(speaker, session, name):
    with pytest.raises(VoiceMissing, match=re.escape(VOICE[name])):
        speaker.check_voice(MISSPELT[name])
    with pytest.raises(VoiceMissing):
        session.speak(words(SENTENCE), voice=MISSPELT[name])


@pytest.mark.parametrize("text", ["", "…", "—", " ", "😀", "?!", "“”", "*"])
def test_is_silent_where_there_is_nothing_to_say(session, name, text):
    speech = session.speak(words(text), voice=VOICE[name])
    assert 0.1 <= seconds(speech) <= 0.5
    assert not speech.samples.any()


@pytest.mark.parametrize("text", ['"No."', "'No.'", "No… 😀", "— No —", "No", "(No!)\n\n", "\t«No»"])
def test_says_what_stands_among_odd_characters(session, name, text):
    speech = session.speak(words(text), voice=VOICE[name])
    assert np.abs(speech.samples).max() > 0.01


def test_no_utterance_is_a_short_silence(session, name):
    speech = session.speak(Utterance(parts=()), voice=VOICE[name])
    assert 0.1 <= seconds(speech) <= 0.5


def test_says_all_of_a_long_text(session, name):
    # 2,000 words; of Kokoro, which is slow, 500 symbols at double pace, cut in two (unit tests cut 40,000 characters)
    few, many, pace = (2, 16, 2.0) if name == "kokoro" else (7, 334, 1.0)
    short, long = (session.speak(words(CLOCK * times), voice=VOICE[name], pace=pace) for times in (few, many))
    assert seconds(long) / seconds(short) == pytest.approx(many / few, rel=0.15)
    last = long.samples[-round(seconds(short) / few * long.rate) :]
    assert np.abs(last).max() > 0.5 * np.abs(short.samples).max()


def test_silence_is_as_long_as_it_says(session, name):
    def pausing(length: float) -> Speech:
        parts = (Phrase(text="No. "), Silence(seconds=length), Phrase(text="Yes."))
        return session.speak(Utterance(parts=parts), voice=VOICE[name])

    short, long = pausing(0.5), pausing(2.0)
    assert len(long.samples) - len(short.samples) == round(1.5 * long.rate)
    pauses = np.flatnonzero(np.abs(long.samples) > 0)
    assert np.diff(pauses).max() >= 2.0 * long.rate


def test_pace_changes_the_length(speaker, session, name, sentence):
    assert "pace" in speaker.reads()
    quick = session.speak(words(SENTENCE), voice=VOICE[name], pace=1.5)
    assert 0.5 < seconds(quick) / seconds(sentence) < 0.9


def test_prints_nothing(session, name, capfd):
    session.speak(words("No."), voice=VOICE[name])
    assert capfd.readouterr().out == ""


def test_fingerprint_is_that_of_the_voice(speaker, name):
    first = speaker.fingerprint(VOICE[name])
    assert first == speaker.fingerprint(VOICE[name])
    if name in OTHER:
        assert first != speaker.fingerprint(OTHER[name])
    with pytest.raises(VoiceMissing):
        speaker.fingerprint(MISSPELT[name])


def test_says_which_ipa_it_cannot(speaker):
    assert speaker.check_ipa("ˈreɪkjavɪk") == ()
    if "ipa" in speaker.reads():
        assert speaker.check_ipa("ˈʘaǃ") == ("ʘ", "ǃ")


def test_ipa_is_said_where_it_is_read(speaker, session, name):
    def said(ipa: str | None) -> str:
        parts = (Phrase(text="lead", ipa=ipa), Phrase(text="."))
        return digest(session.speak(Utterance(parts=parts), voice=VOICE[name]))

    assert (said("lɛd") != said("liːd")) == ("ipa" in speaker.reads())


def test_says_the_same_from_what_its_reader_made(speaker, session, name, sentence):
    reader = speaker.reader()
    if reader is None:
        return  # the engine reads words itself: nothing can be handed over
    read = pickle.loads(pickle.dumps(reader.read(words(SENTENCE), voice=VOICE[name])))
    with pytest.raises(VoiceMissing):
        reader.read(words(SENTENCE), voice=MISSPELT[name])
    reader.close()
    reader.close()
    assert read.text == SENTENCE
    assert digest(session.speak(read, voice=VOICE[name])) == digest(sentence)


def test_a_session_can_be_closed_twice(speaker):
    opened: Session = speaker.open()
    opened.close()
    opened.close()
