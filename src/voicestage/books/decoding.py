"""From a file's bytes to its characters, or to a sentence that says what to do instead."""

from __future__ import annotations

import codecs
from collections.abc import Callable

from voicestage.errors import Diagnostic, Place, StorageError

Report = Callable[[Diagnostic], None]
"""Takes what a person should know although the work goes on."""

_MARKED = (
    # the longer mark first: UTF-32 LE begins with the mark of UTF-16 LE
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_KNOWN_FILES = (
    (b"%PDF", "a PDF file"),
    (b"PK\x03\x04", "a packed file (EPUB, DOCX, ODT or ZIP)"),
    (b"{\\rtf", "an RTF document"),
    (b"\xd0\xcf\x11\xe0", "an old Word document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a compressed file"),
    (b"RIFF", "a sound or film file"),
    (b"ID3", "a sound file"),
    (b"OggS", "a sound file"),
    (b"fLaC", "a sound file"),
)
_SAVE_AS_TEXT = "Open it in the program that made it, save it as plain text (UTF-8), and try again."
_CONTROL_BYTES = bytes(set(range(32)) - set(b"\t\n\r\x0b\x0c\x1a\x1b"))
_CONTROL_SHARE = 0.01
"""More control bytes than this in a text without any mark of its encoding means that it is no text."""


def decode(data: bytes, name: str, report: Report) -> str:
    """Return the characters of a text file, without a byte order mark and without newline translation.

    UTF-8, or UTF-16 and UTF-32 with their byte order mark; failing these Windows-1252, which is reported.

    Raises:
        StorageError: the bytes are no text; the message says what to do.
    """
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise StorageError(
                    f"{name} is damaged {error.encoding} text (byte {error.start}). {_SAVE_AS_TEXT}"
                ) from error
    for magic, kind in _KNOWN_FILES:
        if data.startswith(magic):
            raise StorageError(f"{name} is {kind}, not a plain text. {_SAVE_AS_TEXT}")
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if b"\0" in data or controls > _CONTROL_SHARE * len(data):
        raise StorageError(f"{name} is not a text: it holds bytes that no text has. {_SAVE_AS_TEXT}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _decode_windows(data, name, error, report)


def _decode_windows(data: bytes, name: str, reason: UnicodeDecodeError, report: Report) -> str:
    line = data.count(b"\n", 0, reason.start) + 1
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise StorageError(
            f"{name}:{line}  is neither UTF-8 nor Windows-1252 text (byte {error.start}). {_SAVE_AS_TEXT}"
        ) from error
    report(
        Diagnostic(
            code="guessed-encoding",
            place=Place(name, line),
            message="The text is not UTF-8; it was read as Windows-1252.",
            hint="Check that accents and quotation marks look right, or save the story as UTF-8.",
            severity="warning",
        )
    )
    return text
