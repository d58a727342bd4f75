"""Words are changed in their source, and the marks among the others stay as they were set."""

from __future__ import annotations

import pytest

from voicestage.model.script import Words
from voicestage.script.rewrite import Change, placed, rewrite


@pytest.mark.parametrize(
    ("source", "old", "stress", "becomes"),
    [
        ("[breath] odd *very slow* ones", "very", True, "[breath] odd *new slow* ones"),
        ("[breath] odd *very slow* ones", "slow", True, "[breath] odd *very new* ones"),
        ("[breath] odd *very slow* ones", "very slow", True, "[breath] odd *new* ones"),
        ("[breath] odd *very slow* ones", "odd very", True, "[breath] *new slow* ones"),
        ("[breath] odd *very slow* ones", "slow ones", True, "[breath] odd *very new*"),
        ("[breath] odd *very slow* ones", "very", False, "[breath] odd new *slow* ones"),
        ("[breath] odd *very slow* ones", "slow", False, "[breath] odd *very* new ones"),
        ("[breath] odd *very slow* ones", "very slow", False, "[breath] odd new ones"),
        ("[breath] odd *very slow* ones", "odd very", False, "[breath] new *slow* ones"),
        ("[breath] odd *so very slow* ones", "very", False, "[breath] odd *so* new *slow* ones"),
        ("[pause 1s] {odd|ɒd} ones [[which?]]", "ones", False, "[pause 1s] {odd|ɒd} new [[which?]]"),
    ],
)
def test_the_marks_among_the_other_words_stay(source: str, old: str, stress: bool, becomes: str) -> None:  # noqa: FBT001
    tokens = placed(source, 0, len(source))
    texts = [each.token.text for each in tokens]
    first = texts.index(old.split(maxsplit=1)[0])
    last = first + len(old.split())
    new = (Words(text="new", stress=stress),)
    change = Change(first, last, new, space_before=True, space_after=last < len(tokens))

    assert rewrite(source, 0, len(source), tokens, [change]) == becomes
