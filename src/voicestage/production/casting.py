"""The cast of a production: who speaks how much and why in this voice; and voices tried on a character's own lines."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import ProductionError, UsageError, errors_of, nearest
from voicestage.files import read_text, write_bytes, write_text
from voicestage.model.cast import Cast, Character, Credits
from voicestage.model.script import Chapter, Line, Scene, Script
from voicestage.production.selection import WHOLE, Selection, lines_in, who
from voicestage.production.voices import offered, voiced

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voicestage.casting.choose import Choice
    from voicestage.casting.heard import Heard
    from voicestage.casting.parts import Pair
    from voicestage.production.folder import Production
    from voicestage.render.progress import Report

LETTERS_READ = 180
"""How much of its own lines a candidate reads, in characters: some 12 s, enough to know a voice again."""
LONGEST_LINE = 240
SAMPLE_PAUSE_S = 0.4
SAMPLE_KBPS = 96


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """One of the cast."""

    name: str
    voice: str
    pitch_st: float
    gender: str
    age: str
    lines: int
    words: int
    minutes: float
    """About how long it speaks, by its letters."""
    scenes: int
    reason: str
    """Why this voice: where it is written, or what it was chosen for."""
    written: bool
    """Whether it stands in voices.yaml."""
    nearest: str | None
    """Who of its scenes sounds most like it; None where nothing is known of that."""
    likeness: float
    """How alike the two sound, at most 1; from 0.80 on they are taken for one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CastList:
    """The whole cast, who speaks most first."""

    roles: tuple[Role, ...]
    alike: tuple[Pair, ...]
    """Pairs of a scene who sound alike."""
    wrote: tuple[str, ...] = ()
    """Whose voices were written into voices.yaml."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One voice reading a character's lines."""

    voice: str
    pitch_st: float
    description: str
    nearest: str | None
    likeness: float
    current: bool
    """Whether it is the voice that the character has."""
    path: Path
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Audition:
    """Voices tried for a character."""

    character: str
    lines: tuple[str, ...]
    """What they read."""
    samples: tuple[Sample, ...]
    page: Path


def cast_list(production: Production, *, write: bool = False) -> CastList:
    """Return who speaks how much, with which voice and why.

    Args:
        production: the folder.
        write: write the voices that were chosen by the tool into voices.yaml, where they then stand fixed.

    Raises:
        ProductionError: script or cast have faults.
        StorageError: voices.yaml cannot be written.
    """
    from voicestage.casting.heard import heard_in
    from voicestage.casting.parts import alike, parts

    script, cast = _loaded(production)
    given, chosen = _choices(production, script)
    wrote: tuple[str, ...] = ()
    if write and chosen:
        _write_choices(production, given, cast, chosen)
        wrote = tuple(chosen)
    found = parts(script, cast)
    heard = heard_in(cast)
    roles = []
    for character in cast.characters:
        part = found[character.name]
        partners = {name for name in heard if name != character.name and part.scenes.keys() & found[name].scenes.keys()}
        likest, cosine = _nearest(heard.get(character.name, ()), {name: heard[name] for name in partners})
        choice = chosen.get(character.name)
        roles.append(
            Role(
                name=character.name,
                voice=character.voice or "",
                pitch_st=character.delivery.pitch_st,
                gender=character.gender,
                age=character.age,
                lines=len(part.lines),
                words=part.words,
                minutes=part.seconds / 60,
                scenes=len(part.scenes),
                reason=_reason(character, choice),
                written=bool(character.voice) and (choice is None or write),
                nearest=likest,
                likeness=cosine,
            )
        )
    roles.sort(key=lambda role: (-role.words, role.name))
    return CastList(roles=tuple(roles), alike=tuple(alike(script, cast)), wrote=wrote)


def audition(
    production: Production,
    name: str | None = None,
    *,
    selection: Selection = WHOLE,
    voices: tuple[str, ...] = (),
    count: int = 6,
    workers: int | None = None,
    report: Report | None = None,
) -> Audition:
    """Let voices read a character's own lines; writes a sample each and a page to compare them.

    Args:
        production: the folder.
        name: the character's, or an alias; where it is not given, that of `selection`, or who speaks its first line.
        selection: what they read: the lines that are named, and of scenes those that tell most; all scenes unless it
            names any.
        voices: which, as voices.yaml has them; else the one it has and those that suit it best and are unlike all
            others of its scenes, or least like them.
        count: how many, where they are not named.
        workers: processes that speak; 0 for none but this.
        report: is told how far the work is.

    Raises:
        UsageError: there is no such character, line or scene, it says nothing there, or `count` is less than 1.
        ProductionError: script or cast have faults.
        EngineError: a voice is not there or cannot speak.
        StorageError: a sample cannot be written.
    """
    from voicestage.casting.heard import heard_in, heard_of
    from voicestage.casting.parts import parts
    from voicestage.deliver.finish import file_stem
    from voicestage.production.audition_page import page

    script, cast = _loaded(production)
    name = name or who(selection, script)
    character = cast.find(name)
    if character is None:
        near = nearest(name, [each.name for each in cast.characters])
        hint = f"Did you mean {near}?" if near else f"There are: {', '.join(each.name for each in cast.characters)}."
        raise UsageError(f'"{name}" is not in the cast. {hint}')
    if count < 1:
        raise UsageError("--count is at least 1.")
    found = parts(script, cast)
    part = found[character.name]
    if selection.scenes or selection.lines or selection.changed:
        changed = production.changed(production.decide().plan) if selection.changed else ()
        named, others = lines_in(selection, script, name=character.name, lines=part.lines, changed=changed)
        lines = (*named, *_telling(others))
    else:
        lines = _telling(part.lines)
    if not lines:
        where = "in the script" if selection.whole else "there"
        raise UsageError(f"{character.name} says nothing {where}, so there is nothing to read.")
    heard = heard_in(cast)
    partners = {
        each: heard[each] for each in heard if each != character.name and part.scenes.keys() & found[each].scenes.keys()
    }
    candidates = _candidates(character, cast, partners, voices=voices, count=count)
    folder = production.output / "auditions" / file_stem(character.name.casefold())
    spoken = _spoken(candidates, cast, lines, workers=workers, report=report)
    samples = []
    for number, (candidate, (mp3, seconds)) in enumerate(zip(candidates, spoken, strict=True), start=1):
        likest, cosine = _nearest(heard_of(candidate, cast), partners)
        voice = candidate.voice or ""
        path = folder / f"{number:02}-{file_stem(voice.replace('*', 'x').replace('/', '-'))}.mp3"
        write_bytes(path, mp3)
        samples.append(
            Sample(
                voice=voice,
                pitch_st=candidate.delivery.pitch_st,
                description=_description(voice, cast),
                nearest=likest,
                likeness=cosine,
                current=number == 1 and not voices,
                path=path,
                seconds=seconds,
            )
        )
    read = tuple(" ".join(line.text.split()) for line in lines)
    made = Audition(character=character.name, lines=read, samples=tuple(samples), page=folder / "index.html")
    write_text(made.page, page(made, [mp3 for mp3, _ in spoken], language=cast.language))
    return made


def _reason(character: Character, choice: Choice | None) -> str:
    if choice:
        return f"{choice.reason} (chosen)"
    return f"written at {character.place}" if character.voice else "no voice: `voicestage check` says why"


def _loaded(production: Production) -> tuple[Script, Cast]:
    script, cast, diagnostics = production.load()
    if errors := errors_of(diagnostics):
        raise ProductionError(errors)
    return script, cast


def _choices(production: Production, script: Script) -> tuple[Cast, dict[str, Choice]]:
    """Return the cast as it is written, and what the tool chose for those without a voice, with the reasons."""
    from voicestage.casting.load import read

    given = read(production.voices_file)[0] if production.voices_file.exists() else Cast()
    return given, voiced(production, given, script).chosen


def _write_choices(production: Production, given: Cast, cast: Cast, chosen: dict[str, Choice]) -> None:
    from voicestage.casting.edit import add_characters, set_values
    from voicestage.casting.extend import new_text

    people = [each for each in cast.characters if each.name in chosen]
    if not production.voices_file.exists():
        write_text(production.voices_file, new_text(replace(cast, characters=tuple(people))))
        return
    text = read_text(production.voices_file)
    changes: dict[tuple[str, ...], str] = {}
    for character in people:
        if given.find(character.name):
            changes["cast", character.name, "voice"] = character.voice or ""
            if chosen[character.name].pitch_st:
                changes["cast", character.name, "pitch"] = f"{character.delivery.pitch_st:+g}"
    for path, value in changes.items():
        text = set_values(text, {path: value})
    new = [each for each in people if given.find(each.name) is None]
    write_text(production.voices_file, add_characters(text, new) if new else text)


def _nearest(own: tuple[Heard, ...], others: dict[str, tuple[Heard, ...]]) -> tuple[str | None, float]:
    """Return who of `others` sounds most like `own`; nobody where nothing is known of any."""
    from voicestage.casting.heard import how_alike

    found = max(((how_alike(own, other), name) for name, other in sorted(others.items())), default=(0.0, None))
    return (found[1], found[0]) if found[0] else (None, 0.0)


def _telling(lines: list[Line]) -> tuple[Line, ...]:
    """Choose lines that let a voice be known: without directions and of some length, in the order of the script."""
    ranked = sorted(lines, key=lambda line: (bool(line.directions), abs(min(len(line.text), LONGEST_LINE) - 80)))
    chosen: list[Line] = []
    for line in ranked:
        if line.text.strip():
            chosen.append(line)
        if sum(len(each.text) for each in chosen) >= LETTERS_READ:
            break
    return tuple(line for line in lines if any(line is each for each in chosen))


def _candidates(
    character: Character, cast: Cast, partners: dict[str, tuple[Heard, ...]], *, voices: tuple[str, ...], count: int
) -> list[Character]:
    """Return the character with each of the voices; the one it has comes first unless voices are named."""
    from voicestage.casting import listed
    from voicestage.casting.fitting import fitting, mixes
    from voicestage.casting.heard import heard_of
    from voicestage.casting.likeness import TWIN
    from voicestage.casting.values import BadValue
    from voicestage.casting.values import voice as voice_value

    if voices:
        try:
            return [replace(character, voice=voice_value(each) or character.voice) for each in voices]
        except BadValue as error:
            raise UsageError(f"--voice {error.message} {error.hint}".rstrip()) from error
    offer = offered(cast.engine)
    if offer is None:
        names = fitting(character, cast.language)
        names += itertools.islice(mixes(names), 20)
    else:
        names = [each.voice for each in listed.candidates(character, cast.language, offer) if each.kind == "plain"]
    suitable = [replace(character, voice=name) for name in names]
    suitable = [each for each in suitable if each.voice != character.voice]
    suitable.sort(key=lambda each: _nearest(heard_of(each, cast), partners)[1] >= TWIN)
    return [character, *suitable][:count]


def _description(voice: str, cast: Cast) -> str:
    from voicestage.engines.registry import engine, split_voice

    name, own = split_voice(voice, default=cast.engine)
    found = next((each for each in engine(name).voices() if each.name == own), None)
    if found:
        return ", ".join(filter(None, (found.description, found.accent)))
    return "a mix" if "*" in own else name


def _spoken(
    candidates: list[Character], cast: Cast, lines: tuple[Line, ...], *, workers: int | None, report: Report | None
) -> list[tuple[bytes, float]]:
    """Return each candidate's reading as MP3, with its length [s]."""
    import numpy as np

    from voicestage.production.rendering import quiet
    from voicestage.production.speakers import crew_of
    from voicestage.render.plan import plan
    from voicestage.render.progress import Progress
    from voicestage.render.work import job_of
    from voicestage.sound.audio_files import decode_flac
    from voicestage.units import RATE

    report = report or quiet
    scene = Scene(address="1.1", slug="audition", items=tuple(replace(each, take=None) for each in lines))
    jobs = []
    for index, candidate in enumerate(candidates):
        others = tuple(each for each in cast.characters if each.name != candidate.name)
        tried = replace(cast, characters=(candidate, *others), style="full-cast", credits=Credits())
        planned = plan(Script(chapters=(Chapter(number=1, scenes=(scene,)),)), tried)
        jobs += [((index, number), job_of(line)) for number, line in enumerate(planned.lines)]
    clips: dict[tuple[int, int], NDArray[np.float32]] = {}
    total = float(sum(len(job.utterance.text) for _, job in jobs))
    done = 0.0
    texts = {what: float(len(job.utterance.text)) for what, job in jobs}
    with crew_of(workers=workers) as crew:
        for what, outcome in crew.carried_out(jobs):
            if isinstance(outcome, Exception):
                raise outcome
            clips[what] = decode_flac(outcome.clip.flac)[0]
            done += texts[what]
            report(Progress(stage="speak", done=len(clips), total=len(jobs), weight_done=done, weight_total=total))
    pause = np.zeros(round(SAMPLE_PAUSE_S * RATE), np.float32)
    readings = []
    for index in range(len(candidates)):
        parts = [part for number in range(len(lines)) for part in (clips[index, number], pause)][:-1]
        samples = np.concatenate(parts)
        readings.append((_mp3(samples), len(samples) / RATE))
    return readings


def _mp3(samples: NDArray[np.float32]) -> bytes:
    """Encode mono samples at 48 kHz, brought to where a podcast stands: clips are levelled at -23 LUFS."""
    import lameenc
    import numpy as np

    from voicestage.units import RATE, gain_from_db

    encoder = lameenc.Encoder()
    encoder.silence()
    encoder.set_bit_rate(SAMPLE_KBPS)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(1)
    encoder.set_quality(2)
    peak = float(np.abs(samples).max(initial=1e-9))
    gain = min(gain_from_db(5.0), 0.89 / peak)
    whole = np.rint(samples * np.float32(gain) * 32767).astype("<i2")
    return bytes(encoder.encode(whole.tobytes()) + encoder.flush())
