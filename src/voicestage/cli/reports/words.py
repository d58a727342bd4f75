"""What `words` tells."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import TYPE_CHECKING

from rich.console import Console
from rich.table import Table

from voicestage.cli.reports.console import console, counted, write_json
from voicestage.errors import UsageError, nearest

if TYPE_CHECKING:
    from voicestage.production import Repaired, WordList
    from voicestage.production.words import Word

_SOURCES = {
    "none": "cannot be read",
    "guess": "guess",
    "engine": "the engine",
    "rule": "name rules",
    "dictionary": "dictionary",
    "script": "script",
    "lexicon": "lexicon",
}
_FILE_WIDTH = 160
"""How wide a table is that goes to a file or a pipe: nothing of it is cut off."""


def words(found: WordList, *, only: Sequence[str], guesses: bool, character: str | None, as_json: bool) -> None:
    """List words, those asked for with all their lines."""
    shown = [
        word
        for word in found.words
        if (not guesses or word.doubtful)
        and (not only or any(word.word.casefold() == wanted.casefold() for wanted in only))
        and (character is None or any(each.casefold() == character.casefold() for each in word.speakers))
    ]
    if only and not shown:
        near = nearest(only[0], [word.word for word in found.words])
        hint = f"Did you mean {near}?" if near else "`voicestage words` lists all."
        raise UsageError(f'"{only[0]}" is no name and no unknown word of the script. {hint}')
    if as_json:
        fields = [asdict(word) | {"doubtful": word.doubtful} for word in shown]
        write_json({"words": fields, "silent_engines": found.silent_engines})
        return
    out = console()
    if not shown:
        out.print("Every name is known to a dictionary, a rule or the lexicon." if guesses else "There are no names.")
    else:
        _table(shown)
    if only:
        for word in shown:
            _details(word, out)
    if found.silent_engines:
        engines = " and ".join(found.silent_engines)
        out.print(f"How {engines} reads words is not known here: listen with --say WORD.", markup=False)
    doubtful = sum(word.doubtful for word in shown)
    if doubtful and not only:
        told = f"{counted(doubtful, 'word')} without a known sound."
        out.print(f"{told} Hear one: `voicestage words --say WORD`.", markup=False)
        out.print("Repair one: `voicestage words --set WORD --as LETTERS`, or --ipa.", markup=False)


def _table(shown: Sequence[Word]) -> None:
    terminal = Console(highlight=False)
    table = Table(box=None, pad_edge=False, header_style="bold")
    for heading in ("word", "sounds like", "IPA", "from", "times", "first said by", "at"):
        table.add_column(heading, overflow="fold", justify="right" if heading == "times" else "left")
    for word in shown:
        style = "yellow" if word.doubtful else ""
        first = (word.first_by, word.lines[0] if word.lines else "")
        table.add_row(word.word, word.respelling, word.ipa, _SOURCES[word.source], str(word.count), *first, style=style)
    Console(highlight=False, width=None if terminal.is_terminal else _FILE_WIDTH).print(table)


def _details(word: Word, out: Console) -> None:
    place = f", {word.place}" if word.place else ""
    out.print(f"{word.word}: {word.respelling or word.ipa or '?'} ({_SOURCES[word.source]}{place})", markup=False)
    if word.speakers:
        out.print(f"  said by {', '.join(word.speakers)}", markup=False)
        out.print(f"  in {', '.join(word.lines)}", markup=False)
    out.print(f"  lexicon: {word.entry}", markup=False)


def repaired(done: Repaired, *, as_json: bool) -> None:
    """Report what stands in voices.yaml now."""
    if as_json:
        write_json(asdict(done) | {"path": str(done.path)})
        return
    lines = f"{counted(len(done.lines), 'line')} will be said anew." if done.lines else "No line says it yet."
    console().print(f"{done.path.name}: {done.entry}\n{lines}", markup=False)
