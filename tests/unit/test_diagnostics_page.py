"""The page of diagnostics has every code that the program can give, and no other."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs/reference/diagnostics.md"
CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
TOLD_BY = {"report", "warn", "fault", "finding", "_diagnostic"}
"""Functions that are given a code, and make a diagnostic of it."""


def codes(tree: ast.AST) -> Iterator[str]:
    """Go through the codes in a module: what is called `code`, what a teller is given, what comes before a sentence."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "code":
            yield from words(node.value)
        elif isinstance(node, ast.Call):
            name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
            if name in TOLD_BY:
                yield from (word for argument in node.args[:3] for word in words(argument))
        elif (
            isinstance(node, ast.Yield | ast.Return) and isinstance(node.value, ast.Tuple) and len(node.value.elts) >= 3
        ):
            elements = node.value.elts
            nothing = isinstance(elements[0], ast.Constant) and elements[0].value is None  # what was to be read
            first, second, *_ = elements[nothing:]
            if isinstance(second, ast.JoinedStr | ast.Constant | ast.Name):
                yield from words(first)
        elif isinstance(node, ast.For) and ast.unparse(node.target).startswith("(code, "):
            yield from (word for row in getattr(node.iter, "elts", ()) for word in words(row.elts[0]))


def words(node: ast.AST) -> Iterator[str]:
    if isinstance(node, ast.IfExp):
        yield from (*words(node.body), *words(node.orelse))
    elif isinstance(node, ast.Constant) and isinstance(node.value, str) and CODE.fullmatch(node.value):
        yield node.value


def test_every_code_has_its_line_and_no_other():
    given = {
        code
        for path in sorted((ROOT / "src/voicestage").rglob("*.py"))
        for code in codes(ast.parse(path.read_text(encoding="utf-8")))
    }
    documented = re.findall(r"^\| `([a-z0-9-]+)` \|", PAGE.read_text(encoding="utf-8"), flags=re.M)
    assert len(documented) == len(set(documented))
    assert set(documented) == given
