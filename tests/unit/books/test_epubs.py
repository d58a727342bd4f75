"""One EPUB for each quirk that EPUBs have."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from books_made import PNG, change, epub, simple_epub, warned, xhtml
from voicestage.books import parse_selection, read_book, read_story, select
from voicestage.errors import StorageError, UsageError
from voicestage.model.book import Book

H, P, O = "heading", "prose", "ornament"  # noqa: E741


def body(inner: str) -> dict[str, str]:
    return {"c.xhtml": f"<h1>Chapter One</h1>{inner}"}


# what stands in the chapter, and what is read of it
INSIDES: dict[str, tuple[str, list[tuple[str, str]]]] = {
    "epub3-noteref": (
        '<p>It was late.<a epub:type="noteref" href="#n1">1</a> Nobody came.</p>'
        '<aside epub:type="footnote" id="n1"><p>By the clock.</p></aside>',
        [(P, "It was late. Nobody came.")],
    ),
    "linked-figure-as-note": (
        '<p>It was late<a href="notes.xhtml#n1"><sup>12</sup></a> again.</p>',
        [(P, "It was late again.")],
    ),
    "bracketed-note": ('<p>It was late.<a href="#f3">[3]</a> Nobody came.</p>', [(P, "It was late. Nobody came.")]),
    "note-body-by-class": (
        '<p>It was late.<a href="#n1" class="fnref"><sup>1</sup></a></p><p class="footnote" id="n1">'
        '<a href="#r1">1</a> By the clock.</p><p>Morning.</p>',
        [(P, "It was late."), (P, "Morning.")],
    ),
    "note-body-of-a-word-processor": (
        '<p>It was late.<a href="#_ftn1" id="_ftnref1"><span class="MsoFootnoteReference">[1]</span></a></p>'
        '<p class="MsoFootnoteText" id="_ftn1"><a href="#_ftnref1">[1]</a> By the clock.</p>',
        [(P, "It was late.")],
    ),
    "note-bodies-by-links-there-and-back": (
        '<p>It was late.<a id="r1" href="#n1">*</a> Nobody<a id="r2" href="#n2"><sup>b</sup></a> came.</p>'
        '<p id="n1"><a href="#r1">*</a> By the clock.</p><p id="n2"><a href="#r2">b</a> But Ada.</p><p>Morning.</p>',
        [(P, "It was late. Nobody came."), (P, "Morning.")],
    ),
    "note-of-two-paragraphs-in-a-list": (
        '<p>It was late.<sup><a href="#n1">1</a></sup></p><ol><li id="n1"><p>1. By the clock.</p><p>Of the church.</p>'
        "</li></ol><p>Morning.</p>",
        [(P, "It was late."), (P, "Morning.")],
    ),
    "note-that-leads-back-at-its-end": (
        '<p>It was late.<sup id="r"><a href="#n">1</a></sup></p><p id="n">By the clock. <a href="#r">↩</a></p>',
        [(P, "It was late.")],
    ),
    "notes-as-a-list-of-terms": (
        '<p>It was late.<a href="#n">[1]</a></p><dl><dt id="n">[1]</dt><dd>By the clock.</dd></dl><p>Morning.</p>',
        [(P, "It was late."), (P, "Morning.")],
    ),
    "notes-without-links": (
        "<p>It was late* and nobody† came.</p><p>* By the clock.</p><p>† But Ada.</p><p>Morning.</p>",
        [(P, "It was late and nobody came."), (P, "Morning.")],
    ),
    "a-numbered-list-that-nothing-leads-to": (
        "<p>She had two wishes.</p><p>1. A lamp.</p><p>2. A boat.</p>",
        [(P, "She had two wishes."), (P, "1. A lamp."), (P, "2. A boat.")],
    ),
    "a-linked-place-is-no-note": (
        '<p>See <a href="#gate">the gate</a>.</p><p id="gate">2 men stood there.</p>',
        [(P, "See the gate."), (P, "2 men stood there.")],
    ),
    "a-letter-of-class-note-is-read": (
        '<p>It said:</p><div class="note"><p>Come home.</p></div>',
        [(P, "It said:"), (P, "Come home.")],
    ),
    "page-number-by-a-vague-class": (
        '<p>After <span class="page">12</span>it <span class="page">of</span> all.</p>',
        [(P, "After it of all.")],
    ),
    "style-for-printers-hides-nothing": (
        "<style>@media print { .x { display: none } } @media screen { .y { display: none } }</style>"
        '<p class="x">It was late.</p><p class="y">no</p>',
        [(P, "It was late.")],
    ),
    "style-behind-an-embedded-font": (
        "<style>@font-face{src:url(data:font/woff;base64," + "Ab+/" * 20_000 + ")} .c{font-style:italic}</style>"
        '<p>It was <span class="c">so</span> late.</p>',
        [(P, "It was *so* late.")],
    ),
    "raised-figure-behind-a-stop": ("<p>It was late.<sup>4</sup> So.</p>", [(P, "It was late. So.")]),
    "square-metres-stay": (
        "<p>A room of 12 m<sup>2</sup> and a 5<sup>th</sup>.</p>",
        [(P, "A room of 12 m2 and a 5th.")],
    ),
    "linked-words-stay": ('<p>See <a href="#c2">the gate</a> there.</p>', [(P, "See the gate there.")]),
    "epub3-pagebreak": (
        '<p>It was <span epub:type="pagebreak" id="p7" title="7">7</span>late.</p>',
        [(P, "It was late.")],
    ),
    "aria-pagebreak": ('<p>It was <span role="doc-pagebreak">7</span>late.</p>', [(P, "It was late.")]),
    "gutenberg-page-number": ('<p>It was <span class="pagenum">[Pg 7]</span>late.</p>', [(P, "It was late.")]),
    "ornament-by-rule": (
        "<p>It was late.</p><hr/><p>Morning.</p>",
        [(P, "It was late."), (O, "* * *"), (P, "Morning.")],
    ),
    "ornament-by-stars": (
        '<p>It was late.</p><p class="x">* * *</p><p>Morning.</p>',
        [(P, "It was late."), (O, "* * *"), (P, "Morning.")],
    ),
    "ornament-by-picture": (
        '<p>It was late.</p><div class="scene-break"><img src="f.png" alt=""/></div><p>Morning.</p>',
        [(P, "It was late."), (O, "* * *"), (P, "Morning.")],
    ),
    "ornament-by-picture-in-a-space-break": (
        '<p>It was late.</p><p class="spacebreak"><img src="f.png" alt=""/></p><p>Morning.</p>',
        [(P, "It was late."), (O, "* * *"), (P, "Morning.")],
    ),
    "gap-by-the-class-of-the-paragraph-behind-it": (
        '<p>It was late.</p><p class="para-space-break">Morning.</p><p class="breakfast">Noon.</p>',
        [(P, "It was late."), (O, "* * *"), (P, "Morning."), (P, "Noon.")],
    ),
    "ornament-by-empty-paragraph": (
        "<p>It was late.</p>" * 12 + "<p>&#160;</p><p>Morning.</p>",
        [(P, "It was late.")] * 12 + [(O, "* * *"), (P, "Morning.")],
    ),
    "empty-paragraphs-everywhere": (
        "<p>It was late.</p><p>&nbsp;</p>" * 3,
        [(P, "It was late.")] * 3,
    ),
    "italics-as-stress": ("<p>It was <em>so</em> late.</p>", [(P, "It was *so* late.")]),
    "names-and-foreign-words-are-no-stress": (
        '<p>The <i epub:type="se:name.vessel.ship">Marigold</i>, <i xml:lang="fr">vraiment</i>, '
        '<em lang="fr">non</em>, <cite>Emma</cite>.</p>',
        [(P, "The Marigold, vraiment, *non*, Emma.")],
    ),
    "italics-by-class": (
        '<style>.calibre3 {font-style: italic}</style><p>It was <span class="calibre3">so</span> late.</p>',
        [(P, "It was *so* late.")],
    ),
    "a-whole-slanted-sentence-is-no-stress": ("<p><i>It was late.</i></p>", [(P, "It was late.")]),
    "half-a-word-slanted": ("<p>It was un<i>believ</i>able.</p>", [(P, "It was unbelievable.")]),
    "drop-cap": ('<p><span class="dropcap">I</span>t was late.</p>', [(P, "It was late.")]),
    "painted-initial": ('<p><img src="i.png" alt="I"/>t was late.</p>', [(P, "It was late.")]),
    "soft-hyphens": ("<p>It was un&shy;believ\u00ada\u200bble.</p>", [(P, "It was unbelievable.")]),
    "entities": ("<p>Caf&eacute; &amp; bar &#8220;so&#x201d; &hellip;</p>", [(P, "Café & bar “so” …")]),
    "verse-by-breaks": (
        "<p>The lamp is out,<br/>the gate is shut,<br/>and no one comes.</p>",
        [(P, "The lamp is out,\nthe gate is shut,\nand no one comes.")],
    ),
    "verse-by-stanza": (
        '<div class="stanza"><div class="verse">The lamp is out,</div><div class="verse">the gate is shut.</div></div>'
        '<div class="stanza"><div class="verse">Nobody comes.</div></div>',
        [(P, "The lamp is out,\nthe gate is shut."), (P, "Nobody comes.")],
    ),
    "paragraphs-by-breaks": (
        f"<div>{'It was late, and nobody came to see the lamp go out that night. ' * 2}<br/><br/>Morning came.</div>",
        [(P, ("It was late, and nobody came to see the lamp go out that night. " * 2).strip()), (P, "Morning came.")],
    ),
    "scripts-and-styles": (
        "<script>var x = '<p>no</p>';</script><style>p{}</style><p>It was late.</p><noscript>no</noscript>",
        [(P, "It was late.")],
    ),
    "hidden": ('<p hidden="hidden">no</p><p style="display: none">no</p><p>It was late.</p>', [(P, "It was late.")]),
    "ruby": ("<p>It was <ruby>late<rp>(</rp><rt>leit</rt><rp>)</rp></ruby>.</p>", [(P, "It was late.")]),
    "list-and-table": (
        "<ul><li>One</li><li>Two</li></ul><table><tr><td>a</td><td>b</td></tr></table>",
        [(P, "One"), (P, "Two"), (P, "a b")],
    ),
    "link-back-to-contents": (
        '<p>It was late.</p><p><a href="nav.xhtml">Back to the contents</a></p>',
        [(P, "It was late.")],
    ),
    "cdata-and-comment": ("<p>It <!-- <p>no</p> --> was <![CDATA[late & cold]]>.</p>", [(P, "It was late & cold.")]),
    "unclosed-tags": (
        "<p>It was late.<p>Nobody <i>came.</p></div></div><p>Morning.",
        [(P, "It was late."), (P, "Nobody *came*."), (P, "Morning.")],
    ),
    "lone-angle": ("<p>1 < 2 & so on</p>", [(P, "1 < 2 & so on")]),
    "right-to-left": ('<p dir="rtl">היה מאוחר, “so” נאמר.</p>', [(P, "היה מאוחר, “so” נאמר.")]),
    "svg-and-maths": ("<p>It was late.<svg><text>no</text></svg><math><mi>x</mi></math></p>", [(P, "It was late.")]),
    "subheading": (
        "<p>It was late.</p><h3>Later</h3><p>Morning.</p>",
        [(P, "It was late."), (O, "* * *"), (P, "Later"), (P, "Morning.")],
    ),
}


@pytest.mark.parametrize("quirk", INSIDES)
def test_what_is_read_of_a_chapter(quirk: str, tmp_path: Path) -> None:
    inside, expected = INSIDES[quirk]
    documents = {**body(inside), "d.xhtml": "<h1>Chapter Two</h1><p>The end.</p>"}
    path = epub(tmp_path / "b.epub", documents, nav=[("Chapter One", "c.xhtml"), ("Chapter Two", "d.xhtml")])

    book = read_book(path)

    read = [(paragraph.kind, paragraph.text) for paragraph in book.paragraphs]
    assert read == [(H, "Chapter One"), *expected, (H, "Chapter Two"), (P, "The end.")]
    hold_places(book, path)


def hold_places(book: Book, path: Path) -> None:
    """Every character that a paragraph says it has from somewhere stands there."""
    with zipfile.ZipFile(path) as archive:
        for paragraph in book.paragraphs:
            assert book.raw[paragraph.start : paragraph.end] == paragraph.text
            assert paragraph.source
            source = archive.read(paragraph.source.document).decode("utf-8") if paragraph.source.runs else ""
            for start, end, there, there_end in paragraph.source.runs:
                if there_end - there == end - start:
                    here, found = paragraph.text[start:end], source[there:there_end]
                    assert here == found or (here.isspace() and found.isspace()) or here == found.replace("\u00a0", " ")


def titles(book: Book) -> list[tuple[str | None, str, bool]]:
    return [(section.title, section.kind, section.apart) for section in book.sections]


def test_front_and_back_matter_are_set_apart_by_what_the_book_says(tmp_path: Path) -> None:
    documents = {
        "cover.xhtml": '<div><img src="cover.png" alt="Cover"/></div>',
        "title.xhtml": "<h1>The Lamp</h1><p>A. Writer</p>",
        "copy.xhtml": "<p>Copyright © 2026 A. Writer. All rights reserved.</p><p>ISBN 1</p>",
        "ded.xhtml": xhtml("<p>For the keeper.</p>", body_attributes=' epub:type="dedication"'),
        "pre.xhtml": "<h1>Preface</h1><p>This is how it began.</p>",
        "c1.xhtml": "<h1>Chapter One</h1><p>It was late.</p>",
        "c2.xhtml": "<h1>Chapter Two</h1><p>Morning came.</p>",
        "ack.xhtml": "<h1>Acknowledgements</h1><p>Thanks to all.</p>",
        "abt.xhtml": "<h2>About the Author</h2><p>A. Writer writes.</p>",
    }
    nav = [("Preface", "pre.xhtml"), ("Chapter One", "c1.xhtml"), ("Chapter Two", "c2.xhtml")]
    path = epub(tmp_path / "b.epub", documents, nav=nav)

    book = read_book(path)

    assert titles(book) == [
        ("The Lamp", "title page", True),
        (None, "copyright", True),
        (None, "dedication", False),
        ("Preface", "preface", False),
        ("Chapter One", "chapter", False),
        ("Chapter Two", "chapter", False),
        ("Acknowledgements", "acknowledgements", True),
        ("About the Author", "about the author", True),
    ]
    assert [section.title for section in read_story(path).sections] == [None, "Preface", "Chapter One", "Chapter Two"]
    chosen = select(book, parse_selection("2-3", skip=["preface"]))
    assert [paragraph.text for paragraph in chosen.paragraphs] == ["Chapter One", "It was late."]
    kept = select(book, parse_selection(keep=["Acknowledgements"], skip=["Dedication"]))
    assert kept.sections[-1].title == "Acknowledgements"
    with pytest.raises(UsageError, match='Did you mean "preface"'):
        select(book, parse_selection(skip=["Prefase"]))
    with pytest.raises(UsageError, match="has 4 chapters, not 9"):
        select(book, parse_selection("9"))
    with pytest.raises(UsageError, match="3-7"):
        parse_selection("seven")


def test_epub2_with_ncx_and_guide(tmp_path: Path) -> None:
    documents = {
        "a.html": "<p>The Lamp and other tales, newly told</p>",
        "b.html": '<p class="t">I</p><p class="t">The Gate</p><p>It was late.</p>',
        "c.html": "<p>II</p><p>Morning came.</p>",
    }
    ncx = [("I. The Gate", "b.html"), ("II", "c.html")]
    guide = '<reference type="title-page" title="Title" href="a.html"/>'
    path = epub(tmp_path / "b.epub", documents, ncx=ncx, guide=guide, version="2.0")

    book = read_book(path)

    assert titles(book) == [(None, "title page", True), ("I. The Gate", "chapter", False), ("II", "chapter", False)]


def test_what_stands_beside_the_reading_order_is_set_apart(tmp_path: Path) -> None:
    documents = {
        "a.xhtml": "<h1>One</h1><p>It was late, and nobody came to the quay.</p>",
        "extra.xhtml": "<p>How the lamp works.</p>",
        "b.xhtml": "<h1>Two</h1><p>Morning came, and the boats came home.</p>",
    }
    path = epub(tmp_path / "b.epub", documents, nav=[("One", "a.xhtml"), ("Two", "b.xhtml")])
    change(path, "OEBPS/book.opf", '<itemref idref="d1"/>', '<itemref idref="d1" linear="no"/>')
    assert titles(read_book(path)) == [
        ("One", "chapter", False),
        (None, "auxiliary", True),
        ("Two", "chapter", False),
    ]
    change(path, "OEBPS/book.opf", '"/></spine>', '" linear="no"/></spine>')
    change(path, "OEBPS/book.opf", 'idref="d0"/>', 'idref="d0" linear="no"/>')
    assert not any(section.apart for section in read_book(path).sections)  # a book that is all beside does not mean it


def test_notes_in_a_file_of_their_own_without_a_heading(tmp_path: Path) -> None:
    documents = {
        "a.xhtml": '<h1>One</h1><p>It was late.<a id="r" href="n.xhtml#n1">1</a> Nobody came.</p>',
        "n.xhtml": '<p id="n1"><a href="a.xhtml#r">1</a> By the clock.</p>',
        "b.xhtml": "<h1>Two</h1><p>Morning.</p>",
    }
    path = epub(tmp_path / "b.epub", documents, ncx=[("One", "a.xhtml"), ("Two", "b.xhtml")], version="2.0")
    book, warnings = warned(path)
    assert [paragraph.text for paragraph in book.paragraphs] == ["One", "It was late. Nobody came.", "Two", "Morning."]
    assert [warning.message for warning in warnings] == ["Left out: 1 note mark, 1 note."]


def test_a_paragraph_over_two_files_is_one_and_keeps_its_places(tmp_path: Path) -> None:
    documents = {
        "a_000.xhtml": "<h1>One</h1><p>It was <i>so</i> late and</p>",
        "a_001.xhtml": "<p>nobody <i>ever</i> came.</p><p>Morning.</p>",
        "b.xhtml": "<p>evening came.</p>",
    }
    path = epub(tmp_path / "b.epub", documents, nav=[("One", "a_000.xhtml"), ("evening", "b.xhtml")])
    book = read_book(path)
    joined = book.paragraphs[1]
    assert joined.text == "It was *so* late and nobody *ever* came."
    assert joined.source
    with zipfile.ZipFile(path) as archive:
        for start, end, there, there_end in joined.source.runs:
            source = archive.read(joined.source.document_at(start)).decode("utf-8")
            assert source[there:there_end] == joined.text[start:end]
    assert [paragraph.text for paragraph in book.paragraphs[2:]] == ["Morning.", "evening", "evening came."]


def test_what_the_contents_list_below_a_chapter_is_no_chapter(tmp_path: Path) -> None:
    documents = {
        "a.xhtml": '<h2>The Gate</h2><p>Late.</p><h3 id="s">In the yard</h3><p>Later.</p>',
        "b.xhtml": "<h2>The Lamp</h2><p>Morning.</p>",
    }
    nav = (
        '<nav epub:type="toc"><ol><li><a href="a.xhtml">The Gate</a><ol><li><a href="a.xhtml#s">In the yard</a></li>'
        '</ol></li><li><a href="b.xhtml">The Lamp</a></li></ol></nav>'
    )
    book = read_book(epub(tmp_path / "b.epub", documents, nav=nav))
    assert [section.title for section in book.sections] == ["The Gate", "The Lamp"]


def test_the_numbered_chapters_of_a_part_with_words_of_its_own_are_chapters(tmp_path: Path) -> None:
    documents = {
        "a.xhtml": '<h1>The Quay</h1><p>Where it began.</p><h2 id="c1">Chapter 1</h2><p>Late.</p>'
        '<h2 id="c2">Chapter 2</h2><p>Later.</p>',
        "b.xhtml": '<h1>The Sea</h1><p>Where it went.</p><h2 id="c3">Chapter 3</h2><p>Morning.</p>',
    }
    parts = {"The Quay": ("a.xhtml", "12"), "The Sea": ("b.xhtml", "3")}
    lists = "".join(
        f'<li><a href="{file}">{part}</a><ol>'
        + "".join(f'<li><a href="{file}#c{n}">Chapter {n}</a></li>' for n in numbers)
        + "</ol></li>"
        for part, (file, numbers) in parts.items()
    )
    book = read_book(epub(tmp_path / "b.epub", documents, nav=f'<nav epub:type="toc"><ol>{lists}</ol></nav>'))
    assert [section.title for section in book.sections] == [
        "The Quay",
        "Chapter 1",
        "Chapter 2",
        "The Sea",
        "Chapter 3",
    ]


@pytest.mark.parametrize(
    ("said", "language"),
    [("English", "en"), ("eng", "en"), ("en_us", "en-US"), ("fre", "fr"), ("und", "en"), ("Deutsch", "de")],
)
def test_the_language_is_a_tag_whatever_the_book_says(said: str, language: str, tmp_path: Path) -> None:
    path = simple_epub(tmp_path / "b.epub")
    change(path, "OEBPS/book.opf", "<dc:language>en-GB", f"<dc:language>{said}")
    book, warnings = warned(path)
    assert book.language == language
    assert not warnings


def test_a_language_that_nobody_knows_is_told(tmp_path: Path) -> None:
    path = simple_epub(tmp_path / "b.epub")
    change(path, "OEBPS/book.opf", "<dc:language>en-GB", "<dc:language>Klingonish")
    book, warnings = warned(path)
    assert book.language == "en"
    assert [warning.code for warning in warnings] == ["unknown-language"]
    assert "Klingonish" in warnings[0].message


def test_chapters_in_one_file_and_chapters_over_several_files(tmp_path: Path) -> None:
    documents = {
        "a.xhtml": '<h2 id="one">One</h2><p>It was late.</p><h2 id="two">Two</h2><p>Morning came.</p>',
        "a_split.xhtml": "<p>Still morning.</p>",
        "b.xhtml": '<div id="three"><h2>Three</h2></div><p>Night.</p>',
    }
    nav = [("One", "a.xhtml#one"), ("Two", "a.xhtml#two"), ("Three", "b.xhtml#three")]
    book = read_book(epub(tmp_path / "b.epub", documents, nav=nav))
    assert [section.title for section in book.sections] == ["One", "Two", "Three"]
    two = book.sections[1]
    assert [p.text for p in book.paragraphs[two.first : two.end]] == ["Two", "Morning came.", "Still morning."]


def test_a_chapter_that_only_the_contents_name_is_spoken_by_that_name(tmp_path: Path) -> None:
    documents = {"a.xhtml": '<img src="1.png" alt=""/><p>It was late.</p>', "b.xhtml": "<p>Morning came.</p>"}
    book = read_book(epub(tmp_path / "b.epub", documents, nav=[("The Gate", "a.xhtml"), ("The Lamp", "b.xhtml")]))
    assert [(p.kind, p.text) for p in book.paragraphs] == [
        (H, "The Gate"),
        (P, "It was late."),
        (H, "The Lamp"),
        (P, "Morning came."),
    ]


def test_without_any_contents_headings_make_the_chapters(tmp_path: Path) -> None:
    documents = {"a.xhtml": "<h1>Part One</h1><h2>Chapter 1</h2><p>Late.</p><h2>Chapter 2</h2><p>Morning.</p>"}
    book = read_book(epub(tmp_path / "b.epub", documents))
    assert [section.title for section in book.sections] == ["Part One. Chapter 1", "Chapter 2"]


def test_parts_with_chapters_in_a_nested_table_of_contents(tmp_path: Path) -> None:
    nav = (
        '<nav epub:type="toc"><ol><li><span>Part One</span><ol><li><a href="a.xhtml">The Gate</a></li>'
        '<li><a href="b.xhtml">The Lamp</a></li></ol></li></ol></nav>'
        '<nav epub:type="landmarks"><ol><li><a epub:type="toc" href="c.xhtml">Contents</a></li></ol></nav>'
    )
    documents = {
        "c.xhtml": "<h2>Inhalt</h2><p>The Gate</p><p>The Lamp</p>",
        "a.xhtml": "<h2>The Gate</h2><p>It was late.</p>",
        "b.xhtml": "<h2>The Lamp</h2><p>Morning.</p>",
    }
    book = read_book(epub(tmp_path / "b.epub", documents, nav=nav))
    assert titles(book) == [
        ("Inhalt", "contents", True),
        ("The Gate", "chapter", False),
        ("The Lamp", "chapter", False),
    ]


def test_a_list_of_links_is_a_table_of_contents_and_not_read(tmp_path: Path) -> None:
    links = "".join(f'<p><a href="c{n}.xhtml">Chapter {n}</a></p>' for n in range(4))
    documents = {"toc.xhtml": f"<h1>Contents</h1>{links}", "c0.xhtml": "<h1>Chapter 0</h1><p>It was late.</p>"}
    book = read_book(epub(tmp_path / "b.epub", documents))
    assert [p.text for p in read_story(epub(tmp_path / "c.epub", documents)).paragraphs] == [
        "Chapter 0",
        "It was late.",
    ]
    assert not any("Chapter 3" in p.text for p in book.paragraphs)


def test_a_printed_table_of_contents_ends_with_its_file(tmp_path: Path) -> None:
    documents = {
        "contents.xhtml": '<h2>Contents</h2><p><a href="p1.xhtml">Part One</a></p>'
        '<p><a href="c1.xhtml">1. The Lamp</a></p><p><a href="c2.xhtml">2. The Gate</a></p>',
        "p1.xhtml": "<p>Part One</p><h1>The Road</h1>",
        "c1.xhtml": "<p>1</p><h1>The Lamp</h1><p>It was late.</p>",
        "c2.xhtml": "<p>2</p><h1>The Gate</h1><p>Morning came.</p>",
    }
    chapters = [("Part One: The Road", "p1.xhtml"), ("1. The Lamp", "c1.xhtml"), ("2. The Gate", "c2.xhtml")]
    book = read_book(epub(tmp_path / "b.epub", documents, nav=chapters))
    assert [(section.title, section.apart) for section in book.sections] == [
        ("Contents", True),
        ("Part One. The Road", False),
        ("1. The Lamp", False),
        ("2. The Gate", False),
    ]


def test_what_a_book_says_about_itself(tmp_path: Path) -> None:
    metadata = (
        '<dc:creator id="t">T. Translator</dc:creator><meta refines="#t" property="role">trl</meta>'
        '<dc:creator id="b">B. Second</dc:creator><meta refines="#b" property="role">aut</meta>'
        '<meta property="belongs-to-collection" id="s">The Lights</meta>'
        '<meta refines="#s" property="collection-type">series</meta>'
        '<meta refines="#s" property="group-position">2</meta>'
        "<dc:publisher>The Press</dc:publisher>"
    )
    manifest = '<item id="img" href="cover.png" media-type="image/png" properties="cover-image"/>'
    path = simple_epub(tmp_path / "b.epub", metadata=metadata, manifest=manifest, extra={"OEBPS/cover.png": PNG})

    book = read_book(path)

    assert (book.title, book.author, book.language) == ("The Lamp", "A. Writer and B. Second", "en-GB")
    assert (book.series, book.series_number, book.publisher) == ("The Lights", "2", "The Press")
    assert book.cover
    assert (book.cover.name, book.cover.data) == ("cover.png", PNG)


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("Farr, Imogen", "Imogen Farr"),
        ("O’Brien, Mary Ann", "Mary Ann O’Brien"),
        ("King, Jr.", "King, Jr."),
        ("Ada Farr, Tom Crow", "Ada Farr, Tom Crow"),
        ("Farr", "Farr"),
    ],
)
def test_an_author_is_named_as_one_says_it(written: str, author: str, tmp_path: Path) -> None:
    assert read_book(simple_epub(tmp_path / "b.epub", author=written)).author == author


def test_what_an_archive_puts_around_a_story_is_apart(tmp_path: Path) -> None:
    documents = {
        "list.xhtml": '<p>CONTENTS</p><p><a href="c1.xhtml">Salt</a></p><p><a href="c1.xhtml">Salt</a></p>'
        '<p><a href="c1.xhtml">Salt</a></p>',
        "preface.xhtml": "<h2>Preface</h2><p>Posted originally on the Archive of Our Own.</p><dl><dt>Rating:</dt></dl>",
        "c1.xhtml": "<h2>Salt</h2><p>It was late.</p>",
        "foreword.xhtml": "<h2>Afterword</h2><p>I wrote this in the rain.</p>",
        "end.xhtml": "<h2>Afterword</h2><p>Please drop by the Archive and comment to let them know.</p>",
    }
    book = read_book(epub(tmp_path / "b.epub", documents, nav=[("Preface", "preface.xhtml"), ("Salt", "c1.xhtml")]))
    assert [(section.kind, section.apart) for section in book.sections] == [
        ("contents", True),
        ("colophon", True),
        ("chapter", False),
        ("afterword", False),
        ("colophon", True),
    ]


def test_calibres_series(tmp_path: Path) -> None:
    metadata = '<meta name="calibre:series" content="The Lights"/><meta name="calibre:series_index" content="3.0"/>'
    book = read_book(simple_epub(tmp_path / "b.epub", metadata=metadata))
    assert (book.series, book.series_number) == ("The Lights", "3")


# --- damaged and hostile


def test_a_missing_chapter_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = simple_epub(
        tmp_path / "b.epub",
        manifest='<item id="gone" href="c9.xhtml" media-type="application/xhtml+xml"/>',
        spine=["c1.xhtml", "gone", "c2.xhtml"],
    )
    book, warnings = warned(path)
    assert len(book.sections) == 2
    assert [warning.code for warning in warnings] == ["missing-part"]
    assert "c9.xhtml" in warnings[0].message


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("META-INF/license.lcpl", "{}"),
        ("META-INF/sinf.xml", "<sinf/>"),
        (
            "META-INF/encryption.xml",
            '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
            '<enc:EncryptionMethod Algorithm="http://www.w3.org/2001/04/xmlenc#aes128-cbc"/><enc:CipherData>'
            '<enc:CipherReference URI="OEBPS/c1.xhtml"/></enc:CipherData></enc:EncryptedData></encryption>',
        ),
    ],
)
def test_a_locked_book_is_refused_with_a_sentence(name: str, data: str, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match=r"locked by the shop.*edition without DRM"):
        read_book(simple_epub(tmp_path / "b.epub", extra={name: data}))


def test_scrambled_fonts_are_no_lock(tmp_path: Path) -> None:
    encryption = (
        '<encryption xmlns:enc="http://www.w3.org/2001/04/xmlenc#"><enc:EncryptedData>'
        '<enc:EncryptionMethod Algorithm="http://www.idpf.org/2008/embedding"/><enc:CipherData>'
        '<enc:CipherReference URI="OEBPS/font.otf"/></enc:CipherData></enc:EncryptedData></encryption>'
    )
    path = simple_epub(tmp_path / "b.epub", extra={"META-INF/encryption.xml": encryption})
    assert len(read_book(path).sections) == 2


def test_entities_of_its_own_and_files_outside_are_text_like_any_other(tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("the secret")
    bomb = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    document = (
        f'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY l0 "lol">{bomb}<!ENTITY f SYSTEM "{secret.as_uri()}">'
        '<!ENTITY n SYSTEM "http://127.0.0.1:9/x">]><html><body><p>It was late &l11; &f; &n;.</p></body></html>'
    )
    book = read_book(epub(tmp_path / "b.epub", {"a.xhtml": document}))
    assert [p.text for p in book.paragraphs] == ["It was late &l11; &f; &n;."]


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "b.epub"
    simple_epub(path, extra={"OEBPS/c1.xhtml": b"<p>" + b" " * 40_000_000 + b"</p>"})
    with pytest.raises(StorageError, match="far more than a book has"):
        read_book(path)


def test_paths_that_lead_outside_are_no_part_of_the_book(tmp_path: Path) -> None:
    (tmp_path / "secret.xhtml").write_text("<p>the secret</p>")
    inside = tmp_path / "in"
    inside.mkdir()
    for number, href in enumerate(
        ("../../secret.xhtml", str(tmp_path / "secret.xhtml"), "file:///etc/passwd", "..%2f..%2fsecret.xhtml")
    ):
        path = simple_epub(
            inside / f"{number}.epub",
            manifest=f'<item id="out" href="{href}" media-type="application/xhtml+xml"/>',
            spine=["c1.xhtml", "out"],
            extra={"../../evil.txt": "x", "/absolute.txt": "x"},
        )
        assert "secret" not in read_book(path).raw
    assert sorted(each.name for each in tmp_path.iterdir()) == ["in", "secret.xhtml"]
    assert len(list(inside.iterdir())) == 4


@pytest.mark.parametrize("cut", [0.2, 0.5, 0.95])
def test_a_book_cut_off_is_damaged(cut: float, tmp_path: Path) -> None:
    path = simple_epub(tmp_path / "b.epub")
    data = path.read_bytes()
    path.write_bytes(data[: int(cut * len(data))])
    with pytest.raises(StorageError, match="damaged"):
        read_book(path)


def test_a_damaged_chapter_is_named_and_the_rest_is_read(tmp_path: Path) -> None:
    path = simple_epub(tmp_path / "b.epub")
    with zipfile.ZipFile(path) as archive:
        entry = archive.getinfo("OEBPS/c1.xhtml")
    data = bytearray(path.read_bytes())
    at = entry.header_offset + 30 + len(entry.filename) + 10
    data[at : at + 40] = bytes(40)
    path.write_bytes(bytes(data))
    book, warnings = warned(path)
    assert [section.title for section in book.sections] == ["Chapter Two"]
    assert "damaged-part" in [warning.code for warning in warnings]


def test_no_container_and_mixed_case_names(tmp_path: Path) -> None:
    path = epub(tmp_path / "b.epub", {"Text/Ch1.xhtml": "<p>It was late.</p>"}, container="")
    data = path.read_bytes().replace(b"OEBPS/Text/Ch1.xhtml", b"OEBPS/text/ch1.XHTML")
    path.write_bytes(data)
    assert [p.text for p in read_book(path).paragraphs] == ["It was late."]


def test_an_epub_of_pictures_and_one_without_words(tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="pictures"):
        read_book(epub(tmp_path / "a.epub", {"a.xhtml": '<img src="1.png" alt=""/>'}))
    with pytest.raises(StorageError, match=r"no text in its reading order"):
        read_book(epub(tmp_path / "b.epub", {}))


COVER = '<item id="x1" href="images/front%20c.png" media-type="image/png"/>'
PAGE = '<item id="x2" href="cov.xhtml" media-type="application/xhtml+xml"/>'


@pytest.mark.parametrize(
    ("metadata", "guide", "page"),
    [
        ('<meta name="cover" content="x1"/>', "", ""),
        ('<meta name="cover" content="images/front%20c.png"/>', "", ""),
        ("", '<reference type="cover" href="cov.xhtml"/>', '<p><img src="images/front%20c.png" alt="Cover"/></p>'),
        (
            "",
            '<reference type="cover" href="cov.xhtml"/>',
            '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">'
            '<image xlink:href="images/front%20c.png"/></svg>',
        ),
    ],
)
def test_the_cover_of_an_epub_2_by_id_address_or_page(metadata: str, guide: str, page: str, tmp_path: Path) -> None:
    path = simple_epub(
        tmp_path / "b.epub",
        version="2.0",
        metadata=metadata,
        guide=guide,
        manifest=COVER + (PAGE if page else ""),
        spine=[*(["x2"] if page else []), "c1.xhtml", "c2.xhtml"],
        extra={"OEBPS/images/front c.png": PNG, **({"OEBPS/cov.xhtml": xhtml(page)} if page else {})},
    )
    cover = read_book(path).cover
    assert cover
    assert cover.data == PNG


def test_a_huge_cover_is_not_taken(tmp_path: Path) -> None:
    huge = PNG[:16] + (60_000).to_bytes(4, "big") * 2 + PNG[24:]
    manifest = '<item id="img" href="c.png" media-type="image/png" properties="cover-image"/>'
    for data in (huge, b"GIF89a", b"\xff\xd8\xff" + b"\0" * 50, b""):
        book = read_book(simple_epub(tmp_path / "b.epub", manifest=manifest, extra={"OEBPS/c.png": data}))
        assert book.cover is None


def test_deep_nesting_and_an_empty_chapter(tmp_path: Path) -> None:
    documents = {
        "a.xhtml": "<h1>Empty</h1>",
        "b.xhtml": f"<h1>Deep</h1>{'<div>' * 5000}<p>It was late.</p>{'</div>' * 5000}",
    }
    book = read_book(epub(tmp_path / "b.epub", documents, nav=[("Empty", "a.xhtml"), ("Deep", "b.xhtml")]))
    assert [p.text for p in book.paragraphs] == ["Empty", "Deep", "It was late."]
