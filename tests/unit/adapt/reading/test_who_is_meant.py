"""Who is meant by a tag or a beat: family, nicknames, children, groups, and the narrator himself."""

import re

import pytest

from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.speakers.naming import best_name
from voicestage.adapt.speakers.ranker import read_story
from voicestage.books import story_from_text

OF_KIT = (
    "Kit Marlow lived with her mother and her grandfather by the harbour. Kit was ten. Tom Pell, a boy from the "
    "school, came every day. Tom brought his sister.\n\n“Good morning,” said Kit.\n\n“Good morning,” said Tom.\n\n"
)
OF_MYSELF = (
    "I lived with my mother and Grandpa Joe by the harbour. I was ten. Tom Pell, a boy from my school, came every day, "
    "and I liked him. Tom brought his sister.\n\n“Good morning,” I said.\n\n“Good morning,” said Tom.\n\n"
)
TOLD_OF_KIT = (
    ("“Hello there,” said Mum.", "mum|mother"),
    ("“Hello there,” said her mother.", "mother"),
    ("“Hello there,” her mother said.", "mother"),
    ("“Hello there,” said Kit's mother.", "mother"),
    ("“Hello there,” said the girl's mother.", "mother"),
    ("“Hello there,” said Tom's sister.", "sister"),
    ("“Hello there,” said his sister.", "sister"),
    ("“Hello there,” said Grandfather.", "grandfather"),
    ("“Hello there,” said her grandfather, waking up.", "grandfather"),
    ("“Hello there,” said the boy.", "tom|boy"),
    ("“Hello there,” said the girl.", "kit|girl"),
    ("“Hello there,” said Mrs. Marlow.", "mrs. marlow"),
    ("“Hello there,” said Mother, and she laughed.", "mother"),
    ("“Hello there,” said Aunt Polly.", "aunt polly"),
    ("“Hello there,” both children said.", "children|both"),
    ("“Hello there,” said the children.", "children"),
    ("“Hello there,” the children said.", "children"),
    ("“Hello there,” said everyone.", "everyone"),
    ("“Hello there,” everyone said.", "everyone"),
    ("“Hello there,” said a boy from the school.", "boy|tom"),
    ("“Hello there,” said a voice.", "voice"),
    ("“Hello there,” said a man in a hat.", "man"),
    ("“Hello there,” said one of the fishermen.", "fisherman"),
    ("“Hello there,” said an old fisherman's wife.", "wife"),
    ("“Hello there,” said the Marlow girl.", "kit|girl"),
    ("“Hello there,” said young Pell.", "tom|pell"),
    ("“Hello there,” said Master Pell.", "tom|pell"),
    ("“Hello there,” said Miss Marlow.", "kit|marlow"),
    ("“Hello there,” said Katherine.", "kit|kath"),
    ("“Hello there,” said Tommy.", "tom"),
    ("“Hello there,” said Thomas.", "tom"),
)
TOLD_OF_MYSELF = (
    ("“Hello there,” I said.", "narrator"),
    ("“Hello there,” said I.", "narrator"),
    ("“Hello there,” I told Tom.", "narrator"),
    ("“Hello there,” I heard myself say.", "narrator"),
    ("“Hello there,” was my answer.", "narrator"),
    ("“Hello there,” came my reply.", "narrator"),
    ("My voice shook. “Hello there.”", "narrator"),
    ("I looked at Tom. “Hello there.”", "narrator"),
    ("“Hello there.” I looked at Tom.", "narrator"),
    ("“Hello there,” my mother said.", "mother"),
    ("“Hello there,” said my mother.", "mother"),
    ("“Hello there,” Grandpa said.", "grandpa"),
    ("“Hello there,” said Grandpa Joe to me.", "grandpa"),
    ("“Hello there,” Tom said to me.", "tom"),
    ("“Hello there,” he told me.", "tom"),
    ("Tom looked at me. “Hello there.”", "tom"),
    ("I saw Tom stop. “Hello there,” he said.", "tom"),
    ("“Hello there,” said our neighbour.", "neighbour"),
    ("I heard Tom say, “Hello there.”", "tom"),
    ("“Hello there,” I thought I heard Tom say.", "tom"),
    ("“Hello there,” said Mum.", "mum|mother"),
)


def meant(story):
    book = story_from_text(story)
    quotations, _ = find_quotations(book)
    reading = read_story(book, quotations, None, None)
    person = reading.roster.real(reading.scan.turns[-1].clues[0].mention.person)
    return "narrator" if person is reading.narrator else best_name(person).lower()


@pytest.mark.parametrize(("form", "who"), TOLD_OF_KIT)
def test_who_is_meant(form, who):
    assert re.search(who, meant(OF_KIT + form))


@pytest.mark.parametrize(("form", "who"), TOLD_OF_MYSELF)
def test_who_is_meant_where_somebody_tells_of_himself(form, who):
    assert re.search(who, meant(OF_MYSELF + form))
