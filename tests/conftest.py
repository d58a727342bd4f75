"""What several tests need: a small production built inside the test."""

from __future__ import annotations

import os
import shutil
import socket
import textwrap
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from voicestage.production import Production, Rendered

# the same examples in every run, so that a run says something of the change before it; HYPOTHESIS_PROFILE=search looks
# for new ones. A busy machine is no fault.
settings.register_profile("voicestage", deadline=None, derandomize=True)
settings.register_profile("search", deadline=None)
settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "voicestage"))


@dataclass
class Project:
    """A production in a temporary folder, written in the test's own words."""

    root: Path

    def write(self, *, script: str | None = None, voices: str | None = None, **files: str) -> None:
        if script is not None:
            self.file("script/01.md", script)
        if voices is not None:
            self.file("voices.yaml", voices)
        for name, text in files.items():
            self.file(name, text)

    def file(self, name: str, text: str) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(textwrap.dedent(text), encoding="utf-8")
        return path

    def change(self, name: str, old: str, new: str) -> None:
        path = self.root / name
        text = path.read_text(encoding="utf-8")
        assert old in text, f"{old!r} is not in {name}"
        path.write_text(text.replace(old, new, 1), encoding="utf-8")

    @property
    def production(self) -> Production:
        return Production(self.root)

    def render(self, **options: object) -> Rendered:
        return self.production.render(workers=0, **options)  # type: ignore[arg-type]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    return Project(tmp_path)


@pytest.fixture(scope="session")
def loopback() -> str:
    """Return the address at which this machine reaches itself; skips where it cannot, as in a network without `lo`."""
    address = "127.0.0.1"
    try:
        with socket.create_server((address, 0)) as server:
            socket.create_connection(server.getsockname(), timeout=5).close()
    except OSError as error:
        pytest.skip(f"this machine cannot reach itself at {address}: {error.strerror or error}")
    return address


STORM_SCRIPT = """\
    ---
    title: Storm
    author: A. Writer
    language: en-GB
    ---

    # One

    ## Deck

    [ambience wind -20dB fade 1s]

    MARA: Hold the rail.
    NARRATOR: she said.

    JONAS: I am holding it.

    [sfx door-knock -6dB]

    MARA: Good.

    ## Cabin

    NARRATOR: It was warm below.

    JONAS (whispering): Are we there?

    # Two

    ## Harbour

    NARRATOR: Morning came.

    MARA: We are.
"""

STORM_VOICES = """\
    defaults: {engine: fake}
    cast:
      NARRATOR: {voice: ash}
      MARA: {voice: birch, pan: -0.2}
      JONAS: {voice: cedar}
    lexicon:
      - {word: harbourmaster, say: harbour master}
"""


@pytest.fixture
def storm(project: Project) -> Project:
    """Three scenes in two chapters, spoken by tones."""
    project.write(script=STORM_SCRIPT, voices=STORM_VOICES)
    return project


@pytest.fixture(scope="session")
def finished(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """The storm, rendered once for all tests that only look at it."""
    finished = Project(tmp_path_factory.mktemp("finished"))
    finished.write(script=STORM_SCRIPT, voices=STORM_VOICES)
    finished.render()
    return finished


@pytest.fixture
def rendered(finished: Project, tmp_path: Path) -> Project:
    """A copy of the rendered storm, to change and render again."""
    shutil.copytree(finished.root, tmp_path / "storm")
    return Project(tmp_path / "storm")
