"""Which words of one text are which words of another, in order: the ground of proofs and of re-adaptation."""

from __future__ import annotations

import itertools
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import NamedTuple

_PLAIN = 40_000
"""Pairs of tokens that are compared as they are; larger stretches are cut at runs that stand once in each."""
_RUNS = (8, 4, 2, 1)
"""Lengths of those runs, the surest first [tokens]."""
_MOST = 4_000_000
"""Pairs of tokens beyond which two stretches without a common run are taken for different texts."""


class Match(NamedTuple):
    """`size` tokens from `left` in the one text are those from `right` in the other."""

    left: int
    right: int
    size: int


def align(left: Sequence[str], right: Sequence[str]) -> list[Match]:
    """Return the stretches that two sequences of tokens share, in order, without overlap.

    A shared stretch that is shorter than what differs on both of its sides says nothing (two sentences that share
    `the` and a comma), and is left out.
    """
    return _without_chance(_merged(_matches(left, right, 0, len(left), 0, len(right))), len(left), len(right))


def positions(matches: Sequence[Match], length: int) -> list[int]:
    """Return for each of `length` tokens on the left its place on the right, -1 where it has none."""
    places = [-1] * length
    for left, right, size in matches:
        places[left : left + size] = range(right, right + size)
    return places


def _matches(a: Sequence[str], b: Sequence[str], a0: int, a1: int, b0: int, b1: int) -> Iterator[Match]:
    start = 0
    while a0 + start < a1 and b0 + start < b1 and a[a0 + start] == b[b0 + start]:
        start += 1
    if start:
        yield Match(a0, b0, start)
        a0, b0 = a0 + start, b0 + start
    end = 0
    while a0 < a1 - end and b0 < b1 - end and a[a1 - end - 1] == b[b1 - end - 1]:
        end += 1
    a1, b1 = a1 - end, b1 - end
    if a0 < a1 and b0 < b1:
        yield from _between(a, b, a0, a1, b0, b1)
    if end:
        yield Match(a1, b1, end)


def _between(a: Sequence[str], b: Sequence[str], a0: int, a1: int, b0: int, b1: int) -> Iterator[Match]:
    pairs = (a1 - a0) * (b1 - b0)
    if pairs > _PLAIN:
        for run in _RUNS:
            if anchors := _anchors(a, b, a0, a1, b0, b1, run):
                for left, right in anchors:
                    if left < a0 or right < b0:  # inside what the anchor before it has grown to
                        continue
                    yield from _matches(a, b, a0, left, b0, right)
                    size = run
                    while left + size < a1 and right + size < b1 and a[left + size] == b[right + size]:
                        size += 1
                    yield Match(left, right, size)
                    a0, b0 = left + size, right + size
                yield from _matches(a, b, a0, a1, b0, b1)
                return
    if pairs <= _MOST:
        matcher = SequenceMatcher(None, a[a0:a1], b[b0:b1], autojunk=pairs > _PLAIN)
        for block in matcher.get_matching_blocks():
            if block.size:
                yield Match(a0 + block.a, b0 + block.b, block.size)


def _anchors(a: Sequence[str], b: Sequence[str], a0: int, a1: int, b0: int, b1: int, run: int) -> list[tuple[int, int]]:
    """Return the places of runs that stand once on each side, the longest series of them that is in order on both."""
    ours, theirs = _once(a, a0, a1, run), _once(b, b0, b1, run)
    pairs = [(place, theirs[key]) for key, place in ours.items() if key in theirs]
    tails: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for number, (_, right) in enumerate(pairs):  # in the order of the left side; patience sorting by the right one
        pile = bisect_left(tails, right)
        before.append(last[pile - 1] if pile else -1)
        if pile == len(tails):
            tails.append(right)
            last.append(number)
        else:
            tails[pile], last[pile] = right, number
    chain: list[tuple[int, int]] = []
    at = last[-1] if last else -1
    while at >= 0:
        chain.append(pairs[at])
        at = before[at]
    return chain[::-1]


def _once(tokens: Sequence[str], start: int, end: int, run: int) -> dict[tuple[str, ...], int]:
    """Return the runs of tokens that stand exactly once, in order, with their places."""
    seen: dict[tuple[str, ...], int] = {}
    for place in range(start, end - run + 1):
        key = tuple(tokens[place : place + run])
        seen[key] = -1 if key in seen else place
    return {key: place for key, place in seen.items() if place >= 0 and any(word[0].isalnum() for word in key)}


def _merged(matches: Iterator[Match]) -> list[Match]:
    merged: list[Match] = []
    for match in matches:
        last = merged[-1] if merged else None
        if last and (last.left + last.size, last.right + last.size) == (match.left, match.right):
            merged[-1] = Match(last.left, last.right, last.size + match.size)
        else:
            merged.append(match)
    return merged


def _without_chance(matches: list[Match], left_end: int, right_end: int) -> list[Match]:
    """Leave out what agrees by chance, until nothing does."""
    kept = matches
    while True:
        bounds = [Match(0, 0, 0), *kept, Match(left_end, right_end, 0)]
        gaps = [
            max(after.left - before.left - before.size, after.right - before.right - before.size)
            for before, after in itertools.pairwise(bounds)
        ]
        strong = [
            match
            for match, before, after in zip(kept, gaps, gaps[1:], strict=False)
            if not _by_chance(match, before, after)
        ]
        if len(strong) == len(kept):
            return kept
        kept = strong


def _by_chance(match: Match, gap_before: int, gap_after: int) -> bool:
    return match.size <= gap_before and match.size <= gap_after
