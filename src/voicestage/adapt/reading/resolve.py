"""Who is meant by he, she and the old lady: the most recent person that fits."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from voicestage.adapt.reading.kinship import ELDERS, PARENTS, same_kin
from voicestage.adapt.reading.mentions import UNSEEN, Mention, clause_start, is_plural, means_several
from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.segments import SENTENCE_ENDS
from voicestage.adapt.reading.turns import Scan, Turn
from voicestage.adapt.vocabulary import vocabulary
from voicestage.model.cast import Gender

_MEMORY = 8
"""Paragraphs after which someone is no longer meant by a pronoun."""
_FORGET_DESCRIPTION = 60
_NEAR = 10
"""Paragraphs in which somebody has been seen who is meant by his looks alone."""
_GROWN = frozenset(
    ("mrs", "mme", "madame", "frau", "senora", "signora", "sra", "mr", "herr", "senor", "signor", "monsieur")
)
_LOOKS = frozenset(
    ("old", "elderly", "older", "elder", "young", "younger", "little", "big", "small", "tall", "poor", "good")
)
"""What is said of somebody met before: `the old woman` of Mrs. Daalder."""
_POLITE = frozenset(("lady", "lord", "sir", "master", "mistress", "miss", "sister", "brother", "mother", "father"))
_PARENTS = PARENTS | {"grandma", "grandpa"}
_OTHER_FAMILY = frozenset(("aunt", "uncle", "auntie", "cousin", "niece", "nephew", "grandmother", "grandfather"))
"""Kin who as often bear another name."""
_RELATED = vocabulary().kin | {"master", "mistress"}
_EMPTY = frozenset(("other", "same", "very", "own", "certain", "first", "second", "third", "last", "more", "few"))
_BODILESS = frozenset(("voice", "person", "creature", "beast", "other", "ghost", "spirit"))
_PART = 2
"""Sentences whose subject somebody is, by one word, from which he has a part though he is never beside a speech."""
_GENERIC = frozenset(
    ("man", "woman", "boy", "girl", "lady", "gentleman", "child", "fellow", "lad", "lass", "chap", "youth", "youngster")
)


@dataclass(slots=True)
class Sight:
    """When someone was last mentioned."""

    passage: int
    subject: bool
    order: int


@dataclass(slots=True)
class Described:
    """Someone known by a description."""

    person: Person
    noun: str
    adjectives: frozenset[str]
    passage: int


@dataclass(slots=True, eq=False)
class Resolver:
    """Goes through a story once and finds who is meant by each mention."""

    roster: Roster
    narrator: Person | None
    described: list[Described] = field(default_factory=list)
    sights: dict[int, Sight] = field(default_factory=dict)
    """By the person's number."""
    order: int = 0
    parents: dict[str, Person] = field(default_factory=dict)
    """Who is called Dad or Mother by someone, and not otherwise known."""
    owned: dict[tuple[int, str], Person] = field(default_factory=dict)
    """By whose relation somebody is and by the word for it: Kit's mother."""
    acts: Counter[str] = field(default_factory=Counter)
    """How often `the plumber` does something."""
    created: dict[int, Person] = field(default_factory=dict)
    """Who was first met in which description, by the mention's identity: the same when the story is read again."""

    def resolve(self, scan: Scan, speakers: Sequence[Person | None] = ()) -> None:
        """Set `person` of every mention that can be told.

        Args:
            scan: the story.
            speakers: who speaks each turn, as far as that is known already: they are in mind too.
        """
        self.sights.clear()
        self.described.clear()
        self.order = 0
        decisive = {
            id(clue.mention)
            for turn in scan.turns
            for clue in turn.clues
            if clue.strength in ("tag", "lead-in", "beat")
        }
        acting = (m for found in scan.mentions for m in found if m.kind == "description" and m.subject)
        self.acts = Counter(m.noun for m in acting if m.determiner == "the" and m.noun in vocabulary().nouns)
        turns: dict[int, list[int]] = {}
        for place, turn in enumerate(scan.turns):
            turns.setdefault(turn.passage, []).append(place)
        for index, mentions in enumerate(scan.mentions):
            for mention in mentions:
                same = _in_apposition(mention, mentions) or self._owner_of_voice(mention, index)
                if same is not None:
                    mention.person = self.roster.real(same)
                elif mention.kind == "name" and mention.person is not None:
                    mention.person = self.roster.real(mention.person)
                    mention.gender = mention.person.gender
                elif mention.kind == "description":
                    mention.person = self._description(mention, index, create=id(mention) in decisive)
                else:
                    mention.person = self._pronoun(mention, index)
                if mention.person is not None:
                    self._see(mention.person, index, subject=mention.subject)
            for place in turns.get(index, ()):
                self._hear(scan.turns[place], index)
                speaker = speakers[place] if speakers else None
                if speaker is not None:
                    self._see(self.roster.real(speaker), index, subject=True)

    def _hear(self, turn: Turn, index: int) -> None:
        """Whoever is called is in mind; `Dad?` calls someone even where the story has not named him."""
        speaker = turn.tag.mention.person if turn.tag else None
        family = speaker.lasts if speaker else set()
        for place, address in enumerate(turn.addresses):
            person = address.person
            if person is None and address.noun in _PARENTS and self._parent(address.gender, index, family) is None:
                person = self.parents.get(address.noun)
                voice = self._unseen_near(index) if person is None else None
                if voice is not None and voice.noun is not None and voice.gender in ("unknown", address.gender):
                    person = self.parents[address.noun] = voice
                    voice.noun, voice.gender = address.noun, address.gender
                    voice.forms[address.noun.title()] = 2
                elif person is None:
                    person = self.parents[address.noun] = self.roster.add(address.gender)
                    person.noun = address.noun
                    person.forms[address.noun.title()] = 1
                turn.addresses[place] = replace(address, person=person)
            if person is not None:
                self._see(self.roster.real(person), index, subject=True)

    def _see(self, person: Person, index: int, *, subject: bool) -> None:
        self.order += 1
        sight = self.sights.get(person.number)
        if sight and sight.passage == index and sight.subject and not subject:
            return
        self.sights[person.number] = Sight(index, subject, self.order)

    def salience(self, person: Person, index: int) -> float:
        """Return how much a person is in mind: 0 for just named as the subject, less with every paragraph since."""
        sight = self.sights.get(person.number)
        if sight is None:
            return -float(_MEMORY)
        return -float(index - sight.passage) - (0.0 if sight.subject else 0.7) - (self.order - sight.order) * 0.05

    def _pronoun(self, mention: Mention, index: int) -> Person | None:
        if mention.noun in ("i", "my", "me"):
            return self.narrator
        if mention.noun == "it":
            return self._thing(index)
        if mention.noun == "they":
            return self._several(index)
        if mention.gender == "unknown":
            return None
        return self.nearest(mention.gender, index)

    def _thing(self, index: int) -> Person | None:
        """Return whom `it said` means: whoever is most in mind of those of no gender who were described or given."""
        near = [self.roster.people[number] for number, sight in self.sights.items() if index - sight.passage <= _MEMORY]
        things = [
            p
            for p in near
            if p.gender == "unknown" and (p.given is not None or (p.noun is not None and not means_several(p.noun)))
        ]
        return max(things, key=lambda person: self.salience(person, index), default=None)

    def _several(self, index: int) -> Person | None:
        """Return whom `they said` means: the group that was described last."""
        for known in reversed(self.described):
            if index - known.passage <= _MEMORY and means_several(known.noun):
                return self.roster.real(known.person)
        return None

    def nearest(self, gender: Gender, index: int) -> Person | None:
        """Return the person of that gender who is most in mind, or None."""
        best: Person | None = None
        best_score = -float(_MEMORY)
        for number, sight in self.sights.items():
            if index - sight.passage > _MEMORY:
                continue
            person = self.roster.people[number]
            if person is self.narrator or person.gender not in (gender, "unknown") or person.noun in UNSEEN:
                continue
            if person.noun is not None and means_several(person.noun):
                continue
            score = self.salience(person, index) - (1.0 if person.gender == "unknown" else 0.0)
            if score > best_score:
                best, best_score = person, score
        return best

    def _description(self, mention: Mention, index: int, *, create: bool) -> Person | None:
        head = mention.noun
        if mention.given and mention.person is not None:
            return self.roster.real(mention.person)
        if head in UNSEEN and create and self._speaks_unseen(mention):
            return self._unseen(mention, index)
        if head in _BODILESS or head in UNSEEN:
            return None
        if mention.possessive and mention.determiner in ("a", "an"):
            return None  # a kind of thing: "a queen's dress"
        words = tuple(name_key(token.text) for token in mention.segment.tokens[mention.first : mention.last])
        for form in (words, words[1:]):
            if form in self.roster.by_form:
                return self.roster.real(self.roster.by_form[form])
        if mention.owner is not None:
            return self._owned(mention, self.roster.real(mention.owner), create=create)
        key = name_key(head)
        adjectives = frozenset(mention.adjectives)
        if key not in _POLITE and (not mention.new or not adjectives):
            titled = [person for person in self._recent() if key in person.titles]
            if titled and mention.determiner in ("", "the", "this", "that", "our"):
                return titled[0]
        if head not in vocabulary().nouns and mention.determiner == "the":
            called = [p for p in self._recent() if key in p.firsts | p.lasts]
            if len(called) == 1:
                return called[0]  # the heron is Mrs. Heron
        relative = head in vocabulary().kin or (head == "lady" and mention.determiner == "his")
        if relative and mention.determiner in ("his", "her", "their", "my"):
            found = self._relative(mention, index) or self._called_kin(mention)
            if found is not None:
                return found
        for known in reversed(self.described):
            if known.noun != head or index - known.passage > _FORGET_DESCRIPTION:
                continue
            person = self.roster.real(known.person)
            if mention.determiner in ("a", "an", "another") and known.passage != index:
                continue
            if adjectives and known.adjectives and not adjectives & known.adjectives:
                continue
            known.passage = max(known.passage, index)
            return person
        if not mention.new and adjectives and head in _GENERIC:
            # "the old man" may be the old shepherd
            for known in reversed(self.described):
                person = self.roster.real(known.person)
                opposed = {person.gender, mention.gender} == {"male", "female"}
                role = vocabulary().nouns.get(known.noun) == "unknown"
                if role and adjectives & known.adjectives and index - known.passage <= _MEMORY and not opposed:
                    if person.gender == "unknown":
                        person.gender = mention.gender
                    return person
        if not mention.new and not adjectives and head in _GENERIC and mention.determiner in ("the", "this", "that"):
            person_ = self.nearest(mention.gender, index) if mention.gender != "unknown" else None
            surely = person_ is not None and person_.gender == mention.gender
            if person_ is not None and surely and index - self.sights[person_.number].passage <= 3:
                return person_
        if not mention.new and adjectives and adjectives <= _LOOKS and head in _GENERIC:
            known_ = self._known_by_looks(mention, index)
            if known_ is not None:
                return known_
        plays = mention.subject and self.acts[head] >= _PART and head not in _GENERIC and not is_plural(head)
        if not create and not mention.new and not plays:
            return None
        if id(mention) in self.created:
            person = self.roster.real(self.created[id(mention)])
            self.described.append(Described(person, head, adjectives, index))
            return person
        person = self.roster.add(mention.gender)
        self.created[id(mention)] = person
        person.noun = head
        person.first_seen = mention.start
        shown = [word for word in mention.adjectives if word not in _EMPTY]
        if mention.determiner in ("my", "his", "her", "our", "their") and not shown and head in _RELATED:
            shown = [mention.determiner]  # "Mother" would be anybody's
        person.forms[" ".join((*shown, head)).title()] = 1
        self.described.append(Described(person, head, adjectives, index))
        return person

    def _owned(self, mention: Mention, owner: Person, *, create: bool) -> Person | None:
        """Return who is Kit's mother: always the same, as long as the story does not name her otherwise."""
        words = same_kin(mention.noun)
        for (number, noun), known in self.owned.items():
            if noun in words and self.roster.real(self.roster.people[number]) is owner:
                return self.roster.real(known)
        if not create and mention.noun not in vocabulary().kin:
            return None
        person = self.owned[owner.number, name_key(mention.noun)] = self.roster.add(mention.gender)
        person.noun = mention.noun
        person.first_seen = mention.start
        person.forms[f"{mention.text.split()[0]} {' '.join((*mention.adjectives, mention.noun)).title()}"] = 1
        return person

    def _called_kin(self, mention: Mention) -> Person | None:
        """Return who bears a word of kin as a name or a title: `her grandfather` is Granda, `his aunt` Aunt Colette."""
        same = same_kin(mention.noun)
        found = [p for p in self._recent() if p.number in self.sights and (p.titles | p.firsts) & same]
        return found[0] if len(found) == 1 else None

    def _known_by_looks(self, mention: Mention, index: int) -> Person | None:
        """Return whom `the old man` means: the one grown-up near, or the one grandfather."""
        if mention.determiner not in ("the", "this", "that"):
            return None
        near = [
            person
            for person in self._recent()
            if person.number in self.sights
            and index - self.sights[person.number].passage <= _NEAR
            and person.gender == mention.gender
            and person is not self.narrator
        ]
        elders = [
            person for person in near if (person.firsts | person.titles) & ELDERS.get(mention.gender, frozenset())
        ]
        if "old" in mention.adjectives and len(elders) == 1:
            return elders[0]
        return near[0] if len(near) == 1 and (near[0].titles or near[0].given is not None) else None

    def _unseen(self, mention: Mention, index: int) -> Person:
        """Return who speaks out of the dark or out of a radio: whoever did so lately, else someone new."""
        person = self._unseen_near(index)
        if person is not None:
            self.described.append(Described(person, mention.noun, frozenset(), index))
            return person
        if id(mention) in self.created:
            person = self.roster.real(self.created[id(mention)])
        else:
            person = self.created[id(mention)] = self.roster.add("unknown")
            person.noun = mention.noun
            person.first_seen = mention.start
            person.forms[mention.noun.title()] = 1
        self.described.append(Described(person, mention.noun, frozenset(), index))
        return person

    def _owner_of_voice(self, mention: Mention, index: int) -> Person | None:
        """Return the voice that turns out to be a description's: `It belongs to a man in a yellow oilskin.`"""
        tokens = mention.segment.tokens
        start = clause_start(tokens, mention.first)
        if mention.kind != "description" or not mention.new or tokens[start].lower != "it" or mention.first - start > 4:
            return None
        for known in reversed(self.described):
            if known.noun in UNSEEN and known.passage == index:
                known.noun, known.adjectives = mention.noun, frozenset(mention.adjectives)
                person = self.roster.real(known.person)
                person.noun = mention.noun
                person.forms[" ".join((*mention.adjectives, mention.noun)).title()] = 2
                if person.gender == "unknown":
                    person.gender = mention.gender
                return person
        return None

    def _speaks_unseen(self, mention: Mention) -> bool:
        """Tell whether a voice or a radio speaks for somebody: not `his voice`, nor `the voice of Kit`."""
        tokens = mention.segment.tokens
        following = tokens[mention.last].lower if mention.last < len(tokens) else ""
        return mention.determiner in ("a", "the") and following != "of"

    def _unseen_near(self, index: int) -> Person | None:
        """Return who spoke unseen lately."""
        for known in reversed(self.described):
            if known.noun in UNSEEN and index - known.passage <= _MEMORY:
                return self.roster.real(known.person)
        return None

    def _relative(self, mention: Mention, index: int) -> Person | None:
        """Return whom `his wife` or `her mother` means: of the same last name, else the grown-up most in mind."""
        genders: dict[str, Gender] = {"his": "male", "her": "female"}
        owner = self.nearest(genders[mention.determiner], index) if mention.determiner in genders else self.narrator
        same_age = mention.noun in ("sister", "brother", "cousin", "son", "daughter", "nephew", "niece")
        if mention.noun in _OTHER_FAMILY:
            return None
        if owner is not None and owner.lasts:
            kin = [
                person
                for person in self._recent()
                if person is not owner and person.lasts & owner.lasts and person.gender == mention.gender
            ]
            kin = [person for person in kin if same_age != bool(person.titles & _GROWN)]
            if kin:
                return kin[0]
        if same_age or mention.determiner == "my" or mention.noun not in _PARENTS | {"wife", "husband", "lady"}:
            return None
        return self._parent(mention.gender, index, owner.lasts if owner else set())

    def _parent(self, gender: Gender, index: int, family: set[str]) -> Person | None:
        """Return the grown-up most in mind whom `his mother` or `her father` can mean."""
        best: Person | None = None
        best_score = -12.0
        for number, sight in self.sights.items():
            person = self.roster.people[number]
            grown = bool(person.titles & _GROWN) or person.noun in ("woman", "lady", "man", "gentleman")
            if family and person.lasts and not family & person.lasts:
                continue
            if not grown or person.gender != gender or index - sight.passage > 12:
                continue
            score = self.salience(person, index)
            if score > best_score:
                best, best_score = person, score
        return best

    def _recent(self) -> list[Person]:
        """Return everyone by name, the most recently seen first."""
        named = {id(p): p for p in self.roster.by_form.values()}.values()
        real = {p.number: self.roster.real(p) for p in named}
        return sorted(
            {p.number: p for p in real.values()}.values(),
            key=lambda p: -self.sights[p.number].order if p.number in self.sights else 1,
        )


def _in_apposition(mention: Mention, mentions: Sequence[Mention]) -> Person | None:
    """Return whom a description behind a comma says more of: `He leaves his cab, a big man in a small coat.`"""
    if mention.kind != "description" or mention.determiner not in ("a", "an") or mention.subject or mention.first < 2:
        return None
    tokens = mention.segment.tokens
    if tokens[mention.first - 1].text != ",":
        return None
    start = clause_start(tokens, mention.first)
    before = [m for m in mentions if m.segment is mention.segment and start <= m.first < mention.first]
    subjects = [m for m in before if m.subject]
    others = [m for m in before if not m.subject and not (m.kind == "pronoun" and m.possessive)]
    if len(subjects) != 1 or others or subjects[0].person is None:
        return None
    person = subjects[0].person
    return None if {person.gender, mention.gender} == {"male", "female"} else person


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
                if last.segment is mention.segment and _near(last, mention):
                    people[last.person.number] = last.person
                    votes.setdefault(last.person.number, Counter())[mention.gender] += 1 + last.subject
                last = None
    for number, counted in votes.items():
        person = people[number]
        (gender, most), *rest = counted.most_common(2)
        if person.gender == "unknown" and most >= 2 * (rest[0][1] if rest else 0):
            person.gender = gender


def _near(one: Mention, other: Mention) -> bool:
    between = one.segment.tokens[one.last : other.first]
    if any(token.lower == "its" for token in between):
        return False  # "Unit 12 turned its lamp toward him"
    return sum(token.text in SENTENCE_ENDS for token in between) <= 1
