"""Everyone in a story, found by name."""

from __future__ import annotations

from collections import Counter

from voicestage.adapt.reading.people import Person
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Gender


class Roster:
    """Everyone in the story, found by name."""

    def __init__(self) -> None:
        self.people: list[Person] = []
        self.by_form: dict[tuple[str, ...], Person] = {}
        self.is_name: set[str] = set()
        self.written: Counter[tuple[str, ...]] = Counter()
        """Every form of a name in the story, with how often its narration uses it."""
        self.nouns: dict[str, Gender] = vocabulary().nouns
        """Nouns for people, and for whatever else speaks in the story, with the gender they tell."""
        self.speaks_itself = False
        """Whether something speaks that may be called `it`: a ship, a heron."""
        self.phrases: dict[str, list[tuple[str, ...]]] = {}
        """Descriptions in the given cast, by their first word: `the oldest of the colts`."""
        self._merged: dict[int, Person] = {}

    def add(self, gender: Gender = "unknown") -> Person:
        """Add someone of whom nothing else is known yet."""
        person = Person(len(self.people), gender=gender)
        self.people.append(person)
        return person

    def merge(self, one: Person, other: Person) -> None:
        """Let `one` be the same person as `other`, whose name stays."""
        other.forms.update(one.forms)
        other.titles |= one.titles
        other.firsts |= one.firsts
        other.middles |= one.middles
        other.lasts |= one.lasts
        if other.gender == "unknown":
            other.gender = one.gender
        for form, person in self.by_form.items():
            if person is one:
                self.by_form[form] = other
        self._merged[one.number] = other

    def real(self, person: Person) -> Person:
        """Return who a person turned out to be."""
        while person.number in self._merged:
            person = self._merged[person.number]
        return person
