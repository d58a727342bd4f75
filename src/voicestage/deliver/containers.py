"""Packets become finished files: M4B, MP3 and FLAC, with chapters, tags and cover. Nothing is encoded here.

So a new title, cover or chapter name costs no more than writing the file.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from voicestage.deliver import flac, id3, mp3, mp4
from voicestage.deliver.codecs import (
    AAC_BITS_PER_S,
    AAC_CODER,
    AAC_FRAMES,
    MP3_BITS_PER_S,
    MP3_FRAMES,
)
from voicestage.errors import StorageError
from voicestage.languages import three_letters
from voicestage.model.timeline import ChapterMark
from voicestage.units import RATE

if TYPE_CHECKING:
    from av.container import OutputContainer

_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\ud800-\udfff]")
_MODEL_STEP = 1 << 20
MP3_DELAY = 576 + mp3.DECODER_DELAY
"""Frames of silence that decoders put before the sound: LAME's and their own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FileTags:
    """What players show of a finished file."""

    title: str
    author: str | None = None
    narrator: str | None = None
    language: str = "en"
    comment: str = ""
    """The credits in full."""
    series: str | None = None
    series_number: str | None = None
    cover: Path | None = None
    credits: tuple[tuple[str, str], ...] = ()
    """The writer's own sounds that are heard, and what their side notes say of whose they are."""


def write_m4b(
    path: Path, packets: Iterable[bytes], *, frames: int, tags: FileTags, chapters: Sequence[ChapterMark]
) -> None:
    """Write AAC into an MP4 file of brand `M4B `, with QuickTime and Nero chapters and the cover as attached picture.

    Args:
        path: the file.
        packets: as `codecs.AacEncoder` gives them, those of all pieces and one more.
        frames: how long the programme is, a whole number of packets.
        tags: what players show.
        chapters: where they begin.

    Raises:
        StorageError: it cannot be written, or the cover is no picture.
    """
    import av

    count = frames // AAC_FRAMES + 1  # the one before the first frame is skipped by the file's edit list
    places = [(number - 1) * AAC_FRAMES for number in _of_model(count)]

    def model(file: BinaryIO, some: Iterable[bytes]) -> None:
        with av.open(file, "w", format="mp4", options={"brand": "M4B "}) as container:
            stream: Any = container.add_stream("aac", rate=RATE, options={"aac_coder": AAC_CODER})
            stream.layout = "stereo"
            stream.format = "fltp"
            stream.bit_rate = AAC_BITS_PER_S
            cover = _add_cover(container, tags.cover)
            container.metadata.update({"media_type": "2", **common_tags(tags)})
            stream.metadata["language"] = three_letters(tags.language)
            container.set_chapters(_chapters(chapters))
            container.start_encoding()
            if cover:
                container.mux(cover)
            for data, place in zip(some, places, strict=False):
                container.mux(_packet(stream, data, place, AAC_FRAMES))

    mp4.write(path, packets, count=count, length=AAC_FRAMES, model=model)


def _of_model(count: int) -> Sequence[int]:
    """Return the numbers of a model's packets: the first, the last, and some on the way, as MP4 has gaps of 32 bits."""
    return *range(0, count - 1, _MODEL_STEP), count - 1


def write_mp3(
    path: Path, packets: Iterable[bytes], *, frames: int, tags: FileTags, chapters: Sequence[ChapterMark]
) -> None:
    """Write MP3 with ID3v2.3 tags, cover and chapters (CHAP and CTOC), and its exact length for players that read it.

    Arguments and errors as for `write_m4b`.
    """
    import av

    with av.open(str(path), "w", format="mp3", options={"id3v2_version": "3"}) as container:
        stream: Any = container.add_stream("libmp3lame", rate=RATE)
        stream.layout = "stereo"
        stream.format = "fltp"
        stream.bit_rate = MP3_BITS_PER_S
        cover = _add_cover(container, tags.cover)
        container.metadata.update(id3_tags(tags))
        container.set_chapters(_chapters(chapters))
        container.start_encoding()
        for number, data in enumerate(packets):
            container.mux(_packet(stream, data, number * MP3_FRAMES, MP3_FRAMES))
        if cover:
            container.mux(cover)
    id3.name_frames(path)
    over = -(frames + MP3_DELAY) % MP3_FRAMES
    mp3.tell_length(path, delay=MP3_DELAY - mp3.DECODER_DELAY, padding=over + mp3.DECODER_DELAY)


def write_flac(
    path: Path, packets: Iterable[bytes], *, frames: int, tags: FileTags, chapters: Sequence[ChapterMark]
) -> None:
    """Write FLAC, 24 bit, with Vorbis comments (chapters too), and the cover.

    Arguments and errors as for `write_m4b`.
    """
    comments = {name.upper().replace("_", ""): value for name, value in vorbis_tags(tags).items()}
    for number, mark in enumerate(chapters):
        milliseconds = round(mark.start * 1000 / RATE)
        minutes, rest = divmod(milliseconds, 60_000)
        at = f"{minutes // 60:02}:{minutes % 60:02}:{rest // 1000:02}.{rest % 1000:03}"
        comments[f"CHAPTER{number:03}"] = at
        comments[f"CHAPTER{number:03}NAME"] = one_line(mark.title)
    flac.write(path, packets, frames=frames, comments=comments, cover=tags.cover)


WRITERS: dict[str, Callable[..., None]] = {"aac": write_m4b, "mp3": write_mp3, "flac": write_flac}
"""By codec."""


def _packet(stream: Any, data: bytes, at: int, length: int) -> Any:
    import av

    packet = av.Packet(data)
    packet.stream = stream
    packet.time_base = Fraction(1, RATE)
    packet.pts = packet.dts = at
    packet.duration = length
    packet.is_keyframe = True
    return packet


def _chapters(marks: Sequence[ChapterMark]) -> list[Any]:
    return [
        {
            "id": number,
            "start": round(mark.start * 1000 / RATE),
            "end": round(mark.end * 1000 / RATE),
            "time_base": Fraction(1, 1000),
            "metadata": {"title": one_line(mark.title)},
        }
        for number, mark in enumerate(marks)
    ]


def _add_cover(container: OutputContainer, cover: Path | None) -> Any:
    """Add the picture's stream, its bytes unchanged, and return its packet for muxing."""
    if cover is None:
        return None
    import av
    from av.stream import Disposition

    try:
        with av.open(str(cover)) as picture:
            stream: Any = container.add_stream_from_template(picture.streams.video[0])
            stream.disposition = Disposition.attached_pic
            packet = next(packet for packet in picture.demux(video=0) if packet.size)
            packet.stream = stream
            packet.pts = packet.dts = 0
            return packet
    except (av.FFmpegError, IndexError, StopIteration) as error:
        raise StorageError(f"{cover} is not a picture that can be a cover. Use a JPEG or PNG file.") from error


def common_tags(tags: FileTags) -> dict[str, str]:
    """Return what players show, by the names that FFmpeg maps to MP4 atoms, ID3 frames and Vorbis comments."""
    series = f"{tags.series} #{tags.series_number}" if tags.series and tags.series_number else tags.series
    found = {
        "title": tags.title,
        "album": tags.title,
        "artist": tags.author,
        "album_artist": tags.author,
        "composer": tags.narrator,
        "genre": "Audiobook",
        "comment": tags.comment,
        "grouping": series,
        "language": tags.language,
    }
    return {name: one_line(value) for name, value in found.items() if value}


def id3_tags(tags: FileTags) -> dict[str, str]:
    """Return the same for ID3, which has languages in three letters."""
    return common_tags(tags) | {"language": three_letters(tags.language)}


def vorbis_tags(tags: FileTags) -> dict[str, str]:
    """Return the same for FLAC and Opus, where the reader is the performer and a series has fields of its own."""
    own = {
        "performer": tags.narrator,
        "series": tags.series,
        "series-part": tags.series_number if tags.series else None,
    }
    return common_tags(tags) | {name: one_line(value) for name, value in own.items() if value}


def one_line(text: str) -> str:
    """Return a text without line breaks and what else no tag can hold."""
    return " ".join(_CONTROL.sub(" ", text).split())
