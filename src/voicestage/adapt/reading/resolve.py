"""Who is meant by he, she and the old lady: for whom most speaks of those in mind."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import islice
from typing import NamedTuple

from voicestage.adapt.reading.apposition import appositions
from voicestage.adapt.reading.clues import Strength
from voicestage.adapt.reading.descriptions import OF_TWO
from voicestage.adapt.reading.looks import LIKENESS, POINTING, Likeness, Looks, is_anybody
from voicestage.adapt.reading.mentions import GENERIC, UNSEEN, Mention
from voicestage.adapt.reading.mind import WEIGHTS, Beside, Mind, Signs
from voicestage.adapt.reading.names import name_key
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.plurals import is_plural, means_several
from voicestage.adapt.reading.relatives import Relatives
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.segments import SENTENCE_ENDS
from voicestage.adapt.reading.strangers import Strangers, is_unseen, name_for
from voicestage.adapt.reading.turns import Scan, Turn
from voicestage.adapt.vocabulary import vocabulary

_NOW = 5
"""Paragraphs in which somebody has been there who is another's companion."""
_COMPANIONS = frozenset(("friend", "companion", "assistant", "partner", "interlocutor", "questioner", "neighbour"))
_WHOSE = frozenset(("my", "his", "her", "their"))
_POLITE = frozenset(("lady", "lord", "sir", "master", "mistress", "miss", "sister", "brother", "mother", "father"))
_RELATED = vocabulary().kin | {"master", "mistress"}
_EMPTY = frozenset(("other", "same", "very", "own", "certain", "first", "second", "third", "last", "more", "few"))
_BODILESS = frozenset(("voice", "person", "creature", "beast", "other", "ghost", "spirit"))
_STYLES = {
    "ladyship": frozenset(("lady", "countess", "duchess", "marchioness", "viscountess", "baroness", "dame")),
    "lordship": frozenset(("lord", "earl", "marquis", "marquess", "viscount", "baron", "bishop", "judge")),
    "majesty": frozenset(("king", "queen", "emperor", "empress", "sultan", "tsar", "czar")),
    "highness": frozenset(("prince", "princess", "duke", "duchess", "sultan")),
    "excellency": frozenset(("governor", "ambassador", "general", "president", "count")),
    "eminence": frozenset(("cardinal",)),
}
"""Who is spoken of as her ladyship, his majesty."""
_CHIEF = 1.5
"""How many times as often as any other the narrator's friend was mentioned."""
_PART = 2
"""Sentences whose subject somebody is, by one word, from which he has a part though he is never beside a speech."""


class _Points(NamedTuple):
    """How a mention points at the speaker of a turn."""

    strength: Strength
    turn: Turn
    previous: Turn | None
    """The turn before."""


class Resolver:
    """Goes through a story and finds who is meant by each mention; more than once, where more is known each time."""

    def __init__(
        self,
        roster: Roster,
        narrator: Person | None,
        *,
        weights: Signs = WEIGHTS,
        likeness: Likeness = LIKENESS,
        remember: bool = False,
    ) -> None:
        """Begin.

        Args:
            roster: everyone in the story.
            narrator: who tells it, where he is one of them.
            weights: what each sign is worth of whom a pronoun means.
            likeness: what each is worth of whom a description means.
            remember: whether to keep the signs for every pronoun and description, as training needs.
        """
        self.roster = roster
        self.narrator = narrator
        self.fitting: dict[int, list[tuple[Person, Signs]]] = {}
        """For each pronoun, by the mention's identity, whom it may mean and what speaks for each, if it is kept."""
        self.likenesses: dict[int, list[tuple[Person | None, Likeness]]] = {}
        """The same for each description that may mean anybody."""
        self._remember = remember
        self._mind = Mind(roster, narrator, weights)
        self._looks = Looks(self._mind, likeness)
        self._strangers = Strangers(roster)
        self._relatives = Relatives(roster, self._mind, self._strangers)
        self._acts: Counter[str] = Counter()  # how often `the plumber` does something
        self._unmet: tuple[Mention, int, int] | None = None
        """The last words for somebody who is nobody known, their paragraph and the sentences until there."""
        self._several: tuple[Mention, int] | None = None
        """The last words for several people of whom nobody has spoken, and their paragraph."""
        self._owners: dict[tuple[int, int], Person] = {}
        """Whom `his` means, by its segment and token, in the paragraph that is read."""
        self._said: dict[int, Mention] = {}
        """Other words for whom a description means, by its identity, in the paragraph that is read."""
        self._lately: list[Person] = []
        """The two who were named or described last, in that order."""
        self.whose: dict[int, Person] = {}
        """Whose friend or mother a description tells of, by the mention's identity: he is somebody else."""

    def resolve(self, scan: Scan, speakers: Sequence[Person | None] = ()) -> None:
        """Set `person` of every mention that can be told.

        Args:
            scan: the story.
            speakers: who speaks each turn, as far as that is known already: they are in mind too.
        """
        self._mind.clear()
        self._strangers.clear()
        self._relatives.clear()
        self._several = self._unmet = None
        self.whose.clear()
        self._lately.clear()
        decisive = {
            id(clue.mention): _Points(clue.strength, turn, scan.turns[place - 1] if place else None)
            for place, turn in enumerate(scan.turns)
            for clue in reversed(turn.clues)
            if clue.strength != "near"
        }
        shown = {
            id(clue.mention)
            for turn in scan.turns
            for clue in turn.clues
            if clue.strength == "near" and clue.mention.kind == "description" and clue.mention.subject
        }
        if any(person.given is not None for person in self.roster.people):
            shown.clear()  # nobody else speaks
        acting = (m for found in scan.mentions for m in found if m.kind == "description" and m.subject)
        self._acts = Counter(m.noun for m in acting if m.determiner == "the" and m.noun in vocabulary().nouns)
        turns: dict[int, list[int]] = {}
        for place, turn in enumerate(scan.turns):
            turns.setdefault(turn.passage, []).append(place)
        for index, mentions in enumerate(scan.mentions):
            self._owners.clear()
            if index and scan.passages[index].scene != scan.passages[index - 1].scene:
                self._mind.begin_scene()
            self._said = appositions(mentions)
            here = [scan.turns[place] for place in turns.get(index, ())]
            for place, mention in enumerate(mentions):
                while here and here[0].start < mention.start:
                    self._hear(here.pop(0), index)
                self._mind.read_on(mention)
                self._mind.named_behind = self._named_behind(mention, islice(mentions, place + 1, None))
                mention.person = self._meant(mention, index, decisive.get(id(mention)), shown=id(mention) in shown)
                if mention.person is not None:
                    self._keep(mention, mention.person, index)
            for turn in here:
                self._hear(turn, index)
            for place in turns.get(index, ()):
                speaker = speakers[place] if speakers else None
                self._mind.hear(self.roster.real(speaker) if speaker is not None else None, index)

    def _meant(self, mention: Mention, index: int, points: _Points | None, *, shown: bool) -> Person | None:
        same = self._said_to_be(mention, index) or self._strangers.shown(mention, index)
        if same is not None:
            person = self.roster.real(same)
            if person.gender == "unknown":
                person.gender = mention.gender
            return person
        if mention.kind == "name" and mention.person is not None:
            mention.gender = self.roster.real(mention.person).gender
            return self.roster.real(mention.person)
        if mention.kind == "pronoun":
            return self._pronoun(mention, index, points)
        whom = self._description(mention, index, create=points is not None or shown, points=points)
        if whom is None and mention.subject and means_several(mention.noun):
            self._several = mention, index
        elif whom is None and mention.subject and not mention.subordinate and mention.noun not in UNSEEN:
            self._unmet = mention, index, self._mind.sentence
        return whom

    def _said_to_be(self, mention: Mention, index: int) -> Person | None:
        """Return whom other words beside a description name or mean: `the vicar, Peter Bell`."""
        other = self._said.get(id(mention))
        if other is None or other.person is None:
            return None
        person = self.roster.real(other.person)
        if {person.gender, mention.gender} == {"male", "female"}:
            return None
        self._is_so(person, mention, index)
        return person

    def _is_so(self, person: Person, mention: Mention, index: int) -> None:
        """Keep that a description means somebody from here on; and whoever was met under it before is he."""
        if mention.owner is not None or (mention.determiner in _WHOSE and mention.noun in vocabulary().kin):
            owner = mention.owner.person if mention.owner is not None else self._owner(mention, index)
            if owner is not None and mention.noun in vocabulary().kin and self.roster.real(owner) is not person:
                self._relatives.learn(mention.noun, self.roster.real(owner), person)
            return
        known = self._strangers.same(mention, index) if mention.determiner == "the" else None
        named = person.noun is None
        stranger = known is not None and known is not person and known.noun is not None and known.given is None
        if named and known is not None and stranger and {known.gender, person.gender} != {"male", "female"}:
            self.roster.merge(known, person)
        if mention.noun not in GENERIC:
            self._strangers.remember(mention, index, person)
        key = name_key(mention.noun)
        if named and key in vocabulary().titles and key not in _RELATED | _POLITE | GENERIC:
            person.titles.add(key)

    def _keep(self, mention: Mention, person: Person, index: int) -> None:
        """Keep in mind whom a mention means."""
        self._mind.see(person, mention, index)
        if mention.role is not None:
            self._is_so(person, mention.role, index)
            self._mind.describe(person, mention.role)
        if mention.kind == "pronoun" and mention.possessive:
            self._owners[id(mention.segment), mention.first] = person
        if mention.kind != "pronoun" and mention.noun not in OF_TWO:
            self._lately = [*(other for other in self._lately if other is not person), person][-2:]

    def _hear(self, turn: Turn, index: int) -> None:
        """Whoever is called is in mind."""
        speaker = turn.tag.mention.person if turn.tag else None
        family = speaker.lasts if speaker else set()
        for place, address in enumerate(turn.addresses):
            called = turn.addresses[place] = self._relatives.called(address, index, family)
            if called.person is not None:
                self._mind.call(self.roster.real(called.person), index)

    def _named_behind(self, mention: Mention, others: Iterable[Mention]) -> frozenset[int]:
        """Return the numbers of those who are named behind a subject in its sentence: it is none of them."""
        if not mention.subject or mention.subordinate or mention.kind == "name":
            return frozenset()
        found: set[int] = set()
        tokens, read = mention.segment.tokens, mention.last
        for other in others:
            if other.segment is not mention.segment or any(t.text in SENTENCE_ENDS for t in tokens[read : other.first]):
                break
            read = max(read, other.first)
            if other.kind == "name" and other.person is not None:
                found.add(self.roster.real(other.person).number)
        return frozenset(found)

    def _pronoun(self, mention: Mention, index: int, points: _Points | None) -> Person | None:
        if mention.noun in ("i", "my", "me"):
            return self.narrator
        if mention.noun == "it":
            return self._mind.thing(index)
        if mention.noun == "they":
            return self._mind.several(index) or (self._whoever_they_are(index) if points is not None else None)
        if mention.gender == "unknown":
            return None
        fitting = self._mind.fitting(mention.gender, index, mention, self._beside(points))
        if self._remember:
            self.fitting[id(mention)] = fitting
        here = self._unmet is not None and self._unmet[1] == index
        unmet = (
            self._whoever_it_is(mention, index) if here or (points is not None and points.strength == "tag") else None
        )
        return unmet or self._mind.likeliest(fitting)

    def _beside(self, points: _Points | None) -> Beside | None:
        """Return whom the turn of a tag calls, and to whom the turn or the narration before it was said."""
        if points is None or points.strength not in ("tag", "lead-in"):
            return None
        _, turn, previous = points
        before = [clue for clue in turn.clues if clue.strength == "beat"] + ([turn.led_by] if turn.led_by else [])
        told = [clue.addressee.person for clue in before if clue.addressee is not None and clue.addressee.person]
        if not told and previous is not None and turn.gap == 0:
            told = self._called(previous)
            if previous.tag is not None and previous.tag.addressee is not None and previous.tag.addressee.person:
                told.append(previous.tag.addressee.person)
        return Beside(self._called(turn), [self.roster.real(person) for person in told])

    def _called(self, turn: Turn) -> list[Person]:
        return [self.roster.real(address.person) for address in turn.addresses if address.person is not None]

    def _whoever_it_is(self, pronoun: Mention, index: int) -> Person | None:
        """Return the one without a name of whom the story told last: `The little girl sat down. “Oh!” she said.`"""
        if self._unmet is None or not (pronoun.subject or pronoun.noun.endswith("self")):
            return None
        mention, then, sentence = self._unmet
        may_mean = mention.gender in (pronoun.gender, "unknown")
        if index - then > 1 or not may_mean or self._mind.has_acted(pronoun.gender, sentence):
            return None
        person = self._someone_new(mention, index, create=True)
        if person is not None and person.gender == "unknown":
            person.gender = pronoun.gender
        return person

    def _whoever_they_are(self, index: int) -> Person | None:
        """Return the several people of whom the story told just before `they said`."""
        if self._several is None or index - self._several[1] > 1:
            return None
        return self._someone_new(self._several[0], index, create=True)

    def _description(
        self, mention: Mention, index: int, *, create: bool, points: _Points | None = None
    ) -> Person | None:
        """Return whom a description means; someone new only where he speaks, acts more than once, or is brought in."""
        if mention.given and mention.person is not None:
            person = self.roster.real(mention.person)
            self._strangers.remember(mention, index, person)
            return person
        if create and is_unseen(mention):
            return self._strangers.speaks_unseen(mention, index)
        if (mention.determiner and mention.noun in _BODILESS) or mention.noun in UNSEEN:
            return None
        if mention.noun in OF_TWO:
            return self._lately[OF_TWO.index(mention.noun)] if len(self._lately) == len(OF_TWO) else None
        if mention.possessive and mention.determiner in ("a", "an"):
            return None  # a kind of thing: "a queen's dress"
        words = tuple(name_key(token.text) for token in mention.segment.tokens[mention.first : mention.last])
        for form in (words, words[1:]):
            if form in self.roster.by_form:
                return self.roster.real(self.roster.by_form[form])
        if mention.owner is not None:
            owner = mention.owner.person or self._description(mention.owner, index, create=create)
            if owner is not None:
                return self._relatives.of_owner(mention, self.roster.real(owner), create=create)
        known = self._of_that_name(mention, index)
        owner = self._owner(mention, index)
        if owner is not None and name_key(mention.noun) not in _STYLES:
            self.whose[id(mention)] = owner
        relative = mention.noun in vocabulary().kin or (mention.noun == "lady" and mention.determiner == "his")
        if known is None and relative and mention.determiner in ("his", "her", "their", "my"):
            known = self._relatives.of(mention, index, owner)
        if known is None and owner is not None and mention.noun in _COMPANIONS:
            near = self._others_near(owner, mention, index)
            if near:
                mine = owner is self.narrator and mention.noun == "friend"
                return near[0] if len(near) == 1 else self._chief(near) if mine else None
        if known is None and is_anybody(mention):
            known = self._by_looks(mention, index, points)
        else:
            known = known or self._strangers.same(mention, index)
        return known or self._someone_new(mention, index, create=create)

    def _others_near(self, owner: Person, mention: Mention, index: int) -> list[Person]:
        """Return whom `her companion` can mean: everyone by name who was there just now, but for herself."""
        return [
            person
            for person in self._mind.named()
            if person is not owner
            and self._mind.since(person, index) <= _NOW
            and {person.gender, mention.gender} != {"male", "female"}
        ]

    def _chief(self, people: Sequence[Person]) -> Person | None:
        """Return who of some people has far more part in the story than the others: `my friend`."""
        times = {person.number: self._mind.sights[person.number].times for person in people}
        first, second = sorted(people, key=lambda person: -times[person.number])[:2]
        return first if times[first.number] >= _CHIEF * times[second.number] else None

    def _owner(self, mention: Mention, index: int) -> Person | None:
        """Return whom `his` or `my` means at the head of a description."""
        if mention.determiner == "my":
            return self.narrator
        gender = vocabulary().pronouns.get(mention.determiner, "unknown")
        if gender == "unknown":
            return None
        return self._owners.get((id(mention.segment), mention.first)) or self._mind.nearest(gender, index)

    def _of_style(self, ranks: frozenset[str], index: int) -> Person | None:
        """Return whom `her ladyship` means: the lady who is most in mind, by title or as she was described."""
        named = [p for p in self._mind.named() if p.titles & ranks and p.number in self._mind.sights]
        shown = (self.roster.real(one.person) for one in self._strangers.lately(index) if one.noun in ranks)
        return named[0] if named else next(shown, None)

    def _of_that_name(self, mention: Mention, index: int) -> Person | None:
        """Return whose title or name a description's noun is: the captain, the heron who is Mrs. Heron."""
        key = name_key(mention.noun)
        if key in _STYLES:
            return self._of_style(_STYLES[key], index)
        known_so = not mention.new or not mention.adjectives
        if key not in _POLITE and known_so and mention.determiner in ("", *POINTING):
            titled = next((person for person in self._mind.named() if key in person.titles), None)
            if titled is not None:
                return titled
        if mention.noun not in vocabulary().nouns and mention.determiner == "the":
            called = [p for p in self._mind.named() if key in p.firsts | p.lasts]
            if len(called) == 1:
                return called[0]
        return None

    def _by_looks(self, mention: Mention, index: int, points: _Points | None) -> Person | None:
        """Return whom `the old man` or `the girl` means of those who were there."""
        fitting = self._looks.fitting(mention, index, self._beside(points))
        if self._remember:
            self.likenesses[id(mention)] = fitting
        person = self._looks.likeliest(fitting)
        if person is not None and person.gender == "unknown" and person.noun is not None:
            person.gender = mention.gender
        return person

    def _someone_new(self, mention: Mention, index: int, *, create: bool) -> Person | None:
        head = mention.noun
        acts = mention.subject and self._acts[head] >= _PART and head not in GENERIC and not is_plural(head)
        if not create and not mention.new and not acts:
            return None
        shown = [word for word in mention.adjectives if word not in _EMPTY]
        if mention.determiner in ("my", "his", "her", "our", "their") and not shown and head in _RELATED:
            shown = [mention.determiner]  # "Mother" would be anybody's
        form = name_for(mention, shown)
        return self._strangers.meet(
            mention, index, gender=mention.gender, form=form, adjectives=frozenset(mention.adjectives)
        )
