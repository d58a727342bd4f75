"""Single things that sound: bells, horns, a heart, a shot, blades."""

from __future__ import annotations

import numpy as np

from voicestage.sound.library.levels import tamed
from voicestage.sound.library.materials import (
    LOOP_S,
    Modes,
    Samples,
    band,
    burst,
    drift,
    envelope,
    faded,
    filtered,
    in_room,
    noise,
    ping,
    put,
    put_round,
    silence,
    struck,
    up,
)
from voicestage.units import RATE, frames

_LOW_RATE = RATE // 8


def ship_horn(rng: np.random.Generator) -> Samples:
    """Two low reeds a fourth apart, slowly blown, over open water."""
    seconds = 4.2
    t = np.arange(frames(seconds)) / RATE
    tone = np.zeros(len(t))
    blow = envelope([(0.0, -50.0), (0.12, -12.0), (0.5, 0.0), (3.8, -1.5), (seconds, -60.0)])
    for base_hz, level in ((87.0, 1.0), (116.0, 0.7)):
        waver = 1.0 + 0.002 * drift(rng, fastest_hz=4.0, seconds=seconds)
        bend = base_hz * waver * (1.0 - 0.03 * np.exp(-t / 0.15))
        turns = np.cumsum(bend) / RATE
        for harmonic in range(1, 28):
            dull = 1.0 / (1.0 + (harmonic * base_hz / 620.0) ** 2)
            tone += level * dull * np.sin(2 * np.pi * harmonic * turns + 0.7 * harmonic**2)
    breath = noise(rng, band(200, 1_500), seconds=seconds)
    tone = (tone / np.abs(tone).max() + 0.03 * breath) * blow
    out = np.concatenate([tone.astype(np.float32), silence(0.2)])
    return tamed(in_room(out, rng, decay_s=2.6, level_db=-11.0, treble_hz=900), crest_db=13.0)


def church_bell(rng: np.random.Generator) -> Samples:
    """A church bell on d': hum, prime, tierce, quint, nominal and above (Lehr's ratios).

    The hum rings on for half a minute, and is what is left in the end. Each partial is two that hardly differ, as no
    bell is quite round; one is much weaker, so that they beat slowly and never cancel.
    """
    partials = (
        (0.5, 30.0, -7),
        (1.0, 16.0, -4),
        (1.183, 13.0, -2),
        (1.506, 8.0, -9),
        (2.0, 7.0, 0),
        (2.514, 3.2, -7),
        (2.662, 2.8, -9),
        (3.011, 2.4, -6),
        (4.166, 1.3, -9),
        (5.433, 0.8, -12),
        (6.79, 0.5, -15),
    )
    out = silence(10.0)
    for ratio, decay_s, level_db in partials:
        for detune, weaker_db in ((-0.0005, 0.0), (0.0005, rng.uniform(-14.0, -9.0))):
            hertz = 293.7 * ratio * (1.0 + detune + 0.0002 * rng.standard_normal())
            put(out, ping(hertz, 1000.0 * decay_s)[: len(out)], 0.005, level_db + weaker_db - 6.0)
    put(out, burst(rng, 1_800, 6_000, 25), 0.004, -20.0)
    return in_room(faded(out, fade_out_ms=2_500.0), rng, decay_s=1.8, level_db=-14.0, treble_hz=3_000)


def hand_bell(rng: np.random.Generator) -> Samples:
    """A dinner bell is shaken seven times: a small cup whose partials are far apart."""
    cup: Modes = ((1_310, 1_500, -5.0), (3_020, 900, 0.0), (5_480, 500, -5.0), (8_350, 280, -11.0))
    out = silence(3.6)
    for stroke in range(7):
        at_s = 0.02 + 0.23 * stroke + rng.normal(0.0, 0.012)
        level_db = -8.0 - 1.5 * (stroke % 2) - (2.0 if stroke > 5 else 0.0)
        put(out, struck(rng, cup, scatter=0.001), at_s, level_db)
        put(out, burst(rng, 2_500, 8_000, 6), at_s, level_db - 10.0)
    return in_room(faded(out, fade_out_ms=300.0), rng, decay_s=0.7, level_db=-14.0, treble_hz=5_000)


def heartbeat(rng: np.random.Generator) -> Samples:
    """A heart, 65 beats a minute, heard through the chest: two soft thuds, the second shorter and higher."""
    beats = 52
    out = silence(LOOP_S, rate=_LOW_RATE)
    # the upper ones are what a small loudspeaker has of it
    first: Modes = (
        (52, 230, -1.0),
        (74, 200, 0.0),
        (112, 150, -2.0),
        (168, 100, -5.0),
        (245, 70, -5.0),
        (350, 50, -7.0),
    )
    second: Modes = (
        (66, 170, -2.0),
        (98, 150, 0.0),
        (146, 110, -3.0),
        (215, 70, -6.0),
        (310, 55, -6.0),
        (430, 40, -9.0),
    )
    for beat in range(beats):
        at_s = 0.2 + (beat + rng.normal(0.0, 0.012)) * LOOP_S / beats
        put_round(out, struck(rng, first, rate=_LOW_RATE), at_s, 0.0, rate=_LOW_RATE)
        put_round(out, struck(rng, second, rate=_LOW_RATE), at_s + 0.31, -3.5, rate=_LOW_RATE)
    blood = noise(rng, band(40, 110, above_db_oct=9.0), rate=_LOW_RATE) * np.float32(0.01)
    soft = filtered(out, band(45, 420, above_db_oct=9.0), rate=_LOW_RATE)
    middle = up(soft + blood, rate=_LOW_RATE)
    side = up(noise(rng, band(40, 200, above_db_oct=9.0), rate=_LOW_RATE), rate=_LOW_RATE) * np.float32(0.006)
    return tamed(np.stack([middle + side, middle - side], axis=1), crest_db=17.0)


def gunshot(rng: np.random.Generator) -> Samples:
    """The blast, its thump, and the echo from house fronts and woods."""
    out = silence(2.4)
    put(out, burst(rng, 250, 7_000, 90), 0.012, 4.0)
    put(out, burst(rng, 60, 500, 240), 0.012, 4.0)
    put(out, struck(rng, ((58, 260, 0.0), (91, 200, -2.0), (140, 140, -4.0))), 0.012, 5.0)
    for at_s, level_db in ((0.16, -17.0), (0.27, -19.0), (0.45, -22.0), (0.71, -27.0), (1.05, -33.0)):
        echo = burst(rng, 120, 1_600, 260)
        put(out, echo * np.hanning(2 * len(echo))[-len(echo) :].astype(np.float32), at_s, level_db)
    return tamed(in_room(out, rng, decay_s=1.7, level_db=-11.0, treble_hz=1_500), crest_db=19.0)


_BLADE: Modes = (
    (2_240, 700, -3.0),
    (3_410, 620, 0.0),
    (4_870, 480, -2.0),
    (6_350, 380, -4.0),
    (8_120, 260, -8.0),
    (1_130, 500, -9.0),
)


def sword_draw(rng: np.random.Generator) -> Samples:
    """A blade scrapes out of its sheath, ever higher, and rings when it is free."""
    out = silence(2.2)
    seconds = 0.62
    scrape = silence(seconds)
    for low_hz, high_hz, swell in ((1_500, 3_200, (0.0, 0.5)), (2_600, 5_500, (0.25, 0.8)), (4_500, 9_000, (0.5, 1.0))):
        hiss = noise(rng, band(low_hz, high_hz), seconds=seconds)
        level = np.interp(
            np.linspace(0, 1, len(hiss)), (swell[0] - 0.25, swell[0], swell[1], swell[1] + 0.2), (0, 0.6, 1, 0)
        )
        scrape += hiss * level.astype(np.float32)
    rough = 1.0 + 0.35 * np.sin(2 * np.pi * np.cumsum(np.linspace(90, 260, len(scrape))) / RATE)
    put(out, faded(scrape * rough.astype(np.float32), fade_in_ms=60.0, fade_out_ms=25.0), 0.02, -14.0)
    put(out, struck(rng, _BLADE, scatter=0.01), 0.60, -13.0)
    put(out, burst(rng, 3_000, 9_000, 15), 0.60, -16.0)
    return in_room(faded(out, fade_out_ms=200.0), rng, decay_s=0.9, level_db=-14.0, treble_hz=7_000)


def sword_clash(rng: np.random.Generator) -> Samples:
    """Two blades meet three times and slide apart."""
    out = silence(2.8)
    for at_s, level_db in ((0.03, -2.0), (0.52, -4.0), (0.95, 0.0)):
        other: Modes = tuple((1.13 * hertz, 0.8 * decay, level) for hertz, decay, level in _BLADE)
        for blade in (_BLADE, other):
            put(out, struck(rng, blade, scatter=0.02), at_s, level_db - 6.0)
        put(out, burst(rng, 1_500, 9_000, 30), at_s, level_db - 5.0)
        put(out, struck(rng, ((320, 60, 0.0), (610, 45, -2.0))), at_s, level_db - 10.0)
    slide = noise(rng, band(3_200, 8_000), seconds=0.5) * envelope([(0, -30), (0.08, -6), (0.3, -9), (0.5, -60)])
    put(out, slide, 1.0, -17.0)
    return in_room(faded(out, fade_out_ms=300.0), rng, decay_s=0.9, level_db=-13.0, treble_hz=7_000)


def train_whistle(rng: np.random.Generator) -> Samples:
    """A steam whistle, a long call and a short one: three pipes in a chord that rises as the steam comes, and hiss."""
    out = silence(4.0)
    for start_s, seconds in ((0.05, 1.7), (2.1, 0.9)):
        t = np.arange(frames(seconds)) / RATE
        breath = np.minimum(1.0, t / 0.12) * np.minimum(1.0, (seconds - t) / 0.22)
        tone = np.zeros(len(t))
        for hertz, level in ((415.0, 1.0), (523.0, 0.8), (622.0, 0.7)):
            bend = hertz * (0.94 + 0.06 * breath**0.5) * (1.0 + 0.0015 * drift(rng, fastest_hz=8.0, seconds=seconds))
            turns = 2 * np.pi * np.cumsum(bend) / RATE
            tone += level * sum(np.sin(k * turns) / k**1.4 for k in (1, 2, 3, 4))
        steam = noise(rng, band(700, 5_000), seconds=seconds)
        put(out, ((0.3 * tone + 0.16 * steam) * breath**0.7).astype(np.float32), start_s)
    return in_room(out, rng, decay_s=2.2, level_db=-10.0, treble_hz=2_000)
