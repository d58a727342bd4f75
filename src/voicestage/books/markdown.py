"""Markdown: its marks are taken away, its words and line breaks stay; what is left is laid out as a plain text.

Headings (`#`), stress (`*so*`) and ornaments (`***`) are marks that plain texts have too: they stay for the layout.
Lines keep their numbers: where a paragraph is divided, as at the items of a list, a line separator (U+2028) divides it.
Sources: https://spec.commonmark.org/0.31.2/, https://github.github.com/gfm/ (tables, tasks, strikethrough),
https://pandoc.org/MANUAL.html#pandocs-markdown (notes, sub- and superscripts, divisions),
https://help.obsidian.md/syntax (links between notes, comments, callouts, highlights).
"""

from __future__ import annotations

import html
import re

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^`\n]*\n(.*?)(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_DIVISION = re.compile(r"^ {0,3}:{3,}[^\n]{0,200}$", re.MULTILINE)
_NOTE = re.compile(
    r"^ {0,3}\[\^[^\]\n]{1,100}\]:[^\n]*(?:\n(?=[^\n]*\S)[^\n]+)*"
    r"(?:(?:\n[ \t]*)+\n(?: {4}|\t)[^\n]*(?:\n(?=[^\n]*\S)[^\n]+)*)*",
    re.MULTILINE,
)
"""A note: to the end of its paragraph, with the paragraphs below it that are indented."""
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*\S.*(?:\n[ \t]+\S.*)*$\n?", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^[^\]\n]{1,100}\]")
_INLINE_NOTE = re.compile(r"\^\[[^\[\]\n]{0,2000}\]")
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\](?:\([^()\n]{0,500}\)|\[[^\]\n]{0,200}\])")
_LINK = re.compile(r"\[([^\[\]\n]{1,1000})\](?:\((?:[^()\n]|\([^()\n]{0,200}\)){0,1000}\)|\[[^\]\n]{0,200}\])")
_WIKI_LINK = re.compile(r"\[\[(?:[^\[\]|\n]{1,200}\|)?([^\[\]|\n]{1,200})\]\]")
_WIKI_PICTURE = re.compile(r"!\[\[[^\[\]\n]{1,300}\]\]")
_ASIDE = re.compile(r"%%(?:[^%]|%(?!%)){0,20000}%%")
_CALLOUT = re.compile(r"^(> {0,3})\[![\w-]{1,30}\][+-]?[ \t]*", re.MULTILINE)
_MARKED = re.compile(r"==(?=\S)([^=\n]{1,1000})(?<=\S)==")
_ADDRESS = re.compile(r"<(?:https?|mailto):[^\s<>]{1,500}>")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>\n]{0,500})?/?>")
_QUOTE = re.compile(r"^(?: {0,3}>[ \t]?)+", re.MULTILINE)
_BULLET = re.compile(r"^( {0,8})[*+][ \t]+(?=[^\s*+-])", re.MULTILINE)
"""Not "- ": in stories it more often opens a speech than a list."""
_ITEM = re.compile(r"(?<=\S)\n(?= {0,8}(?:[-*+]|\d{1,9}[.)])[ \t]+[^\s*+-])")
"""Where an item follows another line; each is a paragraph of its own, as a speech behind a dash is."""
_TASK = re.compile(r"^( {0,8}[-*+][ \t]+)\[[ xX]\][ \t]+", re.MULTILINE)
_TABLE = re.compile(
    r"^[ \t]*\|?[^\n|]*\|[^\n]*\n[ \t]*\|?[ \t]*:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$(?:\n[^\n]*\|[^\n]*)*",
    re.MULTILINE,
)
_RULER = re.compile(r"[ \t|:-]+")
_STRUCK = re.compile(r"~~(?=\S)([^~\n]{1,1000})(?<=\S)~~")
_LOWERED = re.compile(r"(?<=\w)([~^])([^\s~^]{1,20})\1")
_STRONG_STRESS = re.compile(r"(?<![\w*_])(\*{3}|_{3})(?=\S)([^*_\n]{1,300}?)(?<=\S)\1(?![\w*_])")
_BREAK = re.compile(r"(?:\\|(?<! )[ ]{2,})$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"^( {0,3}#{1,6}[ \t].*?)[ \t]*\{[#.][^}\n]{0,100}\}[ \t]*$", re.MULTILINE)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"(?<!`)`([^`\n]{1,500})`(?!`)")
_APART = "\u2028\n"
"""Two ends of lines, of which one counts."""


def plain(text: str) -> tuple[str, int]:
    """Return a Markdown text without the marks that nobody hears, and how many notes were left out."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    text = _COMMENT.sub(_line_ends, text)
    text = _ASIDE.sub(_line_ends, text)
    text = _FENCE.sub(lambda match: f"\n{match[2]}", text)
    text = _DIVISION.sub("", text)
    text, notes = _NOTE.subn(_line_ends, text)
    text = _DEFINITION.sub(_line_ends, text)
    marks = len(_NOTE_MARK.findall(text))
    text = _NOTE_MARK.sub("", text)
    text, inline = _INLINE_NOTE.subn("", text)
    text = _WIKI_LINK.sub(r"\1", _WIKI_PICTURE.sub("", text))
    text = _IMAGE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub("", text)
    text = _TAG.sub("", text)
    text = _ATTRIBUTES.sub(r"\1", text)
    text = _QUOTE.sub("", _CALLOUT.sub(r"\1", text))
    text = _TASK.sub(r"\1", text)
    text = _TABLE.sub(_rows, text)
    text = _ITEM.sub(_APART, text)
    text = _BULLET.sub(r"\1", text)
    text = _MARKED.sub(r"\1", _STRUCK.sub(r"\1", text))
    text = _LOWERED.sub(r"\2", text)
    text = _STRONG_STRESS.sub(r"*\2*", text)
    text = _BREAK.sub("", text)
    text = _CODE.sub(r"\1", text)
    text = _ENTITY.sub(lambda match: html.unescape(match[0]), text)
    return _ESCAPE.sub(r"\1", text), max(marks, notes) + inline


def _line_ends(match: re.Match[str]) -> str:
    """What is taken away leaves its line ends, so that lines keep their numbers."""
    return "\n" * match[0].count("\n")


def _rows(match: re.Match[str]) -> str:
    """Write each row of a table as a paragraph; what is only ruled is none."""
    rows = (row for row in match[0].split("\n"))
    cells = ("" if _RULER.fullmatch(row) else " ".join(row.replace("|", " ").split()) for row in rows)
    return _APART.join(cells)
