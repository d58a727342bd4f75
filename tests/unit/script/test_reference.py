"""The examples of the reference page are true."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from voicestage.script.parse import parse

PAGE = (Path(__file__).parents[3] / "docs/reference/script.md").read_text("utf-8")
EXAMPLES = re.findall(r"^```script\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)


def test_the_page_has_examples():
    assert len(EXAMPLES) >= 6


@pytest.mark.parametrize("example", EXAMPLES)
def test_every_example_reads_without_a_fault(example):
    script, diagnostics = parse([("script/01.md", example)])
    assert not diagnostics
    assert list(script.lines())


def test_the_messages_are_those_of_the_tool():
    faulty = re.search(r"^```faulty\n(.*?)^```$", PAGE, re.DOTALL | re.MULTILINE)
    _, diagnostics = parse([("script/01.md", faulty[1])])
    messages = re.findall(r"^    (script/01\.md.*)$", PAGE, re.MULTILINE)
    assert [str(diagnostic) for diagnostic in diagnostics] == messages
