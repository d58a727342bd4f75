"""What a story says for and against each person who may speak a turn, in numbers."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from voicestage.adapt.attributor import Quotation
from voicestage.adapt.reading.clues import Clue
from voicestage.adapt.reading.kin import Kin
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.relations import (
    OWN,
    addressed,
    calls,
    described,
    keeps_silent,
    tagged_another,
    tells,
    verb_class,
)
from voicestage.adapt.reading.resolve import Resolver
from voicestage.adapt.reading.turns import Scan, Turn
from voicestage.adapt.speakers.habits import Habits
from voicestage.adapt.speakers.pointing import Pointing
from voicestage.adapt.speakers.traces import Traces, last_before, next_after, parity, ranks, same, within

Matrix = NDArray[np.float32]

_LOOK_BACK = 14
"""Paragraphs before a speech in which its speaker was mentioned."""
_LONGEST_TALK = 60
"""The same where talk goes on without a pause."""
_LOOK_AHEAD = 4
_TALKED = 40
"""Turns of the scene before a speech whose speakers, where something points at them, may speak it."""
_MOST_CANDIDATES = 14
_FAR = 99.0
_BREAKS = ("—", "–", "-", "…", "...")
"""What stands at the end of speech that is broken off, or at the start of speech that goes on."""
_YES_OR_NO = frozenset(("yes", "no", "yeah", "yep", "nope", "aye", "nah", "yea", "nay", "ay", "sure", "okay", "ok"))
_STRENGTHS = ("tag", "lead-in", "beat", "near")
KINDS = {"name": 1.0, "description": 2.0, "pronoun": 3.0}
"""What stands for the kind of a clue's words among the facts; 4 for the narrator's own."""


@dataclass(frozen=True, slots=True)
class Candidates:
    """Who may speak a turn."""

    turn: Turn
    people: tuple[Person, ...]
    facts: Matrix
    """One row for each person: `FACTS`, whatever does not depend on who spoke before."""
    called: frozenset[int]
    """The numbers of the people whom the turn calls."""


class Observer:
    """Reads a resolved story once and says for each turn who may speak it and what speaks for each."""

    def __init__(
        self, read: Scan, resolver: Resolver, quotations: Sequence[Quotation], speeches: Sequence[str]
    ) -> None:
        self._read = read
        self._roster = resolver.roster
        self._narrator = resolver.narrator
        self._pointing = Pointing(resolver.roster, resolver.narrator, resolver.whose)
        self._quotations = quotations
        self._speeches = speeches
        self._cast_given = any(person.given is not None for person in self._roster.people)
        self._traces = Traces(read, self._roster)
        self._tagged = max(1, sum(number >= 0 for number in self._traces.named_tags))
        self._kin = Kin(read.mentions, self._roster)
        self._habits = Habits(read.turns, self._traces.pointed_at, speeches, self._roster)
        self._manner = self._read_manner()

    def observe(self) -> list[Candidates]:
        """Return the candidates of every turn."""
        return [self._candidates(place) for place in range(len(self._read.turns))]

    def _read_manner(self) -> tuple[float, ...]:
        """Return how the story marks its speakers: shares of turns with any tag, one that names, nothing; how many."""
        turns = self._read.turns
        count = max(1, len(turns))
        tagged = sum(turn.tag is not None for turn in turns)
        bare = sum(all(clue.strength == "near" for clue in turn.clues) for turn in turns)
        return tagged / count, self._tagged / count, bare / count, math.log1p(count)

    def _candidates(self, place: int) -> Candidates:
        turn = self._read.turns[place]
        numbers = self._likely(place)
        turns = self._read.turns
        previous = turns[place - 1] if place and turn.gap < 9 else None
        following = turns[place + 1] if place + 1 < len(turns) and turns[place + 1].gap <= 1 else None
        people = tuple(self._roster.people[number] for number in numbers)
        shared = self._of_turn(place, turn, previous, following, people)
        rows = self._of_people(place, turn, previous, following, people)
        facts = np.array([[*shared, *row] for row in rows], np.float32).reshape(len(people), len(FACTS))
        called = frozenset(self._roster.real(a.person).number for a in turn.addresses if a.person is not None)
        return Candidates(turn, people, facts, called)

    def _likely(self, place: int) -> list[int]:
        """Return the numbers of those near a turn, the nearest first."""
        turn = self._read.turns[place]
        opened = self._read.turns[self._traces.conversations[place]].passage
        first = max(0, min(turn.passage - _LOOK_BACK, max(opened - 4, turn.passage - _LONGEST_TALK)))
        nearness: dict[int, float] = {}
        for index in range(turn.passage, first - 1, -1):
            for number in self._traces.in_passage[index]:
                nearness.setdefault(number, float(turn.passage - index))
        for index in range(turn.passage + 1, min(turn.passage + _LOOK_AHEAD + 1, len(self._traces.in_passage))):
            for number in self._traces.in_passage[index]:
                nearness.setdefault(number, 4.0 + index - turn.passage)
        for other in range(max(0, place - 6), min(place + 4, len(self._read.turns))):
            near = self._read.turns[other]
            if abs(near.passage - turn.passage) > _LOOK_BACK:
                continue
            for person in self._traces.spoken_of(near):
                nearness.setdefault(person.number, 3.0 + abs(other - place))
            for mention in near.introduces:
                if mention.person is not None:
                    nearness.setdefault(self._roster.real(mention.person).number, 1.0)
        for other in range(max(0, place - _TALKED), place):
            if self._traces.pointed_at[other] >= 0 and self._read.turns[other].scene == turn.scene:
                nearness.setdefault(self._traces.pointed_at[other], 6.0)  # who takes part says something again
        if self._narrator is not None and tagged_another(turn, self._narrator, self._roster.real):
            nearness.pop(self._narrator.number, None)  # none of 1,066 such turns of the annotated works was his
        elif self._narrator is not None:
            nearness.setdefault(self._narrator.number, 5.0)
        sure = {self._roster.real(clue.mention.person).number for clue in turn.clues if clue.mention.person is not None}
        for number in sure:
            nearness[number] = -1.0

        def rank(number: int) -> tuple[float, int]:
            trace = self._traces.of(number)
            weight = math.log1p(len(trace.starts))
            return nearness[number] - 1.5 * weight, number

        return sorted(nearness, key=rank)[:_MOST_CANDIDATES]

    def _of_turn(
        self, place: int, turn: Turn, previous: Turn | None, following: Turn | None, people: Sequence[Person]
    ) -> list[float]:
        """Return what is the same for all candidates."""
        speech = self._speeches[place].rstrip()
        before = self._speeches[place - 1].rstrip() if previous is not None else ""
        kinds = [0.0] * len(_STRENGTHS)
        verb = told = 0.0
        for clue in reversed(turn.clues):
            kinds[_STRENGTHS.index(clue.strength)] = 4.0 if clue.mention.noun in OWN else KINDS[clue.mention.kind]
            if clue.strength == "tag":
                verb = verb_class(clue.verb)
            elif clue.strength == "near" and clue.verb:
                told = 1.0
        passage = self._read.passages[turn.passage]
        narration = sum(len(s.tokens) for s in passage.segments if s.quotation is None)
        last, ahead = self._traces.around(self._traces.named_tags, place)
        return [
            min(turn.gap, 9),
            min(following.gap, 9) if following is not None else 9.0,
            math.log1p(len(speech)),
            speech.endswith("?"),
            before.endswith("?"),
            self._narrator is not None,
            min(len(turn.quotations), 5),
            math.log1p(narration),
            *kinds,
            verb,
            len(people),
            min(place - self._traces.conversations[place], 20),
            min(place - last, 20) if last is not None else 20,
            min(ahead - place, 20) if ahead is not None else 20,
            turn.continues,
            following is not None and following.continues,
            speech[:1].islower(),
            self._cast_given,
            told,
            *self._manner,
            speech.endswith(_BREAKS),
            before.endswith(_BREAKS),
            speech.startswith(_BREAKS),
            speech.endswith("!"),
            _answers(speech),
        ]

    def _of_people(
        self, place: int, turn: Turn, previous: Turn | None, following: Turn | None, people: Sequence[Person]
    ) -> list[list[float]]:
        turns = self._read.turns
        start = self._quotations[turn.quotations[0]].start
        traces = [self._traces.of(person.number) for person in people]
        clues: dict[str, Clue] = {}
        for clue in turn.clues:
            clues.setdefault(clue.strength, clue)
        pronoun = next(
            (c.mention for c in turn.clues[:1] if c.mention.kind == "pronoun" and c.mention.gender != "unknown"), None
        )
        at = pronoun.start if pronoun is not None else start
        fits = [pronoun is None or self._pointing.may_mean(pronoun, person) for person in people]
        surely = [pronoun is not None and person.gender == pronoun.gender for person in people]
        named = ranks(
            [last_before(trace.named_starts, at) if ok else -1 for trace, ok in zip(traces, fits, strict=True)]
        )
        subjects = ranks(
            [last_before(trace.subject_starts, at) if ok else -1 for trace, ok in zip(traces, fits, strict=True)]
        )
        recent = ranks([last_before(trace.starts, start) for trace in traces])
        counts = ranks([len(trace.starts) for trace in traces])
        near_counts = ranks([within(t.passages, turn.passage - 6, turn.passage + 4) for t in traces])
        last_tag, next_tag = self._traces.around(self._traces.named_tags, place)
        second = turns[place + 2] if following is not None and place + 2 < len(turns) else None
        before_that = turns[place - 2] if previous is not None and place >= 2 else None
        close = self._close(turn)
        alone = {g: sum(p.gender == g for p in people if p.number in close) for g in ("male", "female")}
        here = self._traces.in_passage[turn.passage]
        last_end = self._quotations[previous.quotations[-1]].end if previous is not None else 0
        nouns = [clue.mention.noun for clue in turn.clues if clue.mention.kind == "description"]
        kin = next((noun for noun in nouns if noun in Kin.NOUNS), "")
        named_tags, pointed_at = self._traces.named_tags, self._traces.pointed_at
        last_pointed, next_pointed = self._traces.around(pointed_at, place)
        opening = self._traces.conversations[place]
        earlier = previous.passage if previous is not None else turn.passage
        opened = turns[opening].passage - 2
        scene_first, scene_last = self._traces.scenes[turn.scene]
        rows: list[list[float]] = []
        for number, (person, trace) in enumerate(zip(people, traces, strict=True)):
            behind = bisect_left(trace.starts, start)
            in_order = trace.passages
            until_here = bisect_left(in_order, turn.passage + 1)
            until_subject = bisect_left(trace.subject_passages, turn.passage + 1)
            rows.append(
                [
                    *(self._pointing.relation(clues.get(strength), person) for strength in _STRENGTHS),
                    tells(clues.get("tag"), person, self._roster.real),
                    named[number] if fits[number] else 20,
                    subjects[number] if fits[number] else 20,
                    min(at - last_before(trace.named_starts, at), 4000) if trace.named_starts else 4000,
                    min(at - last_before(trace.subject_starts, at), 4000) if trace.subject_starts else 4000,
                    fits[number] + (fits[number] and surely[number]),
                    alone.get(person.gender, 0),
                    min(turn.passage - in_order[until_here - 1], 30) if until_here else _FAR,
                    min(turn.passage - trace.subject_passages[until_subject - 1], 30) if until_subject else _FAR,
                    min(in_order[until_here] - turn.passage, 10) if until_here < len(in_order) else _FAR,
                    min(trace.subject_passages[until_subject] - turn.passage, 10)
                    if until_subject < len(trace.subject_passages)
                    else _FAR,
                    recent[number],
                    counts[number],
                    near_counts[number],
                    math.log1p(len(trace.starts)) / math.log1p(self._traces.busiest),
                    behind - bisect_left(trace.starts, last_end),
                    max(0, until_here - max(behind, bisect_left(in_order, turn.passage))),
                    within(in_order, turn.passage - 1, turn.passage - 1),
                    within(in_order, turn.passage + 1, turn.passage + 1),
                    within(in_order, turn.passage - 3, turn.passage),
                    within(in_order, turn.passage - 12, turn.passage),
                    within(in_order, turn.passage, turn.passage + 6),
                    len(trace.tags) / self._tagged,
                    within(trace.tags, place - 10, place - 1),
                    within(trace.tags, place + 1, place + 10),
                    calls(turn, person, self._roster.real),
                    calls(previous, person, self._roster.real),
                    calls(following, person, self._roster.real),
                    calls(before_that, person, self._roster.real),
                    calls(second, person, self._roster.real),
                    within(trace.speech_passages, turn.passage - 8, turn.passage + 8),
                    self._pointing.introduces(turn, person),
                    ("unknown", "male", "female").index(person.gender) if person.gender != "neutral" else 0,
                    person is self._narrator,
                    (person.noun is not None) + person.several,
                    person.given is not None,
                    bool(person.titles),
                    same(named_tags, last_tag, person.number),
                    same(named_tags, next_tag, person.number),
                    parity(named_tags, next_tag, place, person.number),
                    parity(named_tags, last_tag, place, person.number),
                    self._pointing.pointed(following, person),
                    self._pointing.pointed(second, person),
                    self._pointing.pointed(previous, person),
                    addressed(previous, person, self._roster.real),
                    bool(here) and here[0] == person.number,
                    bool(here) and here[-1] == person.number,
                    self._habits.calls(place, person.number),
                    self._habits.likeness(place, person.number),
                    described(turn, person),
                    self._pointing.may_name(turn, person),
                    self._kin.lift(kin, person.number) if kin else 0.0,
                    within(trace.object_passages, turn.passage, turn.passage),
                    within(trace.object_passages, earlier, turn.passage - 1),
                    within(trace.subject_passages, earlier, turn.passage - 1),
                    math.log1p(within(in_order, opened, turn.passage)),
                    math.log1p(within(in_order, scene_first, scene_last)),
                    within(trace.tags, opening, place - 1),
                    len(trace.speech_passages) / max(1, len(trace.speech_passages) + len(in_order)),
                    within(trace.subject_passages, turn.passage - 12, turn.passage + 12),
                    same(pointed_at, last_pointed, person.number),
                    same(pointed_at, next_pointed, person.number),
                    parity(pointed_at, last_pointed, place, person.number),
                    parity(pointed_at, next_pointed, place, person.number),
                    min(place - last_before(trace.pointed, place), 40) if within(trace.pointed, 0, place - 1) else 40,
                    min(next_after(trace.pointed, place) - place, 20),
                    within(trace.pointed, opening, place - 1),
                    within(trace.pointed, place + 1, place + 10),
                    keeps_silent(turn, person, self._roster.real),
                ]
            )
        return rows

    def _close(self, turn: Turn) -> set[int]:
        """Return who is mentioned in the paragraphs just before and in a turn's own."""
        return {
            n for index in range(max(0, turn.passage - 5), turn.passage + 1) for n in self._traces.in_passage[index]
        }


FACTS = (
    # of the turn
    *("gap", "next gap", "length", "asks", "asked before", "first person", "quotations", "narration"),
    *("tag kind", "lead-in kind", "beat kind", "near kind", "verb", "candidates", "place in talk", "since named tag"),
    *("until named tag", "continues", "is continued", "opens small", "cast given", "told before"),
    *("story tagged", "story named", "story bare", "story turns", "breaks off", "broken off before", "resumes"),
    *("exclaims", "says yes or no"),
    # of the person
    *("tag", "lead-in", "beat", "near", "told to", "rank named", "rank subject", "since named", "since subject"),
    *("gender fits", "of that gender near", "passages since", "passages since subject", "passages until"),
    *("passages until subject", "rank recent", "rank count", "rank near", "share", "between", "behind here"),
    *("in passage before", "in passage after", "in last 3", "in last 12", "in next 6", "tags", "tags before"),
    *("tags after", "called here", "called before", "called next", "called before that", "called in two"),
    *("spoken of", "introduces", "gender", "narrator", "described", "given", "titled", "last tag", "next tag"),
    *("next tag parity", "last tag parity", "next clue", "second clue", "clue before", "was told"),
    *("first here", "last here", "calls so", "likeness", "description fits", "name may mean", "kin"),
    *("object here", "object before", "subject before", "in talk", "in scene", "tags in talk", "only spoken of"),
    *("acts near", "last pointed", "next pointed", "last pointed parity", "next pointed parity", "since pointed"),
    *("until pointed", "pointed in talk", "pointed after", "silent"),
)
"""The columns of `Candidates.facts`."""


def _answers(speech: str) -> bool:
    """Tell whether a speech opens as an answer does."""
    opening = speech[:8].lower().partition(" ")[0].strip(",.!?;—–-…")
    return opening in _YES_OR_NO
