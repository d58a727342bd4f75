"""Everyone who has no voice is given one, and keeps it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicestage.errors import StorageError
from voicestage.files import read_text, write_text
from voicestage.model.cast import Cast, Character
from voicestage.model.script import NARRATOR, Script

if TYPE_CHECKING:
    from voicestage.casting.choose import Choice
    from voicestage.production.folder import Production


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiced:
    """A cast in which everyone has a voice."""

    cast: Cast
    chosen: dict[str, Choice]
    """What the tool chose, by name; the others' voices stand in voices.yaml."""
    given: Cast
    """The cast before anything was chosen."""


def voiced(production: Production, cast: Cast, script: Script) -> Voiced:
    """Give everyone a voice who has none, the narrator too where voices.yaml does not name one.

    What was chosen before stays; see `casting.kept`. Nothing is written: `keep` does that.
    """
    from voicestage.casting.choose import choose, with_choices
    from voicestage.casting.parts import meetings, parts, weights

    if cast.find(NARRATOR) is None:
        cast = replace(cast, characters=(Character(name=NARRATOR), *cast.characters))
    if language := script.get("language"):
        cast = replace(cast, language=language)
    if all(character.voice for character in cast.characters):
        return Voiced(cast=cast, chosen={}, given=cast)
    found = parts(script, cast)
    chosen = choose(
        cast.characters,
        weights(found),
        meetings=meetings(found),
        language=cast.language,
        engine=cast.engine,
        kept=kept_choices(production, cast),
    )
    return Voiced(cast=with_choices(cast, chosen), chosen=chosen, given=cast)


def keep(production: Production, found: Voiced) -> None:
    """Note what was chosen, where that is new.

    A folder that cannot be written is no fault: of the same story the same is chosen again.
    """
    from voicestage.casting import kept

    text = kept.written(found.chosen, found.given)
    if text == _noted(production):
        return
    with contextlib.suppress(StorageError, OSError):
        if text:
            write_text(production.choices_file, text)
        else:
            production.choices_file.unlink()


def kept_choices(production: Production, cast: Cast) -> dict[str, Choice]:
    """Return what was chosen before for those of a cast who have no voice."""
    from voicestage.casting import kept

    return kept.standing(_noted(production), cast)


def _noted(production: Production) -> str:
    try:
        return read_text(production.choices_file) if production.choices_file.is_file() else ""
    except StorageError:
        return ""
