"""How far the times of phrases are off: sentences are spoken one by one, joined with pauses, and looked for again.

    python benchmarks/phrases.py [--lines N]

The engines give no times, so the truth is made: each sentence of the sample's longer lines is spoken alone, and the
joints are where the first begins anew. Told beside it: the error where time is only shared out by letters.
"""

from __future__ import annotations

import argparse
from pathlib import Path
from statistics import mean, median

import numpy as np
import soxr

from voicestage.deliver.exports.phrases import boundaries, divide
from voicestage.engines.registry import engine
from voicestage.model.script import NARRATOR, Line, Words
from voicestage.production import Production
from voicestage.speech.spoken import spoken
from voicestage.units import RATE

ROOT = Path(__file__).resolve().parent.parent
PAUSES_S = (0.12, 0.2, 0.3, 0.45)
"""Between sentences; Kokoro's own are in this range."""


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--lines", type=int, default=40)
    arguments = parser.parse_args()
    script, _, _ = Production(ROOT).load()
    texts = [line.text for _, line in script.lines() if len(divide(line.text)) > 1][: arguments.lines]
    aligned: list[float] = []
    shared: list[float] = []
    with engine("kokoro").open(threads=1) as session:
        for number, text in enumerate(texts):
            pieces = divide(text)
            clip, truth = _joined(session, [piece for _, piece in pieces], PAUSES_S[number % len(PAUSES_S)])
            for found, errors in (
                (boundaries(pieces, clip, len(clip)), aligned),
                (boundaries(pieces, None, len(clip)), shared),
            ):
                errors += [abs(a - b) / RATE for a, b in zip(found, truth, strict=True)]
    print(f"{len(texts)} lines with {len(aligned)} borders between phrases (kokoro, bf_emma)")
    for name, errors in (("aligned to the pauses", aligned), ("shared out by letters", shared)):
        worst = sorted(errors)[int(0.95 * (len(errors) - 1))]
        print(
            f"{name}: median {median(errors) * 1000:.0f} ms, mean {mean(errors) * 1000:.0f} ms, "
            f"95 % below {worst * 1000:.0f} ms"
        )


def _joined(session: object, texts: list[str], pause_s: float) -> tuple[np.ndarray, list[int]]:
    """Speak texts one by one, without the silence around them, and say where each but the first begins."""
    parts: list[np.ndarray] = []
    truth: list[int] = []
    at = 0
    for text in texts:
        line = Line(speaker=NARRATOR, content=(Words(text=text),))
        utterance = spoken(line, lexicon=(), character=NARRATOR)
        speech = session.speak(utterance, voice="bf_emma")  # type: ignore[attr-defined]
        samples = np.asarray(soxr.resample(np.asarray(speech.samples, np.float32), speech.rate, RATE), np.float32)
        loud = np.flatnonzero(np.abs(samples) > 0.02 * np.abs(samples).max())
        samples = samples[loud[0] : loud[-1]] if len(loud) else samples
        if parts:
            silence = np.zeros(round(pause_s * RATE), np.float32)
            parts.append(silence)
            at += len(silence)
            truth.append(at)
        parts.append(samples)
        at += len(samples)
    return np.concatenate(parts), truth


if __name__ == "__main__":
    main()
