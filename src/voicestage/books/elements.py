"""What the elements, classes and types of HTML mean to a reader aloud: what ends a paragraph, what is never said.

Sources: https://html.spec.whatwg.org/ (elements), https://www.w3.org/TR/epub-ssv-11/ (types), and the class names of
publishers, word processors and Project Gutenberg.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Set as AbstractSet
from typing import Literal

from voicestage.markup import Tag

LICENCE = "parts of the Project Gutenberg licence"
"""What its header and licence are called where is said what was left out."""
BLOCKS = frozenset(
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
VOID = frozenset(
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
_SLANTED = frozenset(["em", "i", "dfn", "var"])
_NAMES = ("se:name", "z3998:nationality", "z3998:place", "z3998:event")
"""Types of what printers slant because it is a name: of a ship, a book, a newspaper."""
CLOSES_ITSELF = {
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
LEADS_BACK = re.compile(r"\s*[\[(]?\s*(?:[↩↵⏎↑^⤴]\ufe0e?|back|return|zurück|retour)\s*[\])]?\s*", re.I)
"""The words of a link from a note to its mark."""
MARK_OF_NOTE = re.compile(r"\s*[\[({]?\s*(?:\d{1,4}|[*†‡§¶‖]{1,4}|[A-Za-z]|[ivxl]{1,5})\s*[\])}.]?\s*")
BRACKETED = re.compile(r"\s*[\[({].*[\])}]\s*")
FOLIO = re.compile(r"\s*[\[({]?\s*(?:p(?:age|g)?\.? ?)?(?:\d{1,4}|[ivxlc]{1,7})\s*[\])}]?\s*", re.I)
"""A page number, in what has a page's class."""
LONGEST_MARK = 12
"""Characters of a note's mark or a page number."""
_LICENCE_NAMES = frozenset(("pg-header", "pg-footer", "pg-boilerplate", "pgheader", "pgfooter"))
"""Ids and classes of what Project Gutenberg puts around a book."""
_AROUND_A_PAGE = frozenset(("footer", "aside"))
_ROLES_AROUND = frozenset(("banner", "complementary", "contentinfo", "navigation", "search"))
_INLINE = frozenset(("a", "span", "sup", "small"))

ORNAMENTAL = re.compile(
    r"ornament|divider|fleuron|separator|decoration|asterism|dinkus|flourish|(?:scene|section|space|text|thought)[-_]?break",
    re.I,
)
"""What is in the class, the address or the words of a picture that is a scene break."""
ClassMeaning = Literal["note", "mark", "page number", "folio", "stanza", "ornament", "break", "licence", ""]
_CLASSES: tuple[tuple[ClassMeaning, re.Pattern[str]], ...] = (
    ("licence", re.compile("|".join(_LICENCE_NAMES))),
    ("page number", re.compile(r"page-?(?:num(?:ber)?|no|break)s?|x-ebookmaker-pageno|pagenum\w*", re.I)),
    ("folio", re.compile(r"page|pg|folio|pageno?", re.I)),
    ("stanza", re.compile(r"stanza|lg|linegroup|poem-?stanza|verse-?group", re.I)),
    (
        "mark",
        re.compile(
            r"(?:foot|end)?[-_]?note[-_]?(?:ref|reference|mark|marker|call|anchor|link|number|num)\w*"
            r"|fn[-_]?(?:ref|anchor|mark|link|call)\w*|mso(?:foot|end)notereference",
            re.I,
        ),
    ),
    (
        "note",  # "note" alone may be a letter
        re.compile(
            r"(?:foot|end|rear)[-_]?notes?(?:[-_]?(?:te?xt|body|para|paragraph|content|block|list|section|area|entry|"
            r"item|group|wrap|wrapper|def|definition|\d+))*|fn(?:ote)?[-_]?(?:te?xt|body|para|block|def)"
            r"|mso(?:foot|end)notetext",
            re.I,
        ),
    ),
    # of a paragraph with words: they stand behind a gap, which is a scene break
    ("break", re.compile(r"(?:\w+[-_])?(?:scene|space|section|text|thought)[-_]?break(?:[-_]\w+)?", re.I)),
    ("ornament", re.compile(rf".*(?:{ORNAMENTAL.pattern}).*", re.I | re.DOTALL)),
)


@functools.lru_cache(maxsize=4096)
def class_means(name: str) -> ClassMeaning:
    """Return what a class says that can be heard."""
    return next((meaning for meaning, pattern in _CLASSES if pattern.fullmatch(name)), "")


def slants(tag: Tag, types: AbstractSet[str]) -> bool:
    """Tell whether an element slants what a voice may stress: no name, and no words of another language."""
    if tag.name not in _SLANTED or any(each.startswith(_NAMES) for each in types):
        return False
    return tag.name != "i" or not (tag.attributes.get("xml:lang") or tag.attributes.get("lang"))


def left_out(
    tag: Tag, meanings: AbstractSet[ClassMeaning], types: AbstractSet[str], *, around_a_page: bool
) -> str | None:
    """Return what an element is that is not read: the name under which it is counted, empty for what is not told.

    Args:
        tag: the element's.
        meanings: those of its classes.
        types: its `epub:type` and `role`, without `doc-`.
        around_a_page: whether it is part of a web page and not of its article.

    Returns:
        None for what is read.
    """
    if tag.name in _SILENT or (around_a_page and (tag.name in _AROUND_A_PAGE or types & _ROLES_AROUND)):
        return ""
    if types:
        for name, kind in (("notes", _NOTES), ("note marks", _MARKS), ("page numbers", _PAGES)):
            if types & kind:
                return name
    if "licence" in meanings or tag.attributes.get("id") in _LICENCE_NAMES:
        return LICENCE
    inline = tag.name in _INLINE
    if "page number" in meanings and (inline or tag.name in {"p", "div"}):
        return "page numbers"
    if "mark" in meanings and inline:
        return "note marks"
    if "note" in meanings and tag.name not in {"a", "body", "sup"}:
        return "notes"
    return None
