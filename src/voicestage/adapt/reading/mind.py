"""Who is in mind at a place of the story, and how much: whoever was mentioned or spoke lately."""

from __future__ import annotations

from dataclasses import dataclass, field

from voicestage.adapt.reading.mentions import UNSEEN
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Gender

MEMORY = 8
"""Paragraphs after which someone is no longer meant by a pronoun."""


@dataclass(frozen=True, slots=True)
class Sight:
    """When someone was last mentioned."""

    passage: int
    subject: bool
    order: int


@dataclass(slots=True, eq=False)
class Mind:
    """Remembers when each person was last mentioned."""

    roster: Roster
    narrator: Person | None
    sights: dict[int, Sight] = field(default_factory=dict)
    """By the person's number."""
    order: int = 0
    """How many mentions there were."""

    def clear(self) -> None:
        """Forget everyone, as where the story is read again."""
        self.sights.clear()
        self.order = 0

    def see(self, person: Person, index: int, *, subject: bool) -> None:
        """Keep that somebody was mentioned in a passage."""
        self.order += 1
        sight = self.sights.get(person.number)
        if sight and sight.passage == index and sight.subject and not subject:
            return
        self.sights[person.number] = Sight(index, subject, self.order)

    def since(self, person: Person, index: int) -> float:
        """Return how many passages ago somebody was mentioned, without end where he was not."""
        sight = self.sights.get(person.number)
        return index - sight.passage if sight is not None else float("inf")

    def salience(self, person: Person, index: int) -> float:
        """Return how much a person is in mind: 0 for just named as the subject, less with every paragraph since."""
        sight = self.sights.get(person.number)
        if sight is None:
            return -float(MEMORY)
        return -float(index - sight.passage) - (0.0 if sight.subject else 0.7) - (self.order - sight.order) * 0.05

    def nearest(self, gender: Gender, index: int) -> Person | None:
        """Return the person of that gender who is most in mind, or None."""
        best: Person | None = None
        best_score = -float(MEMORY)
        for person in self._near(index):
            if person is self.narrator or person.gender not in (gender, "unknown") or person.noun in UNSEEN:
                continue
            if person.several:
                continue
            score = self.salience(person, index) - (1.0 if person.gender == "unknown" else 0.0)
            if score > best_score:
                best, best_score = person, score
        return best

    def several(self, index: int) -> Person | None:
        """Return whom `they said` means: the group that is most in mind."""
        groups = [person for person in self._near(index) if person.several]
        return max(groups, key=lambda person: self.salience(person, index), default=None)

    def thing(self, index: int) -> Person | None:
        """Return whom `it said` means: whoever is most in mind of those of no gender who were described or given.

        The cast may call a lift a he.
        """
        things = [
            p
            for p in self._near(index)
            if (p.gender == "unknown" or (p.noun is not None and p.noun not in vocabulary().nouns))
            and (p.given is not None or p.noun is not None)
            and not p.several
        ]
        return max(things, key=lambda person: self.salience(person, index), default=None)

    def named(self) -> list[Person]:
        """Return everyone by name, the most recently mentioned first."""
        forms = {id(p): p for p in self.roster.by_form.values()}.values()
        real = {p.number: self.roster.real(p) for p in forms}
        return sorted(
            {p.number: p for p in real.values()}.values(),
            key=lambda p: -self.sights[p.number].order if p.number in self.sights else 1,
        )

    def _near(self, index: int) -> list[Person]:
        return [self.roster.people[number] for number, sight in self.sights.items() if index - sight.passage <= MEMORY]
