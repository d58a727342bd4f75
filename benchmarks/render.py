"""What a change costs: planning, a render of nothing, one changed line, memory, cores, start-up. In one run.

    python benchmarks/render.py [--lines 10000] [--words 12] [--hours 1 10] [--speech LINES] [--only PART ...]

Wall time is the least of several runs where nothing is made, as other work on the machine only adds to it; CPU time of
this process or of its children stands beside it. The big production is spoken by tones, so that the figures are of
voicestage and not of an engine; the cores are measured with Kokoro.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, TypeVar

ROOT = Path(__file__).resolve().parent.parent
LINES_A_SCENE = 20
SCENES_A_CHAPTER = 5
TEXT = (
    "the harbour lay quiet under a thin moon and nobody on the quay said what everyone knew about the boat that came "
    "at 7:45 with Mr. Grey and a crate of 12 lamps"
)
WORDS = TEXT.split()
CAST = (
    "defaults: {engine: fake}\n"
    "cast:\n  NARRATOR: {voice: ash}\n  MARA: {voice: birch}\n  JONAS: {voice: cedar}\n  ADA: {voice: oak}\n"
)
Result = TypeVar("Result")


def book(root: Path, *, lines: int, words: int = 12) -> Path:
    """Write a production of so many lines, each with words of its own, and return its folder."""
    rng = random.Random(lines)
    text = ["---", "title: Big", "author: A. Writer", "language: en-GB", "---", ""]
    for number in range(lines):
        if number % (LINES_A_SCENE * SCENES_A_CHAPTER) == 0:
            text += [f"# Chapter {number}", ""]
        if number % LINES_A_SCENE == 0:
            text += [f"## Scene {number}", "", "[ambience wind -20dB fade 1s]", ""]
        speaker = ("NARRATOR", "MARA", "JONAS", "ADA")[rng.randrange(4)]
        text += [f"{speaker}: {' '.join(rng.choice(WORDS) for _ in range(words))} {number}.", ""]
    (root / "script").mkdir(parents=True)
    (root / "script/01.md").write_text("\n".join(text), encoding="utf-8")
    (root / "voices.yaml").write_text(CAST, encoding="utf-8")
    return root


def least(work: Callable[[], Result], runs: int) -> tuple[float, float, Result]:
    """Return the least wall and CPU seconds of so many runs, and the last result."""
    wall = cpu = float("inf")
    for _ in range(runs):
        started, used = time.perf_counter(), time.process_time()
        result = work()
        wall, cpu = min(wall, time.perf_counter() - started), min(cpu, time.process_time() - used)
    return wall, cpu, result


def environment() -> dict[str, str]:
    """Return the environment of a user: Python may keep what it compiled."""
    return {**os.environ, "PYTHONPATH": str(ROOT / "src"), "PYTHONDONTWRITEBYTECODE": ""}


def command(*arguments: str, cwd: Path) -> tuple[float, float, str]:
    """Run a command of voicestage; return its wall seconds, its CPU seconds with all its processes, and its output."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "voicestage", *arguments], cwd=cwd, env=environment(), capture_output=True, check=True
    )
    wall = time.perf_counter() - started
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return wall, cpu, done.stdout.decode("utf-8")


def row(what: str, measured: str, wanted: str = "") -> None:
    """Print a figure beside what it should be."""
    print(f"{what:<74} {measured:<34} {wanted}", flush=True)


def planning(folder: Path, lines: int) -> None:
    """Parse and plan."""
    from voicestage.production import Production

    production = Production(folder)
    first, _, _ = least(production.decide, 1)
    wall, cpu, _ = least(production.decide, 5)
    row(f"read, check and plan {lines:,} lines, words not yet known", f"{first:.2f} s")
    row(f"read, check and plan {lines:,} lines, words known", f"{wall:.2f} s ({cpu:.2f} s of CPU)", "at most 1 s")


def nothing_and_one_line(folder: Path, lines: int) -> None:
    """A render of all, of nothing, and of one line of many."""
    wall, cpu, out = command("render", "--json", cwd=folder)
    whole_s = wall
    plays_s = float(json.loads(out)["seconds"])
    row(f"first render of {lines:,} lines of tones, {plays_s / 3600:.1f} h", f"{wall:.0f} s ({cpu:.0f} s of CPU)")
    peak = megabytes(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
    row("the memory of its largest process", f"{peak:.0f} MB", "at most 400 MB")
    runs = [command("render", "--json", cwd=folder) for _ in range(4)]
    wall, cpu = min(run[0] for run in runs), min(run[1] for run in runs)
    row("render again, nothing changed", f"{wall:.2f} s ({cpu:.2f} s of CPU)", "at most 1.5 s")
    runs = [command("render", "--dry-run", cwd=folder) for _ in range(3)]
    wall, cpu = min(run[0] for run in runs), min(run[1] for run in runs)
    row("render --dry-run, nothing changed", f"{wall:.2f} s ({cpu:.2f} s of CPU)")
    script = folder / "script/01.md"
    middle = f" {lines // 2}."
    script.write_text(script.read_text(encoding="utf-8").replace(middle, f" indeed{middle}", 1), encoding="utf-8")
    wall, cpu, out = command("render", "--changed", "--json", cwd=folder)
    done = json.loads(out)
    row(
        "one changed line, until it is heard in its scene (render --changed)",
        f"{wall:.2f} s ({cpu:.2f} s of CPU), {done['synthesised']} line",
        "at most 2 s and the synthesis",
    )
    began = time.time()
    wall, cpu, out = command("render", "--json", cwd=folder)
    book_s = (folder / "output/Big.m4b").stat().st_mtime - began
    row("one changed line, until the new M4B stands", f"{book_s:.1f} s", "at most 15 s for ten hours")
    row("until MP3 and FLAC stand too", f"{wall:.1f} s ({cpu:.1f} s of CPU)")
    row("first render / one changed line", f"{whole_s / wall:.0f}")


def megabytes(peak: int) -> float:
    """Convert a peak of memory as the system tells it: in KiB on Linux, in bytes elsewhere."""
    return peak / (1024 if sys.platform == "linux" else 1024 * 1024)


def peak_mb(folder: Path) -> float:
    """Return the peak memory of the driver of a render by two processes, which get work and give sound back [MB]."""
    code = (
        "import resource, sys; from pathlib import Path; from voicestage.production import Production\n"
        "Production(Path(sys.argv[1])).render(workers=2)\n"
        "print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    done = subprocess.run([sys.executable, "-c", code, str(folder)], env=environment(), capture_output=True, check=True)
    return megabytes(int(done.stdout))


def memory(folder: Path, hours: list[float]) -> None:
    """Peak memory of the driver for programmes of several lengths."""
    found: list[float] = []
    for each in hours:
        lines = round(each * 3600 / 12.0)  # 180 characters of tone and a pause
        found.append(peak_mb(book(folder / f"{each:g}h", lines=lines, words=34)))
        row(f"peak memory of the driver, {each:g} h", f"{found[-1]:.0f} MB", "at most 400 MB")
    if len(found) > 1:
        row(f"memory of {hours[-1]:g} h / {hours[0]:g} h", f"{found[-1] / found[0]:.2f}", "at most 1.2")


def sample_lines(count: int) -> list[Any]:
    """Return lines of the sample production, the longest first."""
    from voicestage.production import Production

    lines = Production(ROOT).decide().plan.lines
    return sorted(lines[:count], key=lambda line: len(line.utterance.text), reverse=True)


def speaking(lines: list[Any], *, workers: int) -> tuple[float, float, float]:
    """Speak lines with so many processes, already warm; return wall seconds, engine seconds and seconds of sound."""
    from voicestage.render.crew import local_crew
    from voicestage.render.work import job_of

    def jobs(some: list[Any]) -> Iterator[tuple[int, Any]]:
        return enumerate(job_of(line) for line in some)

    with local_crew(workers) as crew:
        list(crew.carried_out(jobs(lines[-1:] * workers * 2)))
        started = time.perf_counter()
        done = [each for _, each in crew.carried_out(jobs(lines))]
        wall = time.perf_counter() - started
    sound = sum(each.raw.frames / each.raw.rate for each in done if not isinstance(each, Exception) and each.raw)
    return wall, sum(each.engine_s for each in done if not isinstance(each, Exception)), sound


def cores(count: int) -> None:
    """One process and two, on the same lines, twice in turn."""
    lines = sample_lines(count)
    runs = [(speaking(lines, workers=1), speaking(lines, workers=2)) for _ in range(2)]
    one, two = min(run[0][0] for run in runs), min(run[1][0] for run in runs)
    (wall, engine_s, sound) = min(run[0] for run in runs)
    row(f"{len(lines)} lines of Kokoro ({sound:.0f} s) by 1 process", f"{one:.1f} s, {sound / one:.2f} × real time")
    row("the same by 2 processes", f"{two:.1f} s, {sound / two:.2f} × real time")
    row("1 process / 2 processes", f"{one / two:.2f}", "at least 1.8")
    row("over the bare engine, 1 process", f"{wall / engine_s:.3f}", "at most 1.05")


def answers() -> None:
    """Start-up."""
    runs = [command("--help", cwd=ROOT) for _ in range(15)]
    row("voicestage --help", f"{min(run[0] for run in runs) * 1000:.0f} ms", "at most 150 ms")
    runs = [command("check", cwd=ROOT) for _ in range(7)]
    wall, cpu = min(run[0] for run in runs), min(run[1] for run in runs)
    row("voicestage check on the sample", f"{wall:.2f} s ({cpu:.2f} s of CPU)", "at most 0.5 s")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=10_000)
    parser.add_argument("--words", type=int, default=12, help="words a line")
    parser.add_argument("--hours", type=float, nargs="+", default=[1.0, 10.0])
    parser.add_argument("--speech", type=int, default=24, metavar="LINES")
    parts = ("answers", "planning", "changes", "memory", "cores")
    parser.add_argument("--only", nargs="+", choices=parts, default=parts)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        if "answers" in arguments.only:
            answers()
        if {"planning", "changes"} & set(arguments.only):
            big = book(folder / "big", lines=arguments.lines, words=arguments.words)
            if "planning" in arguments.only:
                planning(big, arguments.lines)
            if "changes" in arguments.only:
                nothing_and_one_line(big, arguments.lines)
        if "memory" in arguments.only:
            memory(folder, arguments.hours)
        if "cores" in arguments.only:
            cores(arguments.speech)


if __name__ == "__main__":
    main()
