"""What can be said of a cast and a script before a word is spoken."""

from __future__ import annotations

from voicestage.casting.likeness import TWIN
from voicestage.casting.parts import alike
from voicestage.casting.resolve import engine_and_voice, performance
from voicestage.casting.values import like
from voicestage.engines.registry import engine as find_engine
from voicestage.errors import Diagnostic, EngineError, EngineMissing, Place, ProductionError
from voicestage.model.cast import TOGETHER, Cast, Character
from voicestage.model.script import Cue, Line, Script
from voicestage.speech.check import check_lexicon, check_line

MANY_TAKES = 1_000_000


def check_voices(cast: Cast) -> tuple[Diagnostic, ...]:
    """Return an error for each voice that is not there and each engine that is not installed.

    A character without a voice is one for whom the default engine had none to choose from.
    """
    found: list[Diagnostic] = []
    missing: set[str] = set()
    if waiting := [character for character in cast.characters if character.voice is None]:
        found.append(_unheard(cast.engine, waiting))
        missing.add(cast.engine)
    for character in cast.characters:
        if character.voice is None or like(character.voice):
            continue  # `as NAME`: the other's voice is looked at
        named = TOGETHER.join(member for member in character.voice.split(TOGETHER) if not like(member))
        if not named:
            continue
        name, voice = engine_and_voice(named, cast.engine)
        if name in missing:
            continue
        try:
            engine = find_engine(name)
            if reason := engine.missing():
                missing.add(name)
                found.append(Diagnostic(code="engine-missing", place=character.place, message=reason))
                continue
            engine.check_voice(voice)
        except EngineError as error:
            code = "engine-missing" if isinstance(error, EngineMissing) else "unknown-voice"
            found.append(Diagnostic(code=code, place=character.place, message=f"{character.name}: {error}"))
    return tuple(found)


def _unheard(name: str, waiting: list[Character]) -> Diagnostic:
    """Say why the default engine speaks nobody."""
    try:
        reason = find_engine(name).missing() or "it offers no voice."
    except EngineError as error:
        reason = str(error)
    others = len(waiting) - 1
    whom = f"{waiting[0].name} and {others} more have" if others else f"{waiting[0].name} has"
    return Diagnostic(
        code="engine-missing",
        place=Place("voices.yaml"),
        message=f"{name}, the default engine, cannot speak here, and {whom} no other voice: {reason.rstrip('.')}.",
        hint="Another engine can be named under defaults:.",
    )


def check_ipa(script: Script, cast: Cast) -> tuple[Diagnostic, ...]:
    """Return what is to be said of the IPA in lexicon and script, against the production's engine."""
    try:
        engine = find_engine(cast.engine)
    except EngineError:
        return ()  # `check_voices` names it
    found = list(check_lexicon(cast.lexicon, engine))
    for _, line in script.lines():
        found += check_line(line, engine)
    return tuple(found)


def check_spaces(script: Script, cast: Cast) -> tuple[Diagnostic, ...]:
    """Return an error for each `[space …]` that is neither built in nor in voices.yaml."""
    from voicestage.sound.rooms import ROOMS, like_room

    known = (*ROOMS, *(space.name for space in cast.sound.spaces))
    return tuple(
        Diagnostic(
            code="unknown-space",
            place=item.place,
            message=f'there is no room "{item.space}".',
            hint=f"Did you mean {near}?"
            if (near := like_room(item.space, known))
            else f"There are {', '.join(known)}.",
        )
        for scene in script.scenes
        for item in scene.items
        if isinstance(item, Cue) and item.space and item.space not in known
    )


def check_ambience(script: Script, cast: Cast) -> tuple[Diagnostic, ...]:
    """Return a warning where a script has ambiences and the standard that it is mastered to has no place for them."""
    cues = [item for scene in script.scenes for item in scene.items if isinstance(item, Cue)]
    ambiences = [cue for cue in cues if cue.kind == "ambience" and not cue.off]
    if cast.sound.standard != "acx" or cast.style != "drama" or not ambiences:
        return ()
    many = f"this and {len(ambiences) - 1} more are" if len(ambiences) > 1 else "this is"
    return (
        Diagnostic(
            code="ambience-left-out",
            place=ambiences[0].place,
            message=f"{many} not heard: with `loudness: acx` ambiences are left out, as ACX takes what goes on in the "
            "pauses for noise.",
            hint="Effects and music are heard. For a drama with its ambiences choose another loudness in voices.yaml.",
            severity="warning",
        ),
    )


def check_likeness(script: Script, cast: Cast) -> tuple[Diagnostic, ...]:
    """Return a warning for each two characters of a scene whose voices listeners will take for one."""
    found: list[Diagnostic] = []
    for pair in alike(script, cast):
        character = cast.find(pair.other)
        scenes = pair.scenes[0] if len(pair.scenes) == 1 else f"{pair.scenes[0]} and {len(pair.scenes) - 1} more"
        found.append(
            Diagnostic(
                code="voices-alike",
                place=character.place if character and character.place.line else Place("voices.yaml"),
                message=f"{pair.one} and {pair.other} both speak in {scenes} and sound alike: "
                f"{pair.likeness:.2f}, where 1 is one voice and {TWIN:.2f} the most that is told apart.",
                hint=f'Give one of them another voice: `voicestage audition "{pair.other}"` lets you hear some.',
                severity="warning",
            )
        )
    return tuple(found)


def check_takes(script: Script, cast: Cast) -> tuple[Diagnostic, ...]:
    """Return a finding for each take that nothing here can give: none is passed over in silence."""
    found: list[Diagnostic] = []
    for _, line in script.lines():
        if line.take is None or line.take == "1":
            continue
        if not line.take.isdecimal():
            continue  # a recording: `check_recordings`
        if (takes := _takes(line, cast)) < int(line.take) or line.take == "0":
            readings = f"{takes} readings" if takes > 1 else "one reading"
            message = f"take {line.take}: the voice has {readings} of a line; take 1 is heard."
            found.append(Diagnostic(code="take-not-heard", place=line.place, message=message, severity="warning"))
    return tuple(found)


def _takes(line: Line, cast: Cast) -> int:
    try:
        return find_engine(performance(line, cast).engine).takes()
    except (EngineError, ProductionError):
        return MANY_TAKES  # who speaks, or with what, is wrong, and other checks say so
