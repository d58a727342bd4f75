"""Some things may be done only so many at a time, by all processes of this user together."""

from __future__ import annotations

import contextlib
import hashlib
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

_AGAIN_S = 0.05


@contextlib.contextmanager
def slot(name: str, count: int) -> Iterator[None]:
    """Wait until one of `count` slots is free, and hold it.

    A slot is a lock on a file in the system's temporary folder; the system itself lets go of it when its process ends,
    however it ends.

    Args:
        name: what there are so many of, such as a server's address.
        count: at least 1.
    """
    stem = f"voicestage-{hashlib.sha256(name.encode('utf-8')).hexdigest()[:16]}"
    paths = [Path(tempfile.gettempdir()) / f"{stem}-{number}.lock" for number in range(count)]
    while True:
        for path in paths:
            with path.open("ab") as file:
                if _locked(file):
                    try:
                        yield
                    finally:
                        _unlock(file)
                    return
        time.sleep(_AGAIN_S)


if sys.platform == "win32":
    import msvcrt

    def _locked(file: IO[bytes]) -> bool:
        file.seek(0)
        try:
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)

else:
    import fcntl

    def _locked(file: IO[bytes]) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            return False
        return True

    def _unlock(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_UN)
