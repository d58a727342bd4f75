"""Short passages in the manner that decides: present tense, foreign names, titles, late tags, long talk."""

import pytest

from voicestage.adapt import adapt
from voicestage.books import story_from_text

HARBOUR = """# The Ferry Office

The clock over the counter has stopped at ten to six. Rain runs off the awning.

“We are closed.” The clerk does not look up.

“You are not. I can see your lamp.” The woman in the red coat puts a wet envelope on the counter.

“I am Mme. Arnaud. You sold my sister two tickets, and one of them was yours.”

He turns the envelope over. His hand, she notices, shakes.

“I know the name,” he mutters. “What does she want?”

“Her money, Monsieur Petrescu.”

“And if I haven't got it?”

“Then she wants the dog.”

Behind the door something barks. Nobody could want that dog, thinks Petrescu.

“Sunday,” he says. “Tell her Sunday.”

* * *

Captain Ilse Brandt reads the letter twice. “Who gave you this?” she asks.

“My aunt.” Tomás is eleven, and he has run all the way from the tram. “She says it is for your eyes only.”

“Does she?” The captain folds it small. “Did you read it?”

“No, Captain.”

“Tomás.”

“Only the end,” he whispers.
"""

MARKS = {
    "curly": ("“", "”"),
    "straight": ('"', '"'),
    "single": ("‘", "’"),
    "straight single": ("'", "'"),
    "guillemets": ("«", "»"),
    "low": ("„", "“"),
}


def spoken(story):
    adaptation = adapt(story_from_text(story))
    assert adaptation.proof.holds
    names = {c.name: set(c.names) for c in adaptation.characters}
    return [
        (story[quote.start : quote.end], names.get(quote.speaker, {quote.speaker}), quote)
        for quote in adaptation.quotes
    ]


def speakers(story, *wanted):
    """Compare the beginnings of the speeches and who speaks them with what is wanted."""
    found = spoken(story)
    assert [text[: len(words)] for (text, _, _), (words, _) in zip(found, wanted, strict=True)] == [
        w for w, _ in wanted
    ]
    wrong = [
        (text[:30], quote.speaker, who, quote.reason)
        for (text, names, quote), (_, who) in zip(found, wanted, strict=True)
        if who not in names
    ]
    assert not wrong


HARBOUR_TALK = (
    ("We are closed", "Petrescu"),
    ("You are not", "Mme. Arnaud"),
    ("I am Mme", "Mme. Arnaud"),
    ("I know the name", "Petrescu"),
    ("What does she", "Petrescu"),
    ("Her money", "Mme. Arnaud"),
    ("And if I", "Petrescu"),
    ("Then she wants", "Mme. Arnaud"),
    ("Sunday", "Petrescu"),
    ("Tell her", "Petrescu"),
    ("Who gave", "Captain Ilse Brandt"),
    ("My aunt", "Tomás"),
    ("She says it", "Tomás"),
    ("Does she", "Captain Ilse Brandt"),
    ("Did you read", "Captain Ilse Brandt"),
    ("No, Captain", "Tomás"),
    ("Tomás", "Captain Ilse Brandt"),
    ("Only the end", "Tomás"),
)


@pytest.mark.parametrize("marks", MARKS)
def test_people_met_before_they_are_named_in_every_style_of_marks(marks):
    opening, closing = MARKS[marks]
    speakers(HARBOUR.replace("“", opening).replace("”", closing), *HARBOUR_TALK)


def test_a_long_exchange_without_tags_keeps_its_turns():
    speakers(
        """Kit lowers the lamp into the shaft. “How deep is it?”

“Deep enough.” Bruno ties the second knot.

“That is not a number.”

“It is the only one I have.”

“You measured it. You said so at breakfast.”

“I said that I would.”

“And did you?”

“Hold the rope.”

“Bruno.”

“Kit. Hold the rope.”
""",
        ("How deep", "Kit"),
        ("Deep enough", "Bruno"),
        ("That is not", "Kit"),
        ("It is the only", "Bruno"),
        ("You measured", "Kit"),
        ("I said", "Bruno"),
        ("And did", "Kit"),
        ("Hold", "Bruno"),
        ("Bruno", "Kit"),
        ("Kit. Hold", "Bruno"),
    )


def test_one_woman_of_four_names_is_one_character():
    adaptation = adapt(
        story_from_text(
            """Dr. Margaret Oyelaran signs the last form. “There,” says Dr. Oyelaran. “Finished.”

“Finished, Maggie?” Sven laughs.

“Quite finished,” says Margaret.

“Then the museum is yours, Oyelaran,” says Sven.
"""
        )
    )
    assert [quote.speaker for quote in adaptation.quotes].count("Sven") == 2
    (she,) = [c for c in adaptation.characters if c.name != "Sven"]
    assert {"Dr. Margaret Oyelaran", "Dr. Oyelaran", "Margaret", "Maggie", "Oyelaran"} <= set(she.names)


def test_tags_of_many_kinds():
    speakers(
        """“The bridge is out.” She mutters it into her scarf. Oda has walked since noon.

Herr Falk spreads the map on the bonnet. He looks at it for a long time, then says, “There is a ford.”

“There was a ford,” the old shepherd says, “before the snow.”

Oda asks the question that nobody wants to hear:

“And now?”

“Now,” and the shepherd shrugs, “there is the bridge.”

“The bridge is out!” shouts Falk.

“So you say,” answers the old man.
""",
        ("The bridge", "Oda"),
        ("There is a ford", "Herr Falk"),
        ("There was", "Old Shepherd"),
        ("before", "Old Shepherd"),
        ("And now", "Oda"),
        ("Now", "Old Shepherd"),
        ("there is the bridge", "Old Shepherd"),
        ("The bridge is out", "Falk"),
        ("So you say", "Old Shepherd"),
    )


def test_thoughts_without_marks_signs_and_titles_stay_with_the_narrator():
    found = spoken(
        """Not tonight, thinks Kit. Please, not tonight.

The sign on the gate says “No Landing”, and under it someone has painted a fish. Kit has read
“The Old Man and the Sea” twice.

“It is a very good fish,” says Lise.

Kit nods at her so-called “yacht” and says nothing.
"""
    )
    assert [(text, names) for text, names, _ in found] == [("It is a very good fish,", {"Lise"})]


def test_a_speech_over_two_paragraphs_is_one_voice():
    speakers(
        """“It was a good house,” says Anselm. “It had nine windows.

“Then the war came, and it had none.”

“I am sorry,” says Rosa.
""",
        ("It was", "Anselm"),
        ("It had nine", "Anselm"),
        ("Then the war", "Anselm"),
        ("I am sorry", "Rosa"),
    )


def test_dash_dialogue_splits_speech_from_tags():
    speakers(
        """—Is it far? asked Pilar.

—Not very, said Don Ramiro, pulling on his gloves. An hour, if the mule is willing.

—And if not?

—Then it is far, he said.
""",
        ("Is it far?", "Pilar"),
        ("Not very,", "Don Ramiro"),
        ("An hour", "Don Ramiro"),
        ("And if not?", "Pilar"),
        ("Then it is far,", "Don Ramiro"),
    )


def test_a_narrator_who_tells_of_himself_speaks_as_the_narrator():
    speakers(
        """I put the kettle on. My hands were cold, and I had no matches left. I knew that she would come.

“You are early,” I said.

Agnes hung up her hat. “You are late, Owen,” she said. “By a year.”

“I know.” I looked for the cups. I had two of them once.

“Sit down, Owen,” said Agnes.
""",
        ("You are early", "NARRATOR"),
        ("You are late", "Agnes"),
        ("By a year", "Agnes"),
        ("I know", "NARRATOR"),
        ("Sit down", "Agnes"),
    )
