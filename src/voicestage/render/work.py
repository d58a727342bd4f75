"""What a worker does: a job in, samples out. Nothing here reads or writes a file of the production.

A worker process keeps its engines' sessions warm. The driver alone writes, so the same functions serve a pool of
processes here and workers elsewhere.
"""

from __future__ import annotations

import functools
import os
import signal
import sys
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicestage.engines.registry import engine as find_engine
from voicestage.errors import EngineError, SynthesisFailed
from voicestage.model.speech import Reading, Utterance
from voicestage.render.plan import SPEECH_LUFS, PlannedLine, Recipe
from voicestage.render.times import write_words

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voicestage.engines.api import Session

_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
"""Of glibc's malloc.h."""
_LARGE_BYTES = 2**20

SILENT_LINE_S = 0.2
"""How long a line takes in which nothing can be heard."""

_FEATURES = ("avx2", "avx_vnni", "avx512f", "avx512_vnni", "amx_int8", "asimddp")
"""What onnxruntime chooses its integer kernels by."""

_local = threading.local()
"""The engines' sessions, by engine: a cluster's worker may have several threads, and a session serves one."""
_fingerprints: dict[tuple[str, str], str] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A line to speak and process, or only to process where `raw` is given."""

    address: str
    """For messages alone."""
    engine: str
    voice: str
    fingerprint: str
    """The digest of the voice as the driver knows it: a worker that has another does not speak."""
    pace: float
    take: int
    utterance: Utterance | Reading
    """Read already where the engine has a reader: the driver holds its dictionaries, not every worker."""
    recipe: Recipe
    raw: bytes | None = None
    """What the engine said, as FLAC, where that is known."""


def job_of(line: PlannedLine, raw: bytes | None = None) -> Job:
    """Return what a worker is told of a line; `raw` is what the engine said, as FLAC, where that is known."""
    return Job(
        address=line.address,
        engine=line.engine,
        voice=line.voice,
        fingerprint=line.fingerprint,
        pace=line.pace,
        take=line.take,
        utterance=line.utterance,
        recipe=line.recipe,
        raw=raw,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """Samples ready to be kept."""

    flac: bytes
    digest: str
    frames: int
    rate: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a job."""

    raw: Stored | None
    """None where it was given."""
    clip: Stored
    raw_digest: str
    words: str
    """When each word sounds in what was spoken, as `times.write_words` writes it; empty where nothing was."""
    head_s: float
    """How much was trimmed away before the clip [s]."""
    engine_s: float
    """How long the engine took [s]."""
    process_s: float
    """How long the rest took [s]."""
    runtime: str
    """The processor and the library that spoke."""


def start_worker() -> None:
    """Prepare a worker process: Ctrl-C is the driver's to handle, and a worker does not outlive its driver."""
    import multiprocessing

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    _give_memory_back()
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _give_memory_back() -> None:
    """Have the C library hand large blocks back to the system as soon as they are free.

    glibc raises the size from which it does so with each such block, up to 32 MB, and its heap then grows line by line
    (measured over 54 lines of Kokoro: from 304 to 394 MB; with the size fixed 258 MB throughout, in no more time).
    """
    if sys.platform != "linux":
        return
    import ctypes

    if mallopt := getattr(ctypes.CDLL(None), "mallopt", None):  # musl has none, and does not need it
        mallopt(_M_MMAP_THRESHOLD, _LARGE_BYTES)
        mallopt(_M_TRIM_THRESHOLD, _LARGE_BYTES)


def _end_with(sentinel: int) -> None:
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(1)


def open_engine(name: str) -> None:
    """Load an engine before its first line comes.

    Raises:
        EngineError: it is not installed.
    """
    _session(name)


def carry_out(job: Job) -> Done:
    """Speak a line and make its clip.

    Raises:
        EngineError: the engine cannot say it; the message names the line.
    """
    from voicestage.sound.audio_files import decode_flac, sample_digest

    engine_s = 0.0
    raw: Stored | None = None
    words = ""
    started = time.perf_counter()
    if job.raw is None:
        _check_voice(job)
        try:
            session = _session(job.engine)
            started = time.perf_counter()
            speech = session.speak(job.utterance, voice=job.voice, pace=job.pace, take=job.take)
        except EngineError as error:
            raise with_address(error, job.address) from error
        except Exception as error:
            text = job.utterance.text.strip()
            raise SynthesisFailed(
                f'{job.address}  {job.engine} could not say "{text[:60]}": {type(error).__name__}: {error}'
            ) from error
        engine_s = time.perf_counter() - started
        started = time.perf_counter()
        try:
            raw, words = stored(speech.samples, speech.rate), write_words(speech.words)
        except SynthesisFailed as error:
            raise with_address(error, job.address) from error
    samples, rate = decode_flac(raw.flac if raw else job.raw or b"")
    processed, head_s = _processed(samples, rate, job.recipe)
    clip = stored(processed)
    return Done(
        raw=raw,
        clip=clip,
        raw_digest=raw.digest if raw else sample_digest(samples),
        words=words,
        head_s=head_s,
        engine_s=engine_s,
        process_s=time.perf_counter() - started,
        runtime=runtime(),
    )


def _check_voice(job: Job) -> None:
    """Speak with the driver's voice or not at all: what a worker elsewhere has installed may be another.

    Raises:
        EngineError: model, voice data or the engine's revision are others here.
    """
    key = job.engine, job.voice
    try:
        if key not in _fingerprints:
            _fingerprints[key] = find_engine(job.engine).fingerprint(job.voice)
    except EngineError as error:
        raise with_address(error, job.address) from error
    if _fingerprints[key] != job.fingerprint:
        raise EngineError(
            f"{job.address}  A worker has other data for {job.engine}/{job.voice} than this machine. "
            "Install the same versions of voicestage and its engines on all machines."
        )


@functools.lru_cache(maxsize=1)
def runtime() -> str:
    """Return the processor's kind and the features that decide how a network computes, and the library's version.

    Kokoro gives the same bits on one machine and one version of onnxruntime; elsewhere they are only close, so this
    is kept with what was spoken and stands in the manifest.
    """
    import importlib.metadata
    import platform
    from pathlib import Path

    features: list[str] = []
    try:
        cpu = Path("/proc/cpuinfo").read_text(encoding="utf-8", errors="replace")
        flags = set(next((line for line in cpu.splitlines() if line.startswith(("flags", "Features"))), "").split())
        features = [name for name in _FEATURES if name in flags]
    except OSError:  # macOS and Windows have no such file
        features = [platform.processor()] if platform.processor() else []
    try:
        library = f"onnxruntime {importlib.metadata.version('onnxruntime')}"
    except importlib.metadata.PackageNotFoundError:
        library = "no onnxruntime"
    return f"{platform.system()} {' '.join([platform.machine(), *features])}, {library}"


def with_address(error: EngineError, address: str) -> EngineError:
    """Return the same error with the line it speaks of."""
    return type(error)(f"{address}  {error}")


def process(samples: NDArray[np.float32], rate: int, recipe: Recipe) -> NDArray[np.float32]:
    """Make a clip [frames] at 48 kHz of raw speech [frames] at `rate`: trim, pitch, resample, affect, settle, level."""
    return _processed(samples, rate, recipe)[0]


def _processed(samples: NDArray[np.float32], rate: int, recipe: Recipe) -> tuple[NDArray[np.float32], float]:
    """Make a clip, and tell how much was taken away before it [s]."""
    import numpy as np

    from voicestage.sound import clips, voice_effects
    from voicestage.units import RATE

    segment, head_ms = clips.trimmed(clips.to_segment(samples, rate))
    trimmed, rate = clips.from_segment(segment)
    if not len(trimmed):  # such as a line of nothing but an ellipsis
        return np.zeros(round(SILENT_LINE_S * RATE), np.float32), 0.0
    if recipe.pitch_st:  # before resampling: half as many samples
        trimmed = clips.pitched(trimmed, recipe.pitch_st, rate=rate)
    clip = clips.resampled(trimmed, rate)
    if recipe.effects:
        clip = voice_effects.apply(clip, recipe.effects)
    if recipe.pitch_st or recipe.effects:
        clip = clips.settled(clip)
    return clips.levelled(clip, SPEECH_LUFS, fallback_gain_db=recipe.short_line_gain_db), head_ms / 1000


def stored(samples: NDArray[np.float32], rate: int | None = None) -> Stored:
    """Encode samples for the cache: quantised to 24 bit first, so that what is kept is what was made.

    Raises:
        SynthesisFailed: they are not all numbers; as whole numbers they would be noise at full scale.
    """
    import numpy as np

    from voicestage.sound.audio_files import encode_flac, quantised, sample_digest
    from voicestage.units import RATE

    if not np.isfinite(samples).all():
        raise SynthesisFailed("What was said is broken: it holds what is not a number.")
    exact = quantised(samples)
    rate = rate or RATE
    return Stored(
        flac=encode_flac(exact, rate),
        digest=sample_digest(exact),
        frames=len(exact),
        rate=rate,
    )


def _session(name: str) -> Session:
    sessions: dict[str, Session] = _local.__dict__
    if name not in sessions:
        sessions[name] = find_engine(name).open(threads=1)
    return sessions[name]
