"""Final Draft (FDX), the studios' screenplay: XML ⇄ elements."""

from __future__ import annotations

from collections.abc import Iterable
from xml.sax.saxutils import escape, quoteattr

from voicestage.errors import Place, StorageError
from voicestage.markup import Element as Node
from voicestage.markup import tree
from voicestage.script.screenplay import Element, ElementKind

_KINDS: dict[str, ElementKind] = {
    "scene heading": "scene",
    "action": "action",
    "general": "action",
    "shot": "action",
    "character": "character",
    "parenthetical": "parenthetical",
    "dialogue": "dialogue",
    "transition": "transition",
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
        title = next((words for p in page.find_all("paragraph") if (words := " ".join(p.text.split()))), "")
        if title:
            found.append(Element(kind="field", key="title", text=title, place=Place(name)))
    for number, paragraph in enumerate(_paragraphs(content), start=1):
        kind = _KINDS.get(paragraph.attributes.get("type", "").lower(), "action")
        text = _text(paragraph)
        if text.strip():
            level = 1 if kind == "section" else 0
            dual = paragraph.attributes.get("voicestage-dual", "") == "yes"
            found.append(Element(kind=kind, text=text, level=level, dual=dual, place=Place(name, number)))
    return tuple(found)


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


def _text(paragraph: Node) -> str:
    parts: list[str] = []
    for text in paragraph.children:
        if text.name != "text":
            continue
        style = text.attributes.get("style", "")
        words = text.text.replace("*", "\\*")
        if words.strip() and ("Italic" in style or "Underline" in style or "Bold" in style):
            bare = words.strip()
            lead = len(words) - len(words.lstrip())
            words = f"{words[:lead]}*{bare}*{words[lead + len(bare) :]}"
        parts.append(words)
    return "".join(parts)


def write_fdx(elements: Iterable[Element]) -> str:
    """Return elements as a Final Draft document; cues stand as action in brackets."""
    lines = ['<?xml version="1.0" encoding="UTF-8" standalone="no" ?>']
    lines += ['<FinalDraft DocumentType="Script" Template="No" Version="5">', "<Content>"]
    title: list[str] = []
    pending: list[str] = []
    dual: list[str] | None = None

    def paragraph(kind: str, text: str) -> str:
        return f"<Paragraph Type={quoteattr(kind)}>{_runs(text)}</Paragraph>"

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
            title.append(text)
        elif element.kind == "character":
            if element.dual and pending and dual is None:
                dual = list(pending)
                pending.clear()
            else:
                settle()
            pending.append(paragraph("Character", text))
        elif element.kind in {"parenthetical", "dialogue"}:
            pending.append(paragraph(_TYPES[element.kind], f"({text})" if element.kind == "parenthetical" else text))
        elif element.kind in _TYPES:
            settle()
            lines.append(paragraph(_TYPES[element.kind], f"[{text}]" if element.kind == "note" else text))
    settle()
    lines.append("</Content>")
    if title:
        inside = "".join(f'<Paragraph Alignment="Center">{_runs(text)}</Paragraph>' for text in title)
        lines.append(f"<TitlePage><Content>{inside}</Content></TitlePage>")
    lines.append("</FinalDraft>")
    return "\n".join(lines) + "\n"


def _runs(text: str) -> str:
    """Write stress as italics."""
    parts = text.replace("\\*", "\0").split("*")
    written = ""
    for number, part in enumerate(parts):
        words = escape(part.replace("\0", "*"))
        if words:
            slanted = number % 2 and number < len(parts) - 1
            written += f'<Text Style="Italic">{words}</Text>' if slanted else f"<Text>{words}</Text>"
    return written
