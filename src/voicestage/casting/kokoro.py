"""The default engine's English voices, as far as casting needs to know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voicestage.model.cast import Age, Gender


@dataclass(frozen=True, slots=True, kw_only=True)
class KokoroVoice:
    """One voice: its name says accent and gender, `bf_emma` is British and female."""

    name: str
    grade: float
    """How good it is, 4 best, from the grades that the model's authors give (VOICES.md of Kokoro-82M 1.0: A is 4)."""
    age: Age = "adult"
    """What age it passes for."""
    plain: bool = True
    """Whether it can speak anything; a voice that always whispers cannot."""

    @property
    def gender(self) -> Gender:
        """Female or male."""
        return "female" if self.name[1] == "f" else "male"

    @property
    def accent(self) -> Literal["american", "british"]:
        """American or british."""
        return "british" if self.name[0] == "b" else "american"


VOICES: tuple[KokoroVoice, ...] = (
    KokoroVoice(name="af_heart", grade=4.0),
    KokoroVoice(name="af_bella", grade=3.7, age="young"),
    KokoroVoice(name="af_nicole", grade=2.7, plain=False),
    KokoroVoice(name="af_aoede", grade=2.3, age="young"),
    KokoroVoice(name="af_kore", grade=2.3),
    KokoroVoice(name="af_sarah", grade=2.3),
    KokoroVoice(name="af_alloy", grade=2.0),
    KokoroVoice(name="af_nova", grade=2.0),
    KokoroVoice(name="af_sky", grade=1.7, age="young"),
    KokoroVoice(name="af_jessica", grade=1.0, age="young"),
    KokoroVoice(name="af_river", grade=1.0),
    KokoroVoice(name="am_fenrir", grade=2.3),
    KokoroVoice(name="am_michael", grade=2.3),
    KokoroVoice(name="am_puck", grade=2.3, age="young"),
    KokoroVoice(name="am_echo", grade=1.0),
    KokoroVoice(name="am_eric", grade=1.0),
    KokoroVoice(name="am_liam", grade=1.0, age="young"),
    KokoroVoice(name="am_onyx", grade=1.0, age="old"),
    KokoroVoice(name="am_santa", grade=0.7, age="old"),
    KokoroVoice(name="am_adam", grade=0.3),
    KokoroVoice(name="bf_emma", grade=2.7),
    KokoroVoice(name="bf_isabella", grade=2.0),
    KokoroVoice(name="bf_alice", grade=1.0, age="young"),
    KokoroVoice(name="bf_lily", grade=1.0, age="young"),
    KokoroVoice(name="bm_fable", grade=2.0, age="young"),
    KokoroVoice(name="bm_george", grade=2.0, age="old"),
    KokoroVoice(name="bm_lewis", grade=1.3, age="old"),
    KokoroVoice(name="bm_daniel", grade=1.0),
)

BY_NAME = {voice.name: voice for voice in VOICES}

TWIN = 0.80
"""From this cosine of their GE2E speaker embeddings on, two voices are too alike for one cast."""

STRANGERS = 0.63
"""The mean cosine of two different voices (28 voices, two sentences each); one voice with itself has 0.965."""

_LIKENESS = {
    ("af_heart", "af_bella"): 0.88,
    ("am_puck", "am_echo"): 0.88,
    ("bm_george", "bm_daniel"): 0.87,
    ("bm_fable", "am_echo"): 0.87,
    ("af_heart", "af_sarah"): 0.86,
    ("am_fenrir", "am_puck"): 0.86,
    ("af_kore", "af_alloy"): 0.86,
    ("af_nova", "af_heart"): 0.85,
    ("af_jessica", "af_heart"): 0.85,
    ("am_fenrir", "am_echo"): 0.83,
    ("af_sky", "af_alloy"): 0.83,
    ("af_bella", "af_sarah"): 0.82,
    ("af_sarah", "af_kore"): 0.82,
    ("am_puck", "bm_fable"): 0.80,
    # no twins, but nearer than most
    ("am_michael", "am_onyx"): 0.77,
    ("am_fenrir", "bm_fable"): 0.75,
    ("bm_george", "bm_lewis"): 0.72,
    ("bf_emma", "bf_lily"): 0.71,
    ("af_heart", "af_nicole"): 0.71,
    ("af_bella", "af_nicole"): 0.70,
    ("am_michael", "bm_george"): 0.69,
}
"""Measured with GE2E embeddings on the same sentences; pairs that are not here count as strangers."""


def likeness(one: str, other: str) -> float:
    """Return how alike two voices sound: the cosine of their speaker embeddings, 1 for a voice and itself."""
    if one == other:
        return 1.0
    return _LIKENESS.get((one, other)) or _LIKENESS.get((other, one)) or STRANGERS
