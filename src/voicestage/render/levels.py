"""How loud each scene is before and after the limiter: measured once and kept, so a gain needs no mixing."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.model.cast import SoundSettings
from voicestage.model.timeline import Bus, SceneTimeline, Timeline
from voicestage.render import keys, master
from voicestage.render import mix as mixing
from voicestage.render.cache import Cache
from voicestage.render.pieces import sounding
from voicestage.render.sharing import each_done

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

REVISION = 1
VOICES: tuple[Bus, ...] = ("dialogue", "narration")

CODEC_LOSS_DB = 0.1
"""What AAC and MP3 take from the loudness, by half: 0.1 to 0.2 dB for AAC (measured), nothing for FLAC [dB]."""


@dataclass(frozen=True, slots=True)
class LevelJob:
    """A scene to measure."""

    cache: Path
    scene: SceneTimeline
    key: str
    """The scene's key."""
    gain_db: float
    ceiling_dbtp: float


@dataclass(frozen=True, slots=True)
class Levels:
    """Energies of successive 100 ms: K-weighted mean squares, float64, as `sound.loudness` gives them."""

    mixed: bytes
    """Before mastering."""
    speech: bytes
    """The dialogue and narration in it alone, before mastering."""
    limited: bytes
    """After the limiter, at the gain that was asked for."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """How loud a programme is, and how it comes to the loudness asked for."""

    gain_db: float
    """What it needs, rounded to 0.1 dB so that it seldom moves."""
    target_lufs: float
    """What the whole will have then: what was asked for, unless that is meant for its voices."""
    speech_lufs: float
    """What its voices have before the gain; -inf where nobody speaks."""
    keys: frozenset[str]
    """What the cache needs to keep."""


def scene_key(scene: SceneTimeline) -> str:
    """Build a scene's key of what can be heard in it: no title, no words, no names."""
    alone = Timeline(frames=scene.mix_frames, scenes=((0, scene),))
    heard = sounding(alone, 0, scene.mix_frames)
    return keys.key(f"scene/{REVISION}.{mixing.REVISION}", {"frames": scene.mix_frames, "heard": heard})


def level_job(scene: SceneTimeline, settings: SoundSettings, *, cache: Cache) -> LevelJob:
    """Return the job that measures a scene at the gain that speech alone would need."""
    gain_db = master.half_decibels(master.expected_gain_db(settings))
    return LevelJob(cache.root, scene, scene_key(scene), gain_db, master.limiter_ceiling_dbtp(settings))


def limited_key(job: LevelJob) -> str:
    """Build the key of a scene's energies behind the limiter."""
    kind = f"limited/{master.REVISION}"
    return keys.key(kind, {"scene": job.key, "gain_db": job.gain_db, "ceiling_dbtp": job.ceiling_dbtp})


def kept_levels(job: LevelJob, cache: Cache) -> Levels | None:
    """Return what was measured of a scene before, or None."""
    mixed, speech = cache.kept("scene", job.key), cache.kept("speech", job.key)
    limited = cache.kept("limited", limited_key(job))
    return None if mixed is None or speech is None or limited is None else Levels(mixed, speech, limited)


def keep_levels(job: LevelJob, levels: Levels, cache: Cache) -> None:
    """Keep what was measured.

    Raises:
        StorageError: it could not be written.
    """
    cache.keep("scene", job.key, levels.mixed)
    cache.keep("speech", job.key, levels.speech)
    cache.keep("limited", limited_key(job), levels.limited)


def programme_loudness(
    levels: Sequence[Levels], jobs: Sequence[LevelJob], settings: SoundSettings, *, cache: Cache, processes: int
) -> Loudness:
    """Find the one gain that brings the programme to its loudness, and the keys of what it was found by.

    What the limiter takes off depends on the gain, and the gain makes up for it. So it was measured at the gain that
    speech alone would need. Where the programme needs another, it is measured once more at that; both to half a
    decibel, so that an edit seldom leads to another.

    Args:
        levels: of each scene.
        jobs: by which they were measured.
        settings: the loudness asked for.
        cache: what was measured before, and the clips.
        processes: how many mix at a time.

    Raises:
        DamagedEntry: a clip is not what it was; it has been removed.
    """
    import numpy as np

    from voicestage.sound.loudness import integrated_lufs

    used = {job.key for job in jobs} | {limited_key(job) for job in jobs}
    mixed_lufs = integrated_lufs(np.concatenate([energies(each.mixed) for each in levels]))
    speech_lufs = _with_pauses_lufs([each.speech for each in levels])
    target_lufs = settings.loudness_lufs
    if not math.isfinite(mixed_lufs):
        return Loudness(0.0, target_lufs, speech_lufs, frozenset(used))  # nothing but silence
    if settings.anchor == "dialogue" and math.isfinite(speech_lufs):
        target_lufs += _with_pauses_lufs([each.mixed for each in levels]) - speech_lufs
    measured_db = jobs[0].gain_db
    needed_db = master.half_decibels(min(master.LARGEST_GAIN_DB, target_lufs - mixed_lufs))
    if needed_db != measured_db:
        measured_db = needed_db
        jobs = [replace(job, gain_db=needed_db) for job in jobs]
        levels = _limited_anew(levels, jobs, cache=cache, processes=processes)
        used.update(limited_key(job) for job in jobs)
    limited_lufs = integrated_lufs(np.concatenate([energies(each.limited) for each in levels]))
    lost_db = mixed_lufs + measured_db - limited_lufs
    gain_db = round(min(master.LARGEST_GAIN_DB, target_lufs - mixed_lufs + lost_db + CODEC_LOSS_DB), 1)
    return Loudness(gain_db, target_lufs, speech_lufs, frozenset(used))


def _with_pauses_lufs(scenes: Sequence[bytes]) -> float:
    """Return the loudness of scenes with pauses between them, longer than the 400 ms that are measured at a time."""
    import numpy as np

    from voicestage.sound.loudness import integrated_lufs

    return integrated_lufs(np.concatenate([part for each in scenes for part in (energies(each), np.zeros(4))]))


def _limited_anew(levels: Sequence[Levels], jobs: Sequence[LevelJob], *, cache: Cache, processes: int) -> list[Levels]:
    """Return the levels with what the limiter leaves at the jobs' gain."""
    found = {index: limited for index, job in enumerate(jobs) if (limited := cache.kept("limited", limited_key(job)))}
    missing = [index for index in range(len(jobs)) if index not in found]
    missing.sort(key=lambda index: jobs[index].scene.mix_frames, reverse=True)
    again = [jobs[index] for index in missing]
    frames = sum(job.scene.mix_frames for job in again)
    for number, limited in each_done(measure_limited, again, processes=processes, frames=frames):
        cache.keep("limited", limited_key(again[number]), limited)
        found[missing[number]] = limited
    return [replace(each, limited=found[index]) for index, each in enumerate(levels)]


def measure_scene(job: LevelJob) -> Levels:
    """Mix a scene and measure it; in any process.

    Raises:
        DamagedEntry: one of its clips is not what it was; it has been removed.
    """
    from voicestage.render.sounds import stored_sounds
    from voicestage.sound.loudness import Meter

    mixed, speech, limited = (Meter(2, true_peak=False) for _ in range(3))

    def watched() -> Iterator[mixing.Samples]:
        scenes, sounds = [(0, job.scene)], stored_sounds(job.cache)
        for frames, buses in mixing.mix_buses(scenes, 0, job.scene.mix_frames, sounds=sounds):
            voices: dict[Bus, mixing.Samples] = {bus: buses[bus].copy() for bus in VOICES if bus in buses}
            speech.add(mixing.added(voices, frames))
            block = mixing.added(buses, frames)
            mixed.add(block)
            yield block

    for block in master.mastered(watched(), gain_db=job.gain_db, ceiling_dbtp=job.ceiling_dbtp):
        limited.add(block)
    return Levels(mixed.sub_blocks.tobytes(), speech.sub_blocks.tobytes(), limited.sub_blocks.tobytes())


def measure_limited(job: LevelJob) -> bytes:
    """Mix a scene and measure it after the limiter alone; in any process. Half the work of `measure_scene`.

    Raises:
        DamagedEntry: one of its clips is not what it was; it has been removed.
    """
    from voicestage.render.sounds import stored_sounds
    from voicestage.sound.loudness import Meter

    limited = Meter(2, true_peak=False)
    blocks = mixing.mix([(0, job.scene)], 0, job.scene.mix_frames, sounds=stored_sounds(job.cache))
    for block in master.mastered(blocks, gain_db=job.gain_db, ceiling_dbtp=job.ceiling_dbtp):
        limited.add(block)
    return limited.sub_blocks.tobytes()


def energies(stored: bytes) -> NDArray[np.float64]:
    """Return stored energies as an array."""
    import numpy as np

    return np.frombuffer(stored, np.float64)
