"""Whatever a file holds, reading it ends: with a book whose places hold, or with a sentence."""

from __future__ import annotations

import html
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from books_made import simple_epub
from voicestage.books import read_book, story_from_text
from voicestage.books.blocks import LeftOut
from voicestage.books.characters import LIGATURES
from voicestage.books.flow import read_flow
from voicestage.errors import VoicestageError
from voicestage.markup import Tag, Text, scan, tree

PIECES = st.sampled_from(
    [
        "<p>",
        "</p>",
        "<div",
        ">",
        "<",
        "&amp;",
        "&x;",
        "&#99;",
        "&#x110000;",
        "<!--",
        "-->",
        "<![CDATA[",
        "]]>",
        "<br/>",
        "<i>",
        "</i>",
        "<sup>",
        "</sup>",
        '<a href="#n">',
        "</a>",
        "1",
        "[2]",
        "<h1>",
        "</h1>",
        "<hr>",
        "<pre>",
        "</pre>",
        "<?x",
        "?>",
        "<script>",
        "</script>",
        "<!DOCTYPE a [",
        "]",
        "\n",
        " ",
        "\xa0",
        "\xad",
        "word",
        "é",
        "“",
        "'",
        '"',
        "=",
        "/",
        "\x00",
        '<div class="stanza">',
        "</div>",
        "<img alt='I'>",
        "<td>",
        "<tr>",
        "<aside epub:type='footnote'>",
        "</aside>",
    ]
)
SOUP = st.lists(PIECES, max_size=40).map("".join)


@given(SOUP)
def test_any_markup_is_scanned_in_order_and_its_places_hold(source: str) -> None:
    at = 0
    for piece in scan(source):
        assert isinstance(piece, Tag | Text)
        assert at <= piece.start <= piece.end <= len(source)
        at = piece.end
    tree(source)
    for block in read_flow(source, document="d", left_out=LeftOut()):
        assert block.text.strip()
        before = 0
        for start, end, there, there_end in block.runs:
            assert before <= start <= end <= len(block.text)
            assert 0 <= there <= there_end <= len(source)
            if there_end - there == end - start:
                assert source[there:there_end].split() == block.text[start:end].split()
            before = end


WORDS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cf", "Zl", "Zp", "Zs"), blacklist_characters="<>&*_"),
    min_size=1,
    max_size=12,
)


@given(st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), min_size=1, max_size=8))
def test_every_word_of_a_page_is_read_once_and_in_order(paragraphs: list[str]) -> None:
    source = "".join(f"<p>{html.escape(text)}</p>" for text in paragraphs)
    read = [block.text for block in read_flow(source, document="d", left_out=LeftOut())]
    assert " ".join(read).split() == " ".join(paragraphs).translate(LIGATURES).split()


@given(st.text(max_size=300))
def test_any_text_is_a_story_or_a_sentence(text: str) -> None:
    try:
        book = story_from_text(text)
    except VoicestageError:
        return
    at = 0
    for paragraph in book.paragraphs:
        assert paragraph.start >= at
        assert len(paragraph.text) == paragraph.end - paragraph.start
        at = paragraph.end
    assert [section.first for section in book.sections[1:]] == [section.end for section in book.sections[:-1]]
    assert (book.sections[0].first, book.sections[-1].end) == (0, len(book.paragraphs))


@settings(max_examples=60)
@given(st.data())
def test_a_damaged_file_is_read_or_refused_with_a_sentence(data: st.DataObject) -> None:
    suffix = data.draw(st.sampled_from([".epub", ".docx", ".pdf", ".html", ".md", ".txt"]))
    with tempfile.TemporaryDirectory() as folder:
        path = simple_epub(Path(folder) / "b.epub")
        content = bytearray(path.read_bytes())
        for _ in range(data.draw(st.integers(0, 6))):
            at = data.draw(st.integers(0, len(content) - 1))
            content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))
        target = Path(folder) / f"story{suffix}"
        target.write_bytes(bytes(content))
        try:
            read_book(target)
        except VoicestageError as error:
            refused = str(error)
            assert target.name in refused
        assert sorted(each.name for each in Path(folder).iterdir()) == sorted({"b.epub", target.name})
