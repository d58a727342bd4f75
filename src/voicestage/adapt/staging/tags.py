"""The tags that the voices make needless: `said Tom` behind a speech that is heard in Tom's own voice."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from voicestage.adapt.memory import Said, Tags
from voicestage.adapt.staging.assembly import Span
from voicestage.adapt.staging.manners import ADVERBS, VERBS
from voicestage.adapt.staging.scenes import ChapterPlan
from voicestage.adapt.vocabulary import vocabulary
from voicestage.errors import Diagnostic, Place
from voicestage.model.book import Book
from voicestage.model.script import NARRATOR
from voicestage.script.marks import shown

_PLAIN = frozenset(
    (
        "say",
        "ask",
        "reply",
        "answer",
        "respond",
        "add",
        "continue",
        "remark",
        "observe",
        "return",
        "inquire",
        "enquire",
        "state",
        "exclaim",
        "cry",
    )
)
"""Base forms of the verbs that say no more than that somebody speaks."""
_WORD = re.compile(r"[^\W_]+(?:['’.-][^\W_]+)*")
_PRONOUNS = frozenset(("he", "she", "they", "i", "we"))
_DETERMINERS = frozenset(("the", "his", "her", "my", "their", "our"))
_LONGEST = 5
"""Words of a subject: `the old lady by the window` says more than who speaks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """A stretch of narration that says who speaks and no more."""

    span: Span
    said: int
    """Which speech it belongs to."""
    names: bool
    """Whether it names the speaker; a pronoun does not."""


def needless_tags(book: Book, said: Sequence[Said], plan: Sequence[ChapterPlan], tags: Tags) -> tuple[Tag, ...]:
    """Return the tags that go, in order.

    Args:
        book: the story.
        said: its speeches and who speaks them.
        plan: its chapters and scenes.
        tags: `keep` takes none; `trim` those of speakers whom a tag of the same scene has named already, so that a
            listener knows the voice; `drop` all.
    """
    if tags == "keep":
        return ()
    found = list(_bare_tags(book, said))
    if tags == "drop":
        return tuple(found)
    scene_of = {
        paragraph: (number, place)
        for number, chapter in enumerate(plan)
        for place, scene in enumerate(chapter.scenes)
        for paragraph in scene.paragraphs
    }
    known: set[tuple[tuple[int, int], str]] = set()
    needless: list[Tag] = []
    for tag in found:
        spoken = said[tag.said].spoken
        voice = (scene_of.get(spoken.quotation.paragraph, (0, 0)), spoken.speaker)
        if voice in known:
            needless.append(tag)
        elif tag.names:
            known.add(voice)
    return tuple(needless)


def _bare_tags(book: Book, said: Sequence[Said]) -> Iterator[Tag]:
    at = 0  # no stretch is in two tags
    for number, each in enumerate(said):
        quotation = each.spoken.quotation
        if each.spoken.speaker == NARRATOR:
            continue
        paragraph = book.paragraphs[quotation.paragraph]
        before = said[number - 1].spoken.quotation.outer_end if number else 0
        after = said[number + 1].spoken.quotation.outer_start if number + 1 < len(said) else paragraph.end
        lead = (max(at, before, paragraph.start), quotation.outer_start)
        if lead[0] < lead[1] and (tag := _tag_ahead(book.raw, lead, each, number)):
            yield tag
            at = tag.span[1]
        tail = (quotation.outer_end, min(after, paragraph.end))
        if tail[0] < tail[1] and (tag := _tag_behind(book.raw, tail, each, number)):
            yield tag
            at = tag.span[1]


def _tag_behind(raw: str, span: Span, said: Said, number: int) -> Tag | None:
    """Read `, said Tom.` and `Tom said, ` up to the end of its sentence, or to where the speech goes on."""
    text = raw[slice(*span)]
    length = _sentence_end(text)
    if length < 0:
        length = len(text)  # the speech goes on behind it, or the paragraph ends
    bare = text[:length].strip(" ,—–-.\t\n\r\u3000")
    names = _is_bare(bare, said)
    return Tag(span=(span[0], span[0] + length), said=number, names=names == "name") if names else None


def _tag_ahead(raw: str, span: Span, said: Said, number: int) -> Tag | None:
    """Read `Tom said, ` right before the speech."""
    text = raw[slice(*span)]
    stripped = text.rstrip()
    if stripped[-1:] not in (",", ":"):
        return None
    start = max((match.end() for match in re.finditer(r"[.!?…;]['”\"’»)]*\s+", stripped)), default=0)
    names = _is_bare(stripped[start:].strip(" ,:"), said)
    return Tag(span=(span[0] + start, span[1]), said=number, names=names == "name") if names else None


def _sentence_end(text: str) -> int:
    """Return where the first sentence is over, its mark included; -1 where it has no end here."""
    for match in re.finditer(r"[.!?;:]+", text):
        word = re.search(r"([^\W_]+)\Z", text[: match.start()])
        if match[0] == "." and word and (word[1].lower() in vocabulary().titles or len(word[1]) == 1):
            continue
        if match[0] in (";", ":"):
            return -1
        return match.end()
    return -1


def _is_bare(text: str, said: Said) -> str:
    """Tell whether a text is a tag and nothing more: `name` where it names the speaker, `pronoun`, else empty."""
    if not text or "," in text or len(text) > 60:
        return ""
    words = _WORD.findall(text)
    lower = [word.lower().replace("’", "'") for word in words]
    if lower and ADVERBS.get(lower[-1]) in said.spoken.directions:
        words, lower = words[:-1], lower[:-1]
    elif len(lower) > 2 and ADVERBS.get(lower[0]) in said.spoken.directions:
        words, lower = words[1:], lower[1:]
    if not 2 <= len(words) <= _LONGEST + 1:
        return ""
    if _is_plain(lower[0], said):
        return _subject(words[1:], lower[1:])
    return _subject(words[:-1], lower[:-1]) if _is_plain(lower[-1], said) else ""


def _is_plain(word: str, said: Said) -> bool:
    base = vocabulary().speech_verbs.get(word)
    if base is None or word.endswith("ing"):
        return False
    return base in _PLAIN or VERBS.get(base, "") in said.spoken.directions


def _subject(words: Sequence[str], lower: Sequence[str]) -> str:
    if len(words) == 1 and lower[0] in _PRONOUNS:
        return "pronoun"
    titles, nouns = vocabulary().titles, vocabulary().nouns
    named = [word for word in words if word[:1].isupper()]
    if len(named) == len(words) and lower[0] not in _DETERMINERS:
        return "name"
    if lower[0] in _DETERMINERS and 1 < len(words) <= _LONGEST - 1:
        return "name" if lower[-1] in nouns or lower[-1] in titles or words[-1][:1].isupper() else ""
    return ""


def told(book: Book, tags: Sequence[Tag]) -> tuple[Diagnostic, ...]:
    """Say which tags went, each with its place in the story."""
    found: list[Diagnostic] = []
    line, at = 1, 0
    for tag in tags:
        start = tag.span[0] + len(book.raw[slice(*tag.span)]) - len(book.raw[slice(*tag.span)].lstrip(" ,—–-"))
        line += book.raw.count("\n", at, start)
        at = start
        found.append(
            Diagnostic(
                code="dropped-tag",
                place=Place(book.name, line, start - book.raw.rfind("\n", 0, start)),
                message=f'Dropped: "{shown(book.raw[start : tag.span[1]].strip())}"',
                severity="warning",
            )
        )
    return tuple(found)
