"""Where everything stands in time: whole frames at 48 kHz. Captions, chapters and the mix are views of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from voicestage.model.cast import Space
from voicestage.model.script import NARRATOR, same_name
from voicestage.units import RATE

Bus = Literal["dialogue", "narration", "ambience", "effects", "music"]
"""What is mixed together and can be had alone, as a stem."""
BUSES: tuple[Bus, ...] = ("dialogue", "narration", "ambience", "effects", "music")


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """A clip or a one-shot sound in its scene."""

    clip: str
    """The digest of the samples that are placed."""
    start: int
    """The first frame, counted from the scene's beginning."""
    frames: int
    gain_db: float = 0.0
    pan: float = 0.0
    """-1 left to +1 right."""
    space: str | None = None
    """The room it is heard in."""
    distance: str | None = None
    """near, mid, far or off."""
    tail: int = 0
    """For how many frames its room rings on after it."""
    fade_in: int = 0
    """For how many frames an effect comes in where its cue asks for it."""
    fade_out: int = 0
    """For how many frames an effect fades that is longer than its scene."""
    ducks: tuple[tuple[int, int, float], ...] = ()
    """Under which lines an effect goes down: their first frames, the frames after their last, and how far [dB]."""
    speaker: str | None = None
    """The character's name for a line, None for an effect."""
    line: int | None = None
    """The line's number in the scene; None for an effect."""
    text: str = ""
    """A line's words, or the effect's name."""

    @property
    def bus(self) -> Bus:
        """Which bus it sounds on."""
        if self.line is None:
            return "effects"
        return "narration" if self.speaker and same_name(self.speaker) == same_name(NARRATOR) else "dialogue"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bed:
    """An ambience or music that goes on under the lines."""

    kind: Literal["ambience", "music"]
    sound: str
    """Its name in the script."""
    digest: str
    """The digest of the sound's recipe or file."""
    start: int
    end: int
    """The first frame in which it is silent again."""
    gain_db: float
    """Its level between lines, against full scale of the sound."""
    fade_in: int
    fade_out: int
    duck_db: float
    """How much further down it goes under speech at the usual level, at least; 0 for none. Under a line that is softer
    it goes down as much more as it must."""
    offset: int = 0
    """Which frame of the sound stands at `start`."""

    @property
    def bus(self) -> Bus:
        """Which bus it sounds on."""
        return self.kind


@dataclass(frozen=True, slots=True, kw_only=True)
class SceneTimeline:
    """One scene, or a chapter's spoken title, in its own time."""

    address: str
    """`1.2`; a chapter's title is `1.0`."""
    title: str
    frames: int
    """Its length, to the end of its last line or of a sound that is waited for; a pause behind that is `pause_after`.
    Fade-outs of its beds and tails of its rooms reach beyond, to `mix_frames`."""
    mix_frames: int
    lead: int
    """Frames of `pause_before` that its beds already sound in, before the first line."""
    pause_before: float
    """The pause that stands before its first line [s]."""
    pause_is_asked: bool = False
    """Whether a cue at its head asks for that pause."""
    pause_after: float = 0.0
    """The pause that stands at its end [s], of which the longer of this and the next scene's counts."""
    pause_after_is_asked: bool = False
    """Whether a cue asks for just that pause; a beat only asks for no less."""
    spaces: tuple[Space, ...] = ()
    """The production's own rooms, where one of them is heard."""
    placements: tuple[Placement, ...] = ()
    beds: tuple[Bed, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ChapterMark:
    """A chapter in the finished file."""

    title: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """The programme."""

    frames: int
    scenes: tuple[tuple[int, SceneTimeline], ...]
    """Each scene with the frame it begins at."""
    chapters: tuple[ChapterMark, ...] = ()
    rate: int = RATE
