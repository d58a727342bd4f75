"""Repair the cast everywhere: two characters that are one person, one that is two."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import ProductionError, UsageError, errors_of, nearest
from voicestage.files import read_text, write_text
from voicestage.model.cast import Cast, Character
from voicestage.model.script import NARRATOR, Line, Script, same_name
from voicestage.production.folder import Production
from voicestage.production.remembered import read_memory, write_memory
from voicestage.production.voices import kept_choices

if TYPE_CHECKING:
    from voicestage.adapt.memory import Memory


@dataclass(frozen=True, slots=True, kw_only=True)
class Recast:
    """What a repair of the cast changed."""

    name: str
    """The character that has the lines now."""
    lines: tuple[str, ...]
    """The addresses of the lines whose speaker changed."""
    files: tuple[Path, ...]
    """All files that changed."""


def merge(production: Production, name: str, other: str) -> Recast:
    """Make one character of two: the other's lines and names become the first one's.

    Args:
        production: whose.
        name: who stays, with voice and all.
        other: who goes; the name stays as an alias.

    Raises:
        UsageError: there is nobody of that name, or they are one already.
        ProductionError: script or voices.yaml have faults, or cannot be changed; nothing is changed.
    """
    from voicestage.adapt.again.renaming import renamed
    from voicestage.adapt.reading.names import speaker_name
    from voicestage.casting.recast import remove_character, set_aliases
    from voicestage.script.edit import rename_speakers

    sources, script, text, cast = _opened(production)
    other = " ".join(other.split())
    one = _find(cast, name)
    two = cast.find(other)
    if two is None and not any(same_name(line.speaker) == same_name(other) for _, line in script.lines()):
        two = _find(cast, other)  # says who is near
    if two is one:
        raise UsageError(f"{one.name} and {other} are one character already.")
    if same_name(NARRATOR) == same_name(two.name if two else other):
        raise UsageError("The narrator cannot become somebody else; give single lines away with `voicestage review`.")
    gone = two.names if two else (other,)
    aliases = _unique((*one.aliases, *gone), but=one.name)
    changed = remove_character(text, two.name) if two else text
    changed = set_aliases(changed, one.name, aliases)
    forms = {same_name(each) for each in gone}
    spoken = speaker_name(one.name)
    files, lines = rename_speakers(sources, lambda _, line: spoken if same_name(line.speaker) in forms else None)
    memory, _ = read_memory(production)
    if memory:
        memory = replace(memory, said=tuple(renamed(each, gone, one.name, cast=cast) for each in memory.said))
    written = _write(production, sources, files, text, changed, memory)
    return Recast(name=one.name, lines=lines, files=written)


def split(production: Production, name: str, new: str, *, lines: Iterable[str] = ()) -> Recast:
    """Make two characters of one: the new one gets an entry and a voice of its own, and the lines that are its.

    These are the lines given; without any, those before which the script has the new name, and those that were given
    to the first because a tag names the new one.

    Args:
        production: whose.
        name: who there is; keeps all other lines.
        new: who is to be told apart: an alias of the first, or a new name.
        lines: addresses of lines and of stretches of lines: `1.2:14`, `1.2:14-20`; in a stretch those that are the
            first one's.

    Raises:
        UsageError: there is nobody of that name, the new name is another's, a line is neither's, or no line is the new
            one's.
        ProductionError: script or voices.yaml have faults, or cannot be changed; nothing is changed.
    """
    from voicestage.adapt.again.doubts import said_at
    from voicestage.adapt.again.renaming import given_to, renamed
    from voicestage.adapt.reading.names import speaker_name
    from voicestage.casting.extend import extend
    from voicestage.casting.recast import set_aliases
    from voicestage.script.edit import rename_speakers

    sources, script, text, cast = _opened(production)
    new = " ".join(new.split())
    one = _find(cast, name)
    owner = cast.find(new)
    if owner is not None and (owner is not one or same_name(new) == same_name(one.name)):
        raise UsageError(f'"{new}" is {owner.name} already. Give the one who is to be told apart another name.')
    memory, _ = read_memory(production)
    parts = said_at(sources, memory) if memory else {}
    wanted = _addresses(script, lines)

    for scene, line in script.lines():
        address = f"{scene.address}:{line.number}"
        if wanted.get(address) and not _is(cast, line.speaker, one) and same_name(line.speaker) != same_name(new):
            raise UsageError(f"{address} is {line.speaker}'s and not {one.name}'s. Nothing was changed.")

    def is_new(address: str, line: Line) -> bool:
        if wanted:
            return address in wanted and (_is(cast, line.speaker, one) or same_name(line.speaker) == same_name(new))
        if same_name(line.speaker) == same_name(new):
            return True
        return (
            memory is not None
            and _is(cast, line.speaker, one)
            and any(_names(memory.said[part].reason, new, one) for part in parts.get(address, ()))
        )

    spoken = speaker_name(new)
    files, moved = rename_speakers(sources, lambda address, line: spoken if is_new(address, line) else None)
    now = [
        f"{scene.address}:{line.number}"
        for scene, line in script.lines()
        if is_new(f"{scene.address}:{line.number}", line)
    ]
    if not now:
        raise UsageError(f"No line of {one.name} names {new}. Say which are: --lines 1.2:14,1.2:20-23.")
    changed = text
    if owner is one:
        changed = set_aliases(text, one.name, [each for each in one.aliases if same_name(each) != same_name(new)])
    newcomer = Character(name=new, gender=one.gender, age=one.age)
    changed = extend(changed, (newcomer,), kept=kept_choices(production, cast))
    if memory:
        mine = {part for address in now for part in parts.get(address, ())}
        said = tuple(
            given_to(renamed(each, one.names, new, cast=cast), new) if number in mine else each
            for number, each in enumerate(memory.said)
        )
        memory = replace(memory, said=said)
    written = _write(production, sources, files, text, changed, memory)
    return Recast(name=new, lines=moved, files=written)


def _opened(production: Production) -> tuple[tuple[tuple[str, str], ...], Script, str, Cast]:
    from voicestage.casting.load import parse as parse_cast
    from voicestage.script.parse import parse, read_sources

    sources, unreadable = read_sources(production.script_folder)
    script, found = parse(sources)
    text = read_text(production.voices_file)
    cast, faults = parse_cast(text, production.voices_file.name)
    if errors := (*unreadable, *errors_of(found), *errors_of(faults)):
        raise ProductionError(errors)
    return sources, script, text, cast


def _find(cast: Cast, name: str) -> Character:
    if found := cast.find(name):
        return found
    near = nearest(name, [each for character in cast.characters for each in character.names])
    meant = f' Did you mean "{near}"?' if near else ""
    raise UsageError(f'Nobody in the cast is called "{name}".{meant}')


def _is(cast: Cast, name: str, character: Character) -> bool:
    return cast.find(name) is character


def _names(reason: str, new: str, one: Character) -> bool:
    """Tell whether a reason names the new character in more words than the first one has."""
    words = same_name(reason)
    if not re.search(rf"(?<!\w){re.escape(same_name(new))}(?!\w)", words):
        return False
    longer = [each for each in one.names if same_name(new) in same_name(each) and same_name(each) != same_name(new)]
    return not any(same_name(each) in words for each in longer)


def _unique(names: Sequence[str], *, but: str) -> list[str]:
    found = {same_name(name): name for name in reversed(names) if same_name(name) != same_name(but)}
    return [name for name in dict.fromkeys(names) if found.get(same_name(name)) == name]


def _addresses(script: Script, given: Iterable[str]) -> dict[str, bool]:
    """Read `1.2:14` and `1.2:14-20`, also several with commas between them.

    Returns:
        The lines, and whether each was named alone: among a stretch of lines others may speak.
    """
    from voicestage.script.scenes import line_of

    found: dict[str, bool] = {}
    for address in (part.strip() for each in given for part in each.split(",") if part.strip()):
        first, dash, last = address.rpartition("-")
        if dash and ":" in first and last.isdecimal():
            scene, line = line_of(script, first)
            _, end = line_of(script, f"{scene.address}:{last}")
            for number in range(line.number, end.number + 1):
                found.setdefault(f"{scene.address}:{number}", False)
        else:
            scene, line = line_of(script, address)
            found[f"{scene.address}:{line.number}"] = True
    return found


def _write(
    production: Production,
    sources: Sequence[tuple[str, str]],
    files: Sequence[tuple[str, str]],
    text: str,
    changed: str,
    memory: Memory | None,
) -> tuple[Path, ...]:
    """Write what changed, voices.yaml last: until it is written the same repair can be asked for again and goes on."""
    written: list[Path] = []
    for (name, before), (_, after) in zip(sources, files, strict=True):
        if before != after:
            written.append(production.root / name)
            write_text(written[-1], after)
    if memory:
        write_memory(production, memory)
    if changed != text:
        write_text(production.voices_file, changed)
        written.append(production.voices_file)
    return tuple(written)
