"""Edits of one line of a script that change the bytes of its block and no others."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from voicestage.errors import UsageError
from voicestage.model.script import Line
from voicestage.script.blocks import blocks
from voicestage.script.grammar import read_utterance, write_directions, write_name
from voicestage.script.marks import Fault, squeeze
from voicestage.script.parse import parse
from voicestage.script.scenes import line_of


def edit_line(
    sources: Sequence[tuple[str, str]],
    address: str,
    *,
    speaker: str | None = None,
    words: str | None = None,
    directions: Iterable[str] | None = None,
    take: str | None = None,
) -> tuple[str, str]:
    r"""Change parts of the line at `address`; what is None stays as it stands, to the byte.

    Args:
        sources: The names and texts of all files of the script, in order, as for `parse`.
        address: Scene and line number, such as `1.2:14`.
        speaker: The new name; one without a capital is written with its `@`.
        words: The new words as a writer types them: with `*stress*`, `[pause 0.4s]`, and `\*` for a mere star.
        directions: The new directions without the take; none removes them.
        take: The new take, a number or the name of a file; `""` removes it.

    Returns:
        The name of the file that changes, and its new text.

    Raises:
        UsageError: there is no such line, or the new parts cannot be written or read; the message says why.
    """
    script, _ = parse(sources)
    _, line = line_of(script, address)
    text = next(text for file, text in sources if file == line.place.file)
    cut = blocks(text)
    index, block = next((index, block) for index, block in enumerate(cut) if block.line == line.place.line)
    body = block.body
    old = read_utterance(body, [])
    if old is None:  # parse has just read it
        raise UsageError(f"Line {address} cannot be read.")
    name, between, said = body[: old.name_end], body[old.name_end : old.colon], body[old.colon + 1 : old.end]
    try:
        if speaker is not None:
            name = write_name(speaker)
        if directions is not None or take is not None:
            new_directions = old.directions if directions is None else tuple(directions)
            written = write_directions(new_directions, old.take if take is None else take)
            between = f" {written}" if written else ""
    except ValueError as error:
        raise UsageError(f"Line {address} cannot be changed: {error}.") from error
    if words is not None:
        said = f" {squeeze(words)}"
    new_body = f"{name}{between}:{said}{body[old.end :]}"
    faults: list[Fault] = []
    if read_utterance(new_body, faults) is None or any(fault.severity == "error" for fault in faults):
        reasons = " ".join(f"{fault.message} {fault.hint}" for fault in faults)
        raise UsageError(f"Line {address} cannot be changed: {reasons}")
    mark = block.source[: len(block.source) - len(body)]  # the byte order mark, where there is one
    before = "".join(block.source for block in cut[:index])
    after = "".join(block.source for block in cut[index + 1 :])
    return line.place.file, before + mark + new_body + after


def rename_speakers(
    sources: Sequence[tuple[str, str]], new_name: Callable[[str, Line], str | None]
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    """Give lines to other speakers; only the names before them change.

    Args:
        sources: The names and texts of all files of the script, in order, as for `parse`.
        new_name: Is given the address of each line and the line; returns who speaks it now, or None to leave it.

    Returns:
        The files, and the addresses of the lines that changed.

    Raises:
        UsageError: a new name is none; the message says why.
    """
    script, _ = parse(sources)
    wanted: dict[tuple[str, int], str] = {}
    changed: list[str] = []
    for scene, line in script.lines():
        address = f"{scene.address}:{line.number}"
        name = new_name(address, line)
        if name is not None and name != line.speaker:
            try:
                wanted[line.place.file, line.place.line] = write_name(name)
            except ValueError as error:
                raise UsageError(f"Line {address} cannot be changed: {error}.") from error
            changed.append(address)
    files: list[tuple[str, str]] = []
    for file, text in sources:
        parts: list[str] = []
        for block in blocks(text):
            name = wanted.get((file, block.line))
            utterance = read_utterance(block.body, []) if name else None
            if name and utterance:
                mark = block.source[: len(block.source) - len(block.body)]
                parts.append(mark + name + block.body[utterance.name_end :])
            else:
                parts.append(block.source)
        files.append((file, "".join(parts)))
    return tuple(files), tuple(changed)
