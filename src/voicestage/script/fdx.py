"""Final Draft (FDX), the studios' screenplay: XML ⇄ elements."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from voicestage.errors import Place, StorageError
from voicestage.markup import Element as Node
from voicestage.markup import escaped, quoted, tree
from voicestage.model.script import Inline, Words
from voicestage.script.emphasis import note_of, read_runs
from voicestage.script.marks import normal
from voicestage.script.screenplay import Element, ElementKind

_KINDS: dict[str, ElementKind] = {
    "scene heading": "scene",
    "action": "action",
    "general": "action",
    "character": "character",
    "parenthetical": "parenthetical",
    "dialogue": "dialogue",
    "lyrics": "dialogue",
    "transition": "transition",
    "shot": "transition",
    "new act": "section",
    "outline 1": "section",
    "end of act": "transition",
    "cast list": "transition",
}
_TYPES = {
    "scene": "Scene Heading",
    "action": "Action",
    "character": "Character",
    "parenthetical": "Parenthetical",
    "dialogue": "Dialogue",
    "transition": "Transition",
    "section": "New Act",
    "note": "Action",
}
_STRESSED = re.compile(r"Italic|Underline|Bold")
_BRACKETED = re.compile(r"\[\[?(.*?)\]?\]", re.DOTALL)
_LITERAL = "\u2060"
"""A word joiner, which nobody sees: before an action in brackets that is no cue, in doubled ones that are no note."""
_BYLINE = re.compile(r"(?:(?:screenplay|teleplay|story|a (?:radio )?play|script|written) )*by[:.]?(?:\s+(\S.*))?", re.I)
_FIELD = re.compile(r"(language|series|series number):\s*(\S.*)", re.I)


def read_fdx(source: str, *, name: str = "script.fdx") -> tuple[Element, ...]:
    """Return the elements of a Final Draft document in order.

    Raises:
        StorageError: it is none.
    """
    root = tree(source)
    content = root.find("content")
    if root.find("finaldraft") is None or content is None:
        raise StorageError(f"{name} is no Final Draft document. Save it as .fdx from Final Draft, or as Fountain.")
    found: list[Element] = []
    if page := root.find("titlepage"):
        lines = [words for p in page.find_all("paragraph") if (words := " ".join(p.text.split()))]
        found += (Element(kind="field", key=key, text=text, place=Place(name)) for key, text in _title_page(lines))
    for number, paragraph in enumerate(_paragraphs(content), start=1):
        kind = _KINDS.get(paragraph.attributes.get("type", "").lower(), "action")
        place = Place(name, number)
        for note in paragraph.find_all("scriptnote"):
            if words := " ".join(note.text.split()):
                found.append(Element(kind="note", text=words, place=place))
        content_, notes = _content(paragraph)
        text = "".join(node.text for node in paragraph.children if node.name == "text").strip()
        if text:
            bracketed = _BRACKETED.fullmatch(text)
            found.append(
                Element(
                    kind=kind,
                    text=text.removeprefix(_LITERAL),
                    content=content_,
                    notes=notes,
                    cue=bracketed[1] if bracketed else "",
                    level=1 if kind == "section" else 0,
                    dual=paragraph.attributes.get("voicestage-dual", "") == "yes",
                    place=place,
                )
            )
    return tuple(found)


def _title_page(lines: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Read title, author, and what an export of ours puts below them."""
    if lines:
        yield "title", lines[0]
    for number, line in enumerate(lines[1:], start=1):
        if match := _BYLINE.fullmatch(line):
            author = match[1] or (lines[number + 1] if number + 1 < len(lines) else "")
            if author:
                yield "author", author
        elif match := _FIELD.fullmatch(line):
            yield match[1].lower(), match[2]


def _paragraphs(content: Node) -> Iterable[Node]:
    """Yield the paragraphs; those of a dual dialogue stand inside one, the second speech goes with the first."""
    for child in content.children:
        if child.name != "paragraph":
            continue
        dual = child.find("dualdialogue")
        if dual is None:
            yield child
            continue
        spoken = 0
        for paragraph in dual.find_all("paragraph"):
            if paragraph.attributes.get("type", "").lower() == "character":
                spoken += 1
                if spoken > 1:
                    paragraph.attributes["voicestage-dual"] = "yes"
            yield paragraph


def _content(paragraph: Node) -> tuple[tuple[Inline, ...], tuple[str, ...]]:
    """Return a paragraph's words, slanted, bold and underlined ones stressed, and its notes in double brackets."""
    nodes = [node for node in paragraph.children if node.name == "text"]
    content, notes = read_runs((node.text, bool(_STRESSED.search(node.attributes.get("style", "")))) for node in nodes)
    return normal(replace(p, text=p.text.replace(_LITERAL, "")) if isinstance(p, Words) else p for p in content), notes


def write_fdx(elements: Iterable[Element]) -> str:
    """Return elements as a Final Draft document; cues stand as action in brackets."""
    lines = ['<?xml version="1.0" encoding="UTF-8" standalone="no" ?>']
    lines += ['<FinalDraft DocumentType="Script" Template="No" Version="5">', "<Content>"]
    fields: dict[str, str] = {}
    pending: list[str] = []
    dual: list[str] | None = None

    def settle() -> None:
        nonlocal dual
        if dual is not None:
            lines.extend(["<Paragraph><DualDialogue>", *dual, *pending, "</DualDialogue></Paragraph>"])
        else:
            lines.extend(pending)
        pending.clear()
        dual = None

    for element in elements:
        text = " ".join(element.text.split())
        if element.kind == "field":
            fields[element.key] = text
        elif element.kind == "character":
            if element.dual and pending and dual is None:
                dual = list(pending)
                pending.clear()
            else:
                settle()
            pending.append(_paragraph("Character", text))
        elif element.kind == "parenthetical":
            pending.append(_paragraph("Parenthetical", f"({text})"))
        elif element.kind == "dialogue":
            pending.append(_paragraph("Dialogue", *_runs(element.content)))
        elif element.kind == "action":
            settle()
            literal = (_LITERAL,) if _BRACKETED.fullmatch(text) else ()
            lines.append(_paragraph("Action", *literal, *_runs(element.content)))
        elif element.kind in _TYPES:
            settle()
            lines.append(_paragraph(_TYPES[element.kind], f"[{text}]" if element.kind == "note" else text))
    settle()
    lines.append("</Content>")
    if fields:
        lines.append(f"<TitlePage><Content>{''.join(_title_lines(fields))}</Content></TitlePage>")
    lines.append("</FinalDraft>")
    return "\n".join(lines) + "\n"


def _title_lines(fields: dict[str, str]) -> Iterator[str]:
    texts = [fields.get("title", "")]
    if author := fields.get("author"):
        texts += ["by", author]
    texts += [f"{key.capitalize()}: {text}" for key, text in fields.items() if key not in {"title", "author"}]
    for text in texts:
        yield f'<Paragraph Alignment="Center"><Text>{escaped(text)}</Text></Paragraph>'


def _paragraph(kind: str, *texts: str | tuple[str, str]) -> str:
    runs = "".join(
        f"<Text>{escaped(text)}</Text>"
        if isinstance(text, str)
        else f"<Text Style={quoted(text[0])}>{escaped(text[1])}</Text>"
        for text in texts
    )
    return f"<Paragraph Type={quoted(kind)}>{runs}</Paragraph>"


def _runs(content: Sequence[Inline]) -> Iterator[str | tuple[str, str]]:
    """Yield words, stressed ones with their style; pauses, breaths and pronunciations as notes in double brackets."""
    for part in normal(content):
        if isinstance(part, Words):
            words = re.sub(r"\[(?=\[)", f"[{_LITERAL}", part.text)
            yield ("Italic", words) if part.stress else words
        if not isinstance(part, Words) or part.ipa:
            yield f"[[{note_of(part)}]]"
