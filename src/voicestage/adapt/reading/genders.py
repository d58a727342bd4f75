"""The gender of people whose title and name do not tell it: pronouns behind the name do, or the names of the world."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from voicestage.adapt.given_names import gender_of_given_name
from voicestage.adapt.reading.mentions import Mention
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.segments import SENTENCE_ENDS
from voicestage.model.cast import Gender

_TELLING = 3
"""Pronouns behind a name, he who acts for two, that tell more than the name does."""


def vote_on_genders(mentions: Sequence[list[Mention]], roster: Roster) -> None:
    """Let the pronouns behind a name say the gender of those whose title and name do not.

    Once it is known whom descriptions mean, those behind `the driver` tell his.
    """
    people: dict[int, Person] = {}
    for person in roster.people:
        person.votes.clear()
    for found in mentions:
        last: Mention | None = None
        for mention in found:
            if mention.kind == "name" or (mention.kind == "description" and mention.person is not None):
                last = mention
            elif mention.kind == "description" and mention.gender != "unknown":
                last = None
            elif mention.kind == "pronoun" and last is not None and last.person and mention.gender != "unknown":
                near = last.segment is mention.segment and _near(last, mention) and not _more_of(last, mention)
                if near and not _is_object(mention):  # `Kit gave him the key`: he is somebody else
                    person = roster.real(last.person)
                    people[person.number] = person
                    person.votes[mention.gender] += 1 + last.subject
                last = None
    for person in people.values():
        (gender, most), *rest = person.votes.most_common(2)
        known = _of_names(person) if most < _TELLING else {gender}
        if person.gender == "unknown" and most >= 2 * (rest[0][1] if rest else 0) and known <= {gender}:
            person.gender = gender


def guess_genders(people: Iterable[Person]) -> None:
    """Let given names from anywhere say the gender of those of whom the story has not said it."""
    for person in people:
        if person.gender == "unknown" and person.given is None:
            told = _of_names(person)
            if len(told) == 1:
                person.gender = told.pop()


def _of_names(person: Person) -> set[Gender]:
    return {gender_of_given_name(first) for first in person.firsts} - {"unknown"}


def _is_object(pronoun: Mention) -> bool:
    """Tell whether a pronoun is `him`, or a `her` that owns nothing."""
    return pronoun.noun == "him" or (pronoun.noun == "her" and not pronoun.possessive)


def _more_of(name: Mention, pronoun: Mention) -> bool:
    """Tell whether a pronoun begins what is said of a name: `Kit, his sister`."""
    between = name.segment.tokens[name.last : pronoun.first]
    return pronoun.possessive and [token.text for token in between] == [","]


def _near(one: Mention, other: Mention) -> bool:
    between = one.segment.tokens[one.last : other.first]
    if any(token.lower == "its" for token in between):
        return False  # "Unit 12 turned its lamp toward him"
    return sum(token.text in SENTENCE_ENDS for token in between) <= 1
