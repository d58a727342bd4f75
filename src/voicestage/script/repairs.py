"""What to say about a line that is nothing the grammar knows: what it looks like, and how to write that."""

from __future__ import annotations

import itertools
import re

from voicestage.script.grammar import LONGEST_NAME, name_fault
from voicestage.script.marks import Fault, shown, squeeze

_RULE = re.compile(r"([-*_=~—])(?:\s*\1)+")
_SCENE_HEADING = re.compile(r"(?:INT|EXT|EST|INT\./EXT|I/E)[. ]", re.IGNORECASE)
_COMMENTS = ("//", "<!--", "/*", "%%")
_QUOTES = "\"'“”‘’„‚«»‹›「『—–"


def unknown_line(body: str) -> Fault:
    """Explain a block that is no utterance, cue, note or heading."""
    offset = len(body) - len(body.lstrip())
    message, hint = _explain(body[:1000].strip(), indented=offset > 0)
    return Fault(offset=offset, code="unknown-line", message=message, hint=hint)


def _explain(text: str, *, indented: bool) -> tuple[str, str]:
    line = re.split(r"[\r\n]", text, maxsplit=1)[0]
    narration = f'If this is narration, write "NARRATOR: {shown(squeeze(text))}".'
    head, colon, words = line.partition(":")
    head, bracket, directions = head.partition("(")
    name = squeeze(head)
    if indented:
        return (
            "An indented line goes on with the utterance above, and there is none.",
            "Remove the blank line or cue between them, or the spaces before it if it is a line of its own.",
        )
    if _RULE.fullmatch(line.strip()):
        return (
            f'"{shown(line)}" is not known here.',
            'For a new scene write "##" and its title, for a rest [pause 1.5s]; front matter stands at the very top.',
        )
    if line.startswith(_COMMENTS):
        return "A comment is written as a note.", "Put it between [[ and ]]."
    if _SCENE_HEADING.match(line):
        return "A scene starts with ##.", f'Write "## {shown(line)}".'
    if "：" in line and not colon:
        return "The colon is a full-width one.", 'Write ":" after the name.'
    if line[0] in _QUOTES:
        return "It is not said who speaks.", 'Write "NAME: words" with the name of the one who says this.'
    if colon and name_fault(name, forced=True) is None and any(character.isalpha() for character in name):
        # only the capital is missing; names are compared without case, so a capital is the simplest repair
        inner = f" ({shown(directions)}" if bracket else ""
        capital = name[0].upper() + name[1:]
        if name_fault(capital) is None:
            said = f'"{capital}{inner}: {shown(words, 30)}"'
            return "A name starts with a capital.", f'Write {said} or "@{name}:" as it is. {narration}'
        return "A name starts with a capital letter.", f'Write "@{name}:" to make it a name. {narration}'
    if colon and len(name) > LONGEST_NAME:
        return f"What stands before the colon is longer than a name, {LONGEST_NAME} characters.", narration
    if colon and (fault := name_fault(name)) and name[:1].isupper():
        return f'The name "{shown(name)}" {fault}.', narration
    if not colon and name.isupper() and name_fault(name) is None:
        return "No colon stands after the name.", f'Write "{name}: words" on one line. {narration}'
    parts = line.split()
    name = " ".join(itertools.takewhile(lambda part: part.isupper() and part not in {"I", "A"}, parts))
    if not colon and len(name) > 1 and name_fault(name) is None:
        said = f"{name}: {shown(' '.join(parts[len(name.split()) :]), 30)}"
        return "It is not said who speaks.", f'If {name} does, write "{said}". {narration}'
    return "It is not said who speaks.", narration
