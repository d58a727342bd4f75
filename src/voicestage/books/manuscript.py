"""A writer's manuscript as magazines take it: address and word count before the title, `END` behind the story.

Source: https://www.shunn.net/format/ ; Scrivener and the templates of Word write it, too.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from voicestage.books.blocks import Block
from voicestage.books.head import byline_of

_MOST_LINES = 30
"""Paragraphs with words before a manuscript's byline."""
_LONGEST_TITLE = 120
_ADDRESS = re.compile(
    r"[^\s@]@[^\s@]{1,200}\.[^\s@]|\b\d[\d,.]{0,12} ?(?:k )?words\b|\bwords?\s*:\s*\d|\bword ?count\b"
    r"|\+?\(?\d[\d ()-]{7,30}\d",
    re.I,
)
"""An e-mail address, a number of words, a telephone."""
_END = re.compile(r"[\[(<*~ -]*(?:end|ends|the end of manuscript|30)[\])>*~ .-]*|#{2,}", re.I)
"""What tells an editor that no page is missing; `The End` is read."""


def without_address(blocks: Sequence[Block], left_out: Counter[str]) -> tuple[list[Block], str | None, str | None]:
    """Return a manuscript's blocks with title and byline as headings, and these two; None where there is no byline.

    What stands before the title is left out where an address or a number of words is in it.
    """
    words = [number for number, block in enumerate(blocks) if block.kind in {"prose", "heading"}][: _MOST_LINES + 1]
    for place, (at, byline) in enumerate(pairwise(words)):
        title, author = blocks[at], byline_of(blocks[byline].text)
        if author and len(title.text) <= _LONGEST_TITLE and "\n" not in title.text:
            before = words[:place]
            if before and not any(_ADDRESS.search(blocks[number].text) for number in before):
                break
            left_out["lines of a manuscript's address"] += len(before)
            kept = [
                replace(block, kind="heading", level=1, verse=False) if number in {at, byline} else block
                for number, block in enumerate(blocks)
                if number >= at
            ]
            return _without_end(kept), title.text, author
    return _without_end(blocks), None, None


def _without_end(blocks: Sequence[Block]) -> list[Block]:
    """Leave out the line behind the last paragraph that says that it is the last."""
    last = next((number for number in range(len(blocks) - 1, 0, -1) if blocks[number].kind != "blank"), 0)
    return list(blocks[:last] if last and _END.fullmatch(blocks[last].text.strip()) else blocks)
