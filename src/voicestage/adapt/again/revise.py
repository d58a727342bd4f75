"""Adapt again: bring a revised story into a script that the writer has corrected, and list what only he can decide."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from voicestage.adapt.adaptation import Adaptation, adapt, assemble_said, not_proved
from voicestage.adapt.again.matching import match
from voicestage.adapt.again.merge import Merged, merge
from voicestage.adapt.again.own import OwnPlace, much_missing, own_places, owned
from voicestage.adapt.again.rows import Own, Row
from voicestage.adapt.again.streams import HEADING, Stream, canonical, read_sources, said_of, stream_of
from voicestage.adapt.again.telling import (
    Seats,
    Stand,
    followed,
    marks_gone,
    stands_of,
    voice_conflicts,
    word_conflicts,
)
from voicestage.adapt.again.voices import SameName, Voices
from voicestage.adapt.again.weave import weave
from voicestage.adapt.attributor import Attributor
from voicestage.adapt.memory import Memory, Said, Tags
from voicestage.adapt.proof import Proof, prove
from voicestage.adapt.speakers.reasons import plainness
from voicestage.adapt.staging.assembly import Assembled, CueProposer, Origin, Span
from voicestage.errors import Diagnostic, ProductionError, errors_of
from voicestage.model.book import Book
from voicestage.model.cast import Cast
from voicestage.model.script import Script
from voicestage.script.parse import parse


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """A script after its story was revised."""

    files: tuple[tuple[str, str], ...]
    """Names and contents; those that did not change are as they were, to the byte."""
    script: Script
    adaptation: Adaptation
    """What the tool makes of the revised story by itself; of the tags only those were dropped that really went."""
    memory: Memory
    proof: Proof
    conflicts: tuple[Diagnostic, ...]
    """What both the writer and the revision changed; the writer's stands."""
    followed: tuple[Diagnostic, ...]
    """Lines whose words stayed and whose speaker or directions went with the words around them."""
    own: tuple[OwnPlace, ...]
    """Where the script has the writer's own words, as `proof` counts them."""
    missing: tuple[Diagnostic, ...]
    """Where so much of the story is not in the script that it may have been lost."""
    added: int
    removed: int
    changed: int
    """Lines and titles."""
    kept_share: float
    """How much of the script's words the story still has, 0 to 1; little of it means another story."""
    otherwise: tuple[str, ...]
    """The addresses of the lines that stayed, and would be somebody else's if all were decided anew."""

    @property
    def changes(self) -> bool:
        """Whether anything in the script changes."""
        return bool(self.added or self.removed or self.changed)


def readapt(
    book: Book,
    sources: Sequence[tuple[str, str]],
    memory: Memory | None,
    cast: Cast,
    *,
    attributor: Attributor | None = None,
    propose_cues: CueProposer | None = None,
    tags: Tags | None = None,
) -> Revision:
    """Change in a script what a revision of its story changed, and nothing else.

    The story as it was is adapted again beside the story as it is: only where those two differ is the script changed,
    so that neither a newer version of this tool nor a fuller cast moves a line that the revision did not touch.

    Args:
        book: the story as it is now.
        sources: names and contents of the script's files, in order.
        memory: what the last adaptation was remembered by; without it the script is taken for the story as it was,
            and every speaker in it for the writer's.
        cast: who is known.
        attributor: as for `adapt`.
        propose_cues: as for `adapt`.
        tags: what becomes of tags; as the last time where None.

    Raises:
        ProductionError: the script has faults, or a word would be lost; then this is a fault of the tool.
    """
    mine_script, found = parse(sources)
    if errors := errors_of(found):
        raise ProductionError(errors)
    wanted = tags or (memory.tags if memory else "keep")
    new = adapt(book, cast, attributor=attributor, propose_cues=propose_cues, tags=wanted)
    fresh = new.memory
    if fresh is None or not new.proof.holds:
        raise ProductionError(new.diagnostics)
    dropped = _dropped(book, fresh)
    mine = read_sources(sources)
    new_stream = stream_of(new.script, _unsaid(book, new.origins, dropped))
    was: Assembled | None = None
    if memory:
        was = assemble_said(memory.book, memory.said, memory.dropped, propose_cues)
        base = stream_of(was.script, _unsaid(memory.book, was.origins, memory.dropped))
        old = adapt(memory.book, cast, attributor=attributor, propose_cues=propose_cues, tags=memory.tags)
        old_stream = stream_of(old.script)
        voices = Voices(
            old=old_stream,
            old_of=match(base, old_stream),
            same=_same_name(cast),
            plain_before=_plainness(old, old_stream),
            plain_now=_plainness(new, new_stream),
            known=True,
        )
    else:
        base = stream_of(mine_script)
        unchanged = list(range(len(base.tokens)))
        voices = Voices(old=base, old_of=unchanged, same=_same_name(cast), plain_before={}, plain_now={}, known=False)
    merged = merge(base, mine.stream, new_stream, voices)
    kept_share = _kept_share(merged, mine.stream)
    woven = weave(merged, mine, sources, base, new_stream, known=memory is not None)
    script, faults = parse(woven.files)
    his = owned(merged.own, new_stream, mine.stream, book, dropped)
    proof = prove(book, script, dropped=his.dropped, own=[words for _, words in his.own])
    if not proof.holds or errors_of(faults):
        raise ProductionError((*errors_of(faults), not_proved(book, proof)))
    stands = stands_of(woven.rows, script)
    seats = Seats(woven.rows, stands)
    went = set(his.dropped)
    own = [(each, words) for (each, _), words in zip(his.own, proof.own, strict=True)]
    return Revision(
        files=tuple(woven.files),
        script=script,
        adaptation=replace(
            new,
            dropped=tuple(told for told, span in zip(new.dropped, dropped, strict=True) if span in went),
        ),
        memory=_memory(
            book, new, fresh, memory, was, woven.rows, base, mine.stream, new_stream, merged.own, voices.same
        ),
        proof=proof,
        conflicts=(
            *word_conflicts(merged.own, his.tags, seats, base, mine.stream, new_stream),
            *voice_conflicts(woven.rows, stands),
            *marks_gone(woven.rows, stands, mine.stream, merged.stressed),
        ),
        followed=tuple(followed(woven.rows, stands, mine.stream)),
        own=tuple(own_places(own, seats)),
        missing=tuple(much_missing(own, seats, new_stream, book.name)),
        added=woven.added,
        removed=woven.removed,
        changed=woven.changed,
        kept_share=kept_share,
        otherwise=tuple(_otherwise(woven.rows, stands, base, voices)),
    )


def _same_name(cast: Cast) -> SameName:
    name_of = canonical(cast)
    return lambda one, other: name_of(one) == name_of(other)


def _plainness(adaptation: Adaptation, stream: Stream) -> dict[int, int]:
    """Return for each unit that is a speech how plainly the story says who speaks it."""
    said = adaptation.memory.said if adaptation.memory else ()
    return {unit: plainness(said[index].reason) for unit, index in said_of(stream, adaptation.origins).items()}


def _kept_share(merged: Merged, mine: Stream) -> float:
    words = sum(token.text[0].isalnum() for token in mine.tokens)
    kept = sum(
        entry.new >= 0 and entry.mine >= 0 and mine.tokens[entry.mine].text[0].isalnum()
        for row in merged.rows
        for entry in row.entries
    )
    return kept / words if words else 1.0


def _dropped(book: Book, memory: Memory) -> list[tuple[int, int]]:
    """Return what was dropped in characters of the story's own text; the memory counts in its own."""
    packed = memory.book.paragraphs
    shifts = [(its.start, its.end, own.start - its.start) for its, own in zip(packed, book.paragraphs, strict=True)]
    return [
        (start + shift, end + shift)
        for start, end in memory.dropped
        for first, last, shift in shifts
        if first <= start < last
    ]


def _unsaid(book: Book, origins: Sequence[Origin], dropped: Sequence[Span]) -> list[str]:
    """Return for each line the tags that were dropped from its paragraph: they, too, say who speaks it."""
    starts = [paragraph.start for paragraph in book.paragraphs]
    found: dict[int, str] = {}
    for start, end in dropped:
        number = bisect_right(starts, start) - 1
        found[number] = f"{found.get(number, '')}{book.raw[start:end]} "
    return [found.get(bisect_right(starts, origin.start) - 1, "") for origin in origins]


def _otherwise(rows: Sequence[Row], stands: Sequence[Stand], base: Stream, voices: Voices) -> Iterator[str]:
    """Go through the lines that have the tool's speaker still, and would be given to another by the cast of today."""
    for row, stand in zip(rows, stands, strict=True):
        for entry in row.entries:
            old = voices.old_of[entry.base] if entry.base >= 0 and stand.line else -1
            if old < 0:
                continue
            was, now = base.units[base.unit_of[entry.base]].speaker, voices.old.units[voices.old.unit_of[old]].speaker
            if now != HEADING and voices.same(row.speaker, was) and not voices.same(was, now):
                yield stand.address
                break


# --- what is to be remembered


def _memory(
    book: Book,
    new: Adaptation,
    fresh: Memory,
    memory: Memory | None,
    was: Assembled | None,
    rows: Sequence[Row],
    base: Stream,
    mine: Stream,
    stream: Stream,
    own: Sequence[Own],
    same: SameName,
) -> Memory:
    """Return the memory of the revised story: for each speech what the tool last put into the script."""
    said = list(fresh.said)
    parts = said_of(stream, new.origins)
    was_parts = said_of(base, was.origins) if was and memory else {}
    for row in rows:
        for entry in row.entries:
            index = parts.get(stream.unit_of[entry.new]) if entry.new >= 0 else None
            if index is None or entry.mine < 0:
                continue
            stands = mine.units[mine.unit_of[entry.mine]].speaker
            was_unit = base.unit_of[entry.base] if memory and entry.base >= 0 else None
            now = fresh.said[index]
            if row.contested:
                said[index] = replace(now, contested=True)
                continue
            each = now
            if memory and was_unit in was_parts and not row.followed:
                each = _remembered(memory.said[was_parts[was_unit]], now, memory.book, fresh.book, same)
            if not same(stands, now.spoken.speaker if was_unit is None else base.units[was_unit].speaker):
                each = replace(each, settled=not each.contested)  # the writer's
            said[index] = each
    contested = {_paragraph_of(book, new, stream, each.start) for each in own if each.conflict}
    texts = {memory.book.paragraphs[number].text for number in memory.contested} if memory else set()
    for number, paragraph in enumerate(fresh.book.paragraphs):
        if paragraph.text in texts:
            contested.add(number)
    return replace(fresh, said=tuple(said), contested=tuple(sorted(contested - {-1})))


def _remembered(before: Said, now: Said, was: Book, book: Book, same: SameName) -> Said:
    """Return what to remember of a speech that no revision gave to another speaker.

    Where its paragraph is as it was, that is all that was known of it: the cast that is given today is the tool's own
    guess of the last time, and would make it sure of what it doubted.
    """
    stood = was.paragraphs[before.spoken.quotation.paragraph]
    revised = stood.text != book.paragraphs[now.spoken.quotation.paragraph].text
    if revised and same(now.spoken.speaker, before.spoken.speaker):
        return replace(now, settled=before.settled, contested=before.contested)
    kept = replace(now.spoken, speaker=before.spoken.speaker, directions=before.spoken.directions)
    return replace(before, spoken=kept)


def _paragraph_of(book: Book, new: Adaptation, stream: Stream, token: int) -> int:
    """Return the paragraph of the story that a token of its script comes from, -1 where that is a title."""
    if not stream.tokens:
        return -1
    unit = stream.unit_of[min(token, len(stream.tokens) - 1)]
    spoken = [number for number, each in enumerate(stream.units) if each.speaker != HEADING]
    if stream.units[unit].speaker == HEADING:
        return -1
    start = new.origins[spoken.index(unit)].start
    return next((n for n, p in enumerate(book.paragraphs) if p.start <= start < p.end), -1)
