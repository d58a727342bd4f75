"""What will be spoken, by whom and how: a script and a cast become planned lines. Pure: it decides, others do.

The counts that `render` reports, the progress it shows and the keys it looks up all come from here.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from voicestage.casting.levels import own_level_lufs
from voicestage.casting.resolve import Performance, performer, places
from voicestage.engines.registry import engine as find_engine
from voicestage.errors import EngineMissing, UsageError
from voicestage.model.cast import Cast, Style
from voicestage.model.script import NARRATOR, Chapter, Item, Line, Scene, Script, Words
from voicestage.model.speech import Phrase, Silence, Utterance
from voicestage.render import keys
from voicestage.render.credits import credit_scenes
from voicestage.render.places import scene_places
from voicestage.render.wanted import Wanted, wanted_sounds
from voicestage.render.words import SaidWords, short_names

RAW_REVISION = 1
STRESS_REVISION = 2
"""Bumped when a stressed word sounds otherwise: no line without one is spoken again."""
BREATH_REVISION = 1
CLIP_REVISION = 3
"""Bumped when the processing of `work.py` gives other samples for the same input."""

SPEECH_LUFS = -23.0
"""What every clip is levelled to; the master brings the whole to its target [LUFS]."""
SHORT_LINE_GAIN_DB = -1.7
"""What a word too short to be measured is given where nothing is known of its voice: what the 28 Kokoro voices need on
the average (`benchmarks/voice_levels.py`; standard deviation 2.0 dB)."""

_TIMING = frozenset({"pause", "beat", "silence", "overlap"})
"""The cues that are no sound: all styles keep them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Recipe:
    """What makes a clip of what an engine said."""

    pitch_st: float = 0.0
    effects: tuple[str, ...] = ()
    short_line_gain_db: float = SHORT_LINE_GAIN_DB
    """What a word too short to be measured is given: the constant of its voice."""

    def key(self, raw_digest: str) -> str:
        """Return the clip's key: built on the digest of the raw samples, not on the key that made them."""
        return _clip_key(self).key(raw_digest)


@functools.lru_cache(maxsize=1024)
def _clip_key(recipe: Recipe) -> keys.Template:
    from voicestage.sound import voice_effects

    return keys.Template(
        f"clip/{CLIP_REVISION}",
        {
            "pitch_st": recipe.pitch_st,
            "effects": voice_effects.versioned(recipe.effects),
            "lufs": SPEECH_LUFS,
            "short_db": recipe.short_line_gain_db,
        },
        hole="raw",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedLine:
    """A line with everything that is decided about it."""

    scene: str
    line: Line
    character: str
    engine: str
    voice: str
    fingerprint: str
    """The digest of the voice: model, data and revision."""
    pace: float
    take: int
    """Which reading of the words; 1 where the engine has no other."""
    utterance: Utterance
    raw_key: str
    recipe: Recipe
    gain_db: float
    pan: float
    space: str | None
    """The room that the speaker or a direction asks for; None leaves it to the scene."""
    distance: str | None
    recording: Path | None = None
    """A person's own reading, in place of what the engine would say."""

    @property
    def address(self) -> str:
        """`1.2:14`: the fourteenth line of the second scene of the first chapter."""
        return f"{self.scene}:{self.line.number}"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedScene:
    """A scene, a chapter's spoken title or the credits, with its lines."""

    scene: Scene
    lines: tuple[PlannedLine, ...]
    pause_before: float
    """The pause that stands before it [s]."""
    opens: str | None = None
    """The title of the chapter that begins here."""

    @property
    def sounds(self) -> tuple[Wanted, ...]:
        """The sounds that its cues want, each once, in order."""
        return tuple(dict.fromkeys(wanted_sounds(self.scene.items).values()))


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """All that is to be heard, in order."""

    scenes: tuple[PlannedScene, ...]
    cast: Cast
    draft: bool = False

    @property
    def lines(self) -> tuple[PlannedLine, ...]:
        """All planned lines in order."""
        return tuple(line for scene in self.scenes for line in scene.lines)

    def part(self, scenes: Container[str]) -> Plan:
        """Return the plan of some scenes alone, by their addresses; each sounds as it does in the whole."""
        return self._of(each for each in self.scenes if each.scene.address in scenes)

    def reel(self, lines: Container[str]) -> Plan:
        """Return the plan of some lines alone, by their addresses, in their rooms but without sounds."""
        return self._of(each for scene in self.scenes if (each := _reduced(scene, lines)).lines)

    def _of(self, scenes: Iterable[PlannedScene]) -> Plan:
        """Return a plan of these scenes; the first opens a chapter, as something has to."""
        kept = tuple(scenes)
        if not kept:
            return replace(self, scenes=())
        first, *others = kept
        title = first.opens if first.opens is not None else first.scene.title or first.scene.address
        return replace(self, scenes=(replace(first, opens=title), *others))


def plan(
    script: Script,
    cast: Cast,
    *,
    draft: bool = False,
    style: Style | None = None,
    title: str = "",
    words: SaidWords | None = None,
    notes: Sequence[str] = (),
) -> Plan:
    """Decide who says what.

    Args:
        script: the whole script.
        cast: who speaks how.
        draft: one quick voice for all, told apart by pitch and place.
        style: with ambience and effects, voices only, or one narrator; the cast's unless given.
        title: the name of the production, for its credits and for the chapter mark of what stands before the first
            chapter.
        words: remembers what is said of each line, for this cast's lexicon.
        notes: whose the own sounds are and under what licence, for its credits.

    Raises:
        EngineError: an engine is not installed or has no such voice.
        UsageError: there is nothing to say.
    """
    cast = replace(cast, style=style) if style else cast
    planned: list[PlannedScene] = []
    words = words or SaidWords(lexicon=cast.lexicon, names=short_names(cast))
    lines_of = _line_planner(cast, words, draft=draft)
    for chapter in script.chapters:
        opens: str | None = chapter.title or (title if not planned else None)
        kind_pause = cast.pauses.chapter
        if chapter.title and cast.titles == "spoken":
            spoken_title = _title_scene(chapter)
            planned.append(
                PlannedScene(scene=spoken_title, lines=lines_of(spoken_title), pause_before=kind_pause, opens=opens)
            )
            opens, kind_pause = None, cast.pauses.scene
        for scene in chapter.scenes:
            heard = replace(scene, items=tuple(_heard(scene.items, cast)))
            planned.append(PlannedScene(scene=heard, lines=lines_of(heard), pause_before=kind_pause, opens=opens))
            opens, kind_pause = None, cast.pauses.scene
    if not any(scene.lines for scene in planned):
        raise UsageError("The script has no line to speak. Write one, such as `NARRATOR: Once upon a time.`")
    names = dict.fromkeys(line.character for scene in planned for line in scene.lines)
    author = cast.author or script.get("author")
    opening, closing = credit_scenes(cast, title=title, author=author, names=tuple(names), notes=notes)
    if opening:
        lines, pause = lines_of(opening), cast.pauses.chapter
        planned.insert(0, PlannedScene(scene=opening, lines=lines, pause_before=pause, opens=opening.title))
    if closing:
        lines, pause = lines_of(closing), cast.pauses.chapter
        planned.append(PlannedScene(scene=closing, lines=lines, pause_before=pause, opens=closing.title))
    words.keep()
    return Plan(scenes=tuple(planned), cast=cast, draft=draft)


def _reduced(scene: PlannedScene, lines: Container[str]) -> PlannedScene:
    kept = tuple(line for line in scene.lines if line.address in lines)
    numbers = {line.line.number for line in kept}
    items = tuple(
        item
        for item in scene.scene.items
        if (item.number in numbers if isinstance(item, Line) else item.kind == "space")
    )
    return replace(scene, scene=replace(scene.scene, items=items), lines=kept)


def _heard(items: Iterable[Item], cast: Cast) -> Iterable[Item]:
    """Leave out what a style has not; for ACX ambiences too, as it takes them for noise in the pauses."""
    without = {"ambience"} if cast.sound.standard == "acx" else set()
    for item in items:
        if isinstance(item, Line) or item.kind in _TIMING or (cast.style == "drama" and item.kind not in without):
            yield item


def _title_scene(chapter: Chapter) -> Scene:
    """Make the spoken chapter title a scene of its own, so that moving a scene changes no other."""
    line = Line(speaker=NARRATOR, content=(Words(text=chapter.title or ""),), number=1, place=chapter.place)
    return Scene(address=f"{chapter.number}.0", slug=f"chapter-{chapter.number}", items=(line,), place=chapter.place)


def _line_planner(cast: Cast, words: SaidWords, *, draft: bool) -> Callable[[Scene], tuple[PlannedLine, ...]]:
    known: dict[tuple[str, str], tuple[str, frozenset[str], int]] = {}
    perform = performer(cast, draft=draft)
    performances: dict[tuple[str, tuple[str, ...]], Performance] = {}
    usual = {
        name: pan
        for name, pan in places(cast).items()
        if pan and (character := cast.find(name)) and character.delivery.pan is None
    }

    def performed_by(line: Line) -> Performance:
        how = line.speaker, line.directions  # all that a performance is made of
        return performances.get(how) or performances.setdefault(how, perform(line))

    def stand(scene: Scene) -> Mapping[str, float]:
        """Return where those stand in a scene who are given no place."""
        heard = {(each.character, each.delivery.pan or 0.0) for each in map(performed_by, scene.lines)}
        placed = {name: pan for name, pan in usual.items() if (name, pan) in heard}
        return scene_places(placed, sorted(pan for name, pan in heard if placed.get(name) != pan))

    def planned(scene: Scene, line: Line, standing: Mapping[str, float]) -> PlannedLine:
        performed = performed_by(line)
        engine_name, voice = performed.engine, performed.voice
        if (engine_name, voice) not in known:
            engine = find_engine(engine_name)
            if reason := engine.missing():
                raise EngineMissing(reason)
            engine.check_voice(voice)
            known[engine_name, voice] = engine.fingerprint(voice), engine.reads(), engine.takes()
        fingerprint, reads, takes = known[engine_name, voice]
        utterance = words.of(line, performed.character)
        delivery = performed.delivery
        pace = delivery.pace if "pace" in reads else 1.0
        take = take_of(line) if take_of(line) <= takes else 1  # `check_takes` says so
        return PlannedLine(
            scene=scene.address,
            line=line,
            character=performed.character,
            engine=engine_name,
            voice=voice,
            fingerprint=fingerprint,
            pace=pace,
            take=take,
            utterance=utterance,
            raw_key=_raw_key(engine_name, fingerprint, pace=pace, take=take, utterance=utterance),
            recipe=Recipe(
                pitch_st=delivery.pitch_st,
                effects=delivery.effects,
                short_line_gain_db=_short_line_gain_db(engine_name, voice),
            ),
            gain_db=delivery.gain_db,
            pan=_pan(performed, usual, standing),
            space=delivery.space,
            distance=delivery.distance,
        )

    def planned_scene(scene: Scene) -> tuple[PlannedLine, ...]:
        standing = stand(scene)
        return tuple(planned(scene, line, standing) for line in scene.lines)

    return planned_scene


def _pan(performed: Performance, usual: Mapping[str, float], standing: Mapping[str, float]) -> float:
    """Return where a line is heard: where its scene puts the character, unless it or a direction has a place."""
    pan = performed.delivery.pan or 0.0
    return standing.get(performed.character, pan) if usual.get(performed.character) == pan else pan


def _short_line_gain_db(engine: str, voice: str) -> float:
    level = own_level_lufs(engine, voice)
    return SHORT_LINE_GAIN_DB if level is None else round(SPEECH_LUFS - level, 1)


def with_take(scene: PlannedScene, take: int) -> PlannedScene:
    """Return a scene of one line with another reading of it."""
    (line,) = scene.lines
    key = _raw_key(line.engine, line.fingerprint, pace=line.pace, take=take, utterance=line.utterance)
    return replace(scene, lines=(replace(line, take=take, raw_key=key),))


def _raw_key(engine: str, fingerprint: str, *, pace: float, take: int, utterance: Utterance) -> str:
    return _reading_key(engine, fingerprint, pace, take).key(_ingredients(utterance))


@functools.lru_cache(maxsize=1024)
def _reading_key(engine: str, fingerprint: str, pace: float, take: int) -> keys.Template:
    said: dict[str, keys.Ingredient] = {"engine": engine, "fingerprint": fingerprint, "pace": pace}
    if take > 1:
        said["take"] = take
    return keys.Template(f"raw/{RAW_REVISION}", said, hole="words")


def take_of(line: Line) -> int:
    """Return the number of the reading that a line asks for; 1 where it asks for none, or for a recording."""
    return int(line.take) if line.take and line.take.isascii() and line.take.isdecimal() and int(line.take) else 1


def _ingredients(utterance: Utterance) -> tuple[keys.Ingredient, ...]:
    """Return the words as finally spoken; neighbouring phrases that differ in nothing are one."""
    parts: list[keys.Ingredient] = []
    for part in utterance.parts:
        if isinstance(part, Silence) and part.breath:
            parts.append(("breath", part.seconds, BREATH_REVISION))
        elif isinstance(part, Silence):
            parts.append(("silence", part.seconds))
        elif isinstance(part, Phrase):
            parts.append((part.text, part.ipa, STRESS_REVISION if part.stress else False))
    return tuple(parts)
