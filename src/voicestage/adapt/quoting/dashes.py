"""Speech after a dash: where it ends and the tag begins is told by the words alone.

Three habits of print: `—Yes, he said. I know.` (Joyce), `—Yes —said he—. I know.` (Spanish), and a dash before every
part, `—Yes, he said. —I know.`
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from voicestage.adapt.quoting.marks import DASH_OPENER, Span
from voicestage.adapt.reading.segments import tokenize
from voicestage.adapt.reading.subjects import subject_end
from voicestage.adapt.vocabulary import vocabulary

_ABBREVIATED = r"(?<!\bMr)(?<!\bMrs)(?<!\bDr)(?<!\bSt)(?<!\bMs)(?<!\bMme)(?<!\bCapt)(?<!\bCol)(?<!\bRev)(?<!\b[A-Z])"
_CLAUSE_END = re.compile(_ABBREVIATED + r"[,.!?…;:]+(?=\s|\Z)")
_TAG_BEFORE = re.compile(_ABBREVIATED + r"[,.!?…;:]+\s+|\s[—–―]\s?|[—–―]\s|\s?--\s")
_SENTENCE_START = re.compile(_ABBREVIATED + r"[.!?…]+(?:\s?--)?\s+")
_WITHIN = re.compile(r"(?<=\s)[—–―](?=[^\W_]|[_'’‘“¿¡…])")
"""A dash before a word, inside a paragraph."""
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|[^\w\s]")
_ANSWERS = re.compile(
    r"(?:was|were|came|is|are)\s+(?:all|what)\b[^.!?;]{0,30}\b(?:say|says|said|answer|reply)\b"
    r"|(?:was|were|came|is|are)\s+(?:the|his|her|my|their|[A-Z][\w. ]*?['’]s)\s+(?:[\w-]+,?\s+){0,4}?"
    r"(?:answer|reply|response|retort|rejoinder|exclamation|words?|voice|cry|remark|greeting)\b"
    r"|was\s+said\b"
)
"""A tag that tells whose the speech was: `was his short, full answer`, `came Kit's voice`, `was all she said`."""
_SUBJECT_PRONOUNS = frozenset(("he", "she", "they", "i", "we"))
_LONGEST_TAG = 6
"""Words in which the verb and its subject must stand for a clause to be a tag."""
_RESUMING = 0.15
"""Share of paragraphs of speech with another dash inside from which every part is taken to have its own."""


def every_part_has_a_dash(paragraphs: Iterable[str]) -> bool:
    """Tell whether a story sets a dash before each part of a speech, not only before the first."""
    spoken = resumed = 0
    for text in paragraphs:
        if DASH_OPENER.match(text):
            spoken += 1
            resumed += any(not _is_tag(text[m.end() : m.end() + 120]) for m in _WITHIN.finditer(text.lstrip(), 1))
    return resumed > _RESUMING * spoken


def dash_spans(text: str, *, resumes: bool = False) -> list[Span]:
    """Return the spoken stretches of a paragraph.

    Args:
        text: the paragraph.
        resumes: whether each part of a speech has a dash of its own.
    """
    opener = DASH_OPENER.match(text)
    if resumes:
        return _parts(text, opener.end() if opener else None)
    if not opener:
        return []
    spans: list[Span] = []
    start, inner = opener.start(), opener.end()
    position = inner
    while position < len(text):
        tag = _next_tag(text, position, inner)
        if tag is None:
            break
        tag_start, tag_end = tag
        spans.append(_span(text, start, inner, tag_start))
        start = inner = position = tag_end
    if inner < len(text) and text[inner:].strip():
        spans.append(_span(text, start, inner, len(text)))
    return [span for span in spans if any(map(str.isalnum, text[span.inner_start : span.inner_end])) or len(spans) == 1]


def _parts(text: str, opened: int | None) -> list[Span]:
    """Return the stretches between each dash and the tag behind it."""
    spans: list[Span] = []
    start, inner = 0, opened
    for dash in [*_WITHIN.finditer(text), None]:
        limit = dash.start() if dash else len(text)
        if inner is not None:
            end = _speech_end(text, inner, limit)
            if end == limit and dash is not None:
                continue  # a dash inside the speech
            span = _span(text, start, inner, end)
            if any(map(str.isalnum, text[span.inner_start : span.inner_end])):
                spans.append(span)
        elif dash is None or text[: dash.start()].rstrip()[-1:] not in ",.:;!?-":
            continue
        if dash is not None:
            start, inner = dash.start(), dash.end()
    return spans


def _speech_end(text: str, inner: int, limit: int) -> int:
    """Return where narration begins behind a dash, or `limit`."""
    tag = _next_tag(text[:limit], inner, inner)
    end = tag[0] if tag else limit
    if limit < len(text):
        # more is spoken behind: a sentence of narration may stand between
        for sentence in _SENTENCE_START.finditer(text, inner, min(end, limit)):
            if _is_beat(text[sentence.end() : sentence.end() + 120]):
                return sentence.start() + len(sentence[0].rstrip(" \t\n-"))
    return end


def _is_beat(sentence: str) -> bool:
    """Tell whether a sentence says what someone did: `She stopped.`, `Emma laughed, and replied:`"""
    words = _WORD.findall(sentence)[:4]
    if len(words) < 2:
        return False
    named = words[0] in ("He", "She") or (words[0][0].isupper() and words[0].lower() not in vocabulary().not_names)
    return named and any(word.endswith("ed") for word in words[1:]) and not {"I", "you", "my", "your"} & set(words)


def _span(text: str, start: int, inner: int, end: int) -> Span:
    stripped = inner + len(text[inner:end].rstrip(" \t—–―"))
    lead = len(text[inner:stripped]) - len(text[inner:stripped].lstrip())
    return Span(start if start < inner else inner + lead, stripped, inner + lead, stripped)


def _next_tag(text: str, position: int, inner: int) -> tuple[int, int] | None:
    """Return where the next tag begins and where speech resumes, or None."""
    for match in _TAG_BEFORE.finditer(text, position):
        begin = match.end()
        length = _tag_length(text[begin : begin + 120])
        if match.start() <= inner or length is None:
            continue
        cut = match.start() + len(match[0].rstrip())
        dashed = any(mark in match[0] for mark in "—–―")
        return (match.start() if dashed else cut), _tag_end(text, begin + length, dashed=dashed)
    return None


def _is_tag(clause: str) -> bool:
    """Tell whether a clause begins with a verb of speech and its subject, in either order."""
    return _tag_length(clause) is not None


def _tag_length(clause: str) -> int | None:
    """Return how many characters of a clause are surely a tag's, commas among them; None where it is none."""
    answer = _ANSWERS.match(clause)
    if answer:
        return answer.end()
    known = vocabulary()
    ending = _CLAUSE_END.search(clause)
    words = _WORD.findall(clause[: ending.start()] if ending else clause)[:_LONGEST_TAG]
    if len(words) < 2:
        return None
    lowered = [word.lower() for word in words]
    if lowered[0] in known.speech_verbs and words[0][0].islower():
        if not lowered[0].endswith(("d", "s", "ng", "t", "k")):
            return None
        named = subject_end(tokenize(clause), 0)
        return named if named is not None else 0 if _is_subject(words[1:]) else None
    if not _is_subject(words):
        return None
    return 0 if any(word in known.speech_verbs and word != known.speech_verbs[word] for word in lowered[1:]) else None


def _is_subject(words: list[str]) -> bool:
    first = words[0]
    return (
        first.lower() in _SUBJECT_PRONOUNS
        or first in ("the", "a", "an", "my", "his", "her", "their")
        or (first[0].isupper() and first.lower() not in vocabulary().not_names)
    )


def _tag_end(text: str, begin: int, *, dashed: bool) -> int:
    """Return where speech resumes behind a tag; the text's end where it does not."""
    if dashed:
        closing = re.compile(r"[—–―]").search(text, begin)
        return closing.end() if closing else len(text)
    for match in _CLAUSE_END.finditer(text, begin):
        following = text[match.end() :].lstrip()
        word = re.match(r"[^\W_]+", following)
        if match[0][0] == "," and word and (word[0].endswith("ing") or word[0].lower() in ("and", "with", "as", "to")):
            continue  # the tag goes on: "he said, rising from his chair."
        return match.end()
    return len(text)
