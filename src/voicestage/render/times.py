"""When each word of a line sounds, kept in the comment of the very FLAC that holds its samples.

So the times go wherever the samples go, are dropped with them, and no key is made of them: a line that was spoken
before an engine gave times is not spoken again for them.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from voicestage.model.speech import SpokenWord


def write_words(words: Sequence[SpokenWord]) -> str:
    """Return the times of words as a comment of a sound, or nothing where there are none."""
    fields = [[word.symbols, round(word.start, 3), round(word.end, 3)] for word in words]
    return json.dumps({"words": fields}, ensure_ascii=False, separators=(",", ":")) if fields else ""


def words_of(flac: bytes) -> tuple[SpokenWord, ...]:
    """Return the words of a stored sound with their times; none where the engine gave none."""
    from voicestage.sound.audio_files import flac_comment

    try:
        fields = json.loads(flac_comment(flac))["words"]
        return tuple(SpokenWord(symbols=str(said), start=float(start), end=float(end)) for said, start, end in fields)
    except (ValueError, KeyError, TypeError):
        return ()
