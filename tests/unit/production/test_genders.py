"""What a name tells of who bears it, where nobody has said."""

import subprocess
import sys

import pytest

from voicestage.model.cast import Cast, Character
from voicestage.production.genders import likely_gender, with_likely_genders


@pytest.mark.parametrize(
    ("name", "gender"),
    [
        ("MARA", "female"),  # by its end
        ("Arvo", "male"),
        ("JONAS", "male"),  # a given name
        ("Joshua", "male"),  # one that its end would tell wrong
        ("Mary Ann O'Brien", "female"),
        ("MME. DELORME", "female"),  # a title
        ("Herr Vogel", "male"),
        ("CAPTAIN", "unknown"),
        ("the old woman", "female"),  # a noun
        ("the vista", "unknown"),  # a description is no name
        ("Pip", "unknown"),
        ("小明", "unknown"),
        ("2nd Guard", "unknown"),
    ],
)
def test_what_names_tell(name, gender):
    assert likely_gender(name) == gender


def test_what_is_written_stands_and_any_of_the_names_may_tell():
    cast = Cast(
        characters=(
            Character(name="ANNA", gender="male"),
            Character(name="CAPTAIN", aliases=("Solberg", "Mrs. Solberg")),
            Character(name="NARRATOR"),
        )
    )
    assert [each.gender for each in with_likely_genders(cast).characters] == ["male", "female", "unknown"]


def test_asking_a_name_loads_nothing_heavy():
    code = (
        "import sys; from voicestage.production.genders import likely_gender; likely_gender('MARA')\n"
        "print([module for module in ('numpy', 'voicestage.adapt.adaptation') if module in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
