import pytest

from voicestage.books import read_story, story_from_text
from voicestage.errors import StorageError, UsageError

STORY = "“Ça va?” asks Zoë.\n\n“Très bien,” says Noé — “merci.”\n"


def kinds(text):
    return [(p.kind, p.text) for p in story_from_text(text).paragraphs]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-32", "cp1252"])
def test_a_story_reads_the_same_in_every_encoding(tmp_path, encoding):
    path = tmp_path / "story.txt"
    path.write_bytes(STORY.encode(encoding))
    warnings = []
    assert read_story(path, report=warnings.append).raw == STORY
    assert [warning.code for warning in warnings] == (["guessed-encoding"] if encoding == "cp1252" else [])


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("story.epub", b"PK\x03\x04mimetype", "damaged"),
        ("story.docx", b"PK\x03\x04mimetype", "damaged"),
        ("story.pdf", b"%PDF-1.7 \xe2\xe3", "damaged or no PDF"),
        ("story.txt", b"PK\x03\x04[Content_Types].xml", "packed file"),
        ("story.txt", b"Once\x00upon", "not a text"),
        ("story.txt", bytes(range(1, 32)) * 40, "not a text"),
        ("story.txt", b"", "no words"),
        ("story.txt", b" \n\t\r\n", "no words"),
        ("story.txt", "* * *\n\n…\n".encode(), "no words"),
    ],
)
def test_what_is_no_story_is_refused_with_a_next_step(tmp_path, name, data, says):
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(StorageError) as caught:
        read_story(path)
    assert says in str(caught.value)
    assert name in str(caught.value)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("head", ["<!DOCTYPE html>\n<html>", "<html>", '<?xml version="1.0"?>\n<html lang="en">'])
def test_a_page_saved_as_text_is_read_as_a_page(tmp_path, head, encoding):
    path = tmp_path / "story.txt"
    path.write_bytes(f"{head}<body><p>“Yes,” she <b>said</b>.</p></body></html>".encode(encoding))
    (paragraph,) = read_story(path).paragraphs
    assert paragraph.text == "“Yes,” she said."


def test_missing_files_folders_and_unknown_kinds_are_usage_errors(tmp_path):
    with pytest.raises(UsageError, match="no file"):
        read_story(tmp_path / "missing.txt")
    with pytest.raises(UsageError, match="folder"):
        read_story(tmp_path)
    for name, says in (
        ("story.tex", "Save it as plain text"),
        ("story.rtf", "save it as .docx"),
        ("story.azw3", "DRM"),
    ):
        (tmp_path / name).write_text("Once")
        with pytest.raises(UsageError, match=says):
            read_story(tmp_path / name)


def test_wrapped_lines_are_one_paragraph_and_places_hold():
    raw = "It was late, and the\r\nlamp had gone\nout again.\r\n\r\nNobody came.\r\n"
    book = story_from_text(raw)
    first, second = book.paragraphs
    assert first.text == "It was late, and the  lamp had gone out again."
    assert raw[second.start : second.end] == second.text == "Nobody came."
    assert (first.start, first.end) == (0, raw.index("\r\n\r\n"))


def test_one_paragraph_to_a_line_without_blank_lines():
    text = "“Who is there?”\n“It is only me.”\nKit opened the door. The wind came in.\n“Close it.”\n"
    assert [text_ for _, text_ in kinds(text)] == text.splitlines()


def test_indented_paragraphs_without_blank_lines():
    text = "  It was late, and the\nlamp had gone out\n  Nobody had come, and\nnobody would come in\n  She slept.\n"
    assert [text_ for _, text_ in kinds(text)] == [
        "It was late, and the lamp had gone out",
        "Nobody had come, and nobody would come in",
        "She slept.",
    ]


@pytest.mark.parametrize(
    "heading",
    ["# The Lamp", "## The Lamp ##", "CHAPTER IV", "Chapter One: The Lamp", "Chapter 12", "XII", "IV.", "Prologue"],
)
def test_headings(heading):
    text = f"It was late.\n\n{heading}\n\nThe lamp had gone out.\n"
    assert kinds(text)[1] == ("heading", heading.strip("# "))


@pytest.mark.parametrize(
    "heading", ["_CHAPTER IV_", "**Chapter 4: The Lamp**", "[CHAPTER IV]", "=Chapter 4=", "__CHAPTER IV (4)"]
)
def test_emphasis_around_a_heading_is_no_part_of_it(heading):
    book = story_from_text(f"CHAPTER III\n\nIt was late.\n\n{heading}\n\nNobody came.\n", name="story")
    assert [paragraph.kind for paragraph in book.paragraphs] == ["heading", "prose", "heading", "prose"]
    third = book.paragraphs[2]
    assert third.text == heading.strip("_*=[]")
    assert book.raw[third.start : third.start + len(third.text)] == third.text


@pytest.mark.parametrize("line", ["*4*", "_I_", "**Go**", "_It was late._", "[CHAPTER IV of the old book was lost.]"])
def test_emphasis_alone_makes_no_heading(line):
    book = story_from_text(f"CHAPTER III\n\nIt was late.\n\n{line}\n\nNobody came.\n", name="story")
    assert book.paragraphs[2].kind != "heading"


def test_an_underlined_title_is_a_heading():
    assert kinds("The Lamp\n========\n\nIt was late.\n") == [("heading", "The Lamp"), ("prose", "It was late.")]


@pytest.mark.parametrize("ornament", ["* * *", "***", "---", "#", "⁂", "~ ~ ~", "—•—"])
def test_ornaments(ornament):
    assert kinds(f"It was late.\n\n{ornament}\n\nMorning came.\n")[1] == ("ornament", ornament)


@pytest.mark.parametrize("line", ["“I.”", "Kit!", "No.", "Nobody came", "STOP"])
def test_short_lines_of_prose_are_no_headings(line):
    assert kinds(f"It was late.\n\n{line}\n\nThe lamp had gone out.\n")[1] == ("prose", line)


@pytest.mark.parametrize(
    ("text", "title", "author"),
    [
        ("---\ntitle: The Lamp\nauthor: A. Writer\nlanguage: en-GB\n---\n\nIt was late.\n", "The Lamp", "A. Writer"),
        ("The Lamp\nby A. Writer\n\nIt was late, and nobody came.\n", "The Lamp", "A. Writer"),
        ("The Lamp\n\nby A. Writer\n\nIt was late, and nobody came.\n", "The Lamp", "A. Writer"),
        ("The Clockmaker's Lamp\nA short story by A. P.\n\n1\n\nLate.\nCold.\n", "The Clockmaker's Lamp", "A. P."),
        ("# The Lamp\n\nIt was late.\n", "The Lamp", None),
        ("# Chapter One\n\nIt was late.\n\n# Chapter Two\n\nMorning.\n", None, None),
        ("CHAPTER I\n\nThe Lamp\n\nIt was late, and nobody came to see.\n", None, None),
        ("It was late, and nobody came.\n\nBy morning she slept.\n", None, None),
    ],
)
def test_title_and_author(text, title, author):
    book = story_from_text(text)
    assert (book.title, book.author) == (title, author)


def test_the_gutenberg_frame_is_left_out_and_said_so():
    text = (
        "The Project Gutenberg eBook of The Lamp\n\nTitle: The Lamp\nAuthor: A. Writer\n\n"
        "*** START OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nIt was late.\n\n"
        "*** END OF THE PROJECT GUTENBERG EBOOK THE LAMP ***\n\nLicence.\n"
    )
    warnings = []
    book = story_from_text(text, report=warnings.append)
    assert [p.text for p in book.paragraphs] == ["It was late."]
    assert (book.title, book.author) == ("The Lamp", "A. Writer")
    assert [warning.code for warning in warnings] == ["left-out"]


def test_prose_between_two_ornaments_at_the_head_is_no_front_matter():
    assert ("prose", "It was late.") in kinds("---\nIt was late.\n---\nMorning came.\n")


def test_a_line_of_40_000_characters_and_a_paragraph_of_a_megabyte_are_one_paragraph_each():
    line = "She walked on. " * 2_667
    wrapped = ("and on, until the road bent to the sea\n" * 27_000).rstrip()
    book = story_from_text(f"{line}\n\n{wrapped}\n")
    assert [len(p.text) for p in book.paragraphs] == [len(line.rstrip()), len(wrapped)]
