"""Rebuild the weights that say who speaks: `python -m training.attribution`.

Reads `data/`, writes `src/voicestage/adapt/speakers/speakers.npz`, and `folds/`: the same trained without some authors,
by which `benchmarks/attribution.py` scores works that their weights have not seen.
"""

from __future__ import annotations

import argparse
import functools
import json
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np

from training.attribution.automatic import hide_tags, read_novels
from training.attribution.calibrate import Judgement, calibrate, judgements
from training.attribution.fit import ROUNDS, SEEDS, Example, examples, fit, judge
from training.attribution.fold import folds
from training.attribution.gold import Work, read_litbank
from training.attribution.sure import sure_examples
from voicestage.adapt.speakers.trees import Forest

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "src" / "voicestage" / "adapt" / "speakers" / "speakers.npz"
FOLDS = 5
AUTOMATIC_WEIGHT = 0.15
"""What the label of a hidden tag counts beside an annotated one."""
SURE_WEIGHT = 0.1
"""What counts that the trees themselves are sure of."""


def main() -> None:
    """Train for each fold without its authors, then with all of them; calibrate on what the folds had not seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="trees in each forest")
    options = parser.parse_args()
    started = time.monotonic()

    def tell(what: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {what}", flush=True)

    annotated = [work for work in read_litbank() if work.quotes]
    novels = read_novels()
    automatic = [hide_tags(novel, seed=1) for novel in novels]
    tell(f"{len(annotated)} annotated works, {len(automatic)} novels with hidden tags")
    fold = folds([*annotated, *automatic], count=FOLDS)
    forests: list[Forest | None] = [None] * FOLDS
    # who spoke before is known in the first step; in the others it is what the trees of the step before decide, as in
    # use; what those are sure of in the novels comes to the examples of the last
    for step in range(3):
        works = [(work, 1.0) for work in annotated]
        works += [(work, AUTOMATIC_WEIGHT) for work in automatic if step]
        found = [(fold[w.author], e) for w, weight in works for e in _examples(w, forests[fold[w.author]], weight)]
        if step == 2:
            for novel in novels:
                forest = forests[fold[novel.author]]
                assert forest is not None
                found += [(fold[novel.author], e) for e in sure_examples(novel, forest, weight=SURE_WEIGHT)]
        tell(f"{len(found)} examples")
        forests = _fitted(found, rounds=options.rounds, seeds=SEEDS if step == 2 else SEEDS[:1])
        tell("a forest for each fold")
    whole = forests.pop()
    assert whole is not None
    judged: list[Judgement] = []
    for work in annotated:
        forest = forests[fold[work.author]]
        for given in (True, False):
            judged += judgements(judge(work, given=given, scorer=forest))
    calibration = calibrate(judged)
    tell("calibrated")
    save(SHIPPED, whole, calibration)
    (HERE / "folds").mkdir(exist_ok=True)
    for one, forest in enumerate(forests):
        if forest is not None:
            save(HERE / "folds" / f"{one}.npz", forest, calibration)
    (HERE / "folds" / "authors.json").write_text(json.dumps(fold, ensure_ascii=False, indent=1) + "\n", "utf-8")
    tell(f"written: {SHIPPED.stat().st_size / 1e6:.2f} MB")


def _fitted(found: Sequence[tuple[int, Example]], *, rounds: int, seeds: Sequence[int]) -> list[Forest | None]:
    """Return a forest for each fold, without its authors, and one of all."""
    sets = [[example for of, example in found if of != one] for one in range(FOLDS + 1)]
    with ProcessPoolExecutor(max_workers=2) as processes:
        return list(processes.map(functools.partial(fit, rounds=rounds, seeds=seeds), sets))


def _examples(work: Work, forest: Forest | None, weight: float) -> Sequence[Example]:
    return [
        Example(example.rows, example.right, example.weight * weight)
        for given in (True, False)
        for example in examples(judge(work, given=given, scorer=forest))
    ]


def save(path: Path, forest: Forest, calibration: np.ndarray) -> None:
    """Write weights as the product reads them."""
    np.savez_compressed(path, calibration=calibration, **forest.arrays())  # type: ignore[arg-type]


if __name__ == "__main__":
    main()
