"""What is wrong with the sounds that cues name, before anything is rendered."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from voicestage.errors import Diagnostic, StorageError, nearest
from voicestage.model.script import Cue, Item, Line, Script
from voicestage.render.ducking import BED_UNDER_DB
from voicestage.render.own_sounds import LONGEST_LOOP_S, OwnSound, cues_of, own_named, own_sounds
from voicestage.render.wanted import LOOPS, role_of
from voicestage.units import RATE, clock

WORDS_A_SECOND = 2.5
"""About how fast people are heard to speak, pauses between lines included."""
LARGEST_SWING_DB = 12.0
"""A bed that goes down further than this under speech is heard to come and go."""
_MUCH_LONGER = 1.5
_RINGS_S = 5.0


def check_sounds(script: Script, folder: Path) -> tuple[Diagnostic, ...]:
    """Return what is wrong with the sounds that cues name.

    An error for each cue whose sound is neither in `folder` nor built in, and for each own file in use that cannot be
    decoded or holds nothing; a warning for a bed that is too long to go round as a whole, for an effect that is much
    longer than what is left of its scene, for an ambience that asks for more than speech leaves it, and for music that
    other music ends before it is heard.
    """
    from voicestage.sound import library

    own = own_sounds(folder)
    found: list[Diagnostic] = []
    looked_at: set[tuple[str, str]] = set()
    shots: list[tuple[OwnSound, Cue]] = []
    for cue in cues_of(script):
        if cue.sound is None:
            continue
        if mine := own_named(own, cue.sound):
            if (mine.name, role_of(cue)) not in looked_at:
                looked_at.add((mine.name, role_of(cue)))
                found += _check_own(mine, cue)
            if role_of(cue) == "shot" and cue.flow != "wait":
                shots.append((mine, cue))
        elif not library.known(cue.sound):
            known = {*own, *library.names(), *library.OTHER_NAMES}
            found.append(
                Diagnostic(
                    code="unknown-sound",
                    place=cue.place,
                    message=f'there is no sound "{cue.sound}".',
                    hint=_sound_hint(cue.sound, known),
                )
            )
    return (
        *found,
        *_check_lengths(script, shots),
        *_check_levels(script),
        *_check_music(script),
    )


def _check_levels(script: Script) -> Iterator[Diagnostic]:
    """Find ambiences that are asked to be so loud that one hears them make room for every line."""
    under_db = BED_UNDER_DB["ambience"]
    for cue in cues_of(script):
        if cue.kind == "ambience" and cue.gain_db is not None and cue.gain_db > under_db + LARGEST_SWING_DB:
            yield Diagnostic(
                code="loud-bed",
                place=cue.place,
                message=f'the ambience "{cue.sound}" at {cue.gain_db:+g} dB would drown words, so under each line it '
                f"goes down to {under_db:g} dB and up again.",
                hint=f"From {under_db + LARGEST_SWING_DB:g}dB down that is hardly heard.",
                severity="warning",
            )


def _check_lengths(script: Script, shots: Sequence[tuple[OwnSound, Cue]]) -> Iterator[Diagnostic]:
    """Find effects of one's own that their scene is over before, as far as words tell."""
    lengths: dict[str, float] = {}
    wanted = {id(cue) for _, cue in shots}
    left_s = {
        id(cue): _left_s(scene.items[index:])
        for scene in script.scenes
        for index, cue in enumerate(scene.items)
        if id(cue) in wanted
    }
    for own, cue in shots:
        seconds = lengths.get(own.name) or lengths.setdefault(own.name, _seconds(own))
        if seconds > _MUCH_LONGER * left_s[id(cue)] + _RINGS_S:
            yield Diagnostic(
                code="long-effect",
                place=cue.place,
                message=f"script/sounds/{own.path.name} is {clock(seconds)} long, and after about "
                f"{clock(left_s[id(cue)])} its scene is over: it fades out with it.",
                hint=f"For a bed write [ambience {cue.sound}]; to hear it all write [sfx {cue.sound} wait].",
                severity="warning",
            )


def _left_s(items: Sequence[Item]) -> float:
    """Return about how long a part of a scene plays [s]."""
    words = sum(len(item.text.split()) for item in items if isinstance(item, Line))
    return words / WORDS_A_SECOND + sum(item.seconds or 0.0 for item in items if isinstance(item, Cue))


def _seconds(own: OwnSound) -> float:
    from voicestage.sound.audio_files import duration_s

    try:
        return duration_s(own.path)
    except StorageError:
        return 0.0  # `_check_own` says so


def _check_music(script: Script) -> Iterator[Diagnostic]:
    """Find music that gives way to other music before a line, a pause or an effect has let it be heard."""
    for scene in script.scenes:
        before: Cue | None = None
        for item in scene.items:
            if not isinstance(item, Cue) or item.kind in {"pause", "beat", "silence", "sfx"}:
                before = None
            elif item.kind == "music":
                if before is not None:
                    yield Diagnostic(
                        code="music-not-heard",
                        place=before.place,
                        message=f'the music "{before.sound}" gives way to what follows it as soon as it begins.',
                        hint="One music plays at a time. Delete one of the two cues, or put a line or a pause between.",
                        severity="warning",
                    )
                waits_for = not item.loop and item.flow != "under"
                before = None if item.off or waits_for else item


def _check_own(own: OwnSound, cue: Cue) -> Iterator[Diagnostic]:
    from voicestage.sound.audio_files import duration_s, read_blocks

    name = f"script/sounds/{own.path.name}"
    silent, length_s = False, 0.0
    try:
        blocks = read_blocks(own.path, block_frames=RATE)
        first = next(blocks, None)
        if first is not None:
            silent = not first.any() and not any(block.any() for block in itertools.islice(blocks, int(LONGEST_LOOP_S)))
            length_s = duration_s(own.path) if role_of(cue) in LOOPS else 0.0
    except StorageError as error:
        hint = "Export it again from where it came, as WAV or FLAC."
        reason = str(error).replace(str(own.path), name).split(". ")[0].rstrip(".")
        yield Diagnostic(code="unreadable-sound", place=cue.place, message=f"{reason}.", hint=hint)
        return
    if first is None:
        hint = "Export it again, or delete it and this cue."
        yield Diagnostic(code="empty-sound", place=cue.place, message=f"{name} holds no sound.", hint=hint)
    elif silent:
        hint = "Export it again, or delete this cue."
        yield Diagnostic(
            code="silent-sound", place=cue.place, message=f"{name} holds nothing but digital silence.", hint=hint
        )
    elif length_s > LONGEST_LOOP_S:
        yield Diagnostic(
            code="long-bed",
            place=cue.place,
            message=f"{name} is {clock(length_s)} long; of it the first {clock(LONGEST_LOOP_S)} go round.",
            hint="Cut out the part that you want, if it is another.",
            severity="warning",
        )


def _sound_hint(name: str, known: Iterable[str]) -> str:
    offer = f'Did you mean "{near}"? ' if (near := nearest(name, known)) else ""
    return f"{offer}Put {name}.wav (or flac, mp3, ogg, m4a) into script/sounds/, or use a built-in one."
