"""Stems: each bus of the mix as a file of its own, as long as the programme, before mastering.

Added up they are the mix within half a step of 24 bits: each file takes over what the one before lost in rounding.
"""

from __future__ import annotations

import contextlib
import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.files import written_whole
from voicestage.model.timeline import BUSES, Bus, Timeline
from voicestage.render.mix import Sounds, mix_buses
from voicestage.units import RATE, db_from_gain, gain_from_db

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STEPS = 1 << 23


@dataclass(frozen=True, slots=True)
class Stems:
    """The files, and how loud they are."""

    files: tuple[Path, ...]
    gain_db: float
    """Of all of them against the mix: 0, or as much below as keeps the loudest bus below full scale [dB]."""

    @property
    def warnings(self) -> tuple[str, ...]:
        """What is to be told of them."""
        if not self.gain_db:
            return ()
        return (f"The stems are {-self.gain_db:g} dB softer than the mix, as one of them would exceed full scale.",)


def write_stems(timeline: Timeline, folder: Path, *, stem: str, sounds: Sounds) -> Stems:
    """Write `STEM.dialogue.flac`, and the same for narration, ambience, effects and music.

    Every stem is written, also one that is silent, so that they line up in any editor. Where a bus by itself is louder
    than full scale all stems are softer by the same whole number of decibels, so that they still add up to the mix; it
    stands in each file's comment.

    Args:
        timeline: the programme.
        folder: where they go.
        stem: how their names begin.
        sounds: gives the samples.

    Raises:
        StorageError: one could not be written.
        DamagedEntry: a clip or sound is not what it was; it has been removed.
    """
    targets = {bus: folder / f"{stem}.{bus}.flac" for bus in BUSES}
    peak = _written(timeline, targets, sounds, gain_db=0.0)
    gain_db = 0.0
    if peak > 1.0:
        gain_db = -math.ceil(db_from_gain(peak) + 0.01)
        _written(timeline, targets, sounds, gain_db=gain_db)
    return Stems(tuple(targets.values()), gain_db)


def _written(timeline: Timeline, targets: Mapping[Bus, Path], sounds: Sounds, *, gain_db: float) -> float:
    """Write the files and return the largest sample, a factor of full scale."""
    import soundfile

    peak = 0.0
    with contextlib.ExitStack() as stack:
        files: dict[Bus, soundfile.SoundFile] = {}
        for bus, target in targets.items():
            temporary = stack.enter_context(written_whole(target))
            file = soundfile.SoundFile(temporary, "w", RATE, 2, format="FLAC", subtype="PCM_24")
            files[bus] = stack.enter_context(file)
            if gain_db:
                file.comment = f"{gain_db:g} dB against the mix"
        for block in quantised(timeline, sounds, gain_db=gain_db):
            for bus, samples in block.items():
                peak = max(peak, float(abs(samples).max()) / _STEPS)
                files[bus].write(samples.clip(-_STEPS, _STEPS - 1) << 8)
    return peak


def quantised(timeline: Timeline, sounds: Sounds, *, gain_db: float = 0.0) -> Iterator[dict[Bus, NDArray[np.int32]]]:
    """Yield blocks of all buses, [frames, 2] in steps of 24 bits; they may be louder than full scale."""
    import numpy as np

    scale = gain_from_db(gain_db) * _STEPS
    for frames, buses in mix_buses(timeline.scenes, 0, timeline.frames, sounds=sounds):
        block: dict[Bus, NDArray[np.int32]] = {}
        lost = np.zeros((2, frames))
        for bus in BUSES:
            wanted = buses[bus] * scale + lost if bus in buses else lost
            whole = np.rint(wanted)
            lost = wanted - whole
            block[bus] = np.ascontiguousarray(whole.T).astype(np.int32)
        yield block
