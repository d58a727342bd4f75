"""Out of doors: steps on gravel, a horse that gallops by, an owl, something heavy that falls into the water."""

from __future__ import annotations

import numpy as np

from voicestage.sound.library.levels import tamed
from voicestage.sound.library.materials import (
    Modes,
    Samples,
    at_place,
    burst,
    faded,
    in_hall,
    in_room,
    paces,
    ping,
    put,
    silence,
    struck,
)
from voicestage.sound.rooms import Room
from voicestage.units import RATE, frames

_FIELD = Room(rt60_s=0.6, wet_db=0.0, predelay_ms=25, early_ms=140, early=0.5, bass=0.8, treble=0.4)


def footsteps_gravel(rng: np.random.Generator) -> Samples:
    """Six steps on gravel: under each, hundreds of stones grate, most of them as the heel lands and the sole rolls off.

    After Cook, "Physically informed sonic modeling (PhISM)" (Computer Music Journal 21:3, 1997): nothing but chance
    collisions, the more the more the foot presses, each of a stone of its own size.
    """
    out = silence(4.1)
    for step, at in enumerate(paces(rng, 6, 0.56, uneven=0.06)):
        at_s, level_db = 0.03 + float(at), rng.normal(0.0, 1.5) - 1.2 * (step % 2)
        roll_s = rng.uniform(0.16, 0.22)
        heel = rng.gamma(1.6, 0.016, 130)
        sole = roll_s + rng.normal(0.0, 0.045, 150)
        for when, stone_db in ((heel, 0.0), (sole, -2.5)):
            for after_s in when.clip(0.0, 0.4):
                stone = _stone(rng)
                put(out, stone, at_s + float(after_s), level_db + stone_db + rng.normal(-14.0, 5.0))
        put(out, struck(rng, ((78, 70, 0.0), (132, 50, -3.0)), scatter=0.08), at_s, level_db - 13.0)
    return in_room(faded(tamed(out, crest_db=21.0)), rng, decay_s=0.4, level_db=-20.0, treble_hz=4_000)


def _stone(rng: np.random.Generator) -> Samples:
    """One stone that knocks against another: small ones click high, few large ones lower and for longer."""
    hertz = float(np.exp(rng.normal(np.log(3_300), 0.55)))
    return ping(min(hertz, 14_000.0), 5.0 + 14_000.0 / hertz)


_HOOF_ON_EARTH: Modes = ((58, 110, -2.0), (88, 95, 0.0), (141, 70, -3.0), (236, 45, -9.0))
_STRIDE_S = 0.44
_FALLS = ((0.0, 0.0), (0.13, -1.0), (0.31, 0.5), (0.45, 1.0))
"""Within a stride, as shares of it, the four hooves with their levels [dB]; then the horse is in the air."""


def gallop(rng: np.random.Generator) -> Samples:
    """A horse gallops over turf, from one side to the other: four beats and a leap, again and again."""
    seconds, side = 5.6, float(rng.choice([-1.0, 1.0]))
    out = np.zeros((frames(seconds), 2), np.float32)
    for stride in range(int((seconds - 0.4) / _STRIDE_S)):
        for share, level_db in _FALLS:
            at_s = 0.03 + (stride + share) * _STRIDE_S + rng.normal(0.0, 0.006)
            way = (at_s - seconds / 2.0) / 1.5
            near_db = -10.0 * np.log10(1.0 + way**2)
            hoof = struck(rng, _HOOF_ON_EARTH, scatter=0.06, scale=float(np.exp(rng.normal(0.0, 0.08))))
            turf = burst(rng, 280, 1_600, rng.uniform(35, 60))
            hoof[: len(turf)] += np.float32(0.9 * 10.0 ** (near_db / 20.0)) * turf  # the farther, the duller
            start, heard = frames(at_s), at_place(hoof, side * 0.75 * float(np.tanh(way)))
            loud_db = level_db + near_db + rng.normal(0.0, 1.0)
            out[start : start + len(heard)] += heard[: len(out) - start] * np.float32(10.0 ** (loud_db / 20.0))
    whole = in_hall(faded(out, fade_in_ms=200.0, fade_out_ms=500.0), _FIELD, wet_db=-12.0)
    return faded(tamed(whole, crest_db=19.0), fade_out_ms=200.0)


def owl(rng: np.random.Generator) -> Samples:
    """A tawny owl in a wood: a long call, a rest, a short one, and the last that trembles before it is held."""
    out = silence(6.4)
    pitch = rng.uniform(690.0, 790.0)
    for at_s, seconds, trembling_s, level_db in ((0.05, 0.85, 0.0, 0.0), (3.1, 0.16, 0.0, -6.0), (3.75, 1.9, 1.1, 0.0)):
        t = np.arange(frames(seconds)) / RATE
        arch = 1.0 + 0.10 * np.sin(np.pi * np.clip(t / seconds, 0.0, 1.0)) - 0.05 * t / seconds
        hertz = pitch * arch * (1.0 + 0.004 * np.sin(2 * np.pi * 5.5 * t))
        turns = 2 * np.pi * np.cumsum(hertz) / RATE
        tone = np.sin(turns) + 0.10 * np.sin(2 * turns) + 0.03 * np.sin(3 * turns)
        swell = np.sin(np.pi * t / seconds) ** 0.5
        if trembling_s:
            pulses = 0.5 - 0.5 * np.cos(2 * np.pi * 10.5 * t)
            held = np.clip((t - trembling_s) / 0.12, 0.0, 1.0)
            swell = swell * (held + (1.0 - held) * 0.75 * pulses)
        put(out, faded((0.3 * tone * swell).astype(np.float32), fade_in_ms=40.0, fade_out_ms=90.0), at_s, level_db)
    return in_room(faded(out, fade_out_ms=200.0), rng, decay_s=1.9, level_db=-5.0, treble_hz=1_600)


def splash(rng: np.random.Generator) -> Samples:
    """Something heavy falls into the water: a slap, the hollow that closes over it, and what was thrown up falls back.

    What sings in water is air: bubbles, whose pitch rises as they close (Minnaert, 1933).
    """
    out = silence(2.4)
    put(out, burst(rng, 180, 2_400, rng.uniform(90, 130)), 0.02, 0.0)
    put(out, burst(rng, 1_500, 7_000, rng.uniform(180, 260)), 0.025, -9.0)
    for after_s, hertz, level_db in ((0.10, 115.0, 3.0), (0.17, 190.0, 0.0), (0.24, 300.0, -4.0)):
        closing = ping(hertz * float(np.exp(rng.normal(0.0, 0.1))), 210.0, rise_st=rng.uniform(5.0, 9.0))
        put(out, faded(closing, fade_in_ms=25.0, fade_out_ms=20.0), 0.02 + after_s + rng.normal(0, 0.01), level_db)
    for after_s in rng.gamma(1.8, 0.22, 320):
        hertz = float(np.exp(rng.uniform(np.log(450), np.log(4_200))))
        bubble = ping(hertz, 40.0 * (700.0 / hertz) ** 0.6, rise_st=rng.uniform(1.0, 6.0))
        put(out, bubble, 0.06 + float(min(after_s, 1.9)), rng.normal(-17.0, 4.0) - 5.0 * float(after_s))
    spray = burst(rng, 1_200, 6_500, 1_500.0)
    put(out, spray * np.float32(0.5), 0.09, -16.0)
    return in_room(
        faded(tamed(out, crest_db=20.0), fade_out_ms=300.0), rng, decay_s=0.7, level_db=-15.0, treble_hz=3_000
    )
