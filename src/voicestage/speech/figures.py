"""Where figures stand in a text, and what they are there: a time, a date, money, a measure, a king, a chapter.

Each kind has a module with its table of patterns. They are applied in the order given here; each match becomes words,
so a later pattern finds only what the earlier ones left.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

from voicestage.speech import counts, dates, measures, money, numerals, times

_Rules = tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], str]], ...]


def _compiled(*tables: Iterable[tuple[str, Callable[[re.Match[str]], str]]]) -> _Rules:
    return tuple((re.compile(pattern), said) for table in tables for pattern, said in table)


_SIGNS = (
    (r"(?<![\w.,)])[-−](?=\.?\d)", lambda _: "minus "),
    (r"(?<=\d) ?± ?(?=\d)|(?<!\w)± ?(?=\d)", lambda _: " plus or minus "),
    (r"(?<=[\dkmM])[–-](?=[£$€¥])", lambda _: " to "),
)
_WITH_FIGURES = _compiled(
    numerals.RULES,
    counts.RATIOS,
    times.RULES,
    dates.RULES,
    dates.MONTH_RULES,
    _SIGNS,
    counts.CODES,
    money.RULES,
    dates.DECADE_RULES,
    measures.RANGES,
    measures.RULES,
    counts.RULES,
)
_WITHOUT_FIGURES = _compiled(numerals.RULES, dates.MONTH_RULES)
_FIGURE = re.compile(f"[\\d№{measures.VULGAR}]")
_NUMERAL = re.compile(
    r"\b[IVXLCDM]{2,}|\b[VXLC]\b|\b[ivx]{1,5}\b"
    r"|\b(?:[A-Z]\w*|chapter|scene|act|volume|canto|section|appendix|figure) I\b"
    r"|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b"
)
"""Most lines hold neither: asking first takes a tenth of the time."""


def in_words(text: str) -> str:
    """Return a text in which figures and Roman numerals are words."""
    if _FIGURE.search(text):
        rules = _WITH_FIGURES
    elif _NUMERAL.search(text):
        rules = _WITHOUT_FIGURES
    else:
        return text
    for pattern, said in rules:
        text = pattern.sub(said, text)
    return text
