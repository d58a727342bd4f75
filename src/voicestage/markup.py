"""The tags and texts of XML and HTML, however broken, in one pass.

No parser of the system is used, on purpose: this one knows no document type, loads nothing, expands no entity but
HTML's named ones and character references, and takes time in proportion to the text for every text. So external
entities, entity bombs and unclosed comments are text like any other.
"""

from __future__ import annotations

import html
import re
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

_NAME = re.compile(r"[A-Za-z_][^\s/>]*")
_ATTRIBUTE = re.compile(r"""([^\s=/>"']+)(?:\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+)))?""")
_TAG_END = re.compile(r"""(?:[^>"']|"[^"]*"|'[^']*')*?>""")
_LONGEST_TAG = 100_000
_ENTITY = re.compile(r"&(?:#\d{1,7};?|#[xX][0-9A-Fa-f]{1,6};?|[A-Za-z][A-Za-z0-9]{1,31};)")
_RAW_TEXT = frozenset(("script", "style", "textarea", "title"))


class Tag(NamedTuple):
    """A tag: `<p class="first">`, `</p>`, `<br/>`."""

    name: str
    """In lower case, without its namespace's prefix."""
    prefix: str
    attributes: dict[str, str]
    """By name in lower case, prefixes kept (`epub:type`); values with their entities resolved."""
    opens: bool
    closes: bool
    """Both for `<br/>`."""
    start: int
    end: int


class Text(NamedTuple):
    """Characters between tags, as they stand in the document."""

    start: int
    end: int
    literal: bool = False
    """Whether entities in it are characters like any other (CDATA)."""


def scan(source: str, *, markup: str = "html") -> Iterator[Tag | Text]:
    """Yield the tags and texts of a document in order; comments, instructions and declarations are left out.

    Args:
        source: the document.
        markup: "html", where `<script>` and its like hold no tags, or "xml".
    """
    at, length = 0, len(source)
    while at < length:
        here = source.find("<", at)
        if here < 0:
            yield Text(at, length)
            return
        if here > at:
            yield Text(at, here)
        following = source[here + 1 : here + 2]
        if following == "!":
            at = _declaration_end(source, here)
            if source.startswith("<![CDATA[", here):
                yield Text(here + 9, max(here + 9, at - 3), literal=True)
        elif following == "?":
            close = source.find("?>", here)
            at = length if close < 0 else close + 2
        elif (tag := _tag(source, here)) is not None:
            yield tag
            at = tag.end
            if markup == "html" and tag.opens and not tag.closes and tag.name in _RAW_TEXT:
                at = yield from _raw_text(source, tag)
        elif source.find(">", here) < 0:  # no tag can follow
            yield Text(here, length)
            return
        else:  # a lone "<"
            yield Text(here, here + 1)
            at = here + 1


def _raw_text(source: str, tag: Tag) -> Generator[Text, None, int]:
    close = re.compile(rf"</(?:[\w.-]{{1,100}}:)?{tag.name}\b", re.I).search(source, tag.end)
    end = close.start() if close else len(source)
    if end > tag.end:
        yield Text(tag.end, end)
    return end


def _declaration_end(source: str, start: int) -> int:
    if source.startswith("<!--", start):
        close = source.find("-->", start + 4)
        return len(source) if close < 0 else close + 3
    if source.startswith("<![CDATA[", start):
        close = source.find("]]>", start)
        return len(source) if close < 0 else close + 3
    close = source.find(">", start)
    subset = source.find("[", start)
    if 0 <= subset < close:  # a DOCTYPE with declarations of its own
        inner = source.find("]", subset)
        close = source.find(">", inner) if inner >= 0 else -1
    return len(source) if close < 0 else close + 1


def _tag(source: str, start: int) -> Tag | None:
    ends = source.startswith("</", start)
    name = _NAME.match(source, start + 2 if ends else start + 1)
    if name is None:
        return None
    close = source.find(">", name.end())
    if close < 0:
        return None
    if not ends and ('"' in (inside := source[name.end() : close]) or "'" in inside):
        # a ">" may stand in an attribute's value
        match = _TAG_END.match(source, name.end(), min(len(source), start + _LONGEST_TAG))
        close = match.end() - 1 if match else close
    prefix, _, local = name[0].rpartition(":")
    attributes: dict[str, str] = {}
    if not ends and close > name.end():
        for found in _ATTRIBUTE.finditer(source, name.end(), close):
            value = found[2] if found[2] is not None else found[3] if found[3] is not None else found[4] or ""
            attributes.setdefault(found[1].lower(), html.unescape(value) if "&" in value else value)
    return Tag(
        name=local.lower(),
        prefix=prefix.lower(),
        attributes=attributes,
        opens=not ends,
        closes=ends or source[close - 1] == "/",
        start=start,
        end=close + 1,
    )


def resolved(source: str, text: Text) -> Iterator[tuple[str, int, int]]:
    """Yield the characters of a text with their places: stretches as they are, and entities for what they stand for."""
    at = text.start
    if not text.literal and source.find("&", at, text.end) >= 0:
        for entity in _ENTITY.finditer(source, text.start, text.end):
            meant = html.unescape(entity[0])
            if meant == entity[0]:
                continue  # an entity that the document declared itself: it stays as it is
            if entity.start() > at:
                yield source[at : entity.start()], at, entity.start()
            yield meant, entity.start(), entity.end()
            at = entity.end()
    if at < text.end:
        yield source[at : text.end], at, text.end


@dataclass(slots=True)
class Element:
    """An element of a small document: a package, a table of contents."""

    name: str
    attributes: dict[str, str]
    content: list[Element | str] = field(default_factory=list)
    """Its characters and the elements inside it, in order."""

    @property
    def children(self) -> list[Element]:
        """The elements inside it, in order."""
        return [each for each in self.content if isinstance(each, Element)]

    @property
    def text(self) -> str:
        """Its own characters and those of the elements inside it, in order."""
        found: list[str] = []
        waiting: list[Element | str] = [self]
        while waiting:
            each = waiting.pop()
            if isinstance(each, str):
                found.append(each)
            else:
                waiting += each.content[::-1]
        return "".join(found)

    def find_all(self, name: str) -> Iterator[Element]:
        """Yield all elements of that name inside this one, in order."""
        waiting = self.children[::-1]
        while waiting:
            element = waiting.pop()
            if element.name == name:
                yield element
            waiting += element.children[::-1]

    def find(self, name: str) -> Element | None:
        """Return the first element of that name inside this one."""
        return next(self.find_all(name), None)


_DEEPEST = 200


def tree(source: str) -> Element:
    """Return a small document as a tree; tags that do not fit are passed over, and so is what is nested too deep."""
    root = Element("", {})
    stack = [root]
    for piece in scan(source, markup="xml"):
        if isinstance(piece, Text):
            stack[-1].content += [part for part, _, _ in resolved(source, piece)]
            continue
        if piece.opens and len(stack) < _DEEPEST:
            element = Element(piece.name, piece.attributes)
            stack[-1].content.append(element)
            if not piece.closes:
                stack.append(element)
        elif not piece.opens:
            depth = next((n for n in range(len(stack) - 1, 0, -1) if stack[n].name == piece.name), 0)
            if depth:
                del stack[depth:]
    return root


_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that no XML document may hold (XML 1.0, 2.2)."""


_REFERENCE = re.compile(r"&#(\d{1,9}|[xX][0-9A-Fa-f]{1,8});")


def escaped(text: str) -> str:
    """Return a text as it stands in an XML or HTML document, between tags or in an attribute in double quotes."""
    bare = _ILLEGAL.sub("", text)
    return bare.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace('"', "&quot;")


def quoted(text: str) -> str:
    """Return a text as an attribute's value, with its quotation marks."""
    return f'"{escaped(text)}"'


def legal(source: str) -> str:
    """Return an XML document without the characters, and the references to them, that none may hold."""

    def checked(match: re.Match[str]) -> str:
        digits = match[1]
        code = int(digits[1:], 16) if digits[0] in "xX" else int(digits)
        lawful = code <= 0x10FFFF and not (0xD800 <= code <= 0xDFFF) and not _ILLEGAL.match(chr(code))
        return match[0] if lawful else ""

    return _REFERENCE.sub(checked, _ILLEGAL.sub("", source))
