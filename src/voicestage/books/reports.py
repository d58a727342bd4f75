"""What a person is told while a story is read, although the reading goes on."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable

from voicestage.errors import Diagnostic, Place
from voicestage.languages import language_tag

Report = Callable[[Diagnostic], None]
"""Takes what a person should know although the work goes on."""
FOR_THE_EYE = "They are for the eye. The words of the story are all there."
LICENCE_LEFT_OUT = "The Project Gutenberg header and licence were left out: they are not part of the story."
_ONE = re.compile(r"s(?= of| at|$)")
"""What one is not called: `2 notes at the margin`, `1 note at the margin`."""
_SHOWN_ENCODINGS = {
    "cp1252": "Windows-1252",
    "mac_roman": "Mac Roman",
    "utf-16-le": "UTF-16",
    "utf-16-be": "UTF-16",
    "utf-8": "UTF-8 with damaged characters",
}
UNKNOWN_LANGUAGE = "en"
"""What a story is taken to be in where it does not say."""


def ignore(diagnostic: Diagnostic) -> None:
    """Take a diagnostic that nobody asked for."""


def warn(report: Report, name: str, code: str, message: str, hint: str = "", *, line: int = 0, column: int = 0) -> None:
    """Report a warning at a file, or at a place in it."""
    report(Diagnostic(code=code, place=Place(name, line, column), message=message, hint=hint, severity="warning"))


def tell_left_out(report: Report, name: str, counts: Counter[str]) -> None:
    """Say how many notes, note marks and page numbers are not read."""
    listed = ", ".join(
        f"{count} {kind if count > 1 else _ONE.sub('', kind, count=1)}"
        for kind, count in sorted(counts.items())
        if count
    )
    if listed:
        warn(report, name, "left-out", f"Left out: {listed}.", FOR_THE_EYE)


def tell_guessed(
    report: Report, name: str, encoding: str, *, part: str = "The text", line: int = 0, column: int = 0
) -> None:
    """Say that a text does not tell its encoding, or tells a wrong one, and what it was read as."""
    shown = _SHOWN_ENCODINGS.get(encoding, encoding)
    message = (
        f"{part} is {shown}; each bad byte was read as Windows-1252."
        if encoding == "utf-8"
        else f"{part} is not what it says it is, or does not say: it was read as {shown}."
    )
    hint = "Check that accents and quotation marks look right, or save the story as UTF-8."
    warn(report, name, "guessed-encoding", message, hint, line=line, column=column)


def known_language(said: str | None, name: str, report: Report) -> str:
    """Return the language that a story says it is in, as a tag; English, and a warning, where nobody knows it."""
    if not said or not said.strip():
        return UNKNOWN_LANGUAGE
    found = language_tag(said)
    if found is None and said.strip().lower() not in {"und", "mul", "mis", "zxx"}:
        shown = " ".join(said.split())[:60]
        message = f'The story says that its language is "{shown}", which is no language that is known.'
        warn(report, name, "unknown-language", message, f"It is taken for {UNKNOWN_LANGUAGE}: set it in voices.yaml.")
    return found or UNKNOWN_LANGUAGE
