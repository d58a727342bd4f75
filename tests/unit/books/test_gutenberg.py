"""What Project Gutenberg has around and in its books, in each of its formats and years."""

from __future__ import annotations

from pathlib import Path

import pytest

from books_made import epub, read, warned
from voicestage.books import read_book, select, story_from_text
from voicestage.errors import Diagnostic

H, P, O = "heading", "prose", "ornament"  # noqa: E741


GUTENBERG = {
    "by-id": (
        '<section class="pg-boilerplate pgheader" id="pg-header"><h2 id="pg-header-heading">The Project Gutenberg '
        "eBook of The Lamp</h2><div>This ebook is for the use of anyone anywhere at no cost.</div>"
        '<div id="pg-start-separator"><span>*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***</span></div>'
        "</section>",
        '<section class="pg-boilerplate pgfooter" id="pg-footer"><div id="pg-end-separator"><span>*** END OF THE '
        "PROJECT GUTENBERG EBOOK THE LAMP ***</span></div><h2>START: FULL LICENSE</h2><p>PLEASE READ</p></section>",
    ),
    "by-class-alone": (
        '<div class="pg-boilerplate"><p>The Project Gutenberg eBook of The Lamp</p></div>',
        '<div class="pg-boilerplate"><h2>THE FULL PROJECT GUTENBERG LICENSE</h2><p>PLEASE READ THIS</p></div>',
    ),
    "by-lines": (
        "<pre>The Project Gutenberg EBook of The Lamp, by A. Writer\n\nThis eBook is for the use of anyone\n\n"
        "*** START OF THIS PROJECT GUTENBERG EBOOK THE LAMP ***\n\nProduced by A. Reader and the Online Distributed\n"
        "Proofreading Team at https://www.pgdp.net</pre>",
        "<p>End of the Project Gutenberg EBook of The Lamp, by A. Writer</p><p>*** END OF THIS PROJECT GUTENBERG EBOOK "
        "THE LAMP ***</p><h2>Section 1. General Terms</h2><p>By reading any part of this work</p>",
    ),
}


@pytest.mark.parametrize("year", GUTENBERG)
@pytest.mark.parametrize("form", ["epub", "html"])
def test_gutenbergs_header_and_licence_are_left_out_and_said_so(year: str, form: str, tmp_path: Path) -> None:
    header, footer = GUTENBERG[year]
    first = f"{header}<h1>The Lamp</h1><h2>by A. Writer</h2>"
    last = f"<h2>CHAPTER II.</h2><p>Morning came.</p>{footer}"
    documents = {"a.xhtml": first, "b.xhtml": "<h2>CHAPTER I.</h2><p>It was late.</p>", "c.xhtml": last}
    nav = [("The Lamp", "a.xhtml"), ("CHAPTER I.", "b.xhtml"), ("CHAPTER II.", "c.xhtml")]
    path = tmp_path / f"lamp.{form}"
    if form == "epub":
        epub(path, documents, nav=nav)
    else:
        path.write_text(f"<html><body>{''.join(documents.values())}</body></html>", encoding="utf-8")

    book, warnings = warned(path)

    assert [paragraph.text for paragraph in select(book).paragraphs if paragraph.kind != O] == [
        "CHAPTER I.",
        "It was late.",
        "CHAPTER II.",
        "Morning came.",
    ]
    assert [section.title for section in book.sections if not section.apart] == ["CHAPTER I.", "CHAPTER II."]
    assert "licence" in " ".join(warning.message for warning in warnings)
    assert not any("utenberg" in paragraph.text for paragraph in book.paragraphs)


def test_gutenbergs_notes_pages_and_pictures_are_not_read(tmp_path: Path) -> None:
    text = (
        "*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nCHAPTER I\n\nIt was late.[1] Nobody [Pg 12]came.\n\n"
        "[Illustration: The lamp\nby night]\n\nMorning.\n\n*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n"
    )
    path = tmp_path / "b.txt"
    path.write_text(text, encoding="utf-8")
    book = read_book(path)
    assert read(book) == [(H, "CHAPTER I"), (P, "It was late. Nobody came."), (P, "Morning.")]
    assert book.paragraphs[-1].source
    assert book.paragraphs[-1].source.line == 10


HEADER = """The Project Gutenberg eBook of The Lamp

Title: The Lamp

Author: A. Writer

Language: {language}

*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***
"""
FOOTER = "\n\n*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nLicence.\n"
STORY = """

CHAPTER I.
Down the Quay

It was late on the quay, and nobody came.

CHAPTER II.
The Pool of Light

Morning came.
"""


@pytest.mark.parametrize(
    ("language", "tag"), [("English", "en"), ("French", "fr"), ("English, Latin", "en"), ("Klingonish", "en")]
)
def test_the_language_line_is_a_name_and_the_books_language_a_tag(language: str, tag: str) -> None:
    warnings: list[Diagnostic] = []
    book = story_from_text(HEADER.format(language=language) + STORY + FOOTER, report=warnings.append)
    assert (book.title, book.author, book.language) == ("The Lamp", "A. Writer", tag)
    assert ("unknown-language" in [each.code for each in warnings]) == (language == "Klingonish")


@pytest.mark.parametrize(
    "told",
    [
        "Produced by A. Reader",
        "Produced by A. Reader and the Online Distributed\nProofreading Team at https://www.pgdp.net",
        "E-text prepared by A. Reader",
        "Produced by A. Reader\n\n(This file was produced from images generously made available by a library.)",
        "[Transcriber's Note: The spelling is the author's.]",
        "Transcribed from the 1901 edition by A. Reader, email reader@example.org",
        "This eBook was produced by A. Reader.\n\nHTML version by B. Reader.",
    ],
)
def test_who_made_the_file_is_not_read(told: str) -> None:
    book = story_from_text(f"{HEADER.format(language='English')}\n\n{told}\n\n{STORY}{FOOTER}")
    assert read(book)[0] == (H, "CHAPTER I.")
    assert book.raw[book.paragraphs[-1].start :].startswith("Morning came.")


CONTENTS = {
    "chapters-on-one-line": "Contents\n\n CHAPTER I.     Down the Quay\n CHAPTER II.    The Pool of Light\n",
    "with-pages": "CONTENTS\n\nI. Down the Quay . . . . . 1\nII. The Pool of Light . . . . . 12\n",
    "titles-alone": "CONTENTS.\n\nDown the Quay\n\nThe Pool of Light\n",
    "chapter-and-title-apart": "Contents\n\nCHAPTER I.\nDown the Quay\n\nCHAPTER II.\nThe Pool of Light\n",
    "with-a-preface-that-does-not-come": "CONTENTS\n\nPreface\n\nCHAPTER I. Down the Quay\n\n"
    "CHAPTER II. The Pool of Light\n",
    "with-a-list-of-pictures": "CONTENTS\n\nCHAPTER I. Down the Quay\nCHAPTER II. The Pool of Light\n\n\n"
    "ILLUSTRATIONS\n\nThe lamp by night ... 3\n\nThe quay ... 7\n",
}


@pytest.mark.parametrize("layout", CONTENTS)
def test_a_printed_table_of_contents_is_apart_and_the_first_chapter_begins_with_its_own_title(layout: str) -> None:
    book = story_from_text(f"{HEADER.format(language='English')}\n{CONTENTS[layout]}\n{STORY}{FOOTER}")
    told = [text for _, text in read(select(book))]
    assert told[:3] == ["CHAPTER I.", "Down the Quay", "It was late on the quay, and nobody came."]
    assert told[3:] == ["CHAPTER II.", "The Pool of Light", "Morning came."]
    assert book.sections[0].kind == "contents"


TITLE_PAGE = """
                      THE LAMP

                         BY

                     A. N. WRITER

      AUTHOR OF "THE LADY OF THE WEIR," "UNDER TWO
                       SKIES," ETC.

              _With illustrations by J. Wray_

                 London: Bell and Warde
                          1897


CONTENTS.

CHAP.                                             PAGE
   I. IN WHICH A BOAT IS FOUND                       1
  II. THE POOL OF LIGHT                             14


"""


def test_a_title_page_and_its_contents_are_apart_and_titles_end_in_stops() -> None:
    story = (
        "CHAPTER I.\n\nIN WHICH A BOAT IS\nFOUND.\n\n\nIt was late on the quay.\n\n\n"
        "CHAPTER II.\n\nThe Pool of Light.\n\n\nMorning came.\n\nShe slept.\n\n\n"
        "TRANSCRIBER'S NOTE:\n\nObvious errors have been corrected.\n"
    )
    book = story_from_text(f"{HEADER.format(language='English')}{TITLE_PAGE}{story}{FOOTER}")
    assert [(section.kind, section.apart) for section in book.sections] == [
        ("title page", True),
        ("contents", True),
        ("chapter", False),
        ("chapter", False),
        ("colophon", True),
    ]
    assert [section.title for section in select(book).sections] == [
        "CHAPTER I. IN WHICH A BOAT IS FOUND.",
        "CHAPTER II. The Pool of Light.",
    ]


@pytest.mark.parametrize("first", ["It was late. Nobody came.", "“Late.”", "He came, and went,", "So it was."])
def test_a_short_first_paragraph_is_no_title(first: str) -> None:
    book = story_from_text(f"CHAPTER I.\n\n{first}\n\n\n\nMorning came, and with it the boats.\n")
    assert (P, first) in read(book)


def test_a_dedication_on_the_title_page_is_read() -> None:
    book = story_from_text("THE LAMP\n\nby A. Writer\n\nFor my mother, who knew.\n\n\nCHAPTER I\n\nIt was late.\n")
    assert (P, "For my mother, who knew.") in read(select(book))


def test_the_contents_of_a_book_in_parts_say_each_chapter_twice() -> None:
    contents = "CONTENTS\n\nBOOK ONE\n\nCHAPTER I\n\nCHAPTER II\n\nBOOK TWO\n\nCHAPTER I\n\nCHAPTER II\n\n"
    chapter = "CHAPTER {}\n\nIt was late, and nobody came.\n\n"
    story = "".join(f"BOOK {book}\n\n" + chapter.format("I") + chapter.format("II") for book in ("ONE", "TWO"))
    book = select(story_from_text(f"THE LAMP\n\n{contents}{story}"))
    assert [section.title for section in book.sections] == [
        "BOOK ONE. CHAPTER I",
        "CHAPTER II",
        "BOOK TWO. CHAPTER I",
        "CHAPTER II",
    ]


def test_a_list_in_the_story_under_the_word_contents_is_read() -> None:
    text = (
        "It was late.\n\nShe read the label:\n\nContents\n\nOne lamp\n\nTwo boats\n\nThen she put it back, and left.\n"
    )
    told = [text for _, text in read(select(story_from_text(text)))]
    assert "One lamp" in told
    assert "Two boats" in told


def test_notes_of_a_text_are_apart_or_left_out() -> None:
    story = (
        "CHAPTER I.\n\nIt was late.[1] Nobody[A] came.\n\n[Footnote 2: By the clock [of the church].]\n\n"
        "[Sidenote: The lamp goes out.]\n\nShe said “[Greek: logos]” and left.\n\nFOOTNOTES:\n\n"
        "[1] By the clock.\n\n[2] Of the church.\n\n\nCHAPTER II.\n\nMorning came.\n"
    )
    book = story_from_text(HEADER.format(language="English") + "\n" + story + FOOTER)
    assert [text for _, text in read(select(book))] == [
        "CHAPTER I.",
        "It was late. Nobody came.",
        "She said “logos” and left.",
        "CHAPTER II.",
        "Morning came.",
    ]
    assert [section.kind for section in book.sections] == ["chapter", "notes", "chapter"]


def test_the_small_print_of_the_first_years() -> None:
    text = (
        "***START**THE SMALL PRINT!**FOR PUBLIC DOMAIN ETEXTS**START***\n\nWhy is this here?\n\n"
        "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n\nIt was late.\n\n"
        "End of Project Gutenberg's The Lamp\n"
    )
    assert read(story_from_text(text)) == [(P, "It was late.")]
