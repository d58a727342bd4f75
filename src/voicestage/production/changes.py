"""What changed: why a line sounds as it does, and what the last two renders differ in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicestage.errors import Place, UsageError
from voicestage.model.script import Script
from voicestage.script.scenes import line_of, scene_of
from voicestage.units import RATE, clock

if TYPE_CHECKING:
    from voicestage.production.folder import Production
    from voicestage.production.selection import Selection
    from voicestage.render.compare import Change, Comparison
    from voicestage.render.record import LineRecord, RenderRecord

_CLOCK = re.compile(r"(?:(\d+):)?(\d+):(\d\d(?:\.\d+)?)", re.ASCII)
_SECONDS = re.compile(r"(\d+(?:\.\d+)?)\s*s", re.ASCII)


@dataclass(frozen=True, slots=True, kw_only=True)
class Why:
    """Why a line sounds as it does."""

    line: LineRecord
    """As it would be spoken now."""
    place: Place
    """Where it stands in the script."""
    character: Place | None
    """Where who speaks it stands in `voices.yaml`; None where the tool chose the voice."""
    heard_at: tuple[float, float] | None
    """From when to when it is heard in the last render [s]; None where it is not in it."""
    rendered: bool
    """Whether there is a last render of the whole."""
    changes: tuple[Change, ...]
    """What is another now than in the last render."""
    before: tuple[Change, ...]
    """What was another in the last render than in the one before."""
    around: tuple[str, ...] = ()
    """What is another about its scene than in the last render, in a sentence's end: `[sfx bell]` is new."""


def why(production: Production, where: str, *, draft: bool = False) -> Why:
    """Explain one line.

    Args:
        production: the folder.
        where: a line's address (`1.2:14`), or a time in the last render (`00:12:31`, `751s`).
        draft: ask of the draft, not of the finished render.

    Raises:
        UsageError: there is no such line, or nothing is said there.
        ProductionError: script, cast or sounds have faults.
    """
    return _Story(production, draft=draft).line(where)


def why_of(production: Production, selection: Selection, *, draft: bool = False) -> tuple[Why, ...]:
    """Explain the lines of a selection, in order; of what changed only the lines that are others now.

    Raises:
        UsageError: there is no such scene, line or character, or no render from which something could have changed.
        ProductionError: script, cast or sounds have faults.
    """
    return _Story(production, draft=draft).lines(selection)


class _Story:
    """What the lines are made of now, and what they were made of."""

    def __init__(self, production: Production, *, draft: bool) -> None:
        from voicestage.render.compare import matched, scene_changes
        from voicestage.render.record import planned_record

        self._production = production
        self._decided = production.decide(draft=draft)
        plan = self._decided.plan
        outlook = production.outlook(plan)
        now = planned_record(plan, outlook.timelines, keys=outlook.scene_keys)
        renders = production.renders(draft=draft)
        self._last = last = renders.last()
        self._now = {line.address: (line, planned) for line, planned in zip(now.lines(), plan.lines, strict=True)}
        pairs = matched(tuple(last.lines()) if last else (), tuple(now.lines()))
        self._old_of = {new.address: old for old, new in pairs if old and new}
        self._now_of = {old.address: new for old, new in pairs if old and new}
        self._around = {each.address: each.reasons for each in scene_changes(last, now)} if last else {}
        before = renders.before()
        earlier = matched(tuple(before.lines()), tuple(last.lines())) if before and last else ()
        self._before = {new.address: old for old, new in earlier if old and new}

    def line(self, where: str) -> Why:
        """Explain the line of an address or a time."""
        address = where.strip()
        if address not in self._now:  # a chapter's spoken title, `1.0:1`, is in no script
            address = _address(where, self._decided.script, self._last, now=self._now_of)
        return self._explained(address)

    def lines(self, selection: Selection) -> tuple[Why, ...]:
        """Explain the lines of a selection."""
        part = self._production.chosen(selection, self._decided)
        wanted = {address for reel in part.reels for address in reel.lines}
        named = {scene_of(self._decided.script, name).address for name in selection.scenes}
        found: list[Why] = []
        for address in self._now:
            scene = address.rpartition(":")[0]
            if address in wanted or scene in named:
                found.append(self._explained(address))
            elif scene in part.scenes and (told := self._explained(address)) and (told.changes or not told.heard_at):
                found.append(told)
        return tuple(found)

    def _explained(self, address: str) -> Why:
        from voicestage.render.compare import changes_of

        line, planned = self._now[address]
        old = self._old_of.get(address)
        was = self._before.get(old.address) if old else None
        character = self._decided.plan.cast.find(planned.character)
        return Why(
            line=line,
            place=planned.line.place,
            character=character.place if character and character.place.file else None,
            heard_at=(old.start / RATE, (old.start + old.frames) / RATE) if old else None,
            rendered=self._last is not None,
            changes=changes_of(old, line) if old else (),
            before=changes_of(was, old) if was and old else (),
            around=self._around.get(planned.scene, ()),
        )


def diff(production: Production, *, draft: bool = False) -> Comparison:
    """Compare the last two renders that differ.

    Raises:
        UsageError: there are not two yet.
    """
    from voicestage.render.compare import compare

    renders = production.renders(draft=draft)
    before, last = renders.before(), renders.last()
    if before is None or last is None:
        raise UsageError(
            "There are not two renders to compare yet. Run `voicestage render`, change something, and render again."
        )
    return compare(before, last, rate=RATE)


def _address(where: str, script: Script, last: RenderRecord | None, *, now: Mapping[str, LineRecord]) -> str:
    """Return the address, in the script as it is now, of the line that `where` means.

    In a script of one chapter `2:14` may be a line or a time; where there is such a line, it is the line.
    """
    seconds = _time(where)
    try:
        scene, line = line_of(script, where)
    except UsageError:
        if seconds is None:
            raise
    else:
        return f"{scene.address}:{line.number}"
    if last is None:
        raise UsageError("Nothing was rendered yet, so there is no such time. Run `voicestage render` once.")
    frame = round(seconds * RATE)
    if not 0 <= frame < last.frames:
        raise UsageError(f"The last render is {clock(last.frames / RATE)} long; {where} is not in it.")
    heard = min(last.lines(), key=lambda line: max(line.start - frame, frame - line.start - line.frames, 0))
    if heard.address not in now:
        raise UsageError(f'At {where} of the last render stands "{heard.text}", which is no longer in the script.')
    return now[heard.address].address


def _time(where: str) -> float | None:
    """Read `00:12:31`, `12:31` or `751s` as seconds; None where it is none of them."""
    if match := _SECONDS.fullmatch(where.strip()):
        return float(match[1])
    if match := _CLOCK.fullmatch(where.strip()):
        return int(match[1] or 0) * 3600 + int(match[2]) * 60 + float(match[3])
    return None
