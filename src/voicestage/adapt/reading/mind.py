"""Who is in mind at a place of the story, and how well everyone there fits a pronoun."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Container, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from voicestage.adapt.reading.descriptions import JOINERS
from voicestage.adapt.reading.mentions import UNSEEN, Mention
from voicestage.adapt.reading.narration import COORDINATORS, SUBORDINATORS
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.segments import SENTENCE_ENDS
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Gender

MEMORY = 8
"""Paragraphs after which someone is no longer meant by a pronoun."""
_LONG_AGO = 30
"""Sentences, at most, that are told apart."""
_SINCE_SPOKEN = 3
"""Passages after which it does not matter who spoke last."""


class Signs(NamedTuple):
    """What speaks for somebody being meant, most of it against."""

    sentences: float
    """The logarithm of one more than the sentences since he was mentioned or spoke."""
    since_subject: float
    """The same since he was the subject of one or spoke, of at most `_LONG_AGO`."""
    since_named: float
    """The same since he was mentioned otherwise than by a pronoun."""
    same_passage: float
    share: float
    """How often he was mentioned, for once that whoever was mentioned most often was."""
    described: float
    """Whether he has no name but a description."""
    any_gender: float
    """Whether nothing tells his gender."""
    spoke_last: float
    """Whether it is the pronoun of a tag, and he spoke the turn before."""
    subject_of_clause: float
    """Whether he is the subject of the pronoun's own clause and it an object: not Kit, in `Kit saw him`; -1 where it
    is himself."""
    subject_again: float
    """Whether the pronoun is a subject, and he the last that was one."""
    sentences_before_tag: float
    """`sentences`, for the pronoun of a tag."""
    is_called: float
    """Whether the speech calls him that a tag says the pronoun speaks."""
    was_told: float
    """Whether it is the pronoun of a tag, and something was said to him just before the speech."""
    not_in_scene: float
    """Whether he was not mentioned since the scene began."""
    goes_on: float
    """`subject_again`, where the last subject was a pronoun too: who is once he stays he."""
    named_behind: float
    """Whether the pronoun is a subject, and he is named behind it in its sentence: not Kit, in `He saw Kit`."""


class Beside(NamedTuple):
    """The speech of which a tag says that a pronoun speaks it."""

    called: Container[Person]
    """Whom it calls."""
    told: Container[Person]
    """To whom something was said just before."""


WEIGHTS = Signs(-1.95, -0.36, -0.09, 1.11, 0.75, -0.98, -1.69, -0.90, -4.0, 0.40, -0.48, -3.0, 1.5, -0.3, 0.35, -4.0)
"""What each is worth, as a logarithm of odds.

`python -m training.attribution.pronouns` fits them to annotated pronouns. Four are set, for the language says so and
the cases are few: whoever sees him is not himself, nobody calls himself, who is asked answers, who is named
behind it is another. Fitted they are -0.5, -1.4, 0.5 and -0.7, and oftener wrong.
"""


@dataclass(slots=True)
class Sight:
    """When someone was last mentioned."""

    passage: int = 0
    sentence: int = 0
    order: int = 0
    as_subject: int = -_LONG_AGO
    """The sentence of which he was last the subject."""
    as_named: int = -_LONG_AGO
    """The sentence that last mentioned him otherwise than by a pronoun."""
    times: int = 0
    looks: dict[str, frozenset[str]] = field(default_factory=dict)
    """The nouns by which he was described, with the adjectives."""


@dataclass(slots=True, eq=False)
class Mind:
    """Remembers when each person was last mentioned."""

    roster: Roster
    narrator: Person | None
    weights: Signs = WEIGHTS
    sights: dict[int, Sight] = field(default_factory=dict)
    """By the person's number."""
    order: int = 0
    """How many mentions there were."""
    sentence: int = 0
    """How many sentences there were, a speech one of them."""
    _place: tuple[int, int] = (0, 0)
    """The segment that is read, and how many of its tokens were."""
    _subject: tuple[int, Mention | None] = (-1, None)
    """The last subject: who it was, and its words, but for who was a subject by speaking."""
    _spoke: tuple[int, int] = (-1, -_LONG_AGO)
    """Who spoke last, and the passage."""
    _most: int = 1
    _scene: int = 0
    """The sentence with which the scene began."""
    spoke_before: int = -1
    """Who spoke the turn before the last, in the same talk."""
    usual: dict[str, dict[int, float]] = field(default_factory=dict)
    """By a description's noun, in which share of its uses it meant whom when the story was read before."""
    _uses: dict[str, Counter[int]] = field(default_factory=dict)
    named_behind: frozenset[int] = frozenset()
    """The numbers of those who are named behind the subject that is read, in its sentence."""
    by_name: frozenset[int] = frozenset()
    """The numbers of those who have a name."""

    def clear(self) -> None:
        """Forget everyone but whom each noun meant, as where the story is read again."""
        self.sights.clear()
        self.usual = {
            noun: {number: times / of.total() for number, times in of.items()} for noun, of in self._uses.items()
        }
        self._uses.clear()
        self.by_name = frozenset(self.roster.real(person).number for person in self.roster.by_form.values())
        self.spoke_before = -1
        self.order = self.sentence = self._scene = 0
        self._place, self._subject, self._spoke, self._most = (0, 0), (-1, None), (-1, -_LONG_AGO), 1

    def begin_scene(self) -> None:
        """Keep that a scene begins: those of the scene before may not be there."""
        self._scene = self.sentence + 1

    def read_on(self, mention: Mention) -> None:
        """Go on to the sentence of a mention."""
        segment, read = self._place
        if segment != id(mention.segment):
            self.sentence += 1
            read = mention.first
        passed = mention.segment.tokens[read : mention.first]
        self.sentence += sum(token.text in SENTENCE_ENDS for token in passed)
        self._place = id(mention.segment), max(read, mention.first)

    def see(self, person: Person, mention: Mention, index: int) -> None:
        """Keep that somebody is mentioned in a passage."""
        sight = self._keep(person, index)
        sight.times += 1
        self._most = max(self._most, sight.times)
        if mention.kind != "pronoun":
            sight.as_named = self.sentence
        if mention.kind == "description":
            self.describe(person, mention)
        if mention.subject and not mention.subordinate:
            sight.as_subject = self.sentence
            self._subject = person.number, mention

    def describe(self, person: Person, mention: Mention) -> None:
        """Keep by which words somebody who has been seen is described."""
        looks = self.sights[person.number].looks
        looks[mention.noun] = looks.get(mention.noun, frozenset()).union(mention.adjectives)
        self._uses.setdefault(mention.noun, Counter())[person.number] += 1

    def hear(self, speaker: Person | None, index: int) -> None:
        """Keep that a turn was spoken in a passage, by whom if that is known."""
        self.sentence += 1
        self.spoke_before = self._spoke[0] if index - self._spoke[1] <= _SINCE_SPOKEN else -1
        self._spoke = speaker.number if speaker is not None else -1, index
        if speaker is not None:
            self._keep(speaker, index).as_subject = self.sentence

    def call(self, person: Person, index: int) -> None:
        """Keep that somebody is called in a passage."""
        self._keep(person, index).as_named = self.sentence

    def _keep(self, person: Person, index: int) -> Sight:
        self.order += 1
        sight = self.sights.setdefault(person.number, Sight())
        sight.passage, sight.sentence, sight.order = index, self.sentence, self.order
        return sight

    def since(self, person: Person, index: int) -> float:
        """Return how many passages ago somebody was mentioned, without end where he was not."""
        sight = self.sights.get(person.number)
        return index - sight.passage if sight is not None else float("inf")

    def signs(self, person: Person, index: int, pronoun: Mention | None = None, beside: Beside | None = None) -> Signs:
        """Return what speaks for a person being meant by a pronoun, or by any words that stand there.

        Args:
            person: somebody who has been seen.
            index: the passage.
            pronoun: the pronoun, in the sentence that was read last.
            beside: the speech, where the pronoun is the subject of a tag.
        """
        sight = self.sights[person.number]
        sentences = math.log1p(self.sentence - sight.sentence)
        subject, words = self._subject
        since_spoken = index - self._spoke[1]
        again = pronoun is not None and pronoun.subject and subject == person.number
        return Signs(
            sentences=sentences,
            since_subject=math.log1p(min(self.sentence - sight.as_subject, _LONG_AGO)),
            since_named=math.log1p(min(self.sentence - sight.as_named, _LONG_AGO)),
            same_passage=sight.passage == index,
            share=sight.times / self._most,
            described=person.noun is not None,
            any_gender=person.gender == "unknown",
            spoke_last=beside is not None and self._spoke[0] == person.number and since_spoken <= _SINCE_SPOKEN,
            subject_of_clause=_object_of(pronoun, words) if pronoun is not None and subject == person.number else 0.0,
            subject_again=again,
            sentences_before_tag=sentences if beside is not None else 0.0,
            is_called=beside is not None and person in beside.called,
            was_told=beside is not None and person in beside.told,
            not_in_scene=sight.sentence < self._scene,
            goes_on=again and words is not None and words.kind == "pronoun",
            named_behind=pronoun is not None and person.number in self.named_behind,
        )

    def has_acted(self, gender: Gender, sentence: int) -> bool:
        """Tell whether anybody whom a pronoun of that gender may mean acted or spoke in a sentence or since."""
        people = self.roster.people
        return any(
            sight.as_subject >= sentence and people[number].gender in (gender, "unknown")
            for number, sight in self.sights.items()
        )

    def subject_with(self, mention: Mention) -> int:
        """Return the number of the subject of the clause in which other words stand, or -1."""
        number, subject = self._subject
        if subject is None or subject.segment is not mention.segment or mention.subject:
            return -1
        between = mention.segment.tokens[subject.last : mention.first]
        apart = SUBORDINATORS | COORDINATORS | JOINERS
        return number if all(token.is_word and token.lower not in apart for token in between) else -1

    def salience(self, person: Person, index: int) -> float:
        """Return how much a person who has been seen is in mind, as a logarithm."""
        return self._score(self.signs(person, index))

    def fitting(
        self, gender: Gender, index: int, pronoun: Mention | None = None, beside: Beside | None = None
    ) -> list[tuple[Person, Signs]]:
        """Return everyone in mind whom a pronoun of that gender may mean, with what speaks for him; see `signs`."""
        return [
            (person, self.signs(person, index, pronoun, beside))
            for person in self._near(index)
            if person is not self.narrator
            and person.gender in (gender, "unknown")
            and person.noun not in UNSEEN
            and not person.several
        ]

    def likeliest(self, fitting: Sequence[tuple[Person, Signs]]) -> Person | None:
        """Return for whom most speaks, or None."""
        best = max(fitting, key=lambda one: self._score(one[1]), default=None)
        return best[0] if best is not None else None

    def _score(self, signs: Signs) -> float:
        return sum(weight * sign for weight, sign in zip(self.weights, signs, strict=True))

    def nearest(self, gender: Gender, index: int) -> Person | None:
        """Return the person of that gender who is most in mind, or None."""
        return self.likeliest(self.fitting(gender, index))

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

    def _near(self, index: int) -> Iterator[Person]:
        people = self.roster.people
        return (people[number] for number, sight in self.sights.items() if index - sight.passage <= MEMORY)


def _object_of(pronoun: Mention, subject: Mention | None) -> float:
    """Tell whether a pronoun is the object in the clause of a subject, so that another is meant: 1, `Kit saw him`.

    Behind a preposition it may be himself, `Kit looked behind him`; -1 where it is, `Kit saw himself`.
    """
    if subject is None or subject.segment is not pronoun.segment or pronoun.subject or pronoun.possessive:
        return 0.0
    between = pronoun.segment.tokens[subject.last : pronoun.first]
    if pronoun.noun.endswith("self"):
        return -float(bool(between) and between[-1].lower not in JOINERS)  # "her father and herself"
    apart = SUBORDINATORS | COORDINATORS | JOINERS | vocabulary().prepositions
    return float(bool(between) and all(token.is_word and token.lower not in apart for token in between))
