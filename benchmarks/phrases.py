"""How far the times of phrases are off: sentences are spoken with pauses between them, and looked for again.

    python benchmarks/phrases.py [--lines N]

The truth is in the samples: the pauses are digital silence of a known length, and the next sentence is heard 20 ms
after it. Told beside each other: the error by the engine's times of words, by alignment to the pauses, and where time
is only shared out by letters.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import mean, median

import numpy as np
import soxr

from voicestage.deliver.exports.phrases import boundaries, divide
from voicestage.deliver.exports.words import word_starts
from voicestage.engines.api import Session
from voicestage.engines.registry import engine
from voicestage.model.script import NARRATOR, Line, Words
from voicestage.model.speech import Phrase, Silence, Speech, Utterance
from voicestage.production import Production
from voicestage.speech.spoken import spoken
from voicestage.units import RATE

ROOT = Path(__file__).resolve().parent.parent
PAUSES_S = (0.12, 0.2, 0.3, 0.45)
"""Between sentences; Kokoro's own are in this range."""
MARGIN_S = 0.02
"""What stays before the first audible sample of a piece."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=40)
    arguments = parser.parse_args()
    script, _, _ = Production(ROOT).load()
    texts = [line.text for _, line in script.lines() if len(divide(line.text)) > 1][: arguments.lines]
    by_words: list[float] = []
    aligned: list[float] = []
    shared: list[float] = []
    with engine("kokoro").open(threads=1) as session:
        for number, text in enumerate(texts):
            pieces = divide(text)
            speech, truth = _joined(session, [piece for _, piece in pieces], PAUSES_S[number % len(PAUSES_S)])
            clip = np.asarray(soxr.resample(speech.samples, speech.rate, RATE), np.float32)
            starts = dict(word_starts(text, speech.words))
            words = [starts[min(at for at in starts if at >= first)] for first, _ in pieces[1:]]
            for found, errors in (
                (words, by_words),
                (boundaries(pieces, clip, len(clip)), aligned),
                (boundaries(pieces, None, len(clip)), shared),
            ):
                errors += [abs(a - b) / RATE for a, b in zip(found, truth, strict=True)]
    print(f"{len(texts)} lines with {len(aligned)} borders between phrases (kokoro, bf_emma)")
    for name, errors in (
        ("by the engine's times of words", by_words),
        ("aligned to the pauses", aligned),
        ("shared out by letters", shared),
    ):
        worst = sorted(errors)[int(0.95 * (len(errors) - 1))]
        print(
            f"{name}: median {median(errors) * 1000:.0f} ms, mean {mean(errors) * 1000:.0f} ms, "
            f"95 % below {worst * 1000:.0f} ms"
        )


def _joined(session: Session, texts: list[str], pause_s: float) -> tuple[Speech, list[int]]:
    """Speak texts with a pause after each, and say where each but the first is heard, in frames at 48 kHz."""
    parts: list[Phrase | Silence] = []
    for text in texts:
        line = Line(speaker=NARRATOR, content=(Words(text=text),))
        parts += [Silence(seconds=pause_s)] * bool(parts)
        parts += spoken(line, lexicon=(), character=NARRATOR).parts
    speech = session.speak(Utterance(parts=tuple(parts)), voice="bf_emma")
    silent = np.diff(np.concatenate(([0], (speech.samples == 0).view(np.int8), [0])))
    runs = zip(np.flatnonzero(silent == 1), np.flatnonzero(silent == -1), strict=True)
    wanted = round(pause_s * speech.rate)
    ends = [int(end) for start, end in runs if abs(int(end - start) - wanted) <= 2]
    if len(ends) != len(texts) - 1:
        raise SystemExit(f"{len(texts)} phrases, but {len(ends)} pauses are found")
    return speech, [round((end / speech.rate + MARGIN_S) * RATE) for end in ends]


if __name__ == "__main__":
    main()
