"""The engine of the how-to is installed as a package is, found by its entry point, held to the contract, and heard."""

from __future__ import annotations

import importlib
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from voicestage.engines import engine, names
from voicestage.engines.contract import CLAUSES, Subject

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "engine-plugin.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder of installed packages with the how-to's module and metadata, as pip would leave them."""
    site = tmp_path_factory.mktemp("site")
    (site / "whistle.py").write_text(blocks("python")[0], encoding="utf-8")
    (site / "test_whistle.py").write_text(blocks("python")[1], encoding="utf-8")
    (entry,) = re.findall(r"^whistle = \"(.*)\"$", blocks("toml")[0], re.MULTILINE)
    info = site / "whistle-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: whistle\nVersion: 1.0\n", encoding="utf-8")
    (info / "entry_points.txt").write_text(f"[voicestage.engines]\nwhistle = {entry}\n", encoding="utf-8")
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(site), before)))  # for the contract's other process
    sys.path.insert(0, str(site))
    importlib.invalidate_caches()
    yield site
    sys.path.remove(str(site))
    sys.modules.pop("whistle", None)
    os.environ.pop("PYTHONPATH")
    if before is not None:
        os.environ["PYTHONPATH"] = before


@pytest.fixture(scope="module")
def subject(site):  # noqa: ARG001
    return Subject(engine=engine("whistle"), voice="tin", misspelt="tinn", other="silver")


def test_it_is_found_by_its_entry_point(site):  # noqa: ARG001
    assert "whistle" in names()


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.__name__)
def test_it_keeps_the_contract(subject, clause):
    clause(subject)


def test_its_own_tests_are_as_the_page_says(site):
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-k", "float or silent or sound", "test_whistle.py"],
        cwd=site,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_it_speaks_a_character(site, storm):  # noqa: ARG001
    storm.change("voices.yaml", "JONAS: {voice: cedar}", "JONAS: {voice: whistle/tin}")
    assert storm.render(style="full-cast").synthesised == 10
