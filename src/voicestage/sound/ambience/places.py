"""A quiet room, a crowd, an engine, a fire, a night."""

from __future__ import annotations

import numpy as np

from voicestage.sound.ambience.materials import (
    LOOP_S,
    Samples,
    band,
    drift,
    each_side,
    noise,
    ping,
    rms,
    scattered,
    tamed,
    up,
    wide,
)
from voicestage.units import RATE, frames

_VOICE_RATE = RATE // 2
_LOW_RATE = RATE // 8
_STEPS = 100
"""Steps a second of what changes slowly."""
# first three formants [Hz]; Peterson and Barney, "Control Methods Used in a Study of the Vowels" (JASA 24, 1952), men
_VOWELS = ((270, 2_290, 3_010), (530, 1_840, 2_480), (730, 1_090, 2_440), (570, 840, 2_410), (300, 870, 2_240))
_VOICES = 18


def room_tone(rng: np.random.Generator) -> Samples:
    """Air and far traffic: falls by 8 dB an octave, stands still."""
    return tamed(each_side(lambda: noise(rng, band(45, 130, above_db_oct=8.0))), crest_db=14.0)


def crowd_murmur(rng: np.random.Generator) -> Samples:
    """Eighteen voices of syllables without words, spread over the room, and the room.

    A voice is a saw-tooth with its own melody, cut into syllables; each syllable goes to one of five vowels. All voices
    share the filters of the vowels, which makes it cheap. Half the consonants are bursts of noise.
    """
    count = LOOP_S * _VOICE_RATE
    vowels = np.zeros((len(_VOWELS), 2, count), np.float32)
    consonants = np.zeros((2, count), np.float32)
    fizz = noise(rng, band(2_200, 5_500), rate=_VOICE_RATE)
    for voice in range(_VOICES):
        base_hz = rng.uniform(88, 135) if voice % 2 else rng.uniform(165, 225)
        melody = base_hz * np.exp2(0.13 * drift(rng, fastest_hz=1.4, rate=_STEPS))
        turns = np.concatenate([[0.0], np.cumsum(melody, dtype=np.float64) / _STEPS])
        turns *= round(turns[-1]) / turns[-1]  # a whole number of them: the loop closes
        turns = np.interp(np.arange(count) * (_STEPS / _VOICE_RATE), np.arange(len(turns)), turns)
        buzz = (2.0 * (turns % 1.0) - 1.0).astype(np.float32)
        place = (voice + 0.5) / _VOICES
        sides = np.sqrt([0.15 + 0.7 * (1.0 - place), 0.15 + 0.7 * place]).astype(np.float32)
        near = rng.uniform(0.5, 1.0)
        talking = drift(rng, fastest_hz=0.25, rate=_STEPS)
        at_s = rng.uniform(0.0, 0.3)
        while at_s < LOOP_S - 0.5:
            length_s = rng.uniform(0.09, 0.26)
            if talking[int(at_s * _STEPS)] > -0.5:
                start, length = frames(at_s, _VOICE_RATE), frames(length_s, _VOICE_RATE)
                shape = np.sin(np.pi * np.arange(length) / length) ** 0.7
                level = (near * rng.uniform(0.5, 1.0) * shape).astype(np.float32)
                said = level * buzz[start : start + length]
                vowels[rng.integers(len(_VOWELS)), :, start : start + length] += sides[:, None] * said
                if rng.random() < 0.35:
                    burst = slice(max(0, start - 1_400), start)
                    hush = np.float32(0.5 * near) * np.hanning(burst.stop - burst.start).astype(np.float32)
                    consonants[:, burst] += sides[:, None] * hush * fizz[burst]
            at_s += length_s + rng.uniform(0.0, 0.07) + (rng.random() < 0.12) * rng.uniform(0.2, 0.6)
    return _in_the_hall(vowels, consonants, rng)


def _in_the_hall(vowels: Samples, consonants: Samples, rng: np.random.Generator) -> Samples:
    """Filter the vowels, and let a hall of 0.9 s smear what could still be followed."""
    hertz = np.linspace(0.0, _VOICE_RATE / 2, LOOP_S * _VOICE_RATE // 2 + 1, dtype=np.float32)
    resonances = []
    for formants in _VOWELS:
        curve = sum(
            level / np.sqrt(1 + ((hertz - f) / (0.09 * f)) ** 2)
            for f, level in zip(formants, (1, 0.4, 0.2), strict=True)
        )
        resonances.append((curve * band(110, 3_200, above_db_oct=12.0)(hertz)).astype(np.float32))
    decay = 10.0 ** (-3.0 * np.arange(frames(0.9, _VOICE_RATE)) / frames(0.9, _VOICE_RATE))
    sides = []
    for side in range(2):
        spectrum = np.float32(0.012) * np.fft.rfft(consonants[side])
        for curve, said in zip(resonances, vowels[:, side], strict=True):
            spectrum += curve * np.fft.rfft(said)
        tail = (rng.standard_normal(len(decay)) * decay).astype(np.float32)
        tail *= np.float32(0.9 / np.sqrt(np.square(tail).sum()))
        tail[0] += 0.7
        spectrum *= np.fft.rfft(tail, n=LOOP_S * _VOICE_RATE)
        wave = np.fft.irfft(spectrum, n=LOOP_S * _VOICE_RATE).astype(np.float32, copy=False)
        sides.append(up(wave, rate=_VOICE_RATE))
    return tamed(np.stack(sides, axis=1), crest_db=15.0)


def engine(rng: np.random.Generator) -> Samples:
    """A slow diesel: harmonics of 11 firings a second, felt more than heard, and the ship trembling with them."""
    t = np.arange(LOOP_S * _LOW_RATE, dtype=np.float64) / _LOW_RATE
    firing_hz = round(11.0 * LOOP_S) / LOOP_S  # a whole number of turns in the loop
    sway = 0.25 * drift(rng, fastest_hz=0.2, rate=_LOW_RATE)
    common = np.zeros(len(t), np.float32)
    sides = np.zeros((2, len(t)), np.float32)
    for harmonic in range(3, 30):
        level = rng.uniform(0.5, 1.0) * (harmonic / 5.0) ** -1.0 if harmonic > 4 else rng.uniform(0.5, 0.9)
        phase = rng.uniform(0, 2 * np.pi, 3)
        swell = 1.0 + 0.3 * drift(rng, fastest_hz=0.4, rate=_LOW_RATE)
        common += (level * swell * np.sin(2 * np.pi * firing_hz * harmonic * t + 0.2 * sway + phase[0])).astype(
            np.float32
        )
        for side in range(2):
            sides[side] += (level * np.sin(2 * np.pi * firing_hz * harmonic * t + phase[side + 1])).astype(np.float32)
    beat = (1.0 + 0.25 * np.cos(2 * np.pi * firing_hz / 4 * t)).astype(np.float32)

    def side_of(wave: Samples) -> Samples:
        rumble = noise(rng, band(50, 240, above_db_oct=7.0), rate=_LOW_RATE)
        return up((wave / np.float32(rms(wave)) + np.float32(0.55) * rumble) * beat, rate=_LOW_RATE)

    return tamed(wide(side_of(sides[0]), side_of(sides[1]), side_of(common)), crest_db=14.0)


def fire(rng: np.random.Generator) -> Samples:
    """A soft roar that flutters, embers that tick, and now and then a crack of the wood."""
    embers = [(ping(float(hertz), 14_000 / hertz + 2), 5) for hertz in np.geomspace(1_800, 7_800, 9)]
    cracks = [(ping(float(hertz), 9_000 / hertz + 6), 1) for hertz in (700, 950, 1_300, 1_700)]

    def side() -> Samples:
        roar = noise(rng, band(55, 280, above_db_oct=7.0))
        roar *= np.exp(np.float32(0.28) * drift(rng, fastest_hz=2.2))
        hiss = np.float32(0.10) * noise(rng, band(1_500, 7_000)) * np.exp(np.float32(0.4) * drift(rng, fastest_hz=0.8))
        wave: Samples = np.float32(0.8) * roar + hiss
        # crackles come in flurries
        flurry = np.clip(0.35 + 0.4 * drift(rng, fastest_hz=0.5, rate=_STEPS), 0.0, 1.0)
        for grains, spread, level in ((embers, 0.9, 0.55), (cracks, 0.8, 0.5)):
            crackle = np.zeros_like(wave)
            for grain, per_s in grains:
                crackle += scattered(rng, grain, per_second=2 * per_s, spread=spread, density=flurry)
            wave += np.float32(level / rms(crackle)) * tamed(crackle, crest_db=23.0)
        return wave

    return tamed(each_side(side), crest_db=19.0)


def night(rng: np.random.Generator) -> Samples:
    """Six crickets, each with its own pitch, pulse and place, over still air."""
    rate = RATE // 3
    t = np.arange(LOOP_S * rate, dtype=np.float64) / rate
    out = np.float32(0.10) * each_side(lambda: noise(rng, band(90, 500, above_db_oct=6.0), rate=rate))
    for place in np.linspace(0.1, 0.9, 6):
        # whole numbers of turns in the loop
        hertz, pulses_hz, chirps_hz = (
            round(rng.uniform(*span) * LOOP_S) / LOOP_S for span in ((3_800, 5_000), (26, 34), (0.7, 1.6))
        )
        pulse = np.maximum(0.0, np.sin(2 * np.pi * pulses_hz * t)) ** 1.5
        chirp = np.clip(3.0 * np.sin(2 * np.pi * chirps_hz * t + rng.uniform(0, 6.28)) - 0.6, 0.0, 1.0)
        song = (0.32 * rng.uniform(0.4, 1.0) * pulse * chirp * np.sin(2 * np.pi * hertz * t)).astype(np.float32)
        song *= np.exp(np.float32(0.2) * drift(rng, fastest_hz=0.2, rate=rate))
        out += song[:, None] * np.sqrt([1.0 - place, place]).astype(np.float32)
    return tamed(np.stack([up(out[:, side], rate=rate) for side in range(2)], axis=1), crest_db=18.0)
