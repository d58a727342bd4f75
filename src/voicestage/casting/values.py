"""From the text of one value to what it means, by the kind its field wants."""

from __future__ import annotations

import re

from voicestage import units
from voicestage.casting.fields import LOUDNESS, STEPS, Field
from voicestage.errors import nearest
from voicestage.script.grammar import name_fault

_NUMBER = re.compile(r"[+-]?(?:\d+(?:\.\d*)?|\.\d+)", re.ASCII)
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[a-z0-9]{2,8})*", re.ASCII | re.IGNORECASE)
_VOICE = re.compile(r"[\w-]+", re.ASCII)
_PART = re.compile(r"(?P<weight>[+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*\*\s*(?P<voice>[\w-]+)", re.ASCII)
_STEP = re.compile(r"(?P<name>[a-z][a-z-]*)\s+(?P<amount>[+-]?(?:\d+(?:\.\d*)?|\.\d+))\s*(?P<unit>[a-z]*)", re.ASCII)
_LIKE = re.compile(r"as\s+(?P<name>\S.*)", re.IGNORECASE)
_YES, _NO = {"true", "yes", "on"}, {"false", "no", "off"}


class BadValue(ValueError):
    """The text is not what the field wants; `message` goes on after the field's name, `hint` says what to write."""

    def __init__(self, message: str, hint: str = "") -> None:
        self.message = message
        self.hint = hint
        super().__init__(message)


def number(field: Field, text: str) -> float:
    """Read a number, semitones, decibels or seconds, within the field's range.

    Raises:
        BadValue: it is not one, has no unit where it needs one, or lies outside.
    """
    value = _measure(field, text.strip())
    if (field.low is not None and value < field.low) or (field.high is not None and value > field.high):
        raise BadValue(f"must be {_what(field)}, not {_shown(text)}.", f"Try {field.example}.")
    return value


def _measure(field: Field, text: str) -> float:
    try:
        if field.kind == "decibels":
            return units.parse_decibels(text)
        if field.kind == "seconds":
            return round(units.parse_seconds(text), 6)  # 700 * 0.001 is not 0.7
    except ValueError:
        unit = "dB" if field.kind == "decibels" else "s"
        if _NUMBER.fullmatch(text):
            also = f' or "{text}ms"' if unit == "s" else ""
            raise BadValue("needs its unit:", f'"{text}{unit}"{also}.') from None
        raise BadValue(f"must be {_what(field)}, not {_shown(text)}.", f"Try {field.example}.") from None
    if field.kind == "semitones":
        text = re.sub(r"\s*(st|semitones?)$", "", text)
    if not _NUMBER.fullmatch(text):
        comma = text.replace(",", ".", 1)
        example = comma if _NUMBER.fullmatch(comma) else field.example
        raise BadValue(f"must be {_what(field)}, not {_shown(text)}.", f"Try {example}.")
    return float(text)


def _what(field: Field) -> str:
    noun = {
        "decibels": "a level",
        "seconds": "a time",
        "semitones": "a number of semitones",
    }.get(field.kind, "a number")
    return f"{noun} {field.bounds()}".rstrip()


def loudness(field: Field, text: str) -> tuple[str, float]:
    """Read a named loudness or a number in LUFS; the name of a number is `own`.

    Raises:
        BadValue: it is neither.
    """
    text = text.strip()
    if text.casefold() in LOUDNESS:
        return text.casefold(), LOUDNESS[text.casefold()]
    try:
        return "own", number(field, re.sub(r"\s*lufs$", "", text, flags=re.IGNORECASE))
    except BadValue:
        known = ", ".join(LOUDNESS)
        near = nearest(text, LOUDNESS) or field.example
        raise BadValue(f"must be {known} or a number {field.bounds()}, not {_shown(text)}.", f"Try {near}.") from None


def choice(field: Field, text: str) -> str:
    """Read one of the field's words, in any case.

    Raises:
        BadValue: it is none of them.
    """
    for known in field.choices:
        if known == text.strip().casefold():
            return known
    *most, last = field.choices
    raise BadValue(
        f"must be {', '.join(most)} or {last}, not {_shown(text)}.",
        f"Try {nearest(text, field.choices) or field.example}.",
    )


def yes_no(text: str) -> bool:
    """Read `true` or `false`, `yes` or `no`, `on` or `off`.

    Raises:
        BadValue: it is something else.
    """
    word = text.strip().casefold()
    if word in _YES | _NO:
        return word in _YES
    raise BadValue(f"must be true or false, not {_shown(text)}.")


def language(field: Field, text: str) -> str:
    """Read a language as `en` or `en-GB`.

    Raises:
        BadValue: it does not look like one.
    """
    if _LANGUAGE.fullmatch(text.strip()):
        return text.strip()
    raise BadValue(f"must be a language such as {field.example}, not {_shown(text)}.")


def step(text: str) -> str | None:
    """Read a voice effect with an amount, as `low-cut 400Hz`; None where the text is none.

    Returns:
        The step in one spelling, in its own unit: `high-cut 3 kHz` as `high-cut 3000Hz`.

    Raises:
        BadValue: the amount has no unit or another one, or lies outside its range.
    """
    match = _STEP.fullmatch(text.strip().casefold())
    if not match or match["name"] not in STEPS:
        return None
    name, (unit, low, high) = match["name"], STEPS[match["name"]]
    scale = {unit.casefold(): 1.0, **({"khz": 1_000.0} if unit == "Hz" else {"s": 1_000.0} if unit == "ms" else {})}
    amount = float(match["amount"]) * scale.get(match["unit"], 1.0)
    if match["unit"] not in scale or not low <= amount <= high:
        raise BadValue(f"{name} must be from {low:g}{unit} to {high:g}{unit}, not {_shown(text)}.")
    return f"{name} {amount:g}{unit}"


def plain_text(text: str) -> str:
    """Read text that people see or hear, on one line.

    Raises:
        BadValue: it is empty.
    """
    joined = " ".join(text.split())
    if not joined:
        raise BadValue("is empty.", "Write something, or remove the line.")
    return joined


def name(text: str) -> str:
    """Read a character's name or alias, as a script can write it before a colon.

    Raises:
        BadValue: it is empty, too long, or holds characters that no name has.
    """
    joined = plain_text(text)
    if fault := name_fault(joined, forced=True):
        hint = "Write several as [one, two]." if "," in joined else "Change it here and in the script."
        raise BadValue(f"the name {_shown(joined)} {fault}.", hint)
    return joined


def voice(text: str) -> str | None:
    """Read `af_bella`, `engine/voice` or a mix; None for `auto`. Whether the engine has it is not known here.

    Raises:
        BadValue: it is none of these.
    """
    text = plain_text(text)
    if text.casefold() == "auto":
        return None
    if like(text):
        return text
    engine, slash, rest = text.partition("/")
    if slash and not (_VOICE.fullmatch(engine) and rest):
        raise BadValue(f"must be engine/voice, not {_shown(text)}.", "Try pyttsx3/en-gb.")
    of_engine = rest if slash else text
    if "*" in of_engine:
        mix(of_engine)
    elif not slash and not _VOICE.fullmatch(text):
        raise BadValue(f"must be a voice, engine/voice or a mix, not {_shown(text)}.", "Try af_bella.")
    return text


def like(voice: str) -> str | None:
    """Return whose voice `as DAVID` is; None where a voice is named itself."""
    match = _LIKE.fullmatch(voice)
    return match["name"] if match else None


def member(text: str) -> str:
    """Read one of several voices that speak together.

    Raises:
        BadValue: it is no voice.
    """
    found = voice(text)
    if found is None:
        raise BadValue("a group names its voices; auto is none.", "Try [af_bella, bm_george].")
    return found


def mix(text: str) -> tuple[tuple[float, str], ...]:
    """Take `0.6*bm_george + 0.4*bm_fable` apart into weights and voices; a plain voice is a mix of one.

    Raises:
        BadValue: it cannot be read, a weight is not above 0, or they do not sum to 1.
    """
    if _VOICE.fullmatch(text):
        return ((1.0, text),)
    parts = []
    for part in text.split("+"):
        match = _PART.fullmatch(part.strip())
        if not match or not 0 < float(match["weight"]) <= 100:
            raise BadValue(f"is not a mix of voices: {_shown(text)}.", "Try 0.6*bm_george + 0.4*bm_fable.")
        parts.append((float(match["weight"]), match["voice"]))
    total = sum(weight for weight, _ in parts)
    if abs(total - 1) > 0.01:
        raise BadValue(f"the weights in {_shown(text)} sum to {total:g}.", "Make them sum to 1.")
    return tuple(parts)


def _shown(text: str) -> str:
    text = " ".join(text.split())
    return f'"{text}"' if len(text) <= 60 else f'"{text[:59]}…"'
