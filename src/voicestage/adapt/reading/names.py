"""Names as they are compared, shortened and written in a script."""

from __future__ import annotations

import re
import unicodedata

from voicestage.model.script import NARRATOR, same_name

LONGEST_NAME = 40
"""Characters that a name may have in a script."""


def plain_name(name: str) -> str:
    """Return a name with the characters that a script allows: letters, digits, space and `. ' - &`, 40 at most."""
    kept = "".join(
        character if character.isalnum() or character in ".'-& " or unicodedata.category(character)[0] == "M" else " "
        for character in name.replace("’", "'")
    )
    kept = re.sub(r"\A[^\w]+", "", " ".join(kept.split()))
    if len(kept) > LONGEST_NAME:
        kept = kept[: LONGEST_NAME + 1].rpartition(" ")[0] or kept[:LONGEST_NAME]
    return kept.strip()


def speaker_name(name: str) -> str:
    """Return a name as it stands before a line: in capitals, where that is still the same name."""
    if name == NARRATOR:
        return name
    upper = name.upper()
    return upper if same_name(upper) == same_name(name) and len(upper) <= LONGEST_NAME else name


def name_key(word: str) -> str:
    """Return the form by which parts of names are compared: case folded, without full stops and accents."""
    if word.isascii():
        return word.lower().rstrip(".")
    plain = unicodedata.normalize("NFKD", word.replace("’", "'"))
    return "".join(c for c in plain if not unicodedata.combining(c)).casefold().rstrip(".")
