"""The sounds one can name in a cue: list them, hear one, or put them all on one page to listen to."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from voicestage.errors import UsageError, nearest
from voicestage.files import write_text
from voicestage.production.outputs import PAGE_MARK, SAMPLE_ENDINGS, new_file
from voicestage.units import RATE, clock, frames

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Samples = NDArray[np.float32]

PAGE_BED_S = 12.0
"""How much of a bed stands on the page."""
PAGE_BITS_PER_S = 96_000
LONGEST_S = 3_600.0
_FADE_S = 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSound:
    """A sound that a cue can name."""

    name: str
    kind: Literal["bed", "shot", "own"]
    """bed: goes round; shot: is heard once; own: a file of the production's."""
    description: str
    """What it is; of an own file its name, and its licence where a side note says so."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenSound:
    """A sound written to a file."""

    path: Path
    seconds: float


def list_sounds(own_folder: Path | None = None) -> tuple[NamedSound, ...]:
    """Return all sounds: those in `own_folder` first, then the built-in ones that none of them replaces."""
    from voicestage.render.own_sounds import own_sounds
    from voicestage.sound import library

    own = own_sounds(own_folder) if own_folder else {}
    mine = [
        NamedSound(name=each.name, kind="own", description="; ".join(filter(None, (each.path.name, each.licence))))
        for each in own.values()
    ]
    built_in = [
        NamedSound(name=name, kind=sound.kind, description=sound.description)
        for name, sound in library.names().items()
        if name not in own
    ]
    return (*mine, *built_in)


def list_rooms() -> tuple[str, ...]:
    """Return the names of the built-in rooms, for `[space …]`."""
    from voicestage.sound.rooms import ROOMS

    return tuple(ROOMS)


def sound_samples(name: str, *, own_folder: Path | None = None, seconds: float | None = None, seed: int = 0) -> Samples:
    """Return a sound as float32 [frames, 2] at 48 kHz.

    Args:
        name: as a cue names it.
        own_folder: where a production's own sounds are.
        seconds: how long; a shot sounds once and is cut or followed by silence, a bed goes round. One round, or the
            whole file, unless given.
        seed: another one of the same kind.

    Raises:
        UsageError: there is no such sound, or it would be too long.
        StorageError: an own file cannot be read.
    """
    import numpy as np

    from voicestage.render.own_sounds import own_named, own_sounds
    from voicestage.sound import library
    from voicestage.sound.audio_files import duration_s
    from voicestage.sound.library.materials import faded

    if seconds is not None and not 0.0 < seconds <= LONGEST_S:
        raise UsageError(f"--seconds must be more than 0 and at most {LONGEST_S:g}, not {seconds:g}.")
    own = own_sounds(own_folder) if own_folder else {}
    goes_round = False
    if mine := own_named(own, name):
        if seconds is None and (long_s := duration_s(mine.path)) > LONGEST_S:
            raise UsageError(f"{mine.path.name} is {clock(long_s)} long. Say with --seconds how much of it you want.")
        wave = _beginning(mine.path, frames(seconds or LONGEST_S))
    elif library.known(name):
        goes_round = library.find(name)[1].kind == "bed"
        wave = library.loop(name, seed) if goes_round else library.shot(name, seed)
    else:
        near = nearest(name, (*own, *library.names()))
        offer = f'Did you mean "{near}"?' if near else "`voicestage sounds` lists them all."
        raise UsageError(f'There is no sound "{name}". {offer}')
    if seconds is None:
        return wave
    count = frames(seconds)
    if goes_round:
        whole = np.resize(wave, (count, 2))  # over and over
        return faded(whole, fade_in_ms=1_000 * _FADE_S, fade_out_ms=1_000 * _FADE_S)
    return np.concatenate([wave[:count], np.zeros((max(0, count - len(wave)), 2), np.float32)])


def write_sound(
    name: str, path: Path | None = None, *, own_folder: Path | None = None, seconds: float | None = None, seed: int = 0
) -> WrittenSound:
    """Write a sound to a WAV, FLAC or Ogg file, by its ending; `./NAME.wav` unless given. See `sound_samples`.

    Raises:
        UsageError: there is no such sound or kind of file, or the file there was not made by voicestage.
        StorageError: an own file cannot be read, or the file cannot be written.
    """
    from voicestage.sound.audio_files import write_sample

    target = new_file(path or Path(f"{name}.wav"), what="A sound", endings=SAMPLE_ENDINGS)
    wave = sound_samples(name, own_folder=own_folder, seconds=seconds, seed=seed)
    write_sample(target, wave)
    return WrittenSound(path=target, seconds=len(wave) / RATE)


def write_page(
    path: Path, *, own_folder: Path | None = None, seed: int = 0, told: Callable[[int, int], None] = lambda *_: None
) -> tuple[NamedSound, ...]:
    """Write one HTML page with all sounds to listen to and their spectrograms, which needs no other file.

    Args:
        path: where it goes.
        own_folder: where a production's own sounds are.
        seed: which one of each kind.
        told: is told how many of how many are done.

    Raises:
        UsageError: the name does not end in .html, or the file there was not made by voicestage.
        StorageError: an own file cannot be read, or the page cannot be written.
    """
    from voicestage.render.own_sounds import own_named, own_sounds

    new_file(path, what="The page", endings=(".html",))
    sounds, own = list_sounds(own_folder), own_sounds(own_folder) if own_folder else {}
    rows: list[str] = []
    for number, sound in enumerate(sounds):
        told(number, len(sounds))
        if mine := own_named(own, sound.name):
            wave = _beginning(mine.path, frames(2 * PAGE_BED_S))
        else:
            wave = sound_samples(sound.name, seconds=PAGE_BED_S if sound.kind == "bed" else None, seed=seed)
        rows.append(_row(sound, wave))
    write_text(path, _PAGE.format(mark=PAGE_MARK, count=len(sounds), bed_s=f"{PAGE_BED_S:g}", rows="\n".join(rows)))
    return sounds


def _beginning(path: Path, count: int) -> Samples:
    """Read so many frames of a file at most: of one that plays for hours no more is in memory."""
    import numpy as np

    from voicestage.sound.audio_files import read_blocks

    parts: list[Samples] = [np.zeros((0, 2), np.float32)]
    for block in read_blocks(path):
        parts.append(block[:count])
        count -= len(block)
        if count <= 0:
            break
    return np.concatenate(parts)


def _row(sound: NamedSound, wave: Samples) -> str:
    from voicestage.sound.spectrogram import png, spectrogram

    picture = base64.b64encode(png(spectrogram(wave, width=360, height=72))).decode()
    audio = base64.b64encode(_mp3(wave)).decode()
    name, description = html.escape(sound.name), html.escape(sound.description)
    return (
        f'<tr id="{name}"><td><code>{name}</code><br><small>{sound.kind}</small></td><td>{description}</td>'
        f'<td><audio controls preload="none" src="data:audio/mpeg;base64,{audio}"></audio></td>'
        f'<td><img alt="spectrogram of {name}" src="data:image/png;base64,{picture}"></td></tr>'
    )


def _mp3(wave: Samples) -> bytes:
    import lameenc
    import numpy as np

    encoder = lameenc.Encoder()
    encoder.set_bit_rate(PAGE_BITS_PER_S // 1_000)
    encoder.set_in_sample_rate(RATE)
    encoder.set_channels(2)
    encoder.set_quality(5)
    encoder.silence()
    whole = (np.clip(wave, -1.0, 1.0) * 32_767).round().astype("<i2")
    return bytes(encoder.encode(whole.tobytes())) + bytes(encoder.flush())


_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
{mark}
<title>The sounds of voicestage</title>
<style>
body {{ font: 16px/1.4 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #222;
        background: #fff }}
table {{ border-collapse: collapse; width: 100% }}
td, th {{ padding: .4rem .6rem; text-align: left; border-bottom: 1px solid #ddd }}
img {{ display: block; width: 360px; height: 72px }}
small {{ color: #666 }}
</style>
</head>
<body>
<h1>The sounds of voicestage</h1>
<p>{count} sounds. Of a bed, which goes round for as long as its scene lasts, {bed_s} s are heard. Each picture shows
time to the right and pitch upwards, from 40 Hz to 16 kHz.</p>
<table>
<tr><th>name</th><th>what it is</th><th>listen</th><th>spectrogram</th></tr>
{rows}
</table>
<script>
// one at a time
document.addEventListener("play", event => document.querySelectorAll("audio").forEach(each => {{
  if (each !== event.target) each.pause();
}}), true);
</script>
</body>
</html>
"""
