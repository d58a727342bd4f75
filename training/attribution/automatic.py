"""Hard examples out of easy ones: a tag that names the speaker goes, loses its name, or becomes something he does."""

from __future__ import annotations

import json
import lzma
import random
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from training.attribution.gold import DATA, Quote, Work
from voicestage.adapt.attributor import Quotation
from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.reading.clues import Clue
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.turns import Turn
from voicestage.adapt.speakers.naming import best_name
from voicestage.adapt.speakers.ranker import Reading, read_story
from voicestage.books import story_from_text
from voicestage.model.book import Book
from voicestage.model.cast import Character

_TAKEN_AWAY = 0.3
_PRONOUN = 0.25
_BESIDE = 0.2
"""Shares of the tags that are taken away, keep a pronoun, become something done beside the words."""
_KEPT_WEIGHT = 0.5
"""What a tag left as it was counts: it is easy, and there are many."""
_HIDDEN_WEIGHT = 1.0
_DEEDS = (
    *("nods", "shrugged", "looks at the floor", "turned to the window", "smiles", "put down the cup", "sighed"),
    *("shakes the rain off", "leaned on the rail", "does not look up", "frowned", "folds the letter", "stopped"),
    *("wipes both hands", "sounds tired", "sat down", "glances at the clock", "took a step back", "laughs"),
)
_OFTEN = 3
"""How often a person is mentioned at least whose tags are hidden."""
_MOST_WORDS = 7
"""Words of narration that are nothing but a tag."""


@dataclass(frozen=True, slots=True)
class _Edit:
    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class Novel:
    """A text without annotation."""

    name: str
    author: str
    text: str


def read_novels(path: Path = DATA / "novels.jsonl.xz") -> list[Novel]:
    """Read the novels in the public domain."""
    with lzma.open(path, "rt", encoding="utf-8") as lines:
        return [Novel(**json.loads(line)) for line in lines]


def hide_tags(novel: Novel, *, seed: int) -> Work:
    """Return a novel with many of its tags hidden, annotated with what the tags said."""
    book, quotations, turns, reading = _tagged(novel.text, novel.name)
    edits, hidden = _edits(book.raw, turns, quotations, random.Random(f"{seed} {novel.name}"))
    text, places = _apply(book.raw, edits)
    quotes = [
        (quotations[i].start, quotations[i].end, person, _HIDDEN_WEIGHT if id(turn) in hidden else _KEPT_WEIGHT)
        for turn, _, person in turns
        for i in turn.quotations
    ]
    people = {person.number: person for _, _, person, _ in quotes}
    people |= {p.number: p for p in reading.roster.people if p.count >= 5 and reading.roster.real(p) is p}
    names = {number: best_name(person) for number, person in people.items()}
    return Work(
        name=novel.name,
        author=novel.author,
        text=text,
        characters=tuple(
            Character(
                name=names[number], aliases=tuple(f for f in person.forms if f != names[number]), gender=person.gender
            )
            for number, person in people.items()
        ),
        quotes=tuple(
            Quote(start=places(start), end=places(end), speaker=names[person.number], weight=weight)
            for start, end, person, weight in quotes
            if places(start) < places(end)
        ),
    )


def with_hidden_tags(work: Work, *, seed: int) -> Work:
    """Return an annotated work with many of its tags hidden; its annotation stays."""
    book, quotations, turns, _ = _tagged(work.text, work.name)
    edits, _ = _edits(book.raw, turns, quotations, random.Random(f"{seed} {work.name}"))
    text, places = _apply(book.raw, edits)
    moved = (replace(quote, start=places(quote.start), end=places(quote.end)) for quote in work.quotes)
    return replace(work, text=text, quotes=tuple(quote for quote in moved if quote.start < quote.end))


def _tagged(text: str, name: str) -> tuple[Book, tuple[Quotation, ...], list[tuple[Turn, Clue, Person]], Reading]:
    """Return the turns whose tags name someone who is mentioned more often, with what they were read from."""
    book = story_from_text(text, name=name)
    quotations, _ = find_quotations(book)
    reading = read_story(book, quotations, None, None)
    found: list[tuple[Turn, Clue, Person]] = []
    for turn in reading.scan.turns:
        tag = turn.tag
        if tag is not None and tag.mention.kind == "name" and tag.mention.person is not None:
            person = reading.roster.real(tag.mention.person)
            if person.count >= _OFTEN:
                found.append((turn, tag, person))
    return book, quotations, found, reading


def _edits(
    raw: str, turns: Sequence[tuple[Turn, Clue, Person]], quotations: tuple[Quotation, ...], chance: random.Random
) -> tuple[list[_Edit], set[int]]:
    """Return what is changed, in order, and the identities of the turns that it makes hard."""
    edits: list[_Edit] = []
    hidden: set[int] = set()
    for turn, tag, person in turns:
        draw = chance.random()
        edit = None
        if draw < _TAKEN_AWAY:
            edit = _without_tag(raw, turn, tag, quotations)
        elif draw < _TAKEN_AWAY + _PRONOUN:
            behind = any(quotations[i].outer_end == tag.mention.segment.start for i in turn.quotations)
            edit = _with_pronoun(tag, person, opens=tag.mention.first == 0 and not behind)
        elif draw < _TAKEN_AWAY + _PRONOUN + _BESIDE:
            edit = _with_deed(raw, turn, tag, person, quotations, chance)
        if edit and not (edits and edits[-1].end > edit.start):
            edits.append(edit)
            hidden.add(id(turn))
    return edits, hidden


def _without_tag(raw: str, turn: Turn, tag: Clue, quotations: tuple[Quotation, ...]) -> _Edit | None:
    """Take away narration behind a speech that is nothing but a tag; join the parts that it divided."""
    segment = tag.mention.segment
    words = sum(token.is_word for token in segment.tokens)
    before = next((quotations[i] for i in turn.quotations if quotations[i].outer_end == segment.start), None)
    if words > _MOST_WORDS or before is None:
        return None
    after = next((quotations[i] for i in turn.quotations if quotations[i].outer_start == segment.end), None)
    ending = raw[before.end - 1]
    if after is not None:
        stops = ending == "," and raw[after.start].isupper() and not raw[after.start : after.start + 2].startswith("I ")
        return _Edit(before.end - stops, after.start, ". " if stops else " ")
    if ending == ",":
        return _Edit(before.end - 1, segment.end, "." + raw[before.end : before.outer_end])
    return _Edit(before.outer_end, segment.end, "")


def _with_deed(
    raw: str, turn: Turn, tag: Clue, person: Person, quotations: tuple[Quotation, ...], chance: random.Random
) -> _Edit | None:
    """Put something that the speaker does for the tag: `"Not now." Kit nods.`"""
    segment = tag.mention.segment
    before = next((quotations[i] for i in turn.quotations if quotations[i].outer_end == segment.start), None)
    if sum(token.is_word for token in segment.tokens) > _MOST_WORDS or before is None:
        return None
    pronouns = {"male": "He", "female": "She"}
    tokens = segment.tokens
    name = raw[tokens[tag.mention.first].start : tokens[tag.mention.last - 1].end]
    who = pronouns[person.gender] if person.gender in pronouns and chance.random() < 0.5 else name
    deed = f" {who} {chance.choice(_DEEDS)}."
    ending = raw[before.end - 1]
    closing = raw[before.end : before.outer_end]
    after = " " if any(quotations[i].outer_start == segment.end for i in turn.quotations) else ""
    if ending in ",;":
        return _Edit(before.end - 1, segment.end, "." + closing + deed + after)
    return _Edit(before.outer_end, segment.end, deed + after)


def _with_pronoun(tag: Clue, person: Person, *, opens: bool) -> _Edit | None:
    if person.gender not in ("male", "female"):
        return None
    tokens = tag.mention.segment.tokens
    first, last = tokens[tag.mention.first], tokens[tag.mention.last - 1]
    pronoun = "he" if person.gender == "male" else "she"
    return _Edit(first.start, last.end, pronoun.title() if opens else pronoun)


def _apply(raw: str, edits: list[_Edit]) -> tuple[str, _Places]:
    parts: list[str] = []
    at = 0
    places = _Places()
    for edit in edits:
        parts += [raw[at : edit.start], edit.text]
        places.edits.append((edit, sum(map(len, parts))))
        at = edit.end
    parts.append(raw[at:])
    return "".join(parts), places


class _Places:
    """Where the characters of a text went when it was edited."""

    def __init__(self) -> None:
        self.edits: list[tuple[_Edit, int]] = []

    def __call__(self, place: int) -> int:
        shift = 0
        for edit, ends in self.edits:
            if place < edit.end:
                return min(place, edit.start) + shift if place > edit.start else place + shift
            shift = ends - edit.end
        return place + shift
