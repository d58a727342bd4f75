"""The machine-readable side of a production: `timeline.json`, where everything stands, and `manifest.json`, what it is.

Both name their schema and hold no clock time and no path outside the production, so equal renders give equal files.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicestage import __version__
from voicestage.deliver.measure import Measured
from voicestage.model.timeline import Bed, Placement, SceneTimeline, Timeline

if TYPE_CHECKING:
    from voicestage.render.plan import Plan

TIMELINE_SCHEMA = "voicestage.timeline/1"
MANIFEST_SCHEMA = "voicestage.manifest/1"


def timeline_document(timeline: Timeline, *, title: str) -> str:
    """Return the text of `timeline.json`."""
    return _json(timeline_fields(timeline, title=title))


def timeline_fields(timeline: Timeline, *, title: str) -> dict[str, Any]:
    """Return what stands in `timeline.json`: scenes with their lines, effects and beds in frames, and the chapters.

    A scene's items count from the scene's own `start`.
    """
    return {
        "schema": TIMELINE_SCHEMA,
        "title": title,
        "rate": timeline.rate,
        "frames": timeline.frames,
        "chapters": [asdict(chapter) for chapter in timeline.chapters],
        "scenes": [_scene(start, scene) for start, scene in timeline.scenes],
    }


def _scene(start: int, scene: SceneTimeline) -> dict[str, Any]:
    return {
        "address": scene.address,
        "title": scene.title,
        "start": start,
        "frames": scene.frames,
        "lines": [_line(placement) for placement in scene.placements if placement.line is not None],
        "effects": [_effect(placement) for placement in scene.placements if placement.line is None],
        "beds": [_bed(bed) for bed in scene.beds],
    }


def _line(placement: Placement) -> dict[str, Any]:
    return {
        "number": placement.line,
        "speaker": placement.speaker,
        "text": placement.text,
        "start": placement.start,
        "frames": placement.frames,
        "gain_db": placement.gain_db,
        "distance": placement.distance,
        "pan": placement.pan,
        "clip": placement.clip,
    }


def _effect(placement: Placement) -> dict[str, Any]:
    return {
        "sound": placement.text,
        "start": placement.start,
        "frames": placement.frames,
        "gain_db": placement.gain_db,
        "pan": placement.pan,
        "fade_in": placement.fade_in,
        "fade_out": placement.fade_out,
        "ducks": placement.ducks,
        "clip": placement.clip,
    }


def _bed(bed: Bed) -> dict[str, Any]:
    fields = asdict(bed)
    fields["clip"] = fields.pop("digest")
    return fields


def manifest_document(
    plan: Plan,
    timeline: Timeline,
    *,
    title: str,
    author: str | None,
    files: Sequence[Mapping[str, Any]],
    credits: Sequence[tuple[str, str]] = (),  # noqa: A002 - the word that programmes have for it
    runtimes: Sequence[str] = (),
    dialogue_lufs: float = -math.inf,
    warnings: Sequence[str] = (),
) -> str:
    """Return the text of `manifest.json`, of what `manifest_fields` takes."""
    return _json(
        manifest_fields(
            plan,
            timeline,
            title=title,
            author=author,
            files=files,
            credits=credits,
            runtimes=runtimes,
            dialogue_lufs=dialogue_lufs,
            warnings=warnings,
        )
    )


def manifest_fields(
    plan: Plan,
    timeline: Timeline,
    *,
    title: str,
    author: str | None,
    files: Sequence[Mapping[str, Any]],
    credits: Sequence[tuple[str, str]] = (),  # noqa: A002 - the word that programmes have for it
    runtimes: Sequence[str] = (),
    dialogue_lufs: float = -math.inf,
    warnings: Sequence[str] = (),
) -> dict[str, Any]:
    """Return what stands in `manifest.json`: each line with its engine, voice and words, and what was measured.

    `runtimes` are the processors and libraries that spoke the lines, each once: on others they sound only almost so.
    `dialogue_lufs` is the loudness of all that is spoken, by itself, at the programme's gain; -inf where nothing is.
    `warnings` say what the files miss of what was asked for.
    """
    starts = {
        f"{scene.address}:{placement.line}": (start + placement.start, placement.frames)
        for start, scene in timeline.scenes
        for placement in scene.placements
        if placement.line is not None
    }
    return {
        "schema": MANIFEST_SCHEMA,
        "made_by": f"voicestage {__version__}",
        "title": title,
        "author": author,
        "style": plan.cast.style,
        "draft": plan.draft,
        "voices_are_synthetic": True,
        "spoken_by": list(runtimes),
        "credits": [{"sound": sound, "note": note} for sound, note in credits],
        "duration_s": round(timeline.frames / timeline.rate, 3),
        "loudness_target_lufs": plan.cast.sound.loudness_lufs,
        "loudness_anchor": plan.cast.sound.anchor,
        "dialogue_loudness_lufs": round(dialogue_lufs, 1) if math.isfinite(dialogue_lufs) else None,
        "true_peak_ceiling_dbtp": plan.cast.sound.peak_dbtp,
        "warnings": list(warnings),
        "files": list(files),
        "lines": [
            {
                "address": line.address,
                "speaker": line.line.speaker,
                "character": line.character,
                "engine": line.engine,
                "voice": line.voice,
                "text": line.line.text,
                "said": line.utterance.text,
                "directions": list(line.line.directions),
                "start_s": round(starts[line.address][0] / timeline.rate, 3),
                "duration_s": round(starts[line.address][1] / timeline.rate, 3),
            }
            for line in plan.lines
        ],
    }


def measured_file(path: Path, measured: Measured | None, *, sha256: str) -> dict[str, Any]:
    """Return a file's entry in the manifest."""
    found: dict[str, Any] = {"name": path.name, "bytes": path.stat().st_size, "sha256": sha256}
    return found | (asdict(measured) if measured else {})


def _json(document: Mapping[str, Any]) -> str:
    return json.dumps(document, ensure_ascii=False, indent=1) + "\n"
