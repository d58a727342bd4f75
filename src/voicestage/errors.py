"""What can go wrong, as a person is told it: a tree of errors, and diagnostics that name a place and a repair.

VoicestageError
  ├─ UsageError           the command cannot be carried out as it was given            exit 2
  ├─ ProductionError      script, cast, sounds or story have faults (diagnostics)      exit 3
  ├─ EngineError          a voice cannot speak                                         exit 4
  │    ├─ EngineMissing       the engine, or its data, is not installed
  │    ├─ VoiceMissing        the engine has no such voice
  │    └─ SynthesisFailed     a line could not be spoken
  └─ StorageError         a file could not be read or written                          exit 5
       └─ NotUtf8             a text file is none, or in another encoding
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file: lines and columns count from 1, columns in characters; line 0 is the file as a whole."""

    file: str
    line: int = 0
    column: int = 0

    def __str__(self) -> str:
        if not self.line:
            return self.file
        return f"{self.file}:{self.line}:{self.column}" if self.column else f"{self.file}:{self.line}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Diagnostic:
    """One finding: what kind, where, what is wrong in the user's words, and what to do about it."""

    code: str
    """A short fixed name in kebab-case, such as `unknown-speaker`; docs/reference/diagnostics.md has them all."""
    place: Place | None
    message: str
    """A sentence without the place."""
    hint: str = ""
    """The next step, as a sentence; empty only where the message says it."""
    severity: Severity = "error"

    def __str__(self) -> str:
        where = f"{self.place}  " if self.place else ""
        kind = "" if self.severity == "error" else "warning: "
        hint = f" {self.hint}" if self.hint else ""
        return f"{where}{kind}{self.message}{hint}"


class VoicestageError(Exception):
    """Anything a person can act on. The command line prints it without a traceback and leaves with `exit_code`."""

    exit_code = 1


class UsageError(VoicestageError):
    """The command cannot be carried out as it was given."""

    exit_code = 2


class ProductionError(VoicestageError):
    """The script, the cast, a sound or the story has faults; all of them are in `diagnostics`."""

    exit_code = 3

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(str(diagnostic) for diagnostic in self.diagnostics))


class EngineError(VoicestageError):
    """A voice cannot speak."""

    exit_code = 4


class EngineMissing(EngineError):
    """The engine, or the data it needs, is not installed; the message says what to install."""


class VoiceMissing(EngineError):
    """The engine has no voice of that name; the message offers the nearest."""


class SynthesisFailed(EngineError):
    """A line could not be spoken; the message names the line's words and the engine's reason."""


class StorageError(VoicestageError):
    """A file could not be read or written: a full disk, a read-only folder, a damaged file."""

    exit_code = 5


class NotUtf8(StorageError):
    """A text file is not UTF-8; `line` is that of its first bad byte, counted from 1."""

    def __init__(self, message: str, *, line: int) -> None:
        super().__init__(message)
        self.line = line


def nearest(word: str, known: Iterable[str]) -> str | None:
    """Return the known word that is most like `word` (compared without case), or None where none is near."""
    import difflib

    by_fold = {candidate.casefold(): candidate for candidate in known}
    matches = difflib.get_close_matches(word.casefold(), by_fold, n=1, cutoff=0.6)
    return by_fold[matches[0]] if matches else None


def errors_of(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Return those diagnostics that are errors, not warnings."""
    return tuple(diagnostic for diagnostic in diagnostics if diagnostic.severity == "error")
