"""Knocks, slams, bells, horns, glass, steps and clocks: bodies that are struck, in a room."""

from __future__ import annotations

import numpy as np

from voicestage.sound.ambience.materials import (
    Samples,
    band,
    drift,
    envelope,
    faded,
    filtered,
    in_room,
    noise,
    ping,
    put,
    tamed,
)
from voicestage.units import RATE, frames


def _silence(seconds: float) -> Samples:
    return np.zeros(frames(seconds), np.float32)


def _body(rng: np.random.Generator, modes: tuple[tuple[float, float, float], ...], *, scatter: float = 0.02) -> Samples:
    """Return a struck body: modes are (Hz, decay in ms, dB); each stroke scatters their pitches and levels a little."""
    out = _silence(max(decay for _, decay, _ in modes) / 1000.0 + 0.01)
    for hertz, decay_ms, level_db in modes:
        put(out, ping(hertz * (1.0 + scatter * rng.standard_normal()), decay_ms), 0.0, level_db + rng.normal(0.0, 1.0))
    return out


def _burst(rng: np.random.Generator, low_hz: float, high_hz: float, decay_ms: float) -> Samples:
    """Return a burst of noise that falls by 60 dB in `decay_ms`."""
    seconds = decay_ms / 1000.0
    return noise(rng, band(low_hz, high_hz), seconds=seconds) * envelope([(0.0, 0.0), (seconds, -60.0)])


def door_knock(rng: np.random.Generator) -> Samples:
    """Knuckles on a panel, three times."""
    panel = ((92, 170, -2.0), (168, 140, 0.0), (275, 110, -2.0), (430, 80, -6.0), (690, 55, -9.0), (980, 40, -13.0))
    out = _silence(1.15)
    for at_s, level_db in ((0.02, -1.5), (0.28, 0.0), (0.55, -0.5)):
        put(out, _body(rng, panel), at_s + rng.normal(0, 0.008), level_db)
        put(out, _burst(rng, 700, 2_800, 14), at_s, level_db - 11.0)
    return in_room(out, rng, decay_s=0.45, level_db=-9.0, treble_hz=3_500)


def door_slam(rng: np.random.Generator) -> Samples:
    """The latch, the blow, and what rattles after it."""
    out = _silence(1.0)
    put(out, _burst(rng, 1_500, 5_000, 18), 0.02, -16.0)
    put(
        out,
        _body(rng, ((52, 420, 0.0), (83, 330, -1.0), (131, 260, -4.0), (214, 180, -7.0), (390, 120, -11.0))),
        0.06,
        3.0,
    )
    put(out, _burst(rng, 90, 1_400, 130), 0.06, -3.0)
    put(out, _burst(rng, 1_000, 5_000, 45), 0.062, -11.0)
    for at_s, level_db in ((0.15, -17.0), (0.21, -21.0), (0.26, -25.0)):
        put(out, _burst(rng, 1_200, 4_000, 22), at_s, level_db)
    return in_room(out, rng, decay_s=1.1, level_db=-7.0, treble_hz=2_500)


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
    out = np.concatenate([tone.astype(np.float32), _silence(0.2)])
    return tamed(in_room(out, rng, decay_s=2.6, level_db=-11.0, treble_hz=900), crest_db=13.0)


def bell(rng: np.random.Generator) -> Samples:
    """A church bell on d': hum, prime, tierce, quint, nominal and above (Lehr's ratios), each pair beating slowly."""
    partials = (
        (0.5, 7.0, -4),
        (1.0, 4.5, -3),
        (1.183, 4.0, -2),
        (1.506, 2.8, -9),
        (2.0, 2.6, 0),
        (2.514, 1.6, -7),
        (2.662, 1.4, -9),
        (3.011, 1.1, -7),
        (4.166, 0.7, -10),
        (5.433, 0.5, -14),
    )
    out = _silence(7.0)
    for ratio, decay_s, level_db in partials:
        for detune in (-0.0007, 0.0007):
            hertz = 293.7 * ratio * (1.0 + detune + 0.0003 * rng.standard_normal())
            put(out, ping(hertz, 1000.0 * decay_s), 0.005, level_db - 6.0)
    put(out, _burst(rng, 1_800, 6_000, 25), 0.004, -22.0)
    return in_room(faded(out, fade_out_ms=600.0), rng, decay_s=1.8, level_db=-14.0, treble_hz=3_000)


def glass_break(rng: np.random.Generator) -> Samples:
    """The blow, the burst, and splinters that ring and fall ever more thinly."""
    out = _silence(1.7)
    put(out, _burst(rng, 300, 1_500, 50), 0.01, -8.0)
    put(out, _burst(rng, 2_500, 9_000, 160), 0.012, -6.0)
    for at_s in np.concatenate([rng.exponential(0.05, 45), 0.12 + rng.exponential(0.3, 55)]):
        hertz = float(np.exp(rng.uniform(np.log(2_200), np.log(9_500))))
        put(out, ping(hertz, rng.uniform(40, 220)), 0.012 + min(at_s, 1.4), rng.uniform(-24, -9) - 9.0 * at_s)
    return in_room(faded(out), rng, decay_s=0.6, level_db=-14.0, treble_hz=7_000)


def footsteps(rng: np.random.Generator) -> Samples:
    """Heel and sole, six times, left and right not alike."""
    boards = ((70, 120, 0.0), (124, 90, -2.0), (236, 60, -6.0), (480, 35, -10.0))
    out = _silence(3.6)
    for step in range(6):
        at_s = 0.03 + 0.56 * step + rng.normal(0, 0.012)
        level_db = rng.normal(0.0, 1.0) - 1.5 * (step % 2)
        put(out, _body(rng, boards, scatter=0.04), at_s, level_db)
        put(out, _burst(rng, 900, 3_500, 16), at_s, level_db - 8.0)
        put(out, _burst(rng, 400, 2_600, 70), at_s + 0.085, level_db - 17.0)
    return in_room(out, rng, decay_s=0.5, level_db=-10.0, treble_hz=3_000)


def clock(rng: np.random.Generator) -> Samples:
    """A mantel clock that ticks twice a second for 10 s: tick and tock, in a wooden case."""
    tick = ((1_650, 14, -4.0), (2_900, 10, 0.0), (4_600, 7, -4.0), (420, 30, -9.0))
    tock = ((1_300, 16, -2.0), (2_350, 11, 0.0), (3_900, 7, -6.0), (340, 34, -7.0))
    out = _silence(10.1)
    for beat in range(20):
        at_s = 0.05 + 0.5 * beat + 0.012 * (beat % 2)
        put(out, _body(rng, tock if beat % 2 else tick, scatter=0.004), at_s, -1.0 * (beat % 2))
        put(out, _burst(rng, 2_500, 7_000, 5), at_s, -12.0)
    return in_room(filtered(out, band(200, 9_000)), rng, decay_s=0.35, level_db=-15.0, treble_hz=4_000)
