"""What a whole `produce` costs beyond the engine's own work; start-up; memory. Ratios in one run.

    python benchmarks/produce.py [--story FILE] [--workers N]

Bare: every line of the story's script is spoken by N processes with warm sessions, and nothing else is done; half of
the lines before and half after `produce`, as a machine may be faster in one minute than in the next.
Produce: `voicestage produce` on the same story in an empty folder, from reading the prose to the measured files.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import os
import subprocess
import sys
import tempfile
import threading
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from voicestage.engines.api import Session
from voicestage.model.speech import Utterance

ROOT = Path(__file__).resolve().parent.parent
STORY = ROOT / "script" / "prose" / "the-light-at-carrow-head.md"

MEMORY_EVERY_S = 1.0
"""How often memory is read. The longest pieces take five seconds, and reading it stops the processes: four times a
second it took 3 % of the time that is measured."""

_session: list[Session] = []


def _open(engine: str) -> None:
    from voicestage.engines.registry import engine as find

    _session.append(find(engine).open(threads=1))


def _speak(job: tuple[Utterance, str, float]) -> float:
    utterance, voice, pace = job
    speech = _session[0].speak(utterance, voice=voice, pace=pace)
    return len(speech.samples) / speech.rate


def bare(jobs: list[tuple[Utterance, str, float]], *, engine: str, workers: int) -> tuple[float, float]:
    """Return wall seconds of speaking everything, processes already warm, and the seconds of sound."""
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, mp_context=context, initializer=_open, initargs=(engine,)) as pool:
        list(pool.map(_speak, [jobs[-1]] * workers * 2, chunksize=1))
        started = time.perf_counter()
        sound = sum(pool.map(_speak, jobs, chunksize=1))
        return time.perf_counter() - started, sound


def tree_memory(root_pid: int) -> int:
    """Return the bytes that a process and its children hold together, shared pages counted once (Linux)."""
    total = 0
    pids = [root_pid]
    while pids:
        pid = pids.pop()
        try:
            for task in Path(f"/proc/{pid}/task").iterdir():
                pids += [int(child) for child in (task / "children").read_text().split()]
            for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
                if line.startswith("Pss:"):
                    total += int(line.split()[1]) * 1024
        except OSError:
            continue
    return total


def produce(story: Path, folder: Path, *, workers: int) -> tuple[float, int, dict[str, object]]:
    """Return wall seconds, peak memory in bytes (0 where it cannot be read), and the report of `produce`."""
    command = [sys.executable, "-m", "voicestage", "produce", str(story), "--out", str(folder), "--json"]
    command += ["--workers", str(workers)]
    started = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    peak = 0
    ended = threading.Event()

    def watch() -> None:
        nonlocal peak
        while not ended.wait(MEMORY_EVERY_S):
            peak = max(peak, tree_memory(process.pid))

    watcher = threading.Thread(target=watch)
    if sys.platform == "linux":
        watcher.start()
    out, _ = process.communicate()
    seconds = time.perf_counter() - started
    ended.set()
    if watcher.is_alive():
        watcher.join()
    if process.returncode:
        raise SystemExit(f"produce failed with exit code {process.returncode}")
    return seconds, peak, json.loads(out)


def help_milliseconds() -> float:
    """Return the least of 20 runs of `voicestage --help`."""

    def once() -> float:
        started = time.perf_counter()
        subprocess.run([sys.executable, "-m", "voicestage", "--help"], stdout=subprocess.DEVNULL, check=True)
        return (time.perf_counter() - started) * 1000

    return min(once() for _ in range(20))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--story", type=Path, default=STORY)
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()

    from voicestage.production import Production, adapt
    from voicestage.render.plan import plan

    workers = arguments.workers
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        adapted = Production(folder / "adapted")
        adapted.root.mkdir()
        adapt(adapted, arguments.story)
        script, cast, _ = adapted.load()
        planned = plan(script, cast)
        jobs = {line.raw_key: (line.utterance, line.voice, line.pace) for line in planned.lines}
        longest_first = sorted(jobs.values(), key=lambda job: len(job[0].text), reverse=True)
        engine = planned.lines[0].engine
        before = bare(longest_first[::2], engine=engine, workers=workers)
        seconds, peak, report = produce(arguments.story, folder / "cold", workers=workers)
        after = bare(longest_first[1::2], engine=engine, workers=workers)
        bare_seconds, sound = before[0] + after[0], before[1] + after[1]
        rendered = report["rendered"]
        again_started = time.perf_counter()
        produce(arguments.story, folder / "cold", workers=workers)
        again = time.perf_counter() - again_started

    assert isinstance(rendered, dict)
    print(f"story {arguments.story.name}: {rendered['lines']} lines, plays {rendered['seconds']:.0f} s")
    print(f"bare {engine}, {workers} processes: {bare_seconds:.1f} s for {sound:.0f} s of speech")
    print(f"produce, {workers} processes: {seconds:.1f} s")
    print(f"ratio produce / bare: {seconds / bare_seconds:.3f}   (wanted: at most 1.15)")
    print(f"second produce, nothing changed: {again:.1f} s")
    print(f"peak memory of all processes together: {peak / 2**20:.0f} MiB   (wanted: below 1000)")
    print(f"voicestage --help: {help_milliseconds():.0f} ms   (wanted: at most 150)")


if __name__ == "__main__":
    main()
