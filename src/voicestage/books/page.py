"""A story in one HTML page: saved from a browser, or from a word processor."""

from __future__ import annotations

import re

from voicestage.books.decoding import Report
from voicestage.books.epub import tell_left_out
from voicestage.books.flow import LeftOut, read_flow
from voicestage.books.structure import About, build
from voicestage.errors import Diagnostic, Place
from voicestage.markup import Element, decode_markup, tree
from voicestage.model.book import Book

_HEAD = re.compile(r"<head\b", re.I)
_BODY = re.compile(r"</head\s*>|<body\b", re.I)
_LANGUAGE = re.compile(r"<html\b[^>]{0,500}?\blang\s*=\s*[\"']?([A-Za-z]{2,3}(?:-[A-Za-z0-9]{2,8})*)", re.I)


def read_page(data: bytes, *, name: str, report: Report) -> Book:
    """Read an HTML page.

    Raises:
        StorageError: it holds no words.
    """
    source, guessed = decode_markup(data)
    if guessed:
        report(
            Diagnostic(
                code="guessed-encoding",
                place=Place(name),
                message="The page is not UTF-8 and does not say what it is; it was read as Windows-1252.",
                hint="Check that accents and quotation marks look right, or save it as UTF-8.",
                severity="warning",
            )
        )
    left_out = LeftOut()
    blocks = read_flow(source, document=name, left_out=left_out)
    tell_left_out(report, name, left_out)
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
    return build(
        name,
        blocks,
        about=About(
            title=words or first or None,
            author=metas.get("author") or metas.get("dc.creator") or None,
            language=language[1] if language else None,
        ),
    )
