"""Make a production heard: what is missing is spoken, what changed is mixed, what does not fit is written."""

from __future__ import annotations

import functools
import os
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from voicestage.errors import UsageError
from voicestage.production.selection import WHOLE, Chosen, Selection

if TYPE_CHECKING:
    from voicestage.deliver.containers import FileTags
    from voicestage.deliver.standing import Standing
    from voicestage.model.cast import Style
    from voicestage.production.folder import Decided, Production
    from voicestage.render.cache import Cache, Entry
    from voicestage.render.crew import Crew
    from voicestage.render.forecast import Forecast
    from voicestage.render.perform import Programme
    from voicestage.render.plan import Plan, PlannedLine
    from voicestage.render.progress import Progress, Report

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rendered:
    """What a render did."""

    lines: int
    synthesised: int
    processed: int
    mixed: int
    """Scenes, chapter titles included."""
    seconds: float
    """How long the result plays."""
    engine_s: float
    """The engines' own time, added up over the workers."""
    files: tuple[Path, ...]
    delivered: bool
    """False where the finished files were there already and fit."""
    encoded_s: float = 0.0
    """How much of the finished files was encoded; the rest was in the cache [s]."""
    loudness_lufs: float | None = None
    true_peak_dbtp: float | None = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Made(Generic[Result]):
    """What came of a plan, and what was done for it over all attempts."""

    result: Result
    synthesised: int
    processed: int
    mixed: int
    engine_s: float


def quiet(_: Progress) -> None:
    """Tell nobody how far the work is."""


def default_workers() -> int:
    """Return how many lines are spoken at once: one process a core, one thread each, is the fastest measured."""
    return max(1, os.cpu_count() or 1)


def render_part(
    production: Production, decided: Decided, part: Chosen, *, cache: Cache, crew: Crew, report: Report
) -> Rendered:
    """Write scenes and reels, each as a file of its own; errors as of `Production.render`."""
    from voicestage.deliver.containers import FileTags
    from voicestage.deliver.finish import deliver_scene

    plan = decided.plan
    suffix = ".draft.flac" if plan.draft else ".flac"
    pieces: list[tuple[Plan, Path, str]] = []
    for address in part.scenes:
        scene = plan.part({address})
        named = scene.scenes[0].scene
        path = production.output / "scenes" / f"{address}-{named.slug}{suffix}"
        pieces.append((scene, path, named.title or address))
    pieces += [
        (plan.reel(set(reel.lines)), production.output / "lines" / f"{reel.name}{suffix}", reel.name)
        for reel in part.reels
    ]
    done: list[Made[float]] = []
    for piece, path, name in pieces:
        tags = FileTags(title=f"{decided.title}: {name}", author=plan.cast.author)
        deliver = functools.partial(deliver_scene, plan=piece, path=path, tags=tags)
        done.append(make(production, piece, deliver, cache=cache, crew=crew, report=report))
    return Rendered(
        lines=sum(len(piece.lines) for piece, _, _ in pieces),
        synthesised=sum(each.synthesised for each in done),
        processed=sum(each.processed for each in done),
        mixed=sum(each.mixed for each in done),
        seconds=sum(each.result for each in done),
        engine_s=sum(each.engine_s for each in done),
        files=tuple(path for _, path, _ in pieces),
        delivered=True,
        warnings=tuple(cache.told.values()),
    )


def render_whole(production: Production, decided: Decided, *, cache: Cache, crew: Crew, report: Report) -> Rendered:
    """Write the finished files; errors as of `Production.render`."""
    from voicestage.deliver import standing
    from voicestage.deliver.finish import Delivered, deliver
    from voicestage.render import speeds
    from voicestage.render.record import rendered_record

    plan, tags = decided.plan, tags_of(production, decided)
    record = production.delivered(draft=plan.draft)
    last, planned = standing.read(record), planned_keys(production, plan, tags, cache=cache)
    if last and last.plan == planned.whole and (files := last.untouched(production.output)):
        return _nothing_done(plan, last, files)

    def delivered(programme: Programme) -> tuple[Programme, tuple[Path, ...], Delivered | None]:
        key = standing.delivered_key(programme, plan, tags=tags)
        scenes = {planned.scenes[address]: of_mix for address, of_mix in programme.scene_keys.items()}
        if last and last.key == key and (files := last.untouched(production.output)):
            standing.keep(record, replace(last, plan=planned.whole, scenes=scenes))
            return programme, files, None
        started = time.perf_counter()
        crew.rest()
        done = deliver(programme, plan, tags=tags, folder=production.output, processes=crew.processes, report=report)
        standing.keep(record, standing.delivered(done, programme, plan=planned.whole, key=key, scenes=scenes))
        cache.drop_made(standing.made_of(record.parent))
        encoding = speeds.Measured(encoded_s=done.encoded_s, encode_s=time.perf_counter() - started)
        speeds.learn(production.speeds_file, encoding)
        return programme, done.files, done

    made = make(production, plan, delivered, cache=cache, crew=crew, report=report)
    programme, files, done = made.result
    whole = _whole(decided, tags) | {"gain": programme.loudness.gain_db}
    production.renders(draft=plan.draft).keep(
        rendered_record(plan, programme.timeline, keys=programme.scene_keys, clip_keys=programme.clip_keys, whole=whole)
    )
    measured = next(iter(done.measured.values())) if done else None
    told = done.warnings if done else last.warnings if last else ()
    return Rendered(
        lines=len(plan.lines),
        synthesised=made.synthesised,
        processed=made.processed,
        mixed=made.mixed,
        seconds=programme.timeline.frames / programme.timeline.rate,
        engine_s=made.engine_s,
        files=files,
        delivered=done is not None,
        encoded_s=done.encoded_s if done else 0.0,
        loudness_lufs=measured.loudness_lufs if measured else None,
        true_peak_dbtp=measured.true_peak_dbtp if measured else None,
        warnings=(*cache.told.values(), *told),
    )


def _nothing_done(plan: Plan, last: Standing, files: tuple[Path, ...]) -> Rendered:
    return Rendered(
        lines=len(plan.lines),
        synthesised=0,
        processed=0,
        mixed=0,
        seconds=last.seconds,
        engine_s=0.0,
        files=files,
        delivered=False,
        warnings=last.warnings,
    )


@dataclass(frozen=True, slots=True)
class PlannedKeys:
    """The keys of what is planned."""

    whole: str
    scenes: dict[str, str]
    """By the scene's address."""


def planned_keys(production: Production, plan: Plan, tags: FileTags, *, cache: Cache) -> PlannedKeys:
    """Return the keys of a plan and of its scenes, before anything is looked up.

    Raises:
        StorageError: an own sound cannot be read.
    """
    from voicestage.deliver.standing import plan_key

    scenes = scene_keys_of(production, plan, cache=cache)
    return PlannedKeys(plan_key(plan, scenes.values(), tags=tags), scenes)


def scene_keys_of(production: Production, plan: Plan, *, cache: Cache) -> dict[str, str]:
    """Return the key of each scene's plan by its address; errors as of `planned_keys`."""
    from voicestage.render.planned import scene_plan_keys
    from voicestage.render.sounds import SoundShelf

    return scene_plan_keys(plan, sound_key=SoundShelf(production.sounds_folder, cache).key)


def changed_scenes(production: Production, plan: Plan, *, cache: Cache) -> tuple[str, ...]:
    """Return the addresses of the scenes that sound different since the last render; see `Production.changed`."""
    from voicestage.deliver import standing

    last = standing.read(production.delivered(draft=plan.draft))
    if last is None:
        raise UsageError("Nothing was rendered yet, so nothing can have changed. Run `voicestage render` once.")
    others = {
        address for address, key in scene_keys_of(production, plan, cache=cache).items() if key not in last.scenes
    }
    if not others:
        return ()
    heard = set(last.scenes.values())
    now = production.outlook(plan.part(others), cache=cache).scene_keys
    return tuple(address for address, key in now.items() if key not in heard)


def make(
    production: Production,
    plan: Plan,
    finish: Callable[[Programme], Result],
    *,
    cache: Cache,
    crew: Crew,
    report: Report = quiet,
) -> Made[Result]:
    """Perform a plan and make something of it; what turns out damaged is dropped, all at once, and made again.

    Args:
        production: whose it is.
        plan: what is to be heard.
        finish: makes something of the programme; it is called again where what it reads was damaged.
        cache: what was heard before; it tells what was damaged.
        crew: those who speak.
        report: is told how far the work is.

    Raises:
        DamagedEntry: something is damaged again and again.
        ProductionError: a recording cannot be read any more.
        EngineError: lines could not be spoken; the others are kept.
        StorageError: something could not be written.
    """
    from voicestage.render.cache import DamagedEntry
    from voicestage.render.pieces import sound_digests
    from voicestage.render.speaking import ATTEMPTS

    performed: list[Programme] = []
    while True:
        programme = perform(production, plan, cache=cache, crew=crew, report=report)
        performed.append(programme)
        try:
            result = finish(programme)
            break
        except DamagedEntry as error:
            if len(performed) == ATTEMPTS:
                raise
            cache.note(error)
            cache.drop_damaged(sound_digests(programme.timeline))
            cache.drop_damaged_pieces()
    return Made(
        result=result,
        synthesised=sum(each.synthesised for each in performed),
        processed=sum(each.processed for each in performed),
        mixed=sum(each.mixed for each in performed),
        engine_s=sum(each.engine_s for each in performed),
    )


def perform(
    production: Production, plan: Plan, *, crew: Crew, cache: Cache | None = None, report: Report = quiet
) -> Programme:
    """Speak and mix what a plan needs, and learn how fast this machine is.

    Raises:
        ProductionError: a recording cannot be read any more.
        EngineError: lines could not be spoken; the others are kept.
        StorageError: something could not be written.
    """
    from voicestage.render import speeds
    from voicestage.render.perform import perform as carried_out
    from voicestage.render.recordings import keep_recordings
    from voicestage.render.sounds import SoundShelf

    cache = cache or production.cache()
    keep_recordings(plan.lines, cache)
    shelf = SoundShelf(production.sounds_folder, cache)
    programme = carried_out(plan, cache=cache, shelf=shelf, crew=crew, report=report)
    speeds.learn(production.speeds_file, programme.measured)
    return programme


def speak(
    production: Production, lines: Sequence[PlannedLine], *, cache: Cache, crew: Crew, report: Report = quiet
) -> Mapping[str, Entry]:
    """Speak what is missing of some lines, and return the clip of each by its address; all were read and are whole.

    Raises:
        ProductionError: a recording cannot be read any more.
        EngineError: lines could not be spoken; the others are kept.
        StorageError: something could not be written.
    """
    from voicestage.render import speeds
    from voicestage.render.recordings import keep_recordings
    from voicestage.render.speaking import speak_whole

    keep_recordings(lines, cache)
    spoken = speak_whole(lines, cache=cache, crew=crew, report=report)
    speeds.learn(production.speeds_file, spoken.measured)
    return spoken.clips


def forecast(
    production: Production,
    selection: Selection = WHOLE,
    *,
    draft: bool = False,
    style: Style | None = None,
    workers: int | None = None,
) -> Forecast:
    """Say what a render would do, and about how long it would take; nothing is made or changed.

    Raises:
        ProductionError: script, cast or sounds have faults.
        UsageError: there is nothing to say.
        EngineError: an engine is not installed.
    """
    from voicestage.deliver import standing
    from voicestage.render import speeds
    from voicestage.render.forecast import Forecast
    from voicestage.render.forecast import forecast as foreseen
    from voicestage.render.sounds import SoundShelf

    decided = production.decide(draft=draft, style=style)
    tags = tags_of(production, decided)
    delivered = standing.read(production.delivered(draft=draft))
    if delivered and not delivered.untouched(production.output):
        delivered = None
    cache = production.cache()
    if delivered and selection.whole:
        planned = planned_keys(production, decided.plan, tags, cache=cache)
        if planned.whole == delivered.plan:
            return Forecast(lines=len(decided.plan.lines), plays_s=delivered.seconds)

    def to_encode(programme: Programme) -> float | None:
        key = standing.delivered_key(programme, decided.plan, tags=tags)
        if delivered and delivered.key == key:
            return None
        last, whole = production.renders(draft=draft).last(), _whole(decided, tags)
        mastered = [name for name in ("loudness", "true peak") if last and last.whole.get(name) == whole[name]]
        return 0.0 if len(mastered) == 2 else programme.timeline.frames / programme.timeline.rate

    plan = decided.plan
    if not selection.whole:
        part = production.chosen(selection, decided)
        reels = [plan.reel(set(reel.lines)) for reel in part.reels]
        scenes = plan.part(part.scenes).scenes + tuple(scene for reel in reels for scene in reel.scenes)
        plan = replace(plan, scenes=scenes)
    return foreseen(
        plan,
        cache=cache,
        shelf=SoundShelf(production.sounds_folder, cache),
        known=speeds.read(production.speeds_file),
        workers=default_workers() if workers is None else workers,
        to_encode=to_encode if selection.whole else None,
    )


def tags_of(production: Production, decided: Decided) -> FileTags:
    """Return what players show of a production."""
    from voicestage.deliver.containers import FileTags
    from voicestage.deliver.rights import heard
    from voicestage.render.own_sounds import credits_of

    script, cast = decided.script, decided.plan.cast
    used = credits_of(script, production.sounds_folder) if cast.style == "drama" else ()
    credits_ = tuple((sound.name, sound.licence) for sound in used)
    author = cast.author or script.get("author")
    found = heard(((line.character, line.engine, line.voice) for line in decided.plan.lines), credits_)
    return FileTags(
        title=decided.title,
        author=author,
        narrator=found.reader,
        language=script.get("language") or cast.language,
        comment=found.credits(decided.title, author),
        series=script.get("series"),
        series_number=script.get("series number"),
        cover=production.root / cast.cover if cast.cover else None,
        credits=credits_,
    )


def _whole(decided: Decided, tags: FileTags) -> dict[str, str | float]:
    """Return what the finished files are made of beside their scenes, in people's words."""
    from voicestage.deliver.finish import file_digest

    sound = decided.plan.cast.sound
    chapters = [scene.opens for scene in decided.plan.scenes if scene.opens is not None]
    return {
        "title": tags.title,
        "author": tags.author or "",
        "language": tags.language,
        "cover": file_digest(tags.cover)[:12] if tags.cover else "",
        "chapters": " / ".join(chapters),
        "loudness": sound.loudness_lufs,
        "true peak": sound.peak_dbtp,
    }
