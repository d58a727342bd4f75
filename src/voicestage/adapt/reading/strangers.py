"""People whom the story shows by a description before it names them, or never does: the old lady, a voice."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from voicestage.adapt.reading.descriptions import narrowing
from voicestage.adapt.reading.mentions import SOMEBODY, UNSEEN, Mention, clause_start, is_brought_in
from voicestage.adapt.reading.mind import MEMORY
from voicestage.adapt.reading.names import LONGEST_NAME
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.model.cast import Gender

_SMALL = frozenset(("a", "an", "the", "of", "and", "or"))
_FORGET = 60
"""Paragraphs after which a description means somebody else."""


@dataclass(slots=True)
class Stranger:
    """Someone known by a description."""

    person: Person
    noun: str
    adjectives: frozenset[str]
    passage: int
    """Where he was last described so."""


@dataclass(slots=True, eq=False)
class Strangers:
    """Remembers who was shown by which description."""

    roster: Roster
    known: list[Stranger] = field(default_factory=list)
    """In the order in which they were shown."""
    created: dict[int, Person] = field(default_factory=dict)
    """Who was first met in which description, by the mention's identity: the same when the story is read again."""

    def clear(self) -> None:
        """Forget what was shown, but not whom each description brought in: the story is read again."""
        self.known.clear()

    def lately(self, index: int, *, within: int = MEMORY) -> Iterator[Stranger]:
        """Yield those whom the story described lately, the last first."""
        return (known for known in reversed(self.known) if index - known.passage <= within)

    def same(self, mention: Mention, index: int) -> Person | None:
        """Return whom the story described so before."""
        adjectives = frozenset(mention.adjectives)
        for known in self.lately(index, within=_FORGET):
            if known.noun != mention.noun:
                continue
            if mention.determiner in ("a", "an", "another") and known.passage != index:
                continue
            if adjectives and known.adjectives and not adjectives & known.adjectives:
                continue
            known.passage = max(known.passage, index)
            return self.roster.real(known.person)
        return None

    def meet(self, mention: Mention, index: int, *, gender: Gender, form: str, adjectives: frozenset[str]) -> Person:
        """Return whom a description brings in, under the name that it gives him."""
        if id(mention) in self.created:
            person = self.roster.real(self.created[id(mention)])
        else:
            person = self.created[id(mention)] = self.roster.add(gender)
            person.noun = mention.noun
            person.first_seen = mention.start
            person.forms[form] = 1
        self.known.append(Stranger(person, mention.noun, adjectives, index))
        return person

    def remember(self, mention: Mention, index: int, person: Person) -> None:
        """Keep that the words of a given cast describe somebody: `the lady` may mean the lady with the umbrella."""
        self.known.append(Stranger(person, mention.noun, frozenset(mention.adjectives), index))

    def unseen(self, index: int) -> Person | None:
        """Return who spoke lately out of the dark or out of a radio."""
        return next((self.roster.real(one.person) for one in self.lately(index) if one.noun in UNSEEN), None)

    def speaks_unseen(self, mention: Mention, index: int) -> Person:
        """Return whose voice it is that speaks: his who did so lately, else someone new."""
        person = self.unseen(index)
        if person is None:
            form = mention.noun.title()
            return self.meet(mention, index, gender="unknown", form=form, adjectives=frozenset())
        self.known.append(Stranger(person, mention.noun, frozenset(), index))
        return person

    def shown(self, mention: Mention, index: int) -> Person | None:
        """Return the voice that turns out to be a description's: `It belongs to a man in a yellow oilskin.`

        Or whoever it was that spoke: `“Stop,” said somebody. They turned. In the doorway stood an old lady.`
        """
        tokens = mention.segment.tokens
        start = clause_start(tokens, mention.first)
        belongs = tokens[start].lower == "it" and mention.first - start <= 4
        if mention.kind != "description" or not mention.new or not (belongs or is_brought_in(mention)):
            return None
        for known in self.lately(index, within=int(not belongs)):
            if known.noun in (UNSEEN if belongs else UNSEEN | SOMEBODY):
                known.noun, known.adjectives = mention.noun, frozenset(mention.adjectives)
                person = self.roster.real(known.person)
                person.noun = mention.noun
                person.forms[name_for(mention, mention.adjectives)] = 2
                if person.gender == "unknown":
                    person.gender = mention.gender
                return person
        return None


def is_unseen(mention: Mention) -> bool:
    """Tell whether a voice or a radio speaks for somebody: not `his voice`, nor `the voice of Kit`."""
    tokens = mention.segment.tokens
    following = tokens[mention.last].lower if mention.last < len(tokens) else ""
    return mention.noun in UNSEEN and mention.determiner in ("a", "the") and following != "of"


def name_for(mention: Mention, shown: Sequence[str]) -> str:
    """Return what to call somebody who is only described: Old Lady, Man in a Yellow Oilskin.

    Args:
        mention: the description.
        shown: those of its adjectives that tell anything.
    """
    name = " ".join((*shown, mention.noun)).title()
    behind = narrowing(mention)
    if not behind or len(name) + len(behind) >= LONGEST_NAME:
        return name
    first, *others = behind.split()
    kept = (word if word in _SMALL else word[0].upper() + word[1:] for word in others)
    return " ".join((name, first, *kept))
