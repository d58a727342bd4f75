"""Small passages with speakers whom older novels have not: odd names, animals, machines; and with none who is one."""

import pytest

from voicestage.adapt import adapt
from voicestage.books import story_from_text


def speakers(story):
    """Return who speaks each speech of a story without a cast."""
    adaptation = adapt(story_from_text(story))
    assert adaptation.proof.holds
    return [quote.speaker for quote in adaptation.quotes]


@pytest.mark.parametrize(
    "thing",
    [
        "Thunder muttered.",
        "The engine sighed.",
        "The radio crackled.",
        "Wind whispered at the door.",
        "Gulls cried.",
        "Timbers complained.",
        "The machine hummed.",
    ],
)
def test_a_thing_that_makes_a_noise_between_two_speeches_says_nothing(thing):
    story = f"Mara closed the shutters.\n\n“It is coming,” said Mara. {thing} “Come away.”\n\n“Why?” said Jon.\n"

    assert speakers(story) == ["Mara", "Mara", "Jon"]


def test_a_thing_that_says_something_in_a_tag_speaks():
    story = """“Course laid in,” said the ship.

“Good,” said Dace.

“It is not good,” the ship replied.

“It never is,” remarked the heron.

“No,” said Dace.
"""

    assert speakers(story) == ["Ship", "Dace", "Ship", "Heron", "Dace"]


@pytest.mark.parametrize(
    "names",
    [
        ("Bo", "May", "Will"),
        ("Art", "Hope", "Rose"),
        ("Grace", "Mark", "Joy"),
        ("Xiulan", "N'dea", "O'Hara"),
        ("Tk'lar", "McKay", "D'Arcy"),
        ("Holly Woods", "Rowan Hill", "Emily"),
        ("Øyvind", "Áine", "Žofie"),
        ("ZED", "Unit 12", "Ty"),
    ],
)
def test_whoever_is_named_once_in_a_tag_is_found_under_any_name(names):
    one, two, three = names
    story = f"“He won't,” said {one}.\n\n“He will,” {two} answered.\n\n“Ask him,” said {three}.\n"

    assert speakers(story) == list(names)


def test_a_name_that_is_a_verb_too_is_not_found_in_a_question():
    story = """Will shut the door. “Will you come?” he asked.

“May I bring the dog?” said Joy.

“You may,” said Will.
"""

    assert speakers(story) == ["Will", "Joy", "Will"]


def test_nobody_calls_himself():
    story = """Dana knocked and Dana waited. Behind the curtain Mr. Crow was watching.

“Mr. Crow?”

Nobody came.

“Mr. Crow!” said Dana.

Mr. Crow opened the door. “What is it?”
"""

    assert speakers(story) == ["Dana", "Dana", "Mr. Crow"]


def test_the_doctor_is_whoever_is_called_dr():
    story = """Dr Pryce put down his spoon. Ana waited.

‘Well?’ said Ana.

‘It's broken,’ said the doctor.

Capt. Ross came in. ‘Mine too,’ said the captain.
"""

    assert speakers(story) == ["Ana", "Dr Pryce", "Capt. Ross"]


def test_a_child_who_is_called_by_name_is_not_introducing_himself():
    story = """Kim said, “What do they call you when you are late?”

A face came down in the gap. “Beatrice? Nathan? The bell's gone,” said Miss Alvarez.

“Yes, Miss Alvarez,” said Nathan.
"""

    assert speakers(story) == ["Kim", "Miss Alvarez", "Nathan"]


def test_a_grandfather_is_known_by_his_name_his_looks_and_his_kin():
    story = """“Tell us a story,” said Eilidh.

“Which one?” said Granda.

“The light,” said Callum.

The old man put his pipe down.

“You have heard it.” Eilidh looked at her grandfather.

“Not since Christmas,” said Callum.

“It was dark,” said her grandfather. “It was very dark,” the old man said.
"""

    assert speakers(story) == ["Eilidh", "Granda", "Callum", "Eilidh", "Callum", "Granda", "Granda"]


def test_the_old_woman_is_the_only_woman_with_a_title():
    story = """Mrs. Daalder came up the steps with her stick. Bas stood up.

“Sit,” said Mrs. Daalder.

“It is late,” said Bas.

“Let her go,” the old woman said.
"""

    assert speakers(story) == ["Mrs. Daalder", "Bas", "Mrs. Daalder"]


@pytest.mark.parametrize(
    ("name", "fond"), [("Bean", "Beanie"), ("Tom", "Tommy"), ("Rose", "Rosie"), ("Scoot", "Scooty")]
)
def test_a_fond_form_of_a_name_is_the_same_person(name, fond):
    story = f"“I am against it,” said {name}.\n\n“You would be,” said Pudge.\n\n“I am,” {fond} said.\n"

    first, _, last = speakers(story)
    assert first == last


def test_somebody_in_a_crowd_is_nobody_who_is_named():
    story = """“Sit down!” somebody shouted from the back.

“I will not,” said Ama.

“Louder!” everyone cried.

“I said that I will not,” said Ama.
"""

    assert speakers(story) == ["Somebody", "Ama", "Everyone", "Ama"]


def test_a_voice_in_the_radio_stays_the_same_voice():
    story = """Edda knocked on the box. The radio crackled.

“Relief to Ness Rock,” said a man's voice, very small.

“There he is,” said Edda.

“I have lost my engine,” pleaded the radio. “Ness Rock, can you hear me?”

“He can't hear us,” said Edda.
"""

    voice, edda, *rest = speakers(story)
    assert (voice, edda) == ("Voice", "Edda")
    assert rest == ["Voice", "Voice", "Edda"]


def test_who_is_called_by_an_animal_is_another():
    story = """“Mr. Crow?” said the vole.

“I am never in,” said a voice above him.

“But I can see your feet,” said the vole.

“Those,” said Mr. Crow, “are not my feet.”
"""

    assert speakers(story) == ["Vole", "Mr. Crow", "Vole", "Mr. Crow", "Mr. Crow"]


def test_the_narrator_is_not_the_boy_whom_others_call():
    story = """I stand at the window. I have my boots on, and I watch the water.

“Nobody is out there,” I say.

The radio clicks.

“Jurre, is that you?” says Bas.

“I am on the bank,” says a boy's voice.

“Jurre, listen to me,” says Bas.
"""

    assert speakers(story) == ["NARRATOR", "Bas", "Jurre", "Bas"]


def test_whoever_did_something_once_may_speak():
    story = """Edda waited.

“Shall we go?” The engine coughed. “Well?”

“No,” said Pim.
"""

    assert speakers(story) == ["Edda", "Edda", "Pim"]


def test_the_boy_is_not_she_whose_gender_nobody_has_told():
    story = """The four of them looked at the boy. The boy looked at Quillon.

“He is lying,” said Quillon.

“I am not,” the boy said.
"""

    assert speakers(story) == ["Quillon", "Boy"]


def test_it_is_the_machine_that_speaks():
    story = """“Nine hundred tonnes,” said the robot.

“You counted them?” said Dace.

The robot turned its lamp toward him.

“There are nine more,” it said.
"""

    assert speakers(story) == ["Robot", "Dace", "Robot"]


def test_a_name_may_have_two_titles():
    story = """Detective Sergeant Amadi stood on the step. Webb knocked.

“Open up,” said Webb.

“Gently,” said Amadi.

“Why?” said Webb.

“Because I say so,” said the sergeant.
"""

    assert speakers(story) == ["Webb", "Detective Sergeant Amadi", "Webb", "Detective Sergeant Amadi"]


def test_whom_a_son_calls_mam_is_no_other_woman():
    story = """Mrs. Reilly put down the pan. Colm was at the table.

“There are two of them here,” said Mrs. Reilly.

“Two of what, Mam?” said Colm.

“Guards,” said Mrs. Reilly.
"""

    assert speakers(story) == ["Mrs. Reilly", "Colm", "Mrs. Reilly"]
    assert len(adapt(story_from_text(story)).characters) == 2


def test_the_old_woman_is_the_grandmother_in_another_language():
    story = """“You should be asleep, Nonna,” said Beatriz.

“I should be a great many things,” said Nonna.

“Still awake?” asked the doctor.

“Bored!” cried the old woman.

“Deal the cards,” rumbled the badger.
"""

    assert speakers(story) == ["Beatriz", "Nonna", "Doctor", "Nonna", "Badger"]
