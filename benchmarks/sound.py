"""Mixing, mastering and encoding: speed, memory, and what is measured on the result. Ratios and memory in one run.

    python benchmarks/sound.py [--minutes 30] [--long-minutes 300] [--production FOLDER]

Speeds count processor time, so that a busy machine does not change them much; "on 2 cores" is half of the processor
time of all workers together. The clips are tones in noise, as long as lines are, out of a cache as a render keeps it.
"""

from __future__ import annotations

import argparse
import hashlib
import itertools
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from voicestage.model.timeline import Bed, Bus, Placement, SceneTimeline, Timeline
from voicestage.render.cache import Cache
from voicestage.units import RATE

LINES_AN_HOUR = 900
SCENE_S = 240
CLIPS = 60
FORMATS = {"M4B": ("aac",), "MP3": ("mp3",), "FLAC": ("flac",), "all three": ("aac", "mp3", "flac")}


def fill(cache: Cache) -> dict[str, str]:
    """Put clips and sounds into a cache; return their digests by name."""
    from voicestage.render.work import stored

    rng = np.random.default_rng(0)
    found: dict[str, str] = {}
    for number in range(CLIPS):
        frames = round(RATE * rng.uniform(1.5, 4.5))
        at = np.arange(frames) / RATE
        tone = sum(np.sin(2 * np.pi * rng.uniform(100, 3000) * at) for _ in range(6))
        envelope = np.abs(np.sin(at * 9)) * np.minimum(1, np.minimum(at, at[::-1]) * 50)
        clip = stored((0.06 * tone * envelope + 0.003 * rng.standard_normal(frames)).astype(np.float32))
        cache.put("clip", f"line{number}", flac=clip.flac, digest=clip.digest, frames=clip.frames, rate=clip.rate)
        found[f"line{number}"] = clip.digest
    for name, seconds in (("rain", 48), ("theme", 30), ("knock", 2)):
        noise = 0.05 * rng.standard_normal((seconds * RATE, 2)).astype(np.float32)
        found[name] = cache.put_stream("sound", name, iter([noise]), rate=RATE).digest
    return found


def programme(digests: dict[str, str], cache: Cache, minutes: float) -> Timeline:
    """Lay out dialogue, narration, effects, ambience and music: all five buses sound."""
    from voicestage.render.joining import programme as put_together

    scenes = []
    lengths = {name: entry.frames for _, name, entry in cache.entries()}
    for number in range(max(1, round(minutes * 60 / SCENE_S))):
        placements = []
        for line in range(LINES_AN_HOUR * SCENE_S // 3600):
            name = f"line{(number * 7 + line) % CLIPS}"
            placements.append(
                Placement(
                    clip=digests[name], start=round(line * RATE * 3600 / LINES_AN_HOUR), frames=lengths[name],
                    speaker="NARRATOR" if line % 3 == 0 else "MARA", line=line + 1, pan=0.3 * (line % 3 - 1),
                )
            )  # fmt: skip
            if line % 10 == 5:
                knock = placements[-1].start + RATE
                placements.append(Placement(clip=digests["knock"], start=knock, frames=2 * RATE, gain_db=-6.0))
        end = SCENE_S * RATE
        ambience = Bed(
            kind="ambience", sound="rain", digest=digests["rain"], start=0, end=end + 2 * RATE, gain_db=-12.0,
            fade_in=RATE, fade_out=2 * RATE, duck_db=-6.0,
        )  # fmt: skip
        theme = Bed(
            kind="music", sound="theme", digest=digests["theme"], start=0, end=end, gain_db=-14.0, fade_in=RATE,
            fade_out=2 * RATE, duck_db=-6.0,
        )  # fmt: skip
        scenes.append(
            SceneTimeline(
                address=f"1.{number + 1}", title="", frames=end, mix_frames=end + 2 * RATE, lead=0, pause_before=1.8,
                placements=tuple(placements), beds=(ambience, theme),
            )
        )  # fmt: skip
    return put_together(scenes, chapter_titles={"1.1": "One"})


def peak_megabytes() -> float:
    """Return the most memory this process has had [MB]."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def mix_alone(folder: Path, minutes: float, block_s: float) -> dict[str, Any]:
    """Mix a programme in this process and throw it away; return seconds, speed, memory, and a digest of the samples."""
    from voicestage.render.mix import mix
    from voicestage.render.sounds import stored_sounds

    cache = Cache(folder)
    timeline = programme({name: entry.digest for _, name, entry in cache.entries()}, cache, minutes)
    sounds = stored_sounds(folder)
    digest = hashlib.blake2b() if minutes <= 12 else None
    started = time.process_time()
    for block in mix(timeline.scenes, 0, timeline.frames, sounds=sounds, block_frames=round(block_s * RATE)):
        if digest:
            digest.update(block.tobytes())
    seconds = time.process_time() - started
    sound_s = timeline.frames / RATE
    return {
        "speed": sound_s / seconds,
        "megabytes": peak_megabytes(),
        "digest": digest.hexdigest() if digest else "",
        "sound_s": sound_s,
    }


def encode_alone(folder: Path, minutes: float, name: str) -> dict[str, Any]:
    """Mix, master, encode and measure a programme piece by piece in this process, as a worker does."""
    from voicestage.deliver.encode import Mastering, encode_job, encode_piece
    from voicestage.render.pieces import divided

    cache = Cache(folder)
    timeline = programme({key: entry.digest for _, key, entry in cache.entries()}, cache, minutes)
    how = Mastering(gain_db=7.0, limiter_dbtp=-2.0, peak_dbtp=-1.0)
    started = time.process_time()
    peak = 0.0
    for piece in divided(timeline):
        done = encode_piece(encode_job(folder, timeline, piece, how, FORMATS[name]))  # type: ignore[arg-type]
        peak = max(peak, *(each.peak for each in done.values()))
    seconds = time.process_time() - started
    return {"speed": timeline.frames / RATE / seconds, "megabytes": peak_megabytes(), "peak_db": 20 * np.log10(peak)}


def joined_by_pydub(folder: Path, minutes: float) -> dict[str, Any]:
    """Join the lines of a programme with pydub's `+=`, as is often shown; speech alone, no beds, no effects."""
    from pydub import AudioSegment

    cache = Cache(folder)
    timeline = programme({key: entry.digest for _, key, entry in cache.entries()}, cache, minutes)
    started = time.process_time()
    whole, at = AudioSegment.silent(0, frame_rate=RATE).set_channels(2), 0
    for start, scene in timeline.scenes:
        for placement in scene.placements:
            if placement.line is None:
                continue
            samples = (cache.samples(placement.clip) * 32767).astype("<i2")
            clip = AudioSegment(data=samples.tobytes(), sample_width=2, frame_rate=RATE, channels=1)
            gap = max(0, start + placement.start - at)
            whole += AudioSegment.silent(gap * 1000 / RATE, frame_rate=RATE) + clip.set_channels(2)
            at = start + placement.start + placement.frames
    return {"speed": timeline.frames / RATE / (time.process_time() - started), "megabytes": peak_megabytes()}


def apart(what: str, folder: Path, *given: float | str) -> dict[str, Any]:
    """Run one of the above in a process of its own, as memory is counted by process."""
    command = [sys.executable, __file__, "--only", what, str(folder), *map(str, given)]
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True, encoding="utf-8")
    return dict(json.loads(done.stdout))


def under_speech(root: Path) -> Iterator[tuple[str, float]]:
    """Yield for each kind of bed how far its loudest scene is under the speech, while somebody speaks [LU]."""
    from voicestage.production import Production
    from voicestage.production.rendering import quiet
    from voicestage.render.crew import local_crew
    from voicestage.render.ducking import speech_spans
    from voicestage.render.mix import mix_buses
    from voicestage.render.sounds import stored_sounds
    from voicestage.sound.loudness import loudness

    production = Production(root)
    with local_crew(2) as crew:
        made = production.perform(production.decide().plan, crew=crew, report=quiet)
    sounds = stored_sounds(made.cache.root)
    least: dict[str, float] = {}
    for start, scene in made.timeline.scenes:
        if not scene.beds or not speech_spans(scene):
            continue
        blocks = [buses for _, buses in mix_buses([(0, scene)], 0, scene.mix_frames, sounds=sounds, block_frames=10**9)]
        spoken = np.zeros(scene.mix_frames, bool)
        for first, last in speech_spans(scene):
            spoken[first:last] = True
        buses = blocks[0]
        speech = sum((buses[bus] for bus in ("dialogue", "narration") if bus in buses), np.zeros((2, 1), np.float32))
        level = loudness(np.ascontiguousarray(np.asarray(speech)[:, spoken].T.astype(np.float32)))
        beds: tuple[Bus, ...] = ("ambience", "music")
        for bus in beds:
            if bus in buses:
                bed = buses[bus][:, spoken]
                if (found := loudness(np.ascontiguousarray(bed.T))) > -70.0:
                    least[bus] = min(least.get(bus, 99.0), level - found)
        del start
    yield from least.items()


def seam_clicks(folder: Path) -> float:
    """Return the largest second difference at a joint of pieces against that of the programme about it."""
    from voicestage.render.mix import mix
    from voicestage.render.pieces import divided
    from voicestage.render.sounds import stored_sounds

    cache = Cache(folder)
    timeline = programme({key: entry.digest for _, key, entry in cache.entries()}, cache, 10)
    sounds = stored_sounds(folder)
    worst = 0.0
    for one, other in itertools.pairwise(divided(timeline)):
        span = RATE // 2
        parts = [
            *mix(timeline.scenes, one.end - span, one.end, sounds=sounds),
            *mix(timeline.scenes, other.start, other.start + span, sounds=sounds),
        ]
        second: NDArray[np.float32] = np.abs(np.diff(np.concatenate(parts), n=2, axis=0))
        if (about := float(np.percentile(second, 99.9))) > 0:
            worst = max(worst, float(second[span - 3 : span + 3].max()) / about)
    return worst


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--minutes", type=float, default=20.0, help="of the programme that is encoded")
    parser.add_argument("--long-minutes", type=float, default=600.0, help="of the longest that is mixed")
    parser.add_argument("--production", type=Path, help="a rendered production, for the levels under speech")
    parser.add_argument("--only", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.only:
        what, folder, *given = arguments.only
        numbers = [float(each) if each[0].isdigit() else each for each in given]
        result = {"mix": mix_alone, "encode": encode_alone, "pydub": joined_by_pydub}[what](Path(folder), *numbers)  # type: ignore[operator]
        print(json.dumps(result))
        return

    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "cache"
        fill(Cache(folder))
        hour = apart("mix", folder, 60.0, 1.0)
        print(f"mix, 48 kHz stereo, five buses, one core: {hour['speed']:.0f} x real time   (wanted: 600)")
        print(f"  memory for one hour: {hour['megabytes']:.0f} MiB   (wanted: at most 150)", flush=True)
        long = apart("mix", folder, arguments.long_minutes, 1.0)
        ratio = long["megabytes"] / hour["megabytes"]
        print(
            f"  memory for {long['sound_s'] / 3600:.1f} hours: {long['megabytes']:.0f} MiB, {ratio:.2f} x   "
            f"(wanted: at most 1.2 for 10 h); {long['speed']:.0f} x real time",
            flush=True,
        )
        small, large = (apart("mix", folder, 8.0, seconds)["digest"] for seconds in (0.1, 60.0))
        print(f"  blocks of 0.1 s and of 60 s: {'the same bytes' if small == large else 'DIFFERENT'}", flush=True)
        for name_ in FORMATS:
            done = apart("encode", folder, arguments.minutes, name_)
            wanted = {"M4B": "   (wanted: 100)", "MP3": "   (wanted: 60)"}.get(name_, "")
            print(
                f"cached clips to finished {name_}: {done['speed']:.0f} x on one core, {2 * done['speed']:.0f} x on two"
                f"{wanted}; {done['megabytes']:.0f} MiB a worker (wanted: at most 300); "
                f"true peak decoded {done['peak_db']:.2f} dBTP (ceiling -1)",
                flush=True,
            )
        print(f"second difference at joints against its 99.9th percentile about them: {seam_clicks(folder):.2f}")
        for minutes in (5.0, 10.0, 20.0):
            naive = apart("pydub", folder, minutes)
            print(
                f"pydub's +=, speech alone, {minutes:.0f} min: {naive['speed']:.0f} x real time, "
                f"{naive['megabytes']:.0f} MiB",
                flush=True,
            )
    if arguments.production:
        for kind, under in under_speech(arguments.production):
            least = {"ambience": 15, "music": 10}[kind]
            print(f"{kind} under speech, where it is nearest: {under:.1f} LU   (wanted: at least {least})")


if __name__ == "__main__":
    main()
