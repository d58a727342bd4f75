"""What a render would do, before any work: what is spoken, processed, mixed and encoded, and how long it takes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from voicestage.model.timeline import SceneTimeline, Timeline
from voicestage.render.arrange import SoundClip
from voicestage.render.cache import Cache, Entry
from voicestage.render.joining import programme
from voicestage.render.layout import laid_out
from voicestage.render.levels import scene_key
from voicestage.render.perform import Programme, assembled
from voicestage.render.plan import Plan, PlannedLine, PlannedScene
from voicestage.render.sounds import SoundShelf
from voicestage.render.speeds import Measured
from voicestage.render.wanted import LOOPS, Wanted
from voicestage.units import RATE

_UNKNOWN = "?"
"""Stands for the digest of what has not been made."""
_SOUND_S = 2.0
"""How long a sound is taken to be that has not been made."""
_START_S = 2.0
"""What it takes until the first worker speaks: its imports and the model."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlook:
    """A plan laid out with what is known: what was not made yet stands in it as unknown, with a guess at its length."""

    timelines: tuple[SceneTimeline, ...]
    scene_keys: dict[str, str]
    """The key of each scene's mix by its address; one that no mix has where something in it is unknown."""
    to_speak: tuple[PlannedLine, ...]
    """Each reading once."""
    to_process: int
    """How many clips."""
    runtimes: frozenset[str]
    """What spoke the lines that were spoken."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Forecast:
    """What a render would do."""

    lines: int
    synthesised: int = 0
    processed: int = 0
    mixed: tuple[str, ...] = ()
    """The addresses of the scenes, chapter titles included."""
    encoded: bool = False
    """Whether the finished files are written again, be it only with another title."""
    at_most: bool = False
    """Whether the counts of what is mixed are the worst case: lines that turn out to sound as before change nothing."""
    speech_s: float = 0.0
    """How long what is spoken will sound [s]."""
    mix_s: float = 0.0
    """How long the mixed scenes are [s]."""
    encode_s: float = 0.0
    """How much of the programme is mastered and encoded; all of it where its loudness moves by 0.1 dB [s]."""
    plays_s: float = 0.0
    """How long the whole is [s]."""
    work_s: float = 0.0
    """About how long all this takes on this machine [s]."""


def outlook(plan: Plan, *, cache: Cache, shelf: SoundShelf, known: Measured) -> Outlook:
    """Lay a plan out with what is known; nothing is made.

    Args:
        plan: what is to be heard.
        cache: what was heard before; it is only read.
        shelf: the sounds; none is made.
        known: what this machine's speed was measured to be.
    """
    to_speak: dict[str, PlannedLine] = {}
    to_process: set[tuple[str, str]] = set()
    runtimes: set[str] = set()
    timelines: list[SceneTimeline] = []
    for scene in plan.scenes:
        clips = _clips(scene, cache, known, to_speak=to_speak, to_process=to_process, runtimes=runtimes)
        timelines.append(laid_out(scene, plan.cast, clips=clips, sound=lambda wanted: _sound(wanted, shelf)))
    return Outlook(
        timelines=tuple(timelines),
        scene_keys={timeline.address: scene_key(timeline) for timeline in timelines},
        to_speak=tuple(to_speak.values()),
        to_process=len(to_process),
        runtimes=frozenset(runtimes),
    )


def forecast(
    plan: Plan,
    *,
    cache: Cache,
    shelf: SoundShelf,
    known: Measured,
    workers: int,
    to_encode: Callable[[Programme], float | None] | None = None,
) -> Forecast:
    """Say what performing `plan` would do.

    Args:
        plan: what is to be heard.
        cache: what was heard before; it is only read.
        shelf: the sounds; none is made.
        known: what this machine's speed was measured to be.
        workers: how many speak at once.
        to_encode: says how much of a programme is to be encoded [s] that is all in the cache; None where the finished
            files fit it as they stand. Where it is not given all is, as files of their own.
    """
    seen = outlook(plan, cache=cache, shelf=shelf, known=known)
    mixed = [timeline for timeline in seen.timelines if not cache.has("scene", seen.scene_keys[timeline.address])]
    chapters = {scene.scene.address: scene.opens for scene in plan.scenes if scene.opens is not None}
    whole = Timeline(frames=0, scenes=())
    if seen.timelines:
        whole = programme(seen.timelines, chapter_titles=chapters)
    mix_s = sum(timeline.mix_frames for timeline in mixed) / RATE
    plays_s = whole.frames / RATE
    encode_s: float | None = mix_s
    if to_encode is None:
        encode_s = plays_s or None
    elif not mixed:
        encode_s = to_encode(
            assembled(whole, scene_keys=seen.scene_keys, clip_keys={}, cache=cache, runtimes=seen.runtimes)
        )
    speaking = sum(known.speaking(line.engine, len(line.utterance.text)) for line in seen.to_speak)
    work_s = (speaking + known.processing(seen.to_process)) / max(1, min(workers, seen.to_process or 1))
    work_s += known.mixing(mix_s) + known.encoding(encode_s or 0.0)
    return Forecast(
        lines=len(plan.lines),
        synthesised=len(seen.to_speak),
        processed=seen.to_process,
        mixed=tuple(timeline.address for timeline in mixed),
        encoded=encode_s is not None,
        at_most=bool(seen.to_process),
        speech_s=sum(known.sound(line.engine, len(line.utterance.text)) / line.pace for line in seen.to_speak),
        mix_s=mix_s,
        encode_s=encode_s or 0.0,
        plays_s=plays_s,
        work_s=work_s + (_START_S if seen.to_speak and workers else 0.0),
    )


def _clips(
    scene: PlannedScene,
    cache: Cache,
    known: Measured,
    *,
    to_speak: dict[str, PlannedLine],
    to_process: set[tuple[str, str]],
    runtimes: set[str],
) -> dict[int, Entry]:
    """Return the scene's clips, those that are not there guessed by their length, and note what is to do."""
    clips: dict[int, Entry] = {}
    for line in scene.lines:
        raw = cache.find("raw", line.raw_key)
        runtimes.add(raw.maker if raw else "")
        clip = cache.find("clip", line.recipe.key(raw.digest)) if raw else None
        if clip is None:
            if raw is None and line.recording is None:
                to_speak[line.raw_key] = line
            to_process.add((line.raw_key, line.recipe.key(_UNKNOWN)))
            seconds = known.sound(line.engine, len(line.utterance.text)) / line.pace
            clip = Entry(f"{_UNKNOWN}{line.address}", round(seconds * RATE), RATE, 0)
        clips[line.line.number] = clip
    return clips


def _sound(wanted: Wanted, shelf: SoundShelf) -> SoundClip:
    unknown = SoundClip(digest=_UNKNOWN, frames=round(_SOUND_S * RATE), loop=wanted.role in LOOPS)
    return shelf.known(wanted) or unknown
