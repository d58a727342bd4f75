"""Who speaks in Kokoro: 28 English voices, and mixes of them such as `0.6*bm_george + 0.4*bm_fable`.

A voice is a table of 510 × 256 numbers, one row for each length of an utterance in symbols, kept as two factors of
low rank (`training/kokoro_voices`). A mix is the weighted sum of such rows and sounds like another person.
"""

from __future__ import annotations

import functools
import json
import re
from dataclasses import dataclass
from importlib.resources import files
from typing import TYPE_CHECKING

from voicestage.errors import VoiceMissing, nearest
from voicestage.model.speech import VoiceInfo

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

ROWS = 510
"""The longest utterance [symbols], and so the rows of a table."""
WIDTH = 256

_TERM = re.compile(r"(?:(\d+(?:\.\d*)?|\.\d+)\s*\*\s*)?([^\s*+]+)", re.ASCII)
_SUM_TOLERANCE = 0.01


@dataclass(frozen=True, slots=True)
class Mix:
    """Voices and their weights, which sum to 1, in the order of the names; a plain voice is a mix of one."""

    weights: tuple[tuple[str, float], ...]

    @property
    def spelling(self) -> str:
        """The one way to write it: `0.4*bm_fable + 0.6*bm_george`, `af_heart`."""
        if len(self.weights) == 1:
            return self.weights[0][0]
        return " + ".join(f"{weight:g}*{name}" for name, weight in self.weights)

    @property
    def british(self) -> bool:
        """Whether the accent is British: that of the heaviest voice, of the first by name where two weigh the same."""
        heaviest, _ = max(self.weights, key=lambda pair: pair[1])
        return heaviest.startswith("b")

    @property
    def digests(self) -> tuple[tuple[str, float], ...]:
        """The digests of the voices' data with their weights."""
        return tuple((_known()[name]["digest"], weight) for name, weight in self.weights)

    def style(self, symbols: int) -> NDArray[np.float32]:
        """Return the style vector for an utterance of so many symbols, shape [256].

        Summed in numpy's order and not by a matrix product, whose order depends on the library and its threads.
        """
        import numpy as np

        row = min(symbols, ROWS - 1)
        style = np.zeros(WIDTH, np.float32)
        for name, weight in self.weights:
            rows, basis = _factors(name)
            style += np.float32(weight) * (rows[row][:, None] * basis).sum(axis=0, dtype=np.float32)
        return style


def voices() -> tuple[VoiceInfo, ...]:
    """Return the 28 English voices."""
    return tuple(
        VoiceInfo(
            engine="kokoro",
            name=name,
            gender="female" if known["gender"] == "female" else "male",
            accent=known["accent"],
            description=f"{name[3:].capitalize()}, a {known['gender']} voice",
            licence="Apache-2.0",
        )
        for name, known in _known().items()
    )


@functools.lru_cache(maxsize=256)
def parse_mix(spec: str) -> Mix:
    """Read `af_heart` or `0.6*bm_george + 0.4*bm_fable`; spaces are optional.

    Raises:
        VoiceMissing: a name is not known (the nearest is offered), or the weights do not sum to 1 within 0.01.
    """
    weights: dict[str, float] = {}
    terms = [_TERM.fullmatch(term.strip()) for term in spec.split("+")]
    for term in terms:
        if term is None or (term[1] is None and len(terms) > 1):
            raise VoiceMissing(
                f'"{spec}" is no voice of kokoro. A mix is written "0.6*bm_george + 0.4*bm_fable", '
                "each voice with its weight."
            )
        name, weight = term[2], float(term[1] or 1.0)
        if name not in _known():
            near = nearest(name, _known())
            hint = f'Did you mean "{near}"?' if near else f"There are: {', '.join(_known())}."
            raise VoiceMissing(f'kokoro has no voice "{name}". {hint}')
        if weight > 0:
            weights[name] = weights.get(name, 0.0) + weight
    total = sum(weights.values())
    if abs(total - 1.0) > _SUM_TOLERANCE:
        raise VoiceMissing(f'The weights in the mix "{spec}" sum to {total:g}. Make them sum to 1.')
    return Mix(tuple((name, round(weight / total, 6)) for name, weight in sorted(weights.items())))


@functools.lru_cache(maxsize=1)
def _known() -> dict[str, dict[str, str]]:
    text = files("voicestage.engines").joinpath("data/kokoro_voices.json").read_text(encoding="utf-8")
    known: dict[str, dict[str, str]] = json.loads(text)
    return known


@functools.lru_cache(maxsize=32)
def _factors(name: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    import numpy as np

    with (
        files("voicestage.engines").joinpath("data/kokoro_voices.npz").open("rb") as file,
        np.load(file, allow_pickle=False) as arrays,
    ):
        return arrays[f"{name}.rows"], arrays[f"{name}.basis"]
