"""The timeline becomes WebVTT captions, each with its speaker.

Source: W3C WebVTT, https://www.w3.org/TR/webvtt1/ (cue timings, voice spans, escapes).
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from voicestage.model.timeline import Placement, Timeline
from voicestage.sentences import sentences

LONGEST_CAPTION = 160
"""Characters: two lines on a screen and some; a longer speech is shown sentence by sentence."""
_CLAUSE_END = re.compile(r"(?<=[,;:—])\s+")


def webvtt(timeline: Timeline) -> str:
    """Return the captions of the whole programme."""
    blocks = ["WEBVTT"]
    for start, end, speaker, text in captions(timeline):
        blocks.append(f"{_clock(start)} --> {_clock(end)}\n<v {_escaped(speaker)}>{_escaped(text)}")
    return "\n\n".join(blocks) + "\n"


def captions(timeline: Timeline) -> Iterator[tuple[float, float, str, str]]:
    """Yield start [s], end [s], speaker and words of each caption, in order of time.

    A long speech is divided at its sentences; inside it time is shared out by length, as the engine gives no word
    times.
    """
    for scene_start, scene in timeline.scenes:
        for placement in scene.placements:
            if placement.line is not None:
                yield from _divided(placement, scene_start, timeline.rate)


def _divided(placement: Placement, scene_start: int, rate: int) -> Iterator[tuple[float, float, str, str]]:
    text = " ".join(placement.text.split())
    pieces = _pieces(text)
    total = sum(len(piece) for piece in pieces) or 1
    at = (scene_start + placement.start) / rate
    length = placement.frames / rate
    for piece in pieces:
        end = at + length * len(piece) / total
        yield at, end, placement.speaker or "", piece
        at = end


def _pieces(text: str) -> list[str]:
    if len(text) <= LONGEST_CAPTION:
        return [text]
    pieces = [text[start:end] for start, end in sentences(text, inner=True)]
    if len(pieces) == 1:
        pieces = [piece for piece in _CLAUSE_END.split(text) if piece]
    joined: list[str] = []
    for piece in pieces:
        if joined and len(joined[-1]) + len(piece) < LONGEST_CAPTION:
            joined[-1] += f" {piece}"
        else:
            joined.append(piece)
    return joined


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}.{rest % 1000:03}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
