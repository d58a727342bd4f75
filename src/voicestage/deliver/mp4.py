"""Packets of audio become an MP4 file without passing through a muxer one by one.

FFmpeg writes a file of a few packets, one where the first belongs and one where the last does. So everything that
players show is in it, chapters, tags and cover, and every duration is right. Then the tables of the audio track are put
in, and all packets as they are. A book of ten hours has two million of them: called for each, FFmpeg's muxer takes
seven seconds, and reads and writes the file once more to move the index before the sound. This takes one.

Source: ISO/IEC 14496-12 (boxes; 8.6.1.2 stts, 8.7.3.2 stsz, 8.7.4 stsc, 8.7.5 stco and co64, 8.9.2 sbgp) and 14496-1,
7.2.6.6 (the decoder's configuration in esds).
"""

from __future__ import annotations

import itertools
import struct
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

_PARENTS = frozenset({b"moov", b"trak", b"mdia", b"minf", b"stbl"})
_AT_ONCE = 64
"""Packets a chunk, 1.4 s of AAC: players read chunk by chunk."""
_LARGEST = 768
"""Bytes of a packet in the mean at the most, from which it is told whether the file stays below 4 GiB."""
_FOUR_GIB = 1 << 32
_DECODER_CONFIG = 4
_TAG_AND_LENGTH = 5
"""Bytes before a descriptor's fields, as FFmpeg writes them."""


@dataclass(slots=True)
class _Box:
    kind: bytes
    data: bytes = b""
    inside: list[_Box] = field(default_factory=list)

    def to_bytes(self) -> bytes:
        data = b"".join(each.to_bytes() for each in self.inside) if self.inside else self.data
        return struct.pack(">I4s", 8 + len(data), self.kind) + data

    def find(self, *path: bytes) -> _Box | None:
        """Return the first box at the end of a path, or None."""
        if not path:
            return self
        found = (each.find(*path[1:]) for each in self.inside if each.kind == path[0])
        return next((each for each in found if each), None)

    def need(self, *path: bytes) -> _Box:
        """Return the first box at the end of a path.

        Raises:
            ValueError: there is none.
        """
        found = self.find(*path)
        if found is None:
            raise ValueError(f"no box {b'/'.join(path).decode('latin-1')}")
        return found


def write(
    path: Path, packets: Iterable[bytes], *, count: int, length: int, model: Callable[[BinaryIO, Iterable[bytes]], None]
) -> None:
    """Write a file with its index before its sound, as players that stream it need it.

    Args:
        path: the file.
        packets: those of the audio track, in order.
        count: how many they are.
        length: frames of each.
        model: is given a file and packets, as many as it likes, and writes an MP4 file with one track of audio that
            begins and ends where these packets do.

    Raises:
        ValueError: there are not so many packets, or the model is not as expected.
        OSError: it cannot be written.
    """
    source = iter(packets)
    first = next(source)
    written = BytesIO()
    model(written, itertools.repeat(first))
    head, moov, movable, old_at = _parts(written.getvalue())
    wide = count * _LARGEST >= _FOUR_GIB
    for track in _other_tracks(moov):
        _move(track, 0, wide=wide)
    sizes = array("I", bytes(4 * count))
    _fill(moov, sizes, length=length, at=0, wide=wide)
    begin = len(head) + len(moov.to_bytes()) + (16 if wide else 8)
    with path.open("wb") as file:
        file.seek(begin)
        file.write(movable)
        number = 0
        for batch in _batches(itertools.chain([first], source)):
            if number + len(batch) > count:
                raise ValueError(f"more than {count} packets")
            sizes[number : number + len(batch)] = array("I", map(len, batch))
            number += len(batch)
            file.write(b"".join(batch))
        if number != count:
            raise ValueError(f"{number} packets, not {count}")
        total = file.tell() - begin
        _fill(moov, sizes, length=length, at=begin + len(movable), wide=wide)
        for track in _other_tracks(moov):
            _move(track, begin - old_at, wide=wide)
        file.seek(0)
        file.write(head + moov.to_bytes())
        file.write(struct.pack(">I4sQ", 1, b"mdat", total + 16) if wide else struct.pack(">I4s", total + 8, b"mdat"))


def _batches(packets: Iterator[bytes]) -> Iterator[list[bytes]]:
    while batch := list(itertools.islice(packets, 1024)):
        yield batch


def _parts(model: bytes) -> tuple[bytes, _Box, bytes, int]:
    """Return the file's type, its index, the samples of the other tracks, and where these stood."""
    boxes = {kind: (at, size, data_at) for kind, at, size, data_at in _boxes(model, 0, len(model))}
    type_at, type_size, _ = boxes[b"ftyp"]
    moov_at, moov_size, moov_data = boxes[b"moov"]
    _, _, mdat_data = boxes[b"mdat"]
    moov = _read(b"moov", model[moov_data : moov_at + moov_size])
    (audio_at,) = struct.unpack(">I", _audio(moov).need(b"mdia", b"minf", b"stbl", b"stco").data[8:12])
    return model[type_at : type_at + type_size], moov, model[mdat_data:audio_at], mdat_data


def _boxes(data: bytes, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    while at < end:
        size, kind = struct.unpack(">I4s", data[at : at + 8])
        data_at = at + 8
        if size == 1:
            (size,) = struct.unpack(">Q", data[data_at : data_at + 8])
            data_at += 8
        if size < 8:
            raise ValueError(f"a box of {size} bytes at {at}")
        yield kind, at, size, data_at
        at += size


def _read(kind: bytes, data: bytes) -> _Box:
    if kind not in _PARENTS:
        return _Box(kind, data)
    found = _boxes(data, 0, len(data))
    return _Box(kind, inside=[_read(inner, data[data_at : at + size]) for inner, at, size, data_at in found])


def _handles(track: _Box) -> bytes:
    return track.need(b"mdia", b"hdlr").data[8:12]


def _audio(moov: _Box) -> _Box:
    return next(
        each for each in moov.inside if each.kind == b"trak" and each.need(b"mdia", b"hdlr").data[8:12] == b"soun"
    )


def _other_tracks(moov: _Box) -> list[_Box]:
    audio = _audio(moov)
    return [each for each in _tracks(moov) if each is not audio]


def _tracks(moov: _Box) -> list[_Box]:
    return [each for each in moov.inside if each.kind == b"trak"]


def _fill(moov: _Box, sizes: array[int], *, length: int, at: int, wide: bool) -> None:
    """Put the tables of the audio track in: its packets stand one after the other from `at` on."""
    table = _audio(moov).need(b"mdia", b"minf", b"stbl")
    count = len(sizes)
    ends = list(itertools.accumulate(sizes, initial=at))
    chunks = ends[0:count:_AT_ONCE]
    rest = count % _AT_ONCE
    runs = [(1, _AT_ONCE, 1)] if count >= _AT_ONCE else []
    if rest:
        runs.append((len(chunks), rest, 1))
    _set(table, b"stts", struct.pack(">4I", 0, 1, count, length))
    _set(table, b"stsc", struct.pack(">2I", 0, len(runs)) + b"".join(struct.pack(">3I", *run) for run in runs))
    _set(table, b"stsz", struct.pack(">3I", 0, 0, count) + _big_endian(sizes))
    _set_offsets(table, chunks, wide=wide)
    if groups := table.find(b"sbgp"):
        groups.data = groups.data[:8] + struct.pack(">3I", 1, count, 1)
    _tell_bit_rate(table.need(b"stsd"), total=ends[-1] - at, frames=count * length)


def _set(table: _Box, kind: bytes, data: bytes) -> None:
    table.need(kind).data = data


def _set_offsets(table: _Box, offsets: list[int], *, wide: bool) -> None:
    box = next(each for each in table.inside if each.kind in {b"stco", b"co64"})
    box.kind = b"co64" if wide else b"stco"
    box.data = struct.pack(f">2I{len(offsets)}{'Q' if wide else 'I'}", 0, len(offsets), *offsets)


def _offsets(table: _Box) -> list[int]:
    box = next(each for each in table.inside if each.kind in {b"stco", b"co64"})
    (count,) = struct.unpack(">I", box.data[4:8])
    return list(struct.unpack(f">{count}{'Q' if box.kind == b'co64' else 'I'}", box.data[8:]))


def _move(track: _Box, by: int, *, wide: bool) -> None:
    table = track.need(b"mdia", b"minf", b"stbl")
    _set_offsets(table, [offset + by for offset in _offsets(table)], wide=wide)


def _big_endian(numbers: array[int]) -> bytes:
    swapped = array("I", numbers)
    if sys.byteorder == "little":
        swapped.byteswap()
    return swapped.tobytes()


def _tell_bit_rate(description: _Box, *, total: int, frames: int) -> None:
    """Put the mean bit rate where the model has that of its few packets: into esds, and into btrt where it stands."""
    data = bytearray(description.data)
    rate = struct.unpack(">H", data[8 + 8 + 24 : 8 + 8 + 26])[0]  # entry count, the entry's head, its 16.16 sample rate
    mean = total * 8 * rate // frames
    config = data.index(b"esds") + 4 + 4 + _TAG_AND_LENGTH + 3
    if data[config] != _DECODER_CONFIG:
        raise ValueError("esds is not as expected")
    struct.pack_into(">I", data, config + _TAG_AND_LENGTH + 9, mean)
    if (rates := data.find(b"btrt")) >= 0:
        struct.pack_into(">I", data, rates + 12, mean)
    description.data = bytes(data)
