"""Names of files that every system takes, and files that are written whole."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicestage.deliver.finish import file_stem
from voicestage.files import shortened, written_whole


@pytest.mark.parametrize("title", ["もう遅かった" * 20, "Ünïcödé " * 40, "🕯️" * 90, "a" * 400, "שלום " * 60])
def test_a_title_of_any_script_and_length_is_a_file(title: str, tmp_path: Path) -> None:
    target = tmp_path / f"{file_stem(title)}.draft.chapters.json"
    with written_whole(target) as temporary:
        temporary.write_text("x")
    assert target.read_text() == "x"
    assert [path.name for path in tmp_path.iterdir()] == [target.name]


@given(st.text(max_size=400), st.integers(1, 200))
def test_no_title_gives_a_name_that_a_system_refuses(title: str, most: int) -> None:
    stem = file_stem(title, most=most)
    assert stem
    assert len(stem.encode("utf-8")) <= max(most, len("untitled"), len("_com1")) + 1
    assert not set(stem) & set('<>:"/\\|?*\x00\u202e')
    assert stem == stem.strip(" .")
    assert len(shortened(title, most).encode("utf-8")) <= most
    assert title.startswith(shortened(title, most))
