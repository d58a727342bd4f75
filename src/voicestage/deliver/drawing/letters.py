"""How wide words are, and their letters as pixels, so that no picture needs a font or an imaging library.

The letters are those of DejaVu Sans Condensed at 11 and 15 pixels, drawn at twice that size (NOTICE).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.deliver.drawing.shapes import Size

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SCALE = 2
"""Pixels of the letters to one of the picture at usual size."""
UNKNOWN = "•"
"""Stands for a letter that is not there."""
LINE = {"small": 13.0, "large": 18.0}
"""How far lines stand apart."""


@dataclass(frozen=True, slots=True)
class Letters:
    """The letters of one size."""

    places: dict[str, int]
    ink: NDArray[np.uint8]
    """How dark, 0 to 255: [letter, row, column]."""
    advance: NDArray[np.float32]
    """How far the next letter stands, in pixels of the letters."""
    origin: tuple[int, int]
    """Row and column of the point from which a letter is drawn."""

    def place(self, letter: str) -> int:
        """Return which letter is drawn for a letter."""
        return self.places.get(letter, self.places[UNKNOWN])


@functools.cache
def letters(size: Size) -> Letters:
    """Return the letters of a size."""
    import numpy as np

    with np.load(Path(__file__).with_name("letters.npz")) as stored:
        known = str(stored["letters"])
        row, column = (int(each) for each in stored[f"{size}_origin"])
        return Letters(
            places={letter: place for place, letter in enumerate(known)},
            ink=stored[f"{size}_ink"],
            advance=stored[f"{size}_advance"],
            origin=(row, column),
        )


def width(words: str, size: Size = "small") -> float:
    """Return how wide words are, in pixels at usual size."""
    known = letters(size)
    return float(sum(known.advance[known.place(letter)] for letter in words)) / SCALE


def fitted(words: str, room: float, size: Size = "small") -> str:
    """Return as much of some words as there is room for, with `…` where some are left out; nothing in too little."""
    if width(words, size) <= room:
        return words
    room -= width("…", size)
    shown = ""
    for letter in words:
        if width(shown + letter, size) > room:
            break
        shown += letter
    return f"{shown.rstrip()}…" if shown.strip() else ""


def lines(words: str, room: float, count: int) -> list[str]:
    """Divide words into at most so many lines for some room; what is left over is left out with `…`."""
    found: list[str] = []
    left = words.split()
    while left and len(found) < count:
        if len(found) == count - 1:
            found.append(fitted(" ".join(left), room))
            break
        taken = 1
        while taken < len(left) and width(" ".join(left[: taken + 1])) <= room:
            taken += 1
        found.append(fitted(" ".join(left[:taken]), room))
        left = left[taken:]
    return [line for line in found if line]
