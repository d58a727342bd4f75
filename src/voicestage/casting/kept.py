"""What the tool chose for characters whose voice nobody has written: `script/casting.jsonl`.

It is committed with the script and read whenever somebody lacks a voice, so that who has one keeps it: whoever is added
later, wherever, and however the lines are shared out. One JSON object a line, in the order of the names. Only what a
choice was made for is held against it: another gender, age, language or default engine asks for another voice.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping

from voicestage.casting import values
from voicestage.casting.choose import Choice
from voicestage.model.cast import Cast
from voicestage.model.script import same_name

_MADE_FOR = ("gender", "age", "language")


def standing(text: str, cast: Cast, *, speaks: Callable[[str], bool] | None = None) -> dict[str, Choice]:
    """Return the choices that still stand, by name.

    They are those of characters without a voice, of the gender, age and language that they were made for. A line that
    cannot be read is none.

    Args:
        text: what was written.
        cast: who is to be cast.
        speaks: whether the default engine has a voice, `engine/voice`; where not given, it is Kokoro.
    """
    waiting = {same_name(each.name): each for each in cast.characters if each.voice is None}
    found: dict[str, Choice] = {}
    for row in text.splitlines():
        try:
            fields = json.loads(row)
            character = waiting.get(same_name(fields["name"]))
            choice = Choice(voice=fields["voice"], pitch_st=float(fields["pitch"]), reason=str(fields["reason"]))
            if speaks is None:
                values.mix(choice.voice)
        except (ValueError, KeyError, TypeError, AttributeError, values.BadValue):
            continue
        if speaks is not None and not speaks(choice.voice):
            continue
        if character and _made_for(cast, character.name) == {key: fields.get(key) for key in _MADE_FOR}:
            found[character.name] = choice
    return found


def written(chosen: Mapping[str, Choice], cast: Cast) -> str:
    """Write choices, one a line; nothing where there are none."""
    rows = [
        {
            "name": name,
            "voice": choice.voice,
            "pitch": choice.pitch_st,
            **_made_for(cast, name),
            "reason": choice.reason,
        }
        for name, choice in sorted(chosen.items(), key=lambda each: same_name(each[0]))
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)


def _made_for(cast: Cast, name: str) -> dict[str, str]:
    character = next(each for each in cast.characters if each.name == name)
    return {"gender": character.gender, "age": character.age, "language": cast.language}
