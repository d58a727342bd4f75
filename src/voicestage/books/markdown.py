"""Markdown: its marks are taken away, its words and line breaks stay; what is left is laid out as a plain text.

Headings (`#`), stress (`*so*`) and ornaments (`***`) are marks that plain texts have too: they stay for the layout.
Source: https://spec.commonmark.org/0.31.2/
"""

from __future__ import annotations

import re

_COMMENT = re.compile(r"<!--.*?(?:-->|\Z)", re.DOTALL)
_FENCE = re.compile(r"^ {0,3}(`{3,}|~{3,})[^`\n]*\n(.*?)(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.DOTALL | re.MULTILINE)
_DEFINITION = re.compile(r"^ {0,3}\[([^\]\n]{1,200})\]:[ \t]*\S.*(?:\n[ \t]+\S.*)*$\n?", re.MULTILINE)
_NOTE_MARK = re.compile(r"\[\^[^\]\n]{1,100}\]")
_IMAGE = re.compile(r"!\[[^\]\n]{0,500}\](?:\([^()\n]{0,500}\)|\[[^\]\n]{0,200}\])")
_LINK = re.compile(r"\[([^\[\]\n]{1,1000})\](?:\((?:[^()\n]|\([^()\n]{0,200}\)){0,1000}\)|\[[^\]\n]{0,200}\])")
_ADDRESS = re.compile(r"<(?:https?|mailto):[^\s<>]{1,500}>")
_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]{0,20}(?:\s[^<>\n]{0,500})?/?>")
_QUOTE = re.compile(r"^(?: {0,3}>[ \t]?)+", re.MULTILINE)
_BULLET = re.compile(r"^( {0,8})[*+][ \t]+(?=[^\s*+-])", re.MULTILINE)
"""Not "- ": in stories it more often opens a speech than a list."""
_BREAK = re.compile(r"(?:\\|(?<! )[ ]{2,})$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"^( {0,3}#{1,6}[ \t].*?)[ \t]*\{[#.][^}\n]{0,100}\}[ \t]*$", re.MULTILINE)
_ESCAPE = re.compile(r"\\([!-/:-@\[-`{-~])")
_CODE = re.compile(r"(?<!`)`([^`\n]{1,500})`(?!`)")


def _line_ends(match: re.Match[str]) -> str:
    """What is taken away leaves its line ends, so that lines keep their numbers."""
    return "\n" * match[0].count("\n")


def plain(text: str) -> tuple[str, int]:
    """Return a Markdown text without the marks that nobody hears, and how many marks of notes were left out."""
    text = _COMMENT.sub(_line_ends, text)
    text = _FENCE.sub(lambda match: f"\n{match[2]}", text)
    text = _DEFINITION.sub(_line_ends, text)
    notes = len(_NOTE_MARK.findall(text))
    text = _NOTE_MARK.sub("", text)
    text = _IMAGE.sub("", text)
    text = _LINK.sub(r"\1", text)
    text = _ADDRESS.sub("", text)
    text = _TAG.sub("", text)
    text = _ATTRIBUTES.sub(r"\1", text)
    text = _QUOTE.sub("", text)
    text = _BULLET.sub(r"\1", text)
    text = _BREAK.sub("", text)
    text = _CODE.sub(r"\1", text)
    return _ESCAPE.sub(r"\1", text), notes
