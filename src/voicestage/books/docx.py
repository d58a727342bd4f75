"""Word documents (DOCX): headings by their styles, paragraphs, scene breaks, italics; no notes, no contents, no fields.

Source: ECMA-376 part 1, 17.3 (paragraphs, runs), 17.5 (structured document tags), 17.7 (styles).
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field, replace
from pathlib import Path

from voicestage.books.blocks import Block, BlockKind, LeftOut
from voicestage.books.characters import Characters, joined, lines_of
from voicestage.books.decoding import decode_markup
from voicestage.books.layout import is_ornament
from voicestage.books.manuscript import without_address
from voicestage.books.package import Package
from voicestage.books.reports import Report
from voicestage.books.structure import About, build
from voicestage.errors import StorageError
from voicestage.markup import Element, Tag, Text, scan, tree
from voicestage.model.book import Book

_DOCUMENT = "word/document.xml"
_HEADING = re.compile(r"(?:heading|überschrift|titre|título|titolo|kop|rubrik|заголовок)\s*([1-9])", re.I)
_CONTENTS = re.compile(r"toc heading|toc [1-9]|table of (?:figures|authorities)|contents(?: heading| [1-9])?", re.I)
_NOTE_STYLE = re.compile(r"(?:foot|end)note text", re.I)
_SILENT = frozenset(
    ("instrtext", "deltext", "delinstrtext", "pict", "object", "drawing", "txbxcontent", "del", "movefrom")
)
_NOTES = frozenset(("footnotereference", "endnotereference", "commentreference"))
_OFF = frozenset(("0", "false", "off", "none"))
_LONGEST_VERSE = 70
_LONGEST_TITLE = 80
_LISTED = "lines of contents"
_NOBODY = frozenset(
    (
        "admin",
        "administrator",
        "apache poi",
        "author",
        "default user",
        "google docs",
        "microsoft",
        "microsoft office user",
        "owner",
        "python-docx",
        "un-named",
        "unknown",
        "user",
        "windows user",
    )
)
"""Authors that programs and new computers write into a document."""


def read_docx(path: Path, *, report: Report) -> Book:
    """Read a Word document.

    Raises:
        StorageError: it is damaged, is no Word document, or holds no words.
    """
    with Package(path) as package:
        name = package.find(_DOCUMENT)
        if name is None:
            raise StorageError(
                f"{path.name} is no Word document: it has no {_DOCUMENT}. Save it as .docx and try again."
            )
        source, _ = decode_markup(package.read(name))
        styles = _read_styles(package)
        about = _about(package)
    reader = _Reader(source, styles)
    reader.read()
    titles = [block.text for block in reader.blocks if block.level < 0]
    blocks = [replace(block, level=abs(block.level)) for block in reader.blocks]  # a title stands as high as a chapter
    if not any(block.level for block in blocks):
        blocks = _by_look(blocks, reader.looks)
    blocks, title, author = without_address(blocks, reader.left_out.counts)
    title = about.title or title or next(iter(titles), None)
    about = replace(about, title=title, author=about.author or author)
    common = max(reader.languages, key=lambda each: reader.languages[each], default=None)
    about = replace(about, language=about.language or common or styles.language)
    return build(path.name, blocks, about=about, left_out=reader.left_out.counts, report=report)


def _by_look(blocks: list[Block], looks: dict[int, _Look]) -> list[Block]:
    """Find the headings of a document without styles: short lines alone in bold, or centred on a new page."""
    found = {
        number
        for number, block in enumerate(blocks[:-1])
        if block.kind == "prose"
        and not block.verse
        and len(block.text) <= _LONGEST_TITLE
        and block.text[-1].isalnum()
        and block.text[0].isupper()
        and (look := looks.get(block.offset))
        and (look.bold or (look.centred and look.new_page))
        and blocks[number + 1].kind != "blank"
    }
    if len(found) < 2 or len(found) > len(blocks) // 2:
        return blocks
    return [replace(block, kind="heading", level=1) if n in found else block for n, block in enumerate(blocks)]


# --- styles


@dataclass(slots=True)
class _Styles:
    """What the styles of a document say that can be heard, by their ids."""

    levels: dict[str, int] = field(default_factory=dict)
    """Of those that make headings; the title's is -1."""
    slanted: set[str] = field(default_factory=set)
    hidden: set[str] = field(default_factory=set)
    contents: set[str] = field(default_factory=set)
    notes: set[str] = field(default_factory=set)
    language: str | None = None


def _read_styles(package: Package) -> _Styles:
    styles = _Styles()
    name = package.find("word/styles.xml")
    if name is None:
        return styles
    root = tree(decode_markup(package.read(name))[0])
    based: dict[str, str] = {}
    for style in root.find_all("style"):
        identity = style.attributes.get("w:styleid", "")
        if base := _value(style, "basedon"):
            based[identity] = base
        _read_style(style, identity, styles)
    for identity in based:
        at, steps = identity, 0
        while steps < 10 and at in based:
            at, steps = based[at], steps + 1
            if at in styles.levels and identity not in styles.contents:
                styles.levels.setdefault(identity, styles.levels[at])
            for kind in (styles.slanted, styles.hidden, styles.contents, styles.notes):
                if at in kind:
                    kind.add(identity)
    defaults = root.find("docdefaults")
    language = defaults.find("lang") if defaults else None
    styles.language = language.attributes.get("w:val") if language else None
    return styles


def _read_style(style: Element, identity: str, styles: _Styles) -> None:
    title = _value(style, "name").strip()
    outline = _value(style, "outlinelvl")
    if _CONTENTS.fullmatch(title):
        styles.contents.add(identity)
    elif _NOTE_STYLE.fullmatch(title):
        styles.notes.add(identity)
    elif match := _HEADING.fullmatch(title):
        styles.levels[identity] = int(match[1])
    elif title.lower() in {"title", "book title"}:
        styles.levels[identity] = -1
    elif outline.isdecimal() and int(outline) < 9:
        styles.levels[identity] = int(outline) + 1
    if (slant := style.find("i")) and slant.attributes.get("w:val", "") not in _OFF:
        styles.slanted.add(identity)
    if (hide := style.find("vanish")) and hide.attributes.get("w:val", "") not in _OFF:
        styles.hidden.add(identity)


def _value(element: Element, name: str) -> str:
    found = element.find(name)
    return found.attributes.get("w:val", "") if found else ""


def _about(package: Package) -> About:
    name = package.find("docProps/core.xml")
    if name is None:
        return About()
    root = tree(decode_markup(package.read(name))[0])

    def words(tag: str) -> str | None:
        element = root.find(tag)
        return " ".join(element.text.split()) or None if element else None

    title, author = words("title"), words("creator")
    return About(
        title=title if title not in {"Word Document", "Document"} else None,
        author=author if author and author.lower() not in _NOBODY else None,
        language=words("language"),
    )


# --- the text


@dataclass(slots=True)
class _Look:
    """How a paragraph is set, where no style says what it is."""

    bold: bool = True
    """All of its words."""
    centred: bool = False
    new_page: bool = False


@dataclass(slots=True)
class _Reader:
    source: str
    styles: _Styles
    left_out: LeftOut = field(default_factory=LeftOut)
    blocks: list[Block] = field(default_factory=list)
    looks: dict[int, _Look] = field(default_factory=dict)
    """By where a paragraph begins in the document."""
    languages: Counter[str] = field(default_factory=Counter)
    """By how many characters are said to be in them."""
    # the paragraph
    now: Characters = field(default_factory=Characters)
    look: _Look = field(default_factory=_Look)
    number: int = 0
    begun: int = 0
    level: int = 0
    rule: bool = False
    apart: str = ""
    """What it is, where it is not read."""
    slanted_style: bool = False
    # the run
    slanted: bool = False
    hidden: bool = False
    bold: bool = False
    language: str = ""
    in_text: bool = False
    # what is around them
    silent: int = 0
    tags: list[bool] = field(default_factory=list)
    """For each structured document tag that is open: whether it is a table of contents."""

    def read(self) -> None:
        for piece in scan(self.source, markup="xml"):
            if isinstance(piece, Text):
                if self.in_text and not self.silent and not self.hidden:
                    self.add_text(piece)
            elif piece.opens:
                self.open(piece)
                if piece.closes:
                    self.close(piece)
            else:
                self.close(piece)
        self.end_paragraph()

    def open(self, tag: Tag) -> None:
        value = tag.attributes.get("w:val", "")
        if tag.name in _SILENT:
            self.silent += 1
        elif self.silent:
            return
        match tag.name:
            case "p":
                self.end_paragraph()
                self.begun = tag.start
                self.number += 1
            case "pstyle":
                self.level = self.styles.levels.get(value, 0)
                self.slanted_style = value in self.styles.slanted
                contents, notes = value in self.styles.contents, value in self.styles.notes
                self.apart = _LISTED if contents else "notes" if notes else self.apart
            case "outlinelvl" if value.isdecimal() and int(value) < 9:
                self.level = int(value) + 1
            case "bottom" | "top" if tag.prefix == "w" and not self.now.pieces and value not in {"", "nil", *_OFF}:
                self.rule = True
            case "jc":
                self.look.centred = value == "center"
            case "pagebreakbefore":
                self.look.new_page = value not in _OFF
            case "sdt":
                self.tags.append(False)
            case "docpartgallery" if value == "Table of Contents" and self.tags:
                self.tags[-1] = True
            case "r":
                self.slanted, self.hidden, self.bold, self.language = self.slanted_style, False, False, ""
            case "rstyle":
                self.slanted = self.slanted or value in self.styles.slanted
                self.hidden = value in self.styles.hidden
            case "i" if tag.prefix == "w":
                self.slanted = value not in _OFF
            case "u" if tag.prefix == "w":  # typescripts underline what printers slant
                self.slanted = self.slanted or value not in _OFF
            case "b" if tag.prefix == "w":
                self.bold = value not in _OFF
            case "vanish" if tag.prefix == "w":
                self.hidden = value not in _OFF
            case "lang" if value:
                self.language = value
            case "t":
                self.in_text = tag.prefix == "w"
            case "tab":
                if self.now.pieces:
                    self.now.add(" ", -1, -1)
            case "br" | "cr":
                self.line_break(tag.attributes.get("w:type", "textwrapping").lower())
            case "nobreakhyphen":
                self.now.add("-", -1, -1, slanted=self.slanted)
            case name if name in _NOTES:
                self.left_out.counts["note marks"] += 1

    def close(self, tag: Tag) -> None:
        if tag.name in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag.name == "p" and not self.silent:
            self.end_paragraph(blank=True)
        elif tag.name == "t":
            self.in_text = False
        elif tag.name == "sdt" and self.tags:
            self.tags.pop()

    def line_break(self, kind: str) -> None:
        if kind == "textwrapping":
            self.now.add("\n", -1, -1)
        elif kind == "page" and not self.now.pieces:
            self.look.new_page = True

    def add_text(self, piece: Text) -> None:
        before = self.now.length
        self.now.add_text(self.source, piece, slanted=self.slanted, plain=True)
        self.look.bold = self.look.bold and self.bold
        if self.language:
            self.languages[self.language] += self.now.length - before

    def end_paragraph(self, *, blank: bool = False) -> None:
        lines = [line for line in lines_of(self.now.pieces) if line.text]
        apart = self.apart or (_LISTED if any(self.tags) else "")
        if lines and apart:
            self.left_out.counts[apart] += 1
        elif lines:
            verse = len(lines) > 1 and max(len(line.text) for line in lines) <= _LONGEST_VERSE and not self.level
            for group in [lines] if verse else [[line] for line in lines]:
                text, runs, italics = joined(group)
                kind: BlockKind = "heading" if self.level else "ornament" if is_ornament(text) else "prose"
                self.add(
                    Block(
                        text=text,
                        kind=kind,
                        level=self.level,
                        verse=verse and kind == "prose",
                        runs=runs,
                        italics=italics,
                    )
                )
            self.looks[self.begun] = self.look
        elif self.rule:
            self.add(Block(text="* * *", kind="ornament"))
        elif blank and not apart:
            self.add(Block(text="* * *", kind="blank"))
        new_page = self.look.new_page and not lines  # a break in a paragraph of its own is the next one's
        self.now.clear()
        self.look = _Look(new_page=new_page)
        self.level, self.rule, self.apart, self.slanted_style = 0, False, "", False

    def add(self, block: Block) -> None:
        self.blocks.append(replace(block, document=_DOCUMENT, offset=self.begun, paragraph=self.number))
