from dataclasses import replace

import numpy as np
import pytest

from voicestage.adapt.speakers.confidence import SIGNS
from voicestage.adapt.speakers.evidence import FACTS
from voicestage.adapt.speakers.ranker import shipped_weights
from voicestage.adapt.speakers.talk import TALK
from voicestage.adapt.speakers.trees import Forest, mean_of, read_forests


def stump(threshold, left, right):
    """Return the columns of a tree that asks once."""
    return [0, 0, 0], [threshold, 0.0, 0.0], [1, 1, 2], [2, 1, 2], [0.0, left, right]


def forest():
    columns = [stump(1.5, -1.0, 2.0), stump(0.5, 10.0, 20.0)]
    feature, threshold, left, right, value = [], [], [], [], []
    for one in columns:
        base = len(feature)
        feature += one[0]
        threshold += one[1]
        left += [base + at for at in one[2]]
        right += [base + at for at in one[3]]
        value += one[4]
    return Forest(
        feature=np.array(feature, np.int32),
        threshold=np.array(threshold, np.float32),
        left=np.array(left, np.int32),
        right=np.array(right, np.int32),
        value=np.array(value, np.float32),
        roots=np.array([0, 3], np.int32),
    )


def test_a_forest_adds_the_leaves_that_a_row_reaches():
    rows = np.array([[0.0, 9.0], [1.0, 9.0], [1.5, 9.0], [2.0, 9.0]], np.float32)
    assert forest()(rows).tolist() == [9.0, 19.0, 19.0, 22.0]


def test_forests_are_the_same_when_they_were_written_and_read(tmp_path):
    path = tmp_path / "forests.npz"
    one = forest()
    other = replace(one, value=one.value * 3)
    np.savez_compressed(path, **one.arrays(), **other.arrays("other_"))
    first, second = read_forests(path, "", "other_")
    rows = np.random.default_rng(3).normal(size=(20, 2)).astype(np.float32)
    assert (first(rows) == one(rows)).all()
    assert (second(rows) == other(rows)).all()


def test_a_row_goes_on_to_a_leaf_however_deep():
    deep = 12
    nodes = 2 * deep + 1  # each step has a leaf to its left
    here = np.arange(nodes, dtype=np.int32)
    steps = here % 2 == 0
    steps[-1] = False
    chain = Forest(
        feature=np.zeros(nodes, np.int32),
        threshold=np.where(steps, here / 2, 0).astype(np.float32),
        left=np.where(steps, here + 1, here).astype(np.int32),
        right=np.where(steps, here + 2, here).astype(np.int32),
        value=np.where(steps, 0, here).astype(np.float32),
        roots=np.array([0], np.int32),
    )
    assert chain(np.array([[0.0], [5.0], [11.0], [12.0]], np.float32)).tolist() == [1.0, 11.0, 23.0, 24.0]


def test_the_mean_of_forests_gives_the_mean_of_their_sums():
    one = forest()
    other = replace(one, value=one.value * 3)
    rows = np.random.default_rng(3).normal(size=(20, 2)).astype(np.float32)
    assert mean_of([one, other])(rows).tolist() == pytest.approx((2 * one(rows)).tolist())


def test_the_shipped_weights_fit_what_is_observed():
    weights = shipped_weights()
    assert weights.forest.feature.max() < len(FACTS) + len(TALK)
    assert weights.calibration.feature.max() < len(SIGNS)
