"""What a picture is made of: few shapes, so that an SVG and a PNG of it are the same picture."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

Size = Literal["small", "large"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rect:
    """A filled rectangle; thin ones are lines."""

    x: float
    y: float
    width: float
    height: float
    fill: str
    """`#rrggbb`"""
    opacity: float = 1.0
    radius: float = 0.0
    """Of its corners; pictures of pixels leave them square."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Area:
    """What is between a curve and a level line below it."""

    xs: Sequence[float]
    """Rising."""
    tops: Sequence[float]
    bottom: float
    fill: str
    opacity: float = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Curve:
    """A line through points that lie from left to right."""

    xs: Sequence[float]
    """Rising."""
    ys: Sequence[float]
    colour: str
    thickness: float = 1.2


@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """Words on one line, already short enough for their place."""

    x: float
    y: float
    """Of the line that letters stand on."""
    words: str
    size: Size = "small"
    colour: str = "#222222"
    anchor: Literal["start", "middle", "end"] = "start"


Shape = Rect | Area | Curve | Text


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """Shapes that tell something where one points at them."""

    told: str
    shapes: tuple[Shape, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Picture:
    """A picture, in the unit of one pixel at usual size."""

    width: float
    height: float
    title: str
    items: tuple[Shape | Group, ...]
