"""What a part of a book is: a chapter, or one of the parts that stand before and behind the chapters.

The names are those of EPUB's structural semantics vocabulary, as a person would say them.
Source: https://www.w3.org/TR/epub-ssv-11/
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from voicestage.model.book import Matter

_BY_TYPE = {
    "cover": "cover",
    "frontispiece": "cover",
    "titlepage": "title page",
    "title-page": "title page",
    "halftitlepage": "half title",
    "copyright-page": "copyright",
    "copyright": "copyright",
    "imprint": "copyright",
    "imprimatur": "copyright",
    "toc": "contents",
    "toc-brief": "contents",
    "landmarks": "contents",
    "loi": "contents",
    "lot": "contents",
    "loa": "contents",
    "lov": "contents",
    "seriespage": "other books",
    "dedication": "dedication",
    "epigraph": "epigraph",
    "foreword": "foreword",
    "preface": "preface",
    "introduction": "introduction",
    "prologue": "prologue",
    "epilogue": "epilogue",
    "afterword": "afterword",
    "conclusion": "conclusion",
    "acknowledgments": "acknowledgements",
    "acknowledgements": "acknowledgements",
    "appendix": "appendix",
    "glossary": "glossary",
    "bibliography": "bibliography",
    "index": "index",
    "colophon": "colophon",
    "contributors": "about the author",
    "other-credits": "colophon",
    "errata": "colophon",
    "footnotes": "notes",
    "endnotes": "notes",
    "rearnotes": "notes",
    "notes": "notes",
}
_BY_TITLE: tuple[tuple[str, str], ...] = (
    ("cover", r"(?:front |back )?cover(?: page| image)?"),
    ("title page", r"title ?page"),
    ("half title", r"half[- ]title(?: page)?"),
    ("copyright", r"copyright.{0,40}|legal(?: notice)?|imprint|impressum|publication information|disclaimer"),
    ("contents", r"(?:table of )?contents|list of (?:illustrations|figures|tables|plates|maps)|illustrations"),
    (
        "contents",
        r"inhalt(?:sverzeichnis)?|table des mati[èe]res|sommaire|sumario|sommario|[íi]ndice|inhoud(?:sopgave)?|innehåll"
        r"|indhold|innhold|sisällys|spis treści|obsah|tartalom|cuprins|содержание|оглавление|зміст|目次|目[录錄]|차례"
        r"|תוכן(?: העניינים)?|المحتويات",
    ),
    ("dedication", r"dedication|dedicated to.{0,60}"),
    ("epigraph", r"epigraph"),
    ("foreword", r"foreword.{0,60}"),
    ("preface", r"preface.{0,60}|to the reader"),
    ("introduction", r"(?:introduction|introductory)(?:[ :.].{0,60})?"),
    ("prologue", r"prologue.{0,60}"),
    ("epilogue", r"epilogue.{0,60}"),
    ("afterword", r"afterword.{0,60}|postscript|author[’']?s note|a note (?:from|by) the author|historical note"),
    ("acknowledgements", r"acknowledge?ments?"),
    ("appendix", r"appendix.{0,60}|appendices"),
    ("glossary", r"glossary.{0,30}"),
    ("bibliography", r"bibliography|works cited|references|further reading|sources"),
    ("index", r"index"),
    ("notes", r"(?:foot|end)?notes(?: to .{0,40})?|notes and references"),
    (
        "colophon",
        r"colophon|credits|errata|transcriber[’']?s? notes?.{0,40}|about this (?:e-?book|edition)|uncopyright",
    ),
    ("about the author", r"about the (?:authors?|translator|publisher|illustrator|editor).{0,40}"),
    ("other books", r"(?:also|other (?:books|titles|works)|books|more) (?:by|from|in) .{0,80}|praise for .{0,80}"),
    (
        "advertisement",
        r"newsletter.{0,40}|(?:an )?excerpt from .{0,80}|(?:a )?(?:preview|sneak peek).{0,80}|mailing list",
    ),
    ("licence", r"(?:the )?(?:full )?project gutenberg.{0,200}|(?:start: )?(?:full )?licen[cs]e"),
)
_TITLES = tuple((kind, re.compile(pattern, re.I)) for kind, pattern in _BY_TITLE)
_COPYRIGHT = re.compile(r"©|\ball rights reserved\b|\bISBN\b|\bcopyright\b (?:\(c\) )?\d{4}|first published", re.I)
_LICENCE = re.compile(r"project gutenberg", re.I)
_IMPRINT = re.compile(
    r"by \S+(?:\s+\S+){0,5}\s*\Z|(?:with )?(?:\w+ )?illustrat(?:ed|ions?)\b|(?:the )?author of\b"
    r"|a(?:n? \w+)? (?:novel|romance|tale|novella)\W*\Z"
    r"|(?:translated|edited|published|printed|copyright|first published|reprinted|entered according to)\b"
    r"|(?:new york|london|boston|chicago|philadelphia|edinburgh|toronto|paris|berlin|leipzig)\b(?=.*\b1[4-9]\d\d\b)"
    r"|(?:new york|london|boston|chicago|philadelphia|edinburgh|toronto)\s*(?:[:,\r\n]|\Z)"
    r"|.{0,80}(?:& co\b|and co\b|company|publishers?|(?:second|third|new|revised) edition)\W*\Z",
    re.I | re.DOTALL,
)
_LONGEST_IMPRINT = 40
"""Words."""
_ARCHIVE = re.compile(r"posted originally on the archive of our own|drop by the archive and comment", re.I)
_FEW_WORDS = 400

APART = frozenset(
    (
        "auxiliary",
        "cover",
        "title page",
        "half title",
        "copyright",
        "contents",
        "acknowledgements",
        "glossary",
        "bibliography",
        "index",
        "notes",
        "colophon",
        "about the author",
        "other books",
        "advertisement",
        "licence",
    )
)
"""What nobody reads aloud unless asked to."""
_FRONT = frozenset(
    ("cover", "title page", "half title", "copyright", "contents", "dedication", "epigraph", "foreword", "preface")
)
_BACK = frozenset(
    (
        "auxiliary",
        "afterword",
        "acknowledgements",
        "appendix",
        "glossary",
        "bibliography",
        "index",
        "notes",
        "colophon",
        "about the author",
        "other books",
        "advertisement",
        "licence",
    )
)


def kind_by_types(types: Iterable[str]) -> str | None:
    """Return what a part is by what the book says of it (`epub:type`, `role`, `guide`), or None."""
    return next((_BY_TYPE[each] for each in sorted(types) if each in _BY_TYPE), None)


def kind_by_title(title: str | None) -> str | None:
    """Return what a part is by its heading, or None."""
    bare = " ".join((title or "").split()).strip(" .:*_—–-[]()")
    return next((kind for kind, pattern in _TITLES if pattern.fullmatch(bare)), None)


def kind_by_words(text: str) -> str | None:
    """Return what a short part is by its words, or None."""
    words = text.split()
    if len(words) > _FEW_WORDS:
        return None
    found = {match[0].lower() for match in _COPYRIGHT.finditer(text)}
    if len(found) >= 2 or (found and len(words) < 60):
        return "copyright"
    return "licence" if len(_LICENCE.findall(text)) >= 2 else None


def is_imprint(text: str) -> bool:
    """Tell whether a paragraph is such as stand on title pages only: in capitals, or who made the book, where and when.

    `AUTHOR OF "THE WEIR"`, `_Illustrated by J. Wray_`, `London: Bell and Warde, 1897`; a dedication is none.
    """
    words = text.split()
    if len(words) > _LONGEST_IMPRINT:
        return False
    capitals = not any(map(str.islower, text))
    return capitals or bool(_IMPRINT.match(text.strip(" _*([")) or _COPYRIGHT.search(text))


def kind_of_archive(text: str) -> str | None:
    """Return what a short part is that an archive of stories has added to one: its tags, its request for comments."""
    return "colophon" if _ARCHIVE.search(text) and len(text.split()) <= _FEW_WORDS else None


def matter_of(kind: str, *, before_chapters: bool) -> Matter:
    """Return where a part belongs."""
    if kind in _FRONT:
        return "front"
    if kind in _BACK:
        return "front" if before_chapters and kind != "licence" else "back"
    return "body"
