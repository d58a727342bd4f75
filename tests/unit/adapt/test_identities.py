"""Who is who: kin in many languages, narrators whom others call by name, people met before they are named."""

import pytest

from voicestage.adapt import adapt
from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.reading.kinship import same_kin
from voicestage.adapt.reading.resolve import Resolver
from voicestage.adapt.speakers.identities import Identities
from voicestage.adapt.speakers.naming import best_name
from voicestage.adapt.speakers.ranker import read_story
from voicestage.books import story_from_text
from voicestage.model.cast import Cast, Character


def read(story, cast=None):
    """Return a story as it is understood before anyone decides who speaks."""
    book = story_from_text(story)
    return read_story(book, find_quotations(book)[0], cast, None)


def tagged(story, cast=None):
    """Return whom each turn's tag means."""
    reading = read(story, cast)
    people = (turn.tag.mention.person for turn in reading.scan.turns if turn.tag)
    return [best_name(reading.roster.real(person)) if person else None for person in people]


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("Papá", "father", True),
        ("Mãe", "mother", True),
        ("Tía", "aunt", True),
        ("Avó", "grandmother", True),
        ("Amma", "Mum", True),
        ("Opa", "grandfather", True),
        ("uncle", "aunt", False),
        ("brother", "brother", True),
        ("brother", "father", False),
    ],
)
def test_words_of_kin_in_many_languages(one, other, same):
    assert (same_kin(other) == same_kin(one) or other in same_kin(one)) is same


def test_whose_mother_it_is_stays_the_same():
    story = """Adwoa came in. Adwoa sat down.

“The piano was eighty euros,” said Adwoa's mother.

“It is a good piano,” said Adwoa.

“It is,” said Adwoa’s old mother, “a very loud one.”

“Yes,” said Adwoa's voice from the hall.
"""

    assert tagged(story) == ["Adwoa's Mother", "Adwoa", "Adwoa's Mother", "Adwoa"]


def test_the_mother_of_somebody_in_the_given_cast_is_not_he():
    cast = Cast(characters=(Character(name="Bex"), Character(name="Bex's mother")))

    story = "Bex laughed.\n\n“I told you so,” said Bex's mother.\n\n“You did,” said Bex.\n"

    assert tagged(story, cast) == ["Bex's mother", "Bex"]


def test_whom_the_narrator_calls_auntie_is_not_the_narrator():
    story = """My aunt turned round. I put the cups on the tray for her, and I waited. I was good at waiting.

“Fola, bring the good ones.”

“Yes, Auntie,” I said.

My aunt looked at me. “Auntie does not ask twice, Fola.”

“No, Auntie,” I said. “Sorry, Auntie.”

“Thank you, Fola.”

“It is nothing,” I said.
"""
    reading = read(story)

    assert best_name(reading.narrator) == "Fola"


def test_a_narrator_who_seldom_says_i():
    story = """My uncle met us at the gate. My brother took my bag and gave me his, and we went up to our room.

“She is asleep,” my uncle said to us.

I set our shoes side by side. Nobody looked at me. My grandmother had my father's chair by her bed, and I sat in it.

“She was asking for me,” I said to my brother.
"""

    assert read(story).narrator is not None


def test_a_name_that_is_only_called_is_a_short_one():
    story = """Gethin sat down. Nerys stayed where she was.

“You will wake him, Geth,” said Nerys.

“He is awake,” said Gethin.

“Geth, no,” said Nerys.
"""
    reading = read(story)

    assert {best_name(reading.roster.real(person)) for person in reading.roster.people} == {"Gethin", "Nerys"}


def same(story):
    """Return the pairs of description and name that are taken for one person, no speaker decided."""
    reading = read(story)
    pairs = Identities(reading.scan, [None] * len(reading.scan.turns), reading.roster, reading.narrator).same()
    return [(best_name(pair.stranger), best_name(pair.person)) for pair in pairs]


MET = """The rain came down on the quay. Nadia ran for the shed.

“Come in, if you're coming,” said the man in the yellow oilskin.

{reply}

“It leaks,” said the man, “but less than outside.”

{later}
"""


def test_somebody_called_by_name_behind_his_speech_is_he():
    story = MET.format(reply="“Thank you, Mr. Stroud,” said Nadia.", later="“I can see that,” said Nadia.")

    assert same(story) == [("Man in the Yellow Oilskin", "Mr. Stroud")]


@pytest.mark.parametrize(
    ("reply", "later"),
    [
        # they talk with each other
        ("“Thank you, Mr. Stroud,” said Nadia.", "“Less,” said Mr. Stroud. “Not much less.”"),
        # the narration has both in one paragraph
        ("“Thank you, Mr. Stroud,” said Nadia.", "Mr. Stroud looked at the man as if he had leaked."),
    ],
)
def test_who_is_called_is_another_where_anything_speaks_against_it(reply, later):
    assert same(MET.format(reply=reply, later=later)) == []


def test_a_name_that_the_narration_tells():
    story = """A woman in a green coat sat down across from him. Her name was Aisha.

“Is this the Leeds train?” the woman asked.

“It was,” said Tomos.
"""

    assert ("Woman in a Green Coat", "Aisha") in same(story)


def test_several_who_speak_together():
    story = """Spoon lay still in the drawer. Spoon listened.

“It is the orphan,” say the forks, who are awake now.

“Six of us!” they shout.

“It is only a bucket,” says the bucket. “Go to sleep,” it adds.

“Heave!” cry the forks.

“No,” says Spoon.
"""

    assert tagged(story) == ["Forks", "Forks", "Bucket", "Forks", "Spoon"]


def test_her_name_is_not_the_speakers():
    book = """“What is she called?” asked Dagny.

“Her name's Noor,” said the keeper.

“And yours?” asked Dagny.

“My name's Isk,” said the keeper.

“Thank you, Isk,” said Dagny. “And you, Noor.”
"""
    turns = read(book).scan.turns

    assert [[mention.text for mention in turn.introduces] for turn in turns] == [[], [], [], ["Isk"], []]


def test_who_spoke_is_in_mind_where_a_pronoun_follows():
    story = """Gareth stood at the window. Mr. Pugh came in with his coat on.

“You can have the room till three.”

He put down the key.
"""
    book = story_from_text(story)
    reading = read_story(book, find_quotations(book)[0], None, None)
    gareth, pugh = (reading.roster.by_form[form] for form in (("gareth",), ("mr.", "pugh")))
    (he,) = (m for found in reading.scan.mentions for m in found if m.noun == "he")
    resolver = Resolver(reading.roster, None)

    for speaker in (gareth, pugh):
        resolver.resolve(reading.scan, [speaker])
        assert he.person is speaker


def test_who_gives_his_name_and_is_told_of_by_nobody_is_the_narrator():
    story = """“He will see you now,” the girl at the desk said.

“Thank you,” I said. I went down the passage and I minded the step. I had my hat in my hand.

Lindqvist was behind a desk the size of a boat. “Sit,” he said. “You’re Farrow?”

“I’m Farrow.”

“You come recommended,” said Lindqvist.
"""
    found = adapt(story_from_text(story, name="story"))

    assert [quote.speaker for quote in found.quotes] == [
        "Girl at the Desk",
        "NARRATOR",
        *("Lindqvist", "Lindqvist"),
        "NARRATOR",
        "Lindqvist",
    ]


@pytest.mark.parametrize(
    ("coming", "name"),
    [
        ("A woman came in with a wet dog.\n\n“I’m Nora Finch.”\n\n“I know,” I said.", "Nora Finch"),
        ("There was a knock.\n\n“I’m Inspector Lamb.”\n\n“Come in,” I said.", "Inspector Lamb"),
    ],
)
def test_a_stranger_who_gives_his_name_is_not_the_narrator(coming, name):
    story = f"I had my tea and I sat by my fire. I had nothing on my mind.\n\n{coming}\n"
    assert [quote.speaker for quote in adapt(story_from_text(story, name="story")).quotes] == [name, "NARRATOR"]
