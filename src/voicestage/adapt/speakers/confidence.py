"""How often choices like this one are right: small trees over how it stands among the others, and what it rests on."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import get_args

import numpy as np
from numpy.typing import NDArray

from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.speakers.beam import Decision, joined
from voicestage.adapt.speakers.evidence import FACTS, Candidates, Matrix
from voicestage.adapt.speakers.reasons import Evidence, evidence_of
from voicestage.adapt.speakers.talk import TALK
from voicestage.adapt.speakers.trees import Forest

EVIDENCE: tuple[Evidence, ...] = get_args(Evidence)
ODDS = ("share", "chance", "lead")
"""Log odds of the likelihood's share, of the chance without what follows, of not being the next likeliest."""
SIGNS = (*ODDS, "named", "described", "evidence", "given", *FACTS, *(f"talk {name}" for name in TALK))
"""The columns of `signs`; the facts and the talk are those of the person who was chosen."""
_OFTEN = 3
"""A whole novel's hundreds of names say nothing that three do not say in a short story."""


def confidences(
    observed: Sequence[Candidates], decisions: Sequence[Decision | None], roster: Roster, calibration: Forest
) -> NDArray[np.float64]:
    """Return how often choices like these are right, one share for each turn; what it is worth where nobody was chosen
    is undefined.
    """
    sums = calibration(signs(observed, decisions, roster)).astype(np.float64)
    shares: NDArray[np.float64] = 1 / (1 + np.exp(-sums))
    return shares


def signs(observed: Sequence[Candidates], decisions: Sequence[Decision | None], roster: Roster) -> Matrix:
    """Return what says how sure each choice is, shape (turns, `SIGNS`)."""
    rows = np.zeros((len(observed), len(SIGNS)), np.float32)
    passages: list[int] = []
    for row, candidates, decision in zip(rows, observed, decisions, strict=True):
        if decision is not None:
            person = decision.person
            numbers = [one.number for one in candidates.people]
            second = decision.others[0][1] if decision.others else 0.0
            own = (
                *(_log_odds(share) for share in (decision.share, decision.chance, 1 - second)),
                math.log1p(min(person.count, _OFTEN)),
                person.noun is not None,
                EVIDENCE.index(evidence_of(candidates.turn, person, roster)),
                person.given is not None,
            )
            row[: len(own)] = own
            if person.number in numbers:  # who only goes on speaking need not be near
                table = joined(candidates, decision.history, passages, roster.people)
                row[len(own) :] = table[numbers.index(person.number)]
        passages.append(candidates.turn.passage)
    return rows


def _log_odds(share: float) -> float:
    share = min(max(share, 1e-4), 1 - 1e-4)
    return math.log(share / (1 - share))
