"""Everyone who has no voice is given one, and keeps it."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from voicestage.errors import EngineError, StorageError
from voicestage.files import read_text, write_text
from voicestage.model.cast import Cast, Character
from voicestage.model.script import NARRATOR, Script
from voicestage.production.genders import with_likely_genders

if TYPE_CHECKING:
    from voicestage.casting.choose import Choice
    from voicestage.model.speech import VoiceInfo
    from voicestage.production.folder import Production


@dataclass(frozen=True, slots=True, kw_only=True)
class Voiced:
    """A cast in which everyone has a voice."""

    cast: Cast
    chosen: dict[str, Choice]
    """What the tool chose, by name; the others' voices stand in voices.yaml."""
    given: Cast
    """The cast before anything was chosen."""
    unheard: bool = False
    """Whether the default engine's voices cannot be known here, so that nobody was given one."""


def voiced(production: Production, cast: Cast, script: Script) -> Voiced:
    """Give everyone a voice who has none, the narrator too where voices.yaml does not name one.

    It is one of the default engine's. What was chosen before stays; see `casting.kept`. Nothing is written: `keep` does
    that. Where the engine is not installed nobody is given one, and `render.check.check_voices` says why.
    """
    from voicestage.casting.choose import choose, with_choices
    from voicestage.casting.parts import meetings, parts, weights

    if cast.find(NARRATOR) is None:
        cast = replace(cast, characters=(Character(name=NARRATOR), *cast.characters))
    if language := script.get("language"):
        cast = replace(cast, language=language)
    given, cast = cast, with_likely_genders(cast)
    if all(character.voice for character in cast.characters):
        return Voiced(cast=cast, chosen={}, given=given)
    try:
        voices = offered(cast.engine)
    except EngineError:
        return Voiced(cast=cast, chosen={}, given=given, unheard=True)
    found = parts(script, cast)
    chosen = choose(
        cast.characters,
        weights(found),
        meetings=meetings(found),
        language=cast.language,
        engine=cast.engine,
        voices=voices,
        kept=kept_choices(production, given),
    )
    return Voiced(cast=with_choices(cast, chosen), chosen=chosen, given=given)


def offered(engine: str) -> tuple[VoiceInfo, ...] | None:
    """Return the voices among which an engine's casting is made; None where it is Kokoro, of which casting knows more.

    Raises:
        EngineError: there is no such engine, or it cannot list its voices.
    """
    from voicestage.engines.registry import engine as find_engine

    return None if engine == "kokoro" else find_engine(engine).voices()


def keep(production: Production, found: Voiced) -> None:
    """Note what was chosen, where that is new.

    A folder that cannot be written is no fault: of the same story the same is chosen again.
    """
    from voicestage.casting import kept

    if found.unheard:
        return
    text = kept.written(found.chosen, found.given)
    if text == _noted(production):
        return
    with contextlib.suppress(StorageError, OSError):
        if text:
            write_text(production.choices_file, text)
        else:
            production.choices_file.unlink()


def kept_choices(production: Production, cast: Cast) -> dict[str, Choice]:
    """Return what was chosen before for those of a cast who have no voice.

    What another engine than the default one spoke no longer stands, nor a voice that is not there any more.
    """
    from voicestage.casting import kept
    from voicestage.engines.registry import engine as find_engine

    def speaks(voice: str) -> bool:
        engine, _, name = voice.partition("/")
        if engine != cast.engine or not name:
            return False
        try:
            find_engine(engine).check_voice(name)  # a server that is down accepts every name, so nobody is recast
        except EngineError:
            return False
        return True

    return kept.standing(_noted(production), cast, speaks=None if cast.engine == "kokoro" else speaks)


def _noted(production: Production) -> str:
    try:
        return read_text(production.choices_file) if production.choices_file.is_file() else ""
    except StorageError:
        return ""
