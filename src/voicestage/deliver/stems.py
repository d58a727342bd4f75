"""Stems: each bus of the mix as a file of its own, as long as the programme, before mastering.

Added up they are the mix within half a step of 24 bits: each file takes over what the one before lost in rounding.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.files import written_whole
from voicestage.model.timeline import BUSES, Bus, Timeline
from voicestage.render.mix import Sounds, mix_buses
from voicestage.units import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

_STEPS = 1 << 23


def write_stems(timeline: Timeline, folder: Path, *, stem: str, sounds: Sounds) -> tuple[Path, ...]:
    """Write `STEM.dialogue.flac`, and the same for narration, ambience, effects and music.

    Every stem is written, also one that is silent, so that they line up in any editor.

    Args:
        timeline: the programme.
        folder: where they go.
        stem: how their names begin.
        sounds: gives the samples.

    Raises:
        StorageError: one could not be written.
        DamagedEntry: a clip or sound is not what it was; it has been removed.
    """
    import soundfile

    targets = {bus: folder / f"{stem}.{bus}.flac" for bus in BUSES}
    with contextlib.ExitStack() as stack:
        files = {
            bus: stack.enter_context(
                soundfile.SoundFile(
                    stack.enter_context(written_whole(target)), "w", RATE, 2, format="FLAC", subtype="PCM_24"
                )
            )
            for bus, target in targets.items()
        }
        for block in quantised(timeline, sounds):
            for bus, samples in block.items():
                files[bus].write(samples << 8)
    return tuple(targets.values())


def quantised(timeline: Timeline, sounds: Sounds) -> Iterator[dict[Bus, NDArray[np.int32]]]:
    """Yield blocks of all buses, [frames, 2] in steps of 24 bits; louder than full scale is clipped."""
    import numpy as np

    for frames, buses in mix_buses(timeline.scenes, 0, timeline.frames, sounds=sounds):
        block: dict[Bus, NDArray[np.int32]] = {}
        lost = np.zeros((2, frames))
        for bus in BUSES:
            wanted = buses[bus] * float(_STEPS) + lost if bus in buses else lost
            whole = np.rint(wanted)
            lost = wanted - whole
            block[bus] = np.ascontiguousarray(np.clip(whole, -_STEPS, _STEPS - 1).T).astype(np.int32)
        yield block
