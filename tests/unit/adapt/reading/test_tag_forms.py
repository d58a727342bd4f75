"""How stories say who speaks, in every form that people write; and whoever may be called so."""

import pytest

from voicestage.adapt import adapt
from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.adapt.speakers.ranker import read_story
from voicestage.books import story_from_text

ROOM = (
    "Anna Weiss had come home early, and Jonas was still up. Mrs. Tolland sat by the stove with the old sailor.\n\n"
    "Anna looked at Jonas. Jonas shrugged.\n\n“It is late,” said Mrs. Tolland.\n\n"
)
ANNA = {"Anna", "Anna Weiss", "Miss Weiss"}
FORMS = (
    "“Hello there.” It was Anna who spoke.",
    "“Hello there.” It was Anna's voice.",
    "“Hello there,” came Anna's voice from the hall.",
    "“Hello there,” came from Anna.",
    "“Hello there.” Anna's voice was low.",
    "“Hello there.” This from Anna.",
    "“Hello there,” was all Anna said.",
    "“Hello there,” was what Anna said.",
    "“Hello there,” was all that Anna could say.",
    "“Hello there,” Anna managed.",
    "“Hello there,” Anna got out.",
    "“Hello there,” Anna put in.",
    "“Hello there,” Anna went on.",
    "“Hello there,” put in Anna quickly.",
    "“Hello there,” went on Anna.",
    "“Hello there”—Anna's hand was on the door—“and goodbye.”",
    "“Hello there”—Anna paused—“and goodbye.”",
    "“Hello there.” Anna, pouring the tea, did not look up.",
    "“Hello there,” Anna, pouring the tea, said.",
    "“Hello there,” said a tired Anna.",
    "“Hello there,” said an exhausted but happy Anna.",
    "“Hello there,” said poor, tired Anna.",
    "“Hello there,” said Anna Weiss, who had come in.",
    "“Hello there,” Miss Weiss said.",
    "“Hello there,” Anna Weiss heard herself say.",
    "“Hello there,” Anna found herself saying.",
    "“Hello there,” Anna began to say.",
    "“Hello there,” Anna tried to say.",
    "“Hello there,” Anna wanted to say.",
    "“Hello there,” Anna was saying.",
    "“Hello there,” Anna had said.",
    "“Hello there,” Anna would say.",
    "“Hello there,” Anna could only say.",
    "“Hello there,” Anna kept saying.",
    "“Hello there,” Anna told Jonas.",
    "“Hello there,” Anna told him.",
    "“Hello there,” Anna said to Jonas.",
    "“Hello there,” Anna said, to Jonas's surprise.",
    "“Hello there,” Anna snapped at Jonas.",
    "“Hello there,” said Anna, turning to Jonas.",
    "“Hello there,” said Anna to Jonas, and Jonas laughed.",
    "“Hello there,” and Anna laughed.",
    "“Hello there,” Anna, who never laughed, laughed.",
    "Anna said, “Hello there.”",
    "Anna said to Jonas, “Hello there.”",
    "Anna turned to Jonas and said, “Hello there.”",
    "Anna turned to Jonas. “Hello there.”",
    "To Jonas, Anna said, “Hello there.”",
    "Turning to Jonas, Anna said, “Hello there.”",
    "When Jonas sat down, Anna said, “Hello there.”",
    "Jonas sat down, and Anna said, “Hello there.”",
    "Jonas looked up when Anna said, “Hello there.”",
    "Jonas heard Anna say, “Hello there.”",
    "Jonas heard Anna saying, “Hello there.”",
    "“Hello there,” Jonas heard Anna say.",
    "Anna came in. “Hello there,” Jonas heard her say.",
    "And then Anna: “Hello there.”",
    "Anna: “Hello there.”",
    "Then Anna spoke. “Hello there.”",
    "Anna's voice was low. “Hello there.”",
    "Anna's reply was short. “Hello there.”",
    "Anna answered with a shrug: “Hello there.”",
    "Said Anna: “Hello there.”",
    "Quoth Anna, “Hello there.”",
    "From Anna came a whisper: “Hello there.”",
    "It was Anna who broke the silence. “Hello there.”",
    "At last it was Anna who spoke: “Hello there.”",
    "All Anna said was, “Hello there.”",
    "Anna's only answer was, “Hello there.”",
    "Anna's first words were, “Hello there.”",
    "Anna opened her mouth to say, “Hello there.”",
    "“Hello there,” Anna signed.",
    "“Hello there,” Anna mouthed.",
    "“Hello there,” Anna thought aloud.",
    "“Hello there,” Anna lied.",
    "“Hello there,” Anna deadpanned.",
    "“Hello there,” Anna breathed.",
    "“Hello there,” Anna shot back.",
    "“Hello there,” shot back Anna.",
    "“Hello there,” Anna fired back at Jonas.",
    "“Hello there,” Anna called up the stairs to Jonas.",
    "“Hello there,” Anna called after Jonas.",
    "“Hello there,” Jonas's sister Anna said.",
    "“Hello there,” said Jonas's sister Anna.",
    "“Hello there,” said his sister Anna.",
    "“Hello there.” Anna nodded at Jonas. “Come in.”",
    "“Hello there.” Jonas watched Anna pour. “Come in,” Anna added.",
    "“Hello there,” Anna said, and, when Jonas only stared, “Come in.”",
    "“Hello there!” Anna said: “come in.”",
    "“Hello there!” (This was Anna.)",
    "“Hello there,” says Anna.",
    "“Hello there,” goes Anna.",
    "“Hello there,” Anna's like.",
    "“Hello there?” asked Anna of Jonas.",
    "“Hello there,” Anna offered.",
    "“Hello there,” Anna volunteered, “if you like.”",
    "“Hello there,” Anna concluded.",
    "“Hello there,” Anna tried.",
    "“Hello there,” Anna ventured.",
    "“Hello there,” Anna cut in.",
    "“Hello there,” Anna broke in.",
    "“Hello there,” Anna burst out.",
    "“Hello there,” burst out Anna.",
    "“Hello there,” Anna blurted out.",
    "“Hello there,” Anna chimed in.",
    "“Hello there,” Anna piped up.",
    "“Hello there,” Anna spoke up.",
    "“Hello there,” Anna spat.",
    "“Hello there,” Anna bit out.",
    "“Hello there,” Anna ground out.",
    "“Hello there,” Anna sang out.",
    "“Hello there,” Anna put in, “and good night.”",
    "Jonas looked up, and Anna went on, “Hello there.”",
    "Anna looked at Jonas and broke in: “Hello there.”",
    "Anna came to the table where Jonas sat with the sailor; and, looking for a pen, said in a whisper, “Hello there.”",
    "Anna laughed at Jonas for a while; then let him go -- saying, as he left, “Hello there.”",
    "Jonas played an air; and soon afterwards Anna, drawing near to him, said, “Hello there.”",
    "Anna saw Jonas start at this, but he said nothing, and she went on, “Hello there.”",
    "Anna was calling out, while Jonas sang: “Hello there.”",
    "“Hello there,” Anna wrote.",
    "“Hello there,” Anna typed.",
    "“Hello there,” Anna radioed.",
    "“Hello there,” came the answer from Anna.",
    "“Hello there,” came Anna's muffled reply.",
    "“Hello there!” came a shout from Anna.",
    "“Hello there,” a voice said. It was Anna.",
    "“Hello there,” said a voice behind Jonas. It was Anna's.",
    "“Hello there.” Anna put down the cup, and Jonas picked it up.",
    "“Hello there.” With a sigh, Anna put down the cup.",
    "“Hello there.” Slowly Anna put down the cup.",
    "“Hello there.” Putting down the cup, Anna turned to Jonas.",
    "“Hello there.” Behind Jonas, Anna laughed.",
    "“Hello there.” There was a smile in Anna's voice.",
    "“Hello there.” That was Anna.",
    "“Hello there,” this was Anna, “come in.”",
)
NAMES = (
    *("O'Brien", "McAllister", "D'Artagnan", "Jean-Luc", "Łukasz", "Zoë", "Ngũgĩ", "Élodie"),
    *(
        "Agent 47",
        "R2-D2",
        "J. K. Wren",
        "Dr. Strange",
        "Sister Mary Agnes",
        "Père Goriot",
        "Big Jim",
        "Long John Silver",
    ),
    *("Miss May", "Mr. April", "Will", "Grace", "Hope", "Faith", "Rose", "Mark"),
    *("Bill", "Jack Frost", "Robin", "Dawn", "June", "August", "Summer", "River"),
    *("Sky", "Ash", "Reed", "Stone", "Hunter", "Baker", "Cook", "Carter"),
    *("Mason", "Bishop", "Dean", "Earl", "Duke", "Prince", "King", "Judge Harper"),
    *(
        "Captain Ahab",
        "Colonel Mustard",
        "Sergeant Pepper",
        "Inspector Morse",
        "Professor Plum",
        "Lady Macbeth",
        "Lord Jim",
        "Sir Toby",
    ),
    *("Queen Mab", "Prince Hal", "Nurse Ratched", "Cousin Bette", "Aunt Polly", "Uncle Tom", "Grandma Ida", "Ms. Vu"),
    *("Xi", "Bo-Peep", "Al", "Ed", "Jo", "Señora Ruiz", "Herr Doktor Falk"),
    *(
        "Van Helsing",
        "Ludwig van Beethoven",
        "Osama bin Rashid",
        "Mary Ann",
        "Anne-Marie",
        "Mrs. Van der Berg",
        "Tk'lar",
        "HAL",
    ),
    *("Unit 7", "Seven", "Two", "Patience", "Constance", "Chance", "Chase", "Art"),
    *("Sunny", "Happy", "Christian", "Jesus", "Angel", "Guy", "Rusty", "Buddy"),
    *("Sonny", "Junior", "Doc", "Red", "Blue", "Smoke", "Ghost", "Wolf"),
    *("Bear", "Fox", "Hawk", "Crow", "Moth", "Mx. Lee"),
)
DESCRIPTIONS = (
    *("an old woman", "a tall man", "the postman", "the girl in red", "the clerk at the desk", "the train conductor"),
    *("the police officer", "the very old man", "the robot", "the old oak", "the toaster", "the moon", "the eldest"),
    *(
        "the elder twin",
        "the redhead",
        "the bearded man",
        "the chief of police",
        "the hooded figure",
        "the other woman",
    ),
    *(
        "the second guard",
        "the woman who had lost her hat",
        "the man on the left",
        "the Norwegian",
        "the smallest angel",
    ),
)


@pytest.mark.parametrize("form", FORMS)
def test_whatever_the_form_it_is_anna_who_speaks(form):
    quotes = adapt(story_from_text(f"{ROOM}{form}\n\n“And you?” asked Mrs. Tolland.\n")).quotes
    assert quotes[0].speaker == quotes[-1].speaker == "Mrs. Tolland"
    assert len(quotes) > 2
    assert {quote.speaker for quote in quotes[1:-1]} <= ANNA


@pytest.mark.parametrize("name", NAMES)
def test_whatever_the_name_its_owner_speaks(name):
    story = (
        f"{name} and Bo Lind sat in the kitchen. Bo smiled.\n\n“It is late,” said Bo.\n\n"
        f"“Hello there,” said {name}.\n\n“And you?” asked Bo.\n"
    )
    assert [quote.speaker for quote in adapt(story_from_text(story)).quotes] == ["Bo", name, "Bo"]


@pytest.mark.parametrize("description", DESCRIPTIONS)
@pytest.mark.parametrize("tag", ["“Hello there,” said {}.", "“Hello there,” {} said."])
def test_whoever_is_described_speaks(description, tag):
    story = (
        "Bo Lind sat in the kitchen. Bo smiled.\n\n“It is late,” said Bo.\n\n"
        f"{tag.format(description)}\n\n“And you?” asked Bo.\n"
    )
    first, second, third = (quote.speaker for quote in adapt(story_from_text(story)).quotes)
    assert first == third == "Bo"
    assert set(second.lower().split()) & set(description.lower().split())


@pytest.mark.parametrize(
    "tag",
    ["said poor, tired Jonas", "said honest, bluff Jonas", "said old Jonas", "cried out poor, young, tired Jonas"],
)
def test_epithets_do_not_hide_the_tag(tag):
    story = f"Anna and Jonas sat down.\n\n“It was,” {tag}.\n\n“It is,” said Anna.\n"
    book = story_from_text(story)
    quotations, _ = find_quotations(book)
    tags = [turn.tag for turn in read_story(book, quotations, None, None).scan.turns]
    assert [found.mention.text for found in tags if found is not None] == ["Jonas", "Anna"]


def test_a_name_that_comes_later_has_no_alias_that_may_mean_anybody():
    story = (
        "Jonas and Mrs. Tolland waited.\n\n“Is anyone up?” said a voice behind Jonas. It was Anna's.\n\n"
        "“I am,” said Jonas.\n\n“Then help me,” said Anna.\n"
    )
    anna = next(one for one in adapt(story_from_text(story)).characters if one.name == "Anna")
    assert anna.aliases == ()
