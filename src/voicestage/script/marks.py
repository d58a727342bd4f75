"""The marks inside words: `*stress*`, `[pause 0.4s]`, `[breath]`, `{text|ipa}`, `[[note]]` and backslash escapes.

A closed list, read in one pass over the text and written back beside it. Words have one normal form, so that what
is written is read as it was: white space is one space, none stands at the borders of a line or of a mark.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from voicestage.errors import Severity, nearest
from voicestage.model.script import Breath, Inline, Rest, Words
from voicestage.units import parse_seconds

FAULTS_PER_BLOCK = 20
"""A block with more faults than this is not prose any more; the rest would only bury the first."""

LONGEST_SECONDS = 600.0
"""No pause, fade or overlap is longer [s]; what is, is a slip of the unit."""

_MARK = re.compile(r"[\\*\[\]{}]")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_ANY_ESCAPE = re.compile(r"\\[!-/:-@\[-`{-~]")
_BRACKET = re.compile(r"\[([^\[\]]*+)\]")
_BRACES = re.compile(r"\{((?:[^\\{}|]++|\\.)*+)(?:\|((?:[^\\{}]++|\\.)*+))?\}", re.DOTALL)
_WHITE = re.compile(r"\s+")

CUE_WORDS = ("pause", "beat", "silence", "sfx", "ambience", "music", "overlap", "space")
"""The words that open a cue, as `CueKind` names them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """Something that cannot be read, at an offset in the text that was given."""

    offset: int
    code: str
    message: str
    hint: str = ""
    severity: Severity = "error"


def report(
    faults: list[Fault], *, offset: int, code: str, message: str, hint: str, severity: Severity = "error"
) -> None:
    """Add a fault of a block to those found in it, unless there are enough."""
    if len(faults) < FAULTS_PER_BLOCK:
        faults.append(Fault(offset=offset, code=code, message=message, hint=hint, severity=severity))


def shown(text: str, longest: int = 60) -> str:
    """Return `text` as a message shows it: white space squeezed, cut where it is long."""
    text = squeeze(text[: 4 * longest])
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"


def squeeze(text: str) -> str:
    """Return `text` with every run of white space as one space, and none at its borders."""
    return " ".join(text.split())


def escape(text: str, marks: str = "\\*[]{}") -> str:
    """Put a backslash before every character of `text` that would be read as one of `marks`."""
    return "".join(f"\\{character}" if character in marks else character for character in text)


def unescape(text: str) -> str:
    """Take away the backslash before punctuation; before anything else it is a character like any other."""
    return _ESCAPE.sub(r"\1", text)


def note_end(text: str, start: int, end: int) -> int:
    """Return where the note that opens with `[[` at `start` is over, or -1 where it is not closed."""
    close = text.find("]]", start + 2, end)
    if close < 0:
        return -1
    close += 2
    while close < end and text[close] == "]":  # [[see [1]]]
        close += 1
    return close


def read_time(text: str) -> float:
    """Read a time such as `0.4s`, as pauses, fades and overlaps have it.

    Raises:
        ValueError: there is no unit, or it is below 0 or above 10 minutes; the message goes on after a subject.
    """
    value = parse_seconds(text)
    if not 0.0 <= value <= LONGEST_SECONDS:  # also not infinite
        raise ValueError(f'must be from 0s to 10min, not "{shown(text)}"')
    return round(value, 6)


def write_number(value: float) -> str:
    """Write a number as short as it is exact to a millionth, never with an exponent."""
    if not math.isfinite(value):
        raise ValueError(f"{value} cannot be written in a script")
    text = format(Decimal(repr(round(value, 6))), "f")
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text == "-0" else text


def read_words(text: str, start: int, end: int, faults: list[Fault]) -> tuple[Inline, ...]:
    """Read the words between two offsets of `text`; what is wrong in them goes to `faults`.

    Returns:
        The parts in normal form; where there are faults, what could be read.
    """
    if _MARK.search(text, start, end) is None:
        words = squeeze(text[start:end])
        return (Words(text=words),) if words else ()
    parts: list[Inline] = []
    plain: list[str] = []
    stress_start: int | None = None
    at = start

    def fault(offset: int, code: str, message: str, hint: str) -> None:
        report(faults, offset=offset, code=code, message=message, hint=hint)

    def close_plain() -> None:
        if plain:
            parts.append(Words(text="".join(plain), stress=stress_start is not None))
            plain.clear()

    while (mark := _MARK.search(text, at, end)) and len(faults) < FAULTS_PER_BLOCK:
        here = mark.start()
        plain.append(text[at:here])
        at = here + 1
        match text[here]:
            case "\\":
                escaped = _ANY_ESCAPE.match(text, here, end)
                plain.append(text[at] if escaped else "\\")
                at += 1 if escaped else 0
            case "*":
                after = text[at] if at < end else " "
                if after == "*":
                    while at < end and text[at] == "*":
                        at += 1
                    if not any(known.code == "stars" for known in faults):
                        fault(here, "stars", "Stress has one star on each side.", "Write *so*, not **so**.")
                elif stress_start is None and not after.isspace():
                    close_plain()
                    stress_start = here
                elif stress_start is not None and not text[here - 1].isspace():
                    close_plain()
                    stress_start = None
                else:
                    hint = r"Put it close to its word, as in *so*, or write \* for a star that is spoken of."
                    fault(here, "lone-star", "A star stands alone.", hint)
                    plain.append("*")
            case "[" if text.startswith("[[", here):
                at = note_end(text, here, end)
                if at < 0:
                    fault(here, "unclosed-note", "The note is not closed.", 'Put "]]" where it ends.')
                    at = end
            case "[":
                bracket = _BRACKET.match(text, here, end)
                if bracket is None:
                    hint = r'Put "]" where it ends, or write \[ for a bracket that belongs to the words.'
                    fault(here, "unclosed-bracket", "The bracket is not closed.", hint)
                    plain.append("[")
                    continue
                at = bracket.end()
                close_plain()
                part, code, message, hint = _read_bracket(bracket[1])
                if part is None:
                    fault(here, code, message, hint)
                else:
                    parts.append(part)
            case "{":
                braces = _BRACES.match(text, here, end)
                if braces is None:
                    hint = r"Write {text|ipa}, or \{ for a brace that belongs to the words."
                    fault(here, "unclosed-brace", "The brace is not closed.", hint)
                    plain.append("{")
                    continue
                at = braces.end()
                word, ipa = braces[1], braces[2]
                if not word.strip() or not (ipa or "").strip():
                    hint = r"Write {Reykjavik|ˈreɪkjavɪk}, or \{ and \} for braces that belong to the words."
                    fault(here, "pronunciation", f'"{shown(braces[0])}" needs words and how they are said.', hint)
                elif re.search(r"[*\[\]]", _ANY_ESCAPE.sub("", word)):
                    message = "A mark stands inside {text|ipa}."
                    fault(here, "pronunciation", message, "Put it outside, as in *{text|ipa}*.")
                close_plain()
                text_, ipa = unescape(word), unescape(ipa or "")
                parts.append(Words(text=text_, stress=stress_start is not None, ipa=ipa or None))
            case closing:
                opening = "[" if closing == "]" else "{"
                hint = f'Put "{opening}" where it begins, or write \\{closing} where it belongs to the words.'
                fault(here, "stray-bracket", f'"{closing}" closes nothing.', hint)
                plain.append(closing)
    plain.append(text[at:end])
    close_plain()
    if stress_start is not None:
        hint = r"Put a second star after the stressed words, or write \* for a star that is spoken of."
        fault(stress_start, "unclosed-stress", "The stress is not closed.", hint)
    return normal(parts)


def _read_bracket(inner: str) -> tuple[Inline | None, str, str, str]:
    """Read what stands between brackets: a part, or the code, message and hint of its fault."""
    word, _, rest = squeeze(inner).partition(" ")
    mark = f'"[{shown(inner)}]"'
    match word.lower():
        case "breath" if not rest:
            return Breath(), "", "", ""
        case "breath":
            return None, "unknown-mark", f"{mark} says more than a breath.", "Write [breath]."
        case "pause":
            try:
                return Rest(seconds=read_time(rest)), "", "", ""
            except ValueError as error:
                message = f"The pause {error}." if rest else "The pause does not say how long it is."
                return None, "time", message, "Write its time with the unit, as in [pause 0.4s]."
        case "beat":
            return (
                None,
                "unknown-mark",
                f"{mark} stands inside words.",
                "Write [pause 0.7s], or [beat] on its own line.",
            )
        case cue if cue in CUE_WORDS:
            return None, "cue-in-words", f"{mark} is a cue and stands inside words.", "Put it on a line of its own."
    near = nearest(word[:40], ("pause", "breath", *CUE_WORDS)) if word else None
    hint = f'Did you mean "{near}"? ' if near else ""
    hint += r"Inside words stand [pause 0.4s], [breath] and [[note]]; write \[ and \] for brackets that are spoken."
    return None, "unknown-mark", f"{mark} is not known inside words.", hint


def normal(content: Iterable[Inline]) -> tuple[Inline, ...]:
    """Return the parts of a line in the form in which they are read and written.

    White space is one space, also across a pause or note; it stands outside of stress and pronunciation, and not at
    the borders of the line. Neighbours of one kind are one part.
    """
    result: list[Inline] = []
    spaced = True  # whether the words so far end in a space, or have not begun
    for part in _runs(content):
        if isinstance(part, Rest):
            result.append(Rest(seconds=round(part.seconds, 6)))
            continue
        if isinstance(part, Breath):
            result.append(part)
            continue
        for piece in _pieces(part):
            text = piece.text[1:] if spaced and piece.text.startswith(" ") else piece.text
            if not text:
                continue
            spaced = text.endswith(" ")
            before = result[-1] if result else None
            joins = isinstance(before, Words) and before.stress == piece.stress and not before.ipa and not piece.ipa
            if joins and isinstance(before, Words):
                result[-1] = Words(text=before.text + text, stress=piece.stress)
            else:
                result.append(Words(text=text, stress=piece.stress, ipa=piece.ipa))
    for index in reversed(range(len(result))):
        last = result[index]
        if isinstance(last, Words):
            if last.text == " ":
                del result[index]
            elif last.text.endswith(" "):
                result[index] = Words(text=last.text[:-1], stress=last.stress, ipa=last.ipa)
            break
    return tuple(result)


def _runs(content: Iterable[Inline]) -> Iterator[Inline]:
    """Join stressed words with the stressed space between them, which is theirs."""
    run: Words | None = None
    for part in content:
        if isinstance(part, Words) and part.stress and not part.ipa:
            run = Words(text=run.text + part.text, stress=True) if run else part
            continue
        if run:
            yield run
        run = None
        yield part
    if run:
        yield run


def _pieces(part: Words) -> Iterator[Words]:
    """Take the white space at the borders of marked words out of the mark."""
    text = _WHITE.sub(" ", part.text)
    ipa = _bare_ipa(part.ipa or "") or None
    inner = text.strip()
    if not inner or not (part.stress or ipa):
        yield Words(text=text)
        return
    if text.startswith(" "):
        yield Words(text=" ")
    yield Words(text=inner, stress=part.stress, ipa=ipa)
    if text.endswith(" "):
        yield Words(text=" ")


def _bare_ipa(ipa: str) -> str:
    """Take away the slashes or brackets in which phonetics are quoted: /ˈwɜːd/, [ˈwɜːd]."""
    ipa = squeeze(ipa)
    start, end = 0, len(ipa)
    while end - start > 1 and ipa[start] + ipa[end - 1] in {"//", "[]"}:
        start += 2 if ipa[start + 1] == " " else 1
        end -= 2 if ipa[end - 2] == " " else 1
    return ipa[start:end]


def write_words(content: Iterable[Inline]) -> str:
    """Write the parts of a line so that `read_words` gives them back in normal form."""
    parts = normal(content)
    where_words = [index for index, part in enumerate(parts) if isinstance(part, Words)]
    first, last = (where_words[0], where_words[-1]) if where_words else (0, 0)
    written: list[str] = []
    ends_in_space = True
    for stressed, group in groupby(enumerate(parts), key=lambda item: isinstance(item[1], Words) and item[1].stress):
        if stressed:
            inner = "".join(_write_piece(part) for _, part in group if isinstance(part, Words))
            written.append(f"*{inner}*")
            ends_in_space = False
            continue
        for index, part in group:
            if isinstance(part, Words):
                written.append(_write_piece(part))
                ends_in_space = part.text.endswith(" ")
                continue
            mark = "[breath]" if isinstance(part, Breath) else f"[pause {write_number(part.seconds)}s]"
            # a space beside a mark is free where there is one already, or where the words have not begun or are over
            free = ends_in_space or index < first or index > last
            written.append(f" {mark} " if free else mark)
    return squeeze("".join(written))


def _write_piece(part: Words) -> str:
    if part.ipa is None:
        return escape(part.text)
    return "{" + escape(part.text, "\\*[]{}|") + "|" + escape(part.ipa, "\\{}|") + "}"
