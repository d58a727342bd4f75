"""Who speaks how: the content of `voices.yaml`."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

from voicestage.errors import Place
from voicestage.model.script import NOWHERE, same_name

Gender = Literal["female", "male", "neutral", "unknown"]
Age = Literal["child", "young", "adult", "old", "unknown"]
Style = Literal["drama", "full-cast", "solo"]
"""drama: with ambience and effects; full-cast: voices only; solo: one narrator reads all."""

TOGETHER = " & "
"""Between the voices of a group: `bf_emma & bm_george`."""
MOST_TOGETHER = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """How something is said. A character has one, a direction has one, and a line's is both together."""

    pace: float = 1.0
    """Times the normal speed, 0.5 to 2; a line's is the product."""
    pitch_st: float = 0.0
    """Semitones up or down, -12 to 12; a line's is the sum."""
    gain_db: float = 0.0
    """A line's is the sum."""
    effects: tuple[str, ...] = ()
    """Names of voice effects in order; a line's are the character's, then the direction's."""
    space: str | None = None
    """The room it is in; the direction's wins."""
    distance: str | None = None
    """near, mid, far or off; the direction's wins."""
    pan: float | None = None
    """-1 left to +1 right; the direction's wins."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Character:
    """One who speaks."""

    name: str
    aliases: tuple[str, ...] = ()
    gender: Gender = "unknown"
    age: Age = "unknown"
    voice: str | None = None
    """`af_bella`, `pyttsx3/english-us`, `0.6*bm_george + 0.4*bm_fable`, `as DAVID`, or several with `TOGETHER` between;
    None lets the tool choose."""
    delivery: Delivery = field(default_factory=Delivery)
    place: Place = NOWHERE

    @property
    def names(self) -> tuple[str, ...]:
        """The name and the aliases."""
        return (self.name, *self.aliases)


@dataclass(frozen=True, slots=True, kw_only=True)
class LexiconEntry:
    """How a word is said: by other words or by IPA, everywhere or for one character."""

    word: str
    say: str | None = None
    ipa: str | None = None
    character: str | None = None
    place: Place = NOWHERE


@dataclass(frozen=True, slots=True, kw_only=True)
class Pauses:
    """The pause that stands before an utterance, by what it follows [s]."""

    join: float = 0.10
    sentence: float = 0.18
    beat: float = 0.70
    turn: float = 0.35
    paragraph: float = 0.55
    scene: float = 1.8
    chapter: float = 2.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Space:
    """A room of the writer's own that voices can stand in."""

    name: str
    rt60_s: float
    """How long its sound takes to fall by 60 dB [s]."""
    wet_db: float = -9.0
    """The level of its sound against the voice [dB]."""


Standard = Literal["podcast", "r128", "acx", "own"]
"""What the loudness is measured by: acx asks for RMS and a noise floor too; own is a number of the writer's."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SoundSettings:
    """The mix and the master."""

    standard: Standard = "podcast"
    loudness_lufs: float = -16.0
    """Integrated loudness of the finished file, or of what is spoken in it [LUFS]."""
    anchor: Literal["programme", "dialogue"] = "programme"
    """What has that loudness: everything together, or the voices alone."""
    peak_dbtp: float = -1.0
    """The ceiling of its true peak [dBTP]."""
    ambience_db: float = -18.0
    """A bed's level between lines, against speech [dB]."""
    duck_db: float = -6.0
    """How much further down a bed goes under speech [dB]."""
    spaces: tuple[Space, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Credits:
    """What the narrator says before and after the story."""

    opening: Literal["spoken", "off"] = "off"
    """The title and who wrote it."""
    closing: Literal["spoken", "off"] = "off"
    """The title again, who was in it, and that the voices are synthetic."""
    text: str | None = None
    """What else is said at the end: whose the music is, thanks."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """The whole of `voices.yaml`."""

    characters: tuple[Character, ...] = ()
    directions: tuple[tuple[str, Delivery], ...] = ()
    """What each direction does, the built-in ones included; the file's own win."""
    lexicon: tuple[LexiconEntry, ...] = ()
    pauses: Pauses = field(default_factory=Pauses)
    sound: SoundSettings = field(default_factory=SoundSettings)
    title: str | None = None
    author: str | None = None
    cover: str | None = None
    """A picture's path in the production, for the finished files."""
    language: str = "en"
    engine: str = "kokoro"
    style: Style = "drama"
    titles: Literal["spoken", "silent"] = "spoken"
    """Whether the narrator says chapter titles."""
    credits: Credits = field(default_factory=Credits)

    def find(self, name: str) -> Character | None:
        """Return the character that bears `name` as its name or an alias, compared without case, or None."""
        return self._by_name().get(same_name(name))

    def _by_name(self) -> dict[str, Character]:
        index: dict[str, Character] = {}
        for character in self.characters:
            for alias in character.aliases:
                index.setdefault(same_name(alias), character)
        index.update({same_name(character.name): character for character in self.characters})
        return index
