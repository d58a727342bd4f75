"""One render at a time in a production: a lock that the system lets go of however its holder ends."""

from __future__ import annotations

import contextlib
import os
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

POLL_S = 0.2


@contextlib.contextmanager
def held(path: Path, *, waiting: Callable[[], None] = lambda: None) -> Iterator[bool]:
    """Hold the lock at `path`; where somebody else does, wait for them to end. Gives whether it was waited for.

    The lock is the system's, on an open file, so it goes with its process, even one that is killed. Where a file system
    knows no locks, or the folder cannot be written, there is none: the cache itself bears two writers.

    Args:
        path: the lock's file; what it holds does not matter.
        waiting: is told once when somebody else holds the lock.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError:
        yield False
        return
    try:
        waited = False
        while not _taken(file):
            if not waited:
                waiting()
                waited = True
            time.sleep(POLL_S)
        yield waited
    finally:
        os.close(file)  # and with it goes the lock


if sys.platform == "win32":
    import msvcrt

    def _taken(file: int) -> bool:
        try:
            os.lseek(file, 0, os.SEEK_SET)
            msvcrt.locking(file, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        except OSError:
            return True
        return True

else:
    import fcntl

    def _taken(file: int) -> bool:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True
