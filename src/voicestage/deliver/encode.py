"""The programme, block by block, becomes M4B, MP3 and FLAC in one pass; each encoder works in a thread of its own.

PyAV writes the containers with chapters, tags and cover. LAME inside PyAV's wheel is three times slower than
lameenc (measured: 17 against 46 times real time), so MP3 is encoded by lameenc and PyAV only puts it into its
container.
"""

from __future__ import annotations

import contextlib
import queue
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from voicestage.errors import StorageError
from voicestage.model.timeline import ChapterMark
from voicestage.units import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

AAC_BITS_PER_S = 128_000
AAC_CODER = "fast"
"""Twice as fast as FFmpeg's default "twoloop", and at equal size nearer to the original below 4 kHz (measured on the
sample, signal to error in 0-1, 1-2, 2-4, 4-8, 8-16 kHz: 29.5, 18.8, 15.2, 12.0, 7.3 against 27.9, 17.1, 14.1, 11.9,
9.2 dB)."""
MP3_BITS_PER_S = 192_000
MP3_QUALITY = 5
"""LAME's -q: 5 is 60 times real time on one core, 3 is 46, 7 is 122."""
MP3_SCALE = 0.97
"""What LAME multiplies its input by at 192 kb/s (its presets do so against clipping; measured: -0.265 dB)."""
_QUEUED_BLOCKS = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Tags:
    """What players show of a finished file."""

    title: str
    author: str | None = None
    narrator: str | None = None
    language: str = "en"
    comment: str = ""
    cover: Path | None = None


class Writer(Protocol):
    """A finished file in the making."""

    def write(self, block: Samples) -> None:
        """Take the next block [frames, 2] in [-1, 1] at 48 kHz."""
        ...

    def close(self) -> None:
        """Finish the file."""
        ...


class M4bWriter:
    """AAC in an MP4 file of brand `M4B `, with QuickTime and Nero chapters and the cover as attached picture."""

    def __init__(self, path: Path, tags: Tags, chapters: Sequence[ChapterMark]) -> None:
        import av

        options = {"brand": "M4B ", "movflags": "+faststart"}
        self._container = av.open(str(path), "w", format="mp4", options=options)
        self._stream = self._container.add_stream("aac", rate=RATE, options={"aac_coder": AAC_CODER})
        self._stream.layout = "stereo"
        self._stream.format = "fltp"
        self._stream.bit_rate = AAC_BITS_PER_S
        cover = _add_cover(self._container, tags.cover)
        self._container.metadata.update(_mp4_tags(tags))
        self._container.set_chapters(_chapters(chapters))
        self._frames = 0
        if cover:
            self._container.mux(cover)

    def write(self, block: Samples) -> None:
        """Encode the next block."""
        import av
        import numpy as np

        frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(block.T), format="fltp", layout="stereo")
        frame.sample_rate = RATE
        frame.pts = self._frames
        frame.time_base = Fraction(1, RATE)
        self._frames += len(block)
        self._container.mux(self._stream.encode(frame))

    def close(self) -> None:
        """Write what the encoder still holds, and the index."""
        self._container.mux(self._stream.encode(None))
        self._container.close()


class Mp3Writer:
    """Constant bit rate MP3 with ID3v2.3 tags, cover and chapters (CHAP and CTOC)."""

    def __init__(self, path: Path, tags: Tags, chapters: Sequence[ChapterMark]) -> None:
        import lameenc

        self._path = path
        self._tags = tags
        self._chapters = chapters
        self._bare = path.with_suffix(".bare.mp3")
        self._file = self._bare.open("wb")
        self._encoder = lameenc.Encoder()
        self._encoder.set_bit_rate(MP3_BITS_PER_S // 1000)
        self._encoder.set_in_sample_rate(RATE)
        self._encoder.set_channels(2)
        self._encoder.set_quality(MP3_QUALITY)
        self._encoder.silence()

    def write(self, block: Samples) -> None:
        """Encode the next block."""
        self._file.write(self._encoder.encode(_sixteen_bit(block / MP3_SCALE)))

    def close(self) -> None:
        """Put what was encoded into its container."""
        import av

        try:
            self._file.write(self._encoder.flush())
            self._file.close()
            options = {"id3v2_version": "3"}
            with av.open(str(self._bare)) as bare, av.open(str(self._path), "w", format="mp3", options=options) as out:
                stream = out.add_stream_from_template(bare.streams.audio[0])
                cover = _add_cover(out, self._tags.cover)
                out.metadata.update(_id3_tags(self._tags))
                out.set_chapters(_chapters(self._chapters))
                for packet in bare.demux(audio=0):
                    if packet.dts is not None:
                        packet.stream = stream
                        out.mux(packet)
                if cover:
                    out.mux(cover)
        finally:
            self._file.close()
            with contextlib.suppress(OSError):
                self._bare.unlink()


class FlacWriter:
    """FLAC, 24 bit."""

    def __init__(self, path: Path, tags: Tags) -> None:
        import soundfile

        self._file = soundfile.SoundFile(path, "w", samplerate=RATE, channels=2, format="FLAC", subtype="PCM_24")
        self._file.title = tags.title
        if tags.author:
            self._file.artist = tags.author
        if tags.comment:
            self._file.comment = tags.comment

    def write(self, block: Samples) -> None:
        """Encode the next block."""
        self._file.write(block)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()


def encode(blocks: Iterator[Samples], writers: Sequence[Writer]) -> None:
    """Feed every block to every writer, each in its own thread, and close them.

    Raises:
        StorageError: one of them could not write.
    """
    lanes = [_Lane(writer) for writer in writers]
    try:
        for block in blocks:
            if not len(block):  # the limiter looks ahead, so its first block may be empty
                continue
            for lane in lanes:
                lane.put(block)
    finally:
        for lane in lanes:
            lane.end()
    for lane in lanes:
        if lane.error:
            reason = getattr(lane.error, "strerror", None) or str(lane.error)
            raise StorageError(
                f"a finished file could not be written: {reason}. Free some space in output/ and run it again: "
                "what was spoken is kept."
            ) from lane.error


class _Lane:
    """A writer with its thread and a short queue, so that the slowest encoder sets the pace and memory stays flat."""

    def __init__(self, writer: Writer) -> None:
        self.writer = writer
        self.error: BaseException | None = None
        self._queue: queue.Queue[Samples | None] = queue.Queue(_QUEUED_BLOCKS)
        self._thread = threading.Thread(target=self._run, daemon=True)
        self._thread.start()

    def put(self, block: Samples) -> None:
        self._queue.put(block)

    def end(self) -> None:
        self._queue.put(None)
        self._thread.join()

    def _run(self) -> None:
        while (block := self._queue.get()) is not None:
            if self.error is None:
                self._guarded(self.writer.write, block)
        if self.error is None:
            self._guarded(self.writer.close)
        else:
            with contextlib.suppress(Exception):
                self.writer.close()

    def _guarded(self, call: Any, *arguments: object) -> None:
        try:
            call(*arguments)
        except Exception as error:  # noqa: BLE001 - it is raised again in the thread that feeds the encoders
            self.error = error


def _sixteen_bit(block: Samples) -> bytes:
    import numpy as np

    return (np.clip(block, -1.0, 1.0) * 32767.0).round().astype("<i2").tobytes()


def _chapters(marks: Sequence[ChapterMark]) -> list[Any]:
    return [
        {
            "id": number,
            "start": round(mark.start * 1000 / RATE),
            "end": round(mark.end * 1000 / RATE),
            "time_base": Fraction(1, 1000),
            "metadata": {"title": mark.title},
        }
        for number, mark in enumerate(marks)
    ]


def _add_cover(container: Any, cover: Path | None) -> Any:
    """Add the picture's stream, its bytes unchanged, and return its packet for muxing."""
    if cover is None:
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


def _mp4_tags(tags: Tags) -> Mapping[str, str]:
    return {"media_type": "2", **_common_tags(tags)}


def _id3_tags(tags: Tags) -> Mapping[str, str]:
    return _common_tags(tags)


def _common_tags(tags: Tags) -> Mapping[str, str]:
    found = {
        "title": tags.title,
        "album": tags.title,
        "artist": tags.author,
        "album_artist": tags.author,
        "composer": tags.narrator,
        "genre": "Audiobook",
        "comment": tags.comment,
        "language": tags.language,
    }
    return {name: value for name, value in found.items() if value}
