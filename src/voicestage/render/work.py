"""What a worker does: a job in, samples out. Nothing here reads or writes a file of the production.

A worker process keeps its engines' sessions warm. The driver alone writes, so the same functions serve a pool of
processes here and workers elsewhere.
"""

from __future__ import annotations

import os
import signal
import threading
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicestage.engines.registry import engine as find_engine
from voicestage.errors import EngineError, SynthesisFailed
from voicestage.model.speech import Reading, Utterance
from voicestage.render.plan import SHORT_LINE_GAIN_DB, SPEECH_LUFS, Recipe

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from voicestage.engines.api import Session

SILENT_LINE_S = 0.2
"""How long a line takes in which nothing can be heard."""

_sessions: dict[str, Session] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """A line to speak and process, or only to process where `raw` is given."""

    address: str
    """For messages alone."""
    engine: str
    voice: str
    pace: float
    utterance: Utterance | Reading
    """Read already where the engine has a reader: the driver holds its dictionaries, not every worker."""
    recipe: Recipe
    raw: bytes | None = None
    """What the engine said, as FLAC, where that is known."""


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
    engine_s: float
    """How long the engine took [s]."""


def start_worker() -> None:
    """Prepare a worker process: Ctrl-C is the driver's to handle, and a worker does not outlive its driver."""
    import multiprocessing

    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if parent := multiprocessing.parent_process():
        threading.Thread(target=_end_with, args=(parent.sentinel,), daemon=True).start()


def _end_with(sentinel: int) -> None:
    from multiprocessing.connection import wait

    wait([sentinel])
    os._exit(1)


def carry_out(job: Job) -> Done:
    """Speak a line and make its clip.

    Raises:
        EngineError: the engine cannot say it; the message names the line.
    """
    from voicestage.sound.audio_files import decode_flac, sample_digest

    engine_s = 0.0
    raw: Stored | None = None
    if job.raw is None:
        started = time.perf_counter()
        try:
            speech = _session(job.engine).speak(job.utterance, voice=job.voice, pace=job.pace)
        except EngineError as error:
            raise with_address(error, job.address) from error
        except Exception as error:
            words = job.utterance.text.strip()
            raise SynthesisFailed(
                f'{job.address}  {job.engine} could not say "{words[:60]}": {type(error).__name__}: {error}'
            ) from error
        engine_s = time.perf_counter() - started
        raw = stored(speech.samples, speech.rate)
    samples, rate = decode_flac(raw.flac if raw else job.raw or b"")
    clip = stored(process(samples, rate, job.recipe))
    return Done(raw=raw, clip=clip, raw_digest=raw.digest if raw else sample_digest(samples), engine_s=engine_s)


def with_address(error: EngineError, address: str) -> EngineError:
    """Return the same error with the line it speaks of."""
    return type(error)(f"{address}  {error}")


def process(samples: NDArray[np.float32], rate: int, recipe: Recipe) -> NDArray[np.float32]:
    """Make a clip [frames] at 48 kHz of raw speech [frames] at `rate`: trim, resample, pitch, effects, level."""
    import numpy as np

    from voicestage.sound import clips, voice_effects
    from voicestage.units import RATE

    segment = clips.trimmed(clips.to_segment(samples, rate))
    trimmed, rate = clips.from_segment(segment)
    if not len(trimmed):  # such as a line of nothing but an ellipsis
        return np.zeros(round(SILENT_LINE_S * RATE), np.float32)
    if recipe.pitch_st:  # before resampling: half as many samples
        trimmed = clips.pitched(trimmed, recipe.pitch_st, rate=rate)
    clip = clips.resampled(trimmed, rate)
    if recipe.effects:
        clip = voice_effects.apply(clip, recipe.effects)
    return clips.levelled(clip, SPEECH_LUFS, fallback_gain_db=SHORT_LINE_GAIN_DB)


def stored(samples: NDArray[np.float32], rate: int | None = None) -> Stored:
    """Encode samples for the cache: quantised to 24 bit first, so that what is kept is what was made."""
    from voicestage.sound.audio_files import encode_flac, quantised, sample_digest
    from voicestage.units import RATE

    exact = quantised(samples)
    rate = rate or RATE
    return Stored(flac=encode_flac(exact, rate), digest=sample_digest(exact), frames=len(exact), rate=rate)


def _session(name: str) -> Session:
    if name not in _sessions:
        _sessions[name] = find_engine(name).open(threads=1)
    return _sessions[name]
