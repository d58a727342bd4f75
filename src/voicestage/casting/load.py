"""voices.yaml → `Cast`: every error of the file at once, each with its line, its column and what to write instead."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from pathlib import Path
from typing import Literal, cast

from voicestage import files
from voicestage.casting import values
from voicestage.casting.directions import BUILT_IN
from voicestage.casting.fields import EFFECTS, PEAK, STEPS
from voicestage.casting.nodes import Fault, Node, Scalar, Source, compose, is_empty, meant
from voicestage.casting.sections import Page, Section
from voicestage.casting.values import BadValue
from voicestage.errors import Diagnostic, NotUtf8, Place, nearest
from voicestage.model.cast import (
    MOST_TOGETHER,
    TOGETHER,
    Age,
    Cast,
    Character,
    Credits,
    Delivery,
    Gender,
    LexiconEntry,
    Pauses,
    SoundSettings,
    Space,
    Standard,
    Style,
)
from voicestage.model.script import same_name


def read(
    path: Path, *, known_effects: Collection[str] = EFFECTS, known_spaces: Collection[str] | None = None
) -> tuple[Cast, tuple[Diagnostic, ...]]:
    """Read the file at `path`; see `parse`.

    Raises:
        StorageError: it cannot be read.
    """
    try:
        text = files.read_text(path)
    except NotUtf8 as error:
        hint = "Save it as UTF-8 in a text editor, or take it back from version control."
        fault = Diagnostic(
            code="not-utf-8", place=Place(path.name, error.line), message="this is no UTF-8 text.", hint=hint
        )
        return _built_in(Cast()), (fault,)
    return parse(text, path.name, known_effects=known_effects, known_spaces=known_spaces)


def parse(
    text: str,
    file: str = "voices.yaml",
    *,
    known_effects: Collection[str] = EFFECTS,
    known_spaces: Collection[str] | None = None,
) -> tuple[Cast, tuple[Diagnostic, ...]]:
    """Read the text of a voices.yaml. Never raises; where a value is wrong its default stands in the cast.

    Args:
        text: The file's content.
        file: What diagnostics call it.
        known_effects: The voice effects there are.
        known_spaces: The built-in rooms; where they are given, `space:` is checked against them and the file's own.

    Returns:
        The cast, and every finding in the order of the file.
    """
    page = Page(Source(text, file))
    try:
        root, tags = compose(page.source)
    except Fault as fault:
        page.report("yaml", fault.index, f"{fault.message}.", fault.hint)
        return _built_in(Cast()), page.findings()
    for tag in tags:
        page.report("yaml", tag.start, f'the tag "{tag.name}" means nothing here.', "Put it in quotes.", "warning")
    loaded = _cast(page, Section(page, "", root), known_effects, known_spaces)
    return loaded, page.findings()


def _built_in(empty: Cast) -> Cast:
    return replace(empty, directions=tuple(BUILT_IN.items()))


def _cast(page: Page, root: Section, known_effects: Collection[str], known_spaces: Collection[str] | None) -> Cast:
    usual = Cast()
    defaults = root.section("defaults")
    sound = _sound(page, root.section("sound"))
    spaces = None if known_spaces is None else (*known_spaces, *(space.name for space in sound.spaces))
    checks = _Checks(page, known_effects, spaces)
    characters = _characters(page, root, checks)
    directions = {same_name(word): (word, delivery) for word, delivery in BUILT_IN.items()}
    for key, value in root.named("directions"):
        word = page.read(key, "directions", values.plain_text)
        delivery = _delivery(Section(page, "directions.*", value), checks)
        if word:
            directions[same_name(word)] = (word, delivery)
    return Cast(
        characters=characters,
        directions=tuple(directions.values()),
        lexicon=_lexicon(page, root, characters),
        pauses=_pauses(root.section("pauses")),
        sound=sound,
        title=root.text("title"),
        author=root.text("author"),
        cover=root.text("cover"),
        language=defaults.language("language", usual.language),
        engine=defaults.text("engine") or usual.engine,
        style=cast(Style, defaults.choice("style", usual.style)),
        titles=cast(Literal["spoken", "silent"], defaults.choice("titles", usual.titles)),
        credits=_credits(root.section("credits")),
    )


class _Checks:
    """What names of effects and rooms are checked against."""

    def __init__(self, page: Page, effects: Collection[str], spaces: Collection[str] | None) -> None:
        self._page = page
        self._effects = effects
        self._spaces = spaces

    def effect(self, text: str) -> str:
        if step := values.step(text):
            return step
        name, _, amount = text.strip().rpartition(" ")
        if amount[:1] in "+-.0123456789" and (near := nearest(name, STEPS)):
            raise BadValue(f'there is no effect "{text[:40]}".', f"Did you mean {near} {amount}?")
        return self._known(text, self._effects, "effect")

    def space(self, text: str) -> str:
        text = values.plain_text(text)
        return text if self._spaces is None else self._known(text, self._spaces, "room")

    @staticmethod
    def _known(text: str, known: Collection[str], what: str) -> str:
        for word in known:
            if same_name(word) == same_name(text):
                return word
        near = nearest(text, known)
        hint = f"Did you mean {near}?" if near else f"Known are {', '.join(known)}."
        raise BadValue(f'there is no {what} "{text[:40]}".', hint)


def _delivery(section: Section, checks: _Checks) -> Delivery:
    effects = tuple(effect for effect, _ in section.many("effects", checks.effect))
    if section.yes("whisper") and "whisper" not in effects:
        effects = ("whisper", *effects)
    space = section.many("space", checks.space)
    return Delivery(
        pace=section.number("pace", 1.0),
        pitch_st=section.number("pitch", 0.0),
        gain_db=section.number("gain", 0.0),
        effects=effects,
        space=space[0][0] if space else None,
        distance=section.choice("distance", "") or None,
        pan=section.number_or_none("pan"),
    )


def _characters(page: Page, root: Section, checks: _Checks) -> tuple[Character, ...]:
    found: list[Character] = []
    owners: dict[str, tuple[str, int]] = {}

    def claim(text: str, start: int, owner: str) -> bool:
        """Note whose name it is; two characters cannot share one."""
        other, where = owners.setdefault(same_name(text), (owner, start))
        if other != owner:
            place = page.source.place(where)
            page.report(
                "name-clash",
                start,
                f'"{text}" is a name of {other} ({place.line}:{place.column}) and of {owner}.',
                "Keep it with one of them.",
            )
        return other == owner

    entries = [(page.read(key, "cast", values.name), key, value) for key, value in root.named("cast")]
    for name, key, _ in entries:
        if name is not None:
            claim(name, key.start, name)
    for name, key, value in entries:
        if isinstance(meant(value), Scalar):
            voice = None if is_empty(meant(value)) else page.read(value, "voice", values.voice)
            section = Section(page, "cast.*", None)
        else:
            section = Section(page, "cast.*", value)
            voice = section.voice("voice")
            group = section.many("voices", values.member)
            if group:
                voice = _group(page, section, [member for member, _ in group], voice)
        delivery = _delivery(section, checks)
        aliases = section.many("aliases", values.name)
        gender, age = section.choice("gender", "unknown"), section.choice("age", "unknown")
        if name is None:
            continue
        found.append(
            Character(
                name=name,
                aliases=tuple(alias for alias, start in aliases if claim(alias, start, name)),
                gender=cast(Gender, gender),
                age=cast(Age, age),
                voice=voice,
                delivery=delivery,
                place=page.source.place(key.start),
            )
        )
    _check_likes(page, found, {same_name(name): (key, value) for name, key, value in entries if name is not None})
    return tuple(found)


def _group(page: Page, section: Section, members: list[str], voice: str | None) -> str | None:
    if voice is not None:
        page.report("bad-value", section.start("voices"), "voices: stands beside voice:.", "Keep one of them.")
    elif not 2 <= len(members) <= MOST_TOGETHER:
        message = f"voices: must be from 2 to {MOST_TOGETHER} voices, not {len(members)}."
        page.report("bad-value", section.start("voices"), message, "Try [af_bella, bm_george].")
    else:
        return TOGETHER.join(members)
    return voice


def _check_likes(page: Page, characters: list[Character], entries: dict[str, tuple[Scalar, Node]]) -> None:
    """Report each `as NAME` that leads to nobody, to a group or back to where it began."""
    people = {same_name(name): character for character in characters for name in character.names}
    for character in characters:
        start = entries[same_name(character.name)][1].start
        for member in (character.voice or "").split(TOGETHER):
            if fault := _like_fault(character, member, people):
                code, message, hint = fault
                page.report(code, start, message, hint)


def _like_fault(character: Character, voice: str, people: dict[str, Character]) -> tuple[str, str, str] | None:
    seen = [character.name]
    while name := values.like(voice):
        other = people.get(same_name(name))
        if other is None:
            near = nearest(name, [each.name for each in people.values() if each is not character])
            hint = f"Did you mean {near}?" if near else "Add the character first."
            return "unknown-speaker", f'voice: there is no "{name}" under cast.', hint
        if other.name in seen:
            return "bad-value", f"voice: {' speaks as '.join([*seen, other.name])}.", "Give one of them a voice."
        if TOGETHER in (other.voice or ""):
            return "bad-value", f"voice: {other.name} is several voices.", "Speak as one of them."
        seen.append(other.name)
        voice = other.voice or ""
    return None


def _lexicon(page: Page, root: Section, characters: tuple[Character, ...]) -> tuple[LexiconEntry, ...]:
    names = {same_name(name): character.name for character in characters for name in character.names}
    found: dict[tuple[str, str | None], LexiconEntry] = {}
    for start, section in root.entries("lexicon"):
        word, say, ipa = section.text("word"), section.text("say"), section.text("ipa")
        speaker = section.text("character")
        place = page.source.place(start)
        if word is None:
            page.report("bad-value", start, "lexicon: every entry needs its word.", "Try {word: Mme., say: Madame}.")
            continue
        if (say is None) == (ipa is None):
            message = "has both say and ipa" if say else "says nothing: it needs say or ipa"
            page.report("bad-value", start, f'lexicon: "{word}" {message}.', f"Try {{word: {word}, say: …}}.")
            continue
        if speaker and same_name(speaker) not in names:
            near = nearest(speaker, names.values())
            page.report(
                "unknown-speaker",
                section.start("character"),
                f'character: there is no "{speaker}" under cast.',
                f"Did you mean {near}?" if near else "Add the character there first.",
            )
            continue
        speaker = names[same_name(speaker)] if speaker else None
        entry = LexiconEntry(word=word, say=say, ipa=ipa, character=speaker, place=place)
        other = found.setdefault((word, speaker), entry)
        if other is not entry:
            page.report(
                "duplicate-key",
                start,
                f'lexicon: "{word}" stands here and at {other.place.line}:{other.place.column}.',
                "Keep one of them.",
            )
    return tuple(found.values())


def _pauses(section: Section) -> Pauses:
    usual = Pauses()
    return Pauses(
        join=section.number("join", usual.join),
        sentence=section.number("sentence", usual.sentence),
        beat=section.number("beat", usual.beat),
        turn=section.number("turn", usual.turn),
        paragraph=section.number("paragraph", usual.paragraph),
        scene=section.number("scene", usual.scene),
        chapter=section.number("chapter", usual.chapter),
    )


def _credits(section: Section) -> Credits:
    usual = Credits()
    return Credits(
        opening=cast(Literal["spoken", "off"], section.choice("opening", usual.opening)),
        closing=cast(Literal["spoken", "off"], section.choice("closing", usual.closing)),
        text=section.text("text"),
    )


def _sound(page: Page, section: Section) -> SoundSettings:
    usual = SoundSettings()
    standard, lufs = section.loudness("loudness", (usual.standard, usual.loudness_lufs))
    spaces = []
    for key, value in section.named("spaces"):
        name = page.read(key, "spaces", values.plain_text)
        room = Section(page, "sound.spaces.*", value)
        rt60, wet = room.number("rt60", 1.0), room.number("wet", -9.0)
        if name:
            spaces.append(Space(name=name, rt60_s=rt60, wet_db=wet))
    return SoundSettings(
        standard=cast(Standard, standard),
        loudness_lufs=lufs,
        anchor=cast(Literal["programme", "dialogue"], section.choice("anchor", usual.anchor)),
        peak_dbtp=section.number("peak", PEAK.get(standard, usual.peak_dbtp)),
        ambience_db=section.number("ambience", usual.ambience_db),
        duck_db=section.number("duck", usual.duck_db),
        spaces=tuple(spaces),
    )
