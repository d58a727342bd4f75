"""An engine installed as pip installs it, for as long as a test lasts."""

from __future__ import annotations

import contextlib
import importlib
import os
import sys
from collections.abc import Iterator
from pathlib import Path


@contextlib.contextmanager
def installed(site: Path, name: str, text: str, *, entry: str | None = None) -> Iterator[None]:
    """Make the module `name` of `text` an engine of that name, here and in the processes that are started."""
    (site / f"{name}.py").write_text(text, encoding="utf-8")
    info = site / f"{name}-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n", encoding="utf-8")
    target = entry or f"{name}:ENGINE"
    (info / "entry_points.txt").write_text(f"[voicestage.engines]\n{name} = {target}\n", encoding="utf-8")
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, (str(site), before)))
    sys.path.insert(0, str(site))
    importlib.invalidate_caches()
    try:
        yield
    finally:
        sys.path.remove(str(site))
        sys.modules.pop(name, None)
        os.environ.pop("PYTHONPATH")
        if before is not None:
            os.environ["PYTHONPATH"] = before
