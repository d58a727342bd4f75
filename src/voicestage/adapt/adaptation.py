"""The façade of this room: a story becomes a script, with a confidence and a reason for every speech."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from voicestage.adapt.attributor import Attributed, Attributor, Choice, Grounds, Quotation
from voicestage.adapt.memory import Memory, Said, Tags, remember
from voicestage.adapt.proof import Proof, prove
from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.speakers.ranker import Ranker
from voicestage.adapt.staging.assembly import Assembled, CueProposer, Origin, ProposedCue, Span, Spoken, assemble
from voicestage.adapt.staging.directions import directions_of
from voicestage.adapt.staging.scenes import ChapterPlan, divide
from voicestage.adapt.staging.tags import needless_tags, told
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
    origins: tuple[Origin, ...] = ()
    """Where each line of the script comes from."""
    dropped: tuple[Diagnostic, ...] = ()
    """The tags that were dropped, each with its place."""
    memory: Memory | None = None
    """What to keep, so that a revision of the story can be told from the writer's corrections."""
    cues: tuple[ProposedCue, ...] = ()
    """What sounds beside the voices, each with the words that ask for it."""
    grounds: Mapping[str, Grounds] = field(default_factory=dict)
    """What tells the gender and age of those characters who were found, by name."""


def adapt(
    book: Book,
    cast: Cast | None = None,
    *,
    attributor: Attributor | None = None,
    propose_cues: CueProposer | None = None,
    tags: Tags = "keep",
) -> Adaptation:
    """Turn a story into a script.

    Every word of the story's paragraphs and headings is in the script exactly once, in order, but for the tags that
    were to be dropped; `proof` says so.

    Args:
        book: the story.
        cast: whoever is known already; their names, aliases and genders come before what the story suggests.
        attributor: decides who speaks; the learned ranker of this room where none is given.
        propose_cues: finds what sounds where; without it the script has no cues but beats.
        tags: what becomes of `said Tom`.
    """
    quotations, found = find_quotations(book)
    attributed = (attributor or Ranker())(book, quotations, cast)
    diagnostics = list(found)
    if any(choice.speaker is None for choice in attributed.choices):
        attributed = _with_unknown_voice(attributed)
        diagnostics.append(_nobody(book, quotations, attributed.choices))
    directions = directions_of(book, quotations)
    said = [
        Said(
            spoken=Spoken(quotation=quotation, speaker=choice.speaker or UNKNOWN_VOICE, directions=how),
            confidence=choice.confidence,
            reason=choice.reason,
            others=choice.others,
        )
        for quotation, choice, how in zip(quotations, attributed.choices, directions, strict=True)
    ]
    needless = needless_tags(book, said, plan_of(book, said), tags)
    dropped = tuple(tag.span for tag in needless)
    assembled = assemble_said(book, said, dropped, propose_cues)
    proof = prove(book, assembled.script, dropped=dropped)
    if not proof.holds:
        diagnostics.append(not_proved(book, proof))
    return Adaptation(
        script=assembled.script,
        characters=attributed.characters,
        quotes=tuple(_quote(each) for each in said),
        proof=proof,
        diagnostics=tuple(diagnostics),
        origins=assembled.origins,
        dropped=told(book, needless),
        memory=remember(book, said, dropped=dropped, tags=tags),
        cues=assembled.cues,
        grounds=attributed.grounds,
    )


def assemble_said(
    book: Book, said: Sequence[Said], dropped: Sequence[Span], propose_cues: CueProposer | None
) -> Assembled:
    """Put the script of a story together from its speech, in the scenes that the story is divided into."""
    plan = plan_of(book, said)
    cues = propose_cues(book, plan, [each.spoken.quotation for each in said]) if propose_cues else ()
    return assemble(book, [each.spoken for each in said], plan, cues=cues, dropped=dropped)


def plan_of(book: Book, said: Sequence[Said]) -> tuple[ChapterPlan, ...]:
    """Return the chapters and scenes of a story whose speech is known."""
    return divide(book, {each.spoken.quotation.paragraph for each in said})


def _quote(said: Said) -> Quote:
    quotation = said.spoken.quotation
    return Quote(
        start=quotation.start,
        end=quotation.end,
        speaker=said.spoken.speaker,
        confidence=said.confidence,
        reason=said.reason,
        group=quotation.group,
    )


def _with_unknown_voice(attributed: Attributed) -> Attributed:
    choices = tuple(
        choice if choice.speaker is not None else replace(choice, speaker=UNKNOWN_VOICE)
        for choice in attributed.choices
    )
    characters = (*attributed.characters, Character(name=UNKNOWN_VOICE))
    return replace(attributed, choices=choices, characters=characters)


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


def not_proved(book: Book, proof: Proof) -> Diagnostic:
    """Say that words were lost or added, which is a fault of the tool."""
    shown = ", ".join((*proof.lost[:3], *proof.added[:3]))
    return Diagnostic(
        code="words-differ",
        place=Place(book.name),
        message=f"The script does not hold the story's words exactly once: {proof}; for example {shown}.",
        hint="This is a fault of the tool: please report it with the story.",
    )
