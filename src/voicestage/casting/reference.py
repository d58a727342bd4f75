"""The reference page of voices.yaml, made from the table of fields.

`python -m voicestage.casting.reference` rewrites `docs/reference/voices-yaml.md`.
"""

from __future__ import annotations

from pathlib import Path

from voicestage.casting.directions import BUILT_IN
from voicestage.casting.fields import FIELDS, Field, below, children
from voicestage.casting.kokoro import VOICES
from voicestage.model.cast import Delivery
from voicestage.script.grammar import LONGEST_NAME

PAGE = Path("docs/reference/voices-yaml.md")

_HEAD = f"""\
# voices.yaml

<!-- Made by `python -m voicestage.casting.reference` from the table of fields; changes here are lost. -->

Who speaks how: the one file of a production in which voices, directions, pronunciations, pauses and the mix are set.
Nothing in it is required. A change here renders again only what it can be heard in.

- Text needs no quotes unless it holds a colon, a `#` or begins with one of `[ {{ & * ! | > % @`. A character called
  `no` or `12` stays one: nothing is taken for a truth value or a number where a name belongs.
- Levels and times have their unit: `-3dB`, `350ms`, `1.8s`. Pitch is in semitones, pace in times the normal speed.
- A name has at most {LONGEST_NAME} characters: letters of any script, digits, spaces and `. ' - &`. Names and aliases
  are compared without case, and belong to one character each.
- What is the same for several characters can be said once: `GUARD: &guard {{space: cellar, gain: -2dB}}`, then
  `CAPTAIN: {{<<: *guard, pitch: -2}}`.
- All errors of the file are shown at once, each with its line and column. Editors complete and check it as it is
  written: [how](../how-to/editor.md).
"""


def page() -> str:
    """Return the page as Markdown."""
    parts = [_HEAD, "\n## At the top\n\n", _table(tuple(field for field in children("") if not field.holds_others))]
    for section in FIELDS:
        if section.holds_others and section.path != "sound.spaces":
            parts += [f"\n## {section.path}\n\n{section.sentence}\n\n{_below(section)}"]
            if section.path == "cast":
                parts.append(_voices())
            if section.path == "directions":
                parts.append(_directions())
    return "".join(parts)


def _below(section: Field) -> str:
    fields: list[Field] = []
    for field in children(below(section)):
        fields += [field, *children(below(field))]
    return _table(tuple(fields), under=section.path)


def _table(fields: tuple[Field, ...], under: str = "") -> str:
    rows = ["| field | value | usually | what it does |", "| --- | --- | --- | --- |"]
    for field in fields:
        name = field.path.removeprefix(under).lstrip(".*[]").replace(".*.", ": NAME: ")
        usual = f"`{field.default}`" if field.default else ""
        rows.append(f"| `{name}` | {_value(field)} | {usual} | {field.sentence} |")
    return "\n".join(rows) + "\n"


def _value(field: Field) -> str:
    words = {
        "text": "text",
        "language": "a language",
        "voice": "a voice",
        "names": "a name, or a list",
        "words": "a word, or a list",
        "number": "a number",
        "semitones": "semitones",
        "decibels": "a level",
        "seconds": "a time",
        "yes-no": "`true` or `false`",
        "named": "names, and below each",
        "choice": " ".join(f"`{choice}`" for choice in field.choices),
        "loudness": " ".join(f"`{choice}`" for choice in field.choices) + " or a number",
    }[field.kind]
    said = " ".join(filter(None, (words, field.bounds())))
    unsaid = field.kind not in ("choice", "loudness", "yes-no", "named")
    return f"{said}, as `{field.example}`" if unsaid and field.example != field.default else said


def _voices() -> str:
    rows = ["\nThe default engine's voices, the best first:\n"]
    for accent in ("british", "american"):
        for gender in ("female", "male"):
            names = [voice for voice in VOICES if (voice.accent, voice.gender) == (accent, gender)]
            spelt = ", ".join(f"`{voice.name}`" for voice in sorted(names, key=lambda voice: -voice.grade))
            rows.append(f"- {accent.capitalize()}, {gender}: {spelt}")
    return "\n".join(rows) + "\n"


def _directions() -> str:
    by_delivery: dict[Delivery, list[str]] = {}
    for word, delivery in BUILT_IN.items():
        by_delivery.setdefault(delivery, []).append(word)
    rows = ["\nBuilt in are:\n", "| directions | what they do |", "| --- | --- |"]
    for delivery, words in by_delivery.items():
        rows.append(f"| {', '.join(words)} | {_said(delivery)} |")
    return "\n".join(rows) + "\n"


def _said(delivery: Delivery) -> str:
    said = {
        "pace": f"{delivery.pace:g}" if delivery.pace != 1 else "",
        "pitch": f"{delivery.pitch_st:+g}" if delivery.pitch_st else "",
        "gain": f"{delivery.gain_db:+g}dB" if delivery.gain_db else "",
        "effects": f"[{', '.join(delivery.effects)}]" if delivery.effects else "",
        "space": delivery.space,
        "distance": delivery.distance,
    }
    return f"`{{{', '.join(f'{key}: {value}' for key, value in said.items() if value)}}}`"


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
