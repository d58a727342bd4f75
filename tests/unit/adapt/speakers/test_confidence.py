"""How sure a choice is: more for a larger share, most where a tag names whoever speaks."""

import numpy as np
import pytest

from voicestage.adapt import adapt
from voicestage.adapt.speakers.confidence import EVIDENCE, ODDS, SIGNS
from voicestage.adapt.speakers.ranker import shipped_weights
from voicestage.books import story_from_text

TALE = "Mirela shook Petru awake. “Who let the goat in?” asks Mirela.\n\n“Not I,” says Petru.\n\n" * 3


@pytest.mark.parametrize("column", range(len(ODDS)))
def test_likelier_is_never_less_sure(column):
    rows = np.random.default_rng(5).normal(scale=3, size=(60, len(SIGNS))).astype(np.float32)
    rows[:, SIGNS.index("evidence")] = np.arange(60) % len(EVIDENCE)
    surer = rows.copy()
    surer[:, column] += 2.0
    calibration = shipped_weights().calibration
    assert (calibration(surer) >= calibration(rows) - 1e-5).all()


def test_a_tag_that_names_the_speaker_is_sure_without_a_cast():
    quotes = adapt(story_from_text(TALE)).quotes
    assert [quote.speaker for quote in quotes] == ["Mirela", "Petru"] * 3
    assert all(quote.confidence >= 0.9 for quote in quotes)


def test_nothing_that_points_at_anyone_is_not_sure():
    bare = adapt(story_from_text(TALE + "Ana and Ilie came in with Radu.\n\n“What a beast!”\n")).quotes[-1]
    assert 0 < bare.confidence < 0.8
