"""From a file's bytes to its characters, or to a sentence that says what to do instead."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Iterator

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

    UTF-8, or UTF-16 and UTF-32 with their byte order mark; failing these what the bytes look like most, which is
    reported.

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
    if wide := _unmarked_wide(data):
        return _guessed(data, name, wide, line=0, report=report)
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if b"\0" in data or controls > _CONTROL_SHARE * len(data):
        raise StorageError(f"{name} is not a text: it holds bytes that no text has. {_SAVE_AS_TEXT}")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        likeliest = _likeliest(data)
        if likeliest is None:
            raise StorageError(
                f"{name}:{line}  is in no encoding that is known (byte {error.start}). {_SAVE_AS_TEXT}"
            ) from error
        return _guessed(data, name, likeliest, line=line, report=report)


def _unmarked_wide(data: bytes) -> str | None:
    """Tell UTF-16 without a byte order mark by its zero bytes, all on one side."""
    head = data[:4096]
    even, odd = head[0::2].count(0), head[1::2].count(0)
    if len(head) < 8 or len(data) % 2 or min(even, odd) > 0.02 * len(head) or max(even, odd) < 0.3 * len(head):
        return None
    encoding = "utf-16-le" if odd > even else "utf-16-be"
    try:
        data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return encoding


_TYPICAL = frozenset(
    "‘’“”„‚«»–—…•\u00a0©®™°½¼¾£€§†‡¡¿´¨·×ªºáàâäãåæçéèêëíìîïñóòôöõøœúùûüýßÁÀÂÄÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝ"
)
"""What stands in Western texts beside ASCII."""
_HIGH_RUNS = re.compile(rb"[\x80-\xff]{3,}")
_FAR_FROM_WESTERN = 0.4
"""A larger share of bytes above 127 in runs of three and more: the text is not in the Latin alphabet."""


def _likeliest(data: bytes) -> str | None:
    """Return the encoding that the bytes look like most: a Western one where they give a Western text."""
    high = len(data) - len(data.translate(None, bytes(range(128, 256))))
    if sum(map(len, _HIGH_RUNS.findall(data))) <= _FAR_FROM_WESTERN * high:
        found: list[tuple[int, str]] = []
        for encoding in ("cp1252", "mac_roman"):
            try:
                text = data.decode(encoding)
            except UnicodeDecodeError:
                continue
            found.append((sum(not c.isascii() and c not in _TYPICAL for c in text), encoding))
        if found and min(found)[0] <= 0.02 * high:
            return min(found, key=lambda each: each[0])[1]
    best = max(_scores(data[:200_000]), default=None)
    if best is None:
        return None
    try:
        data.decode(best[1])
    except UnicodeDecodeError:
        return None
    return best[1]


_COMMON: tuple[tuple[str, str, float], ...] = (
    ("cp1251", "оеаинтсрвлкмдпуяыьгзбчйх", 1.0),
    ("koi8-r", "оеаинтсрвлкмдпуяыьгзбчйх", 1.0),
    ("cp866", "оеаинтсрвлкмдпуяыьгзбчйх", 1.0),
    ("cp1250", "ąćęłńóśźżčďěňřšťůžáíéýúöüőűăâîșț„”–…", 1.0),
    ("cp1253", "αοιετσνηυρπκμλςάέίόύήώ", 1.0),
    ("cp1255", "יוהלאמרבתשענדחקפגזטסצךםןףץ", 1.0),
    ("cp1256", "ايلمونرتبةعدسفهكقحجشطصخذزثضغأإىئء", 1.0),
    ("shift_jis", "のにはをたがでてとしれさいるあかなもらっうまんき、。「」", 1.6),
    ("euc-jp", "のにはをたがでてとしれさいるあかなもらっうまんき、。「」", 1.6),
    ("euc-kr", "다이는을의가에고하은지를로한어도그사리자있나인시서기", 1.8),
    ("gb18030", "的一是不了人我在有他这中大来上个国到说们为子和你，。", 3.0),
    ("big5", "的一是不了人我在有他這中大來上個國到說們為子和你，。", 3.0),
)
"""Encodings with the characters that are commonest in what is written in them, and how much each of these tells."""
_LEAST_SCORE = 0.4


def _scores(data: bytes) -> Iterator[tuple[float, str]]:
    """Yield the encodings that fit, each with how much of the text is what one would expect in it."""
    for encoding, common, weight in _COMMON:
        try:
            # a character may be cut in two at the end
            text = codecs.getincrementaldecoder(encoding)().decode(data)
        except UnicodeDecodeError:
            continue
        foreign = [character for character in text if not character.isascii()]
        score = weight * sum(character in common for character in foreign) / max(1, len(foreign))
        if score >= _LEAST_SCORE:
            yield score, encoding


_SHOWN = {"cp1252": "Windows-1252", "mac_roman": "Mac Roman", "utf-16-le": "UTF-16", "utf-16-be": "UTF-16"}


def _guessed(data: bytes, name: str, encoding: str, *, line: int, report: Report) -> str:
    report(
        Diagnostic(
            code="guessed-encoding",
            place=Place(name, line),
            message=f"The text is not UTF-8; it was read as {_SHOWN.get(encoding, encoding)}.",
            hint="Check that accents and quotation marks look right, or save the story as UTF-8.",
            severity="warning",
        )
    )
    return data.decode(encoding)
