"""PDFs: what of a page is text, and what of the text is one paragraph."""

from __future__ import annotations

from pathlib import Path

import pytest

from books_made import pdf, read, warned
from voicestage.books import read_book
from voicestage.errors import Diagnostic, StorageError

H, P, O = "heading", "prose", "ornament"  # noqa: E741


def lines(*texts: str, top: float = 560.0, left: float = 60.0) -> list[tuple[str, float, float]]:
    return [
        (text.strip(), left + (18.0 if text.startswith(" ") else 0.0), top - 14.0 * n) for n, text in enumerate(texts)
    ]


def test_a_pdf_with_running_heads_page_numbers_and_hyphens(tmp_path: Path) -> None:
    pages = []
    for number in range(1, 5):
        first = ["CHAPTER ONE"] if number == 1 else []
        pages.append(
            [
                ("The Lamp", 180.0, 620.0),
                *lines(
                    *first,
                    f" It was {number} o'clock on the quay, and the lamp over it had been bur-",
                    "ning since noon, as it always does when the fog comes up the river",
                    "and stays until it is gone.",
                    " Nobody came to put it out, though the keeper had said that he would",
                    "be back before the tide turned, and the boats went out without him,",
                    f"and there were {number * 7} of them in the end.",
                ),
                (str(number), 210.0, 30.0),
            ]
        )
    warnings: list[Diagnostic] = []

    book = read_book(pdf(tmp_path / "b.pdf", pages), report=warnings.append)

    assert read(book)[0] == (H, "CHAPTER ONE")
    assert len(book.paragraphs) == 9
    assert "had been burning since noon" in book.paragraphs[1].text
    assert "The Lamp" not in book.raw
    assert [paragraph.source.page for paragraph in book.paragraphs if paragraph.source][-1] == 4
    assert [warning.message for warning in warnings] == ["Left out: 4 page numbers, 4 running heads."]


def test_a_paragraph_over_two_pages_is_one(tmp_path: Path) -> None:
    first = lines(
        " It was late on the quay, and the lamp over the door had been left", "burning since noon, as it always does"
    )
    second = lines("when the fog comes up the river and stays there for days on end.", " Nobody came.")
    book = read_book(pdf(tmp_path / "b.pdf", [first, second]))
    assert [text for _, text in read(book)] == [
        "It was late on the quay, and the lamp over the door had been left burning since noon, as it always does "
        "when the fog comes up the river and stays there for days on end.",
        "Nobody came.",
    ]


def test_a_pdf_of_pictures_has_no_text_layer(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="no text layer"):
        read_book(pdf(tmp_path / "b.pdf", [[], []]))


@pytest.mark.parametrize("cut", [0.1, 0.4])
def test_a_damaged_pdf_is_a_sentence(cut: float, tmp_path: Path) -> None:
    path = pdf(tmp_path / "b.pdf", [lines("It was late.")])
    data = path.read_bytes()
    path.write_bytes(data[: int(len(data) * cut)])
    with pytest.raises(StorageError, match=r"damaged|no text layer"):
        read_book(path)


TEXT = (
    " It was late on the quay, and the lamp over the door had been left burning since",
    "noon, as it always does when the fog comes up the river and stays there for days.",
    " Nobody came to put it out, though the keeper had said that he would be back by",
    "the time that the tide turned, and the boats went out without him that evening.",
)


def page_of(number: int, *, top: float = 560.0) -> list[tuple[str, float, float]]:
    """A page whose words are its own."""
    return lines(*(text.replace("lamp", f"lamp {number + 100}") for text in TEXT), top=top)


def test_chapters_headed_by_a_bare_number_at_the_head_of_a_page(tmp_path: Path) -> None:
    pages = []
    for number in range(1, 9):
        head = [(str((number + 1) // 2), 210.0, 600.0)] if number % 2 else []
        pages.append([*head, *page_of(number), (str(number), 210.0, 30.0)])
    book, warnings = warned(pdf(tmp_path / "b.pdf", pages))
    assert [section.title for section in book.sections] == ["1", "2", "3", "4"]
    assert [warning.message for warning in warnings] == ["Left out: 8 page numbers."]


def test_page_numbers_in_roman_figures_and_at_the_head_of_the_page(tmp_path: Path) -> None:
    front = [[*page_of(number), (numeral, 210.0, 30.0)] for number, numeral in enumerate(("v", "vi", "vii", "viii"))]
    body = [[(f"- {number} -", 60.0 + number % 2 * 200, 620.0), *page_of(number)] for number in range(1, 6)]
    book, warnings = warned(pdf(tmp_path / "b.pdf", [*front, *body]))
    assert [warning.message for warning in warnings] == ["Left out: 9 page numbers."]
    assert len(book.sections) == 1


def test_a_year_at_the_head_of_a_page_is_no_page_number(tmp_path: Path) -> None:
    pages = [[("1984", 60.0, 620.0), *page_of(1)], page_of(2), page_of(3)]
    assert read_book(pdf(tmp_path / "b.pdf", pages)).raw.startswith("1984")


def test_running_heads_that_alternate_and_bear_the_page_number(tmp_path: Path) -> None:
    pages = []
    for number in range(1, 9):
        head = (f"{number} The Lamp", 60.0, 620.0) if number % 2 == 0 else (f"A. Writer {number}", 300.0, 620.0)
        pages.append([head, *page_of(number)])
    book, warnings = warned(pdf(tmp_path / "b.pdf", pages))
    assert "The Lamp" not in book.raw
    assert "A. Writer" not in book.raw
    assert [warning.message for warning in warnings] == ["Left out: 8 running heads."]


def test_a_chapters_title_stays_though_it_is_the_running_head_of_its_pages(tmp_path: Path) -> None:
    first = [("THE GATE", 180.0, 560.0), *page_of(0, top=520.0)]
    pages = [first, *([("The Gate", 180.0, 620.0), *page_of(number)] for number in range(1, 5))]
    book = read_book(pdf(tmp_path / "b.pdf", pages))
    assert read(book)[0] == (H, "THE GATE")
    assert [text for _, text in read(book)].count("The Gate") == 0


def test_where_nothing_but_running_heads_would_be_left_everything_is_text(tmp_path: Path) -> None:
    pages = [[("The same few words", 60.0, 620.0)] for _ in range(5)]
    assert read_book(pdf(tmp_path / "b.pdf", pages)).raw.count("The same few words") == 5


def test_pages_without_headings_are_one_chapter_and_bookmarks_make_chapters(tmp_path: Path) -> None:
    from pypdf import PdfReader, PdfWriter

    path = pdf(tmp_path / "b.pdf", [page_of(1), [*page_of(2), *lines("The Lamp", *TEXT, top=400.0)], page_of(3)])
    assert len(read_book(path).sections) == 1
    writer = PdfWriter(clone_from=PdfReader(path))
    writer.add_outline_item(title="The Gate", page_number=0)
    writer.add_outline_item(title="The Lamp", page_number=1)
    writer.write(tmp_path / "marked.pdf")
    book = read_book(tmp_path / "marked.pdf")
    assert [section.title for section in book.sections] == ["The Gate", "The Lamp"]
    gate, lamp = book.sections
    assert gate.end - gate.first > 3  # the chapter begins in the middle of the page
    assert book.paragraphs[lamp.first].text == "The Lamp"


def test_notes_at_the_foot_of_a_page_and_their_marks(tmp_path: Path) -> None:
    first = lines(
        " It was late on the quay, and the lamp over the door had been left burning for",
        "years.1 Nobody came, and nobody had",
    )
    second = lines("come since noon, as the keeper knew very well indeed, who had been there too.")
    path = pdf(tmp_path / "b.pdf", [[*first, ("1 By the clock of the church.", 60.0, 60.0)], second])
    book, warnings = warned(path)
    assert len(book.paragraphs) == 1
    assert "years. Nobody came, and nobody had come since" in book.raw
    assert [warning.message for warning in warnings] == ["Left out: 1 note."]


def test_lines_of_a_poem_are_lines(tmp_path: Path) -> None:
    poem = [
        ("The lamp is out,", 120.0, 490.0),
        ("The gate is shut,", 120.0, 476.0),
        ("And no one comes.", 120.0, 462.0),
    ]
    book = read_book(pdf(tmp_path / "b.pdf", [[*page_of(1), *poem, *lines(*TEXT, top=440.0)]]))
    assert [p.text for p in book.paragraphs if p.verse] == ["The lamp is out,\nThe gate is shut,\nAnd no one comes."]


def test_a_hyphen_at_a_lines_end_stays_in_a_word_that_has_one(tmp_path: Path) -> None:
    text = lines(
        " The well-known lamp had been left burn-",
        "ing by the keeper since noon, and the well-",
        "known fog came up the river.",
    )
    assert read_book(pdf(tmp_path / "b.pdf", [text])).raw == (
        "The well-known lamp had been left burning by the keeper since noon, and the well-known fog came up the river."
    )


def test_a_hyphen_stays_where_both_halves_are_words_and_the_two_in_one_are_none(tmp_path: Path) -> None:
    text = lines(
        " He knew it well. It is known that every lamp and every thing on the long-",
        "est quay are never out at half past ten, nor is any-",
        "thing else: anything there is lit by a well-",
        "known keeper, and he is long in bed by then.",
    )
    assert read_book(pdf(tmp_path / "b.pdf", [text])).raw == (
        "He knew it well. It is known that every lamp and every thing on the longest quay are never out at half past "
        "ten, nor is anything else: anything there is lit by a well-known keeper, and he is long in bed by then."
    )


def test_a_title_page_is_apart_and_tells_the_author_and_ligatures_are_letters(tmp_path: Path) -> None:
    title = [("THE SALT ROAD", 150.0, 400.0), ("by Imogen Farr", 180.0, 360.0)]
    rights = [("All rights reserved. ISBN 978-1", 140.0, 300.0)]
    text = lines(" It was late at the office, and the flickering lamp over the quay was", "out. Nobody came.")
    chapter = [("CHAPTER ONE", 170.0, 600.0), *text]
    book = read_book(pdf(tmp_path / "b.pdf", [title, rights, chapter, lines(" Morning came, and with it the boats.")]))
    assert book.author == "Imogen Farr"
    assert (P, "by Imogen Farr") in read(book)
    assert [section.title for section in book.sections if not section.apart] == ["CHAPTER ONE"]
