"""When everything sounds: a scene's lines and cues, with the lengths of their clips, become a timeline. Pure.

One pause stands before each line, the first that fits, never a sum; the engine's own silence has been trimmed from
the clips, so a pause is as long as it says. What is waited for, a held effect or music, is no pause: one that a cue
asks for behind it begins where it has been heard.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from voicestage.model.cast import Pauses, SoundSettings
from voicestage.model.script import NARRATOR, Cue, Item, Line, Scene, same_name
from voicestage.model.timeline import Bed, Placement, SceneTimeline
from voicestage.render.ducking import bed_depth_db, effect_spans, spoken
from voicestage.render.rooms import tail_frames, wet_level_db
from voicestage.render.wanted import Wanted, share, wanted_sounds
from voicestage.units import RATE
from voicestage.units import frames as frames_of

EFFECT_HOLD_S = 1.5
"""How long a one-shot holds the next line at most, unless it says `wait`."""
OVERLAP_S = 0.4
"""How far an `[overlap]` reaches back unless it says."""
INTERRUPTION_S = 0.08
"""How far who interrupts cuts into the end of the word: gaps between turns reach from +0.2 to -0.1 s (Levinson and
Torreira, Frontiers in Psychology 6:731, 2015)."""
SILENCE_FADE_S = 0.25
"""How fast beds stop for a `[silence]` and come back."""
MUSIC_DB = -6.0
"""Music while nobody speaks, against speech: to the fore, and no start when somebody does."""
MUSIC_HOLD_S = 8.0
"""How long music plays by itself at most before the next line comes over it, unless it says `wait`."""
MUSIC_FADE_S = 2.0
"""How fast music ends that is taken off, or gives way to other music, unless the cue says."""
SHORTEST_FADE_S = 0.005
"""Nothing begins or ends faster, whatever a cue says: a bed that is cut off clicks."""
UNKNOWN_LUFS = -20.0
"""How loud a sound is taken to be of which nothing is known yet: as loud as a built-in shot is at its loudest."""

_OPEN = 1 << 62
"""The end of a bed that has no end yet."""

_CLOSERS = "\"'”’»)]}_* "
_ENDS_SENTENCE = (".", "!", "?", "…")
_BROKEN_OFF = ("—", "--", "–")
_TRAILS_OFF = ("…", "...")
_OPENERS = "\"'“‘„«([{_* "
_PAUSES = frozenset({"pause", "beat", "silence"})


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
    begins_anywhere: bool = False
    """Whether it has no beginning, as a bed has that is made on a circle."""
    energies: bytes = b""
    """K-weighted mean squares of its successive 100 ms, float64; empty where they are not known."""

    def loudest_lufs(self, first: int, last: int) -> float:
        """Return the loudness of its loudest 400 ms between two of its frames; -inf where nothing of it is there."""
        from voicestage.sound.loudness import lufs

        if not self.energies:
            return UNKNOWN_LUFS
        squares = array("d", self.energies)[max(0, first * 10 // RATE - 3) : max(0, -(-last * 10 // RATE))]
        return lufs(max((sum(squares[at : at + 4]) / 4.0 for at in range(max(1, len(squares) - 3))), default=0.0))


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
    clock: int
    """Where the pause before the next line begins: at the end of the last line, or at a sound behind an asked pause."""
    said: int = 0
    """Where the last line ended."""
    hold: int = 0
    """The next line starts no sooner: a sound is waited for."""
    pause: float | None = None
    """A pause that cues ask for, for what comes next."""
    exact: bool = False
    """Whether one of them was no beat."""
    opening: bool = True
    """Whether nothing has been heard yet that pauses could count from: the pause is the one before the scene."""
    overlap: float | None = None
    quiet: list[tuple[int, int]] = field(default_factory=list)
    placements: list[Placement] = field(default_factory=list)
    sounds: dict[int, SoundClip] = field(default_factory=dict)
    """The sounds of the effects among `placements`, by their place there."""
    beds: list[Bed] = field(default_factory=list)
    running: list[int] = field(default_factory=list)
    """Which of `beds` still sound."""
    space: str | None = None
    """The room that the scene is in."""
    layering: bool = False
    """Whether the item before was an ambience too: neighbours sound together, later ones take over."""
    under: int = 0
    """Where an effect that nothing waits for has been heard as long as one that is waited for."""

    @property
    def now(self) -> int:
        """What an asked pause has led to: it counts from the last line, and from what is waited for."""
        return max(self.clock, self.hold) + frames_of(self.pause or 0.0)

    def begin(self, at: int) -> None:
        """Let something sound behind an asked pause: what follows counts from there, and the pause is over."""
        self.opening = False
        if self.pause is not None:
            self.clock, self.pause, self.exact = at, 0.0, False


def arrange(
    scene: Scene,
    clips: Mapping[int, LineClip],
    sounds: Mapping[Wanted, SoundClip],
    *,
    pauses: Pauses,
    sound: SoundSettings,
    kind_pause: float,
) -> SceneTimeline:
    """Lay out one scene.

    Args:
        scene: its lines and cues.
        clips: the clip of each line by its number in the scene.
        sounds: what its cues want (`wanted_sounds`).
        pauses: the production's pauses.
        sound: its levels.
        kind_pause: the pause that stands before the scene, of a scene or of a chapter, unless its cues say [s].
    """
    pause_before, asked = _pause_before(scene.items, pauses, kind_pause)
    lead = frames_of(pause_before) if _opens_with_bed(scene.items) else 0
    state = _Scene(pauses=pauses, sound=sound, clock=lead, said=lead)
    wanted = wanted_sounds(scene.items)
    previous: Line | None = None
    for index, item in enumerate(scene.items):
        if isinstance(item, Line):
            _place_line(state, item, previous, clips[item.number])
            previous = item
        else:
            clip = sounds[wanted[index]] if index in wanted else None
            _place_cue(state, item, clip, share(scene.items, index) if clip else 0.0, started=previous is not None)
        state.layering = isinstance(item, Cue) and item.kind == "ambience" and not item.off
    end = max(state.clock, state.hold, state.under)
    pause_after = 0.0 if state.opening or state.pause is None else state.pause
    fade = frames_of(max(pauses.scene, SHORTEST_FADE_S))
    over = end + max(0, frames_of(pause_after) - fade) + fade
    for index in state.running:
        state.beds[index] = _ended(state.beds[index], over, fade)
    beds = tuple(piece for bed in state.beds for piece in _without(bed, state.quiet) if piece.end > piece.start)
    placements = tuple(_rung_out(state, index, over, fade) for index in range(len(state.placements)))
    last = [each.start + each.frames + each.tail for each in placements] + [bed.end for bed in beds]
    heard = {placement.space for placement in placements}
    timeline = SceneTimeline(
        address=scene.address,
        title=scene.title or "",
        frames=end,
        mix_frames=max(end, *last) if last else end,
        lead=lead,
        pause_before=pause_before,
        pause_is_asked=asked,
        pause_after=pause_after,
        pause_after_is_asked=state.exact and not state.opening,
        spaces=tuple(space for space in sound.spaces if space.name in heard),
        placements=placements,
        beds=beds,
    )
    return replace(timeline, placements=tuple(_ducked(state, timeline, index) for index in range(len(placements))))


def _pause_before(items: Sequence[Item], pauses: Pauses, kind_pause: float) -> tuple[float, bool]:
    """Return the pause before a scene [s], and whether a cue at its head asks for it; a beat only asks for no less."""
    asked: list[float] = []
    beats: list[float] = []
    for item in items:
        if isinstance(item, Line) or item.kind == "sfx" or _is_waited_for(item):
            break
        if item.kind == "music" and not item.off and (asked or beats):
            break  # what comes behind music that begins after a pause counts from there
        if item.kind == "beat":
            beats.append(pauses.beat)
        elif item.kind in _PAUSES:
            asked.append(item.seconds or 0.0)
    return max([*beats, *(asked or [kind_pause])]), bool(asked)


def _is_waited_for(cue: Cue) -> bool:
    return cue.kind == "music" and not cue.off and not cue.loop and cue.flow != "under"


def _opens_with_bed(items: Sequence[Item]) -> bool:
    for item in items:
        if isinstance(item, Line):
            return False
        if item.kind in {"ambience", "music"} and not item.off:
            return True
    return False


def _place_line(state: _Scene, line: Line, previous: Line | None, clip: LineClip) -> None:
    if state.overlap is not None and previous is not None:
        start = max(0, state.said - frames_of(state.overlap))
    elif state.pause is not None and not state.opening:
        start = state.now
    else:
        start = max(state.clock + frames_of(pause_before(line, previous, state.pauses)), state.hold, 0)
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
    state.clock = state.said = max(state.said, start + clip.frames)
    state.hold = state.under = 0
    state.pause = state.overlap = None
    state.opening = state.exact = False


def _place_cue(state: _Scene, cue: Cue, clip: SoundClip | None, begins: float, *, started: bool) -> None:
    if cue.kind in _PAUSES:
        length = state.pauses.beat if cue.seconds is None else cue.seconds
        if cue.kind == "silence":
            since = 0 if state.opening else max(state.clock, state.hold)
            state.quiet.append((since, since + frames_of(length)))
        state.pause = max(length, state.pause or 0.0)
        state.exact = state.exact or cue.kind != "beat"
    elif cue.kind == "overlap":
        state.overlap = OVERLAP_S if cue.seconds is None else cue.seconds
    elif cue.kind == "space":
        state.space = cue.space
    elif cue.kind == "sfx":
        assert clip is not None
        _place_effect(state, cue, clip, started=started)
    elif cue.kind == "music":
        _place_music(state, cue, clip)
    else:
        _place_ambience(state, cue, clip, begins)


def _place_effect(state: _Scene, cue: Cue, clip: SoundClip, *, started: bool) -> None:
    if state.opening:  # the pauses before it are the scene's own
        state.pause = None
    if state.pause is not None:
        start = state.now
    else:
        start = max(state.clock + frames_of(state.pauses.sentence if started else 0.0), state.hold)
    state.begin(start)
    state.sounds[len(state.placements)] = clip
    state.placements.append(
        Placement(
            clip=clip.digest,
            start=start,
            frames=clip.frames,
            gain_db=cue.gain_db or 0.0,
            pan=cue.pan or 0.0,
            space=state.space,
            distance=cue.distance,
            fade_in=frames_of(cue.fade_s or 0.0),
            tail=tail_frames(state.space, state.sound.spaces),
            text=cue.sound or "",
        )
    )
    heard = start + min(clip.frames, frames_of(EFFECT_HOLD_S))
    if cue.flow == "under":
        state.under = max(state.under, heard)
    else:
        state.hold = max(state.hold, start + clip.frames if cue.flow == "wait" else heard)


def _place_ambience(state: _Scene, cue: Cue, clip: SoundClip | None, begins: float) -> None:
    """Start or end an ambience where the last line ended."""
    if cue.off or not state.layering:
        _end_beds(state, "ambience", at=state.clock, fade_s=cue.fade_s if cue.fade_s is not None else 2.0)
    if clip is None:
        return
    level = cue.gain_db if cue.gain_db is not None else state.sound.ambience_db
    bed = _started_bed(
        state,
        cue,
        clip,
        start=state.clock if state.placements else 0,
        gain_db=level,
        fade_s=cue.fade_s if cue.fade_s is not None else 1.5,
    )
    state.beds[-1] = replace(bed, offset=int(begins * clip.frames) if clip.begins_anywhere else 0)


def _place_music(state: _Scene, cue: Cue, clip: SoundClip | None) -> None:
    """Start or end music: one at a time, so that which runs gives way to which comes.

    It comes after what the script puts before it: the last line, a pause, an effect or other music that is waited for.
    At the head of a scene it comes in the pause before it, or after one that a cue asks for there.
    """
    heads = state.opening and state.pause is None and all(bed.kind != "music" for bed in state.beds)
    now = state.clock if state.opening else state.now
    gives_way_s = cue.fade_s if cue.fade_s is not None else MUSIC_FADE_S
    _end_beds(state, "music", at=now, fade_s=gives_way_s)
    if clip is None:
        if not state.opening:
            state.begin(now)
        return
    start = 0 if heads else now
    _started_bed(
        state,
        cue,
        clip,
        start=start,
        gain_db=cue.gain_db if cue.gain_db is not None else MUSIC_DB,
        fade_s=cue.fade_s if cue.fade_s is not None else 0.05,
    )
    waited_for = _is_waited_for(cue)
    if waited_for or not heads:
        state.begin(now)
    if not waited_for:
        return
    body = clip.frames if clip.body is None else clip.body
    held = clip.frames if cue.flow == "wait" else min(body, frames_of(MUSIC_HOLD_S))
    state.hold = max(state.hold, start + held)


def _started_bed(state: _Scene, cue: Cue, clip: SoundClip, *, start: int, gain_db: float, fade_s: float) -> Bed:
    kind: Literal["ambience", "music"] = "music" if cue.kind == "music" else "ambience"
    bed = Bed(
        kind=kind,
        sound=cue.sound or "",
        digest=clip.digest,
        start=start,
        end=_OPEN if clip.loop else start + clip.frames,
        gain_db=gain_db,
        fade_in=frames_of(max(fade_s, SHORTEST_FADE_S)),
        fade_out=0,
        duck_db=bed_depth_db(kind, gain_db=gain_db, duck_db=state.sound.duck_db),
    )
    state.beds.append(bed)
    state.running.append(len(state.beds) - 1)
    return bed


def _end_beds(state: _Scene, kind: str, *, at: int, fade_s: float) -> None:
    """Let the beds of a kind fade out from a frame on."""
    fade = frames_of(max(fade_s, SHORTEST_FADE_S))
    for index in [index for index in state.running if state.beds[index].kind == kind]:
        state.beds[index] = _ended(state.beds[index], at + fade, fade)
        state.running.remove(index)


def _ended(bed: Bed, end: int, fade: int) -> Bed:
    """Let a bed fade out towards `end`, unless its sound is over before."""
    return bed if bed.end <= end - fade else replace(bed, end=min(end, bed.end), fade_out=fade)


def _rung_out(state: _Scene, index: int, over: int, fade: int) -> Placement:
    """Return what is placed, an effect that is longer than its scene fading out as beds do."""
    placement = state.placements[index]
    if placement.line is not None or placement.start + placement.frames <= over:
        return placement
    frames = max(1, over - placement.start)
    return replace(placement, frames=frames, fade_out=min(fade, frames))


def _ducked(state: _Scene, timeline: SceneTimeline, index: int) -> Placement:
    """Return what is placed, an effect with the lines that it goes down under."""
    placement = timeline.placements[index]
    if placement.line is not None:
        return placement
    wet_db = wet_level_db(placement, state.sound.spaces)
    return replace(placement, ducks=effect_spans(placement, state.sounds[index], spoken(timeline), wet_db=wet_db))


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
