"""A cry is nobody's name."""

from __future__ import annotations

import pytest

from voicestage.adapt import adapt
from voicestage.books import story_from_text


@pytest.mark.parametrize("cry", ["Eh", "Ugh", "Hush", "Aye", "Hurrah"])
def test_a_cry_before_a_mark_is_no_character(cry: str) -> None:
    story = story_from_text(
        f"“{cry}! I don't know that,” said Martha.\n\n“{cry}!” said Mary. “You are a strange servant.”\n\n"
        f"“{cry}! So they tell me.”\n"
    )

    found = adapt(story)

    assert [quote.speaker for quote in found.quotes] == ["Martha", "Mary", "Mary", "Martha"]
    assert {character.name for character in found.characters} == {"Martha", "Mary"}
