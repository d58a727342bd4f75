"""What changed: why a line sounds as it does, and what the last two renders differ in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicestage.errors import Place, UsageError
from voicestage.model.script import Script
from voicestage.script.scenes import line_of
from voicestage.units import RATE, clock

if TYPE_CHECKING:
    from voicestage.production.folder import Production
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
    from voicestage.render.compare import changes_of, matched
    from voicestage.render.record import planned_record

    decided = production.decide(draft=draft)
    renders = production.renders(draft=draft)
    last = renders.last()
    now = planned_record(decided.plan)
    pairs = matched(tuple(last.lines()) if last else (), tuple(now.lines()))
    old_of = {new.address: old for old, new in pairs if new}
    lines = {line.address: (line, planned) for line, planned in zip(now.lines(), decided.plan.lines, strict=True)}
    address = where.strip()
    if address not in lines:  # a chapter's spoken title, `1.0:1`, is in no script
        now_of = {old.address: new for old, new in pairs if old and new}
        address = _address(where, decided.script, last, now=now_of)
    line, planned = lines[address]
    old = old_of.get(address)
    earlier: tuple[Change, ...] = ()
    if last and old and (before := renders.before()):
        previous = {new.address: was for was, new in matched(tuple(before.lines()), tuple(last.lines())) if new}
        was = previous.get(old.address)
        earlier = changes_of(was, old) if was else ()
    character = decided.plan.cast.find(planned.character)
    return Why(
        line=line,
        place=planned.line.place,
        character=character.place if character and character.place.file else None,
        heard_at=(old.start / RATE, (old.start + old.frames) / RATE) if old else None,
        rendered=last is not None,
        changes=changes_of(old, line) if old else (),
        before=earlier,
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
