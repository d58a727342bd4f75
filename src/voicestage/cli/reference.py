"""The reference page of the commands, made from what they tell of themselves.

`python -m voicestage.cli.reference` rewrites `docs/reference/commands.md`.
"""

from __future__ import annotations

import inspect
import textwrap
import types
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, Union, get_args, get_origin

from typer.models import ArgumentInfo, OptionInfo

from voicestage.cli import commands  # noqa: F401 - adds them to the app
from voicestage.cli.app import app

PAGE = Path("docs/reference/commands.md")

_HEAD = """\
# Commands

<!-- Made by `python -m voicestage.cli.reference` from the commands themselves; changes here are lost. -->

`voicestage COMMAND --help` says the same. Commands work on the production that you stand in, or in whose folders you
stand. Wherever it stands, `--debug` shows where in the program an error arose.

| exit code | means |
| --- | --- |
| 0 | done |
| 2 | the command cannot be carried out as it was given |
| 3 | story, script, cast or sounds have [faults](diagnostics.md) |
| 4 | a voice cannot speak |
| 5 | a file could not be read or written |
| 70 | a fault of voicestage itself |
| 130 | interrupted; run it again and it goes on |
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Parameter:
    """An argument or an option of a command, as its function declares it."""

    name: str
    kind: Any
    """The type of its value."""
    told: ArgumentInfo | OptionInfo
    default: object

    @property
    def is_option(self) -> bool:
        return isinstance(self.told, OptionInfo)

    @property
    def value(self) -> str:
        """What is written for it: its placeholder, or its choices; nothing for a switch."""
        if self.told.metavar:
            return f"`{self.told.metavar}`"
        if get_origin(self.kind) is Literal:
            return ", ".join(f"`{choice}`" for choice in get_args(self.kind))
        return "" if self.kind is bool else f"`{self.name.upper()}`"


def page() -> str:
    """Return the page as Markdown."""
    parts = [_HEAD]
    for command in app.registered_commands:
        run: Callable[..., Any] = command.callback or (lambda: None)
        name = command.name or run.__name__.rstrip("_")
        parameters = list(_parameters(run))
        arguments = [each.value.strip("`") for each in parameters if not each.is_option]
        parts.append(f"\n## {name}\n\n`{' '.join(['voicestage', name, *arguments])}`\n\n{_told(run.__doc__)}\n")
        if parameters:
            parts.append("\n".join(("\n| | |", "| --- | --- |", *map(_row, parameters))) + "\n")
    return "".join(parts)


def _parameters(run: Callable[..., Any]) -> Iterator[_Parameter]:
    for name, parameter in inspect.signature(run, eval_str=True).parameters.items():
        kind, told = get_args(parameter.annotation)
        while get_origin(kind) in (Union, types.UnionType, list):
            kind = get_args(kind)[0]
        yield _Parameter(name=name, kind=kind, told=told, default=parameter.default)


def _row(each: _Parameter) -> str:
    told = " ".join((each.told.help or "").split()).replace("|", "\\|").replace("*", "\\*")
    if not each.is_option:
        return f"| {each.value} | {told} |"
    # in `Annotated` Typer takes the first name for the default, and puts that right when it runs
    names = ", ".join(f"`{name}`" for name in (each.told.default, *(each.told.param_decls or ())))
    shown = each.told.show_default and isinstance(each.default, (int, str)) and not isinstance(each.default, bool)
    usual = f" Usually {each.default}." if shown else ""
    return f"| {' '.join(filter(None, (names, each.value)))} | {told}{usual} |"


def _told(text: str | None) -> str:
    """Return the paragraphs of a docstring, filled."""
    paragraphs = (" ".join(paragraph.split()) for paragraph in (text or "").split("\n\n"))
    return "\n\n".join(textwrap.fill(paragraph, 120, break_on_hyphens=False) for paragraph in paragraphs)


if __name__ == "__main__":
    PAGE.parent.mkdir(parents=True, exist_ok=True)
    PAGE.write_text(page(), encoding="utf-8", newline="\n")
