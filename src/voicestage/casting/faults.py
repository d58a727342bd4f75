"""PyYAML's faults, said in the words of someone who edits a list of characters."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import TYPE_CHECKING

from voicestage.casting.nodes import Fault, Source

if TYPE_CHECKING:
    from yaml import YAMLError

_PAIR = re.compile(r"\s*(?:- +)?(?P<key>[^\s:#\"'{\[][^:#]*?):[ \t]+(?P<value>\S.*)")


def explain(error: YAMLError, source: Source) -> Fault:
    """Return the fault that `error` is, placed where the hand must go."""
    position = getattr(error, "position", None)
    if position is not None:  # a ReaderError has no mark
        character = source.text[position]
        return Fault(position, f"the character U+{ord(character):04X} cannot stand in this file", "Delete it.")
    mark = getattr(error, "problem_mark", None)
    context_mark = getattr(error, "context_mark", None)
    at: int = mark.index if mark else len(source.text)
    start: int = context_mark.index if context_mark else at
    problem: str = getattr(error, "problem", None) or str(error)
    context: str = getattr(error, "context", None) or ""
    for fits, words in _FAULTS:
        if re.search(fits, f"{context}: {problem}"):
            return words(source, start, at)
    return Fault(at, f"this is not YAML: {problem}", _GENERAL_HINT)


_GENERAL_HINT = "Put the value in quotes if it holds any of : # { } [ ] , & * ! | > % @."


def _colon(source: Source, _start: int, at: int) -> Fault:
    line = source.line(at)
    pair = _PAIR.fullmatch(line)
    column = source.place(at).column
    if pair and pair.start("value") < column:
        value = pair["value"].split(" #")[0].rstrip()
        where = at - (column - 1) + pair.start("value")
        return Fault(
            where, f"put the {pair['key']} in quotes: it contains a colon", f"Try {pair['key']}: {_quoted(value)}"
        )
    key = line[: column - 1].strip()
    above = source.text[:at].rstrip("\r\n \t").splitlines()[:-1]
    before = next((text.strip() for text in reversed(above) if text.strip() and not text.strip().startswith("#")), "")
    if before and not re.search(r":(\s|$)", before):
        missing = before.split(":")[0]
        return Fault(
            at, f'the line above, "{_short(before)}", has no colon and a space after its name', f"Try {missing}: …"
        )
    return Fault(
        at,
        f'"{_short(key)}" is indented deeper than the line above it, which already has a value',
        "Begin it in the same column as that line.",
    )


def _indented(source: Source, _start: int, at: int) -> Fault:
    line = source.line(at).strip()
    if line.startswith("- "):
        return Fault(
            at, "a list begins where a name and a colon should stand", "Indent it under the name it belongs to."
        )
    return Fault(
        at,
        f'"{_short(line)}" begins in a column where nothing above it begins',
        "Indent it as far as the lines it belongs with.",
    )


def _after_value(source: Source, _start: int, at: int) -> Fault:
    pair = _PAIR.fullmatch(source.line(at))
    if not pair:
        return Fault(
            at, "something follows a value that has already ended", "Put the whole value in one pair of quotes."
        )
    return Fault(
        at,
        f"the {pair['key']} ends before this: a quotation mark or bracket at its beginning belongs to YAML",
        f"Put all of it in quotes: {pair['key']}: {_quoted(pair['value'])}",
    )


def _open_bracket(source: Source, start: int, at: int) -> Fault:
    opener = source.text[start]
    closer = {"{": "}", "[": "]"}.get(opener, "}")
    here = source.text[at : at + 1]
    if here in ("}", "]"):
        return Fault(at, f'"{here}" closes what "{opener}" opened', f'Write "{closer}" here.')
    on_one_line = source.place(start).line == source.place(at).line
    if on_one_line and here == ":":
        return Fault(at, "this value contains a colon", "Put the whole value in quotes.")
    if on_one_line and here not in ("", "\n", "\r"):
        return Fault(
            at, f'a comma is missing before "{_short(source.text[at:].splitlines()[0])}"', f'Or "{closer}" before it.'
        )
    return Fault(start, f'"{opener}" is opened here and never closed', f'Write "{closer}" where it ends.')


def _stray(source: Source, _start: int, at: int) -> Fault:
    here = source.text[at : at + 1]
    if here in ("}", "]"):
        return Fault(at, f'"{here}" closes nothing', "Delete it, or put the value in quotes.")
    if not here and (opened := _left_open(source)):
        return _open_bracket(source, opened[-1], at)
    return _special(source, at, at)


def _left_open(source: Source) -> list[int]:
    """Return where the brackets stand that are never closed, the innermost last; PyYAML does not say."""
    import yaml

    opened: list[int] = []
    for token in yaml.scan(source.text, Loader=yaml.BaseLoader):
        if isinstance(token, yaml.FlowSequenceStartToken | yaml.FlowMappingStartToken):
            opened.append(token.start_mark.index)
        elif isinstance(token, yaml.FlowSequenceEndToken | yaml.FlowMappingEndToken):
            opened.pop()
    return opened


def _open_quote(source: Source, start: int, _at: int) -> Fault:
    quote = source.text[start]
    hint = f"Write {quote} where it ends."
    if quote == "'":
        hint = 'If it is an apostrophe, put the whole value in double quotes: "…".'
    return Fault(start, f"the quotation mark {quote} is opened here and never closed", hint)


def _tab(_source: Source, _start: int, at: int) -> Fault:
    return Fault(at, "this line is indented with a tab", "Use spaces: YAML does not know how wide a tab is.")


def _special(source: Source, _start: int, at: int) -> Fault:
    here = source.text[at : at + 1]
    line = source.line(at)
    value = line[source.place(at).column - 1 :].strip()
    return Fault(
        at, f'a value cannot begin with "{here}" unless it stands in quotes', f"Try {_quoted(value)}." if value else ""
    )


def _special_at_start(source: Source, start: int, _at: int) -> Fault:
    return _special(source, start, start)


def _tab_or_special(source: Source, start: int, at: int) -> Fault:
    return _tab(source, start, at) if source.text[at : at + 1] == "\t" else _special(source, start, at)


def _no_colon(source: Source, start: int, _at: int) -> Fault:
    word = source.line(start).strip()
    name, colon, value = word.partition(":")
    if colon and value:
        return Fault(start, f'"{_short(word)}" needs a space after its colon', f"Try {name}: {value}")
    return Fault(start, f'"{_short(word)}" needs a colon after it', f"Try {name}: …")


def _escape(_source: Source, _start: int, at: int) -> Fault:
    return Fault(
        at - 1, "a backslash means something else in double quotes", "Use single quotes, or / in the name of a file."
    )


def _list_place(_source: Source, _start: int, at: int) -> Fault:
    return Fault(at, 'a list with "-" begins on a line of its own', "Put it below, or write [one, two] here.")


def _document(_source: Source, _start: int, at: int) -> Fault:
    return Fault(at, "the file goes on after its end was marked", "Remove the line `...` or `---` above it.")


def _block_text(_source: Source, start: int, _at: int) -> Fault:
    return Fault(
        start, 'after "|" or ">" the text begins on the next line', "Put the value in quotes if it is one line."
    )


_FAULTS: tuple[tuple[str, Callable[[Source, int, int], Fault]], ...] = (
    ("mapping values are not allowed", _colon),
    ("quoted scalar: found unexpected (end of stream|document separator)", _open_quote),
    ("found unknown escape|expected escape sequence", _escape),
    ("cannot start any token", _tab_or_special),
    ("scanning an (alias|anchor)", _special_at_start),
    ("scanning a (tag|directive)|tag handle|incompatible YAML|duplicate .* directive", _special_at_start),
    ("flow (mapping|sequence): expected ','", _open_bracket),
    ("expected the node content", _stray),
    ("expected <block end>, but found '<scalar>'", _after_value),
    ("expected <block end>", _indented),
    ("could not find expected ':'", _no_colon),
    ("(sequence entries|mapping keys) are not allowed", _list_place),
    ("expected '<document start>'", _document),
    ("scanning a block scalar", _block_text),
)
"""What PyYAML's scanner and parser say (6.0), first match first."""


def _quoted(value: str) -> str:
    value = value.strip()
    if '"' not in value:
        return f'"{value}"'
    return f"'{value}'" if "'" not in value else '"' + value.replace('"', '\\"') + '"'


def _short(text: str) -> str:
    text = text.strip()
    return text if len(text) <= 40 else f"{text[:39]}…"
