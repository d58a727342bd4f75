"""Whether the same words sound the same every time, and what speaking costs beside the bare engine and another loop."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voicestage.engines import kokoro_styles, kokoro_weights
from voicestage.engines.registry import engine, names
from voicestage.render.crew import Crew, local_crew
from voicestage.render.plan import PlannedLine
from voicestage.render.work import Done, Job, job_of

if TYPE_CHECKING:
    from voices import Lines, Row

REPEATED = 6
"""Lines that each engine says four times."""
ROUNDS = 3
"""Ours and theirs take turns so often, so that other work on the machine slows both."""
TIMED_LETTERS = 3600
"""Each round is long enough that what a process waits for at its end, the rest of one line, is little of it."""
NOT_REPEATED = {"fake"}


def repeats(lines: Lines) -> Iterator[Row]:
    """Compare samples: twice, in one process and in two, forwards and backwards."""
    from voices import Row

    short = sorted(lines.plan.lines, key=lambda line: len(line.utterance.text))[10 : 10 + REPEATED]
    for name in names():
        speaker = engine(name)
        if name in NOT_REPEATED or speaker.promise == "free" or speaker.missing():
            continue
        jobs = [job_of(line) if line.engine == name else _of_engine(job_of(line), name) for line in short]
        ways = [
            _digests(jobs, workers=1),
            _digests(jobs, workers=1),
            _digests(jobs[::-1], workers=2)[::-1],
            _digests(jobs[::2] + jobs[1::2], workers=2, back=[*range(0, len(jobs), 2), *range(1, len(jobs), 2)]),
        ]
        same = sum(len(set(each)) == 1 for each in zip(*ways, strict=True))
        yield Row(
            name=f"same samples from {name} ({speaker.promise}): twice, in 1 and 2 processes, in three orders",
            measured=f"{same} of {len(jobs)} lines",
            wanted="all",
            holds=same == len(jobs),
        )


def _of_engine(job: Job, name: str) -> Job:
    voice = engine(name).voices()[0].name
    return replace(job, engine=name, voice=voice, fingerprint=engine(name).fingerprint(voice), take=1)


def _digests(jobs: Sequence[Job], *, workers: int, back: Sequence[int] | None = None) -> list[str]:
    """Return the digest of each job's raw samples in the order of the jobs, or in that of `back`."""
    with local_crew(workers) as crew:
        done = _done(crew, jobs)
    found = [each.raw_digest for each in done]
    if back is None:
        return found
    placed = dict(zip(back, found, strict=True))
    return [placed[index] for index in range(len(found))]


def _done(crew: Crew, jobs: Sequence[Job]) -> list[Done]:
    found: dict[int, Done] = {}
    for index, outcome in crew.carried_out(enumerate(jobs)):
        if isinstance(outcome, Exception):
            raise outcome
        found[index] = outcome
    return [found[index] for index in range(len(jobs))]


def speed(lines: Lines) -> Iterator[Row]:
    """Compare with the sum of the bare engine's calls, and with a plain loop over the package kokoro-onnx."""
    from kokoro_onnx import Kokoro

    from voices import Row

    timed: list[PlannedLine] = []
    for line in lines.plan.lines:
        if line.engine == "kokoro" and sum(len(each.utterance.text) for each in timed) < TIMED_LETTERS:
            timed.append(line)
    timed.sort(key=lambda line: -len(line.utterance.text))
    rounds = [timed[start::ROUNDS] for start in range(ROUNDS)]
    ours_s = theirs_s = engine_s = 0.0
    least = 9.0
    with tempfile.TemporaryDirectory() as name, local_crew(lines.workers) as crew:
        voices = Path(name) / "voices.npz"
        np.savez(voices, none=np.zeros((510, 1, 256), np.float32))
        plain = Kokoro(str(kokoro_weights.model()), str(voices))
        tables = {line.voice: _table(line.voice) for line in timed}
        _done(crew, [job_of(line) for line in timed[-2 * lines.workers :]])  # warm
        plain.create("Good evening.", tables[timed[0].voice])
        for part in rounds:
            started = time.perf_counter()
            done = _done(crew, [job_of(line) for line in part])
            ours_s += time.perf_counter() - started
            engine_s += sum(each.engine_s for each in done)
            started = time.perf_counter()
            for line, each in zip(part, done, strict=True):
                british = kokoro_styles.parse_mix(line.voice).british
                sound, rate = plain.create(
                    line.utterance.text, tables[line.voice], line.pace, "en-gb" if british else "en-us"
                )
                if each.raw and len(line.utterance.text) >= 40:
                    least = min(least, each.raw.frames / each.raw.rate / (len(sound) / rate))
            theirs_s += time.perf_counter() - started
    overhead = ours_s / (engine_s / lines.workers)
    yield Row(
        name=f"{len(timed)} lines spoken and processed by {lines.workers} processes, against the engine's calls",
        measured=f"{overhead:.3f} times their sum divided by processes ({ours_s:.1f} s)",
        wanted="at most 1.05",
        holds=overhead <= 1.05,
    )
    yield Row(
        name="the same lines by a plain loop over kokoro-onnx, taking turns",
        measured=f"{theirs_s / ours_s:.2f} times as long ({theirs_s:.1f} s)",
        wanted="at least 1.15",
        holds=theirs_s >= 1.15 * ours_s,
    )
    yield Row(
        name="the shortest line of ours against theirs, of lines of 40 letters and more",
        measured=f"{least:.2f} times as long",
        wanted="at least 0.75, so none is cut off",
        holds=least >= 0.75,
    )


def _table(voice: str) -> NDArray[np.float32]:
    """Return a voice or mix as kokoro-onnx takes it, shape [510, 1, 256]: its row n - 1 is for n symbols."""
    mix = kokoro_styles.parse_mix(voice)
    return np.stack([mix.style(symbols)[None] for symbols in range(1, 511)])
