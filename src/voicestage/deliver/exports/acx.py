"""An ACX package: a file for each chapter, opening and closing credits, a retail sample, all as ACX measures them.

ACX wants, for every file: -23 to -18 dB RMS, peaks at most -3 dB, a noise floor of at most -60 dB RMS, MP3 of
constant 192 kb/s at 44.1 kHz, 0.5 to 1 s of room tone before and 1 to 5 s behind, at most 120 minutes; a sample of 1 to
5 minutes.
Source: https://www.acx.com/help/acx-audio-submission-requirements/201456300
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.deliver.exports.finished import Finished
from voicestage.deliver.finish import file_stem
from voicestage.files import write_text, written_whole
from voicestage.render.credits import CREDITS
from voicestage.units import RATE, db_from_gain, gain_from_db

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

TARGET_RMS_DB = -20.0
PEAK_DB = -3.0
ROOM_TONE_DB = -72.0
"""RMS of the room tone: digital silence between lines sounds as if the player had stopped."""
HEAD_S, TAIL_S = 0.7, 2.0
FADE_FRAMES = RATE // 100
QUIET_DB = -50.0
"""RMS of what may stand before the first sound: louder is no room tone, but ambience or the end of another line."""
ROOM_TONE_S = 2.0
"""Ambience that begins earlier than this before the first line is meant to be heard by itself."""
SAMPLE_S = 180
_OUT_RATE = 44_100
_ROUNDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """What was measured on a file, decoded again."""

    path: Path
    seconds: float
    rms_db: float
    peak_db: float
    floor_db: float
    """RMS of its quietest half second."""


def write_acx(finished: Finished, folder: Path, *, speak: Callable[[str], Samples]) -> tuple[Checked, ...]:
    """Write the package.

    Args:
        finished: the programme.
        folder: where the files go.
        speak: says a sentence in the narrator's voice; mono at 48 kHz.

    Raises:
        StorageError: a file cannot be written.
    """
    by = f" Written by {finished.author}." if finished.author else ""
    narrated = "Narrated by synthetic voices." if finished.heard.voices else ""
    said = {
        "Opening Credits": f"{finished.title}.{by} {narrated}",
        "Closing Credits": f"This has been {finished.title}.{by} {finished.heard.statement} The end.",
    }
    credits_ = dict(zip(said, _credit_chapters(finished), strict=True))
    story = [number for number in range(len(finished.chapters)) if number not in credits_.values()]
    digits = max(2, len(str(len(story) + 1)))
    found: list[Checked] = []

    def write(number: int, name: str, blocks: Callable[[], Iterator[Samples]], *, head: bool) -> None:
        found.append(_written(folder / f"{number:0{digits}} {name}.mp3", blocks, head=head))

    def write_credits(number: int, name: str) -> None:
        chapter = credits_[name]
        if chapter is None:
            spoken = _stereo(speak(said[name]))
            write(number, name, lambda: iter([spoken]), head=True)
        else:  # the programme has them
            write(number, name, _chapter(finished, chapter), head=False)

    write_credits(0, "Opening Credits")
    for number, chapter in enumerate(story, start=1):
        title = file_stem(finished.chapters[chapter].title, most=80)
        write(number, title, _chapter(finished, chapter), head=False)
    write_credits(len(story) + 1, "Closing Credits")
    sample = _from_quiet(finished, *_sample(finished))
    found.append(_written(folder / "Retail Sample.mp3", sample, head=False))
    rows = [
        f"{each.path.name}\t{each.seconds:.1f} s\t{each.rms_db:.1f} dB RMS\t{each.peak_db:.1f} dB peak\t"
        f"{each.floor_db:.0f} dB floor"
        for each in found
    ]
    note = "ACX decides itself whether it takes synthetic voices: ask before you submit."
    write_text(folder / "measured.txt", "\n".join([*rows, "", finished.credits, note]) + "\n")
    return tuple(found)


def _credit_chapters(finished: Finished) -> tuple[int | None, int | None]:
    """Return the chapters of the programme that are its opening and its closing credits, None for each it has not."""
    found: list[int | None] = [None, None]
    for number in range(len(finished.chapters)):
        addresses = [each.address for each in finished.utterances if each.chapter == number]
        if addresses and all(each.startswith(CREDITS) for each in addresses):
            found[not addresses[0].startswith(f"{CREDITS}1:")] = number
    return found[0], found[1]


def _chapter(finished: Finished, number: int) -> Callable[[], Iterator[Samples]]:
    """Return a chapter from its first sound to its last; ambience just before the first line is its room tone."""
    mark = finished.chapters[number]
    sounds = [each for each in finished.sounds if mark.start <= each.start < mark.end]
    spoken = [each for each in finished.utterances if each.chapter == number]
    first = min(
        [each.start for each in spoken] + [each.start for each in sounds if each.kind != "ambience"], default=mark.start
    )
    first = min([first, *(each.start for each in sounds if first - each.start > ROOM_TONE_S * RATE)])
    last = max([each.end for each in spoken] + [each.end for each in sounds], default=mark.end)
    return _from_quiet(finished, first, min(mark.end, last + RATE // 4), earliest=mark.start)


def _from_quiet(finished: Finished, first: int, last: int, earliest: int = 0) -> Callable[[], Iterator[Samples]]:
    """Return a stretch of the programme with what ACX wants before its first sound.

    That is what stands there in the programme, from `earliest` on, where it is quiet; else silence.
    """
    import numpy as np

    start = max(earliest, first - round(HEAD_S * RATE))
    if _rms_db(finished.blocks(start, first)) > QUIET_DB:
        start = first
    lead = round(HEAD_S * RATE) - (first - start)

    def blocks() -> Iterator[Samples]:
        yield np.zeros((lead, 2), np.float32)
        at = start
        for block in finished.blocks(start, last):  # ambience is cut somewhere: without a click
            here = np.arange(at, at + len(block), dtype=np.float32)
            edge = np.clip(np.minimum(here - start, last - 1 - here) / FADE_FRAMES, 0.0, 1.0)
            yield block * edge.astype(np.float32)[:, None]
            at += len(block)

    return blocks


def _stereo(mono: Samples) -> Samples:
    import numpy as np

    return np.repeat(np.asarray(mono, np.float32).reshape(-1, 1), 2, axis=1)


def _sample(finished: Finished) -> tuple[int, int, int]:
    """Return a stretch of at most three minutes that begins and ends with whole lines of story.

    Its first sound and its end, and where what comes before the first sound ends.
    """
    story = [each for each in finished.utterances if not (each.is_title or each.address.startswith(CREDITS))]
    lines = story or list(finished.utterances)
    first = lines[0].start if lines else 0
    fits = [each.end for each in lines if each.end - first <= SAMPLE_S * RATE]
    before = max((each.end for each in finished.utterances if each.end <= first), default=0)
    return first, max(fits, default=min(finished.frames, first + SAMPLE_S * RATE)), before


def _written(path: Path, blocks: Callable[[], Iterator[Samples]], *, head: bool) -> Checked:
    """Master and encode, measure what it decodes to, and again where it does not fit."""
    gain_db = TARGET_RMS_DB - _rms_db(blocks())
    ceiling_db = PEAK_DB - 0.6
    with written_whole(path) as temporary:
        for attempt in range(_ROUNDS):
            _encode(temporary, _mastered(blocks(), gain_db, ceiling_db, head=head))
            measured = measure(temporary, name=path)
            over = measured.peak_db - (PEAK_DB - 0.05)
            off = TARGET_RMS_DB - measured.rms_db
            if attempt == _ROUNDS - 1 or (over <= 0.0 and abs(off) <= 1.0):
                break
            gain_db += off if abs(off) > 1.0 and abs(off) < 20.0 else 0.0
            ceiling_db -= max(0.0, over + 0.1)
    return measured


def _rms_db(blocks: Iterator[Samples]) -> float:
    import numpy as np

    total, count = 0.0, 0
    for block in blocks:
        total += float(np.square(block.astype(np.float64)).sum())
        count += block.size
    return db_from_gain((total / max(1, count)) ** 0.5) if total else TARGET_RMS_DB


def _mastered(blocks: Iterator[Samples], gain_db: float, ceiling_db: float, *, head: bool) -> Iterator[Samples]:
    """Yield head, programme and tail, brought to level below the ceiling, over room tone."""
    import numpy as np

    from voicestage.sound.limiter import Limiter

    noise = np.random.default_rng(1)
    tone = np.float32(gain_from_db(ROOM_TONE_DB))
    gain = np.float32(gain_from_db(gain_db))
    limiter = Limiter(ceiling_db)

    def parts() -> Iterator[Samples]:
        if head:
            yield np.zeros((round(HEAD_S * RATE), 2), np.float32)
        for block in blocks:
            yield limiter.process(block * gain)
        yield limiter.flush()
        yield np.zeros((round(TAIL_S * RATE), 2), np.float32)

    for part in parts():
        if len(part):
            yield part + tone * noise.standard_normal((len(part), 1), np.float32)


def _encode(path: Path, blocks: Iterator[Samples]) -> None:
    import lameenc
    import numpy as np
    import soxr

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(192)
    encoder.set_in_sample_rate(_OUT_RATE)
    encoder.set_channels(2)
    encoder.set_quality(5)
    encoder.silence()
    resampler = soxr.ResampleStream(RATE, _OUT_RATE, 2, dtype="float32")
    with path.open("wb") as file:

        def write(samples: Samples) -> None:
            whole = (np.clip(samples, -1.0, 1.0) * 32767.0).round().astype("<i2")
            if len(whole):
                file.write(bytes(encoder.encode(whole.tobytes())))

        for block in blocks:
            write(resampler.resample_chunk(block))
        write(resampler.resample_chunk(np.zeros((0, 2), np.float32), last=True))
        file.write(bytes(encoder.flush()))


def measure(path: Path, *, name: Path | None = None) -> Checked:
    """Decode a file and measure it as ACX does."""
    import numpy as np
    import soundfile

    powers: list[float] = []
    peak, total, count, rate = 0.0, 0.0, 0, _OUT_RATE
    with soundfile.SoundFile(path) as file:
        rate = file.samplerate
        while len(block := file.read(rate // 2, dtype="float32", always_2d=True)):
            squares = np.square(block.astype(np.float64))
            peak = max(peak, float(np.abs(block).max()))
            total += float(squares.sum())
            count += block.size
            if len(block) == rate // 2:
                powers.append(float(squares.mean()))
    return Checked(
        path=name or path,
        seconds=count / 2 / rate,
        rms_db=round(db_from_gain((total / max(1, count)) ** 0.5), 2),
        peak_db=round(db_from_gain(peak), 2),
        floor_db=round(db_from_gain(min(_after_head(powers), default=0.0) ** 0.5), 1),
    )


def _after_head(powers: Sequence[float]) -> Sequence[float]:
    """Leave the first half second out: the encoder's own start is quieter than any room."""
    return powers[1:] or powers
