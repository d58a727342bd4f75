"""From a file's bytes to its characters, or to a sentence that says what to do instead."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator

from voicestage.books.reports import Report, tell_guessed
from voicestage.errors import StorageError

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

    UTF-8, or UTF-16 and UTF-32 with their byte order mark; failing these UTF-8 with a few bad bytes, or what the bytes
    look like most, which is reported.

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
        tell_guessed(report, name, wide)
        return data.decode(wide)
    controls = len(data) - len(data.translate(None, _CONTROL_BYTES))
    if b"\0" in data or controls > _CONTROL_SHARE * len(data):
        first = next(at for at, byte in enumerate(data) if byte in _CONTROL_BYTES)
        line, column = _place(data, first)
        raise StorageError(
            f"{name}:{line}:{column}  is the first of the bytes that no text has (0x{data[first]:02x}): this is not a "
            f"text, or it is damaged there. {_SAVE_AS_TEXT}"
        )
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line, column = _place(data, error.start)
        text, encoding = _guessed(data)
        if not encoding:
            raise StorageError(
                f"{name}:{line}:{column}  is in no encoding that is known (byte {error.start}). {_SAVE_AS_TEXT}"
            ) from error
        tell_guessed(report, name, encoding, line=line, column=column)
        return text


def _place(data: bytes, start: int) -> tuple[int, int]:
    """Return the line of a byte and its column; what stands before it on the line may be no UTF-8."""
    begin = data.rfind(b"\n", 0, start) + 1
    return data.count(b"\n", 0, start) + 1, len(data[begin:start].decode("utf-8", "replace")) + 1


_DECLARED = re.compile(
    rb"""(?:<\?xml[^>]{0,200}?encoding\s*=\s*["']|<meta[^>]{0,200}?charset\s*=\s*["']?)([\w.:-]+)""", re.I
)
_MEANT = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
}
"""What browsers read where a page declares the narrower encoding.
Source: https://encoding.spec.whatwg.org/#names-and-labels"""
_WESTERN = frozenset(("cp1252", "cp1254", "mac-roman", "iso8859-15", "cp437", "cp850"))
"""Encodings in which any bytes are a text, so that a wrong declaration of one is not found by decoding."""


def decode_markup(data: bytes) -> tuple[str, str | None]:
    """Return the characters of an HTML or XML document, and what they were guessed to be encoded in; None if told.

    A byte order mark counts first, then UTF-8 where it fits, then what the document declares where that gives a text,
    then what the bytes look like most. No document is refused.
    """
    for mark, encoding in _MARKED:
        if data.startswith(mark):
            return data.decode(encoding, errors="replace"), None
    if wide := _unmarked_wide(data) or (data[:2] in (b"<\0", b"\0<") and ("utf-16-le" if data[0] else "utf-16-be")):
        return data.decode(wide, errors="replace"), None
    try:
        # a document that is valid UTF-8 is UTF-8, whatever it says: that is the commonest wrong declaration
        return data.decode("utf-8"), None
    except UnicodeDecodeError:
        pass
    declared = _declared(data)
    if declared and not (declared in _WESTERN and _likeliest(data) not in {declared, "cp1252", "mac_roman", None}):
        try:
            return data.decode(declared), None
        except UnicodeDecodeError:
            if declared == "cp1252":
                return data.decode("cp1252", errors="replace"), None
    text, guessed = _guessed(data)
    return (text, guessed) if guessed else (data.decode("cp1252", errors="replace"), "cp1252")


def _declared(data: bytes) -> str | None:
    """Return the encoding that a document declares, as browsers take it; None where it is none of a byte or two."""
    found = _DECLARED.search(data[:2048])
    if found is None:
        return None
    try:
        known = codecs.lookup(found[1].decode("ascii", errors="ignore"))
    except LookupError:
        return None
    if not known._is_text_encoding or known.name.startswith(("utf", "unicode", "raw", "idna", "punycode")):
        return None  # UTF-8 and UTF-16 were looked for in the bytes themselves
    return _MEANT.get(known.name, known.name)


def _guessed(data: bytes) -> tuple[str, str]:
    """Return the characters of a text that is not UTF-8, and what it was taken for; both empty where it is nothing."""
    if _is_mostly_utf8(data):
        # each bad byte becomes a surrogate, and that the character which Windows-1252 has at its place
        return data.decode("utf-8", errors="surrogateescape").translate(_OF_BAD_BYTES), "utf-8"
    likeliest = _likeliest(data)
    return (data.decode(likeliest), likeliest) if likeliest else ("", "")


_OF_BAD_BYTES = {0xDC00 + byte: bytes([byte]).decode("cp1252", errors="replace") for byte in range(128, 256)}
_OF_UTF8 = re.compile(
    rb"[\xc2-\xdf][\x80-\xbf]|[\xe1-\xef][\x80-\xbf]{2}|\xe0[\xa0-\xbf][\x80-\xbf]|[\xf0-\xf4][\x80-\xbf]{3}"
)
_FEW_BAD = 0.1
"""A share of bytes above 127: with fewer that do not fit, a text is damaged UTF-8 and nothing else."""


def _is_mostly_utf8(data: bytes) -> bool:
    high = len(data) - len(data.translate(None, _HIGH))
    return high > 0 and sum(map(len, _OF_UTF8.findall(data))) >= (1.0 - _FEW_BAD) * high


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
_HIGH = bytes(range(128, 256))
_HIGH_RUNS = re.compile(rb"[\x80-\xff]{3,}")
_FAR_FROM_WESTERN = 0.4
"""A larger share of bytes above 127 in runs of three and more: the text is not in the Latin alphabet."""


def _likeliest(data: bytes) -> str | None:
    """Return the encoding that the bytes look like most: a Western one where they give a Western text."""
    high = len(data) - len(data.translate(None, _HIGH))
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
    begin = next((match.start() for match in re.finditer(rb"[\x80-\xff]", data)), 0)  # a page's head is ASCII
    for _, encoding in sorted(_scores(data[begin : begin + 200_000]), reverse=True):
        try:
            data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    return None


_COMMON: tuple[tuple[str, str, float], ...] = (
    ("cp1251", "оеаинтсрвлкмдпуяыьгзбчйх", 1.0),
    ("koi8-r", "оеаинтсрвлкмдпуяыьгзбчйх", 1.0),
    ("cp866", "оеаинтсрвлкмдпуяыьгзбчйх", 1.0),
    ("cp1250", "ąćęłńóśźżčďěňřšťůžáíéýúöüőűăâîșț„”–…", 1.0),
    ("iso8859-2", "ąćęłńóśźżčďěňřšťůžáíéýúöüőűăâîșț", 1.0),
    ("cp1254", "ışğüöçİŞĞÜÖÇâî‘’“”–—…", 1.0),
    ("cp1252", "áéíóúýþæöðÁÉÍÓÚÝÞÆÖÐ", 1.0),  # Icelandic, which is near to Turkish in bytes
    ("cp1253", "αοιετσνηυρπκμλςάέίόύήώ", 1.0),
    ("cp1255", "יוהלאמרבתשענדחקפגזטסצךםןףץ", 1.0),
    ("cp1256", "ايلمونرتبةعدسفهكقحجشطصخذزثضغأإىئء", 1.0),
    ("cp932", "のにはをたがでてとしれさいるあかなもらっうまんき、。「」", 1.6),
    ("euc-jp", "のにはをたがでてとしれさいるあかなもらっうまんき、。「」", 1.6),
    ("cp949", "다이는을의가에고하은지를로한어도그사리자있나인시서기", 1.8),
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
