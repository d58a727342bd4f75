"""When each word of a line sounds, kept in the cache beside what the engine said, by the key of its words and voice.

No key is made of the times, and no sound holds them: two lines that sound alike share their samples, not their words,
and a line that was spoken before an engine gave times is not spoken again for them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from voicestage.engines.assembly import moved
from voicestage.model.speech import SpokenWord


def write_words(words: Sequence[SpokenWord]) -> str:
    """Return the times of words as the cache keeps them, or nothing where there are none."""
    fields = [[word.symbols, round(word.start, 3), round(word.end, 3)] for word in words]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":")) if fields else ""


def read_words(written: str, *, head_s: float = 0.0) -> tuple[SpokenWord, ...]:
    """Return words with their times; none where the engine gave none.

    Args:
        written: as `write_words` gave it.
        head_s: how much was trimmed away before the clip in which they are heard [s].
    """
    try:
        words = [SpokenWord(symbols=str(said), start=float(a), end=float(b)) for said, a, b in json.loads(written)]
    except (ValueError, TypeError):
        return ()
    return tuple(moved(word, -head_s) for word in words)
