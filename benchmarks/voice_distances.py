"""How alike Kokoro's voices and their mixes sound, measured once for src/voicestage/casting/data/kokoro_voices.json.

    pip install --no-deps Resemblyzer==0.1.4
    python benchmarks/voice_distances.py [--memory FILE]

Every voice says the same two sentences (some 10 s). Their speaker embeddings (`speakers.py`) are compared pair by pair;
the table holds the cosines in hundredths. The median pitch is measured on the same sound, and so is what is left of a
voice when its pitch is moved as we move it. Some half-and-half mixes are measured too and compared with what
`voicestage.casting.likeness` makes of the table. Takes half an hour on one core; with `--memory` it goes on where it
stopped.
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
        for name in mixes:
            measure(session, name, known, remember)
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

    mixes = [name for name in known if "*" in name]
    off = [likeness(sound(mix), sound(name)) - alike(known[mix], known[name]) for mix in mixes for name in names] + [
        likeness(sound(one), sound(other)) - alike(known[one], known[other])
        for one, other in itertools.combinations(mixes, 2)
    ]
    print(f"{len(mixes)} mixes: reckoned less measured {statistics.mean(off):+.3f}, sd {statistics.stdev(off):.3f}")


if __name__ == "__main__":
    main()
