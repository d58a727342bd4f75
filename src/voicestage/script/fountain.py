"""Fountain, the plain-text screenplay: text ⇄ elements.

Source: https://fountain.io/syntax
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator

from voicestage.errors import Place
from voicestage.script.emphasis import plain_words, read_emphasis, write_emphasis
from voicestage.script.screenplay import Element

_FIELD = re.compile(r"([A-Za-z][A-Za-z ]{0,30}):[ \t]*(.*)")
_SCENE = re.compile(r"(?:int|ext|est|int\.?/ext|i/e)[. ]", re.I)
_NUMBER = re.compile(r"\s*(?<!\\)#[^#\n]{1,20}#\s*$")
_BONEYARD = re.compile(r"(?<!\\)/\*.*?(?:\*/|\Z)", re.DOTALL)
_NOTE_LINE = re.compile(r"\[\[(.*)\]\]", re.DOTALL)
_BRACKETED = re.compile(r"\[(?!\[)(.*)(?<!\\)\]")
_EXTENSIONS = re.compile(r"(?:\s*\([^()]*\))+\s*$")
_TRANSITION = re.compile(
    r".*\bTO:|(?:SLOW )?FADE (?:IN|OUT|UP)[.:]?|(?:SMASH |MATCH |JUMP |HARD |QUICK |TIME )?CUT[.:]"
    r"|(?:LAP )?DISSOLVE[.:]|INTERCUT(?: WITH)?:|BLACK ?OUT[.:]?|IRIS (?:IN|OUT)[.:]?|CURTAIN[.:]?"
    r"|LIGHTS (?:UP|DOWN|OUT)[.:]?"
)
"""A line in capitals that stands alone and is for the reader of the page."""
_SENTENCE = re.compile(r"[.!?…,;:。！？、，；：؟،؛।]")
_LONGEST_NAME = 100
_FEW_WORDS, _MORE_WORDS = 2, 4
"""Of a name in a script without capitals: so many, or more where the same line heads another speech."""


def read_fountain(text: str, *, name: str = "script.fountain") -> tuple[Element, ...]:
    """Return the elements of a Fountain text in order; any text is read."""
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    text = _BONEYARD.sub(lambda match: "\n" * match[0].count("\n"), text)
    lines = text.split("\n")
    start, fields = _title_page(lines, name)
    return (*fields, *_body(lines, start, name))


def _title_page(lines: list[str], name: str) -> tuple[int, list[Element]]:
    fields: list[Element] = []
    for number, line in enumerate(lines):
        if not line.strip():
            return (number + 1, fields) if fields else (0, [])
        if match := _FIELD.fullmatch(line):
            if not fields and (_SCENE.match(line) or _is_transition(line.strip())):
                return 0, []
            key = " ".join(match[1].lower().split())
            fields.append(Element(kind="field", key=key, text=plain_words(match[2]), place=Place(name, number + 1)))
        elif fields and line[0] in " \t":
            last = fields[-1]
            more = plain_words(line.strip())
            ends = last.key != "title" or not last.text or last.text[-1] in ".!?:;,—-"
            joined = f"{last.text}{'' if ends else '.'} {more}".strip() if more else last.text
            fields[-1] = Element(kind="field", key=last.key, text=joined, place=last.place)
        else:
            return 0, []
    return len(lines), fields


def _body(lines: list[str], start: int, name: str) -> Iterator[Element]:
    often = Counter(_bare_name(lines[at]) for at in range(start, len(lines)) if _is_alone(lines, at))
    at = start
    while at < len(lines):
        line = lines[at].strip()
        place = Place(name, at + 1)
        if not line:
            at += 1
            continue
        alone = at == 0 or not lines[at - 1].strip()
        after = lines[at + 1].strip() if at + 1 < len(lines) else ""
        if line.startswith("#"):
            level = len(line) - len(line.lstrip("#"))
            yield Element(kind="section", text=plain_words(line[level:].strip()), level=level, place=place)
        elif re.fullmatch(r"={3,}", line):
            pass  # a page break
        elif line.startswith("="):
            yield Element(kind="synopsis", text=line[1:].strip(), place=place)
        elif (line.startswith(".") and not line.startswith("..")) or (alone and _SCENE.match(line)):
            text = _NUMBER.sub("", line.removeprefix(".")).strip()
            yield Element(kind="scene", text=plain_words(text), place=place)
        elif line.startswith("[["):
            while "]]" not in line and at + 1 < len(lines) and lines[at + 1].strip():
                at += 1
                line += f"\n{lines[at].strip()}"
            if note := _NOTE_LINE.fullmatch(line):
                yield Element(kind="note", text=note[1].strip(), place=place)
            else:
                yield _spoken("action", line, place)
        elif line.startswith(">") and not line.endswith("<"):
            yield Element(kind="transition", text=line[1:].strip(), place=place)
        elif alone and not after and _is_transition(line):
            yield Element(kind="transition", text=line, place=place)
        elif after and (line.startswith("@") or (alone and _is_name(line, often))):
            dual = line.endswith("^")
            yield Element(kind="character", text=line.removeprefix("@").rstrip("^ "), dual=dual, place=place)
            at += 1
            while at < len(lines) and lines[at].strip("\n\r\t") not in {"", " "}:
                yield _line_of_speech(lines[at].strip(), Place(name, at + 1))
                at += 1
            continue
        else:
            first = at
            while at < len(lines) and lines[at].strip() and not (at > first and re.match(r"\s*(?:#|\[\[)", lines[at])):
                one = lines[at].strip()
                centred = one.startswith(">") and one.endswith("<")
                one = one[1:-1].strip() if centred else one[1:] if one[0] in "!~" else one
                yield _spoken("action", one, Place(name, at + 1), goes_on=at > first)
                at += 1
            continue
        at += 1


def _line_of_speech(line: str, place: Place) -> Element:
    if line.startswith("(") and line.endswith(")"):
        return Element(kind="parenthetical", text=line[1:-1], place=place)
    return _spoken("dialogue", line.removeprefix("~"), place)


def _spoken(kind: str, text: str, place: Place, *, goes_on: bool = False) -> Element:
    content, notes = read_emphasis(text)
    bracketed = _BRACKETED.fullmatch(text.strip())
    return Element(
        kind="dialogue" if kind == "dialogue" else "action",
        text=plain_words(text),
        content=content,
        notes=notes,
        cue=bracketed[1] if bracketed else "",
        goes_on=goes_on,
        place=place,
    )


def _is_alone(lines: list[str], at: int) -> bool:
    """Tell whether a line may head a speech: nothing stands above it, and something below."""
    return (at == 0 or not lines[at - 1].strip()) and at + 1 < len(lines) and bool(lines[at + 1].strip())


def _bare_name(line: str) -> str:
    return _EXTENSIONS.sub("", line.strip().rstrip("^ "))


def _is_name(line: str, often: Counter[str] | None = None) -> bool:
    """Tell whether a line that heads others is a character's name: all in capitals.

    In a script without capitals any line would be. There it is one if it is as short as names are and holds no mark of
    a sentence; `@` before it says so, and `!` that it is none.
    """
    if len(line) > _LONGEST_NAME or line.startswith("!") or not any(map(str.isalpha, line)):
        return False
    name = _bare_name(line)
    letters = [character for character in name if character.isalpha()]
    if any(character.islower() and not _is_georgian(character) for character in letters):
        return False
    if any(map(str.isupper, letters)):
        return True
    most = _MORE_WORDS if often and often[name] > 1 else _FEW_WORDS
    return bool(letters) and not _SENTENCE.search(name) and len(name.split()) <= most and len(name) <= 10 * most


def _is_georgian(character: str) -> bool:
    """Its letters count as small ones, although it is written without capitals."""
    return "\u10d0" <= character <= "\u10ff"


def _is_transition(line: str) -> bool:
    return not line.startswith("!") and line == line.upper() and bool(_TRANSITION.fullmatch(line))


def write_fountain(elements: Iterable[Element]) -> str:
    """Return elements as a Fountain text; what would be read as another kind is marked."""
    fields: list[str] = []
    blocks: list[str] = []
    for element in elements:
        text = " ".join(element.text.split())
        title = re.sub(r"([\\*_#])", r"\\\1", text)
        match element.kind:
            case "field":
                fields.append(f"{element.key.title()}: {title}")
            case "section":
                blocks.append(f"{'#' * max(1, element.level)} {title}")
            case "scene":
                gap = " " if text.startswith(".") else ""
                blocks.append(title if _SCENE.match(text) and text.isupper() else f".{gap}{title}")
            case "note":
                blocks.append(f"[[{text}]]")
            case "synopsis":
                blocks.append(f"= {text}")
            case "transition":
                blocks.append(f"> {text}")
            case "action":
                words = write_emphasis(element.content)
                if _BRACKETED.fullmatch(words):
                    words = f"\\{words}"
                other = _is_name(words) or _SCENE.match(words) or _is_transition(words) or ":" in words
                blocks.append(f"!{words}" if other or words[:1] in "!@#.=>~[/(" else words)
            case "character":
                plain = _is_name(text) and any(map(str.isupper, text)) and not _SCENE.match(text)
                name = text if plain and not _is_transition(text) else f"@{text}"
                blocks.append(f"{name} ^" if element.dual else name)
            case "parenthetical":
                blocks[-1] += f"\n({text})"
            case "dialogue":
                words = write_emphasis(element.content)
                if words.startswith("~") or (words.startswith("(") and words.endswith(")")):
                    words = f"\\{words}"
                blocks[-1] += f"\n{words}"
    head = "\n".join(fields)
    return "\n\n".join([*([head] if head else []), *blocks]) + "\n"
