"""Speak what is missing: each line is kept as soon as it is there, and handed on.

The driver: it alone writes to the cache. So a render that is interrupted, by Ctrl-C or by a lost battery, goes on where
it stopped.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from voicestage.errors import EngineError
from voicestage.render.cache import Cache, DamagedEntry, Entry
from voicestage.render.crew import Crew
from voicestage.render.plan import PlannedLine
from voicestage.render.progress import Progress, Report
from voicestage.render.recordings import again
from voicestage.render.speeds import Measured
from voicestage.render.work import Done, Job, job_of

ATTEMPTS = 3
"""How often work starts anew after damaged entries were dropped: all of them at once, so once is enough unless the disk
itself fails."""


@dataclass(slots=True)
class Spoken:
    """What has been spoken, over all attempts."""

    synthesised: int = 0
    processed: int = 0
    clips: dict[str, Entry] = field(default_factory=dict)
    """The clip of each line by its address."""
    clip_keys: dict[str, str] = field(default_factory=dict)
    """The key of each such clip."""
    runtimes: set[str] = field(default_factory=set)
    measured: Measured = field(default_factory=Measured)

    def add(self, line: PlannedLine, clip: Entry, *, raw_digest: str, runtime: str) -> None:
        """Note the clip of a line."""
        self.clips[line.address] = clip
        self.clip_keys[line.address] = line.recipe.key(raw_digest)
        self.runtimes.add(runtime)


def speak(
    groups: Sequence[Sequence[PlannedLine]],
    spoken: Spoken,
    *,
    cache: Cache,
    crew: Crew,
    report: Report,
    heard: Callable[[PlannedLine, Entry], None] = lambda _line, _clip: None,
    meanwhile: Callable[[], None] = lambda: None,
) -> None:
    """Make every clip that is missing.

    Args:
        groups: the lines, scene by scene, so that each scene can be mixed while the next is spoken. In each the longest
            comes first: the last ends with short lines, at which all workers end at about the same time.
        spoken: what was spoken in earlier attempts; it is added to, and `clips` begun anew.
        cache: what was heard before.
        crew: those who speak.
        report: is told how far the work is.
        heard: is given each line's clip, once.
        meanwhile: is called after each line.

    Raises:
        EngineError: some lines could not be spoken; the message names each, the others are kept.
        StorageError: the cache could not be written.
    """
    spoken.clips.clear()
    failures: list[EngineError] = []
    failed: set[str] = set()
    while missing := _missing(groups, spoken, heard, cache=cache, failed=failed):
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
                spoken.add(line, clip, raw_digest=outcome.raw_digest, runtime=outcome.runtime)
                spoken.synthesised += outcome.raw is not None
                spoken.processed += 1
                spoken.measured = spoken.measured.plus(_measured(line, outcome))
                heard(line, clip)
                sound_s += clip.frames / clip.rate
            weight += len(line.utterance.text)
            progress = Progress(
                stage="speak", done=count, total=len(missing), weight_done=weight, weight_total=total, sound_s=sound_s
            )
            report(progress)
            meanwhile()
    if failures:
        listed = "\n".join(f"  {failure}" for failure in failures[:20])
        count = sum(len(group) for group in groups)
        raise type(failures[0])(f"{len(failures)} of {count} lines could not be spoken; the others are kept:\n{listed}")


def speak_whole(lines: Sequence[PlannedLine], *, cache: Cache, crew: Crew, report: Report) -> Spoken:
    """Make every clip of some lines that is missing, and read all of them: what is damaged is spoken again.

    Raises:
        DamagedEntry: some are damaged again and again.
        EngineError: some lines could not be spoken; the message names each, the others are kept.
        StorageError: the cache could not be written.
    """
    spoken = Spoken()
    for _ in range(ATTEMPTS):
        speak([lines], spoken, cache=cache, crew=crew, report=report)
        if not (told := cache.drop_damaged(entry.digest for entry in spoken.clips.values())):
            return spoken
    raise told[0]


def _missing(
    groups: Iterable[Iterable[PlannedLine]],
    spoken: Spoken,
    heard: Callable[[PlannedLine, Entry], None],
    *,
    cache: Cache,
    failed: set[str],
) -> list[tuple[PlannedLine, Entry | None]]:
    """Hand on the clips that are there, and return the lines to do, with what was said of them where that is known."""
    found: list[tuple[PlannedLine, Entry | None]] = []
    underway: set[str] = set()
    for group in groups:
        of_group: list[tuple[PlannedLine, Entry | None]] = []
        for line in group:
            if line.address in spoken.clips or line.raw_key in failed:
                continue
            raw = cache.find("raw", line.raw_key)
            if raw and (clip := cache.find("clip", line.recipe.key(raw.digest))):
                spoken.add(line, clip, raw_digest=raw.digest, runtime=raw.maker)
                heard(line, clip)
            elif line.raw_key not in underway:  # else it is said once, and its other clips follow in the next round
                underway.add(line.raw_key)
                of_group.append((line, raw))
        found += sorted(of_group, key=lambda each: len(each[0].utterance.text), reverse=True)
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
            words=done.words,
        )
    clip = done.clip
    return cache.put(
        "clip",
        line.recipe.key(done.raw_digest),
        flac=clip.flac,
        digest=clip.digest,
        frames=clip.frames,
        rate=clip.rate,
        head_s=done.head_s,
    )


def _measured(line: PlannedLine, done: Done) -> Measured:
    if done.raw is None:
        return Measured(lines=1, process_s=done.process_s)
    said = (float(len(line.utterance.text)), done.engine_s, done.raw.frames / done.raw.rate)
    return Measured(spoken={line.engine: said}, lines=1, process_s=done.process_s)
