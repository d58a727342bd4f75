"""Score the finding of speech and speakers on the attribution bench, with and without the cast given.

    python benchmarks/attribution.py [--bench PATH] [--set litbank] [--out FOLDER] [--errors N] [--verbose]

The bench is a folder with `evaluate.py` and `dev/<set>/*.json`; without it the run says so and ends well.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from voicestage.adapt import Adaptation, adapt
from voicestage.books import story_from_text
from voicestage.model.cast import Cast, Character, Gender
from voicestage.model.script import NARRATOR

_DEFAULT = Path(__file__).resolve().parents[2] / "shared" / "bench" / "attribution"


def main() -> int:
    """Run the bench and print its tables."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--bench", type=Path, default=_DEFAULT, help="the bench's folder")
    parser.add_argument("--set", action="append", dest="sets", help="a folder under dev/; may be repeated")
    parser.add_argument("--out", type=Path, help="keep the predictions here")
    parser.add_argument("--errors", type=int, default=0, help="list the first N wrong quotations of each work")
    parser.add_argument("--verbose", action="store_true", help="print each work's figures too")
    options = parser.parse_args()
    if not (options.bench / "evaluate.py").is_file():
        print(f"Skipped: there is no attribution bench at {options.bench}; name it with --bench.")
        return 0
    sets = options.sets or sorted(p.name for p in (options.bench / "dev").iterdir() if any(p.glob("*.json")))
    with tempfile.TemporaryDirectory() as temporary:
        out = options.out or Path(temporary)
        for name in sets:
            for given in (True, False):
                folder = out / name / ("cast" if given else "no-cast")
                print(f"\n{name}, {'cast given' if given else 'no cast'}")
                sys.stdout.flush()
                predict(options.bench / "dev" / name, folder, cast_given=given)
                evaluate(options.bench, name, folder, errors=options.errors, quiet=not options.verbose)
    return 0


def predict(gold_folder: Path, out: Path, *, cast_given: bool) -> None:
    """Adapt every text of a set and write the predictions and the time taken."""
    out.mkdir(parents=True, exist_ok=True)
    timing: dict[str, float] = {}
    for path in sorted(gold_folder.glob("*.json")):
        gold = json.loads(path.read_text("utf-8"))
        raw = (gold_folder / gold["text_file"]).read_bytes().decode("utf-8")
        started = time.perf_counter()
        adaptation = adapt(story_from_text(raw, name=gold["text_file"]), gold_cast(gold) if cast_given else None)
        timing[gold["id"]] = time.perf_counter() - started
        if not adaptation.proof.holds:
            print(f"{gold['id']}: {adaptation.proof}")
        (out / f"{gold['id']}.jsonl").write_text(predictions(adaptation), "utf-8")
    (out / "timing.json").write_text(json.dumps(timing), "utf-8")


def gold_cast(gold: dict[str, list[dict[str, str]]]) -> Cast:
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


def evaluate(bench: Path, name: str, folder: Path, *, errors: int, quiet: bool) -> None:
    """Let the bench's own program score the predictions and print its table."""
    command = [sys.executable, str(bench / "evaluate.py"), str(bench / "dev" / name), str(folder)]
    command += ["--errors", str(errors)] if errors else []
    command += ["--quiet"] if quiet else []
    subprocess.run(command, check=True)


if __name__ == "__main__":
    raise SystemExit(main())
