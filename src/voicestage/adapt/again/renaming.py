"""What is remembered of a speech follows a repair of the cast: one character's names become another's."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from voicestage.adapt.memory import Said
from voicestage.model.cast import Cast
from voicestage.model.script import same_name


def renamed(said: Said, gone: Sequence[str], name: str, *, cast: Cast) -> Said:
    """Return a speech in which `name` stands for each of the names that are gone.

    In the reason only the tool's own words change, not what it quotes of the story.

    Args:
        said: the speech.
        gone: all names of whoever is someone else now.
        name: of that one.
        cast: everybody: in `turn: answers Kit Marlowe` there is no Kit.
    """
    forms = {same_name(each) for each in gone}
    others: dict[str, float] = {}
    for other, confidence in said.others:
        others.setdefault(name if same_name(other) in forms else other, confidence)
    speaker = name if same_name(said.spoken.speaker) in forms else said.spoken.speaker
    others.pop(speaker, None)
    known = {*gone, *(each for character in cast.characters for each in character.names)}
    longest_first = "|".join(re.escape(each) for each in sorted(known, key=len, reverse=True))
    reason = re.sub(
        rf'"[^"]*"|(?<!\w)(?:{longest_first})(?!\w)',
        lambda found: name if same_name(found[0]) in forms else found[0],
        said.reason,
    )
    return replace(said, spoken=replace(said.spoken, speaker=speaker), others=tuple(others.items()), reason=reason)


def given_to(said: Said, name: str) -> Said:
    """Return a speech that the writer has given to someone."""
    return replace(said, spoken=replace(said.spoken, speaker=name), settled=True)
