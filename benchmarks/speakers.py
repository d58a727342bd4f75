"""How alike two voices sound: speaker embeddings by GE2E, in numpy alone.

The weights are those of Resemblyzer 0.1.4 (Apache-2.0), taken out of its wheel without importing it: the package itself
wants torch. `pip install --no-deps Resemblyzer==0.1.4` puts the wheel there. The network is that of Wan et al. 2018,
"Generalized End-to-End Loss for Speaker Verification": 40 mel bands, three LSTM layers of 256, one linear layer.
"""

from __future__ import annotations

import functools
import importlib.metadata
import pickle
from collections import OrderedDict
from collections.abc import Sequence
from pathlib import Path
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

Samples = NDArray[np.float32]

RATE = 16_000
WINDOW = 160
"""Frames of 10 ms that are embedded at once."""
STEP = 77
LEVEL_DBFS = -30.0
SILENCE_DB = 35.0
"""What lies this far under the loudest stretch is left out."""


def embedding(clips: Sequence[tuple[Samples, int]]) -> NDArray[np.float32]:
    """Return the embedding of clips joined to one, shape [256], of length 1.

    Args:
        clips: mono samples [frames] and their rate [Hz]; joined they should last 5 s and more.
    """
    import soxr

    parts = [np.asarray(soxr.resample(samples, rate, RATE), np.float32) for samples, rate in clips]
    joined = np.concatenate([_voiced(part) for part in parts])
    level = float(np.sqrt(np.mean(np.square(joined)) + 1e-12))
    bands = _mel(joined * np.float32(10 ** (LEVEL_DBFS / 20) / level))
    windows = np.stack([bands[start : start + WINDOW] for start in _starts(len(bands))])
    hidden = windows
    weights = _weights()
    for layer in range(3):
        hidden = _lstm(hidden, *(weights[f"lstm.{part}_l{layer}"] for part in _LSTM_PARTS))
    partial = np.maximum(hidden[:, -1] @ weights["linear.weight"].T + weights["linear.bias"], 0.0)
    partial /= np.linalg.norm(partial, axis=1, keepdims=True)
    mean = partial.mean(axis=0)
    return np.asarray(mean / np.linalg.norm(mean), np.float32)


def cosine(one: NDArray[np.float32], other: NDArray[np.float32]) -> float:
    """Return how alike two embeddings are, at most 1."""
    return float(np.dot(one, other))


_LSTM_PARTS = ("weight_ih", "weight_hh", "bias_ih", "bias_hh")


def _lstm(
    sequence: Samples, weight_in: Samples, weight_hidden: Samples, bias_in: Samples, bias_hidden: Samples
) -> Samples:
    """Run one layer over `sequence` [batch, time, features]; the gates stand in PyTorch's order: i, f, g, o."""
    driven = sequence @ weight_in.T + (bias_in + bias_hidden)
    batch, time, width = driven.shape
    hidden = np.zeros((batch, width // 4), np.float32)
    cell = np.zeros_like(hidden)
    out = np.empty((batch, time, width // 4), np.float32)
    for step in range(time):
        i, f, g, o = np.split(driven[:, step] + hidden @ weight_hidden.T, 4, axis=1)
        cell = _sigmoid(f) * cell + _sigmoid(i) * np.tanh(g)
        hidden = _sigmoid(o) * np.tanh(cell)
        out[:, step] = hidden
    return out


def _sigmoid(x: Samples) -> Samples:
    out: Samples = np.float32(1.0) / (np.float32(1.0) + np.exp(-x))
    return out


def _voiced(samples: Samples) -> Samples:
    """Leave out what is silent: stretches of 32 ms far below the loudest."""
    size = 512
    count = len(samples) // size
    if not count:
        return samples
    power = np.square(samples[: count * size].reshape(count, size)).mean(axis=1)
    loud = power > power.max() * 10 ** (-SILENCE_DB / 10)
    voiced: Samples = samples[: count * size].reshape(count, size)[loud].ravel()
    return voiced


def _mel(samples: Samples) -> Samples:
    """Return the power in 40 mel bands [frames, 40], windows of 25 ms every 10 ms."""
    padded = np.pad(samples, 200)
    windows = np.lib.stride_tricks.sliding_window_view(padded, 400)[::160]
    hann = 0.5 - 0.5 * np.cos(2 * np.pi * np.arange(400) / 400)
    power = np.abs(np.fft.rfft(windows * hann, axis=1)) ** 2
    return np.asarray(power @ _filters().T, np.float32)


@functools.lru_cache(maxsize=1)
def _filters() -> NDArray[np.float64]:
    """Slaney's mel bands up to 8 kHz, each of area 1, shape [40, 201]."""
    frequencies = np.linspace(0, RATE / 2, 201)
    # linear below 1 kHz at 200/3 Hz a mel, logarithmic above: 27 mels to a factor of 6.4
    top = 15.0 + 27.0 * np.log(8.0) / np.log(6.4)
    mels = np.linspace(0.0, top, 42)
    edges = np.where(mels < 15.0, mels * 200 / 3, 1000.0 * np.exp((mels - 15.0) * np.log(6.4) / 27.0))
    widths = np.diff(edges)
    ramps = edges[:, None] - frequencies[None]
    rising, falling = -ramps[:-2] / widths[:-1, None], ramps[2:] / widths[1:, None]
    return np.asarray(np.maximum(0, np.minimum(rising, falling)) * (2.0 / (edges[2:] - edges[:-2]))[:, None])


def _starts(frames: int) -> list[int]:
    if frames < WINDOW:
        raise ValueError(f"{frames * 10} ms of speech are too short to tell who speaks")
    return list(range(0, frames - WINDOW + 1, STEP))


@functools.lru_cache(maxsize=1)
def _weights() -> dict[str, Samples]:
    """Read the weights of the installed wheel: PyTorch's old format, four pickles and then the raw numbers."""
    try:
        found = importlib.metadata.distribution("Resemblyzer").locate_file("resemblyzer/pretrained.pt")
    except importlib.metadata.PackageNotFoundError:
        raise SystemExit("The speaker embedder is missing: pip install --no-deps Resemblyzer==0.1.4") from None
    with Path(str(found)).open("rb") as file:
        for _ in range(3):  # magic number, protocol, what machine wrote it
            _Reader(file).load()
        reader = _Reader(file)
        state = reader.load()["model_state"]
        for key in _Reader(file).load():
            storage = reader.storages[key]
            count = int.from_bytes(file.read(8), "little")
            storage.extend(np.frombuffer(file.read(4 * count), "<f4"))
    return {
        name: np.array(storage[start : start + int(np.prod(shape))], np.float32).reshape(shape)
        for name, (storage, start, shape) in state.items()
        if name.startswith(("lstm", "linear"))
    }


class _Reader(pickle.Unpickler):
    """Reads nothing but tensors of 32-bit floats; whatever else a pickle asks for is refused."""

    def __init__(self, file: IO[bytes]) -> None:
        super().__init__(file)
        self.storages: dict[str, list[float]] = {}

    def find_class(self, module: str, name: str) -> Any:
        if (module, name) == ("collections", "OrderedDict"):
            return OrderedDict
        if (module, name) == ("torch._utils", "_rebuild_tensor_v2"):
            return lambda storage, start, shape, *_: (storage, start, shape)
        if module == "torch" and name.endswith("Storage"):
            return name
        raise pickle.UnpicklingError(f"{module}.{name} is no tensor")

    def persistent_load(self, pid: Any) -> list[float]:
        return self.storages.setdefault(str(pid[2]), [])
