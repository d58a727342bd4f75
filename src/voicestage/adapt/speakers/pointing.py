"""How far what stands beside a speech points at a person: by name, by description, by a pronoun."""

from __future__ import annotations

from collections.abc import Mapping

from voicestage.adapt.reading.addresses import says_own_name
from voicestage.adapt.reading.clues import Clue
from voicestage.adapt.reading.kin import Kin
from voicestage.adapt.reading.mentions import Mention
from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.relations import OWN
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.turns import Turn


class Pointing:
    """Weighs clues against persons in a resolved story."""

    def __init__(self, roster: Roster, narrator: Person | None, whose: Mapping[int, Person]) -> None:
        """Begin; `whose` is `Resolver.whose`."""
        self._roster = roster
        self._narrator = narrator
        self._whose = whose

    def may_mean(self, pronoun: Mention, person: Person) -> bool:
        """Tell whether `he` or `she` may be a person: never the narrator, who writes `I`."""
        return person is not self._narrator and person.gender in ("unknown", pronoun.gender)

    def relation(self, clue: Clue | None, person: Person) -> float:
        """Say how far a clue points at a person: 3 by name, 2 by description, 1 by pronoun; below 0 at another."""
        if clue is None:
            return 0.0
        mention = clue.mention
        meant = self._roster.real(mention.person) if mention.person is not None else None
        opposed = {mention.gender, person.gender} == {"male", "female"}
        if mention.kind == "pronoun":
            if mention.noun in OWN:
                return 3.0 if person is self._narrator else -1.5
            if opposed or (person is self._narrator and mention.noun != "we"):
                return -2.0  # who tells of himself writes "I"
            if meant is person:
                return 1.0
            if mention.noun in ("they", "we"):
                return 0.8 if person.several else 0.1
            return 0.5 if mention.gender == person.gender != "unknown" else 0.3
        if self._whose.get(id(mention)) is person:
            return -2.0  # "said his friend"
        known_kin = meant is not None and mention.noun in Kin.CLOSEST and bool(meant.titles)
        unsure = mention.kind == "description" and mention.noun in Kin.NOUNS and not (mention.given or known_kin)
        if meant is person:
            return 3.0 if mention.kind == "name" else 1.5 if unsure else 2.0
        if opposed:
            return -2.0
        if unsure:
            return 0.6 if mention.gender == person.gender else 0.4
        return -1.0 if meant is not None else 0.2

    def introduces(self, turn: Turn, person: Person) -> float:
        """Say how surely a turn gives a person's name as the speaker's own: 2 without doubt, 1 as an answer may."""
        own = [m for m in turn.introduces if m.person is not None and self._roster.real(m.person) is person]
        return max((1.0 + says_own_name(mention) for mention in own), default=0.0)

    def may_name(self, turn: Turn, person: Person) -> float:
        """Tell whether a name that stands for someone else in a clue would fit a person too: `Mr. Knightley`."""
        for clue in turn.clues:
            mention = clue.mention
            if (
                mention.kind == "name"
                and mention.person is not None
                and self._roster.real(mention.person) is not person
            ):
                words = {name_key(token.text) for token in mention.segment.tokens[mention.first : mention.last]}
                opposed = {mention.gender, person.gender} == {"male", "female"}
                if not opposed and words & (person.firsts | person.lasts):
                    return 1.0
        return 0.0

    def pointed(self, turn: Turn | None, person: Person) -> float:
        """Say how far the best clue of a neighbouring turn points at a person."""
        if turn is None or not turn.clues or turn.clues[0].strength == "near":
            return 0.0
        return self.relation(turn.clues[0], person)
