from dataclasses import replace

import numpy as np
import pytest

from voicestage.adapt.speakers.confidence import SIGNS
from voicestage.adapt.speakers.evidence import FACTS
from voicestage.adapt.speakers.ranker import shipped_weights
from voicestage.adapt.speakers.talk import TALK
from voicestage.adapt.speakers.trees import Forest, mean_of, read_forests


def forest():
    """Return two trees that ask once."""
    return Forest(
        feature=np.zeros(6, np.int32),
        threshold=np.array([1.5, 0, 0, 0.5, 0, 0], np.float32),
        right=np.array([2, 1, 2, 5, 4, 5], np.int32),
        value=np.array([0, -1, 2, 0, 10, 20], np.float32),
        roots=np.array([0, 3], np.int32),
    )


def random_forest(rng, columns, sizes):
    """Return trees of so many leaves, split at random."""
    feature, threshold, right, value, roots = [], [], [], [], []

    def add(leaves):
        here = len(feature)
        feature.append(rng.integers(columns))
        threshold.append(rng.integers(6))
        right.append(here)
        value.append(rng.normal())
        if leaves > 1:
            on_the_left = rng.integers(1, leaves)
            add(on_the_left)
            right[here] = len(feature)
            add(leaves - on_the_left)

    for leaves in sizes:
        roots.append(len(feature))
        add(leaves)
    return Forest(
        feature=np.array(feature, np.int32),
        threshold=np.array(threshold, np.float32),
        right=np.array(right, np.int32),
        value=np.array(value, np.float32),
        roots=np.array(roots, np.int32),
    )


def walked(trees, row):
    """Return the sum of the leaves that a row reaches, node by node."""
    total = 0.0
    for root in trees.roots:
        node = root
        while trees.right[node] != node:
            node = node + 1 if row[trees.feature[node]] <= trees.threshold[node] else trees.right[node]
        total += trees.value[node]
    return total


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


@pytest.mark.parametrize("sizes", [(8, 5, 2), (1, 31, 12), (33, 64, 1), (1, 1)])
def test_the_leaves_are_those_that_a_walk_reaches(sizes):
    rng = np.random.default_rng(5)
    trees = random_forest(rng, 4, sizes)
    rows = rng.integers(-1, 7, size=(200, 4)).astype(np.float32)  # often just at a threshold
    assert trees(rows).tolist() == pytest.approx([walked(trees, row) for row in rows], rel=1e-5)


def test_columns_that_rows_share_are_looked_up_once():
    rng = np.random.default_rng(6)
    trees = random_forest(rng, 7, (31, 20, 9))
    shared = rng.integers(6, size=(3, 5)).astype(np.float32)
    own = rng.integers(6, size=(4, 3, 2)).astype(np.float32)
    rows = np.concatenate([np.broadcast_to(shared, (4, 3, 5)), own], axis=2)
    left = trees.leaves(shared) & trees.leaves(own.reshape(12, 2), first=5).reshape(4, 3, -1)
    assert (trees.sums(left) == trees(rows.reshape(12, 7)).reshape(4, 3)).all()


def test_a_tree_with_more_leaves_than_bits_is_refused():
    trees = random_forest(np.random.default_rng(7), 2, (65,))
    with pytest.raises(ValueError, match="65 leaves"):
        trees(np.zeros((1, 2), np.float32))


def test_the_mean_of_forests_gives_the_mean_of_their_sums():
    one = forest()
    other = replace(one, value=one.value * 3)
    rows = np.random.default_rng(3).normal(size=(20, 2)).astype(np.float32)
    assert mean_of([one, other])(rows).tolist() == pytest.approx((2 * one(rows)).tolist())


def test_the_shipped_weights_fit_what_is_observed():
    weights = shipped_weights()
    assert weights.forest.feature.max() < len(FACTS) + len(TALK)
    assert weights.calibration.feature.max() < len(SIGNS)
