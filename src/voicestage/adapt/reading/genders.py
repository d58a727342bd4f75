"""The gender of people whose title and name do not tell it: the pronouns behind the name do."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from voicestage.adapt.reading.mentions import Mention
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.segments import SENTENCE_ENDS
from voicestage.model.cast import Gender


def vote_on_genders(mentions: Sequence[list[Mention]]) -> None:
    """Let the pronouns behind a name say the gender of those whose title and name do not."""
    votes: dict[int, Counter[Gender]] = {}
    people: dict[int, Person] = {}
    for found in mentions:
        last: Mention | None = None
        for mention in found:
            if mention.kind == "name":
                last = mention
            elif mention.kind == "description" and mention.gender != "unknown":
                last = None
            elif mention.kind == "pronoun" and last is not None and last.person and mention.gender != "unknown":
                if last.segment is mention.segment and _near(last, mention) and not _more_of(last, mention):
                    people[last.person.number] = last.person
                    votes.setdefault(last.person.number, Counter())[mention.gender] += 1 + last.subject
                last = None
    for number, counted in votes.items():
        person = people[number]
        (gender, most), *rest = counted.most_common(2)
        if person.gender == "unknown" and most >= 2 * (rest[0][1] if rest else 0):
            person.gender = gender


def _more_of(name: Mention, pronoun: Mention) -> bool:
    """Tell whether a pronoun begins what is said of a name: `Kit, his sister`."""
    between = name.segment.tokens[name.last : pronoun.first]
    return pronoun.possessive and [token.text for token in between] == [","]


def _near(one: Mention, other: Mention) -> bool:
    between = one.segment.tokens[one.last : other.first]
    if any(token.lower == "its" for token in between):
        return False  # "Unit 12 turned its lamp toward him"
    return sum(token.text in SENTENCE_ENDS for token in between) <= 1
