"""Processes that work for the driver, each one answerable for what it does.

`concurrent.futures.ProcessPoolExecutor` ends as a whole when one of its processes dies, and waits for ever for one that
hangs. An engine may do either with a single line. So here each process has one task at a time and a time for it. The
process that dies or takes too long is ended, and a new one takes its place. What it was at is tried once more where it
died, as that may have been for want of memory, and fails with the reason where it hung; the other tasks do not notice.
To the outside it is an `Executor` like any other.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import pickle
import queue
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any, ParamSpec, TypeVar

from voicestage.errors import EngineError

Given = ParamSpec("Given")
Answer = TypeVar("Answer")
Patience = Callable[..., float]
"""Gives how long a task may take [s], for what it is given."""

TRIES = 2
"""How often a task is tried whose process dies."""
LOSSES = 6
"""So many processes lost one after the other, and nothing done between: then it is not the tasks."""
_GONE_S = 5.0


class ProcessLost(EngineError):
    """The process that had a task died or was ended because it took too long; the message is the reason."""


class _Died(ProcessLost):
    """It died by itself."""


@dataclass(frozen=True, slots=True)
class _Task:
    call: Callable[..., Any]
    given: tuple[Any, ...]
    future: Future[Any]


class Workers(Executor):
    """Processes, started by spawn with their first task, as onnxruntime owns threads that a fork would break.

    Args:
        count: processes.
        start: is called once in each.
        patience_s: how long a task may take, the start of its process and of what it loads included.
    """

    def __init__(self, count: int, *, start: Callable[[], None], patience_s: Patience) -> None:
        self._start = start
        self._patience_s = patience_s
        self._tasks: queue.SimpleQueue[_Task | None] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._processes: set[_Process] = set()
        self._losses = 0
        self._killed = False
        self._threads = [threading.Thread(target=self._serve, daemon=True) for _ in range(count)]
        for thread in self._threads:
            thread.start()

    def submit(self, fn: Callable[Given, Answer], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Answer]:
        """Give a task to the next process that is free; the function and all it is given are sent by pickle."""
        if kwargs:
            raise TypeError("what a worker is given stands in order, without names")
        future: Future[Answer] = Future()
        self._tasks.put(_Task(fn, args, future))
        return future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001 - Executor's
        """End the processes when they have done what they were given."""
        if cancel_futures:
            with contextlib.suppress(queue.Empty):
                while task := self._tasks.get_nowait():
                    task.future.cancel()
        for _ in self._threads:
            self._tasks.put(None)
        if wait:
            for thread in self._threads:
                thread.join()

    def kill(self) -> None:
        """End all processes at once, whatever they do."""
        with self._lock:
            self._killed = True
            for process in self._processes:
                process.end()
        self.shutdown(wait=False, cancel_futures=True)

    def _serve(self) -> None:
        """Hand tasks to one process after the other, until there are no more."""
        process: _Process | None = None
        while task := self._tasks.get():
            if not task.future.set_running_or_notify_cancel():
                continue
            for tries in range(TRIES, 0, -1):
                try:
                    process = process or self._new()
                    answer = process.ask(task, self._patience_s(*task.given))
                except ProcessLost as lost:
                    self._losses += process is not None
                    if process:
                        self._forget(process)
                        process = None
                    if tries == 1 or not isinstance(lost, _Died):
                        task.future.set_exception(lost)
                        break
                except BaseException as error:  # noqa: BLE001 - whatever it is, who waits for the future gets it
                    task.future.set_exception(error)
                    break
                else:
                    self._losses = 0
                    task.future.set_result(answer)
                    break
        if process:
            process.close()
            self._forget(process)

    def _new(self) -> _Process:
        with self._lock:
            if self._killed:
                raise ProcessLost("the work was broken off")
            if self._losses >= LOSSES:
                raise ProcessLost(f"not tried, as {self._losses} processes were lost one after the other")
            process = _Process(self._start)
            self._processes.add(process)
            return process

    def _forget(self, process: _Process) -> None:
        with self._lock:
            self._processes.discard(process)
        process.end()
        process.close()


class _Process:
    """One process and the line to it."""

    def __init__(self, start: Callable[[], None]) -> None:
        context = multiprocessing.get_context("spawn")
        self._line, its_end = context.Pipe()
        self._process = context.Process(target=_work, args=(its_end, start))
        self._process.start()
        its_end.close()  # so that its death ends the line

    def ask(self, task: _Task, patience_s: float) -> Any:
        """Send a task and wait for its answer.

        Raises:
            ProcessLost: the process died, or took longer than `patience_s`.
        """
        try:
            self._line.send((task.call, task.given))
            if not self._line.poll(patience_s):
                raise ProcessLost(f"no answer after {patience_s:.0f} s; its process was ended")
            done, answer = self._line.recv()
        except (EOFError, OSError):
            self._process.join(_GONE_S)
            raise _Died(f"its process {_how_it_ended(self._process.exitcode)}") from None
        if not done:
            raise answer
        return answer

    def close(self) -> None:
        """Let the process end by itself; a second call does nothing."""
        self._line.close()
        self._process.join(_GONE_S)

    def end(self) -> None:
        """End the process, whatever it does; the thread that waits for it is told by the line."""
        self._process.kill()


def _work(line: Connection[Any, Any], start: Callable[[], None]) -> None:
    """Do task after task in a process of its own, until the line is closed."""
    start()
    with contextlib.suppress(EOFError, OSError):
        while True:
            call, given = line.recv()
            try:
                answer = (True, call(*given))
            except Exception as error:  # noqa: BLE001 - it goes to who waits for it
                answer = (False, _sendable(error))
            line.send(answer)


def _sendable(error: Exception) -> Exception:
    """Return an error that arrives: one that cannot be pickled, or not be read again, as its words."""
    try:
        pickle.loads(pickle.dumps(error))
    except Exception:  # noqa: BLE001 - pickling runs the error's own code
        return RuntimeError(f"{type(error).__name__}: {error}")
    return error


def _how_it_ended(code: int | None) -> str:
    if code is not None and code < 0:
        with contextlib.suppress(ValueError):
            name = signal.Signals(-code).name
            memory = " (out of memory? --workers 1 needs less)" if name == "SIGKILL" else ""
            return f"was ended by {name}{memory}"
    return f"ended by itself with {code}"
