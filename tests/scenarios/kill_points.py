"""Kills renders at random moments, goes on with each, and tells what came of it: one JSON object a kill.

    python kill_points.py FOLDER KILLS SEED WORKERS WHAT

FOLDER holds `script/` and `voices.yaml`, whose engine writes a byte into $SPOKEN for each line that it says, in any
process; WHAT is `scenes` or `whole`. Every render is a fork of this process, which has all loaded and no threads. Half
of the kills come at the N-th opening, renaming or removal of a file, before it takes place; the other half after a
random time, so that they also fall into the writing of a file, or into the work of other processes.
"""

from __future__ import annotations

import hashlib
import json
import os
import random
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

from voicestage.production import Production
from voicestage.production.selection import WHOLE, Selection
from voicestage.render.work import runtime

EVENTS = frozenset({"open", "os.rename", "os.remove", "os.mkdir", "os.rmdir"})


def forked(work: Callable[[], dict[str, object]], *, kill_after: float | None = None) -> dict[str, object] | None:
    """Do work in a fork and return what it says; None where it was killed."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.setpgid(0, 0)
        os.close(reading)
        told = json.dumps(work()).encode()
        os.write(writing, told)
        os._exit(0)
    os.close(writing)
    if kill_after is not None:
        time.sleep(kill_after)
        os.kill(child, signal.SIGKILL)
    with os.fdopen(reading, "rb") as pipe:
        told = pipe.read()
    os.waitpid(child, 0)
    return json.loads(told) if told else None


def selection_of(what: str) -> Selection:
    """Return what is rendered: two scenes, or all with the finished files."""
    return WHOLE if what == "whole" else Selection(scenes=("1.1", "1.2"))


def render(folder: Path, *, workers: int, what: str, fatal: int = 0) -> dict[str, object]:
    """Render; die at the event number `fatal`."""
    events = 0
    lock = threading.Lock()

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal events
        if event in EVENTS and str(folder) in str(arguments[0]):
            with lock:
                events += 1
                if events == fatal:
                    os.kill(os.getpid(), signal.SIGKILL)

    sys.addaudithook(watch)
    started = time.monotonic()
    done = Production(folder).render(selection_of(what), workers=workers)
    seconds = time.monotonic() - started
    return {"synthesised": done.synthesised, "lines": done.lines, "events": events, "seconds": seconds}


def contents(folder: Path) -> dict[str, str]:
    """Return the digests of all finished files, and what the cache lists."""
    found = {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted((folder / "output").rglob("*"))
        if path.is_file()
    }
    listed = (folder / ".voicestage/cache/entries.txt").read_text(encoding="utf-8", errors="replace").splitlines()
    found["cache"] = " ".join(sorted(line for line in listed if len(line.split(" ")) >= 8))
    return found


def listed(folder: Path, kind: str) -> int:
    try:
        text = (folder / ".voicestage/cache/entries.txt").read_text(encoding="utf-8", errors="replace")
    except OSError:
        return 0
    return sum(f" {kind} " in line for line in text.splitlines())


def main() -> None:
    source, kills, seed, workers, what = Path(sys.argv[1]), *map(int, sys.argv[2:5]), sys.argv[5]
    runtime()
    rng = random.Random(seed)

    def fresh(name: str) -> Path:
        folder = source.parent / name
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(source, folder)
        return folder

    def go(folder: Path, **options: int) -> Callable[[], dict[str, object]]:
        return lambda: render(folder, workers=workers, what=what, **options)

    Production(fresh("warm")).render(selection_of(what), workers=0)  # everything is imported before the forks
    undisturbed = fresh("undisturbed")
    usual = forked(go(undisturbed))
    assert usual is not None
    wanted = contents(undisturbed)
    for number in range(kills):
        folder = fresh("killed")
        log = Path(os.environ["SPOKEN"])
        log.write_bytes(b"")
        if number % 2:
            died = forked(go(folder), kill_after=rng.uniform(0.0, float(str(usual["seconds"]))))
        else:
            died = forked(go(folder, fatal=rng.randint(1, int(str(usual["events"])))))
        before, kept = log.stat().st_size, listed(folder, "raw")
        again = forked(go(folder))
        assert again is not None
        fields = {
            "killed": died is None,
            "spoken": before,
            "kept": kept,
            "again": again["synthesised"],
            "lines": again["lines"],
            "same": (result := contents(folder)) == wanted,
            "other": sorted(name for name in {**wanted, **result} if wanted.get(name) != result.get(name)),
        }
        sys.stdout.write(json.dumps(fields) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
