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


def codes(
    tmp_path: Path, samples: np.ndarray, *, rate: int = RATE, standard: str = "acx", name: str = "a"
) -> dict[str, str]:
    path = tmp_path / f"{name}.flac"
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


def test_noise_in_the_pauses_is_found_however_silent_head_and_tail_and_gaps_are(tmp_path: Path) -> None:
    samples = speech(floor=0.003)
    edges, gap = (slice(0, RATE // 2), slice(len(samples) - RATE, None)), slice(8 * RATE, 10 * RATE)
    for silent in (*edges, gap):
        samples[silent] = 0.0

    found = codes(tmp_path, samples)

    assert set(found) == {"floor"}
    assert "-50." in found["floor"]
    assert "4 of its 4 pauses" in found["floor"]
    assert " s) its softest moment has" in found["floor"]


def test_a_bed_that_leaves_no_pause_is_found_though_none_is_soft_enough_to_be_one(tmp_path: Path) -> None:
    samples = np.concatenate([speech(tail_s=0.6), speech(head_s=0.0)])
    rain = slice(round(0.7 * RATE), len(samples) - 2 * RATE)
    samples[rain] += 0.03 * np.random.default_rng(3).standard_normal(rain.stop - rain.start).astype(np.float32)

    found = codes(tmp_path, samples)

    assert set(found) == {"floor"}
    assert "in 1 of its 1 pauses" in found["floor"]
    assert "-30." in found["floor"]


def test_voices_that_die_away_into_their_pauses_are_no_noise(tmp_path: Path) -> None:
    samples = speech()
    fall = 0.015 * 10.0 ** (-np.arange(round(0.6 * RATE)) / (0.3 * RATE))  # a room's: from -40 to -80 dB RMS
    for start in (round((0.7 + 2.6 * burst + 2.0) * RATE) for burst in range(6)):
        samples[start : start + len(fall)] += fall * np.sin(np.arange(len(fall)) * 2 * np.pi * 300 / RATE)
    assert codes(tmp_path, samples) == {}


def test_who_speaks_without_a_long_pause_is_no_noise(tmp_path: Path) -> None:
    samples = np.concatenate([speech(tail_s=0.6), speech(head_s=0.0)])
    silences = [round((0.7 + 2.6 * burst + 2.0) * RATE) for burst in range(11)]
    hurried = np.delete(samples, [at for start in silences for at in range(start, start + round(0.3 * RATE))])
    assert codes(tmp_path, hurried) == {}


def test_an_effect_that_rings_on_in_one_pause_is_no_noise_floor(tmp_path: Path) -> None:
    samples = speech()
    ringing = slice(round(2.7 * RATE), round(3.3 * RATE))
    samples[ringing] += 0.003 * np.random.default_rng(2).standard_normal(ringing.stop - ringing.start)
    assert codes(tmp_path, samples) == {}


def test_digital_silence_alone_is_no_floor_that_fails(tmp_path: Path) -> None:
    assert codes(tmp_path, speech(floor=0.0)) == {}


@pytest.mark.parametrize(("repeats", "fits"), [(1, False), (5, True), (22, False)])
def test_a_retail_sample_has_one_to_five_minutes(tmp_path: Path, repeats: int, *, fits: bool) -> None:
    part = speech(tail_s=0.6)
    samples = np.concatenate([part] * repeats + [np.zeros(RATE, np.float32) + 1e-4])

    found = codes(tmp_path, samples, name="Retail Sample")

    assert ("sample" not in found) == fits
    assert "sample" not in codes(tmp_path, samples, name="01 One")


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
