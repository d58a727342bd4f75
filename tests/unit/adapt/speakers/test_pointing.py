"""How far what stands beside a speech points at somebody."""

from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.speakers.pointing import Pointing
from voicestage.adapt.speakers.ranker import read_story, shipped_weights
from voicestage.books import story_from_text

TABLE = """I am late, and I know it. I carry my tray to the table by the bins, where Priya and Theo are, and I sit down.

“Zoe’s not in.” She points a chip at me. “Why isn’t Zoe in?”

“Can you not?” I say. My hands are cold.
"""


def test_she_is_never_the_narrator_who_is_i():
    book = story_from_text(TABLE, name="table")
    quotations, _ = find_quotations(book)
    reading = read_story(book, quotations, None, shipped_weights().forest)
    narrator, people = reading.narrator, reading.roster.people
    priya = next(person for person in people if "Priya" in person.forms)
    pointing = Pointing(reading.roster, narrator, {})
    hers, own = (turn.clues[0] for turn in reading.scan.turns)
    assert narrator is not None

    narrator.gender = "female"

    assert hers.mention.noun == "she"
    assert pointing.relation(hers, narrator) < 0 < pointing.relation(hers, priya)
    assert not pointing.may_mean(hers.mention, narrator)
    assert pointing.may_mean(hers.mention, priya)
    assert pointing.relation(own, narrator) > 0 > pointing.relation(own, priya)
