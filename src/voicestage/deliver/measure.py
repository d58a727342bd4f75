"""A finished file is read back and measured: what a player will play, not what was meant."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.units import RATE

if TYPE_CHECKING:
    import numpy as np
    from av.container import InputContainer

    from voicestage.sound.loudness import Meter

FRAMES_AT_ONCE = 256
"""Codec frames that are metered together, some five seconds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """What was found in a decoded file."""

    duration_s: float
    """As its container says [s]."""
    loudness_lufs: float
    """Integrated, ITU-R BS.1770."""
    true_peak_dbtp: float


def measure(path: Path) -> Measured:
    """Decode `path` and measure it, flat in memory."""
    import av
    import numpy as np

    from voicestage.sound.loudness import Meter

    meter = Meter(2)
    with av.open(str(path)) as container:
        gathered: list[np.ndarray] = []
        for samples in _decoded(container):
            gathered.append(samples)
            if len(gathered) >= FRAMES_AT_ONCE:
                meter.add(np.ascontiguousarray(np.concatenate(gathered, axis=1).T))
                gathered.clear()
        if gathered:
            meter.add(np.ascontiguousarray(np.concatenate(gathered, axis=1).T))
        duration = container.duration or 0
    return measured_by(meter, duration_s=duration / 1_000_000)


def measured_by(meter: Meter, *, duration_s: float) -> Measured:
    """Return what a meter says of all it was given."""
    return Measured(
        duration_s=duration_s,
        loudness_lufs=round(meter.integrated_lufs(), 2),
        true_peak_dbtp=round(meter.true_peak_dbtp(), 2),
    )


def _decoded(container: InputContainer) -> Iterator[np.ndarray]:
    """Yield a file's samples [2, frames] at 48 kHz; our own files need no conversion, which would double the time."""
    import av

    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
    for frame in container.decode(container.streams.audio[0]):
        if frame.format.name == "fltp" and frame.layout.name == "stereo" and frame.sample_rate == RATE:
            yield frame.to_ndarray()
        else:
            yield from (piece.to_ndarray() for piece in resampler.resample(frame))
