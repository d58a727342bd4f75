"""What is heard in a house: doors, steps, a clock, a telephone, paper, breaking glass."""

from __future__ import annotations

import numpy as np

from voicestage.sound.library.levels import tamed
from voicestage.sound.library.materials import (
    LOOP_S,
    Modes,
    Samples,
    at_place,
    band,
    burst,
    drift,
    faded,
    in_room,
    noise,
    ping,
    put,
    put_round,
    resounding,
    silence,
    struck,
)
from voicestage.sound.space import ROOMS
from voicestage.units import RATE, frames


def door_knock(rng: np.random.Generator) -> Samples:
    """Knuckles on a panel, three times."""
    panel = ((92, 170, -2.0), (168, 140, 0.0), (275, 110, -2.0), (430, 80, -6.0), (690, 55, -9.0), (980, 40, -13.0))
    out = silence(1.15)
    for at_s, level_db in ((0.02, -1.5), (0.28, 0.0), (0.55, -0.5)):
        put(out, struck(rng, panel), at_s + rng.normal(0, 0.008), level_db)
        put(out, burst(rng, 700, 2_800, 14), at_s, level_db - 11.0)
    return in_room(out, rng, decay_s=0.45, level_db=-9.0, treble_hz=3_500)


def door_slam(rng: np.random.Generator) -> Samples:
    """The latch, the blow, and what rattles after it."""
    out = silence(1.0)
    put(out, burst(rng, 1_500, 5_000, 18), 0.02, -16.0)
    put(
        out,
        struck(rng, ((52, 420, 0.0), (83, 330, -1.0), (131, 260, -4.0), (214, 180, -7.0), (390, 120, -11.0))),
        0.06,
        3.0,
    )
    put(out, burst(rng, 90, 1_400, 130), 0.06, -3.0)
    put(out, burst(rng, 1_000, 5_000, 45), 0.062, -11.0)
    for at_s, level_db in ((0.15, -17.0), (0.21, -21.0), (0.26, -25.0)):
        put(out, burst(rng, 1_200, 4_000, 22), at_s, level_db)
    return in_room(out, rng, decay_s=1.1, level_db=-7.0, treble_hz=2_500)


def door_open(rng: np.random.Generator) -> Samples:
    """The handle, the latch, and hinges that creak while the door swings."""
    out = silence(2.0)
    put(out, burst(rng, 1_200, 4_500, 25), 0.03, -12.0)
    put(out, struck(rng, ((760, 60, -4.0), (1_480, 45, -6.0), (2_600, 30, -8.0))), 0.03, -12.0)
    put(out, struck(rng, ((210, 90, -2.0), (480, 60, 0.0), (1_150, 40, -5.0), (2_300, 25, -8.0))), 0.2, -5.0)
    put(out, burst(rng, 1_500, 5_500, 20), 0.2, -10.0)
    put(out, _creak(rng, 1.35), 0.42, -4.0)
    return in_room(out, rng, decay_s=0.6, level_db=-11.0, treble_hz=4_000)


def door_close(rng: np.random.Generator) -> Samples:
    """A short creak, the door that meets its frame, and the latch that falls."""
    out = silence(1.3)
    put(out, _creak(rng, 0.45), 0.02, -12.0)
    put(out, struck(rng, ((68, 220, 0.0), (112, 170, -2.0), (187, 120, -5.0), (330, 80, -10.0))), 0.55, 0.0)
    put(out, burst(rng, 150, 900, 60), 0.55, -12.0)
    put(out, struck(rng, ((540, 50, 0.0), (1_250, 35, -3.0), (2_500, 22, -7.0))), 0.60, -11.0)
    put(out, burst(rng, 1_800, 5_500, 14), 0.60, -15.0)
    return in_room(out, rng, decay_s=0.6, level_db=-10.0, treble_hz=3_500)


def _creak(rng: np.random.Generator, seconds: float) -> Samples:
    """A dry hinge sticks and slips 30 to 90 times a second, and the door's panel answers."""
    count = frames(seconds)
    t = np.arange(count) / RATE
    slips_hz = 34.0 + 55.0 * np.sin(np.pi * np.minimum(1.0, t / seconds)) ** 1.5
    slips_hz *= np.exp(0.22 * drift(rng, fastest_hz=14.0, seconds=seconds))
    turns = np.cumsum(slips_hz) / RATE
    slips = np.flatnonzero(np.diff(np.floor(turns)) > 0)
    panel = struck(rng, ((430, 26, 0.0), (870, 22, -1.0), (1_340, 18, -3.0), (2_150, 12, -7.0), (3_300, 8, -12.0)))
    out = np.zeros(count + len(panel), np.float32)
    for slip in slips:
        out[slip : slip + len(panel)] += panel * np.float32(rng.uniform(0.5, 1.0))
    swell = np.sin(np.pi * np.clip(np.arange(len(out)) / count, 0.0, 1.0)) ** 0.5
    return faded(out * swell.astype(np.float32), fade_in_ms=20.0)


def glass_break(rng: np.random.Generator) -> Samples:
    """The blow, the burst, and splinters that ring and fall ever more thinly."""
    out = silence(1.7)
    put(out, burst(rng, 300, 1_500, 50), 0.01, -8.0)
    put(out, burst(rng, 2_500, 9_000, 160), 0.012, -6.0)
    for at_s in np.concatenate([rng.exponential(0.05, 45), 0.12 + rng.exponential(0.3, 55)]):
        hertz = float(np.exp(rng.uniform(np.log(2_200), np.log(9_500))))
        put(out, ping(hertz, rng.uniform(40, 220)), 0.012 + min(at_s, 1.4), rng.uniform(-24, -9) - 9.0 * at_s)
    return in_room(faded(out), rng, decay_s=0.6, level_db=-14.0, treble_hz=7_000)


def footsteps_wood(rng: np.random.Generator) -> Samples:
    """Heel and sole, six times, left and right not alike."""
    boards = ((70, 120, 0.0), (124, 90, -2.0), (236, 60, -6.0), (480, 35, -10.0))
    out = silence(3.6)
    for step in range(6):
        at_s = 0.03 + 0.56 * step + rng.normal(0, 0.012)
        level_db = rng.normal(0.0, 1.0) - 1.5 * (step % 2)
        put(out, struck(rng, boards, scatter=0.04), at_s, level_db)
        put(out, burst(rng, 900, 3_500, 16), at_s, level_db - 8.0)
        put(out, burst(rng, 400, 2_600, 70), at_s + 0.085, level_db - 17.0)
    return in_room(out, rng, decay_s=0.5, level_db=-10.0, treble_hz=3_000)


def footsteps_stone(rng: np.random.Generator) -> Samples:
    """Leather soles on flagstones, six times: a hard click, hardly a thud, and a hall that answers."""
    stone: Modes = ((1_250, 14, -3.0), (2_150, 10, 0.0), (3_400, 8, -4.0), (310, 30, -10.0))
    out = silence(3.6)
    for step in range(6):
        at_s = 0.03 + 0.57 * step + rng.normal(0, 0.012)
        level_db = rng.normal(0.0, 1.0) - 1.5 * (step % 2)
        put(out, struck(rng, stone, scatter=0.05), at_s, level_db)
        put(out, burst(rng, 1_600, 6_000, 12), at_s, level_db - 4.0)
        put(out, burst(rng, 1_800, 6_500, 60), at_s + 0.075, level_db - 16.0)  # grit under the sole
        put(out, burst(rng, 1_200, 4_000, 10), at_s + 0.10, level_db - 9.0)
    return in_room(out, rng, decay_s=1.4, level_db=-9.0, treble_hz=4_500)


def footsteps_running(rng: np.random.Generator) -> Samples:
    """Somebody runs over hard ground, ten steps, three a second, ball of the foot first."""
    ground: Modes = ((62, 110, 0.0), (108, 85, -2.0), (210, 55, -6.0), (640, 25, -14.0))
    out = silence(3.5)
    for step in range(10):
        at_s = 0.03 + 0.325 * step + rng.normal(0, 0.010)
        level_db = rng.normal(0.0, 1.0) - 1.0 * (step % 2)
        put(out, struck(rng, ground, scatter=0.05), at_s, level_db)
        put(out, burst(rng, 500, 3_200, 40), at_s, level_db - 7.0)
        put(out, burst(rng, 1_500, 5_000, 90), at_s + 0.02, level_db - 19.0)
    return in_room(out, rng, decay_s=0.5, level_db=-13.0, treble_hz=3_500)


def clock(rng: np.random.Generator) -> Samples:
    """A mantel clock, two beats a second: tick and tock, in a wooden case, in a quiet room."""
    tick: Modes = ((1_650, 14, -4.0), (2_900, 10, 0.0), (4_600, 7, -4.0), (420, 30, -9.0))
    tock: Modes = ((1_300, 16, -2.0), (2_350, 11, 0.0), (3_900, 7, -6.0), (340, 34, -7.0))
    out = np.zeros((LOOP_S * RATE, 2), np.float32)
    for beat in range(2 * LOOP_S):
        stroke = struck(rng, tock if beat % 2 else tick, scatter=0.004)
        click = burst(rng, 2_500, 7_000, 5)
        stroke[: len(click)] += np.float32(0.25) * click
        at_s = 0.05 + 0.5 * beat + 0.012 * (beat % 2)
        put_round(out, at_place(stroke, 0.12), at_s, -1.0 * (beat % 2))
    return tamed(resounding(out, ROOMS["room"], wet_db=-6.0), crest_db=27.0)


def telephone(rng: np.random.Generator) -> Samples:
    """An old telephone rings twice, ring-ring, ring-ring: a clapper between two gongs, 42 blows a second."""
    gongs: tuple[Modes, Modes] = (
        ((1_060, 420, -4.0), (2_590, 300, 0.0), (4_720, 180, -5.0), (6_900, 110, -11.0)),
        ((1_270, 420, -5.0), (3_090, 280, -1.0), (5_480, 170, -6.0), (7_800, 100, -12.0)),
    )
    out = silence(4.3)
    for ring_s in (0.05, 0.65, 2.45, 3.05):
        for blow in range(17):
            at_s = ring_s + blow / 42.0 + rng.normal(0.0, 0.0008)
            put(out, struck(rng, gongs[blow % 2], scatter=0.001), at_s, -10.0)
            put(out, burst(rng, 2_500, 7_000, 4), at_s, -22.0)
    return in_room(faded(out, fade_out_ms=60.0), rng, decay_s=0.5, level_db=-13.0, treble_hz=5_000)


def paper(rng: np.random.Generator) -> Samples:
    """A sheet is taken up and unfolded: rustling in three gestures, each of many small snaps."""
    out = silence(2.0)
    for at_s, seconds, level_db in ((0.03, 0.35, -4.0), (0.48, 0.75, 0.0), (1.35, 0.45, -3.0)):
        body = noise(rng, band(1_400, 6_500, above_db_oct=9.0), seconds=seconds)
        body *= np.hanning(len(body)).astype(np.float32) * (0.25 + np.abs(drift(rng, fastest_hz=16.0, seconds=seconds)))
        put(out, np.float32(0.10) * body, at_s, level_db)
        for _ in range(int(seconds * 130)):
            when = at_s + seconds * rng.beta(2.0, 2.2)
            snap = burst(rng, rng.uniform(1_500, 3_500), rng.uniform(4_500, 9_000), rng.uniform(3, 9))
            put(out, snap, when, level_db - 9.0 + rng.normal(0.0, 5.0))
    return in_room(faded(out), rng, decay_s=0.3, level_db=-18.0, treble_hz=6_000)


def pen(rng: np.random.Generator) -> Samples:
    """A nib writes four words on laid paper, with a dot at the end."""
    out = silence(4.4)
    at_s = 0.05
    for _ in range(4):
        for _ in range(int(rng.integers(4, 9))):
            seconds = rng.uniform(0.07, 0.17)
            low_hz = rng.uniform(1_500, 2_600)
            stroke = noise(rng, band(low_hz, 6_500, above_db_oct=9.0), seconds=seconds)
            grain = 1.0 + 0.5 * np.sin(
                2 * np.pi * rng.uniform(60, 110) * np.arange(len(stroke)) / RATE
            )  # the paper's ribs
            stroke *= (np.hanning(len(stroke)) ** 0.6 * grain).astype(np.float32)
            put(out, stroke, at_s, -14.0 + rng.normal(0.0, 2.0))
            put(out, struck(rng, ((190, 35, -4.0), (370, 25, -6.0))), at_s, -20.0)
            at_s += seconds + rng.uniform(0.0, 0.03)
        at_s += rng.uniform(0.14, 0.26)
    put(out, struck(rng, ((210, 45, 0.0), (420, 30, -3.0), (1_800, 8, -4.0))), min(at_s, 4.2), -10.0)
    return in_room(faded(out), rng, decay_s=0.3, level_db=-16.0, treble_hz=6_000)
