"""Cues between lines: `[sfx door-slam -6dB under]`, `[ambience off fade 4s]`, `[pause 1.2s]`.

The first word is the kind, the second the sound where the kind has one; then, in any order, what the kind takes of
level, fade, flow, distance and pan. A backslash makes the next character a part of the word: `[sfx my\\ door.wav]`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TypeVar

from voicestage.errors import Place, nearest
from voicestage.model.script import NOWHERE, Cue, CueKind, Flow
from voicestage.script.grammar import read_notes
from voicestage.script.marks import CUE_WORDS, FAULTS_PER_BLOCK, Fault, escape, read_time, report, shown, write_number
from voicestage.units import parse_decibels

QUIETEST_DB, LOUDEST_DB = -100.0, 40.0
"""Levels outside of these are slips of the keyboard."""

_CUE = re.compile(r"\[((?:[^\\\[\]]++|\\.)*+)\]", re.DOTALL)
_WORD = re.compile(r"(?:[^\\\s]++|\\.)++", re.DOTALL)
_QUANTITY = re.compile(r"[+-]?\.?[0-9][0-9.,]*[a-z]*", re.IGNORECASE)
_UNITS = frozenset({"db", "s", "ms", "min"})
_MINUS = str.maketrans("−–", "--")  # what word processors make of a hyphen before a number

_KINDS: dict[str, CueKind] = {
    "pause": "pause",
    "beat": "beat",
    "silence": "silence",
    "sfx": "sfx",
    "ambience": "ambience",
    "music": "music",
    "overlap": "overlap",
    "space": "space",
}
_FLOWS: dict[str, Flow] = {"under": "under", "wait": "wait"}
_DISTANCES = ("near", "mid", "far", "off")
_OFTEN_MEANT = {
    "fx": "sfx",
    "sound": "sfx",
    "effect": "sfx",
    "atmos": "ambience",
    "atmosphere": "ambience",
    "bed": "ambience",
    "theme": "music",
    "wait": "pause",
    "break": "pause",
    "room": "space",
    "reverb": "space",
}
_EXAMPLES = {
    "pause": "[pause 1.2s]",
    "beat": "[beat]",
    "silence": "[silence 2s]",
    "sfx": "[sfx door-slam -6dB under]",
    "ambience": "[ambience rain -26dB fade 3s]",
    "music": "[music theme -18dB fade 2s under]",
    "overlap": "[overlap 0.4s]",
    "space": "[space church]",
}
_SOUNDING = frozenset({"sfx", "ambience", "music"})
_BEDS = frozenset({"ambience", "music"})

_Value = TypeVar("_Value")


def read_cue(body: str, faults: list[Fault], *, place: Place = NOWHERE) -> Cue | None:
    """Read a cue on its line, which is at `place`; notes may stand after it. None where it cannot be read."""
    bracket = _CUE.match(body)
    if bracket is None:
        hint = 'Put "]" where it ends, on the same line, and no other bracket before that.'
        report(faults, offset=0, code="unclosed-bracket", message="The cue is not closed.", hint=hint)
        return None
    before = len(faults)
    read_notes(body, faults, bracket.end())
    words = list(_words(bracket[1], 1))
    if not words:
        hint = f"Write a cue such as {_EXAMPLES['sfx']} between them, or delete them."
        report(faults, offset=0, code="unknown-cue", message="The brackets are empty.", hint=hint)
        return None
    (start, word), rest = words[0], words[1:]
    kind = _KINDS.get(word.lower())
    if kind is None:
        faults.append(_unknown_cue(start, word, bracket[0]))
        return None
    cue = _read_rest(kind, start, rest, faults, place)
    return cue if len(faults) == before else None


def _words(inner: str, start: int) -> Iterator[tuple[int, str]]:
    """Go through the words of a cue with their offsets; a number and the unit after it are one."""
    found = [(start + word.start(), word[0]) for word in _WORD.finditer(inner)]
    index = 0
    while index < len(found):
        offset, word = found[index]
        index += 1
        number = word.translate(_MINUS)
        if _QUANTITY.fullmatch(number):
            if number[-1].isdigit() and index < len(found) and found[index][1].lower() in _UNITS:
                number += found[index][1]
                index += 1
            word = number
        yield offset, word


def _unknown_cue(offset: int, word: str, cue: str) -> Fault:
    near = _OFTEN_MEANT.get(word.lower()) or nearest(word[:40], CUE_WORDS)
    if word.lower() == "breath":
        hint = "Put it inside the words of a line, as in MARA: [breath] No."
    elif near:
        hint = f'Did you mean "{near}", as in {_EXAMPLES[near]}?'
    else:
        hint = f"A cue is one of {', '.join(CUE_WORDS)}; a note that is never spoken stands in [[ and ]]."
    return Fault(offset=offset, code="unknown-cue", message=f'"{shown(cue)}" is not a cue.', hint=hint)


def _read_rest(kind: CueKind, start: int, words: list[tuple[int, str]], faults: list[Fault], place: Place) -> Cue:
    """Read what stands after the kind."""
    sound: str | None = None
    space: str | None = None
    off = False
    seconds: float | None = None
    gain_db: float | None = None
    fade_s: float | None = None
    flow: Flow | None = None
    loop = False
    distance: str | None = None
    pan: float | None = None

    def fault(offset: int, message: str, hint: str = f"Write it as in {_EXAMPLES[kind]}.") -> None:
        report(faults, offset=offset, code="cue", message=message, hint=hint)

    def once(known: _Value | None, value: _Value | None, offset: int, what: str) -> _Value | None:
        if known is not None:
            fault(offset, f"The cue gives its {what} twice.", "Keep one of them.")
        return value

    def quantity(read: Callable[[str], float], text: str, offset: int, what: str) -> float | None:
        try:
            return read(text)
        except ValueError as error:
            fault(offset, f"The {what} {error}.")
            return None

    queue = list(reversed(words))
    if kind in _SOUNDING:
        if not queue or _is_quantity(queue[-1][1]) or queue[-1][1].lower() in _reserved(kind):
            fault(start, f"The {kind} does not say which sound.")
        else:
            offset, word = queue.pop()
            off = word.lower() == "off"
            sound = None if off else _unescape(word)
            if off and kind not in _BEDS:
                fault(offset, "A sound effect ends by itself.", "Delete this cue, or end a music or ambience.")
    elif kind == "space":
        if not queue or _is_quantity(queue[-1][1]):
            fault(start, "The space does not say which room.")
        else:
            word = queue.pop()[1]
            off = word.lower() == "off"
            space = None if off else _unescape(word)
    while queue and len(faults) < FAULTS_PER_BLOCK:
        offset, word = queue.pop()
        lower = word.lower()
        if _is_quantity(word):
            if lower.endswith("db") and kind in _SOUNDING and not off:
                gain_db = once(gain_db, quantity(_read_level, word, offset, "level"), offset, "level")
            elif kind in {"pause", "silence", "overlap"} and not lower.endswith("db"):
                seconds = once(seconds, quantity(read_time, word, offset, "time"), offset, "time")
            elif lower.endswith("db"):
                fault(offset, f"A level has no meaning with {f'{kind} off' if off else kind}.", "Leave it out.")
            elif lower.endswith(("s", "min")):
                hint = f'Write "fade {word}".' if kind in _SOUNDING else f"Leave it out, or write [pause {word}]."
                fault(offset, f'"{shown(word)}" does not say which time it is.', hint)
            else:
                quantity(_read_level, word, offset, "level")
        elif lower == "fade" and kind in _SOUNDING:
            if not queue or not _is_quantity(queue[-1][1]):
                fault(offset, "The fade does not say how long it is.", 'Write its time, as in "fade 2s".')
            else:
                time_offset, time = queue.pop()
                fade_s = once(fade_s, quantity(read_time, time, time_offset, "fade"), offset, "fade")
        elif lower in _FLOWS and kind in _SOUNDING:
            if off or (kind == "ambience" and lower == "wait"):
                fault(offset, f'"{lower}" has no meaning here: the next line does not wait for this.', "Leave it out.")
            flow = once(flow, _FLOWS[lower], offset, '"under" or "wait"')
        elif lower == "loop" and kind == "music" and not off:
            loop = True
        elif lower in _DISTANCES and kind == "sfx":
            distance = once(distance, lower, offset, "distance")
        elif lower == "pan" and kind == "sfx":
            if not queue or not _is_quantity(queue[-1][1]):
                fault(offset, "The pan does not say where.", 'Write a number from -1, left, to +1, as in "pan -0.4".')
            else:
                number_offset, number = queue.pop()
                pan = once(pan, quantity(_read_pan, number, number_offset, "pan"), number_offset, "pan")
        elif lower in {*_DISTANCES, "pan"} - {"off"} and kind in _BEDS:
            fault(offset, f'"{lower}" has no meaning with {kind}: it is all around.', "Leave it out, or use [sfx …].")
            if lower == "pan" and queue and _is_quantity(queue[-1][1]):
                queue.pop()
        else:
            fault(offset, f'"{shown(word)}" is not known in a cue of this kind.', _hint_for(kind, word, sound))
            if queue and nearest(word[:40], ["fade"]):  # its time is no second fault
                queue.pop()
    if loop and flow == "wait":
        hint = 'Leave out "wait", or "loop".'
        fault(start, "Music that goes round has no end that the next line could wait for.", hint)
    if kind in {"pause", "silence"} and not words:
        hint = f"Write its time, as in {_EXAMPLES[kind]}" + (
            ', or "[beat]" for a short one.' if kind == "pause" else "."
        )
        fault(start, f"The {kind} does not say how long it is.", hint)
    return Cue(
        kind=kind,
        sound=sound,
        off=off,
        space=space,
        gain_db=gain_db,
        fade_s=fade_s,
        seconds=seconds,
        flow=flow or "hold",
        loop=loop,
        distance=distance,
        pan=pan,
        place=place,
    )


def _reserved(kind: CueKind) -> frozenset[str]:
    """Return the words after `kind` that cannot be the name of a sound."""
    return frozenset({"fade", *_FLOWS, *(("loop",) if kind == "music" else ())})


def _hint_for(kind: CueKind, word: str, sound: str | None) -> str:
    ends = (*_DISTANCES, "pan") if kind == "sfx" else ("off",)
    known = ("fade", "under", "wait", *ends, *(("loop",) if kind == "music" else ()))
    near = nearest(word[:40], known) if kind in _SOUNDING else None
    if near == "off" and kind != "sfx":
        return f'To end it, write "[{kind} off]".'
    if near:
        return f'Did you mean "{near}"?'
    if sound and word.isprintable() and word[0].isalnum() and len(sound) + len(word) < 60:
        spaced = f'"{sound}\\ {word}"'
        return f'A sound is one word: write "{sound}-{word}", or {spaced} where its file has a space in the name.'
    return f"Write the cue as in {_EXAMPLES[kind]}."


def _is_quantity(word: str) -> bool:
    return _QUANTITY.fullmatch(word) is not None and word.lstrip("+-.,0123456789").lower() in {"", *_UNITS}


def _read_level(text: str) -> float:
    value = parse_decibels(text)
    if not QUIETEST_DB <= value <= LOUDEST_DB:
        raise ValueError(f'must be from {QUIETEST_DB:g}dB to {LOUDEST_DB:+g}dB, not "{shown(text)}"')
    return round(value, 6)


def _read_pan(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        raise ValueError(f'is a number without a unit, from -1 to +1, not "{shown(text)}"') from None
    if not -1.0 <= value <= 1.0:
        raise ValueError(f'must be from -1 to +1, not "{shown(text)}"')
    return value


def _unescape(word: str) -> str:
    return re.sub(r"\\(\W)", r"\1", word)


def _written_name(name: str) -> str:
    return re.sub(r"(\s)", r"\\\1", escape(re.sub(r"[\r\n]+", " ", name), "\\[]"))


def write_cue(cue: Cue) -> str:
    """Write a cue so that `read_cue` gives it back.

    Raises:
        ValueError: it needs a sound or a time and has none.
    """
    parts: list[str] = [cue.kind]
    if cue.kind in _SOUNDING and not cue.off:
        if not cue.sound or cue.sound.lower() in {"off", *_reserved(cue.kind)} or _is_quantity(cue.sound):
            raise ValueError(f"[{cue.kind}] cannot be written with the sound {cue.sound!r}")
        parts.append(_written_name(cue.sound))
    if cue.kind == "space" and not cue.off:
        if not cue.space or cue.space.lower() == "off" or _is_quantity(cue.space):
            raise ValueError(f"[space] cannot be written with the room {cue.space!r}")
        parts.append(_written_name(cue.space))
    if cue.off:
        parts.append("off")
    if cue.seconds is not None:
        parts.append(f"{write_number(cue.seconds)}s")
    elif cue.kind in {"pause", "silence"}:
        raise ValueError(f"[{cue.kind}] cannot be written without its time")
    if cue.gain_db is not None:
        parts.append(f"{write_number(cue.gain_db)}dB")
    if cue.fade_s is not None:
        parts.append(f"fade {write_number(cue.fade_s)}s")
    if cue.distance is not None:
        parts.append(cue.distance)
    if cue.pan is not None:
        parts += ["pan", write_number(cue.pan)]
    if cue.loop:
        parts.append("loop")
    if cue.flow != "hold":
        parts.append(cue.flow)
    return f"[{' '.join(parts)}]"
