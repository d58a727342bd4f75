"""Workers elsewhere speak the same lines to the same bits; what they lose is spoken again."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import STORM_SCRIPT, STORM_VOICES, Project
from voicestage.errors import EngineError, UsageError
from voicestage.production import crew_of
from voicestage.render.progress import Progress
from voicestage.render.work import carry_out, job_of

LINES = 60


@pytest.fixture(scope="module")
def long_storm(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A storm with more lines than a cluster has at a time, spoken here."""
    project = Project(tmp_path_factory.mktemp("here"))
    more = "".join(f"NARRATOR: Wave {number} came over the rail.\n\n" for number in range(LINES))
    project.write(script=STORM_SCRIPT, voices=STORM_VOICES)
    project.file("script/02.md", f"# Three\n\n{more}")
    with crew_of(workers=0) as crew:
        project.production.perform(project.production.decide().plan, crew=crew)
    return project


def spoken(project: Project) -> dict[str, str]:
    """Return the digest of everything that was said and processed, by its key."""
    return {key: entry.digest for kind, key, entry in project.production.cache().entries() if kind != "sound"}


def elsewhere(long_storm: Project, folder: Path) -> Project:
    shutil.copytree(long_storm.root, folder, ignore=shutil.ignore_patterns(".voicestage"))
    return Project(folder)


@pytest.fixture(scope="module")
def dask() -> Iterator[Any]:
    """Two Dask workers on this machine, each a process of its own."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'voicestage[dask]'")
    with distributed.LocalCluster(n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None) as cluster:
        yield cluster


@pytest.mark.full
def test_dask_speaks_the_same_bits_as_this_machine(long_storm: Project, tmp_path: Path, dask: Any) -> None:
    project = elsewhere(long_storm, tmp_path / "there")

    with crew_of(executor="dask", address=dask.scheduler_address) as crew:
        done = project.production.perform(project.production.decide().plan, crew=crew)

    assert done.synthesised == 10 + LINES + 1
    assert spoken(project) == spoken(long_storm)


@pytest.mark.full
@pytest.mark.skipif(os.name == "nt", reason="Windows has no SIGKILL to send to another process")
def test_a_dask_worker_that_is_killed_loses_nothing(long_storm: Project, tmp_path: Path, dask: Any) -> None:
    project = elsewhere(long_storm, tmp_path / "there")
    victims = [worker.process.pid for worker in dask.workers.values()][:1]

    def kill(state: Progress) -> None:
        if state.stage == "speak" and state.done == 10 and victims:
            os.kill(victims.pop(), signal.SIGKILL)

    with crew_of(executor="dask", address=dask.scheduler_address) as crew:
        done = project.production.perform(project.production.decide().plan, crew=crew, report=kill)

    assert not victims
    assert done.synthesised == 10 + LINES + 1
    assert spoken(project) == spoken(long_storm)


@pytest.mark.full
def test_ray_speaks_the_same_bits_as_this_machine(long_storm: Project, tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="Ray is not installed: pip install 'voicestage[ray]'")
    project = elsewhere(long_storm, tmp_path / "there")

    with crew_of(executor="ray", address="local") as crew:
        done = project.production.perform(project.production.decide().plan, crew=crew)

    assert done.synthesised == 10 + LINES + 1
    assert spoken(project) == spoken(long_storm)


def test_a_worker_with_another_voice_does_not_speak(long_storm: Project) -> None:
    line = long_storm.production.decide().plan.lines[0]

    with pytest.raises(EngineError, match="same versions"):
        carry_out(job_of(replace(line, fingerprint="another")))


def test_nobody_at_the_address_and_an_address_for_nobody_are_told(
    storm: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="Dask is not installed: pip install 'voicestage[dask]'")
    monkeypatch.setattr("voicestage.render.executors.PATIENCE_S", 0.5)
    plan = storm.production.decide().plan

    with (
        crew_of(executor="dask", address="tcp://localhost:9") as crew,
        pytest.raises(UsageError, match="No Dask cluster answers"),
    ):
        storm.production.perform(plan, crew=crew)
    with pytest.raises(UsageError, match="--executor"):
        crew_of(address="tcp://localhost:9")
