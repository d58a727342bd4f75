"""Whoever an adaptation found, in voices.yaml: each with a voice, and with what told gender and age."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from voicestage.files import read_text, write_bytes, write_text
from voicestage.model.cast import Cast, Character
from voicestage.model.script import NARRATOR, Script, same_name
from voicestage.production.folder import Production
from voicestage.production.genders import with_likely_gender
from voicestage.production.schema import keep_schema
from voicestage.production.voices import kept_choices

if TYPE_CHECKING:
    from voicestage.adapt import Grounds
    from voicestage.model.book import Book, Picture


def extended(
    production: Production,
    book: Book,
    cast: Cast,
    script: Script,
    characters: Sequence[Character],
    grounds: Mapping[str, Grounds],
) -> tuple[str, tuple[str, ...]]:
    """Return the production's voices.yaml with everyone who speaks, and who is new in it."""
    from voicestage.casting.extend import extend
    from voicestage.casting.parts import meetings, parts, weights

    old_text = read_text(production.voices_file) if production.voices_file.exists() else None
    known = {same_name(name) for character in cast.characters for name in character.names}
    characters = [with_likely_gender(each) for each in characters]
    narrator = cast.find(NARRATOR) or Character(name=NARRATOR)
    new = [each for each in (narrator, *characters) if cast.find(each.name) is None]
    found = parts(script, Cast(characters=(*cast.characters, *new)))
    text = extend(
        old_text,
        (narrator, *characters),
        title=book.title,
        author=book.author,
        language=book.language,
        weights=weights(found),
        meetings=meetings(found),
        kept=kept_choices(production, cast),
        remarks={each.name: _remark(each, grounds.get(each.name)) for each in characters},
    )
    return text, tuple(each.name for each in characters if same_name(each.name) not in known)


def _remark(character: Character, grounds: Grounds | None) -> str:
    """Say what tells a character's gender and age, unless the name itself does: `female: "she" behind the name`."""
    if grounds is None:
        return ""
    told = ((character.gender, grounds.gender), (character.age, grounds.age))
    return "; ".join(f"{what}: {words}" for what, words in told if words and words != f'"{character.name}"')


def write_voices(production: Production, text: str, given: Path | None) -> None:
    """Write the cast file of a production, where it changed and is not the one that was given to be read."""
    stands = production.voices_file.exists() and read_text(production.voices_file) == text
    if not stands and not _same_file(given, production.voices_file):
        write_text(production.voices_file, text)
    keep_schema(production)


def with_cover(text: str, production: Production, picture: Picture) -> str:
    """Take the book's cover over, unless a picture of that name stands there."""
    from voicestage.casting.edit import set_value

    target = production.root / f"cover{Path(picture.name).suffix}"
    if not target.exists():
        write_bytes(target, picture.data)
    return set_value(text, ("cover",), target.name)


def _same_file(one: Path | None, other: Path) -> bool:
    return one is not None and one.resolve() == other.resolve()
