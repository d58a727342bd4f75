from __future__ import annotations

import numpy as np
import pytest

from voicestage.engines.assembly import assembled, assembled_with_words, reading, trimmed
from voicestage.engines.split import Atom, Joint
from voicestage.errors import SynthesisFailed
from voicestage.model.speech import Phrase, Silence, SpokenWord, Utterance

RATE = 1000


def edged(_symbols: str) -> np.ndarray:
    """0.1 s of quiet, 0.5 s of sound, 0.2 s of quiet."""
    return np.concatenate([np.zeros(100), np.full(500, 0.5), np.zeros(200)]).astype(np.float32)


def one_piece(phrases):
    return [Atom(phrase.text, Joint.SENTENCE) for phrase in phrases]


def say(*parts, sound=edged):
    return assembled(reading(Utterance(parts=parts), pieces_of=one_piece), say=sound, rate=RATE).samples


def test_edges_of_the_whole_are_left_to_the_engine():
    assert len(say(Phrase(text="a"))) == 800


def test_edges_at_a_silence_are_trimmed_to_20_ms():
    samples = say(Phrase(text="a"), Silence(seconds=1.0), Phrase(text="b"))
    assert len(samples) == (100 + 500 + 20) + 1000 + (20 + 500 + 200)


def test_pieces_are_joined_with_a_pause():
    samples = say(Phrase(text="a"), Phrase(text="b"))
    assert len(samples) == (100 + 500 + 20) + 300 + (20 + 500 + 200)


def test_silences_add_up():
    assert len(say(Silence(seconds=0.25), Silence(seconds=0.5))) == 750


def test_too_loud_is_scaled_not_clipped():
    samples = say(Phrase(text="a"), sound=lambda _: np.linspace(-2, 1, 50, dtype=np.float32))
    assert samples.min() == -1.0
    assert samples.max() == 0.5


@pytest.mark.parametrize("sound", [np.zeros(0, np.float32), np.array([0.1, np.nan], np.float32)])
def test_broken_sound_is_refused(sound):
    with pytest.raises(SynthesisFailed, match='"The words"'):
        say(Phrase(text="The words"), sound=lambda _: sound)


def test_quiet_throughout_is_left_alone():
    quiet = np.full(100, 0.001, np.float32)
    assert len(trimmed(quiet, RATE, head=True, tail=True)) == 100


def test_a_breath_is_heard_where_it_stands_softer_than_the_words():
    rest = Silence(seconds=0.45, breath=True)
    samples = say(Phrase(text="a"), Silence(seconds=0.2), rest, Phrase(text="b"))
    gap = samples[620 : 620 + 650]
    assert not gap[:200].any()
    assert 0.001 < np.abs(gap[200:]).max() < 0.25
    assert np.abs(say(rest)).max() > 0.001
    assert len(say(Phrase(text="a"), rest, rest, Phrase(text="b"))) == 620 + 900 + 720


def test_words_stand_where_their_pieces_do():
    def timed(symbols):
        return edged(symbols), [SpokenWord(symbols=symbols, start=0.1, end=0.6)]

    parts = (Phrase(text="a"), Silence(seconds=1.0), Phrase(text="b"))
    said = assembled_with_words(reading(Utterance(parts=parts), pieces_of=one_piece), say=timed, rate=RATE)
    assert [word.symbols for word in said.words] == ["a", "b"]
    for word in said.words:
        heard = np.flatnonzero(said.samples[: round((word.end + 0.1) * RATE)])
        assert heard[heard >= word.start * RATE - 1][0] == pytest.approx(word.start * RATE, abs=1)
        assert heard[-1] == pytest.approx(word.end * RATE, abs=1)
