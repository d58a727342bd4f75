"""How far the work is, as whoever waits is told."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a stage of the work is."""

    stage: Literal["wait", "speak", "mix", "encode"]
    """`wait` where another render of the same production has to end first."""
    done: int
    total: int
    """In lines, scenes or seconds."""
    weight_done: float
    weight_total: float
    """In characters or seconds: what the time left is reckoned by."""
    sound_s: float = 0.0
    """How much sound this stage has made so far [s]."""


Report = Callable[[Progress], None]
