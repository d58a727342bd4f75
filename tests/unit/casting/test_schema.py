"""What an editor says of voices.yaml agrees with what voicestage says."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from voicestage.casting.fields import FIELDS
from voicestage.casting.load import parse
from voicestage.casting.schema import json_schema

ROOT = Path(__file__).parents[3]
TYPES: dict[str, Any] = {
    "string": str, "number": (int, float), "boolean": bool, "null": type(None), "object": dict, "array": list
}  # fmt: skip


class Yaml12(yaml.SafeLoader):
    """Reads as editors do, by YAML 1.2: `off` and `yes` are words."""


Yaml12.yaml_implicit_resolvers = {
    first: [each for each in resolvers if each[0] != "tag:yaml.org,2002:bool" or first in "tf"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def loaded(text: str) -> Any:
    return yaml.load(text, Loader=Yaml12)


def faults(schema: dict[str, Any], value: Any, where: str = "") -> list[str]:
    """Check a value as a validator does, by those words of JSON Schema that this one uses; unknown words fail."""
    if unknown := set(schema) - {
        "$schema", "title", "description", "examples", "type", "enum", "anyOf", "pattern", "minimum", "maximum",
        "properties", "additionalProperties", "items",
    }:  # fmt: skip
        raise AssertionError(unknown)
    types = schema.get("type", [])
    types = [types] if isinstance(types, str) else types
    fits = [name for name in types if isinstance(value, TYPES[name]) and isinstance(value, bool) == (name == "boolean")]
    found = [] if fits or not types else [f"{where}: {value!r} is not {types}"]
    if "enum" in schema and not any(value == each and type(value) is type(each) for each in schema["enum"]):
        found.append(f"{where}: {value!r} is not in {schema['enum']}")
    if "anyOf" in schema and all(faults(each, value, where) for each in schema["anyOf"]):
        found.append(f"{where}: {value!r} fits none")
    if isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
        found.append(f"{where}: {value!r} is not like {schema['pattern']}")
    if isinstance(value, (int, float)) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        found.append(f"{where}: {value!r} is out of range")
    if isinstance(value, dict):
        rest = schema.get("additionalProperties", True)
        for key, each in value.items():
            if key in schema.get("properties", {}):
                found += faults(schema["properties"][key], each, f"{where}.{key}")
            elif rest is False:
                found.append(f"{where}.{key} is unknown")
            elif isinstance(rest, dict):
                found += faults(rest, each, f"{where}.{key}")
    if isinstance(value, list) and "items" in schema:
        found += [fault for each in value for fault in faults(schema["items"], each, f"{where}[]")]
    return found


def examples() -> list[str]:
    """Every value of the table that is right, where it belongs, and the same place left empty."""
    found = []
    for field in FIELDS:
        if not field.holds_others:
            values = [field.example, field.default, *field.choices, ""]
            for value in dict.fromkeys(values):
                text = value
                for key in reversed(re.findall(r"\[\]|[^.\[\]]+", field.path)):
                    text = f"[{text}]" if key == "[]" else f"{{{'MARA' if key == '*' else key}: {text}}}"
                found.append(text)
    return found


WRITTEN = """\
cast:
  MARA: af_bella
  JONAS:
  CREW: {voices: [af_heart, as MARA], pitch: -1 st, effects: [high-cut 3 kHz, radio], whisper: yes}
pauses: {turn: 350 ms, chapter: 1min}
sound: {loudness: -18 LUFS}
"""


@pytest.mark.parametrize("text", [*examples(), (ROOT / "voices.yaml").read_text(encoding="utf-8"), WRITTEN])
def test_the_schema_takes_what_is_right(text: str) -> None:
    assert not [each for each in parse(text)[1] if not text.startswith("{lexicon")]
    assert faults(json_schema(), loaded(text)) == []


@pytest.mark.parametrize(
    "text",
    [
        "titel: The Understudy",
        "cast: {MARA: {vioce: af_bella}}",
        "cast: {MARA: {pace: 5}}",
        "cast: {MARA: {gender: woman}}",
        "cast: {MARA: {gain: -3}}",
        "cast: {MARA: {effects: [low-cut]}}",
        "pauses: {turn: 350}",
        "sound: {loudness: loud}",
        "lexicon: [{wort: lead}]",
    ],
)
def test_the_schema_finds_what_is_wrong(text: str) -> None:
    assert parse(text)[1]
    assert faults(json_schema(), loaded(text))


def test_the_schema_has_every_field():
    def paths(schema, path=""):
        for entry in (schema, *schema.get("anyOf", ())):
            for key, value in entry.get("properties", {}).items():
                yield (where := f"{path}.{key}" if path else key)
                yield from paths(value, where)
            if isinstance(entry.get("additionalProperties"), dict):
                yield from paths(entry["additionalProperties"], f"{path}.*")
            if "properties" in entry.get("items", {}):
                yield from paths(entry["items"], f"{path}[]")

    assert set(paths(json_schema())) == {field.path for field in FIELDS}
