"""The façade of this room: a story becomes a script, with a confidence and a reason for every speech."""

from __future__ import annotations

from dataclasses import dataclass, replace

from voicestage.adapt.assembly import CueProposer, Spoken, assemble
from voicestage.adapt.attributor import Attributed, Attributor, Choice, Quotation
from voicestage.adapt.directions import directions_of
from voicestage.adapt.proof import Proof, prove
from voicestage.adapt.quotations import find_quotations
from voicestage.adapt.rules import RulesAttributor
from voicestage.adapt.scenes import divide
from voicestage.errors import Diagnostic, Place
from voicestage.model.book import Book
from voicestage.model.cast import Cast, Character
from voicestage.model.script import Script

UNKNOWN_VOICE = "Unknown Voice"
"""Who speaks what nobody can be found for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A stretch of speech and who speaks it."""

    start: int
    """Where the spoken words begin, in characters of `Book.raw`, behind the opening mark."""
    end: int
    """Where they end (exclusive), before the closing mark."""
    speaker: str
    """A character's name, or `NARRATOR`."""
    confidence: float
    """From 0, a guess, to 1, told in as many words."""
    reason: str
    """What it follows from: `tag: "whispers Kit"`."""
    group: int
    """Parts of one speech bear the same number."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Adaptation:
    """What became of a story."""

    script: Script
    characters: tuple[Character, ...]
    """Everyone who speaks but NARRATOR, in the order of their first speech; the script has their names in capitals."""
    quotes: tuple[Quote, ...]
    proof: Proof
    diagnostics: tuple[Diagnostic, ...]


def adapt(
    book: Book,
    cast: Cast | None = None,
    *,
    attributor: Attributor | None = None,
    propose_cues: CueProposer | None = None,
) -> Adaptation:
    """Turn a story into a script.

    Every word of the story's paragraphs and headings is in the script exactly once, in order; `proof` says so.

    Args:
        book: the story.
        cast: whoever is known already; their names, aliases and genders come before what the story suggests.
        attributor: decides who speaks; the rules of this room where none is given.
        propose_cues: finds what sounds where; without it the script has no cues but beats.
    """
    quotations, found = find_quotations(book)
    attributed = (attributor or RulesAttributor())(book, quotations, cast)
    diagnostics = list(found)
    if any(choice.speaker is None for choice in attributed.choices):
        attributed = _with_unknown_voice(attributed)
        diagnostics.append(_nobody(book, quotations, attributed.choices))
    speakers = [choice.speaker or UNKNOWN_VOICE for choice in attributed.choices]
    directions = directions_of(book, quotations)
    spoken = [
        Spoken(quotation=quotation, speaker=speaker, directions=how)
        for quotation, speaker, how in zip(quotations, speakers, directions, strict=True)
    ]
    plan = divide(book)
    cues = propose_cues(book, plan, quotations) if propose_cues else ()
    script = assemble(book, spoken, plan, cues=cues).script
    proof = prove(book, script)
    if not proof.holds:
        diagnostics.append(_not_proved(book, proof))
    quotes = tuple(
        Quote(
            start=quotation.start,
            end=quotation.end,
            speaker=speaker,
            confidence=choice.confidence,
            reason=choice.reason,
            group=quotation.group,
        )
        for quotation, choice, speaker in zip(quotations, attributed.choices, speakers, strict=True)
    )
    return Adaptation(
        script=script,
        characters=attributed.characters,
        quotes=quotes,
        proof=proof,
        diagnostics=tuple(diagnostics),
    )


def _with_unknown_voice(attributed: Attributed) -> Attributed:
    choices = tuple(
        choice if choice.speaker is not None else replace(choice, speaker=UNKNOWN_VOICE)
        for choice in attributed.choices
    )
    return Attributed(choices=choices, characters=(*attributed.characters, Character(name=UNKNOWN_VOICE)))


def _nobody(book: Book, quotations: tuple[Quotation, ...], choices: tuple[Choice, ...]) -> Diagnostic:
    unknown = [q for q, choice in zip(quotations, choices, strict=True) if choice.speaker == UNKNOWN_VOICE]
    first = unknown[0].outer_start
    line = book.raw.count("\n", 0, first) + 1
    return Diagnostic(
        code="unknown-voice",
        place=Place(book.name, line, first - book.raw.rfind("\n", 0, first)),
        message=f"Nobody in the story could be found for {len(unknown)} speeches; {UNKNOWN_VOICE} speaks them.",
        hint=f"Put the right name before the lines of {UNKNOWN_VOICE.upper()} in the script.",
        severity="warning",
    )


def _not_proved(book: Book, proof: Proof) -> Diagnostic:
    shown = ", ".join((*proof.lost[:3], *proof.added[:3]))
    return Diagnostic(
        code="words-differ",
        place=Place(book.name),
        message=f"The script does not hold the story's words exactly once: {proof}; for example {shown}.",
        hint="This is a fault of the tool: please report it with the story.",
    )
