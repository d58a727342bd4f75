"""How often gender and age are found as a reader has them: `python benchmarks/portraits.py`.

Gender is as the casts of the 160 modern stories have it; ages were labelled in eighty of them
(training/attribution/data/ages.tsv), by one reader of each, who also said whether the story's words tell the age or the
reader infers it. No cast is given, so whoever is found under no name of his own is not counted. `READ` are the manners
whose errors were looked at.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from voicestage.adapt import adapt
from voicestage.books import story_from_text
from voicestage.model.cast import Age, Gender
from voicestage.production.genders import with_likely_gender

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT))  # training/ is not installed

from training.attribution.gold import Names, Work  # noqa: E402
from training.attribution.stories import read_stories  # noqa: E402

READ = ("children", "comic", "domestic", "voyager")
Portrait = tuple[str, str, Gender, Gender, Age]
"""Manner, name, the cast's gender, the gender and the age that were found."""


def main() -> None:
    """Read every story without a cast and print how often both are right."""
    works = read_stories()
    with ProcessPoolExecutor(max_workers=2) as processes:
        found = [
            (work, each)
            for work, of in zip(works, processes.map(_portraits, works, chunksize=8), strict=True)
            for each in of
        ]
    print("                                    people  right  wrong  open")
    for label, read in (("gender, manners that were read", True), ("gender, the others", False)):
        pairs = [(gold, gender) for _, (manner, _, gold, gender, _) in found if (manner in READ) == read]
        show(label, [pair for pair in pairs if pair[0] != "unknown"])
    ages = dict(_labels())
    for told in ("words", "inferred"):
        for label, read in (("manners that were read", True), ("the others", False)):
            rows = [
                (ages[key][0], age)
                for work, (manner, name, _, _, age) in found
                if (key := (manner, work.name, name)) in ages and ages[key][1] == told and (manner in READ) == read
            ]
            show(f"age by {told}, {label}", [row for row in rows if row[0] != "unknown"])


def show(label: str, pairs: list[tuple[str, str]]) -> None:
    """Print of how many people what was found is right, wrong, left open."""
    count = Counter("open" if found == "unknown" else "right" if found == gold else "wrong" for gold, found in pairs)
    print(f"{label:36}{len(pairs):6}{count['right']:7}{count['wrong']:7}{count['open']:6}")


def _portraits(work: Work) -> list[Portrait]:
    names = Names(work)
    genders = {character.name: character.gender for character in work.characters}
    speak = {quote.speaker for quote in work.quotes}
    found: list[Portrait] = []
    for character in adapt(story_from_text(work.text, name=work.name)).characters:
        fits = names.fits(character.name)
        if len(fits) == 1 and (name := next(iter(fits))) in speak:
            found.append((work.author, name, genders[name], with_likely_gender(character).gender, character.age))
    return found


def _labels() -> Iterator[tuple[tuple[str, str, str], tuple[str, str]]]:
    for line in (ROOT / "training" / "attribution" / "data" / "ages.tsv").read_text("utf-8").splitlines():
        manner, story, name, age, told = line.split("\t")
        yield (manner, story, name), (age, told)


if __name__ == "__main__":
    main()
