"""The programme, or a chapter of it, as WAV, FLAC, Opus, MP3 and M4B, with chapters, tags and cover.

Sources: EBU Tech 3285 (BWF, `bext`), EBU Tech 3306 (RF64), Microsoft's RIFF (`cue `, `LIST adtl`, `LIST INFO`),
http://www.gallery.co.uk/ixml/ (iXML), https://id3.org (CHAP, CTOC), https://wiki.xiph.org/Chapter_Extension.
"""

from __future__ import annotations

import base64
import struct
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Literal

from voicestage.deliver import id3
from voicestage.deliver.containers import common_tags, id3_tags, one_line, vorbis_tags
from voicestage.deliver.exports.finished import Finished
from voicestage.errors import StorageError
from voicestage.files import written_whole
from voicestage.languages import three_letters
from voicestage.markup import escaped
from voicestage.model.timeline import ChapterMark
from voicestage.units import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

Codec = Literal["mp3", "opus", "flac", "m4b"]
NERO_CHAPTERS = 255
"""A Nero chapter list counts its chapters in one byte; the QuickTime track beside it has no such limit."""
_BITS = {"mp3": 128_000, "opus": 64_000, "m4b": 96_000}
_CONTAINERS = {"mp3": "mp3", "opus": "ogg", "flac": "flac", "m4b": "mp4"}
_ENCODERS = {"mp3": "libmp3lame", "opus": "libopus", "flac": "flac", "m4b": "aac"}
_FORMATS = {"mp3": "fltp", "opus": "flt", "flac": "s32", "m4b": "fltp"}
_WAV_LIMIT = 2**32 - 2**20


@dataclass(frozen=True, slots=True, kw_only=True)
class Track:
    """A stretch of the programme with what players show of it."""

    path: Path
    start: int
    end: int
    title: str
    number: int = 0
    """Its number among `of` files; 0 where it is the whole."""
    of: int = 0
    chapters: tuple[ChapterMark, ...] = ()
    """Counted from `start`."""


def whole(finished: Finished, path: Path) -> Track:
    """Return the programme as one track."""
    return Track(path=path, start=0, end=finished.frames, title=finished.title, chapters=finished.chapters)


def by_chapter(finished: Finished, folder: Path, suffix: str) -> tuple[Track, ...]:
    """Return a track for each chapter, numbered so that name order is playing order."""
    from voicestage.deliver.finish import file_stem

    count = len(finished.chapters)
    digits = max(2, len(str(count)))
    return tuple(
        Track(
            path=folder / f"{number:0{digits}} {file_stem(mark.title, most=80)}{suffix}",
            start=mark.start,
            end=mark.end,
            title=mark.title,
            number=number,
            of=count,
        )
        for number, mark in enumerate(finished.chapters, start=1)
    )


def encode(
    finished: Finished,
    track: Track,
    codec: Codec,
    *,
    bits_per_s: int | None = None,
    blocks: Iterable[Samples] | None = None,
) -> Path:
    """Write a track.

    Args:
        finished: the programme.
        track: which part of it, and where it goes.
        codec: mp3, opus, flac or m4b.
        bits_per_s: where not the codec's own.
        blocks: other samples [frames, 2] at 48 kHz than the programme's.

    Raises:
        StorageError: it cannot be written, or the cover is no picture.
    """
    import av

    options = {"mp3": {"id3v2_version": "3"}, "m4b": {"brand": "M4B ", "movflags": "+faststart"}}.get(codec, {})
    with written_whole(track.path) as temporary:
        try:
            with av.open(str(temporary), "w", format=_CONTAINERS[codec], options=options) as container:
                _encode_into(container, finished, track, codec, bits_per_s, blocks)
        except av.FFmpegError as error:
            raise StorageError(f"{track.path} could not be written: {error}. Free some space and try again.") from error
        if codec == "mp3":
            id3.name_frames(temporary)
    return track.path


def _encode_into(
    container: Any, finished: Finished, track: Track, codec: Codec, bits: int | None, blocks: Iterable[Samples] | None
) -> None:
    import av
    import numpy as np

    settings = {"aac_coder": "fast"} if codec == "m4b" else {"application": "audio"} if codec == "opus" else {}
    stream = container.add_stream(_ENCODERS[codec], rate=RATE, options=settings)
    stream.layout = "stereo"
    stream.format = _FORMATS[codec]
    if codec != "flac":
        stream.bit_rate = bits or _BITS[codec]
    tags = _tags(finished, track, codec)
    if codec == "opus":
        stream.metadata.update(tags)
    elif codec == "m4b":
        stream.metadata["language"] = three_letters(finished.language)
    container.metadata.update(tags)
    if track.chapters and codec in {"mp3", "m4b"}:
        container.set_chapters([_chapter(number, mark) for number, mark in enumerate(track.chapters)])
    picture = None if codec == "opus" else _cover(container, finished.cover)
    if picture:
        container.mux(picture)
    planar = _FORMATS[codec] == "fltp"
    at = 0
    for block in blocks if blocks is not None else finished.blocks(track.start, track.end):
        # FLAC keeps 24 bits: FFmpeg takes them at the upper end of 32
        data = np.round(np.clip(block, -1.0, 1.0) * (2**23 - 1)).astype(np.int32) << 8 if codec == "flac" else block
        array = np.ascontiguousarray(data.T) if planar else np.ascontiguousarray(data).reshape(1, -1)
        frame = av.AudioFrame.from_ndarray(array, format=_FORMATS[codec], layout="stereo")
        frame.sample_rate = RATE
        frame.pts = at
        frame.time_base = Fraction(1, RATE)
        at += len(block)
        container.mux(stream.encode(frame))
    container.mux(stream.encode(None))


def _chapter(number: int, mark: ChapterMark) -> dict[str, Any]:
    return {
        "id": number,
        "start": round(mark.start * 1000 / RATE),
        "end": round(mark.end * 1000 / RATE),
        "time_base": Fraction(1, 1000),
        "metadata": {"title": one_line(mark.title)},
    }


def _tags(finished: Finished, track: Track, codec: Codec) -> dict[str, str]:
    """Return what players show; names as FFmpeg maps them to ID3, MP4 atoms and Vorbis comments."""
    of_codec = {"mp3": id3_tags, "m4b": common_tags}.get(codec, vorbis_tags)
    tags = of_codec(finished.tags) | {"title": one_line(track.title)}
    if track.number:
        tags["track"] = f"{track.number}/{track.of}"
    if codec == "m4b":
        tags["media_type"] = "2"
    if codec in {"opus", "flac"}:
        if track.number:
            tags |= {"track": str(track.number), "tracktotal": str(track.of)}
        # chapters as comments are what players of Ogg and FLAC read; FFmpeg writes none to FLAC
        for number, mark in enumerate(track.chapters, start=1):
            tags[f"CHAPTER{number:03}"] = _chapter_clock(mark.start)
            tags[f"CHAPTER{number:03}NAME"] = one_line(mark.title)
    if codec == "opus" and (picture := _picture_block(finished.cover)):
        tags["METADATA_BLOCK_PICTURE"] = picture
    return {name: value for name, value in tags.items() if value}


def _chapter_clock(frame: int) -> str:
    milliseconds = round(frame * 1000 / RATE)
    return f"{milliseconds // 3_600_000:02}:{milliseconds // 60_000 % 60:02}:{milliseconds % 60_000 / 1000:06.3f}"


def _picture_block(cover: Path | None) -> str | None:
    """Return a cover as FLAC's picture block in base64, as Ogg's comments carry it."""
    from voicestage.books.pictures import usable_picture

    data = cover.read_bytes() if cover and cover.is_file() else b""
    picture = usable_picture("cover", data)
    if picture is None:
        return None
    kind = b"image/png" if picture.name.endswith(".png") else b"image/jpeg"
    head = struct.pack(">II", 3, len(kind)) + kind + struct.pack(">IIIIII", 0, 0, 0, 24, 0, len(data))
    return base64.b64encode(head + data).decode("ascii")


def _cover(container: Any, cover: Path | None) -> Any:
    if cover is None or not cover.is_file():
        return None
    import av
    from av.stream import Disposition

    try:
        with av.open(str(cover)) as picture:
            stream = container.add_stream_from_template(picture.streams.video[0])
            stream.disposition = Disposition.attached_pic
            packet = next(packet for packet in picture.demux(video=0) if packet.size)
            packet.stream = stream
            packet.pts = packet.dts = 0
            return packet
    except (av.FFmpegError, IndexError, StopIteration) as error:
        raise StorageError(f"{cover} is not a picture that can be a cover. Use a JPEG or PNG file.") from error


# --- WAV


def write_wav(finished: Finished, track: Track) -> Path:
    """Write a track as 24-bit WAV; RF64 above 4 GB.

    Title, author and credits stand in `LIST INFO` and iXML, in ASCII also in `bext`; chapters are cues with labels.

    Raises:
        StorageError: it cannot be written.
    """
    frames = track.end - track.start
    data_size = frames * 6
    bext = _bext(finished, track)
    behind = _cues(track.chapters or (ChapterMark(title=track.title, start=0, end=frames),))
    behind += _info(finished, track) + _ixml(finished, track)
    riff_size = 4 + 36 + 24 + len(bext) + 8 + data_size + len(behind)
    large = riff_size > _WAV_LIMIT
    with written_whole(track.path) as temporary, temporary.open("wb") as file:
        file.write(b"RF64" if large else b"RIFF")
        file.write(struct.pack("<I", 0xFFFFFFFF if large else riff_size) + b"WAVE")
        # where sizes fit in 32 bits the place of ds64 is left as junk, as EBU Tech 3306 advises
        ds64 = struct.pack("<QQQI", riff_size, data_size, frames, 0) if large else bytes(28)
        file.write((b"ds64" if large else b"JUNK") + struct.pack("<I", 28) + ds64)
        file.write(b"fmt " + struct.pack("<IHHIIHH", 16, 1, 2, RATE, RATE * 6, 6, 24))
        file.write(bext)
        file.write(b"data" + struct.pack("<I", 0xFFFFFFFF if large else data_size))
        _write_samples(file, finished.blocks(track.start, track.end))
        file.write(behind)
    return track.path


def _write_samples(file: BinaryIO, blocks: Iterator[Samples]) -> None:
    import numpy as np

    for block in blocks:
        whole_numbers = np.round(np.clip(block, -1.0, 1.0) * (2**23 - 1)).astype("<i4")
        file.write(whole_numbers.reshape(-1, 1).view(np.uint8)[:, :3].tobytes())


def _bext(finished: Finished, track: Track) -> bytes:
    """Return the broadcast extension: description, originator, the programme's time of the first sample."""

    def field(text: str, length: int) -> bytes:
        return _ascii(text)[:length].ljust(length, b"\0")

    body = field(f"{finished.title}: {track.title}" if track.number else finished.title, 256)
    body += field("voicestage", 32) + field("", 32) + field("", 10) + field("", 8)
    body += struct.pack("<QH", track.start, 2) + bytes(64)
    body += struct.pack("<hhhhh", *[0x7FFF] * 5) + bytes(180)
    body += _ascii(f"A=PCM,F={RATE},W=24,M=stereo,T=voicestage\r\n{finished.credits}\r\n")
    return _chunk(b"bext", body + bytes(len(body) % 2))  # libsndfile 1.2 does not skip the byte behind an odd one


def _ascii(text: str) -> bytes:
    """Write a text in the only characters that `bext` has: letters without their accents, plain quotation marks."""
    plain = unicodedata.normalize("NFKD", text.translate(_PLAIN))
    return "".join(c for c in plain if not unicodedata.combining(c)).encode("ascii", errors="replace")


_PLAIN = str.maketrans({"“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'", "–": "-", "—": "-"}) | {
    ord("ß"): "ss",
    ord("æ"): "ae",
    ord("Æ"): "AE",
    ord("œ"): "oe",
    ord("Œ"): "OE",
    ord("ø"): "o",
    ord("Ø"): "O",
    ord("ł"): "l",
    ord("Ł"): "L",
    ord("đ"): "d",
    ord("þ"): "th",
}


def _info(finished: Finished, track: Track) -> bytes:
    """Return `LIST INFO`: what sound editors and players show of a WAV file. Texts are UTF-8."""
    tags = common_tags(finished.tags)
    number = f"{track.number}/{track.of}" if track.number else ""
    named = {
        b"INAM": one_line(track.title),
        b"IPRD": tags["album"],
        b"IART": tags.get("artist", ""),
        b"IGNR": tags["genre"],
        b"ICMT": tags["comment"],
        b"ILNG": finished.language,
        b"IPRT": number,
        b"ISFT": "voicestage",
    }
    fields = (_chunk(name, text.encode("utf-8") + b"\0") for name, text in named.items() if text)
    return _chunk(b"LIST", b"INFO" + b"".join(fields))


def _ixml(finished: Finished, track: Track) -> bytes:
    """Return the iXML chunk: title and credits in every script, as `bext` has ASCII only."""
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<BWFXML><IXML_VERSION>2.10</IXML_VERSION>'
        f"<PROJECT>{escaped(finished.title)}</PROJECT><SCENE>{escaped(track.title)}</SCENE>"
        f"<NOTE>{escaped(finished.credits)}</NOTE></BWFXML>\n"
    )
    return _chunk(b"iXML", text.encode("utf-8"))


def _chunk(name: bytes, body: bytes) -> bytes:
    return name + struct.pack("<I", len(body)) + body + bytes(len(body) % 2)


def _cues(chapters: Sequence[ChapterMark]) -> bytes:
    """Return a cue point for each chapter, and its title as label."""
    points = b"".join(
        struct.pack("<II4sIII", number, mark.start, b"data", 0, 0, mark.start)
        for number, mark in enumerate(chapters, start=1)
    )
    labels = b""
    for number, mark in enumerate(chapters, start=1):
        text = mark.title.encode("utf-8") + b"\0"
        labels += b"labl" + struct.pack("<II", 4 + len(text), number) + text + bytes(len(text) % 2)
    cue = b"cue " + struct.pack("<II", 4 + len(points), len(chapters)) + points
    return cue + b"LIST" + struct.pack("<I", 4 + len(labels)) + b"adtl" + labels
