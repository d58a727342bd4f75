"""The marks inside a screenplay's words: `*so*`, `**so**`, `_so_` are stress; `[[notes]]` are never spoken.

Three notes say what a script can say and a screenplay cannot: `[[pause 0.4s]]`, `[[breath]]`, and `[[ipa words|x]]`
behind the words that are said so.
Source: https://fountain.io/syntax (emphasis, notes, escapes).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from voicestage.model.script import Breath, Inline, Rest, Words
from voicestage.script.marks import normal, read_time, squeeze, write_number

_TOKEN = re.compile(r"\\([!-/:-@\[-`{-~])|\[\[(.*?)\]\]|(\*{1,3})|(_)", re.DOTALL)
_NOTE = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_PAUSE = re.compile(r"pause\s+(\S+)", re.I)
_IPA = re.compile(r"ipa\s+(?:([^|]+)\|)?(.+)", re.I | re.DOTALL)


_FARTHEST = 400
"""Characters before a note in which the words stand that it is about."""


@dataclass(slots=True)
class _Letter:
    """A character of the words, with what is marked on it; or a pause or breath between two."""

    text: str
    stress: bool = False
    ipa: tuple[str, int] | None = None
    """How it is said, and which note says so: neighbours that are said alike are two all the same."""
    part: Rest | Breath | None = None


@dataclass(slots=True)
class _Mark:
    """Stars or an underline that may open or close stress."""

    text: str
    partner: int = -1


def read_emphasis(text: str) -> tuple[tuple[Inline, ...], tuple[str, ...]]:
    """Return the words of a paragraph with what is marked in them, and the notes that say nothing of that kind."""
    if not _TOKEN.search(text):
        words = squeeze(text)
        return ((Words(text=words),) if words else ()), ()
    items: list[_Letter | _Mark] = []
    notes: list[str] = []
    at = 0
    for token in _TOKEN.finditer(text):
        items += map(_Letter, text[at : token.start()])
        at = token.end()
        if token[1]:
            items.append(_Letter(token[1]))
        elif token[2] is not None:
            _note(token[2].strip(), items, notes)
        else:
            items.append(_Mark(token[3] or token[4]))
    items += map(_Letter, text[at:])
    _pair(items)
    return _content(items), tuple(notes)


def read_runs(runs: Iterable[tuple[str, bool]]) -> tuple[tuple[Inline, ...], tuple[str, ...]]:
    """Return the words of runs of text, each with whether it is stressed; of marks they have notes alone."""
    items: list[_Letter | _Mark] = []
    notes: list[str] = []
    for text, stress in runs:
        at = 0
        for note in _NOTE.finditer(text):
            items += (_Letter(letter, stress=stress) for letter in text[at : note.start()])
            _note(note[1].strip(), items, notes)
            at = note.end()
        items += (_Letter(letter, stress=stress) for letter in text[at:])
    return _content(items), tuple(notes)


def _note(note: str, items: list[_Letter | _Mark], notes: list[str]) -> None:
    """Take a note for what it says about the words, or put it with the others."""
    if note.lower() == "breath":
        items.append(_Letter("", part=Breath()))
        return
    if match := _PAUSE.fullmatch(note):
        try:
            items.append(_Letter("", part=Rest(seconds=read_time(match[1]))))
        except ValueError:
            notes.append(note)
        return
    match = _IPA.fullmatch(note)
    letters = _said_so(items, match[1]) if match else []
    if match is None or not letters:
        notes.append(note)
        return
    for letter in letters:
        letter.ipa = match[2].strip(), len(items)


def _said_so(items: Sequence[_Letter | _Mark], words: str | None) -> list[_Letter]:
    """Return the letters before a note that it is about: the words that it names, else the last word."""
    letters = [item for item in items[-_FARTHEST:] if isinstance(item, _Letter)]
    while letters and letters[-1].text.isspace():
        letters.pop()
    if words is None:
        first = len(letters)
        while first and letters[first - 1].text and not letters[first - 1].text.isspace():
            first -= 1
        return letters[first:]
    wanted = " ".join(words.split())
    return letters[-len(wanted) :] if "".join(each.text for each in letters).endswith(wanted) else []


def _pair(items: Sequence[_Letter | _Mark]) -> None:
    """Find which marks open stress and which close it; what has no partner is a character like any other."""
    opened: dict[str, int] = {}
    befores = _beside(items)
    afters = _beside(items[::-1])[::-1]
    for at, (item, before, after) in enumerate(zip(items, befores, afters, strict=True)):
        if not isinstance(item, _Mark):
            continue
        kind = item.text[0]
        inside_word = kind == "_" and before.isalnum() and after.isalnum()
        start = opened.get(kind)
        if start is not None and before and not before.isspace() and not inside_word and at > start + 1:
            item.partner = start
            partner = items[start]
            if isinstance(partner, _Mark):
                partner.partner = at
            del opened[kind]
        elif after and not after.isspace() and not (kind == "_" and before.isalnum()):
            opened[kind] = at


def _beside(items: Sequence[_Letter | _Mark]) -> list[str]:
    """Return for each item the character before it, over other marks; a pause or breath is none that is white."""
    found: list[str] = []
    last = ""
    for item in items:
        found.append(last)
        if isinstance(item, _Letter):
            last = item.text or "x"
    return found


def _content(items: Sequence[_Letter | _Mark]) -> tuple[Inline, ...]:
    parts: list[Inline] = []
    depth = 0
    run: list[str] = []
    state: tuple[bool, tuple[str, int] | None] = (False, None)

    def close() -> None:
        if run:
            parts.append(Words(text="".join(run), stress=state[0], ipa=state[1][0] if state[1] else None))
            run.clear()

    for at, item in enumerate(items):
        if isinstance(item, _Mark):
            if item.partner >= 0:
                depth += 1 if item.partner > at else -1
                continue
            item = _Letter(item.text)  # noqa: PLW2901 - a mark without a partner is a character
        if item.part:
            close()
            parts.append(item.part)
            continue
        here = item.stress or depth > 0, item.ipa
        if here != state:
            close()
            state = here
        run.append(item.text)
    close()
    return normal(parts)


def plain_words(text: str) -> str:
    """Return a title's or a name's words without what is marked in them."""
    content, _ = read_emphasis(text)
    return " ".join("".join(part.text for part in content if isinstance(part, Words)).split())


def write_emphasis(content: Iterable[Inline]) -> str:
    """Write words as a screenplay marks them, so that they are read as they were."""
    written: list[str] = []
    for part in content:
        if not isinstance(part, Words):
            written.append(_noted(note_of(part), written))
            continue
        # "/*" would begin a boneyard, wherever the star comes from
        text = re.sub(r"([\\*_]|\[(?=\[)|(?<=\[)\[|/(?=\*|\Z))", r"\\\1", part.text)
        pieces = [text]
        if part.ipa:
            pieces.append(_noted(note_of(part), pieces))
        text = "".join(pieces)
        written.append(f"*{text}*" if part.stress else text)
    return "".join(written)


def note_of(part: Inline) -> str:
    """Return what the note says that stands for a pause or breath, or for how words are said."""
    if isinstance(part, Words):
        return f"ipa {part.text}|{part.ipa}"
    return "breath" if isinstance(part, Breath) else f"pause {write_number(part.seconds)}s"


def has_note(part: Inline) -> bool:
    """Tell whether a note can say it: brackets and strokes of the words would end it."""
    return not (isinstance(part, Words) and part.ipa and re.search(r"[\[\]|]|/\*", part.text + part.ipa))


def _noted(note: str, written: list[str]) -> str:
    """Return a note; a bracket right before it becomes a character."""
    if written and re.search(r"(?<!\\)(?:\\\\)*\[\Z", written[-1]):
        written[-1] = f"{written[-1][:-1]}\\["
    return f"[[{note}]]"
