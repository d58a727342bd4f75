"""Packed books (EPUB, DOCX): a ZIP that nobody vouches for, read in memory and within limits; nothing is unpacked."""

from __future__ import annotations

import contextlib
import posixpath
import stat
import struct
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import IO, Self
from urllib.parse import unquote

from voicestage.errors import StorageError

MOST_ENTRIES = 20_000
LARGEST_DOCUMENT = 64 * 2**20
"""Bytes of one document; the longest novels have some five million characters in all."""
LARGEST_TOTAL = 512 * 2**20
"""Bytes of all that is read of one book."""
_STEEPEST = 200
"""A document of more than a megabyte packed more than this is no prose: deflate makes text 2 to 5 times smaller."""


class Package:
    """A packed book, open for reading."""

    def __init__(self, path: Path) -> None:
        """Open a book.

        Raises:
            StorageError: it is no ZIP, or a damaged one, or has more entries than any book.
        """
        self.name = path.name
        try:
            self._zip = zipfile.ZipFile(path)
        except (
            zipfile.BadZipFile,
            ValueError,
            OverflowError,
            struct.error,
            NotImplementedError,
            UnicodeError,
        ) as error:
            raise StorageError(
                f"{path.name} is damaged: it cannot be opened as the packed file that it should be ({error}). "
                "Get it again from where it came from."
            ) from error
        except OSError as error:
            raise StorageError(f"{path} cannot be read: {error.strerror or error}.") from error
        if len(self._zip.infolist()) > MOST_ENTRIES:
            self._zip.close()
            raise StorageError(f"{path.name} holds more than {MOST_ENTRIES:,} files: that is no book.")
        self._entries: dict[str, zipfile.ZipInfo] = {}
        self._folded: dict[str, str] = {}
        for entry in self._zip.infolist():
            # a name is only ever a key here, never a path on this machine; one that leads outside is no part of a book
            if (name := inside(entry.filename)) and not entry.is_dir() and not stat.S_ISLNK(entry.external_attr >> 16):
                self._entries.setdefault(name, entry)
                self._folded.setdefault(name.casefold(), name)
        self._left = LARGEST_TOTAL

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._zip.close()

    @property
    def names(self) -> tuple[str, ...]:
        """The documents in it, as paths with `/` from its root."""
        return tuple(self._entries)

    def find(self, name: str) -> str | None:
        """Return the document's name as the package spells it, or None: books made on Windows mix up the case."""
        return name if name in self._entries else self._folded.get(name.casefold())

    def size(self, name: str) -> int:
        """Return how many bytes a document says it has."""
        return self._entries[name].file_size

    def compression(self, name: str) -> int:
        """Return how a document is packed: `zipfile.ZIP_STORED` or another."""
        stored = self._entries[name].compress_type == zipfile.ZIP_STORED
        return zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED

    def chunks(self, name: str) -> Iterator[bytes]:
        """Yield a document's bytes in pieces, to copy it whatever its size.

        Raises:
            KeyError: there is no such document.
            StorageError: it is encrypted, damaged, or unpacks to far more than a book has.
        """
        entry = self._entries[name]
        read = 0
        with self._unpacked(entry, name) as file:
            while chunk := file.read(2**20):
                read += len(chunk)
                if read > 2**20 and read > _STEEPEST * max(1, entry.compress_size):
                    raise self._refused(name)
                yield chunk

    def read(self, name: str, *, largest: int = LARGEST_DOCUMENT) -> bytes:
        """Return a document's bytes.

        Raises:
            KeyError: there is no such document.
            StorageError: it is encrypted, damaged, or larger than any document of a book.
        """
        entry = self._entries[name]
        with self._unpacked(entry, name) as file:
            # what an entry says of its size may be a lie: count what really comes out
            data = file.read(min(largest, self._left) + 1)
        packed = max(1, entry.compress_size)
        if len(data) > min(largest, self._left) or (len(data) > 2**20 and len(data) > _STEEPEST * packed):
            raise self._refused(name)
        self._left -= len(data)
        return data

    @contextlib.contextmanager
    def _unpacked(self, entry: zipfile.ZipInfo, name: str) -> Iterator[IO[bytes]]:
        if entry.flag_bits & 0x1:
            raise StorageError(f"{self.name} is locked with a password. Save it without one and try again.")
        try:
            with self._zip.open(entry) as file:
                yield file
        except (
            zipfile.BadZipFile,
            zlib.error,
            EOFError,
            NotImplementedError,
            struct.error,
            OSError,
            RuntimeError,
        ) as error:
            raise StorageError(f"{self.name} is damaged: {name} in it cannot be unpacked ({error}).") from error

    def _refused(self, name: str) -> StorageError:
        return StorageError(f"{self.name} holds {name}, which unpacks to far more than a book has: it is refused.")


def inside(name: str, folder: str = "") -> str | None:
    """Return a path inside a package, or None where it is absolute or leads outside."""
    name = name.replace("\\", "/")
    if name.startswith("/") or name[1:2] == ":" or "\0" in name:
        return None
    joined = posixpath.normpath(posixpath.join(folder, name))
    return None if joined in {"", ".", ".."} or joined.startswith("../") else joined


def linked(href: str, document: str) -> tuple[str, str] | None:
    """Return what a link in `document` leads to inside the package, as document and fragment, or None.

    A link may say `..` on its way, may be percent-encoded, and may lead to the internet: then it leads nowhere here.
    """
    path, _, fragment = href.partition("#")
    if "://" in path or path.lower().startswith(("mailto:", "data:", "javascript:", "file:")):
        return None
    if not path:
        return document, unquote(fragment)
    found = inside(unquote(path), posixpath.dirname(document))
    return (found, unquote(fragment)) if found else None
