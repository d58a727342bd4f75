"""Boosted regression trees in plain numpy: read from a file, sum of leaves out."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import IO

import numpy as np
from numpy.typing import NDArray


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
    depth: int
    """Steps from the root to the deepest leaf."""

    def __call__(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the sum of the leaves for each row of shape (rows, columns)."""
        count = len(rows)
        columns = rows.shape[1]
        flat = np.ascontiguousarray(rows).ravel()
        node = np.repeat(self.roots[None, :], count, axis=0)
        base = (np.arange(count, dtype=np.int32) * columns)[:, None]
        for _ in range(self.depth):
            goes_left = flat.take(self.feature.take(node) + base) <= self.threshold.take(node)
            node = np.where(goes_left, self.left.take(node), self.right.take(node))
        total: NDArray[np.float32] = self.value.take(node).sum(axis=1, dtype=np.float32)
        return total

    def arrays(self) -> dict[str, NDArray[np.generic]]:
        """Return the arrays as they are kept in a file."""
        return {
            "feature": self.feature.astype(np.int16),
            "threshold": self.threshold,
            "left": self.left,
            "right": self.right,
            "value": self.value,
            "roots": self.roots,
            "depth": np.array(self.depth),
        }


def read_forest(source: Path | IO[bytes]) -> tuple[Forest, dict[str, NDArray[np.generic]]]:
    """Read a forest, and whatever else is in its file, by name."""
    with np.load(source, allow_pickle=False) as kept:
        data = {name: kept[name] for name in kept.files}
    forest = Forest(
        feature=data.pop("feature").astype(np.int32),
        threshold=data.pop("threshold"),
        left=data.pop("left"),
        right=data.pop("right"),
        value=data.pop("value"),
        roots=data.pop("roots"),
        depth=int(data.pop("depth")),
    )
    return forest, data
