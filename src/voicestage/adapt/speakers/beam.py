"""Choose the speakers of all turns together: a beam search over who spoke before, and how sure each choice is."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from voicestage.adapt.reading.people import Person
from voicestage.adapt.speakers.evidence import FACTS, KINDS, Candidates, Matrix
from voicestage.adapt.speakers.talk import HISTORY, talk
from voicestage.adapt.speakers.trees import Forest

_BEAM = 14
_MOST_OTHERS = 3
_ALIKE = 8
"""States whose last speakers are the same, so many of them, are one."""
_NOT_NEAR = math.log(0.5)
"""The chance of who only goes on speaking and is not near."""
_LAG = 4
"""Turns after which it is settled who spoke: what follows so soon still tells."""

_OWN_NAME = 4.0
"""For giving the name as one's own without doubt: right in 36 of 37 such turns of the stories, too few to learn."""
_CALLED = 4.0
"""Against whoever is called by name in a few words with a question mark or a point of exclamation, `Mr. Crow?`, `Kit!`:
none of 141 such turns of the annotated works was his own."""
_SILENT = np.array((0.0, 2.0, 3.0))
"""Against whoever said nothing in the paragraph before, 5 of 32 such turns were his, and against whoever says nothing
right behind it, 2 of 39."""
_NAMED = 4.0
"""For being named as the subject of a verb of speech: where the trees thought otherwise, no annotated work did."""
_TOLD_TO = 3.0
"""Against whoever a tag says it is said to: 2 of 152 such turns of the annotated works were his."""
_INTRODUCES, _IS_CALLED, _LENGTH, _ASKS, _EXCLAIMS, _SAYS_NOTHING, _TAG, _TAG_KIND, _TOLD = map(
    FACTS.index, ("introduces", "called here", "length", "asks", "exclaims", "silent", "tag", "tag kind", "told to")
)
_BY_NAME = 3
_FEW = math.log1p(24)
"""How long a call is at most, as `length` has it."""


@dataclass(slots=True)
class Decision:
    """Who speaks a turn."""

    person: Person
    share: float
    """The share of likelihood that this person has among all candidates, what follows counted in."""
    chance: float
    """The person's chance with those before as they were decided, what follows left out."""
    history: tuple[int, ...]
    """The numbers of those who spoke the turns before, the last first."""
    others: tuple[tuple[Person, float], ...] = ()
    """Who else may speak, likeliest first, each with a share."""


@dataclass(slots=True)
class _State:
    score: float
    """The logarithm of the likelihood."""
    history: tuple[int, ...] = ()
    path: _Step | None = None


@dataclass(slots=True)
class _Step:
    number: int
    chance: float
    """The logarithm of the chance with those before."""
    before: _Step | None = field(default=None, repr=False)


def decide(observed: Sequence[Candidates], people: Sequence[Person], forest: Forest) -> list[Decision | None]:
    """Return who speaks each turn; None where a turn has no candidates."""
    beam = [_State(0.0)]
    passages: list[int] = []
    shares: list[dict[int, float]] = []
    for candidates in observed:
        beam = _advance(beam, candidates, passages, people, forest)
        passages.append(candidates.turn.passage)
        _settle(beam, shares, len(passages))
    path = _path(max(beam, key=lambda state: state.score))
    decisions: list[Decision | None] = []
    for place, step in enumerate(path):
        if step.number < 0:
            decisions.append(None)
            continue
        history = tuple(before.number for before in path[max(0, place - HISTORY) : place][::-1])
        ranked = sorted(shares[place].items(), key=lambda item: -item[1])
        others = tuple((people[one], share) for one, share in ranked if one not in (step.number, -1))[:_MOST_OTHERS]
        share = shares[place].get(step.number, 0.0)
        decisions.append(Decision(people[step.number], share, math.exp(step.chance), history, others))
    return decisions


def _advance(
    beam: list[_State], candidates: Candidates, passages: Sequence[int], people: Sequence[Person], forest: Forest
) -> list[_State]:
    fresh: dict[tuple[int, ...], _State] = {}

    def keep(state: _State, number: int, score: float, chance: float) -> None:
        history = (number, *state.history)[:HISTORY]
        known = fresh.get(history[:_ALIKE])
        if known is None:
            fresh[history[:_ALIKE]] = _State(score, history, _Step(number, chance, state.path))
            return
        if score > known.score:
            known.history, known.path = history, _Step(number, chance, state.path)
        known.score = float(np.logaddexp(score, known.score))

    numbers = [person.number for person in candidates.people]
    rows: Sequence[Sequence[float]] = [()] * len(beam)
    if numbers:
        rows = log_chances(candidates, [state.history for state in beam], passages, people, forest).tolist()
    for state, row in zip(beam, rows, strict=True):
        if candidates.turn.continues and beam[0].history:
            number = state.history[0]
            keep(state, number, state.score, row[numbers.index(number)] if number in numbers else _NOT_NEAR)
        elif not numbers:
            keep(state, -1, state.score, 0.0)
        else:
            for number, chance in zip(numbers, row, strict=True):
                keep(state, number, state.score + chance, chance)
    return sorted(fresh.values(), key=lambda state: -state.score)[:_BEAM]


def log_chances(
    candidates: Candidates,
    histories: Sequence[tuple[int, ...]],
    passages: Sequence[int],
    people: Sequence[Person],
    forest: Forest,
) -> NDArray[np.float64]:
    """Return the logarithm of each candidate's chance, shape (histories, candidates)."""
    talks = np.concatenate([_talk(candidates, history, passages, people) for history in histories])
    by_talk = forest.leaves(talks, first=len(FACTS)).reshape(len(histories), len(candidates.people), -1)
    scores = forest.sums(forest.leaves(candidates.facts) & by_talk).astype(np.float64)
    scores += _beyond_the_trees(candidates.facts)
    scores -= scores.max(axis=1, keepdims=True)
    result: NDArray[np.float64] = scores - np.log(np.exp(scores).sum(axis=1, keepdims=True))
    return result


def _beyond_the_trees(facts: Matrix) -> NDArray[np.float64]:
    """Return what is added to each candidate's score for what is certain and too rare to learn."""
    names_himself = facts[:, _INTRODUCES] > 1
    calls = (facts[:, _LENGTH] <= _FEW) & (facts[:, _ASKS] + facts[:, _EXCLAIMS] > 0)
    is_called = calls & (facts[:, _IS_CALLED] == _BY_NAME)
    silent = _SILENT[facts[:, _SAYS_NOTHING].astype(int)]
    against = np.where(is_called, _CALLED, 0.0) + silent + np.where(facts[:, _TOLD] == 1, _TOLD_TO, 0.0)
    named = (facts[:, _TAG] == _BY_NAME) & (facts[:, _TAG_KIND] == KINDS["name"])
    result: NDArray[np.float64] = np.where(names_himself, _OWN_NAME, 0.0) + np.where(named, _NAMED, 0.0) - against
    return result


def joined(
    candidates: Candidates, history: Sequence[int], passages: Sequence[int], people: Sequence[Person]
) -> NDArray[np.float32]:
    """Return the facts and the talk of each candidate side by side."""
    return np.concatenate([candidates.facts, _talk(candidates, history, passages, people)], axis=1)


def _talk(
    candidates: Candidates, history: Sequence[int], passages: Sequence[int], people: Sequence[Person]
) -> NDArray[np.float32]:
    earlier = passages[::-1][: len(history)] if len(passages) <= HISTORY else passages[: -len(history) - 1 : -1]
    genders = [people[number].gender if number >= 0 else "unknown" for number in history[:1]]
    return talk(candidates, history, earlier, genders)


def _settle(beam: Sequence[_State], shares: list[dict[int, float]], done: int) -> None:
    """Write down the shares of the turns that the states still remember, later knowledge over earlier."""
    weights = np.exp(np.array([state.score for state in beam]) - max(state.score for state in beam))
    weights /= weights.sum()
    shares.append({})
    for back in range(min(_LAG + 1, done)):
        found: dict[int, float] = {}
        for state, weight in zip(beam, weights.tolist(), strict=True):
            if back < len(state.history):
                found[state.history[back]] = found.get(state.history[back], 0.0) + weight
        shares[done - 1 - back] = found


def _path(state: _State) -> list[_Step]:
    path: list[_Step] = []
    step = state.path
    while step is not None:
        path.append(step)
        step = step.before
    return path[::-1]
