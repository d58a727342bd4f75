"""Larger changes of the cast in voices.yaml: an entry that goes, the aliases of another; all else keeps its bytes."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace

from voicestage.casting import edit, nodes, spell
from voicestage.casting.load import parse
from voicestage.casting.nodes import Node, Scalar, Source, is_empty, meant
from voicestage.errors import Place
from voicestage.model.cast import Cast, Character
from voicestage.model.script import NOWHERE, same_name


def remove_character(text: str, name: str, *, file: str = "voices.yaml") -> str:
    """Return `text` without the entry of a character; comments above and below it stay.

    Raises:
        ProductionError: the file is not YAML, or is laid out so that the entry cannot go alone.
    """
    source, people = _people(text, file)
    index = next((number for number, pair in enumerate(people.pairs) if _is(pair[0], name)), None)
    by_hand = f'remove "{name}" from cast:'
    if index is None or len(people.pairs) == 1:
        raise edit.cannot(source.place(people.start), by_hand)
    key, value = people.pairs[index]
    if people.flow:
        start, end = _flow_span(people, index)
    else:
        start = text.rfind("\n", 0, key.start) + 1
        last = max(key.end, value.end)
        found = re.compile(r"\r\n|\n|\r").search(text, last)
        end = found.end() if found else len(text)
        if text[start : key.start].strip():
            raise edit.cannot(source.place(key.start), by_hand)
    after = text[:start] + text[end:]
    wanted = [each for each in _cast(text, file).characters if same_name(each.name) != same_name(name)]
    return _proved(after, wanted, source.place(key.start), by_hand)


def _flow_span(people: nodes.Mapping, index: int) -> tuple[int, int]:
    if index:
        return people.pairs[index - 1][1].end, people.pairs[index][1].end
    return people.pairs[0][0].start, people.pairs[1][0].start


def set_aliases(text: str, name: str, aliases: Sequence[str], *, file: str = "voices.yaml") -> str:
    """Return `text` with other aliases for a character; only their bytes change, or the field is added.

    Raises:
        ProductionError: the file is not YAML, there is no such character, or its entry cannot be changed alone.
    """
    source, people = _people(text, file)
    listed = spell.listed(tuple(aliases))
    by_hand = f"{name}: {{aliases: {listed}}}"
    value = next((pair[1] for pair in people.pairs if _is(pair[0], name)), None)
    if value is None:
        raise edit.cannot(source.place(people.start), by_hand)
    entry = f"aliases: {listed}"
    if isinstance(value, nodes.Mapping):
        old = next((pair[1] for pair in value.pairs if _is(pair[0], "aliases")), None)
        if old is not None and not is_empty(old):
            splice = edit.Splice(old.start, old.end, listed)
        elif old is not None:
            splice = edit.replaced(source, old, listed)
        elif value.flow:
            splice = edit.in_brackets(value, entry)
        else:
            splice = edit.after(source, value.end, [" " * edit.column_of(source, value) + entry])
    elif isinstance(value, Scalar) and is_empty(value):
        splice = edit.replaced(source, value, f"{{{entry}}}")
    elif isinstance(value, Scalar):  # `MARA: af_bella` is the voice alone
        splice = edit.replaced(source, value, f"{{voice: {spell.scalar(value.text)}, {entry}}}")
    else:
        raise edit.cannot(source.place(value.start), by_hand)
    wanted = [
        replace(each, aliases=tuple(aliases)) if same_name(each.name) == same_name(name) else each
        for each in _cast(text, file).characters
    ]
    return _proved(edit.applied(text, [splice]), wanted, source.place(value.start), by_hand)


def _people(text: str, file: str) -> tuple[Source, nodes.Mapping]:
    source, root = edit.opened(text, file)
    people = edit.value_of(root, "cast")
    if not isinstance(people, nodes.Mapping) or not people.pairs:
        raise edit.cannot(source.place(people.start if people else 0), "cast:")
    return source, people


def _is(key: Node, name: str) -> bool:
    scalar = meant(key)
    return isinstance(scalar, Scalar) and same_name(scalar.text) == same_name(name)


def _cast(text: str, file: str) -> Cast:
    return parse(text, file)[0]


def _proved(after: str, wanted: Sequence[Character], place: Place, by_hand: str) -> str:
    """Return `after` if it has just the wanted characters; `place` is that of the change."""
    cast, _ = parse(after, place.file)
    found = [replace(each, place=NOWHERE) for each in cast.characters]
    if found != [replace(each, place=NOWHERE) for each in wanted]:
        raise edit.cannot(place, by_hand)
    return after
