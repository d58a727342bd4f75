"""How people speak, learned from speeches beside which something points at them: whom they call what, which words."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Sequence

from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.turns import Turn

_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
_PRIOR = 60.0
"""Words of everyone's that are mixed into each person's own."""


class Habits:
    """What the speeches of a story beside which somebody is pointed at say of those who speak them."""

    def __init__(
        self, turns: Sequence[Turn], pointed_at: Sequence[int], speeches: Sequence[str], roster: Roster
    ) -> None:
        """Count; `pointed_at` holds for each turn the number of its likely speaker, or -1."""
        self._pointed_at = pointed_at
        self._calls = [frozenset(_calls(turn, roster)) for turn in turns]
        self._words = [[word.lower() for word in _WORD.findall(speech)] for speech in speeches]
        self._all = Counter(word for words in self._words for word in words)
        self._total = max(1, self._all.total())
        self._called: dict[int, Counter[object]] = {}
        self._own: dict[int, Counter[str]] = {}
        for place, number in enumerate(pointed_at):
            if number >= 0:
                self._called.setdefault(number, Counter()).update(self._calls[place])
                self._own.setdefault(number, Counter()).update(self._words[place])
        self._sizes = {number: words.total() for number, words in self._own.items()}

    def calls(self, place: int, number: int) -> float:
        """Return how often a person calls people as a turn does; -1 where others do and he does not."""
        keys = self._calls[place]
        if not keys:
            return 0.0
        own = sum(self._called[number][key] for key in keys) if number in self._called else 0
        own -= len(keys) * (self._pointed_at[place] == number)
        if own <= 0 and any(counts[key] for counts in self._called.values() for key in keys):
            return -1.0
        return float(min(own, 5))

    def likeness(self, place: int, number: int) -> float:
        """Return how much likelier a turn's words are from a person than from anybody: log ratio over root of length.

        Nothing for turns beside which somebody is pointed at: their own words are among those counted.
        """
        own = self._own.get(number)
        words = self._words[place]
        if own is None or not words or self._pointed_at[place] >= 0:
            return 0.0
        size = self._sizes[number]
        score = 0.0
        for word in words:
            share = self._all[word] / self._total
            score += math.log((own[word] + _PRIOR * share) / ((size + _PRIOR) * share))
        return score / math.sqrt(len(words))


def _calls(turn: Turn, roster: Roster) -> list[object]:
    return [roster.real(a.person).number if a.person is not None else a.noun for a in turn.addresses]
