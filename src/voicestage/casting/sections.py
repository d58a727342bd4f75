"""Reading mappings whose keys the table knows; what is unknown, repeated or of the wrong kind is told in its place."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from typing import TypeVar

from voicestage.casting import values
from voicestage.casting.fields import BY_PATH, FIELDS, Field, children
from voicestage.casting.nodes import Mapping, Node, Scalar, Sequence, Source, is_empty, meant
from voicestage.casting.values import BadValue
from voicestage.errors import Diagnostic, Place, Severity, nearest
from voicestage.model.script import same_name

T = TypeVar("T")


class Page:
    """The source and what was found in it."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self._found: dict[tuple[Place, str], Diagnostic] = {}

    def report(self, code: str, index: int, message: str, hint: str = "", severity: Severity = "error") -> None:
        """Note something about what stands at `index`."""
        place = self.source.place(index)
        # an anchored value is read once for every alias, its fault told once
        self._found.setdefault(
            (place, message), Diagnostic(code=code, place=place, message=message, hint=hint, severity=severity)
        )

    def findings(self) -> tuple[Diagnostic, ...]:
        """Everything that was found, in the order of the file."""
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
            found = "a list" if isinstance(mapping, Sequence) else _begun(mapping.text)
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


def _begun(text: str) -> str:
    """Return how a text begins, on one line."""
    text = " ".join(text.split())
    return f'"{text}"' if len(text) <= 40 else f'"{text[:39].rstrip()}…"'


def _order(place: Place | None) -> tuple[int, int]:
    return (place.line, place.column) if place else (0, 0)


class Section:
    """A mapping whose keys the table knows; each accessor decodes one of them by its kind there."""

    def __init__(self, page: Page, path: str, node: Node | None) -> None:
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
        """Where the value of `key` begins."""
        return self._nodes[key].start

    def section(self, key: str) -> Section:
        """The mapping that stands at `key`, an empty one where none does."""
        return Section(self._page, _below(self._path, key), self.node(key))

    def named(self, key: str) -> Iterator[tuple[Scalar, Node]]:
        """The writer's own names at `key`, and what stands below each."""
        if node := self.node(key):
            yield from self._page.pairs(node, key, "names, each with a colon")

    def entries(self, key: str) -> Iterator[tuple[int, Section]]:
        """The entries of the list at `key`, each with where it begins."""
        node = self.node(key)
        content = meant(node) if node else None
        if isinstance(content, Sequence):
            for item in content.items:
                yield item.start, Section(self._page, f"{_below(self._path, key)}[]", item)
        elif node:
            self._page.report(
                "bad-value", node.start, f"{key}: must be a list.", "Begin every entry with a hyphen: - {word: …}"
            )

    def text(self, key: str) -> str | None:
        """Text on one line."""
        self._warn_of_comment(key)
        return self._one(key, lambda _field, text: values.plain_text(text))

    def voice(self, key: str) -> str | None:
        """A voice; None for `auto` too."""
        return self._one(key, lambda _field, text: values.voice(text))

    def number(self, key: str, default: float) -> float:
        """A number in the field's unit, within its range."""
        value = self._one(key, values.number)
        return default if value is None else value

    def number_or_none(self, key: str) -> float | None:
        """A number in the field's unit, where one is written."""
        return self._one(key, values.number)

    def choice(self, key: str, default: str) -> str:
        """One of the field's words."""
        return self._one(key, values.choice) or default

    def language(self, key: str, default: str) -> str:
        """A language such as `en-GB`."""
        return self._one(key, values.language) or default

    def loudness(self, key: str, default: tuple[str, float]) -> tuple[str, float]:
        """The name of a loudness, and what it is in LUFS."""
        return self._one(key, values.loudness) or default

    def yes(self, key: str) -> bool:
        """Whether it is written and true."""
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
