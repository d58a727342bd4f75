"""Whom a story means by the young man, the girl, the mother: somebody it names elsewhere, or somebody new."""

from voicestage.adapt import adapt
from voicestage.books import story_from_text
from voicestage.model.cast import Cast, Character


def speakers(story, *cast):
    adaptation = adapt(story_from_text(story, name="story"), cast=Cast(characters=cast) if cast else None)
    return [quote.speaker for quote in adaptation.quotes]


GARDEN = """Miss Ottilie Brand came down the steps with her nephew. Mr. Lorimer rose from the bench.

“You are early,” said Miss Brand.

“I could not sleep,” said Mr. Lorimer.

“Nobody sleeps here,” said the lady.

“Then it is the sea,” the young man replied.

“It is the clock,” said Miss Brand. She pointed up at the tower.

“I never heard it,” said the young man.

“That,” said Mr. Lorimer gravely, “is why you sleep.”
"""


def test_a_man_and_a_lady_are_those_who_talk():
    found = speakers(GARDEN)

    assert found[2:4] == ["Miss Brand", "Mr. Lorimer"]
    assert found[5] == "Mr. Lorimer"


def test_the_mother_is_whoever_has_the_children():
    story = """Mrs. Vardy put the loaf on the table. Her son had come in with the rain on him, and Lottie behind him.

“Is there any jam, mother?” said Will.

“There is not,” said Mrs. Vardy.

“There was yesterday,” said Lottie.

“There were two of you yesterday,” said the mother, “and one spoon.”
"""

    assert speakers(story)[-1] == "Mrs. Vardy"


def test_the_girl_is_she_whom_the_story_called_so_before():
    story = """Wenna came in first, a girl of nine with a lantern. Mrs. Hocking shut the door behind her.

“Whose is it?” said Mrs. Hocking.

“It was on the beach,” said the girl.

“Which beach?” said Mrs. Hocking.

“Ours,” said the child.
"""

    assert speakers(story)[1::2] == ["Wenna", "Wenna"]


def test_whoever_looks_at_the_man_is_another():
    story = """A man in a wet coat was sitting on the stairs.

“You will have to move,” said Mr. Prothero.

Mr. Prothero looked at the man.

“I will not,” said the man.
"""

    assert speakers(story)[-1] == "Man in a Wet Coat"


def test_a_man_told_apart_by_a_word_before_is_nobody_who_has_a_name():
    story = """Ines filled the second jar. Horacio held the rope for her.

“It is down to the mud,” said Horacio.

“It comes back,” said the water man.

“When?” said Ines.

“When it wants to,” said the water man, and lit his pipe.
"""

    assert speakers(story)[1::2] == ["Water Man", "Water Man"]


def test_with_a_cast_the_boy_is_one_of_it():
    story = """Bram sat on the wall. His aunt had gone in long ago.

“Are you coming?” called Aunt Sal.

“No,” said the boy.
"""

    cast = Character(name="Bram", gender="male"), Character(name="Aunt Sal", gender="female")

    assert speakers(story, *cast)[-1] == "Bram"


def test_he_said_is_never_the_narrator():
    story = """I had my hand on the latch when I heard the horse. I knew the step, and I did not turn.
I was tired.

“Is all well?” he asked.

“All is well,” I said.

“Then why,” he asked, “do I see a light in my brother's room?”

I said nothing. I thought of the stairs, and of how I would get up them before him.
"""
    found = speakers(story)

    assert found[1] == "NARRATOR"
    assert "NARRATOR" not in (found[0], *found[2:])


def test_that_lady_is_one_of_whom_the_story_just_told():
    story = """Augusta was at her work. Sir Roderick came in.

“Might I ask, Sir Roderick,” said that young lady, “how high she is?”

“Fifteen and a half,” said Sir Roderick.

“And her colour?” said Augusta.
"""

    assert speakers(story)[:2] == ["Augusta", "Augusta"]


def test_nobody_calls_a_married_woman_the_girl():
    story = """Mrs. Penny stood at the dresser. Bathsua Lovell came in with the farmer.

“A drop of brandy, Mrs. Penny,” said the farmer.

“I’ll have tea,” said the girl.

“You shall,” said Mrs. Penny.
"""

    assert speakers(story)[1] != "Mrs. Penny"


def test_she_is_the_girl_of_whom_the_story_told_last():
    story = """Katrin went into the house. The little girl had climbed upon the sledge and was sitting there.

“Anton,” she called, “is this a boat?”

“Sure,” said Anton.
"""
    found = speakers(story)

    assert "Katrin" not in found
    assert found[0] == found[1] != found[2]


def test_the_new_boy_is_nobody_of_whom_the_story_told():
    story = """Bea took Moss by the hand, and they walked on, and the goose got up and walked on too.

“Come on,” said Moss.

The new boy was standing by himself at the gate. He had been the new boy for nine days. He looked at Bea. He looked at
Moss. Then he looked at the goose, and his whole face changed.

“She is called what?” he said.

“I don’t know,” said Bea. “She isn’t ours.”

“She is ours now,” said Moss.
"""
    found = speakers(story)

    assert found[1] not in ("Moss", "Bea")
    assert found[-1] == "Moss"


def test_she_is_the_doctor_of_whom_the_story_told_last():
    story = """Ida Falk sat up in bed. The doctor had come in behind the lamp and put down a bag.

“Well,” she said, “and how is the knee?”

“It hurts,” said Ida.
"""
    found = speakers(story)

    assert found[:2] == ["Doctor", "Doctor"]
    assert found[2] == "Ida Falk"
