"""When everything sounds: a scene's lines and cues, with the lengths of their clips, become a timeline. Pure.

One pause stands before each line, the first that fits, never a sum; the engine's own silence has been trimmed from
the clips, so a pause is as long as it says.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from voicestage.model.cast import Pauses, SoundSettings
from voicestage.model.script import NARRATOR, Cue, Item, Line, Scene, same_name
from voicestage.model.timeline import Bed, ChapterMark, Placement, SceneTimeline, Timeline
from voicestage.render.rooms import tail_frames
from voicestage.units import frames as frames_of

OPENING_S = 0.5
"""Silence before the first sound of the programme: ACX asks for 0.5 to 1 s of head."""
CLOSING_S = 2.0
"""Silence after the last line: ACX asks for 1 to 5 s of tail."""
RINGING_S = 1.1
"""Silence after all has died away, beds and rooms too."""
EFFECT_HOLD_S = 1.5
"""How long a one-shot holds the next line at most, unless it says `wait`."""
OVERLAP_S = 0.4
"""How far an `[overlap]` reaches back unless it says."""
INTERRUPTION_S = 0.08
"""How far who interrupts cuts into the end of the word: gaps between turns reach from +0.2 to -0.1 s (Levinson and
Torreira, Frontiers in Psychology 6:731, 2015)."""
SILENCE_FADE_S = 0.25
"""How fast beds stop for a `[silence]` and come back."""
DUCK_ATTACK_S = 0.2
"""A bed is down before the first syllable, not at it."""
DUCK_RELEASE_S = 0.7
DUCK_MERGE_S = 1.2
"""Through shorter gaps a bed stays down: coming up and going down again would pump."""
GRID_FRAMES = 9_216
"""Every scene begins on a multiple of this many frames (192 ms): whole packets of AAC (1,024 frames), of MP3 (1,152)
and of FLAC (4,608), so that a scene that moves need not be encoded again. The silence before it is stretched."""
MUSIC_DB = -6.0
"""Music while nobody speaks, against speech: to the fore, and no start when somebody does."""
MUSIC_UNDER_DB = -18.0
"""Music is at least so far down under speech: 10 LU is the least (Torcoli et al., JAES 67(12), 2019), most listeners
want more, and a loud passage stands some 5 LU above the whole piece."""
MUSIC_HOLD_S = 8.0
"""How long music plays by itself at most before the next line comes over it, unless it says `wait`."""
MUSIC_FADE_S = 2.0
"""How fast music ends that is taken off, or gives way to other music, unless the cue says."""

Role = Literal["shot", "ambience", "music", "music-loop"]
"""What a sound is used as: once, as a bed that goes round, as music once or going round."""
LOOPS: frozenset[Role] = frozenset({"ambience", "music-loop"})

_OPEN = 1 << 62
"""The end of a bed that has no end yet."""

_CLOSERS = "\"'”’»)]}_* "
_ENDS_SENTENCE = (".", "!", "?", "…")
_BROKEN_OFF = ("—", "--", "–")
_TRAILS_OFF = ("…", "...")
_OPENERS = "\"'“‘„«([{_* "


@dataclass(frozen=True, slots=True, kw_only=True)
class LineClip:
    """What the arrangement needs of a line: the processed clip's digest and length, level and place."""

    digest: str
    frames: int
    gain_db: float
    pan: float
    space: str | None = None
    """The room that the speaker or a direction asks for; None: the scene's."""
    distance: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundClip:
    """What the arrangement needs of a sound: its digest, and its length where it is not a loop."""

    digest: str
    frames: int
    loop: bool
    body: int | None = None
    """Where nothing but its tail is left, so that a line may come over it; None: at its end."""


def role_of(cue: Cue) -> Role:
    """Return what a cue uses its sound as."""
    if cue.kind == "music":
        return "music-loop" if cue.loop else "music"
    return "ambience" if cue.kind == "ambience" else "shot"


def pause_before(line: Line, previous: Line | None, pauses: Pauses) -> float:
    """Return the pause that stands before `line` when no cue asks for another [s]; below 0 where it cuts in."""
    if previous is None:
        return 0.0
    ending = previous.text.rstrip(_CLOSERS)
    same = same_name(line.speaker) == same_name(previous.speaker)
    told = same_name(NARRATOR) in (same_name(line.speaker), same_name(previous.speaker))
    if ending.endswith(_BROKEN_OFF):
        return 0.0 if same or told else -INTERRUPTION_S
    same_paragraph = line.paragraph == previous.paragraph
    if ending.endswith(_TRAILS_OFF) and not line.text.lstrip(_OPENERS)[:1].islower():
        return max(pauses.beat, 0.0 if same_paragraph else pauses.paragraph)
    if same_paragraph and not ending.endswith(_ENDS_SENTENCE):
        return pauses.join
    if not same and not told:
        return pauses.turn
    return pauses.sentence if same_paragraph else pauses.paragraph


@dataclass(slots=True)
class _Scene:
    """The state while one scene is laid out; frames count from its beginning."""

    pauses: Pauses
    sound: SoundSettings
    sounds: Mapping[tuple[str, Role], SoundClip]
    clock: int
    """Where the last line, or a sound that was waited for, ended."""
    hold: int = 0
    """The next line starts no sooner."""
    pause: float | None = None
    """An explicit pause for the next line."""
    overlap: float | None = None
    quiet: list[tuple[int, int]] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    beds: list[Bed] = field(default_factory=list)
    running: list[int] = field(default_factory=list)
    """Which of `beds` still sound."""
    space: str | None = None
    """The room that the scene is in."""
    layering: bool = False
    """Whether the item before was an ambience too: neighbours sound together, later ones take over."""


def arrange(
    scene: Scene,
    clips: Mapping[int, LineClip],
    sounds: Mapping[tuple[str, Role], SoundClip],
    *,
    pauses: Pauses,
    sound: SoundSettings,
    kind_pause: float,
) -> SceneTimeline:
    """Lay out one scene.

    Args:
        scene: its lines and cues.
        clips: the clip of each line by its number in the scene.
        sounds: the sounds its cues name, by name and role.
        pauses: the production's pauses.
        sound: its levels.
        kind_pause: the pause that stands before the scene, of a scene or of a chapter [s].
    """
    opens_with_bed = _opens_with_bed(scene.items)
    lead = frames_of(kind_pause) if opens_with_bed else 0
    state = _Scene(pauses=pauses, sound=sound, sounds=sounds, clock=lead, hold=lead)
    previous: Line | None = None
    for item in scene.items:
        if isinstance(item, Line):
            _place_line(state, item, previous, clips[item.number])
            previous = item
        else:
            _place_cue(state, item, started=previous is not None)
        state.layering = isinstance(item, Cue) and item.kind == "ambience" and not item.off
    end = max(state.clock, state.hold)
    if state.pause:
        end = max(end, state.clock + frames_of(state.pause))
    fade = frames_of(pauses.scene)
    for index in state.running:
        state.beds[index] = _ended(state.beds[index], end + fade, fade)
    beds = tuple(piece for bed in state.beds for piece in _without(bed, state.quiet) if piece.end > piece.start)
    last = [each.start + each.frames + each.tail for each in state.placements] + [bed.end for bed in beds]
    heard = {placement.space for placement in state.placements}
    return SceneTimeline(
        address=scene.address,
        title=scene.title or "",
        frames=end,
        mix_frames=max(end, *last) if last else end,
        lead=lead,
        pause_before=kind_pause,
        spaces=tuple(space for space in sound.spaces if space.name in heard),
        placements=tuple(state.placements),
        beds=beds,
    )


def _opens_with_bed(items: Sequence[Item]) -> bool:
    for item in items:
        if isinstance(item, Line):
            return False
        if item.kind in {"ambience", "music"} and not item.off:
            return True
    return False


def _place_line(state: _Scene, line: Line, previous: Line | None, clip: LineClip) -> None:
    if state.overlap is not None and previous is not None:
        start = max(0, state.clock - frames_of(state.overlap))
    else:
        pause = state.pause if state.pause is not None else pause_before(line, previous, state.pauses)
        start = max(state.clock + frames_of(pause), state.hold, 0)
    narrated = same_name(line.speaker) == same_name(NARRATOR)
    space = clip.space or (None if narrated else state.space)  # who tells the story is not in its rooms
    state.placements.append(
        Placement(
            clip=clip.digest,
            start=start,
            frames=clip.frames,
            gain_db=clip.gain_db,
            pan=clip.pan,
            space=space,
            distance=clip.distance,
            tail=tail_frames(space, state.sound.spaces),
            speaker=line.speaker,
            line=line.number,
            text=line.text,
        )
    )
    state.clock = max(state.clock, start + clip.frames)
    state.hold = 0
    state.pause = state.overlap = None


def _place_cue(state: _Scene, cue: Cue, *, started: bool) -> None:
    if cue.kind in {"pause", "beat", "silence"}:
        length = state.pauses.beat if cue.seconds is None else cue.seconds
        state.pause = max(length, state.pause or 0.0)
        if cue.kind == "silence":
            state.quiet.append((state.clock, state.clock + frames_of(length)))
    elif cue.kind == "overlap":
        state.overlap = OVERLAP_S if cue.seconds is None else cue.seconds
    elif cue.kind == "space":
        state.space = cue.space
    elif cue.kind == "sfx":
        _place_effect(state, cue, started=started)
    elif cue.kind == "music":
        _place_music(state, cue)
    else:
        _place_ambience(state, cue)


def _place_effect(state: _Scene, cue: Cue, *, started: bool) -> None:
    assert cue.sound is not None
    clip = state.sounds[cue.sound, role_of(cue)]
    gap = state.pause if state.pause is not None else (state.pauses.sentence if started else 0.0)
    start = max(state.clock + frames_of(gap), state.hold)
    state.placements.append(
        Placement(
            clip=clip.digest,
            start=start,
            frames=clip.frames,
            gain_db=cue.gain_db or 0.0,
            space=state.space,
            tail=tail_frames(state.space, state.sound.spaces),
            text=cue.sound,
        )
    )
    if cue.flow == "under":
        return
    length = clip.frames if cue.flow == "wait" else min(clip.frames, frames_of(EFFECT_HOLD_S))
    state.hold = max(state.hold, start + length)
    if state.pause is not None:  # it stood before the sound, so it does not stand before the line again
        state.clock, state.pause = start, 0.0


def _place_ambience(state: _Scene, cue: Cue) -> None:
    """Start or end an ambience where the last line ended."""
    if cue.off or not state.layering:
        _end_beds(state, "ambience", at=state.clock, fade_s=cue.fade_s if cue.fade_s is not None else 2.0)
    if cue.off:
        return
    assert cue.sound is not None
    start = 0 if not state.placements else state.clock
    _start_bed(
        state,
        cue,
        start=start,
        gain_db=cue.gain_db if cue.gain_db is not None else state.sound.ambience_db,
        fade_s=cue.fade_s if cue.fade_s is not None else 1.5,
        duck_db=state.sound.duck_db,
    )


def _place_music(state: _Scene, cue: Cue) -> None:
    """Start or end music: one at a time, so that which runs gives way to which comes.

    It comes after what the script puts before it: the last line, a pause, an effect or other music that is waited for.
    """
    heads = not state.placements and all(bed.kind != "music" for bed in state.beds) and state.pause is None
    now = max(state.clock + frames_of(state.pause or 0.0), state.hold)
    gives_way_s = cue.fade_s if cue.fade_s is not None else MUSIC_FADE_S
    _end_beds(state, "music", at=now, fade_s=gives_way_s)
    if cue.off:
        return
    level = cue.gain_db if cue.gain_db is not None else MUSIC_DB
    start = 0 if heads else now
    clip = _start_bed(
        state,
        cue,
        start=start,
        gain_db=level,
        fade_s=cue.fade_s if cue.fade_s is not None else 0.05,
        duck_db=min(state.sound.duck_db, MUSIC_UNDER_DB - level),
    )
    if cue.flow == "wait":
        state.hold = max(state.hold, start + clip.frames)
    elif cue.flow == "hold" and not clip.loop:
        body = clip.frames if clip.body is None else clip.body
        state.hold = max(state.hold, start + min(body, frames_of(MUSIC_HOLD_S)))


def _start_bed(state: _Scene, cue: Cue, *, start: int, gain_db: float, fade_s: float, duck_db: float) -> SoundClip:
    assert cue.sound is not None
    clip = state.sounds[cue.sound, role_of(cue)]
    bed = Bed(
        kind="music" if cue.kind == "music" else "ambience",
        sound=cue.sound,
        digest=clip.digest,
        start=start,
        end=_OPEN if clip.loop else start + clip.frames,
        gain_db=gain_db,
        fade_in=frames_of(fade_s),
        fade_out=0,
        duck_db=duck_db,
    )
    state.beds.append(bed)
    state.running.append(len(state.beds) - 1)
    return clip


def _end_beds(state: _Scene, kind: str, *, at: int, fade_s: float) -> None:
    """Let the beds of a kind fade out from a frame on."""
    fade = frames_of(fade_s)
    for index in [index for index in state.running if state.beds[index].kind == kind]:
        state.beds[index] = _ended(state.beds[index], at + fade, fade)
        state.running.remove(index)


def _ended(bed: Bed, end: int, fade: int) -> Bed:
    """Let a bed fade out towards `end`, unless its sound is over before."""
    return bed if bed.end <= end - fade else replace(bed, end=min(end, bed.end), fade_out=fade)


def _without(bed: Bed, quiet: Sequence[tuple[int, int]]) -> tuple[Bed, ...]:
    """Cut silences out of a bed; what is left goes on where the sound would have been."""
    pieces = [bed]
    fade = frames_of(SILENCE_FADE_S)
    for begin, end in quiet:
        cut: list[Bed] = []
        for piece in pieces:
            if piece.end <= begin or piece.start >= end:
                cut.append(piece)
                continue
            if piece.start < begin:
                cut.append(replace(piece, end=begin, fade_out=min(fade, begin - piece.start)))
            if piece.end > end:
                cut.append(replace(piece, start=end, fade_in=fade, offset=piece.offset + end - piece.start))
        pieces = cut
    return tuple(pieces)


def programme(scenes: Sequence[SceneTimeline], *, chapter_titles: Mapping[str, str]) -> Timeline:
    """Put the scenes one after the other.

    Args:
        scenes: in order; a chapter's spoken title is a scene of its own, with the address `N.0`.
        chapter_titles: the title of the chapter that begins with the scene of that address.
    """
    at = on_grid(frames_of(OPENING_S))
    placed: list[tuple[int, SceneTimeline]] = []
    marks: list[ChapterMark] = []
    for scene in scenes:
        if placed:
            at = on_grid(at + max(0, frames_of(scene.pause_before) - scene.lead))
        if scene.address in chapter_titles:
            start = 0 if not marks else at
            marks.append(ChapterMark(title=chapter_titles[scene.address], start=start, end=start))
        placed.append((at, scene))
        at += scene.frames
    sounding = max([start + scene.mix_frames for start, scene in placed], default=at)
    total = on_grid(max(at + frames_of(CLOSING_S), sounding + frames_of(RINGING_S)))
    ends = [mark.start for mark in marks[1:]] + [total]
    chapters = tuple(replace(mark, end=end) for mark, end in zip(marks, ends, strict=True))
    return Timeline(frames=total, scenes=tuple(placed), chapters=chapters)


def on_grid(frames: int) -> int:
    """Return the next multiple of `GRID_FRAMES` at or after a frame."""
    return -(-frames // GRID_FRAMES) * GRID_FRAMES


def duck_curve(timeline: SceneTimeline) -> tuple[list[int], list[float]]:
    """Return breakpoints of a scene's ducking: frames, and how far down its beds are there, 0 (up) to 1 (down).

    It is computed from the timeline, so it anticipates: beds are down before the first syllable.
    """
    attack, release, merge = frames_of(DUCK_ATTACK_S), frames_of(DUCK_RELEASE_S), frames_of(DUCK_MERGE_S)
    joined: list[tuple[int, int]] = []
    for start, end in speech_spans(timeline):
        if joined and start - joined[-1][1] < merge:
            joined[-1] = joined[-1][0], end
        else:
            joined.append((start, end))
    frames: list[int] = []
    depths: list[float] = []
    for start, end in joined:
        frames += [start - attack, start, end, end + release]
        depths += [0.0, 1.0, 1.0, 0.0]
    return frames, depths


def speech_spans(timeline: SceneTimeline) -> tuple[tuple[int, int], ...]:
    """Return where somebody speaks, in frames of the scene, joined where they touch."""
    spans: list[tuple[int, int]] = []
    for placement in sorted(timeline.placements, key=lambda each: each.start):
        if placement.line is None:
            continue
        start, end = placement.start, placement.start + placement.frames
        if spans and start <= spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], end)
        else:
            spans.append((start, end))
    return tuple(spans)
