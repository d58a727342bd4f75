"""What stands in output/, read back: the timeline, the manifest, the programme's samples. Every export begins here."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicestage.deliver.containers import FileTags
from voicestage.deliver.finish import file_stem
from voicestage.deliver.rights import Heard, heard, rights_of_sounds
from voicestage.errors import StorageError
from voicestage.model.script import Script
from voicestage.model.timeline import Bed, ChapterMark
from voicestage.render.ducking import Curve, bed_curve, curve, line_level_db
from voicestage.render.recordings import RECORDED
from voicestage.units import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

SCHEMA = "voicestage.timeline/"
NEWEST = 9
"""Later timelines of schema 1 to 9 only add fields; what reads them here looks at none that may go."""
BLOCK_FRAMES = 10 * RATE


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """A line where it sounds, in frames of the programme."""

    address: str
    chapter: int
    """The index of its chapter."""
    speaker: str
    text: str
    start: int
    end: int
    clip: str
    """The digest of its processed clip in the cache."""
    gain_db: float = 0.0
    pan: float = 0.0
    paragraph: int = 0
    """Lines with the same number flow on as one paragraph does."""
    voice: str = ""
    is_title: bool = False
    """Whether it is a chapter's spoken title."""

    @property
    def is_recorded(self) -> bool:
        """Whether a person recorded it."""
        return self.voice.startswith(f"{RECORDED}/")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sound:
    """An effect, an ambience or music where it sounds, in frames of the programme."""

    kind: str
    name: str
    start: int
    end: int
    clip: str
    gain_db: float
    scene: str = ""
    """The address of its scene."""
    pan: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    offset: int = 0
    """Which frame of its file it begins with; an ambience goes round at the file's end."""
    levels: tuple[tuple[int, float], ...] = ()
    """How far down it is under speech: frames of the programme, with levels [dB] between which it turns as half a
    cosine does; none where it never goes down."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Finished:
    """A finished programme."""

    title: str
    author: str | None
    language: str
    frames: int
    chapters: tuple[ChapterMark, ...]
    utterances: tuple[Utterance, ...]
    sounds: tuple[Sound, ...]
    audio: Path
    """The programme as FLAC, 48 kHz stereo."""
    heard: Heard
    """Who and what is heard, for tags and credits."""
    rights: Mapping[str, str] = field(default_factory=dict)
    """Whose each sound is, by the name that cues give it."""
    script: Script
    cover: Path | None = None
    series: str | None = None
    series_number: str | None = None

    @property
    def stem(self) -> str:
        """The file name of what is exported, without its ending."""
        return file_stem(self.title)

    @property
    def seconds(self) -> float:
        """How long it plays."""
        return self.frames / RATE

    @property
    def credits(self) -> str:
        """Who and what can be heard, and that the voices are synthetic."""
        return self.heard.credits(self.title, self.author)

    @property
    def tags(self) -> FileTags:
        """What players show of it: the same in what a render writes and in what is exported."""
        return FileTags(
            title=self.title,
            author=self.author,
            narrator=self.heard.reader,
            language=self.language,
            comment=self.credits,
            series=self.series,
            series_number=self.series_number,
            cover=self.cover if self.cover and self.cover.is_file() else None,
        )

    def blocks(self, start: int = 0, end: int | None = None) -> Iterator[Samples]:
        """Read the programme [frames, 2] from one frame to another, in blocks."""
        import soundfile

        end = self.frames if end is None else min(end, self.frames)
        with soundfile.SoundFile(self.audio) as file:
            file.seek(min(start, file.frames))
            left = end - start
            while left > 0:
                block = file.read(min(BLOCK_FRAMES, left), dtype="float32", always_2d=True)
                if not len(block):
                    return
                yield block
                left -= len(block)


def read_finished(
    output: Path,
    script: Script,
    *,
    title: str,
    author: str | None,
    language: str,
    cover: Path | None = None,
    series: str | None = None,
    series_number: str | None = None,
    sounds_folder: Path | None = None,
) -> Finished:
    """Read what a render left in output/.

    Raises:
        StorageError: there is nothing finished, or a file of it is missing or damaged.
    """
    timeline = _document(output / "timeline.json")
    manifest = _document(output / "manifest.json")
    schema = str(timeline.get("schema", ""))
    if not schema.startswith(SCHEMA) or not schema.removeprefix(SCHEMA).isdecimal():
        raise StorageError(f"{output / 'timeline.json'} is no timeline of voicestage. Run `voicestage render` again.")
    if int(schema.removeprefix(SCHEMA)) > NEWEST or timeline["rate"] != RATE:
        raise StorageError(f"{output / 'timeline.json'} was made by a later voicestage. Update voicestage.")
    audio = output / f"{file_stem(str(timeline['title']))}.flac"
    if not audio.is_file():
        raise StorageError(f"{audio} is missing. Run `voicestage render` and export again.")
    frames = int(timeline["frames"])
    chapters = tuple(
        ChapterMark(**{key: each[key] for key in ("title", "start", "end")}) for each in timeline["chapters"]
    )
    if not chapters:
        chapters = (ChapterMark(title=title, start=0, end=frames),)
    said = {line["address"]: line for line in manifest.get("lines", ())}
    voices = {line["address"]: f"{line['engine']}/{line['voice']}" for line in said.values()}
    notes = [(entry["sound"], entry["note"]) for entry in manifest.get("credits", ())]
    sounds = tuple(_sounds(timeline["scenes"]))
    rights = rights_of_sounds((each.name for each in sounds), dict(notes), sounds_folder or output)
    return Finished(
        title=title,
        author=author,
        language=language,
        frames=frames,
        chapters=chapters,
        utterances=tuple(_utterances(timeline["scenes"], chapters, script, voices)),
        sounds=sounds,
        audio=audio,
        heard=heard(((line["character"], line["engine"], line["voice"]) for line in said.values()), notes),
        rights=rights,
        script=script,
        cover=cover,
        series=series,
        series_number=series_number,
    )


def _document(path: Path) -> dict[str, Any]:
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError as error:
        raise StorageError(f"{path} is missing: nothing is finished yet. Run `voicestage render` first.") from error
    except (OSError, ValueError) as error:
        raise StorageError(f"{path} cannot be read ({error}). Run `voicestage render` again.") from error
    return dict(found)


def _utterances(
    scenes: Sequence[dict[str, Any]], chapters: Sequence[ChapterMark], script: Script, voices: dict[str, str]
) -> Iterator[Utterance]:
    paragraphs = {f"{scene.address}:{line.number}": (line.text, line.paragraph) for scene, line in script.lines()}
    found: list[Utterance] = []
    count = 0
    before: tuple[str, int] | None = None
    for scene in scenes:
        for line in scene["lines"]:
            address = f"{scene['address']}:{line['number']}"
            text, number = paragraphs.get(address, ("", 0))
            # where the script was changed since, every line is a paragraph of its own
            group = (scene["address"], number if text == line["text"] else -line["number"])
            count += group != before
            before = group
            start = scene["start"] + line["start"]
            found.append(
                Utterance(
                    address=address,
                    chapter=chapter_at(chapters, start),
                    speaker=line["speaker"] or "",
                    text=" ".join(line["text"].split()),
                    start=start,
                    end=start + line["frames"],
                    clip=line["clip"],
                    gain_db=line.get("gain_db", 0.0),
                    pan=line.get("pan", 0.0),
                    paragraph=count,
                    voice=voices.get(address, ""),
                    is_title=scene["address"].endswith(".0"),
                )
            )
    return iter(found)


def chapter_at(chapters: Sequence[ChapterMark], frame: int) -> int:
    """Return the index of the chapter that a frame of the programme is in."""
    return max((index for index, mark in enumerate(chapters) if mark.start <= frame), default=0)


def _sounds(scenes: Sequence[dict[str, Any]]) -> Iterator[Sound]:
    for scene in scenes:
        base = scene["start"]
        for effect in scene["effects"]:
            start, end = effect["start"], effect["start"] + effect["frames"]
            yield Sound(
                kind="sfx",
                name=effect["sound"],
                start=base + start,
                end=base + end,
                clip=effect["clip"],
                gain_db=effect.get("gain_db", 0.0),
                scene=scene["address"],
                pan=effect.get("pan", 0.0),
                fade_in=effect.get("fade_in", 0),
                fade_out=effect.get("fade_out", 0),
                levels=_levels(curve(effect.get("ducks", ())), start, end, base),
            )
        spans = sorted(_spoken(line) for line in scene["lines"])
        for fields in scene["beds"]:
            bed = _bed(fields)
            yield Sound(
                kind=bed.kind,
                name=bed.sound,
                start=base + bed.start,
                end=base + bed.end,
                clip=bed.digest,
                gain_db=bed.gain_db,
                scene=scene["address"],
                fade_in=bed.fade_in,
                fade_out=bed.fade_out,
                offset=bed.offset,
                levels=_levels(bed_curve(bed, spans), bed.start, bed.end, base),
            )


def _spoken(line: dict[str, Any]) -> tuple[int, int, float]:
    level_db = line_level_db(line.get("gain_db", 0.0), line.get("distance"))
    return line["start"], line["start"] + line["frames"], level_db


def _bed(fields: dict[str, Any]) -> Bed:
    return Bed(
        kind=fields["kind"],
        sound=fields["sound"],
        digest=fields["clip"],
        start=fields["start"],
        end=fields["end"],
        gain_db=fields["gain_db"],
        fade_in=fields.get("fade_in", 0),
        fade_out=fields.get("fade_out", 0),
        duck_db=fields.get("duck_db", 0.0),
        offset=fields.get("offset", 0),
    )


def _levels(level: Curve, start: int, end: int, base: int) -> tuple[tuple[int, float], ...]:
    """Return a curve from one frame of a scene to another, in frames of the programme."""
    inside = [(at, db) for at, db in zip(level.frames, level.levels_db, strict=True) if start < at < end]
    ends = (start, round(level.at(start), 3)), (end, round(level.at(end), 3))
    points = [ends[0], *inside, ends[1]]
    return tuple((base + at, db) for at, db in points) if any(db for _, db in points) else ()
