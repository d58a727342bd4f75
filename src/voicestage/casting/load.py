"""voices.yaml → `Cast`: every error of the file at once, each with its line, its column and what to write instead."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal, TypeVar, cast

from voicestage import files
from voicestage.casting import values
from voicestage.casting.directions import BUILT_IN
from voicestage.casting.fields import BY_PATH, EFFECTS, FIELDS, PEAK, Field, children
from voicestage.casting.nodes import Fault, Mapping, Node, Scalar, Sequence, Source, compose, is_empty, meant
from voicestage.casting.values import BadValue
from voicestage.errors import Diagnostic, Place, Severity, nearest
from voicestage.model.cast import (
    Age,
    Cast,
    Character,
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

T = TypeVar("T")


def read(
    path: Path, *, known_effects: Collection[str] = EFFECTS, known_spaces: Collection[str] | None = None
) -> tuple[Cast, tuple[Diagnostic, ...]]:
    """Read the file at `path`; see `parse`.

    Raises:
        StorageError: it cannot be read or is not UTF-8.
    """
    return parse(files.read_text(path), path.name, known_effects=known_effects, known_spaces=known_spaces)


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
    page = _Page(Source(text, file))
    try:
        root, tags = compose(page.source)
    except Fault as fault:
        page.report("yaml", fault.index, f"{fault.message}.", fault.hint)
        return _built_in(Cast()), page.findings()
    for tag in tags:
        page.report("yaml", tag.start, f'the tag "{tag.name}" means nothing here.', "Put it in quotes.", "warning")
    loaded = _cast(page, _Section(page, "", root), known_effects, known_spaces)
    return loaded, page.findings()


def _built_in(empty: Cast) -> Cast:
    return replace(empty, directions=tuple(BUILT_IN.items()))


class _Page:
    """The source and what was found in it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._found: dict[tuple[Place, str], Diagnostic] = {}

    def report(self, code: str, index: int, message: str, hint: str = "", severity: Severity = "error") -> None:
        place = self.source.place(index)
        # an anchored value is read once for every alias, its fault told once
        self._found.setdefault(
            (place, message), Diagnostic(code=code, place=place, message=message, hint=hint, severity=severity)
        )

    def findings(self) -> tuple[Diagnostic, ...]:
        return tuple(sorted(self._found.values(), key=lambda found: _order(found.place)))

    def read(self, node: Node, label: str, decode: Callable[[str], T]) -> T | None:
        """Decode the raw text of a scalar, or report why not."""
        scalar = meant(node)
        if not isinstance(scalar, Scalar):
            found = "a list" if isinstance(scalar, Sequence) else "names with values"
            self.report("bad-value", node.start, f"{label}: must be one value, not {found}.")
            return None
        try:
            return decode(scalar.text)
        except BadValue as bad:
            self.report("bad-value", node.start, f"{label}: {bad.message}", bad.hint)
            return None

    def pairs(self, node: Node, label: str, what: str) -> Iterator[tuple[Scalar, Node]]:
        """Go through the keys and values of a mapping, those merged by `<<` last; each key once."""
        mapping = meant(node)
        if is_empty(mapping):
            return
        if not isinstance(mapping, Mapping):
            found = "a list" if isinstance(mapping, Sequence) else f'"{mapping.text[:40]}"'
            self.report("bad-value", node.start, f"{label}: must hold {what}, not {found}.")
            return
        first: dict[str, Scalar] = {}
        for key, value in self._own(mapping):
            folded = same_name(key.text)
            if folded in first:
                place = self.source.place(first[folded].start)
                self.report(
                    "duplicate-key",
                    key.start,
                    f'"{key.text}" stands here and at {place.line}:{place.column}.',
                    "Keep one of them.",
                )
                continue
            first[folded] = key
            yield key, value
        for key, value in self._merged(mapping, {id(mapping)}):
            if first.setdefault(same_name(key.text), key) is key:
                yield key, value

    def _own(self, mapping: Mapping) -> Iterator[tuple[Scalar, Node]]:
        for key_node, value in mapping.pairs:
            key = meant(key_node)
            if not isinstance(key, Scalar):
                self.report("bad-value", key_node.start, "a name before a colon must be a single word or phrase.")
            elif not (key.plain and key.text == "<<"):
                yield key, value

    def _merged(self, mapping: Mapping, seen: set[int]) -> Iterator[tuple[Scalar, Node]]:
        for key_node, value in mapping.pairs:
            key = meant(key_node)
            if not (isinstance(key, Scalar) and key.plain and key.text == "<<"):
                continue
            content = meant(value)
            for item in content.items if isinstance(content, Sequence) else (content,):
                base = meant(item)
                if not isinstance(base, Mapping):
                    self.report("bad-value", item.start, '"<<" takes over names with values: write "<<: *name".')
                elif id(base) not in seen:  # what was taken over once adds nothing, and could be repeated without end
                    seen.add(id(base))
                    yield from self._own(base)
                    yield from self._merged(base, seen)


def _order(place: Place | None) -> tuple[int, int]:
    return (place.line, place.column) if place else (0, 0)


class _Section:
    """A mapping whose keys the table knows; each accessor decodes one of them by its kind there."""

    def __init__(self, page: _Page, path: str, node: Node | None) -> None:
        self._page = page
        self._path = path
        self._nodes: dict[str, Node] = {}
        known = {field.key: field for field in children(path)}
        what = f"names such as {', '.join(list(known)[:3])}, each with a colon"
        for key, value in page.pairs(node, _label(path), what) if node else ():
            word = key.text.strip().casefold()
            if word in known:
                self._nodes[word] = value
            else:
                message, hint = _unknown(key.text, path, known)
                page.report("unknown-key", key.start, message, hint)

    def node(self, key: str) -> Node | None:
        """The node of `key`, None where it is not written or empty."""
        node = self._nodes.get(key)
        return None if node is None or is_empty(meant(node)) else node

    def start(self, key: str) -> int:
        return self._nodes[key].start

    def section(self, key: str) -> _Section:
        return _Section(self._page, _below(self._path, key), self.node(key))

    def named(self, key: str) -> Iterator[tuple[Scalar, Node]]:
        if node := self.node(key):
            yield from self._page.pairs(node, key, "names, each with a colon")

    def entries(self, key: str) -> Iterator[tuple[int, _Section]]:
        node = self.node(key)
        content = meant(node) if node else None
        if isinstance(content, Sequence):
            for item in content.items:
                yield item.start, _Section(self._page, f"{_below(self._path, key)}[]", item)
        elif node:
            self._page.report(
                "bad-value", node.start, f"{key}: must be a list.", "Begin every entry with a hyphen: - {word: …}"
            )

    def text(self, key: str) -> str | None:
        self._warn_of_comment(key)
        return self._one(key, lambda _field, text: values.plain_text(text))

    def voice(self, key: str) -> str | None:
        return self._one(key, lambda _field, text: values.voice(text))

    def number(self, key: str, default: float) -> float:
        value = self._one(key, values.number)
        return default if value is None else value

    def number_or_none(self, key: str) -> float | None:
        return self._one(key, values.number)

    def choice(self, key: str, default: str) -> str:
        return self._one(key, values.choice) or default

    def language(self, key: str, default: str) -> str:
        return self._one(key, values.language) or default

    def loudness(self, key: str, default: tuple[str, float]) -> tuple[str, float]:
        return self._one(key, values.loudness) or default

    def yes(self, key: str) -> bool:
        return self._one(key, lambda _field, text: values.yes_no(text)) or False

    def many(self, key: str, decode: Callable[[str], str]) -> tuple[tuple[str, int], ...]:
        """A list of texts, each with its place; one text alone is a list of one."""
        node = self.node(key)
        if node is None:
            return ()
        content = meant(node)
        items = content.items if isinstance(content, Sequence) else (node,)
        found = [(self._page.read(item, key, decode), item.start) for item in items]
        return tuple((text, start) for text, start in found if text is not None)

    def _one(self, key: str, decode: Callable[[Field, str], T]) -> T | None:
        field = BY_PATH[_below(self._path, key)]
        node = self.node(key)
        return None if node is None else self._page.read(node, key, lambda text: decode(field, text))

    def _warn_of_comment(self, key: str) -> None:
        node = self.node(key)
        text = self._page.source.text
        if isinstance(node, Scalar) and node.plain and text[node.end :].lstrip(" ")[:1] == "#":
            start = text.index("#", node.end)
            if start == node.end + 1 and not text[start + 1 : start + 2].isspace():
                self._page.report(
                    "yaml",
                    start,
                    f"{key}: what follows # is a comment.",
                    f"Put the {key} in quotes if it belongs to it.",
                    "warning",
                )


def _below(path: str, key: str) -> str:
    return f"{path}.{key}" if path else key


def _label(path: str) -> str:
    word = path.removesuffix("[]").removesuffix(".*").rpartition(".")[2]
    return word or "voices.yaml"


def _unknown(word: str, path: str, known: Collection[str]) -> tuple[str, str]:
    where = f"under {_label(path)}" if path else "in this file"
    if near := nearest(word, known):
        return f'there is no "{word}" {where}.', f"Did you mean {near}?"
    if word.isdigit():  # {pace: 1,5}
        return f'there is no "{word}" {where}.', "A decimal number has a point, as 1.5."
    sections = [field.path for field in FIELDS if field.kind == "section"]
    for section in sections:
        if word in {field.key for field in children(section)}:
            return f'"{word}" does not stand here.', f"Put it under {section}:."
    if not path and word == word.upper():
        return f'there is no "{word}" {where}.', "Characters stand under cast:."
    return f'there is no "{word}" {where}.', f"Known are {', '.join(known)}."


def _cast(page: _Page, root: _Section, known_effects: Collection[str], known_spaces: Collection[str] | None) -> Cast:
    usual = Cast()
    defaults = root.section("defaults")
    sound = _sound(page, root.section("sound"))
    spaces = None if known_spaces is None else (*known_spaces, *(space.name for space in sound.spaces))
    checks = _Checks(page, known_effects, spaces)
    characters = _characters(page, root, checks)
    directions = {same_name(word): (word, delivery) for word, delivery in BUILT_IN.items()}
    for key, value in root.named("directions"):
        word = page.read(key, "directions", values.plain_text)
        delivery = _delivery(_Section(page, "directions.*", value), checks)
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
    )


class _Checks:
    """What names of effects and rooms are checked against."""

    def __init__(self, page: _Page, effects: Collection[str], spaces: Collection[str] | None) -> None:
        self._page = page
        self._effects = effects
        self._spaces = spaces

    def effect(self, text: str) -> str:
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


def _delivery(section: _Section, checks: _Checks) -> Delivery:
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


def _characters(page: _Page, root: _Section, checks: _Checks) -> tuple[Character, ...]:
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
            section = _Section(page, "cast.*", None)
        else:
            section = _Section(page, "cast.*", value)
            voice = section.voice("voice")
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
    return tuple(found)


def _lexicon(page: _Page, root: _Section, characters: tuple[Character, ...]) -> tuple[LexiconEntry, ...]:
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


def _pauses(section: _Section) -> Pauses:
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


def _sound(page: _Page, section: _Section) -> SoundSettings:
    usual = SoundSettings()
    standard, lufs = section.loudness("loudness", (usual.standard, usual.loudness_lufs))
    spaces = []
    for key, value in section.named("spaces"):
        name = page.read(key, "spaces", values.plain_text)
        room = _Section(page, "sound.spaces.*", value)
        rt60, wet = room.number("rt60", 1.0), room.number("wet", -9.0)
        if name:
            spaces.append(Space(name=name, rt60_s=rt60, wet_db=wet))
    return SoundSettings(
        standard=cast(Standard, standard),
        loudness_lufs=lufs,
        peak_dbtp=section.number("peak", PEAK.get(standard, usual.peak_dbtp)),
        ambience_db=section.number("ambience", usual.ambience_db),
        duck_db=section.number("duck", usual.duck_db),
        spaces=tuple(spaces),
    )
