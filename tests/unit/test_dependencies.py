"""What the program imports arrives with it: a package that only the tools of development bring is missing elsewhere."""

from __future__ import annotations

import ast
import importlib.metadata
import re
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
ABSENT = {"piper": "piper-tts"}
"""What brings a module that is not installed for tests, where its name is another."""


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_every_package_that_is_imported_is_declared() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = [wanted for name, extra in project["optional-dependencies"].items() if name != "dev" for wanted in extra]
    declared = {plain(re.match(r"[\w.-]+", wanted)[0]) for wanted in (*project["dependencies"], *extras)}  # type: ignore[index]
    bring = importlib.metadata.packages_distributions()
    undeclared = set()
    for path in (ROOT / "src/voicestage").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            for root in {name.partition(".")[0] for name in names} - {"voicestage", *sys.stdlib_module_names}:
                brought = {plain(each) for each in bring.get(root, [ABSENT.get(root, root)])}
                if not brought & declared:
                    undeclared.add((path.name, root))
    assert undeclared == set()
