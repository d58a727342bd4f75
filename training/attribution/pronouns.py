"""Fit what speaks for somebody being meant by he or she: `python -m training.attribution.pronouns` prints the weights.

They stand in `voicestage/adapt/reading/mind.py`. What is learned from: the pronouns of LitBank's openings, whose every
mention is annotated, and the pronouns in the tags of the stories, whose speakers are known. Austen's openings are left
out: QuoteLi3, which trains nothing, is hers.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from training.attribution.fold import folds
from training.attribution.gold import Names, Work, read_litbank
from training.attribution.stories import read_stories
from voicestage.adapt.attributor import Quotation
from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.reading.mentions import Mention
from voicestage.adapt.reading.mind import WEIGHTS, Signs
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.resolve import Resolver
from voicestage.adapt.reading.turns import Turn
from voicestage.adapt.speakers.ranker import Reading, read_story, shipped_weights
from voicestage.books import story_from_text

LEFT_OUT = ("Austen, Jane",)
SMALL = 3.0
"""How much the square of a weight costs."""
DOUBT = 0.1
"""Keeps the few pronouns that only the sense of a sentence explains from weighing much."""
PASSES = 3
"""Whom earlier pronouns mean depends on the weights too."""
Pronoun = tuple[NDArray[np.float64], NDArray[np.bool_]]
"""The signs of everyone whom a pronoun may mean, shape (people, signs), and whom it means."""
Place = tuple[int, int]
"""Where words begin and end: `his` and `his wife` begin at once."""


def main() -> None:
    """Fit the weights and print them, and how often they are right of authors that they were fitted without."""
    works = [work for work in read_litbank() if work.author not in LEFT_OUT] + read_stories()
    fold = folds(works)
    weights = np.array(WEIGHTS)
    for _ in range(PASSES):
        with ProcessPoolExecutor(2) as processes:
            found = list(processes.map(pronouns_of, works, [Signs(*weights)] * len(works), chunksize=4))
        sets: list[list[Pronoun]] = [[] for _ in range(5)]
        for work, pronouns in zip(works, found, strict=True):
            sets[fold[work.author]] += pronouns
        right = 0
        for number, held_out in enumerate(sets):
            without = fit_weights([one for other, of in enumerate(sets) if other != number for one in of])
            right += sum(is_right(pronoun, without) for pronoun in held_out)
        everything = [pronoun for of in sets for pronoun in of]
        weights = fit_weights(everything)
        print(f"{len(everything)} pronouns, {100 * right / len(everything):.1f} % right of authors left out")
        print("\n".join(f"{name:22}{weight:6.2f}" for name, weight in zip(Signs._fields, weights, strict=True)))


def fit_weights(pronouns: Sequence[Pronoun]) -> NDArray[np.float64]:
    """Return the weights by which those who are meant are likeliest."""
    most = max(len(right) for _, right in pronouns)
    count = pronouns[0][0].shape[1]
    signs = np.zeros((len(pronouns), most, count))
    absent = np.full((len(pronouns), most), -np.inf)
    right = np.zeros((len(pronouns), most), bool)
    for row, (of_each, meant) in enumerate(pronouns):
        signs[row, : len(meant)], absent[row, : len(meant)], right[row, : len(meant)] = of_each, 0.0, meant

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        scores = signs @ weights + absent
        chances = np.exp(scores - scores.max(axis=1, keepdims=True))
        chances /= chances.sum(axis=1, keepdims=True)
        shares = (chances * right).sum(axis=1, keepdims=True)
        slope = np.einsum("pis,pi->s", signs, chances * (shares - right) / (shares + DOUBT))
        return SMALL * float(weights @ weights) - float(np.log(shares + DOUBT).sum()), slope + 2 * SMALL * weights

    found: NDArray[np.float64] = minimize(loss, np.zeros(count), jac=True, method="L-BFGS-B").x
    return found


def is_right(pronoun: Pronoun, weights: NDArray[np.float64]) -> bool:
    """Tell whether for whoever is meant most speaks."""
    signs, right = pronoun
    return bool(right[int((signs @ weights).argmax())])


def pronouns_of(work: Work, weights: Signs) -> list[Pronoun]:
    """Read a work, its cast given, and return the pronouns of which it is known whom they mean."""
    book = story_from_text(work.text, name=work.name)
    quotations, _ = find_quotations(book)
    reading = read_story(book, quotations, work.cast, shipped_weights().forest)
    resolver = Resolver(reading.roster, reading.narrator, weights=weights, remember=True)
    resolver.resolve(reading.scan, [one.person if one else None for one in reading.decisions])
    found: list[Pronoun] = []
    meant = _meant_by(work, reading) if work.mentions else _meant_in_tags(work, reading, quotations)
    for mention in (mention for mentions in reading.scan.mentions for mention in mentions):
        fitting = resolver.fitting.get(id(mention))
        whom = meant.get((mention.start, end_of(mention)))
        if fitting and whom and mention.kind == "pronoun":
            right = np.array([person.number in whom for person, _ in fitting])
            if right.any():
                found.append((np.array([signs for _, signs in fitting], np.float64), right))
    return found


def _meant_by(work: Work, reading: Reading) -> Mapping[Place, set[int]]:
    """Return whom the annotated mentions mean: who is mostly named where the annotation means him."""
    annotated = {(mention.start, mention.end): mention.entity for mention in work.mentions}
    named: dict[int, Counter[int]] = {}
    for mention in (mention for mentions in reading.scan.mentions for mention in mentions):
        entity = annotated.get((mention.start, end_of(mention)))
        if mention.kind != "pronoun" and mention.person is not None and entity is not None:
            named.setdefault(reading.roster.real(mention.person).number, Counter())[entity] += 1
    who: dict[int, set[int]] = {}
    for number, entities in named.items():
        who.setdefault(entities.most_common(1)[0][0], set()).add(number)
    return {place: who.get(entity, set()) for place, entity in annotated.items()}


def _meant_in_tags(work: Work, reading: Reading, quotations: Sequence[Quotation]) -> Mapping[Place, set[int]]:
    """Return whom the pronouns in tags mean: who speaks there."""
    names = Names(work)
    meant: dict[Place, set[int]] = {}
    for turn in reading.scan.turns:
        speaker = speaker_of(turn, work, quotations)
        if turn.tag is not None and speaker is not None:
            tag = turn.tag.mention
            meant[tag.start, end_of(tag)] = set(_numbers(speaker, reading.roster.people, names))
    return meant


def speaker_of(turn: Turn, work: Work, quotations: Sequence[Quotation]) -> str | None:
    """Return the annotated speaker of a turn; None where there is none, or more than one."""
    places = [quotations[index] for index in turn.quotations]
    speakers = {q.speaker for q in work.quotes if any(q.start < at.end and at.start < q.end for at in places)}
    return speakers.pop() if len(speakers) == 1 else None


def _numbers(speaker: str, people: Iterable[Person], names: Names) -> Iterable[int]:
    return (person.number for person in people if person.given and speaker in names.fits(person.given.name))


def end_of(mention: Mention) -> int:
    """Return where a mention ends, in characters of `Book.raw`."""
    return mention.segment.tokens[mention.last - 1].end


if __name__ == "__main__":
    main()
