"""An utterance becomes samples: its words in pieces that the engine can say, joined with the silences between them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import groupby
from typing import TYPE_CHECKING

from voicestage.engines.split import PAUSE_S, Atom
from voicestage.errors import SynthesisFailed
from voicestage.model.speech import Phrase, Reading, Silence, Speech, SpokenWord, Utterance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

NOTHING_TO_SAY_S = 0.2
"""How long the silence is that stands for `…` or an emoji alone [s]."""

_QUIET = 0.003
"""Below -50 dBFS lies what Kokoro leaves before and after its words."""
_MARGIN_S = 0.02
_USUAL_LEVEL = 0.05


def reading(utterance: Utterance | Reading, *, pieces_of: Callable[[Sequence[Phrase]], Sequence[Atom]]) -> Reading:
    """Turn an utterance into pieces and the silences between them; what was read already is returned as it is.

    Args:
        utterance: the words and silences.
        pieces_of: gives what can be said at once, for phrases with no silence between them; none where they hold
            nothing to say.
    """
    if isinstance(utterance, Reading):
        return utterance
    parts: list[str | Silence] = []
    for is_silence, run in groupby(utterance.parts, key=lambda part: isinstance(part, Silence)):
        if is_silence:
            parts += _rests([part for part in run if isinstance(part, Silence)])
            continue
        pieces = pieces_of([part for part in run if isinstance(part, Phrase)])
        for index, piece in enumerate(pieces):
            parts.append(piece.symbols)
            if index < len(pieces) - 1:
                parts.append(Silence(seconds=PAUSE_S[piece.joint]))
    return Reading(text=utterance.text, parts=tuple(parts))


def assembled(read: Reading, *, say: Callable[[str], NDArray[np.float32]], rate: int) -> Speech:
    """Say an utterance piece by piece and join the pieces, with an engine that gives no times of words."""
    return assembled_with_words(read, say=lambda symbols: (say(symbols), ()), rate=rate)


def assembled_with_words(
    read: Reading, *, say: Callable[[str], tuple[NDArray[np.float32], Sequence[SpokenWord]]], rate: int
) -> Speech:
    """Say an utterance piece by piece and join the pieces.

    Edges are trimmed at joins only, so that a silence in the utterance is as long as it says; what comes before the
    first word and after the last is the engine's.

    Args:
        read: the pieces and silences.
        say: gives samples at `rate`, shape [frames], for the symbols of a piece, and its words with their times.
        rate: [Hz].

    Raises:
        SynthesisFailed: a piece gave no samples, or samples that are not finite.
    """
    import numpy as np

    from voicestage.sound.breath import breath

    last = len(read.parts) - 1
    said: dict[int, NDArray[np.float32]] = {}
    words_of: dict[int, list[SpokenWord]] = {}
    for index, part in enumerate(read.parts):
        if isinstance(part, str):
            sound, words = say(part)
            start, stop = _heard(_checked(sound, read.text), rate, head=index > 0, tail=index < last)
            said[index] = sound[start:stop]
            words_of[index] = [moved(word, -start / rate) for word in words]
    level = _level(said.values())
    blocks: list[NDArray[np.float32]] = []
    timed: list[SpokenWord] = []
    for index, part in enumerate(read.parts):
        if isinstance(part, str):
            at = sum(len(block) for block in blocks) / rate
            timed += [moved(word, at) for word in words_of[index]]
            blocks.append(said[index])
        elif part.breath:
            blocks.append(breath(part.seconds, rate, rms=level))
        else:
            blocks.append(np.zeros(round(part.seconds * rate), np.float32))
    if not any(len(block) for block in blocks):
        blocks.append(np.zeros(round(NOTHING_TO_SAY_S * rate), np.float32))
    samples = np.concatenate(blocks).astype(np.float32, copy=False)
    peak = float(np.max(np.abs(samples)))
    return Speech(samples=samples / np.float32(peak) if peak > 1.0 else samples, rate=rate, words=tuple(timed))


def moved(word: SpokenWord, seconds: float) -> SpokenWord:
    """Return a word so much later, but never before the first sample."""
    return replace(word, start=max(0.0, word.start + seconds), end=max(0.0, word.end + seconds))


def trimmed(sound: NDArray[np.float32], rate: int, *, head: bool, tail: bool) -> NDArray[np.float32]:
    """Return the sound without the quiet at its head or tail but for 20 ms; what is quiet throughout is left as it is.

    Args:
        sound: mono, shape [frames].
        rate: [Hz].
        head: whether to trim before the first audible sample.
        tail: whether to trim after the last one.
    """
    start, stop = _heard(sound, rate, head=head, tail=tail)
    return sound[start:stop]


def _heard(sound: NDArray[np.float32], rate: int, *, head: bool, tail: bool) -> tuple[int, int]:
    """Return where the sound begins and ends without the quiet at its head or tail [frames]."""
    import numpy as np

    audible = np.flatnonzero(np.abs(sound) > _QUIET)
    if not len(audible):
        return 0, len(sound)
    margin = round(_MARGIN_S * rate)
    start = max(0, int(audible[0]) - margin) if head else 0
    return start, min(len(sound), int(audible[-1]) + 1 + margin) if tail else len(sound)


def _rests(silences: Sequence[Silence]) -> list[str | Silence]:
    """Return silences that follow each other as one; breaths stay by themselves."""
    parts: list[str | Silence] = []
    for breath, run in groupby(silences, key=lambda part: part.breath):
        rests = list(run)
        parts += rests if breath else [Silence(seconds=float(sum(part.seconds for part in rests)))]
    return parts


def _level(sounds: Iterable[NDArray[np.float32]]) -> float:
    """Return the level [rms] of what is said, without its pauses; -26 dBFS where nothing is."""
    import numpy as np

    loud = [sound[np.abs(sound) > _QUIET] for sound in sounds]
    audible = np.concatenate(loud) if loud else np.zeros(0, np.float32)
    return float(np.sqrt(np.square(audible, dtype=np.float64).mean())) if len(audible) else _USUAL_LEVEL


def _checked(sound: NDArray[np.float32], text: str) -> NDArray[np.float32]:
    import numpy as np

    if not len(sound):
        raise SynthesisFailed(f'No sound came for "{excerpt(text)}".')
    if not np.isfinite(sound).all():
        raise SynthesisFailed(f'The sound for "{excerpt(text)}" is broken: it holds what is not a number.')
    return sound


def excerpt(text: str) -> str:
    """Return a text's first words, for messages."""
    flat = " ".join(text.split())
    return flat if len(flat) <= 60 else f"{flat[:57]}…"
