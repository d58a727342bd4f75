"""Workers elsewhere speak the same lines to the same bits; what they lose is spoken again."""

from __future__ import annotations

import importlib.util
import os
import shutil
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from conftest import STORM_SCRIPT, STORM_VOICES, Project
from voicestage.cli.main import app
from voicestage.errors import EngineError, UsageError
from voicestage.production import Production, crew_of, produce
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
def dask(loopback: str) -> Iterator[Any]:
    """Two Dask workers on this machine, each a process of its own."""
    distributed = pytest.importorskip("distributed", reason="Dask is not installed: pip install 'voicestage[dask]'")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, host=loopback, dashboard_address=None
    ) as cluster:
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
def test_a_story_is_produced_by_a_cluster(tmp_path: Path, dask: Any) -> None:
    story = tmp_path / "gate.txt"
    story.write_text("“Who is there?” asks Ada.\n\n“Only me,” says Tom.\n", encoding="utf-8")
    production = Production(tmp_path / "gate")

    with crew_of(executor="dask", address=dask.scheduler_address) as crew:
        first = produce(production, story, draft=True, crew=crew)
        again = produce(production, story, draft=True, crew=crew)

    assert first.rendered.synthesised > 2
    assert all(path.is_file() for path in first.rendered.files)
    assert again.rendered.synthesised == 0


@pytest.fixture
def ray() -> Iterator[None]:
    if importlib.util.find_spec("ray") is None:  # not `importorskip`: what is set before its import is tested too
        pytest.skip("Ray is not installed (79 MB): pip install 'voicestage[ray]'")
    yield
    import ray

    ray.shutdown()


@pytest.mark.full
@pytest.mark.usefixtures("ray")
def test_ray_speaks_the_same_bits_as_this_machine(
    long_storm: Project, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    project = elsewhere(long_storm, tmp_path / "there")

    with crew_of(executor="ray", address="local") as crew:
        done = project.production.perform(project.production.decide().plan, crew=crew)

    assert done.synthesised == 10 + LINES + 1
    assert spoken(project) == spoken(long_storm)
    assert "".join(capfd.readouterr()) == ""


@pytest.mark.full
@pytest.mark.usefixtures("ray")
@pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="Ray's workers are found by /proc, which only Linux has"
)
def test_a_ray_worker_that_is_killed_loses_nothing(
    long_storm: Project, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    project = elsewhere(long_storm, tmp_path / "there")
    killed: list[int] = []

    def kill(state: Progress) -> None:
        if state.stage == "speak" and state.done == 10:
            killed.append(ray_workers()[0])
            os.kill(killed[0], signal.SIGKILL)

    with crew_of(executor="ray", address="local") as crew:
        done = project.production.perform(project.production.decide().plan, crew=crew, report=kill)

    assert killed
    assert done.synthesised == 10 + LINES + 1
    assert spoken(project) == spoken(long_storm)
    assert "".join(capfd.readouterr()) == ""


def ray_workers() -> list[int]:
    """Return the processes below this one that Ray gives tasks to; those that have one first."""
    parents: dict[int, int] = {}
    names: dict[int, str] = {}
    for path in Path("/proc").glob("[0-9]*"):
        try:
            parents[int(path.name)] = int((path / "stat").read_text().rpartition(")")[2].split()[1])
            names[int(path.name)] = (path / "cmdline").read_bytes().decode(errors="replace")
        except OSError:
            continue  # gone between two looks

    def is_ours(pid: int) -> bool:
        while pid > 1 and pid != os.getpid():
            pid = parents.get(pid, 0)
        return pid == os.getpid()

    found = [pid for pid, name in names.items() if name.startswith(("ray::_called", "ray::IDLE")) and is_ours(pid)]
    return sorted(found, key=lambda pid: names[pid].startswith("ray::IDLE"))


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
    with pytest.raises(UsageError, match="--executor"):
        app(["produce", "story.txt", "--address", "tcp://localhost:9"])
