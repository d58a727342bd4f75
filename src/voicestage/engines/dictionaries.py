"""hibari's dictionaries on the disk: 380,000 words take 150 MB as Python's own (measured), and 0.7 s to load.

They are put into one SQLite file of the user's cache, once, and looked up there: 4 microseconds for a word that was not
asked for lately, which is 0.1 s for a chapter.
"""

from __future__ import annotations

import contextlib
import functools
import importlib.metadata
import json
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from voicestage.errors import StorageError
from voicestage.files import cache_folder, written_whole

LEXICA = ("us_gold", "us_silver", "gb_gold", "gb_silver")
"""Of each accent the words that people looked through, and those they did not."""
TAGGER = ("tagdict", "weights", "vocab", "tags")
"""What words tell of their part of speech."""
_LAYOUT = 1
"""Bumped when the file is laid out in another way."""


class Table:
    """Looks words up as a `dict` does; what was asked for lately stays in memory."""

    def __init__(self, database: sqlite3.Connection, name: str) -> None:
        self._database = database
        self._name = name
        self.get: Callable[[str], Any] = functools.lru_cache(maxsize=4096)(self._get)

    def _get(self, key: str) -> Any:
        row = self._database.execute(f"SELECT value FROM {self._name} WHERE key = ?", (key,)).fetchone()
        return None if row is None else json.loads(row[0])

    def __contains__(self, key: str) -> bool:
        return self.get(key) is not None

    def __iter__(self) -> Iterator[str]:
        return (key for (key,) in self._database.execute(f"SELECT key FROM {self._name} ORDER BY key"))


def dictionaries() -> dict[str, Table]:
    """Return all tables by their names, made the first time; held in memory, 20 MB, where no cache can be written."""
    path = cache_folder() / f"hibari-{importlib.metadata.version('hibari-tts')}-words-{_LAYOUT}.sqlite"
    database = _opened(path)
    if database is None:
        with contextlib.suppress(StorageError):
            with written_whole(path) as temporary:
                _fill(temporary).close()
            database = _opened(path)
    database = database or _fill(None)
    return {name: Table(database, name) for name in (*LEXICA, *TAGGER)}


def _opened(path: Path) -> sqlite3.Connection | None:
    """Open the file to read, if it is there and as long as it says."""
    if not path.is_file():
        return None
    database = sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False)
    with contextlib.suppress(sqlite3.Error):
        (pages,), (size,) = (database.execute(f"PRAGMA {what}").fetchone() for what in ("page_count", "page_size"))
        if pages * size == path.stat().st_size:
            return database
    database.close()
    return None


def _fill(path: Path | None) -> sqlite3.Connection:
    """Write all tables into a new file, or into memory."""
    database = sqlite3.connect(path or ":memory:", check_same_thread=False)
    database.execute("PRAGMA journal_mode = OFF")
    database.execute("PRAGMA synchronous = OFF")
    for name, entries in _contents():
        database.execute(f"CREATE TABLE {name} (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        rows = ((key, json.dumps(entries[key], ensure_ascii=False)) for key in sorted(entries))
        database.executemany(f"INSERT INTO {name} VALUES (?, ?)", rows)
    database.commit()
    return database


def _contents() -> Iterator[tuple[str, dict[str, Any]]]:
    from hibari.g2p import _load_json

    for name in LEXICA:
        yield name, _load_json(f"lexicon_{name}.json.gz")
    tagger = _load_json("tagger.json.gz")
    for name in TAGGER:
        entries = tagger[name]
        yield name, entries if isinstance(entries, dict) else dict.fromkeys(entries, True)
