"""Speech after a dash: where it ends and the tag begins is told by the words alone.

Two habits of print: `—Yes, he said. I know.` (Joyce) and `—Yes —said he—. I know.` (Spanish).
"""

from __future__ import annotations

import re

from voicestage.adapt.marks import DASH_OPENER, Span
from voicestage.adapt.vocabulary import vocabulary

_CLAUSE_END = re.compile(r"[,.!?…;:]+(?=\s|\Z)")
_WORD = re.compile(r"[^\W_]+(?:['’\-][^\W_]+)*|[^\w\s]")
_SUBJECT_PRONOUNS = frozenset(("he", "she", "they", "i", "we"))
_LONGEST_TAG = 6
"""Words in which the verb and its subject must stand for a clause to be a tag."""


def dash_spans(text: str) -> list[Span]:
    """Return the spoken stretches of a paragraph that opens with a dash."""
    opener = DASH_OPENER.match(text)
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


def _span(text: str, start: int, inner: int, end: int) -> Span:
    stripped = inner + len(text[inner:end].rstrip(" \t—–―"))
    lead = len(text[inner:stripped]) - len(text[inner:stripped].lstrip())
    return Span(start if start < inner else inner + lead, stripped, inner + lead, stripped)


def _next_tag(text: str, position: int, inner: int) -> tuple[int, int] | None:
    """Return where the next tag begins and where speech resumes, or None."""
    for match in re.compile(r"[,.!?…;:]+\s+|\s[—–―]\s?|[—–―]\s").finditer(text, position):
        begin = match.end()
        if match.start() <= inner or not _is_tag(text[begin : begin + 120]):
            continue
        cut = match.start() + len(match[0].rstrip())
        dashed = any(mark in match[0] for mark in "—–―")
        return (match.start() if dashed else cut), _tag_end(text, begin, dashed=dashed)
    return None


def _is_tag(clause: str) -> bool:
    """Tell whether a clause begins with a verb of speech and its subject, in either order."""
    known = vocabulary()
    ending = _CLAUSE_END.search(clause)
    words = _WORD.findall(clause[: ending.start()] if ending else clause)[:_LONGEST_TAG]
    if len(words) < 2:
        return False
    lowered = [word.lower() for word in words]
    if lowered[0] in known.speech_verbs and words[0][0].islower():
        return lowered[0].endswith(("d", "s", "ng", "t", "k")) and _is_subject(words[1:])
    if not _is_subject(words):
        return False
    return any(word in known.speech_verbs and word != known.speech_verbs[word] for word in lowered[1:])


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
