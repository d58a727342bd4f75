"""Passages with a speech, and how it is said; what is found is measured, and its precision and recall may not fall."""

import re
import textwrap

import pytest

from voicestage.adapt import adapt
from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.staging.directions import directions_of
from voicestage.adapt.staging.manners import ADVERBS, LEADS, PARTICIPLES, PHRASES, VERBS
from voicestage.books import story_from_text
from voicestage.casting.directions import BUILT_IN

PASSAGES = """
“Not yet,” whispers Kit. = whispering
“Not yet,” Kit whispered. = whispering
“Not yet,” the old man in the corner whispers. = whispering
“They can hear us,” she breathed. = whispering
“Get down,” hissed Mara. = hissing
“I suppose,” he murmured. = murmuring
“Whatever you like,” she mutters. = muttering
“Eleven,” he mumbles. “Twelve.” = mumbling
“Over here!” Jonas shouts. = shouting
“Over here!” Jonas shouted over the engine. = shouting
“Out!” roared the captain. = roaring
“Get away from it!” she yelled. = shouting
“The piano!” screams Señora Ibáñez. = screaming
“A mouse!” shrieked the cook. = shrieking
“You should have seen him,” laughed Tom. = laughing
“You should have seen him,” Tom chuckled. = laughing
“Do it again,” giggled the child. = giggling
“He's gone,” she sobbed. = sobbing
“Please don't,” begged Nan. = pleading
“Let me come,” he pleaded. = pleading
“If you must,” sighed Aunt Roe. = sighing
“I ran,” she gasped. = gasping
“Get off my land,” growled the farmer. = growling
“Who is this?” snaps the captain. = angrily
“I d-didn't,” he stammered. = hesitating
“Come in,” said Tom softly. = softly
“Come in,” she said softly. = softly
“Come in,” she softly said. = softly
“Come in,” he said, very gently. = gently
“It's over,” said Ann quietly. = quietly
“It's over,” she said sadly. = sadly
“You broke it,” said Mr. Brandt angrily. = angrily
“You broke it,” he said coldly. = coldly
“Sit,” said the teacher sternly. = sternly
“Is it safe?” asked Pip nervously. = nervously
“What a day!” cried Lotte happily. = happily
“We're going!” said Ben excitedly. = excitedly
“Run,” she said hurriedly. = hurriedly
“Well,” he said slowly, “perhaps.” = slowly
“I can't,” he answered weakly. = weakly
“I've walked all night,” she said wearily. = tired
“We commit him to the sea,” said the captain gravely. = solemnly
“I loved him,” she said tearfully. = in tears
“Don't go,” she said in a whisper. = whispering
“Don't go,” she said in a hoarse whisper. = whispering
“Fool,” he said under his breath. = under their breath
“Not here,” said Jonas in a low voice. = quietly
“May I?” she asked in a small voice. = softly
“Ahoy!” he cried at the top of his voice. = shouting
“I saw it,” she said in a shaking voice. = trembling
“Very well,” said the judge in a cold voice. = coldly
“No idea,” he said with a laugh. = laughing
“No idea,” she said with a short laugh. = laughing
“So be it,” said Ann with a sigh. = sighing
“So you came,” she said with a smile. = smiling
“I can't find her,” he said, sobbing. = sobbing
“Stop it,” said Tom, laughing. = laughing
“There you are,” she said, smiling. = smiling
“Four flights,” he said, out of breath. = breathless
“Four flights,” she said, panting. = panting
“It's late,” she said, her voice low. = quietly
“It's late,” she said, and her voice trembled. = trembling
The captain takes the handset, and her voice softens. “Eamon Quayle,” she says. = softly
Her voice softens. “Come here.” = softly
He lowers his voice. “They're listening.” = quietly
She raised her voice. “Is anyone there?” = loudly
His voice broke. “I tried.” = trembling
She laughs. “As if I would.” = laughing
He sighed. “Fine.” = sighing
She was out of breath. “They're coming.” = breathless
The radio coughs. “Marguerite, Marguerite.” = on the radio
The radio crackled. “Come in, Marguerite.” = on the radio
“Sorry,” says the radio. “Changing batteries.” = on the radio
“Hold your course,” said a voice over the radio. = on the radio
“Is that you?” said a voice on the other end. = on the phone
“Platform four,” said a voice over the tannoy. = over the loudspeaker
“Go away,” came a voice through the door. = through the door
“Go away,” said Lena from behind the door. = through the door
“Dinner!” called his mother from the next room. = from the next room
Kit whispers: “Don't move.” = whispering
Then she shouted, “Left!” = shouting
He said softly, “It's me.” = softly
She muttered under her breath, “Fool.” = muttering, under their breath
“This way,” she whispers. “Quick.” = whispering
“Now,” he whispers, “or never.” = whispering
“He thinks we're asleep,” I whispered. = whispering
“I could eat a horse,” Mme. Delorme murmured. = murmuring
“Left! Left!” she shouts into the handset. = shouting
“Please,” whispered little Kit, “take me along.” = whispering
“No,” says Kit. = -
“Sit down,” said Tom. = -
“Hello,” says Kit with a whisper of a smile. = -
“Why?” asks Kit, who never shouts. = -
“It's a shout from the street,” says Ann. = -
“I heard a whisper,” he says. = -
“Go on.” Nobody laughs. = -
“Go on.” The crowd roared. = -
“Hush.” The baby screams. = -
“Take the lamp,” said Ann, and the dog growled. = -
“The gulls scream all day,” said Ben. = -
“Wait,” said Tom. The wind howled. = -
“Wait,” said Tom, looking at the door. = -
“Who's there?” Something whispered in the reeds. = -
“It's done,” she said, not loudly. = -
“I don't like to shout,” she says. = -
“It rains,” says Jonas without a smile. = -
“Look,” said Ann, and pointed at the laughing boys. = -
“I never cry,” said Ben. = -
“Listen,” he says. The whole house sighs. = -
“What does the sign say?” asks Tom, to whom nobody had whispered a thing. = -
Everyone laughed. “What is it?” asked Tom. = -
The engine screamed. “Brake!” said Ann. = -
She closed the door softly. “He's asleep.” = -
He walked slowly to the window. “Snow,” he said. = -
“I will,” she said, and softly closed the door. = -
The children shouted in the yard. “Listen to them,” said Ann. = -
“He said it softly,” said Tom. = -
“Take it,” said Tom, and she took it, laughing at the dog. = -
“All aboard,” said the guard. A whistle shrieked. = -
"""

NOT_TUNED_ON = """
“Leave the bag,” rasped the driver. = -
“I'm so sorry,” wept the widow. = sobbing
“Twelve, thirteen,” counts the tuner under his breath. = under their breath
“Say it again,” she said between her teeth. = angrily
“All hands!” bellowed the mate. = shouting
“It wasn't me,” the boy whimpered. = -
“You've grown,” said his grandmother tenderly. = softly
“There's no more bread,” said the girl in a thin voice. = weakly
“Careful,” he warned quietly. = quietly
“Look at the size of it!” Pip exclaimed. = -
“My dear fellow,” laughed the doctor, “sit down.” = laughing
“Not a word,” Kit told her in a whisper. = whispering
“I won't sign,” said Jonas, his voice shaking. = trembling
“Lights out,” came the order over the loudspeaker. = over the loudspeaker
“Ben!” she called. “Ben!” = -
“They'll hang him,” said Moll, and burst into tears. = -
“Give it back!” she screeched. = screaming
“If only,” said Lotte, smiling. = smiling
“And then,” he said with a grin, “the floor gave way.” = smiling
“You will regret this,” she said icily. = coldly
“Cap'n,” he panted, “they're over the wall.” = panting
“Is he dead?” the boy asked in a small voice. = softly
“Go,” she ordered. = -
“The lock sticks,” said Oswin, shouting over the weir. = shouting
Her voice fell. “He knows.” = quietly
He chuckled. “You'd better ask the goat.” = laughing
The wireless crackled. “Gale warning.” = on the radio
“I can explain,” he began nervously. = nervously
“Hooray!” they shouted. = shouting
“No one whispers in my church,” said the vicar loudly. = loudly
"""
"""Written when the rules stood, and not used to change them."""


def passages(table=PASSAGES):
    for line in table.strip().splitlines():
        text, _, wanted = line.rpartition(" = ")
        yield text, [] if wanted == "-" else wanted.split(", ")


def found_in(text):
    book = story_from_text(f"Kit sits. She waits.\n\n{text}\n")
    quotations, _ = find_quotations(book)
    groups = {}
    for quotation, directions in zip(quotations, directions_of(book, quotations), strict=True):
        groups[quotation.group] = list(directions)
    return list(dict.fromkeys(one for group in groups.values() for one in group))


def measure(table=PASSAGES):
    right = found = wanted = 0
    wrong = []
    for text, expected in passages(table):
        got = found_in(text)
        right += len(set(got) & set(expected))
        found += len(got)
        wanted += len(expected)
        if sorted(got) != sorted(expected):
            wrong.append((text, expected, got))
    return right / found, right / wanted, wrong


def test_directions_are_found_in_the_words_around_a_speech(record_property):
    fresh_precision, fresh_recall, missed = measure(NOT_TUNED_ON)
    precision, recall, wrong = measure()
    print(f"directions: precision {100 * precision:.1f} %, recall {100 * recall:.1f} %")  # noqa: T201 - for pytest -rP
    print(f"on others: precision {100 * fresh_precision:.1f} %, recall {100 * fresh_recall:.1f} %")  # noqa: T201
    assert fresh_precision >= 0.9, missed
    assert fresh_recall >= 0.7, missed
    record_property("precision", precision)
    record_property("recall", recall)
    assert len(list(passages())) >= 100
    assert precision >= 0.95, wrong
    assert recall >= 0.95, wrong


@pytest.mark.parametrize("table", [VERBS, ADVERBS, PARTICIPLES])
def test_every_direction_is_one_that_can_be_heard(table):
    assert set(table.values()) <= BUILT_IN.keys()


def test_every_phrase_asks_for_a_direction_that_can_be_heard():
    assert {direction for _, direction in (*PHRASES, *LEADS)} <= BUILT_IN.keys()


def test_a_line_gets_two_directions_at_most():
    story = "“Go,” she whispered softly, sadly, in a trembling voice, laughing.\n"
    for _, line in adapt(story_from_text(story)).script.lines():
        assert len(line.directions) <= 2
        assert not re.search("[A-Z]", "".join(line.directions))


def test_a_passage_says_the_same_wherever_its_lines_end():
    before = (
        "It had rained on the house since the morning, and nobody at the long table had thought of a thing to say. "
    )
    for text, _ in passages():
        for width in (45, 50, 60):
            assert found_in(textwrap.fill(before + text, width)) == found_in(before + text)
