"""Fit the trees: rows of candidates out of readings, LightGBM on a softmax over each turn's candidates, arrays out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import lightgbm
import numpy as np
from numpy.typing import NDArray

from training.attribution.gold import Names, Work
from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.reading.people import Person
from voicestage.adapt.speakers.beam import Decision, Scorer, joined
from voicestage.adapt.speakers.evidence import FACTS, Candidates
from voicestage.adapt.speakers.naming import best_name
from voicestage.adapt.speakers.ranker import Reading, read_story
from voicestage.adapt.speakers.talk import HISTORY, TALK
from voicestage.adapt.speakers.trees import Forest
from voicestage.books import story_from_text

ROUNDS = 420
_PARAMETERS = {
    "learning_rate": 0.06,
    "num_leaves": 31,
    "min_data_in_leaf": 25,
    "min_sum_hessian_in_leaf": 1.0,
    "feature_fraction": 0.25,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "lambda_l2": 8.0,
    "seed": 7,
    "verbose": -1,
    "num_threads": 1,
    "deterministic": True,
    "force_row_wise": True,
}


@dataclass(frozen=True, slots=True)
class Example:
    """One labelled turn."""

    rows: NDArray[np.float32]
    right: NDArray[np.bool_]
    weight: float


@dataclass(frozen=True, slots=True)
class Judged:
    """A reading with what is known of each of its turns."""

    reading: Reading
    speakers: list[str | None]
    """The annotated speaker of each turn."""
    weights: list[float]
    right: list[NDArray[np.bool_]]
    """Which candidates of each turn are the speaker."""


def judge(work: Work, *, given: bool, scorer: Scorer | None) -> Judged:
    """Read a work as the product does and find the right candidates of each annotated turn."""
    book = story_from_text(work.text, name=work.name)
    quotations, _ = find_quotations(book)
    reading = read_story(book, quotations, work.cast if given else None, scorer)
    names = Names(work)
    quotes = sorted(work.quotes, key=lambda quote: quote.start)
    speakers: list[str | None] = []
    weights: list[float] = []
    right: list[NDArray[np.bool_]] = []
    for turn, candidates in zip(reading.scan.turns, reading.observed, strict=True):
        shared: dict[str, int] = {}
        weight = 1.0
        for index in turn.quotations:
            for quote in quotes:
                if quote.start >= quotations[index].end:
                    break
                overlap = min(quote.end, quotations[index].end) - max(quote.start, quotations[index].start)
                if overlap > 0:
                    shared[quote.speaker] = shared.get(quote.speaker, 0) + overlap
                    weight = quote.weight
        speaker = max(shared, key=lambda name: shared[name]) if shared else None
        speakers.append(speaker)
        weights.append(weight)
        right.append(
            np.array([speaker in names.fits(name_of(p, reading.narrator)) for p in candidates.people], dtype=bool)
        )
    return Judged(reading, speakers, weights, right)


def name_of(person: Person, narrator: Person | None) -> str:
    """Return the name under which a person would stand in the script."""
    return "narrator" if person is narrator else best_name(person)


def examples(judged: Judged, *, twice: bool = False) -> list[Example]:
    """Return the labelled turns; who spoke before is what was decided, or what is known where nothing was.

    Args:
        judged: a reading.
        twice: whether a turn stands with the true speakers before it too, each time for half: among the states of a
            beam there are both.
    """
    reading = judged.reading
    people = reading.roster.people
    passages: list[int] = []
    known: list[int] = []
    found: list[Example] = []
    for place, candidates in enumerate(reading.observed):
        decision = reading.decisions[place]
        right = judged.right[place]
        histories = {decision.history} if decision else set()
        if twice or not decision:
            histories.add(tuple(known[-HISTORY:][::-1]))
        if judged.speakers[place] and right.any() and not right.all() and not candidates.turn.continues:
            for history in sorted(histories):
                rows = joined(candidates, history, passages, people)
                found.append(Example(rows, right, judged.weights[place] / len(histories)))
        passages.append(candidates.turn.passage)
        known.append(_known(candidates, right, decision))
    return found


def _known(candidates: Candidates, right: NDArray[np.bool_], decision: Decision | None) -> int:
    """Return the number of the true speaker: of more that fit, who was decided; without any, who was decided or -1."""
    fitting = [person.number for person, fits in zip(candidates.people, right, strict=True) if fits]
    decided = decision.person.number if decision else -1
    return decided if decided in fitting or not fitting else fitting[0]


def fit(found: Sequence[Example], *, rounds: int = ROUNDS) -> Forest:
    """Return trees whose sums, through a softmax over a turn's candidates, are their chances."""
    rows = np.concatenate([example.rows for example in found])
    sizes = np.array([len(example.right) for example in found])
    starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
    target = np.concatenate([example.right / example.right.sum() for example in found])
    weight = np.repeat([example.weight for example in found], sizes)

    def softmax(
        scores: NDArray[np.float64], _data: lightgbm.Dataset
    ) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        top = np.maximum.reduceat(scores, starts)
        shares = np.exp(scores - np.repeat(top, sizes))
        shares /= np.repeat(np.add.reduceat(shares, starts), sizes)
        return weight * (shares - target), weight * np.maximum(shares * (1 - shares), 1e-6)

    columns = [name.replace(" ", "_") for name in (*FACTS, *(f"talk {n}" for n in TALK))]
    data = lightgbm.Dataset(rows, np.zeros(len(rows)), feature_name=columns)
    return forest_of(lightgbm.train({**_PARAMETERS, "objective": softmax}, data, num_boost_round=rounds))


def forest_of(booster: lightgbm.Booster) -> Forest:
    """Return the trees of a booster as arrays."""
    feature: list[int] = []
    threshold: list[float] = []
    left: list[int] = []
    right: list[int] = []
    value: list[float] = []

    def add(node: dict[str, object]) -> int:
        here = len(feature)
        for column in (feature, left, right):
            column.append(0)
        threshold.append(0.0)
        value.append(0.0)
        if "split_feature" not in node:
            left[here] = right[here] = here
            value[here] = float(node["leaf_value"])  # type: ignore[arg-type]
            return here
        feature[here] = int(node["split_feature"])  # type: ignore[call-overload]
        threshold[here] = float(node["threshold"])  # type: ignore[arg-type]
        left[here] = add(node["left_child"])  # type: ignore[arg-type]
        right[here] = add(node["right_child"])  # type: ignore[arg-type]
        return here

    roots = [add(tree["tree_structure"]) for tree in booster.dump_model()["tree_info"]]
    return Forest(
        feature=np.array(feature, np.int32),
        threshold=np.array(threshold, np.float32),
        left=np.array(left, np.int32),
        right=np.array(right, np.int32),
        value=np.array(value, np.float32),
        roots=np.array(roots, np.int32),
    )
