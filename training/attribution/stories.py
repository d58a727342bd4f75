"""Stories written for this project, with the speaker of each speech in braces: what novels before 1923 cannot teach.

A file of `stories/<author>/` begins with its people and, where it tells of itself, who the narrator is:

    cast: Kit (female; Kit Arnaud; the girl), the driver (male), the children (group)
    narrator: Kit

    {the driver} “Get in,” he said. “Now.”

A mark holds to the end of its paragraph or to the next one; `{-}` stands before what is quoted and not spoken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from training.attribution.gold import Quote, Work
from voicestage.model.cast import Character, Gender

STORIES = Path(__file__).parent / "stories"
NO_SPEECH = "-"
_HEAD = re.compile(r"(cast|narrator): *(.+)")
_ONE_OF_CAST = re.compile(r" *([^,(]+?) *\(([^)]*)\) *,?")
_MARK_OR_SPEECH = re.compile(r"\{([^}]*)\} ?|“([^“”\n]*)”?")
_GENDERS: dict[str, Gender] = {"male": "male", "female": "female"}


def read_stories(folder: Path = STORIES) -> list[Work]:
    """Read the stories, those of one author after the other.

    Raises:
        ValueError: where a speech has no speaker or one that is not in the cast.
    """
    return [read_story(path) for path in sorted(folder.glob("*/*.md"))]


def read_story(path: Path) -> Work:
    """Read a story; its author is its folder's name."""
    head, _, marked = path.read_text("utf-8").partition("\n\n")
    heads = dict(_head(path, line) for line in head.splitlines())
    characters = tuple(_characters(heads.get("cast", "")))
    text, quotes = _speeches(path, marked.lstrip("\n"))
    unknown = {quote.speaker for quote in quotes} - {character.name for character in characters}
    if unknown:
        raise ValueError(f"{path}: not in the cast: {', '.join(sorted(unknown))}")
    return Work(
        name=path.stem,
        author=path.parent.name,
        text=text,
        characters=characters,
        quotes=tuple(quotes),
        narrator=heads.get("narrator"),
    )


def _head(path: Path, line: str) -> tuple[str, str]:
    found = _HEAD.fullmatch(line)
    if found is None:
        raise ValueError(f"{path}: neither 'cast: …' nor 'narrator: …': {line}")
    return found[1], found[2].strip()


def _characters(cast: str) -> Iterator[Character]:
    for name, rest in _ONE_OF_CAST.findall(cast):
        gender, *aliases = (part.strip() for part in rest.split(";"))
        yield Character(
            name=name,
            gender=_GENDERS.get(gender, "unknown"),
            aliases=tuple(dict.fromkeys(alias for alias in aliases if alias and alias != name)),
        )


def _speeches(path: Path, marked: str) -> tuple[str, list[Quote]]:
    """Return the text without its marks, and its speeches."""
    text = ""
    quotes: list[Quote] = []
    for line in marked.splitlines(keepends=True):
        speaker, spoken, at = "", True, 0
        for found in _MARK_OR_SPEECH.finditer(line):
            text += line[at : found.start()]
            at = found.end()
            if found[1] is not None:
                spoken = found[1] != NO_SPEECH
                speaker = found[1] if spoken else speaker
                continue
            if spoken:
                if not speaker:
                    raise ValueError(f"{path}: no speaker before {found[0]}")
                quotes.append(Quote(start=len(text) + 1, end=len(text) + 1 + len(found[2]), speaker=speaker))
            text += found[0]
            spoken = bool(speaker)
        text += line[at:]
    return text, quotes
