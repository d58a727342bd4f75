"""The default engine's English voices, as far as casting needs to know them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voicestage.casting.likeness import measured
from voicestage.model.cast import Age, Gender


@dataclass(frozen=True, slots=True, kw_only=True)
class KokoroVoice:
    """One voice: its name says accent and gender, `bf_emma` is British and female."""

    name: str
    grade: float
    """How good it is, 4 best: the grade that the model's author gives it (VOICES.md of Kokoro-82M 1.0); A is 4, C+ is
    2.3, F+ is 0.3. It tells how much and how clean its training speech was, not how it pleases."""
    plain: bool = True
    """Whether it can speak anything; a voice that always whispers cannot."""

    @property
    def gender(self) -> Gender:
        """Female or male."""
        return "female" if self.name[1] == "f" else "male"

    @property
    def age(self) -> Age:
        """What age it is taken for: the higher third of its gender for young, the deeper third for old.

        By the measured pitch alone, which is what tells ages apart in most voices; nobody has listened.
        """
        pitches = measured().pitch_hz
        rank = sorted((voice for voice in VOICES if voice.gender == self.gender), key=lambda each: pitches[each.name])
        third = 3 * rank.index(self) // len(rank)
        ages: tuple[Age, Age, Age] = ("old", "adult", "young")
        return ages[third]

    @property
    def accent(self) -> Literal["american", "british"]:
        """American or british."""
        return "british" if self.name[0] == "b" else "american"


VOICES: tuple[KokoroVoice, ...] = (
    KokoroVoice(name="af_heart", grade=4.0),
    KokoroVoice(name="af_bella", grade=3.7),
    KokoroVoice(name="af_nicole", grade=2.7, plain=False),
    KokoroVoice(name="af_aoede", grade=2.3),
    KokoroVoice(name="af_kore", grade=2.3),
    KokoroVoice(name="af_sarah", grade=2.3),
    KokoroVoice(name="af_alloy", grade=2.0),
    KokoroVoice(name="af_nova", grade=2.0),
    KokoroVoice(name="af_sky", grade=1.7),
    KokoroVoice(name="af_jessica", grade=1.0),
    KokoroVoice(name="af_river", grade=1.0),
    KokoroVoice(name="am_fenrir", grade=2.3),
    KokoroVoice(name="am_michael", grade=2.3),
    KokoroVoice(name="am_puck", grade=2.3),
    KokoroVoice(name="am_echo", grade=1.0),
    KokoroVoice(name="am_eric", grade=1.0),
    KokoroVoice(name="am_liam", grade=1.0),
    KokoroVoice(name="am_onyx", grade=1.0),
    KokoroVoice(name="am_santa", grade=0.7),
    KokoroVoice(name="am_adam", grade=0.3),
    KokoroVoice(name="bf_emma", grade=2.7),
    KokoroVoice(name="bf_isabella", grade=2.0),
    KokoroVoice(name="bf_alice", grade=1.0),
    KokoroVoice(name="bf_lily", grade=1.0),
    KokoroVoice(name="bm_fable", grade=2.0),
    KokoroVoice(name="bm_george", grade=2.0),
    KokoroVoice(name="bm_lewis", grade=1.3),
    KokoroVoice(name="bm_daniel", grade=1.0),
)

BY_NAME = {voice.name: voice for voice in VOICES}
