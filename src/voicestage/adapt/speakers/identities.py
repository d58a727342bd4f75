"""Who turns out to be whom: somebody met under a description, and a name that is heard later.

Of the pairs that one sign suggests, half are two people; of those that are taken for one, seven in ten are (155 pairs,
in the stories of training/attribution and in LitBank).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from voicestage.adapt.reading.kinship import ELDERS, MARRIED, PARENTS
from voicestage.adapt.reading.mentions import SOMEBODY, UNSEEN, Mention, is_brought_in
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.segments import SENTENCE_ENDS
from voicestage.adapt.reading.turns import Scan, Turn
from voicestage.adapt.speakers.beam import Decision

Sign = Literal["called before", "called after", "introduces", "answers with it", "told"]
"""The turn before a stranger's calls the name, the turn behind it does, the stranger gives it, gives it when asked for
it, the narration tells it: `Her name was Aisha.`"""

_WEIGHTS: dict[Sign, int] = {"called before": 1, "called after": 2, "answers with it": 2, "introduces": 3, "told": 4}
_YOUNG = frozenset(("boy", "girl", "child", "kid", "lad", "lass", "baby", "urchin", "son", "daughter", "youngster"))
_ELDER = PARENTS.union(*ELDERS.values())
_STANDS = frozenset(("stood", "stands", "standing", "sat", "sitting", "leaning", "leant", "leaned", "appeared"))
_PRESENT = 6
"""Paragraphs in which the story has told of somebody whose voice is not a voice."""
_NEAR = 3
"""Turns within which two whom tags name are in the same talk."""


@dataclass(slots=True, eq=False)
class Pair:
    """Somebody met under a description, and who he may be."""

    stranger: Person
    person: Person
    signs: Counter[Sign] = field(default_factory=Counter)

    @property
    def agrees(self) -> bool:
        """Whether both are known to be he, or she."""
        return self.stranger.gender == self.person.gender != "unknown"

    @property
    def weight(self) -> int:
        """How much its signs say, and that he or she fits both."""
        return sum(_WEIGHTS[sign] * times for sign, times in self.signs.items()) + self.agrees


@dataclass(slots=True)
class _Trace:
    described: set[int] = field(default_factory=set)
    """Passages whose narration describes the person."""
    named: set[int] = field(default_factory=set)
    """The same by name."""
    described_turns: list[int] = field(default_factory=list)
    """Turns with a clue that describes the person."""
    named_turns: set[int] = field(default_factory=set)


class Identities:
    """Reads a resolved story once for who may be whom."""

    def __init__(
        self, read: Scan, decisions: Sequence[Decision | None], roster: Roster, narrator: Person | None
    ) -> None:
        self._read = read
        self._narrator = narrator
        self._decisions = decisions
        self._roster = roster
        self._strangers = [_stranger(turn, roster) for turn in read.turns]
        named = map(roster.real, roster.by_form.values())
        self._titles = frozenset(title for person in named for title in person.titles)
        self._traces: defaultdict[int, _Trace] = defaultdict(_Trace)
        self._trace()

    def same(self) -> list[Pair]:
        """Return the pairs that are one person: nobody else as likely is, and nothing speaks against it."""
        found: list[Pair] = []
        left = [pair for pair in self._pairs() if not self._differ(pair)]
        while left:
            best = max(left, key=lambda pair: pair.weight)
            rivals = [one for one in left if one.stranger is best.stranger or one.person is best.person]
            if sum(one.weight == best.weight for one in rivals) == 1:
                found.append(best)
                left = [one for one in left if one not in rivals]
            else:
                left = [one for one in left if one not in rivals or one.weight < best.weight]
        return [pair for pair in found if self._suffices(pair)]

    def _trace(self) -> None:
        for index, mentions in enumerate(self._read.mentions):
            for mention in mentions:
                if mention.person is not None and mention.kind != "pronoun":
                    trace = self._traces[self._roster.real(mention.person).number]
                    (trace.named if mention.kind == "name" else trace.described).add(index)
        for place, turn in enumerate(self._read.turns):
            clue = next((clue for clue in turn.clues if clue.strength != "near"), None)
            if clue is None or clue.mention.person is None:
                continue
            trace = self._traces[self._roster.real(clue.mention.person).number]
            if clue.mention.kind == "name":
                trace.named_turns.add(place)
            elif clue.mention.kind == "description":
                trace.described_turns.append(place)

    def _pairs(self) -> list[Pair]:
        found: dict[tuple[int, int], Pair] = {}
        signs = (sign for place, turn in enumerate(self._read.turns) for sign in self._signs(place, turn))
        for stranger, person, sign in (*signs, *self._told()):
            if person is self._narrator:
                continue  # who tells of a stranger is none
            if _may_be(stranger, person) and not self._is_titled(stranger, person):
                found.setdefault((stranger.number, person.number), Pair(stranger, person)).signs[sign] += 1
        return list(found.values())

    def _is_titled(self, stranger: Person, person: Person) -> bool:
        """Tell whether the title of somebody else by name is what a stranger is called: the captain, Captain Osgood."""
        return stranger.noun not in person.titles and stranger.noun in self._titles

    def _signs(self, place: int, turn: Turn) -> Iterator[tuple[Person, Person, Sign]]:
        """Give what a turn says of a stranger's name."""
        real = self._roster.real
        turns = self._read.turns
        stranger = self._strangers[place]
        previous = turns[place - 1] if place and turn.gap <= 1 else None
        for mention in turn.introduces:
            if mention.person is None:
                continue
            if stranger is not None:
                yield stranger, real(mention.person), "introduces"
            elif previous is not None and turn.tag is None:
                # two take turns: who says his name now spoke before the last, or goes on from the last
                person = real(mention.person)
                earlier = [real(one.person) for one in self._decisions[max(0, place - 2) : place] if one is not None]
                if len(earlier) == 2 and earlier[1].noun in UNSEEN:
                    earlier.pop()  # a voice is asked for its name, and hears one
                yield from ((one, person, "answers with it") for one in earlier if person not in earlier)
        if stranger is None:
            return
        for address in previous.addresses if previous is not None else ():
            if address.person is not None:
                yield stranger, real(address.person), "called before"
        following = turns[place + 1] if place + 1 < len(turns) and turns[place + 1].gap <= 1 else None
        for address in following.addresses if following is not None else ():
            if address.person is not None:
                yield stranger, real(address.person), "called after"

    def _told(self) -> Iterator[tuple[Person, Person, Sign]]:
        real = self._roster.real
        unseen: tuple[Person, int] | None = None
        shown: tuple[Person, int] | None = None
        for index, mentions in enumerate(self._read.mentions):
            for mention in mentions:
                person = real(mention.person) if mention.person is not None else None
                if person is None:
                    continue
                since = index - unseen[1] if unseen is not None else 2
                if unseen is not None and since <= 1 and (_was(mention, "it") or _turns_up(mention, same=since == 0)):
                    yield real(unseen[0]), person, "told"
                if shown is not None and index - shown[1] <= 1 and _was(mention, "this"):
                    yield real(shown[0]), person, "told"
                if mention.noun in UNSEEN | SOMEBODY:
                    unseen = person, index
                elif mention.kind == "description" and mention.new and not mention.possessive:
                    shown = person, index
                owner = _owner_of_name(mention, mentions)
                if owner is not None:
                    yield real(owner), person, "told"

    def _differ(self, pair: Pair) -> bool:
        """Tell whether the two are in the same talk or paragraph, or the stranger speaks of the other."""
        one, other = self._traces[pair.stranger.number], self._traces[pair.person.number]
        unseen = pair.stranger.noun in UNSEEN  # who is called and answers out of the dark is he, if he was not there
        steps = range(-_NEAR, 0 if unseen else _NEAR + 1)
        near = {place + step for place in one.described_turns for step in steps}
        together = near & other.named_turns or (not unseen and one.described & other.named)
        here = unseen and any(place - _PRESENT <= at <= place for place in one.described for at in other.named)
        if (together or here) and not pair.signs["told"]:
            return True
        own = [self._read.turns[place] for place in one.described_turns]
        spoken_of = [address.person for turn in own for address in turn.addresses]
        spoken_of += [mention.person for turn in own for mention in turn.named]
        return any(person is not None and self._roster.real(person) is pair.person for person in spoken_of)

    def _suffices(self, pair: Pair) -> bool:
        """Tell whether the signs are enough; who answers to a name once may be anybody."""
        if set(pair.signs) != {"called before"} or pair.signs.total() > 1:
            return True
        return pair.agrees or bool(self._traces[pair.person.number].named_turns)


def _was(mention: Mention, word: str) -> bool:
    """Tell whether a name says who it was: `“Hello,” said a voice. It was Anna's.`, `This was Anna.`"""
    tokens = mention.segment.tokens
    words = [token.lower for token in tokens[max(0, mention.first - 2) : mention.first]]
    opens = mention.first < 3 or tokens[mention.first - 3].text in SENTENCE_ENDS
    return mention.kind == "name" and words in ([word, "was"], [word, "is"]) and opens


def _turns_up(mention: Mention, *, same: bool) -> bool:
    """Tell whether a name says who is seen now: `In the doorway stood Anna.`, `Anna was standing there.`

    Args:
        mention: the name.
        same: whether it stands in the paragraph of the speech; elsewhere whoever stands there has mostly heard it.
    """
    tokens = mention.segment.tokens
    opens = mention.first == 0 or tokens[mention.first - 1].text in SENTENCE_ENDS
    words = {token.lower for token in tokens[mention.last : mention.last + 2]}
    stands = same and opens and mention.subject and not words.isdisjoint(_STANDS)
    return mention.kind == "name" and (is_brought_in(mention) or stands)


def _owner_of_name(mention: Mention, mentions: Sequence[Mention]) -> Person | None:
    """Return whose name it is: `Her name was Aisha.`"""
    words = [token.lower for token in mention.segment.tokens[max(0, mention.first - 2) : mention.first]]
    if mention.kind != "name" or words not in (["name", "was"], ["name", "is"]):
        return None
    owners = [m for m in mentions if m.segment is mention.segment and m.last <= mention.first - 2]
    return owners[-1].person if owners and owners[-1].possessive else None


def _stranger(turn: Turn, roster: Roster) -> Person | None:
    """Return whom the turn's tag or beat describes without a name."""
    for clue in turn.clues:
        person = clue.mention.person
        if clue.strength != "near" and person is not None:
            person = roster.real(person)
            return person if person.noun and clue.mention.kind != "name" else None
    return None


def _may_be(stranger: Person, person: Person) -> bool:
    if stranger is person or stranger.noun is None or stranger.given is not None or person.noun is not None:
        return False
    if stranger.noun in _YOUNG and (person.titles | person.firsts) & (_ELDER | MARRIED):
        return False
    return not stranger.several and ("unknown" in (stranger.gender, person.gender) or stranger.gender == person.gender)
