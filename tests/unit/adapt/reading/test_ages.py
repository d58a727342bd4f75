"""How old people are, and whether women or men: as the words of a story tell it, and no other words."""

import pytest

from voicestage.adapt import Grounds, adapt
from voicestage.books import story_from_text
from voicestage.model.cast import Cast, Character


def found(story, name):
    adaptation = adapt(story_from_text(story, name="story"))
    character = next(each for each in adaptation.characters if each.name == name)
    return character, adaptation.grounds.get(name, Grounds())


@pytest.mark.parametrize(
    ("told", "age", "words"),
    [
        ("Bram was ten years old.", "child", "Bram was ten years old"),
        ("Bram was not yet twenty, and tall.", "young", "Bram was not yet twenty"),
        ("Bram, who was fourteen, had the oars.", "young", "Bram, who was fourteen"),
        ("Bram, forty-two, had the oars.", "adult", "Bram, forty-two"),
        ("Bram, aged 71, had the oars.", "old", "Bram, aged 71"),
        ("Bram had turned thirty that week.", "adult", "Bram had turned thirty"),
        ("Bram had the oars. He was about sixty-five.", "old", "He was about sixty-five"),
        ("Bram had the oars. He was in his late sixties.", "old", "in his late sixties"),
        ("Bram would be thirty in May.", "young", "Bram would be thirty"),
        ("Bram, a man of fifty, had the oars.", "adult", "a man of fifty"),
        ("Bram was very old.", "old", "Bram was very old"),
        ("Bram was in his mid-forties.", "adult", "in his mid-forties"),
        ("There old Bram had the oars.", "old", "old Bram"),
        ("There young Bram had the oars.", "young", "young Bram"),
        # what is counted is something else
        ("Bram was seven miles from home.", "unknown", ""),
        ("Bram was one of ten men.", "unknown", ""),
        ("Bram was twelve years in the Navy.", "unknown", ""),
        ("Bram was ten years older than the boat.", "unknown", ""),
        ("Bram had twenty nets.", "unknown", ""),
        ("Bram had eleven.", "unknown", ""),
        ("Bram, a father of eight, had the oars.", "unknown", ""),
        ("The letter was for Bram, 14, Elm Road.", "unknown", ""),
        ("Bram was eighty, ninety yards off.", "unknown", ""),
        ("Bram was ten to one.", "unknown", ""),
        ("Bram was 98.6 by the glass.", "unknown", ""),
        # it is long ago, or not so
        ("When Bram was ten the war ended.", "unknown", ""),
        ("Bram was ten when the war ended.", "unknown", ""),
        ("Bram had been a sickly child.", "unknown", ""),
        ("Ten years ago Bram was eight.", "unknown", ""),
        ("Bram wasn't ten.", "unknown", ""),
        ("Bram looked younger than his sixty years.", "unknown", ""),
        # fondly, or once
        ("Good old Bram had the oars.", "unknown", ""),
        ("Bram was a child at heart.", "unknown", ""),
        ("Bram was old enough.", "unknown", ""),
        ("His old friend Bram had the oars.", "unknown", ""),
    ],
)
def test_years_and_adjectives_tell_an_age(told, age, words):
    story = f"{told}\n\n“The tide is turning,” said Bram.\n\n“Let it,” said Mrs. Oake.\n"
    bram, grounds = found(story, "Bram")
    assert bram.age == age
    assert grounds.age == (f'"{words}"' if words else "")


@pytest.mark.parametrize(
    ("tag", "name", "age"),
    [
        ("said the old woman", "Old Woman", "old"),
        ("said the little girl", "Little Girl", "child"),
        ("said the child", "Child", "child"),
        ("said the 300-year-old vampire", "300-Year-Old Vampire", "old"),
        ("said Lola", "Lola", "unknown"),
        ("said little Mrs. Oake", "Mrs. Oake", "unknown"),
        ("said his old boss", "Old Boss", "unknown"),
        ("said a young man with a lamp", "Young Man with a Lamp", "young"),
        ("said Grandma", "Grandma", "old"),
        ("said Captain Voss", "Captain Voss", "unknown"),
    ],
)
def test_what_somebody_is_called_tells_an_age(tag, name, age):
    assert found(f"“The tide is turning,” {tag}.\n\n“Let it,” said Bram.\n", name)[0].age == age


def test_somebody_says_how_old_he_is():
    story = "“How old are you?” asked Mrs. Oake.\n\n“I’m nine,” said Bram.\n\n“I am seventy-three,” said Mrs. Oake.\n"
    assert found(story, "Bram")[0].age == "child"
    assert found(story, "Mrs. Oake")[1] == Grounds(gender='"Mrs. Oake"', age='"I am seventy-three"')


@pytest.mark.parametrize(
    ("story", "name", "gender", "words"),
    [
        ("“Wait,” said Mrs. Oake.", "Mrs. Oake", "female", '"Mrs. Oake"'),
        ("Wick stood up and shook her head.\n\n“Wait,” said Wick.", "Wick", "female", '"she" behind the name'),
        ("“Wait,” said the driver.\n\nThe driver shook her head.", "Driver", "female", '"she" behind the name'),
        ("“Wait,” said Sigrún.", "Sigrún", "female", "a woman's name"),
        ("Sigrún kissed him.\n\n“Wait,” said Sigrún.", "Sigrún", "female", "a woman's name"),
        ("Bashir took her hand.\n\n“Wait,” said Bashir.", "Bashir", "male", "a man's name"),
        ("Brell gave him the key.\n\n“Wait,” said Brell.", "Brell", "unknown", ""),
        ("“Wait,” said Babajide.", "Babajide", "male", "a man's name"),
        ("“Wait,” said Brell.", "Brell", "unknown", ""),
    ],
)
def test_what_tells_women_from_men(story, name, gender, words):
    character, grounds = found(f"{story}\n", name)
    assert (character.gender, grounds.gender) == (gender, words)


def test_what_the_cast_says_stands():
    cast = Cast(characters=(Character(name="Bram", gender="female", age="old"),))
    adaptation = adapt(story_from_text("Bram was ten.\n\n“Wait,” said Bram.\n", name="story"), cast)
    assert adaptation.characters == cast.characters
