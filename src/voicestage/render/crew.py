"""Those who speak: worker processes here, workers on other machines, or this process alone.

All stand behind one seam, `concurrent.futures`: jobs go out, samples come back, and nobody but the driver writes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, BrokenExecutor, Executor, Future, wait
from dataclasses import dataclass, replace
from types import TracebackType
from typing import TYPE_CHECKING, Self, TypeVar

from voicestage.engines.assembly import excerpt
from voicestage.engines.registry import engine as find_engine
from voicestage.errors import EngineError, SynthesisFailed
from voicestage.model.speech import Reading
from voicestage.render.pool import ProcessLost, Workers
from voicestage.render.work import Done, Job, carry_out, open_engine, start_worker, with_address

if TYPE_CHECKING:
    from voicestage.engines.api import Reader

PATIENCE_S = 90.0
PATIENCE_S_PER_CHARACTER = 1.0
"""A character takes 0.07 s to hear and, on a busy machine without instructions for int8, up to 0.3 s to make."""
AHEAD = 3
"""Lines given to a worker before it asks: the next is always there, and few wait in memory."""
RESTARTS = 2
"""How often workers that were killed are started again; the lines they were at are spoken again, no others."""

What = TypeVar("What")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hired:
    """An executor with its workers at work."""

    executor: Executor
    size: int
    """How many jobs it does at once."""
    dismiss: Callable[[], None]
    """Ends it at once, without waiting for what it is at."""
    leave: Callable[[], None] = lambda: None
    """Gives back what it holds here when all is done."""


class Crew:
    """Speaks jobs; its workers are hired with the first job and stay warm until it rests or is closed."""

    def __init__(self, hire: Callable[[], Hired] | None = None, *, processes: int = 0) -> None:
        self.processes = processes
        """How many processes of this machine may work at a time; 0 for this one alone."""
        self.stays = False
        """Whether its workers stay warm when all is spoken, as there will soon be more."""
        self._hire = hire
        self._hired: Hired | None = None
        self._readers = _Readers()

    def carried_out(self, jobs: Iterable[tuple[What, Job]]) -> Iterator[tuple[What, Done | EngineError]]:
        """Read and speak all jobs; each comes back with what it was given with, in the order in which they are done.

        Jobs are taken one by one, `AHEAD` a worker, so that few are in memory and none waits for its reading.

        Raises:
            EngineError: workers ended again and again.
        """
        if self._hire is None:
            for what, job in jobs:
                try:
                    yield what, carry_out(self._readers.read(job))
                except EngineError as error:
                    yield what, error
            return
        source = iter(jobs)
        again: deque[tuple[What, Job]] = deque()
        underway: dict[Future[Done], tuple[What, Job]] = {}
        losses = 0
        while True:
            hired = self._hired = self._hired or self._hire()
            broken = False
            while not broken and len(underway) < hired.size * AHEAD:
                if (given := again.popleft() if again else next(source, None)) is None:
                    break
                try:
                    underway[hired.executor.submit(carry_out, self._readers.read(given[1]))] = given
                except BrokenExecutor:
                    again.append(given)
                    broken = True
                except EngineError as error:
                    yield given[0], error
            if not underway and not broken:
                return
            for future in wait(underway, return_when=FIRST_COMPLETED).done:
                given = underway.pop(future)
                try:
                    yield given[0], future.result()
                except BrokenExecutor:
                    again.append(given)
                    broken = True
                except ProcessLost as lost:
                    yield given[0], _unsaid(given[1], lost)
                except EngineError as error:
                    yield given[0], error
                except Exception as error:  # noqa: BLE001 - whatever an executor elsewhere has to say
                    yield given[0], _lost(given[1], error)
            if broken:
                losses += 1
                if losses > RESTARTS:
                    raise EngineError(
                        "A worker process ended unexpectedly, again and again (out of memory?). What was spoken so "
                        "far is kept: run it again, with --workers 1 if memory is short."
                    )
                again.extend(underway.values())
                underway.clear()
                hired.dismiss()
                self._hired = None

    def warm(self, engine: str) -> None:
        """Hire the workers now and let each load an engine, so that it is there when the first line comes."""
        if self._hire and not self._hired:
            self._hired = self._hire()
            for _ in range(self._hired.size):
                self._hired.executor.submit(open_engine, engine)

    def rest(self) -> None:
        """Let the workers go when all is spoken, as others need the memory; the next job hires new ones."""
        if not self.stays:
            self.close()

    def close(self) -> None:
        """Let the workers end their work and go."""
        self._readers.close()
        if self._hired:
            self._hired.executor.shutdown()
            self._hired.leave()
            self._hired = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is not None and self._hired:  # waiting for lines that nobody will keep would hold up Ctrl-C
            self._hired.dismiss()
            self._hired = None
        self.close()


def local_crew(workers: int) -> Crew:
    """Return a crew of processes on this machine, one thread each; of none but this process where `workers` is 0."""
    return Crew((lambda: _processes(workers)) if workers else None, processes=workers)


def _processes(count: int) -> Hired:
    pool = Workers(count, start=start_worker, patience_s=patience_s)
    return Hired(executor=pool, size=count, dismiss=pool.kill)


def patience_s(given: Job | str) -> float:
    """Return how long a line, or loading an engine, may take [s]: several times what slow machines need."""
    return (
        PATIENCE_S
        if isinstance(given, str)
        else PATIENCE_S + PATIENCE_S_PER_CHARACTER * len(given.utterance.text) / given.pace
    )


class _Readers:
    """The engines' readers, each opened with the first words for it."""

    def __init__(self) -> None:
        self._open: dict[str, Reader | None] = {}

    def read(self, job: Job) -> Job:
        """Return the job with its words in the engine's symbols, where the engine has a reader."""
        if job.raw is not None or isinstance(job.utterance, Reading):
            return job
        try:
            if job.engine not in self._open:
                self._open[job.engine] = find_engine(job.engine).reader()
            reader = self._open[job.engine]
            return job if reader is None else replace(job, utterance=reader.read(job.utterance, voice=job.voice))
        except EngineError as error:
            raise with_address(error, job.address) from error

    def close(self) -> None:
        for reader in self._open.values():
            if reader is not None:
                reader.close()
        self._open.clear()


def _unsaid(job: Job, lost: ProcessLost) -> EngineError:
    words = excerpt(job.utterance.text.strip())
    return SynthesisFailed(f'{job.address}  {job.engine} could not say "{words}": {lost}.')


def _lost(job: Job, error: Exception) -> EngineError:
    return SynthesisFailed(f"{job.address}  could not be spoken where it was sent: {type(error).__name__}: {error}")
