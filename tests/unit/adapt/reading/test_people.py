"""Who is who: odd names, families, descriptions in a given cast, groups."""

import re

import pytest

from voicestage.adapt import adapt
from voicestage.adapt.reading.segments import tokenize
from voicestage.adapt.vocabulary import vocabulary
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


def test_a_lady_and_a_rank_of_one_name_are_two():
    story = (
        "Mrs. Craven put down her tray. “He is asleep,” said Mrs. Craven.\n\n"
        "“Then wake him,” said Dr. Craven.\n\n“I will not,” said Mrs. Craven.\n"
    )
    first, second, third = speakers(story)
    assert first == third == "Mrs. Craven"
    assert second == "Dr. Craven"


def test_a_bare_surname_is_not_the_wife_of_him_whom_pronouns_tell():
    story = (
        "Mrs. Morel lit the lamp. “You are late,” said Mrs. Morel.\n\nMorel hung up his coat. Morel washed his hands, "
        "and Morel rubbed his neck.\n\n“Am I?” said Morel.\n\n“You are,” said Mrs. Morel.\n"
    )
    assert speakers(story) == ["Mrs. Morel", "Morel", "Mrs. Morel"]


def test_a_bare_surname_is_the_mans_where_both_bear_it():
    story = (
        "Mrs. Gardiner looked at Mr. Gardiner. “Shall we go?” said Mrs. Gardiner.\n\n"
        "“Presently,” said Gardiner.\n\n“Now,” said Mrs. Gardiner. “Mrs. Gardiner never waits.”\n"
    )
    assert speakers(story)[1] == "Mr. Gardiner"


def test_nobody_calls_lady_catherine_kitty():
    story = (
        "Lady Catherine rang the bell. “Who is late?” said Lady Catherine.\n\n“I am,” said Kitty.\n\n"
        "“Again!” said Lady Catherine.\n\n“Again,” said Kitty, and Kitty sat down.\n"
    )
    assert speakers(story) == ["Lady Catherine", "Kitty", "Lady Catherine", "Kitty"]


def test_a_letter_is_no_name_of_those_whom_it_begins():
    story = (
        "J. G. Whitmore owned the ranch. “Ride,” said J. G. Whitmore.\n\n“Where?” said Josephine.\n\n"
        "“North,” said Jim Whitmore.\n\n“I never rode north,” said Josephine.\n"
    )
    first, second, third, fourth = speakers(story)
    assert first == third
    assert second == fourth == "Josephine"


def test_a_narrator_who_writes_said_i_is_nobody_else():
    story = (
        "I met Holmes in the hall. I had my hat on.\n\n“Going out?” asked Holmes.\n\n“I am,” said I. I laughed.\n\n"
        "“Where?”\n\n“To Baker Street,” said I. I shut the door behind me.\n"
    )
    found = speakers(story)
    assert found[1] == found[3] == "NARRATOR"
    assert "I" not in found


def test_a_fond_form_behind_miss_is_the_name_it_stands_for():
    story = (
        "Elizabeth Bennet shut the book. “I am not going,” said Elizabeth.\n\n“You are,” said Mr. Bennet.\n\n"
        "“Miss Lizzy is right, sir,” said Hill. Hill curtsied.\n\n“I know,” said Lizzy. “I am always right.”\n"
    )
    found = speakers(story)
    assert found[0] == found[-1]


def test_a_month_behind_a_title_is_a_name():
    story = "“Come in,” said Mrs. March.\n\n“It is cold,” said Beth.\n\n“It is,” replied Mrs. March, smiling.\n"
    assert speakers(story) == ["Mrs. March", "Beth", "Mrs. March"]


def test_june_is_a_month_until_she_speaks():
    story = "In June it rained. In May it had not.\n\n“It leaks,” said June.\n\n“It does,” said Kit.\n"
    found = adapt(story_from_text(story)).characters
    assert [(one.name, one.gender) for one in found] == [("June", "female"), ("Kit", "unknown")]


def test_what_is_said_of_a_name_stands_between_it_and_its_verb():
    story = (
        "Martha and George kept an inn with Lady Wing.\n\n“Never!” cried delighted Martha.\n\n"
        "“Always,” pursued the relentless George.\n\n“La, man!” said honest, bluff Lady Wing.\n\n"
        "“Oh dear,” replied the poet Martha.\n"
    )
    assert speakers(story) == ["Martha", "George", "Lady Wing", "Martha"]


def test_whoever_stands_behind_a_verb_said_it_whatever_the_verb():
    story = (
        "Edda looked up at the barn.\n\n“The wind will turn before noon,” creaked the weathercock.\n\n"
        "“Then we shall sail,” gloomed Edda.\n\n“You will sail,” nodded the weathercock.\n\n"
        "“Without me,” put in Kit.\n\n“Aah, so sad,” went the gulls.\n"
    )
    assert speakers(story) == ["Weathercock", "Edda", "Weathercock", "Kit", "Gulls"]


def test_forms_of_verbs_of_speech_are_spelt_as_people_spell_them():
    forms = vocabulary().speech_verbs
    spelt = {"admitted": "admit", "queried": "query", "averred": "aver", "echoes": "echo", "prayed": "pray"}
    assert {form: forms.get(form) for form in spelt} == spelt


def test_herds_speak_without_an_s():
    story = "Inés got on the bus.\n\n“Mind the stripes,” say the sheep.\n\n“I will,” says Inés.\n"
    assert speakers(story) == ["Sheep", "Inés"]


def test_in_a_story_where_a_beast_speaks_every_beast_may():
    story = (
        "“Who lost a glove?” asked the badger.\n\nThe moles were first. There were three of them.\n\n"
        "“We have come about the notice!” they chorused.\n\n“Which notice?” asked the badger.\n"
    )
    assert speakers(story) == ["Badger", "Moles", "Badger"]


def test_one_and_another_are_two():
    story = (
        "Deb stood by the door.\n\n“It won't rain,” said one.\n\n“It will,” said another.\n\n"
        "“Good-night,” said one of the women.\n\n“Good-night,” cried both.\n"
    )
    assert len(set(speakers(story))) == 4
    assert "Deb" not in speakers(story)


def test_where_somebody_comes_from_may_be_all_that_is_known():
    story = "“Excuse me,” said the Norwegian.\n\n“Yes?” said a shrill Welsh voice.\n\n“Since when?” said Kit.\n"
    assert speakers(story) == ["Norwegian", "Voice", "Kit"]


def test_my_brothers_wife_is_not_my_brother():
    story = (
        "My brother came in with Rudolf, and I got up and took my hat. I was cold.\n\n“Sit down,” said my brother.\n\n"
        "“You never work,” said my brother's wife.\n\n“I never do,” I said.\n\n"
        "“The coach is here,” said the officer's wife.\n"
    )
    found = speakers(story)
    assert len(set(found)) == 4
    assert found[3:] == ["The Officer's Wife"]


def test_a_voice_is_his_of_whom_the_story_says_so():
    story = (
        "Jonas and Mrs. Tolland waited.\n\n“Is anyone up?” said a voice behind Jonas. It was Anna's.\n\n"
        "“I am,” said Jonas.\n\n“Then help me,” said Anna.\n"
    )
    assert speakers(story) == ["Anna", "Jonas", "Anna"]


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("A man in a yellow oilskin came in. “Hello there,” said the man.", "Man in a Yellow Oilskin"),
        ("A woman with red hair laughed. “Hello there,” said the woman.", "Woman with Red Hair"),
        ("A boy in a long faded coat waited. “Hello there,” said the boy.", "Boy in a Long Faded Coat"),
        ("“Hello there,” said the woman on line two.", "Woman on Line Two"),
        ("A man in his father's suit sat down. “Hello there,” said the man.", "Man"),
        ("A man from Kit's street called. “Hello there,” said the man.", "Man"),
        ("My mother at a time like this sat down. “Hello there,” said my mother.", "My Mother"),
        ("“Hello there,” said another private with a cough.", "Private with a Cough"),
        ("An old man bowed. “Hello there,” said the old man.", "Old Man"),
    ],
)
def test_who_is_only_described_bears_what_tells_him_from_others(told, name):
    assert speakers(f"Kit sat in the kitchen.\n\n“Hm,” said Kit.\n\n{told}\n")[1] == name


def test_her_ladyship_is_the_lady_of_whom_the_story_tells():
    story = (
        "Lady Pell came in with the king. Kit bowed.\n\n“Is it late?” asked Lady Pell.\n\n“It is,” said Kit.\n\n"
        "“Upon my word,” said her ladyship.\n\n“Sit down,” said the king.\n\n“I stand,” said his majesty.\n"
    )
    assert speakers(story) == ["Lady Pell", "Kit", "Lady Pell", "King", "King"]


def test_her_aunt_is_the_one_grown_up_of_another_name_who_is_there():
    story = (
        "Mr. Bennet's daughter Lizzy Bennet went north with Mrs. Gardiner. Lizzy was glad.\n\n"
        "“Is that the house?” said Lizzy.\n\n“It is,” said her aunt.\n\n“It is,” said Mrs. Gardiner.\n"
    )
    first, second, third = speakers(story)
    assert first != second == third


def test_her_aunt_is_she_who_has_a_husband_where_two_are_there():
    story = (
        "Lizzy Bennet went north with Mr. and Mrs. Gardiner, and Mrs. Reynolds let them in. Mr. Gardiner was tired. "
        "Mrs. Gardiner sat down.\n\n“Is that the house?” said Lizzy.\n\n“It is,” said her aunt.\n\n"
        "“It is,” said Mrs. Gardiner.\n\n“It is,” said Mrs. Reynolds.\n"
    )
    _, second, third, fourth = speakers(story)
    assert second == third != fourth


def test_her_brother_is_he_who_bears_her_name_where_there_are_no_parents():
    story = (
        "“You cannot mean it,” said Miss Dacre.\n\n“He means every word,” cried her brother. Miss Dacre frowned at "
        "Mr. Dacre.\n\n“I do not,” said Mr. Lowe.\n\n“You do,” said Mr. Dacre.\n"
    )
    _, second, third, fourth = speakers(story)
    assert second == fourth != third


def test_his_lady_is_his_wife_even_where_she_is_named_later():
    story = (
        "“My dear Mr. Hale,” said his lady to him one day, “do you know who has come?”\n\n"
        "“I do not,” said Mr. Hale.\n\n“But I do,” said Mrs. Hale.\n\n“Nonsense!” said Miss Orme.\n"
    )
    spoken = speakers(story)
    assert spoken[0] == spoken[1] == spoken[3] != spoken[2]


def test_his_friend_is_not_he_himself():
    story = (
        "Mr. Lowe and Mr. Dacre sat by the fire.\n\n“It is late,” said Mr. Dacre.\n\n“It is,” said Mr. Lowe.\n\n"
        "“I see your design, Lowe,” said his friend.\n"
    )
    assert speakers(story)[-1] == "Mr. Dacre"


def test_speech_goes_on_behind_the_tag_that_interrupted_it():
    story = (
        "Nora and Hugh met at the gate.\n\n“Well,” said Hugh.\n\nShe had not expected him -- “for your sister,” Nora "
        "added, “told us that you were in town.” He acknowledged the truth of it.\n"
    )
    assert speakers(story) == ["Hugh", "Nora", "Nora"]


def test_whoever_is_asked_answers():
    story = (
        "Celia and Nora sat on the quay. Celia was cold.\n\n“Look!” said Nora.\n\nThey were silent for a while. "
        "Celia asked Nora whether she had seen the boat.\n\n“Not yet,” was her answer.\n"
    )
    assert speakers(story)[1] == "Nora"


def test_the_latter_is_one_of_the_two_just_named():
    story = (
        "Mr. Lowe and Mr. Dacre sat by the fire. Nora came in.\n\n“It is late,” said Mr. Dacre to Nora.\n\n"
        "“It is,” replied the latter.\n\n“Then go,” said Mr. Lowe.\n"
    )
    assert speakers(story) == ["Mr. Dacre", "Nora", "Mr. Lowe"]


def test_the_former_is_the_other():
    story = (
        "“Good night,” said Tom.\n\nWhen Nora and Celia were alone, the former shut the door.\n\n"
        "“Well,” said she.\n\n“Well,” said Celia.\n"
    )
    assert speakers(story) == ["Tom", "Nora", "Celia"]


def test_the_latter_part_is_nobody():
    story = (
        "“Well,” said Nora. The latter part of the day was cold, and the former king slept.\n\n“Well,” said Celia.\n"
    )
    assert set(speakers(story)) == {"Nora", "Celia"}


def test_whoever_was_called_answers_where_two_men_are_there():
    story = (
        "Mr. Lowe, Mr. Dacre and Miss Orme sat by the fire.\n\n“A pleasant walk,” said Mr. Dacre.\n\n"
        "“Very pleasant,” said Mr. Lowe.\n\n“I am afraid, Mr. Dacre,” said Miss Orme, “that it was cold.”\n\n"
        "“Not at all,” he replied.\n"
    )
    assert speakers(story)[-1] == "Mr. Dacre"


def test_what_is_said_to_somebody_is_not_said_by_him():
    story = (
        "Kit and Ana went to the Lucases with Charlotte, a large party. Ana danced.\n\n“Well,” said Charlotte.\n\n"
        "“What does he mean,” said she to Charlotte, “by listening?”\n\n“I do not know,” said Charlotte.\n"
    )
    assert speakers(story)[1] != "Charlotte"


AUNT = """Phoebe Marsh had never been so far north. Mrs. Kettering met her at the station. Mr. Kettering had the trap.

“You are thin,” said her aunt.

“It was the crossing,” said Phoebe.

“We shall see to that,” said Mrs. Kettering.

Phoebe thought that her aunt was kind. Mrs. Kettering had already turned away.

“Was the sea high?” asked Mrs. Kettering.

“Higher than the boat,” Phoebe told her aunt.

“Then you shall have soup,” said Mrs. Kettering.

Phoebe followed her aunt to the gate. Mr. Sloane was there with his hat off.

“Good evening,” said Mr. Sloane.

“That is no evening,” said her uncle, “that is the weather.”

“It will turn,” said Mr. Sloane.
"""


def test_her_uncle_is_the_husband_of_whoever_is_her_aunt_throughout():
    found = dict(zip((quote[:4] for quote in re.findall("“([^”]*)”", AUNT)), speakers(AUNT), strict=True))

    assert found["You "] == "Mrs. Kettering"
    assert found["that"] == "Mr. Kettering"


def test_a_second_name_may_begin_with_a_particle():
    story = """Max de Winter stood at the window. Mrs. Danvers and Herr von Stroheim waited with d’Artagnan.

“Leave it,” said de Winter. D’Artagnan laughed.

“Very good, sir,” said Mrs. Danvers.

“I mean it,” Mr. de Winter said.

“As you wish,” said von Stroheim.

“Winter is coming,” said d’Artagnan.
"""
    found = adapt(story_from_text(story, name="story"))

    assert [q.speaker for q in found.quotes] == ["de Winter", "Mrs. Danvers", "de Winter", "von Stroheim", "d'Artagnan"]
    winter = found.characters[0]
    assert winter.gender == "male"
    assert {"Max de Winter", "Mr. de Winter"} <= set(winter.aliases)


def test_a_title_and_a_particle_go_with_a_name():
    story = """M. de Tréville sat with the Baroness von Arnim. Julien stood by.

“Sit down,” said M. de Tréville.

“Your trick,” said Madame von Arnim.

“I think not,” said Julien.

“Then whose?” said the Baroness.
"""
    found = adapt(story_from_text(story, name="story"))

    assert [q.speaker for q in found.quotes] == ["M. de Tréville", "Madame von Arnim", "Julien", "Madame von Arnim"]
    assert [c.gender for c in found.characters][:2] == ["male", "female"]


def test_a_rank_of_the_police_in_capitals_is_a_title():
    story = """DS Colm Brady drove. DI Khan ate.

“Left,” said Khan.

“Right,” said Brady.

Colm sighed. “I mean left.”

“Then left,” said the inspector.
"""
    found = adapt(story_from_text(story, name="story"))

    assert [q.speaker for q in found.quotes] == ["DI Khan", "DS Colm Brady", "DS Colm Brady", "DI Khan"]


def test_ivan_petrovich_is_he_whose_full_name_has_both():
    story = """Ivan Petrovich Drozdov came up the path. Vera Zhdanovna met him.

“You are late,” said Vera Zhdanovna.

“I am a doctor,” said Ivan Petrovich.

“And what of that?” she said.

“Everything,” said Drozdov.
"""
    found = adapt(story_from_text(story, name="story"))

    assert [q.speaker for q in found.quotes][1::2] == ["Ivan Petrovich Drozdov"] * 2
    assert [c.gender for c in found.characters] == ["female", "male"]


def test_mr_ashcombe_and_mr_frederick_are_brothers():
    story = """Mr. Ashcombe was proud and Mr. Frederick Ashcombe delightful. Harriet met them in the lane.

“This is the greatest good fortune!” exclaimed Mr. Frederick.

“The dog fell in,” said Mr. Ashcombe.

“Is she hurt?” said Harriet.

“She is fifteen,” added Frederick.
"""
    found = [quote.speaker for quote in adapt(story_from_text(story, name="story")).quotes]

    assert found[0] == found[3] != found[1] == "Mr. Ashcombe"


def test_monsieur_le_baron_is_the_baron():
    story = """The baron was tired. Madame Aubert rose.

“Go and open, Mathurin,” said the baron.

“Monsieur le Baron, I am old,” said Mathurin.

“Then I will go,” said the baron.
"""
    found = adapt(story_from_text(story, name="story"))

    assert [character.name for character in found.characters] == ["Baron", "Mathurin"]


def test_what_the_narrator_hears_he_does_not_say():
    story = """I stopped, and blew out my candle. Dr. Rusk was within, and Mr. Croyde with him. I held my breath.

I could do no other.

“She must be got away,” I heard, “and before Thursday.”

“My dear Rusk,” said Mr. Croyde.
"""
    found = [quote.speaker for quote in adapt(story_from_text(story, name="story")).quotes]

    assert "NARRATOR" not in found


def test_whom_somebody_only_looks_like_is_nobody():
    story = """Tobin held his hat in a way that gave him the look of an expectant mother. “I thought it was warm work.”

“There is a desk.”

“And in the winter?” said Tobin.

“We write to the widows.”
"""
    assert [each.name for each in adapt(story_from_text(story, name="story")).characters] == ["Tobin"]


FARM = """Mr Pargeter put down his pipe. Will was mending a harness in the corner.

“You have burnt it,” said Mr Pargeter.

“I have not,” said Will. “It was Nell.”

“Will Pargeter!” cried Nell.
"""


def test_a_father_and_the_son_whom_the_narration_calls_by_his_first_name_are_two():
    assert speakers(FARM) == ["Mr Pargeter", "Will", "Will", "Nell"]


def test_a_man_whom_only_the_others_call_mister_is_one():
    story = FARM.replace("said Mr Pargeter", "said Will").replace("Mr Pargeter put down his pipe. ", "")
    found = speakers(story + "\n“Good night, Mr Pargeter,” said Nell.\n\n“Good night,” said Will.\n")
    assert set(found) == {"Will", "Nell"}


def test_what_somebody_does_is_no_part_of_what_he_is_called():
    story = (
        "The man by the window turned a page. “It is late,” he said.\n\n“Go home,” said a man in a scorched apron.\n"
    )
    names = [each.name for each in adapt(story_from_text(story, name="story")).characters]
    assert names == ["Man by the Window", "Man in a Scorched Apron"]
