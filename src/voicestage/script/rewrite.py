"""Change some words of an utterance in its source, and leave the marks among the others as the writer set them."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from voicestage.model.script import Inline, Words
from voicestage.script.marks import Fault, normal, note_end, read_words, unescape, write_words

TOKEN = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|\S")
"""A word with the apostrophes inside it, or a mark of punctuation."""

_BRACES = re.compile(r"\{((?:[^\\{}|]++|\\.)*+)(?:\|(?:[^\\{}]++|\\.)*+)?\}", re.DOTALL)
_ESCAPED = re.compile(r"\\[!-/:-@\[-`{-~]")


class Token(NamedTuple):
    """A word or a mark of punctuation, in the words of an utterance."""

    text: str
    stress: bool = False


class Placed(NamedTuple):
    """A token and where it stands in the source; those inside `{words|ipa}` all stand where the braces do."""

    token: Token
    start: int
    end: int


class Change(NamedTuple):
    """The tokens from `first` to `last` (exclusive) become `content`."""

    first: int
    last: int
    content: tuple[Inline, ...]
    space_before: bool
    """Whether a space stands before the new words; where there are none, between what they stood between."""
    space_after: bool


def tokens_of(content: Iterable[Inline]) -> tuple[Token, ...]:
    """Return the tokens of a line's words."""
    return tuple(Token(text, stress) for text, stress, _, _ in spans_of(content))


def spans_of(content: Iterable[Inline]) -> Iterator[tuple[str, bool, int, int]]:
    """Go through the tokens of a line with their stress, start and end in the line's text."""
    text: list[str] = []
    stressed: list[bool] = []
    for part in content:
        if isinstance(part, Words):
            text.append(part.text)
            stressed += [part.stress] * len(part.text)
    for match in TOKEN.finditer("".join(text)):
        yield match[0], stressed[match.start()], match.start(), match.end()


def cut(content: Iterable[Inline], start: int, end: int) -> tuple[Inline, ...]:
    """Return the words of a line from `start` to `end` in its text, stress kept, pauses and breaths left out."""
    parts: list[Inline] = []
    at = 0
    for part in content:
        if isinstance(part, Words):
            text = part.text[max(0, start - at) : max(0, end - at)]
            if text:
                whole = text == part.text
                parts.append(Words(text=text, stress=part.stress, ipa=part.ipa if whole else None))
            at += len(part.text)
    return normal(parts)


def placed(source: str, start: int, end: int) -> tuple[Placed, ...]:
    """Return the tokens of the words that stand from `start` to `end` in a source without faults, with their places."""
    characters: list[str] = []
    places: list[tuple[int, int]] = []
    stresses: list[bool] = []
    stress = False
    at = start
    while at < end:
        here, character = at, source[at]
        text, after = character, at + 1
        if character == "\\" and _ESCAPED.match(source, at, end):
            text, after = source[at + 1], at + 2
        elif character == "*":
            text, stress = "", not stress
        elif character == "[":
            close = note_end(source, at, end) if source.startswith("[[", at) else source.find("]", at, end) + 1
            text, after = "", close if close > 0 else at + 1
        elif character == "{" and (braces := _BRACES.match(source, at, end)):
            text, after = unescape(braces[1]), braces.end()
        characters += text
        places += [(here, after)] * len(text)
        stresses += [stress] * len(text)
        at = after
    found: list[Placed] = []
    for match in TOKEN.finditer("".join(characters)):
        token = Token(match[0], stresses[match.start()])
        found.append(Placed(token, places[match.start()][0], places[match.end() - 1][1]))
    return tuple(found)


def rewrite(source: str, start: int, end: int, tokens: Sequence[Placed], changes: Sequence[Change]) -> str:
    """Return the words from `start` to `end` of a source with some of their tokens changed.

    Args:
        source: the source of an utterance that has no faults.
        start: where its words begin.
        end: where they end.
        tokens: those between start and end, as `placed` gives them.
        changes: in order, without overlap.

    Returns:
        The new source of the words. The marks among the words that stay (stress, pauses, breaths, pronunciations) are
        still there, unless one of them would then say something else; notes always are.
    """
    if not changes:
        return source[start:end]
    wanted: list[Token] = []
    at = 0
    for change in changes:
        wanted += (each.token for each in tokens[at : change.first])
        wanted += tokens_of(change.content)
        at = change.last
    wanted += (each.token for each in tokens[at:])
    spliced = _spliced(source, start, end, tokens, changes)
    faults: list[Fault] = []
    read = read_words(spliced, 0, len(spliced), faults)
    if not faults and list(tokens_of(read)) == wanted:
        return spliced
    return _plain(source, start, end, tokens, changes)


def _spliced(source: str, start: int, end: int, tokens: Sequence[Placed], changes: Sequence[Change]) -> str:
    """Put the new words into the source where the old ones stand."""
    result = ""
    at = start
    for change in changes:
        left, right = _range(source, start, end, tokens, change)
        left = max(left, at)
        right = max(left, right)
        result += source[at:left]
        text = write_words(change.content)
        enters = leaves = False  # whether the new words begin, or end, in the midst of stressed ones
        if text and change.first < change.last:
            enters = left == tokens[change.first].start and tokens[change.first].token.stress
            leaves = right == tokens[change.last - 1].end and tokens[change.last - 1].token.stress
        if enters:
            result, text = _entered(result, text)
        if leaves:
            text, right = _left(text, source, right, end)
        new = " ".join(filter(None, (text, *_marks_between(source, tokens, change))))
        behind = source[right:end].removeprefix("*") if leaves else source[right:end]
        spaced_right = behind[:1].isspace() or (leaves and text.endswith(" *"))
        if not new:
            if change.space_before and not spaced_right and result and not result[-1].isspace():
                result += " "
            elif spaced_right and (not result or result[-1].isspace()):
                right += len(source[right:end]) - len(source[right:end].lstrip())
            elif not change.space_before:
                result = result.rstrip()
                right += len(source[right:end]) - len(source[right:end].lstrip())
        else:
            if not change.space_before:
                result = result.rstrip()
            elif result and not (result.removesuffix("*") if enters else result)[-1:].isspace():
                new = f" {new}"
            if not change.space_after and change.last < len(tokens):  # behind the last word stand only notes and marks
                right += len(source[right:end]) - len(source[right:end].lstrip())
            elif right < end and not spaced_right:
                new = f"{new} "
            result += new
        at = right
    return result + source[at:end]


def _range(source: str, start: int, end: int, tokens: Sequence[Placed], change: Change) -> tuple[int, int]:
    """Return what the change replaces in the source; stars that would enclose nothing go with their words."""
    if change.first < change.last:
        left, right = tokens[change.first].start, tokens[change.last - 1].end
        opens, closes = left > start and source[left - 1] == "*", right < end and source[right] == "*"
        first, last = (tokens[at].token.stress for at in (change.first, change.last - 1))
        if opens and first and not last:
            return left - 1, right
        if closes and last and not first:
            return left, right + 1
        return (left - 1, right + 1) if opens and closes else (left, right)
    if change.first:
        place = tokens[change.first - 1].end
        return (place + 1,) * 2 if place < end and source[place] == "*" else (place, place)
    if not tokens:
        return end, end
    place = tokens[0].start
    return (place - 1,) * 2 if place > start and source[place - 1] == "*" else (place, place)


def _entered(result: str, text: str) -> tuple[str, str]:
    """Return what stands before new words amid stressed ones, and the words, without a star if they are stressed."""
    if text.startswith("*"):
        return result, text[1:]
    return (result[:-1] if result.endswith("*") else f"{result.rstrip()}*"), text


def _left(text: str, source: str, right: int, end: int) -> tuple[str, int]:
    """Return new words behind which stressed ones go on, and where the source goes on behind them."""
    if text.endswith("*"):
        return text[:-1], right
    if source.startswith("*", right):
        return text, right + 1
    space = len(source[right:end]) - len(source[right:end].lstrip())
    return f"{text}{source[right : right + space]}*", right + space


def _marks_between(source: str, tokens: Sequence[Placed], change: Change) -> Iterator[str]:
    """Go through the notes, pauses and breaths between the tokens that are replaced."""
    for before, after in zip(tokens[change.first : change.last], tokens[change.first + 1 : change.last], strict=False):
        if before.end < after.start:
            yield source[before.end : after.start].replace("*", "").strip()


def _plain(source: str, start: int, end: int, tokens: Sequence[Placed], changes: Sequence[Change]) -> str:
    """Write the words anew, the notes behind them."""
    parts: list[Inline] = []
    at = 0
    for change in changes:
        _keep(parts, source, tokens[at : change.first])
        if change.space_before:
            parts.append(Words(text=" "))
        parts += change.content
        if change.space_after:
            parts.append(Words(text=" "))
        at = change.last
    _keep(parts, source, tokens[at:])
    return " ".join(("", write_words(parts), *notes_in(source[start:end])))


def notes_in(source: str) -> tuple[str, ...]:
    """Return the notes, with their brackets, that stand in a source."""
    notes: list[str] = []
    at = source.find("[[")
    while at >= 0 and (end := note_end(source, at, len(source))) >= 0:
        notes.append(source[at:end])
        at = source.find("[[", end)
    return tuple(notes)


def _keep(parts: list[Inline], source: str, tokens: Sequence[Placed]) -> None:
    for number, each in enumerate(tokens):
        if (
            number
            and tokens[number - 1].end < each.start
            and any(map(str.isspace, source[tokens[number - 1].end : each.start]))
        ):
            parts.append(Words(text=" ", stress=each.token.stress and tokens[number - 1].token.stress))
        parts.append(Words(text=each.token.text, stress=each.token.stress))
