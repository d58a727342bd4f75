"""Choose the speakers of all turns together: clues, memory and the give and take of talk, weighed by a beam search."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from voicestage.adapt.people import Person
from voicestage.adapt.turns import Turn

_BEAM = 12
_HISTORY = 4
"""Speakers that a state remembers."""
_SAME_AGAIN = -3.0
_SAME_AFTER_NARRATION = -0.6
_ALTERNATES = 1.6
_IN_TALK = 0.7
_TALK_GAP = 1
"""Paragraphs of narration that leave a conversation whole."""


@dataclass(slots=True)
class Option:
    """Someone who may speak a turn."""

    person: Person
    score: float = 0.0
    reason: str = ""
    """The strongest thing that speaks for it."""
    weight: float = 0.0
    """How strong that is."""

    def add(self, score: float, reason: str = "") -> None:
        """Count something for (or against) this person."""
        self.score += score
        if reason and score > self.weight:
            self.reason, self.weight = reason, score


@dataclass(slots=True)
class Decision:
    """Who speaks a turn."""

    person: Person
    confidence: float
    reason: str


@dataclass(slots=True)
class _State:
    score: float
    history: tuple[int, ...] = ()
    path: _Step | None = None


@dataclass(slots=True)
class _Step:
    option: int
    before: _Step | None = field(default=None, repr=False)


def decide(turns: Sequence[Turn], options: Sequence[list[Option]]) -> list[Decision | None]:
    """Return who speaks each turn; None where a turn has no options."""
    beam = [_State(0.0)]
    for turn, choices in zip(turns, options, strict=True):
        if not choices:
            beam = [_State(state.score, (-1, *state.history)[:_HISTORY], _Step(-1, state.path)) for state in beam]
            continue
        fresh: dict[tuple[int, ...], _State] = {}
        for state in beam:
            for index, option in enumerate(choices):
                score = state.score + option.score + _give_and_take(turn, option.person.number, state.history)[0]
                history = (option.person.number, *state.history)[:_HISTORY]
                known = fresh.get(history)
                if known is None or score > known.score:
                    fresh[history] = _State(score, history, _Step(index, state.path))
        beam = sorted(fresh.values(), key=lambda state: -state.score)[:_BEAM]
    return _read_back(turns, options, _path(beam[0]))


def _path(state: _State) -> list[int]:
    path: list[int] = []
    step = state.path
    while step is not None:
        path.append(step.option)
        step = step.before
    return path[::-1]


def _give_and_take(turn: Turn, person: int, history: tuple[int, ...]) -> tuple[float, str]:
    """Score a speaker by who spoke before: nobody answers himself, two people take turns."""
    if not history:
        return 0.0, ""
    if turn.continues:
        return (12.0, "goes on: the same speech") if person == history[0] else (-12.0, "")
    if turn.gap > 8:
        return 0.0, ""
    score, reason = 0.0, ""
    if person == history[0]:
        score += _SAME_AGAIN if turn.gap == 0 else _SAME_AFTER_NARRATION if turn.gap <= _TALK_GAP else 0.3
    elif len(history) > 1 and person == history[1] and turn.gap <= _TALK_GAP:
        score, reason = score + _ALTERNATES, "turn"
    elif person in history and turn.gap <= 3:
        score, reason = score + _IN_TALK, "turn"
    return score, reason


def _read_back(turns: Sequence[Turn], options: Sequence[list[Option]], path: Sequence[int]) -> list[Decision | None]:
    """Give each choice a confidence, its neighbours being as chosen, and a reason."""
    people = [choices[index].person if index >= 0 else None for choices, index in zip(options, path, strict=True)]
    decisions: list[Decision | None] = []
    numbers = [person.number if person else -1 for person in people]
    for place, (turn, choices, index) in enumerate(zip(turns, options, path, strict=True)):
        if index < 0:
            decisions.append(None)
            continue
        history = tuple(reversed(numbers[max(0, place - _HISTORY) : place]))
        scores: list[float] = []
        for option in choices:
            score = option.score + _give_and_take(turn, option.person.number, history)[0]
            for ahead in (1, 2):
                if place + ahead < len(turns) and numbers[place + ahead] >= 0:
                    then = (*reversed(numbers[place + 1 : place + ahead]), option.person.number, *history)
                    score += _give_and_take(turns[place + ahead], numbers[place + ahead], then[:_HISTORY])[0]
            scores.append(score)
        top = max(scores)
        shares = [math.exp((score - top) / 2.0) for score in scores]
        confidence = shares[index] / sum(shares)
        decisions.append(
            Decision(choices[index].person, confidence, _reason(turn, choices[index], history, people, place))
        )
    return decisions


def _reason(turn: Turn, option: Option, history: tuple[int, ...], people: Sequence[Person | None], place: int) -> str:
    score, kind = _give_and_take(turn, option.person.number, history)
    if turn.continues and score > 0:
        return kind
    if kind == "turn" and score >= option.weight:
        previous = people[place - 1] if place else None
        if previous is not None and previous.forms:
            return f"turn: answers {previous.forms.most_common(1)[0][0]}"
    return option.reason or "nearest: last in the story before this speech"
