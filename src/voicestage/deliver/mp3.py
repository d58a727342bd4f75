"""MP3 frames that need nothing of the frames before them, so that pieces of a programme can be put together.

An MP3 frame may begin its data in the frames before it, up to 511 bytes back: the bit reservoir. lameenc cannot switch
it off. So where a piece begins, its first frame, and the second if need be, is given a larger bit rate and takes the
data it had in dropped frames into itself. Every other frame stays as it was.

Sources: ISO/IEC 11172-3, 2.4.1 (header, side information, main_data_begin) and 2.4.3.4 (the reservoir); G. Bouvigne,
"MP3 Info Tag specification", revision 1.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

_KBITS_PER_S = (0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320)
"""MPEG 1, layer III, by the header's bit rate index."""
_HEADER = 4
_SIDE = 32
"""Bytes of side information of two channels."""
_RATE = 48_000
DECODER_DELAY = 529
"""Samples by which every decoder is late, as its filter bank needs them."""
_LENGTHS = 141
"""Where delay and padding stand in an Info frame, counted from its name; three bytes, twelve bits each."""
_CHECKED = 190
"""How many bytes of the frame its checksum covers."""
_FARTHEST = 511
"""main_data_begin has 9 bits."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A frame of MPEG 1, layer III, stereo, 48 kHz, without CRC."""

    header: bytes
    side: bytes
    body: bytes
    """What stands in its place in the file: the end of earlier frames' data, its own, the beginning of later ones'."""
    borrowed: int
    """How many bytes before `body` its own data begins: main_data_begin."""
    length: int
    """Bytes of its own data."""

    def to_bytes(self) -> bytes:
        """Return the frame as it stands in a file."""
        number = int.from_bytes(self.side, "big") & ((1 << (8 * _SIDE - 9)) - 1)
        side = (self.borrowed << (8 * _SIDE - 9) | number).to_bytes(_SIDE, "big")
        return self.header + side + self.body


def frames(stream: bytes) -> list[Frame]:
    """Take a stream of frames apart.

    Raises:
        ValueError: it is not MPEG 1, layer III, 48 kHz, stereo and without CRC.
    """
    found: list[Frame] = []
    at = 0
    while at + _HEADER + _SIDE <= len(stream):
        header = stream[at : at + _HEADER]
        if header[0] != 0xFF or header[1] != 0xFB or header[2] >> 2 & 3 != 1:
            raise ValueError(f"no MP3 frame of 48 kHz at byte {at}: {header.hex()}")
        size = _size(header[2] >> 4)
        side = stream[at + _HEADER : at + _HEADER + _SIDE]
        body = stream[at + _HEADER + _SIDE : at + size]
        found.append(Frame(header, side, body, side[0] << 1 | side[1] >> 7, _data_length(side)))
        at += size
    return found


def detached(stream: list[Frame], first: int, count: int) -> list[bytes]:
    """Return `count` frames from `first` on as bytes, changed so that other frames than theirs may stand before them.

    Raises:
        ValueError: the first frames' data does not fit into the largest frames: after silence the reservoir is full,
            and an attack takes all of it.
    """
    piece = stream[first : first + count]
    if not piece or not piece[0].borrowed:
        return [frame.to_bytes() for frame in piece]
    for enlarged in ((12,), (13,), (14,), (14, 14)):
        if begun := _begun(stream, first, enlarged):
            return [frame.to_bytes() for frame in (*begun, *piece[len(enlarged) :])]
    raise ValueError("the first MP3 frame of a piece does not fit into the largest frame")


def tell_length(path: Path, *, delay: int, padding: int) -> None:
    """Write into a file's Info frame how many samples players leave out, so that they play its exact length.

    FFmpeg writes the frame, and cannot know these of packets it has not encoded.

    Args:
        path: the file, with an Info or Xing frame and LAME's extension of it.
        delay: samples the encoder put before the sound.
        padding: samples after its end, the decoder's own delay included.
    """
    with path.open("r+b") as file:
        head = file.read(10)
        at = 0
        if head[:3] == b"ID3":
            at = 10 + (head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9])
        file.seek(at)
        frame = bytearray(file.read(_CHECKED + 2))
        place = max(frame.find(b"Xing"), frame.find(b"Info")) + _LENGTHS
        frame[place : place + 3] = (delay << 12 | padding).to_bytes(3, "big")
        frame[_CHECKED:] = _crc16(bytes(frame[:_CHECKED])).to_bytes(2, "big")
        file.seek(at)
        file.write(frame)


def _crc16(data: bytes) -> int:
    """Return the reflected CRC-16 that LAME's extension ends in."""
    crc = 0
    for byte in data:
        crc ^= byte
        for _ in range(8):
            crc = crc >> 1 ^ (0xA001 if crc & 1 else 0)
    return crc


def _begun(stream: list[Frame], first: int, enlarged: tuple[int, ...]) -> list[Frame]:
    """Return the first frames of a piece at other bit rate indices, with all their data in them; empty if it won't fit.

    The frames after them find their data where it was: as many bytes before their own place.
    """
    row = b"".join(frame.body for frame in stream[: first + len(enlarged)])
    place = sum(len(frame.body) for frame in stream[:first])
    begin = place
    new = bytearray()
    filled = slot = 0
    frames_: list[Frame] = []
    for frame, index in zip(stream[first:], enlarged, strict=False):
        size = _size(index) - _HEADER - _SIDE
        new += bytes(size)
        at = max(filled, slot - _FARTHEST)
        filled = at + frame.length
        if at > slot or filled > slot + size:
            return []
        origin = place - frame.borrowed
        new[at:filled] = row[origin : origin + frame.length]
        header = frame.header[:2] + bytes([index << 4 | frame.header[2] & 15]) + frame.header[3:]
        frames_.append(replace(frame, header=header, borrowed=slot - at))
        begin = max(begin, origin + frame.length)
        place += len(frame.body)
        slot += size
    rest = row[begin:]
    if len(new) - len(rest) < filled:
        return []
    new[len(new) - len(rest) :] = rest
    bodies = iter(new)
    return [
        replace(frame, body=bytes(next(bodies) for _ in range(_size(index) - _HEADER - _SIDE)))
        for frame, index in zip(frames_, enlarged, strict=True)
    ]


def _size(index: int) -> int:
    return 144_000 * _KBITS_PER_S[index] // _RATE


def _data_length(side: bytes) -> int:
    """Add up part2_3_length of two granules of two channels: 12 bits at the head of each 59 after the first 20."""
    bits = int.from_bytes(side, "big")
    lengths = [bits >> (8 * _SIDE - 20 - 59 * index - 12) & 0xFFF for index in range(4)]
    return -(-sum(lengths) // 8)
