"""Fit what speaks for somebody being meant by `the old man`: `python -m training.attribution.described`.

The weights stand in `voicestage/adapt/reading/looks.py`; how often those are right is printed, too. It learns from
descriptions beside the speech of the novels, of 204 of which `data/described.jsonl` says whom they mean, those in
LitBank's openings, and those in the tags of the stories. Austen's openings are left out: QuoteLi3, which trains
nothing, is hers.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.attribution.automatic import Novel, read_novels
from training.attribution.fold import folds
from training.attribution.gold import DATA, Names, Work, read_litbank
from training.attribution.pronouns import LEFT_OUT, PASSES, Pronoun, end_of, fit_weights, is_right, speaker_of
from training.attribution.stories import read_stories
from voicestage.adapt.attributor import Quotation
from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.reading.looks import LIKENESS, Likeness
from voicestage.adapt.reading.mentions import Mention
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.resolve import Resolver
from voicestage.adapt.speakers.naming import best_name
from voicestage.adapt.speakers.ranker import Reading, read_story, shipped_weights
from voicestage.books import story_from_text

Judge = Callable[[Mention, Sequence[Person | None]], NDArray[np.bool_] | None]
"""Says of those whom a description may mean, None for somebody new, which are right; None where nobody knows."""


@dataclass(frozen=True, slots=True)
class Label:
    """Whom a description in a novel means."""

    novel: str
    start: int
    """Where it begins, in characters of `Book.raw`."""
    words: str
    who: Sequence[str]
    """The names that he may bear; an empty one where he has none there."""


def read_labels(path: Path = DATA / "described.jsonl") -> list[Label]:
    """Read what is known of descriptions in the novels."""
    with path.open(encoding="utf-8") as lines:
        return [Label(**json.loads(line)) for line in lines]


@dataclass(frozen=True, slots=True)
class Described:
    """What one source says of its descriptions."""

    source: str
    author: str
    found: list[Pronoun]


def main() -> None:
    """Fit the weights and print them, and how often they are right of authors that they were fitted without."""
    works = [work for work in read_litbank() if work.author not in LEFT_OUT] + read_stories()
    novels = read_novels()
    fold = folds(works)
    weights = np.array(LIKENESS)
    for once in range(PASSES):
        with ProcessPoolExecutor(2) as processes:
            found = list(processes.map(in_novel, novels, [Likeness(*weights)] * len(novels)))
            found += processes.map(in_work, works, [Likeness(*weights)] * len(works), chunksize=4)
        if not once:
            _tell("as they ship", [(of, weights) for of in found])
        sets = [[one for of in found if fold[of.author] != left for one in of.found] for left in range(5)]
        without = [fit_weights(of) for of in sets]
        weights = fit_weights([one for of in found for one in of.found])
        _tell("of authors left out", [(of, without[fold[of.author]]) for of in found])
    print("\n".join(f"{name:22}{weight:6.2f}" for name, weight in zip(Likeness._fields, weights, strict=True)))


def _tell(how: str, found: Sequence[tuple[Described, NDArray[np.float64]]]) -> None:
    right: Counter[str] = Counter()
    count: Counter[str] = Counter()
    for of, weights in found:
        count[of.source] += len(of.found)
        right[of.source] += sum(is_right(one, weights) for one in of.found)
    print(f"{how}: " + ", ".join(f"{source} {right[source]} of {count[source]}" for source in count))


def in_novel(novel: Novel, weights: Likeness) -> Described:
    """Return the descriptions of a novel that are labelled."""
    who = {label.start: label.who for label in read_labels() if label.novel == novel.name}

    def judge(mention: Mention, people: Sequence[Person | None]) -> NDArray[np.bool_] | None:
        names = who.get(mention.start)
        return np.array([_is_one_of(person, names) for person in people]) if names else None

    return Described("novels", novel.author, _descriptions(novel.text, novel.name, weights, lambda *_: judge))


def _is_one_of(person: Person | None, names: Sequence[str]) -> bool:
    if person is None or not person.firsts | person.lasts:
        return "" in names
    return bool(person.forms.keys() & set(names))


def in_work(work: Work, weights: Likeness) -> Described:
    """Return the descriptions of an annotated work of which it says whom they mean, or who speaks under them."""
    judge_of = _by_mentions if work.mentions else _by_tags
    source = "openings" if work.mentions else "stories"
    found = _descriptions(work.text, work.name, weights, lambda *read: judge_of(work, *read))
    return Described(source, work.author, found)


def _descriptions(
    text: str, name: str, weights: Likeness, judge_of: Callable[[Reading, Sequence[Quotation]], Judge]
) -> list[Pronoun]:
    """Read a text without a cast; return its descriptions of which it is known whom they mean, or somebody new."""
    book = story_from_text(text, name=name)
    quotations, _ = find_quotations(book)
    reading = read_story(book, quotations, None, shipped_weights().forest)
    resolver = Resolver(reading.roster, reading.narrator, likeness=weights, remember=True)
    decided = [one.person if one else None for one in reading.decisions]
    resolver.resolve(reading.scan, decided)
    resolver.resolve(reading.scan, decided)  # by now it is known whom each noun usually means
    judge = judge_of(reading, quotations)
    found: list[Pronoun] = []
    for mention in (mention for mentions in reading.scan.mentions for mention in mentions):
        fitting = resolver.likenesses.get(id(mention))
        right = judge(mention, [person for person, _ in fitting]) if fitting else None
        if fitting and right is not None:
            if not right.any():
                right = np.array([person is None for person, _ in fitting])
            found.append((np.array([signs for _, signs in fitting], np.float64), right))
    return found


def _by_mentions(work: Work, reading: Reading, _: Sequence[Quotation]) -> Judge:
    """Judge by annotated mentions: by whose name mostly means him, else by the description that brought him in."""
    ends: dict[int, dict[int, int]] = {}
    for annotated in work.mentions:
        ends.setdefault(annotated.start, {})[annotated.end] = annotated.entity

    def entity(mention: Mention) -> int | None:
        at = ends.get(mention.start, {})
        only = next(iter(at.values())) if len(at) == 1 else None  # it may end later: `the man in black`
        return at.get(end_of(mention), only)

    named: dict[int, Counter[int]] = {}
    brought_in: dict[int, int] = {}
    for mention in (mention for mentions in reading.scan.mentions for mention in mentions):
        meant = entity(mention)
        if meant is not None and mention.person is not None:
            number = reading.roster.real(mention.person).number
            if mention.kind == "name":
                named.setdefault(number, Counter())[meant] += 1
            elif mention.kind == "description":
                brought_in.setdefault(number, meant)
    by_name = {number: entities.most_common(1)[0][0] for number, entities in named.items()}
    described = {number: meant for number, meant in brought_in.items() if number not in by_name}

    def judge(mention: Mention, people: Sequence[Person | None]) -> NDArray[np.bool_] | None:
        meant = entity(mention)
        if meant is None:
            return None
        numbers = [person.number if person is not None else -1 for person in people]
        right = np.array([by_name.get(number) == meant for number in numbers])
        return right if right.any() else np.array([described.get(number) == meant for number in numbers])

    return judge


def _by_tags(work: Work, reading: Reading, quotations: Sequence[Quotation]) -> Judge:
    """Judge by who speaks, where a description is beside his speech."""
    names = Names(work)
    who: dict[int, str] = {}
    for turn in reading.scan.turns:
        speaker = speaker_of(turn, work, quotations)
        if speaker is not None:
            who |= {id(clue.mention): speaker for clue in turn.clues if clue.strength != "near"}

    def judge(mention: Mention, people: Sequence[Person | None]) -> NDArray[np.bool_] | None:
        speaker = who.get(id(mention))
        if speaker is None:
            return None
        fits = [person is not None and speaker in names.fits(best_name(person)) for person in people]
        named = [fit and person is not None and person.noun is None for fit, person in zip(fits, people, strict=True)]
        return np.array(named if any(named) else fits)

    return judge


if __name__ == "__main__":
    main()
