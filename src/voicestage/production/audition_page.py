"""The page of an audition: one file that plays everything, with nothing to load from elsewhere."""

from __future__ import annotations

import base64
from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from voicestage.production.casting import Audition, Sample

_TWIN = 0.80

_STYLE = """\
:root { color-scheme: light dark; }
body { font: 1rem/1.5 system-ui, sans-serif; max-width: 46rem; margin: 2rem auto; padding: 0 1rem; }
blockquote { margin: 0 0 2rem; padding-left: 1rem; border-left: 3px solid; opacity: .8; }
li { margin: 0 0 1.75rem; }
h2 { font-size: 1.1rem; margin: 0; }
p { margin: .15rem 0 .4rem; }
audio { width: 100%; }
code { font: .9rem/1.4 ui-monospace, monospace; user-select: all; }
.alike { font-weight: 600; }
"""


def page(audition: Audition, sounds: Sequence[bytes], *, language: str) -> str:
    """Return the page as HTML; each sound is the MP3 of a sample."""
    name = escape(audition.character)
    words = "".join(f"<p>{escape(line)}</p>" for line in audition.lines)
    entries = "\n".join(
        _entry(sample, sound, audition.character) for sample, sound in zip(audition.samples, sounds, strict=True)
    )
    return f"""\
<!doctype html>
<html lang="{escape(language)}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Audition: {name}</title>
<style>
{_STYLE}</style>
</head>
<body>
<h1>Audition: {name}</h1>
<blockquote>{words}</blockquote>
<ol>
{entries}
</ol>
</body>
</html>
"""


def _entry(sample: Sample, sound: bytes, character: str) -> str:
    voice = escape(sample.voice)
    pitch = f", pitch: {sample.pitch_st:+g}" if sample.pitch_st else ""
    line = escape(f"{character}: {{voice: {sample.voice}{pitch}}}")
    now = " (the voice it has)" if sample.current else ""
    audio = base64.b64encode(sound).decode("ascii")
    return f"""\
<li>
<h2>{voice}{now}</h2>
<p>{escape(sample.description)}. {_told_apart(sample)}</p>
<audio controls preload="none" aria-label="{voice}" src="data:audio/mpeg;base64,{audio}"></audio>
<p><code>{line}</code></p>
</li>"""


def _told_apart(sample: Sample) -> str:
    if sample.nearest is None:
        return ""
    name = escape(sample.nearest)
    if sample.likeness >= _TWIN:
        return f'<span class="alike">Sounds like {name} of its scenes ({sample.likeness:.2f}).</span>'
    return f"Of its scenes most like {name} ({sample.likeness:.2f})."
