"""What is heard in a house: doors, steps, a clock, a telephone, paper, breaking glass."""

from __future__ import annotations

from itertools import pairwise

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
    paces,
    put,
    put_round,
    resounding,
    silence,
    struck,
)
from voicestage.sound.rooms import ROOMS
from voicestage.units import RATE, frames


def door_knock(rng: np.random.Generator) -> Samples:
    """Knuckles on a panel, three times."""
    panel = ((92, 170, -2.0), (168, 140, 0.0), (275, 110, -2.0), (430, 80, -6.0), (690, 55, -9.0), (980, 40, -13.0))
    out = silence(1.15)
    size = float(np.exp(rng.normal(0.0, 0.07)))
    for knock, (when_s, loud_db) in enumerate(((0.02, -1.5), (0.28, 0.0), (0.55, -0.5))):
        at_s = when_s + (rng.normal(0, 0.015) if knock else 0.0)
        level_db = loud_db + rng.normal(0.0, 0.8)
        put(out, struck(rng, panel, scatter=0.03, scale=size), at_s, level_db)
        put(out, burst(rng, 700, 2_800, rng.uniform(10, 18)), at_s, level_db - 11.0 + rng.normal(0.0, 1.0))
    return in_room(out, rng, decay_s=0.45, level_db=-9.0, treble_hz=3_500)


def door_slam(rng: np.random.Generator) -> Samples:
    """The latch, the blow, and what rattles after it; each time with another swing, so no two blows are alike."""
    out = silence(1.0)
    force_db, size = rng.uniform(-1.5, 1.5), float(np.exp(rng.normal(0.0, 0.06)))
    put(out, burst(rng, 1_500, 5_000, rng.uniform(12, 24)), 0.02, -16.0 + rng.normal(0.0, 2.0))
    body: Modes = ((52, 420, 0.0), (83, 330, -1.0), (131, 260, -4.0), (214, 180, -7.0), (390, 120, -11.0))
    put(out, struck(rng, body, scatter=0.04, scale=size), 0.06, 3.0)
    put(out, burst(rng, 90, 1_400 * size, rng.uniform(100, 165)), 0.06, -3.0 + force_db)
    put(out, burst(rng, 1_000, 5_000, rng.uniform(35, 60)), 0.062, -11.0 + force_db)
    at_s = 0.06
    for rattle in range(int(rng.integers(2, 6))):
        at_s += rng.uniform(0.04, 0.1)
        put(out, burst(rng, 1_200, 4_000, rng.uniform(14, 28)), at_s, -16.0 - 4.0 * rattle + rng.normal(0.0, 1.5))
    return in_room(out, rng, decay_s=1.1, level_db=-7.0, treble_hz=2_500)


def door_open(rng: np.random.Generator) -> Samples:
    """The handle, the latch, and hinges that creak while the door swings."""
    out = silence(2.0)
    put(out, burst(rng, 1_200, 4_500, 25), 0.03, -12.0)
    put(out, struck(rng, ((760, 60, -4.0), (1_480, 45, -6.0), (2_600, 30, -8.0))), 0.03, -12.0)
    put(out, struck(rng, ((210, 90, -2.0), (480, 60, 0.0), (1_150, 40, -5.0), (2_300, 25, -8.0))), 0.2, -5.0)
    put(out, burst(rng, 1_500, 5_500, 20), 0.2, -10.0)
    put(out, _creak(rng, 1.45), 0.40, -4.0)
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
    """A dry hinge sticks and slips, and the door's panel answers.

    It moves in pulls: in each it speeds up and slows down, and with it rise and fall the rate of the slips and, as the
    grip of the pin changes with its load, the pitch of what they set ringing. Between pulls it all but stops.
    """
    count = frames(seconds)
    t = np.arange(count) / RATE
    pulls = max(1, round(seconds / 0.5))
    lengths = rng.uniform(0.7, 1.3, pulls)
    edges = np.concatenate([[0.0], np.cumsum(lengths)]) * (seconds / lengths.sum())
    speed = np.zeros(count)
    for start, end in pairwise(edges.tolist()):
        part = np.clip((t - start) / (end - start), 0.0, 1.0)
        speed += rng.uniform(0.6, 1.0) * np.sin(np.pi * part**0.8) ** 1.5
    waver = np.exp(0.25 * drift(rng, fastest_hz=18.0, seconds=seconds))
    slips_hz = (22.0 + 95.0 * speed) * waver
    slips = np.flatnonzero(np.diff(np.floor(np.cumsum(slips_hz) / RATE)) > 0)
    panel: Modes = ((430, 26, 0.0), (870, 22, -1.0), (1_340, 18, -3.0), (2_150, 12, -7.0), (3_300, 8, -12.0))
    pitch = 0.72 * 2.3 ** (0.75 * speed + 0.25 * t / seconds)
    out = np.zeros(count + frames(0.04), np.float32)
    for slip in slips.tolist():
        answer = struck(rng, panel, scatter=0.015, scale=float(pitch[slip]))
        strength = float(speed[slip]) ** 0.7 * rng.uniform(0.4, 1.0) * (1.8 if rng.random() < 0.06 else 1.0)
        length = min(len(answer), len(out) - slip)
        out[slip : slip + length] += answer[:length] * np.float32(strength)
    return faded(out, fade_in_ms=30.0, fade_out_ms=60.0)


def glass_break(rng: np.random.Generator) -> Samples:
    """The blow, the burst, and shards that fall, each with a clatter of its own, ever more thinly.

    A shard is no bell: small, it is damped in some hundredths of a second, and has far too many modes for a pitch. It
    hits the floor, bounces and turns, each time with other modes; only few large ones ring for a moment.
    """
    out = silence(1.9)
    put(out, burst(rng, 250, 1_500, 60), 0.01, -8.0)
    put(out, burst(rng, 1_800, 9_500, 45), 0.012, 1.0)
    put(out, burst(rng, 2_600, 9_500, 190), 0.014, -7.0)
    for crack_s in 0.012 + rng.exponential(0.022, 60):
        put(out, _shard(rng, rng.uniform(4, 26)), min(float(crack_s), 0.3), rng.uniform(-13, -4))
    for fall_s in 0.16 + rng.gamma(2.0, 0.17, 34):
        at_s, gap_s, level_db = float(fall_s), rng.uniform(0.035, 0.09), rng.uniform(-17, -6) - 6.0 * float(fall_s)
        size_ms = rng.uniform(8, 34) if rng.random() < 0.85 else rng.uniform(60, 130)
        for _ in range(int(rng.integers(1, 5))):
            if at_s < 1.8:
                put(out, _shard(rng, size_ms), at_s, level_db)
            at_s, gap_s, level_db = at_s + gap_s, gap_s * rng.uniform(0.5, 0.8), level_db - rng.uniform(3, 7)
    return in_room(faded(out), rng, decay_s=0.6, level_db=-14.0, treble_hz=7_000)


def _shard(rng: np.random.Generator, decay_ms: float) -> Samples:
    """A piece of glass that hits something hard: a click, and many modes above 1.5 kHz that die at once."""
    lowest_hz = float(np.exp(rng.uniform(np.log(1_600), np.log(5_000))))
    modes = [
        (min(15_000.0, lowest_hz * ratio), decay_ms * rng.uniform(0.5, 1.2), rng.uniform(-9.0, 0.0))
        for ratio in np.sort(rng.uniform(1.0, 5.5, 9))
    ]
    out = struck(rng, modes, scatter=0.0) * np.float32(0.45)
    click = burst(rng, 2_200, 10_000, 4)
    out[: len(click)] += click[: len(out)]
    return out


def footsteps_wood(rng: np.random.Generator) -> Samples:
    """Heel and sole, six times: left and right not alike, each on another board, and one that gives."""
    boards: Modes = ((70, 120, -1.0), (124, 90, -2.0), (236, 60, -5.0), (480, 35, -8.0), (860, 20, -9.0))
    heel: Modes = ((1_180, 16, 0.0), (1_950, 11, -3.0), (3_050, 7, -6.0))
    out = silence(3.9)
    loose = int(rng.integers(1, 6))
    for step, at in enumerate(paces(rng, 6, 0.56, uneven=0.06)):
        at_s = 0.03 + float(at)
        level_db = rng.normal(0.0, 1.6) - 1.5 * (step % 2)
        board = float(np.exp(rng.normal(0.0, 0.14)))
        put(out, struck(rng, boards, scatter=0.06, scale=board), at_s, level_db)
        put(out, struck(rng, heel, scatter=0.08, scale=board), at_s, level_db - 9.0 + rng.normal(0, 1.5))
        put(out, burst(rng, 900 * board, 3_500 * board, rng.uniform(11, 21)), at_s, level_db - 6.5 + rng.normal(0, 1.5))
        roll_s = rng.uniform(0.065, 0.11)
        put(out, burst(rng, 400, 2_600, rng.uniform(50, 90)), at_s + roll_s, level_db - 17.0 + rng.normal(0, 2.0))
        if step == loose:
            put(out, _creak(rng, 0.22), at_s + 0.06, level_db - 19.0)
    return in_room(out, rng, decay_s=0.5, level_db=-10.0, treble_hz=3_000)


def footsteps_stone(rng: np.random.Generator) -> Samples:
    """Leather soles on flagstones, six times: a hard dry click, hardly a thud, and a hall that answers.

    Stone does not ring: what is heard is the heel, a few thousandths of a second of it, on a flag that lies as it lies.
    """
    out = silence(3.9)
    for step, at in enumerate(paces(rng, 6, 0.57, uneven=0.06)):
        at_s = 0.03 + float(at)
        level_db = rng.normal(0.0, 1.6) - 1.5 * (step % 2)
        flag = float(np.exp(rng.normal(0.0, 0.18)))
        heel: Modes = ((1_500, 5, -2.0), (2_600, 4, 0.0), (4_100, 3, -4.0), (380, 13, -10.0))
        put(out, struck(rng, heel, scatter=0.12, scale=flag), at_s, level_db)
        put(out, burst(rng, 1_300 * flag, 6_500, rng.uniform(6, 12)), at_s, level_db - 2.0 + rng.normal(0, 1.5))
        roll_s = rng.uniform(0.06, 0.1)
        put(out, burst(rng, 1_800, 6_500, rng.uniform(35, 75)), at_s + roll_s, level_db - 16.0 + rng.normal(0, 2.0))
        put(
            out,
            burst(rng, 1_000 * flag, 4_200, rng.uniform(6, 11)),
            at_s + roll_s + 0.03,
            level_db - 9.0 + rng.normal(0, 2),
        )
    return in_room(out, rng, decay_s=1.4, level_db=-9.0, treble_hz=4_500)


def footsteps_running(rng: np.random.Generator) -> Samples:
    """Somebody runs over hard ground, ten steps, three a second, ball of the foot first."""
    ground: Modes = ((62, 110, 0.0), (108, 85, -2.0), (210, 55, -6.0), (640, 25, -14.0))
    out = silence(3.7)
    for step, at in enumerate(paces(rng, 10, 0.325, uneven=0.035)):
        at_s = 0.03 + float(at)
        level_db = rng.normal(0.0, 1.4) - 1.0 * (step % 2)
        put(out, struck(rng, ground, scatter=0.06, scale=float(np.exp(rng.normal(0.0, 0.1)))), at_s, level_db)
        put(out, burst(rng, 500, rng.uniform(2_600, 3_900), rng.uniform(30, 52)), at_s, level_db - 4.5)
        put(out, burst(rng, 1_500, 5_000, rng.uniform(65, 115)), at_s + 0.02, level_db - 19.0 + rng.normal(0.0, 2.0))
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
