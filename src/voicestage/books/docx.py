"""Word documents (DOCX): headings by their styles, paragraphs, scene breaks, italics; no notes, no field codes.

Source: ECMA-376 part 1, 17.3 (paragraphs, runs), 17.7 (styles).
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from pathlib import Path

from voicestage.books.blocks import Block, BlockKind, LeftOut
from voicestage.books.decoding import decode_markup
from voicestage.books.layout import is_ornament
from voicestage.books.package import Package
from voicestage.books.reports import Report
from voicestage.books.structure import About, build
from voicestage.errors import StorageError
from voicestage.markup import Tag, Text, resolved, scan, tree
from voicestage.model.book import Book

_DOCUMENT = "word/document.xml"
_HEADING = re.compile(r"heading\s*([1-9])", re.I)
_SILENT = frozenset(
    ("instrtext", "deltext", "delinstrtext", "pict", "object", "drawing", "txbxcontent", "del", "movefrom")
)
_NOTES = frozenset(("footnotereference", "endnotereference", "commentreference"))
_OFF = frozenset(("0", "false", "off", "none"))


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
        styles = _heading_styles(package)
        about = _about(package)
    left_out = LeftOut()
    reader = _Reader(source, name, styles, left_out)
    reader.read()
    titles = [block.text for block in reader.blocks if block.level < 0]
    for block in reader.blocks:
        block.level = abs(block.level)  # the title stands as high as a chapter
    if titles and not about.title:
        about = replace(about, title=titles[0])
    return build(path.name, reader.blocks, about=about, left_out=left_out.counts, report=report)


def _heading_styles(package: Package) -> dict[str, int]:
    """Return the level of each style that makes headings; the title's is -1."""
    found: dict[str, int] = {}
    based: dict[str, str] = {}
    name = package.find("word/styles.xml")
    if name is None:
        return found
    for style in tree(decode_markup(package.read(name))[0]).find_all("style"):
        identity = style.attributes.get("w:styleid", "")
        label = style.find("name")
        base = style.find("basedon")
        outline = style.find("outlinelvl")
        title = label.attributes.get("w:val", "") if label else ""
        if base:
            based[identity] = base.attributes.get("w:val", "")
        if match := _HEADING.fullmatch(title.strip()):
            found[identity] = int(match[1])
        elif title.lower() in {"title", "book title"}:
            found[identity] = -1
        elif outline and outline.attributes.get("w:val", "9").isdecimal() and int(outline.attributes["w:val"]) < 9:
            found[identity] = int(outline.attributes["w:val"]) + 1
    for identity in based:
        at, steps = identity, 0
        while at not in found and at in based and steps < 10:
            at, steps = based[at], steps + 1
        if at in found:
            found[identity] = found[at]
    return found


def _about(package: Package) -> About:
    name = package.find("docProps/core.xml")
    if name is None:
        return About()
    root = tree(decode_markup(package.read(name))[0])

    def words(tag: str) -> str | None:
        element = root.find(tag)
        return " ".join(element.text.split()) or None if element else None

    title = words("title")
    return About(
        title=title if title not in {"Word Document", "Document"} else None,
        author=words("creator"),
        language=words("language"),
    )


@dataclass(slots=True)
class _Reader:
    source: str
    document: str
    styles: dict[str, int]
    left_out: LeftOut
    blocks: list[Block] = field(default_factory=list)
    texts: list[str] = field(default_factory=list)
    italics: list[tuple[int, int]] = field(default_factory=list)
    length: int = 0
    level: int = 0
    rule: bool = False
    slanted: bool = False
    hidden: bool = False
    silent: int = 0
    in_text: bool = False
    in_field: int = 0
    begun: int = 0
    line: int = 1
    counted: int = 0

    def read(self) -> None:
        for piece in scan(self.source, markup="xml"):
            if isinstance(piece, Text):
                if self.in_text and not self.silent and not self.hidden:
                    self.add("".join(characters for characters, _, _ in resolved(self.source, piece)))
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
            case "pstyle":
                self.level = self.styles.get(value, 0)
            case "outlinelvl" if value.isdecimal() and int(value) < 9:
                self.level = int(value) + 1
            case "bottom" | "top" if tag.prefix == "w" and not self.texts and value not in {"", "nil", *_OFF}:
                self.rule = True
            case "r":
                self.slanted = self.hidden = False
            case "i" if tag.prefix == "w":
                self.slanted = value not in _OFF
            case "vanish" if tag.prefix == "w":
                self.hidden = value not in _OFF
            case "t":
                self.in_text = tag.prefix == "w"
            case "tab":
                if self.texts:
                    self.add(" ")
            case "br" | "cr" if tag.attributes.get("w:type", "textwrapping").lower() == "textwrapping":
                self.add("\n")
            case "nobreakhyphen":
                self.add("-")
            case name if name in _NOTES:
                self.left_out.counts["note marks"] += 1

    def close(self, tag: Tag) -> None:
        if tag.name in _SILENT:
            self.silent = max(0, self.silent - 1)
        elif tag.name == "p" and not self.silent:
            self.end_paragraph(blank=True)
        elif tag.name == "t":
            self.in_text = False

    def add(self, text: str) -> None:
        text = text.replace("\u00ad", "").replace("\u200b", "").replace("\u00a0", " ")
        if self.slanted and text.strip():
            if self.italics and self.italics[-1][1] == self.length:
                self.italics[-1] = self.italics[-1][0], self.length + len(text)
            else:
                self.italics.append((self.length, self.length + len(text)))
        self.texts.append(text)
        self.length += len(text)

    def end_paragraph(self, *, blank: bool = False) -> None:
        whole = "".join(self.texts)
        lead = len(whole) - len(whole.lstrip())
        text = whole.strip()
        self.line += self.source.count("\n", self.counted, self.begun)
        self.counted = max(self.counted, self.begun)
        if text:
            lines = [line.strip() for line in text.split("\n")]
            verse = len(lines) > 1 and max(map(len, lines)) <= 70 and not self.level
            kind: BlockKind = "heading" if self.level else "ornament" if is_ornament(text) else "prose"
            italics = tuple((max(0, a - lead), min(len(text), b - lead)) for a, b in self.italics)
            if verse or len(lines) == 1:
                block = Block(text=text, kind=kind, level=self.level, verse=verse, italics=italics)
                self.blocks.append(self.placed(block))
            else:
                for line in filter(None, lines):
                    self.blocks.append(self.placed(Block(text=line, kind=kind, level=self.level)))
        elif self.rule:
            self.blocks.append(self.placed(Block(text="* * *", kind="ornament")))
        elif blank:
            self.blocks.append(self.placed(Block(text="* * *", kind="blank")))
        self.texts.clear()
        self.italics.clear()
        self.length = self.level = 0
        self.rule = False

    def placed(self, block: Block) -> Block:
        block.document, block.offset, block.line = self.document, self.begun, self.line
        return block
