"""File names that every system takes."""

from __future__ import annotations

import pytest

from voicestage.deliver.finish import file_stem


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
