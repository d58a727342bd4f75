"""A finished file against a standard: what is wrong, at which second, by how much, and what repairs it.

What is measured is what a player decodes. The demands of ACX (Audible's) are those of its submission requirements:
-23 to -18 dB RMS, peaks to -3 dB, a noise floor to -60 dB RMS, 0.5 to 1 s of room tone before and 1 to 5 s after,
44.1 kHz, a constant 192 kb/s or more, 120 minutes a file at most.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from voicestage.errors import Diagnostic, Place, StorageError
from voicestage.units import clock, db_from_gain

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

MasterStandard = Literal["podcast", "r128", "acx"]
TARGETS: dict[str, tuple[float, float, float]] = {"podcast": (-16.0, 1.0, -1.0), "r128": (-23.0, 0.5, -1.0)}
"""Integrated loudness [LUFS], how far off it may be [LU], true peak [dBTP]: Apple's for podcasts, EBU R 128."""
ACX_RMS_DB = (-23.0, -18.0)
ACX_PEAK_DB = -3.0
ACX_FLOOR_DB = -60.0
ACX_HEAD_S, ACX_TAIL_S = (0.5, 1.0), (1.0, 5.0)
ACX_RATE = 44_100
ACX_BITS_PER_S = 192_000
ACX_LONGEST_S = 120 * 60.0
SAMPLE_S = (60.0, 300.0)
SAMPLE = "sample"
"""What stands in the name of the retail sample, which has a length of its own."""
PAUSE_S = 0.5
"""What is no sound for so long is a pause."""
FLOOR_S = 0.15
"""The noise floor of a pause is its softest 150 ms: what is left when a voice and its room have died away, which in a
pause of half a second they take most of. Digital silence is none: no room has it, and a file would pass by it however
loud its pauses are."""
NOISY_SHARE = 0.25
"""So many of its pauses may be louder: an effect rings on in them, or the chapter has one scored scene."""
BREATH_S = 20.0
"""Nobody speaks for so long without a moment of quiet."""
SILENCE_DB = -100.0
SOUND_DB = -15.0
"""What is no softer than this against the whole is a sound, not what is heard in a pause."""
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


def check_master(path: Path, standard: MasterStandard) -> tuple[Diagnostic, ...]:
    """Measure a finished file against a standard.

    Args:
        path: any sound file.
        standard: podcast, r128 or acx.

    Raises:
        StorageError: it cannot be read.
    """
    levels = _measured(path)
    sample = SAMPLE in path.stem.casefold()
    found = _acx(levels, sample=sample) if standard == "acx" else _loudness(levels, standard)
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


def _acx(levels: _Levels, *, sample: bool) -> Iterator[tuple[str, str, str]]:
    squares = levels.squares
    packaged = levels.rate == ACX_RATE
    again = "Soften what is loudest in it, or shorten its pauses; then render and export again."
    rms_db = _db(sum(squares) / max(1, len(squares)))
    low, high = ACX_RMS_DB
    if not low <= rms_db <= high:
        off = low - rms_db if rms_db < low else high - rms_db
        repair = again if packaged else _PACKAGE
        yield "rms", f"its RMS is {rms_db:.1f} dB, and must be {low:.0f} to {high:.0f}: {off:+.1f} dB.", repair
    peak_db = db_from_gain(max(levels.peaks, default=0.0))
    if peak_db > ACX_PEAK_DB:
        message = f"at {_loudest(levels)} it peaks at {peak_db:.1f} dB; {ACX_PEAK_DB:.0f} dB is the most."
        yield "peak", message, again if packaged else _PACKAGE
    pauses = _pauses(levels, rms_db)
    noisy = [pause for pause in pauses if pause[0] > ACX_FLOOR_DB]
    if len(noisy) > NOISY_SHARE * len(pauses):
        floor_db, at = max(noisy)
        message = (
            f"in {len(noisy)} of its {len(pauses)} pauses it is not quiet: at {clock(at)} ({at:.1f} s) its softest "
            f"moment has {floor_db:.1f} dB RMS; {ACX_FLOOR_DB:.0f} dB is the most."
        )
        repair = "Set `sound: {loudness: acx}` in voices.yaml, which leaves ambiences out, end music before a pause, "
        yield "floor", message, f"{repair}then render and export again."
    yield from _ends(levels, rms_db)
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
    if sample and not SAMPLE_S[0] <= levels.seconds <= SAMPLE_S[1]:
        repair = "Take it from a longer story: this one has no more." if levels.seconds < SAMPLE_S[0] else _PACKAGE
        yield "sample", f"it plays {levels.seconds:.0f} s; a retail sample has 1 to 5 minutes.", repair


def _ends(levels: _Levels, rms_db: float) -> Iterator[tuple[str, str, str]]:
    """Find how long it is quiet before the first sound and after the last."""
    loud = _sounds(levels, rms_db)
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


def _sounds(levels: _Levels, rms_db: float) -> list[int]:
    """Return the steps in which there is a sound."""
    least = max(ACX_FLOOR_DB, rms_db + SOUND_DB)
    return [index for index, square in enumerate(levels.squares) if _db(square) > least]


def _pauses(levels: _Levels, rms_db: float) -> list[tuple[float, float]]:
    """Return for each pause the level of its softest moment [dB RMS], and where that is [s].

    Those between the first sound and the last; where there are none, those before and after. Digital silence is none.
    Where there is none for longer than anybody speaks in one breath, something is on that drowns it: of each such
    stretch the softest moment counts.
    """
    sounds = _sounds(levels, rms_db)
    width, breath = round(PAUSE_S / _STEP_S), round(BREATH_S / _STEP_S)
    gaps: list[tuple[int, int]] = []
    since = sounds[0] if sounds else 0
    for one, other in pairwise(sounds):
        if other - one > width:
            gaps.append((one + 1, other))
            since = other
        elif other - since > breath:
            gaps.append((since, other))
            since = other
    inside = [_softest(levels.squares, *gap) for gap in gaps]
    ends = [(0, sounds[0]), (sounds[-1] + 1, len(levels.squares))] if sounds else []
    found = [pause for pause in inside if pause] or [pause for end in ends if (pause := _softest(levels.squares, *end))]
    return [(_db(square), index * _STEP_S) for square, index in found]


def _softest(squares: list[float], first: int, last: int) -> tuple[float, int] | None:
    """Return the softest moment of a stretch that is no digital silence, and where; None where there is none."""
    width = round(FLOOR_S / _STEP_S)
    silence = 10.0 ** (SILENCE_DB / 10.0)
    windows = ((squares[index : index + width], index) for index in range(first, last - width + 1))
    return min(((sum(window) / width, index) for window, index in windows if min(window) > silence), default=None)


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
