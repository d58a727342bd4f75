"""Rebuild the weights that say who speaks: `python -m training.attribution`.

Reads `data/`, writes `src/voicestage/adapt/speakers.npz`, and `folds/`: the same trained without some authors, by which
`benchmarks/attribution.py` scores works that their weights have not seen.
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from training.attribution.automatic import hide_tags, read_novels
from training.attribution.calibrate import Judgement, calibrate, judgements
from training.attribution.fit import ROUNDS, Example, examples, fit, judge
from training.attribution.fold import folds
from training.attribution.gold import Work, read_litbank
from voicestage.adapt.trees import Forest

HERE = Path(__file__).parent
SHIPPED = HERE.parents[1] / "src" / "voicestage" / "adapt" / "speakers.npz"
FOLDS = 5
AUTOMATIC_WEIGHT = 0.15
"""What an automatic label counts beside an annotated one."""


def main() -> None:
    """Train for each fold without its authors, then with all of them; calibrate on what the folds had not seen."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="trees in each forest")
    options = parser.parse_args()
    started = time.monotonic()

    def tell(what: str) -> None:
        print(f"{time.monotonic() - started:6.0f} s  {what}", flush=True)

    annotated = [work for work in read_litbank() if work.quotes]
    automatic = [hide_tags(novel, seed=1) for novel in read_novels()]
    tell(f"{len(annotated)} annotated works, {len(automatic)} novels with hidden tags")
    fold = folds([*annotated, *automatic], count=FOLDS)
    forests: list[Forest | None] = [None] * FOLDS
    found: list[tuple[int, Example]] = []
    # who spoke before is known in the first step; in the second it is what the first step's trees decide, as in use
    for works in ([(annotated, 1.0)], [(annotated, 1.0), (automatic, AUTOMATIC_WEIGHT)]):
        found = [
            (fold[work.author], example)
            for some, weight in works
            for work in some
            for example in _examples(work, forests[fold[work.author]], weight)
        ]
        tell(f"{len(found)} examples")
        forests = [fit([e for of, e in found if of != one], rounds=options.rounds) for one in range(FOLDS)]
        tell("a forest for each fold")
    judged: list[Judgement] = []
    for work in annotated:
        forest = forests[fold[work.author]]
        for given in (True, False):
            judged += judgements(judge(work, given=given, scorer=forest))
    calibration = calibrate(judged)
    tell("calibrated")
    save(SHIPPED, fit([example for _, example in found], rounds=options.rounds), calibration)
    (HERE / "folds").mkdir(exist_ok=True)
    for one, forest in enumerate(forests):
        if forest is not None:
            save(HERE / "folds" / f"{one}.npz", forest, calibration)
    (HERE / "folds" / "authors.json").write_text(json.dumps(fold, ensure_ascii=False, indent=1) + "\n", "utf-8")
    tell(f"written: {SHIPPED.stat().st_size / 1e6:.2f} MB")


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
