"""How often choices like this one are right: a logistic curve for each kind of evidence."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.attribution.fit import Judged
from voicestage.adapt.speakers.ranker import EVIDENCE, signs
from voicestage.adapt.speakers.reasons import evidence_of

_PRIOR = 0.5
"""Strength of the pull towards the curve of all kinds together."""


@dataclass(frozen=True, slots=True)
class Judgement:
    """One decision, and whether it was right."""

    given: bool
    kind: int
    signs: NDArray[np.float64]
    right: bool


def judgements(judged: Judged) -> list[Judgement]:
    """Return the decisions on annotated turns."""
    reading = judged.reading
    found: list[Judgement] = []
    for place, (turn, decision) in enumerate(zip(reading.scan.turns, reading.decisions, strict=True)):
        if decision is None or judged.speakers[place] is None:
            continue
        numbers = [person.number for person in reading.observed[place].people]
        number = decision.person.number
        right = number in numbers and bool(judged.right[place][numbers.index(number)])
        found.append(
            Judgement(
                decision.person.given is not None,
                EVIDENCE.index(evidence_of(turn, decision.person, reading.roster)),
                signs(decision),
                right,
            )
        )
    return found


def calibrate(found: Sequence[Judgement]) -> NDArray[np.float64]:
    """Return the weights of `signs` for each kind of evidence, shape (not given or given, kinds, 5)."""
    everything = _curve(found, np.array([0.0, 0.2, 0.5, 0.0, 0.0]))
    curves = np.empty((2, len(EVIDENCE), 5))
    for given in (False, True):
        for kind in range(len(EVIDENCE)):
            mine = [one for one in found if one.given == given and one.kind == kind]
            curves[int(given), kind] = _curve(mine, everything)
    return curves


def _curve(found: Sequence[Judgement], prior: NDArray[np.float64]) -> NDArray[np.float64]:
    """Fit a logistic curve by Newton's method, pulled towards a prior one."""
    columns = np.array([one.signs for one in found]).reshape(-1, len(prior))
    right = np.array([one.right for one in found], float)
    curve = prior.copy()
    for _ in range(30):
        chance = 1 / (1 + np.exp(-np.clip(columns @ curve, -30, 30)))
        gradient = columns.T @ (chance - right) + _PRIOR * (curve - prior)
        hessian = (columns.T * (chance * (1 - chance))) @ columns + _PRIOR * np.eye(len(prior))
        curve = curve - np.linalg.solve(hessian, gradient)
    curve[1:3] = np.maximum(curve[1:3], 0.0)  # likelier is never less sure
    return curve
