"""ID3 frames get the names that players look for: FFmpeg writes a comment and a series as the user's own text.

The new frames are never longer than the old, and the tag keeps its length: nothing of the sound moves.
Source: ID3 tag version 2.3.0, https://id3.org/id3v2.3.0, 4.2 (text), 4.2.2 (TXXX), 4.11 (COMM).
"""

from __future__ import annotations

from pathlib import Path

_HEADER = 10
_ENDS = {0: b"\0", 1: b"\0\0"}
"""What ends a text, by its encoding: ISO-8859-1, UTF-16 with a byte order mark."""
_LANGUAGE = b"eng"
"""A comment has a language of its own; the credits are in English."""


def name_frames(path: Path) -> None:
    """Make the frames `TXXX comment` and `TXXX grouping` of an MP3 file's ID3v2.3 tag `COMM` and `TIT1`.

    A file without such a tag is left as it is.
    """
    with path.open("r+b") as file:
        head = file.read(_HEADER)
        if head[:4] != b"ID3\x03" or len(head) < _HEADER:
            return
        size = head[6] << 21 | head[7] << 14 | head[8] << 7 | head[9]
        old = file.read(size)
        new = b"".join(_named(frame) for frame in _frames(old))
        file.seek(_HEADER)
        file.write(new.ljust(size, b"\0"))


def _frames(data: bytes) -> list[bytes]:
    frames: list[bytes] = []
    at = 0
    while at + _HEADER <= len(data) and data[at] != 0:
        end = at + _HEADER + int.from_bytes(data[at + 4 : at + 8], "big")
        frames.append(data[at:end])
        at = end
    return frames


def _named(frame: bytes) -> bytes:
    if frame[:4] != b"TXXX" or frame[_HEADER] not in _ENDS:
        return frame
    encoding, flags = frame[_HEADER], frame[8:10]
    name, value = _divided(frame[_HEADER + 1 :], encoding)
    if name == "comment":
        mark = b"\xff\xfe" if encoding == 1 else b""
        return _frame(b"COMM", flags, bytes([encoding]) + _LANGUAGE + mark + _ENDS[encoding] + value)
    if name == "grouping":
        return _frame(b"TIT1", flags, bytes([encoding]) + value)
    return frame


def _divided(body: bytes, encoding: int) -> tuple[str, bytes]:
    """Return the description and the text of what the user named."""
    end = _ENDS[encoding]
    at = 0
    while at < len(body) and body[at : at + len(end)] != end:
        at += len(end)
    return body[:at].decode("utf-16" if encoding else "latin-1", errors="replace"), body[at + len(end) :]


def _frame(name: bytes, flags: bytes, body: bytes) -> bytes:
    return name + len(body).to_bytes(4, "big") + flags + body
