"""For studios: the lines as numbered files, tracks of them for `daw`, Audacity labels, a cue sheet.

Source: Audacity's label track (start, end, text, tabs between).
"""

from __future__ import annotations

import csv
import io
import re
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.deliver.exports.finished import Finished, Sound, Utterance, chapter_at
from voicestage.errors import StorageError
from voicestage.files import shortened, storage_error
from voicestage.units import RATE

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
    media: int = 0
    """The length of the file; what is longer goes round."""
    levels: tuple[tuple[int, float], ...] = ()
    """How far down it is under speech [dB], at frames from its beginning; none where it never goes down."""
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
    source = cache.path(digest)
    if not source.is_file():
        raise StorageError(f"The clip for {target.name} is no longer kept. Run `voicestage render` and export again.")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)
    except OSError as error:
        raise storage_error(target, error) from error


def tracks(finished: Finished, lines: dict[str, str], sounds: dict[str, str], *, media: Path) -> tuple[TrackOf, ...]:
    """Return a track for each character in the order of their first lines, then those of the sounds.

    Args:
        finished: the programme.
        lines: the names of the lines' files, by address.
        sounds: those of the sounds' files, by digest.
        media: the folder that holds them, beside the project's file.

    Raises:
        StorageError: a sound's file cannot be read.
    """
    lengths = {name: _frames_of(media / name) for name in sounds.values()}
    by_speaker: dict[str, list[Clip]] = {}
    for each in finished.utterances:
        by_speaker.setdefault(each.speaker, []).append(_line_clip(each, f"{media.name}/{lines[each.address]}"))
    found = [TrackOf(name=name, clips=tuple(clips)) for name, clips in by_speaker.items()]
    for kind, title in (("sfx", "SFX"), ("ambience", "AMBIENCE"), ("music", "MUSIC")):
        lanes: list[list[Clip]] = []
        for sound in (each for each in finished.sounds if each.kind == kind):
            name = sounds[sound.clip]
            clip = _sound_clip(sound, f"{media.name}/{name}", lengths[name])
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


def _frames_of(path: Path) -> int:
    import soundfile

    try:
        return int(soundfile.info(path).frames)
    except (soundfile.SoundFileError, OSError) as error:
        raise StorageError(f"{path} cannot be read ({error}). Export again.") from error


def _line_clip(each: Utterance, file: str) -> Clip:
    return Clip(
        name=f"{each.address} {each.text[:60]}",
        file=file,
        start=each.start,
        frames=each.end - each.start,
        gain_db=each.gain_db,
        pan=each.pan,
        media=each.end - each.start,
        note=each.text,
    )


def _sound_clip(sound: Sound, file: str, media: int) -> Clip:
    return Clip(
        name=sound.name,
        file=file,
        start=sound.start,
        frames=sound.end - sound.start,
        gain_db=sound.gain_db,
        pan=sound.pan,
        fade_in=sound.fade_in,
        fade_out=sound.fade_out,
        offset=sound.offset % media if media else 0,
        media=media,
        levels=tuple((at - sound.start, db) for at, db in sound.levels),
    )


# --- labels and cue sheet


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
        chapter = finished.chapters[chapter_at(finished.chapters, sound.start)].title if finished.chapters else ""
        cells = [chapter, sound.scene, "", sound.kind, _time(sound.start), _time(sound.end), sounds.get(sound.clip, "")]
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
