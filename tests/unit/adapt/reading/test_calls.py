"""Who is called in a speech, and who is only named."""

import pytest

from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.speakers.ranker import read_story
from voicestage.books import story_from_text

CALLED = (
    *("Come here, Anna.", "Anna, come here.", "Oh, Anna!", "No, Anna, no.", "Is that you, Anna?", "Anna?"),
    *("Anna dear, sit down.", "My dear Anna, sit down.", "Sit down, my dear Anna.", "Hello Anna.", "Hi Anna!"),
    *("Thanks, Anna.", "Thank you Anna.", "You too, Anna.", "What is it—Anna—what?", "Anna! Anna, wake up!"),
    *("Good morning Anna.", "Come on Anna.", "Listen, Anna: he is gone.", "Anna my love, sit.", "But Anna—"),
    *("You are late, Anna, and you know it.", "Poor Anna! You are cold.", "Miss Weiss, sit down."),
)
NAMED = (
    *("Anna is late.", "I saw Anna.", "Anna, Jonas and Tom are late.", "It was Anna, who was late.", "Ask Anna."),
    *("Anna, who was late, ran.", "Where is Anna?", "I like Anna, but not much.", "Tell Anna, please.", "I'm Anna."),
    *("What about Anna?", "Anna's late.", "Not Anna!", "My name is Anna.", "He loves Anna, I think."),
)


def calls(speech):
    story = (
        "Anna Weiss and Jonas sat down with Mrs. Tolland. Anna smiled at Jonas.\n\n"
        f"“Yes,” said Anna.\n\n“No,” said Jonas.\n\n“{speech}” said Mrs. Tolland.\n"
    )
    book = story_from_text(story)
    quotations, _ = find_quotations(book)
    reading = read_story(book, quotations, None, None)
    called = {reading.roster.real(a.person) for a in reading.scan.turns[-1].addresses if a.person is not None}
    return any("Anna" in person.forms for person in called)


@pytest.mark.parametrize("speech", CALLED)
def test_who_is_called_is_known(speech):
    assert calls(speech)


@pytest.mark.parametrize("speech", NAMED)
def test_who_is_named_is_not_called(speech):
    assert not calls(speech)
