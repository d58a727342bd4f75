"""Carry a plan out: speak what is missing, mix the scenes whose sound changed, and give the programme."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

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
)
from voicestage.render.mix import mix
from voicestage.render.plan import Plan, PlannedLine, PlannedScene
from voicestage.render.progress import Progress, Report
from voicestage.render.sounds import SoundShelf, stored_sounds
from voicestage.render.speaking import ATTEMPTS, Spoken, speak
from voicestage.render.speeds import Measured
from voicestage.units import RATE

if TYPE_CHECKING:
    from voicestage.render.mix import Samples


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
    clip_keys: dict[str, str]
    """The key of each line's clip by its address."""
    runtimes: tuple[str, ...]
    """The processors and libraries that spoke its lines, each once."""
    measured: Measured
    """How long what was done took."""
    cache: Cache
    """What it is read from; it knows what was found damaged and made again."""

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
    spoken, mixed = Spoken(), _Mixed()
    for attempt in range(ATTEMPTS):
        try:
            mixes = _spoken_and_mixed(plan, spoken, mixed, cache=cache, shelf=shelf, crew=crew, report=report)
            break
        except DamagedEntry as error:
            if attempt == ATTEMPTS - 1:
                raise
            cache.note(error)
            cache.drop_damaged({entry.digest for entry in spoken.clips.values()} | shelf.given)
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
        scene_keys={mix.timeline.address: mix.job.key for mix in mixes},
        clip_keys=spoken.clip_keys,
        cache=cache,
        loudness=loudness,
        spoken=spoken,
        mixed=mixed,
        runtimes=spoken.runtimes,
    )


@dataclass(slots=True)
class _Mixed:
    """What was mixed, over all attempts."""

    scenes: int = 0
    measured: Measured = field(default_factory=Measured)


def assembled(
    timeline: Timeline,
    *,
    scene_keys: dict[str, str],
    clip_keys: dict[str, str],
    cache: Cache,
    loudness: Loudness | None = None,
    spoken: Spoken | None = None,
    mixed: _Mixed | None = None,
    runtimes: Iterable[str] = (),
) -> Programme:
    """Return the programme of scenes that were all measured; what was done for it is nothing unless given."""
    spoken, mixed = spoken or Spoken(), mixed or _Mixed()
    measured = spoken.measured.plus(mixed.measured)
    sounding = tuple((start, scene_keys[scene.address]) for start, scene in timeline.scenes)
    return Programme(
        timeline=timeline,
        loudness=loudness or Loudness(0.0, 0.0, 0.0, frozenset()),
        key=keys.key("programme/2", {"scenes": sounding, "frames": timeline.frames}),
        synthesised=spoken.synthesised,
        processed=spoken.processed,
        mixed=mixed.scenes,
        engine_s=measured.engine_s,
        scene_keys=scene_keys,
        clip_keys=clip_keys,
        runtimes=tuple(sorted({*runtimes} - {""})),
        measured=measured,
        cache=cache,
    )


def _spoken_and_mixed(
    plan: Plan, spoken: Spoken, mixed: _Mixed, *, cache: Cache, shelf: SoundShelf, crew: Crew, report: Report
) -> list[_Mix]:
    mixer = _Mixer(plan, cache, shelf)
    try:
        speak(
            [scene.lines for scene in plan.scenes],
            spoken,
            cache=cache,
            crew=crew,
            report=report,
            heard=mixer.add,
            meanwhile=lambda: mixer.tell(report),
        )
        mixes = mixer.finish(report)
    except BaseException:
        mixer.break_off()
        raise
    finally:
        mixed.scenes += mixer.new
        mixed.measured = mixed.measured.plus(mixer.measured)
    return mixes


@dataclass(frozen=True, slots=True)
class _Mix:
    timeline: SceneTimeline
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
        self._thread.submit(_make_ready)
        self._sounds = [self._thread.submit(shelf.clip, wanted) for scene in plan.scenes for wanted in scene.sounds]
        self._thread.submit(self._open_beds, plan.scenes[0])
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

    def _open_beds(self, scene: PlannedScene) -> None:
        """Read and verify the beds of the first scene while its lines are spoken: they are held for its mix."""
        for wanted in scene.sounds:
            if (clip := self._shelf.clip(wanted)).loop:
                stored_sounds(self._cache.root).loop(clip.digest)

    def _mix_when_ready(self, scene: PlannedScene) -> None:
        address = scene.scene.address
        if address not in self._mixes and len(self._clips[address]) == len(scene.lines):
            self._mixes[address] = self._thread.submit(self._mixed, scene)

    def _mixed(self, scene: PlannedScene) -> _Mix:
        import time

        clips = self._clips[scene.scene.address]
        timeline = laid_out(scene, self._plan.cast, clips=clips, sound=self._shelf.clip)
        job = level_job(timeline, self._plan.cast.sound, cache=self._cache)
        new, started = not self._cache.has("scene", job.key), time.perf_counter()
        levels = kept_levels(job, self._cache)
        if levels is None:
            levels = measure_scene(job)
            keep_levels(job, levels, self._cache)
        mix = _Mix(timeline, job, levels, new, time.perf_counter() - started)
        self._done.append(mix)
        return mix


def _make_ready() -> None:
    """Load what mixing needs while the first line is spoken: a fifth of a second that nobody then waits for."""
    import voicestage.render.ducking
    import voicestage.render.sounds
    import voicestage.sound.limiter
    import voicestage.sound.loudness  # noqa: F401
