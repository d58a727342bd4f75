"""Who speaks: people, mentions and clues are read from the story; learned trees weigh them, exchange by exchange."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from voicestage.adapt.attributor import Attributed, Choice, Quotation
from voicestage.adapt.reading.discovery import discover
from voicestage.adapt.reading.genders import guess_genders, vote_on_genders
from voicestage.adapt.reading.people import Person
from voicestage.adapt.reading.resolve import Resolver
from voicestage.adapt.reading.roster import Roster
from voicestage.adapt.reading.segments import Passage, cut
from voicestage.adapt.reading.turns import Scan, Turn, scan
from voicestage.adapt.speakers.beam import Decision, decide
from voicestage.adapt.speakers.confidence import confidences
from voicestage.adapt.speakers.evidence import Candidates, Observer
from voicestage.adapt.speakers.naming import join_named, join_narrator, to_characters
from voicestage.adapt.speakers.portraits import portraits
from voicestage.adapt.speakers.reasons import reason_for
from voicestage.adapt.speakers.trees import Forest, read_forests
from voicestage.model.book import Book
from voicestage.model.cast import Cast
from voicestage.model.script import NARRATOR

CALIBRATION = "calibration_"
"""What the names of the calibration's arrays begin with in a file of weights."""
_I_SHARE = 0.012
"""Share of `I` among the words of narration from which the narrator is one of the people."""
_SURELY = 0.5
"""The share of likelihood from which who was found to speak is in mind where a pronoun follows."""
_MINE = frozenset(("me", "my", "myself", "mine", "we", "us", "our"))
_MINE_SHARE = 0.025
"""The same for these words and `I` together."""


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """What was learned (training/attribution)."""

    forest: Forest
    """Sums to the logarithm of a candidate's chance, but for a constant of the turn."""
    calibration: Forest
    """Sums over `confidence.SIGNS` to the log odds of a choice being right."""


def read_weights(path: Path) -> Weights:
    """Read weights as training wrote them."""
    forest, calibration = read_forests(path, "", CALIBRATION)
    return Weights(forest, calibration)


@cache
def shipped_weights() -> Weights:
    """Read the weights that come with the package, once."""
    with as_file(files(__package__) / "speakers.npz") as path:
        return read_weights(path)


@dataclass(slots=True)
class Reading:
    """A story as it was understood."""

    scan: Scan
    roster: Roster
    narrator: Person | None
    observed: list[Candidates]
    decisions: list[Decision | None]


def read_story(book: Book, quotations: Sequence[Quotation], cast: Cast | None, forest: Forest | None) -> Reading:
    """Find the people of a story, what points at whom, and who speaks each turn.

    Args:
        book: the story.
        quotations: its speech.
        cast: whoever is known already.
        forest: weighs the candidates; without one nothing is decided, as when the first trees are trained.
    """
    passages = cut(book, quotations)
    roster = discover(passages, cast)
    narrator = roster.add() if tells_of_himself(passages) else None
    read = scan(passages, quotations, roster, first_person=narrator is not None)
    vote_on_genders(read.mentions, roster)
    guess_genders(roster.people)
    if narrator is not None:
        join_narrator(read, roster, narrator)
    resolver = Resolver(roster, narrator)
    speeches = [" ".join(book.raw[quotations[i].start : quotations[i].end] for i in t.quotations) for t in read.turns]

    def attribute(decided: Sequence[Decision | None] = ()) -> tuple[list[Candidates], list[Decision | None]]:
        resolver.resolve(read, [one.person if one and one.share >= _SURELY else None for one in decided])
        observed = Observer(read, resolver, quotations, speeches).observe()
        return observed, decide(observed, roster.people, forest) if forest else [None] * len(read.turns)

    observed, decisions = attribute()
    if forest is not None:
        join_named(read, decisions, roster, narrator)
        vote_on_genders(read.mentions, roster)
        observed, decisions = attribute(decisions)
    return Reading(read, roster, narrator, observed, decisions)


def tells_of_himself(passages: Sequence[Passage]) -> bool:
    """Tell whether the narrator is one of the people: `I` in the narration, not only in the speech."""
    words = own = also = 0
    for passage in passages:
        for segment in passage.segments:
            if segment.quotation is None:
                words += len(segment.tokens)
                own += sum(token.text == "I" for token in segment.tokens)
                also += sum(token.lower in _MINE for token in segment.tokens)
    return own >= 3 and (own > _I_SHARE * words or own + also > _MINE_SHARE * words)


class Ranker:
    """Says who speaks by learned trees over what the story says of everyone near a speech."""

    def __init__(self, weights: Weights | None = None) -> None:
        self._weights = weights or shipped_weights()

    def __call__(self, book: Book, quotations: Sequence[Quotation], cast: Cast | None) -> Attributed:
        """Say who speaks each quotation; see `Attributor`."""
        if not quotations:
            return Attributed(choices=(), characters=())
        reading = read_story(book, quotations, cast, self._weights.forest)
        speakers: list[Person] = []
        for decision in reading.decisions:
            if decision and decision.person is not reading.narrator and decision.person not in speakers:
                speakers.append(decision.person)
        told = portraits(reading.scan, reading.decisions, reading.roster)
        seen = {person.number: (age, grounds) for person, age, grounds in told}
        characters = to_characters(speakers, {number: age for number, (age, _) in seen.items()})
        names = {person.number: character.name for person, character in zip(speakers, characters, strict=True)}
        if reading.narrator is not None:
            names[reading.narrator.number] = NARRATOR
        choices = [Choice(speaker=None, confidence=0.0, reason="nobody is named near it")] * len(quotations)
        previous: Turn | None = None
        shares = confidences(reading.observed, reading.decisions, reading.roster, self._weights.calibration)
        for turn, decision, sure in zip(reading.scan.turns, reading.decisions, shares, strict=True):
            if decision is not None:
                confidence = round(float(sure), 3)
                choice = Choice(
                    speaker=names[decision.person.number],
                    confidence=confidence,
                    reason=reason_for(turn, decision, previous, reading.roster.people, reading.roster),
                    others=tuple(
                        (names[person.number], round(min(share, 1 - confidence), 3))
                        for person, share in decision.others
                        if person.number in names
                    ),
                )
                for index in turn.quotations:
                    choices[index] = choice
            previous = turn
        grounds = {names[number]: why for number, (_, why) in seen.items() if number in names}
        return Attributed(choices=tuple(choices), characters=characters, grounds=grounds)
