"""Who speaks a render: processes of this machine, or workers elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING, Literal

from voicestage.errors import UsageError

if TYPE_CHECKING:
    from voicestage.render.crew import Crew


def crew_of(
    *, workers: int | None = None, executor: Literal["dask", "ray"] | None = None, address: str | None = None
) -> Crew:
    """Return those who speak; they are hired with the first line, and stay warm until the crew is closed.

    Args:
        workers: processes of this machine; one a core unless given, 0 for this process alone.
        executor: workers of a cluster in their place.
        address: where its scheduler is.

    Raises:
        UsageError: an address without an executor, or an executor that is not installed or does not answer.
    """
    from voicestage.production.rendering import default_workers
    from voicestage.render.crew import local_crew

    if executor is None:
        if address is not None:
            raise UsageError("--address needs --executor dask or --executor ray.")
        return local_crew(default_workers() if workers is None else workers)
    from voicestage.render.executors import cluster_crew

    return cluster_crew(executor, address)
