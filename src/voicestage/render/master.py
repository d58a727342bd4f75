"""One gain for the whole programme, to the loudness asked for, and a true-peak ceiling."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from voicestage.model.cast import SoundSettings
from voicestage.render.plan import SPEECH_LUFS
from voicestage.units import RATE, gain_from_db

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

CODEC_MARGIN_DB = 1.0
"""AAC and MP3 overshoot what they encode: the limiter stays this much below the ceiling of the finished file."""
LARGEST_GAIN_DB = 40.0
REVISION = 2


def expected_gain_db(settings: SoundSettings) -> float:
    """Return the gain that a programme of speech alone needs, as each clip is brought to one loudness."""
    return round(settings.loudness_lufs - SPEECH_LUFS, 1)


def limiter_ceiling_dbtp(settings: SoundSettings) -> float:
    """Return what the limiter holds, so that the decoded file stays below the ceiling asked for."""
    return settings.peak_dbtp - CODEC_MARGIN_DB


def half_decibels(gain_db: float) -> float:
    """Round to half a decibel."""
    return round(2.0 * gain_db) / 2.0


def mastered(blocks: Iterator[Samples], *, gain_db: float, ceiling_dbtp: float) -> Iterator[Samples]:
    """Yield `blocks` [frames, 2] with their gain, held below the ceiling; as many frames."""
    import numpy as np

    from voicestage.sound.limiter import Limiter

    gain = np.float32(gain_from_db(gain_db))
    limiter = Limiter(ceiling_dbtp=ceiling_dbtp, channels=2, rate=RATE)
    for block in blocks:
        yield limiter.process(block * gain)
    yield limiter.flush()


def margins() -> tuple[int, int]:
    """Return how many frames before and after a stretch the limiter must be given to treat it as part of the whole."""
    from voicestage.sound.limiter import Limiter

    limiter = Limiter(ceiling_dbtp=0.0)
    return limiter.window_before, limiter.window_after
