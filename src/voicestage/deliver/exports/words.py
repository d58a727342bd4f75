"""Which of the words that an engine said is which of the script's: `1547` was said in four, `Mr.` lost its full stop.

The words are matched in order, one to one, one to several or several to one, by how long they are and by the
punctuation that ends them, which an engine keeps for its melody. The best match is found by dynamic programming.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from voicestage.model.speech import SpokenWord
from voicestage.units import RATE

_WRITTEN = re.compile(r"\S+")
_CLOSING = "\"'”’»)]*_"
_ENDING = {".": ".", "!": ".", "?": ".", "…": ".", ",": ",", ";": ",", ":": ",", "—": ","}
_MOST_FOR_FIGURES = 12
"""`1,234,567` is said in so many words and some."""
_MOST = 3
_BAND = 25
"""How far the count of said words may run from its share of the written ones: a year in figures is two or three."""
_UNEVEN, _UNEVEN_FIGURES = 1.0, 0.2
"""What a match that is not one to one costs, against a word that is said twice as long as it is written."""
_ENDING_LOST, _ENDING_GAINED = 0.3, 0.7
"""An abbreviation loses its full stop; a word seldom gains one."""
_MARKS = "ˈˌː"


def word_starts(text: str, said: Sequence[SpokenWord]) -> list[tuple[int, int]]:
    """Return where each word begins in the text, and when it begins to sound [frames at 48 kHz].

    Args:
        text: the line as it is written.
        said: the words that the engine said, with their times; none, and nothing is returned.
    """
    written = [match for match in _WRITTEN.finditer(text) if any(c.isalnum() for c in match[0])]
    if not said or not written:
        return []
    first_said = _matched([match[0] for match in written], [word.symbols for word in said])
    found: list[tuple[int, int]] = []
    for match, first in zip(written, first_said, strict=True):
        start = round(said[first].start * RATE)
        if found and first == first_said[len(found) - 1]:  # said in one with the word before
            start = max(start, found[-1][1])
        found.append((match.start(), start))
    return found


def _matched(written: Sequence[str], said: Sequence[str]) -> list[int]:
    """Return for each written word which said word it begins with."""
    ends_written = [_ending(word) for word in written]
    ends_said = [_ending(word) for word in said]
    if len(written) == len(said) and ends_written == ends_said:
        return list(range(len(said)))
    long_written = [_length(word) for word in written]
    long_said = [max(1.0, float(sum(c.isalpha() and c not in _MARKS for c in word))) for word in said]
    ratio = sum(long_said) / sum(long_written)
    slope = len(said) / len(written)
    # best[n, m]: least cost of the first n written and m said words, and where it came from
    best: dict[tuple[int, int], tuple[float, tuple[int, int]]] = {(0, 0): (0.0, (0, 0))}
    for n in range(len(written)):
        for m in range(max(0, int(n * slope) - _BAND), min(len(said), int(n * slope) + _BAND) + 1):
            if (n, m) not in best:
                continue
            figures = any(c.isdigit() for c in written[n])
            most = _MOST_FOR_FIGURES if figures else _MOST
            steps = [(1, k) for k in range(1, most + 1)] + [(k, 1) for k in range(2, _MOST + 1)]
            for some, many in steps:
                to = n + some, m + many
                if to[0] > len(written) or to[1] > len(said):
                    continue
                a, b = sum(long_written[n : to[0]]) * ratio, sum(long_said[m : to[1]])
                cost = best[n, m][0] + abs(a - b) / max(a, b)
                if some != many:
                    cost += _UNEVEN_FIGURES if figures else _UNEVEN
                if ends_written[to[0] - 1] != (ending := ends_said[to[1] - 1]):
                    cost += _ENDING_GAINED if ending else _ENDING_LOST
                cost += sum(map(bool, (*ends_written[n : to[0] - 1], *ends_said[m : to[1] - 1])))
                if cost < best.get(to, (float("inf"),))[0]:
                    best[to] = cost, (n, m)
    at = len(written), len(said)
    if at not in best:  # said so differently that only the shares are left
        return [min(len(said) - 1, int(n * slope)) for n in range(len(written))]
    path = [at]
    while path[-1] != (0, 0):
        path.append(best[path[-1]][1])
    return [m for (n, m), (until, _) in pairwise(reversed(path)) for _ in range(n, until)]


def _length(word: str) -> float:
    """Return about how many sounds a word has: letters that are spelled out have two or three, figures more."""
    letters = [c for c in word if c.isalpha()]
    spelled = len(letters) > 1 and all(c.isupper() for c in letters) and ("." in word or len(letters) < 4)
    return max(1.0, (2.5 if spelled else 1.0) * len(letters) + 4.0 * sum(c.isdigit() for c in word))


def _ending(word: str) -> str:
    return _ENDING.get(word.rstrip(_CLOSING)[-1:], "")
