"""FLAC frames of many pieces become one file: each gets its number in the whole, and its two checksums.

Source: RFC 9639, sections 8 (metadata blocks) and 9 (frames: header, coded number, CRC-8 and CRC-16).

A frame's CRC-16 covers all of its 10 kB, and Python has none that is fast. But a CRC is linear: when only the header
changes, the checksum changes by what the difference of the headers alone gives, moved on by the bytes that follow.
"""

from __future__ import annotations

import functools
import struct
from collections.abc import Iterable, Mapping
from pathlib import Path

from voicestage.errors import StorageError
from voicestage.units import RATE

BLOCK_FRAMES = 4_608
_MADE_BY = "voicestage"


def write(
    path: Path, packets: Iterable[bytes], *, frames: int, comments: Mapping[str, str], cover: Path | None
) -> None:
    """Write a file of 24 bits, stereo, 48 kHz.

    Args:
        path: the file.
        packets: frames of `BLOCK_FRAMES` each, with any number in their headers.
        frames: how many samples of each channel they hold.
        comments: Vorbis comments by name.
        cover: a JPEG or PNG file.

    Raises:
        StorageError: the cover is no picture.
        OSError: it cannot be written.
    """
    blocks = [(4, _comments(comments))]
    if cover is not None:
        blocks.append((6, _picture(cover)))
    smallest, largest = 1 << 24, 0
    with path.open("wb") as file:
        file.write(b"fLaC" + _block(0, _stream_info(frames, 0, 0), last=False))
        for index, (kind, data) in enumerate(blocks):
            file.write(_block(kind, data, last=index == len(blocks) - 1))
        for number, packet in enumerate(packets):
            frame = numbered(packet, number)
            smallest, largest = min(smallest, len(frame)), max(largest, len(frame))
            file.write(frame)
        file.seek(4)
        file.write(_block(0, _stream_info(frames, min(smallest, largest), largest), last=False))


def numbered(frame: bytes, number: int) -> bytes:
    """Return a frame of a stream of equal blocks with another number."""
    length = _coded_length(frame[4])
    sizes = {6: 1, 7: 2}.get(frame[2] >> 4, 0) + {12: 1, 13: 2, 14: 2}.get(frame[2] & 15, 0)
    end = 4 + length + sizes
    old = frame[: end + 1]
    new = frame[:4] + _coded(number) + frame[4 + length : end]
    new += bytes([_crc8(new)])
    body = frame[end + 1 : -2]
    change = _crc16(old) ^ _crc16(new)
    crc = int.from_bytes(frame[-2:], "big") ^ _moved(change, len(body))
    return new + body + crc.to_bytes(2, "big")


def _block(kind: int, data: bytes, *, last: bool) -> bytes:
    return bytes([kind | (128 if last else 0)]) + len(data).to_bytes(3, "big") + data


def _stream_info(frames: int, smallest: int, largest: int) -> bytes:
    """Return STREAMINFO; the MD5 of the samples is left unknown (all zero), as nobody has decoded them."""
    packed = RATE << 44 | (2 - 1) << 41 | (24 - 1) << 36 | frames
    sizes = struct.pack(">HH", BLOCK_FRAMES, BLOCK_FRAMES) + smallest.to_bytes(3, "big") + largest.to_bytes(3, "big")
    return sizes + packed.to_bytes(8, "big") + bytes(16)


def _comments(comments: Mapping[str, str]) -> bytes:
    def text(words: str) -> bytes:
        data = words.encode("utf-8")
        return struct.pack("<I", len(data)) + data

    entries = [text(f"{name}={value}") for name, value in comments.items()]
    return text(_MADE_BY) + struct.pack("<I", len(entries)) + b"".join(entries)


def _picture(cover: Path) -> bytes:
    import av

    data = cover.read_bytes()
    mime = {b"\xff\xd8\xff": "image/jpeg", b"\x89PN": "image/png"}.get(data[:3])
    try:
        with av.open(str(cover)) as picture:
            width, height = picture.streams.video[0].width, picture.streams.video[0].height
    except (av.FFmpegError, IndexError) as error:
        raise StorageError(f"{cover} is not a picture that can be a cover. Use a JPEG or PNG file.") from error
    if mime is None:
        raise StorageError(f"{cover} is not a picture that can be a cover. Use a JPEG or PNG file.")
    front_cover = 3
    named = mime.encode("ascii")
    head = struct.pack(">II", front_cover, len(named)) + named + struct.pack(">I", 0)
    return head + struct.pack(">IIIII", width, height, 24, 0, len(data)) + data


def _coded_length(first: int) -> int:
    """Return how many bytes a coded number has, by its first (as in UTF-8)."""
    return 1 if first < 0x80 else next(length for length in range(2, 8) if not first & (0x80 >> length))


def _coded(number: int) -> bytes:
    """Code a number as UTF-8 does, to 36 bits."""
    if number < 0x80:
        return bytes([number])
    length = next(count for count in range(2, 8) if number < 1 << (5 * count + 1))
    tail = [0x80 | number >> (6 * place) & 0x3F for place in range(length - 2, -1, -1)]
    head = (0xFF00 >> length & 0xFF) | number >> (6 * (length - 1))
    return bytes([head, *tail])


@functools.cache
def _table(polynomial: int, width: int) -> tuple[int, ...]:
    top, mask = 1 << (width - 1), (1 << width) - 1
    table = []
    for value in range(256):
        crc = value << (width - 8)
        for _ in range(8):
            crc = (crc << 1 ^ polynomial if crc & top else crc << 1) & mask
        table.append(crc)
    return tuple(table)


def _crc8(data: bytes) -> int:
    table, crc = _table(0x07, 8), 0
    for byte in data:
        crc = table[crc ^ byte]
    return crc


def _crc16(data: bytes) -> int:
    table, crc = _table(0x8005, 16), 0
    for byte in data:
        crc = crc << 8 & 0xFFFF ^ table[crc >> 8 ^ byte]
    return crc


def _moved(crc: int, count: int) -> int:
    """Return what becomes of a CRC-16 when `count` bytes of zero follow."""
    return _product(crc, _power(count))


@functools.lru_cache(maxsize=1 << 16)
def _power(count: int) -> int:
    """Return x^(8 count) modulo the CRC's polynomial."""
    if count < 2:
        return 1 << 8 * count
    half = _power(count // 2)
    return _product(_product(half, half), _power(count % 2))


def _product(first: int, second: int) -> int:
    """Multiply two polynomials over GF(2) modulo x^16 + x^15 + x^2 + 1."""
    product = 0
    while second:
        if second & 1:
            product ^= first
        first = first << 1 ^ (0x18005 if first & 0x8000 else 0)
        second >>= 1
    return product
