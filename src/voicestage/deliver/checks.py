"""A finished file against a standard: what is wrong, at which second, by how much, and what repairs it.

What is measured is what a player decodes. The demands of ACX (Audible's) are those of its submission requirements:
-23 to -18 dB RMS, peaks to -3 dB, a noise floor to -60 dB RMS, 0.5 to 1 s of room tone before and 1 to 5 s after,
44.1 kHz, a constant 192 kb/s or more, 120 minutes a file at most.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from voicestage.errors import Diagnostic, Place, StorageError
from voicestage.units import clock, db_from_gain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

Standard = Literal["podcast", "r128", "acx"]
TARGETS: dict[str, tuple[float, float, float]] = {"podcast": (-16.0, 1.0, -1.0), "r128": (-23.0, 0.5, -1.0)}
"""Integrated loudness [LUFS], how far off it may be [LU], true peak [dBTP]: Apple's for podcasts, EBU R 128."""
ACX_RMS_DB = (-23.0, -18.0)
ACX_PEAK_DB = -3.0
ACX_FLOOR_DB = -60.0
ACX_HEAD_S, ACX_TAIL_S = (0.5, 1.0), (1.0, 5.0)
ACX_RATE = 44_100
ACX_BITS_PER_S = 192_000
ACX_LONGEST_S = 120 * 60.0
FLOOR_S = 0.5
"""The noise floor is the softest half second: what is heard where nobody speaks."""
SPEECH_ABOVE_FLOOR_DB = 12.0
_STEP_S = 0.05
_PACKAGE = "`voicestage export --format acx` writes the files that ACX takes, a chapter each."


@dataclass(slots=True)
class _Levels:
    """A file's level in steps of 50 ms."""

    rate: int = 0
    bit_rate: int = 0
    squares: list[float] = field(default_factory=list)
    """Mean squares, of the louder channel."""
    peaks: list[float] = field(default_factory=list)
    loudness_lufs: float = -math.inf
    true_peak_dbtp: float = -math.inf

    @property
    def seconds(self) -> float:
        return len(self.squares) * _STEP_S


def check_master(path: Path, standard: Standard) -> tuple[Diagnostic, ...]:
    """Measure a finished file against a standard.

    Args:
        path: any sound file.
        standard: podcast, r128 or acx.

    Raises:
        StorageError: it cannot be read.
    """
    levels = _measured(path)
    found = _acx(levels) if standard == "acx" else _loudness(levels, standard)
    return tuple(
        Diagnostic(code=code, place=Place(path.name), message=message, hint=hint) for code, message, hint in found
    )


def _loudness(levels: _Levels, standard: str) -> Iterator[tuple[str, str, str]]:
    target, tolerance, ceiling = TARGETS[standard]
    off = levels.loudness_lufs - target
    if abs(off) > tolerance:
        repair = f"Set `sound: {{loudness: {standard}}}` in voices.yaml and render again."
        yield "loudness", f"it has {levels.loudness_lufs:.1f} LUFS, {off:+.1f} LU off {target:.0f}.", repair
    if levels.true_peak_dbtp > ceiling:
        at = _loudest(levels)
        message = f"at {at} it peaks near {levels.true_peak_dbtp:.1f} dBTP; {ceiling:.0f} dBTP is the most."
        yield "peak", message, "Render again: a finished file is kept below its ceiling."


def _acx(levels: _Levels) -> Iterator[tuple[str, str, str]]:
    squares = levels.squares
    rms_db = _db(sum(squares) / max(1, len(squares)))
    low, high = ACX_RMS_DB
    if not low <= rms_db <= high:
        off = low - rms_db if rms_db < low else high - rms_db
        repair = "Set `sound: {loudness: acx}` in voices.yaml and render again."
        yield "rms", f"its RMS is {rms_db:.1f} dB, and must be {low:.0f} to {high:.0f}: {off:+.1f} dB.", repair
    peak_db = db_from_gain(max(levels.peaks, default=0.0))
    if peak_db > ACX_PEAK_DB:
        message = f"at {_loudest(levels)} it peaks at {peak_db:.1f} dB; {ACX_PEAK_DB:.0f} dB is the most."
        yield "peak", message, "Set `sound: {loudness: acx}` in voices.yaml and render again."
    floor_db, at = _floor(levels)
    if floor_db > ACX_FLOOR_DB:
        message = (
            f"its softest half second, at {clock(at)}, has {floor_db:.1f} dB RMS; {ACX_FLOOR_DB:.0f} dB is the most."
        )
        yield "floor", message, "End the ambience before a pause, or render with `--style full-cast`."
    yield from _ends(levels, floor_db)
    if levels.rate != ACX_RATE:
        yield "rate", f"it has {levels.rate} Hz; ACX takes {ACX_RATE} Hz alone.", _PACKAGE
    if levels.bit_rate and levels.bit_rate < ACX_BITS_PER_S * 0.98:
        yield "bit-rate", f"it has {levels.bit_rate // 1000} kb/s; 192 is the least.", _PACKAGE
    if levels.seconds > ACX_LONGEST_S:
        yield (
            "length",
            f"it plays {clock(levels.seconds)}; a file has 2:00:00 at most.",
            _PACKAGE,
        )


def _ends(levels: _Levels, floor_db: float) -> Iterator[tuple[str, str, str]]:
    """Find how long it is quiet before the first sound and after the last."""
    threshold = max(ACX_FLOOR_DB, floor_db + SPEECH_ABOVE_FLOOR_DB)
    loud = [index for index, square in enumerate(levels.squares) if _db(square) > threshold]
    if not loud:
        yield "silence", "there is nothing to be heard in it.", "Render the production."
        return
    for code, quiet, (least, most), where in (
        ("head", loud[0] * _STEP_S, ACX_HEAD_S, "begins"),
        ("tail", (len(levels.squares) - 1 - loud[-1]) * _STEP_S, ACX_TAIL_S, "ends"),
    ):
        if not least - _STEP_S <= quiet <= most + _STEP_S:
            at = clock(0.0 if code == "head" else levels.seconds)
            message = f"at {at} it {where} with {quiet:.1f} s of quiet; it must be {least:g} to {most:g} s."
            yield code, message, _PACKAGE


def _floor(levels: _Levels) -> tuple[float, float]:
    """Return the level of the softest half second that is not digital silence [dB RMS], and where it is [s]."""
    width = round(FLOOR_S / _STEP_S)
    best, place = math.inf, 0
    total = sum(levels.squares[:width])
    for index in range(max(1, len(levels.squares) - width + 1)):
        if index:
            total += levels.squares[index + width - 1] - levels.squares[index - 1]
        if total < best:
            best, place = total, index
    return _db(max(0.0, best) / width), place * _STEP_S


def _loudest(levels: _Levels) -> str:
    index = max(range(len(levels.peaks)), key=levels.peaks.__getitem__, default=0)
    return f"{clock(index * _STEP_S)} ({index * _STEP_S:.1f} s)"


def _db(mean_square: float) -> float:
    return 10.0 * math.log10(mean_square) if mean_square > 1e-20 else -200.0


def _measured(path: Path) -> _Levels:
    import av
    import numpy as np

    from voicestage.sound.loudness import Meter

    levels = _Levels()
    try:
        with av.open(str(path)) as container:
            stream: Any = container.streams.audio[0]
            levels.rate = stream.rate
            levels.bit_rate = stream.bit_rate or 0
            channels = min(2, stream.channels)
            meter = Meter(channels, stream.rate)
            step = round(_STEP_S * stream.rate)
            rest = np.zeros((0, channels), np.float32)
            resampler = av.AudioResampler(format="fltp", layout=("mono", "stereo")[channels - 1], rate=stream.rate)
            gathered: list[NDArray[np.float32]] = []
            for frame in container.decode(stream):
                gathered += [np.asarray(part.to_ndarray(), np.float32) for part in resampler.resample(frame)]
                if len(gathered) >= 256:
                    rest = _added(levels, meter, rest, gathered, step)
            rest = _added(levels, meter, rest, gathered, step)
    except (av.FFmpegError, OSError, IndexError) as error:
        raise StorageError(f"{path} cannot be read as sound: {error}.") from error
    levels.loudness_lufs = meter.integrated_lufs()
    levels.true_peak_dbtp = meter.true_peak_dbtp()
    return levels


def _added(
    levels: _Levels, meter: Any, rest: NDArray[np.float32], gathered: list[NDArray[np.float32]], step: int
) -> NDArray[np.float32]:
    import numpy as np

    block = np.ascontiguousarray(np.concatenate([rest.T, *gathered], axis=1).T)
    gathered.clear()
    meter.add(block[len(rest) :])
    whole = len(block) // step * step
    cut = block[:whole].reshape(-1, step, block.shape[1])
    levels.squares += np.square(cut, dtype=np.float64).mean(axis=1).max(axis=1).tolist()
    levels.peaks += np.abs(cut).max(axis=(1, 2)).tolist()
    return block[whole:].copy()
