"""How alike Kokoro's voices and their mixes sound, measured once for src/voicestage/casting/data/kokoro_voices.json.

    pip install --no-deps Resemblyzer==0.1.4
    python benchmarks/voice_distances.py [--memory FILE]

Every voice says the same two sentences (some 10 s). Their speaker embeddings (`speakers.py`) are compared pair by pair;
the table holds the cosines in hundredths. The median pitch is measured on the same sound, and so is what is left of a
voice when its pitch is moved as we move it. Some mixes, even and uneven, with and without a moved pitch, are measured
too and compared with what `voicestage.casting.likeness` makes of the table. Takes three quarters of an hour on one
core; with `--memory` it goes on where it stopped.
"""

from __future__ import annotations

import argparse
import itertools
import json
import statistics
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from speakers import RATE, cosine, embedding
from voicestage.engines.api import Session
from voicestage.engines.kokoro import ENGINE
from voicestage.model.speech import Phrase, Speech, Utterance
from voicestage.sound.clips import pitched, resampled

TARGET = Path(__file__).resolve().parent.parent / "src" / "voicestage" / "casting" / "data" / "kokoro_voices.json"
SENTENCES = (
    "The harbour was quiet that morning, and nobody had seen the keeper since the storm began.",
    "I told you once already, and I shall not tell you again, whatever you may think of me.",
)
MIXED = (
    *(("bf_emma", other) for other in ("bf_isabella", "bf_lily", "af_heart", "af_kore")),
    *(("bf_isabella", other) for other in ("bf_lily", "af_kore")),
    *(("am_fenrir", other) for other in ("bm_george", "bm_lewis", "am_michael", "am_onyx")),
    *(("bm_fable", other) for other in ("bm_george", "bm_lewis", "am_michael", "am_onyx")),
    *(("bm_lewis", other) for other in ("am_michael", "am_onyx")),
)
"""Good voices that are unlike. Most mixes of two American women sound like a third one, so there are none of them."""
UNEVEN = (
    "0.3*am_fenrir + 0.7*am_santa", "0.7*am_michael + 0.3*bm_daniel", "0.3*am_michael + 0.7*bm_george",
    "0.7*am_echo + 0.3*am_eric", "0.7*am_michael + 0.3*am_adam", "0.3*am_adam + 0.7*bm_george",
    "0.7*am_puck + 0.3*am_adam", "0.3*am_echo + 0.7*am_onyx", "0.7*af_sarah + 0.3*af_sky",
    "0.3*af_river + 0.7*bf_lily", "0.7*af_jessica + 0.3*bf_isabella", "0.7*af_aoede + 0.3*af_jessica",
    "0.7*af_aoede + 0.3*bf_isabella", "0.3*af_alloy + 0.7*bf_alice", "0.3*af_alloy + 0.7*bf_isabella",
    "0.7*af_bella + 0.3*bf_isabella",
)  # fmt: skip
MOVED_MIXES = (
    "0.5*am_echo + 0.5*am_adam", "0.5*am_puck + 0.5*am_liam", "0.5*bm_fable + 0.5*bm_daniel",
    "0.5*af_jessica + 0.5*bf_isabella", "0.5*af_heart + 0.5*bf_emma", "0.5*af_alloy + 0.5*af_nova", *UNEVEN[::4],
)  # fmt: skip
"""Drawn by chance among the mixes that casting tries; what it reckons for them moved is held against them moved."""
MIX_MOVES = (-4, -2, 2, 4)
MOVES = (1, 2, 3, 4, 5, 6)
MOVED = ("af_heart", "af_kore", "bf_emma", "bf_lily", "am_michael", "am_fenrir", "bm_george", "bm_lewis")


def main() -> None:
    """Measure what is not remembered, and write the table."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--memory", type=Path, help="a file of what was measured before, added to")
    memory: Path | None = parser.parse_args().memory
    known: dict[str, list[float]] = {}
    if memory and memory.exists():
        known = dict(json.loads(line) for line in memory.read_text(encoding="utf-8").splitlines())

    def remember(name: str, numbers: list[float]) -> None:
        known[name] = numbers
        if memory:
            with memory.open("a", encoding="utf-8") as file:
                file.write(json.dumps([name, numbers]) + "\n")

    with ENGINE.open() as session:
        names = [voice.name for voice in ENGINE.voices()]
        for name in names:
            measure(session, name, known, remember)
        mixes = [f"0.5*{one} + 0.5*{other}" for one, other in MIXED]
        for name in (*mixes, *UNEVEN, *MOVED_MIXES):
            measure(session, name, known, remember)
        for name in MOVED_MIXES:
            measure_moved(session, name, known, remember)
    table = {
        "embedder": "GE2E, weights of Resemblyzer 0.1.4",
        "pitch_hz": {name: round(known[f"{name} pitch"][0]) for name in names},
        "moved": [
            round(statistics.mean(known[f"{name} moved"][step] for name in MOVED), 3) for step in range(len(MOVES))
        ],
        "alike": [
            " ".join(str(round(100 * alike(known[name], known[other]))) for other in names[:index])
            for index, name in enumerate(names)
        ],
    }
    TARGET.parent.mkdir(parents=True, exist_ok=True)
    TARGET.write_text(json.dumps(table, indent=0) + "\n", encoding="utf-8", newline="\n")
    report(names, known)
    hold_against_mixes(names, known)
    hold_against_moved(names, known)


def measure_moved(session: Session, name: str, known: dict[str, list[float]], remember: object) -> None:
    """Remember the embedding of a mix at each of `MIX_MOVES`."""
    assert callable(remember)
    if f"{name} at {MIX_MOVES[-1]:+d}" in known:
        return
    said = [session.speak(Utterance(parts=(Phrase(text=text),)), voice=name) for text in SENTENCES]
    for move in MIX_MOVES:
        there = embedding([(pitched(each.samples, move, rate=each.rate), each.rate) for each in said])
        remember(f"{name} at {move:+d}", [float(x) for x in there])


def measure(session: Session, name: str, known: dict[str, list[float]], remember: object) -> None:
    """Let a voice speak, and remember its embedding, its pitch and what moving its pitch leaves of it."""
    assert callable(remember)
    if name in known and (name not in MOVED or f"{name} moved" in known):
        return
    said = [session.speak(Utterance(parts=(Phrase(text=text),)), voice=name) for text in SENTENCES]
    here = embedding([(each.samples, each.rate) for each in said])
    if "*" not in name:
        remember(f"{name} pitch", [statistics.median(itertools.chain(*(pitches(each) for each in said)))])
    if name in MOVED:
        remember(f"{name} moved", [what_is_left(said, here, move) for move in MOVES])
    remember(name, [float(x) for x in here])
    print(name, flush=True)


def what_is_left(said: list[Speech], here: NDArray[np.float32], semitones: float) -> float:
    """Return the likeness of a voice to itself moved up and down, the mean of both."""
    there = [
        embedding([(pitched(each.samples, move, rate=each.rate), each.rate) for each in said])
        for move in (semitones, -semitones)
    ]
    return statistics.mean(cosine(here, each) for each in there)


def pitches(speech: Speech) -> list[float]:
    """Return the pitch of each voiced stretch of 40 ms [Hz], by autocorrelation between 60 and 400 Hz."""
    samples = resampled(speech.samples, speech.rate, RATE)
    size, found = 640, []
    frames = np.lib.stride_tricks.sliding_window_view(samples, size)[::320]
    loud = np.square(frames).mean(axis=1)
    for frame in frames[loud > 0.05 * loud.max()]:
        spectrum = np.fft.rfft((frame - frame.mean()) * np.hanning(size), 2048)
        correlation = np.fft.irfft(np.abs(spectrum) ** 2)[: RATE // 60]
        lag = RATE // 400 + int(np.argmax(correlation[RATE // 400 :]))
        if correlation[lag] > 0.45 * correlation[0]:
            found.append(RATE / lag)
    return found


def alike(one: list[float], other: list[float]) -> float:
    """Return the cosine of two embeddings as they are remembered."""
    return cosine(np.array(one, np.float32), np.array(other, np.float32))


def report(names: list[str], known: dict[str, list[float]]) -> None:
    """Print the nearest pairs of plain voices."""
    pairs = sorted(((alike(known[a], known[b]), a, b) for a, b in itertools.combinations(names, 2)), reverse=True)
    for likeness, one, other in pairs[:25]:
        print(f"{likeness:.2f}  {one}  {other}")


def hold_against_mixes(names: list[str], known: dict[str, list[float]]) -> None:
    """Print how far the likeness that casting reckons for a mix is from the measured one."""
    from voicestage.casting.likeness import likeness, sound

    mixes = [name for name in known if "*" in name and " at " not in name]
    off = [likeness(sound(mix), sound(name)) - alike(known[mix], known[name]) for mix in mixes for name in names] + [
        likeness(sound(one), sound(other)) - alike(known[one], known[other])
        for one, other in itertools.combinations(mixes, 2)
    ]
    print(f"{len(mixes)} mixes: reckoned less measured {statistics.mean(off):+.3f}, sd {statistics.stdev(off):.3f}")


def hold_against_moved(names: list[str], known: dict[str, list[float]]) -> None:
    """Print how far the likeness that casting reckons for a mix with a moved pitch is from the measured one."""
    from voicestage.casting.likeness import likeness, sound

    heard = {name: (sound(name), known[name]) for name in (*names, *UNEVEN, *MOVED_MIXES)}
    moved = {
        f"{name} at {move:+d}": (sound(name, pitch_st=float(move)), known[f"{name} at {move:+d}"])
        for name in MOVED_MIXES
        for move in MIX_MOVES
    }
    off = [
        likeness(one[0], other[0]) - alike(one[1], other[1])
        for one, other in (
            *itertools.product(moved.values(), heard.values()),
            *itertools.combinations(moved.values(), 2),
        )
        if one[0].parts != other[0].parts
    ]
    print(
        f"{len(moved)} moved mixes: reckoned less measured {statistics.mean(off):+.3f}, sd {statistics.stdev(off):.3f}"
    )


if __name__ == "__main__":
    main()
