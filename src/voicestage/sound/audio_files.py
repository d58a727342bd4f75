"""Samples in and out of files: what people bring (wav, flac, mp3, ogg, m4a …), and the FLAC that clips are kept in.

What people bring comes out as stereo float32 at 48 kHz, whatever it was. libsndfile reads first; PyAV reads what
libsndfile cannot (m4a, webm, …).
"""

from __future__ import annotations

import contextlib
import hashlib
import io
import math
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from voicestage.errors import StorageError
from voicestage.files import storage_error, written_whole
from voicestage.units import RATE

if TYPE_CHECKING:
    import av.container
    import soundfile

BLOCK_FRAMES = 10 * RATE
SAMPLE_MARK = "voicestage"
"""Stands in a sample's field for the program that wrote it."""
_INT24 = 1 << 23
_CENTRE = math.sqrt(0.5)
_MPEG = (".mp3", ".mp2", ".mpga")


def read(path: Path) -> NDArray[np.float32]:
    """Read a whole file as float32 [frames, 2] at 48 kHz.

    Raises:
        StorageError: it is missing, or no decoder here understands it.
    """
    parts = list(read_blocks(path))
    return np.concatenate(parts) if parts else np.zeros((0, 2), np.float32)


def read_blocks(path: Path, *, block_frames: int = BLOCK_FRAMES) -> Iterator[NDArray[np.float32]]:
    """Read a file of any length block by block: float32 [frames, 2] at 48 kHz, `block_frames` in each but the last.

    The blocks joined are exactly what `read` gives, and memory does not grow with the file.

    Raises:
        StorageError: it is missing, or no decoder here understands it.
    """
    held: list[NDArray[np.float32]] = []
    count = 0
    for part in _at_rate(path):
        held.append(part)
        count += len(part)
        while count >= block_frames:
            whole = np.concatenate(held) if len(held) > 1 else held[0]
            yield whole[:block_frames]
            held, count = [whole[block_frames:]], count - block_frames
    if count:
        yield np.concatenate(held)


def duration_s(path: Path) -> float:
    """Return how long a file plays [s], as its header says; by decoding it where that says nothing.

    Raises:
        StorageError: it is missing, or no decoder here understands it.
    """
    import av

    opened = _open_soundfile(path)
    if opened is not None:
        with opened as source:
            return float(source.frames / source.samplerate)
    with _av_errors(path), av.open(str(path)) as container:
        if container.duration:
            return container.duration / av.time_base
    return sum(len(block) for block in read_blocks(path)) / RATE


def _at_rate(path: Path) -> Iterator[NDArray[np.float32]]:
    """Decode, make stereo, resample; exactly ceil(frames × 48000 / rate) frames come out."""
    import soxr

    resampler = None
    taken = given = 0
    rate = RATE
    for part, rate in _decoded(path):  # the rate is the same for every part
        taken += len(part)
        if rate == RATE:
            yield stereo(part)
            continue
        resampler = resampler or soxr.ResampleStream(rate, RATE, 2, dtype="float32", quality="HQ")
        out = resampler.resample_chunk(stereo(part))
        given += len(out)
        yield out
    if resampler:
        out = resampler.resample_chunk(np.zeros((0, 2), np.float32), last=True)
        missing = -(-taken * RATE // rate) - given
        yield np.concatenate([out, np.zeros((max(0, missing - len(out)), 2), np.float32)])[: max(0, missing)]


def _decoded(path: Path) -> Iterator[tuple[NDArray[np.float32], int]]:
    """Yield float32 [frames, channels] as the file holds it, and the file's rate."""
    opened = _open_soundfile(path)
    if opened is None:
        yield from _decoded_by_av(path)
        return
    import soundfile

    with opened as source:
        try:
            while len(part := source.read(BLOCK_FRAMES, dtype="float32", always_2d=True)):
                yield part, source.samplerate
        except soundfile.LibsndfileError as error:
            raise StorageError(f"{path} is damaged: {error}. Export it again from where it came.") from error


def _open_soundfile(path: Path) -> soundfile.SoundFile | None:
    """Open with libsndfile; None where it does not know the format, and for MP3.

    Of a damaged MP3 its decoder talks to the terminal, past all that Python can hold back; PyAV keeps quiet.

    Raises:
        StorageError: there is no such file, or it may not be read.
    """
    import soundfile

    try:
        with path.open("rb") as file:
            head = file.read(4)
    except OSError as error:
        raise StorageError(f"{path} cannot be read: {error.strerror or error}.") from error
    if path.suffix.lower() in _MPEG or head.startswith((b"ID3", b"\xff\xfb", b"\xff\xf3", b"\xff\xfa")):
        return None
    try:
        return soundfile.SoundFile(str(path))
    except soundfile.LibsndfileError:
        return None


def _decoded_by_av(path: Path) -> Iterator[tuple[NDArray[np.float32], int]]:
    import av

    with _av_errors(path), av.open(str(path)) as container:
        if not container.streams.audio:
            raise StorageError(_refusal(path))
        yield from _frames_of(container)


@contextlib.contextmanager
def _av_errors(path: Path) -> Iterator[None]:
    import av

    try:
        yield
    except av.FFmpegError as error:
        raise StorageError(_refusal(path)) from error


def _refusal(path: Path) -> str:
    return f"{path} is no sound this program can read. Convert it to WAV, FLAC, MP3, OGG or M4A and try again."


def _frames_of(container: av.container.InputContainer) -> Iterator[tuple[NDArray[np.float32], int]]:
    import av

    stream = container.streams.audio[0]
    left: float = math.inf
    if stream.duration and stream.time_base:
        # MP4 says how long the sound is; the decoder gives the last packet's padding as well
        left = round(stream.duration * stream.time_base * stream.rate)
    to_float = av.AudioResampler(format="fltp")
    for frame in container.decode(stream):
        for planar in to_float.resample(frame):
            part = np.ascontiguousarray(planar.to_ndarray().T, dtype=np.float32)
            part = part[: int(min(left, len(part)))]
            left -= len(part)
            if len(part):
                yield part, stream.rate


def stereo(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Make [frames] or [frames, channels] stereo, [frames, 2].

    One channel goes to both sides as it is. Six are taken as 5.1 (left, right, centre, low, left and right behind) and
    folded down after ITU-R BS.775 (centre and rear at -3 dB, low left out); any other number goes to both sides mixed.
    """
    frames = samples[:, None] if samples.ndim == 1 else samples
    channels = frames.shape[1]
    if channels == 2:
        return frames
    if channels == 6:
        sides = frames[:, :2] + np.float32(_CENTRE) * (frames[:, 2:3] + frames[:, 4:6])
        return sides.astype(np.float32)
    return np.repeat(frames.mean(axis=1, keepdims=True, dtype=np.float32), 2, axis=1)


def quantised(samples: NDArray[np.float32]) -> NDArray[np.float32]:
    """Round to the 24-bit grid that FLAC holds; what exceeds full scale is clipped and never wraps.

    Raises:
        ValueError: a sample is not a number or is infinite.
    """
    return (_int24(samples).astype(np.float32) / np.float32(_INT24)).astype(np.float32)


def _int24(samples: NDArray[np.float32]) -> NDArray[np.int32]:
    if not np.isfinite(samples).all():
        raise ValueError("a sample is not a finite number")
    scaled = np.rint(samples.astype(np.float32, copy=False) * np.float32(_INT24))
    whole: NDArray[np.int32] = np.clip(scaled, -_INT24, _INT24 - 1).astype("<i4")
    return whole


class SampleDigest:
    """The BLAKE2b-128 of samples that arrive in blocks; how they were cut makes no difference."""

    def __init__(self) -> None:
        self._digest = hashlib.blake2b(digest_size=16)
        self._shape: tuple[int, ...] = (0,)

    def add(self, block: NDArray[np.float32]) -> None:
        """Digest the next block, [frames] or [frames, channels]."""
        self._digest.update(np.ascontiguousarray(_int24(block)).tobytes())
        self._shape = (self._shape[0] + len(block), *block.shape[1:])

    def hexdigest(self) -> str:
        """Return the digest of all blocks so far, and of their shape as one array, in hex."""
        whole = self._digest.copy()
        whole.update(repr(self._shape).encode("ascii"))
        return whole.hexdigest()


def sample_digest(samples: NDArray[np.float32]) -> str:
    """Return the BLAKE2b-128 of the samples on the 24-bit grid and of their shape, in hex.

    Two arrays that FLAC would hold alike have one digest, so it can be told before storing and checked after.
    """
    digest = SampleDigest()
    digest.add(samples)
    return digest.hexdigest()


def encode_flac(samples: NDArray[np.float32], rate: int) -> bytes:
    """Encode [frames] or [frames, channels] as 24-bit FLAC; the bytes are the same for the same samples.

    Args:
        samples: what is heard.
        rate: [Hz].

    Raises:
        ValueError: there is no frame at all (libsndfile would write nothing), or one is no finite number.
    """
    import soundfile

    if not len(samples):
        raise ValueError("a sound needs at least one frame")
    buffer = io.BytesIO()
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    with soundfile.SoundFile(buffer, "w", rate, channels, subtype="PCM_24", format="FLAC") as sink:
        sink.write(_int24(samples) << 8)
    return buffer.getvalue()


def decode_flac(data: bytes) -> tuple[NDArray[np.float32], int]:
    """Decode what `encode_flac` made: float32 [frames] or [frames, channels], and the rate.

    Raises:
        StorageError: the data is damaged or is no FLAC.
    """
    import soundfile

    try:
        samples, rate = soundfile.read(io.BytesIO(data), dtype="float32")
    except soundfile.LibsndfileError as error:
        raise StorageError(f"The stored sound is damaged: {error}.") from error
    return samples, rate


def flac_blocks(path: Path, *, frames: int = BLOCK_FRAMES) -> Iterator[NDArray[np.float32]]:
    """Read a stored FLAC as it is, in blocks of at most `frames`: float32 [frames, channels], not resampled.

    Raises:
        StorageError: it is missing or damaged.
    """
    import soundfile

    try:
        with soundfile.SoundFile(str(path)) as source:
            while len(block := source.read(frames, dtype="float32", always_2d=True)):
                yield block
    except soundfile.LibsndfileError as error:
        raise StorageError(f"{path} is missing or damaged: {error}.") from error


def write_flac(path: Path, parts: Iterable[NDArray[np.float32]], *, channels: int = 2, rate: int = RATE) -> int:
    """Write blocks of [frames, channels] as one 24-bit FLAC, whole or not at all; return the frames written.

    Raises:
        StorageError: it could not be written.
    """
    import soundfile

    written = 0
    with written_whole(path) as temporary:
        try:
            with soundfile.SoundFile(str(temporary), "w", rate, channels, subtype="PCM_24", format="FLAC") as sink:
                for part in parts:
                    sink.write(_int24(part) << 8)
                    written += len(part)
        except soundfile.LibsndfileError as error:
            raise storage_error(path, _cause(temporary, error)) from error
    return written


def _cause(path: Path, error: Exception) -> OSError:
    """Return why a file could not be written to: libsndfile does not say, the system does when asked once more."""
    try:
        with path.open("ab") as file:
            file.write(bytes(1 << 20))
    except OSError as found:
        return found
    return OSError(str(error).rstrip("."))


def write_sample(path: Path, samples: NDArray[np.float32], *, rate: int = RATE) -> None:
    """Write [frames] or [frames, channels] to listen to, as WAV, FLAC or Ogg Vorbis by the ending, and mark it as ours.

    Raises:
        StorageError: it cannot be written.
    """
    import soundfile

    kind = path.suffix.lower().removeprefix(".").upper()
    subtype = "VORBIS" if kind == "OGG" else "PCM_24"
    channels = 1 if samples.ndim == 1 else samples.shape[1]
    with (
        written_whole(path) as temporary,
        soundfile.SoundFile(str(temporary), "w", rate, channels, subtype=subtype, format=kind) as sink,
    ):
        sink.software = SAMPLE_MARK
        for at in range(0, len(samples), rate):  # in pieces: libsndfile 1.2 crashes on one long write of Vorbis
            sink.write(samples[at : at + rate])


def is_sample(path: Path) -> bool:
    """Tell whether a file was written by `write_sample`."""
    import soundfile

    try:
        with soundfile.SoundFile(str(path)) as source:
            return str(source.software).startswith(SAMPLE_MARK)
    except (soundfile.LibsndfileError, OSError):
        return False
