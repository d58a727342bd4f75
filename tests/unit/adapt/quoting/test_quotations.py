import pytest

from voicestage.adapt.quoting.quotations import find_quotations
from voicestage.books import story_from_text


def speech(text):
    book = story_from_text(text)
    quotations, _ = find_quotations(book)
    return [book.raw[q.start : q.end] for q in quotations]


def codes(text):
    return [(d.code, d.place.line) for d in find_quotations(story_from_text(text))[1]]


def test_british_single_marks_leave_apostrophes_alone():
    text = "‘Don’t go,’ said Kit. ‘The boys’ boat isn’t back, and ’tis late.’ It was Kit’s uncle’s boat.\n"
    assert speech(text) == ["Don’t go,", "The boys’ boat isn’t back, and ’tis late."]


def test_straight_single_marks_leave_apostrophes_alone():
    text = "'I've been goin' there,' says Kit, 'for years. 'Tis far.' It was Kit's uncle's boat.\n"
    assert speech(text) == ["I've been goin' there,", "for years. 'Tis far."]


def test_quotations_inside_speech_belong_to_the_speech():
    assert speech("“He said ‘never’ to me,” says Kit.\n") == ["He said ‘never’ to me,"]
    assert speech("‘He said “never” to me,’ says Kit.\n") == ["He said “never” to me,"]


def test_guillemets_pointing_inward():
    assert speech("»Wer da?« fragt sie.\n\n»Ich.«\n") == ["Wer da?", "Ich."]


@pytest.mark.parametrize(
    "text",
    [
        "She called it her “yacht” and he laughed.\n",
        "The sign says “No Entry” in red.\n",
        "He had read “Moby-Dick” on the train.\n",
        "The so-called “experts” were late.\n",
        'The pipe was 6" wide and it leaked.\n',
    ],
)
def test_signs_titles_and_so_called_things_are_not_spoken(text):
    assert speech(text) == []


def test_both_parts_of_an_interrupted_speech_are_one_group():
    book = story_from_text("“I am,” she says, “quite sure.” He waits. “Are you?”\n\n“No.”\n")
    quotations, _ = find_quotations(book)
    first, second, third, fourth = (q.group for q in quotations)
    assert first == second
    assert len({second, third, fourth}) == 3


def test_a_speech_goes_on_over_a_paragraphs_end():
    text = "“It had nine windows.\n\n“Then it had none.”\n\n“Oh.”\n"
    book = story_from_text(text)
    groups = [q.group for q in find_quotations(book)[0]]
    assert groups[0] == groups[1] != groups[2]
    assert codes(text) == []


def test_a_speech_that_nothing_closes_ends_with_its_paragraph_and_is_reported():
    text = "Kit waits.\n\n“I never said that.\n\nBruno shrugs. The rain goes on.\n\n“You did,” he says.\n"
    assert speech(text) == ["I never said that.", "You did,"]
    assert codes(text) == [("unclosed-speech", 3)]


@pytest.mark.parametrize(
    ("later", "carried"),
    [
        ("“I tried to,” Mary said.", False),
        ("“I tried to,” said Mrs. Tench.", False),
        ("“I tried to,” said Tom.", True),
        ("“I tried to,” Mr. Tom Reed said.", True),
        ("“I tried to,” he said.", True),
        ("“I tried to.”", True),
    ],
)
def test_a_tag_with_another_name_tells_of_a_forgotten_mark(later, carried):
    story = f"“You never told me,” said Tom. “Not once in nine years.\n\n{later}\n"
    quotations, faults = find_quotations(story_from_text(story, name="story"))
    assert (quotations[2].group == quotations[1].group) == carried
    assert [f"{fault.place}" for fault in faults] == ([] if carried else ["story:1:32"])


def test_a_mark_that_closes_nothing_is_reported():
    text = "“You did,” he says.\n\nI never said that,” says Kit.\n"
    assert speech(text) == ["You did,"]
    assert codes(text) == [("stray-quotation-mark", 3)]


def test_offsets_count_the_characters_of_the_raw_text():
    raw = "It was late,\r\nand “come\r\nin,” she said.\r\n"
    book = story_from_text(raw)
    (quotation,), _ = find_quotations(book)
    assert raw[quotation.start : quotation.end] == "come\r\nin,"
    assert raw[quotation.outer_start : quotation.outer_end] == "“come\r\nin,”"


def test_spanish_dashes():
    assert speech("—Hola —dijo Ana—. ¿Vienes?\n\n—No.\n") in (
        ["Hola", "¿Vienes?"],
        ["Hola —dijo Ana—. ¿Vienes?", "No."],
    )


@pytest.mark.parametrize("marks", ["“”", "‘’", '""', "''", "«»", "„“", "»«"])
def test_a_speech_broken_off_by_what_is_done_meanwhile(marks):
    opening, closing = marks
    story = f"{opening}Hello there{closing}—Kit ran up—{opening}and stay.{closing}\n"
    quotations, faults = find_quotations(story_from_text(story))
    assert [story[q.start : q.end] for q in quotations] == ["Hello there", "and stay."]
    assert not faults


@pytest.mark.parametrize(
    "tag",
    [
        *("said poor, tired Kit.", "was his short, full answer.", "came Kit's muffled reply.", "was all she said."),
        *("said honest Kit.", "cried Kit.", "the keeper said.", "was said in a low voice."),
    ],
)
def test_behind_a_dash_the_tag_says_where_the_speech_ends(tag):
    story = f"— It is late, said Jonas.\n\n— _You_ are late, {tag}\n\n— I know, said Jonas.\n"
    quotations, _ = find_quotations(story_from_text(story))
    assert [story[q.start : q.end].rstrip(",") for q in quotations] == ["It is late", "_You_ are late", "I know"]


@pytest.mark.parametrize("marks", ["“”", "‘’", '""', "''", "«»"])
@pytest.mark.parametrize("tag", ["said Kit", "he replied, looking up", "said the old man though burning to know"])
def test_a_speech_goes_on_behind_a_semicolon(marks, tag):
    opening, closing = marks
    story = f"{opening}It is late,{closing} {tag}; {opening}who can it be?{closing}\n"
    quotations, _ = find_quotations(story_from_text(story))
    assert [story[q.start : q.end] for q in quotations] == ["It is late,", "who can it be?"]
    assert quotations[0].group == quotations[1].group


def test_who_calls_out_speaks_and_what_is_called_so_does_not():
    story = "Kit opened the door and called out, “Anna, come here.”\n\nA ship called “The Anna” came in.\n"
    quotations, _ = find_quotations(story_from_text(story))
    assert [story[q.start : q.end] for q in quotations] == ["Anna, come here."]
