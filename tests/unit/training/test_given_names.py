"""Which names of the world are kept."""

from training.given_names.__main__ import given_names

from voicestage.adapt.given_names import gender_of_given_name
from voicestage.adapt.vocabulary import vocabulary

NAMES = {
    "sigrun": [18, 3190, 0.986, 3],
    "zayd": [21, 7333, 0.0, 3],
    "anne-marie": [20, 9000, 0.99, 3],
    "cass": [14, 2097, 0.432, 3],  # both
    "bhatt": [2, 400, 0.0, 3],  # few know it
    "tolly": [6, 18, 0.05, 3],  # few bear it
    "captain": [6, 424, 0.005, 3],  # a word
    "&#26519;": [9, 900, 0.0, 3],
}


def test_names_are_kept_whose_gender_is_plain():
    assert given_names(NAMES, vocabulary()) == [("anne-marie", "f"), ("sigrun", "f"), ("zayd", "m")]


def test_what_is_shipped_knows_names_with_marks_in_any_case():
    names = ("Sigrún", "ZAYD", "İlhami", "Ðorđe", "Nguyễn", "Anne-Marie", "Kit", "Captain")
    genders = ["female", "male", "male", "male", "unknown", "female", "unknown", "unknown"]
    assert [gender_of_given_name(name) for name in names] == genders
