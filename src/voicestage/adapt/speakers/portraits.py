"""What a story tells of the people in it beside what they say: gender and age, each with the words that tell it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterator, Sequence

from voicestage.adapt.attributor import Grounds
from voicestage.adapt.given_names import gender_of_given_name
from voicestage.adapt.reading.ages import AgeClue, ages_named, ages_told, own_age
from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.turns import Scan
from voicestage.adapt.speakers.beam import Decision
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Age, Gender

_SURE = 0.5
"""The share of likelihood from which what somebody says of himself is his."""
_ENOUGH = 1.7
"""How much must tell an age."""
_AHEAD = 0.6
"""By how much it must be ahead of the next."""
_AGAIN = 0.5
"""What more of the same words tells: so much of the first time for each e-fold."""
_PRONOUN: dict[Gender, str] = {"female": "she", "male": "he"}
_WORD: dict[Gender, str] = {"female": "woman", "male": "man"}


def portraits(
    read: Scan, decisions: Sequence[Decision | None], roster: Roster
) -> Iterator[tuple[Person, Age, Grounds]]:
    """Yield everyone of whom a story tells gender or age, the age, and what tells both."""
    told: dict[int, Counter[AgeClue]] = {}
    for person, clue in _clues(read, decisions, roster):
        told.setdefault(roster.real(person).number, Counter())[clue] += 1
    for person in roster.people:
        if roster.real(person) is person:
            age, words = _age_of(told.get(person.number, Counter()))
            grounds = Grounds(gender=_what_tells_gender(person), age=words)
            if grounds != Grounds():
                yield person, age, grounds


def _what_tells_gender(person: Person) -> str:
    if person.gender == "unknown":
        return ""
    known = vocabulary()
    for form, _ in person.forms.most_common():
        words = [name_key(word.rstrip(".,")) for word in form.split()]
        if any(person.gender in (known.titles.get(word), known.nouns.get(word)) for word in words):
            return f'"{form}"'
    if person.votes[person.gender]:
        return f'"{_PRONOUN[person.gender]}" behind the name'
    if any(gender_of_given_name(first) == person.gender for first in person.firsts):
        return f"a {_WORD[person.gender]}'s name"
    return ""


def _clues(read: Scan, decisions: Sequence[Decision | None], roster: Roster) -> Iterator[tuple[Person, AgeClue]]:
    for person in roster.people:
        for clue in ages_named(person):
            yield person, clue
    for found in read.mentions:
        for mention in found:
            if mention.person is not None:
                for clue in ages_told(mention):
                    yield mention.person, clue
    spoken = {
        segment.quotation: segment
        for passage in read.passages
        for segment in passage.segments
        if segment.quotation is not None
    }
    for turn, decision in zip(read.turns, decisions, strict=True):
        if decision is not None and decision.share >= _SURE:
            for quotation in turn.quotations:
                for clue in own_age(spoken[quotation]):
                    yield decision.person, clue


def _age_of(told: Counter[AgeClue]) -> tuple[Age, str]:
    """Return the age that most tells, and the words that tell it best."""
    weights: dict[Age, float] = {}
    for clue, times in told.items():
        weights[clue.age] = weights.get(clue.age, 0.0) + _weight(clue, times)
    ranked = sorted(weights.items(), key=lambda item: -item[1])
    if not ranked or ranked[0][1] < _ENOUGH:
        return "unknown", ""
    age = ranked[0][0]
    if len(ranked) > 1 and ranked[0][1] - ranked[1][1] < _AHEAD:
        if {age, ranked[1][0]} != {"child", "young"}:
            return "unknown", ""
        age = "young"  # the girl: a child's voice would be the greater fault
    best = max((clue for clue in told if clue.age == age), key=lambda clue: _weight(clue, told[clue]))
    return age, f'"{best.words}"'


def _weight(clue: AgeClue, times: int) -> float:
    return clue.weight * (1 + _AGAIN * math.log(times))
