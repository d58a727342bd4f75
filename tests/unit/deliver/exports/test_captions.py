"""Captions as players show them: two lines at most, a chapter for itself, brackets that are no times."""

from __future__ import annotations

import re
from dataclasses import replace
from html import unescape
from pathlib import Path

import pytest

from exports_made import spoken
from voicestage.books import story_from_text
from voicestage.deliver.exports.captions import LONGEST_LINE, lrc, of_chapter, subrip, webvtt
from voicestage.deliver.exports.finished import Finished
from voicestage.deliver.exports.phrases import Phrase

STORY = (
    "# One\n\nIt was late, and the lamp over the door had been burning since noon, as it always does in fog.\n\n"
    "“[12:30] – [re: the boats] --> gone,” said Ada.\n\n# Two\n\nMorning came, and nobody was there to see it come.\n"
)


@pytest.fixture
def programme(tmp_path: Path) -> tuple[Finished, tuple[Phrase, ...]]:
    finished, phrases, _ = spoken(story_from_text(STORY), tmp_path)
    timed = tuple(
        replace(
            phrase,
            words=tuple(
                (match.start(), phrase.start + 40 * n) for n, match in enumerate(re.finditer(r"\S+", phrase.text))
            ),
        )
        for phrase in phrases
    )
    return finished, timed


def test_a_long_caption_has_two_lines_of_about_one_length(
    programme: tuple[Finished, tuple[Phrase, ...]], tmp_path: Path
) -> None:
    webvtt_ = pytest.importorskip("webvtt")
    finished, phrases = programme
    cues = webvtt_.from_string(webvtt(finished, phrases)).captions
    assert [" ".join(unescape(cue.text).split()) for cue in cues] == [phrase.text for phrase in phrases]
    lines = [line for cue in cues for line in cue.text.split("\n")]
    assert max(map(len, lines)) <= LONGEST_LINE + 8
    assert all(cue.text.count("\n") <= 1 for cue in cues)
    (tmp_path / "x.srt").write_text(subrip(phrases), encoding="utf-8")
    srt = webvtt_.from_srt(tmp_path / "x.srt").captions
    assert len(srt) == len(phrases)
    assert max(len(line) for cue in srt for line in cue.text.split("\n")) <= 65


def test_the_times_of_words_stay_with_their_words_in_two_lines(programme: tuple[Finished, tuple[Phrase, ...]]) -> None:
    finished, phrases = programme
    text = webvtt(finished, phrases)
    bare = re.sub(r"<[\d:.]+>", "", text)
    assert re.sub(r"<v [^>]*>", "", bare).count("since noon") == 1
    for cue in re.findall(r"<v [^>]*>(.*?)\n\n", text, re.S):
        assert all(after[:1].strip() for after in re.split(r"<[\d:.]+>", cue)[1:])


def test_square_brackets_of_the_words_are_no_times_of_a_lyric(programme: tuple[Finished, tuple[Phrase, ...]]) -> None:
    finished, phrases = programme
    lines = lrc(replace(finished, title="A]\n[00:01.00]b"), phrases).splitlines()
    assert lines[0] == "[ti:A) (00:01.00)b]"
    assert any("(12:30) – (re: the boats)" in line for line in lines)
    assert all(line.count("[") == 1 for line in lines)
    assert any(line.startswith("[#:") and "synthetic" in line for line in lines)


def test_a_chapter_is_captioned_from_its_own_beginning(programme: tuple[Finished, tuple[Phrase, ...]]) -> None:
    finished, phrases = programme
    alone, own = of_chapter(finished, phrases, 1)
    assert own[0].start == 0
    assert own[0].words[0][1] == 0
    assert own[-1].end == alone.frames == finished.frames - finished.chapters[1].start
    assert "Morning" in webvtt(alone, own)
