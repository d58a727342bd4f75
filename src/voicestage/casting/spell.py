"""Values and characters as YAML that this tool and every other reader take for the same."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from voicestage.model.cast import Character, LexiconEntry

WIDEST = 110
"""An entry that is longer stands on several lines."""

_SAFE = re.compile(r"\w(?:[\w .'’/*&()+-]*[\w.'’)+*-])?")
_LITERAL = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?: ?[A-Za-z]+)?|true|false")
_WORDS = {"y", "yes", "n", "no", "on", "off", "true", "false", "null"}
_NUMBER = re.compile(r"[-+.\d][-+.,:_\da-fA-FxXoObBeE]*")


def scalar(value: str, *, literal: bool = False) -> str:
    """Spell one value so that it stands on one line, in a list or mapping with brackets as well as in a block.

    Args:
        value: What it says.
        literal: Whether it is a number, a level, a time or a yes, which needs no quotes; text that only looks like
            one gets them, as other readers of YAML would change it.
    """
    if literal and _LITERAL.fullmatch(value):
        return value
    if _SAFE.fullmatch(value) and value.casefold() not in _WORDS and not _NUMBER.fullmatch(value):
        return value
    return '"' + "".join(map(_escaped, value)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    # separators, controls, surrogates and what has no meaning: readers differ, so they are spelt out
    if character == " " or unicodedata.category(character) not in ("Zs", "Zl", "Zp", "Cc", "Cf", "Cs", "Cn"):
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def fields(character: Character) -> Iterator[tuple[str, str]]:
    """Go through what is known of a character as keys and spelt values, without what is usual anyway."""
    delivery = character.delivery
    if character.voice:
        yield "voice", scalar(character.voice)
    if character.gender != "unknown":
        yield "gender", character.gender
    if character.age != "unknown":
        yield "age", character.age
    if character.aliases:
        yield "aliases", listed(character.aliases)
    if delivery.pace != 1:
        yield "pace", f"{delivery.pace:g}"
    if delivery.pitch_st:
        yield "pitch", f"{delivery.pitch_st:+g}"
    if delivery.gain_db:
        yield "gain", f"{delivery.gain_db:g}dB"
    if delivery.pan is not None:
        yield "pan", f"{delivery.pan:g}"
    if delivery.space:
        yield "space", scalar(delivery.space)
    if delivery.distance:
        yield "distance", scalar(delivery.distance)
    if delivery.effects:
        yield "effects", listed(delivery.effects)


def lexicon_entry(entry: LexiconEntry) -> str:
    """Spell an entry of the lexicon on one line: `{word: Mme., say: Madame}`."""
    found = (("word", entry.word), ("say", entry.say), ("ipa", entry.ipa), ("character", entry.character))
    return "{" + ", ".join(f"{key}: {scalar(value)}" for key, value in found if value is not None) + "}"


def listed(texts: tuple[str, ...]) -> str:
    """Write a list in brackets."""
    return "[" + ", ".join(map(scalar, texts)) + "]"


def flow(character: Character) -> str:
    """Spell a character's fields on one line: `{voice: af_bella, gender: female}`."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in fields(character)) + "}"


def lines(character: Character, indent: int, remark: str = "") -> list[str]:
    """Spell a character with its name: one line, or a line for each field where that would be too wide.

    Args:
        character: who.
        indent: how far in the entry stands.
        remark: a comment behind the first line.
    """
    margin, name = " " * indent, scalar(character.name)
    behind = f"  # {' '.join(remark.split())}" if remark else ""
    whole = f"{margin}{name}: {flow(character)}"
    if len(whole) <= WIDEST:
        return [whole + behind]
    spelt = [f"{margin}{name}:{behind}"]
    for key, value in fields(character):
        spelt += _wrapped(f"{margin}  {key}: ", value)
    return spelt


def _wrapped(start: str, value: str) -> list[str]:
    """Spell a key and its value; a list that is too wide goes on below its first entry."""
    first, *others = value.split(", ")
    rows = [start + first]
    for item in others:
        if len(rows[-1]) + len(item) + 3 > WIDEST:
            rows[-1] += ","
            rows.append(" " * (len(start) + 1) + item)
        else:
            rows[-1] += f", {item}"
    return rows
