"""Word documents, web pages, Markdown, PDFs and plain texts as people have them."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from books_made import docx_with, read, warned
from voicestage.books import read_book, read_story
from voicestage.errors import StorageError

H, P, O = "heading", "prose", "ornament"  # noqa: E741


# --- DOCX, by python-docx and by hand


def test_a_word_document_by_another_writer(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.core_properties.title = "The Lamp"
    document.core_properties.author = "A. Writer"
    document.add_heading("The Lamp", 0)
    document.add_heading("Chapter One", 1)
    paragraph = document.add_paragraph("It was ")
    paragraph.add_run("so").italic = True
    paragraph.add_run(" late.")
    document.add_paragraph("* * *")
    document.add_paragraph("Nobody\u00a0came.")
    document.add_heading("Chapter Two", 1)
    verse = document.add_paragraph("The lamp is out,")
    verse.add_run().add_break()
    verse.add_run("the gate is shut.")
    table = document.add_table(1, 2)
    table.cell(0, 0).text, table.cell(0, 1).text = "One", "Two"
    document.sections[0].header.paragraphs[0].text = "A running head"
    path = tmp_path / "lamp.docx"
    document.save(path)

    book = read_book(path)

    assert read(book)[1:] == [
        (H, "Chapter One"),
        (P, "It was *so* late."),
        (O, "* * *"),
        (P, "Nobody came."),
        (H, "Chapter Two"),
        (P, "The lamp is out,\nthe gate is shut."),
        (P, "One"),
        (P, "Two"),
    ]
    assert (book.title, book.author) == ("The Lamp", "A. Writer")
    assert [section.title for section in read_story(path).sections] == ["Chapter One", "Chapter Two"]


WORDS = {
    "own-heading-style": (
        '<w:p><w:pPr><w:pStyle w:val="Mine"/></w:pPr><w:r><w:t>The Gate</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>Late.</w:t></w:r></w:p>",
        '<w:style w:styleId="H"><w:name w:val="heading 1"/></w:style>'
        '<w:style w:styleId="Mine"><w:name w:val="My chapter"/><w:basedOn w:val="H"/></w:style>',
        [(H, "The Gate"), (P, "Late.")],
    ),
    "outline-level-without-a-style": (
        '<w:p><w:pPr><w:outlineLvl w:val="0"/></w:pPr><w:r><w:t>The Gate</w:t></w:r></w:p>'
        "<w:p><w:r><w:t>Late.</w:t></w:r></w:p>",
        "",
        [(H, "The Gate"), (P, "Late.")],
    ),
    "chapter-in-plain-words": (
        "<w:p><w:r><w:t>Chapter 1</w:t></w:r></w:p><w:p><w:r><w:t>Late.</w:t></w:r></w:p>",
        "",
        [(H, "Chapter 1"), (P, "Late.")],
    ),
    "changes-fields-and-notes": (
        '<w:p><w:r><w:t xml:space="preserve">It was </w:t></w:r><w:del><w:r><w:delText>not </w:delText></w:r></w:del>'
        "<w:ins><w:r><w:t>late</w:t></w:r></w:ins><w:r><w:footnoteReference w:id='1'/></w:r>"
        "<w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:rPr><w:vanish/></w:rPr><w:t>no</w:t></w:r>"
        "<w:r><w:t>.</w:t></w:r></w:p>",
        "",
        [(P, "It was late.")],
    ),
    "border-as-a-scene-break": (
        '<w:p><w:r><w:t>Late.</w:t></w:r></w:p><w:p><w:pPr><w:pBdr><w:bottom w:val="single"/></w:pBdr></w:pPr></w:p>'
        "<w:p><w:r><w:t>Morning.</w:t></w:r></w:p>",
        "",
        [(P, "Late."), (O, "* * *"), (P, "Morning.")],
    ),
}


STYLES = (
    '<w:style w:styleId="H1"><w:name w:val="heading 1"/></w:style>'
    '<w:style w:styleId="TOCHeading"><w:name w:val="TOC Heading"/><w:basedOn w:val="H1"/></w:style>'
    '<w:style w:styleId="TOC1"><w:name w:val="toc 1"/></w:style>'
    '<w:style w:styleId="Fn"><w:name w:val="footnote text"/></w:style>'
    '<w:style w:type="character" w:styleId="Em"><w:name w:val="Emphasis"/><w:rPr><w:i/></w:rPr></w:style>'
    '<w:style w:type="character" w:styleId="Mine"><w:name w:val="Thought"/><w:basedOn w:val="Em"/></w:style>'
    '<w:style w:styleId="Q"><w:name w:val="Quote"/><w:rPr><w:i/></w:rPr></w:style>'
    '<w:docDefaults><w:rPrDefault><w:rPr><w:lang w:val="de-DE"/></w:rPr></w:rPrDefault></w:docDefaults>'
)


def word(text: str, style: str = "", *, run: str = "", more: str = "") -> str:
    """A paragraph of a Word document."""
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    return (
        f'<w:p><w:pPr>{about}{more}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'
    )


GATE = word("The Gate", "H1") + word("Late.")
GATE_READ = [(H, "The Gate"), (P, "Late.")]
CENTRED = '<w:jc w:val="center"/>'
WORDS |= {
    "slanted-by-a-character-style": (
        '<w:p><w:r><w:t xml:space="preserve">It was </w:t></w:r><w:r><w:rPr><w:rStyle w:val="Mine"/></w:rPr>'
        '<w:t>so</w:t></w:r><w:r><w:t xml:space="preserve"> late, </w:t></w:r><w:r><w:rPr><w:rStyle w:val="Em"/>'
        '<w:i w:val="0"/></w:rPr><w:t>very</w:t></w:r><w:r><w:t> late.</w:t></w:r></w:p>',
        STYLES,
        [(P, "It was *so* late, very late.")],
    ),
    "contents-by-their-styles": (
        word("Inhalt", "TOCHeading") + word("The Gate 1", "TOC1") + word("The Lamp 2", "TOC1") + GATE,
        STYLES,
        GATE_READ,
    ),
    "contents-in-a-block-of-their-own": (
        '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{word('Contents')}{word('The Gate 1')}</w:sdtContent></w:sdt>{GATE}",
        STYLES,
        GATE_READ,
    ),
    "notes-by-their-style": (GATE + word("1 By the clock.", "Fn"), STYLES, GATE_READ),
    "headings-by-their-look": (
        "".join(word(each, run="<w:b/>", more=CENTRED) + word("It was late.") for each in ("The Gate", "The Lamp")),
        "",
        [(H, "The Gate"), (P, "It was late."), (H, "The Lamp"), (P, "It was late.")],
    ),
    "headings-on-new-pages": (
        "".join(
            '<w:p><w:r><w:br w:type="page"/></w:r></w:p>' + word(each, more=CENTRED) + word("It was late.")
            for each in ("The Gate", "The Lamp")
        ),
        "",
        [(H, "The Gate"), (P, "It was late."), (H, "The Lamp"), (P, "It was late.")],
    ),
    "bold-words-among-headings-by-style": (
        GATE + word("The Lamp", run="<w:b/>") + word("Later."),
        STYLES,
        [*GATE_READ, (P, "The Lamp"), (P, "Later.")],
    ),
}


ADDRESS = (
    "<w:p><w:r><w:t>B. Writer</w:t></w:r><w:r><w:tab/><w:t>about 900 words</w:t></w:r><w:r><w:br/></w:r>"
    "<w:r><w:t>14 Mill Lane, Leeds</w:t></w:r></w:p>" + word("Active member, SFWA") + word("") * 6
)
MANUSCRIPT = word("GLASS", more=CENTRED) + word("by B. Writer", more=CENTRED) + word("It was late.")
GLASS = [(H, "GLASS"), (H, "by B. Writer"), (P, "It was late.")]
WORDS |= {
    "a-manuscript-with-an-address": (
        ADDRESS + MANUSCRIPT + word("#", more=CENTRED) + word("Morning.") + word("END", more=CENTRED) + word(""),
        "",
        [*GLASS, (O, "#"), (P, "Morning.")],
    ),
    "a-manuscript-without-an-address": (MANUSCRIPT + word("-30-"), "", GLASS),
    "the-end-is-read": (MANUSCRIPT + word("The End"), "", [*GLASS, (P, "The End")]),
    "a-story-before-a-byline-is-read": (
        word("It was late.") + MANUSCRIPT,
        "",
        [(P, "It was late."), (P, "GLASS"), (P, "by B. Writer"), (P, "It was late.")],
    ),
    "underlined-as-typescripts-do": (
        word("It was ")
        + "<w:p><w:r><w:t xml:space='preserve'>It was </w:t></w:r><w:r><w:rPr><w:u w:val='single'/></w:rPr>"
        "<w:t>so</w:t></w:r><w:r><w:rPr><w:u w:val='none'/></w:rPr><w:t xml:space='preserve'> late.</w:t></w:r></w:p>",
        "",
        [(P, "It was"), (P, "It was *so* late.")],
    ),
}


def test_a_manuscript_tells_its_title_and_its_author(tmp_path: Path) -> None:
    book, told = warned(docx_with(tmp_path / "b.docx", ADDRESS + MANUSCRIPT))
    assert (book.title, book.author) == ("GLASS", "B. Writer")
    assert [each.message for each in told] == ["Left out: 2 lines of a manuscript's address."]


def test_a_programs_own_name_is_no_author(tmp_path: Path) -> None:
    docx = pytest.importorskip("docx")
    document = docx.Document()
    document.add_paragraph("It was late.")
    document.save(str(tmp_path / "b.docx"))
    assert read_book(tmp_path / "b.docx").author is None


def test_a_word_documents_language_and_places(tmp_path: Path) -> None:
    said = word("It was late, and nobody came.", run='<w:lang w:val="en-GB"/>')
    book = read_book(docx_with(tmp_path / "b.docx", GATE + said, styles=STYLES))
    assert book.language == "en-GB"
    assert read_book(docx_with(tmp_path / "c.docx", GATE, styles=STYLES)).language == "de-DE"
    assert [each.source.paragraph for each in book.paragraphs if each.source] == [1, 2, 3]
    with zipfile.ZipFile(tmp_path / "b.docx") as archive:
        source = archive.read("word/document.xml").decode("utf-8")
    for paragraph in book.paragraphs:
        assert paragraph.source
        assert [source[c:d] for _, _, c, d in paragraph.source.runs] == [paragraph.text]


@pytest.mark.parametrize("quirk", WORDS)
def test_word_documents_by_hand(quirk: str, tmp_path: Path) -> None:
    inside, styles, expected = WORDS[quirk]
    assert read(read_book(docx_with(tmp_path / "b.docx", inside, styles=styles))) == expected


def test_a_zip_that_is_no_word_document(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "b.docx", "w") as archive:
        archive.writestr("a.txt", "x")
    with pytest.raises(StorageError, match="no Word document"):
        read_book(tmp_path / "b.docx")


# --- HTML


def test_a_saved_web_page(tmp_path: Path) -> None:
    page = (
        '<!doctype html><html lang="en-GB"><head><title>The Lamp | A Site</title>'
        '<meta name="author" content="A. Writer"><script>x()</script></head><body><nav><a href="/">Home</a></nav>'
        "<h1>The Lamp</h1><h2>Chapter One</h2><p>It was late.<p>Nobody came.<hr><p>Morning."
        "<h2>Chapter Two</h2><p>The end.</body></html>"
    )
    path = tmp_path / "lamp.html"
    path.write_text(page, encoding="utf-8")

    book = read_book(path)

    assert (book.title, book.author, book.language) == ("The Lamp", "A. Writer", "en-GB")
    assert [section.title for section in read_story(path).sections] == ["Chapter One", "Chapter Two"]
    assert read(book)[2:5] == [(P, "It was late."), (P, "Nobody came."), (O, "* * *")]
    for paragraph in book.paragraphs:
        assert paragraph.source
        for start, end, there, there_end in paragraph.source.runs:
            assert paragraph.text[start:end] == page[there:there_end]


def test_a_page_that_word_saved(tmp_path: Path) -> None:
    path = tmp_path / "lamp.htm"
    page = (
        "<html xmlns:o='urn:x'><head><meta http-equiv=Content-Type content='text/html; charset=windows-1252'>"
        "<title>The Lamp</title><!--[if gte mso 9]><xml><o:Author>No One</o:Author></xml><![endif]--></head>"
        "<body lang=EN-GB><div class=WordSection1><h1><a name='_Toc1'></a>One<o:p></o:p></h1>"
        "<p class=MsoNormal>\x93Who\x92s <i style='mso-bidi-font-style:normal'>there</i>?\x94<a href='#_ftn1'>"
        "<span class=MsoFootnoteReference><![if !supportFootnotes]>[1]<![endif]></span></a><o:p></o:p></p>"
        "<p class=MsoNormal><o:p>&nbsp;</o:p></p><p class=MsoNormal align=center>* * *</p>"
        "<p class=MsoNormal>Late.</p></div><div style='mso-element:footnote' id=ftn1>"
        "<p class=MsoFootnoteText><a href='#_ftnref1'>[1]</a> Nobody.</p></div></body></html>"
    )
    path.write_bytes(page.encode("latin-1"))
    book = read_book(path)
    assert (book.title, book.language, book.author) == ("The Lamp", "en-GB", None)
    assert read(book) == [(H, "One"), (P, "“Who’s *there*?”"), (O, "* * *"), (P, "Late.")]


def test_a_page_of_an_archive_tells_its_author_and_ends_with_the_story(tmp_path: Path) -> None:
    path = tmp_path / "lamp.html"
    path.write_text(
        "<title>The Lamp - tide - Original Work</title><p><b>The Lamp</b></p>"
        "<dl><dt>Rating:</dt><dd>General</dd></dl><h1>The Lamp</h1>"
        '<div>by <a href="x">tide</a></div><h2>One</h2><p>It was late.</p><h2>Two</h2><p>Morning came.</p>'
        '<div id="afterword"><p>Please <a href="x">drop by the Archive and comment</a>!</p></div>',
        encoding="utf-8",
    )
    book, told = warned(path)
    assert (book.title, book.author) == ("The Lamp", "tide")
    assert read(read_story(path)) == [(H, "One"), (P, "It was late."), (H, "Two"), (P, "Morning came.")]
    assert [each.message for each in told] == ["Left out: 1 request of an archive."]


# --- Markdown


MARKDOWN = {
    "links": ("See [the gate](https://example.org/a_(b)) and <https://example.org> there.", "See the gate and  there."),
    "pictures": ("It was ![a lamp](lamp.png) late.", "It was  late."),
    "notes": ("It was late.[^1] Nobody came.\n\n[^1]: By the clock.", "It was late. Nobody came."),
    "tags-and-comments": ("It was <b>late</b>.<!-- no -->", "It was late."),
    "quotes": ("> It was late, and\n> nobody came.", "It was late, and nobody came."),
    "escapes": (r"A star \* and a \# sign.", "A star * and a # sign."),
    "stress-stays": ("It was *so* late.", "It was *so* late."),
    "code": ("Press `Enter` now.", "Press Enter now."),
    "reference-links": ("See [the gate][g].\n\n[g]: https://example.org", "See the gate."),
    "lists": ("- one lamp\n- two boats", "- one lamp", "- two boats"),
    "a-list-below-its-line": ("She had:\n* one lamp\n* two boats", "She had:", "one lamp", "two boats"),
    "a-numbered-list": ("1. one\n2. two", "1. one", "2. two"),
    "a-numbered-list-below-a-heading": ("1. Oil\n2. Matches\n3. A knife", "1. Oil", "2. Matches", "3. A knife"),
    "tasks": ("- [ ] light the lamp\n- [x] go home", "- light the lamp", "- go home"),
    "tables": ("| lamp | boat |\n|:--|--:|\n| one | two |", "lamp boat", "one two"),
    "struck-words": ("It was ~~not~~ late.", "It was not late."),
    "bold-and-slanted": ("It was ***so*** late, ___so___ late.", "It was *so* late, *so* late."),
    "raised-and-lowered": ("H~2~O and 5^th^ street.", "H2O and 5th street."),
    "links-between-notes": ("See [[Mara]] and [[The Gate|the gate]]. ![[map.png]]", "See Mara and the gate."),
    "comments-of-two-lines": ("It was late.\n\n%% check\nthe tide %%\n\nMorning.", "It was late.", "Morning."),
    "per-cents-stay": ("It was 5%% of all, and 6 % of some.", "It was 5%% of all, and 6 % of some."),
    "callouts-and-highlights": ("> [!note] The coat\n> is ==red==.", "The coat is red."),
    "inline-notes": ("It was late.^[By the clock.] Nobody came.", "It was late. Nobody came."),
    "a-note-of-two-paragraphs": (
        "It was late.[^1]\n\n[^1]: By the clock\nof the church.\n\n    And of the town hall.\n\nNobody came.",
        "It was late.",
        "Nobody came.",
    ),
    "a-fence": ("```text\nlight the lamp\n```\n\nMorning.", "light the lamp", "Morning."),
    "a-division": ("::: {.letter}\nDear Tom,\n:::\n\nCome.", "Dear Tom,", "Come."),
    "entities": ("Caf&eacute; &amp; bar &#8212; so.", "Café & bar — so."),
    "hard-breaks": ("“So,” he said.\\\n“Yes.”", "“So,” he said.", "“Yes.”"),
}


@pytest.mark.parametrize("quirk", MARKDOWN)
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_markdown(quirk: str, end: str, tmp_path: Path) -> None:
    text, *expected = MARKDOWN[quirk]
    path = tmp_path / "b.md"
    path.write_bytes(f"# The Gate\n\n{text}\n".replace("\n", end).encode("utf-8"))
    assert read(read_book(path)) == [(H, "The Gate"), *((P, each) for each in expected)]


def test_lines_of_markdown_keep_their_numbers(tmp_path: Path) -> None:
    path = tmp_path / "b.md"
    path.write_text("# One\n\n- a lamp\n- a boat\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nThe end.[^1]\n\n[^1]: No.\n")
    found = [(each.text, each.source.line) for each in read_book(path).paragraphs if each.source]
    assert found == [("One", 1), ("- a lamp", 3), ("- a boat", 4), ("a b", 6), ("1 2", 8), ("The end.", 10)]


FRONT_MATTER = {
    "lang": ("title: The Lamp\nlang: de", ("The Lamp", None, "de")),
    "a-language-by-name": ("title: The Lamp\nlanguage: French", ("The Lamp", None, "fr")),
    "a-colon-in-quotation-marks": ('title: "The Lamp: a tale"', ("The Lamp: a tale", None, "en")),
    "a-list-of-authors": ("title: X\nauthor:\n  - A. Writer\n  - B. Writer", ("X", "A. Writer, B. Writer", "en")),
    "a-list-in-brackets": ("title: X\nauthor: [A. Writer, B. Writer]", ("X", "A. Writer, B. Writer", "en")),
    "with-a-comment": ("# about it\ntitle: X\nmore:\n  nested: 1", ("X", None, "en")),
}


@pytest.mark.parametrize("quirk", FRONT_MATTER)
def test_front_matter(quirk: str, tmp_path: Path) -> None:
    text, expected = FRONT_MATTER[quirk]
    path = tmp_path / "b.md"
    path.write_text(f"---\n{text}\n---\n\nIt was late.\n", encoding="utf-8")
    book = read_book(path)
    assert (book.title, book.author, book.language) == expected
    assert read(book) == [(P, "It was late.")]


# --- plain text


def test_poems_and_letters_keep_their_lines(tmp_path: Path) -> None:
    text = (
        "It was late on the quay, and the lamp over the door had been burning since noon,\n"
        "as it always does when the fog comes up the river and stays there for days on\n"
        "end, and nobody can say why.\n\n"
        "She sang, as she did every night when the boats went out and did not come back in\n"
        "time for supper, the song that the keeper had brought with him from the north,\n"
        "and these were its words:\n\n"
        "    The lamp is out, the gate is shut,\n      The boats are on the sea,\n"
        "    And who shall light the lamp again,\n      And who come home to me?\n\n"
        "Under it he had written, in a hand that one could only read in the morning light,\n"
        "because the ink was as pale as the paper was, and both of them had been wet:\n\n"
        "    Yours ever,\n        TOM.\n"
    )
    path = tmp_path / "b.txt"
    path.write_text(text, encoding="utf-8")

    book = read_book(path)

    verses = [paragraph for paragraph in book.paragraphs if paragraph.verse]
    assert [[line.strip() for line in verse.text.split("\n")] for verse in verses] == [
        [
            "The lamp is out, the gate is shut,",
            "The boats are on the sea,",
            "And who shall light the lamp again,",
            "And who come home to me?",
        ],
        ["Yours ever,", "TOM."],
    ]
    assert all(book.raw[p.start : p.end] == p.text for p in verses)
    assert [p.source.line for p in book.paragraphs if p.source] == [1, 5, 9, 14, 17]


@pytest.mark.full
@pytest.mark.parametrize("suffix", [".html", ".txt", ".md"])
def test_a_hundred_thousand_paragraphs(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"b{suffix}"
    html = suffix == ".html"
    path.write_text(("<p>It was late.</p>" if html else "It was late.\n\n") * 100_000, encoding="utf-8")
    assert len(read_book(path).paragraphs) == 100_000


@pytest.mark.parametrize("suffix", [".html", ".txt", ".md"])
def test_ligatures_are_the_letters_that_they_are(suffix: str, tmp_path: Path) -> None:
    path = tmp_path / f"b{suffix}"
    told = "The o\ufb03ce \ufb02ag was \ufb01ne."
    path.write_text(f"<p>{told}</p>" if suffix == ".html" else f"{told}\n", encoding="utf-8")
    book = read_book(path)
    assert book.raw.strip() == "The office flag was fine."
    if suffix == ".html":
        source = path.read_text(encoding="utf-8")
        places = [(book.raw[a:b], source[c:d]) for a, b, c, d in book.paragraphs[0].source.runs]  # type: ignore[union-attr]
        assert ("ffi", "\ufb03") in places
        assert all(read == there for read, there in places if len(read) == len(there))


def test_a_manuscript_of_nothing_but_addresses_takes_no_longer_than_others(tmp_path: Path) -> None:
    body = word("a@" * 100_000) + word("1," * 100_000) + MANUSCRIPT + word("-" * 100_000 + "x")
    assert read_book(docx_with(tmp_path / "b.docx", body)).title is None


HOSTILE = {
    "unclosed-heads.html": "<head " * 60_000,
    "unclosed-links.html": "<p>" + "<a href='#x'>w " * 20_000,
    "unclosed-quotes.html": '<a title="' * 20_000,
    "deep.html": "<div>" * 60_000 + "x",
    "raised.html": "<p>" + "w<sup>" * 20_000,
    "ends.html": "<i>x" * 20_000 + "</b>" * 20_000,
    "spaces.md": "x" + " " * 200_000 + "x",
    "brackets.md": "[" * 50_000 + "x",
    "stars.md": "*a" * 50_000,
    "fences.md": "```\n" * 20_001 + "x",
    "long-word.txt": "x" * 400_000,
    "contents.txt": "CONTENTS\n\n" + "CHAPTER I. The Gate\n\n" * 30_000 + "It was late.\n\nAnd more, it was.",
    "contents-and-contents.txt": ("CONTENTS\n\n" + "The Gate\n\n" * 3_000 + "It was late.\n\n") * 3,
    "rules.html": "<style>" + ".a{b:c " * 20_000 + "</style><p>x",
    "no-rules.html": "<style>" + "abcdefgh " * 60_000 + "</style><p>x",
    "slanted.html": "<p>" + "w <i>x</i> " * 30_000,
    "notes.html": "<p>" + 'w<a href="#n">[1]</a> ' * 20_000 + '<p id="n">[1] x' * 2_000,
    "stars.html": "<p>x* y* z*</p><p>* w</p>" * 10_000,
    "brackets.txt": "*** START OF THE PROJECT GUTENBERG EBOOK X ***\n\nIt was.\n\n" + "[Footnote: [" * 30_000,
    "comments.md": "%%a" * 40_001 + "\n[[" * 40_000 + "==a" * 40_000,
    "imprints.txt": "THE LAMP\n\nby "
    + "a" * 100_000
    + " b" * 30
    + "\n\nLONDON "
    + "1" * 100_000
    + "\n\nCHAPTER I\n\nLate.\n",
    "capitals.fountain": "A " * 100_000 + "\nx\n",
    "notes.fountain": "x" * 100_000 + "\n[[" * 1_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_texts_that_would_take_for_ever_if_time_grew_faster_than_they_do(name: str, tmp_path: Path) -> None:
    from voicestage.errors import VoicestageError
    from voicestage.production.inspect import inspect

    path = tmp_path / name
    path.write_text(HOSTILE[name], encoding="utf-8")
    try:
        words = inspect(path).words
    except VoicestageError:
        words = 0
    assert words <= len(HOSTILE[name])
