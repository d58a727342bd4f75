"""Every built-in sound is measured for what makes it that sound: its bands, beats and tones, its course in time."""

import itertools
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import scipy.fft

from voicestage.sound import library
from voicestage.sound.audio_files import sample_digest
from voicestage.sound.loudness import Meter, loudness, lufs
from voicestage.units import RATE

NAMES = tuple(library.names())
BEDS = tuple(name for name, sound in library.names().items() if sound.kind == "bed")
PAGE = Path(__file__).parents[3] / "docs" / "reference" / "sounds.md"


@pytest.fixture(scope="module", params=NAMES)  # of the module: pytest then runs all tests of one sound in a row
def made(request):
    name = request.param
    return name, library.loop(name) if name in BEDS else library.shot(name)


def db(power):
    return 10 * np.log10(np.maximum(power, 1e-12))


def mono_of(samples):
    return samples[:, 0] + samples[:, 1]  # ten times as quick as a sum along the short axis


def spectrum(samples):
    power = np.square(np.abs(scipy.fft.rfft(mono_of(samples))), dtype=np.float64)  # in single precision: quick
    return power, np.fft.rfftfreq(len(samples), 1 / RATE)


def share(samples, low_hz, high_hz):
    """How much of its power lies in a band, from 0 to 1."""
    power, hertz = spectrum(samples)
    return float(power[(hertz >= low_hz) & (hertz < high_hz)].sum() / power.sum())


def centroid_hz(samples):
    power, hertz = spectrum(samples)
    return float((power * hertz).sum() / power.sum())


def crest_db(samples):
    return 20 * np.log10(np.abs(samples).max() / np.sqrt(np.square(samples).mean()))


def levels(samples, seconds=0.1):
    """The level in steps [dB]."""
    step = round(seconds * RATE)
    return db(np.square(samples[: len(samples) // step * step]).reshape(-1, 2 * step).mean(axis=1))


def spread_db(samples):
    """How far the level swings: from its 5th to its 95th percentile."""
    return float(np.ptp(np.percentile(levels(samples), [5, 95])))


def kurtosis(samples):
    """3 for noise of many sources; more where few stand out."""
    mono = mono_of(samples).astype(np.float64)
    return float((mono**4).mean() / np.square((mono**2).mean()))


def beat_s(samples, shortest_s, longest_s, band_hz=None):
    """After how many seconds its level comes again: the highest point of its autocorrelation."""
    mono = mono_of(samples)
    if band_hz:
        bins = scipy.fft.rfft(mono)
        hertz = np.fft.rfftfreq(len(mono), 1 / RATE)
        bins[(hertz < band_hz[0]) | (hertz > band_hz[1])] = 0
        mono = scipy.fft.irfft(bins, n=len(mono))
    step = RATE // 400
    whole = np.abs(mono)
    envelope = whole[: len(whole) // step * step].reshape(-1, step).mean(axis=1)
    envelope -= envelope.mean()
    power = np.square(np.abs(np.fft.rfft(envelope, n=2 * len(envelope))))
    comes_again = np.fft.irfft(power)[: len(envelope)]
    first, last = round(shortest_s * 400), round(longest_s * 400)
    return (first + int(np.argmax(comes_again[first : last + 1]))) / 400


def onsets(samples, *, rise_db=9.0, apart_s=0.1):
    """Seconds at which the level leaps."""
    padded = np.concatenate([np.zeros((RATE // 10, 2), np.float32), samples])
    level = levels(padded, 0.02)
    strong = np.flatnonzero((np.diff(level) > rise_db) & (level[1:] > level.max() - 30))
    return [k / 50 - 0.1 for i, k in enumerate(strong) if not i or (k - strong[i - 1]) / 50 > apart_s]


def tones(samples, count=4, low_hz=60):
    """The strongest frequencies, each apart from the others by a tenth at least [Hz]."""
    power, hertz = spectrum(samples)
    power = np.where(hertz < low_hz, 0, power)
    found = []
    for _ in range(count):
        found.append(float(hertz[np.argmax(power)]))
        power[(hertz > found[-1] / 1.1) & (hertz < found[-1] * 1.1)] = 0
    return found


def has_tone(samples, wanted_hz, tolerance=0.012):
    return any(abs(hertz / wanted_hz - 1) < tolerance for hertz in tones(samples, 6))


def after_before_db(samples, split_s):
    """How much softer it is after a time than before."""
    at = round(split_s * RATE)
    return float(db(np.square(samples[:at]).mean()) - db(np.square(samples[at:]).mean()))


def sides_swing_db(samples):
    """How far the balance of left and right swings in steps of a second."""
    steps = samples[: len(samples) // RATE * RATE].reshape(-1, RATE, 2)
    balance = db(np.square(steps[..., 0]).mean(axis=1)) - db(np.square(steps[..., 1]).mean(axis=1))
    return float(np.ptp(balance))


def flatness(samples, low_hz, high_hz):
    """How even a spectrum is: the geometric mean of its power over the other, 0.56 for noise, less for tones."""
    power, hertz = spectrum(samples * np.hanning(len(samples))[:, None].astype(np.float32))
    inside = power[(hertz >= low_hz) & (hertz < high_hz)]
    return float(np.exp(np.log(inside + 1e-30).mean()) / inside.mean())


def fixed_pitches(samples, low_hz, high_hz, above_db=4):
    """The frequencies that stand out of their surroundings all the time: a tune where there should be none [Hz]."""
    power, hertz = spectrum(samples)
    edges = np.geomspace(low_hz, high_hz, 300)
    means = [power[(hertz >= low) & (hertz < high)].mean() for low, high in itertools.pairwise(edges)]
    bands = db(np.array(means))
    around = [np.median(bands[max(0, k - 15) : k + 16]) for k in range(len(bands))]
    return [round(float(edges[k])) for k in range(len(bands)) if bands[k] - around[k] > above_db]


def share_of_time(samples, above_db, start_s, end_s):
    """For how much of a stretch it is louder than so far below its loudest."""
    level = levels(samples, 0.05)
    return float((level[round(start_s * 20) : round(end_s * 20)] > level.max() + above_db).mean())


def glide(samples, low_hz, high_hz):
    """How far the middle of its spectrum moves, as a ratio."""
    step = RATE // 8
    middles = []
    for at in range(0, len(samples) - step, step):
        power, hertz = spectrum(samples[at : at + step])
        inside = (hertz >= low_hz) & (hertz < high_hz)
        middles.append(np.exp((np.log(hertz[inside]) * power[inside]).sum() / power[inside].sum()))
    return max(middles) / min(middles)


def banded(samples, low_hz, high_hz):
    bins = scipy.fft.rfft(mono_of(samples))
    hertz = np.fft.rfftfreq(len(samples), 1 / RATE)
    bins[(hertz < low_hz) | (hertz > high_hz)] = 0
    return scipy.fft.irfft(bins, n=len(samples))


def seam_dip_db(samples):
    """How much softer the softest of the seconds about the seam is than the median second."""
    level = levels(np.roll(samples, 2 * RATE, axis=0), 1.0)
    return float(np.median(level) - level[:4].min())


def folded_db(samples, every_s, band_hz):
    """How far the level in a band swings within a beat, on the average over all beats [dB]."""
    mono = banded(samples, *band_hz)
    step = RATE // 100
    level = db(np.square(mono[: len(mono) // step * step]).reshape(-1, step).mean(axis=1))
    phase = np.arange(len(level)) % (every_s * 100)
    return float(np.ptp([level[(phase >= k) & (phase < k + 1)].mean() for k in range(int(every_s * 100))]))


def unevenness(samples, apart_s):
    """The standard deviation of the intervals between blows, as a share of their mean."""
    peaks = np.abs(mono_of(samples))
    times = [round(at * RATE) for at in onsets(samples, apart_s=apart_s)]
    fine = [max(0, at - RATE // 50) + int(np.argmax(peaks[max(0, at - RATE // 50) : at + RATE // 15])) for at in times]
    intervals = np.diff(fine)
    return float(intervals.std() / intervals.mean())


def likeness_of_hits(samples, apart_s):
    """How alike every second blow is, the mean correlation of their spectra in dB; 1 where they are one."""
    starts = [max(0, round(at * RATE)) for at in onsets(samples, apart_s=apart_s)]
    hits = [np.abs(np.fft.rfft(mono_of(samples[at : at + RATE // 8]), RATE // 8)) for at in starts]
    hits = [np.log(hit[8:1_500] + 1e-5) for hit in hits]
    return float(np.mean([np.corrcoef(one, other)[0, 1] for one, other in zip(hits, hits[2:], strict=False)]))


def hum_db(samples, hertz):
    """The level of one partial in steps of half a second, from the first to the seventh second."""
    tone = banded(samples, hertz - 6, hertz + 6)[RATE // 2 : 7 * RATE]
    return db(np.square(tone.reshape(-1, RATE // 2)).mean(axis=1))


# what makes it that sound, in words and as a measure
TRAITS = {
    "rain": [
        ("hiss above 1.5 kHz", lambda x: share(x, 1_500, 9_000) > 0.6),
        ("steady", lambda x: spread_db(x) < 4),
        ("drops stand out of it", lambda x: crest_db(x) > 14),
        ("drops of all sizes, no chord", lambda x: not fixed_pitches(x, 300, 9_000, above_db=2)),
    ],
    "downpour": [
        ("a roar from below 1 kHz up", lambda x: 0.1 < share(x, 200, 1_500) < 0.5),
        ("steady", lambda x: spread_db(x) < 4),
        ("no drop stands out", lambda x: kurtosis(x) < 3.6),
        ("nor any pitch", lambda x: not fixed_pitches(x, 300, 9_000, above_db=2)),
    ],
    "wind": [
        ("low", lambda x: share(x, 80, 1_300) > 0.85),
        ("in gusts", lambda x: 7 < spread_db(x) < 15),
    ],
    "storm": [
        ("gale below 700 Hz, rain above", lambda x: share(x, 20, 700) > 0.3 and share(x, 1_500, 9_000) > 0.1),
        ("in gusts", lambda x: 5 < spread_db(x) < 14),
    ],
    "thunder": [
        ("mostly below 300 Hz", lambda x: share(x, 20, 300) > 0.6),
        ("begins with a crack", lambda x: share(x[: RATE // 2], 800, 5_000) > 2 * share(x[2 * RATE :], 800, 5_000)),
        ("strikes at once", lambda x: np.argmax(levels(x, 0.05)) < 6),
        ("ever duller", lambda x: centroid_hz(x[:RATE]) > 1.5 * centroid_hz(x[5 * RATE :])),
        ("comes in claps", lambda x: np.abs(np.diff(levels(x[: 7 * RATE], 0.2))).mean() > 3),
        ("rolls away", lambda x: after_before_db(x, 6) > 8 and len(x) > 8 * RATE),
    ],
    "sea": [
        ("a wave about every 7 s", lambda x: 5.0 < beat_s(x, 4, 10) < 9.0),
        ("swells", lambda x: 8 < spread_db(x) < 16),
        ("hiss only with the break", lambda x: centroid_hz(x) < 2_000),
    ],
    "river": [
        ("babbles between 300 Hz and 3 kHz", lambda x: share(x, 300, 3_000) > 0.6),
        ("runs evenly", lambda x: 1 < spread_db(x) < 6),
        ("bubbles of all sizes, no tune", lambda x: not fixed_pitches(x, 300, 3_500)),
    ],
    "cave-drips": [
        ("drops apart from each other", lambda x: 60 < len(onsets(x, rise_db=6.0)) < 200),
        ("each sings between 0.5 and 6 kHz", lambda x: share(x, 500, 6_000) > 0.6),
        ("long echoes under them", lambda x: kurtosis(x) > 10),
    ],
    "wave-crash": [
        ("breaks after a second", lambda x: 0.9 < np.argmax(levels(x)) / 10 < 1.6),
        ("spray falls back", lambda x: after_before_db(x, 3) > 12),
    ],
    "fire": [
        ("roars below 300 Hz", lambda x: share(x, 40, 400) > 0.4),
        ("crackles", lambda x: kurtosis(x) > 5 and crest_db(x) > 16),
    ],
    "forest": [
        ("birds between 1.6 and 7 kHz", lambda x: share(x, 1_600, 7_000) > 0.6),
        ("a pigeon below 500 Hz", lambda x: any(350 < hertz < 500 for hertz in tones(x, 12))),
        ("far behind the birds that are near", lambda x: share(x, 350, 520) < 0.1 * share(x, 1_600, 7_000)),
        ("songs and rests", lambda x: spread_db(x) > 6),
    ],
    "night": [
        ("crickets between 3.8 and 5 kHz", lambda x: share(x, 3_700, 5_100) > 0.25),
        ("they pulse 26 to 34 times a second", lambda x: 26 < 1 / beat_s(x, 1 / 40, 1 / 20, (3_700, 5_100)) < 35),
    ],
    "crowd-murmur": [
        ("voices behind each other, from 100 Hz to 2.5 kHz", lambda x: share(x, 100, 2_500) > 0.9),
        ("so many that no one stands out", lambda x: kurtosis(x) < 4.5),
        ("it lives", lambda x: 2 < spread_db(x) < 7),
    ],
    "applause": [
        ("hands, between 500 Hz and 6 kHz", lambda x: share(x, 500, 6_000) > 0.8),
        ("swells in a second and thins out after six", lambda x: after_before_db(x, 7) > 8),
        ("hands, no hiss", lambda x: kurtosis(x[2 * RATE : 5 * RATE]) > 3.3),
    ],
    "crowd-laughter": [
        ("voices", lambda x: share(x, 200, 4_000) > 0.8),
        ("ha-ha-ha about five times a second", lambda x: 3.8 < 1 / beat_s(x[: 3 * RATE], 0.15, 0.3) < 6.2),
        ("runs out of breath", lambda x: after_before_db(x, 3) > 8),
    ],
    "backstage": [
        ("dull: the house is behind the curtain", lambda x: share(x, 40, 900) > 0.8),
        ("near things stand out", lambda x: kurtosis(x) > 3.8),
    ],
    "orchestra-tuning": [
        ("about the a of 440 Hz", lambda x: has_tone(x, 440)),
        ("the strings' fifths", lambda x: has_tone(x, 195.6) or has_tone(x, 293.3) or has_tone(x, 660)),
        ("goes on", lambda x: spread_db(x) < 9),
        ("over its seam too", lambda x: seam_dip_db(x) < 3),
        ("no organ: bows and breath between the tones", lambda x: flatness(x[: 2 * RATE], 1_000, 4_000) > 0.02),
    ],
    "room-tone": [
        ("falls above 150 Hz", lambda x: share(x, 20, 400) > 0.7),
        ("stands still", lambda x: spread_db(x) < 3),
    ],
    "city-street": [
        ("rumble and tyres", lambda x: share(x, 40, 2_000) > 0.75),
        ("cars pass from side to side", lambda x: sides_swing_db(x) > 5),
    ],
    "carriage": [
        ("a trot: 2.75 beats a second", lambda x: abs(beat_s(x, 0.25, 0.5) - 48 / 132) < 0.02),
        ("hooves on stone", lambda x: share(x, 200, 2_500) > 0.5),
        ("that stand out of the wheels, and no more", lambda x: 2.5 < folded_db(x, 48 / 132, (200, 2_500)) < 6),
        ("no stone of one pitch", lambda x: not fixed_pitches(x, 150, 3_500)),
    ],
    "train": [
        ("the joints come every 0.96 s", lambda x: abs(beat_s(x, 0.7, 1.3) - 0.96) < 0.02),
        ("rumbles", lambda x: share(x, 30, 500) > 0.7),
        ("the joints clack", lambda x: 6 < folded_db(x, 0.96, (800, 3_000)) < 14),
    ],
    "train-whistle": [
        ("a chord of three pipes", lambda x: has_tone(x, 415) and has_tone(x, 523) and has_tone(x, 622)),
        ("a long call and a short one", lambda x: len(onsets(x, rise_db=5.0, apart_s=0.5)) == 2),
    ],
    "engine": [
        ("deep", lambda x: share(x, 30, 350) > 0.9),
        ("eleven firings a second", lambda x: abs(tones(x, 1, low_hz=30)[0] / 11.0 % 1 - 0.5) > 0.4),
    ],
    "ship-horn": [
        ("two reeds a fourth apart", lambda x: share(x, 80, 1_200) > 0.9 and has_tone(x, 116 * 3, 0.03)),
        ("one long blast", lambda x: np.ptp(levels(x[RATE : 3 * RATE])) < 6),
    ],
    "clock": [
        ("two beats a second", lambda x: abs(beat_s(x, 0.3, 0.8) - 0.5) < 0.02),
        ("short and bright", lambda x: kurtosis(x) > 40 and centroid_hz(x) > 1_200),
    ],
    "door-knock": [
        ("three times", lambda x: len(onsets(x)) == 3),
        ("on wood", lambda x: share(x, 80, 800) > 0.8),
    ],
    "door-open": [
        ("the hinge creaks for a second", lambda x: share_of_time(x, -25, 0.4, 1.9) > 0.6),
        ("in pulls, not in one block", lambda x: 4.8 < levels(x[RATE // 2 : RATE * 7 // 4], 0.05).std() < 15),
        ("its pitch glides", lambda x: glide(x[RATE // 2 : RATE * 7 // 4], 350, 6_000) > 1.2),
        ("wooden and bright", lambda x: share(x, 350, 3_500) > 0.6),
    ],
    "door-close": [
        ("ends with the blow and the latch", lambda x: 0.45 < np.argmax(levels(x, 0.05)) / 20 < 0.7),
        ("a dull blow", lambda x: share(x, 50, 400) > 0.6),
    ],
    "door-slam": [
        ("one heavy blow", lambda x: share(x, 40, 500) > 0.7 and after_before_db(x, 0.5) > 15),
        ("at once", lambda x: np.argmax(np.abs(x).max(axis=1)) < 0.2 * RATE),
    ],
    "footsteps-wood": [
        ("six steps", lambda x: len(onsets(x, apart_s=0.3)) == 6),
        ("boards thud", lambda x: share(x, 50, 500) > 0.6),
        ("under heels that click", lambda x: share(x, 600, 4_000) > 0.035),
        ("nobody walks like a clock", lambda x: 0.025 < unevenness(x, 0.3) < 0.12),
        ("no step is the one before", lambda x: likeness_of_hits(x, 0.3) < 0.9),
    ],
    "footsteps-stone": [
        ("six steps", lambda x: len(onsets(x, apart_s=0.3)) == 6),
        ("stone clicks", lambda x: centroid_hz(x) > 1_500),
        ("and does not ring", lambda x: not fixed_pitches(x, 300, 6_000, above_db=9)),
        ("nobody walks like a clock", lambda x: 0.025 < unevenness(x, 0.3) < 0.12),
        ("no step is the one before", lambda x: likeness_of_hits(x, 0.3) < 0.8),
    ],
    "footsteps-running": [
        ("three steps a second", lambda x: abs(beat_s(x, 0.2, 0.5) - 0.325) < 0.03),
        ("ten of them", lambda x: 9 <= len(onsets(x, apart_s=0.15)) <= 11),
    ],
    "footsteps-gravel": [
        ("six steps", lambda x: len(onsets(x, apart_s=0.3)) == 6),
        ("stones grate, they do not thud", lambda x: share(x, 1_000, 9_000) > 0.7),
        ("for a fifth of a second and more under each", lambda x: share_of_time(x, -14, 0, 3.2) > 0.4),
        ("stone by stone", lambda x: kurtosis(x) > 10),
        ("no step is the one before", lambda x: likeness_of_hits(x, 0.3) < 0.8),
    ],
    "gallop": [
        ("a stride in 0.44 s", lambda x: abs(beat_s(x, 0.35, 0.55) - 0.44) < 0.02),
        ("of four beats", lambda x: 34 <= len(onsets(x, rise_db=6.0, apart_s=0.04)) <= 48),
        ("on turf", lambda x: share(x, 40, 250) > 0.5 and centroid_hz(x) < 400),
        ("by, from side to side", lambda x: sides_swing_db(x) > 10 and 2 <= np.argmax(levels(x, 0.5)) / 2 <= 4),
    ],
    "owl": [
        ("a flute of about 740 Hz", lambda x: 680 < tones(x, 1)[0] < 850 and share(x, 600, 950) > 0.9),
        ("a call, a rest, and more", lambda x: after_before_db(x[: 3 * RATE], 1.8) > 15 and len(onsets(x)) >= 2),
        ("that trembles", lambda x: 9 < 1 / beat_s(x[RATE * 19 // 5 : RATE * 24 // 5], 0.07, 0.13) < 12),
    ],
    "splash": [
        ("at once", lambda x: np.argmax(levels(x, 0.05)) <= 3),
        ("a hollow closes, ever higher", lambda x: glide(x[RATE // 10 : RATE * 3 // 5], 80, 600) > 2),
        ("deep and hissing", lambda x: share(x[: RATE // 2], 80, 500) > 0.3 and share(x, 1_000, 8_000) > 0.1),
        ("drops fall back", lambda x: 12 < after_before_db(x, 0.6) < 35),
    ],
    "telephone": [
        ("two gongs", lambda x: has_tone(x, 2_590) and has_tone(x, 3_090)),
        ("ring-ring, ring-ring", lambda x: len(onsets(x, rise_db=8.0, apart_s=0.4)) == 4),
    ],
    "glass-break": [
        ("bright", lambda x: 3_500 < centroid_hz(x) < 9_500),
        ("splinters fall on", lambda x: 5 < after_before_db(x, 0.3) < 40),
        ("no chime: as flat as a noise nearly", lambda x: flatness(x[: RATE // 4], 2_000, 12_000) > 0.3),
        ("shards do not ring", lambda x: flatness(x[RATE // 3 : RATE], 2_000, 10_000) > 0.1),
    ],
    "paper": [
        ("rustles above 1.4 kHz", lambda x: share(x, 1_400, 12_000) > 0.85),
        ("in three gestures", lambda x: 2 <= len(onsets(x, rise_db=8.0, apart_s=0.3)) <= 5),
    ],
    "pen": [
        ("scratches above 1.4 kHz", lambda x: share(x, 1_400, 12_000) > 0.6),
        ("many strokes", lambda x: len(onsets(x, rise_db=5.0, apart_s=0.06)) >= 10),
    ],
    "church-bell": [
        ("hum, tierce and nominal on d'", lambda x: has_tone(x, 146.8) and has_tone(x, 347.4) and has_tone(x, 587.4)),
        ("rings for seconds", lambda x: after_before_db(x, 5) < 25),
        ("the hum is left, and never stops", lambda x: np.abs(np.diff(hum_db(x, 146.8))).max() < 4),
        ("struck once", lambda x: len(onsets(x)) == 1),
    ],
    "hand-bell": [
        ("seven strokes", lambda x: 6 <= len(onsets(x, rise_db=1.5, apart_s=0.15)) <= 8),
        ("a small cup", lambda x: has_tone(x, 3_020)),
    ],
    "heartbeat": [
        ("65 beats a minute", lambda x: abs(60 / beat_s(x, 0.7, 1.2) - 65) < 2),
        ("two thuds, 0.31 s apart", lambda x: abs(beat_s(x, 0.2, 0.45) - 0.31) < 0.04),
        ("soft, yet heard on a small loudspeaker", lambda x: 0.9 < share(x, 30, 300) < 0.985),
    ],
    "gunshot": [
        ("all at once", lambda x: np.argmax(np.abs(x).max(axis=1)) < 0.1 * RATE),
        ("an echo after it", lambda x: 15 < after_before_db(x, 0.4) < 45),
        ("the whole spectrum", lambda x: share(x, 40, 300) > 0.1 and share(x, 1_000, 9_000) > 0.05),
    ],
    "sword-draw": [
        ("a scrape that rises", lambda x: centroid_hz(x[: RATE // 4]) < centroid_hz(x[RATE * 2 // 5 : RATE * 3 // 5])),
        ("then the steel rings", lambda x: has_tone(x[RATE * 3 // 4 :], 3_410, 0.03)),
    ],
    "sword-clash": [
        ("three times", lambda x: len(onsets(x, rise_db=6.0, apart_s=0.3)) == 3),
        ("steel", lambda x: centroid_hz(x) > 2_500),
    ],
}  # fmt: skip


def test_a_sound_is_what_it_says(made):
    name, samples = made
    missing = [words for words, holds in TRAITS[name] if not holds(samples)]
    assert not missing


def test_a_sound_stands_at_its_level(made):
    name, samples = made
    assert samples.dtype == np.float32
    peak = np.abs(samples).max()
    if name in BEDS:
        assert 40 * RATE <= len(samples) <= 60 * RATE
        at_peak = peak > 10 ** (library.BED_PEAK_DBFS / 20) - 1e-3
        assert peak <= 10 ** (library.BED_PEAK_DBFS / 20) + 1e-4
        assert at_peak or loudness(samples) == pytest.approx(library.NOMINAL_LUFS, abs=0.3)
        return
    assert 1.0 < len(samples) / RATE < 12.0
    assert peak <= 10 ** (library.SHOT_PEAK_DBFS / 20) + 1e-4
    at_peak = peak > 10 ** (library.SHOT_PEAK_DBFS / 20) - 1e-3
    meter = Meter(2, true_peak=False)
    for part in (np.zeros((RATE, 2), np.float32), samples, np.zeros((RATE, 2), np.float32)):
        meter.add(part)
    loudest = lufs(np.convolve(meter.sub_blocks, np.full(4, 0.25), "valid").max())
    assert loudest <= library.SHOT_LUFS + 0.8
    assert at_peak or loudest > library.SHOT_LUFS - 0.8


def test_no_seam_is_heard(made):
    name, samples = made
    if name not in BEDS:
        assert np.abs(samples[[0, -1]]).max() < 1e-3, "a shot begins and ends in silence"
        return
    bend = np.abs(np.diff(np.concatenate([samples, samples[:2]]), n=2, axis=0)).max(axis=1)
    assert bend[-2:].max() <= np.percentile(bend, 99.9)
    if spread_db(samples) < 12:  # and the level does not jump
        edges = [np.sqrt(np.square(part).mean()) for part in (samples[-RATE // 2 :], samples[: RATE // 2])]
        assert abs(20 * np.log10(edges[0] / edges[1])) < 5.0


def test_a_sound_holds_in_mono(made):
    name, samples = made
    left, right = samples.T.astype(np.float64)
    correlation = np.corrcoef(left, right)[0, 1]
    assert correlation > 0.1
    assert correlation < 0.85 or name not in BEDS or name in {"clock", "heartbeat"}  # those are one small thing
    mono_db = db(np.square(left + right).mean() / 2) - db(2 * np.square(samples).mean())
    assert mono_db > -2.6
    assert abs(db(np.square(left).mean()) - db(np.square(right).mean())) < 2.0


def test_every_sound_has_its_traits():
    assert set(TRAITS) == set(NAMES)
    assert len(NAMES) >= 30


READINGS = (
    "door-slam", "door-open", "door-close", "door-knock", "footsteps-wood", "footsteps-stone", "footsteps-gravel",
    "gunshot", "splash",
)  # fmt: skip


@pytest.mark.parametrize("name", READINGS)
def test_the_readings_of_a_sound_are_not_alike(name):
    def course(samples):
        return np.concatenate([levels(samples[: RATE // 2 * 2], 0.02), db(spectrum(samples[:RATE])[0][100:4_000])])

    readings = [course(library.shot(name, seed)) for seed in range(4)]
    for one in range(4):
        for other in range(one):
            assert np.abs(readings[one] - readings[other]).mean() > 1.0


def test_another_process_makes_the_same_samples_and_another_seed_others():
    program = """
from voicestage.sound import library, audio_files
print(audio_files.sample_digest(library.loop("room-tone")), audio_files.sample_digest(library.shot("thunder")))
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    here = [sample_digest(library.loop("room-tone")), sample_digest(library.shot("thunder"))]
    assert run.stdout.split() == here
    assert sample_digest(library.shot("thunder", seed=1)) != here[1]


def test_a_bed_can_be_a_shot_and_a_shot_a_bed():
    excerpt = library.shot("room-tone")
    assert len(excerpt) == library.EXCERPT_S * RATE
    assert np.abs(excerpt[[0, -1]]).max() < 1e-3
    again = library.loop("door-knock")
    assert len(again) == library.SHOT_EVERY_S * RATE
    assert np.array_equal(again[: RATE // 2], library.shot("door-knock")[: RATE // 2])


def test_a_recipe_tells_sounds_and_seeds_apart():
    recipes = {library.recipe(name, seed) for name in library.names() for seed in (0, 1)}
    assert len(recipes) == 2 * len(library.names())
    assert library.recipe("rain") == library.recipe("rain", 0)


def test_an_older_name_means_the_same_sound():
    assert library.recipe("bell") == library.recipe("church-bell")
    assert all(library.known(name) for name in ("bell", "footsteps", "sword", "rain"))
    assert not library.known("rian")


def test_an_unknown_name_is_answered_with_the_nearest():
    with pytest.raises(ValueError, match=r'no built-in sound "rian", did you mean "rain"\?'):
        library.loop("rian")


def test_the_documentation_lists_them_all():
    listed = dict(re.findall(r"^\| `([\w-]+)` \| ([^|]+) \|", PAGE.read_text(encoding="utf-8"), re.MULTILINE))
    assert listed == {name: sound.description for name, sound in library.names().items()}
