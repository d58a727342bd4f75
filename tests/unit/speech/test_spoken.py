from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from voicestage.model.cast import LexiconEntry
from voicestage.model.script import Breath, Line, Rest, Words
from voicestage.model.speech import Phrase, Silence
from voicestage.speech.spoken import spoken

LEXICON = (
    LexiconEntry(word="Reykjavík", ipa="ˈreɪkjavɪk"),
    LexiconEntry(word="lead", ipa="lɛd", character="Jonas"),
    LexiconEntry(word="lead", say="leed"),
    LexiconEntry(word="Polish", say="Pole-ish"),
    LexiconEntry(word="polish", say="pollish"),
    LexiconEntry(word="B flat", say="bee flat"),
    LexiconEntry(word="flat", say="apartment"),
    LexiconEntry(word="Mme.", say="Madam"),
)


def say(*content, lexicon=(), character="MARA"):
    parts = tuple(Words(text=part) if isinstance(part, str) else part for part in content)
    return spoken(Line(speaker=character, content=parts), lexicon=lexicon, character=character)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("“I'll be there,” she said.", "I'll be there, she said."),
        ("He said ‘no’ twice.", "He said no twice."),
        ("'I can't,' she said. 'Not now.'", "I can't, she said. Not now."),
        ("the boys' hats, 'tis true, rock 'n' roll", "the boys' hats, 'tis true, rock 'n' roll"),
        ("back in '68", "back in sixty-eight"),
        ("«Oui», said he", "Oui, said he"),
        ("Mme. Delorme, Mlle Roux and M. Blanc", "Madame Delorme, Mademoiselle Roux and Monsieur Blanc"),
        ("Then M. Blanc met John M. Smith.", "Then Monsieur Blanc met John M Smith."),
        ("Mr. Brandt and Dr. Grey of St. Ives", "Mr Brandt and Doctor Grey of Saint Ives"),
        ("wait . . . no...", "wait… no…"),
        ("... and then", "and then"),
        ("yes -- no - but – well—", "yes — no — but — well—"),
        ("1887–1890, two-thirds", "eighteen eighty-seven to eighteen ninety, two-thirds"),
        ("What?! No!!! Really??", "What? No! Really?"),
        ("STOP that, HELP me", "stop that, help me"),
        ("GET OUT OF IT, I'M HERE!", "get out of it, I'm here!"),
        ("Louis XVIII of the USSR and the BBC", "Louis the Eighteenth of the USSR and the BBC"),
        ("Nooooo! Sooooon. Pleeease!", "No! Soon. Please!"),
        ("2½ miles, ½ a mile", "two and a half miles, half a mile"),
        ("it was _so_ *very* old", "it was so very old"),
        ("soft\u00adhyphen\u200b and\u00a0space", "softhyphen and space"),
    ],
)
def test_words_are_said_as_they_are_meant(written, said):
    assert say(written).text == said


def test_a_word_shouted_among_others_is_stressed():
    assert say("He said NO, twice.").parts == (
        Phrase(text="He said "),
        Phrase(text="no", stress=True),
        Phrase(text=", twice."),
    )
    assert say("GET OUT!").parts == (Phrase(text="get out!"),)


def test_interjections_are_sounds_not_letters():
    assert say("Shhhh!").parts[0] == Phrase(text="Shh", ipa="ʃʃ")


def test_pauses_stress_and_ipa_keep_their_places():
    parts = say(
        "It's only the wind, ",
        Rest(seconds=0.3),
        " it ",
        Words(text="always", stress=True),
        " is ",
        Breath(),
        "past ",
        Words(text="Reykjavik", ipa="ˈreɪkjavɪk"),
        ".",
    ).parts
    assert parts[0] == Phrase(text="It's only the wind, ")
    assert parts[1] == Silence(seconds=0.3)
    assert parts[2:5] == (Phrase(text="it "), Phrase(text="always", stress=True), Phrase(text=" is "))
    assert isinstance(parts[5], Silence)
    assert parts[6:] == (Phrase(text="past "), Phrase(text="Reykjavik", ipa="ˈreɪkjavɪk"), Phrase(text="."))


def test_words_that_flow_on_are_one_phrase():
    assert say("It was ", "late.").parts == (Phrase(text="It was late."),)


def test_a_quotation_may_span_stressed_words():
    assert say("'I ", Words(text="never", stress=True), " said that.'").text == "I never said that."


def test_words_around_a_lexicon_word_see_it():
    lexicon = (LexiconEntry(word="Mara", ipa="ˈmɑːrə"), LexiconEntry(word="Ives", say="Eaves"))
    assert say("Dr. Mara left St. Ives.", lexicon=lexicon).parts == (
        Phrase(text="Doctor "),
        Phrase(text="Mara", ipa="ˈmɑːrə"),
        Phrase(text=" left Saint Eaves."),
    )


def test_names_of_the_cast_are_called_not_spelled():
    line = Line(speaker="A", content=(Words(text="Wait for RHY!"),))
    assert spoken(line, lexicon=(), character="A").text == "Wait for RHY!"
    assert spoken(line, lexicon=(), character="A", names=frozenset({"rhy"})).text == "Wait for Rhy!"


def test_a_curly_apostrophe_opens_no_quotation():
    assert say("‘I saw ’im,’ he said. ’Arry’s gone.").text == "I saw 'im, he said. 'Arry's gone."
    assert say("“’Tis ’ere, in ’is ’and,” she said.").text == "'Tis 'ere, in 'is 'and, she said."


def test_inches_are_no_quotation():
    assert (
        say('"It was 2" long," he said. "And 6" wide."').text == "It was two inches long, he said. And six inches wide."
    )
    assert say('He said, "I counted 9"').text == "He said, I counted nine"


def test_letters_of_a_script_that_stands_for_what_is_held_do_no_harm():
    lexicon = (LexiconEntry(word="Mara", say="Mahra"),)
    assert say("Mara \U00010400\U00010428 Mara", lexicon=lexicon).text == "Mahra \U00010400\U00010428 Mahra"


def test_the_lexicon_finds_whole_words():
    assert say("in Reykjavík's streets", lexicon=LEXICON).parts == (
        Phrase(text="in "),
        Phrase(text="Reykjavík", ipa="ˈreɪkjavɪk"),
        Phrase(text="'s streets"),
    )
    assert say("the leader misleads", lexicon=LEXICON).text == "the leader misleads"


def test_composed_and_decomposed_letters_are_the_same_word():
    assert say("Reykjavi\u0301k", lexicon=LEXICON).parts[0] == Phrase(text="Reykjavík", ipa="ˈreɪkjavɪk")


def test_a_characters_own_entry_wins():
    assert say("lead", lexicon=LEXICON, character="JONAS").parts == (Phrase(text="lead", ipa="lɛd"),)
    assert say("LEAD", lexicon=LEXICON, character="jonas").parts == (Phrase(text="LEAD", ipa="lɛd"),)
    assert say("lead", lexicon=LEXICON).text == "leed"


def test_own_case_comes_first_then_any():
    assert say("Polish polish POLISH", lexicon=LEXICON).text == "Pole-ish pollish Pole-ish"


def test_the_longest_entry_comes_first():
    assert say("a B  flat in a flat", lexicon=LEXICON).text == "a bee flat in a apartment"


def test_the_lexicon_wins_over_what_is_built_in():
    assert say("Mme. Delorme", lexicon=LEXICON).text == "Madam Delorme"


def test_stress_stays_with_a_lexicon_word():
    parts = say(Words(text="Reykjavík", stress=True), lexicon=LEXICON).parts
    assert parts == (Phrase(text="Reykjavík", ipa="ˈreɪkjavɪk", stress=True),)


@pytest.mark.parametrize("text", ["", " ", "…", "—", "“”", "'"])
def test_nothing_to_say_makes_no_trouble(text):
    assert not any(map(str.isalnum, say(text).text))


@given(st.text(max_size=80))
def test_every_text_can_be_said_and_saying_it_again_changes_nothing(text):
    once = say(text).text
    assert say(once).text == say(say(once).text).text
    assert not set(once) & set('“”"«»\n\t')
