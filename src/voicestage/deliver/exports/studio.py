"""For studios: OpenTimelineIO, Reaper, Audacity labels, a cue sheet, and the lines as numbered files.

Sources: OpenTimelineIO's file format (JSON, schemas Timeline.1 to Marker.2); Reaper's project file as `rpp` reads it;
Audacity's label track (start, end, text, tabs between).
"""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from voicestage.deliver.exports.finished import Finished, Sound, Utterance
from voicestage.files import shortened, storage_error
from voicestage.units import RATE, gain_from_db

if TYPE_CHECKING:
    from voicestage.render.cache import Cache


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """A file on a track."""

    name: str
    file: str
    """Relative to the project file, with `/`."""
    start: int
    frames: int
    gain_db: float = 0.0
    pan: float = 0.0
    fade_in: int = 0
    fade_out: int = 0
    offset: int = 0
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackOf:
    """A track: one character's lines, or sounds of one kind that do not overlap."""

    name: str
    clips: tuple[Clip, ...]


def line_files(finished: Finished, cache: Cache, folder: Path) -> dict[str, str]:
    """Copy every line's clip, numbered in the order of the programme; return the names by address.

    Raises:
        StorageError: a clip is no longer kept, or a file cannot be written.
    """
    names: dict[str, str] = {}
    digits = max(4, len(str(len(finished.utterances))))
    for number, each in enumerate(finished.utterances, start=1):
        words = shortened("-".join(re.findall(r"[^\W_]+", each.text.lower())[:5]), 60)
        speaker = shortened(re.sub(r"[^\w]+", "-", each.speaker).strip("-"), 45)
        name = f"{number:0{digits}}_{each.address.replace(':', '-')}_{speaker}_{words}.flac"
        _copied(cache, each.clip, folder / name)
        names[each.address] = name
    return names


def sound_files(finished: Finished, cache: Cache, folder: Path) -> dict[str, str]:
    """Copy every effect, ambience and music; return the names by digest."""
    names: dict[str, str] = {}
    for sound in finished.sounds:
        if sound.clip not in names:
            safe = shortened(re.sub(r"[^\w]+", "-", sound.name).strip("-"), 60)
            names[sound.clip] = f"{sound.kind}_{safe}_{sound.clip[:8]}.flac"
            _copied(cache, sound.clip, folder / names[sound.clip])
    return names


def _copied(cache: Cache, digest: str, target: Path) -> None:
    from voicestage.errors import StorageError

    source = cache.path(digest)
    if not source.is_file():
        raise StorageError(f"The clip for {target.name} is no longer kept. Run `voicestage render` and export again.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    except OSError as error:
        raise storage_error(target, error) from error


def tracks(finished: Finished, lines: dict[str, str], sounds: dict[str, str], *, folder: str) -> tuple[TrackOf, ...]:
    """Return a track for each character in the order of their first lines, then those of the sounds."""
    by_speaker: dict[str, list[Clip]] = {}
    for each in finished.utterances:
        by_speaker.setdefault(each.speaker, []).append(_line_clip(each, f"{folder}/{lines[each.address]}"))
    found = [TrackOf(name=name, clips=tuple(clips)) for name, clips in by_speaker.items()]
    for kind, title in (("sfx", "SFX"), ("ambience", "AMBIENCE"), ("music", "MUSIC")):
        lanes: list[list[Clip]] = []
        for sound in (each for each in finished.sounds if each.kind == kind):
            clip = _sound_clip(sound, f"{folder}/{sounds[sound.clip]}")
            lane = next((lane for lane in lanes if lane[-1].start + lane[-1].frames <= clip.start), None)
            if lane is None:
                lanes.append([clip])
            else:
                lane.append(clip)
        numbered = len(lanes) > 1
        found += [
            TrackOf(name=f"{title} {number}" if numbered else title, clips=tuple(lane))
            for number, lane in enumerate(lanes, start=1)
        ]
    return tuple(found)


def _line_clip(each: Utterance, file: str) -> Clip:
    return Clip(
        name=f"{each.address} {each.text[:60]}",
        file=file,
        start=each.start,
        frames=each.end - each.start,
        gain_db=each.gain_db,
        pan=each.pan,
        note=each.text,
    )


def _sound_clip(sound: Sound, file: str) -> Clip:
    return Clip(
        name=sound.name,
        file=file,
        start=sound.start,
        frames=sound.end - sound.start,
        gain_db=sound.gain_db,
        pan=sound.pan,
        fade_in=sound.fade_in,
        fade_out=sound.fade_out,
        offset=sound.offset,
    )


# --- OpenTimelineIO


def otio(finished: Finished, parts: Sequence[TrackOf]) -> str:
    """Return the programme as an OpenTimelineIO timeline: a track each, gaps between the clips, chapters as markers."""
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
    at = 0
    for clip in track.clips:
        if clip.start > at:
            children.append(_item("Gap.1", "", _range(0, clip.start - at)))
        item = _item("Clip.2", clip.name, _range(clip.offset, clip.frames))
        item["metadata"] = {"voicestage": {"gain_db": clip.gain_db, "pan": clip.pan, "words": clip.note}}
        item["media_references"] = {
            "DEFAULT_MEDIA": {
                "OTIO_SCHEMA": "ExternalReference.1",
                "name": "",
                "metadata": {},
                "available_range": None,
                "available_image_bounds": None,
                "target_url": clip.file,
            }
        }
        item["active_media_reference_key"] = "DEFAULT_MEDIA"
        children.append(item)
        at = clip.start + clip.frames
    found = _item("Track.1", track.name, None)
    return found | {"kind": "Audio", "children": children}


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
    def time(value: int) -> dict[str, Any]:
        return {"OTIO_SCHEMA": "RationalTime.1", "rate": float(RATE), "value": float(value)}

    return {"OTIO_SCHEMA": "TimeRange.1", "start_time": time(start), "duration": time(frames)}


# --- Reaper, Audacity, cue sheet


def reaper(finished: Finished, parts: Sequence[TrackOf]) -> str:
    """Return the programme as a Reaper project: a track each, every line an item, chapters as regions."""
    lines = ["<REAPER_PROJECT 0.1 7.0", f"  SAMPLERATE {RATE} 1 0", "  TEMPO 120 4 4"]
    lines += ["  <NOTES 0 2", *(f"    |{each}" for each in (finished.title, finished.credits)), "  >"]
    for number, mark in enumerate(finished.chapters, start=1):
        lines.append(f"  MARKER {number} {_seconds(mark.start)} {_quoted(mark.title)} 1")
        lines.append(f'  MARKER {number} {_seconds(mark.end)} "" 1')
    for track in parts:
        lines += ["  <TRACK", f"    NAME {_quoted(track.name)}", "    VOLPAN 1 0 -1 -1 1"]
        for clip in track.clips:
            lines += [
                "    <ITEM",
                f"      POSITION {_seconds(clip.start)}",
                f"      LENGTH {_seconds(clip.frames)}",
                f"      LOOP {int(bool(clip.fade_in or clip.fade_out))}",
                f"      FADEIN 1 {_seconds(clip.fade_in)} 0",
                f"      FADEOUT 1 {_seconds(clip.fade_out)} 0",
                f"      NAME {_quoted(clip.name)}",
                f"      VOLPAN {gain_from_db(clip.gain_db):.6f} {clip.pan:.3f} 1 -1",
                f"      SOFFS {_seconds(clip.offset)}",
                "      <SOURCE FLAC",
                f"        FILE {_quoted(clip.file)}",
                "      >",
                "    >",
            ]
        lines.append("  >")
    return "\n".join([*lines, ">"]) + "\n"


def _quoted(text: str) -> str:
    """Quote as Reaper does: by whichever quotation mark the words do not have."""
    text = " ".join(text.split())
    mark = next((mark for mark in "\"'`" if mark not in text), None)
    return f"{mark}{text}{mark}" if mark else f"`{text.replace('`', chr(39))}`"


def _seconds(frames: int) -> str:
    return f"{frames / RATE:.6f}"


def audacity(finished: Finished) -> str:
    """Return a label for every chapter and line, to import into Audacity."""
    rows = [(mark.start, mark.end, f"# {mark.title}") for mark in finished.chapters]
    rows += [(each.start, each.end, f"{each.speaker}: {each.text}") for each in finished.utterances]
    rows += [(sound.start, sound.end, f"[{sound.kind} {sound.name}]") for sound in finished.sounds]
    rows.sort(key=lambda row: (row[0], -row[1]))
    return "".join(f"{_seconds(start)}\t{_seconds(end)}\t{' '.join(text.split())}\n" for start, end, text in rows)


def cue_sheet(finished: Finished, lines: dict[str, str], sounds: dict[str, str]) -> str:
    """Return a table of everything that sounds: scene, line, who, when, which file, its words, whose rights."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(["chapter", "scene", "line", "character", "start", "end", "file", "words", "voice", "rights"])
    rows: list[tuple[int, list[str]]] = []
    for each in finished.utterances:
        scene, _, line = each.address.partition(":")
        cells = [finished.chapters[each.chapter].title, scene, line, each.speaker, _time(each.start), _time(each.end)]
        rights = "a person's recording" if each.is_recorded else "synthetic voice"
        cells += [lines.get(each.address, ""), each.text, each.voice, rights]
        rows.append((each.start, cells))
    for sound in finished.sounds:
        cells = ["", "", "", sound.kind, _time(sound.start), _time(sound.end), sounds.get(sound.clip, "")]
        rows.append((sound.start, [*cells, sound.name, "", finished.rights.get(sound.name, "")]))
    rows.sort(key=lambda row: row[0])
    table.writerows(_harmless(cells) for _, cells in rows)
    table.writerow(["", "", "", "", "", "", "", finished.heard.statement, "", ""])
    return "\ufeff" + out.getvalue()


def _harmless(cells: Iterable[str]) -> list[str]:
    """Keep a spreadsheet from taking words for a formula."""
    return [f"'{cell}" if cell[:1] in ("=", "+", "-", "@", "\t") else cell for cell in cells]


def _time(frame: int) -> str:
    milliseconds = round(frame * 1000 / RATE)
    return f"{milliseconds // 3_600_000}:{milliseconds // 60_000 % 60:02}:{milliseconds % 60_000 / 1000:06.3f}"
