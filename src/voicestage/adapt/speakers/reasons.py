"""Why a speech is someone's, in words that a person understands: `tag: "whispers Kit"`, `turn: answers Jonas`."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from voicestage.adapt.reading.clues import Clue
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.turns import Turn
from voicestage.adapt.speakers.beam import Decision
from voicestage.adapt.speakers.naming import best_name

Evidence = Literal["named", "described", "pronoun", "beside", "none"]
"""What points at the speaker: a tag with a name, a description or a pronoun; something beside the speech; nothing."""

_TAG = re.compile(r'(?:tag|lead-in): ".*"(, \S+ is .+)?', re.DOTALL)

_WORD_FOR = {"tag": "tag", "lead-in": "lead-in", "beat": "beat", "near": "before"}


def evidence_of(turn: Turn, person: Person, roster: Roster) -> Evidence:
    """Return what kind of thing in the text points at the chosen person."""
    clue = _pointing(turn, person, roster)
    if clue is None:
        return "none"
    if clue.strength != "tag":
        return "beside"
    kinds: dict[str, Evidence] = {"name": "named", "description": "described", "pronoun": "pronoun"}
    return kinds[clue.mention.kind]


def reason_for(turn: Turn, decision: Decision, previous: Turn | None, people: Sequence[Person], roster: Roster) -> str:
    """Return why a turn was given to whom it was given; `people` are everyone by number."""
    person = decision.person
    if turn.continues:
        return "goes on: the same speech"
    for mention in turn.introduces:
        if mention.person is not None and roster.real(mention.person) is person:
            return f'gives the name: "{mention.text}"'
    clue = _pointing(turn, person, roster)
    if clue is not None and clue.strength != "near":
        kind = _WORD_FOR[clue.strength]
        if clue.mention.kind == "pronoun" and clue.mention.noun not in ("i", "my", "me"):
            return f'{kind}: "{clue.words}", {clue.mention.noun} is {best_name(person)}'
        return f'{kind}: "{clue.words}"'
    if previous is not None and turn.gap <= 1:
        for address in previous.addresses:
            if address.person is not None and roster.real(address.person) is person:
                return f"turn: called {best_name(person)} just before"
        tag = previous.tag
        if tag and tag.addressee and tag.addressee.person and roster.real(tag.addressee.person) is person:
            return f'turn: "{tag.words}" to {tag.addressee.text}'
        last = decision.history[0] if decision.history else -1
        if last >= 0 and people[last] is not person and person.number in decision.history:
            return f"turn: answers {best_name(people[last])}"
    if clue is not None:
        return f'{_WORD_FOR[clue.strength]}: "{clue.words}"'
    return "nearest: last in the story before this speech"


def plainness(reason: str) -> int:
    """Return how plainly the text beside a speech says who speaks: 2 with a tag that names them, 1 with `he said`."""
    tag = _TAG.fullmatch(reason)
    return 0 if tag is None else 1 if tag[1] else 2


def _pointing(turn: Turn, person: Person, roster: Roster) -> Clue | None:
    """Return the strongest clue that points at a person, or a pronoun that fits."""
    for clue in turn.clues:
        mention = clue.mention
        if mention.person is not None and roster.real(mention.person) is person:
            return clue
    for clue in turn.clues:
        mention = clue.mention
        fits = mention.gender == person.gender != "unknown"
        if mention.kind == "pronoun" and fits and clue.strength != "near":
            return clue
    return None
