"""Files whose names a user gives: each ends as its kind does, and replaces nothing that somebody else made."""

from __future__ import annotations

import contextlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path

from voicestage.errors import UsageError

SAMPLE_ENDINGS = (".wav", ".flac", ".ogg")
PAGE_MARK = '<meta name="generator" content="voicestage">'


def new_file(path: Path, *, what: str, endings: tuple[str, ...]) -> Path:
    """Return a path that may be written to.

    Args:
        path: as it was given.
        what: what will stand there, as the beginning of a sentence: "A sample".
        endings: those it may have.

    Raises:
        UsageError: it has another ending, or a file stands there that is not an earlier one of the same kind.
    """
    ending = path.suffix.lower()
    if ending not in endings:
        raise UsageError(f"{what} is written to a file that ends in {' or '.join(endings)}, not to {path}.")
    if path.exists() and not _MADE_HERE[ending](path):
        raise UsageError(f"{path} is there already and was not made by voicestage. Give another name; it is kept.")
    return path


def _is_sample(path: Path) -> bool:
    from voicestage.sound.audio_files import is_sample

    return is_sample(path)


def _is_page(path: Path) -> bool:
    with contextlib.suppress(OSError):
        return PAGE_MARK in path.read_text(encoding="utf-8", errors="replace")[:2_000]
    return False


def _is_quotes(path: Path) -> bool:
    """Tell whether a file holds nothing but quotations, as `adapt --quotes` writes them."""
    with contextlib.suppress(OSError, ValueError):
        first = path.read_text(encoding="utf-8").splitlines()[:1]
        return all({"start", "end", "speaker"} <= json.loads(line).keys() for line in first)
    return False


_MADE_HERE: Mapping[str, Callable[[Path], bool]] = {
    **dict.fromkeys(SAMPLE_ENDINGS, _is_sample),
    ".html": _is_page,
    ".jsonl": _is_quotes,
}
"""Tells, by the ending, whether a file was made by such a command."""
