"""Where everyone is mentioned, pointed at and spoken of in a story, and what belongs together in it."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field

from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.turns import Scan, Turn

_LOOK_AHEAD = 30
"""Turns behind one in which the next that points at somebody is looked for."""


@dataclass(slots=True)
class Trace:
    """Where someone is mentioned: places in the raw text, indices of passages and of turns, each in order."""

    starts: list[int] = field(default_factory=list)
    passages: list[int] = field(default_factory=list)
    subject_starts: list[int] = field(default_factory=list)
    subject_passages: list[int] = field(default_factory=list)
    object_passages: list[int] = field(default_factory=list)
    """Passages that mention the person otherwise than as a subject."""
    named_starts: list[int] = field(default_factory=list)
    """Mentions that are no pronouns."""
    tags: list[int] = field(default_factory=list)
    """Turns whose tag names the person."""
    pointed: list[int] = field(default_factory=list)
    """Turns beside which anything points at the person."""
    speech_passages: list[int] = field(default_factory=list)
    """Passages in whose speech the person is named."""


class Traces:
    """Reads a resolved story once."""

    def __init__(self, read: Scan, roster: Roster) -> None:
        self._turns = read.turns
        self._roster = roster
        self._of: dict[int, Trace] = {}
        self.in_passage: list[list[int]] = []
        """For each passage the numbers of those whom its narration mentions, in order."""
        self.named_tags: list[int] = []
        """For each turn, the number of whom its tag names; -1 where it names nobody."""
        self.pointed_at: list[int] = []
        """For each turn, the number of whom something beside it points at; -1 where nothing does."""
        self.conversations: list[int] = []
        """For each turn, the index of the first turn of its conversation."""
        self.scenes: dict[int, tuple[int, int]] = {}
        """The first and the last passage of each scene."""
        for index, passage in enumerate(read.passages):
            self.scenes[passage.scene] = (self.scenes.get(passage.scene, (index, 0))[0], index)
        self._read_mentions(read)
        for place, turn in enumerate(read.turns):
            self._read_turn(place, turn)
        self.busiest = max((len(trace.starts) for trace in self._of.values()), default=1) or 1
        """How often the one who is mentioned most often is."""

    def of(self, number: int) -> Trace:
        """Return where a person is mentioned."""
        return self._of.get(number) or Trace()

    def spoken_of(self, turn: Turn) -> list[Person]:
        """Return whom a turn calls or names."""
        people = [address.person for address in turn.addresses] + [mention.person for mention in turn.named]
        return [self._roster.real(person) for person in people if person is not None]

    def around(self, numbers: Sequence[int], place: int) -> tuple[int | None, int | None]:
        """Return the turns nearest to one, before and behind it in its conversation, that have a number."""
        first = self.conversations[place]
        last = next((at for at in range(place - 1, first - 1, -1) if numbers[at] >= 0), None)
        for at in range(place + 1, min(len(numbers), place + _LOOK_AHEAD)):
            if self.conversations[at] != first:
                break
            if numbers[at] >= 0:
                return last, at
        return last, None

    def _read_mentions(self, read: Scan) -> None:
        for index, mentions in enumerate(read.mentions):
            here: list[int] = []
            for mention in sorted(mentions, key=lambda m: m.start):
                if mention.person is None:
                    continue
                number = self._roster.real(mention.person).number
                here.append(number)
                trace = self._of.setdefault(number, Trace())
                trace.starts.append(mention.start)
                trace.passages.append(index)
                if mention.kind != "pronoun":
                    trace.named_starts.append(mention.start)
                if mention.subject:
                    trace.subject_starts.append(mention.start)
                    trace.subject_passages.append(index)
                else:
                    trace.object_passages.append(index)
            self.in_passage.append(here)

    def _read_turn(self, place: int, turn: Turn) -> None:
        opens = not place or turn.gap > 1 or turn.scene != self._turns[place - 1].scene
        self.conversations.append(place if opens else self.conversations[-1])
        clue = turn.clues[0] if turn.clues and turn.clues[0].strength != "near" else None
        number = -1
        if clue is not None and clue.mention.person is not None:
            number = self._roster.real(clue.mention.person).number
            self._of.setdefault(number, Trace()).pointed.append(place)
        self.pointed_at.append(number)
        named = clue is not None and clue.strength == "tag" and clue.mention.kind == "name"
        self.named_tags.append(number if named else -1)
        if named and number >= 0:
            self._of[number].tags.append(place)
        for person in self.spoken_of(turn):
            self._of.setdefault(person.number, Trace()).speech_passages.append(turn.passage)


def last_before(places: Sequence[int], at: int) -> int:
    """Return the last of ordered places before `at`, or -1."""
    found = bisect_left(places, at)
    return places[found - 1] if found else -1


def within(places: Sequence[int], first: int, last: int) -> int:
    """Return how many of ordered places are between two, both included."""
    return bisect_left(places, last + 1) - bisect_left(places, first)


def next_after(places: Sequence[int], at: int) -> int:
    """Return the first of ordered places behind `at`, or one far behind."""
    found = bisect_left(places, at + 1)
    return places[found] if found < len(places) else at + 20


def ranks(values: Sequence[int]) -> list[int]:
    """Return the place of each value in falling order, 0 for the greatest; 15 for those below 0."""
    order = sorted(range(len(values)), key=lambda index: -values[index])
    found = [0] * len(values)
    for rank, index in enumerate(order):
        found[index] = rank if values[index] >= 0 else 15
    return found


def same(numbers: Sequence[int], place: int | None, number: int) -> float:
    """Return 1 where a turn has a person's number, -1 where it has another; 0 where there is no such turn."""
    if place is None:
        return 0.0
    return 1.0 if numbers[place] == number else -1.0


def parity(numbers: Sequence[int], other: int | None, place: int, number: int) -> float:
    """Return the same as `same` where an odd number of turns lies between; else nothing."""
    return ((other - place) % 2) * same(numbers, other, number) if other is not None else 0.0
