"""What there is to learn from: rows of candidates out of readings, and which of them is right."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from training.attribution.gold import Names, Work
from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.reading.people import Person
from voicestage.adapt.speakers.beam import Decision, joined
from voicestage.adapt.speakers.evidence import Candidates
from voicestage.adapt.speakers.naming import best_name
from voicestage.adapt.speakers.ranker import Reading, read_story
from voicestage.adapt.speakers.talk import HISTORY
from voicestage.adapt.speakers.trees import Forest
from voicestage.books import story_from_text


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


def judge(work: Work, *, given: bool, forest: Forest | None) -> Judged:
    """Read a work as the product does and find the right candidates of each annotated turn."""
    book = story_from_text(work.text, name=work.name)
    quotations, _ = find_quotations(book)
    reading = read_story(book, quotations, work.cast if given else None, forest)
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
