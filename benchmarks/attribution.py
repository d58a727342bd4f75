"""Score the finding of speech and speakers on the attribution bench, next to published figures.

    python benchmarks/attribution.py [--bench PATH] [--set litbank] [--out FOLDER] [--errors N] [--quick]

Each work is read with weights that were trained without its author (`training/attribution/folds`), and so are
the modern stories of `training/attribution/stories`. The bench is a folder with `evaluate.py`, `restyle.py`
and `dev/<set>/*.json`; without it the run says so and ends well.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicestage.adapt import Adaptation, Ranker, adapt
from voicestage.adapt.speakers.ranker import read_weights
from voicestage.books import story_from_text
from voicestage.model.cast import Cast, Character, Gender
from voicestage.model.script import NARRATOR

if TYPE_CHECKING:
    from training.attribution.gold import Work

ROOT = Path(__file__).resolve().parents[1]
BENCH = ROOT.parent / "shared" / "bench" / "attribution"
FOLDS = ROOT / "training" / "attribution" / "folds"
SHORT_NAMES = {"AUST": "Austen, Jane"}
"""How one set writes its authors."""
STYLES = ("curly", "single", "single-curly", "dash")
MISNAMED = {"quoteli3_emma": {"Mr. Knightley": ("Mr John Knightley", "Mr George Knightley")}}
"""Names that the annotation gives to one of its characters alone, and whose speeches with that name to another."""
SURE = 0.9
PUBLISHED = """
Published (other works, most with more given):                            all  named  pronoun  nobody
  BookNLP, its outputs for 22 novels, no cast                            57.6   91.0     58.9    38.0
  BookNLP+ retrained, novels unseen, gold cast                           60.5
  BookNLP+ with character embeddings, gold cast and mentions                     98.6     71.7    69.6
  Llama-3 8B, about one GPU-hour a novel, gold cast                      90.6   94.7
  ModernBookNLP, ModernBERT-large, gold cast and mentions                94.5   99.3     95.5    89.3
  two people who annotate the same text                             98.6-99.6
"""
_SPEED = """
import resource, sys, time
from voicestage.adapt import adapt
from voicestage.books import story_from_text
raw = open(sys.argv[1], encoding="utf-8", newline="").read()
started, wall = time.process_time(), time.perf_counter()
adapt(story_from_text(raw, name="novel"))
spent, passed = time.process_time() - started, time.perf_counter() - wall
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
words = len(raw.split())
print(f"{words:,} words in {spent:.1f} s of processor time ({words / spent:,.0f} words/s), "
      f"{passed:.1f} s by the clock, {peak:.0f} MB at most")
"""

Gold = dict[str, Any]
Result = dict[str, Any]


def main() -> int:
    """Run the bench and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=BENCH, help="the bench's folder")
    parser.add_argument("--set", action="append", dest="sets", help="a folder under dev/; may be repeated")
    parser.add_argument("--out", type=Path, help="keep the predictions here")
    parser.add_argument("--errors", type=int, default=0, help="list the first N wrong quotations of each work")
    parser.add_argument("--quick", action="store_true", help="without other marks, works one by one, speed and memory")
    options = parser.parse_args()
    if not (options.bench / "evaluate.py").is_file():
        print(f"Skipped: there is no attribution bench at {options.bench}; name it with --bench.")
        return 0
    sets = options.sets or sorted(p.name for p in (options.bench / "dev").iterdir() if any(p.glob("*.json")))
    print(
        "Speakers right of all quotations (%), authors unseen      all  named  pronoun  nobody  words  works  speech F1"
    )
    print(f"{'':55}sure: share of lines at {SURE} or above, and how many of them are right")
    with tempfile.TemporaryDirectory() as temporary:
        out = options.out or Path(temporary)
        for name in sets:
            gold = options.bench / "dev" / name
            for given in (True, False):
                folder = out / name / ("cast" if given else "no-cast")
                predict(gold, folder, cast_given=given)
                label = f"{name}, {'cast given' if given else 'no cast'}"
                show(label, evaluate(options.bench, gold, folder, errors=options.errors), gold, folder)
        if not options.sets:
            put_right(options.bench, out)
            stories(options.bench, out, errors=options.errors)
        if not options.quick:
            restyled(options.bench, out)
    print(PUBLISHED)
    if not options.quick:
        speed(options.bench)
    return 0


def predict(gold_folder: Path, out: Path, *, cast_given: bool) -> None:
    """Adapt every text of a set and write the predictions."""
    out.mkdir(parents=True, exist_ok=True)
    readers = {fold.stem: Ranker(read_weights(fold)) for fold in sorted(FOLDS.glob("*.npz"))}
    authors: Mapping[str, int] = json.loads((FOLDS / "authors.json").read_text("utf-8"))
    for path in sorted(gold_folder.glob("*.json")):
        gold, raw = load(path)
        author = str(gold["author"])
        fold = authors.get(SHORT_NAMES.get(author, author))
        attributor = Ranker() if fold is None else readers[str(fold)]
        story = story_from_text(raw, name=gold["text_file"])
        adaptation = adapt(story, gold_cast(gold) if cast_given else None, attributor=attributor)
        if not adaptation.proof.holds:
            print(f"{gold['id']}: {adaptation.proof}")
        (out / f"{gold['id']}.jsonl").write_text(predictions(adaptation), "utf-8")


def load(path: Path) -> tuple[Gold, str]:
    """Return an annotated work and its text."""
    gold: Gold = json.loads(path.read_text("utf-8"))
    return gold, (path.parent / gold["text_file"]).read_bytes().decode("utf-8")


def gold_cast(gold: Gold) -> Cast:
    """Return the cast as a user would give it: names, aliases, genders."""
    genders: dict[str, Gender] = {"male": "male", "female": "female"}
    return Cast(
        characters=tuple(
            Character(
                name=character["name"],
                aliases=tuple(alias for alias in character["aliases"] if alias != character["name"]),
                gender=genders.get(character["gender"], "unknown"),
            )
            for character in gold["characters"]
        )
    )


def predictions(adaptation: Adaptation) -> str:
    """Return the quotations as the bench reads them, one JSON object a line."""
    rows = (
        {
            "start": quote.start,
            "end": quote.end,
            "speaker": "narrator" if quote.speaker == NARRATOR else quote.speaker,
            "confidence": quote.confidence,
            "reason": quote.reason,
        }
        for quote in adaptation.quotes
    )
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def evaluate(bench: Path, gold: Path, folder: Path, *, errors: int) -> Result:
    """Let the bench's own program score the predictions."""
    report = folder / "figures.report"
    command = [sys.executable, str(bench / "evaluate.py"), str(gold), str(folder), "--json", str(report)]
    done = subprocess.run(
        [*command, "--errors", "100000"], check=True, capture_output=True, text=True, encoding="utf-8"
    )
    result: Result = json.loads(report.read_text("utf-8"))
    if errors:
        shown = 0
        for line in done.stdout.splitlines():
            shown = shown + 1 if line.startswith("  [") else 0
            if shown <= errors:
                print(line)
    return result


def show(label: str, result: Result, gold: Path, folder: Path) -> None:
    """Print one row: shares of all quotations, and how sure the lines are."""
    tally = result["total"]["tally"]
    shares = [percent(tally.get(f"type:{kind}")) for kind in ("explicit", "anaphoric", "implicit")]
    works = [each["tally"]["all"] for each in result["novels"] if each["tally"].get("all")]
    mean = 100 * sum(right / count for count, _, _, right in works) / len(works)
    told, right = result["total"]["words_right"]
    exact = 100 * result["total"]["detection"]["exact"][2]
    rest = f"{100 * right / told:5.1f}  {mean:5.1f}      {exact:5.1f}"
    print(f"{label:55}{percent(tally['all'])}  {'    '.join(shares)}   {rest}")
    sure = [is_right for confidence, is_right in judged(result, gold, folder) if confidence >= SURE]
    lines = sum(1 for _ in judged(result, gold, folder))
    share, correct = 100 * len(sure) / lines, 100 * sum(sure) / max(1, len(sure))
    print(f"{'':55}sure: {share:.1f} % of lines, {correct:.1f} % of them right")


def percent(counts: Sequence[int] | None) -> str:
    """Return the share of right among all."""
    return f"{100 * counts[3] / counts[0]:5.1f}" if counts else "    -"


def judged(result: Result, folder: Path, predicted: Path) -> Iterator[tuple[float, bool]]:
    """Give each quotation that was found with its confidence and whether its speaker is right."""
    wrong = {each["id"]: {error[0] for error in each.get("errors", ())} for each in result["novels"]}
    for path in sorted(folder.glob("*.json")):
        gold, _ = load(path)
        rows = [json.loads(line) for line in (predicted / f"{gold['id']}.jsonl").read_text("utf-8").splitlines()]
        seen: set[str] = set()
        for quote in gold["quotes"]:
            group = quote.get("group") or str(quote["start"])
            if quote.get("type") == "thought" or quote["speaker"] is None or group in seen:
                continue
            seen.add(group)
            over = [row for row in rows if row["start"] < quote["end"] and quote["start"] < row["end"]]
            if over:
                yield over[0]["confidence"], quote["start"] not in wrong[gold["id"]]


def put_right(bench: Path, out: Path) -> None:
    """Print what is right of the novels where a name stands with whom the annotation means by it."""
    gold = out / "put-right" / "gold"
    gold.mkdir(parents=True, exist_ok=True)
    for path in sorted((bench / "dev" / "quoteli3").glob("*.json")):
        work, raw = load(path)
        for name, (stands_with, means) in MISNAMED.get(str(work["id"]), {}).items():
            aliases = {character["name"]: character["aliases"] for character in work["characters"]}
            if name in aliases[stands_with]:
                aliases[stands_with].remove(name)
                aliases[means].append(name)
        (gold / work["text_file"]).write_text(raw, "utf-8", newline="")
        (gold / path.name).write_text(json.dumps(work, ensure_ascii=False), "utf-8")
    for given in (True, False):
        folder = out / "put-right" / ("cast" if given else "no-cast")
        predict(gold, folder, cast_given=given)
        label = f"quoteli3, Emma's aliases put right, {'cast given' if given else 'no cast'}"
        show(label, evaluate(bench, gold, folder, errors=0), gold, folder)


def stories(bench: Path, out: Path, *, errors: int) -> None:
    """Print what is found in the modern stories that train the trees, each read without any of its author."""
    sys.path.insert(0, str(ROOT))  # training/ is not installed
    from training.attribution.stories import read_stories

    told, gold = out / "stories" / "told", out / "stories" / "gold"
    for folder, bare in ((told, False), (gold, True)):
        folder.mkdir(parents=True, exist_ok=True)
        for work in read_stories():
            name = f"{work.author}-{work.name}"
            (folder / f"{name}.txt").write_text(work.text, "utf-8", newline="")
            annotated = json.dumps(as_gold(work, name, bare=bare), ensure_ascii=False)
            (folder / f"{name}.json").write_text(annotated, "utf-8")
    for given in (True, False):
        folder = out / "stories" / ("cast" if given else "no-cast")
        predict(told, folder, cast_given=given)
        label = f"modern stories, {'cast given' if given else 'no cast'}"
        show(label, evaluate(bench, gold, folder, errors=errors), gold, folder)


def as_gold(work: Work, name: str, *, bare: bool) -> Gold:
    """Return an annotated story as the bench reads it.

    Args:
        work: the story.
        name: what to call it.
        bare: whether a description stands without its article too: who is called Captain is the captain, but the
            bench, which passes over titles and articles, could not tell.
    """

    def names(one: Character) -> list[str]:
        return sorted({*one.names, *(each.removeprefix("the ") for each in one.names if bare)})

    return {
        "id": name,
        "title": work.name,
        "author": work.author,
        "text_file": f"{name}.txt",
        "narrator": work.narrator,
        "characters": [
            {"name": one.name, "aliases": names(one), "gender": one.gender, "importance": "major"}
            for one in work.characters
        ],
        "quotes": [
            {"start": quote.start, "end": quote.end, "speaker": quote.speaker, "type": None, "group": None, "also": []}
            for quote in work.quotes
        ],
        "mentions": [],
    }


def restyled(bench: Path, out: Path) -> None:
    """Print what is found of the same novels in other marks."""
    for style in STYLES:
        gold = out / "restyled" / style
        for path in sorted((bench / "dev" / "quoteli3").glob("*.json")):
            command = [sys.executable, str(bench / "restyle.py"), str(path), str(gold), "--style", style]
            subprocess.run(command, check=True, capture_output=True)
        folder = out / "restyled" / f"{style}-predicted"
        predict(gold, folder, cast_given=False)
        show(f"quoteli3 in {style} marks, no cast", evaluate(bench, gold, folder, errors=0), gold, folder)


def speed(bench: Path) -> None:
    """Print speed and memory for a whole novel, in a process of its own."""
    texts = sorted((bench / "dev" / "texts").glob("*.txt"), key=lambda path: path.stat().st_size)
    if texts:
        subprocess.run([sys.executable, "-c", _SPEED, str(texts[-1])], check=True)


if __name__ == "__main__":
    raise SystemExit(main())
