"""Who is who: odd names, families, descriptions in a given cast, groups."""

from voicestage.adapt import adapt
from voicestage.adapt.reading.segments import tokenize
from voicestage.books import story_from_text
from voicestage.model.cast import Cast, Character


def speakers(story, *cast):
    given = Cast(characters=cast) if cast else None
    return [quote.speaker for quote in adapt(story_from_text(story), given).quotes]


def test_a_title_and_an_initial_keep_their_full_stop():
    words = [token.text for token in tokenize("So said Mr. Darcy to J. B. Smith; and so did I. He left.")]
    assert words[2] == "Mr."
    assert words[5:8] == ["J.", "B.", "Smith"]
    assert words[-5:] == ["I", ".", "He", "left", "."]


def test_a_given_name_may_be_a_word_of_every_day():
    story = "“Rope him,” said Irish.\n\n“Rope him yourself,” said Happy Jack.\n\nIrish coffee was all they had.\n"
    cast = Character(name="Irish", gender="male"), Character(name="Happy Jack", gender="male")
    assert speakers(story, *cast) == ["Irish", "Happy Jack"]


def test_a_word_of_every_day_that_keeps_speaking_is_a_name():
    story = "“Rope him,” said Weary.\n\nPink and Weary rode on.\n\n“I will,” said Weary to Pink.\n\n“Do,” said Pink.\n"
    assert speakers(story) == ["Weary", "Weary", "Pink"]


def test_a_given_cast_may_describe_someone_in_many_words():
    story = "The keeper of the north light wipes his hands. “Nobody lands here,” the keeper of the north light says.\n"
    cast = Character(name="Marek", aliases=("the keeper of the north light",), gender="male")
    assert speakers(story, cast) == ["Marek"]


def test_miss_with_a_first_name_is_not_miss_with_the_last():
    story = (
        "Miss Jemima Pell came in. “The coach is here, sister,” said Miss Jemima.\n\n"
        "“Then it must wait,” said Miss Pell.\n\n“It never waits,” said Miss Jemima.\n"
    )
    first, second, third = speakers(story)
    assert first == third != second


def test_whose_answer_it_was():
    story = "Oda faces Herr Falk. “Is there a ford?” asks Oda.\n\n“There was,” is Falk's answer.\n"
    assert speakers(story)[1] in {"Falk", "Herr Falk"}


def test_several_people_may_speak_as_one():
    story = (
        "Kit climbed down. The soldiers stared at her.\n\n“Halt!” shouted the soldiers.\n\n“I am halting,” said Kit.\n"
    )
    assert speakers(story) == ["Soldiers", "Kit"]


def test_my_uncle_is_nobody_else():
    story = (
        "I sat by the fire. I had heard the news, and I said nothing. Old Cotter spat.\n\n"
        "“It is sad,” said old Cotter.\n\n“Who?” I asked.\n\n“Your friend,” said my uncle. I looked at my uncle.\n"
    )
    assert speakers(story)[-1] == "My Uncle"
