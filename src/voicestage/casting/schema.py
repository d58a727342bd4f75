"""The JSON Schema by which an editor completes and checks voices.yaml, made from the table of fields.

An editor with a YAML language server finds it by a line in the file, which a new voices.yaml begins with. It is a help
while writing: what it takes, `voicestage check` may still refuse, such as an unknown voice; what that takes, it takes
too, but for words in capitals where a field has its choices.
"""

from __future__ import annotations

import json

from voicestage.casting.fields import EFFECTS, STEPS, Field, below, children

FILE = "voices.schema.json"
"""Its name in `.voicestage/`."""

MODELINE = f"# yaml-language-server: $schema=.voicestage/{FILE}"
"""The line that leads an editor there; the path is taken from the file it stands in."""

_NUMBER = r"[+-]?([0-9]+(\.[0-9]*)?|\.[0-9]+)"
_UNITS = {"Hz": "[kK]?[hH][zZ]", "dB": "[dD][bB]", "ms": "[mM]?[sS]"}
_SCALAR = ["string", "number", "boolean", "null"]


def schema_text() -> str:
    """Return the schema as the text of a file."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


def json_schema() -> dict[str, object]:
    """Return the schema (JSON Schema draft-07, which every editor knows)."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "voices.yaml",
        "description": "Who speaks how.",
        **_object(""),
    }


def _object(path: str) -> dict[str, object]:
    properties = {field.key: _schema(field) for field in children(path)}
    return {"type": ["object", "null"], "properties": properties, "additionalProperties": False}


def _schema(field: Field) -> dict[str, object]:
    schema: dict[str, object] = {"description": field.sentence}
    match field.kind:
        case "section":
            return schema | _object(field.path)
        case "named":
            entry: dict[str, object] = _object(below(field))
            if field.path == "cast":
                entry = {"anyOf": [{"type": "string"}, entry]}
            return schema | {"type": ["object", "null"], "additionalProperties": entry}
        case "entries":
            return schema | {"type": ["array", "null"], "items": _object(below(field))}
        case "choice":
            schema["enum"] = [*field.choices, None]
        case "yes-no":
            schema["enum"] = [True, False, "yes", "no", "on", "off", None]
        case "number":
            schema |= _number(field)
        case "semitones":
            schema["anyOf"] = [_number(field), {"type": "string", "pattern": rf"^{_NUMBER} *(st|semitones?)?$"}]
        case "decibels":
            schema |= {"type": ["string", "null"], "pattern": rf"^{_NUMBER} *{_UNITS['dB']}$"}
        case "seconds":
            schema |= {"type": ["string", "null"], "pattern": rf"^{_NUMBER} *(ms|s|min)$"}
        case "loudness":
            own = {"type": "string", "pattern": rf"^{_NUMBER} *[lL][uU][fF][sS]$"}
            schema["anyOf"] = [{"enum": [*field.choices, None]}, _number(field), own]
        case "names":
            schema["anyOf"] = [{"type": _SCALAR}, {"type": "array", "items": {"type": _SCALAR}}]
        case "words":
            step = "|".join(f"{name} +{_NUMBER} *{_UNITS[unit]}" for name, (unit, _, _) in STEPS.items())
            effect = {"anyOf": [{"enum": list(EFFECTS)}, {"type": "string", "pattern": f"^({step})$"}]}
            schema["anyOf"] = [effect, {"type": "array", "items": effect}, {"type": "null"}]
        case "text" | "language" | "voice":
            schema["type"] = _SCALAR
    if field.example:
        schema["examples"] = [field.example]
    return schema


def _number(field: Field) -> dict[str, object]:
    return {"type": ["number", "null"], "minimum": field.low, "maximum": field.high}
