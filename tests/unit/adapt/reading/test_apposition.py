"""Who somebody is where the story says it beside the name: the vicar, Peter Bell; a girl called Nessa."""

import pytest

from voicestage.adapt import adapt
from voicestage.books import story_from_text


def speakers(story):
    return [quote.speaker for quote in adapt(story_from_text(story, name="story")).quotes]


TEA = """{opening} He opened the door.

“Come in, come in,” he said.

“Thank you, Vicar,” said Mrs. Hobbs.

“Tea?” asked the vicar.

“As you like,” said Bell.
"""


@pytest.mark.parametrize(
    "opening",
    [
        "The vicar, Peter Bell, was in the hall.",
        "Peter Bell, the vicar, was in the hall.",
        "Peter Bell, the vicar of Stow, was in the hall.",
        "The vicar was a thin man named Peter Bell.",
        "Peter Bell was the vicar.",
        "Peter Bell had been the vicar of Stow for nine years.",
        "The vicar, whose name was Peter Bell, was in the hall.",
        "The vicar, a thin man called Peter Bell, was in the hall.",
        "The vicar Peter Bell was in the hall.",
    ],
)
def test_the_vicar_is_peter_bell(opening):
    assert speakers(TEA.format(opening=opening)) == ["Peter Bell", "Mrs. Hobbs", "Peter Bell", "Peter Bell"]


def test_somebody_who_spoke_before_he_is_named_is_one_person():
    story = """“Full up,” said the innkeeper.

“We can pay,” said Tom.

The innkeeper, whose name was Grubb, wiped a glass.

“Still full,” said Grubb.
"""

    assert speakers(story) == ["Grubb", "Tom", "Grubb"]


def test_a_girl_who_is_called_nessa_is_the_girl():
    story = """A girl called Nessa had the desk by the window.

“Are you new?” the girl asked.

“Yes,” said Tom.

“You can sit here,” said Nessa.
"""

    assert speakers(story) == ["Nessa", "Tom", "Nessa"]


@pytest.mark.parametrize(
    "opening",
    [
        "Anna, the vicar, and Tom were in the hall.",
        "Anna, the vicar and Tom were in the hall.",
        "Behind the vicar, Anna closed the door.",
        "The vicar called Anna to the door.",
        "Anna was with the vicar.",
        "Anna was not the vicar.",
    ],
)
def test_two_in_a_sentence_are_two(opening):
    story = f"""{opening}

“Tea?” asked the vicar.

“No,” said Anna.

“Then milk,” said the vicar.
"""

    assert speakers(story) == ["Vicar", "Anna", "Vicar"]


def test_her_sergeant_is_pym():
    story = """Detective Inspector Rose Marsh got out. Her sergeant, a tall man called Pym, held the umbrella.

“Thanks,” said Marsh.

“Ma’am,” said the sergeant.

“It’s wet,” said Marsh.

“Yes, ma’am,” said Pym.
"""
    found = speakers(story)

    assert found[1] == found[3] == "Pym"


def test_the_voice_is_whoever_is_seen_then():
    story = """“You’ve had the lot,” groaned Will.

“Twenty-two,” said somebody. “I counted them this morning.”

They spun round. In the doorway of the cottage stood an old lady in sea-boots. This was Mrs. Quill.

“Hm!” said Mrs. Quill.

“Stop,” said the old lady.
"""

    assert speakers(story) == ["Will", *["Mrs. Quill"] * 4]


def test_some_one_in_two_words_is_somebody():
    story = """“Put up your money,” said some one from the steps. Thomasin was standing there with a cup in her hand.

“I will not,” said Nat.

“Put it up,” said Thomasin.
"""

    assert speakers(story) == ["Thomasin", "Nat", "Thomasin"]


def test_it_was_he_in_the_paragraph_behind():
    story = """“The price of what?” inquired a voice behind me.

It was Mr. Rourke, the mate. He had come forward in his stocking feet.

“Nothing, sir,” said Dunphy.

“Then go below,” said the mate.
"""

    assert speakers(story) == ["Mr. Rourke", "Dunphy", "Mr. Rourke"]


def test_his_sister_is_she_whose_brother_he_is_said_to_be():
    story = """“Have we got a goose?” said Bea.

“She’s mine?” said Moss, her brother. “Really mine?”

“She followed you,” said his sister.
"""

    assert speakers(story) == ["Bea", "Moss", "Moss", "Bea"]


def test_he_whose_sister_she_is_tells_nothing_of_her_gender():
    story = """At that moment Tib, his sister, burst in. Ned looked up.

“It’s the master,” she cried.

“Which?” said Ned.

“Hesketh,” said Tib.
"""
    found = adapt(story_from_text(story, name="story"))

    assert [quote.speaker for quote in found.quotes] == ["Tib", "Ned", "Tib"]
    assert found.characters[0].gender == "female"
