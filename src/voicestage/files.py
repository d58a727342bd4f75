"""Files are written whole or not at all: a temporary name in the same folder, then one rename."""

from __future__ import annotations

import contextlib
import errno
import os
import secrets
import sys
from collections.abc import Iterator
from pathlib import Path

from voicestage.errors import NotUtf8, StorageError

UNFINISHED = ".unfinished"
"""Stands in the name of a file that is still written."""

_REMEDIES = {
    **dict.fromkeys((errno.ENOSPC, errno.EDQUOT, errno.EFBIG), "Free some space"),
    **dict.fromkeys((errno.EROFS, errno.EACCES, errno.EPERM), "Make it writable, or work in a folder that is"),
    **dict.fromkeys((errno.ENOTDIR, errno.EEXIST, errno.EISDIR), "Something else stands in its place: move that away"),
    **dict.fromkeys((errno.ENAMETOOLONG,), "Choose a shorter name"),
}
"""What a person can do where a file cannot be written."""


def cache_folder() -> Path:
    """Return where models and dictionaries are kept for all productions of a user.

    That is `VOICESTAGE_HOME`, else `voicestage` in the user's cache folder.
    """
    if home := os.environ.get("VOICESTAGE_HOME"):
        return Path(home)
    if sys.platform == "win32":
        base = os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "voicestage"


def remove_unfinished(*folders: Path) -> None:
    """Remove what writers that were killed left in these folders; only where nobody else writes there now."""
    for folder in folders:
        with contextlib.suppress(OSError):
            for path in folder.glob(f".*{UNFINISHED}*"):
                path.unlink(missing_ok=True)


@contextlib.contextmanager
def written_whole(target: Path) -> Iterator[Path]:
    """Give a temporary path beside `target` to write to; when the block ends well, it becomes `target` in one step.

    When the block fails, the temporary file is removed and `target` is as it was. The suffix is kept, as encoders
    choose their format by it.

    Raises:
        StorageError: the folder is read-only, the disk is full, or the file cannot be replaced.
    """
    temporary = target.with_name(f".{shortened(target.stem, 80)}.{secrets.token_hex(4)}{UNFINISHED}{target.suffix}")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        yield temporary
        temporary.replace(target)
    except OSError as error:
        raise storage_error(target, error) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)


def shortened(text: str, most: int) -> str:
    """Return the beginning of a text that has at most so many bytes in UTF-8: file systems count those, not letters."""
    return text.encode("utf-8", errors="ignore")[:most].decode("utf-8", errors="ignore")


def storage_error(target: Path, error: OSError) -> StorageError:
    """Say in a sentence why `target` could not be written, and what to do."""
    reason = error.strerror or str(error)
    remedy = _REMEDIES.get(error.errno or 0, "See to that")
    return StorageError(f"{target} could not be written: {reason}. {remedy}, then run it again.")


def write_text(target: Path, text: str) -> None:
    """Write `text` as UTF-8 with its line ends as they are, whole or not at all.

    Raises:
        StorageError: it could not be written.
    """
    write_bytes(target, text.encode("utf-8"))


def write_bytes(target: Path, data: bytes) -> None:
    """Write `data`, whole or not at all.

    Raises:
        StorageError: it could not be written.
    """
    with written_whole(target) as temporary:
        temporary.write_bytes(data)


def read_text(source: Path) -> str:
    """Read a UTF-8 text file as it is: line ends and a byte order mark at its head are kept.

    Raises:
        StorageError: it cannot be read.
        NotUtf8: it is not UTF-8; the message says where the first bad byte stands.
    """
    try:
        data = source.read_bytes()
    except OSError as error:
        raise StorageError(f"{source} cannot be read: {error.strerror or error}.") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        message = f"{source}:{line}  is not UTF-8 text (byte {error.start}). Save it as UTF-8 and try again."
        raise NotUtf8(message, line=line) from error
