"""What this machine can do: its voices, a sample of one, and what to install for the rest."""

from __future__ import annotations

import importlib.util
import os
import platform
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import EngineError, EngineMissing, StorageError, UsageError
from voicestage.files import storage_error, written_whole
from voicestage.production.outputs import SAMPLE_ENDINGS, new_file

if TYPE_CHECKING:
    from voicestage.model.speech import VoiceInfo


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """A sample of a voice."""

    path: Path
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """Something that this machine can or cannot do."""

    name: str
    ready: bool
    message: str
    """What it is for, or what to install."""


def list_voices(engine: str | None = None) -> tuple[VoiceInfo, ...]:
    """Return the voices of one engine, or of all that are ready here.

    Raises:
        EngineMissing: the engine asked for is unknown or not installed.
    """
    from voicestage.engines.registry import engine as find_engine
    from voicestage.engines.registry import names

    if engine is not None:
        found = find_engine(engine)
        if reason := found.missing():
            raise EngineMissing(reason)
        return found.voices()
    ready = [found for name in names() if not (found := find_engine(name)).missing()]
    return tuple(voice for each in ready for voice in each.voices())


def say(text: str, *, voice: str, path: Path | None = None) -> Said:
    """Let a voice say something and write it as WAV.

    Args:
        text: what it says.
        voice: `bf_emma`, `pyttsx3/english`, or a mix.
        path: where the sample goes; the voice's name in the folder one stands in unless given.

    Raises:
        EngineError: there is no such voice, or it cannot say it.
        StorageError: the file cannot be written.
        UsageError: there is nothing to say, or what stands at `path` was not made by voicestage.
    """
    from voicestage.deliver.finish import file_stem
    from voicestage.engines.registry import engine as find_engine
    from voicestage.engines.registry import split_voice
    from voicestage.model.script import NARRATOR, Line, Words
    from voicestage.sound.audio_files import write_sample
    from voicestage.speech.spoken import spoken

    if not text.strip():
        raise UsageError('There is nothing to say. Give a sentence: --say "Good evening."')
    name, voice_name = split_voice(voice, default="kokoro")
    target = path or Path(f"{file_stem(voice_name.replace('*', 'x'))}.wav")
    new_file(target, what="A sample", endings=SAMPLE_ENDINGS)
    engine = find_engine(name)
    if reason := engine.missing():
        raise EngineMissing(reason)
    engine.check_voice(voice_name)
    line = Line(speaker=NARRATOR, content=(Words(text=text),))
    with engine.open() as session:
        speech = session.speak(spoken(line, lexicon=(), character=NARRATOR), voice=voice_name)
    write_sample(target, speech.samples, rate=speech.rate)
    return Said(path=target, seconds=len(speech.samples) / speech.rate)


def examine(folder: Path) -> tuple[Finding, ...]:
    """Find out what works here: Python, the processor's cores, each engine, and whether the folder can be written."""
    from voicestage.engines.registry import engine as find_engine
    from voicestage.engines.registry import names
    from voicestage.production.folder import Production

    version = ".".join(str(part) for part in sys.version_info[:3])
    findings = [
        Finding(
            name="Python", ready=sys.version_info >= (3, 11), message=f"{version} on {platform.system()}; 3.11 or later"
        ),
        Finding(name="cores", ready=True, message=f"{os.cpu_count()}: so many lines are spoken at once"),
    ]
    for name in names():
        try:
            engine = find_engine(name)
            reason = engine.missing()
            count = 0 if reason else len(engine.voices())
        except EngineError as error:
            reason, count = str(error), 0
        use = {"kokoro": "the neural voices", "hibari": "for --draft", "pyttsx3": "the system's voices"}.get(name, "")
        findings.append(
            Finding(
                name=f"engine {name}",
                ready=reason is None,
                message=reason or f"{count} voice{'s' if count != 1 else ''}{f', {use}' if use else ''}",
            )
        )
    codecs = importlib.util.find_spec("av") is not None and importlib.util.find_spec("lameenc") is not None
    findings.append(
        Finding(
            name="encoders",
            ready=codecs,
            message="M4B, MP3 and FLAC" if codecs else "install them with `pip install av lameenc`",
        )
    )
    around = Production.around(folder)
    findings.append(_writable(around.root if around else folder))
    return tuple(findings)


def _writable(folder: Path) -> Finding:
    try:
        with written_whole(folder / ".voicestage-doctor") as temporary:
            temporary.write_bytes(b"")
        (folder / ".voicestage-doctor").unlink()
    except StorageError as error:
        return Finding(name="folder", ready=False, message=str(error))
    except OSError as error:
        return Finding(name="folder", ready=False, message=str(storage_error(folder, error)))
    return Finding(name="folder", ready=True, message=f"{folder} can be written")
