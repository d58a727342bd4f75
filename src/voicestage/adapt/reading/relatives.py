"""Whom a word of kin means: his wife, her mother, Kit's father, my aunt; and Dad, where the story names him nowhere."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from voicestage.adapt.reading.addresses import Address
from voicestage.adapt.reading.kinship import MARRIED, PARENTS, same_kin
from voicestage.adapt.reading.mentions import Mention
from voicestage.adapt.reading.mind import Mind
from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.strangers import Strangers
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Gender

_CALLED = PARENTS | {"grandma", "grandpa"}
_SAME_AGE = frozenset(("sister", "brother", "cousin", "son", "daughter", "nephew", "niece"))
_OTHER_FAMILY = frozenset(("aunt", "uncle", "auntie", "cousin", "niece", "nephew", "grandmother", "grandfather"))
"""Kin who as often bear another name."""
_GROWN = frozenset(
    ("mrs", "mme", "madame", "frau", "senora", "signora", "sra", "mr", "herr", "senor", "signor", "monsieur")
)
_UNMARRIED = frozenset(("miss", "master", "mlle", "mademoiselle", "fraulein", "senorita", "signorina"))
_SISTERS_AND_BROTHERS = frozenset(("sister", "brother"))
_COUPLES = {"aunt": "uncle", "uncle": "aunt", "auntie": "uncle"}
_OF_THEM: dict[str, Gender] = {"niece": "female", "nephew": "male"}
_INVERSE = (
    (_SISTERS_AND_BROTHERS, ("brother", "sister")),
    (frozenset(("wife", "husband")), ("husband", "wife")),
    (frozenset(("son", "daughter")), ("father", "mother")),
    (frozenset(("father", "mother")), ("son", "daughter")),
    (frozenset(("uncle", "aunt")), ("nephew", "niece")),
    (frozenset(("nephew", "niece")), ("uncle", "aunt")),
    (frozenset(("cousin",)), ("cousin", "cousin")),
)
"""Words of kin, and what a man and a woman are to whom they are said of."""
_CLEARLY = 3.0
"""How often at least she was there who is her aunt wherever she is spoken of, one of two counted half, and how many
times as often as any other."""
_LONG_AGO = 12
"""Paragraphs after which a grown-up is nobody's father or mother by being there."""


@dataclass(slots=True, eq=False)
class Relatives:
    """Finds whom words of kin mean."""

    roster: Roster
    mind: Mind
    strangers: Strangers
    parents: dict[str, Person] = field(default_factory=dict)
    """Who is called Dad or Mother by someone, and not otherwise known."""
    owned: dict[tuple[int, str], Person] = field(default_factory=dict)
    """By whose relation somebody is and by the word for it: Kit's mother."""
    told: dict[tuple[int, str], Person | None] = field(default_factory=dict)
    """The same where the story says it with the name, `his sister, Kit`, and the other way round; None where it says so
    of more than one."""
    usual: dict[tuple[int, str], Person] = field(default_factory=dict)
    """The same where the story only ever says `her aunt`, as it was read before."""
    _near: dict[tuple[int, str], dict[int, float]] = field(default_factory=dict)
    """The same: how often each was there who may be meant, one of two counted half."""

    def clear(self) -> None:
        """Settle who somebody's aunt and uncle mostly may be, as where the story is read again."""
        self.usual.clear()
        for key, near in self._near.items():
            first, second, *_ = (*sorted(near.values(), reverse=True), 0.0, 0.0)
            if first >= _CLEARLY * max(1.0, second):
                self.usual[key] = self.roster.people[max(near, key=lambda number: near[number])]
        self._near.clear()

    def called(self, address: Address, index: int, family: set[str]) -> Address:
        """Return an address with whom it calls: `Dad?` calls someone even where the story has not named him.

        Args:
            address: as it was found.
            index: its passage.
            family: the last names of who calls.
        """
        if address.person is not None or address.noun not in _CALLED or self._parent(address.gender, index, family):
            return address
        person = self.parents.get(address.noun)
        if person is None:
            person = self.strangers.unseen(index)
            if person is not None and person.noun is not None and person.gender in ("unknown", address.gender):
                person.gender = address.gender
                person.forms[address.noun.title()] = 2
            else:
                person = self.roster.add(address.gender)
                person.forms[address.noun.title()] = 1
            person.noun = address.noun
            self.parents[address.noun] = person
        return replace(address, person=person)

    def of(self, mention: Mention, index: int, owner: Person | None) -> Person | None:
        """Return whom `his wife` or `my aunt` means; None where nobody fits, or more than one.

        Args:
            mention: the words.
            index: their passage.
            owner: whom `his` means.
        """
        told = self._told_of(owner, mention.noun) if owner is not None else None
        several = mention.noun in _SAME_AGE  # "her sister, Jane" says nothing of her other sisters
        return (
            (None if several else told)
            or self._of_family(mention, index, owner)
            or told
            or self._of_that_name(mention)
            or self._of_other_name(mention, index, owner)
        )

    def of_owner(self, mention: Mention, owner: Person, *, create: bool) -> Person | None:
        """Return who is Kit's mother: always the same, as long as the story does not name her otherwise."""
        told = self._told_of(owner, mention.noun)
        if told is not None:
            return told
        same = same_kin(mention.noun)
        for (number, noun), known in self.owned.items():
            if noun in same and self.roster.real(self.roster.people[number]) is owner:
                return self.roster.real(known)
        if not create and mention.noun not in vocabulary().kin:
            return None
        person = self.owned[owner.number, name_key(mention.noun)] = self.roster.add(mention.gender)
        person.noun = mention.noun
        person.first_seen = mention.start
        whose = mention.owner.text.split() if mention.owner is not None else []
        words = (*whose, *mention.adjectives, mention.noun)
        person.forms[" ".join(word[0].upper() + word[1:] for word in words)] = 1
        return person

    def learn(self, noun: str, owner: Person, person: Person) -> None:
        """Keep that the story says who is somebody's sister, and so who is whose brother."""
        for whose, word, other in ((owner, noun, person), (person, _inverse(noun, owner.gender), owner)):
            key = whose.number, name_key(word)
            known = self.told.get(key, other)
            if word:
                self.told[key] = other if known is not None and self.roster.real(known) is other else None

    def _told_of(self, owner: Person, noun: str) -> Person | None:
        found = [self.told.get((owner.number, word)) for word in same_kin(noun)]
        known = next((person for person in found if person is not None), None)
        return self.roster.real(known) if known is not None else None

    def _of_that_name(self, mention: Mention) -> Person | None:
        """Return who bears a word of kin as a name or a title: `her grandfather` is Granda, `his aunt` Aunt Colette."""
        same = same_kin(mention.noun)
        found = [p for p in self.mind.named() if p.number in self.mind.sights and (p.titles | p.firsts) & same]
        return found[0] if len(found) == 1 else None

    def _of_family(self, mention: Mention, index: int, owner: Person | None) -> Person | None:
        """Return a relative of the same last name, else the grown-up most in mind."""
        if mention.noun in _OTHER_FAMILY:
            return None
        same_age = mention.noun in _SAME_AGE
        family = self._family(owner) if owner is not None else []
        fitting = [person for person in family if person.gender == mention.gender]
        of_that_age = next((person for person in fitting if same_age != bool(person.titles & _GROWN)), None)
        if of_that_age is not None:
            return of_that_age
        if mention.noun in _SISTERS_AND_BROTHERS and not any(person.titles & MARRIED for person in family):
            return fitting[0] if fitting else None  # Mr. Bingley, whose sister is Miss Bingley
        if same_age or mention.determiner == "my" or mention.noun not in _CALLED | {"wife", "husband", "lady"}:
            return None
        return self._parent(mention.gender, index, owner.lasts if owner else set())

    def _family(self, owner: Person) -> list[Person]:
        """Return whoever else bears somebody's last name, the most recently mentioned first."""
        names = _family_names(owner)
        return [p for p in self.mind.named() if p is not owner and names & _family_names(p)]

    def _of_other_name(self, mention: Mention, index: int, owner: Person | None) -> Person | None:
        """Return the one grown-up near whom `her aunt` can mean: Mrs. Gardiner, where nobody else is there.

        Where more are, it is the only one of them who has a husband or a wife; before all it is who usually was there,
        or her husband.
        """
        if mention.noun not in _OTHER_FAMILY or mention.determiner not in ("his", "her"):
            return None
        usual = self._usually(owner, mention.noun) if owner is not None else None
        family = owner.lasts if owner is not None else set()
        near = [
            person
            for person in self.mind.named()
            if person.titles & _GROWN
            and person.gender == mention.gender
            and not person.lasts & family
            and self.mind.since(person, index) <= _LONG_AGO
        ]
        if owner is not None and mention.noun in _COUPLES:
            there = self._near.setdefault((owner.number, mention.noun), {})
            for person in near:
                there[person.number] = there.get(person.number, 0.0) + 1 / len(near)
        if usual is not None:
            return usual
        couples = [p for p in near if any(one.titles & _GROWN and one.gender != p.gender for one in self._family(p))]
        found = near if len(near) == 1 else couples
        return found[0] if len(found) == 1 else None

    def _usually(self, owner: Person, noun: str) -> Person | None:
        """Return who somebody's aunt is throughout the story: whoever was there, else the wife of the uncle who was."""
        if noun in _OF_THEM:
            theirs = {number for (number, _), known in self.usual.items() if self.roster.real(known) is owner}
            young = [self.roster.people[number] for number in theirs]
            found = [person for person in young if person.gender == _OF_THEM[noun]]
            return self.roster.real(found[0]) if len(found) == 1 else None
        known = self.usual.get((owner.number, noun))
        other = self.usual.get((owner.number, _COUPLES.get(noun, "")))
        if known is None and other is not None:
            other = self.roster.real(other)
            married = [p for p in self._family(other) if p.titles & _GROWN and p.gender != other.gender]
            known = married[0] if len(married) == 1 else None
        known = self.roster.real(known) if known is not None else None
        return known if known is not owner else None

    def _parent(self, gender: Gender, index: int, family: set[str]) -> Person | None:
        """Return the grown-up most in mind whom `his mother` or `her father` can mean."""
        best: Person | None = None
        best_score = -float(_LONG_AGO)
        for number, sight in self.mind.sights.items():
            person = self.roster.people[number]
            grown = bool(person.titles & _GROWN) or person.noun in ("woman", "lady", "man", "gentleman")
            if family and person.lasts and not family & person.lasts:
                continue
            if not grown or person.gender != gender or index - sight.passage > _LONG_AGO:
                continue
            score = self.mind.salience(person, index)
            if score > best_score:
                best, best_score = person, score
        return best


def _inverse(noun: str, gender: Gender) -> str:
    """Return what somebody of that gender is to his relation: the brother of his sister; empty where nothing tells."""
    pairs = next((pairs for nouns, pairs in _INVERSE if noun in nouns), None)
    return pairs[gender == "female"] if pairs is not None and gender in ("male", "female") else ""


def _family_names(person: Person) -> set[str]:
    """Return the names that somebody's family bears too; of Miss Bingley, who may be Miss Jane, it is the only one."""
    return person.lasts or (person.firsts if person.titles & _UNMARRIED else set())
