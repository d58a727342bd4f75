"""Captions: each with its speaker, long speeches divided at their sentences."""

from __future__ import annotations

from itertools import pairwise

from voicestage.deliver.captions import captions, webvtt
from voicestage.model.timeline import Placement, SceneTimeline, Timeline
from voicestage.units import RATE


def timeline(text: str, speaker: str = "MARA") -> Timeline:
    scene = SceneTimeline(
        address="1.1",
        title="",
        frames=20 * RATE,
        mix_frames=20 * RATE,
        lead=0,
        pause_before=0.0,
        placements=(Placement(clip="c", start=RATE, frames=10 * RATE, speaker=speaker, line=1, text=text),),
    )
    return Timeline(frames=25 * RATE, scenes=((2 * RATE, scene),))


def test_times_count_from_the_programmes_beginning() -> None:
    assert list(captions(timeline("Good."))) == [(3.0, 13.0, "MARA", "Good.")]


def test_a_long_speech_is_divided_at_its_sentences_and_loses_nothing() -> None:
    text = " ".join(f"“Sentence number {number} is here,” he said, and there it ended." for number in range(12))

    pieces = list(captions(timeline(text)))

    assert " ".join(piece[3] for piece in pieces) == text
    assert all(len(piece[3]) <= 160 for piece in pieces)
    assert pieces[0][0] == 3.0
    assert abs(pieces[-1][1] - 13.0) < 1e-6
    assert all(one[1] == other[0] for one, other in pairwise(pieces))


def test_markup_in_the_words_is_escaped() -> None:
    assert "<v A &amp; B>1 &lt; 2 &amp; so" in webvtt(timeline("1 < 2 & so", "A & B"))
