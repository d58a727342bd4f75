"""Take the large tensors out of an ONNX model into a file of their own, which all processes that run it then share.

onnxruntime reads a model's file into memory, and each process has its own; tensors in a file beside it are mapped, so
they are in memory once and stay on the disk until they are needed. The format is that of protocol buffers: fields of a
number, a kind and a content (onnx.proto, "external_data"; protobuf.dev, "Encoding").
"""

from __future__ import annotations

from collections.abc import Iterator

LARGE = 65_536
"""Bytes from which a tensor is worth a mapping, and what its place is a multiple of: Windows maps no finer."""

_GRAPH = 7
"""ModelProto.graph"""
_INITIALIZER = 5
"""GraphProto.initializer"""
_RAW_DATA, _EXTERNAL_DATA = 9, 13
"""TensorProto.raw_data and .external_data"""
_IS_EXTERNAL = bytes([14 << 3, 1])
"""TensorProto.data_location = EXTERNAL"""


def detached(model: bytes, *, beside: str) -> tuple[bytes, bytes]:
    """Divide a model.

    Args:
        model: the bytes of an ONNX file whose tensors are inside it.
        beside: the name of the file, in the folder of the model's, that will hold the tensors.

    Returns:
        The model without its large tensors, and the content of that file.

    Raises:
        ValueError: the bytes are not a protocol buffer.
    """
    weights = bytearray()

    def tensor(content: memoryview) -> bytes:
        fields = list(_fields(content))
        raw = next((inner for number, _, inner in fields if number == _RAW_DATA and len(inner) >= LARGE), None)
        if raw is None:
            return bytes(content)
        weights.extend(bytes(-len(weights) % LARGE))
        place = {"location": beside, "offset": str(len(weights)), "length": str(len(raw))}
        weights.extend(raw)
        kept = [bytes(whole) for number, whole, _ in fields if number != _RAW_DATA]
        entries = [
            field(_EXTERNAL_DATA, field(1, key.encode("ascii")) + field(2, value.encode("utf-8")))
            for key, value in place.items()
        ]
        return b"".join((*kept, *entries, _IS_EXTERNAL))

    def graph(content: memoryview) -> bytes:
        return b"".join(
            field(number, tensor(inner)) if number == _INITIALIZER else bytes(whole)
            for number, whole, inner in _fields(content)
        )

    rest = b"".join(
        field(number, graph(inner)) if number == _GRAPH else bytes(whole)
        for number, whole, inner in _fields(memoryview(model))
    )
    return rest, bytes(weights)


def field(number: int, content: bytes) -> bytes:
    """Return a field of a protocol buffer that holds bytes."""
    return _varint(number << 3 | 2) + _varint(len(content)) + content


def _fields(content: memoryview) -> Iterator[tuple[int, memoryview, memoryview]]:
    """Go through the fields: the number of each, all its bytes, and those of its content."""
    at = 0
    while at < len(content):
        start = at
        tag, at = _read_varint(content, at)
        match tag & 7:
            case 0:
                _, end = _read_varint(content, at)
            case 1:
                end = at + 8
            case 2:
                size, at = _read_varint(content, at)
                end = at + size
            case 5:
                end = at + 4
            case _:
                raise ValueError(f"no field begins at byte {start}")
        if end > len(content):
            raise ValueError(f"the field at byte {start} goes on beyond the end")
        yield tag >> 3, content[start:end], content[at:end]
        at = end


def _read_varint(content: memoryview, at: int) -> tuple[int, int]:
    """Return a number that stands at a place, and where it ends."""
    value = shift = 0
    while at < len(content):
        value |= (content[at] & 0x7F) << shift
        at += 1
        if not content[at - 1] & 0x80:
            return value, at
        shift += 7
    raise ValueError("a number goes on beyond the end")


def _varint(value: int) -> bytes:
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes((*out, value))
