"""Figures of what is said: are the words understood, and is each direction heard? Rows for `voices.py`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from listening import ANY, Samples, Voicing, heard, share_db, voicing, word_errors, words_of
from voicestage.engines.kokoro import TAKES
from voicestage.model.script import Chapter, Line, Scene, Script, Words
from voicestage.render.plan import SPEECH_LUFS, PlannedLine, plan
from voicestage.sound import rooms, space
from voicestage.sound.audio_files import decode_flac
from voicestage.sound.loudness import loudness
from voicestage.units import RATE, gain_from_db

if TYPE_CHECKING:
    from voices import Lines, Row, Spoken

LINES = 60
LEAST_WORDS = 3

SENTENCES = (
    "The night ferry leaves the harbour late, with a piano and too many passengers.",
    "Don't you dare leave me here alone, old man. I can hear the wind go round.",
)
SPEAKERS = ("NARRATOR", "BRANDT", "PIP")


def words(lines: Lines) -> Iterator[Row]:
    """Count the words that Whisper base hears otherwise, in undirected and in directed lines of the story."""
    from voices import Row

    names = _names(lines)
    plain = _in_turn([each for each in lines.spoken if not each.line.line.directions and _counts(each)], LINES)
    directed = [each for each in lines.spoken if each.line.line.directions and _counts(each)]
    for what, chosen, limit in (("lines", plain, 0.05), ("directed lines", directed, 0.10)):
        voices = len({each.line.voice for each in chosen})
        rate, total, worst = _rate(chosen, names)
        yield Row(
            name=f"word error rate of {len(chosen)} {what} of {LEAST_WORDS} words and more in {voices} voices",
            measured=f"{rate:.1%} of {total} words{worst}",
            wanted=f"at most {limit:.0%}",
            holds=rate <= limit,
        )


def _counts(each: Spoken) -> bool:
    return len(each.line.line.text.split()) >= LEAST_WORDS


def _in_turn(spoken: Sequence[Spoken], count: int) -> list[Spoken]:
    """Choose lines from each character in turn, so that all voices are heard."""
    by_character: dict[str, list[Spoken]] = {}
    for each in spoken:
        by_character.setdefault(each.line.character, []).append(each)
    turns = itertools.chain.from_iterable(itertools.zip_longest(*by_character.values()))
    return list(itertools.islice((each for each in turns if each is not None), count))


def _names(lines: Lines) -> frozenset[str]:
    cast = lines.plan.cast
    texts = [*(name for each in cast.characters for name in each.names), *(entry.word for entry in cast.lexicon)]
    return frozenset(itertools.chain.from_iterable(map(words_of, texts))) | {"marguerite", "halvard", "carrow", "sable"}


def _rate(spoken: Sequence[Spoken], names: frozenset[str]) -> tuple[float, int, str]:
    errors = total = 0
    worst: list[tuple[int, str]] = []
    for each in spoken:
        wanted = words_of(each.line.line.text, leave_out=names)
        got = words_of(heard(each.clip))
        wrong = word_errors(wanted, got)
        errors, total = errors + wrong, total + sum(word != ANY for word in wanted)
        if wrong:
            worst.append((wrong, f'{each.line.address} "{" ".join(wanted)}" heard as "{" ".join(got)}"'))
    shown = "".join(f"\n          {text}" for _, text in sorted(worst, reverse=True)[:5])
    return errors / max(total, 1), total, shown


def levels(lines: Lines) -> Iterator[Row]:
    """Ask whether every line is fit to mix: one loudness, no offset, quiet edges, nothing that is not a number."""
    from voices import Row

    long = [loudness(each.clip) for each in lines.spoken if len(each.clip) >= 2 * RATE]
    short = [loudness(each.clip) for each in lines.spoken if 0.6 * RATE <= len(each.clip) < 2 * RATE]
    spread = max(abs(level - SPEECH_LUFS) for level in long)
    yield Row(
        name=f"loudness of {len(long)} lines of 2 s and more: furthest from {SPEECH_LUFS:g} LUFS",
        measured=f"{spread:.2f} LU ({len(short)} shorter ones: {np.std(short):.2f} LU standard deviation)",
        wanted="at most 1 LU",
        holds=spread <= 1.0,
    )
    offset = max(abs(float(each.clip.mean())) for each in lines.spoken)
    edges = max(float(np.abs(each.clip[[0, -1]]).max()) for each in lines.spoken)
    finite = all(bool(np.isfinite(each.clip).all()) for each in lines.spoken)
    yield Row(
        name="largest offset, and largest first or last sample, of full scale",
        measured=f"{offset:.1e}, {edges:.1e}{'' if finite else ', and not all are numbers'}",
        wanted="at most 1e-3",
        holds=finite and max(offset, edges) <= 1e-3,
    )


@dataclass(frozen=True, slots=True)
class _Heard:
    """The means over some clips."""

    voicing: Voicing
    lufs: float
    seconds: float
    errors: float
    """Words heard otherwise, of all that were said."""
    bands_db: Mapping[tuple[float, float], float]
    """How much of the power lies in each of `BANDS_HZ`."""


BANDS_HZ = ((0.0, 150.0), (0.0, 250.0), (4_000.0, 24_000.0), (6_000.0, 24_000.0))
_RUMBLE, _BASS, _BRIGHT, _BRILLIANT = BANDS_HZ
GONE_DB = -30.0
"""A band with less than this of the power is not heard."""
MOST_ERRORS = 0.10

EXPECTED: dict[str, tuple[str, Callable[[_Heard, _Heard], bool]]] = {
    "whispering": ("voiced below 0.3", lambda now, _: now.voicing.voiced < 0.3),
    "shouting": (
        "brighter by half, a semitone higher, 3 LU louder",
        lambda now, was: (
            now.voicing.centroid_hz > 1.5 * was.voicing.centroid_hz
            and now.voicing.pitch_hz > 1.06 * was.voicing.pitch_hz
            and now.lufs > was.lufs + 3
        ),
    ),
    "screaming": (  # its flutter hides from autocorrelation that it is higher, too
        "brighter than twice, rougher by a fifth, 4 LU louder",
        lambda now, was: (
            now.voicing.centroid_hz > 2 * was.voicing.centroid_hz
            and now.voicing.roughness > 1.2 * was.voicing.roughness
            and now.lufs > was.lufs + 4
        ),
    ),
    "mumbling": (
        "duller by a third, 2 LU softer",
        lambda now, was: now.voicing.centroid_hz < was.voicing.centroid_hz / 1.5 and now.lufs < was.lufs - 2,
    ),
    "thinking": (
        "duller by a tenth, 1.5 LU softer",
        lambda now, was: now.voicing.centroid_hz < 0.9 * was.voicing.centroid_hz and now.lufs < was.lufs - 1.5,
    ),
    "laughing": (
        "higher, pushes by a fifth more",
        lambda now, was: (
            now.voicing.pitch_hz > 1.02 * was.voicing.pitch_hz and now.voicing.pushes > 1.2 * was.voicing.pushes
        ),
    ),
    "crying": (
        "voiced by a fifth less, slower",
        lambda now, was: now.voicing.voiced < 0.8 * was.voicing.voiced and now.seconds > 1.05 * was.seconds,
    ),
    "hurried": ("shorter by a tenth", lambda now, was: now.seconds < 0.9 * was.seconds),
    "slow": ("longer by a tenth", lambda now, was: now.seconds > 1.1 * was.seconds),
    "on the phone": (
        "nothing below 250 Hz and above 4 kHz",
        lambda now, _: now.bands_db[_BASS] < GONE_DB and now.bands_db[_BRIGHT] < GONE_DB,
    ),
    "on the radio": (
        "nothing below 150 Hz and above 6 kHz",
        lambda now, _: now.bands_db[_RUMBLE] < GONE_DB and now.bands_db[_BRILLIANT] < GONE_DB,
    ),
    "distant": (
        "6 LU softer, 3 dB less above 6 kHz",
        lambda now, was: now.lufs < was.lufs - 6 and now.bands_db[_BRILLIANT] < was.bands_db[_BRILLIANT] - 3,
    ),
    "from another room": (
        "duller by a third, 3 LU softer",
        lambda now, was: now.voicing.centroid_hz < was.voicing.centroid_hz / 1.5 and now.lufs < was.lufs - 3,
    ),
    "ghostly": ("voiced by a fifth less", lambda now, was: now.voicing.voiced < 0.8 * was.voicing.voiced),
}
"""What each direction must do beside the same sentences without it."""


def _said(lines: Lines, spoken: Sequence[Line]) -> Iterator[Spoken]:
    """Let the story's cast say some lines."""
    from voices import Spoken, carried_out

    numbered = tuple(replace(line, number=number) for number, line in enumerate(spoken, start=1))
    script = Script(chapters=(Chapter(number=1, scenes=(Scene(address="1.1", slug="all", items=numbered),)),))
    planned = plan(script, lines.plan.cast).lines
    for line, done in zip(planned, carried_out(planned, workers=lines.workers), strict=True):
        yield Spoken(line=line, clip=decode_flac(done.clip.flac)[0])


def takes(lines: Lines) -> Iterator[Row]:
    """Say the same sentences in each reading that Kokoro has of them: other melody, the same words."""
    from voices import Row

    count = len(TAKES)
    spoken = [
        Line(speaker=speaker, content=(Words(text=text),), take=str(take))
        for take, speaker, text in itertools.product(range(1, count + 1), SPEAKERS, SENTENCES)
    ]
    clips: dict[int, list[Spoken]] = {take: [] for take in range(1, count + 1)}
    for each in _said(lines, spoken):
        clips[each.line.take].append(each)
    plain = _means(clips[1])
    heard_alike = [_alike(one, other) for one, other in itertools.combinations(clips.values(), 2)]
    for take, group in clips.items():
        found = _means(group)
        yield Row(
            name=f"take {take}, {len(group)} lines in {len(SPEAKERS)} voices",
            measured=(
                f"words wrong {found.errors:.1%}, length x{found.seconds / plain.seconds:.2f}, "
                f"pitch {found.voicing.pitch_hz:.0f} Hz ({plain.voicing.pitch_hz:.0f})"
            ),
            wanted="words wrong at most 5%, length within 15%",
            holds=found.errors <= 0.05 and 0.85 < found.seconds / plain.seconds < 1.15,
        )
    yield Row(
        name=f"the two takes that are most alike, of {len(heard_alike)} pairs: correlation of their loudness over time",
        measured=f"{max(heard_alike):.3f}",
        wanted="below 0.98",
        holds=max(heard_alike) < 0.98,
    )


def _alike(one: Sequence[Spoken], other: Sequence[Spoken]) -> float:
    """Return how alike two readings of the same lines are: the least correlation of their levels each 20 ms."""
    hop = RATE // 50
    found: list[float] = []
    for first, second in zip(one, other, strict=True):
        length = min(len(first.clip), len(second.clip)) // hop * hop
        levels = [np.square(each.clip[:length]).reshape(-1, hop).mean(axis=1) for each in (first, second)]
        found.append(float(np.corrcoef(*[np.log10(each + 1e-8) for each in levels])[0, 1]))
    return min(found)


def directions(lines: Lines) -> Iterator[Row]:
    """Say the same sentences with each direction, and measure what it does beside the same without.

    Each is heard as it stands in the mix: with its gain, and through the air of its distance.
    """
    from voices import Row, Spoken

    kinds = ("", *EXPECTED)
    spoken = [
        Line(speaker=speaker, content=(Words(text=text),), directions=(kind,) if kind else ())
        for kind, speaker, text in itertools.product(kinds, SPEAKERS, SENTENCES)
    ]
    clips: dict[str, list[Spoken]] = {kind: [] for kind in kinds}
    for each in _said(lines, spoken):
        clip = placed(each.clip, each.line)
        clips["".join(each.line.line.directions)].append(Spoken(line=each.line, clip=clip))
    plain = _means(clips[""])
    found = {kind: _means(clips[kind]) for kind in EXPECTED}
    for kind, (wanted, does) in EXPECTED.items():
        now = found[kind]
        yield Row(
            name=kind,
            measured=(
                f"voiced {now.voicing.voiced:.2f} ({plain.voicing.voiced:.2f}), "
                f"pitch {now.voicing.pitch_hz:.0f} Hz ({plain.voicing.pitch_hz:.0f}), "
                f"centroid {now.voicing.centroid_hz:.0f} Hz ({plain.voicing.centroid_hz:.0f}), "
                f"roughness {now.voicing.roughness:.2f} ({plain.voicing.roughness:.2f}), "
                f"pushes {now.voicing.pushes:.2f} ({plain.voicing.pushes:.2f}), "
                f"below 250 Hz {now.bands_db[_BASS]:.0f} dB ({plain.bands_db[_BASS]:.0f}), "
                f"above 4 kHz {now.bands_db[_BRIGHT]:.0f} dB ({plain.bands_db[_BRIGHT]:.0f}), "
                f"level {now.lufs - plain.lufs:+.1f} LU, length x{now.seconds / plain.seconds:.2f}, "
                f"words wrong {now.errors:.1%}"
            ),
            wanted=f"{wanted}; words wrong at most {MOST_ERRORS:.0%}",
            holds=does(now, plain) and now.errors <= MOST_ERRORS,
        )
    mean = sum(each.errors for each in found.values()) / len(found)
    worst = max(found, key=lambda kind: found[kind].errors)
    yield Row(
        name=f"word error rate over {len(EXPECTED)} directions in {len(SPEAKERS)} voices",
        measured=f"{mean:.1%}, most {found[worst].errors:.1%} ({worst}); without a direction {plain.errors:.1%}",
        wanted=f"at most {MOST_ERRORS:.0%} in each",
        holds=found[worst].errors <= MOST_ERRORS,
    )


def placed(clip: Samples, line: PlannedLine) -> Samples:
    """Return a clip as it is heard in the mix: at its level, and through the air of its distance."""
    distance = rooms.find_distance(line.distance) if line.distance else None
    if distance is None:
        return clip * np.float32(gain_from_db(line.gain_db))
    return space.farther(clip, distance.lowpass_hz) * np.float32(gain_from_db(line.gain_db + distance.dry_db))


def _means(spoken: Sequence[Spoken]) -> _Heard:
    measured = [voicing(each.clip) for each in spoken]
    fields = tuple(Voicing.__slots__)
    wrong = wanted = 0
    for each in spoken:
        said = words_of(each.line.line.text)
        wrong, wanted = wrong + word_errors(said, words_of(heard(each.clip))), wanted + len(said)
    return _Heard(
        Voicing(**{field: float(np.mean([getattr(each, field) for each in measured])) for field in fields}),
        float(np.mean([loudness(each.clip) for each in spoken])),
        float(np.mean([len(each.clip) for each in spoken])),
        wrong / wanted,
        {band: float(np.mean([share_db(each.clip, *band) for each in spoken])) for band in BANDS_HZ},
    )
