"""What a render was made of, line by line in people's words: kept, so that the next one can say what changed.

.voicestage/renders/finished.json          the last render of the whole        (draft.json for drafts)
.voicestage/renders/finished.before.json   the one before that made something else
"""

from __future__ import annotations

import functools
import itertools
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from voicestage.files import write_bytes
from voicestage.model.script import Cue, Item
from voicestage.model.speech import Phrase, Silence, Utterance
from voicestage.model.timeline import Placement, SceneTimeline, Timeline
from voicestage.render.mix import REVISION as MIX_REVISION
from voicestage.render.plan import (
    BREATH_REVISION,
    CLIP_REVISION,
    RAW_REVISION,
    STRESS_REVISION,
    Plan,
    PlannedLine,
    PlannedScene,
    Recipe,
)
from voicestage.render.rooms import room_of
from voicestage.script.cues import write_cue
from voicestage.sound.rooms import REVISION as ROOM_REVISION
from voicestage.units import RATE

SCHEMA = "voicestage.render/2"

Ingredients = Mapping[str, str | float]
"""What something is made of, by the name that a person knows it by."""
PAUSE = "pause before"
"""Of a line in its scene, and of a scene [s]."""
_DIGITS = 8
"""Of a sound's digest: enough to see that it is another."""


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRecord:
    """A line as it was rendered, or as it would be now."""

    address: str
    speaker: str
    """The character's name."""
    text: str
    """As the writer spells it."""
    raw_key: str
    raw: Ingredients
    """What the engine is given."""
    clip: Ingredients
    """What is made of what it said."""
    place: Ingredients
    """Level and place in the mix."""
    clip_key: str = ""
    """Of the clip that was made of it; empty where it has not been rendered."""
    start: int = 0
    """Its first frame in the programme; 0 where it has not been rendered."""
    frames: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneRecord:
    """A scene, or a chapter's spoken title."""

    address: str
    title: str
    cues: tuple[str, ...]
    """As a script has them."""
    cue_after: tuple[int, ...]
    """How many of its lines stand before each cue."""
    mix: Ingredients
    """What else its mix is made of: its beds and effects, their levels, rooms and samples."""
    lines: tuple[LineRecord, ...]
    sounds: tuple[str, ...] = ()
    """The digests of the sounds that are heard in it."""
    key: str = ""
    """Of its mix."""
    start: int = 0
    frames: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderRecord:
    """A whole render."""

    scenes: tuple[SceneRecord, ...]
    frames: int = 0
    whole: Ingredients = field(default_factory=dict)
    """What the finished files are made of beside their scenes."""

    def lines(self) -> Iterator[LineRecord]:
        """Go through all lines in order."""
        for scene in self.scenes:
            yield from scene.lines


def planned_record(plan: Plan, timelines: Iterable[SceneTimeline], *, keys: Mapping[str, str]) -> RenderRecord:
    """Return what a plan would be made of; where it stands in the programme is not known yet.

    Args:
        plan: what was decided.
        timelines: its scenes laid out, lines that were not spoken yet with a guess at their length.
        keys: of each scene's mix, by its address.
    """
    planned = zip(plan.scenes, timelines, strict=True)
    return RenderRecord(scenes=tuple(_scene(scene, timed, key=keys[timed.address]) for scene, timed in planned))


def rendered_record(
    plan: Plan,
    timeline: Timeline,
    *,
    keys: Mapping[str, str],
    clip_keys: Mapping[str, str],
    whole: Ingredients | None = None,
) -> RenderRecord:
    """Return what a render was made of, with its times.

    Args:
        plan: what was decided.
        timeline: where everything stands.
        keys: of each scene's mix, by its address.
        clip_keys: of each line's clip, by its address.
        whole: what the finished files are made of beside their scenes.
    """
    planned = zip(plan.scenes, timeline.scenes, strict=True)
    scenes = tuple(
        _scene(scene, timed, start=start, key=keys[timed.address], clip_keys=clip_keys)
        for scene, (start, timed) in planned
    )
    return RenderRecord(scenes=scenes, frames=timeline.frames, whole=whole or {})


def _scene(
    planned: PlannedScene,
    timed: SceneTimeline,
    *,
    start: int | None = None,
    key: str = "",
    clip_keys: Mapping[str, str] | None = None,
) -> SceneRecord:
    scene = planned.scene
    lines: list[LineRecord] = []
    placed = {each.line: each for each in timed.placements if each.line is not None}
    ended = 0
    for line in planned.lines:
        placement = placed[line.line.number]
        pause = round((placement.start - ended) / RATE, 3)
        ended = max(ended, placement.start + placement.frames)
        lines.append(
            LineRecord(
                address=line.address,
                speaker=line.character,
                text=line.line.text,
                raw_key=line.raw_key,
                raw=_raw(line),
                clip=_clip(line.recipe),
                place={PAUSE: pause, **_place(placement, timed)},
                clip_key=(clip_keys or {}).get(line.address, ""),
                start=0 if start is None else start + placement.start,
                frames=0 if start is None else placement.frames,
            )
        )
    effects = [each for each in timed.placements if each.line is None]
    return SceneRecord(
        address=scene.address,
        title=scene.title or "",
        cues=tuple(write_cue(item) for item in scene.items if isinstance(item, Cue)),
        cue_after=tuple(_lines_before_cues(scene.items)),
        mix=_mix(timed, effects),
        lines=tuple(lines),
        sounds=tuple(sorted({each.clip for each in effects} | {each.digest for each in timed.beds})),
        key=key,
        start=start or 0,
        frames=0 if start is None else timed.frames,
    )


def _lines_before_cues(items: Iterable[Item]) -> Iterator[int]:
    lines = 0
    for item in items:
        if isinstance(item, Cue):
            yield lines
        else:
            lines += 1


def _raw(line: PlannedLine) -> Ingredients:
    found: dict[str, str | float] = {
        "words": written(line.utterance),
        "voice": f"{line.engine}/{line.voice}",
        "voice data": line.fingerprint,
        "pace": line.pace,
        "take": float(line.take),
        "speech revision": float(RAW_REVISION),
    }
    if any(isinstance(part, Phrase) and part.stress for part in line.utterance.parts):
        found["stress revision"] = float(STRESS_REVISION)
    if any(isinstance(part, Silence) and part.breath for part in line.utterance.parts):
        found["breath revision"] = float(BREATH_REVISION)
    return found


@functools.lru_cache(maxsize=256)
def _clip(recipe: Recipe) -> Ingredients:
    from voicestage.sound import voice_effects

    revisions = dict(voice_effects.versioned(recipe.effects))
    return {
        "pitch": recipe.pitch_st,
        "effects": ", ".join(recipe.effects),
        "level of short lines": recipe.short_line_gain_db,
        "processing revision": float(CLIP_REVISION),
        **{f"{name} revision": float(revision) for name, revision in revisions.items()},
    }


def _place(placement: Placement, timed: SceneTimeline) -> dict[str, str | float]:
    """Return what makes level and place of something in the mix."""
    found: dict[str, str | float] = {
        "gain": placement.gain_db,
        "pan": placement.pan,
        "distance": placement.distance or "",
        "space": placement.space or "",
    }
    if room := room_of(placement.space, timed.spaces):
        found |= {"reverberation": room.rt60_s, "level of the room": room.wet_db}
    if room or placement.distance:
        found["room revision"] = float(ROOM_REVISION)
    return found


def _mix(timed: SceneTimeline, effects: Sequence[Placement]) -> Ingredients:
    """Return what makes a scene's mix beside its lines: each of its sounds with the first letters of its digest."""
    found: dict[str, str | float] = {PAUSE: timed.pause_before, "mixing revision": float(MIX_REVISION)}

    def add(sound: str, ingredients: Mapping[str, str | float]) -> None:
        number = next(n for n in itertools.count(1) if f"{_numbered(sound, n)} samples" not in found)
        found.update({f"{_numbered(sound, number)} {name}": value for name, value in ingredients.items()})

    for bed in timed.beds:
        fades = {"fade in": bed.fade_in / RATE, "fade out": bed.fade_out / RATE}
        levels = {"level": bed.gain_db, "ducking": bed.duck_db}
        add(bed.sound, {"samples": bed.digest[:_DIGITS], **levels, **fades})
    for effect in effects:
        add(effect.text, {"samples": effect.clip[:_DIGITS], **_place(effect, timed)})
    return found


def _numbered(sound: str, number: int) -> str:
    return sound if number == 1 else f"{sound} {number}"


def written(utterance: Utterance) -> str:
    """Write an utterance for people: what is said, with `*stress*`, `{word|ipa}`, `[breath]` and `[pause 0.4s]`."""
    parts: list[str] = []
    for part in utterance.parts:
        if not isinstance(part, Phrase):
            parts.append(" [breath] " if part.breath else f" [pause {part.seconds:g}s] ")
            continue
        said = f"{{{part.text}|{part.ipa}}}" if part.ipa else part.text
        parts.append(f"*{said}*" if part.stress else said)
    return " ".join("".join(parts).split())


class Renders:
    """The records of the last two renders of a production, finished or draft."""

    def __init__(self, folder: Path, *, draft: bool = False) -> None:
        name = "draft" if draft else "finished"
        self._last = folder / f"{name}.json"
        self._before = folder / f"{name}.before.json"

    def last(self) -> RenderRecord | None:
        """Return the last render, or None where there is none that can be read."""
        return _read(self._last)

    def before(self) -> RenderRecord | None:
        """Return the one before the last, or None."""
        return _read(self._before)

    def keep(self, record: RenderRecord) -> None:
        """Make this the last render; one that is the same as the last changes nothing.

        Raises:
            StorageError: it could not be written.
        """
        scenes = [{**_slots(scene), "lines": [_slots(line) for line in scene.lines]} for scene in record.scenes]
        fields = {"schema": SCHEMA, **_slots(record), "scenes": scenes}
        data = json.dumps(fields, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
        try:
            last = self._last.read_bytes()
        except OSError:
            last = b""
        if data == last:
            return
        if last:
            write_bytes(self._before, last)
        write_bytes(self._last, data)


def _slots(record: RenderRecord | SceneRecord | LineRecord) -> dict[str, Any]:
    """Return a record's fields; `asdict` copies each of them, which takes half a second for 10,000 lines."""
    return {name: getattr(record, name) for name in record.__slots__}


def _read(path: Path) -> RenderRecord | None:
    try:
        fields = json.loads(path.read_text(encoding="utf-8"))
        if fields.pop("schema") != SCHEMA:
            return None
        scenes = tuple(_scene_of(each) for each in fields.pop("scenes"))
        return RenderRecord(scenes=scenes, **fields)
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _scene_of(fields: dict[str, Any]) -> SceneRecord:
    lines = tuple(LineRecord(**line) for line in fields.pop("lines"))
    rows: dict[str, Any] = {name: tuple(fields.pop(name)) for name in ("cues", "cue_after", "sounds")}
    return SceneRecord(lines=lines, **rows, **fields)
