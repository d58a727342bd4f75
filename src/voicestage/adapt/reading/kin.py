"""Who is somebody's aunt: the person whose name keeps standing where the story says `her aunt`."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from typing import ClassVar

from voicestage.adapt.reading.kinship import PARENTS
from voicestage.adapt.reading.mentions import Mention
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.vocabulary import vocabulary

_NEAR = 1
"""Paragraphs before and behind a word of kin in which a name counts."""


class Kin:
    """Counts which names stand near each word of kin."""

    NOUNS: ClassVar[frozenset[str]] = vocabulary().kin | {"friend", "companion", "master", "mistress", "lady"}

    CLOSEST: ClassVar[frozenset[str]] = PARENTS | {"wife", "husband"}
    """Of whom a family has one each: `her father` is Mr. Bennet, `her sister` one of four."""

    def __init__(self, mentions: Sequence[Sequence[Mention]], roster: Roster) -> None:
        """Count over a whole story; `mentions` holds those of each passage."""
        named = [
            {
                roster.real(mention.person).number
                for mention in found
                if mention.kind == "name" and mention.person is not None
            }
            for found in mentions
        ]
        self._passages = max(1, len(named))
        self._with: Counter[int] = Counter(number for numbers in named for number in numbers)
        self._seen: Counter[str] = Counter()
        self._together: Counter[tuple[str, int]] = Counter()
        for index, found in enumerate(mentions):
            near = set().union(*named[max(0, index - _NEAR) : index + _NEAR + 1])
            for noun in {m.noun for m in found if m.kind == "description" and m.noun in self.NOUNS}:
                self._seen[noun] += 1
                self._together.update((noun, number) for number in near)

    def lift(self, noun: str, number: int) -> float:
        """Return how much oftener than by chance a person is named near a word of kin, as a logarithm."""
        near = self._together[noun, number]
        if not near:
            return -1.0
        expected = self._seen[noun] * min(1.0, (2 * _NEAR + 1) * self._with[number] / self._passages)
        return math.log((near + 0.5) / (expected + 0.5))
