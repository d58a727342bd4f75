"""Who says a token of a merged script: as it stands there, unless the revision changed that and the writer did not."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from voicestage.adapt.again.rows import Entry
from voicestage.adapt.again.streams import HEADING, Stream

REACH_LINES = 12
"""How many lines before and after a revised one may be another's by it: about the length of an exchange."""

SameName = Callable[[str, str], bool]
"""Tells whether two names mean one character of the cast."""


@dataclass(slots=True)
class Voices:
    """How to tell who says what now."""

    old: Stream
    """What today's attribution makes of the story as it was."""
    old_of: list[int]
    """For each token of the base its token there, or -1."""
    same: SameName
    plain_before: Mapping[int, int]
    """For each unit of `old` how plainly the story says there who speaks."""
    plain_now: Mapping[int, int]
    """The same for the revision."""
    known: bool
    """Whether the base is what the tool wrote; without that every name in the script counts as the writer's."""

    def plainer(self, old: int, unit: int) -> bool:
        """Whether the revision says more plainly who speaks a line than the story did at a token of `old`."""
        return self.plain_now.get(unit, 0) > self.plain_before.get(self.old.unit_of[old], 0)


class Reach:
    """How far a revision is heard: in the lines about it, and wherever somebody has another name by it.

    What today's attribution thinks of a line far away may change too, as it looks at the whole; that is not the
    writer's revision.
    """

    def __init__(self, base: Stream, new: Stream, to_new: Sequence[int], same: SameName) -> None:
        self._base, self._new, self._same = base, new, same
        self._near: set[int] = set()
        at = 0
        for place, found in (*enumerate(to_new), (len(to_new), len(new.tokens))):
            if found != at or self._divided(base, place) != self._divided(new, found) or self._retagged(place, found):
                unit = base.unit_of[min(place, len(to_new) - 1)] if to_new else 0
                self._near.update(range(unit - REACH_LINES, unit + REACH_LINES + 1))
            at = found + 1 if found >= 0 else at
        self._stays: dict[str, bool] = {}

    def _retagged(self, place: int, found: int) -> bool:
        """Whether other tags were dropped from a token's paragraph than before."""
        if not (0 <= place < len(self._base.tokens) and 0 <= found < len(self._new.tokens)):
            return False
        was, comes = self._base.units[self._base.unit_of[place]], self._new.units[self._new.unit_of[found]]
        return was.unsaid != comes.unsaid

    @staticmethod
    def _divided(stream: Stream, place: int) -> bool:
        """Whether a paragraph begins with a token."""
        if not 0 < place < len(stream.tokens):
            return True
        before, here = (stream.units[stream.unit_of[at]] for at in (place - 1, place))
        return before.paragraph != here.paragraph

    def of(self, place: int, speaker: str) -> bool:
        """Whether the revision may change who says a token of the base, whom the tool gave to `speaker`."""
        if self._base.unit_of[place] in self._near:
            return True
        if speaker not in self._stays:
            self._stays[speaker] = any(self._same(unit.speaker, speaker) for unit in self._new.units)
        return not self._stays[speaker]


def voice_of(
    entry: Entry, base: Stream, mine: Stream, new: Stream, voices: Voices, reach: Reach
) -> tuple[tuple[str, tuple[str, ...]] | None, bool, tuple[str, ...]]:
    """Return who says a token and how, whether the story changed that, and what it asks for in vain."""
    if entry.mine < 0:
        return None, False, ()
    stands = mine.units[mine.unit_of[entry.mine]]
    if entry.base < 0 or entry.new < 0:
        return None, False, ()
    was, comes = base.units[base.unit_of[entry.base]], new.units[new.unit_of[entry.new]]
    old = voices.old_of[entry.base]
    before = voices.old.units[voices.old.unit_of[old]] if old >= 0 else was
    if (comes.speaker == HEADING) != (before.speaker == HEADING):  # a title became a line, or a line a title
        return (comes.speaker, comes.directions), True, ()
    if not voices.known or HEADING in (stands.speaker, comes.speaker) or not reach.of(entry.base, before.speaker):
        return (stands.speaker, stands.directions), False, ()
    speaker, directions = stands.speaker, stands.directions
    contested: list[str] = []
    asked = (old >= 0 and voices.plainer(old, new.unit_of[entry.new])) or not voices.same(comes.speaker, before.speaker)
    if asked and not voices.same(comes.speaker, speaker):
        if voices.same(speaker, was.speaker):
            speaker = comes.speaker
        else:
            contested.append(comes.speaker)
    if comes.directions not in (before.directions, directions):
        if directions == was.directions:
            directions = comes.directions
        else:
            contested.append(f"({', '.join(comes.directions)})")
    followed = (speaker, directions) != (stands.speaker, stands.directions)
    return (speaker, directions), followed, tuple(contested)
