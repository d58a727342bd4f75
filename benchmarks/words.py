"""Figures of what is said: are the words understood, and is each direction heard? Rows for `voices.py`."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from listening import ANY, Voicing, heard, voicing, word_errors, words_of
from voicestage.engines.kokoro import TAKES
from voicestage.model.script import Chapter, Line, Scene, Script, Words
from voicestage.render.plan import SPEECH_LUFS, plan
from voicestage.sound.audio_files import decode_flac
from voicestage.sound.loudness import loudness
from voicestage.units import RATE

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


EXPECTED: dict[str, tuple[str, Callable[[_Heard, _Heard], bool]]] = {
    "whispering": ("voiced below 0.3", lambda now, _: now.voicing.voiced < 0.3),
    "shouting": (
        "brighter by half, higher, louder",
        lambda now, was: now.voicing.centroid_hz > 1.5 * was.voicing.centroid_hz and now.lufs > was.lufs + 3,
    ),
    "screaming": (
        "brighter than twice, rougher, louder",
        lambda now, was: (
            now.voicing.centroid_hz > 2 * was.voicing.centroid_hz
            and now.voicing.roughness > 1.2 * was.voicing.roughness
            and now.lufs > was.lufs + 4
        ),
    ),
    "mumbling": ("duller by a third", lambda now, was: now.voicing.centroid_hz < was.voicing.centroid_hz / 1.5),
    "thinking": ("duller and softer", lambda now, was: now.voicing.centroid_hz < was.voicing.centroid_hz * 0.9),
    "laughing": ("higher, flutters", lambda now, was: now.voicing.pitch_hz > was.voicing.pitch_hz * 1.03),
    "crying": ("less voiced, slower", lambda now, was: now.seconds > 1.05 * was.seconds),
    "hurried": ("shorter by a tenth", lambda now, was: now.seconds < 0.9 * was.seconds),
    "slow": ("longer by a tenth", lambda now, was: now.seconds > 1.1 * was.seconds),
    "on the phone": ("nothing below 300 Hz", lambda now, was: now.voicing.centroid_hz > was.voicing.centroid_hz),
    "on the radio": ("nothing below 180 Hz", lambda now, was: now.voicing.centroid_hz > was.voicing.centroid_hz),
    "from another room": (
        "duller by a third, softer",
        lambda now, was: now.voicing.centroid_hz < was.voicing.centroid_hz / 1.5 and now.lufs < was.lufs - 3,
    ),
    "ghostly": ("less voiced", lambda now, was: now.voicing.voiced < 0.8 * was.voicing.voiced),
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
    """Say the same sentences with each direction, and measure what it does beside the same without."""
    from voices import Row

    kinds = ("", *EXPECTED)
    spoken = [
        Line(speaker=speaker, content=(Words(text=text),), directions=(kind,) if kind else ())
        for kind, speaker, text in itertools.product(kinds, SPEAKERS, SENTENCES)
    ]
    clips: dict[str, list[Spoken]] = {kind: [] for kind in kinds}
    for each in _said(lines, spoken):
        clips["".join(each.line.line.directions)].append(each)
    plain = _means(clips[""])
    errors = 0.0
    for kind, wanted in EXPECTED.items():
        found = _means(clips[kind])
        errors += found.errors
        yield Row(
            name=kind,
            measured=(
                f"voiced {found.voicing.voiced:.2f} ({plain.voicing.voiced:.2f}), "
                f"pitch {found.voicing.pitch_hz:.0f} Hz ({plain.voicing.pitch_hz:.0f}), "
                f"centroid {found.voicing.centroid_hz:.0f} Hz ({plain.voicing.centroid_hz:.0f}), "
                f"roughness {found.voicing.roughness:.2f} ({plain.voicing.roughness:.2f}), "
                f"level {found.lufs - plain.lufs:+.1f} LU, length x{found.seconds / plain.seconds:.2f}, "
                f"words wrong {found.errors:.1%}"
            ),
            wanted=wanted[0],
            holds=wanted[1](found, plain),
        )
    mean = errors / len(EXPECTED)
    yield Row(
        name=f"word error rate over {len(EXPECTED)} directions in {len(SPEAKERS)} voices",
        measured=f"{mean:.1%} (without a direction {plain.errors:.1%})",
        wanted="at most 10%",
        holds=mean <= 0.10,
    )


def _means(spoken: Sequence[Spoken]) -> _Heard:
    measured = [voicing(each.clip) for each in spoken]
    fields = ("voiced", "pitch_hz", "centroid_hz", "roughness")
    wrong = wanted = 0
    for each in spoken:
        said = words_of(each.line.line.text)
        wrong, wanted = wrong + word_errors(said, words_of(heard(each.clip))), wanted + len(said)
    return _Heard(
        Voicing(**{field: float(np.mean([getattr(each, field) for each in measured])) for field in fields}),
        float(np.mean([loudness(each.clip) + each.line.gain_db for each in spoken])),
        float(np.mean([len(each.clip) for each in spoken])),
        wrong / wanted,
    )
