"""The tables of this room: what is a list and no rule lies in `data/*.tsv`, one thing to a line, for people to read."""

from __future__ import annotations

from importlib.resources import files


def rows(name: str) -> list[list[str]]:
    """Return the rows of a table as their cells, without its comments and empty lines.

    Args:
        name: a file of `data/`, in which tabs part the cells, `#` begins a comment, and no cell is empty but the last.
    """
    text = files("voicestage.speech").joinpath("data", name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line.strip() and not line.startswith("#")]


def words(name: str) -> frozenset[str]:
    """Return all words of a table that is nothing but words."""
    return frozenset(word for row in rows(name) for cell in row for word in cell.split())
