"""What a render was made of, line by line in people's words: kept, so that the next one can say what changed.

.voicestage/renders/finished.json          the last render of the whole        (draft.json for drafts)
.voicestage/renders/finished.before.json   the one before that made something else
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from voicestage.files import write_bytes
from voicestage.model.cast import Cast
from voicestage.model.script import Cue, Item
from voicestage.model.speech import Phrase, Utterance
from voicestage.model.timeline import Timeline
from voicestage.render.plan import CLIP_REVISION, RAW_REVISION, Plan, PlannedLine, PlannedScene
from voicestage.script.cues import write_cue

SCHEMA = "voicestage.render/1"

Ingredients = Mapping[str, str | float]
"""What something is made of, by the name that a person knows it by."""


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
    """What else its mix is made of: the pauses and levels of the production."""
    lines: tuple[LineRecord, ...]
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


def planned_record(plan: Plan, *, whole: Ingredients | None = None) -> RenderRecord:
    """Return what a plan would be made of; where it stands in time is not known yet."""
    mix = _mix_ingredients(plan.cast)
    return RenderRecord(scenes=tuple(_scene(scene, mix) for scene in plan.scenes), whole=whole or {})


def rendered_record(
    plan: Plan, timeline: Timeline, *, keys: Mapping[str, str], whole: Ingredients | None = None
) -> RenderRecord:
    """Return what a render was made of, with its times.

    Args:
        plan: what was decided.
        timeline: where everything stands.
        keys: of each scene's mix, by its address.
        whole: what the finished files are made of beside their scenes.
    """
    mix = _mix_ingredients(plan.cast)
    scenes: list[SceneRecord] = []
    for scene, (start, timed) in zip(plan.scenes, timeline.scenes, strict=True):
        stands = {each.line: (start + each.start, each.frames) for each in timed.placements if each.line is not None}
        scenes.append(_scene(scene, mix, stands=stands, key=keys[timed.address], start=start, frames=timed.frames))
    return RenderRecord(scenes=tuple(scenes), frames=timeline.frames, whole=whole or {})


def _scene(
    planned: PlannedScene,
    mix: Ingredients,
    *,
    stands: Mapping[int, tuple[int, int]] | None = None,
    key: str = "",
    start: int = 0,
    frames: int = 0,
) -> SceneRecord:
    scene = planned.scene
    return SceneRecord(
        address=scene.address,
        title=scene.title or "",
        cues=tuple(write_cue(item) for item in scene.items if isinstance(item, Cue)),
        cue_after=tuple(_lines_before_cues(scene.items)),
        mix={**mix, "pause before": planned.pause_before},
        lines=tuple(
            _line(line, before, (stands or {}).get(line.line.number, (0, 0)))
            for before, line in zip((None, *planned.lines), planned.lines, strict=False)
        ),
        key=key,
        start=start,
        frames=frames,
    )


def _lines_before_cues(items: Iterable[Item]) -> Iterator[int]:
    lines = 0
    for item in items:
        if isinstance(item, Cue):
            yield lines
        else:
            lines += 1


def _line(line: PlannedLine, before: PlannedLine | None, stands: tuple[int, int]) -> LineRecord:
    opens = before is None or before.line.paragraph != line.line.paragraph
    return LineRecord(
        address=line.address,
        speaker=line.character,
        text=line.line.text,
        raw_key=line.raw_key,
        raw={
            "words": written(line.utterance),
            "voice": f"{line.engine}/{line.voice}",
            "voice data": line.fingerprint,
            "pace": line.pace,
            "take": float(line.take),
            "speech revision": float(RAW_REVISION),
        },
        clip={
            "pitch": line.recipe.pitch_st,
            "effects": ", ".join(line.recipe.effects),
            "processing revision": float(CLIP_REVISION),
        },
        place={
            "gain": line.gain_db,
            "pan": line.pan,
            "space": line.space or "",
            "distance": line.distance or "",
            "opens a paragraph": "yes" if opens else "no",
        },
        start=stands[0],
        frames=stands[1],
    )


def _mix_ingredients(cast: Cast) -> dict[str, str | float]:
    found: dict[str, str | float] = {f"pause {name}": value for name, value in asdict(cast.pauses).items()}
    found.pop("pause chapter")  # they stand in "pause before" where they count
    found["ambience level"] = cast.sound.ambience_db
    found["ducking"] = cast.sound.duck_db
    return found


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
    return SceneRecord(lines=lines, cues=tuple(fields.pop("cues")), cue_after=tuple(fields.pop("cue_after")), **fields)
