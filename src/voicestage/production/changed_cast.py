"""What becomes of names that were changed in voices.yaml since the script was made, and which command applies them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from voicestage.errors import Diagnostic, Place
from voicestage.model.cast import Cast
from voicestage.model.script import Script, same_name

if TYPE_CHECKING:
    from voicestage.adapt.memory import Names

_SHOWN = 5
"""Addresses that a message names."""


def names_of(cast: Cast) -> Names:
    """Return everybody's names, the first of each the one that counts."""
    return tuple(character.names for character in cast.characters)


def cast_changed(
    before: Names, cast: Cast, script: Script, otherwise: Sequence[str], *, voices: str, story: str
) -> tuple[Diagnostic, ...]:
    """Say what changed names do to a script that is adapted again: to lines whose prose was not revised, nothing.

    Args:
        before: the names at the last adaptation; empty where they are not known.
        cast: who is known now.
        script: as it stands now.
        otherwise: the addresses of the lines that would be somebody else's if all were decided anew.
        voices: the name of the file that has the cast.
        story: the name of the story's file.
    """
    if not before or _compared(before) == _compared(names_of(cast)):
        return ()
    told = [
        f"{name} is {now} now, who speaks the lines of both although the script has {name} before some."
        for name, now in _joined(before, cast, script)
    ]
    hint = ""
    if otherwise:
        shown = ", ".join((*otherwise[:_SHOWN], *("…" for _ in otherwise[_SHOWN : _SHOWN + 1])))
        lines = "1 line" if len(otherwise) == 1 else f"{len(otherwise):,} lines"
        told.append(
            f"By the names of today {lines} would be given to somebody else ({shown}); none was, as adapting again "
            "changes only what the story changed."
        )
        hint = (
            f"To have all speakers decided anew: `voicestage adapt --replace {story}`, which keeps this script in "
            "script/old/. Where two are one, `voicestage cast --merge NAME OTHER` gives the one the lines of the other."
        )
    if not told:
        return ()
    message = " ".join(("Names were changed here since the last adaptation.", *told))
    return (Diagnostic(code="cast-changed", place=Place(voices), message=message, hint=hint, severity="warning"),)


def _compared(names: Names) -> set[tuple[str, frozenset[str]]]:
    return {(same_name(name), frozenset(map(same_name, others))) for name, *others in names}


def _joined(before: Names, cast: Cast, script: Script) -> list[tuple[str, str]]:
    """Return who was somebody else and is now one with another, as the script still calls them, and who that is."""
    known = {same_name(own): own for own, *_ in before}
    found: dict[str, tuple[str, str]] = {}
    for _, line in script.lines():
        own = known.get(same_name(line.speaker))
        now = cast.find(line.speaker)
        if own and now and same_name(now.name) != same_name(own) and same_name(now.name) in known:
            found[own] = (line.speaker, now.name)
    return list(found.values())
