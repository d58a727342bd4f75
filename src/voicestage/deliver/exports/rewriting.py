"""Changes in XML documents of other people: what is added is added, and every other byte stays as it is.

Documents are taken as text and given back as UTF-8. The system parses nothing but to tell whether it is XML at all.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Mapping

from voicestage.markup import Tag, legal, scan

Edit = tuple[int, int, str]
"""Where, from and to, and what stands there afterwards."""
_DECLARED = re.compile(r"""(<\?xml[^>]{0,200}?\sencoding\s*=\s*["'])(?!(?i:utf-8)\b)[\w.:-]+""")
_CHARSET = re.compile(r"""(\bcharset\s*=\s*["']?)(?!utf-8\b)[\w.:-]+""", re.I)
_NAMED = re.compile(r"&([A-Za-z][A-Za-z0-9]{1,31});")
_OWN_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))


def as_utf8(source: str) -> str:
    """Return a document that says that it is UTF-8, and that holds nothing that XML forbids.

    HTML's named entities, which XML does not know, become characters where the document declares none itself.
    """
    if "<!ENTITY" not in source:
        source = _NAMED.sub(_named, source)
    source = legal(_DECLARED.sub(r"\1utf-8", source, count=1))
    edits: list[Edit] = []
    for piece in scan(source):
        if isinstance(piece, Tag) and piece.name == "meta" and piece.opens:
            old = source[piece.start : piece.end]
            edits.append((piece.start, piece.end, _CHARSET.sub(r"\1utf-8", old)))
        elif isinstance(piece, Tag) and piece.name == "body":
            break
    return edited(source, edits)


def _named(match: re.Match[str]) -> str:
    if match[1] in _OWN_ENTITIES:
        return match[0]
    meant = html.unescape(match[0])
    return match[0] if meant == match[0] else "".join(f"&#{ord(character)};" for character in meant)


def edited(source: str, edits: Iterable[Edit]) -> str:
    """Return a text with some of its stretches replaced; they do not overlap."""
    parts: list[str] = []
    at = 0
    for start, end, text in sorted(edits, key=lambda each: each[:2]):
        parts += [source[at:start], text]
        at = end
    return "".join((*parts, source[at:]))


def is_xml(source: str) -> bool:
    """Tell whether a document is well-formed XML that declares no entities of its own."""
    from xml.parsers import expat

    parser = expat.ParserCreate()
    if "<!ENTITY" in source:  # they may stand for gigabytes
        return False
    try:
        parser.Parse(source.encode("utf-8"), True)
    except (expat.ExpatError, ValueError, UnicodeError):
        return False
    return True


def prefix_of(source: str, name: str) -> str:
    """Return the prefix, `opf:`, that an element of that name bears in a document; empty where it has none."""
    tag = next((p for p in scan(source, markup="xml") if isinstance(p, Tag) and p.opens and p.name == name), None)
    written = source[tag.start + 1 : tag.end] if tag else ""
    found = re.match(rf"([^\s:/>]+:){re.escape(name)}\b", written, re.I)
    return found[1] if found else ""


def with_attribute(tag: str, name: str, value: str | None) -> str:
    """Return a tag with an attribute, or without it where the value is None."""
    bare = re.sub(rf"""\s{re.escape(name)}\s*=\s*(?:"[^"]*"|'[^']*')""", "", tag)
    return bare if value is None else re.sub(r"(\s*/?>)\Z", lambda match: f' {name}="{value}"{match[1]}', bare)


def in_head(source: str, addition: str) -> Edit:
    """Return the edit that puts something at the end of an XHTML document's head."""
    root = None
    for piece in scan(source):
        if not isinstance(piece, Tag):
            continue
        if piece.name == "head" and piece.closes and piece.opens:
            opening = re.sub(r"\s*/>\Z", ">", source[piece.start : piece.end])
            return piece.start, piece.end, f"{opening}{addition}</{prefix_of(source, 'head')}head>"
        if piece.name == "head" and piece.closes:
            return piece.start, piece.start, addition
        if piece.name == "html" and piece.opens:
            root = piece
        elif piece.name == "body":
            break
    at = root.end if root else 0
    return at, at, f"<head>{addition}</head>"


def elements(source: str, names: Iterable[str]) -> list[tuple[Tag, int]]:
    """Return the elements of some names, each with its opening tag and where it ends; none of them lies in another."""
    wanted = set(names)
    found: list[tuple[Tag, int]] = []
    opened: Tag | None = None
    for piece in scan(source, markup="xml"):
        if not isinstance(piece, Tag) or piece.name not in wanted:
            continue
        if piece.opens and piece.closes:
            found.append((piece, piece.end))
        elif piece.opens:
            opened = piece
        elif opened is not None:
            found.append((opened, piece.end))
            opened = None
    return found


def before_ends(source: str, additions: Mapping[str, str]) -> list[Edit]:
    """Return the edits that put something at the end of elements, each the last of its name."""
    ends: dict[str, Tag] = {}
    for piece in scan(source, markup="xml"):
        if isinstance(piece, Tag) and piece.closes and not piece.opens and piece.name in additions:
            ends[piece.name] = piece
    return [(tag.start, tag.start, additions[name]) for name, tag in ends.items()]
