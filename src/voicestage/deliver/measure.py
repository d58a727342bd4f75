"""A finished file is read back and measured: what a player will play, not what was meant."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.units import RATE

if TYPE_CHECKING:
    import numpy as np


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

    meter = Meter(channels=2, rate=RATE)
    with av.open(str(path)) as container:
        resampler = av.AudioResampler(format="flt", layout="stereo", rate=RATE)
        stream = container.streams.audio[0]
        gathered: list[np.ndarray] = []
        for frame in container.decode(stream):
            gathered += [piece.to_ndarray().reshape(-1, 2) for piece in resampler.resample(frame)]
            if len(gathered) >= 256:
                meter.add(np.concatenate(gathered))
                gathered.clear()
        gathered += [piece.to_ndarray().reshape(-1, 2) for piece in resampler.resample(None)]
        if gathered:
            meter.add(np.concatenate(gathered))
        duration = container.duration or 0
    return Measured(
        duration_s=duration / 1_000_000,
        loudness_lufs=round(meter.integrated_lufs(), 2),
        true_peak_dbtp=round(meter.true_peak_dbtp(), 2),
    )
