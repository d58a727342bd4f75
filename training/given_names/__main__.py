"""Rebuild the list of given names: `python -m training.given_names`; README.md says from what."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from importlib.metadata import files
from pathlib import Path

from voicestage import adapt
from voicestage.adapt.given_names import DATA
from voicestage.adapt.vocabulary import Vocabulary, vocabulary

SHIPPED = Path(adapt.__path__[0]) / DATA
_SOURCES = 5
"""How many of the sources know a name."""
_BEARERS = 50
_SHARE = 0.9
"""Of the bearers, so many are of one gender."""
_NAME = re.compile(r"[a-z]{2,}(?:['-][a-z]+)*")


def main() -> None:
    """Read the package's data, which it need not be imported for, and write the list."""
    path = next(file.locate() for file in files("nomquamgender") or () if file.name == "name_data.json")
    rows = given_names(json.loads(Path(str(path)).read_text("utf-8")), vocabulary())
    SHIPPED.write_text("".join(f"{name}\t{gender}\n" for name, gender in rows), "utf-8", newline="\n")
    print(f"{len(rows):,} names, {SHIPPED.stat().st_size:,} bytes")


def given_names(data: Mapping[str, Sequence[float]], known: Vocabulary) -> list[tuple[str, str]]:
    """Return the names whose gender is plain, each with `f` or `m`, in alphabetical order.

    Args:
        data: for each name how many sources know it, how many bear it, and the share of women among them.
        known: whose titles and nouns for people are no names.
    """
    words = known.titles.keys() | known.nouns.keys()
    return sorted(
        (name, "f" if women > 0.5 else "m")
        for name, (sources, bearers, women, *_) in data.items()
        if sources >= _SOURCES and bearers >= _BEARERS and max(women, 1 - women) >= _SHARE
        if _NAME.fullmatch(name) and name not in words
    )


if __name__ == "__main__":
    main()
