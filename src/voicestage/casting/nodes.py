"""YAML text as nodes that know their bytes: raw text, start and end, nothing guessed about types.

PyYAML gives the events; a value stays the text that was written, so a character called `no` stays `no`.
"""

from __future__ import annotations

import bisect
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from voicestage.errors import Place

if TYPE_CHECKING:
    from yaml._yaml import Mark as CMark
    from yaml.error import Mark
    from yaml.events import Event, NodeEvent

DEEPEST = 12
"""How deep a file may nest; voices.yaml itself needs five."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Scalar:
    """One value or key; `text` is what it says once quotes and escapes are read."""

    text: str
    start: int
    end: int
    plain: bool = True
    """Whether it stands without quotes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Mapping:
    """Keys and values in the order of the file; `end` is where its last value or bracket ends."""

    pairs: tuple[tuple[Node, Node], ...]
    start: int
    end: int
    flow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Sequence:
    """Values in the order of the file."""

    items: tuple[Node, ...]
    start: int
    end: int
    flow: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias:
    """`*name`: says again what `&name` said; its own place, the other's content."""

    target: Scalar | Mapping | Sequence
    start: int
    end: int


Node = Scalar | Mapping | Sequence | Alias


@dataclass(frozen=True, slots=True, kw_only=True)
class Tag:
    """`!something`, which means nothing in voices.yaml."""

    name: str
    start: int


class Fault(Exception):
    """The text is not YAML, or is YAML of a kind that is refused; `index` is where in the text."""

    def __init__(self, index: int, message: str, hint: str = "") -> None:
        self.index = index
        self.message = message
        self.hint = hint
        super().__init__(message)


class Source:
    """A text and the places in it."""

    def __init__(self, text: str, file: str) -> None:
        self.text = text
        self.file = file
        self._starts = [0, *(match.end() for match in re.finditer(r"\r\n|\n|\r", text))]

    def place(self, index: int) -> Place:
        """Return line and column of the character at `index`."""
        line = bisect.bisect_right(self._starts, index)
        start = self._starts[line - 1]
        column = index - start + 1 - (line == 1 and self.text.startswith("\ufeff") and index > 0)
        return Place(self.file, line, column)

    def line(self, index: int) -> str:
        """Return the line that holds `index`, without its end and without a byte order mark."""
        number = bisect.bisect_right(self._starts, index)
        end = self._starts[number] if number < len(self._starts) else len(self.text)
        return self.text[self._starts[number - 1] : end].rstrip("\r\n").removeprefix("\ufeff")


def meant(node: Node) -> Scalar | Mapping | Sequence:
    """Return the node itself, or what the alias stands for."""
    return node.target if isinstance(node, Alias) else node


def is_empty(node: Node) -> bool:
    """Whether nothing is written where a value could stand, as in `voice:`."""
    return isinstance(node, Scalar) and node.plain and not node.text


def compose(source: Source) -> tuple[Node | None, tuple[Tag, ...]]:
    """Read the one YAML document of `source`; None where it holds nothing but comments.

    Returns:
        The root, and the tags that were written and have no meaning here.

    Raises:
        Fault: the text is not YAML; the message is in the user's words.
    """
    import yaml

    from voicestage.casting.faults import explain

    try:
        return _Composer(source).document()
    except yaml.YAMLError as error:
        raise explain(error, source) from error
    except (
        ValueError,
        OverflowError,
    ) as error:  # PyYAML itself stumbles over "\\UFFFFFFFF" and endless version numbers
        raise Fault(
            0, "an escape or a number in this file is beyond what YAML knows", "Look for \\U or %YAML."
        ) from error


def _index(mark: Mark | CMark | None) -> int:
    return mark.index if mark else 0


def _end_of_block_text(text: str, start: int, end: int) -> int:
    """Where a text after `|` or `>` ends, without its last line end and without blank lines that do not count."""
    header = re.match(r"[^\r\n]*", text[start:end])
    keeps = header is not None and "+" in header[0].split("#")[0]
    trailing = re.search(r"(\r\n|\n|\r)$" if keeps else r"((\r\n|\n|\r)[ \t]*)+$", text[start:end])
    return start + trailing.start() if trailing else end


class _Composer:
    """Builds nodes from PyYAML's events."""

    def __init__(self, source: Source) -> None:
        import yaml

        self._yaml = yaml
        self._text = source.text
        self._events: Iterator[Event] = yaml.parse(source.text, Loader=yaml.BaseLoader)
        self._anchors: dict[str, Scalar | Mapping | Sequence | None] = {}
        self._tags: list[Tag] = []

    def document(self) -> tuple[Node | None, tuple[Tag, ...]]:
        root: Node | None = None
        for event in self._events:
            if isinstance(event, self._yaml.DocumentStartEvent):
                if root is not None:
                    raise Fault(
                        _index(event.start_mark),
                        "a second document begins here",
                        "Keep everything in one: remove the line `---`.",
                    )
                root = self._node(next(self._events), 0)
        if root is not None and is_empty(root):
            root = None
        return root, tuple(self._tags)

    def _node(self, event: Event, depth: int) -> Node:
        start: int = _index(event.start_mark)
        if depth > DEEPEST:
            raise Fault(start, f"this is nested more than {DEEPEST} deep", "Close the brackets before it.")
        if isinstance(event, self._yaml.AliasEvent):
            return self._alias(str(event.anchor), start, _index(event.end_mark))
        node_event: NodeEvent = event  # type: ignore[assignment]
        if node_event.anchor is not None:
            self._anchors[node_event.anchor] = None
        tag = getattr(event, "tag", None)
        if tag:
            self._tags.append(Tag(name=tag, start=start))
        node = self._content(event, depth)
        if node_event.anchor is not None:
            self._anchors[node_event.anchor] = node
        return node

    def _alias(self, name: str, start: int, end: int) -> Alias:
        if name not in self._anchors:
            raise Fault(
                start,
                f'"*{name}" repeats a value marked "&{name}", and there is none',
                f'Put it in quotes if it is text: "*{name}".',
            )
        target = self._anchors[name]
        if target is None:
            raise Fault(start, f'"*{name}" stands inside "&{name}", so it would repeat itself', "Write the value out.")
        return Alias(target=target, start=start, end=end)

    def _content(self, event: Event, depth: int) -> Scalar | Mapping | Sequence:
        start, end = _index(event.start_mark), _index(event.end_mark)
        if isinstance(event, self._yaml.ScalarEvent):
            if event.style in ("|", ">"):
                end = _end_of_block_text(self._text, start, end)
            for character in event.value:
                if unicodedata.category(character) in ("Cc", "Cs") and character not in "\t\n":
                    message = f"the escape for U+{ord(character):04X} stands for nothing that can be shown"
                    raise Fault(start, message, "Remove it.")
            return Scalar(text=event.value, start=start, end=end, plain=not event.style)
        flow = bool(getattr(event, "flow_style", False))
        children: list[Node] = []
        last = next(self._events)
        while not isinstance(last, self._yaml.CollectionEndEvent):
            children.append(self._node(last, depth + 1))
            last = next(self._events)
        # PyYAML's own end of a block lies after the comments that follow it
        end = _index(last.end_mark) if flow else children[-1].end if children else end
        if isinstance(event, self._yaml.SequenceStartEvent):
            return Sequence(items=tuple(children), start=start, end=end, flow=flow)
        return Mapping(pairs=tuple(zip(children[::2], children[1::2], strict=True)), start=start, end=end, flow=flow)
