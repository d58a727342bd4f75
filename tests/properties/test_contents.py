"""A printed table of contents is not read, whatever its layout; the chapters are, each with its own title."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from voicestage.books import select, story_from_text

WORDS = ("Gate", "Lamp", "Quay", "Tide", "Boat", "Fog", "Harbour", "Keeper", "Winter", "Morning")
TITLES = st.lists(
    st.lists(
        st.sampled_from(["Gate", "Lamp", "Quay", "Tide", "Boat", "Fog", "Harbour", "Keeper", "Winter", "Morning"]),
        min_size=1,
        max_size=3,
    )
    .map(" ".join)
    .map("The {}".format),
    min_size=2,
    max_size=9,
    unique=True,
)
ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")


@given(
    TITLES,
    st.sampled_from(
        ["CHAPTER {n}. {title}", "{n}. {title}", "{title}", "CHAPTER {n}\n{title}", " {title} ..... {page}"]
    ),
    st.sampled_from(["\n", "\n\n"]),
    st.sampled_from(["CHAPTER {n}.\n\n{title}", "CHAPTER {n}. {title}", "CHAPTER {n}\n{title}"]),
    st.sampled_from(["Contents", "CONTENTS", "Table of Contents:", "INHALT"]),
)
def test_contents_of_any_layout(titles: list[str], entry: str, between: str, heading: str, word: str) -> None:
    def line(form: str, number: int) -> str:
        return form.format(n=ROMAN[number], title=titles[number], page=number * 12 + 1)

    numbers = range(len(titles))
    contents = between.join(line(entry, number) for number in numbers)
    chapters = "\n\n\n".join(
        f"{line(heading, number)}\n\nIt was late, and nobody came to the quay, that night {number}."
        for number in numbers
    )
    book = story_from_text(f"THE LAMP AND OTHERS\n\n\n{word}\n\n{contents}\n\n\n{chapters}\n")

    told = [paragraph.text for paragraph in select(book).paragraphs]
    prose = [text for text in told if text.startswith("It was late")]
    assert len(prose) == len(titles)
    heads = " ".join(text for text in told if not text.startswith("It was late"))
    for title in titles:
        assert heads.count(title) == sum(title in each for each in titles)
    assert [section.kind for section in book.sections].count("contents") == 1
    assert sum(section.kind == "chapter" for section in book.sections) == len(titles)
