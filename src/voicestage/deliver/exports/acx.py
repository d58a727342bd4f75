"""An ACX package: a file for each chapter, opening and closing credits, a retail sample, all as ACX measures them.

ACX wants, for every file: -23 to -18 dB RMS, peaks at most -3 dB, a noise floor of at most -60 dB RMS, MP3 of
constant 192 kb/s at 44.1 kHz, 0.5 to 1 s of room tone before and 1 to 5 s behind, at most 120 minutes; a sample of 1 to
5 minutes.
Source: https://www.acx.com/help/acx-audio-submission-requirements/201456300
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.deliver.exports.finished import Finished, Utterance
from voicestage.deliver.finish import file_stem
from voicestage.files import write_text, written_whole
from voicestage.render.credits import CREDITS
from voicestage.units import RATE, db_from_gain, gain_from_db

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

SAMPLE = "Retail Sample.mp3"
LONGEST_S = 120 * 60.0
"""Of a file, room tone included; a longer chapter is divided."""
TARGET_RMS_DB = -20.0
PEAK_DB = -3.0
ROOM_TONE_DB = -72.0
"""RMS of the room tone: digital silence between lines sounds as if the player had stopped."""
HEAD_S, TAIL_S = 0.7, 2.0
RINGS_ON_S = 1.5
"""What sounds on behind the last word or effect, a room or an ambience, fades out in this time."""
INAUDIBLE_DB = -60.0
"""RMS of 10 ms; a sound's end that is softer is no reason for a longer file."""
EDGE_S = 0.02
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
    narrated = " Narrated by synthetic voices." if finished.heard.voices else ""
    opens, closes = _credit_chapters(finished)
    parts = [part for part in _parts(finished) if part.chapter not in {opens, closes}]
    digits = max(2, len(str(len(parts) + 1)))
    found: list[Checked] = []

    def write(number: int, name: str, blocks: Callable[[], Iterator[Samples]]) -> None:
        found.append(_written(folder / f"{number:0{digits}} {name}.mp3", blocks))

    def write_credits(number: int, name: str, chapter: int | None, said: str) -> None:
        if chapter is None:
            spoken = _stereo(speak(said))
            write(number, name, lambda: iter([spoken]))
        else:  # the programme has them
            for part in _parts(finished):
                if part.chapter == chapter:
                    write(number, name, functools.partial(_heard, finished, part.start, part.end))

    write_credits(0, "Opening Credits", opens, f"{finished.title}.{by}{narrated}")
    for number, part in enumerate(parts, start=1):
        name = f"{file_stem(part.title, most=80)}{part.suffix}"
        write(number, name, functools.partial(_heard, finished, part.start, part.end))
    ending = f"This has been {finished.title}.{by} {finished.heard.statement} The end."
    write_credits(len(parts) + 1, "Closing Credits", closes, ending)
    found.append(_written(folder / SAMPLE, functools.partial(_heard, finished, *_sample(finished))))
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


@dataclass(frozen=True, slots=True)
class _Part:
    """What becomes a file: a chapter, or a part of one that is too long."""

    chapter: int
    title: str
    start: int
    """The first frame in which something but ambience sounds."""
    end: int
    suffix: str = ""
    """`, part 2 of 3`"""


def _parts(finished: Finished) -> Iterator[_Part]:
    """Go through the files to be: a chapter each, a long one divided between scenes, or where it must be between lines.

    Parts of a chapter are of about one length.
    """
    longest = round((LONGEST_S - HEAD_S - RINGS_ON_S - TAIL_S) * RATE)
    for number, mark in enumerate(finished.chapters):
        spoken = [each for each in finished.utterances if each.chapter == number]
        sounds = [each for each in finished.sounds if each.kind != "ambience" and mark.start <= each.start < mark.end]
        if not spoken:
            yield _Part(number, mark.title, mark.start, mark.end)
            continue
        first = min([spoken[0].start, *(each.start for each in sounds)])
        last = min(mark.end, max([spoken[-1].end, *(each.end for each in sounds)]))
        last = _died_away(finished, spoken[-1].end, last)
        count = -(-(last - first) // longest)
        cuts: list[int] = []
        for wanted in range(1, count):
            aim = first + (last - first) * wanted // count
            latest = (cuts[-1] if cuts else first) + longest
            cuts.append(_cut(spoken, aim, after=cuts[-1] if cuts else first, latest=latest))
        ends = [first, *cuts, last]
        for index, (start, end) in enumerate(pairwise(ends), start=1):
            yield _Part(number, mark.title, start, end, f", part {index} of {len(ends) - 1}" if cuts else "")


def _died_away(finished: Finished, start: int, end: int) -> int:
    """Return where the last of what sounds between two frames can no longer be heard, in steps of 10 ms."""
    import numpy as np

    step = RATE // 100
    last, at = start, start
    for block in finished.blocks(start, end):
        whole = len(block) // step * step
        powers = np.square(block[:whole]).reshape(-1, step * block.shape[1]).mean(axis=1)
        if len(loud := np.flatnonzero(powers > gain_from_db(INAUDIBLE_DB) ** 2)):
            last = at + (int(loud[-1]) + 1) * step
        at += len(block)
    return last


def _cut(spoken: Sequence[Utterance], aim: int, *, after: int, latest: int) -> int:
    """Return where a chapter is cut near `aim`: between two scenes, else between two lines, in the pause between."""
    best: tuple[bool, int, int] | None = None
    for one, other in pairwise(spoken):
        at = (one.end + other.start) // 2
        if after < at <= latest:
            one_scene = one.address.partition(":")[0] == other.address.partition(":")[0]
            best = min(filter(None, (best, (one_scene, abs(at - aim), at))))
    return best[2] if best else min(aim, latest)


def _heard(finished: Finished, start: int, end: int) -> Iterator[Samples]:
    """Read a part of the programme and what rings on after it, so that nothing is cut off in the middle of a wave."""
    import numpy as np

    until = min(finished.frames, end + round(RINGS_ON_S * RATE))
    total, edge, tail = until - start, round(EDGE_S * RATE), max(1, until - end)
    at = 0
    for block in finished.blocks(start, until):
        place = np.arange(at, at + len(block))
        level = np.clip((place + 1) / edge, 0.0, 1.0) * np.clip((total - place) / min(tail, total), 0.0, 1.0)
        yield block * np.sin(level * (np.pi / 2)).astype(np.float32)[:, None]
        at += len(block)


def _stereo(mono: Samples) -> Samples:
    import numpy as np

    return np.repeat(np.asarray(mono, np.float32).reshape(-1, 1), 2, axis=1)


def _sample(finished: Finished) -> tuple[int, int]:
    """Return a stretch of at most three minutes that begins and ends with whole lines of story."""
    story = [each for each in finished.utterances if not (each.is_title or each.address.startswith(CREDITS))]
    lines = story or list(finished.utterances)
    first = lines[0].start if lines else 0
    fits = [each.end for each in lines if each.end - first <= SAMPLE_S * RATE]
    return first, max(fits, default=min(finished.frames, first + SAMPLE_S * RATE))


def _written(path: Path, blocks: Callable[[], Iterator[Samples]]) -> Checked:
    """Master and encode, measure what it decodes to, and again where it does not fit."""
    gain_db = TARGET_RMS_DB - _rms_db(blocks())
    ceiling_db = PEAK_DB - 0.6
    with written_whole(path) as temporary:
        for attempt in range(_ROUNDS):
            _encode(temporary, _mastered(blocks(), gain_db, ceiling_db))
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


def _mastered(blocks: Iterator[Samples], gain_db: float, ceiling_db: float) -> Iterator[Samples]:
    """Yield head, programme and tail, brought to level below the ceiling, over room tone."""
    import numpy as np

    from voicestage.sound.limiter import Limiter

    noise = np.random.default_rng(1)
    tone = np.float32(gain_from_db(ROOM_TONE_DB))
    gain = np.float32(gain_from_db(gain_db))
    limiter = Limiter(ceiling_db)

    def parts() -> Iterator[Samples]:
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
