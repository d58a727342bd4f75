"""Rebuild the weights that say who speaks: `python -m training.attribution`.

Reads `data/`, writes `src/voicestage/adapt/speakers/speakers.npz`, and `folds/`: the same trained without some authors,
by which `benchmarks/attribution.py` scores works that their weights have not seen.
"""

from __future__ import annotations

import argparse
import functools
import json
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from training.attribution.automatic import Novel, hide_tags, read_novels, with_hidden_tags
from training.attribution.calibrate import Judgement, calibrate, judgements
from training.attribution.examples import Example, examples, judge
from training.attribution.fit import ROUNDS, SEEDS, fit
from training.attribution.fold import folds
from training.attribution.gold import Work, read_litbank
from training.attribution.stories import read_stories
from training.attribution.sure import sure_examples
from voicestage.adapt.speakers.ranker import CALIBRATION
from voicestage.adapt.speakers.trees import Forest, mean_of, read_forests

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "src" / "voicestage" / "adapt" / "speakers" / "speakers.npz"
FOLDS = 5
STEPS = 4
NOVELS_FROM = 2
"""The step from which on novels are learned from: reading them takes long."""
AUTOMATIC_WEIGHT = 0.15
"""What the label of a hidden tag counts beside an annotated one."""
SURE_WEIGHT = 0.1
"""What counts that the trees themselves are sure of."""
OPENINGS_AGAIN = (1, 2, 3)
STORIES_AGAIN = (1,)
"""Seeds by which tags are hidden in annotated works, once more for each."""
OPENINGS_AGAIN_WEIGHT = 0.8
STORIES_AGAIN_WEIGHT = 0.5
"""What a turn counts there."""
HIDDEN_WEIGHT = 0.1
"""What a decision on a hidden tag counts for the calibration: it is harder than what an author leaves untagged, but
comes from whole novels: without it more is called sure there and less of it right."""


def main() -> None:
    """Train for each fold without its authors, then with all of them; calibrate on what the folds had not seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--only-calibrate", action="store_true", help="keep the trees; how sure they are follows how they read now"
    )
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="trees in each forest")
    options = parser.parse_args()
    started = time.monotonic()

    def tell(what: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {what}", flush=True)

    openings = [work for work in read_litbank() if work.quotes]
    stories = read_stories()
    annotated = [*openings, *stories]
    novels = read_novels()
    automatic = [hide_tags(novel, seed=1) for novel in novels]
    tell(f"{len(annotated)} annotated works, {len(automatic)} novels with hidden tags")
    fold = folds([*annotated, *automatic], count=FOLDS)
    forests: list[Forest | None]
    if options.only_calibrate:
        fold = json.loads((HERE / "folds" / "authors.json").read_text("utf-8"))  # whom these trees have not seen
        paths = (*(HERE / "folds" / f"{one}.npz" for one in range(FOLDS)), SHIPPED)
        forests = [forest for path in paths for forest in read_forests(path, "")]
    else:
        sources = [
            *(Source(work, 1.0) for work in annotated),
            *(Source(work, AUTOMATIC_WEIGHT, annotated=False, step=NOVELS_FROM) for work in automatic),
            *_again(openings, OPENINGS_AGAIN, weight=OPENINGS_AGAIN_WEIGHT),
            *_again(stories, STORIES_AGAIN, weight=STORIES_AGAIN_WEIGHT),
        ]
        forests = _trained(sources, novels, fold, rounds=options.rounds, tell=tell)
    whole = forests.pop()
    assert whole is not None
    weighed = [
        *((work, 1.0) for work in annotated),
        *((work, HIDDEN_WEIGHT) for work in automatic),
    ]
    calibrations = _calibrations(weighed, fold, forests)
    tell("calibrated")
    save(SHIPPED, whole, calibrations[FOLDS])
    (HERE / "folds").mkdir(exist_ok=True)
    for one, forest in enumerate(forests):
        if forest is not None:
            save(HERE / "folds" / f"{one}.npz", forest, calibrations[one])
    (HERE / "folds" / "authors.json").write_text(json.dumps(fold, ensure_ascii=False, indent=1) + "\n", "utf-8")
    tell(f"written: {SHIPPED.stat().st_size / 1e6:.2f} MB")


@dataclass(frozen=True, slots=True)
class Source:
    """A work to learn from."""

    work: Work
    weight: float
    """What its turns count."""
    annotated: bool = True
    """Whether people said who speaks, so that it is known of all before a turn."""
    step: int = 0
    """From which step on it is learned from."""


def _again(works: Sequence[Work], seeds: Sequence[int], *, weight: float) -> Iterator[Source]:
    """Yield annotated works with their tags hidden: what they say of hard turns is sure."""
    for work in works:
        for seed in seeds:
            yield Source(with_hidden_tags(work, seed=seed), weight, step=STEPS - 1)


def _trained(
    sources: Sequence[Source],
    novels: Sequence[Novel],
    fold: Mapping[str, int],
    *,
    rounds: int,
    tell: Callable[[str], None],
) -> list[Forest | None]:
    """Return a forest for each fold, without its authors, and one of all."""
    forests: list[Forest | None] = [None] * FOLDS
    # who spoke before is known in the first step; in the others it is also what the trees of the step before decide, as
    # in use
    for step in range(STEPS):
        now = [source for source in sources if source.step <= step]
        with ProcessPoolExecutor(max_workers=2) as processes:
            each = processes.map(_examples, now, [forests[fold[source.work.author]] for source in now], chunksize=4)
            found = [(fold[source.work.author], one) for source, of in zip(now, each, strict=True) for one in of]
            if step >= NOVELS_FROM:
                unseen = [forests[fold[novel.author]] for novel in novels]
                surely = processes.map(_sure_examples, novels, unseen)
                found += [(fold[novel.author], one) for novel, of in zip(novels, surely, strict=True) for one in of]
        tell(f"{len(found)} examples")
        last = step == STEPS - 1
        forests = _fitted(found, rounds=rounds if last else rounds // 2, seeds=SEEDS if last else SEEDS[:1])
        tell("a forest for each fold")
    return forests


def _calibrations(
    works: Sequence[tuple[Work, float]], fold: Mapping[str, int], forests: Sequence[Forest | None]
) -> list[Forest]:
    """Return a calibration for each fold, without its authors, and one of all: what the folds had not seen tells."""
    with ProcessPoolExecutor(max_workers=2) as processes:
        found = list(processes.map(_judgements, works, [forests[fold[work.author]] for work, _ in works]))
        judged = [(fold[work.author], each) for (work, _), each in zip(works, found, strict=True)]
        sets = [[one for of, each in judged if of != left for one in each] for left in range(FOLDS + 1)]
        return list(processes.map(calibrate, sets))


def _judgements(work: tuple[Work, float], forest: Forest | None) -> list[Judgement]:
    return [
        one for given in (True, False) for one in judgements(judge(work[0], given=given, forest=forest), weight=work[1])
    ]


def _fitted(found: Sequence[tuple[int, Example]], *, rounds: int, seeds: Sequence[int]) -> list[Forest | None]:
    """Return a forest for each fold, without its authors, and one of all: the mean over the seeds."""
    sets = [[example for of, example in found if of != one] for one in range(FOLDS + 1)]
    with ProcessPoolExecutor(max_workers=2) as processes:
        of_seed = [list(processes.map(functools.partial(fit, rounds=rounds, seed=seed), sets)) for seed in seeds]
    return [mean_of(forests) for forests in zip(*of_seed, strict=True)]


def _examples(source: Source, forest: Forest | None) -> list[Example]:
    return [
        replace(example, weight=example.weight * source.weight)
        for given in (True, False)
        for example in examples(judge(source.work, given=given, forest=forest), twice=source.annotated)
    ]


def _sure_examples(novel: Novel, forest: Forest | None) -> list[Example]:
    assert forest is not None
    return sure_examples(novel, forest, weight=SURE_WEIGHT)


def save(path: Path, forest: Forest, calibration: Forest) -> None:
    """Write weights as the product reads them."""
    np.savez_compressed(path, **forest.arrays(), **calibration.arrays(CALIBRATION))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
