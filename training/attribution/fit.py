"""Fit the trees: LightGBM on a softmax over each turn's candidates, arrays out."""

from __future__ import annotations

from collections.abc import Sequence

import lightgbm
import numpy as np
from numpy.typing import NDArray

from training.attribution.examples import Example
from voicestage.adapt.speakers.evidence import FACTS
from voicestage.adapt.speakers.talk import TALK
from voicestage.adapt.speakers.trees import Forest

ROUNDS = 420
SEEDS = (7, 8)
"""A forest for each; what is shipped is their mean: which trees chance to grow then matters less."""
_PARAMETERS = {
    "learning_rate": 0.06,
    "num_leaves": 31,
    "min_data_in_leaf": 25,
    "min_sum_hessian_in_leaf": 1.0,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 8.0,
    "verbose": -1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
}


def fit(found: Sequence[Example], *, rounds: int = ROUNDS, seed: int = SEEDS[0]) -> Forest:
    """Return trees whose sums, through a softmax over a turn's candidates, are their chances."""
    rows = np.concatenate([example.rows for example in found])
    sizes = np.array([len(example.right) for example in found])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    target = np.concatenate([example.right / example.right.sum() for example in found])
    weight = np.repeat([example.weight for example in found], sizes)

    def softmax(
        scores: NDArray[np.float64], _data: lightgbm.Dataset
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        top = np.maximum.reduceat(scores, starts)
        shares = np.exp(scores - np.repeat(top, sizes))
        shares /= np.repeat(np.add.reduceat(shares, starts), sizes)
        return weight * (shares - target), weight * np.maximum(shares * (1 - shares), 1e-6)

    columns = [name.replace(" ", "_") for name in (*FACTS, *(f"talk {n}" for n in TALK))]
    data = lightgbm.Dataset(rows, np.zeros(len(rows)), feature_name=columns)
    return forest_of(lightgbm.train({**_PARAMETERS, "seed": seed, "objective": softmax}, data, num_boost_round=rounds))


def forest_of(booster: lightgbm.Booster) -> Forest:
    """Return the trees of a booster as arrays."""
    feature: list[int] = []
    threshold: list[float] = []
    right: list[int] = []
    value: list[float] = []

    def add(node: dict[str, object]) -> int:
        here = len(feature)
        for column in (feature, threshold, right, value):
            column.append(0)
        if "split_feature" not in node:
            right[here] = here
            value[here] = float(node["leaf_value"])  # type: ignore[arg-type]
            return here
        feature[here] = int(node["split_feature"])  # type: ignore[call-overload]
        threshold[here] = float(node["threshold"])  # type: ignore[arg-type]
        add(node["left_child"])  # type: ignore[arg-type]
        right[here] = add(node["right_child"])  # type: ignore[arg-type]
        return here

    roots = [add(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    return Forest(
        feature=np.array(feature, np.int32),
        threshold=np.array(threshold, np.float32),
        right=np.array(right, np.int32),
        value=np.array(value, np.float32),
        roots=np.array(roots, np.int32),
    )
