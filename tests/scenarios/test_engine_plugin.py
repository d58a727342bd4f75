"""The engine of the how-to is installed as a package is, found by its entry point, held to the contract, and heard."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from plugged import installed
from voicestage.engines import engine, names
from voicestage.engines.contract import CLAUSES

PAGE = Path(__file__).parents[2] / "docs" / "how-to" / "engine-plugin.md"


def blocks(language: str) -> list[str]:
    return re.findall(rf"```{language}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    """A folder of installed packages with the how-to's module and metadata, as pip would leave them."""
    site = tmp_path_factory.mktemp("site")
    (entry,) = re.findall(r"^whistle = \"(.*)\"$", blocks("toml")[0], re.MULTILINE)
    with installed(site, "whistle", blocks("python")[0], entry=entry):
        yield site


@pytest.fixture(scope="module")
def its_test(site):  # noqa: ARG001
    """The test that the page writes for it."""
    names_there: dict[str, object] = {}
    exec(blocks("python")[1], names_there)
    return names_there["test_contract"]


def test_it_is_found_by_its_entry_point(site):  # noqa: ARG001
    assert "whistle" in names()
    assert engine("whistle").name == "whistle"


@pytest.mark.parametrize("clause", CLAUSES, ids=lambda clause: clause.__name__)
def test_it_keeps_the_contract(its_test, clause):
    its_test(clause)


def test_it_speaks_a_character(site, storm):  # noqa: ARG001
    storm.change("voices.yaml", "JONAS: {voice: cedar}", "JONAS: {voice: whistle/tin}")
    assert storm.render(style="full-cast").synthesised == 10
