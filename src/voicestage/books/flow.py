"""From an HTML or XHTML document to its paragraphs: what is read aloud, and where every character of it stands.

Not read: scripts, styles, pictures, tables of contents, notes and their marks, page numbers, links that only lead
about in the book, Project Gutenberg's header and licence, and whatever the document hides. Notes that only their links
tell are found by `notes`.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import NamedTuple

from voicestage.books.blocks import Block, BlockKind, LeftOut
from voicestage.books.characters import Characters, joined, lines_of, stanzas
from voicestage.books.elements import (
    BLOCKS,
    BRACKETED,
    CLOSES_ITSELF,
    FOLIO,
    LEADS_BACK,
    LONGEST_MARK,
    MARK_OF_NOTE,
    ORNAMENTAL,
    VOID,
    ClassMeaning,
    class_means,
    left_out,
    slants,
)
from voicestage.books.layout import is_ornament
from voicestage.books.styles import Styles, is_hidden, is_slanted, read_styles
from voicestage.markup import Tag, Text, scan

_LONGEST_VERSE = 70
"""Characters: a longer line between two breaks is a paragraph, not a line of verse."""
_MOST_IDS = 3
_MOST_LINKS = 200
"""Links of one paragraph that are remembered."""


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
    folio: int = -1
    """The same for what may be a page number by its class."""
    href: str = ""
    ids: tuple[str, ...] = ()


@dataclass(slots=True)
class _Reader:
    source: str
    document: str
    styles: Styles
    left_out: LeftOut
    blocks: list[Block] = field(default_factory=list)
    opened: list[_Open] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)
    # the block that grows
    now: Characters = field(default_factory=Characters)
    alternatives: list[str] = field(default_factory=list)
    pictured: bool = False
    ornamental: bool = False
    gap: bool = False
    """Whether its class says that it stands behind a gap."""
    anchors: list[str] = field(default_factory=list)
    stanzas: int = 0
    page: bool = False
    """Whether the document is a web page, with what sites put around a text."""
    calls: list[str] = field(default_factory=list)
    links: list[str] = field(default_factory=list)
    answers: bool = False

    def read(self) -> list[Block]:
        self.opened.append(_Open("", False, False, False, 0, 0, frozenset()))
        for piece in scan(self.source):
            if isinstance(piece, Text):
                top = self.opened[-1]
                if not top.silent:
                    self.now.add_text(self.source, piece, slanted=top.slanted, plain=top.plain)
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
        for name in CLOSES_ITSELF.get(tag.name, ()):
            if self.opened[-1].name == name:
                self.close()
        above = self.opened[-1]
        get = tag.attributes.get
        classes: list[str] = []
        meanings: set[ClassMeaning] = set()
        own: frozenset[str] = frozenset()
        if tag.attributes:
            classes = get("class", "").split()
            meanings = set(map(class_means, classes))
            said = f"{get('epub:type', '')} {get('role', '')}".lower().split()
            own = frozenset(kind.removeprefix("doc-") for kind in said)
        block = tag.name in BLOCKS
        if block:
            self.flush()
        for name in ("id", "name") if tag.name == "a" else ("id",):
            if anchor := get(name):
                self.anchors.append(anchor)
        silent = above.silent or self.is_silent(tag, classes, meanings, own)
        if tag.name in VOID:
            if not silent:
                self.add_void(tag, classes)
            return
        if tag.closes and tag.name not in {"a", "p", "div", "span", "h1", "h2", "h3", "i", "em"}:
            return
        stanza = above.stanza
        if not stanza and "stanza" in meanings:
            self.stanzas += 1
            stanza = self.stanzas
        slanted = above.slanted
        if slants(tag, own) or any(name in self.styles.italic for name in classes):
            slanted = True
        elif style := get("style"):
            slanted = slanted or is_slanted(style)
        ids = above.ids
        if block and (identity := get("id")):
            ids = (*ids, identity)[-_MOST_IDS:]
        level = above.level
        if len(tag.name) == 2 and tag.name[0] == "h" and tag.name[1] in "123456":
            level = int(tag.name[1])
        elif "heading" in own and (get("aria-level") or "2").isdecimal():
            level = min(6, int(get("aria-level") or "2"))
        self.ornamental = self.ornamental or not meanings.isdisjoint(("ornament", "break"))
        self.gap = self.gap or (block and "break" in meanings)
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
                link=self.now.length if inside else -1,
                raised=self.now.length if tag.name == "sup" else -1,
                folio=self.now.length if not block and "folio" in meanings else -1,
                href=href if inside else "",
                ids=ids,
            )
        )
        self.counts[tag.name] += 1
        if tag.closes:
            self.close()

    def close(self) -> _Open:
        element = self.opened.pop()
        self.counts[element.name] -= 1
        if element.name in BLOCKS:
            self.opened.append(element)  # its block is what it says it is
            self.flush()
            self.opened.pop()
        elif not element.silent:
            if element.link >= 0:
                self.close_link(element)
            elif element.raised >= 0:
                self.close_raised(element)
            elif element.folio >= 0:
                self.close_folio(element)
            elif element.name in {"td", "th"} and self.now.length:
                self.now.add(" ", -1, -1)
        return element

    def is_silent(self, tag: Tag, classes: list[str], meanings: set[ClassMeaning], own: frozenset[str]) -> bool:
        around = self.page and not self.counts["article"]
        kind = left_out(tag, meanings, own, around_a_page=around)
        if kind:
            self.count(kind, tag)
        if kind is not None or not tag.attributes:
            return kind is not None
        hidden = "hidden" in tag.attributes or any(name in self.styles.hidden for name in classes)
        return hidden or is_hidden(tag.attributes.get("style", ""))

    def count(self, kind: str, tag: Tag) -> None:
        """Note that something is left out, and where a note's mark leads to."""
        self.left_out.counts[kind] += 1
        if kind == "note marks":
            if href := tag.attributes.get("href"):
                self.calls.append(href)
            self.answers = self.answers or not self.now.length

    def add_void(self, tag: Tag, classes: list[str]) -> None:
        if tag.name == "br":
            self.now.add("\n", -1, -1)
        elif tag.name == "hr":
            self.end_block(Block(text="* * *", kind="ornament"))
        elif tag.name == "img":
            alternative = " ".join(tag.attributes.get("alt", "").split())
            about = " ".join((*classes, alternative, tag.attributes.get("src", "")))
            if len(alternative) == 1 and alternative.isalpha():  # a painted initial
                self.now.add(alternative, -1, -1)
            elif alternative:
                self.alternatives.append(alternative)
            self.pictured = True
            self.ornamental = self.ornamental or bool(ORNAMENTAL.search(about))

    def close_link(self, element: _Open) -> None:
        if self.now.length - element.link > LONGEST_MARK:
            self.now.linked += self.now.length - element.link
            self.links += [element.href][: _MOST_LINKS - len(self.links)]
            return
        text = self.now.text_from(element.link)
        leads = not self.now.text_from(0)[: element.link].strip() if element.link < LONGEST_MARK else False
        attached = element.link > 0 and not self.now.text_from(element.link - 1)[:1].isspace()
        raised = self.counts["sup"] > 0 or any(piece[0] in "⁰¹²³⁴⁵⁶⁷⁸⁹" for piece in self.now.pieces[-1:])
        if LEADS_BACK.fullmatch(text) and not leads:
            self.now.cut(element.link)
            self.answers = True
        elif MARK_OF_NOTE.fullmatch(text) and (raised or BRACKETED.fullmatch(text) or (attached and text.strip())):
            self.now.cut(element.link)
            self.left_out.counts["note marks"] += 1
            self.calls += [element.href][: _MOST_LINKS - len(self.calls)]
            self.answers = self.answers or leads
        else:
            self.answers = self.answers or (leads and bool(MARK_OF_NOTE.fullmatch(text)) and bool(text.strip()))
            self.links += [element.href][: _MOST_LINKS - len(self.links)]
            self.now.linked += self.now.length - element.link

    def close_raised(self, element: _Open) -> None:
        """A raised figure behind a full stop is a note's mark; behind a word it may be a square metre."""
        if self.now.length - element.raised > LONGEST_MARK:
            return
        before = self.now.text_from(element.raised - 1)[:1] if element.raised else " "
        linked = self.counts["a"] > 0
        text = self.now.text_from(element.raised)
        if MARK_OF_NOTE.fullmatch(text) and not text.strip().isalpha() and (linked or before in '.,;:!?…"”’»)'):
            self.now.cut(element.raised)
            self.left_out.counts["note marks"] += 1

    def close_folio(self, element: _Open) -> None:
        """What has a page's class and is a number is the number of a page."""
        if self.now.length - element.folio <= LONGEST_MARK and FOLIO.fullmatch(self.now.text_from(element.folio)):
            self.now.cut(element.folio)
            self.left_out.counts["page numbers"] += 1

    # --- blocks

    def flush(self) -> None:
        """End the block that grows."""
        top = self.opened[-1]
        if not self.now.pieces:
            self.flush_empty(top)
            return
        lines = list(lines_of(self.now.pieces))
        linked = self.now.linked >= self.now.length - 1 and not top.level
        filled = [line for line in lines if line.text]
        verse = len(filled) > 1 and not top.level and all(len(line.text) <= _LONGEST_VERSE for line in filled)
        if not filled:
            self.flush_empty(top)
            return
        if self.gap and not top.level and self.blocks and self.blocks[-1].kind == "prose":
            self.blocks.append(Block(text="* * *", kind="ornament", document=self.document, offset=self.now.begun))
        groups = stanzas(lines) if verse else [[line] for line in filled]
        for group in groups:
            text, runs, italics = joined(group)
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
        elif self.now.blank and not self.pictured and top.name in {"p", "div"}:
            self.end_block(Block(text="* * *", kind="blank"))
        self.clear()

    def end_block(self, block: Block) -> None:
        block.document = self.document
        block.offset = block.runs[0][2] if block.runs else self.now.begun
        block.anchors = tuple(self.anchors)
        self.anchors.clear()
        block.within = self.opened[-1].ids
        block.calls, block.links, block.answers = tuple(self.calls), tuple(self.links), self.answers
        stanza = self.opened[-1].stanza
        before = self.blocks[-1] if self.blocks else None
        if stanza and before and before.verse and block.kind == "prose" and before.level == -stanza:
            shift = len(before.text) + 1
            before.text += f"\n{block.text}"
            before.runs += tuple((a + shift, b + shift, c, d) for a, b, c, d in block.runs)
            before.italics += tuple((a + shift, b + shift) for a, b in block.italics)
            before.anchors += block.anchors
            before.calls += block.calls
            return
        if stanza and block.kind == "prose":
            block.verse, block.level = True, -stanza  # the stanza's number, until all lines are in
        self.blocks.append(block)

    def clear(self) -> None:
        self.now.clear()
        self.alternatives.clear()
        self.calls.clear()
        self.links.clear()
        self.answers = False
        self.pictured = self.ornamental = self.gap = False


def read_flow(
    source: str, *, document: str, styles: Styles | None = None, left_out: LeftOut, page: bool = False
) -> list[Block]:
    """Return the paragraphs, headings and ornaments of a document in order, with their places.

    Args:
        source: the document's characters.
        document: its name, for places.
        styles: what style sheets say; those inside the document are found here.
        left_out: is told what was not taken for text.
        page: whether it is a web page, with what sites put around a text, and not a part of a book.
    """
    sheets = re.findall(r"<style[^>]{0,200}>([^<]{0,100000})</style", source[:200_000], re.I)
    own = read_styles(sheets)
    styles = styles or Styles()
    both = Styles(italic=styles.italic | own.italic, hidden=styles.hidden | own.hidden)
    blocks = _Reader(source, document, both, left_out, page=page).read()
    line = 1
    at = 0
    for block in blocks:
        block.level = max(block.level, 0)
        if block.offset > at:
            line += source.count("\n", at, block.offset)
            at = block.offset
        block.line = line
    return blocks
