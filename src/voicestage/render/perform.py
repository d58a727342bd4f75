"""Carry a plan out: speak what is missing, mix the scenes whose sound changed, and give the programme.

The driver: it alone writes to the cache, and it writes each line as soon as it is there. So a render that is
interrupted, by Ctrl-C or by a lost battery, goes on where it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Literal

from voicestage.errors import EngineError
from voicestage.model.timeline import SceneTimeline, Timeline
from voicestage.render import keys
from voicestage.render.cache import Cache, DamagedEntry, Entry
from voicestage.render.crew import Crew
from voicestage.render.joining import programme
from voicestage.render.layout import laid_out
from voicestage.render.levels import (
    LevelJob,
    Levels,
    Loudness,
    keep_levels,
    kept_levels,
    level_job,
    measure_scene,
    programme_loudness,
    scene_key,
)
from voicestage.render.mix import mix
from voicestage.render.plan import Plan, PlannedLine, PlannedScene
from voicestage.render.recordings import again
from voicestage.render.sounds import SoundShelf, stored_sounds
from voicestage.render.speeds import Measured
from voicestage.render.work import Done, Job, job_of
from voicestage.units import RATE

if TYPE_CHECKING:
    from voicestage.render.mix import Samples

ATTEMPTS = 3
"""How often a render starts anew after damaged entries were dropped: all of them at once, so once is enough unless the
disk itself fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a stage of the work is."""

    stage: Literal["wait", "speak", "mix", "encode"]
    """`wait` where another render of the same production has to end first."""
    done: int
    total: int
    """In lines, scenes or seconds."""
    weight_done: float
    weight_total: float
    """In characters or seconds: what the time left is reckoned by."""
    sound_s: float = 0.0
    """How much sound this stage has made so far [s]."""


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What a plan became: where everything stands, and how loud it is."""

    timeline: Timeline
    loudness: Loudness
    """How loud it is, and what it needs to have the loudness asked for."""
    key: str
    """Of everything that can be heard in it, before mastering."""
    synthesised: int
    processed: int
    mixed: int
    engine_s: float
    """The engines' own time, added up over the workers [s]."""
    scene_keys: dict[str, str]
    """The key of each scene's mix by its address."""
    runtimes: tuple[str, ...]
    """The processors and libraries that spoke its lines, each once."""
    measured: Measured
    """How long what was done took."""
    warnings: tuple[str, ...]
    """What was found damaged and made again."""
    cache: Cache

    def blocks(self) -> Iterator[Samples]:
        """Mix the whole programme [frames, 2], before its gain."""
        return mix(self.timeline.scenes, 0, self.timeline.frames, sounds=stored_sounds(self.cache.root))


def perform(plan: Plan, *, cache: Cache, shelf: SoundShelf, crew: Crew, report: Report) -> Programme:
    """Carry `plan` out: speak scene by scene, mix and measure each aside as soon as its last line is there.

    Args:
        plan: what is to be heard.
        cache: what was heard before.
        shelf: the sounds.
        crew: those who speak.
        report: is told how far the work is.

    Raises:
        EngineError: some lines could not be spoken; the message names each, the others are kept.
        StorageError: the cache could not be written.
    """
    tally = _Tally()
    warnings: list[str] = []
    for attempt in range(ATTEMPTS):
        try:
            mixes = _spoken_and_mixed(plan, tally, cache=cache, shelf=shelf, crew=crew, report=report)
            break
        except DamagedEntry as error:
            if attempt == ATTEMPTS - 1:
                raise
            heard = {entry.digest for entry in tally.clips.values()} | shelf.given
            warnings += [str(error), *cache.drop_damaged(heard)]
    settings = plan.cast.sound
    loudness = programme_loudness(
        [mix.levels for mix in mixes],
        [mix.job for mix in mixes],
        settings,
        cache=cache,
        processes=crew.processes,
    )
    loudness = replace(loudness, keys=loudness.keys | shelf.given)
    chapters = {scene.scene.address: scene.opens for scene in plan.scenes if scene.opens is not None}
    timeline = programme([mix.timeline for mix in mixes], chapter_titles=chapters)
    return assembled(
        timeline,
        scene_keys={mix.timeline.address: mix.key for mix in mixes},
        cache=cache,
        loudness=loudness,
        tally=tally,
        warnings=tuple(warnings),
    )


@dataclass(slots=True)
class _Tally:
    """What was done, over all attempts."""

    synthesised: int = 0
    processed: int = 0
    mixed: int = 0
    clips: dict[str, Entry] = field(default_factory=dict)
    """The clip of each line by its address."""
    runtimes: set[str] = field(default_factory=set)
    measured: Measured = field(default_factory=Measured)


def assembled(
    timeline: Timeline,
    *,
    scene_keys: dict[str, str],
    cache: Cache,
    loudness: Loudness | None = None,
    tally: _Tally | None = None,
    runtimes: Iterable[str] = (),
    warnings: tuple[str, ...] = (),
) -> Programme:
    """Return the programme of scenes that were all measured; `tally` says what was done for it, nothing if None."""
    tally = tally or _Tally()
    sounding = tuple((start, scene_keys[scene.address]) for start, scene in timeline.scenes)
    return Programme(
        timeline=timeline,
        loudness=loudness or Loudness(0.0, 0.0, 0.0, frozenset()),
        key=keys.key("programme/2", {"scenes": sounding, "frames": timeline.frames}),
        synthesised=tally.synthesised,
        processed=tally.processed,
        mixed=tally.mixed,
        engine_s=tally.measured.engine_s,
        scene_keys=scene_keys,
        runtimes=tuple(sorted({*tally.runtimes, *runtimes} - {""})),
        measured=tally.measured,
        warnings=warnings,
        cache=cache,
    )


def _spoken_and_mixed(
    plan: Plan, tally: _Tally, *, cache: Cache, shelf: SoundShelf, crew: Crew, report: Report
) -> list[_Mix]:
    mixer = _Mixer(plan, cache, shelf)
    try:
        _speak(plan, tally, mixer, cache=cache, crew=crew, report=report)
        mixes = mixer.finish(report)
    except BaseException:
        mixer.break_off()
        raise
    finally:
        tally.mixed += mixer.new
        tally.measured = tally.measured.plus(mixer.measured)
    return mixes


def _speak(plan: Plan, tally: _Tally, mixer: _Mixer, *, cache: Cache, crew: Crew, report: Report) -> None:
    """Make every clip that is missing, and hand each to the mixer."""
    tally.clips.clear()
    failures: list[EngineError] = []
    failed: set[str] = set()
    while missing := _missing(plan, tally, mixer, cache=cache, failed=failed):
        total = float(sum(len(line.utterance.text) for line, _ in missing))
        weight = sound_s = 0.0
        report(Progress(stage="speak", done=0, total=len(missing), weight_done=0.0, weight_total=total))
        jobs = ((line, _job(line, raw, cache)) for line, raw in missing)
        for count, (line, outcome) in enumerate(crew.carried_out(jobs), start=1):
            if isinstance(outcome, EngineError):
                failures.append(outcome)
                failed.add(line.raw_key)
            else:
                clip = _keep(line, outcome, cache)
                tally.clips[line.address] = clip
                tally.runtimes.add(outcome.runtime)
                tally.synthesised += outcome.raw is not None
                tally.processed += 1
                tally.measured = tally.measured.plus(_measured(line, outcome))
                mixer.add(line, clip)
                sound_s += clip.frames / clip.rate
            weight += len(line.utterance.text)
            report(
                Progress(
                    stage="speak",
                    done=count,
                    total=len(missing),
                    weight_done=weight,
                    weight_total=total,
                    sound_s=sound_s,
                )
            )
            mixer.tell(report)
    if failures:
        listed = "\n".join(f"  {failure}" for failure in failures[:20])
        raise type(failures[0])(
            f"{len(failures)} of {len(plan.lines)} lines could not be spoken; the others are kept:\n{listed}"
        )


def _missing(
    plan: Plan, tally: _Tally, mixer: _Mixer, *, cache: Cache, failed: set[str]
) -> list[tuple[PlannedLine, Entry | None]]:
    """Hand on the clips that are there, and return the lines to do, with what was said of them where that is known.

    Scene by scene, so that each can be mixed while the next is spoken, and in each the longest first: the last scene
    ends with short lines, at which all workers end at about the same time.
    """
    found: list[tuple[PlannedLine, Entry | None]] = []
    underway: set[str] = set()
    for scene in plan.scenes:
        of_scene: list[tuple[PlannedLine, Entry | None]] = []
        for line in scene.lines:
            if line.address in tally.clips or line.raw_key in failed:
                continue
            raw = cache.find("raw", line.raw_key)
            if raw and (clip := cache.find("clip", line.recipe.key(raw.digest))):
                tally.clips[line.address] = clip
                tally.runtimes.add(raw.maker)
                mixer.add(line, clip)
            elif line.raw_key not in underway:  # else it is said once, and its other clips follow in the next round
                underway.add(line.raw_key)
                of_scene.append((line, raw))
        found += sorted(of_scene, key=lambda each: len(each[0].utterance.text), reverse=True)
    return found


def _job(line: PlannedLine, raw: Entry | None, cache: Cache) -> Job:
    flac = None
    if raw:
        try:
            cache.samples(raw.digest)
            flac = cache.path(raw.digest).read_bytes()
        except DamagedEntry:
            flac = again(line, cache)  # dropped; it is spoken again, or read where it is a recording
    return job_of(line, flac)


def _keep(line: PlannedLine, done: Done, cache: Cache) -> Entry:
    if done.raw is not None:
        raw = done.raw
        cache.put(
            "raw",
            line.raw_key,
            flac=raw.flac,
            digest=raw.digest,
            frames=raw.frames,
            rate=raw.rate,
            maker=done.runtime,
        )
    clip = done.clip
    clip_key = line.recipe.key(done.raw_digest)
    return cache.put("clip", clip_key, flac=clip.flac, digest=clip.digest, frames=clip.frames, rate=clip.rate)


def _measured(line: PlannedLine, done: Done) -> Measured:
    if done.raw is None:
        return Measured(lines=1, process_s=done.process_s)
    spoken = (float(len(line.utterance.text)), done.engine_s, done.raw.frames / done.raw.rate)
    return Measured(spoken={line.engine: spoken}, lines=1, process_s=done.process_s)


@dataclass(frozen=True, slots=True)
class _Mix:
    timeline: SceneTimeline
    key: str
    job: LevelJob
    levels: Levels
    new: bool
    seconds: float


class _Mixer:
    """Makes the sounds, and mixes and measures each scene once all its clips are there: aside, in a thread of its own.

    While lines are spoken the driver has little else to do, and most of the mixing is numpy's, which leaves Python's
    lock alone.
    """

    def __init__(self, plan: Plan, cache: Cache, shelf: SoundShelf) -> None:
        self._plan = plan
        self._cache = cache
        self._shelf = shelf
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="mixer")
        self._sounds = [self._thread.submit(shelf.clip, wanted) for scene in plan.scenes for wanted in scene.sounds]
        self._scenes = {scene.scene.address: scene for scene in plan.scenes}
        self._clips: dict[str, dict[int, Entry]] = {address: {} for address in self._scenes}
        self._mixes: dict[str, Future[_Mix]] = {}
        self._told = -1
        self._done: list[_Mix] = []
        for scene in plan.scenes:
            self._mix_when_ready(scene)

    @property
    def new(self) -> int:
        """How many scenes were not in the cache."""
        return sum(mix.new for mix in self._done)

    @property
    def measured(self) -> Measured:
        """How long the new mixes took."""
        new = [mix for mix in self._done if mix.new]
        sound_s = sum(mix.timeline.mix_frames for mix in new) / RATE
        return Measured(mixed_s=sound_s, mix_s=sum(mix.seconds for mix in new))

    def add(self, line: PlannedLine, clip: Entry) -> None:
        """Take a line's clip."""
        self._clips[line.scene][line.line.number] = clip
        self._mix_when_ready(self._scenes[line.scene])

    def tell(self, report: Report) -> None:
        """Report how many scenes are mixed, where there are more than there were."""
        if len(self._done) == self._told:
            return
        self._told = len(self._done)
        total = len(self._scenes)
        sound_s = self.measured.mixed_s
        report(
            Progress(
                stage="mix",
                done=self._told,
                total=total,
                weight_done=float(self._told),
                weight_total=float(total),
                sound_s=sound_s,
            )
        )

    def finish(self, report: Report) -> list[_Mix]:
        """Wait for all scenes and return their mixes in the order of the plan.

        Raises:
            DamagedEntry: a clip or sound is not what it was.
            StorageError: a mix could not be kept, or an own sound cannot be read.
        """
        for sound in self._sounds:
            sound.result()
        mixes: list[_Mix] = []
        for address in self._scenes:
            mixes.append(self._mixes[address].result())
            self.tell(report)
        self._thread.shutdown()
        return mixes

    def break_off(self) -> None:
        """Begin nothing more."""
        self._thread.shutdown(wait=False, cancel_futures=True)

    def _mix_when_ready(self, scene: PlannedScene) -> None:
        address = scene.scene.address
        if address not in self._mixes and len(self._clips[address]) == len(scene.lines):
            self._mixes[address] = self._thread.submit(self._mixed, scene)

    def _mixed(self, scene: PlannedScene) -> _Mix:
        import time

        clips = self._clips[scene.scene.address]
        timeline = laid_out(scene, self._plan.cast, clips=clips, sound=self._shelf.clip)
        key = scene_key(timeline)
        job = level_job(timeline, self._plan.cast.sound, cache=self._cache)
        new, started = not self._cache.has("scene", key), time.perf_counter()
        levels = kept_levels(job, self._cache)
        if levels is None:
            levels = measure_scene(job)
            keep_levels(job, levels, self._cache)
        mix = _Mix(timeline, key, job, levels, new, time.perf_counter() - started)
        self._done.append(mix)
        return mix
