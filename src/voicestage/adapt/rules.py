"""The rules: everything that English prose says of who speaks, without a learned model."""

from __future__ import annotations

import math
from collections.abc import Sequence

from voicestage.adapt.attributor import Attributed, Choice, Quotation
from voicestage.adapt.clues import Clue
from voicestage.adapt.decode import Decision, Option, decide
from voicestage.adapt.naming import best_name, join_named, join_narrator, to_characters
from voicestage.adapt.people import Person
from voicestage.adapt.resolve import Resolver, vote_on_genders
from voicestage.adapt.roster import discover
from voicestage.adapt.segments import Passage, cut
from voicestage.adapt.turns import Scan, Turn, scan
from voicestage.model.book import Book
from voicestage.model.cast import Cast
from voicestage.model.script import NARRATOR

_LOOK_BACK = 14
"""Paragraphs before a speech in which its speaker was mentioned."""
_LOOK_AHEAD = 4
_MOST_OPTIONS = 9
_I_SHARE = 0.012
"""Share of `I` among the words of narration from which the narrator is one of the people."""
_NAMED = {"tag": 9.0, "lead-in": 5.5, "beat": 5.0, "near": 1.2}
_PRONOUN = {"tag": 2.8, "lead-in": 2.0, "beat": 1.7, "near": 0.4}
_WRONG_GENDER = {"tag": -9.0, "lead-in": -5.0, "beat": -4.0, "near": -0.4}


class RulesAttributor:
    """Says who speaks by rules: tags, beats, names called, turns, gender and recency."""

    def __call__(self, book: Book, quotations: Sequence[Quotation], cast: Cast | None) -> Attributed:
        """Say who speaks each quotation; see `Attributor`."""
        if not quotations:
            return Attributed(choices=(), characters=())
        passages = cut(book, quotations)
        roster = discover(passages, cast)
        narrator = roster.add() if tells_of_himself(passages) else None
        read = scan(passages, quotations, roster, first_person=narrator is not None)
        vote_on_genders(read.mentions)
        if narrator is not None:
            join_narrator(read, roster, narrator)
        resolver = Resolver(roster, narrator)
        decisions = _attribute(read, resolver)
        if join_named(read, decisions, roster):
            decisions = _attribute(read, resolver)
        return _say(read, decisions, len(quotations), narrator)


def tells_of_himself(passages: Sequence[Passage]) -> bool:
    """Tell whether the narrator is one of the people: `I` in the narration, not only in the speech."""
    words = own = 0
    for passage in passages:
        for segment in passage.segments:
            if segment.quotation is None:
                words += len(segment.tokens)
                own += sum(token.text == "I" for token in segment.tokens)
    return own >= 3 and own > _I_SHARE * words


def _attribute(read: Scan, resolver: Resolver) -> list[Decision | None]:
    present = resolver.resolve(read)
    options = _options(read, resolver, present)
    return decide(read.turns, options)


def _options(read: Scan, resolver: Resolver, present: Sequence[list[tuple[Person, bool]]]) -> list[list[Option]]:
    """Return who may speak each turn, with what the text says for and against each."""
    found: list[list[Option]] = []
    last_seen: dict[int, tuple[int, bool]] = {}
    passage = 0
    everyone = resolver.roster.people
    previous: Turn | None = None
    busiest = max((person.count for person in everyone), default=1) or 1
    for turn in read.turns:
        while passage <= turn.passage:
            for person, subject in present[passage]:
                last_seen[person.number] = (passage, subject)
            passage += 1
        options: dict[int, Option] = {}
        for number, (seen, subject) in last_seen.items():
            distance = turn.passage - seen
            if distance <= _LOOK_BACK:
                share = math.log1p(everyone[number].count) / math.log1p(busiest)
                score = -0.22 * distance + 0.4 * subject + 0.5 * share
                if read.passages[seen].scene != turn.scene:
                    # a new scene: the last named before it is no likelier than the other leading people
                    score = -1.2 - 0.05 * distance + 1.2 * share
                options[number] = Option(everyone[number], score)
        for ahead in range(turn.passage + 1, min(turn.passage + _LOOK_AHEAD + 1, len(present))):
            if read.passages[ahead].scene != turn.scene:
                break
            for person, _ in present[ahead]:
                if person.number not in options:
                    options[person.number] = Option(person, -0.8 - 0.3 * (ahead - turn.passage))
        if resolver.narrator is not None:
            options.setdefault(resolver.narrator.number, Option(resolver.narrator, -0.8))
        if previous is not None:
            for address in previous.addresses:
                if address.person is not None:
                    person = resolver.roster.real(address.person)
                    options.setdefault(person.number, Option(person, -0.5))
        _weigh(turn, previous, options, resolver)
        ranked = sorted(options.values(), key=lambda option: -option.score)[:_MOST_OPTIONS]
        found.append(ranked)
        for mention in turn.named:
            if mention.person is not None:
                person = resolver.roster.real(mention.person)
                if person.number not in last_seen:
                    last_seen[person.number] = (max(0, turn.passage - 4), False)
        for address in turn.addresses:
            if address.person is not None:
                last_seen[resolver.roster.real(address.person).number] = (turn.passage, False)
        previous = turn
    return found


def _weigh(turn: Turn, previous: Turn | None, options: dict[int, Option], resolver: Resolver) -> None:
    """Count what the turn's clues, and whoever is called by name, say of each option."""
    for place, clue in enumerate(turn.clues):
        weakened = 0.35 if place and turn.clues[0].strength in ("tag", "lead-in", "beat") else 1.0
        _weigh_clue(clue, options, weakened)
    for mention in turn.introduces:
        if mention.person is not None:
            person = resolver.roster.real(mention.person)
            options.setdefault(person.number, Option(person)).add(6.0, f'gives the name: "{mention.text}"')
    for address in turn.addresses:
        for option in options.values():
            if address.person is not None:
                if resolver.roster.real(address.person) is option.person:
                    option.add(-4.5)
            elif address.noun and address.noun in option.person.titles:
                option.add(-3.5)
            elif _opposed(address.gender, option.person.gender):
                option.add(0.3)
    for mention in turn.named:
        if mention.person is not None:
            person = resolver.roster.real(mention.person)
            if person.number in options:
                options[person.number].add(-1.6)
    if previous is not None and turn.gap <= 1 and not turn.continues:
        for address in previous.addresses:
            _weigh_answer(address.person, address.gender, address.noun, options, resolver)
        tag = previous.tag
        if tag and tag.addressee and tag.addressee.person:
            number = tag.addressee.person.number
            if number in options:
                options[number].add(1.8, f'turn: "{tag.words}" to {tag.addressee.text}')


def _weigh_clue(clue: Clue, options: dict[int, Option], weakened: float) -> None:
    mention = clue.mention
    kind = {"tag": "tag", "lead-in": "lead-in", "beat": "beat", "near": "before"}[clue.strength]
    person = mention.person
    if mention.kind == "pronoun" and mention.noun not in ("i", "my", "me"):
        for option in options.values():
            if _opposed(mention.gender, option.person.gender):
                option.add(_WRONG_GENDER[clue.strength] * weakened)
            elif mention.gender != "unknown" and option.person.gender == "unknown":
                option.add(-0.8 * weakened)
    if person is None:
        return
    option = options.setdefault(person.number, Option(person, -1.0))
    if mention.kind == "pronoun" and mention.noun not in ("i", "my", "me"):
        option.add(_PRONOUN[clue.strength] * weakened, f'{kind}: "{clue.words}", {mention.noun} is {best_name(person)}')
    else:
        sure = 0.8 if mention.kind == "description" else 1.0
        option.add(_NAMED[clue.strength] * weakened * sure, f'{kind}: "{clue.words}"')
    if clue.addressee and clue.addressee.person is not None and clue.addressee.person is not person:
        spoken_to = options.get(clue.addressee.person.number)
        if spoken_to:
            spoken_to.add(-2.5 * weakened)


def _weigh_answer(
    person: Person | None, gender: str, noun: str, options: dict[int, Option], resolver: Resolver
) -> None:
    """Whoever is called by name is likely to answer."""
    for option in options.values():
        if person is not None:
            if resolver.roster.real(person) is option.person:
                option.add(2.2, f"turn: called {best_name(option.person)} just before")
        elif noun and noun in option.person.titles:
            option.add(1.8, f"turn: called {noun} just before")
        elif _opposed(gender, option.person.gender):
            option.add(-1.5)


def _opposed(one: str, other: str) -> bool:
    return {one, other} == {"male", "female"}


def _say(read: Scan, decisions: Sequence[Decision | None], count: int, narrator: Person | None) -> Attributed:
    """Turn decisions on turns into choices on quotations, and people into characters."""
    speakers: list[Person] = []
    for decision in decisions:
        if decision and decision.person is not narrator and decision.person not in speakers:
            speakers.append(decision.person)
    characters = to_characters(speakers)
    names = {person.number: character.name for person, character in zip(speakers, characters, strict=True)}
    nobody = Choice(speaker=None, confidence=0.0, reason="nobody is named near it")
    choices = [nobody] * count
    for turn, decision in zip(read.turns, decisions, strict=True):
        if decision is None:
            continue
        speaker = NARRATOR if decision.person is narrator else names[decision.person.number]
        choice = Choice(speaker=speaker, confidence=round(decision.confidence, 3), reason=decision.reason)
        for index in turn.quotations:
            choices[index] = choice
    return Attributed(choices=tuple(choices), characters=characters)
