"""Whole authors are left out together: a novelist's other novels would tell how he writes."""

from __future__ import annotations

from collections.abc import Sequence

from training.attribution.gold import Work


def folds(works: Sequence[Work], *, count: int = 5) -> dict[str, int]:
    """Return the fold of each author: whole authors, about as many quotations in each fold."""
    weights: dict[str, int] = {}
    for work in works:
        weights[work.author] = weights.get(work.author, 0) + len(work.quotes)
    sums = [0] * count
    fold: dict[str, int] = {}
    for author in sorted(weights, key=lambda author: (-weights[author], author)):
        fold[author] = sums.index(min(sums))
        sums[fold[author]] += weights[author]
    return fold
