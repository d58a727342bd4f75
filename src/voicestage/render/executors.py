"""Clusters that speak: Dask and Ray behind `concurrent.futures`, for those who outgrow one machine.

A worker there gets a job and returns samples; it needs voicestage installed, and no path or file of the driver's.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from concurrent.futures import Executor, Future
from typing import Any, Literal, ParamSpec, TypeVar

from voicestage.errors import EngineError, UsageError
from voicestage.render.crew import Crew, Hired

PATIENCE_S = 15
"""How long a scheduler may take to answer [s]."""
RETRIES = 3
"""How often a line is given to another worker when the one that had it is gone."""

_RAY_IS_QUIET = {"RAY_DEDUP_LOGS_SKIP_REGEX": ".", "RAY_USAGE_STATS_ENABLED": "0"}
"""Ray tells of a worker that is gone on stdout, where `--json` writes, whatever `log_to_driver` says; and of its use to
those who made it."""

Given = ParamSpec("Given")
Result = TypeVar("Result")


def cluster_crew(executor: Literal["dask", "ray"], address: str | None) -> Crew:
    """Return a crew of a cluster's workers; they are hired with the first line that is to be spoken.

    Args:
        executor: what kind of cluster.
        address: of Dask's scheduler, `tcp://host:8786`; `auto` for the Ray cluster that this machine is part of; None
            starts a cluster on this machine.

    Raises:
        UsageError: the package is not installed. When hiring: nobody answers at the address.
    """
    import importlib.util

    module = {"dask": "distributed", "ray": "ray"}[executor]
    if importlib.util.find_spec(module) is None:
        raise UsageError(f"--executor {executor} needs a package: pip install 'voicestage[{executor}]'")
    hire = {"dask": _dask, "ray": _ray}[executor]
    return Crew(lambda: hire(address), processes=os.cpu_count() or 1)


def _dask(address: str | None) -> Hired:
    from distributed import Client

    try:
        client = Client(address, timeout=PATIENCE_S, set_as_default=False)
    except (OSError, TimeoutError, ValueError) as error:
        raise _nobody("Dask", address, error) from error
    size = sum(client.ncores().values())
    if not size:
        client.close()
        raise UsageError(f"The Dask scheduler at {address} has no workers. Start some: dask worker {address}")

    def leave() -> None:
        client.close(timeout=PATIENCE_S)

    executor = client.get_executor(pure=False, retries=RETRIES)
    return Hired(executor=executor, size=size, dismiss=leave, leave=leave)


def _ray(address: str | None) -> Hired:
    import logging

    for name, value in _RAY_IS_QUIET.items():
        os.environ.setdefault(name, value)
    logging.getLogger("ray").setLevel(logging.ERROR)
    import ray

    try:
        ray.init(
            address=address,
            ignore_reinit_error=True,
            include_dashboard=False,
            log_to_driver=False,
            logging_level=logging.ERROR,
        )
    except (ConnectionError, RuntimeError, ValueError) as error:
        raise _nobody("Ray", address, error) from error
    size = int(ray.cluster_resources().get("CPU", 1))
    return Hired(executor=_RayExecutor(ray), size=size, dismiss=ray.shutdown, leave=ray.shutdown)


def _nobody(name: str, address: str | None, error: Exception) -> UsageError:
    reason = str(error).strip().splitlines()[:1]
    where = f"at {address}" if address else "on this machine"
    return UsageError(f"No {name} cluster answers {where}{f' ({reason[0]})' if reason else ''}. Is it started?")


class _RayExecutor(Executor):
    """Ray's tasks as futures; Ray itself gives a task to another worker when the one that had it is gone."""

    def __init__(self, ray: Any) -> None:
        self._task = ray.remote(num_cpus=1, max_retries=RETRIES)(_called)

    def submit(self, fn: Callable[Given, Result], /, *args: Given.args, **kwargs: Given.kwargs) -> Future[Result]:
        """Give a call to the cluster."""
        result: Future[Result] = Future()
        self._task.remote(fn, args, kwargs).future().add_done_callback(lambda done: _passed_on(done, result))
        return result


def _called(fn: Callable[..., Result], args: tuple[Any, ...], kwargs: dict[str, Any]) -> Result:
    return fn(*args, **kwargs)


def _passed_on(done: Future[Any], result: Future[Any]) -> None:
    """Give a task's result to `result`; an error that was raised there as it was, without Ray's wrapping."""
    if (error := done.exception()) is None:
        result.set_result(done.result())
        return
    cause = getattr(error, "cause", None)
    result.set_exception(cause if isinstance(cause, EngineError) else error)
