"""How loud each Kokoro voice speaks by itself: what a line is levelled by that is too short to be measured."""

from __future__ import annotations

import functools
import json
from importlib.resources import files

from voicestage.casting import values
from voicestage.model.cast import TOGETHER


def own_level_lufs(engine: str, voice: str) -> float | None:
    """Return the mean loudness of a voice's sentences as it speaks them [LUFS]; None where it was not measured.

    Two sentences of four seconds, trimmed as all lines are. A mix lies between its voices by their weights.
    """
    if engine != "kokoro" or TOGETHER in voice:
        return None
    try:
        parts = values.mix(voice)
    except values.BadValue:
        return None
    measured = _measured()
    if not all(name in measured for _, name in parts):
        return None
    return sum(weight * measured[name] for weight, name in parts) / sum(weight for weight, _ in parts)


@functools.lru_cache(maxsize=1)
def _measured() -> dict[str, float]:
    text = files("voicestage.casting").joinpath("data/kokoro_levels.json").read_text(encoding="utf-8")
    found: dict[str, float] = json.loads(text)
    return found
