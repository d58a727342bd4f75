"""A mention: some words that stand for a person; and those that are names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.runs import find_runs
from voicestage.adapt.reading.segments import SENTENCE_ENDS, Segment, Token
from voicestage.model.cast import Gender

UNSEEN = frozenset(("voice", "radio", "loudspeaker", "intercom", "telephone", "phone", "receiver"))
"""What speaks for somebody who is not to be seen."""
SOMEBODY = frozenset(("somebody", "someone"))
"""Words for who is not known yet."""
ARRIVES = frozenset(
    (
        *("came", "comes", "stood", "stands", "sat", "sits", "lay", "lies", "went", "goes", "appeared", "appears"),
        *("stepped", "steps", "emerged", "emerges", "strode", "strides", "rose", "rises", "knelt", "kneels", "hung"),
    )
)
"""Verbs without an object, before whose subject a place may stand: `behind her came Kit`."""
GENERIC = frozenset(
    ("man", "woman", "boy", "girl", "lady", "gentleman", "child", "fellow", "lad", "lass", "chap", "youth", "youngster")
)
"""Words that may mean anybody."""


@dataclass(slots=True, kw_only=True, eq=False)
class Mention:
    """Some words that stand for a person."""

    segment: Segment
    first: int
    """The index of its first token."""
    last: int
    """The index behind its last token."""
    kind: Literal["name", "description", "pronoun"]
    gender: Gender
    person: Person | None = None
    """Known at once for names; found later for the others."""
    noun: str = ""
    """A description's noun, or the pronoun."""
    adjectives: tuple[str, ...] = ()
    determiner: str = ""
    subject: bool = False
    subordinate: bool = False
    """Whether it is the subject of a clause inside another: `when she had done`, `what he saw`."""
    possessive: bool = False
    given: bool = False
    """Whether the given cast describes someone in these very words."""
    owner: Mention | None = None
    """Whose relation a description tells of: `Kit's` in `Kit's mother`, `my brother's` in `my brother's wife`."""
    role: Mention | None = None
    """The description right before a name: `the poet` of `the poet Syme`."""
    new: bool = False
    """Whether the words bring in someone new: `a thin man`, `the woman across from him`."""

    @property
    def begins(self) -> int:
        """The index of its first token, with the description right before a name."""
        return self.first if self.role is None else self.role.first

    @property
    def text(self) -> str:
        """Its words as they stand."""
        return self.segment.words(self.first, self.last)

    @property
    def start(self) -> int:
        """Where it begins, in characters of `Book.raw`."""
        return self.segment.tokens[self.first].start


def named_in(segment: Segment, roster: Roster) -> list[Mention]:
    """Return the mentions by name in a segment, in order."""
    found: list[Mention] = []
    for run in find_runs(segment, roster.is_name):
        person = roster.by_form.get(run.form)
        if person is None and len(run.keys) > 1:
            person = roster.by_form.get(run.keys) or roster.by_form.get(run.keys[:1])
        if person is not None:
            person = roster.real(person)
            found.append(
                Mention(
                    segment=segment,
                    first=run.first,
                    last=run.last,
                    kind="name",
                    gender=person.gender,
                    person=person,
                    possessive=run.possessive,
                )
            )
    return found


def is_brought_in(mention: Mention) -> bool:
    """Tell whether somebody stands behind such a verb: `In the doorway stood an old lady.`"""
    return mention.first > 0 and mention.segment.tokens[mention.first - 1].lower in ARRIVES


def clause_start(tokens: list[Token], position: int) -> int:
    """Return the index of the first token of the sentence that holds `position`."""
    while position > 0 and tokens[position - 1].text not in SENTENCE_ENDS:
        position -= 1
    return position
