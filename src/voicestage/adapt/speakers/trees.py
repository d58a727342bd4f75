"""Boosted regression trees in plain numpy: read from a file, sum of leaves out.

No row walks down a tree. Whatever a row has in a column rules out some leaves of some trees, those left of each node
whose threshold it exceeds; what all columns leave is looked up and joined by bits, and the first leaf left is the one
that the row reaches (Lucchese and others, QuickScorer, SIGIR 2015). So columns that many rows share are looked up once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

Leaves = NDArray[np.unsignedinteger[Any]]
"""Of each tree the leaves that are not ruled out, the first in the lowest bit."""
MOST_LEAVES = 64
"""Of one tree: the bits of the widest word."""


@dataclass(frozen=True, eq=False)
class Forest:
    """Trees as arrays over all their nodes: a node, then what is left of it, then what is right; a leaf is its own
    right.
    """

    feature: NDArray[np.int32]
    """The column that a node looks at."""
    threshold: NDArray[np.float32]
    """At most this goes left."""
    right: NDArray[np.int32]
    value: NDArray[np.float32]
    """What a leaf adds."""
    roots: NDArray[np.int32]

    def __call__(self, rows: NDArray[np.float32]) -> NDArray[np.float32]:
        """Return the sum of the leaves for each row of shape (rows, columns)."""
        return self.sums(self.leaves(rows))

    def leaves(self, rows: NDArray[np.float32], first: int = 0) -> Leaves:
        """Return which leaves some of the columns leave, shape (rows, trees).

        Args:
            rows: what stands in these columns, shape (rows, columns).
            first: the first of them.
        """
        lookup = self._lookup
        begin, end = np.searchsorted(lookup.columns, (first, first + rows.shape[1]))
        left = np.full((len(rows), len(self.roots)), lookup.all_leaves)
        if begin < end:
            asked = slice(lookup.starts[begin], lookup.starts[end])
            exceeds = rows.take(lookup.column_of[asked] - first, axis=1) > lookup.thresholds[asked]
            exceeded = np.add.reduceat(exceeds, lookup.starts[begin:end] - asked.start, axis=1, dtype=np.intp)
            for at, number in zip(range(begin, end), exceeded.T, strict=True):
                # before those of each column the table has a line for what exceeds no threshold
                left &= lookup.table.take(number + lookup.starts[at] + at, axis=0)
        return left

    def sums(self, leaves: Leaves) -> NDArray[np.float32]:
        """Return the sum over the trees of the first leaf left, shape (...) for leaves of shape (..., trees)."""
        lookup = self._lookup
        exponents = (leaves & -leaves).astype(np.float32).view(np.int32) >> 23  # of the lowest bit, off by 127
        total: NDArray[np.float32] = lookup.values.take(exponents + lookup.first_leaves).sum(axis=-1, dtype=np.float32)
        return total

    @cached_property
    def _lookup(self) -> _Lookup:
        here = np.arange(len(self.right))
        is_leaf = self.right == here
        leaves_before = np.cumsum(is_leaf) - is_leaf
        sizes = np.diff([*self.roots, len(self.right)])
        tree = np.repeat(np.arange(len(self.roots)), sizes)
        most = int((sizes.max(initial=1) + 1) // 2)
        if most > MOST_LEAVES:
            message = f"a tree has {most} leaves, more than {MOST_LEAVES}"
            raise ValueError(message)
        nodes = np.flatnonzero(~is_leaf)
        nodes = nodes[np.lexsort((self.threshold[nodes], self.feature[nodes]))]
        asked = np.stack([self.feature[nodes], self.threshold[nodes]], axis=1, dtype=np.float64)
        asked, question = np.unique(asked, axis=0, return_inverse=True)
        columns, starts, column = np.unique(asked[:, 0].astype(np.intp), return_index=True, return_inverse=True)
        # each node rules out its left side, from the line of the table after its threshold on
        width = np.min_scalar_type((1 << most) - 1)
        one = np.uint64(1)
        count = (leaves_before[self.right[nodes]] - leaves_before[nodes]).astype(np.uint64)
        first = (leaves_before[nodes] - leaves_before[self.roots][tree[nodes]]).astype(np.uint64)
        kept = ~(((one << count) - one) << first)
        all_leaves = ~width.type(0)
        table = np.full((len(asked) + len(columns), len(self.roots)), all_leaves)
        line = question.ravel() + column.ravel()[question.ravel()] + 1
        np.bitwise_and.at(table, (line, tree[nodes]), kept.astype(width))
        starts = np.append(starts, len(asked))
        for at in range(len(columns)):
            lines = table[starts[at] + at : starts[at + 1] + at + 1]
            np.bitwise_and.accumulate(lines, axis=0, out=lines)
        return _Lookup(
            columns=columns,
            starts=starts,
            column_of=asked[:, 0].astype(np.intp),
            thresholds=asked[:, 1].astype(np.float32),
            table=table,
            all_leaves=all_leaves,
            values=self.value[is_leaf],
            first_leaves=leaves_before[self.roots] - 127,
        )

    def arrays(self, prefix: str = "") -> dict[str, NDArray[np.generic]]:
        """Return the arrays as they are kept in a file, each name behind the prefix."""
        arrays: dict[str, NDArray[np.generic]] = {
            "feature": self.feature.astype(np.int16),
            "threshold": self.threshold,
            "right": self.right,
            "value": self.value,
            "roots": self.roots,
        }
        return {prefix + name: array for name, array in arrays.items()}


@dataclass(frozen=True, slots=True, eq=False)
class _Lookup:
    """What each column leaves of the leaves, ready to look up."""

    columns: NDArray[np.intp]
    """Those that a node looks at."""
    starts: NDArray[np.intp]
    """Where the thresholds of each of them begin, and where the last one's end."""
    column_of: NDArray[np.intp]
    """The column of each threshold."""
    thresholds: NDArray[np.float32]
    """Of each column, each once, rising."""
    table: Leaves
    """A line for what exceeds none of a column's thresholds and one for each that it exceeds, shape (lines, trees)."""
    all_leaves: np.unsignedinteger[Any]
    values: NDArray[np.float32]
    """Of all leaves, tree after tree."""
    first_leaves: NDArray[np.intp]
    """Where those of each tree begin, less the exponent's bias."""


def mean_of(forests: Sequence[Forest]) -> Forest:
    """Return one forest whose sums are the mean of the sums of several."""
    shifts = np.cumsum([0, *(len(forest.feature) for forest in forests[:-1])])
    pairs = list(zip(forests, shifts, strict=True))
    return Forest(
        feature=np.concatenate([forest.feature for forest in forests]),
        threshold=np.concatenate([forest.threshold for forest in forests]),
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
                right=kept[f"{prefix}right"],
                value=kept[f"{prefix}value"],
                roots=kept[f"{prefix}roots"],
            )
            for prefix in prefixes
        ]
