"""Examples out of novels without annotation: the turns of which trees that do not know their author are sure.

They say what such a turn's speaker looks like in whole novels, where LitBank has openings alone.
"""

from __future__ import annotations

import numpy as np

from training.attribution.automatic import Novel
from training.attribution.examples import Example
from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.speakers.beam import joined
from voicestage.adapt.speakers.ranker import read_story
from voicestage.adapt.speakers.trees import Forest
from voicestage.books import story_from_text

SURE = 0.9
"""The share of likelihood from which a decision is taken for right."""


def sure_examples(novel: Novel, forest: Forest, *, weight: float) -> list[Example]:
    """Return the turns of a novel whose speaker is sure though no tag names him."""
    book = story_from_text(novel.text, name=novel.name)
    quotations, _ = find_quotations(book)
    reading = read_story(book, quotations, None, forest)
    passages: list[int] = []
    found: list[Example] = []
    for candidates, decision in zip(reading.observed, reading.decisions, strict=True):
        turn = candidates.turn
        named = turn.tag is not None and turn.tag.mention.kind == "name"
        if decision and decision.share >= SURE and not named and not turn.continues and len(candidates.people) > 1:
            right = np.array([person.number == decision.person.number for person in candidates.people])
            if right.any():
                rows = joined(candidates, decision.history, passages, reading.roster.people)
                found.append(Example(rows, right, weight))
        passages.append(turn.passage)
    return found
