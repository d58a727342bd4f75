"""What follows for each candidate from who spoke before: whose turn it is, and who talks with whom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from itertools import pairwise

import numpy as np

from voicestage.adapt.speakers.evidence import Candidates, Matrix

HISTORY = 24
"""Speakers before a turn that count."""

TALK = (
    *(
        "since spoke",
        "passages since spoke",
        "spoke last",
        "spoke before that",
        "alternating",
        "speakers",
        "times lately",
    ),
    *("times", "with last", "last called", "gender of last", "speakers lately"),
)
"""The columns of `talk`."""
_LATELY = 6


def talk(candidates: Candidates, history: Sequence[int], passages: Sequence[int], genders: Sequence[str]) -> Matrix:
    """Return one row for each candidate: what follows from who spoke before.

    Args:
        candidates: of the turn.
        history: the numbers of the speakers of the turns before, the last first.
        passages: the passages of those turns.
        genders: the genders of those speakers.
    """
    alternating = 0
    while (
        alternating + 2 < len(history) and history[alternating] == history[alternating + 2] != history[alternating + 1]
    ):
        alternating += 1
    last = history[0] if history else -1
    times = Counter(history)
    lately = Counter(history[:_LATELY])
    partners = Counter(
        two if one == last else one for one, two in pairwise(history) if last in (one, two) and one != two
    )
    shared = (float(len(lately)), float(last in candidates.called), float(len(times)))
    here = candidates.turn.passage
    rows: list[tuple[float, ...]] = []
    for person in candidates.people:
        number = person.number
        since = history.index(number) if number in times else -1
        rows.append(
            (
                since + 1 if since >= 0 else 40,
                min(here - passages[since], 60) if since >= 0 else 99,
                since == 0,
                len(history) > 1 and history[1] == number and last != number,
                alternating,
                shared[0],
                lately[number],
                times[number],
                partners[number],
                shared[1],
                0
                if not history or "unknown" in (genders[0], person.gender)
                else 1
                if genders[0] == person.gender
                else 2,
                shared[2],
            )
        )
    return np.array(rows, np.float32).reshape(len(rows), len(TALK))
