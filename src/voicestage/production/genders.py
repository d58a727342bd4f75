"""Whether a name is a woman's or a man's, where nobody has said: for the choice of a voice, and nothing else."""

from __future__ import annotations

import re
from dataclasses import replace

from voicestage.model.cast import Cast, Character, Gender
from voicestage.model.script import NARRATOR, same_name

_ENDINGS: dict[str, Gender] = {"a": "female", "o": "male"}
"""Of the 959 given names that are known 185 in -a are women's and 4 men's, 29 in -o are men's and 3 women's; no other
letter tells as much."""


def with_likely_genders(cast: Cast) -> Cast:
    """Return the cast in which everyone has a gender whose name tells it; the narrator is as written."""
    return replace(cast, characters=tuple(map(with_likely_gender, cast.characters)))


def with_likely_gender(character: Character) -> Character:
    """Return the character with the gender that its names tell, where it has none."""
    if character.gender != "unknown" or same_name(character.name) == same_name(NARRATOR):
        return character
    told = (likely_gender(name) for name in character.names)
    return replace(character, gender=next((gender for gender in told if gender != "unknown"), "unknown"))


def likely_gender(name: str) -> Gender:
    """Return the gender that a name tells by its title, by a noun, by a given name, by its end; or unknown.

    >>> likely_gender("MME. DELORME"), likely_gender("the old woman"), likely_gender("JONAS"), likely_gender("Captain")
    ('female', 'female', 'male', 'unknown')
    """
    from voicestage.adapt.given_names import gender_of_given_name
    from voicestage.adapt.vocabulary import vocabulary

    known = vocabulary()
    words = re.findall(r"[^\W\d_]+(?:['’][^\W\d_]+)*", name.lower())
    for table in (known.titles, known.nouns):
        found = {table.get(word, "unknown") for word in words} - {"unknown"}
        if len(found) == 1:
            return found.pop()
    given = [word for word in words if word not in known.titles]
    if not given or "the" in words or any(word in known.nouns for word in given):
        return "unknown"
    told = gender_of_given_name(given[0])
    if told != "unknown" or given[0] in known.given_names:
        return told
    return _ENDINGS.get(given[0][-1], "unknown")
