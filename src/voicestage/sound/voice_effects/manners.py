"""How a person speaks: shouting, screaming, mumbling, with a laugh, in tears, to themselves.

None of these moves the middle of the pitch or the pace: that is a direction's `pitch` and `pace`.
"""

from __future__ import annotations

import numpy as np

from voicestage.sound.voice_effects.shaping import (
    Samples,
    as_loud_as,
    bent,
    curved,
    driven,
    pressed,
    swell,
    wandering,
    wavering,
)
from voicestage.sound.voice_effects.whispering import whisper
from voicestage.units import gain_from_db


def shout(samples: Samples) -> Samples:
    """A raised voice: brighter, pressed.

    Who shouts closes the glottis faster: the spectrum tilts up by some 6 dB towards 3 kHz (Traunmüller and Eriksson
    2000), and the syllables come to be equally loud.
    """
    bright = curved(samples, (200, -7.0), (500, -2.0), (1_200, 3.0), (2_500, 6.0), (4_500, 6.0), (9_000, 1.0))
    return as_loud_as(samples, driven(pressed(bright, ratio=1.8), drive_db=4.0))


def scream(samples: Samples) -> Samples:
    """A voice beyond its strength: shrill and rough.

    Roughness, a flutter of the level 30 to 150 times a second, is what makes a scream alarm (Arnal et al. 2015).
    """
    count = len(samples)
    shrill = curved(samples, (250, -12.0), (600, -4.0), (1_500, 4.0), (3_000, 9.0), (5_000, 8.0), (9_000, 2.0))
    flutter = 1.0 + 0.45 * wavering(count, hertz=72.0, seed=72, shake=0.25)
    rough = (driven(pressed(shrill, ratio=2.5), drive_db=9.0) * flutter).astype(np.float32)
    return as_loud_as(samples, curved(rough, (300, -7.0), (900, -2.0), (2_500, 3.0), (6_000, 2.0)))


def mumble(samples: Samples) -> Samples:
    """Words into the collar: dull, with soft consonants."""
    dull = curved(samples, (150, 3.0), (500, 2.0), (1_200, -4.0), (2_500, -12.0), (4_000, -20.0), (8_000, -36.0))
    level = swell(dull, seconds=0.025)
    sluggish = swell(dull, seconds=0.12)  # the level follows the syllables late, as a lazy mouth does
    gain = np.sqrt((sluggish + 1e-9) / (level + 1e-9)).clip(0.5, 2.0)
    return as_loud_as(samples, (dull * gain).astype(np.float32))


def laugh(samples: Samples) -> Samples:
    """Words through a laugh: the breath comes in pushes, about five a second, and the pitch leaps with each."""
    count = len(samples)
    push = wavering(count, hertz=5.2, seed=52, shake=0.3)
    pushed = bent(samples, 0.9 * push) * (1.0 + 0.42 * push)
    breath = whisper(samples) * (gain_from_db(-12.0) * (1.0 - 0.6 * push))
    return as_loud_as(samples, curved((pushed + breath).astype(np.float32), (300, 0.0), (3_000, 2.5)))


def cry(samples: Samples) -> Samples:
    """Words through tears: the voice quavers, thins out and breaks into breath, through a closed nose.

    Who weeps loses the closure of the cords for a tenth of a second and longer, here a third of the time: the words go
    on as breath. That takes a quarter of the voiced frames, and no word with it.
    """
    count = len(samples)
    quaver = 0.6 * wavering(count, hertz=6.8, seed=68, shake=0.5) + 0.5 * wandering(count, hertz=2.5, seed=25)
    weak = np.exp(-0.5 * np.abs(wandering(count, hertz=3.0, seed=30)))
    closed = ((0.64 - wandering(count, hertz=3.6, seed=31)) / 0.25).clip(0.0, 1.0)
    closed = closed * closed * (3.0 - 2.0 * closed)
    voice = bent(samples, 0.55 * quaver) * (1.0 + 0.3 * quaver.clip(-1.5, 1.5)) * weak * closed
    thick = curved(voice.astype(np.float32), (200, 1.0), (300, 4.0), (800, -4.0), (1_800, 0.0), (4_000, -2.0))
    breath = whisper(samples) * (gain_from_db(-9.0) * closed + gain_from_db(-3.0) * (1.0 - closed))
    return as_loud_as(samples, (thick + breath).astype(np.float32))


def inner(samples: Samples) -> Samples:
    """A thought: close and soft, the voice with its own whisper over it."""
    soft = curved(samples, (120, 4.0), (400, 2.0), (1_500, -2.0), (4_000, -5.0), (9_000, -9.0))
    return as_loud_as(samples, pressed(soft, ratio=1.5) + whisper(samples) * np.float32(gain_from_db(-9.0)))
