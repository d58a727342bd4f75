"""Rebuild the weights that say who speaks: `python -m training.attribution`.

Reads `data/`, writes `src/voicestage/adapt/speakers/speakers.npz`, and `folds/`: the same trained without some authors,
by which `benchmarks/attribution.py` scores works that their weights have not seen.
"""

from __future__ import annotations

import argparse
import functools
import json
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np

from training.attribution.automatic import Novel, hide_tags, read_novels
from training.attribution.calibrate import Judgement, calibrate, judgements
from training.attribution.fit import ROUNDS, Example, examples, fit, judge
from training.attribution.fold import folds
from training.attribution.gold import Work, read_litbank
from training.attribution.stories import read_stories
from training.attribution.sure import sure_examples
from voicestage.adapt.speakers.ranker import CALIBRATION
from voicestage.adapt.speakers.trees import Forest, read_forests

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "src" / "voicestage" / "adapt" / "speakers" / "speakers.npz"
FOLDS = 5
AUTOMATIC_WEIGHT = 0.15
"""What the label of a hidden tag counts beside an annotated one."""
SURE_WEIGHT = 0.1
"""What counts that the trees themselves are sure of."""
HIDDEN_WEIGHT = 0.1
"""What a decision on a hidden tag counts for the calibration: it is harder than what an author leaves untagged, but
comes from whole novels: without it more is called sure there and less of it right (QuoteLi3: 93 for 96 %)."""


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

    annotated = [*(work for work in read_litbank() if work.quotes), *read_stories()]
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
        forests = _trained(annotated, automatic, novels, fold, rounds=options.rounds, tell=tell)
    whole = forests.pop()
    assert whole is not None
    calibrations = _calibrations(annotated, automatic, fold, forests)
    tell("calibrated")
    save(SHIPPED, whole, calibrations[FOLDS])
    (HERE / "folds").mkdir(exist_ok=True)
    for one, forest in enumerate(forests):
        if forest is not None:
            save(HERE / "folds" / f"{one}.npz", forest, calibrations[one])
    (HERE / "folds" / "authors.json").write_text(json.dumps(fold, ensure_ascii=False, indent=1) + "\n", "utf-8")
    tell(f"written: {SHIPPED.stat().st_size / 1e6:.2f} MB")


def _trained(
    annotated: Sequence[Work],
    automatic: Sequence[Work],
    novels: Sequence[Novel],
    fold: Mapping[str, int],
    *,
    rounds: int,
    tell: Callable[[str], None],
) -> list[Forest | None]:
    """Return a forest for each fold, without its authors, and one of all."""
    forests: list[Forest | None] = [None] * FOLDS
    # who spoke before is known in the first step; in the others it is what the trees of the step before decide, as in
    # use; what those are sure of in the novels comes to the examples of the last
    for step in range(3):
        works = [(work, 1.0) for work in annotated]
        works += [(work, AUTOMATIC_WEIGHT) for work in automatic if step]
        with ProcessPoolExecutor(max_workers=2) as processes:
            unseen = [forests[fold[work.author]] for work, _ in works]
            each = processes.map(_examples, works, unseen, chunksize=4)
            found = [(fold[work.author], one) for (work, _), of in zip(works, each, strict=True) for one in of]
        if step == 2:
            for novel in novels:
                forest = forests[fold[novel.author]]
                assert forest is not None
                found += [(fold[novel.author], e) for e in sure_examples(novel, forest, weight=SURE_WEIGHT)]
        tell(f"{len(found)} examples")
        forests = _fitted(found, rounds=rounds)
        tell("a forest for each fold")
    return forests


def _calibrations(
    annotated: Sequence[Work], automatic: Sequence[Work], fold: Mapping[str, int], forests: Sequence[Forest | None]
) -> list[Forest]:
    """Return a calibration for each fold, without its authors, and one of all: what the folds had not seen tells."""
    works = [*((work, 1.0) for work in annotated), *((work, HIDDEN_WEIGHT) for work in automatic)]
    with ProcessPoolExecutor(max_workers=2) as processes:
        found = list(processes.map(_judgements, works, [forests[fold[work.author]] for work, _ in works]))
    judged = [(fold[work.author], each) for (work, _), each in zip(works, found, strict=True)]
    return [calibrate([one for of, each in judged if of != left for one in each]) for left in range(FOLDS + 1)]


def _judgements(work: tuple[Work, float], forest: Forest | None) -> list[Judgement]:
    return [
        one for given in (True, False) for one in judgements(judge(work[0], given=given, scorer=forest), weight=work[1])
    ]


def _fitted(found: Sequence[tuple[int, Example]], *, rounds: int) -> list[Forest | None]:
    """Return a forest for each fold, without its authors, and one of all."""
    sets = [[example for of, example in found if of != one] for one in range(FOLDS + 1)]
    with ProcessPoolExecutor(max_workers=2) as processes:
        return list(processes.map(functools.partial(fit, rounds=rounds), sets))


def _examples(work: tuple[Work, float], forest: Forest | None) -> list[Example]:
    return [
        replace(example, weight=example.weight * work[1])
        for given in (True, False)
        for example in examples(judge(work[0], given=given, scorer=forest))
    ]


def save(path: Path, forest: Forest, calibration: Forest) -> None:
    """Write weights as the product reads them."""
    np.savez_compressed(path, **forest.arrays(), **calibration.arrays(CALIBRATION))  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
