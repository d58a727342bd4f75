"""How often choices like this one are right: small boosted trees over `voicestage.adapt.speakers.confidence.SIGNS`."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
from numpy.typing import NDArray

from training.attribution.examples import Judged
from training.attribution.fit import forest_of
from voicestage.adapt.speakers.confidence import ODDS, SIGNS, signs
from voicestage.adapt.speakers.trees import Forest, mean_of

_ROUNDS = 300
_SEEDS = (7, 8, 9, 10)
_PARAMETERS = {
    "objective": "binary",
    "learning_rate": 0.05,
    "num_leaves": 12,
    "min_data_in_leaf": 30,
    "feature_fraction": 0.2,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 5.0,
    # likelier is never less sure
    "monotone_constraints": [int(name in ODDS) for name in SIGNS],
    "verbose": -1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision, and whether it was right."""

    signs: NDArray[np.float32]
    right: bool
    weight: float


def judgements(judged: Judged, *, weight: float = 1.0) -> list[Judgement]:
    """Return the decisions on annotated turns; a tag that was left as it was says nothing of how hard a turn is."""
    reading = judged.reading
    rows = signs(reading.observed, reading.decisions, reading.roster)
    found: list[Judgement] = []
    for place, decision in enumerate(reading.decisions):
        if decision is None or judged.speakers[place] is None or judged.weights[place] < 1:
            continue
        numbers = [person.number for person in reading.observed[place].people]
        number = decision.person.number
        right = number in numbers and bool(judged.right[place][numbers.index(number)])
        found.append(Judgement(rows[place], right, weight))
    return found


def calibrate(found: Sequence[Judgement]) -> Forest:
    """Return trees whose sums are the log odds of being right, the mean over seeds."""
    rows = np.array([one.signs for one in found])
    right = np.array([one.right for one in found], float)
    weight = np.array([one.weight for one in found])

    def forest(seed: int) -> Forest:
        data = lightgbm.Dataset(rows, right, weight=weight)
        return forest_of(lightgbm.train({**_PARAMETERS, "seed": seed}, data, num_boost_round=_ROUNDS))

    return mean_of([forest(seed) for seed in _SEEDS])
