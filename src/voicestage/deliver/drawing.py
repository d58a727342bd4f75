"""A scene as a picture: tracks, who speaks in colour, beds with their fades and ducking, effects, and how loud it is.

SVG, as every browser and editor shows it; no text is measured, so nothing but the standard library is needed.
"""

from __future__ import annotations

import colorsys
import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from voicestage.model.timeline import Bed, Bus, Placement, SceneTimeline, Timeline
from voicestage.render.ducking import bed_curve, spoken
from voicestage.units import RATE, clock, gain_from_db

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_Scale = Callable[[float], float]
"""Turns a frame into a place."""

MARGIN = 110
ROW = 34
GAP = 8
CURVE = 110
LOUDEST_LUFS, SOFTEST_LUFS = 0.0, -60.0
_INK, _PALE, _PAPER = "#222222", "#d8d8d8", "#ffffff"
_BED_COLOURS = {"ambience": "#8fb8a0", "music": "#b79fd0"}


def scene_svg(scene: SceneTimeline, energies: NDArray[np.float64], *, pixels_a_second: float = 12.0) -> str:
    """Draw a scene.

    Args:
        scene: where everything stands.
        energies: of successive 100 ms of its mix: K-weighted mean squares.
        pixels_a_second: how wide.
    """
    seconds = scene.mix_frames / RATE
    width = MARGIN + seconds * pixels_a_second + 20

    def x(frame: float) -> float:
        return MARGIN + frame / RATE * pixels_a_second

    parts: list[str] = []
    y = 46.0
    for name, lane in _lanes(scene):
        parts.append(_text(8, y + ROW * 0.65, name))
        parts.append(_line(MARGIN, y + ROW, width - 20, y + ROW, _PALE))
        parts += (_clip(placement, x, y) for placement in lane)
        y += ROW + GAP
    for bed in scene.beds:
        parts.append(_text(8, y + ROW * 0.65, bed.sound))
        parts += _bed(scene, bed, x, y)
        y += ROW + GAP
    parts.append(_text(8, y + 14, "loudness"))
    parts += _curve(energies, x, y, step=RATE / 10)
    y += CURVE + GAP
    parts += _ruler(seconds, x, y)
    title = f"{scene.address}  {scene.title}".strip()
    return _document(width, y + 26, title, parts)


def programme_svg(timeline: Timeline, energies: Sequence[NDArray[np.float64]], *, width: float = 1200.0) -> str:
    """Draw how loud a whole programme is, with its chapters and scenes.

    Args:
        timeline: the programme.
        energies: of each scene, as for `scene_svg`.
        width: of the picture.
    """
    import numpy as np

    step = RATE // 10
    whole = np.zeros(-(-timeline.frames // step) + 1)
    for (start, _), part in zip(timeline.scenes, energies, strict=True):
        at = start // step
        count = min(len(part), len(whole) - at)
        whole[at : at + count] += part[:count]

    def x(frame: float) -> float:
        return MARGIN + frame / timeline.frames * (width - MARGIN - 20)

    parts = [_text(8, 60, "loudness")]
    group = max(1, len(whole) // 2000)
    coarse = np.array([whole[at : at + group].mean() for at in range(0, len(whole), group)])
    parts += _curve(coarse, x, 46, step=step * group)
    for start, scene in timeline.scenes:
        parts.append(_line(x(start), 46, x(start), 46 + CURVE, _PALE))
        parts.append(_text(x(start) + 2, 46 + CURVE + 12, scene.address, size=9))
    for mark in timeline.chapters:
        parts.append(_text(x(mark.start) + 2, 58, mark.title, size=10))
    parts += _ruler(timeline.frames / RATE, x, 46 + CURVE + 20)
    return _document(width, 46 + CURVE + 50, "Loudness of the whole", parts)


def colour_of(speaker: str) -> str:
    """Return a speaker's colour: the same in every scene, and light enough for dark letters on it."""
    hue = int.from_bytes(hashlib.blake2b(speaker.casefold().encode("utf-8"), digest_size=2).digest(), "big") / 65_536
    red, green, blue = colorsys.hls_to_rgb(hue, 0.72, 0.6)
    return f"#{round(255 * red):02x}{round(255 * green):02x}{round(255 * blue):02x}"


def _lanes(scene: SceneTimeline) -> Iterator[tuple[str, list[Placement]]]:
    """Yield a lane for each speaker, in the order in which they speak, and one for effects."""
    speakers = dict.fromkeys(each.speaker or "" for each in scene.placements if each.line is not None)
    for speaker in speakers:
        yield speaker, [each for each in scene.placements if each.line is not None and each.speaker == speaker]
    effects: Bus = "effects"
    if shots := [each for each in scene.placements if each.bus == effects]:
        yield effects, shots


def _clip(placement: Placement, x: _Scale, y: float) -> str:
    left, right = x(placement.start), x(placement.start + placement.frames)
    colour = colour_of(placement.speaker) if placement.speaker else "#e0b060"
    words = f"{placement.line}: {placement.text}" if placement.line is not None else placement.text
    told = f"{clock(placement.start / RATE)}  {words}  {placement.gain_db:+.1f} dB"
    shown = words[: max(0, int((right - left) / 6.2))]
    return (
        f'<g><title>{escape(told)}</title><rect x="{left:.1f}" y="{y + 3:.1f}" width="{max(1.0, right - left):.1f}" '
        f'height="{ROW - 6}" rx="3" fill="{colour}"/>{_text(left + 3, y + ROW * 0.62, shown, size=10)}</g>'
    )


def _bed(scene: SceneTimeline, bed: Bed, x: _Scale, y: float) -> Iterator[str]:
    """Yield a bed's shape: as high as it is loud, with fades and ducking; full height is its level between lines."""
    frames = sorted({*_bed_points(scene, bed)})
    top = [(x(frame), y + ROW - (ROW - 4) * _bed_level(scene, bed, frame)) for frame in frames]
    points = " ".join(f"{px:.1f},{py:.1f}" for px, py in [(x(bed.start), y + ROW), *top, (x(bed.end), y + ROW)])
    told = f"{bed.sound}: {bed.gain_db:+.1f} dB, {bed.duck_db:+.1f} dB more under speech"
    yield f'<g><title>{escape(told)}</title><polygon points="{points}" fill="{_BED_COLOURS[bed.kind]}"/></g>'


def _bed_points(scene: SceneTimeline, bed: Bed) -> Iterator[int]:
    yield from (bed.start, bed.end)
    yield from (bed.start + bed.fade_in * k // 8 for k in range(1, 9))
    yield from (bed.end - bed.fade_out * k // 8 for k in range(1, 9))
    yield from (frame for frame in bed_curve(bed, spoken(scene)).frames if bed.start < frame < bed.end)


def _bed_level(scene: SceneTimeline, bed: Bed, frame: int) -> float:
    level = gain_from_db(bed_curve(bed, spoken(scene)).at(frame))
    if bed.fade_in:
        level *= math.sin(math.pi / 2 * min(1.0, (frame - bed.start) / bed.fade_in))
    if bed.fade_out:
        level *= math.sin(math.pi / 2 * max(0.0, min(1.0, (bed.end - frame) / bed.fade_out)))
    return level


def _curve(energies: NDArray[np.float64], x: _Scale, y: float, *, step: float) -> Iterator[str]:
    """Yield a loudness curve of 400 ms windows, with lines every 12 LU."""
    import numpy as np

    for level in range(int(SOFTEST_LUFS), int(LOUDEST_LUFS) + 1, 12):
        at = y + CURVE * (LOUDEST_LUFS - level) / (LOUDEST_LUFS - SOFTEST_LUFS)
        yield _line(MARGIN, at, x(len(energies) * step), at, _PALE)
        yield _text(MARGIN - 34, at + 4, f"{level}", size=9)
    if not len(energies):
        return
    smooth = np.convolve(energies, np.full(4, 0.25), mode="same")
    lufs = np.clip(-0.691 + 10 * np.log10(np.maximum(smooth, 1e-12)), SOFTEST_LUFS, LOUDEST_LUFS)
    heights = y + CURVE * (LOUDEST_LUFS - lufs) / (LOUDEST_LUFS - SOFTEST_LUFS)
    points = " ".join(f"{x((k + 0.5) * step):.1f},{height:.1f}" for k, height in enumerate(heights))
    yield f'<polyline points="{points}" fill="none" stroke="#c04030" stroke-width="1.2"/>'


def _ruler(seconds: float, x: _Scale, y: float) -> Iterator[str]:
    wide = (x(RATE) - x(0)) or 1.0
    step = next((each for each in (1, 5, 10, 30, 60, 300, 600, 1800) if each * wide >= 45), 3600)
    for at in range(0, int(seconds) + 1, step):
        yield _line(x(at * RATE), y, x(at * RATE), y + 5, _INK)
        yield _text(x(at * RATE) - 10, y + 17, clock(at), size=9)


def _text(x: float, y: float, words: str, *, size: int = 12) -> str:
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" fill="{_INK}">{escape(words)}</text>'


def _line(x1: float, y1: float, x2: float, y2: float, colour: str) -> str:
    return f'<line x1="{x1:.1f}" y1="{y1:.1f}" x2="{x2:.1f}" y2="{y2:.1f}" stroke="{colour}"/>'


def _document(width: float, height: float, title: str, parts: Iterable[str]) -> str:
    body = "\n".join(parts)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'font-family="sans-serif"><title>{escape(title)}</title>\n'
        f'<rect width="100%" height="100%" fill="{_PAPER}"/>\n{_text(8, 24, title, size=15)}\n{body}\n</svg>\n'
    )
