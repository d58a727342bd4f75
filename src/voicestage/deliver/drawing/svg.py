"""A picture as SVG, which every browser and editor shows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from voicestage.deliver.drawing.shapes import Area, Curve, Group, Picture, Rect, Shape

FONT_PX = {"small": 11, "large": 15}
FAMILY = "'DejaVu Sans Condensed','Arial Narrow',Arial,Helvetica,sans-serif"


def svg(picture: Picture) -> str:
    """Return the text of an SVG file."""
    body = "\n".join(part for item in picture.items for part in _item(item))
    width, height = round(picture.width), round(picture.height)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}" '
        f'font-family="{FAMILY}"><title>{escape(picture.title)}</title>\n'
        f'<rect width="100%" height="100%" fill="#ffffff"/>\n{body}\n</svg>\n'
    )


def _item(item: Shape | Group) -> Iterator[str]:
    if isinstance(item, Group):
        yield f"<g><title>{escape(item.told)}</title>{''.join(map(_shape, item.shapes))}</g>"
    else:
        yield _shape(item)


def _shape(shape: Shape) -> str:
    if isinstance(shape, Rect):
        corners = f' rx="{shape.radius:g}"' if shape.radius else ""
        return (
            f'<rect x="{shape.x:.1f}" y="{shape.y:.1f}" width="{shape.width:.1f}" height="{shape.height:.1f}"'
            f'{corners} fill="{shape.fill}"{_opacity(shape.opacity)}/>'
        )
    if isinstance(shape, Area):
        corners = _points((shape.xs[0], *shape.xs, shape.xs[-1]), (shape.bottom, *shape.tops, shape.bottom))
        return f'<polygon points="{corners}" fill="{shape.fill}"{_opacity(shape.opacity)}/>'
    if isinstance(shape, Curve):
        points = _points(shape.xs, shape.ys)
        return (
            f'<polyline points="{points}" fill="none" stroke="{shape.colour}" stroke-width="{shape.thickness:g}" '
            'stroke-linejoin="round"/>'
        )
    anchor = "" if shape.anchor == "start" else f' text-anchor="{shape.anchor}"'
    return (
        f'<text x="{shape.x:.1f}" y="{shape.y:.1f}" font-size="{FONT_PX[shape.size]}" fill="{shape.colour}"{anchor}>'
        f"{escape(shape.words)}</text>"
    )


def _opacity(opacity: float) -> str:
    return "" if opacity >= 1.0 else f' fill-opacity="{opacity:g}"'


def _points(xs: Sequence[float], ys: Sequence[float]) -> str:
    return " ".join(f"{x:.1f},{y:.1f}" for x, y in zip(xs, ys, strict=True))
