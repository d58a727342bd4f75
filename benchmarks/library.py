"""How fast the built-in sounds are made, how loud, how wide and how mono-safe they are (make bench-library)."""

from __future__ import annotations

import statistics
import time

import numpy as np

from voicestage.sound import library
from voicestage.sound.loudness import loudness
from voicestage.sound.rooms import ROOMS
from voicestage.sound.space import Reverb, impulse_response, rt60
from voicestage.units import RATE, db_from_gain


def main() -> None:
    library.loop("cave-drips")  # what is imported and kept for all
    print(f"{'sound':<18}{'s':>6}{'x real time':>13}{'LUFS':>8}{'peak dBFS':>11}{'correlation':>13}{'in mono dB':>12}")
    speeds = []
    for name, sound in library.names().items():
        begun = time.process_time()
        wave = library.loop(name) if sound.kind == "bed" else library.shot(name)
        seconds = len(wave) / RATE
        speed = seconds / (time.process_time() - begun)
        if sound.kind == "bed":
            speeds.append(speed)
        left, right = wave.T.astype(np.float64)
        mono_db = db_from_gain(float(np.sqrt(np.square(left + right).mean() / 2 / np.square(wave).sum(axis=1).mean())))
        print(
            f"{name:<18}{seconds:>6.1f}{speed:>13.0f}{loudness(wave):>8.1f}{db_from_gain(float(np.abs(wave).max())):>11.1f}"
            f"{np.corrcoef(left, right)[0, 1]:>13.2f}{mono_db:>12.1f}"
        )
    print(f"Beds: {min(speeds):.0f} to {max(speeds):.0f} times real time, median {statistics.median(speeds):.0f}.\n")
    print(f"{'room':<12}{'RT60 asked s':>14}{'measured s':>12}{'x real time':>13}")
    voice = np.random.default_rng(0).standard_normal(1 << 21).astype(np.float32)
    for name, room in ROOMS.items():
        response = impulse_response(room)
        reverb = Reverb(response, lambda _, count: voice[:count])
        begun = time.process_time()
        reverb.read(120 * RATE)
        speed = 120 / (time.process_time() - begun)
        print(f"{name:<12}{room.rt60_s:>14.2f}{rt60(response):>12.2f}{speed:>13.0f}")


if __name__ == "__main__":
    main()
