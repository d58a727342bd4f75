"""Find what is spoken: speech between marks or after a dash, without signs, titles and so-called things."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Sequence

from voicestage.adapt.attributor import Quotation
from voicestage.adapt.quoting.dashes import dash_spans, every_part_has_a_dash
from voicestage.adapt.quoting.marks import (
    DASH_OPENER,
    Span,
    Style,
    choose_style,
    pair_doubles,
    pair_singles,
    uses_reversed,
)
from voicestage.adapt.vocabulary import vocabulary
from voicestage.errors import Diagnostic, Place
from voicestage.model.book import Book, Paragraph
from voicestage.sentences import last_sentence

_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*")
_SENTENCE_BREAK = re.compile(r"[.!?…:;,—–-]['’”\"»)\]*_]*\s*\Z")
_FULL_STOP = re.compile(r"[.!?…]['’”\"»)\]*_]*\s*\Z")
_LAST_WORDS = re.compile(r"([^\W\d_]+(?:-[^\W\d_]+)?)\W{0,3}([^\W\d_]+)?\W{0,3}\Z")
_RESUMED = re.compile(r"(?:[—–]|--)\s*[^“”\"‘«»—–]{1,200}(?:[—–]|--)\s*[“„\"‘‚'«»]")
"""What stands between two parts of a speech that the narration breaks off: `“Kit”—he ran up—“stay.”`"""
_GOES_ON = re.compile(r"[,.!?…—–-][”’\"'»«“]\s*[^“”\"‘«».!?]{2,120};\Z")
"""A speech and the tag behind it, where the same speech goes on behind a semicolon: `“Yes,” said Kit; “who was it?”`"""
_NAMED_TAG = re.compile(r"\s*(?:([a-z]+)\s+((?:[A-Z][\w'’.-]+\s?){1,3})|((?:[A-Z][\w'’.-]+\s){1,3})([a-z]+)\b)")
"""`said Tom Brown`, `Tom Brown said`."""
_LEADS = frozenset(("is", "are", "was", "were", "called"))
"""What leads to speech where a comma or a colon stands behind it, and to a word shown or a name where none does."""
_AROUND = 240
"""Characters around a quoted stretch that tell what it is."""
_LONG = 9
"""A quoted stretch of more words than this is speech, whatever stands around it."""


def find_quotations(book: Book) -> tuple[tuple[Quotation, ...], tuple[Diagnostic, ...]]:
    """Return the stretches of speech of a story in order, and a warning for each mark without its partner.

    The style of the marks is chosen once for the story. A speech that is open at the end of its paragraph ends there;
    it goes on in the next where that begins with an opening mark.
    """
    prose = [p.text for p in book.paragraphs if p.kind == "prose"]
    style = choose_style(prose)
    inward = uses_reversed(book.raw)
    resumes = style == "dash" and every_part_has_a_dash(prose)
    found: list[Quotation] = []
    diagnostics: list[Diagnostic] = []
    lines = _Lines(book.raw)
    carried: int | None = None
    tellers: frozenset[str] = frozenset()
    group = -1
    for number, paragraph in enumerate(book.paragraphs):
        if paragraph.kind != "prose":
            continue
        text = paragraph.text
        spans, stray = pair(text, style, inward=inward, resumes=resumes)
        diagnostics += [_stray(book.name, lines.place(paragraph.start + at), text[at]) for at in stray]
        previous: Span | None = None
        open_group: int | None = None
        told = _tellers(text, spans)
        if carried is not None and told and tellers and (tellers - told and told - tellers):
            diagnostics.append(_unclosed(book.name, lines.place(found[-1].outer_start)))
            carried = None  # somebody else speaks: the mark was forgotten
        for span in spans:
            goes_on = carried is not None and span is spans[0] and not text[: span.start].strip()
            if not span.inner_end > span.inner_start or not (goes_on or is_speech(text, span)):
                continue
            if goes_on and carried is not None:
                group_here = carried
            elif previous and _interrupted(text, previous, span):
                group_here = group
            else:
                group = group_here = group + 1
            found.append(_quotation(paragraph, number, span, group_here))
            previous = span
            open_group = None if span.closed else group_here
            if not span.closed and span.end < len(text.rstrip()):
                diagnostics.append(_unclosed(book.name, lines.place(paragraph.start + span.start)))
        if open_group is not None and not _next_goes_on(book.paragraphs, number, style, inward=inward):
            at = found[-1].outer_start
            diagnostics.append(_unclosed(book.name, lines.place(at)))
            open_group = None
        tellers = told or (tellers if carried is not None else frozenset())
        carried = open_group
    return tuple(found), tuple(diagnostics)


def pair(text: str, style: Style, *, inward: bool = False, resumes: bool = False) -> tuple[list[Span], list[int]]:
    """Return the marked stretches of one paragraph and the stray marks, in the story's style."""
    if style == "dash" and (resumes or DASH_OPENER.match(text)):
        return dash_spans(text, resumes=resumes), []
    if style == "single":
        spans, stray = pair_singles(text)
        return (spans, stray) if spans else pair_doubles(text, inward=inward)
    spans, stray = pair_doubles(text, inward=inward)
    if not spans and not stray and text.lstrip()[:1] in ("‘", "'"):
        return pair_singles(text)
    return spans, stray


def is_speech(text: str, span: Span) -> bool:
    """Tell speech from a sign, a title, a word quoted as a word, or something so called."""
    words = _WORD.findall(text, span.inner_start, span.inner_end)
    before = text[max(0, span.start - _AROUND) : span.start].rstrip()
    after = text[span.end : span.end + _AROUND].lstrip()
    if not words:
        # a speech of nothing but dots is one only where it stands alone
        return not before or not after
    if len(words) > _LONG:
        return True
    inner = text[span.inner_start : span.inner_end].strip()
    ends = bool(_SENTENCE_BREAK.search(inner))
    last = _LAST_WORDS.search(before[-60:])
    last_words = {word.lower() for word in last.groups() if word} if last else set()
    known = vocabulary()
    told = bool(last_words & known.speech_verbs.keys()) and before[-1:].isalpha()
    # "her first words were, “Come in”", "called out, “Kit!”"; but "a ship called “Kit”"
    leads = before[-1:] in (",", ":") and bool(last_words & _LEADS)
    if last_words & known.not_speech and before[-1:] != "." and not leads:
        return False
    clause = last_sentence(before[-120:]).rpartition("; ")[2].lower()
    if told and known.shown & set(_WORD.findall(clause)):
        return False  # the sign says "No Landing"
    if not before or _FULL_STOP.search(before) or before.endswith(("”", '"', "’", "»")):
        tagged = _begins_tag(after) or bool(_RESUMED.match(after))
        return ends or not after or tagged or (before == "" and after[:1].isupper())
    if before[-1] in ":—–-" or (before[-1] == "," and (ends or not after or words[0][0].isupper())):
        return ends or len(words) > 2 or words[0][0].isupper()
    if ends and (_begins_tag(after) or _GOES_ON.search(before)):
        return True
    if told:
        return ends or words[0][0].isupper()
    return bool(_FULL_STOP.search(inner)) and words[0][0].isupper() and len(words) > 1 and not after[:1].islower()


def _begins_tag(after: str) -> bool:
    """Tell whether a verb of speech stands among the first words behind a quotation."""
    known = vocabulary().speech_verbs
    words = _WORD.findall(after[:80])[:5]
    return any(word.lower() in known for word in words) and after[:1] not in ".;"


def _interrupted(text: str, before: Span, after: Span) -> bool:
    """Tell whether a tag stands between two parts of one speech, not between two speeches."""
    if not before.closed or after.start - before.end > 200:
        return False
    between = text[before.end : after.start].strip()
    inner = text[before.inner_start : before.inner_end].rstrip()
    opening = text[after.inner_start : after.inner_end].lstrip()[:1]
    return inner[-1:] in ",—–-;" or opening.islower() or not _FULL_STOP.search(between)


def _tellers(text: str, spans: Sequence[Span]) -> frozenset[str]:
    """Return the words of the names that the tags behind some speech bear; none where no tag names anybody."""
    known = vocabulary().speech_verbs
    for span in spans:
        tag = _NAMED_TAG.match(text, span.end)
        if span.closed and tag and (tag[1] or tag[4]) in known:
            words = {word.strip(".").lower() for word in (tag[2] or tag[3]).split()}
            return frozenset(words - vocabulary().pronouns.keys() - vocabulary().titles.keys() - {"i", "the"})
    return frozenset()


def _next_goes_on(paragraphs: Sequence[Paragraph], number: int, style: Style, *, inward: bool) -> bool:
    if number + 1 >= len(paragraphs) or paragraphs[number + 1].kind != "prose":
        return False
    text = paragraphs[number + 1].text
    spans, _ = pair(text, style, inward=inward)
    return bool(spans) and not text[: spans[0].start].strip()


def _quotation(paragraph: Paragraph, number: int, span: Span, group: int) -> Quotation:
    text, base = paragraph.text, paragraph.start
    inner = text[span.inner_start : span.inner_end]
    start = span.inner_start + len(inner) - len(inner.lstrip())
    end = span.inner_end - len(inner) + len(inner.rstrip())
    return Quotation(
        start=base + min(start, end),
        end=base + max(start, end),
        outer_start=base + span.start,
        outer_end=base + span.end,
        paragraph=number,
        group=group,
    )


class _Lines:
    """Turns offsets into lines and columns."""

    def __init__(self, raw: str) -> None:
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\r|\n", raw))]

    def place(self, offset: int) -> tuple[int, int]:
        line = bisect_right(self._starts, offset)
        return line, offset - self._starts[line - 1] + 1


def _stray(name: str, place: tuple[int, int], mark: str) -> Diagnostic:
    return Diagnostic(
        code="stray-quotation-mark",
        place=Place(name, *place),
        message=f"Nothing opens the speech that {mark} closes here; the words before it are the narrator's.",
        hint="Add the opening mark, or take this one away.",
        severity="warning",
    )


def _unclosed(name: str, place: tuple[int, int]) -> Diagnostic:
    return Diagnostic(
        code="unclosed-speech",
        place=Place(name, *place),
        message="The speech that opens here is never closed; it was taken to end with its paragraph.",
        hint="Add the closing mark where the speech ends.",
        severity="warning",
    )
