"""Every field of voices.yaml, once: the checks, the reference page and the JSON Schema all come from this table."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, get_args

from voicestage.model.cast import Age, Gender, Style

Kind = Literal[
    "text",
    "choice",
    "language",
    "voice",
    "names",
    "words",
    "number",
    "semitones",
    "decibels",
    "seconds",
    "loudness",
    "yes-no",
    "section",
    "named",
    "entries",
]
"""What stands at a field. The last three hold others: known keys; names of the writer's own; a list of entries."""

EFFECTS = (
    "whisper", "shout", "scream", "mumble", "laugh", "cry", "inner",
    "phone", "radio", "loudspeaker", "muffled", "wall", "ghost",
)  # fmt: skip
"""The voice effects that have a name."""

STEPS = {
    "low-cut": ("Hz", 20.0, 4_000.0),
    "high-cut": ("Hz", 200.0, 20_000.0),
    "drive": ("dB", 0.0, 30.0),
    "breath": ("dB", -40.0, 6.0),
    "tremble": ("Hz", 1.0, 12.0),
    "echo": ("ms", 5.0, 1_000.0),
}
"""The voice effects that are written with an amount, `low-cut 300Hz`: its unit and its range."""

LOUDNESS = {"podcast": -16.0, "r128": -23.0, "acx": -18.0}
"""Named targets [LUFS]: common practice for podcasts; EBU R 128; ACX's -23 to -18 dB RMS, which over a whole file,
pauses included, lies below its loudness (measured on the sample, a drama: by 3.5 dB)."""

PEAK = {"podcast": -1.0, "r128": -1.0, "acx": -3.0}
"""The true peak that goes with each [dBTP]; ACX allows no sample above -3 dB."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field: where it stands, what may stand there, what it does."""

    path: str
    """Keys with dots between; `*` is any name, `[]` any entry of a list."""
    kind: Kind
    sentence: str
    low: float | None = None
    high: float | None = None
    choices: tuple[str, ...] = ()
    default: str = ""
    """As one would write it; empty where there is none."""
    example: str = ""
    """A value that is right, for messages and the reference."""

    @property
    def key(self) -> str:
        """The last part of the path."""
        return self.path.rpartition(".")[2]

    @property
    def holds_others(self) -> bool:
        """Whether other fields stand below it."""
        return self.kind in ("section", "named", "entries")

    def bounds(self) -> str:
        """Return `from 0.5 to 2.0` in the field's unit, or nothing where any number will do."""
        if self.low is None or self.high is None:
            return ""
        unit = {"decibels": "dB", "seconds": "s"}.get(self.kind, "")
        return f"from {self._spelt(self.low)}{unit} to {self._spelt(self.high)}{unit}"

    def _spelt(self, value: float) -> str:
        if self.kind == "number" and value > 0 and self.low is not None and self.low > 0:
            return f"{value:.1f}"
        signed = self.kind != "seconds" and value != 0
        return f"{value:+g}" if signed else f"{value:g}"


def _delivery(under: str, whose: str) -> Iterator[Field]:
    yield Field(
        path=f"{under}.pace",
        kind="number",
        low=0.5,
        high=2.0,
        default="1.0",
        example="1.2",
        sentence=f"How fast {whose}, in times the normal speed; a line's directions multiply it.",
    )
    yield Field(
        path=f"{under}.pitch",
        kind="semitones",
        low=-12,
        high=12,
        default="0",
        example="+1",
        sentence=f"How much higher or lower {whose}, in semitones; a line's directions add to it.",
    )
    yield Field(
        path=f"{under}.gain",
        kind="decibels",
        low=-40,
        high=20,
        default="0dB",
        example="-3dB",
        sentence=f"How much louder or softer {whose}; a line's directions add to it.",
    )
    yield Field(
        path=f"{under}.pan",
        kind="number",
        low=-1,
        high=1,
        example="-0.2",
        sentence="Where in the stereo picture: -1 is left, +1 right.",
    )
    yield Field(
        path=f"{under}.space",
        kind="text",
        example="cellar",
        sentence="The room it is heard in: one that is built in, or one of `sound: spaces`.",
    )
    yield Field(
        path=f"{under}.distance",
        kind="choice",
        choices=("near", "mid", "far", "off"),
        example="near",
        sentence="How far from the listener; `off` is behind the scene.",
    )
    yield Field(
        path=f"{under}.effects",
        kind="words",
        example="[low-cut 400Hz, drive 9dB]",
        sentence=f"Voice effects, one after the other: {', '.join(EFFECTS)}; "
        f"or, with an amount, {', '.join(f'{name} {unit}' for name, (unit, _, _) in STEPS.items())}.",
    )
    yield Field(
        path=f"{under}.whisper",
        kind="yes-no",
        default="false",
        example="true",
        sentence="The short form of `effects: [whisper]`.",
    )


def _pause(key: str, default: str, sentence: str) -> Field:
    return Field(
        path=f"pauses.{key}", kind="seconds", low=0, high=60, default=default, example=default, sentence=sentence
    )


FIELDS: tuple[Field, ...] = (
    Field(path="title", kind="text", example="The Understudy", sentence="The title of the finished book."),
    Field(path="author", kind="text", example="A. Writer", sentence="Who wrote it."),
    Field(path="cover", kind="text", example="cover.jpg", sentence="A picture in the production's folder."),
    Field(path="defaults", kind="section", sentence="What holds unless something else is said."),
    Field(
        path="defaults.language",
        kind="language",
        default="en",
        example="en-GB",
        sentence="The language that is spoken; en-GB prefers British voices.",
    ),
    Field(
        path="defaults.engine",
        kind="text",
        default="kokoro",
        example="kokoro",
        sentence="What speaks a voice that names no engine, and those for whom the tool chooses a voice.",
    ),
    Field(
        path="defaults.style",
        kind="choice",
        choices=get_args(Style),
        default="drama",
        example="drama",
        sentence="drama has ambience and effects, full-cast only voices, in solo one narrator reads all.",
    ),
    Field(
        path="defaults.titles",
        kind="choice",
        choices=("spoken", "silent"),
        default="spoken",
        example="silent",
        sentence="Whether the narrator says the titles of chapters.",
    ),
    Field(path="cast", kind="named", sentence="Who speaks: a name and below it how. `MARA: af_bella` is enough."),
    Field(
        path="cast.*.voice",
        kind="voice",
        default="auto",
        example="af_bella",
        sentence="A voice of the default engine, `engine/voice`, a mix such as `0.6*bm_george + 0.4*bm_fable`, "
        "`as NAME`, which is the voice, pace and pitch of another character, or `auto`, which lets the tool choose.",
    ),
    Field(
        path="cast.*.voices",
        kind="names",
        example="[af_bella, bm_george]",
        sentence="Two to six voices who speak together, in place of `voice`: a crew, a choir; `as NAME` may be one.",
    ),
    Field(
        path="cast.*.aliases",
        kind="names",
        example="[Mara Voss, Miss Voss]",
        sentence="What else the script or the story calls this character.",
    ),
    Field(
        path="cast.*.gender",
        kind="choice",
        choices=get_args(Gender),
        default="unknown",
        example="female",
        sentence="Used when the tool chooses the voice; where it is unknown, the name may tell it.",
    ),
    Field(
        path="cast.*.age",
        kind="choice",
        choices=get_args(Age),
        default="unknown",
        example="young",
        sentence="Used when the tool chooses the voice.",
    ),
    *_delivery("cast.*", "the character speaks"),
    Field(
        path="directions",
        kind="named",
        sentence="The words in a line's parentheses, and what they do. A word that is written here replaces the "
        "built-in one as a whole.",
    ),
    *_delivery("directions.*", "the line is spoken"),
    Field(path="lexicon", kind="entries", sentence="How words are said."),
    Field(path="lexicon[].word", kind="text", example="Mme.", sentence="The word as it is spelt in the script."),
    Field(path="lexicon[].say", kind="text", example="Madame", sentence="Other words that are said in its place."),
    Field(path="lexicon[].ipa", kind="text", example="lɛd", sentence="Its sounds in the IPA."),
    Field(
        path="lexicon[].character",
        kind="text",
        example="JONAS",
        sentence="Who says it so; everyone, where nobody is named.",
    ),
    Field(path="pauses", kind="section", sentence="The pause before an utterance: the first of these that fits."),
    _pause("join", "100ms", "After a line that ends without a full stop, in the same paragraph."),
    _pause("sentence", "180ms", "After a finished sentence, in the same paragraph."),
    _pause("beat", "700ms", "The length of `[beat]`."),
    _pause("turn", "350ms", "Between two characters."),
    _pause("paragraph", "550ms", "Between two paragraphs."),
    _pause("scene", "1.8s", "Before a new scene."),
    _pause("chapter", "2.5s", "Before a new chapter."),
    Field(path="credits", kind="section", sentence="What the narrator says before and after the story."),
    Field(
        path="credits.opening",
        kind="choice",
        choices=("spoken", "off"),
        default="off",
        example="spoken",
        sentence="Before the story: the title and who wrote it.",
    ),
    Field(
        path="credits.closing",
        kind="choice",
        choices=("spoken", "off"),
        default="off",
        example="spoken",
        sentence="After it: the title, the characters, and that the voices are synthetic.",
    ),
    Field(
        path="credits.text",
        kind="text",
        example="The music is by R. Composer.",
        sentence="What else is said after it: whose the music is, thanks.",
    ),
    Field(path="sound", kind="section", sentence="The mix and the finished programme."),
    Field(
        path="sound.loudness",
        kind="loudness",
        low=-40,
        high=-5,
        choices=tuple(LOUDNESS),
        default="podcast",
        example="podcast",
        sentence="podcast is -16 LUFS, r128 is -23 LUFS, acx what Audible's ACX asks for; or a number in LUFS.",
    ),
    Field(
        path="sound.anchor",
        kind="choice",
        choices=("programme", "dialogue"),
        default="programme",
        example="dialogue",
        sentence="What has that loudness: everything together, or the voices alone, however loud the rest is.",
    ),
    Field(
        path="sound.peak",
        kind="decibels",
        low=-20,
        high=0,
        default="-1dB",
        example="-1dB",
        sentence="The highest true peak; with `loudness: acx` it is -3dB unless one is written here.",
    ),
    Field(
        path="sound.ambience",
        kind="decibels",
        low=-80,
        high=0,
        default="-18dB",
        example="-18dB",
        sentence="The level of ambience between the lines, against speech.",
    ),
    Field(
        path="sound.duck",
        kind="decibels",
        low=-40,
        high=0,
        default="-6dB",
        example="-6dB",
        sentence="How much further ambience and music go down while someone speaks; music at least to -18dB.",
    ),
    Field(path="sound.spaces", kind="named", sentence="Rooms of your own, for `space:`."),
    Field(
        path="sound.spaces.*.rt60",
        kind="seconds",
        low=0.05,
        high=20,
        default="1.0s",
        example="2.4s",
        sentence="How long the room's sound takes to fall by 60 dB.",
    ),
    Field(
        path="sound.spaces.*.wet",
        kind="decibels",
        low=-60,
        high=12,
        default="-9dB",
        example="-9dB",
        sentence="The level of the room's sound against the voice.",
    ),
)

BY_PATH = {field.path: field for field in FIELDS}


def children(path: str) -> tuple[Field, ...]:
    """Return the fields that stand right below `path`; of the file itself where it is empty.

    For `cast` these are the fields of a character: the name between is the writer's.
    """
    prefix = f"{path}." if path else ""
    return tuple(field for field in FIELDS if field.path.startswith(prefix) and "." not in field.path[len(prefix) :])


def below(field: Field) -> str:
    """Return the path under which the fields of one entry of `field` stand: `cast` → `cast.*`."""
    return field.path + {"named": ".*", "entries": "[]"}.get(field.kind, "")
