"""From an HTML or XHTML document to its paragraphs: what is read aloud, and where every character of it stands.

Not read: scripts, styles, pictures, tables of contents, notes and their marks, page numbers, links that only lead
about in the book, and whatever the document hides.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, NamedTuple

from voicestage.books.layout import is_ornament
from voicestage.markup import Tag, Text, resolved, scan
from voicestage.model.book import Run

BlockKind = Literal["prose", "heading", "ornament", "blank"]


@dataclass(slots=True, kw_only=True)
class Block:
    """A paragraph in the making."""

    text: str
    kind: BlockKind = "prose"
    level: int = 0
    """Of a heading, from 1."""
    verse: bool = False
    runs: tuple[Run, ...] = ()
    italics: tuple[tuple[int, int], ...] = ()
    document: str = ""
    offset: int = 0
    """Where it begins in the document."""
    line: int = 0
    page: int = 0
    anchors: tuple[str, ...] = ()
    """The ids that links can lead to and that stand at it or between it and the block before."""
    types: frozenset[str] = frozenset()
    """What the document says that it and what it stands in are: `epub:type` and `role`, without `doc-`."""
    linked: bool = False
    """Whether all of it is a link inside the book."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """What style sheets say about classes, as far as it can be heard."""

    italic: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()


@dataclass(slots=True)
class LeftOut:
    """How much was not taken for text, by kind."""

    counts: Counter[str] = field(default_factory=Counter)


_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "body",
        "caption",
        "center",
        "dd",
        "details",
        "dialog",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "header",
        "hgroup",
        "hr",
        "html",
        "legend",
        "li",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "tbody",
        "tfoot",
        "thead",
        "tr",
        "ul",
    ]
)
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
_SILENT = frozenset(
    [
        "applet",
        "audio",
        "button",
        "canvas",
        "head",
        "iframe",
        "map",
        "math",
        "nav",
        "noframes",
        "noscript",
        "object",
        "rp",
        "rt",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "title",
        "video",
    ]
)
_SLANTED = frozenset(["em", "i", "dfn", "var", "cite"])
_CLOSES_ITSELF = {
    "body": ("head",),
    "p": ("p",),
    "li": ("li",),
    "dt": ("dt", "dd"),
    "dd": ("dt", "dd"),
    "tr": ("tr",),
    "td": ("td", "th"),
}
_NOTES = frozenset(["footnote", "endnote", "rearnote", "footnotes", "endnotes", "rearnotes", "annotation"])
_MARKS = frozenset(["noteref", "annoref", "backlink"])
_PAGES = frozenset(("pagebreak", "page-list"))
_PAGE_CLASS = re.compile(r"page-?(?:num(?:ber)?|no|break)s?|x-ebookmaker-pageno|pagenum\w*", re.I)
_STANZA_CLASS = re.compile(r"stanza|lg|linegroup|poem-?stanza|verse-?group", re.I)
_ORNAMENT_CLASS = re.compile(
    r"ornament|scene-?break|section-?break|divider|fleuron|separator|decoration|asterism", re.I
)
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_ITALIC_STYLE = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.I)
_MARK_OF_NOTE = re.compile(r"\s*[\[({]?\s*(?:\d{1,4}|[*†‡§¶‖]{1,4}|[A-Za-z]|[ivxl]{1,5})\s*[\])}.]?\s*")
_LONGEST_MARK = 12
_BRACKETED = re.compile(r"\s*[\[({].*[\])}]\s*")
_WHITE = re.compile(r"[ \t\n\r\f]+")
_ODD = re.compile("[\t\n\r\f\u00a0\u00ad\u200b\ufeff\u2060]|  ")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\ufeff\u2060"))
_LONGEST_VERSE = 70
"""Characters: a longer line between two breaks is a paragraph, not a line of verse."""
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,5000})\}")
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)\s*\Z")


def read_styles(sheets: Iterable[str]) -> Styles:
    """Find in style sheets the classes that slant or hide what bears them."""
    italic: set[str] = set()
    hidden: set[str] = set()
    for sheet in sheets:
        for selectors, rules in _RULE.findall(sheet):
            found = hidden if _HIDDEN_STYLE.search(rules) else italic if _ITALIC_STYLE.search(rules) else None
            if found is not None:
                names = (_CLASS.search(selector.strip()) for selector in selectors.split(","))
                found |= {name[1] for name in names if name}
    return Styles(italic=frozenset(italic), hidden=frozenset(hidden))


class _Open(NamedTuple):
    """An element that is not closed yet, with what it hands on to those inside."""

    name: str
    silent: bool
    slanted: bool
    plain: bool
    """Whether line breaks in the document are line breaks of the text (`<pre>`)."""
    level: int
    stanza: int
    types: frozenset[str]
    link: int = -1
    """For a link inside the book: how many characters its block had before it."""
    raised: int = -1
    """The same for `<sup>`."""


@dataclass(slots=True)
class _Reader:
    source: str
    document: str
    styles: Styles
    left_out: LeftOut
    blocks: list[Block] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    # the block that grows: pieces of text, each with its place (-1: added by the reader) and whether it is slanted
    pieces: list[tuple[str, int, int, bool]] = field(default_factory=list)
    length: int = 0
    linked: int = 0
    """Characters of the block that stand in links inside the book."""
    alternatives: list[str] = field(default_factory=list)
    pictured: bool = False
    ornamental: bool = False
    blank: bool = False
    anchors: list[str] = field(default_factory=list)
    begun: int = 0
    stanzas: int = 0

    def read(self) -> list[Block]:
        self.opened.append(_Open("", False, False, False, 0, 0, frozenset()))
        for piece in scan(self.source):
            if isinstance(piece, Text):
                if not self.opened[-1].silent:
                    self.add_text(piece)
            elif piece.opens:
                self.open(piece)
            elif self.counts[piece.name]:
                while self.close().name != piece.name:
                    pass
            elif piece.name == "p":  # HTML: a closing tag alone is an empty paragraph
                self.flush()
        self.flush()
        return self.blocks

    # --- tags

    def open(self, tag: Tag) -> None:
        for name in _CLOSES_ITSELF.get(tag.name, ()):
            if self.opened[-1].name == name:
                self.close()
        above = self.opened[-1]
        get = tag.attributes.get
        classes: list[str] = []
        own: frozenset[str] = frozenset()
        if tag.attributes:
            classes = get("class", "").split()
            said = f"{get('epub:type', '')} {get('role', '')}".lower().split()
            own = frozenset(kind.removeprefix("doc-") for kind in said)
        block = tag.name in _BLOCKS
        if block:
            self.flush()
        for name in ("id", "name") if tag.name == "a" else ("id",):
            if anchor := get(name):
                self.anchors.append(anchor)
        silent = above.silent or self.is_silent(tag, classes, own)
        if tag.name in _VOID:
            if not silent:
                self.add_void(tag, classes)
            return
        if tag.closes and tag.name not in {"a", "p", "div", "span", "h1", "h2", "h3", "i", "em"}:
            return
        stanza = above.stanza
        if not stanza and any(_STANZA_CLASS.fullmatch(name) for name in classes):
            self.stanzas += 1
            stanza = self.stanzas
        slanted = above.slanted
        if tag.name in _SLANTED or any(name in self.styles.italic for name in classes):
            slanted = True
        elif style := get("style"):
            slanted = slanted or bool(_ITALIC_STYLE.search(style))
        level = above.level
        if len(tag.name) == 2 and tag.name[0] == "h" and tag.name[1] in "123456":
            level = int(tag.name[1])
        elif "heading" in own and (get("aria-level") or "2").isdecimal():
            level = min(6, int(get("aria-level") or "2"))
        if any(map(_ORNAMENT_CLASS.search, classes)):
            self.ornamental = True
        href = get("href", "")
        inside = tag.name == "a" and href and not re.match(r"[a-z][a-z0-9+.-]*:", href, re.I)
        self.opened.append(
            _Open(
                name=tag.name,
                silent=silent,
                slanted=slanted,
                plain=above.plain or tag.name == "pre",
                level=level,
                stanza=stanza,
                types=above.types | own if own else above.types,
                link=self.length if inside else -1,
                raised=self.length if tag.name == "sup" else -1,
            )
        )
        self.counts[tag.name] += 1
        if tag.closes:
            self.close()

    def close(self) -> _Open:
        element = self.opened.pop()
        self.counts[element.name] -= 1
        if element.name in _BLOCKS:
            self.opened.append(element)  # its block is what it says it is
            self.flush()
            self.opened.pop()
        elif not element.silent:
            if element.link >= 0:
                self.close_link(element)
            elif element.raised >= 0:
                self.close_raised(element)
            elif element.name in {"td", "th"} and self.length:
                self.add(" ", -1, -1)
        return element

    def is_silent(self, tag: Tag, classes: list[str], own: frozenset[str]) -> bool:
        if tag.name in _SILENT:
            return True
        if not tag.attributes:
            return False
        kinds = (("notes", _NOTES), ("note marks", _MARKS), ("page numbers", _PAGES))
        for name, kind in kinds:
            if own & kind:
                self.left_out.counts[name] += 1
                return True
        if any(map(_PAGE_CLASS.fullmatch, classes)) and tag.name in {"span", "a", "p", "div"}:
            self.left_out.counts["page numbers"] += 1
            return True
        if "hidden" in tag.attributes or any(name in self.styles.hidden for name in classes):
            return True
        return bool(_HIDDEN_STYLE.search(tag.attributes.get("style", "")))

    def add_void(self, tag: Tag, classes: list[str]) -> None:
        if tag.name == "br":
            self.add("\n", -1, -1)
        elif tag.name == "hr":
            self.end_block(Block(text="* * *", kind="ornament"))
        elif tag.name == "img":
            alternative = " ".join(tag.attributes.get("alt", "").split())
            about = " ".join((*classes, alternative, tag.attributes.get("src", "")))
            if len(alternative) == 1 and alternative.isalpha():  # a painted initial
                self.add(alternative, -1, -1)
            elif alternative:
                self.alternatives.append(alternative)
            self.pictured = True
            self.ornamental = self.ornamental or bool(_ORNAMENT_CLASS.search(about))

    def close_link(self, element: _Open) -> None:
        if self.length - element.link > _LONGEST_MARK:
            self.linked += self.length - element.link
            return
        text = self.text_from(element.link)
        attached = element.link > 0 and not self.text_from(element.link - 1)[:1].isspace()
        raised = self.counts["sup"] > 0 or any(piece[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹" for piece in self.pieces[-1:])
        if _MARK_OF_NOTE.fullmatch(text) and (raised or _BRACKETED.fullmatch(text) or (attached and text.strip())):
            self.cut(element.link)
            self.left_out.counts["note marks"] += 1
        else:
            self.linked += self.length - element.link

    def close_raised(self, element: _Open) -> None:
        """A raised figure behind a full stop is a note's mark; behind a word it may be a square metre."""
        if self.length - element.raised > _LONGEST_MARK:
            return
        before = self.text_from(element.raised - 1)[:1] if element.raised else " "
        linked = self.counts["a"] > 0
        text = self.text_from(element.raised)
        if _MARK_OF_NOTE.fullmatch(text) and not text.strip().isalpha() and (linked or before in '.,;:!?…"”’»)'):
            self.cut(element.raised)
            self.left_out.counts["note marks"] += 1

    # --- characters

    def add_text(self, piece: Text) -> None:
        top = self.opened[-1]
        for characters, start, end in resolved(self.source, piece):
            if end - start != len(characters):  # an entity
                self.blank = self.blank or characters.isspace()
                if (kept := characters.translate(_INVISIBLE)) and not (kept.isspace() and self.at_space()):
                    self.add(" " if kept == "\u00a0" else kept, start, end, slanted=top.slanted)
                continue
            if top.plain:
                self.add_lines(characters, start, slanted=top.slanted)
                continue
            if not _ODD.search(characters):  # most texts: spaces stand alone, nothing is invisible
                if self.at_space() and characters[0] == " ":
                    characters, start = characters[1:], start + 1  # noqa: PLW2901
                if characters:
                    self.add(characters, start, end, slanted=top.slanted)
                continue
            at = 0
            for gap in _WHITE.finditer(characters):
                if gap.start() > at:
                    self.add_word(characters[at : gap.start()], start + at, slanted=top.slanted)
                if not self.at_space():
                    self.add(" ", start + gap.start(), start + gap.end(), slanted=top.slanted)
                at = gap.end()
            if at < len(characters):
                self.add_word(characters[at:], start + at, slanted=top.slanted)

    def add_lines(self, characters: str, start: int, *, slanted: bool) -> None:
        for number, line in enumerate(re.split(r"(\r\n|\r|\n)", characters)):
            if number % 2:
                self.add("\n", -1, -1)
            elif line:
                self.add_word(line, start, slanted=slanted)
            start += len(line)

    def add_word(self, word: str, start: int, *, slanted: bool) -> None:
        if word.isascii():
            self.add(word, start, start + len(word), slanted=slanted)
            return
        if "\u00a0" in word:
            self.blank = True
            word = word.replace("\u00a0", " ")
        at = 0
        for number, character in enumerate(word):
            if ord(character) in _INVISIBLE:
                if number > at:
                    self.add(word[at:number], start + at, start + number, slanted=slanted)
                at = number + 1
        if at < len(word):
            self.add(word[at:], start + at, start + len(word), slanted=slanted)

    def add(self, text: str, start: int, end: int, *, slanted: bool = False) -> None:
        if not self.pieces:
            self.begun = max(start, 0)
        else:
            last, first, after, was_slanted = self.pieces[-1]
            if (
                after == start >= 0
                and was_slanted == slanted
                and after - first == len(last)
                and end - start == len(text)
            ):
                # one run as long as characters follow each other, here and in the document
                self.pieces[-1] = (last + text, first, end, slanted)
                self.length += len(text)
                return
        self.pieces.append((text, start, end, slanted))
        self.length += len(text)

    def at_space(self) -> bool:
        return not self.pieces or self.pieces[-1][0][-1] in " \n"

    def text_from(self, length: int) -> str:
        """Return the block's characters from that one on."""
        kept: list[str] = []
        left = self.length - max(0, length)
        for piece in reversed(self.pieces):
            if left <= 0:
                break
            kept.append(piece[0][-left:] if left < len(piece[0]) else piece[0])
            left -= len(piece[0])
        return "".join(reversed(kept))

    def cut(self, length: int) -> None:
        """Take away the block's characters from that one on."""
        while self.pieces and self.length > length:
            text, start, end, slanted = self.pieces.pop()
            self.length -= len(text)
            if self.length < length:
                keep = length - self.length
                self.pieces.append((text[:keep], start, start + keep if start >= 0 else end, slanted))
                self.length = length
        self.linked = min(self.linked, self.length)

    # --- blocks

    def flush(self) -> None:
        """End the block that grows."""
        top = self.opened[-1]
        if not self.pieces:
            self.flush_empty(top)
            return
        lines = list(_lines(self.pieces))
        linked = self.linked >= self.length - 1 and not top.level
        filled = [line for line in lines if line.text]
        verse = len(filled) > 1 and not top.level and all(len(line.text) <= _LONGEST_VERSE for line in filled)
        if not filled:
            self.flush_empty(top)
            return
        groups = _stanzas(lines) if verse else [[line] for line in filled]
        for group in groups:
            text, runs, italics = _joined(group)
            kind: BlockKind = "heading" if top.level else "ornament" if is_ornament(text) else "prose"
            if not any(map(str.isalnum, text)) and self.ornamental:
                kind = "ornament"
            self.end_block(
                Block(
                    text=text,
                    kind=kind,
                    level=top.level if kind == "heading" else 0,
                    verse=verse,
                    runs=runs,
                    italics=italics,
                    types=top.types,
                    linked=linked,
                )
            )
        self.clear()

    def flush_empty(self, top: _Open) -> None:
        if top.level and self.alternatives and not top.silent:
            self.end_block(Block(text=self.alternatives[0], kind="heading", level=top.level, types=top.types))
        elif self.ornamental and self.pictured:
            self.end_block(Block(text="* * *", kind="ornament"))
        elif self.blank and not self.pictured and top.name in {"p", "div"}:
            self.end_block(Block(text="* * *", kind="blank"))
        self.clear()

    def end_block(self, block: Block) -> None:
        block.document = self.document
        block.offset = block.runs[0][2] if block.runs else self.begun
        block.anchors = tuple(self.anchors)
        self.anchors.clear()
        stanza = self.opened[-1].stanza
        before = self.blocks[-1] if self.blocks else None
        if stanza and before and before.verse and block.kind == "prose" and before.level == -stanza:
            shift = len(before.text) + 1
            before.text += f"\n{block.text}"
            before.runs += tuple((a + shift, b + shift, c, d) for a, b, c, d in block.runs)
            before.italics += tuple((a + shift, b + shift) for a, b in block.italics)
            before.anchors += block.anchors
            return
        if stanza and block.kind == "prose":
            block.verse, block.level = True, -stanza  # the stanza's number, until all lines are in
        self.blocks.append(block)

    def clear(self) -> None:
        self.pieces.clear()
        self.alternatives.clear()
        self.length = self.linked = 0
        self.pictured = self.ornamental = self.blank = False


class _Line(NamedTuple):
    text: str
    pieces: list[tuple[str, int, int, bool]]


def _lines(pieces: list[tuple[str, int, int, bool]]) -> Iterable[_Line]:
    """Divide a block at its line breaks; lines are stripped."""
    line: list[tuple[str, int, int, bool]] = []
    for piece in pieces:
        if piece[0] == "\n":
            yield _stripped(line)
            line = []
        else:
            line.append(piece)
    yield _stripped(line)


def _stripped(pieces: list[tuple[str, int, int, bool]]) -> _Line:
    while pieces and not pieces[0][0].strip():
        pieces.pop(0)
    while pieces and not pieces[-1][0].strip():
        pieces.pop()
    if pieces:
        for number, cut in ((0, str.lstrip), (-1, str.rstrip)):
            text, start, end, slanted = pieces[number]
            kept = cut(text)
            lost = len(text) - len(kept)
            if lost and end - start == len(text):
                start, end = (start + lost, end) if number == 0 else (start, end - lost)
            pieces[number] = (kept, start, end, slanted)
    return _Line("".join(piece[0] for piece in pieces), pieces)


def _stanzas(lines: Iterable[_Line]) -> list[list[_Line]]:
    groups: list[list[_Line]] = [[]]
    for line in lines:
        if line.text:
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _joined(lines: list[_Line]) -> tuple[str, tuple[Run, ...], tuple[tuple[int, int], ...]]:
    """Join the lines of a block: its text, its runs, and where it is slanted."""
    text: list[str] = []
    runs: list[Run] = []
    italics: list[tuple[int, int]] = []
    at = 0
    for number, line in enumerate(lines):
        if number:
            text.append("\n")
            at += 1
        for characters, start, end, slanted in line.pieces:
            after = at + len(characters)
            if start >= 0:
                runs.append((at, after, start, end))
            if slanted and italics and italics[-1][1] == at:
                italics[-1] = italics[-1][0], after
            elif slanted:
                italics.append((at, after))
            text.append(characters)
            at = after
    return "".join(text), tuple(runs), tuple(italics)


def read_flow(source: str, *, document: str, styles: Styles | None = None, left_out: LeftOut) -> list[Block]:
    """Return the paragraphs, headings and ornaments of a document in order, with their places.

    Args:
        source: the document's characters.
        document: its name, for places.
        styles: what style sheets say; those inside the document are found here.
        left_out: is told what was not taken for text.
    """
    sheets = re.findall(r"<style[^>]{0,200}>([^<]{0,100000})</style", source[:200_000], re.I)
    own = read_styles(sheets)
    styles = styles or Styles()
    both = Styles(italic=styles.italic | own.italic, hidden=styles.hidden | own.hidden)
    blocks = _Reader(source, document, both, left_out).read()
    line = 1
    at = 0
    for block in blocks:
        block.level = max(block.level, 0)
        if block.offset > at:
            line += source.count("\n", at, block.offset)
            at = block.offset
        block.line = line
    return blocks
