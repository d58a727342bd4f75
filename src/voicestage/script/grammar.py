"""The syntax of a script's blocks: what starts a line, names, directions, headings, notes, front matter.

Everything here reads the body of one block, says what is wrong in it as `Fault`s with offsets, and writes it back.
The marks inside words are in `marks`, the cues between lines in `cues`.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from voicestage.model.script import Breath, Inline, Words
from voicestage.script.marks import (
    Fault,
    escape,
    note_end,
    read_words,
    report,
    shown,
    squeeze,
    unescape,
    write_words,
)

Kind = Literal["frontmatter", "heading", "utterance", "cue", "note", "blank", "unknown"]
LONGEST_NAME = 40

_PLAIN_NAME = re.compile(r"[^\W_](?:[^\W_]|[ .'’&-])*+")
_HEAD = re.compile(r"[^:(\r\n]*+")
_PARENTHESES = re.compile(r"\((?:[^\\()]++|\\.)*+\)", re.DOTALL)
_UP_TO_COMMA = re.compile(r"(?:[^\\,]++|\\.|\\)*+", re.DOTALL)
_INNER_NAME = re.compile(r"[\r\n]\s*(@?[^\W\d_][^:()\r\n]{1,39})(?:\([^()\r\n]*\)\s*)?:")
_LINE_ENDS = re.compile(r"[\r\n]+")
_LINE = re.compile(r"[^\r\n]+")
_IN_TITLE = re.compile(r"\\[!-/:-@\[-`{-~]|\[\[")
_IN_DIRECTIONS = "\\(),"
_IN_HEADING = "\\[]"


def kind_of(line: str) -> Kind:
    """Say what a line is by how it starts; `unknown` also where an indented line could go on with the one above."""
    if not line or line.isspace():
        return "blank"
    match line[0]:
        case "#":
            return "heading"
        case "[":
            return "note" if line.startswith("[[") else "cue"
        case "@":
            return "utterance"
        case character if character.isspace():
            return "unknown"
    head = _HEAD.match(line)
    if head is None or head.end() == len(line) or line[head.end()] not in ":(":
        return "unknown"
    return "utterance" if name_fault(head[0]) is None else "unknown"


def is_fence(line: str) -> bool:
    """Tell whether a line is the `---` around front matter."""
    return line.rstrip() == "---"


# --- names


def name_fault(name: str, *, forced: bool = False) -> str | None:
    """Return what is wrong with a name, as the end of a sentence about it, or None; `forced` is one after `@`."""
    name = name.strip()
    if not name:
        return "is missing"
    if not forced and not (name[0].isalpha() and not name[0].islower()):
        return "does not start with a capital"
    if len(name) > LONGEST_NAME and len(squeeze(name)) > LONGEST_NAME:
        return f"is longer than {LONGEST_NAME} characters"
    if _PLAIN_NAME.fullmatch(name):
        return None
    if not name[0].isalnum():
        return "does not start with a letter or digit"
    for character in name:
        if not (_PLAIN_NAME.fullmatch(f"A{character}") or _is_mark(character) or character.isspace()):
            return f'has "{character}" in it; it may have letters, digits, spaces and . \' - &'
    return None


def as_name(text: str) -> str:
    """Return the nearest thing to `text` that can be written as a name; empty where it has no letter or digit."""
    kept = "".join(c if c.isalnum() or c in ".'’&-" or _is_mark(c) else " " for c in text)
    start = next((index for index, character in enumerate(kept) if character.isalnum()), len(kept))
    return squeeze(squeeze(kept[start:])[:LONGEST_NAME])


def write_name(name: str) -> str:
    """Write a name, with the `@` that one without a capital needs.

    Raises:
        ValueError: it is not a name.
    """
    if fault := name_fault(name, forced=True):
        raise ValueError(f'the name "{shown(name)}" {fault}')
    return squeeze(name) if name_fault(name) is None else f"@{squeeze(name)}"


def _is_mark(character: str) -> bool:
    """Tell whether it is a combining mark: an accent, or a vowel sign of an Indian script."""
    return unicodedata.category(character).startswith("M")


# --- utterances


@dataclass(frozen=True, slots=True, kw_only=True)
class Utterance:
    """An utterance as it stands in its block, with the offsets where its parts stand."""

    speaker: str
    directions: tuple[str, ...]
    take: str | None
    content: tuple[Inline, ...]
    name_end: int
    """Where the name, which starts at 0 and may have an `@`, is over."""
    colon: int
    """Where the colon stands; the directions stand between name and colon."""
    end: int
    """Where the words, which start after the colon, are over."""


def read_utterance(body: str, faults: list[Fault]) -> Utterance | None:
    """Read `NAME (direction, take 2): words`; None where it is not one, or has nothing to say."""
    at = len(_HEAD.match(body)[0])  # type: ignore[index]  # it matches nothing, too
    name_end = len(body[:at].rstrip())
    forced = body.startswith("@")
    name = squeeze(body[1 if forced else 0 : name_end])
    if fault := name_fault(name, forced=forced):
        report(
            faults,
            offset=0,
            code="name",
            message=f'The name "{shown(name)}" {fault}.' if name else "The name is missing.",
            hint="Write @name: and the words; if this is narration, start it with NARRATOR:",
        )
        return None
    directions: tuple[str, ...] = ()
    take: str | None = None
    if body.startswith("(", at):
        parentheses = _PARENTHESES.match(body, at)
        if parentheses is None:
            hint = f'Write "{name} (direction): words".'
            message = "The parenthesis is not closed."
            report(faults, offset=at, code="unclosed-parenthesis", message=message, hint=hint)
            return None
        directions, take = _read_directions(body, at + 1, parentheses.end() - 1, faults)
        at = parentheses.end()
    colon = len(body) - len(body[at:].lstrip())
    if not body.startswith(":", colon):
        hint = f'Write "{shown(body[:at])}: words"; if this is narration, write "NARRATOR: {shown(body)}".'
        what = "parenthesis" if at > name_end and body[at - 1] == ")" else "name"
        report(faults, offset=at, code="missing-colon", message=f"No colon stands after the {what}.", hint=hint)
        return None
    end = len(body.rstrip())
    before = len(faults)
    content = read_words(body, colon + 1, end, faults)
    if not is_spoken(content):
        if len(faults) == before:
            hint = f'Write the words after "{name}:", or delete the line; a pause between lines needs no name.'
            report(faults, offset=colon, code="empty-utterance", message=f"{name} says nothing.", hint=hint)
        return None
    _find_inner_names(body, faults)
    return Utterance(
        speaker=name,
        directions=directions,
        take=take,
        content=content,
        name_end=name_end,
        colon=colon,
        end=end,
    )


def is_spoken(content: Iterable[Inline]) -> bool:
    """Tell whether there is something to hear: words or a breath; a pause is none."""
    return any(part.text.strip() if isinstance(part, Words) else isinstance(part, Breath) for part in content)


def _read_directions(body: str, start: int, end: int, faults: list[Fault]) -> tuple[tuple[str, ...], str | None]:
    """Read what stands between the parentheses: the directions, and the take apart."""
    directions: list[str] = []
    take: str | None = None

    def fault(message: str, hint: str) -> None:
        report(faults, offset=here, code="direction", message=message, hint=hint)

    at = here = start
    while at <= end:
        part = _UP_TO_COMMA.match(body, at, end)
        raw = part[0] if part else ""
        here = at + len(raw) - len(raw.lstrip())
        word, *rest = raw.split(maxsplit=1)[:2] or [""]
        if not word:
            fault("A direction is missing.", "Write a word between the commas, or leave the comma or parentheses out.")
        elif word.lower() != "take":
            directions.append(squeeze(unescape(raw)))
        elif not rest or re.fullmatch("0+", rest[0].strip()):
            fault("The take is missing.", 'Write "take 2" for another reading, or "take FILE" for one of your own.')
        elif take is not None:
            fault("The line has two takes.", "Keep one of them.")
        else:
            take = unescape(rest[0].strip())
            take = take.lstrip("0") if re.fullmatch("[0-9]+", take) else take
        at += len(raw) + 1
    return tuple(directions), take


def _find_inner_names(body: str, faults: list[Fault]) -> None:
    """Find indented lines that look like an utterance of someone else: they would be spoken by the one above."""
    for found in _INNER_NAME.finditer(body):
        name = found[1].strip()
        if name.isupper() and name_fault(name) is None:
            report(
                faults,
                offset=found.start(1),
                code="indented-name",
                message=f"{name} stands indented, so these words are said by the one above.",
                hint=f'Remove the spaces before "{name}"; if it is meant, write "{name}\\:".',
                severity="warning",
            )


def write_utterance_head(speaker: str, directions: Iterable[str] = (), take: str | None = None) -> str:
    """Write `NAME (direction, take 2)`.

    Raises:
        ValueError: the speaker is not a name, or a direction is a take.
    """
    return write_name(speaker) + (f" {inner}" if (inner := write_directions(directions, take)) else "")


def write_directions(directions: Iterable[str], take: str | None = None) -> str:
    """Write `(direction, take 2)`, or nothing where there is neither.

    Raises:
        ValueError: a direction starts with the word "take".
    """
    parts = [direction for direction in map(squeeze, directions) if direction]
    for direction in parts:
        if direction.split()[0].lower() == "take":
            raise ValueError(f'"{shown(direction)}" is a take, not a direction')
    if take is not None and (take := take.strip()):
        parts.append(f"take {_LINE_ENDS.sub(' ', take)}")
    return f"({', '.join(escape(part, _IN_DIRECTIONS) for part in parts)})" if parts else ""


def write_utterance(
    speaker: str, content: Iterable[Inline], *, directions: Iterable[str] = (), take: str | None = None
) -> str:
    """Write `NAME (direction, take 2): words` on one line.

    Raises:
        ValueError: the speaker is not a name, or a direction is a take.
    """
    return f"{write_utterance_head(speaker, directions, take)}: {write_words(content)}"


# --- headings, notes, front matter


def read_heading(body: str, faults: list[Fault]) -> tuple[int, str | None] | None:
    """Read `# Title` (1) or `## Title` (2); the title is None where there is none. Notes in it are left out."""
    line = body.rstrip()
    level = len(line) - len(line.lstrip("#"))
    title = line[level:]
    if level > 2:
        message = "A heading has one # (chapter) or two (scene)."
        report(faults, offset=0, code="heading", message=message, hint=f'Write "## {shown(title)}".')
        return None
    if title and not title[0].isspace():
        hint = f'Write "{"#" * level} {shown(title)}".'
        report(faults, offset=level, code="heading", message="No space stands after the #.", hint=hint)
    return level, squeeze(_read_title(line, level, faults)) or None


def _read_title(line: str, at: int, faults: list[Fault]) -> str:
    kept: list[str] = []
    for mark in _IN_TITLE.finditer(line, at):
        if mark.start() < at:  # inside a note
            continue
        kept.append(line[at : mark.start()])
        at = mark.end()
        if mark[0] != "[[":
            kept.append(mark[0][1])
        elif (at := note_end(line, mark.start(), len(line))) < 0:
            hint = r'Put "]]" where it ends, or write \[\[ for brackets that belong to the title.'
            report(faults, offset=mark.start(), code="unclosed-note", message="The note is not closed.", hint=hint)
            return "".join(kept)
    kept.append(line[at:])
    return "".join(kept)


def write_heading(level: int, title: str | None) -> str:
    """Write a heading so that `read_heading` gives the title back."""
    return f"{'#' * level} {escape(squeeze(title or ''), _IN_HEADING)}".rstrip()


def read_notes(body: str, faults: list[Fault], at: int = 0) -> None:
    """Read what stands from `at` on as notes, `[[…]]`, and nothing else."""
    end = len(body.rstrip())
    while at < end:
        if body[at].isspace():
            at += 1
        elif not body.startswith("[[", at):
            hint = "Put it on a line of its own; words start with a name, as in NARRATOR: words."
            message = f'"{shown(body[at:])}" stands after the bracket.'
            report(faults, offset=at, code="after-bracket", message=message, hint=hint)
            return
        elif (close := note_end(body, at, end)) >= 0:
            at = close
        else:
            hint = 'Put "]]" where it ends, on the same line.'
            report(faults, offset=at, code="unclosed-note", message="The note is not closed.", hint=hint)
            return


def read_front_matter(body: str, faults: list[Fault]) -> list[tuple[str, str, int]]:
    """Read `key: value` lines between the fences: keys in lower case, values literally, and offsets of the keys."""
    entries: list[tuple[str, str, int]] = []
    lines = list(_LINE.finditer(body))
    if len(lines) < 2 or not is_fence(lines[-1][0]):
        message = "The front matter is not closed."
        hint = 'Put "---" on the line after its last "key: value", without blank lines before it.'
        report(faults, offset=0, code="front-matter", message=message, hint=hint)
    for line in lines[1:]:
        key, colon, value = line[0].partition(":")
        if is_fence(line[0]):
            continue
        if colon and key.strip() and not key[0].isspace():
            entries.append((squeeze(key).lower(), value.strip(), line.start()))
        else:
            message = f'"{shown(line[0])}" is not "key: value".'
            hint = "Write one key: value a line, as in title: The Understudy."
            report(faults, offset=line.start(), code="front-matter", message=message, hint=hint)
    return entries


def write_front_matter(meta: Iterable[tuple[str, str]]) -> str:
    """Write the lines of front matter with their fences.

    Raises:
        ValueError: a key is empty or cannot be one.
    """
    lines = ["---"]
    for key, value in meta:
        written = squeeze(key).lower()
        if not written or ":" in written or kind_of(written) in {"heading", "cue", "note"}:
            raise ValueError(f'"{shown(key)}" cannot be a key of front matter')
        lines.append(f"{written}: {_LINE_ENDS.sub(' ', value).strip()}".rstrip())
    return "\n".join([*lines, "---"])
