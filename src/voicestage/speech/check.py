"""Whether an engine can say what writers transcribe, asked before anything is rendered."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from voicestage.errors import Diagnostic, Place
from voicestage.model.cast import LexiconEntry
from voicestage.model.script import Line, Words


class SaysIpa(Protocol):
    """What is asked of an engine here."""

    @property
    def name(self) -> str:
        """Its name, for messages."""

    def reads(self) -> frozenset[str]:
        """Return what it makes use of; `ipa` where it reads transcriptions."""

    def check_ipa(self, ipa: str) -> tuple[str, ...]:
        """Return the symbols that it cannot say."""


def check_lexicon(lexicon: Iterable[LexiconEntry], engine: SaysIpa) -> tuple[Diagnostic, ...]:
    """Return an error for each entry whose IPA the engine cannot say, a warning for each whose IPA it does not read."""
    return tuple(
        finding
        for entry in lexicon
        if entry.ipa is not None
        for finding in _findings(entry.word, entry.ipa, entry.place, engine, has_other=entry.say is not None)
    )


def check_line(line: Line, engine: SaysIpa) -> tuple[Diagnostic, ...]:
    """Return the same for the `{words|ipa}` of a line."""
    return tuple(
        finding
        for part in line.content
        if isinstance(part, Words) and part.ipa is not None
        for finding in _findings(part.text, part.ipa, line.place, engine, has_other=False)
    )


def _findings(word: str, ipa: str, place: Place, engine: SaysIpa, *, has_other: bool) -> Iterable[Diagnostic]:
    if "ipa" not in engine.reads():
        if not has_other:
            yield Diagnostic(
                code="ipa-unread",
                place=place,
                message=f'{engine.name} reads "{word}" by its spelling and leaves the IPA unused.',
                hint="Give the lexicon entry a `say:` as well, in letters that sound like it.",
                severity="warning",
            )
    elif unsayable := engine.check_ipa(ipa):
        symbols = " ".join(unsayable)
        yield Diagnostic(
            code="unsayable-ipa",
            place=place,
            message=f'The IPA of "{word}", {ipa}, holds {symbols}, which {engine.name} cannot say.',
            hint="Write it with the sounds of English.",
        )
