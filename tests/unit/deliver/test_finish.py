"""File names that every system takes, and how a file comes to its loudness."""

from __future__ import annotations

import math

import pytest

from voicestage.deliver.finish import _best, _next_gain_db, _Try, file_stem
from voicestage.deliver.measure import Measured


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("The Light at Carrow Head", "The Light at Carrow Head"),
        ("What? A/B: <Test>|*", "What A B Test"),
        ("Señora Ibáñez", "Señora Ibáñez"),
        ("con", "_con"),
        ("NUL.txt", "_NUL.txt"),
        ("...", "untitled"),
        ("", "untitled"),
        ("trailing. ", "trailing"),
    ],
)
def test_a_title_becomes_a_file_name(title: str, expected: str) -> None:
    assert file_stem(title) == expected


def test_a_very_long_title_is_cut() -> None:
    assert len(file_stem("word " * 100)) <= 100


def tried(*gains_and_lufs: tuple[float, float]) -> list[_Try]:
    measured = (Measured(duration_s=1.0, loudness_lufs=lufs, true_peak_dbtp=-1.2) for _, lufs in gains_and_lufs)
    return [_Try(gain, [], found) for (gain, _), found in zip(gains_and_lufs, measured, strict=True)]


def test_a_file_that_fits_is_not_tried_again() -> None:
    assert _next_gain_db(tried((7.0, -16.15)), -16.0) is None
    assert _next_gain_db(tried((7.0, -16.5)), -16.0) == 7.5
    assert _next_gain_db(tried((7.0, -15.0)), -16.0) == 6.0


def test_where_the_limiter_takes_half_of_a_gain_twice_as_much_is_given() -> None:
    assert _next_gain_db(tried((7.0, -17.0), (8.0, -16.5)), -16.0) == 9.0
    assert _next_gain_db(tried((7.0, -17.0), (8.0, -16.95)), -16.0) is None, "it comes no nearer"
    assert _next_gain_db(tried((7.0, -17.0), (8.0, -17.4)), -16.0) is None


def test_of_files_that_miss_about_as_much_the_one_that_is_limited_least_is_taken() -> None:
    assert _best(tried((7.0, -17.0), (8.0, -16.1)), -16.0).gain_db == 8.0
    assert _best(tried((7.0, -17.0), (10.0, -16.8)), -16.0).gain_db == 7.0
    assert _best(tried((7.0, -18.0), (10.0, -17.0)), -16.0).gain_db == 10.0


def test_silence_is_not_off() -> None:
    assert _next_gain_db(tried((0.0, -math.inf)), -16.0) is None
