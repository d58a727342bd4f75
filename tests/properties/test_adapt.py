"""Whatever a text holds, none of its words is lost, added or moved on the way to the script."""

import re

from hypothesis import given, settings
from hypothesis import strategies as st

from voicestage.adapt import adapt
from voicestage.books import story_from_text
from voicestage.errors import StorageError
from voicestage.model.script import NARRATOR

ANY_TEXT = st.text(st.characters(exclude_categories=["Cs"]), max_size=300)
MARKS = ["“", "”", '"', "‘", "’", "'", "«", "»", "„", "—", "--", "- ", "…", "...", ".", ",", "!", "?", ":", "*", "_"]
LAYOUT = ["\n", "\n\n", "\r\n\r\n", " ", "\t", "\u2028", "\x00", "\u200f", "#", "# ", "## ", "* * *", "---"]
SCRIPT = ["[", "]", "{a|b}", "(", ")", "Chapter One", "IV", "NARRATOR: no", "[[x]]"]
PEOPLE = ["Kit", "Mme. Arnaud", "Dr. Okafor", "the captain", "the old lady", "she", "he", "I", "Anna's", "his mother"]
WORDS = ["says", "said", "whispers", "asks", "don't", "rock’n’roll", "goin’", "'tis", "lamp", "no", "Yes", "my name is"]
SCRIPTS = ["مرحبا", "שלום", "日本語", "é", "e\u0301"]
PIECES = st.sampled_from([*MARKS, *LAYOUT, *SCRIPT, *PEOPLE, *WORDS, *SCRIPTS])
STORY_LIKE = st.lists(PIECES, max_size=60).map("".join) | st.lists(PIECES, max_size=60).map(" ".join)


def words(text):
    return re.findall(r"[^\W_]+", text)


def script_words(script):
    for chapter in script.chapters:
        yield from words(chapter.title or "")
        for scene in chapter.scenes:
            for line in scene.lines:
                yield from words(line.text)


def check(text):
    try:
        book = story_from_text(text)
    except StorageError:
        assert not any(map(str.isalnum, text))
        return
    adaptation = adapt(book)
    prose = [word for p in book.paragraphs if p.kind != "ornament" for word in words(p.text)]
    assert list(script_words(adaptation.script)) == prose
    assert adaptation.proof.holds
    assert adaptation.proof.words_in == adaptation.proof.words_out
    for tags in ("trim", "drop"):
        shorter = adapt(book, tags=tags)
        assert shorter.proof.holds
        dropped = sum(len(words(word)) for word in shorter.proof.dropped)
        assert len(list(script_words(shorter.script))) + dropped == len(prose)
    known = {name.casefold() for c in adaptation.characters for name in c.names} | {NARRATOR.casefold()}
    for scene, line in adaptation.script.lines():
        assert scene.address
        assert line.speaker.casefold() in known
        assert 0 < len(line.speaker) <= 40
    end = 0
    for quote in adaptation.quotes:
        assert end <= quote.start <= quote.end <= len(book.raw)
        end = quote.end
        assert 0 <= quote.confidence <= 1
        assert quote.reason
    slugs = [scene.slug for scene in adaptation.script.scenes]
    assert len(set(slugs)) == len(slugs)


@given(ANY_TEXT)
def test_no_word_of_any_text_is_lost(text):
    check(text)


@settings(max_examples=300)
@given(STORY_LIKE)
def test_no_word_of_a_story_like_text_is_lost(text):
    check(text)


@given(ANY_TEXT | STORY_LIKE)
def test_every_word_of_a_text_is_in_one_paragraph(text):
    try:
        book = story_from_text(text)
    except StorageError:
        return
    if not text.lstrip().startswith("---"):  # front matter is about the story, not of it
        inside = [word for p in book.paragraphs for word in words(p.text)]
        assert inside == words(text)
    end = 0
    for paragraph in book.paragraphs:
        assert end <= paragraph.start
        end = paragraph.end
        raw = book.raw[paragraph.start : end]
        assert len(raw) == len(paragraph.text)
        assert all(a == b or (b == " " and a.isspace()) for a, b in zip(raw, paragraph.text, strict=True))
