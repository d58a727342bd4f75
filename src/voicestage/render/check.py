"""What can be said of a cast and a script before a word is spoken."""

from __future__ import annotations

from voicestage.casting.resolve import engine_and_voice
from voicestage.engines.registry import engine as find_engine
from voicestage.errors import Diagnostic, EngineError
from voicestage.model.cast import Cast
from voicestage.model.script import Script, Words


def check_voices(cast: Cast) -> tuple[Diagnostic, ...]:
    """Return an error for each voice that is not there and each engine that is not installed."""
    found: list[Diagnostic] = []
    missing: set[str] = set()
    for character in cast.characters:
        if character.voice is None:
            continue
        name, voice = engine_and_voice(character.voice, cast.engine)
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
            message = f"{character.name}: {error}"
            found.append(Diagnostic(code="unknown-voice", place=character.place, message=message))
    return tuple(found)


def check_ipa(script: Script, cast: Cast) -> tuple[Diagnostic, ...]:
    """Return an error for each `{words|ipa}` and lexicon entry with a symbol that the default engine cannot say."""
    try:
        engine = find_engine(cast.engine)
    except EngineError:
        return ()
    if "ipa" not in engine.reads():
        return ()
    written = [(entry.ipa, entry.place) for entry in cast.lexicon if entry.ipa]
    for _, line in script.lines():
        written += [(part.ipa, line.place) for part in line.content if isinstance(part, Words) and part.ipa]
    return tuple(
        Diagnostic(
            code="unsayable-ipa",
            place=place,
            message=f'{cast.engine} cannot say "{" ".join(unsayable)}" in "{ipa}".',
            hint="Write it in the standard IPA symbols of English.",
        )
        for ipa, place in written
        if (unsayable := engine.check_ipa(ipa))
    )


def check_takes(script: Script) -> tuple[Diagnostic, ...]:
    """Return a finding for each take that nothing here can give: none is passed over in silence."""
    found: list[Diagnostic] = []
    for _, line in script.lines():
        if line.take is None or line.take == "1":
            continue
        numbered = line.take.isdigit()
        message = (
            f"take {line.take}: the voices have one reading of a line so far; take 1 is heard."
            if numbered
            else f"take {line.take}: recordings are not read yet; the voice speaks the line."
        )
        found.append(Diagnostic(code="take-not-heard", place=line.place, message=message, severity="warning"))
    return tuple(found)
