"""A story in one HTML page: saved from a browser, or from a word processor."""

from __future__ import annotations

import re
from itertools import pairwise

from voicestage.books.blocks import LeftOut
from voicestage.books.decoding import decode_markup
from voicestage.books.flow import read_flow
from voicestage.books.head import byline_of
from voicestage.books.matter import kind_of_archive
from voicestage.books.reports import Report, tell_guessed
from voicestage.books.structure import About, build
from voicestage.markup import Element, tree
from voicestage.model.book import Book

_LONGEST_REQUEST = 200
"""Characters."""
_HEAD = re.compile(r"<head\b", re.I)
_BODY = re.compile(r"</head\s*>|<body\b", re.I)
_LANGUAGE = re.compile(r"""<(?:html|body)\b[^>]{0,500}?\blang\s*=\s*(?:["']([^"'<>]{1,60})|([\w-]{1,60}))""", re.I)


def read_page(data: bytes, *, name: str, report: Report) -> Book:
    """Read an HTML page.

    Raises:
        StorageError: it holds no words.
    """
    source, guessed = decode_markup(data)
    if guessed:
        tell_guessed(report, name, guessed, part="The page")
    left_out = LeftOut()
    blocks = read_flow(source, document=name, left_out=left_out, page=True)
    if blocks and kind_of_archive(blocks[-1].text) and len(blocks[-1].text) <= _LONGEST_REQUEST:
        left_out.counts["requests of an archive"] += 1
        del blocks[-1]
    head = _HEAD.search(source[:400_000])
    ended = _BODY.search(source, head.end()) if head else None
    language = _LANGUAGE.search(source[:100_000])
    root = tree(source[head.start() : ended.start()]) if head and ended else Element("", {})
    metas = {
        m.attributes.get("name", "").lower(): m.attributes.get("content", "").strip() for m in root.find_all("meta")
    }
    title = root.find("title")
    words = " ".join(title.text.split()) if title else ""
    # the address of a site often stands behind the title: "The Lamp | Example", "The Lamp - Example"
    first = next((block.text for block in blocks if block.kind == "heading"), "")
    if first and words.casefold().startswith(first.casefold()):
        words = first
    # below the title, which may have the tags of an archive before it
    below = [block for before, block in pairwise(blocks[:40]) if "heading" in {before.kind, block.kind}]
    bylines = (byline for block in below if len(block.text) < 80 and (byline := byline_of(block.text)))
    return build(
        name,
        blocks,
        about=About(
            title=words or first or None,
            author=metas.get("author") or metas.get("dc.creator") or next(bylines, None),
            language=language[1] or language[2] if language else metas.get("dc.language") or metas.get("language"),
        ),
        left_out=left_out.counts,
        report=report,
    )
