"""What style sheets say that can be heard: which classes slant or hide what bears them.

Source: https://www.w3.org/TR/CSS2/syndata.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.I)
_SLANTED = re.compile(r"font-style\s*:\s*(?:italic|oblique)", re.I)
_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)\s*\Z")
_COMMENT = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_BRACE = re.compile(r"[{}]")
_ELSEWHERE = re.compile(r"\s*@media\b(?!.*\b(?:screen|all)\b).*\b(?:print|speech|amzn-mobi)\b", re.I | re.DOTALL)
"""The head of rules that no screen follows."""
_LONGEST_SELECTORS = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Styles:
    """What style sheets say about classes, as far as it can be heard."""

    italic: frozenset[str] = frozenset()
    hidden: frozenset[str] = frozenset()


def read_styles(sheets: Iterable[str]) -> Styles:
    """Find in style sheets the classes that slant or hide what bears them."""
    italic: set[str] = set()
    hidden: set[str] = set()
    for sheet in sheets:
        for selectors, rules in _rules(sheet):
            found = hidden if is_hidden(rules) else italic if is_slanted(rules) else None
            if found is not None:
                names = (_CLASS.search(selector.strip()) for selector in selectors.split(","))
                found |= {name[1] for name in names if name}
    return Styles(italic=frozenset(italic), hidden=frozenset(hidden))


def is_hidden(rules: str) -> bool:
    """Tell whether rules hide what they are for."""
    return bool(_HIDDEN.search(rules))


def is_slanted(rules: str) -> bool:
    """Tell whether rules slant what they are for."""
    return bool(_SLANTED.search(rules))


def _rules(sheet: str) -> Iterator[tuple[str, str]]:
    """Yield selectors and what stands in braces behind them, from brace to brace: one pass for every text."""
    sheet = _COMMENT.sub("", sheet)
    opened: list[bool] = []  # for each brace that is open, whether its rules are followed
    selectors = ""
    at = 0
    innermost = False
    for brace in _BRACE.finditer(sheet):
        if brace[0] == "{":
            selectors = sheet[max(at, brace.start() - _LONGEST_SELECTORS) : brace.start()].rpartition(";")[2]
            opened.append(all(opened[-1:]) and not _ELSEWHERE.match(selectors))
        elif opened and opened.pop() and innermost:
            yield selectors, sheet[at : brace.start()]
        innermost = brace[0] == "{"
        at = brace.end()
