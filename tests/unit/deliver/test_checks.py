"""Finished files against the standards of those who take them."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import soundfile

from voicestage.deliver.checks import check_master

RATE = 44_100


def speech(*, gain: float = 1.0, head_s: float = 0.7, tail_s: float = 2.0, floor: float = 1e-4) -> np.ndarray:
    """Bursts of tone with pauses of half a second and more, over a soft noise."""
    rng = np.random.default_rng(1)
    burst = 0.17 * np.sin(np.arange(2 * RATE) * 2 * np.pi * 300 / RATE)
    parts = [np.zeros(round(head_s * RATE))]
    for _ in range(5):
        parts += [burst, np.zeros(round(0.6 * RATE))]
    parts += [burst, np.zeros(round(tail_s * RATE))]
    mono = gain * np.concatenate(parts)
    return (mono + floor * rng.standard_normal(len(mono))).astype(np.float32)


def codes(tmp_path: Path, samples: np.ndarray, *, rate: int = RATE, standard: str = "acx") -> dict[str, str]:
    path = tmp_path / "a.flac"
    soundfile.write(path, samples, rate, subtype="PCM_24")
    found = check_master(path, standard)  # type: ignore[arg-type]
    return {each.code: each.message for each in found}


def test_what_acx_takes_passes(tmp_path: Path) -> None:
    assert codes(tmp_path, speech()) == {}


@pytest.mark.parametrize(
    ("code", "options"),
    [("rms", {"gain": 0.4}), ("floor", {"floor": 0.003}), ("head", {"head_s": 0.1}), ("tail", {"tail_s": 8.0})],
)
def test_each_fault_is_named_alone(tmp_path: Path, code: str, options: dict[str, float]) -> None:
    assert set(codes(tmp_path, speech(**options))) == {code}


def test_a_peak_is_told_with_its_second_and_its_value(tmp_path: Path) -> None:
    samples = speech()
    samples[5 * RATE + 100] = 0.9

    found = codes(tmp_path, samples)

    assert set(found) == {"peak"}
    assert "0:05 (5.0 s)" in found["peak"]
    assert "-0.9 dB" in found["peak"]


def test_another_rate_is_named(tmp_path: Path) -> None:
    assert set(codes(tmp_path, speech(), rate=48_000)) == {"rate"}


def test_a_podcast_has_its_loudness(tmp_path: Path) -> None:
    assert "loudness" in codes(tmp_path, speech(gain=0.3), standard="podcast")
