"""Changes to voices.yaml that leave every other byte as the writer left it: comments, order, indents, line ends.

Each edit is read again before it is given back. Where the file is laid out in a way that the edit cannot keep, nothing
is changed and the error says what to write by hand.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from collections.abc import Sequence as Many
from dataclasses import dataclass

from voicestage.casting import nodes, spell
from voicestage.casting.fields import BY_PATH
from voicestage.casting.load import parse
from voicestage.casting.nodes import Alias, Fault, Node, Scalar, Source, compose, is_empty, meant
from voicestage.errors import Diagnostic, Place, ProductionError, errors_of
from voicestage.model.cast import Character
from voicestage.model.script import same_name

Path = tuple[str, ...]
"""Keys from the top of the file; a character's name counts as one."""

_LITERAL = {"number", "semitones", "decibels", "seconds", "loudness", "yes-no"}


@dataclass(frozen=True, slots=True)
class Splice:
    """Characters from `start` to `end` become `text`."""

    start: int
    end: int
    text: str


def set_value(text: str, path: Many[str], value: str, *, file: str = "voices.yaml") -> str:
    """Return `text` with one value set; only the bytes of that value change, or the key is added where it is missing.

    Args:
        text: The content of a voices.yaml.
        path: Where, such as `("cast", "MARA", "voice")`; names are compared without case.
        value: What it shall say, without quotes; they are added where YAML needs them.
        file: What diagnostics call the file.

    Raises:
        ProductionError: the file is not YAML, the value is not what the field wants, or the place holds no single
            value that could be changed alone.
    """
    return set_values(text, {tuple(path): value}, file=file)


def set_values(text: str, values: Mapping[Path, str], *, file: str = "voices.yaml") -> str:
    """Return `text` with several values set in one go, as if by `set_value`; none is set where one cannot be.

    Paths that make the same missing section (two of `sound:` where there is none) are for two calls.
    """
    source, root = opened(text, file)
    splices: list[Splice] = []
    changes: dict[Path, str | None] = {}
    for path, value in values.items():
        spelt = spell.scalar(value, literal=_is_literal(path))
        splices.append(_put(source, root, path, path, spelt))
        changes |= dict.fromkeys((path[:length] for length in range(1, len(path))), None) | {path: value}
    by_hand = "; ".join(f"{': '.join(path)}: {value}" for path, value in values.items())
    return _proved(source, splices, changes, by_hand)


def add_character(text: str, character: Character, *, file: str = "voices.yaml") -> str:
    """Return `text` with a character added at the end of `cast:`, which is made where there is none.

    Raises:
        ProductionError: the file is not YAML, the name is taken, or `cast:` is laid out so that nothing can be added.
    """
    return add_characters(text, (character,), file=file)


def add_characters(
    text: str,
    characters: Many[Character],
    *,
    remarks: Mapping[str, str] | None = None,
    file: str = "voices.yaml",
) -> str:
    """Return `text` with characters added at the end of `cast:` in their order, as if by `add_character`.

    `remarks` are by name; they stand as comments behind entries that have lines of their own.
    """
    if not characters:
        return text
    source, root = opened(text, file)
    cast = value_of(root, "cast")
    entries = ", ".join(f"{spell.scalar(character.name)}: {spell.flow(character)}" for character in characters)

    def lines(indent: int) -> list[str]:
        return [line for each in characters for line in spell.lines(each, indent, (remarks or {}).get(each.name, ""))]

    if cast is None:
        if isinstance(root, nodes.Mapping) and root.flow:
            splice = in_brackets(root, f"cast: {{{entries}}}")
        else:
            top = None if root is None else _mapping(root, source, entries)
            indent = column_of(source, top) if top else 0
            splice = after(source, top.end if top else None, [" " * indent + "cast:", *lines(indent + 2)])
    elif is_empty(cast):
        top = _mapping(root, source, entries)
        if top.flow:
            splice = replaced(source, cast, f"{{{entries}}}")
        else:
            splice = after(source, cast.end, lines(column_of(source, top) + 2))
    else:
        people = _mapping(cast, source, entries)
        if people.flow:
            splice = in_brackets(people, entries)
        else:
            splice = after(source, people.end, lines(column_of(source, people)))
    changes: dict[Path, str | None] = {("cast",): None}
    for character in characters:
        name = ("cast", character.name)
        changes[name] = None
        changes |= {(*name, *key): value for key, value in _plain_fields(character)}
    return _proved(source, [splice], changes, f"cast: {{{entries}}}")


def _plain_fields(character: Character) -> list[tuple[Path, str | None]]:
    root, _ = compose(Source(spell.flow(character), ""))
    return [(path, value) for path, value in flat(root).items() if path]


def _is_literal(path: Path) -> bool:
    middle = path[1:-1]
    field = BY_PATH.get(".".join((path[0], *("*" for _ in middle), path[-1]) if len(path) > 1 else path))
    return field is not None and field.kind in _LITERAL


def opened(text: str, file: str) -> tuple[Source, Node | None]:
    """Read a file; a fault of YAML is an error with its place."""
    source = Source(text, file)
    try:
        return source, compose(source)[0]
    except Fault as fault:
        raise ProductionError(
            [Diagnostic(code="yaml", place=source.place(fault.index), message=f"{fault.message}.", hint=fault.hint)]
        ) from fault


def cannot(place: Place, by_hand: str) -> ProductionError:
    """Say that a place cannot be changed alone, and what to write by hand."""
    message = "this part of the file cannot be changed without touching the rest."
    return ProductionError(
        [Diagnostic(code="cannot-edit", place=place, message=message, hint=f"Write by hand: {by_hand}")]
    )


# where things go


def value_of(node: Node | None, key: str) -> Node | None:
    """The value of `key` in a mapping, None where it is not there."""
    if isinstance(node, nodes.Mapping):
        for key_node, value in node.pairs:
            name = meant(key_node)
            if isinstance(name, Scalar) and same_name(name.text) == same_name(key):
                return value
    return None


def _mapping(node: Node | None, source: Source, by_hand: str) -> nodes.Mapping:
    if not isinstance(node, nodes.Mapping):
        raise cannot(source.place(node.start if node else 0), by_hand)
    return node


def _put(source: Source, node: Node | None, path: Path, whole: Path, spelt: str) -> Splice:
    """Set `path` below `node`, which stands at what precedes it in `whole`."""
    by_hand = f"{': '.join(whole)}: {spelt}"
    value = value_of(node, path[0])
    if value is None:
        entry = f"{spell.scalar(path[0])}: {_nested(path[1:], spelt)}"
        if node is None:
            return after(source, None, [entry])
        mapping = _mapping(node, source, by_hand)
        if mapping.flow:
            return in_brackets(mapping, entry)
        return after(source, mapping.end, [" " * column_of(source, mapping) + entry])
    rest = path[1:]
    is_character = whole[0] == "cast" and len(whole) == 3 and len(rest) == 1
    if rest and isinstance(value, nodes.Mapping):
        return _put(source, value, rest, whole, spelt)
    if rest and is_empty(value):
        return replaced(source, value, _nested(rest, spelt))
    if is_character and isinstance(value, Scalar):  # `MARA: af_bella` is the voice alone
        if same_name(rest[0]) == "voice":
            return replaced(source, value, spelt)
        return replaced(source, value, f"{{voice: {spell.scalar(value.text)}, {spell.scalar(rest[0])}: {spelt}}}")
    if rest or not isinstance(value, Scalar | Alias) or not isinstance(meant(value), Scalar):
        raise cannot(source.place(value.start), by_hand)
    return replaced(source, value, spelt)


def _nested(path: Path, spelt: str) -> str:
    for key in reversed(path):
        spelt = f"{{{spell.scalar(key)}: {spelt}}}"
    return spelt


# changes of the text


def applied(text: str, splices: list[Splice]) -> str:
    """Carry out all splices; of two at one place the first stands first."""
    pieces, at = [], 0
    for splice in sorted(splices, key=lambda splice: splice.start):
        pieces += [text[at : splice.start], splice.text]
        at = splice.end
    return "".join([*pieces, text[at:]])


def replaced(source: Source, node: Node, spelt: str) -> Splice:
    """Put a value in place of another, or where none is yet."""
    start, end = node.start, node.end
    if is_empty(node):
        before = source.text[:end]
        colon = "" if before.rstrip(" ").endswith(":") or start < end else ":"
        gap = "" if before.endswith(" ") and not colon else " "
        return Splice(end, end, f"{colon}{gap}{spelt}")
    if isinstance(node, Scalar) and (properties := re.match(r"(?:[&!]\S*\s+)+", source.text[start:end])):
        start += properties.end()  # an anchor stays: others repeat the value by it
    return Splice(start, end, spelt)


def in_brackets(mapping: nodes.Mapping, entry: str) -> Splice:
    """Add an entry to a mapping in braces."""
    if mapping.pairs:
        at = mapping.pairs[-1][1].end
        return Splice(at, at, f", {entry}")
    return Splice(mapping.end - 1, mapping.end - 1, entry)


def after(source: Source, index: int | None, lines: list[str]) -> Splice:
    """Put lines below the one that holds `index`; at the end of a file that holds nothing yet where it is None."""
    text = source.text
    if index is None:
        newline = _newline(text, 0)
        gap = "" if not text.strip("\ufeff") or text.endswith(("\n", "\r")) else newline
        return Splice(len(text), len(text), gap + "".join(line + newline for line in lines))
    at = index
    while text[at : at + 1] not in ("", "\r", "\n"):
        at += 1
    newline = _newline(text, at)
    return Splice(at, at, "".join(newline + line for line in lines) + ("" if text[at:] else newline))


def column_of(source: Source, mapping: nodes.Mapping) -> int:
    """The column in which the keys of a block mapping begin, from 0."""
    return source.place(mapping.pairs[0][0].start).column - 1


def _newline(text: str, at: int) -> str:
    """The line end that is used at `at`, or else first in the file."""
    found = re.compile(r"\r\n|\n|\r").match(text, at) or re.search(r"\r\n|\n|\r", text)
    return found[0] if found else "\n"


# the proof


def flat(node: Node | None, path: Path = ()) -> dict[Path, str | None]:
    """All values by their paths, None for what holds others or is empty; a voice in short form as if written out."""
    found: dict[Path, str | None] = {}
    match node:
        case nodes.Mapping():
            found[path] = None
            for key_node, value in node.pairs:
                key = meant(key_node)
                name = same_name(key.text) if isinstance(key, Scalar) else "?"
                for where, text in flat(value, (*path, name)).items():
                    found.setdefault(where, text)
        case Scalar():
            short = len(path) == 2 and path[0] == "cast" and not is_empty(node)
            found[path] = None if short or is_empty(node) else node.text
            if short:
                found[*path, "voice"] = node.text
        case Alias():
            found[path] = "*"
        case None:
            found[path] = None
        case _:
            found[path] = None
            for index, item in enumerate(node.items):
                found |= flat(item, (*path, str(index)))
    return found


def _proved(source: Source, splices: list[Splice], changes: dict[Path, str | None], by_hand: str) -> str:
    """Return the text with the splices if it says what it said before and the changes, and has no new error.

    Raises:
        ProductionError: it does not.
    """
    before, file = source.text, source.file
    after = applied(before, splices)
    expected = flat(compose(Source(before, file))[0])
    expected |= {tuple(map(same_name, path)): value for path, value in changes.items()}
    old = {found.message for found in errors_of(parse(before, file)[1])}
    new = [found for found in errors_of(parse(after, file)[1]) if found.message not in old]
    if new and not any(found.code == "yaml" for found in new):
        raise ProductionError(new)
    try:
        if not new and flat(compose(Source(after, file))[0]) == expected:
            return after
    except Fault:
        pass
    raise cannot(source.place(splices[0].start), by_hand)
