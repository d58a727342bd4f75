"""Captions: WebVTT with speakers, SubRip and LRC, phrase by phrase.

Sources: https://www.w3.org/TR/webvtt1/ (voice spans, escapes); SubRip and LRC have no standard: SRT as VLC and YouTube
read it, LRC as players of lyrics do.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from voicestage.deliver.exports.finished import Finished
from voicestage.deliver.exports.phrases import Phrase
from voicestage.model.script import NARRATOR, same_name
from voicestage.model.timeline import ChapterMark
from voicestage.units import RATE

LONGEST_LINE = 45
"""Characters of a caption's line; a phrase has two at most. Podcasts want no more than 65, films 42."""


def of_chapter(finished: Finished, phrases: Sequence[Phrase], number: int) -> tuple[Finished, tuple[Phrase, ...]]:
    """Return a chapter as a programme of its own, with its phrases from its beginning on, to caption its file."""
    mark = finished.chapters[number]
    alone = replace(
        finished,
        title=f"{finished.title}: {mark.title}",
        frames=mark.end - mark.start,
        chapters=(ChapterMark(title=mark.title, start=0, end=mark.end - mark.start),),
    )
    moved = (
        replace(
            phrase,
            start=phrase.start - mark.start,
            end=phrase.end - mark.start,
            words=tuple((at, frame - mark.start) for at, frame in phrase.words),
            utterance=replace(phrase.utterance, chapter=0),
        )
        for phrase in phrases
        if phrase.utterance.chapter == number
    )
    return alone, tuple(moved)


def webvtt(finished: Finished, phrases: Sequence[Phrase]) -> str:
    """Return the programme's captions with its title, credits and chapters as notes, and each speaker as a voice."""
    blocks = ["WEBVTT", f"NOTE\n{_in_note(finished.credits)}"]
    chapter = -1
    for phrase in phrases:
        if phrase.utterance.chapter != chapter:
            chapter = phrase.utterance.chapter
            blocks.append(f"NOTE Chapter: {_in_note(finished.chapters[chapter].title)}")
        speaker = _escaped(phrase.utterance.speaker).replace("\n", " ")
        times = f"{_clock(phrase.start, '.')} --> {_clock(phrase.end, '.')}"
        blocks.append(f"{times}\n<v {speaker}>{_timed(phrase)}")
    return "\n\n".join(blocks) + "\n"


def subrip(phrases: Sequence[Phrase]) -> str:
    """Return captions as SubRip; a speaker is named in words where it changes, as the format has no voices."""
    blocks: list[str] = []
    speaker = ""
    for number, phrase in enumerate(phrases, start=1):
        name = phrase.utterance.speaker
        shown = f"{name}: " if name != speaker and same_name(name) != same_name(NARRATOR) else ""
        speaker = name
        times = f"{_clock(phrase.start, ',')} --> {_clock(phrase.end, ',')}"
        blocks.append(f"{number}\n{times}\n{_lines(shown + phrase.text)}")
    return "\n\n".join(blocks) + "\n"


def lrc(finished: Finished, phrases: Sequence[Phrase]) -> str:
    """Return captions as lyrics, a phrase a line."""
    minutes, seconds = divmod(round(finished.seconds), 60)
    fields = {"ti": finished.title, "ar": finished.author or "", "length": f"{minutes}:{seconds:02}"}
    fields |= {"re": "voicestage", "#": finished.credits}
    head = [f"[{name}:{_unbracketed(text)}]" for name, text in fields.items() if text]
    lines = [f"[{_lyric(phrase.start)}]{_unbracketed(phrase.text)}" for phrase in phrases]
    return "\n".join([*head, *lines, f"[{_lyric(finished.frames)}]"]) + "\n"


def _unbracketed(text: str) -> str:
    """Return a line's words with round brackets: square ones are times and fields, wherever they stand."""
    return " ".join(text.replace("[", "(").replace("]", ")").split())


def _timed(phrase: Phrase) -> str:
    """Return a phrase with the time of each word but the first before it: WebVTT's timestamps inside a cue."""
    parts: list[str] = []
    text = _lines(phrase.text)
    last, told = 0, _clock(phrase.start, ".")
    for at, frame in phrase.words[1:]:
        time = _clock(frame, ".")
        if told < time < _clock(phrase.end, "."):  # each must be later than the one before
            parts += [_escaped(text[last:at]), f"<{time}>"]
            last, told = at, time
    return "".join([*parts, _escaped(text[last:])])


def _lines(text: str) -> str:
    """Return a caption in two lines of about one length where it is too long for one; it keeps its length."""
    if len(text) <= LONGEST_LINE:
        return text
    spaces = (index for index, character in enumerate(text) if character == " ")
    middle = min(spaces, key=lambda index: abs(2 * index - len(text)), default=None)
    return text if middle is None else f"{text[:middle]}\n{text[middle + 1 :]}"


def _clock(frame: int, point: str) -> str:
    milliseconds = round(frame * 1000 / RATE)
    hours, rest = divmod(milliseconds, 3_600_000)
    minutes, rest = divmod(rest, 60_000)
    return f"{hours:02}:{minutes:02}:{rest // 1000:02}{point}{rest % 1000:03}"


def _lyric(frame: int) -> str:
    hundredths = round(frame * 100 / RATE)
    return f"{hundredths // 6000:02}:{hundredths // 100 % 60:02}.{hundredths % 100:02}"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _in_note(text: str) -> str:
    return " ".join(text.replace("-->", "→").split())
