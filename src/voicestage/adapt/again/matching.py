"""Which tokens of one script are which of another: an alignment that knows lines."""

from __future__ import annotations

from collections.abc import Sequence

from voicestage.adapt.again.streams import Stream
from voicestage.adapt.align import Match, align, positions


def match(left: Stream, right: Stream, *, stress: bool = True) -> list[int]:
    """Return for each token on the left the one on the right that it is, or -1; with `stress` only if that is the same.

    Whole lines come first: those that are the same are not taken apart for what others share with them. A mark of
    punctuation is only the same with a neighbour of its own line: a full stop belongs to its sentence. And a line has
    not become parts of lines that stand far from each other.
    """
    places = positions(_aligned(left, right, stress), len(left.tokens))
    places = _near(right.unit_of, left.unit_of, places)
    back = [-1] * len(right.tokens)
    for at, place in enumerate(places):
        if place >= 0:
            back[place] = at
    back = _near(left.unit_of, right.unit_of, back)
    places = [place if place >= 0 and back[place] >= 0 else -1 for place in places]
    return _with_neighbours(left, right, places)


def _aligned(left: Stream, right: Stream, stress: bool) -> list[Match]:  # noqa: FBT001
    """Align two scripts line by line, and what lies between the same lines token by token."""
    ours, theirs = left.keys(stress=stress), right.keys(stress=stress)
    found: list[Match] = []
    at = beside = 0
    lines = align(_lines(left, ours), _lines(right, theirs))
    for first, second, size in (*lines, Match(len(left.units), len(right.units), 0)):
        end, other = _start(left, first), _start(right, second)
        found += (Match(at + a, beside + b, same) for a, b, same in align(ours[at:end], theirs[beside:other]))
        at, beside = _start(left, first + size), _start(right, second + size)
        if at > end:
            found.append(Match(end, other, at - end))
    return found


def _lines(stream: Stream, keys: Sequence[str]) -> list[str]:
    """Return each line as one word that is the same where all its tokens are; with a letter first if it has any."""
    lines = [keys[unit.first : unit.end] for unit in stream.units]
    return ["\x00".join(("w" if any(key[0].isalnum() for key in line) else "-", *line)) for line in lines]


def _start(stream: Stream, unit: int) -> int:
    return stream.units[unit].first if unit < len(stream.units) else len(stream.tokens)


_FAR = 2
"""Lines between which a line may be divided: a speech, its tag, the rest of the speech."""


def _near(units: Sequence[int], others: Sequence[int], places: Sequence[int]) -> list[int]:
    """Keep of each unit's matches, which come from tokens of other units, the most that come from one place.

    Args:
        units: for each token that `places` leads to, its unit.
        others: for each token of `places`, its unit.
        places: the matches.
    """
    kept = list(places)
    chains: dict[int, list[list[int]]] = {}
    for at, place in enumerate(places):
        if place < 0:
            continue
        found = chains.setdefault(units[place], [])
        if found and others[at] - others[found[-1][-1]] <= _FAR:
            found[-1].append(at)
        else:
            found.append([at])
    for found in chains.values():
        best = max(found, key=len)
        for chain in found:
            for at in chain if chain is not best else ():
                kept[at] = -1
    return kept


_CLOSING = ".,;:!?…)”"
"""Marks that belong to the word before them, never to the one behind."""


def _with_neighbours(left: Stream, right: Stream, places: list[int]) -> list[int]:
    kept = list(places)
    sure = [place >= 0 and token.text[0].isalnum() for place, token in zip(places, left.tokens, strict=True)]
    for order, step in ((range(len(places)), -1), (range(len(places) - 1, -1, -1), 1)):
        for at in order:
            beside = at + step
            if places[at] < 0 or sure[at] or not 0 <= beside < len(places) or not sure[beside]:
                continue
            if step > 0 and left.tokens[at].text[0] in _CLOSING:
                continue
            sure[at] = (
                left.unit_of[at] == left.unit_of[beside] and right.unit_of[places[at]] == right.unit_of[places[beside]]
            )
    for at, is_sure in enumerate(sure):
        if not is_sure and not _whole_unit(left, right, places, at):
            kept[at] = -1
    return kept


def _whole_unit(left: Stream, right: Stream, places: list[int], at: int) -> bool:
    """Tell whether the token's unit has no words, and is all matched with one that has none."""
    if places[at] < 0:
        return False
    ours, theirs = left.units[left.unit_of[at]], right.units[right.unit_of[places[at]]]
    return ours.end - ours.first == theirs.end - theirs.first and all(
        places[ours.first + offset] == theirs.first + offset for offset in range(ours.end - ours.first)
    )
