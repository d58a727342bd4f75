"""Where a script has the writer's own words, and how many of the story's are missing there."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicestage.adapt.again.rows import Own
from voicestage.adapt.again.streams import HEADING, Stream
from voicestage.adapt.again.telling import Seats
from voicestage.adapt.proof import OwnWords, parts, words, words_of
from voicestage.adapt.staging.assembly import Span
from voicestage.errors import Diagnostic
from voicestage.model.book import Book
from voicestage.script.marks import shown

_MANY = 100
"""Words of the story in a row beyond which it is asked whether they were taken out on purpose."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """A place of the script where the writer's own words stand, or from which he took out the story's."""

    told: Diagnostic
    """Where it is, and with which words."""
    missing: int
    """Words of the story that are not there."""
    added: int
    """Words that are not the story's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Owned:
    """The writer's own words in a script, and the tags that he kept by making them his."""

    own: list[tuple[Own, OwnWords]]
    """Only stretches in which words, and not marks alone, are his."""
    dropped: list[Span]
    """The tags that really went, in characters of the story."""
    tags: frozenset[Own]
    """The stretches that are tags which were to be dropped."""


def owned(own: Sequence[Own], new: Stream, mine: Stream, book: Book, dropped: Sequence[Span]) -> Owned:
    """Return which words are the writer's, counted in the words of the story that are to be in the script.

    A tag that was to be dropped is to be there if some word of it stands in his own words at its place.

    Args:
        own: what is his, in tokens.
        new: what the tool makes of the story.
        mine: the script as it stood.
        book: the story.
        dropped: the tags that the tool dropped from `new`.
    """
    before = [0]
    for token in new.tokens:
        before.append(before[-1] + token.text[0].isalnum())
    stretches = [(before[each.start], before[each.end], _words(mine, each.mine)) for each in own]
    tags: dict[int, int] = {}  # words of kept tags, by the stretch that they are in
    left: list[Span] = []
    at = 0
    for text, span in parts(book, dropped):
        tag = words(text)
        if span is None:
            at += len(tag)
            continue
        kept = (n for n, (start, end, said) in enumerate(stretches) if start <= at <= end and {*said} & {*tag})
        number = next(kept, None)
        if number is None:
            left.append(span)
        else:
            tags[number] = tags.get(number, 0) + len(tag)
    story = words_of(book, left)
    found: list[tuple[Own, OwnWords]] = []
    shift = 0
    for number, (start, end, said) in enumerate(stretches):
        first, shift = start + shift, shift + tags.get(number, 0)
        if list(said) != story[first : end + shift]:
            found.append((own[number], OwnWords(first, end + shift, said)))
    return Owned(own=found, dropped=left, tags=frozenset(own[number] for number in tags))


def _words(stream: Stream, span: tuple[int, int]) -> tuple[str, ...]:
    return tuple(token.text for token in stream.tokens[slice(*span)] if token.text[0].isalnum())


def own_places(own: Sequence[tuple[Own, OwnWords]], seats: Seats) -> Iterator[OwnPlace]:
    """Go through the places in the writer's own words.

    Args:
        own: what is the writer's, as the proof counted it.
        seats: where each place is.
    """
    for each, found in own:
        where, stand = seats.of(each)
        told_of = [
            f'{_counted(len(found.missing))} of the story missing ("{shown(" ".join(found.missing))}")'
            if found.missing
            else "",
            f'{_counted(len(found.added))} added ("{shown(" ".join(found.added))}")' if found.added else "",
        ]
        told = Diagnostic(
            code="own-words",
            place=stand.place if stand else None,
            message=f"{stand.named if stand else ''}your own words {where}: {', '.join(filter(None, told_of))}.",
            severity="warning",
        )
        yield OwnPlace(told=told, missing=len(found.missing), added=len(found.added))


def much_missing(
    own: Sequence[tuple[Own, OwnWords]],
    seats: Seats,
    new: Stream,
    story: str,
) -> Iterator[Diagnostic]:
    """Go through the places where so much of the story is missing that it may have been lost.

    Args:
        own: what is the writer's, as the proof counted it.
        seats: where each place is.
        new: what the tool makes of the story.
        story: the name of its file.
    """
    chapters = list(_chapters(new))
    for each, found in own:
        gone = [
            title
            for title, start, end in chapters
            if each.start <= start and end <= each.end and len(found.missing) >= len(_words(new, (start, end)))
        ]
        if len(found.missing) <= _MANY and not gone:
            continue
        where, stand = seats.of(each)
        titles = ", ".join(f'"{shown(title, 40)}"' for title in gone if title)
        whole = f", {'chapter' if len(gone) == 1 else 'chapters'} {titles} as a whole" if titles else ""
        yield Diagnostic(
            code="story-missing",
            place=stand.place if stand else None,
            message=(
                f"{stand.named if stand else ''}{_counted(len(found.missing))} of the story in a row are not in the "
                f'script {where}{whole}: "{shown(" ".join(found.missing))}".'
            ),
            hint=(
                "If you did not take them out on purpose, take the script back from version control, or make a new "
                f"one with `voicestage adapt --replace {story}`, which keeps this one in script/old/."
            ),
            severity="warning",
        )


def _chapters(new: Stream) -> Iterator[tuple[str, int, int]]:
    """Go through the chapters: their title, empty where there is none, and their first and last token."""
    title, number, start = "", 0, 0
    for unit in new.units:
        if unit.paragraph[0] != number:
            if unit.first > start:
                yield title, start, unit.first
            title, number, start = unit.text if unit.speaker == HEADING else "", unit.paragraph[0], unit.first
    if len(new.tokens) > start:
        yield title, start, len(new.tokens)


def _counted(count: int) -> str:
    return f"{count:,} word" if count == 1 else f"{count:,} words"
