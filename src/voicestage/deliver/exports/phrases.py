"""When each phrase of a line sounds: its sentences and clauses, by the engine's times of words or the clip's pauses.

Kokoro tells when each word sounds, and `words` finds the script's words in what it said. For all others a phrase ends
most likely in a pause, and near the share of the line's voiced time that its letters are of the line's letters; the
best assignment of phrases to pauses is found by dynamic programming. `benchmarks/phrases.py` measures the error of both
on sentences whose times are known.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicestage.deliver.exports.finished import Finished, Utterance
from voicestage.deliver.exports.words import word_starts
from voicestage.model.speech import SpokenWord
from voicestage.sentences import sentences
from voicestage.units import RATE

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

LONGEST_PHRASE = 90
"""Characters: two lines of captions of 45; a longer sentence is divided at its clauses."""
_CLAUSE = re.compile(r"(?<=[,;:—])[\"'”’»)]*\s+(?=\S)")
_WORD_GAP = re.compile(r"\s+")
_HOP = RATE // 100
"""Frames of 10 ms."""
_SILENCE_DB = -36.0
"""Below a clip's loud parts by this much is a pause."""
_SHORTEST_GAP = 4
"""Of 10 ms: shorter dips are inside words."""
_AHEAD = RATE // 30
"""How long before its first word a phrase begins: 33 ms, so that a player that seeks there cuts nothing off."""
_NO_GAP = 1.5
"""What a phrase's end without a pause costs, against one standard deviation of distance."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Phrase:
    """A stretch of a line with its time, in frames of the programme."""

    text: str
    start: int
    end: int
    utterance: Utterance
    first: int
    """Where it begins in the utterance's text."""
    words: tuple[tuple[int, int], ...] = ()
    """Where each of its words begins in `text`, and its first frame; none where the engine gave no times."""
    before: int = 0
    """For how many frames its chapter has sounded before its first phrase; 0 for all others."""
    behind: int = 0
    """For how many frames nobody speaks behind it, in its chapter: pauses, effects, music."""


def divide(text: str, longest: int = LONGEST_PHRASE) -> list[tuple[int, str]]:
    """Divide words into phrases, each with its place; joined by what stands between them they are the text again."""
    found: list[tuple[int, str]] = []
    for start, end in sentences(text, inner=True):
        sentence = text[start:end]
        if len(sentence) <= longest:
            found.append((start, sentence))
            continue
        clauses: list[tuple[int, str]] = []
        for at, clause in _clauses(sentence, start):
            if clauses and at + len(clause) - clauses[-1][0] <= longest:
                clauses[-1] = clauses[-1][0], text[clauses[-1][0] : at + len(clause)]
            else:
                clauses.append((at, clause))
        for at, clause in clauses:
            found += _wrapped(text, at, clause, longest)
    return found


def _clauses(text: str, base: int) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    at = 0
    for match in _CLAUSE.finditer(text):
        end = match.start() + len(match[0].rstrip())
        found.append((base + at, text[at:end]))
        at = match.end()
    found.append((base + at, text[at:].rstrip()))
    return [(start, piece) for start, piece in found if piece]


def _wrapped(text: str, at: int, clause: str, longest: int) -> list[tuple[int, str]]:
    """Divide a clause that is still too long at its words, in parts of about one length."""
    parts = -(-len(clause) // longest)
    found: list[tuple[int, str]] = []
    start = 0
    for number in range(1, parts + 1):
        aim = len(clause) * number // parts
        gap = _WORD_GAP.search(clause, aim) if number < parts else None
        end = gap.start() if gap else len(clause)
        if end > start:
            found.append((at + start, text[at + start : at + end]))
        start = gap.end() if gap else len(clause)
    return found


def phrases(
    finished: Finished,
    samples_of: Callable[[Utterance], Samples | None],
    words_of: Callable[[Utterance], Sequence[SpokenWord]] = lambda _: (),
) -> tuple[Phrase, ...]:
    """Return all phrases of a programme with their times.

    Args:
        finished: the programme.
        samples_of: gives the samples of a line's clip at 48 kHz, or None where they are not to be had; then time is
            shared out by letters.
        words_of: gives the words that the engine said, with their times in the clip; none where it told none.
    """
    found: list[Phrase] = []
    for utterance in finished.utterances:
        pieces = divide(utterance.text)
        length = utterance.end - utterance.start
        starts = [(at, min(start, length)) for at, start in word_starts(utterance.text, words_of(utterance))]
        if starts:
            borders = borders_by_words(pieces, starts)
        else:
            borders = boundaries(pieces, samples_of(utterance) if len(pieces) > 1 else None, length)
        for (first, text), start, end in zip(pieces, [0, *borders], [*borders, length], strict=True):
            found.append(
                Phrase(
                    text=text,
                    start=utterance.start + start,
                    end=utterance.start + end,
                    utterance=utterance,
                    first=first,
                    words=tuple(
                        (at - first, utterance.start + max(start, said))
                        for at, said in starts
                        if first <= at < first + len(text)
                    ),
                )
            )
    return tuple(with_pauses(finished, found))


def with_pauses(finished: Finished, found: Sequence[Phrase]) -> Iterator[Phrase]:
    """Yield phrases with what sounds before and behind each of them, until the next that is among them."""
    for index, phrase in enumerate(found):
        chapter = phrase.utterance.chapter
        mark = finished.chapters[chapter]
        opens = index == 0 or found[index - 1].utterance.chapter != chapter
        ends = index + 1 == len(found) or found[index + 1].utterance.chapter != chapter
        until = mark.end if ends else found[index + 1].start
        yield replace(
            phrase,
            before=max(0, phrase.start - mark.start) if opens else 0,
            behind=max(0, until - phrase.end),
        )


def borders_by_words(pieces: Sequence[tuple[int, str]], starts: Sequence[tuple[int, int]]) -> list[int]:
    """Return where each phrase but the first begins: a little before its first word."""
    found: list[int] = []
    for first, _ in pieces[1:]:
        before = max((said for at, said in starts if at < first), default=0)
        said = next((said for at, said in starts if at >= first), before)
        found.append(max(found[-1] if found else 0, said - min(_AHEAD, (said - before) // 2)))
    return found


def boundaries(pieces: Sequence[tuple[int, str]], samples: Samples | None, length: int) -> list[int]:
    """Return where each phrase but the first begins, in frames from the clip's beginning."""
    weights = [_weight(text) for _, text in pieces]
    total = sum(weights) or 1
    shares = [sum(weights[: n + 1]) / total for n in range(len(weights) - 1)]
    if samples is None or not shares:
        return [round(share * length) for share in shares]
    gaps, voiced = _gaps(samples)
    if not gaps or voiced <= 0:
        return [round(share * length) for share in shares]
    return _assigned([share * voiced for share in shares], gaps, voiced, length)


def _weight(text: str) -> float:
    """Letters, and digits for the words that they become."""
    return sum(1.0 if c.isalpha() else 4.0 if c.isdigit() else 0.0 for c in text) + text.count(" ") * 0.5 or 1.0


def _gaps(samples: Samples) -> tuple[list[tuple[int, int, float]], float]:
    """Return the pauses as start and end in frames with the voiced time before each [s], and all voiced time."""
    import numpy as np

    mono = samples if samples.ndim == 1 else samples.mean(axis=1)
    count = len(mono) // _HOP
    if count < 2:
        return [], 0.0
    power = np.square(mono[: count * _HOP].reshape(count, _HOP).astype(np.float64)).mean(axis=1)
    loud = float(np.percentile(power, 90)) or 1e-12
    quiet = power < loud * 10.0 ** (_SILENCE_DB / 10.0)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], quiet.view(np.int8), [0]))))
    gaps: list[tuple[int, int, float]] = []
    silent = 0
    for start, end in zip(edges[::2].tolist(), edges[1::2].tolist(), strict=True):
        if end - start >= _SHORTEST_GAP and start > 0 and end < count:
            gaps.append((start * _HOP, end * _HOP, (start - silent) * 0.01))
        silent += end - start
    return gaps, (count - silent) * 0.01


def _assigned(
    expected: Sequence[float], gaps: Sequence[tuple[int, int, float]], voiced: float, length: int
) -> list[int]:
    """Give each border the pause that fits best, in order; one without a pause stands where its letters say."""
    spread = 0.12 + 0.06 * voiced
    # best[j]: least cost of the borders so far where the last used pause is j - 1 (0: none)
    best: list[tuple[float, tuple[int, ...]]] = [(0.0, ())]
    best += [(float("inf"), ())] * len(gaps)
    for wanted in expected:
        following: list[tuple[float, tuple[int, ...]]] = [(cost + _NO_GAP, (*path, -1)) for cost, path in best]
        cheapest: tuple[float, tuple[int, ...]] = (float("inf"), ())
        for number, (start, end, at) in enumerate(gaps):
            cheapest = min(cheapest, best[number])
            cost = ((at - wanted) / spread) ** 2 - 2.0 * min(0.6, (end - start) / RATE)
            if cheapest[0] + cost < following[number + 1][0]:
                following[number + 1] = (cheapest[0] + cost, (*cheapest[1], number))
        best = following
    chosen = min(best)[1]
    found: list[int] = []
    for wanted, number in zip(expected, chosen, strict=True):
        if number >= 0:
            start, end, _ = gaps[number]
            at = end - min(RATE // 20, (end - start) // 2)
        else:
            before = sum(end - start for start, end, passed in gaps if passed < wanted)
            at = round(wanted * RATE) + before
        found.append(max(min(at, length), found[-1] if found else 0))
    return found
