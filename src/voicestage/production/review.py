"""Look at the doubtful lines, and decide who speaks them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.errors import ProductionError, UsageError, errors_of, nearest
from voicestage.files import write_text
from voicestage.model.script import NARRATOR, same_name
from voicestage.production.folder import Production
from voicestage.production.story import read_memory, write_memory

if TYPE_CHECKING:
    from voicestage.adapt.again.doubts import Doubt
    from voicestage.adapt.memory import Memory
    from voicestage.model.cast import Cast

DOUBTFUL = 0.6
"""Below this confidence a speaker is worth a look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Reviewed:
    """What a review changed."""

    lines: tuple[str, ...]
    """The addresses of the lines that got another speaker."""
    kept: tuple[str, ...]
    """Those that stay as they were and are not doubtful any more."""
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


def decide(
    production: Production, speakers: Mapping[str, str], *, keep: Iterable[str] = (), below: float = DOUBTFUL
) -> Reviewed:
    """Give lines to other speakers, and say of others that they are right; only the names in the script change.

    Args:
        production: whose.
        speakers: by the address of a line (`1.2:14`) the name of who speaks it, as in `voices.yaml`.
        keep: addresses of lines whose speaker is right.
        below: as for `doubts`.

    Raises:
        ProductionError: script or cast have faults; nothing is changed.
        UsageError: there is no such line, or nobody of that name; nothing is changed.
    """
    from voicestage.adapt.again.doubts import find_doubts, settled
    from voicestage.adapt.reading.names import speaker_name
    from voicestage.script.edit import edit_line
    from voicestage.script.parse import parse
    from voicestage.script.scenes import line_of

    sources, cast, memory = _opened(production)
    script, _ = parse(sources)
    texts = dict(sources)
    changed: list[str] = []
    addressed: list[str] = []
    for address, name in speakers.items():
        scene, line = line_of(script, address)
        addressed.append(f"{scene.address}:{line.number}")
        wanted = speaker_name(_known(cast, name))
        if same_name(line.speaker) == same_name(wanted):
            continue
        file, text = edit_line(tuple(texts.items()), addressed[-1], speaker=wanted)
        texts[file] = text
        changed.append(addressed[-1])
    kept = []
    for address in keep:
        scene, line = line_of(script, address)
        kept.append(f"{scene.address}:{line.number}")
    parts = [
        part
        for doubt in find_doubts(sources, memory, cast, below=max(below, 1.01))
        for address, part in zip(doubt.addresses, doubt.said, strict=True)
        if address in {*addressed, *kept}
    ]
    files: list[Path] = []
    for name, before in sources:
        if texts[name] != before:
            files.append(production.root / name)
            write_text(files[-1], texts[name])
    if parts:
        write_memory(production, settled(memory, parts))
    return Reviewed(lines=tuple(changed), kept=tuple(kept), files=tuple(files))


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
