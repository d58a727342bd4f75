"""Projects of editors: OpenTimelineIO and Reaper, a track for each character and each kind of sound.

Levels, fades, loops and how far each sound goes down under speech are those of the mix; rooms and distances are not in
the projects, as every editor has its own.
Sources: OpenTimelineIO's file format (JSON, schemas Timeline.1 to Transition.1); Reaper's project file as the parser
`rpp` reads it.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from typing import Any

from voicestage.deliver.exports.finished import Finished
from voicestage.deliver.exports.studio import Clip, TrackOf
from voicestage.units import RATE, gain_from_db

_QUARTER_SINE = 1
"""Reaper's shape of a fade that is fast at its quiet end, as the mix fades beds."""
_SLOW_ENDS = 2
"""Reaper's shape of an envelope that turns as half a cosine does."""


# --- OpenTimelineIO


def otio(finished: Finished, parts: Sequence[TrackOf]) -> str:
    """Return the programme as an OpenTimelineIO timeline: a track each, gaps between the clips, chapters as markers.

    What goes round is a clip for each time; fades are transitions. OpenTimelineIO has no levels: they are metadata, as
    `gain_db`, `pan` and `levels` [seconds from the clip's beginning, dB].
    """
    children = [_otio_track(part) for track in parts for part in _without_overlaps(track)]
    stack: dict[str, Any] = {
        "OTIO_SCHEMA": "Stack.1",
        "name": "tracks",
        "metadata": {},
        "source_range": None,
        "effects": [],
        "enabled": True,
        "color": None,
        "markers": [
            {
                "OTIO_SCHEMA": "Marker.2",
                "name": mark.title,
                "color": "GREEN",
                "comment": "",
                "marked_range": _range(mark.start, mark.end - mark.start),
                "metadata": {},
            }
            for mark in finished.chapters
        ],
        "children": children,
    }
    document = {
        "OTIO_SCHEMA": "Timeline.1",
        "name": finished.title,
        "global_start_time": None,
        "metadata": {"voicestage": {"author": finished.author, "credits": finished.credits}},
        "tracks": stack,
    }
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"


def _without_overlaps(track: TrackOf) -> list[TrackOf]:
    """Divide a track whose clips overlap: in OTIO a track is one thing after the other."""
    lanes: list[list[Clip]] = []
    for clip in track.clips:
        lane = next((lane for lane in lanes if lane[-1].start + lane[-1].frames <= clip.start), None)
        if lane is None:
            lanes.append([clip])
        else:
            lane.append(clip)
    return [TrackOf(name=track.name, clips=tuple(lane)) for lane in lanes]


def _otio_track(track: TrackOf) -> dict[str, Any]:
    children: list[dict[str, Any]] = []
    at = fading = 0
    for clip in track.clips:
        if clip.start > at:
            children += _fade(fading, 0)
            fading = 0
            children.append(_item("Gap.1", "", _range(0, clip.start - at)))
        rounds = list(_rounds(clip))
        children += _fade(fading, min(clip.fade_in, rounds[0][1]))
        passed = 0
        for offset, frames in rounds:
            children.append(_otio_clip(clip, offset, frames, passed))
            passed += frames
        fading = min(clip.fade_out, rounds[-1][1] - (clip.fade_in if len(rounds) == 1 else 0))
        at = clip.start + clip.frames
    children += _fade(fading, 0)
    return _item("Track.1", track.name, None) | {"kind": "Audio", "children": children}


def _rounds(clip: Clip) -> Iterator[tuple[int, int]]:
    """Yield which stretches of its file a clip plays one after the other: first frame and length."""
    left, offset = clip.frames, clip.offset
    while clip.media and left > clip.media - offset:
        yield offset, clip.media - offset
        left, offset = left - (clip.media - offset), 0
    yield offset, left


def _otio_clip(clip: Clip, offset: int, frames: int, passed: int) -> dict[str, Any]:
    item = _item("Clip.2", clip.name, _range(offset, frames))
    about: dict[str, Any] = {"gain_db": clip.gain_db, "pan": clip.pan, "words": clip.note}
    inside = [(at - passed, db) for at, db in clip.levels if 0 <= at - passed <= frames]
    if inside:
        about["levels"] = [[round(at / RATE, 6), db] for at, db in inside]
    item["metadata"] = {"voicestage": about}
    item["media_references"] = {
        "DEFAULT_MEDIA": {
            "OTIO_SCHEMA": "ExternalReference.1",
            "name": "",
            "metadata": {},
            "available_range": _range(0, clip.media) if clip.media else None,
            "available_image_bounds": None,
            "target_url": clip.file,
        }
    }
    item["active_media_reference_key"] = "DEFAULT_MEDIA"
    return item


def _fade(out: int, into: int) -> list[dict[str, Any]]:
    """Return the transition that fades one thing out and the next in, over so many frames; none where neither fades."""
    if out <= 0 and into <= 0:
        return []
    fields = {"transition_type": "SMPTE_Dissolve", "in_offset": _time(max(0, out)), "out_offset": _time(max(0, into))}
    return [{"OTIO_SCHEMA": "Transition.1", "name": "", "metadata": {}} | fields]


def _item(schema: str, name: str, source_range: dict[str, Any] | None) -> dict[str, Any]:
    return {
        "OTIO_SCHEMA": schema,
        "name": name,
        "metadata": {},
        "source_range": source_range,
        "effects": [],
        "markers": [],
        "enabled": True,
        "color": None,
    }


def _range(start: int, frames: int) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": _time(start), "duration": _time(frames)}


def _time(frames: int) -> dict[str, Any]:
    return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(RATE), "value": float(frames)}


# --- Reaper


def reaper(finished: Finished, parts: Sequence[TrackOf]) -> str:
    """Return the programme as a Reaper project: a track each, every line an item, chapters as regions.

    How far a sound goes down under speech is the volume envelope of its item.
    """
    lines = ["<REAPER_PROJECT 0.1 7.0", f"  SAMPLERATE {RATE} 1 0", "  TEMPO 120 4 4"]
    lines += ["  <NOTES 0 2", *(f"    |{each}" for each in (finished.title, finished.credits)), "  >"]
    for number, mark in enumerate(finished.chapters, start=1):
        lines.append(f"  MARKER {number} {_seconds(mark.start)} {_quoted(mark.title)} 1")
        lines.append(f'  MARKER {number} {_seconds(mark.end)} "" 1')
    for track in parts:
        lines += ["  <TRACK", f"    NAME {_quoted(track.name)}", "    VOLPAN 1 0 -1 -1 1"]
        for clip in track.clips:
            lines += _reaper_item(clip)
        lines.append("  >")
    return "\n".join([*lines, ">"]) + "\n"


def _reaper_item(clip: Clip) -> Iterator[str]:
    yield "    <ITEM"
    yield f"      POSITION {_seconds(clip.start)}"
    yield f"      LENGTH {_seconds(clip.frames)}"
    yield f"      LOOP {int(bool(clip.media) and clip.offset + clip.frames > clip.media)}"
    yield f"      FADEIN {_QUARTER_SINE} {_seconds(clip.fade_in)} 0"
    yield f"      FADEOUT {_QUARTER_SINE} {_seconds(clip.fade_out)} 0"
    yield f"      NAME {_quoted(clip.name)}"
    yield f"      VOLPAN {gain_from_db(clip.gain_db):.6f} {clip.pan:.3f} 1 -1"
    yield f"      SOFFS {_seconds(clip.offset)}"
    yield "      <SOURCE FLAC"
    yield f"        FILE {_quoted(clip.file)}"
    yield "      >"
    if clip.levels:
        yield "      <VOLENV"
        yield "        ACT 1 -1"
        yield "        VIS 1 1 1"
        for at, db in clip.levels:
            yield f"        PT {_seconds(at)} {gain_from_db(db):.6f} {_SLOW_ENDS}"
        yield "      >"
    yield "    >"


def _quoted(text: str) -> str:
    """Quote as Reaper does: by whichever quotation mark the words do not have."""
    text = " ".join(text.split())
    mark = next((mark for mark in "\"'`" if mark not in text), None)
    return f"{mark}{text}{mark}" if mark else f"`{text.replace('`', chr(39))}`"


def _seconds(frames: int) -> str:
    return f"{frames / RATE:.6f}"
