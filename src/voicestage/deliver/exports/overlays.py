"""Media overlays of an EPUB 3: when each phrase of a document sounds; and the pages that a read-along brings itself.

Source: https://www.w3.org/TR/epub-33/#sec-media-overlays
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from voicestage.deliver.exports.finished import Finished
from voicestage.deliver.exports.phrases import Phrase
from voicestage.languages import is_right_to_left
from voicestage.markup import escaped, quoted
from voicestage.units import RATE

ACTIVE = "-epub-media-overlay-active"
"""The class of what sounds."""
ACTIVE_CSS = f".{ACTIVE} {{ background-color: #ffe9a8; color: #000; }}\n"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A piece of a document that sounds."""

    identity: str
    """The id of the element around it."""
    phrase: Phrase
    first: float = 0.0
    """Which share of the phrase's time is the piece's, from and to."""
    last: float = 1.0


def overlay(document: str, audio: Mapping[int, str], finished: Finished, marks: Sequence[Mark]) -> tuple[str, float]:
    """Return the overlay of a document, and how long it plays [s].

    Args:
        document: the document's address as seen from the overlay.
        audio: those of the chapters' audio, by the chapter's index.
        finished: the programme.
        marks: what sounds in it, in order.
    """
    pars: list[str] = []
    total = 0.0
    for number, mark in enumerate(marks, start=1):
        phrase = mark.phrase
        base = finished.chapters[phrase.utterance.chapter].start
        length = phrase.end - phrase.start
        # players go from one end to the next beginning: what sounds between two phrases belongs to the first
        before = 0 if mark.first > 0.0 else phrase.before
        behind = 0 if mark.last < 1.0 else phrase.behind
        begin = max(0.0, (phrase.start - base + mark.first * length - before) / RATE)
        end = max(begin + 0.001, (phrase.start - base + mark.last * length + behind) / RATE)
        total += round(end, 3) - round(begin, 3)
        pars.append(
            f'<par id="p{number}"><text src={quoted(f"{document}#{mark.identity}")}/>'
            f"<audio src={quoted(audio[phrase.utterance.chapter])} "
            f'clipBegin="{begin:.3f}s" clipEnd="{end:.3f}s"/></par>'
        )
    body = "\n".join(pars)
    text = (
        '<?xml version="1.0" encoding="UTF-8"?>\n<smil xmlns="http://www.w3.org/ns/SMIL" '
        f'xmlns:epub="http://www.idpf.org/2007/ops" version="3.0">\n<body>\n'
        f'<seq id="s" epub:textref={quoted(document)}>\n'
        f"{body}\n</seq>\n</body>\n</smil>\n"
    )
    return text, total


def overlay_metas(durations: Mapping[str, float], finished: Finished, *, prefix: str = "") -> str:
    """Return what a package says of its overlays: how long each plays and all of them, who reads, what lights up.

    Args:
        durations: by the overlays' ids [s].
        finished: the programme.
        prefix: what the package's elements bear before their names, `opf:`.
    """
    said = [("media:duration", f' refines="#{identity}"', _clock(s)) for identity, s in durations.items()]
    said += [
        ("media:duration", "", _clock(sum(durations.values()))),
        ("media:active-class", "", ACTIVE),
        ("media:narrator", "", escaped(finished.heard.reader)),
    ]
    return "\n".join(f'<{prefix}meta property="{name}"{of}>{value}</{prefix}meta>' for name, of, value in said)


def _clock(seconds: float) -> str:
    milliseconds = round(seconds * 1000)
    hours, rest = divmod(milliseconds, 3_600_000)
    return f"{hours}:{rest // 60_000:02}:{rest // 1000 % 60:02}.{rest % 1000:03}"


def page(title: str, body: str, language: str, *, css: str = "") -> str:
    """Return an XHTML page that a read-along brings itself."""
    direction = ' dir="rtl"' if is_right_to_left(language) else ""
    link = f'<link rel="stylesheet" type="text/css" href={quoted(css)}/>' if css else ""
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE html>\n<html xmlns="http://www.w3.org/1999/xhtml" '
        f'xmlns:epub="http://www.idpf.org/2007/ops" xml:lang={quoted(language)} lang={quoted(language)}{direction}>\n'
        f"<head><title>{escaped(title)}</title>{link}</head>\n<body>{body}</body>\n</html>\n"
    )


def credits_page(finished: Finished, *, css: str = "") -> str:
    """Return the page that says who and what is heard, and that the voices are synthetic."""
    body = f'<section lang="en" xml:lang="en" dir="ltr"><h1>Credits</h1><p>{escaped(finished.credits)}</p></section>'
    return page("Credits", body, finished.language, css=css)
