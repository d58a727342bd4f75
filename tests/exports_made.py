"""A finished programme made of a book's words without rendering: every phrase has its tenth of a second."""

from __future__ import annotations

from pathlib import Path

from voicestage.books import read_story
from voicestage.deliver.exports.finished import Finished, Utterance
from voicestage.deliver.exports.phrases import Phrase, divide
from voicestage.deliver.exports.readalong import write_readalong
from voicestage.deliver.rights import Heard
from voicestage.model.book import Book
from voicestage.model.script import Script
from voicestage.model.timeline import ChapterMark
from voicestage.units import RATE

STEP = RATE // 10


def mp3(path: Path, frames: int = STEP) -> Path:
    """Write silence as MP3."""
    import lameenc

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(64)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.silence()
    path.write_bytes(bytes(encoder.encode(bytes(2 * frames)) + encoder.flush()))
    return path


def spoken(book: Book, folder: Path, *, language: str | None = None) -> tuple[Finished, tuple[Phrase, ...], list[Path]]:
    """Return a book as a programme that says its parts, chapter by chapter, with its phrases and a file for each."""
    marks: list[ChapterMark] = []
    phrases: list[Phrase] = []
    utterances: list[Utterance] = []
    at = 0
    for chapter, section in enumerate(book.sections):
        begun = at
        for number, paragraph in enumerate(book.paragraphs[section.first : section.end], start=1):
            if paragraph.kind == "ornament":
                continue
            text = " ".join(paragraph.text.replace("*", "").split())
            pieces = divide(text)
            utterance = Utterance(
                address=f"{chapter + 1}.1:{number}",
                chapter=chapter,
                speaker="NARRATOR",
                text=text,
                start=at,
                end=at + STEP * len(pieces),
                clip="",
                paragraph=len(utterances),
                voice="fake/ash",
                is_title=paragraph.kind == "heading",
            )
            utterances.append(utterance)
            for first, piece in pieces:
                phrases.append(Phrase(text=piece, start=at, end=at + STEP, utterance=utterance, first=first))
                at += STEP
        marks.append(ChapterMark(title=section.title or f"Part {chapter + 1}", start=begun, end=at))
    finished = Finished(
        title=book.title or "The Lamp",
        author=book.author,
        language=language or book.language,
        frames=at,
        chapters=tuple(marks),
        utterances=tuple(utterances),
        sounds=(),
        audio=folder / "none.flac",
        heard=Heard(voices=("fake/ash",), narrator="fake/ash", lines=len(utterances)),
        script=Script(),
    )
    audio = [mp3(folder / f"c{n:03}.mp3", mark.end - mark.start) for n, mark in enumerate(marks, start=1)]
    return finished, tuple(phrases), audio


def read_along(source: Path, folder: Path, *, from_script: bool = False) -> tuple[Path, list[str]]:
    """Write the read-along of an EPUB; return it, and what was told."""
    book = read_story(source)
    folder.mkdir(exist_ok=True)
    finished, phrases, audio = spoken(book, folder)
    told: list[str] = []
    given = (None, None) if from_script else (source, book)
    path = write_readalong(
        finished, phrases, audio, folder / "out.epub", source=given[0], book=given[1], tell=told.append
    )
    return path, told
