"""What `review` shows and asks."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

import typer

from voicestage.cli.reports.console import console, counted, shown, write_json
from voicestage.errors import UsageError
from voicestage.model.script import NARRATOR

if TYPE_CHECKING:
    from voicestage.adapt.again.doubts import Doubt
    from voicestage.production.recast import Recast
    from voicestage.production.review import Reviewed


def doubts(found: Sequence[Doubt], *, as_json: bool) -> None:
    """List the doubtful lines."""
    if as_json:
        write_json({"doubtful": [_fields(doubt) for doubt in found]})
        return
    out = console()
    for doubt in found:
        _show(doubt)
        out.print()
    if found:
        speeches = "1 speech is" if len(found) == 1 else f"{len(found)} speeches are"
        out.print(f"{speeches} doubtful. Decide with: voicestage review --set LINE=NAME, or --keep LINE.")
    else:
        out.print("No line's speaker is doubtful.")


def _fields(doubt: Doubt) -> dict[str, object]:
    return {
        "lines": list(doubt.addresses),
        "file": doubt.file,
        "row": doubt.row,
        "speaker": doubt.speaker,
        "text": doubt.text,
        "confidence": round(doubt.confidence, 3),
        "reason": doubt.reason,
        "contested": doubt.contested,
        "candidates": list(doubt.candidates),
        "before": [{"speaker": speaker, "text": text} for speaker, text in doubt.before],
        "after": [{"speaker": speaker, "text": text} for speaker, text in doubt.after],
    }


def _show(doubt: Doubt) -> None:
    out = console()
    for speaker, text in doubt.before:
        out.print(f"    {speaker}: {text}", markup=False, style="dim")
    address = ", ".join(doubt.addresses)
    out.print(f"{address}  {doubt.speaker}: {doubt.text}", markup=False, style="bold")
    for speaker, text in doubt.after:
        out.print(f"    {speaker}: {text}", markup=False, style="dim")
    out.print(f"  {doubt.file}:{doubt.row}  {100 * doubt.confidence:.0f} % sure: {doubt.reason}", markup=False)
    others = "  ".join(f"{key} {name}" for key, name in enumerate(doubt.candidates, start=1))
    out.print(f"  or: {others}  n {NARRATOR}", markup=False)


def ask(found: Sequence[Doubt], *, known: Callable[[str], str]) -> tuple[dict[str, str], list[str]]:
    """Ask of each who speaks it; return the lines that got another speaker, and those that are right as they are.

    Ctrl-C, the end of the input and a terminal that is closed stop as `q` does: what was decided until then counts.
    """
    lines: dict[str, str] = {}
    kept: list[str] = []
    with contextlib.suppress(KeyboardInterrupt, EOFError, OSError, typer.Abort), _closing_is_end_of_input():
        for number, doubt in enumerate(found, start=1):
            out = console()
            out.print(f"\n{number} of {len(found)}", style="dim")
            _show(doubt)
            out.print(
                "  Enter: right as it is   1-9, n: this one   t: type a name   s: skip   q: stop here", style="dim"
            )
            name = _answer(doubt, known)
            if name is None:
                break
            if name == doubt.speaker:
                kept += doubt.addresses
            elif name:
                lines |= dict.fromkeys(doubt.addresses, name)
    return lines, kept


@contextlib.contextmanager
def _closing_is_end_of_input() -> Iterator[None]:
    """Let a terminal that is closed end the input, which by itself would end the program at once."""
    if not hasattr(signal, "SIGHUP"):  # Windows
        yield
        return

    def ended(_number: int, _frame: object) -> None:
        raise EOFError

    before = signal.signal(signal.SIGHUP, ended)
    try:
        yield
    finally:
        signal.signal(signal.SIGHUP, before)


def _answer(doubt: Doubt, known: Callable[[str], str]) -> str | None:
    """Return the speaker that a key means, empty to skip, None to stop."""
    while True:
        key = typer.getchar()
        if key in {"\r", "\n"}:
            return doubt.speaker
        if key in {"", "q", "\x1b", "\x03", "\x04"}:  # nothing: the terminal is gone
            return None
        if key == "s":
            return ""
        if key == "n":
            return NARRATOR
        if key == "t":
            try:
                return known(str(typer.prompt("  Who", default=doubt.speaker)))
            except UsageError as error:
                console().print(f"  {error}", markup=False)
                continue
        if key.isdecimal() and 0 < int(key) <= len(doubt.candidates):
            return doubt.candidates[int(key) - 1]


def decided(done: Reviewed, *, as_json: bool) -> None:
    """Report what was decided."""
    if as_json:
        fields = {"lines": done.lines, "kept": done.kept, "along": done.along}
        write_json(fields | {"files": [str(path) for path in done.files]})
        return
    out = console()
    if done.lines:
        files = ", ".join(shown(path) for path in done.files)
        out.print(f"{counted(len(done.lines), 'line')} changed in {files}: {', '.join(done.lines)}.", markup=False)
    if done.kept:
        out.print(f"{counted(len(done.kept), 'line')} right as they were: {', '.join(done.kept)}.", markup=False)
    if done.along:
        out.print(f"Went along as part of the same speech: {', '.join(done.along)}.", markup=False)
    if not done.lines and not done.kept:
        out.print("Nothing was changed.")


def recast(done: Recast, *, as_json: bool) -> None:
    """Report a repair of the cast."""
    if as_json:
        files = [str(path) for path in done.files]
        write_json({"character": done.name, "lines": list(done.lines), "files": files})
        return
    out = console()
    out.print(
        f"{counted(len(done.lines), 'line')} went to {done.name}: {', '.join(done.lines) or 'none'}.", markup=False
    )
    out.print(f"Changed: {', '.join(shown(path) for path in done.files) or 'nothing'}.", markup=False)
