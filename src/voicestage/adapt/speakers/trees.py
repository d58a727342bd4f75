"""Boosted regression trees in plain numpy: read from a file, sum of leaves out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray

_TOGETHER = 5
"""Steps that all rows take in all trees; after them most have reached a leaf, and only the others go on: half the time
of going on with all."""


@dataclass(frozen=True, slots=True, eq=False)
class Forest:
    """Trees as arrays over all their nodes; a leaf is its own child."""

    feature: NDArray[np.int32]
    """The column that a node looks at."""
    threshold: NDArray[np.float32]
    """At most this goes left."""
    left: NDArray[np.int32]
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    """What a leaf adds."""
    roots: NDArray[np.int32]
    _children: NDArray[np.int32] = field(init=False, repr=False)
    """Of each node the right one and the left one."""
    _is_leaf: NDArray[np.bool_] = field(init=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_children", np.stack([self.right, self.left], axis=1).ravel().astype(np.int32))
        object.__setattr__(self, "_is_leaf", self.left == np.arange(len(self.left)))

    def __call__(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the sum of the leaves for each row of shape (rows, columns)."""
        count, columns = rows.shape
        flat = np.ascontiguousarray(rows).ravel()
        node = np.tile(self.roots, count)
        base = np.repeat(np.arange(count, dtype=np.int32) * columns, len(self.roots))
        for _ in range(_TOGETHER):
            node = self._next(node, base, flat)
        going = np.flatnonzero(~self._is_leaf.take(node))
        while len(going):
            ahead = self._next(node.take(going), base.take(going), flat)
            node[going] = ahead
            going = going[~self._is_leaf.take(ahead)]
        total: NDArray[np.float32] = self.value.take(node).reshape(count, -1).sum(axis=1, dtype=np.float32)
        return total

    def _next(self, node: NDArray[np.int32], base: NDArray[np.int32], flat: NDArray[np.float32]) -> NDArray[np.int32]:
        goes_left = flat.take(self.feature.take(node) + base) <= self.threshold.take(node)
        return self._children.take(2 * node + goes_left)

    def arrays(self, prefix: str = "") -> dict[str, NDArray[np.generic]]:
        """Return the arrays as they are kept in a file, each name behind the prefix."""
        arrays: dict[str, NDArray[np.generic]] = {
            "feature": self.feature.astype(np.int16),
            "threshold": self.threshold,
            "left": self.left,
            "right": self.right,
            "value": self.value,
            "roots": self.roots,
        }
        return {prefix + name: array for name, array in arrays.items()}


def mean_of(forests: Sequence[Forest]) -> Forest:
    """Return one forest whose sums are the mean of the sums of several."""
    shifts = np.cumsum([0, *(len(forest.feature) for forest in forests[:-1])])
    pairs = list(zip(forests, shifts, strict=True))
    return Forest(
        feature=np.concatenate([forest.feature for forest in forests]),
        threshold=np.concatenate([forest.threshold for forest in forests]),
        left=np.concatenate([forest.left + shift for forest, shift in pairs]).astype(np.int32),
        right=np.concatenate([forest.right + shift for forest, shift in pairs]).astype(np.int32),
        value=(np.concatenate([forest.value for forest in forests]) / len(forests)).astype(np.float32),
        roots=np.concatenate([forest.roots + shift for forest, shift in pairs]).astype(np.int32),
    )


def read_forests(source: Path | IO[bytes], *prefixes: str) -> list[Forest]:
    """Read the forests of a file, one for each prefix of its arrays' names."""
    with np.load(source, allow_pickle=False) as kept:
        return [
            Forest(
                feature=kept[f"{prefix}feature"].astype(np.int32),
                threshold=kept[f"{prefix}threshold"],
                left=kept[f"{prefix}left"],
                right=kept[f"{prefix}right"],
                value=kept[f"{prefix}value"],
                roots=kept[f"{prefix}roots"],
            )
            for prefix in prefixes
        ]
