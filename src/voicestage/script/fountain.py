"""Fountain, the plain-text screenplay: text ⇄ elements.

Source: https://fountain.io/syntax
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from voicestage.errors import Place
from voicestage.script.screenplay import Element

_FIELD = re.compile(r"([A-Za-z][A-Za-z ]{0,30}):[ \t]*(.*)")
_SCENE = re.compile(r"(?:int|ext|est|int\.?/ext|i/e)[. ]", re.I)
_NUMBER = re.compile(r"\s*#[^#\n]{1,20}#\s*$")
_BONEYARD = re.compile(r"/\*.*?(?:\*/|\Z)", re.DOTALL)
_CHARACTER = re.compile(r"(?=.*[^\W\d_])[^a-zß-öø-ÿа-яё]+?(?:\s*\([^()]*\))*\s*\^?")
_NOTE_LINE = re.compile(r"\[\[(.*)\]\]", re.DOTALL)
_BOLD = re.compile(r"(?<!\\)\*{2,3}(?=\S)(.+?)(?<=\S)\*{2,3}")
_UNDERLINE = re.compile(r"(?<![\w\\])_(?=\S)([^_\n]+?)(?<=\S)_(?!\w)")


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
            if not fields and _SCENE.match(line):
                return 0, []
            key = " ".join(match[1].lower().split())
            fields.append(Element(kind="field", key=key, text=_plain(match[2]), place=Place(name, number + 1)))
        elif fields and line[0] in " \t":
            last = fields[-1]
            joined = f"{last.text} {_plain(line.strip())}".strip()
            fields[-1] = Element(kind="field", key=last.key, text=joined, place=last.place)
        else:
            return 0, []
    return len(lines), fields


def _body(lines: list[str], start: int, name: str) -> Iterator[Element]:
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
            yield Element(kind="section", text=_plain(line[level:].strip()), level=level, place=place)
        elif re.fullmatch(r"={3,}", line):
            pass  # a page break
        elif line.startswith("="):
            yield Element(kind="synopsis", text=line[1:].strip(), place=place)
        elif (line.startswith(".") and not line.startswith("..")) or (alone and _SCENE.match(line)):
            yield Element(kind="scene", text=_plain(_NUMBER.sub("", line.removeprefix("."))).strip(), place=place)
        elif line.startswith("[["):
            while "]]" not in line and at + 1 < len(lines) and lines[at + 1].strip():
                at += 1
                line += f"\n{lines[at].strip()}"
            if note := _NOTE_LINE.fullmatch(line):
                yield Element(kind="note", text=note[1].strip(), place=place)
            else:
                yield Element(kind="action", text=_stress(line), place=place)
        elif line.startswith(">") and not line.endswith("<"):
            yield Element(kind="transition", text=line[1:].strip(), place=place)
        elif alone and not after and line.isupper() and line.endswith("TO:"):
            yield Element(kind="transition", text=line, place=place)
        elif after and (line.startswith("@") or (alone and _is_name(line))):
            dual = line.endswith("^")
            yield Element(kind="character", text=line.removeprefix("@").rstrip("^ "), dual=dual, place=place)
            at += 1
            while at < len(lines) and lines[at].strip("\n\r\t") not in {"", " "}:
                spoken = lines[at].strip()
                kind = "parenthetical" if spoken.startswith("(") and spoken.endswith(")") else "dialogue"
                text = spoken[1:-1] if kind == "parenthetical" else _stress(spoken.removeprefix("~"))
                place = Place(name, at + 1)
                yield Element(kind="parenthetical" if kind == "parenthetical" else "dialogue", text=text, place=place)
                at += 1
            continue
        else:
            block: list[str] = []
            while at < len(lines) and lines[at].strip() and not (block and re.match(r"\s*(?:#|\[\[)", lines[at])):
                one = lines[at].strip()
                centred = one.startswith(">") and one.endswith("<")
                block.append(_stress(one[1:-1].strip() if centred else one.removeprefix("!").removeprefix("~")))
                at += 1
            yield Element(kind="action", text="\n".join(block), place=place)
            continue
        at += 1


def _is_name(line: str) -> bool:
    return len(line) <= 100 and not line.startswith("!") and bool(_CHARACTER.fullmatch(line))


def _stress(text: str) -> str:
    """Write bold and underlined words as stress."""
    return _UNDERLINE.sub(r"*\1*", _BOLD.sub(r"*\1*", text))


def _plain(text: str) -> str:
    return re.sub(r"(?<!\\)[*_]{1,3}(?=\S)(.+?)(?<=\S)(?<!\\)[*_]{1,3}", r"\1", text).replace("\\", "")


def write_fountain(elements: Iterable[Element]) -> str:
    """Return elements as a Fountain text; what would be read as another kind is marked."""
    fields: list[str] = []
    blocks: list[str] = []
    for element in elements:
        text = " ".join(element.text.split())
        match element.kind:
            case "field":
                fields.append(f"{element.key.title()}: {text}")
            case "section":
                blocks.append(f"{'#' * max(1, element.level)} {text}")
            case "scene":
                blocks.append(text.upper() if _SCENE.match(text) and text.isupper() else f".{text}")
            case "note":
                blocks.append(f"[[{text}]]")
            case "synopsis":
                blocks.append(f"= {text}")
            case "transition":
                blocks.append(f"> {text}")
            case "action":
                forced = _is_name(text) or _SCENE.match(text) or text[:1] in "!@#.=>~[/(" or ":" in text
                blocks.append(f"!{text}" if forced else text)
            case "character":
                name = text if _is_name(text) else f"@{text}"
                blocks.append(f"{name} ^" if element.dual else name)
            case "parenthetical":
                blocks[-1] += f"\n({text})"
            case "dialogue":
                blocks[-1] += f"\n{text}"
    head = "\n".join(fields)
    return "\n\n".join([*([head] if head else []), *blocks]) + "\n"
