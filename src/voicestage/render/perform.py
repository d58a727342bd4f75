"""Carry a plan out: speak what is missing, mix the scenes whose sound changed, and give the programme.

The driver: it alone writes to the cache, and it writes each line as soon as it is there. So a render that is
interrupted, by Ctrl-C or by a lost battery, goes on where it stopped.
"""

from __future__ import annotations

import contextlib
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import FIRST_COMPLETED, Executor, Future, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from voicestage.engines.registry import engine as find_engine
from voicestage.errors import EngineError
from voicestage.model.speech import Reading
from voicestage.model.timeline import SceneTimeline, Timeline
from voicestage.render import keys, master
from voicestage.render import mix as mixing
from voicestage.render.arrange import LineClip, arrange, programme
from voicestage.render.cache import Cache, DamagedEntry, Entry
from voicestage.render.plan import Plan, PlannedLine, PlannedScene
from voicestage.render.sounds import SoundShelf
from voicestage.render.work import Done, Job, carry_out, start_worker, with_address
from voicestage.units import RATE, gain_from_db

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voicestage.engines.api import Reader

    Samples = NDArray[np.float32]

SCENE_REVISION = 1
AHEAD = 3
"""Lines given to a worker before it asks: the next is always there, and few wait in memory."""
ATTEMPTS = 3
"""How often a render starts anew after damaged entries were dropped: all of them at once, so once is enough unless the
disk itself fails."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """How far a stage of the work is."""

    stage: Literal["speak", "mix", "encode"]
    done: int
    total: int
    """In lines, scenes or seconds."""
    weight_done: float
    weight_total: float
    """In characters or seconds: what the time left is reckoned by."""


Report = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Programme:
    """What a plan became: where everything stands, and the scenes' mixes in the cache."""

    timeline: Timeline
    mixes: dict[str, Entry]
    """The stored mix of each scene by its address."""
    key: str
    """Of everything that can be heard in it, before mastering."""
    synthesised: int
    processed: int
    mixed: int
    engine_s: float
    """The engines' own time, added up over the workers [s]."""
    scene_keys: frozenset[str]
    """What the cache needs to keep of scenes."""
    warnings: tuple[str, ...]
    """What was found damaged and made again."""
    cache: Cache

    def scene_blocks(self, scene: SceneTimeline) -> Iterator[Samples]:
        """Read a scene's mix as it is kept, `HEADROOM_DB` down."""
        return self.cache.blocks(self.mixes[scene.address].digest, frames=master.BLOCK_FRAMES)

    def blocks(self) -> Iterator[Samples]:
        """Read the whole programme [frames, 2] before its gain."""
        return master.joined(self.timeline, self.scene_blocks)


def perform(plan: Plan, *, cache: Cache, shelf: SoundShelf, workers: int, report: Report) -> Programme:
    """Carry `plan` out.

    Args:
        plan: what is to be heard.
        cache: what was heard before.
        shelf: the sounds.
        workers: processes that speak, one thread each; 0 speaks in this process.
        report: is told how far the work is.

    Raises:
        EngineError: some lines could not be spoken; the message names each, the others are kept.
        StorageError: the cache could not be written.
    """
    synthesised = processed = mixed = 0
    engine_s = 0.0
    warnings: list[str] = []
    for attempt in range(ATTEMPTS):
        with _prepared(plan, shelf):
            spoken = _speak(plan, cache=cache, workers=workers, report=report)
        synthesised += spoken.synthesised
        processed += spoken.processed
        engine_s += spoken.engine_s
        try:
            timelines, mixes, scene_keys, new = _mix(plan, spoken.clips, cache=cache, shelf=shelf, report=report)
        except DamagedEntry as error:
            if attempt == ATTEMPTS - 1:
                raise
            heard = {entry.digest for entry in spoken.clips.values()} | shelf.given
            warnings += [str(error), *cache.drop_damaged(heard)]
            continue
        mixed += new
        break
    chapters = {scene.scene.address: scene.opens for scene in plan.scenes if scene.opens is not None}
    timeline = programme(timelines, chapter_titles=chapters)
    sounding = tuple((start, mixes[scene.address].digest) for start, scene in timeline.scenes)
    return Programme(
        timeline=timeline,
        mixes=mixes,
        key=keys.key("programme/1", {"scenes": sounding, "frames": timeline.frames}),
        synthesised=synthesised,
        processed=processed,
        mixed=mixed,
        engine_s=engine_s,
        scene_keys=frozenset(scene_keys),
        warnings=tuple(warnings),
        cache=cache,
    )


@contextlib.contextmanager
def _prepared(plan: Plan, shelf: SoundShelf) -> Iterator[None]:
    """Make the sounds that are missing while the lines are spoken: the driver has nothing else to do."""
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(max_workers=1) as aside:
        made = [aside.submit(shelf.clip, cue) for scene in plan.scenes for cue in scene.sounds]
        try:
            yield
        except BaseException:
            aside.shutdown(wait=False, cancel_futures=True)
            raise
        for sound in made:
            sound.result()


@dataclass(slots=True)
class _Spoken:
    clips: dict[str, Entry]
    """The clip of each line by its address."""
    synthesised: int = 0
    processed: int = 0
    engine_s: float = 0.0


def _speak(plan: Plan, *, cache: Cache, workers: int, report: Report) -> _Spoken:
    """Make every clip that is missing, the longest lines first."""
    result = _Spoken({})
    failures: list[EngineError] = []
    failed: set[str] = set()
    with contextlib.ExitStack() as stack:
        pool: Executor | None = None
        readers = stack.enter_context(contextlib.closing(_Readers()))
        while jobs := _missing(plan, cache, result.clips, failed):
            if pool is None and workers:
                pool = stack.enter_context(_workers(min(workers, len(jobs))))
            total = float(sum(len(job.utterance.text) for job in jobs.values()))
            weight = 0.0
            report(Progress(stage="speak", done=0, total=len(jobs), weight_done=0.0, weight_total=total))
            for count, (line, outcome) in enumerate(_carried_out(jobs, pool, readers, ahead=workers * AHEAD), start=1):
                if isinstance(outcome, EngineError):
                    failures.append(outcome)
                    failed.add(line.raw_key)
                else:
                    _keep(line, outcome, cache)
                    result.synthesised += outcome.raw is not None
                    result.processed += 1
                    result.engine_s += outcome.engine_s
                weight += len(line.utterance.text)
                report(Progress(stage="speak", done=count, total=len(jobs), weight_done=weight, weight_total=total))
    if failures:
        listed = "\n".join(f"  {failure}" for failure in failures[:20])
        raise type(failures[0])(
            f"{len(failures)} of {len(plan.lines)} lines could not be spoken; the others are kept:\n{listed}"
        )
    return result


def _missing(plan: Plan, cache: Cache, clips: dict[str, Entry], failed: set[str]) -> dict[PlannedLine, Job]:
    """Fill `clips` with what is there and return the jobs for the rest, one for each thing to say."""
    jobs: dict[PlannedLine, Job] = {}
    underway: set[str] = set()
    for line in plan.lines:
        if line.address in clips or line.raw_key in failed:
            continue
        raw = cache.find("raw", line.raw_key)
        if raw and (clip := cache.find("clip", line.recipe.key(raw.digest))):
            clips[line.address] = clip
            continue
        if line.raw_key in underway:
            continue  # said once; its other clips follow in the next round
        underway.add(line.raw_key)
        flac = None
        if raw:
            with contextlib.suppress(DamagedEntry):
                cache.samples(raw.digest)
                flac = cache.path(raw.digest).read_bytes()
        jobs[line] = Job(
            address=line.address,
            engine=line.engine,
            voice=line.voice,
            pace=line.pace,
            utterance=line.utterance,
            recipe=line.recipe,
            raw=flac,
        )
    longest_first = sorted(jobs.items(), key=lambda each: len(each[1].utterance.text), reverse=True)
    return dict(longest_first)


class _Readers:
    """The engines' readers, each opened with the first words for it."""

    def __init__(self) -> None:
        self._open: dict[str, Reader | None] = {}

    def read(self, job: Job) -> Job:
        """Return the job with its words in the engine's symbols, where the engine has a reader."""
        if job.raw is not None:
            return job
        try:
            if job.engine not in self._open:
                self._open[job.engine] = find_engine(job.engine).reader()
            reader = self._open[job.engine]
            if reader is None or isinstance(job.utterance, Reading):
                return job
            return replace(job, utterance=reader.read(job.utterance, voice=job.voice))
        except EngineError as error:
            raise with_address(error, job.address) from error

    def close(self) -> None:
        for reader in self._open.values():
            if reader is not None:
                reader.close()


def _carried_out(
    jobs: dict[PlannedLine, Job], pool: Executor | None, readers: _Readers, *, ahead: int
) -> Iterator[tuple[PlannedLine, Done | EngineError]]:
    """Read and speak all jobs, with `ahead` of them given to the pool at a time, so that none waits for its reading."""
    if pool is None:
        for line, job in jobs.items():
            try:
                yield line, carry_out(readers.read(job))
            except EngineError as error:
                yield line, error
        return
    waiting = deque(jobs.items())
    underway: dict[Future[Done], PlannedLine] = {}
    try:
        while waiting or underway:
            while waiting and len(underway) < ahead:
                line, job = waiting.popleft()
                try:
                    underway[pool.submit(carry_out, readers.read(job))] = line
                except EngineError as error:
                    yield line, error
            for future in wait(underway, return_when=FIRST_COMPLETED).done:
                line = underway.pop(future)
                try:
                    yield line, future.result()
                except EngineError as error:
                    yield line, error
    except BrokenProcessPool as error:
        raise EngineError(
            "A worker process ended unexpectedly (out of memory?). What was spoken so far is kept: "
            "run it again, with --workers 1 if memory is short."
        ) from error


@contextlib.contextmanager
def _workers(count: int) -> Iterator[Executor]:
    """Start worker processes by spawn, as onnxruntime owns threads, which a fork would break.

    When the work is broken off they are ended at once: waiting for lines that nobody will keep would hold up who
    pressed Ctrl-C.
    """
    import multiprocessing
    from concurrent.futures import ProcessPoolExecutor

    context = multiprocessing.get_context("spawn")
    pool = ProcessPoolExecutor(max_workers=count, mp_context=context, initializer=start_worker)
    try:
        yield pool
    except BaseException:
        pool.shutdown(wait=False, cancel_futures=True)
        for worker in multiprocessing.active_children():
            worker.terminate()
        raise
    pool.shutdown()


def _keep(line: PlannedLine, done: Done, cache: Cache) -> None:
    if done.raw is not None:
        raw = done.raw
        cache.put("raw", line.raw_key, flac=raw.flac, digest=raw.digest, frames=raw.frames, rate=raw.rate)
    clip = done.clip
    clip_key = line.recipe.key(done.raw_digest)
    cache.put("clip", clip_key, flac=clip.flac, digest=clip.digest, frames=clip.frames, rate=clip.rate)


def _mix(
    plan: Plan, clips: dict[str, Entry], *, cache: Cache, shelf: SoundShelf, report: Report
) -> tuple[list[SceneTimeline], dict[str, Entry], set[str], int]:
    """Lay out all scenes, and mix those whose sound is not in the cache."""
    timelines: list[SceneTimeline] = []
    mixes: dict[str, Entry] = {}
    scene_keys: set[str] = set()
    new = 0
    for count, scene in enumerate(plan.scenes):
        report(_mix_progress(plan, count))
        timeline = _laid_out(scene, plan, clips, shelf)
        scene_key = _scene_key(timeline)
        scene_keys.add(scene_key)
        entry = cache.find("scene", scene_key)
        if entry is None:
            blocks = (
                block * gain_from_db(master.HEADROOM_DB)
                for block in mixing.mix(timeline, clip=cache.samples, loop=shelf.loop)
            )
            entry = cache.put_stream("scene", scene_key, blocks, rate=RATE)
            new += 1
        timelines.append(timeline)
        mixes[scene.scene.address] = entry
    report(_mix_progress(plan, len(plan.scenes)))
    return timelines, mixes, scene_keys, new


def _mix_progress(plan: Plan, count: int) -> Progress:
    total = len(plan.scenes)
    return Progress(stage="mix", done=count, total=total, weight_done=float(count), weight_total=float(total))


def _laid_out(scene: PlannedScene, plan: Plan, clips: dict[str, Entry], shelf: SoundShelf) -> SceneTimeline:
    line_clips = {
        line.line.number: LineClip(
            digest=clips[line.address].digest,
            frames=clips[line.address].frames,
            gain_db=line.gain_db,
            pan=line.pan,
            space=line.space,
            distance=line.distance,
        )
        for line in scene.lines
    }
    sounds = {str(cue.sound): shelf.clip(cue) for cue in scene.sounds}
    return arrange(
        scene.scene,
        line_clips,
        sounds,
        pauses=plan.cast.pauses,
        sound=plan.cast.sound,
        kind_pause=scene.pause_before,
    )


def _scene_key(timeline: SceneTimeline) -> str:
    """Build a scene's key of what can be heard in it: no title, no words, no names."""
    return keys.key(
        f"scene/{SCENE_REVISION}.{mixing.REVISION}",
        {
            "frames": timeline.mix_frames,
            "placements": tuple(
                (placement.clip, placement.start, placement.gain_db, placement.pan, placement.line is None)
                for placement in timeline.placements
            ),
            "beds": tuple(
                (bed.digest, bed.start, bed.end, bed.gain_db, bed.fade_in, bed.fade_out, bed.duck_db, bed.offset)
                for bed in timeline.beds
            ),
        },
    )
