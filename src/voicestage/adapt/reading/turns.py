"""A story as a row of turns: who could speak each, and what the text around it says."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from voicestage.adapt.attributor import Quotation
from voicestage.adapt.reading.addresses import Address, asks_name, is_new_name, read_speech
from voicestage.adapt.reading.clues import Clue, before, paragraph_before, tag_after
from voicestage.adapt.reading.mentions import Mention
from voicestage.adapt.reading.narration import find_mentions
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.segments import SENTENCE_ENDS, Passage, Segment
from voicestage.adapt.reading.silence import is_silent

_FAR = 1 << 30
_FULL_STOPS = SENTENCE_ENDS - {":", ";"}
_GOES_ON = frozenset((",", ";", ":", "—", "–", "--"))


@dataclass(slots=True, kw_only=True, eq=False)
class Turn:
    """What one person says in one paragraph."""

    passage: int
    """The index of its passage."""
    scene: int
    start: int
    """Where its first speech begins, in characters of `Book.raw`."""
    quotations: list[int] = field(default_factory=list)
    """Indices of its quotations."""
    clues: list[Clue] = field(default_factory=list)
    addresses: list[Address] = field(default_factory=list)
    named: list[Mention] = field(default_factory=list)
    """Whom the speech names without calling them."""
    gap: int = _FAR
    """How many paragraphs of narration stand between it and the turn before."""
    continues: bool = False
    """Whether it is the speech of the turn before, carried over a paragraph's end."""
    introduces: list[Mention] = field(default_factory=list)
    """The names that the speaker says are his own."""
    led_by: Clue | None = None
    """What the narration right before its paragraph says, whatever stands beside it."""
    silent: list[Mention] = field(default_factory=list)
    """Who says nothing to it, right behind it."""
    silent_before: list[Mention] = field(default_factory=list)
    """Who said nothing in the paragraph before it."""

    @property
    def tag(self) -> Clue | None:
        """The clue that settles it, where there is one."""
        return next((clue for clue in self.clues if clue.strength == "tag"), None)


@dataclass(slots=True, kw_only=True, eq=False)
class Scan:
    """A story read once: passages, the mentions in their narration, and turns."""

    passages: Sequence[Passage]
    mentions: list[list[Mention]]
    """For each passage, the mentions in its narration in order."""
    turns: list[Turn]


def scan(passages: Sequence[Passage], quotations: Sequence[Quotation], roster: Roster, *, first_person: bool) -> Scan:
    """Find the mentions and the turns of a story."""
    mentions: list[list[Mention]] = []
    turns: list[Turn] = []
    before_this: tuple[Segment, list[Mention]] | None = None
    trailing: tuple[Segment, list[Mention]] | None = None
    hushed: list[Mention] = []
    gap = _FAR
    asked = False
    for index, passage in enumerate(passages):
        by_segment = {
            id(segment): find_mentions(segment, roster, first_person=first_person)
            for segment in passage.segments
            if segment.quotation is None
        }
        mentions.append([mention for found in by_segment.values() for mention in found])
        if not passage.speaks:
            hushed = [mention for mention in mentions[-1] if mention.subject and is_silent(mention)]
            if turns and gap == 0:
                turns[-1].silent += hushed
            gap = gap if gap == _FAR else gap + 1
            segment = passage.segments[-1] if passage.segments else None
            before_this = (segment, by_segment[id(segment)]) if segment else None
            trailing = None
            continue
        fresh, asked = _turns_of(passage, index, by_segment, roster, asked=asked and gap <= 1)
        if turns and turns[-1].scene != passage.scene:
            gap = _FAR
            before_this = None
        fresh[0].gap = gap
        fresh[0].silent_before, hushed = hushed, []
        for turn in fresh[1:]:
            turn.gap = 0
        if before_this:
            clue = paragraph_before(*before_this)
            fresh[0].led_by = clue
            if clue and not any(known.strength == "tag" for known in fresh[0].clues):
                fresh[0].clues.append(clue)
        elif trailing:
            fresh[0].led_by = paragraph_before(*trailing)
        if turns and gap == 0:
            previous = quotations[turns[-1].quotations[-1]]
            fresh[0].continues = quotations[fresh[0].quotations[0]].group == previous.group
        turns += fresh
        last = passage.segments[-1]
        trailing = (last, by_segment[id(last)]) if last.quotation is None and _has_two(last) else None
        before_this, gap = None, 0
    return Scan(passages=passages, mentions=mentions, turns=turns)


def _turns_of(
    passage: Passage, index: int, by_segment: dict[int, list[Mention]], roster: Roster, *, asked: bool
) -> tuple[list[Turn], bool]:
    """Return the turns of one paragraph, and whether it asks for a name.

    There is one, unless two speeches touch or their tags name different people.
    """
    first = next(segment.start for segment in passage.segments if segment.quotation is not None)
    turns = [Turn(passage=index, scene=passage.scene, start=first)]
    segments = passage.segments
    read: set[int] = set()
    for place, segment in enumerate(segments):
        if segment.quotation is None:
            continue
        clues = _clues_of(segments, place, by_segment)
        turn = turns[-1]
        settled = next((clue for clue in clues if clue.strength == "tag"), None)
        touches = place > 0 and segments[place - 1].quotation is not None
        differs = settled is not None and turn.tag is not None and _differ(turn.tag.mention, settled.mention)
        if differs and _goes_on(segments, place):
            clues = [clue for clue in clues if clue is not settled]
            differs = False
        if turn.quotations and (touches or differs):
            turns.append(turn := Turn(passage=index, scene=passage.scene, start=segment.start))
        turn.quotations.append(segment.quotation)
        turn.clues += [clue for clue in clues if id(clue.mention) not in read]
        read.update(id(clue.mention) for clue in clues)
        following = segments[place + 1].text.rstrip() if place + 1 < len(segments) else ""
        # `“Randolph,” said the lady, “what is it?”` calls him
        named_himself = (
            settled is not None
            and settled.mention.kind == "description"
            and not following.endswith((",", ";"))
            and is_new_name(segment, roster)
        )
        turn.silent += _silent_behind(segments, place, by_segment)
        called = read_speech(segment, roster, asked=asked or named_himself)
        turn.addresses += called.addresses
        turn.named += called.named
        turn.introduces += called.introduces
        asked = asks_name(segment.text)
    return turns, asked


def _silent_behind(segments: Sequence[Segment], place: int, by_segment: dict[int, list[Mention]]) -> list[Mention]:
    """Return who says nothing in the sentence right behind a speech."""
    if place + 1 == len(segments) or segments[place + 1].quotation is not None:
        return []
    following = segments[place + 1]
    first = next((mention for mention in by_segment[id(following)] if mention.subject), None)
    ends = any(token.text in SENTENCE_ENDS for token in following.tokens[: first.first if first else 0])
    return [first] if first is not None and not ends and is_silent(first) else []


def _clues_of(segments: Sequence[Segment], place: int, by_segment: dict[int, list[Mention]]) -> list[Clue]:
    clues: list[Clue] = []
    segment = segments[place]
    if place + 1 < len(segments) and segments[place + 1].quotation is None:
        following = segments[place + 1]
        clue = tag_after(following, by_segment[id(following)], segment.text.rstrip()[-1:])
        if clue:
            clues.append(clue)
    if place and segments[place - 1].quotation is None and (place == 1 or _has_two(segments[place - 1])):
        leading = segments[place - 1]
        clue = before(leading, by_segment[id(leading)])
        if clue and (place == 1 or clue.strength != "beat"):
            clues.append(clue)
    return sorted(clues, key=lambda clue: ("tag", "lead-in", "beat", "near").index(clue.strength))


def _goes_on(segments: Sequence[Segment], place: int) -> bool:
    """Tell whether a speech goes on in the sentence that a tag interrupted: `“I,” she added, “knew it.” He nodded.`"""
    tokens = segments[place - 1].tokens
    return tokens[-1].text in _GOES_ON and not any(token.text in _FULL_STOPS for token in tokens)


def _has_two(segment: Segment) -> bool:
    """Tell whether narration between two speeches holds more than the tag of the first."""
    return any(token.text in SENTENCE_ENDS for token in segment.tokens[:-1])


def _differ(one: Mention, other: Mention) -> bool:
    if one.person is not None and other.person is not None:
        return one.person is not other.person
    if "pronoun" not in (one.kind, other.kind) and (one.kind != other.kind or one.noun != other.noun):
        return True  # nobody is named twice in a paragraph where "she said" would do
    return "unknown" not in (one.gender, other.gender) and one.gender != other.gender
