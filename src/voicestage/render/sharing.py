"""Sound to be made, shared out over processes of this machine: each takes the next job when it is done with one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from typing import TypeVar

from voicestage.render.pool import Workers
from voicestage.render.work import start_worker
from voicestage.units import RATE

ALONE_FRAMES = 60 * RATE
"""Less sound than this is made in this process: starting another takes as long."""
PATIENCE_S = 1800.0
"""How long a job may take, at most two minutes of sound in all codecs, even on a machine that is slow and busy."""

_Job = TypeVar("_Job")
_Result = TypeVar("_Result")


def each_done(
    function: Callable[[_Job], _Result], jobs: Sequence[_Job], *, processes: int, frames: int
) -> Iterator[tuple[int, _Result]]:
    """Do all jobs and yield each's number and result as it is done.

    Args:
        function: what is done; a module's own, as it is sent to another process.
        jobs: what it is done to, the longest first.
        processes: how many work at a time; 0, a single job, or little sound is done in this one.
        frames: how much sound it is in all.

    Raises:
        EngineError: a process ended unexpectedly, twice at the same job.
        VoicestageError: what the function raises.
    """
    if not processes or len(jobs) < 2 or frames < ALONE_FRAMES:
        for number, job in enumerate(jobs):
            yield number, function(job)
        return
    workers = Workers(min(processes, len(jobs)), start=start_worker, patience_s=lambda _: PATIENCE_S)
    try:
        futures = {workers.submit(function, job): number for number, job in enumerate(jobs)}
        for future in as_completed(futures):
            number, result = futures.pop(future), future.result()
            del future  # else every result is held until the last: of ten hours in FLAC four gigabytes
            yield number, result
            del result
    except BaseException:
        workers.kill()
        raise
    workers.shutdown()
