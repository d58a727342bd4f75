"""The listening page: one HTML file with the audio in it and the script that follows along; it needs no network."""

from __future__ import annotations

import base64
import json
import re
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import Any

from voicestage.deliver.exports.finished import Finished
from voicestage.deliver.exports.phrases import Phrase
from voicestage.files import storage_error, written_whole
from voicestage.languages import is_right_to_left
from voicestage.markup import escaped
from voicestage.model.script import NARRATOR, same_name
from voicestage.units import RATE

SPEAKER_COLOURS = 10
"""Colours of the page, each with a contrast of at least 4.5:1 on the light and the dark ground (WCAG 2.2, 1.4.3)."""


def write_page(finished: Finished, phrases: Sequence[Phrase], audio: Sequence[Path], path: Path) -> Path:
    """Write the page.

    Args:
        finished: the programme.
        phrases: its phrases with their times.
        audio: an MP3 for each chapter.
        path: where it goes.

    Raises:
        StorageError: it cannot be written.
    """
    template = files("voicestage.deliver.exports").joinpath("page.html").read_text(encoding="utf-8")
    before, _, after = template.partition("<!--AUDIO-->")
    with written_whole(path) as temporary, temporary.open("w", encoding="utf-8", newline="\n") as file:
        file.write(_filled(before, finished, phrases))
        for number, chapter in enumerate(audio):
            file.write(f'<script type="text/plain" class="audio" id="audio-{number}">')
            with chapter.open("rb") as sound:
                while part := sound.read(3 * 2**18):  # a multiple of three: base64 of parts is that of the whole
                    file.write(base64.b64encode(part).decode("ascii"))
            file.write("</script>\n")
        file.write(after)
    return path


def _filled(template: str, finished: Finished, phrases: Sequence[Phrase]) -> str:
    """Put title, language and the script's data into the page."""
    speakers: list[str] = []
    paragraphs: list[dict[str, Any]] = []
    before: tuple[int, int, str] | None = None
    for phrase in phrases:
        each = phrase.utterance
        if each.speaker not in speakers:
            speakers.append(each.speaker)
        here = (each.chapter, each.paragraph, each.speaker)
        if here != before:
            paragraphs.append({"c": each.chapter, "s": speakers.index(each.speaker), "h": int(each.is_title), "p": []})
        before = here
        base = finished.chapters[each.chapter].start
        times = [round((phrase.start - base) / RATE, 3), round((phrase.end - base) / RATE, 3)]
        paragraphs[-1]["p"].append([*times, phrase.text])
    data = {
        "title": finished.title,
        "chapters": [
            {"title": mark.title, "start": mark.start / RATE, "seconds": (mark.end - mark.start) / RATE}
            for mark in finished.chapters
        ],
        "author": finished.author or "",
        "speakers": speakers,
        "narrator": next((n for n, name in enumerate(speakers) if same_name(name) == same_name(NARRATOR)), -1),
        "colours": SPEAKER_COLOURS,
        "script": paragraphs,
    }
    # "</" would end the script element that holds the data, "<!--" and "<script" keep its end from being one
    written = json.dumps(data, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    fields = {
        "LANGUAGE": escaped(finished.language),
        "DIRECTION": "rtl" if is_right_to_left(finished.language) else "ltr",
        "TITLE": escaped(finished.title),
        "AUTHOR": f"by {escaped(finished.author)}" if finished.author else "",
        "COVER": _cover(finished.tags.cover),
        "CREDITS": escaped(finished.credits),
        "DATA": written,
    }
    return re.sub(r"\{\{([A-Z]+)\}\}", lambda match: fields[match[1]], template)


def _cover(cover: Path | None) -> str:
    """Return the cover inside the page, or nothing."""
    if cover is None:
        return ""
    kind = "png" if cover.suffix.lower() == ".png" else "jpeg"
    try:
        data = base64.b64encode(cover.read_bytes()).decode("ascii")
    except OSError as error:
        raise storage_error(cover, error) from error
    return f'<img id="cover" class="cover" alt="" src="data:image/{kind};base64,{data}">\n'
