"""Look at the doubtful lines, and decide who speaks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.adapt.attributor import DOUBTFUL
from voicestage.errors import ProductionError, UsageError, errors_of, nearest
from voicestage.files import write_text
from voicestage.model.script import NARRATOR, Script, same_name
from voicestage.production.folder import Production
from voicestage.production.remembered import read_memory, write_memory

if TYPE_CHECKING:
    from voicestage.adapt.again.doubts import Doubt
    from voicestage.adapt.memory import Memory
    from voicestage.model.cast import Cast


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What a review changed."""

    lines: tuple[str, ...]
    """The addresses of the lines that got another speaker."""
    kept: tuple[str, ...]
    """Those that stay as they were and are not doubtful any more."""
    along: tuple[str, ...]
    """Those of both that were not named themselves: other parts of a speech that was decided."""
    files: tuple[Path, ...]
    """The files of the script that changed."""


def doubts(production: Production, *, below: float = DOUBTFUL) -> tuple[Doubt, ...]:
    """Return the speeches whose speaker is doubtful, in the order of the script.

    Args:
        production: whose.
        below: the confidence from which a speaker is sure enough, 0 to 1.

    Raises:
        ProductionError: script or cast have faults.
        UsageError: nothing tells how sure the speakers are.
    """
    from voicestage.adapt.again.doubts import find_doubts

    sources, cast, memory = _opened(production)
    return find_doubts(sources, memory, cast, below=below)


def decide(production: Production, speakers: Iterable[tuple[str, str]], *, keep: Iterable[str] = ()) -> Reviewed:
    """Give lines to other speakers, and say of others that they are right; only the names in the script change.

    The parts of a speech go together: what is decided of one holds for all that have its speaker, unless they are
    decided differently themselves.

    Args:
        production: whose.
        speakers: addresses of lines (`1.2:14`), each with the name of who speaks it, as in `voices.yaml`.
        keep: addresses of lines whose speaker is right.

    Raises:
        ProductionError: script or cast have faults; nothing is changed.
        UsageError: there is no such line, or nobody of that name, or a line is given twice; nothing is changed.
    """
    from voicestage.adapt.again.doubts import said_at, settled
    from voicestage.script.edit import rename_speakers
    from voicestage.script.parse import parse

    sources, cast, memory = _opened(production)
    script, _ = parse(sources)
    wanted = _wanted(script, cast, [*speakers, *((address, None) for address in keep)])
    parts = said_at(sources, memory)
    along = _along(wanted, script, cast, memory, parts)
    decided = wanted | along
    files, lines = rename_speakers(sources, lambda address, line: _changed(line.speaker, decided.get(address)))
    written: list[Path] = []
    for (name, before), (_, after) in zip(sources, files, strict=True):
        if before != after:
            written.append(production.root / name)
            write_text(written[-1], after)
    if mine := {part for address in decided for part in parts.get(address, ())}:
        write_memory(production, settled(memory, mine))
    kept = tuple(address for address in decided if address not in lines)
    return Reviewed(lines=lines, kept=kept, along=tuple(along), files=tuple(written))


def _wanted(script: Script, cast: Cast, given: Iterable[tuple[str, str | None]]) -> dict[str, str | None]:
    """Return by the address of each line who is to speak it, None where that stays as it is."""
    from voicestage.script.scenes import line_of

    wanted: dict[str, str | None] = {}
    for typed, name in given:
        scene, line = line_of(script, typed)
        address = f"{scene.address}:{line.number}"
        speaker = None if name is None else _known(cast, name)
        if wanted.setdefault(address, speaker) != speaker:
            one, other = (who or f"{line.speaker}, as it is" for who in (wanted[address], speaker))
            raise UsageError(f"{address} is given to {one}, and to {other}. Decide for one. Nothing was changed.")
    return wanted


def _along(
    wanted: Mapping[str, str | None],
    script: Script,
    cast: Cast,
    memory: Memory,
    parts: Mapping[str, tuple[int, ...]],
) -> dict[str, str | None]:
    """Return what follows for the other parts of the speeches that were decided: those with the same speaker."""
    from voicestage.adapt.again.streams import canonical

    name_of = canonical(cast)
    speaker_of = {f"{scene.address}:{line.number}": name_of(line.speaker) for scene, line in script.lines()}
    speeches: dict[int, dict[str, None]] = {}
    for address, numbers in parts.items():
        for number in numbers:
            speeches.setdefault(memory.said[number].spoken.quotation.group, {})[address] = None
    along: dict[str, str | None] = {}
    for speech in speeches.values():
        given = [address for address in speech if address in wanted]
        if len({wanted[address] for address in given}) != 1:
            continue
        had = {speaker_of[address] for address in given}
        others = (address for address in speech if address not in wanted and speaker_of[address] in had)
        along |= dict.fromkeys(others, wanted[given[0]])
    return along


def _changed(speaker: str, wanted: str | None) -> str | None:
    """Return the name to write before a line, None where it stays."""
    from voicestage.adapt.reading.names import speaker_name

    if wanted is None or same_name(speaker) == same_name(wanted):
        return None
    return speaker_name(wanted)


def known_name(production: Production, name: str) -> str:
    """Return a name as voices.yaml has it.

    Raises:
        UsageError: nobody has it; the message offers the nearest.
    """
    return _known(_opened(production)[1], name)


def _known(cast: Cast, name: str) -> str:
    """Return a name as the cast file has it."""
    if same_name(name) == same_name(NARRATOR):
        return NARRATOR
    if found := cast.find(name):
        return found.name
    near = nearest(name, [each for character in cast.characters for each in character.names])
    meant = f'Did you mean "{near}"? ' if near else ""
    raise UsageError(
        f'Nobody in the cast is called "{name}". {meant}Add "{name}: {{}}" under "cast:" in voices.yaml, or take one '
        "of its names."
    )


def _opened(production: Production) -> tuple[tuple[tuple[str, str], ...], Cast, Memory]:
    from voicestage.casting.load import read as read_cast
    from voicestage.model.cast import Cast
    from voicestage.script.parse import parse, read_sources

    sources, unreadable = read_sources(production.script_folder)
    faults = [*unreadable, *errors_of(parse(sources)[1])]
    cast = Cast()
    if production.voices_file.exists():
        cast, found = read_cast(production.voices_file)
        faults += errors_of(found)
    if faults:
        raise ProductionError(faults)
    memory, told = read_memory(production)
    if memory is None:
        memory = _of_prose(production, cast)
    if memory is None:
        raise UsageError(
            "Nothing tells how sure the speakers are: there is no script/adaptation.jsonl that can be used"
            f"{f' ({told[0].message})' if told else ''}. `voicestage adapt STORY` writes it; the script stays as it is."
        )
    return sources, cast, memory


def _of_prose(production: Production, cast: Cast) -> Memory | None:
    """Adapt the story that is kept beside the script, where there is just one, to know what is doubtful."""
    from voicestage.adapt import adapt
    from voicestage.production.reading import SCREENPLAYS, read_source

    folder = production.script_folder / "prose"
    stories = sorted(path for path in folder.iterdir() if path.is_file()) if folder.is_dir() else []
    if len(stories) != 1 or stories[0].suffix.lower() in SCREENPLAYS:
        return None
    book, _ = read_source(stories[0], report=lambda _: None)
    return adapt(book, cast).memory
